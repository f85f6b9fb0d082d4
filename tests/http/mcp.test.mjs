// The Model Context Protocol: with its official client, message by message, and what is no such message. Its tools: mcp-tools.test.mjs.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { own } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';
import { HOSTILE } from './lib/catalogue.mjs';

const site = await own();
const ACCEPT = 'application/json, text/event-stream';
const send = (body, headers = {}) =>
  ask(site, '/mcp', { method: 'POST', body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', accept: ACCEPT, ...headers } });
const rpc = (method, params, id = 1) => ({ jsonrpc: '2.0', id, method, ...(params && { params }) });

// ---- the official client ----

const client = new Client({ name: 'tests', version: '1' });
const requests = [];
const transport = new StreamableHTTPClientTransport(new URL(`${site.base}/mcp`), {
  fetch: (url, options) => {
    const answer = fetch(url, options);
    requests.push(answer.then(({ status }) => [options?.method ?? 'GET', status]));
    return answer;
  },
});
await client.connect(transport);
const { tools } = await client.listTools();

test('the official client connects: who we are, no session, no stream', async () => {
  assert.deepEqual(client.getServerCapabilities(), { tools: {} });
  assert.equal(client.getServerVersion().name, 'slipway');
  assert.match(client.getInstructions(), /Cite the url/);
  assert.equal(transport.sessionId, undefined);
  assert.equal(transport.protocolVersion, '2025-11-25');
  // the stream is asked for while the list of tools is
  assert.deepEqual((await Promise.all(requests.slice(0, 4))).sort(), [['GET', 405], ['POST', 200], ['POST', 200], ['POST', 202]]);
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
