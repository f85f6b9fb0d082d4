// The Model Context Protocol: with its official client, message by message, and what is no such message.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { own } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';
import { HOSTILE, LONG_A, LONG_B } from './lib/catalogue.mjs';

const site = await own();
const today = new Date().toISOString().slice(0, 10);
const ACCEPT = 'application/json, text/event-stream';
const send = (body, headers = {}) =>
  ask(site, '/mcp', { method: 'POST', body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', accept: ACCEPT, ...headers } });
const rpc = (method, params, id = 1) => ({ jsonrpc: '2.0', id, method, ...(params && { params }) });

// ---- the official client ----

const client = new Client({ name: 'tests', version: '1' });
const requests = [];
const transport = new StreamableHTTPClientTransport(new URL(`${site.base}/mcp`), {
  fetch: async (url, options) => {
    const answer = await fetch(url, options);
    requests.push([options?.method ?? 'GET', answer.status]);
    return answer;
  },
});
await client.connect(transport);
const { tools } = await client.listTools(); // from here on the client holds answers against the output schemas
const call = async (name, args) => client.callTool({ name, arguments: args });
const text = (answer) => answer.content.map((one) => one.text).join('\n');

test('the official client connects: who we are, no session, no stream', () => {
  assert.deepEqual(client.getServerCapabilities(), { tools: {} });
  assert.equal(client.getServerVersion().name, 'slipway');
  assert.match(client.getInstructions(), /Cite the url/);
  assert.equal(transport.sessionId, undefined);
  assert.equal(transport.protocolVersion, '2025-11-25');
  assert.deepEqual(requests.slice(0, 3).sort(), [['GET', 405], ['POST', 200], ['POST', 202]]);
});

test('four tools that only read, with schemas for what they take and answer', async () => {
  assert.deepEqual(tools.map((tool) => tool.name), ['search_tools', 'get_tool', 'compare_tools', 'rankings']);
  for (const tool of tools) {
    assert.deepEqual(tool.annotations, { title: tool.title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false });
    assert.equal(tool.inputSchema.additionalProperties, false);
    assert.equal(tool.outputSchema.type, 'object');
    assert.ok(!JSON.stringify(tool).includes('$ref'), 'each schema stands by itself');
  }
  await client.ping();
});

test('search_tools: by name, by a misspelt one, of a category; each figure with n, day and address', async () => {
  const found = await call('search_tools', { q: 'K wins' });
  assert.equal(found.isError, undefined);
  const [first] = found.structuredContent.tools;
  assert.equal(first.slug, 'k-wins');
  assert.deepEqual(first.panel, { ship: 4, reviews: 4, percent: 100, reviewed_on: '2026-04-13' });
  assert.deepEqual(first.community, { ship: 1, skip: 7, votes: 8, percent: 13, counted_on: today });
  assert.deepEqual(first.pricing, { model: 'paid', entry: '$6/mo', observed_on: today, basis: 'imported' });
  assert.equal(first.url, `${site.base}/tools/k-wins`);
  for (const words of ['100% ship (4 of 4 reviews, the newest of 2026-04-13)', `13% ship (1 of 8 votes, as of ${today})`, `$6/mo (paid; from a file of ${today})`, `Source: ${site.base}/tools/k-wins`])
    assert.ok(text(found).includes(words), `${words} in ${text(found)}`);
  assert.ok((await call('search_tools', { q: 'bukl 11' })).structuredContent.tools.some((one) => one.slug.startsWith('bulk-1')));
  assert.equal((await call('search_tools', { q: 'Bulk', limit: 3 })).structuredContent.tools.length, 3);
  assert.deepEqual((await call('search_tools', { q: 'Bulk', category: 'call-cases' })).structuredContent.tools, []);
  assert.equal((await call('search_tools', { q: 'Bulk', category: 'bulk-goods', limit: 2 })).structuredContent.tools.length, 2);
  const none = await call('search_tools', { q: "'); SELECT 🚢 --%_\\" });
  assert.deepEqual(none.structuredContent.tools, []);
  assert.match(text(none), /No tool here is called anything like/);
});

test('get_tool: all that its page says', async () => {
  const got = await call('get_tool', { slug: 'hostile-left' });
  const page = (await ask(site, '/api/v1/tools/hostile-left')).json;
  assert.deepEqual(got.structuredContent.tool, page);
  assert.equal(got.structuredContent.fact.url, page.url);
  for (const review of page.reviews) assert.ok(text(got).includes(`${review.name}, ${review.verdict}, ${review.reviewed_on}: ${review.quote}`));
  assert.ok(text(got).includes(page.description));
  const empty = await call('get_tool', { slug: 'k-empty-a' });
  assert.ok(text(empty).includes('Panel: not reviewed yet') && text(empty).includes(`no votes as of ${today}`));
  assert.equal(empty.structuredContent.fact.panel.percent, null);
  const none = await call('get_tool', { slug: 'nope' });
  assert.equal(none.isError, true);
  assert.match(text(none), /search_tools finds it/);
});

test('compare_tools: as the page, in whichever order', async () => {
  const page = (await ask(site, '/api/v1/comparisons/k-wins/k-some')).json;
  for (const slugs of [['k-wins', 'k-some'], ['k-some', 'k-wins']]) {
    const got = await call('compare_tools', { slugs });
    assert.deepEqual(got.structuredContent.comparison, page);
    assert.deepEqual(got.structuredContent.facts.map((fact) => fact.slug), ['k-wins', 'k-some']);
    for (const words of [page.call, `Source: ${page.canonical}`, 'Like for like, over the 4 personas that reviewed both: Wins 100% (4 of 4), Some 75% (3 of 4)']) assert.ok(text(got).includes(words), words);
  }
  await call('compare_tools', { slugs: [LONG_A, LONG_B] });
  await call('compare_tools', { slugs: ['hostile-right', 'hostile-left'] });
  assert.ok(!text(await call('compare_tools', { slugs: ['k-empty-a', 'k-empty-b'] })).includes('Like for like'));
  for (const [slugs, words] of [[['k-wins', 'k-wins'], /with itself/], [['k-wins', 'nope'], /not listed/], [['k-wins'], /must hold 2/], [['k-wins', 'k-some', 'k-low', 'k-high', 'k-mix'], /must hold 2/]]) {
    const refused = await call('compare_tools', { slugs });
    assert.equal(refused.isError, true);
    assert.match(text(refused), words);
  }
});

test('rankings: in the order of the lists, with the page that shows the same', async () => {
  for (const by of ['panel', 'community', 'newest']) {
    const got = (await call('rankings', { by, category: 'bulk-goods', limit: 5 })).structuredContent;
    const list = (await ask(site, `/api/v1/tools?category=bulk-goods&sort=${by}&limit=5`)).json.tools;
    assert.deepEqual(got.ranking.map((one) => [one.rank, one.tool.slug]), list.map((tool, i) => [i + 1, tool.slug]), by);
    assert.equal((await ask(site, new URL(got.url).pathname + new URL(got.url).search)).status, 200);
  }
  const all = await call('rankings', {});
  assert.equal(all.structuredContent.ranking.length, 10);
  assert.equal(all.structuredContent.by, 'panel');
  assert.equal(all.structuredContent.category, null);
  assert.match(text(await call('rankings', { category: 'nope' })), /no category of that slug/);
});

test('arguments that the schema does not allow: the tool says what, so that the model can mend it', async () => {
  const cases = [
    ['search_tools', {}, /\/q is required/],
    ['search_tools', { q: '' }, /\/q must have 1 to 120 characters/],
    ['search_tools', { q: '🚢'.repeat(121) }, /\/q must have/],
    ['search_tools', { q: 7 }, /\/q must be/],
    ['search_tools', { q: 'x', limit: 0 }, /\/limit must be a whole number from 1 to 20/],
    ['search_tools', { q: 'x', limit: 1.5 }, /\/limit/],
    ['search_tools', { q: 'x', limit: '5' }, /\/limit/],
    ['search_tools', { q: 'x', pirate: 1 }, /\/pirate is not a known member/],
    ['search_tools', { q: 'x', category: HOSTILE }, /\/category must be a slug/],
    ['get_tool', { slug: '../etc/passwd' }, /\/slug must be a slug/],
    ['get_tool', { slug: ['k-wins'] }, /\/slug must be/],
    ['compare_tools', { slugs: 'k-wins' }, /\/slugs must be/],
    ['compare_tools', { slugs: ['k-wins', 5] }, /\/slugs\/1 must be/],
    ['rankings', { by: 'size' }, /\/by must be one of panel\|community\|newest/],
  ];
  for (const [name, args, words] of cases) {
    const answer = await send(rpc('tools/call', { name, arguments: args }));
    assert.equal(answer.status, 200);
    assert.equal(answer.json.result.isError, true, JSON.stringify(args));
    assert.match(answer.json.result.content[0].text, words);
  }
});

// ---- message by message ----

test('what is no message: 400 with the code of JSON-RPC', async () => {
  const cases = [
    ['', -32700],
    ['{', -32700],
    ['{"jsonrpc":"2.0","id":1,"method":"ping"} x', -32700],
    [`{"jsonrpc":"2.0","id":1,"method":"ping","params":${'['.repeat(40)}${']'.repeat(40)}}`, -32700],
    [Buffer.from('{"jsonrpc":"2.0","id":1,"method":"\xff"}', 'latin1'), -32700],
    ['{"jsonrpc":"2.0","id":1,"method":"a\\u0000b"}', -32700],
    ['{"jsonrpc":"2.0","id":1,"method":"\\ud800"}', -32700],
    [`[${Array(2000).fill(1)}]`, -32700],
    ['[]', -32600],
    [[rpc('ping'), rpc('ping', undefined, 2)], -32600],
    ['7', -32600],
    ['null', -32600],
    [{ id: 1, method: 'ping' }, -32600],
    [{ jsonrpc: '1.0', id: 1, method: 'ping' }, -32600],
    [{ jsonrpc: '2.0', id: 1 }, -32600],
    [{ jsonrpc: '2.0', id: 1, result: {} }, -32600],
    [{ jsonrpc: '2.0', id: 1, method: 7 }, -32600],
    [{ jsonrpc: '2.0', id: null, method: 'ping' }, -32600],
    [{ jsonrpc: '2.0', id: 1.5, method: 'ping' }, -32600],
    [{ jsonrpc: '2.0', id: {}, method: 'ping' }, -32600],
    [{ jsonrpc: '2.0', id: 'x'.repeat(257), method: 'ping' }, -32600],
    [{ jsonrpc: '2.0', id: 1, method: 'ping', params: [] }, -32600],
  ];
  for (const [body, code] of cases) {
    const answer = await send(body);
    assert.equal(answer.status, 400, `${body}`.slice(0, 60));
    assert.equal(answer.headers['content-type'], 'application/json');
    assert.equal(answer.json.jsonrpc, '2.0');
    assert.equal(answer.json.error.code, code, `${JSON.stringify(body)}`.slice(0, 80));
    assert.ok(answer.json.error.message.length > 5);
  }
});

test('ids come back as they were sent', async () => {
  for (const id of [0, -1, 7, 999999999999999, '', 'abc', HOSTILE, '🚢 "\\']) assert.deepEqual((await send(rpc('ping', undefined, id))).json, { jsonrpc: '2.0', id, result: {} });
});

test('unknown methods and bad params: -32601 and -32602', async () => {
  const code = async (method, params) => {
    const answer = await send(rpc(method, params));
    assert.equal(answer.status, 200);
    assert.equal(answer.json.id, 1);
    return answer.json.error.code;
  };
  for (const method of ['nope', HOSTILE, 'resources/list', 'prompts/list', 'server/discover', 'tools', 'constructor']) assert.equal(await code(method), -32601, method);
  assert.equal(await code('initialize'), -32602);
  assert.equal(await code('initialize', { protocolVersion: '2025-06-18' }), -32602);
  assert.equal(await code('initialize', { protocolVersion: 1, capabilities: {}, clientInfo: {} }), -32602);
  assert.equal(await code('tools/call'), -32602);
  assert.equal(await code('tools/call', { name: 'drop_tools' }), -32602);
  assert.equal(await code('tools/call', { name: 'get_tool', arguments: [] }), -32602);
  assert.equal(await code('tools/list', { cursor: 'x' }), -32602);
});

test('notifications: 202 without a body', async () => {
  for (const method of ['notifications/initialized', 'notifications/cancelled', 'whatever']) {
    const answer = await send({ jsonrpc: '2.0', method });
    assert.equal(answer.status, 202);
    assert.equal(answer.bytes.length, 0);
    assert.equal(answer.headers['content-type'], undefined);
  }
});

test('versions: what is asked for if we speak it, else the latest of its era; a header that we do not speak is 400', async () => {
  const agreed = async (protocolVersion) => (await send(rpc('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'x', version: '1' } }))).json.result.protocolVersion;
  assert.equal(await agreed('2025-06-18'), '2025-06-18');
  assert.equal(await agreed('2025-11-25'), '2025-11-25');
  assert.equal(await agreed('2024-11-05'), '2025-11-25');
  assert.equal(await agreed('1999-01-01'), '2025-11-25');
  for (const version of ['2025-06-18', '2025-11-25']) assert.equal((await send(rpc('ping'), { 'mcp-protocol-version': version })).status, 200);
  for (const version of ['2024-11-05', '1', HOSTILE]) {
    const answer = await send(rpc('tools/list'), { 'mcp-protocol-version': version });
    assert.equal(answer.status, 400, version);
    assert.equal(answer.json.error.code, -32022);
    assert.deepEqual(answer.json.error.data, { supported: ['2026-07-28', '2025-11-25', '2025-06-18'], requested: version });
  }
});

// ---- the era without a handshake ----

const META = 'io.modelcontextprotocol/';
const meta = (version = '2026-07-28') => ({ [`${META}protocolVersion`]: version, [`${META}clientInfo`]: { name: 'x', version: '1' }, [`${META}clientCapabilities`]: {} });
const modern = (method, params = {}, headers = {}, version = '2026-07-28') =>
  send(rpc(method, { ...params, _meta: meta(version) }), { 'mcp-protocol-version': version, 'mcp-method': method, ...(params.name && { 'mcp-name': params.name }), ...headers });

test('2026-07-28: each request carries its version; results say that they are complete, lists how long they hold', async () => {
  const discovered = (await modern('server/discover')).json.result;
  assert.deepEqual(discovered.supportedVersions, ['2026-07-28', '2025-11-25', '2025-06-18']);
  assert.equal(discovered._meta[`${META}serverInfo`].name, 'slipway');
  assert.equal(discovered.resultType, 'complete');
  assert.deepEqual([discovered.cacheScope, discovered.ttlMs], ['public', 3600000]);
  const listed = (await modern('tools/list')).json.result;
  assert.deepEqual(listed.tools, tools);
  assert.equal(listed.cacheScope, 'public');
  const called = (await modern('tools/call', { name: 'get_tool', arguments: { slug: 'k-wins' } })).json.result;
  assert.equal(called.resultType, 'complete');
  assert.equal(called.structuredContent.tool.slug, 'k-wins');
});

test('2026-07-28: headers that do not say what the body says are refused', async () => {
  const refused = async (answer, status, code) => {
    assert.equal((await answer).status, status);
    assert.equal((await answer).json.error.code, code);
  };
  await refused(modern('tools/list', {}, { 'mcp-method': 'tools/call' }), 400, -32020);
  await refused(modern('tools/list', {}, { 'mcp-method': '' }), 400, -32020);
  await refused(modern('tools/list', {}, { 'mcp-protocol-version': '2025-11-25' }), 400, -32020);
  await refused(send(rpc('tools/list', { _meta: meta() }), { 'mcp-method': 'tools/list' }), 400, -32020);
  await refused(modern('tools/call', { name: 'get_tool', arguments: {} }, { 'mcp-name': 'rankings' }), 400, -32020);
  await refused(modern('tools/list', {}, {}, '2099-01-01'), 400, -32022);
  await refused(modern('nope'), 404, -32601);
  await refused(modern('ping'), 404, -32601);
  await refused(modern('initialize'), 404, -32601);
  await refused(send(rpc('tools/list'), { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' }), 400, -32602);
  const bare = { [`${META}protocolVersion`]: '2026-07-28' };
  await refused(send(rpc('tools/list', { _meta: bare }), { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' }), 400, -32602);
  assert.equal((await send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { _meta: meta() } }, { 'mcp-protocol-version': '2026-07-28' })).status, 202);
});

// ---- HTTP ----

test('405 with Allow for what is no POST; no session is given or asked for', async () => {
  for (const method of ['GET', 'DELETE', 'PUT', 'HEAD', 'OPTIONS', 'PATCH']) {
    const answer = await ask(site, '/mcp', { method, headers: { accept: 'text/event-stream', 'content-length': 0 } });
    assert.equal(answer.status, 405, method);
    assert.equal(answer.headers.allow, 'POST');
  }
  const answer = await send(rpc('ping'), { 'mcp-session-id': 'mine', 'last-event-id': '7' });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['mcp-session-id'], undefined);
  assert.equal(answer.headers['set-cookie'], undefined);
  assert.equal(answer.headers['cache-control'], 'no-store');
});

test('an Origin that is not ours is refused, also one that the browser calls its own', async () => {
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://rebound.example:${site.port}`, 'sec-fetch-site': 'same-origin' },
    { origin: `${site.base}.evil.example` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]) {
    const answer = await send(rpc('ping'), headers);
    assert.equal(answer.status, 403, JSON.stringify(headers));
    assert.equal(answer.headers['content-type'], 'application/problem+json');
  }
  assert.equal((await send(rpc('ping'), { origin: site.base, 'sec-fetch-site': 'same-origin' })).status, 200);
  assert.equal((await send(rpc('ping'), { host: 'rebound.example' })).status, 421);
});

test('no script of another site gets to it', async () => {
  const preflight = await ask(site, '/mcp', { method: 'OPTIONS', headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } });
  assert.equal(preflight.status, 405);
  assert.equal(preflight.headers['access-control-allow-origin'], undefined);
  assert.equal((await send(rpc('ping'))).headers['access-control-allow-origin'], undefined);
});

test('Accept, media type and size: 406, 415, 413', async () => {
  for (const accept of ['application/json', ACCEPT, '*/*', 'application/*']) assert.equal((await send(rpc('ping'), { accept })).status, 200, accept);
  for (const accept of ['text/event-stream', 'text/html', 'application/json;q=0']) assert.equal((await send(rpc('ping'), { accept })).status, 406, accept);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) assert.equal((await send('a=1', { 'content-type': type })).status, 415, type);
  const large = await send(rpc('ping', { pad: 'x'.repeat(65536) }));
  assert.equal(large.status, 413);
  assert.equal((await send(rpc('ping', { pad: 'x'.repeat(60000) }))).status, 200);
  assert.equal((await ask(site, '/mcp?x=1', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status, 400);
});

test('the official client ends', async () => {
  await client.close();
});
