// Programs: the queue, decisions, undo, batches and publishing, with a key or from a session; who may what, who was
// faster, and what is refused.
import test from 'node:test';
import assert from 'node:assert/strict';
import { books, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { account, staff } from './lib/staff.mjs';
import { edited, stateOf, submitted } from './lib/moderation.mjs';
import { program } from './lib/keys.mjs';
import { ask } from './lib/client.mjs';

const site = await books();
const API = '/api/v1/moderation';
const SCOPES = ['moderation:read', 'moderation:decide', 'tools:write'];
const owner = account(site, { login: 'bot-owner', name: 'Bot Owner', shown: true });
const bot = program(site, { account: owner, scopes: SCOPES });
const itemOf = async (one, who = bot) => {
  const answer = await who.get(`${API}/items/${one.item}`);
  assert.equal(answer.status, 200, answer.body);
  return { ...answer.json, etag: answer.headers.etag };
};
const decide = async (one, body, who = bot) => who.post(`${API}/items/${one.item}/decision`, body, { etag: (await itemOf(one)).etag });
const problem = (answer, status) => {
  assert.equal(answer.status, status, answer.body);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.equal(answer.headers['access-control-allow-origin'], undefined);
  assert.equal(answer.json.status, status);
  return answer.json;
};
const content = (more = {}) => ({
  name: `Outside ${process.pid}`,
  tagline: 'Published from outside',
  category: 'Tools',
  website: `https://outside-${process.pid}-${++sites}.example/`,
  description: 'What *it* does.',
  pricing: { model: 'freemium', entry: '$9/mo' },
  ...more,
});
let sites = 0;

test('the queue, page by page', async () => {
  for (let i = 0; i < 5; i++) submitted(site, { name: `Queued ${i}`, marks: i % 2 ? ['fast'] : [] });
  const seen = [];
  let path = `${API}/queue?limit=2&kind=tool&q=Queued`;
  for (let i = 0; path && i < 10; i++) {
    const answer = await bot.get(path);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.ok(answer.json.items.length <= 2);
    seen.push(...answer.json.items);
    const link = /^<http:\/\/[^/]+(\/[^>]*)>; rel="next"$/.exec(answer.headers.link ?? '');
    assert.equal(link !== null, answer.json.next !== null);
    path = link?.[1];
  }
  assert.deepEqual(seen.map((one) => one.title).sort(), [0, 1, 2, 3, 4].map((i) => `Queued ${i}`));
  assert.match(seen[0].since, /^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/);
  assert.match(seen[0].item, /^tool-\d+$/);
  assert.equal(seen[0].kind, 'tool');
  assert.ok(Number.isInteger(seen[0].version) && seen[0].why.length > 0);
  assert.equal((await bot.get(`${API}/queue?marked=1&q=Queued`)).json.items.length, 2);
  for (const bad of ['limit=0', 'limit=101', 'limit=x', 'after=x', 'kind=nonsense', 'nope=1']) problem(await bot.get(`${API}/queue?${bad}`), 400);
});

test('an item, a decision on it, undone, decided again', async () => {
  const one = submitted(site, { name: 'Api Tool', note: 'A note', tagline: 'Its tagline' });
  const item = await itemOf(one);
  assert.equal(item.etag, `"${item.version}"`);
  assert.equal(item.content.name, 'Api Tool');
  assert.equal(item.content.tagline, 'Its tagline');
  assert.equal(item.note, 'A note');
  assert.equal(item.state, 'pending');
  assert.ok(item.actions.some((a) => a.action === 'reject' && a.needs_reason));
  const done = await decide(one, { action: 'approve', slug: `api-tool-${process.pid}` });
  assert.equal(done.status, 200, done.body);
  assert.equal(done.json.state, 'published');
  assert.equal(done.headers.etag, `"${done.json.version}"`);
  assert.equal((await ask(site, `/tools/api-tool-${process.pid}`)).status, 200, 'public at once');
  const undone = await bot.post(`${API}/decisions/${done.json.entry}/undo`);
  assert.equal(undone.status, 200, undone.body);
  assert.deepEqual(undone.json, { undone: done.json.entry });
  assert.equal((await ask(site, `/tools/api-tool-${process.pid}`)).status, 404);
  problem(await bot.post(`${API}/decisions/${done.json.entry}/undo`, {}), 409);
  const other = program(site, { account: account(site, { login: 'bot-other' }), scopes: SCOPES });
  const again = await decide(one, { action: 'approve' });
  const bare = problem(await other.post(`${API}/decisions/${again.json.entry}/undo`, { reason: ' \n' }), 422);
  assert.equal(bare.errors[0].pointer, '/reason');
  assert.equal((await other.post(`${API}/decisions/${again.json.entry}/undo`, { reason: 'Not yet.' })).status, 200);
  for (const entry of ['0', '99999999', 'x', '1x', '9'.repeat(40)]) problem(await bot.post(`${API}/decisions/${entry}/undo`, {}), 404);
});

test('If-Match: 428 without, 412 when stale with who was faster, 409 when it takes no such decision', async () => {
  const one = submitted(site);
  const { etag, version } = await itemOf(one);
  const path = `${API}/items/${one.item}/decision`;
  problem(await bot.post(path, { action: 'approve' }), 428);
  problem(await bot.post(path, { action: 'approve' }, { etag: '*' }), 428);
  for (const tag of [`W/${etag}`, etag.slice(1, -1), '"x"', '""', '"', `"${version + 1}"`, `${etag}, "9"`]) problem(await bot.post(path, { action: 'approve' }, { etag: tag }), 412);
  assert.equal(stateOf(site, one), 'pending');
  const first = await bot.post(path, { action: 'reject', reason: 'No.' }, { etag });
  assert.equal(first.status, 200);
  const late = problem(await bot.post(path, { action: 'approve' }, { etag }), 412);
  assert.equal(late.decided.who, 'Bot Owner');
  assert.equal(late.decided.action, 'reject');
  assert.equal(late.decided.entry, first.json.entry);
  assert.match(late.decided.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(late.state, 'rejected');
  assert.equal(late.version, first.json.version);
  const wrong = problem(await bot.post(path, { action: 'approve' }, { etag: first.headers.etag }), 409);
  assert.equal(wrong.decided.action, 'reject');
  const held = submitted(site);
  const other = await staff(site, { login: 'claimer', name: 'Claimer' });
  assert.equal((await other.post(`/mod/items/${held.item}/claim`, { claim: 'claim' })).status, 303);
  assert.match(problem(await decide(held, { action: 'approve' }), 409).detail, /Claimer has claimed it/);
});

test('what is wrong is told at its member; unknown members are refused', async () => {
  const one = submitted(site);
  const pointers = async (body, status = 422) => problem(await decide(one, body), status).errors.map((e) => e.pointer);
  assert.deepEqual(await pointers({ action: 'reject' }), ['/reason']);
  assert.deepEqual(await pointers({ action: 'reject', reason: '  ' }), ['/reason']);
  assert.deepEqual(await pointers({ action: 'reject', reason: 'x'.repeat(4001) }), ['/reason']);
  assert.deepEqual(await pointers({}), ['/action']);
  assert.deepEqual(await pointers({ action: 7 }), ['/action']);
  assert.deepEqual(await pointers({ action: 'approve', slug: 'a-vs-b' }), ['/slug']);
  assert.deepEqual(await pointers({ action: 'approve', slug: HOSTILE }), ['/slug']);
  assert.deepEqual(await pointers({ action: 'approve', slug: 'chatgpt' }, 409), ['/slug']);
  assert.deepEqual(await pointers({ action: 'merge', into: 'nowhere', reason: 'Same.' }), ['/into']);
  assert.deepEqual(await pointers({ action: 'approve', colour: 'red', version: 1 }), ['/colour', '/version']);
  for (const body of ['', '[]', '"x"', 'null']) assert.ok([422].includes((await decide(one, body === '' ? {} : body)).status), body);
  for (const body of ['{', '{"action":"approve"}x', '{"action":"approve","action":"reject"}']) problem(await decide(one, body), 400);
  const { etag } = await itemOf(one);
  problem(await bot.post(`${API}/items/${one.item}/decision`, 'action=approve', { etag, headers: { 'content-type': 'application/x-www-form-urlencoded' } }), 415);
  problem(await decide(one, { action: 'publish' }), 409);
  for (const action of ['aprove', 'import', 'submit', 'void', "approve'; --"]) {
    const wrong = problem(await decide(one, { action }), 422);
    assert.equal(wrong.errors[0].pointer, '/action');
    assert.match(wrong.errors[0].detail, /^must be one of: approve, publish, .*reject/);
  }
  assert.deepEqual((problem(await bot.post(`${API}/bulk`, { items: [{ item: one.item, version: 1 }], action: 'aprove' }), 422)).errors.map((e) => e.pointer), ['/action']);
  for (const item of ['tool-0', 'tool-99999999', 'tool-x', 'nothing-1', 'tool', 'tool-1.1']) {
    assert.match(problem(await bot.get(`${API}/items/${item}`), 404).detail, /no such item/);
    problem(await bot.post(`${API}/items/${item}/decision`, { action: 'approve' }, { etag }), 404);
  }
  assert.equal(stateOf(site, one), 'pending');
});

test('hostile words stay words', async () => {
  const one = submitted(site, { name: `Bad ${HOSTILE}`, tagline: HOSTILE, note: HOSTILE, description: HOSTILE });
  const item = await itemOf(one);
  assert.equal(item.content.tagline, HOSTILE);
  assert.equal(item.note, HOSTILE);
  const reason = `${HOSTILE}\n'); DROP TABLE tools; -- 🚢`;
  assert.equal((await decide(one, { action: 'reject', reason })).status, 200);
  assert.equal((await itemOf(one)).history[0].reason, reason);
  assert.equal((await bot.get(`${API}/queue?q=${encodeURIComponent(`${HOSTILE}%_\\`)}`)).status, 200);
});

test('twenty programs, one item: one decision', async () => {
  const one = submitted(site);
  const { etag } = await itemOf(one);
  const team = Array.from({ length: 20 }, (_, i) => program(site, { account: account(site, { login: `racer-${i}`, name: `Racer ${i}`, shown: true }), scopes: SCOPES }));
  const answers = await Promise.all(team.map((who, i) => who.post(`${API}/items/${one.item}/decision`, { action: i % 2 ? 'reject' : 'approve', reason: `Reason ${i}` }, { etag })));
  const winners = answers.filter((answer) => answer.status === 200);
  assert.equal(winners.length, 1, answers.map((answer) => answer.status).join(' '));
  const late = answers.filter((answer) => answer.status === 412);
  assert.equal(late.length, 19);
  for (const answer of late) assert.equal(answer.json.decided.entry, winners[0].json.entry);
  assert.equal(psql(site, `SELECT count(*) FROM moderation_log WHERE subject_kind = 'tool' AND subject_id = ${one.id} AND from_state = 'pending'`).out, '1');
});

test('many at once: each is decided or says why not, and the batch can be taken back', async () => {
  const many = Array.from({ length: 60 }, () => submitted(site));
  const items = many.map((one) => ({ item: one.item, version: Number(psql(site, `SELECT version FROM tools WHERE id = ${one.id}`).out) }));
  items[7].version += 5;
  items.push({ item: 'tool-99999999', version: 1 });
  const done = await bot.post(`${API}/bulk`, { items, action: 'approve' });
  assert.equal(done.status, 200, done.body);
  assert.equal(done.json.done, 59);
  assert.equal(done.json.outcomes.length, 61);
  assert.match(done.json.batch, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const not = done.json.outcomes.filter((one) => !one.done);
  assert.deepEqual(not.map((one) => one.item).sort(), ['tool-99999999', many[7].item].sort());
  assert.match(not.find((one) => one.item === many[7].item).why, /changed meanwhile/);
  const back = await bot.post(`${API}/batches/${done.json.batch}/undo`);
  assert.equal(back.status, 200, back.body);
  assert.equal(back.json.done, 59);
  assert.equal(back.json.batch, done.json.batch, 'it says which was taken back');
  for (const one of many) assert.equal(stateOf(site, one), 'pending');
  for (const batch of ['x', '-'.repeat(36), '00000000-0000-4000-8000-000000000000', done.json.batch.toUpperCase()]) problem(await bot.post(`${API}/batches/${batch}/undo`, {}), 404);
  const bad = async (body) => problem(await bot.post(`${API}/bulk`, body), 422).errors.map((e) => e.pointer);
  assert.deepEqual(await bad({ action: 'approve' }), ['/items']);
  assert.deepEqual(await bad({ action: 'approve', items: [] }), ['/items']);
  assert.deepEqual(await bad({ action: 'approve', items: Array(201).fill(items[0]) }), ['/items']);
  assert.deepEqual(await bad({ action: 'approve', items: ['tool-1', { item: 'tool-1' }, { item: "x';--", version: 1 }, { item: 'tool-1', version: 1.5 }, { item: 'tool-1', version: 1, x: 1 }] }), [
    '/items/0', '/items/1/version', '/items/2/item', '/items/3/version', '/items/4/x',
  ]);
  const reasonless = await bot.post(`${API}/bulk`, { items: [{ item: items[0].item, version: (await itemOf(many[0])).version }], action: 'reject' });
  assert.equal(reasonless.status, 200);
  assert.equal(reasonless.json.batch, null);
  assert.match(reasonless.json.outcomes[0].why, /reason/);
});

test('publishing from outside: made, read, edited, taken back', async () => {
  const slug = `outside-${process.pid}`;
  const path = `${API}/tools/${slug}`;
  psql(site, "SELECT category_named('Tools')");
  const first = content();
  problem(await bot.get(path), 404);
  problem(await bot.put(path, first, { etag: '"1"' }), 412);
  const made = await bot.put(path, first);
  assert.equal(made.status, 201, made.body);
  assert.equal(made.headers.location, `/tools/${slug}`);
  assert.equal(made.headers.etag, `"${made.json.version}"`);
  const page = await ask(site, `/tools/${slug}`);
  assert.equal(page.status, 200);
  assert.ok(page.body.includes('<em>it</em>'), 'its description is Markdown');
  problem(await bot.put(path, first), 428);
  const read = await bot.get(path);
  assert.equal(read.headers.etag, made.headers.etag);
  for (const member of ['name', 'tagline', 'category', 'website', 'description', 'pricing']) assert.deepEqual(read.json[member], first[member], member);
  const second = { ...first, tagline: 'Edited from outside', category: 'tools' };
  const edit = await bot.put(path, second, { etag: made.headers.etag });
  assert.equal(edit.status, 200, edit.body);
  assert.equal(edit.json.revision, 2);
  assert.equal((await ask(site, `/api/v1/tools/${slug}`)).json.tagline, 'Edited from outside');
  problem(await bot.put(path, { ...second, tagline: 'Late' }, { etag: made.headers.etag }), 412);
  const same = await bot.put(path, second, { etag: edit.headers.etag });
  assert.equal(same.status, 200, 'the same once more changes nothing');
  assert.equal(same.headers.etag, edit.headers.etag);
  const log = (await ask(site, `/log?tool=${slug}`, { headers: { accept: 'application/json' } })).json.entries;
  assert.deepEqual(log.map((e) => [e.action, e.who]), [['edit', 'Bot Owner'], ['publish', 'Bot Owner']], 'it came from no file');
  assert.equal((await bot.post(`${API}/decisions/${log[0].id}/undo`)).status, 200);
  assert.equal((await ask(site, `/api/v1/tools/${slug}`)).json.tagline, first.tagline);
  const published = log[1].id;
  const undone = await bot.post(`${API}/decisions/${published}/undo`);
  assert.equal(undone.status, 200, undone.body);
  assert.equal((await ask(site, `/tools/${slug}`)).status, 404);
  assert.equal((await bot.put(path, first)).status, 201, 'and published again');
  assert.equal(psql(site, 'SELECT * FROM moderation_log_breaks').out, '');
});

test('publishing: what is wrong is told at its member', async () => {
  const path = `${API}/tools/wrong-${process.pid}`;
  const bad = async (body, status = 422) => problem(await bot.put(path, body), status).errors?.map((e) => e.pointer).sort();
  assert.deepEqual(await bad({}), ['/category', '/description', '/name', '/pricing/entry', '/pricing/model', '/tagline', '/website']);
  assert.deepEqual(await bad(content({ name: 'x'.repeat(121) })), ['/name']);
  assert.deepEqual(await bad(content({ name: 'two\nlines' })), ['/name']);
  assert.deepEqual(await bad(content({ website: 'javascript:alert(1)' })), ['/website']);
  assert.deepEqual(await bad(content({ website: `https://chatgpt.com/` }), 409), ['/website']);
  assert.deepEqual(await bad(content({ category: 'No such shelf' })), ['/category']);
  assert.match(problem(await bot.put(path, content({ category: 'No such shelf' })), 422).errors[0].detail, /^must be one of: agent-frameworks, .*tools/);
  assert.deepEqual(await bad(content({ pricing: { model: 'gratis', entry: 'Free' } })), ['/pricing/model']);
  assert.deepEqual(await bad(content({ description: 'x'.repeat(8193) })), ['/description']);
  assert.deepEqual(await bad(content({ reviews: [] })), ['/reviews']);
  assert.deepEqual(await bad(content({ note: 'x', email: 'a@b.example' })), ['/email', '/note']);
  problem(await bot.put(path, '[1]'), 422);
  problem(await bot.put(path, '{'), 400);
  problem(await bot.put(`${API}/tools/chatgpt`, content()), 428);
  for (const slug of ['A', 'a_b', 'a-vs-b', 'x'.repeat(81), '%3Cscript%3E']) problem(await bot.put(`${API}/tools/${slug}`, content()), 404);
  const hostile = content({ name: `H ${HOSTILE}`, tagline: HOSTILE, description: `${HOSTILE} [x](javascript:alert(1))`, pricing: { model: 'paid', entry: '<b>$1</b>' } });
  assert.equal((await bot.put(`${API}/tools/hostile-${process.pid}`, hostile)).status, 201);
  const page = await ask(site, `/tools/hostile-${process.pid}`);
  assert.ok(!page.body.includes('<script>alert') && !page.body.includes('href="javascript'));
  assert.equal((await bot.get(`${API}/tools/hostile-${process.pid}`)).json.tagline, HOSTILE);
});

// who × what: 200 (or 201) for whoever may, 403 for whoever may not, 401 for nobody
const waiting = submitted(site, { name: 'Matrix' });
const DOORS = [
  ['moderation:read', (who) => who.get(`${API}/queue`)],
  ['moderation:read', (who) => who.get(`${API}/items/${waiting.item}`)],
  ['moderation:decide', (who) => who.post(`${API}/items/${waiting.item}/decision`, { action: 'reject', reason: 'x' }, { etag: '"999"' }), 412],
  ['moderation:decide', (who) => who.post(`${API}/decisions/99999999/undo`, {}), 404],
  ['moderation:decide', (who) => who.post(`${API}/bulk`, { items: [{ item: 'tool-99999999', version: 1 }], action: 'approve' })],
  ['moderation:decide', (who) => who.post(`${API}/batches/00000000-0000-4000-8000-000000000000/undo`, {}), 404],
  ['moderation:read|tools:write', (who) => who.get(`${API}/tools/chatgpt`)],
  ['tools:write', (who) => who.put(`${API}/tools/chatgpt`, content(), { etag: '"999999"' }), 412],
];

for (const role of ['panelist', 'moderator', 'admin'])
  test(`a key does what its scopes and its ${role} may, and no more`, async () => {
    const id = account(site, { login: `matrix-${role}`, role });
    for (const scopes of [...SCOPES.map((one) => [one]), SCOPES]) {
      const who = program(site, { account: id, scopes });
      for (const [need, knock, status = 200] of DOORS) {
        const may = role !== 'panelist' && scopes.some((scope) => need.split('|').includes(scope));
        const answer = await knock(who);
        assert.equal(answer.status, may ? status : 403, `${role} ${scopes} ${need}: ${answer.body}`);
        if (!may && role !== 'panelist') assert.match(answer.json.detail, new RegExp(`scope|may not`));
      }
    }
  });

test('nobody, a revoked key, a disabled account: 401', async () => {
  const id = account(site, { login: 'going' });
  const going = program(site, { account: id, scopes: SCOPES });
  const revoked = program(site, { account: id, scopes: SCOPES, revoked: true });
  const bearer = (value) => ({
    get: (path) => ask(site, path, { headers: value ? { authorization: value } : {} }),
    post: (path, body, { etag } = {}) => ask(site, path, { method: 'POST', body: JSON.stringify(body), headers: { ...(value && { authorization: value }), 'content-type': 'application/json', origin: site.base, ...(etag && { 'if-match': etag }) } }),
    put: (path, body, { etag } = {}) => ask(site, path, { method: 'PUT', body: JSON.stringify(body), headers: { ...(value && { authorization: value }), 'content-type': 'application/json', origin: site.base, ...(etag && { 'if-match': etag }) } }),
  });
  assert.equal((await going.get(`${API}/queue`)).status, 200);
  assert.match(psql(site, `SELECT used_at FROM api_keys WHERE id = ${going.id}`).out, /^20/, 'its use is noted');
  psql(site, `UPDATE accounts SET disabled_at = now() WHERE id = ${id}`);
  for (const [name, who] of Object.entries({ nobody: bearer(''), going, revoked, empty: bearer('Bearer '), unknown: bearer('Bearer slipway_nope'), basic: bearer('Basic eDp5') }))
    for (const [need, knock] of DOORS) {
      const answer = await knock(who);
      problem(answer, 401);
      assert.equal(answer.headers['www-authenticate'], 'Bearer', `${name} ${need}`);
    }
});

test('a session needs the token of its forms and our own pages; a key needs neither', async () => {
  const who = await staff(site, { login: 'browser' });
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const session = cookie.split('; ').find((one) => one.startsWith('session=')).slice(8);
  const one = submitted(site);
  const { etag } = await itemOf(one);
  const send = (headers) => ask(site, `${API}/items/${one.item}/decision`, { method: 'POST', body: JSON.stringify({ action: 'reject', reason: 'x' }), headers: { cookie, 'content-type': 'application/json', 'if-match': etag, ...headers } });
  const other = await staff(site, { login: 'browser-2' });
  const own = { 'sec-fetch-site': 'same-origin' };
  for (const headers of [
    {},
    own,
    { 'x-csrf-token': who.csrf },
    { ...own, 'x-csrf-token': other.csrf },
    { ...own, 'x-csrf-token': `${who.csrf}0` },
    { 'sec-fetch-site': 'cross-site', 'x-csrf-token': who.csrf },
    { 'sec-fetch-site': 'same-site', 'x-csrf-token': who.csrf },
    { origin: 'https://evil.example', 'x-csrf-token': who.csrf },
  ])
    assert.equal((await send(headers)).status, 403, JSON.stringify(headers));
  assert.equal((await send({ authorization: `Bearer ${session}` })).status, 401, 'a session is no key');
  assert.equal((await ask(site, `${API}/queue`, { headers: { cookie: `session=${bot.key}` } })).status, 401, 'and a key no session');
  assert.equal((await ask(site, '/mod', { headers: { authorization: `Bearer ${bot.key}` } })).status, 303, 'nor for people');
  assert.equal((await ask(site, `${API}/queue`, { headers: { cookie } })).status, 200, 'reading takes the session alone');
  assert.equal(stateOf(site, one), 'pending');
  assert.equal((await send({ origin: site.base, 'x-csrf-token': who.csrf })).status, 200);
});

test('nobody decides on their own, also by a key', async () => {
  const id = account(site, { login: 'self', email: `self${process.pid}@example.org` });
  const self = program(site, { account: id, scopes: SCOPES });
  const one = submitted(site, { email: `self${process.pid}@example.org` });
  assert.match(problem(await decide(one, { action: 'approve' }, self), 403).detail, /your own submission/);
  assert.equal((await decide(one, { action: 'approve' })).status, 200);
});

test('flags and held votes are items, too', async () => {
  const raised = psql(site, `SELECT raise_flag('claude-code', 'dead-link', '${HOSTILE.replaceAll("'", "''")}', sha256('net ${process.pid}'), 1000000)`);
  assert.equal(raised.code, 0, raised.err);
  const found = (await bot.get(`${API}/queue?kind=flag`)).json.items.find((one) => one.title.includes('Claude Code'));
  const item = await itemOf(found);
  assert.equal(item.flag.tool, 'claude-code');
  assert.ok(item.flag.notes[0].includes(HOSTILE));
  problem(await decide(found, { action: 'approve' }), 409);
  const done = await decide(found, { action: 'resolve', reason: 'The link is mended.' });
  assert.equal(done.status, 200, done.body);
  assert.equal(done.json.state, 'resolved');
  const { body } = await ask(site, `/log/${done.json.entry}`);
  assert.ok(body.includes('Flag resolved') && body.includes('The link is mended.') && !body.includes('alert('), 'what a visitor wrote is not public');
  assert.equal((await bot.post(`${API}/decisions/${done.json.entry}/undo`)).status, 200);
  assert.equal((await itemOf(found)).state, 'open');
  assert.equal((await bot.get(`${API}/queue?kind=vote`)).status, 200);
});

test('an edit is decided, too', async () => {
  const slug = `edited-${process.pid}`;
  assert.equal((await bot.put(`${API}/tools/${slug}`, content())).status, 201);
  const one = edited(site, slug, { name: 'Edited By A Visitor' });
  assert.equal((await decide(one, { action: 'approve' })).status, 200);
  assert.equal((await ask(site, `/api/v1/tools/${slug}`)).json.name, 'Edited By A Visitor');
});
