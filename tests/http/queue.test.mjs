// The queue: one decision an item, whoever is fastest; nothing typed is lost; everything can be taken back.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { staff } from './lib/staff.mjs';
import { edited, stateOf, submitted, versionOf } from './lib/moderation.mjs';
import { ask } from './lib/client.mjs';

const site = await desk();
const mo = await staff(site, { login: 'mo', name: 'Mo', role: 'moderator' });
const max = await staff(site, { login: 'max', name: 'Max', role: 'moderator' });
const decide = (who, one, fields) => who.post(`/mod/items/${one.item}/decide`, { version: versionOf(site, one), ...fields });
const decisions = (one) =>
  Number(psql(site, `SELECT count(*) FROM moderation_log WHERE subject_kind = 'tool' AND subject_id = ${one.id} AND from_state = 'pending'`).out);

test('an item is shown with all that is known of it', async () => {
  const one = submitted(site, { name: 'Shown Tool', tagline: 'Shown to moderators', entry: '$7/mo', email: 'ann@example.org', note: 'A note.', marks: ['fast'] });
  const page = await mo.get(`/mod/items/${one.item}`);
  assert.equal(page.status, 200);
  for (const words of ['Shown Tool', 'Shown to moderators', '$7/mo', 'ann@example.org', 'A note.', 'filled in faster than a person types', 'a visitor', 'value="shown-tool"'])
    assert.ok(page.body.includes(words), words);
  assert.equal(page.headers['cache-control'], 'no-store');
  const list = await mo.get('/mod?marked=1');
  assert.ok(list.body.includes('Shown Tool'));
  assert.ok(!(await mo.get('/mod?kind=edit&q=Shown')).body.includes('Shown Tool'));
  assert.ok((await mo.get('/mod?q=shown%20to')).body.includes('Shown Tool'), 'names are searched, whatever their capitals');
});

test('approved, it is public; undone, it is not; approved again, it is', async () => {
  const one = submitted(site, { name: 'Round Trip' });
  const done = await decide(mo, one, { action: 'approve', slug: 'round-trip' });
  assert.equal(done.status, 303);
  assert.match(done.headers.location, /^\/mod\?done=\d+$/);
  const page = await ask(site, '/tools/round-trip');
  assert.equal(page.status, 200);
  assert.ok(page.body.includes('Round Trip'));
  assert.ok((await ask(site, '/tools')).body.includes('/tools/round-trip'), 'in the list of tools');
  const plate = await mo.get(done.headers.location);
  assert.ok(plate.body.includes('Round Trip: approved'));
  const entry = /name="entry" value="(\d+)"/.exec(plate.body)[1];
  assert.equal((await max.post('/mod/undo', { entry })).status, 422, 'somebody else gives a reason');
  assert.equal((await mo.post('/mod/undo', { entry })).status, 303);
  assert.equal((await ask(site, '/tools/round-trip')).status, 404);
  assert.ok(!(await ask(site, '/tools')).body.includes('/tools/round-trip'));
  assert.equal((await mo.post('/mod/undo', { entry })).status, 409, 'once');
  assert.equal((await decide(mo, one, { action: 'approve', slug: 'round-trip' })).status, 303);
  assert.equal((await ask(site, '/tools/round-trip')).status, 200);
});

test('a reason is asked for where the item stands, and nothing typed is lost', async () => {
  const one = submitted(site);
  const refused = await decide(mo, one, { action: 'reject', reason: '  \n ', slug: 'typed-slug', into: 'typed-into' });
  assert.equal(refused.status, 422);
  assert.match(refused.body, /aria-invalid="true"[^>]*><\/textarea>/);
  assert.ok(refused.body.includes('Say why'));
  const taken = await decide(mo, one, { action: 'approve', slug: 'chatgpt', reason: 'Kept words' });
  assert.equal(taken.status, 409);
  assert.ok(taken.body.includes('another tool'));
  assert.ok(taken.body.includes('value="chatgpt"') && taken.body.includes('Kept words'));
  const wrong = await decide(mo, one, { action: 'approve', slug: 'a-vs-b' });
  assert.equal(wrong.status, 422);
  const nowhere = await decide(mo, one, { action: 'merge', into: 'nowhere', reason: 'The same.' });
  assert.equal(nowhere.status, 409);
  assert.ok(nowhere.body.includes('no published tool of that name') && nowhere.body.includes('The same.'));
  const long = await decide(mo, one, { action: 'reject', reason: 'x'.repeat(4001) });
  assert.equal(long.status, 422);
  assert.equal(stateOf(site, one), 'pending');
});

test('the second moderator is told who was faster, and keeps their words', async () => {
  const one = submitted(site);
  const version = versionOf(site, one);
  assert.equal((await max.post(`/mod/items/${one.item}/decide`, { version, action: 'reject', reason: 'No price.' })).status, 303);
  const late = await mo.post(`/mod/items/${one.item}/decide`, { version, action: 'ask-changes', reason: 'My own words' });
  assert.equal(late.status, 409);
  assert.match(late.body, /Last: Max rejected, \d{4}-\d\d-\d\d \d\d:\d\dZ\./);
  assert.ok(late.body.includes('My own words'));
  assert.equal(stateOf(site, one), 'rejected');
});

test('twenty moderators, one item: one decision', async () => {
  const one = submitted(site);
  const version = versionOf(site, one);
  const team = [];
  for (let i = 0; i < 20; i++) team.push(await staff(site, { login: `race-${i}`, role: 'moderator' })); // no more hashes at once than wait in line
  const answers = await Promise.all(
    team.map((who, i) =>
      who.post(`/mod/items/${one.item}/decide`, { version, action: i % 2 ? 'reject' : 'approve', reason: `Reason ${i}`, slug: `race-${i}` }, { timeout: 30000 }),
    ),
  );
  const count = Object.groupBy ? Object.groupBy(answers, (answer) => answer.status) : null;
  const won = answers.filter((answer) => answer.status === 303).length;
  assert.equal(won, 1, JSON.stringify(count && Object.fromEntries(Object.entries(count).map(([k, v]) => [k, v.length]))));
  assert.equal(answers.filter((answer) => answer.status === 409).length, 19);
  assert.equal(decisions(one), 1);
  for (const [i, answer] of answers.entries()) if (answer.status === 409) assert.ok(answer.body.includes(`Reason ${i}`), 'their words are kept');
});

test('a claim is seen by others, who cannot decide meanwhile', async () => {
  const one = submitted(site);
  assert.equal((await mo.post(`/mod/items/${one.item}/claim`, { claim: 'claim' })).status, 303);
  assert.ok((await mo.get(`/mod/items/${one.item}`)).body.includes('Yours until'));
  const seen = await max.get(`/mod/items/${one.item}`);
  assert.ok(seen.body.includes('<b>Mo</b> has claimed it until'));
  const refused = await decide(max, one, { action: 'approve' });
  assert.equal(refused.status, 409);
  assert.ok(refused.body.includes('Mo has claimed it until'));
  assert.equal((await mo.post(`/mod/items/${one.item}/claim`, { claim: 'release' })).status, 303);
  assert.equal((await decide(max, one, { action: 'approve' })).status, 303);
});

test('two hundred at once, as one batch, and back', async () => {
  const many = Array.from({ length: 200 }, () => submitted(site));
  const item = many.map((one) => `${one.item}.${versionOf(site, one)}`);
  assert.equal((await decide(max, many[3], { action: 'reject', reason: 'Before the others.' })).status, 303);
  const answer = await mo.post('/mod/bulk', { action: 'approve', item: item.toReversed?.() ?? [...item].reverse() }, { timeout: 30000 });
  assert.equal(answer.status, 200);
  assert.ok(answer.body.includes('199 of 200 done'), 'what was not done is told');
  assert.ok(answer.body.includes(`href="/mod/items/${many[3].item}"`), 'with a way to it');
  const states = psql(site, `SELECT state, count(*) FROM tools WHERE id IN (${many.map((one) => one.id)}) GROUP BY 1 ORDER BY 1`).out;
  assert.equal(states, 'published|199\nrejected|1');
  const batch = /name="batch" value="([0-9a-f-]{36})"/.exec(answer.body)[1];
  assert.equal(psql(site, `SELECT count(*) FROM moderation_log WHERE batch = '${batch}'`).out, '199');
  const ids = psql(site, `SELECT string_agg(subject_id::text, ',' ORDER BY id) FROM moderation_log WHERE batch = '${batch}'`).out.split(',').map(Number);
  assert.deepEqual(ids, [...ids].sort((a, b) => a - b), 'in the order of their numbers');
  assert.equal((await mo.post('/mod/undo', { batch }, { timeout: 30000 })).status, 303);
  assert.equal(psql(site, `SELECT count(*) FROM tools WHERE id IN (${many.map((one) => one.id)}) AND state = 'pending'`).out, '199');
  const spam = await mo.post('/mod/bulk', { action: 'mark-spam', reason: 'Test.', item: many.filter((_, i) => i !== 3).map((one) => `${one.item}.${versionOf(site, one)}`) }, { timeout: 30000 });
  assert.equal(spam.status, 303);
});

test('two batches that share items end without a deadlock, each item decided once', async () => {
  const many = Array.from({ length: 40 }, () => submitted(site));
  const item = many.map((one) => `${one.item}.${versionOf(site, one)}`);
  const answers = await Promise.all([
    mo.post('/mod/bulk', { action: 'mark-spam', reason: 'One.', item }, { timeout: 30000 }),
    max.post('/mod/bulk', { action: 'mark-spam', reason: 'Two.', item: [...item].reverse() }, { timeout: 30000 }),
  ]);
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [303, 409]);
  for (const one of many) assert.equal(decisions(one), 1);
});

test('an edit shows what changes, word by word', async () => {
  const one = edited(site, 'chatgpt', { name: 'ChatGPT Renamed', tagline: 'Another tagline', website: 'https://chatgpt.com/' });
  const page = await mo.get(`/mod/items/${one.item}`);
  assert.equal(page.status, 200);
  assert.match(page.body, /ChatGPT<ins> Renamed<\/ins>/);
  const before = (await ask(site, '/api/v1/tools/chatgpt')).json;
  const version = psql(site, `SELECT version FROM submissions WHERE id = ${one.id}`).out;
  const done = await mo.post(`/mod/items/${one.item}/decide`, { version, action: 'approve' });
  assert.equal(done.status, 303);
  assert.equal((await ask(site, '/api/v1/tools/chatgpt')).json.name, 'ChatGPT Renamed');
  const entry = /done=(\d+)/.exec(done.headers.location)[1];
  assert.equal((await mo.post('/mod/undo', { entry })).status, 303);
  const after = (await ask(site, '/api/v1/tools/chatgpt')).json;
  assert.deepEqual({ ...after, updated_at: '' }, { ...before, updated_at: '' });
});

test('hostile words stay words', async () => {
  const one = submitted(site, { name: `Bad ${HOSTILE}`, tagline: HOSTILE, entry: HOSTILE.slice(0, 60), note: HOSTILE, description: HOSTILE, website: `https://bad-${process.pid}.example/"><script>alert(1)</script>` });
  const page = await mo.get(`/mod/items/${one.item}`);
  assert.equal(page.status, 200);
  assert.ok(!page.body.includes('<script>alert'));
  const refused = await decide(mo, one, { action: 'reject', reason: HOSTILE + 'x'.repeat(4000), slug: HOSTILE });
  assert.equal(refused.status, 422);
  assert.ok(!refused.body.includes('<script>alert'));
  const search = await mo.get(`/mod?q=${encodeURIComponent(HOSTILE)}`);
  assert.ok(!search.body.includes('<script>alert'));
  assert.equal((await decide(mo, one, { action: 'reject', reason: HOSTILE })).status, 303);
  const plate = await mo.get(`/mod/items/${one.item}`);
  assert.ok(!plate.body.includes('<script>alert'));
});

test('what is no item, no decision and no entry', async () => {
  const one = submitted(site);
  for (const item of ['tool-0', 'tool-x', 'tool-99999999999999999999', 'nothing-1', `edit-${one.id}`, 'tool', '-1', 'tool-1.2'])
    assert.equal((await mo.get(`/mod/items/${item}`)).status, 404, item);
  for (const action of ['', 'publish', 'import', 'submit', "approve'--"])
    assert.equal((await decide(mo, one, { action })).status, 409, action);
  for (const version of ['', '0', '-1', '999999999']) assert.equal((await decide(mo, one, { action: 'approve', version })).status, 409, version);
  for (const entry of ['', '0', '999999999999999999']) assert.equal((await mo.post('/mod/undo', { entry })).status, 404, entry);
  assert.equal((await mo.post('/mod/undo', { batch: 'not-a-batch' })).status, 404);
  assert.equal((await mo.post('/mod/bulk', { action: 'approve' })).status, 422);
  assert.equal((await mo.post('/mod/bulk', { action: 'approve', item: ["tool-1.1'; --"] })).status, 422);
  assert.equal((await mo.get('/mod?after=nonsense')).status, 400);
  assert.equal((await mo.get(`/mod?done=${'-'.repeat(36)}`)).status, 200);
  assert.equal(stateOf(site, one), 'pending');
});

test('the log holds', () => {
  assert.equal(psql(site, 'SELECT * FROM moderation_log_breaks').out, '');
  assert.equal(psql(site, 'SELECT * FROM panel_drift').out, '');
});

test('who was signed out while they wrote gets their words back', async () => {
  const one = submitted(site);
  const late = await staff(site, { login: 'late', role: 'moderator' });
  psql(site, `UPDATE sessions SET used_at = now() - interval '31 minutes' WHERE account_id = ${late.id}`);
  const answer = await late.post(`/mod/items/${one.item}/decide`, { version: versionOf(site, one), action: 'reject', reason: `Long words ${HOSTILE}` });
  assert.equal(answer.status, 401);
  assert.ok(answer.body.includes('Long words') && !answer.body.includes('<script>alert'));
  assert.ok(answer.body.includes('href="/mod/login"'));
  assert.equal((await late.post('/mod/bulk', { action: 'approve' })).status, 303, 'without words there is nothing to lose');
  const foreign = await mo.post(`/mod/items/${one.item}/decide`, { csrf: '0'.repeat(64), action: 'reject', reason: 'Mine' });
  assert.equal(foreign.status, 403);
  assert.ok(foreign.body.includes('Mine'));
  assert.equal(stateOf(site, one), 'pending');
});
