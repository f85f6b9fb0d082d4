// Held votes: what moderators see of them, what they decide, what the public is told. Tallies stay exact.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, drift, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { staff } from './lib/staff.mjs';
import { ask } from './lib/client.mjs';

const site = await desk();
const mo = await staff(site, { login: 'held-mo', name: 'Mo', role: 'moderator' });
const max = await staff(site, { login: 'held-max', name: 'Max', role: 'moderator' });
let voter = 770000000;
// so many votes from a network that may cast one
const swarm = (slug, n, verdict, network) => {
  const done = psql(site, `SELECT cast_vote('${slug}', ${(voter += 1000)} + n, '${verdict}', sha256('${network}'), 1) FROM generate_series(1, ${n}) AS n`, site.env.DATABASE_URL);
  assert.equal(done.code, 0, done.err);
};
const groups = (page) => [...page.body.matchAll(/name="group" value="(\d+\.\d+\.[0-9a-f]*)"/g)].map((found) => found[1]);
const community = async (slug) => (await ask(site, `/api/v1/tools/${slug}`)).json.community;
const decide = (who, fields) => who.post('/mod/votes', { standing: 'held', tool: 'qdrant', only: 'qdrant', ...fields });

test('bursts are shown by tool, network and hour, with what they would change', async () => {
  swarm('qdrant', 13, 'ship', 'bees');
  swarm('qdrant', 5, 'skip', 'wasps');
  assert.deepEqual(await community('qdrant'), { ship: 1, skip: 1, votes: 2, percent: 50, held: 16, voided: 0 });
  const page = await mo.get('/mod/votes?tool=qdrant');
  assert.equal(page.status, 200);
  for (const words of ['12 held', '12 ship, 0 skip', '50% of 2 ship now; with these 93% of 14.', '4 held', 'with these 17% of 6.', 'Release all 16']) assert.ok(page.body.includes(words), words);
  assert.equal(groups(page).length, 2);
  const queue = await mo.get('/mod?kind=vote&q=qdrant');
  assert.ok(queue.body.includes('16 held votes') && queue.body.includes('/mod/votes?tool=qdrant'));
  assert.ok((await mo.get('/mod/votes')).body.includes('Qdrant'));
  const id = psql(site, "SELECT id FROM tools WHERE slug = 'qdrant'").out;
  assert.equal((await mo.ask(`/api/v1/moderation/items/vote-${id}`, { headers: { accept: 'application/json' } })).status, 200);
  assert.ok((await mo.get(`/mod/items/vote-${id}`)).body.includes('href="/mod/votes?tool=qdrant"'));
});

test('the public is told how many do not count, and why', async () => {
  assert.ok((await ask(site, '/tools/qdrant')).body.includes('16 votes held, 0 voided'));
  assert.ok((await ask(site, '/compare/qdrant-vs-chroma')).status < 400);
  const path = (await ask(site, '/compare/qdrant-vs-chroma')).headers.location ?? '/compare/qdrant-vs-chroma';
  assert.ok((await ask(site, path)).body.includes('16 votes held, 0 voided'), 'in a comparison, too');
  assert.ok(!(await ask(site, '/tools/chroma')).body.includes('votes held'), 'where there are any');
  assert.match((await ask(site, '/methodology')).body, /id="uncounted"/);
});

test('a group is voided with a reason, at once and exactly, and back', async () => {
  const [bees, wasps] = groups(await mo.get('/mod/votes?tool=qdrant'));
  const bare = await decide(mo, { group: bees, action: 'void', reason: ' ' });
  assert.equal(bare.status, 422);
  assert.ok(bare.body.includes('Say why'));
  const done = await decide(mo, { group: bees, action: 'void', reason: 'One hand.' });
  assert.equal(done.status, 303);
  assert.match(done.headers.location, /^\/mod\/votes\?tool=qdrant&done=\d+$/);
  assert.deepEqual(await community('qdrant'), { ship: 1, skip: 1, votes: 2, percent: 50, held: 4, voided: 12 });
  assert.ok((await ask(site, '/tools/qdrant')).body.includes('4 votes held, 12 voided'), 'pages are exact at once');
  const plate = await mo.get(done.headers.location);
  assert.ok(plate.body.includes('Qdrant: voided votes'));
  const late = await decide(max, { group: bees, action: 'release', reason: 'Kept words' });
  assert.equal(late.status, 409);
  assert.ok(late.body.includes('No such votes are left') && late.body.includes('Kept words'));
  const entry = /name="entry" value="(\d+)"/.exec(plate.body)[1];
  const back = /name="back" value="([^"]+)"/.exec(plate.body)[1];
  assert.equal((await max.post('/mod/undo', { entry })).status, 422, 'somebody else gives a reason');
  assert.equal((await mo.post('/mod/undo', { entry, back })).headers.location, `/mod/votes?tool=qdrant&done=${entry}`);
  assert.deepEqual(await community('qdrant'), { ship: 1, skip: 1, votes: 2, percent: 50, held: 16, voided: 0 });
  assert.equal((await decide(mo, { group: wasps, action: 'release', reason: 'An office.' })).status, 303);
  assert.deepEqual(await community('qdrant'), { ship: 1, skip: 5, votes: 6, percent: 17, held: 12, voided: 0 });
  assert.equal(drift(site), '');
});

test('all of a tool at once; voided ones are shown and released', async () => {
  assert.equal((await decide(mo, { group: 'all', action: 'void', reason: 'All of them.' })).status, 303);
  assert.deepEqual(await community('qdrant'), { ship: 1, skip: 5, votes: 6, percent: 17, held: 0, voided: 12 });
  assert.ok((await mo.get('/mod/votes?tool=qdrant')).body.includes('No votes are held'));
  const voided = await mo.get('/mod/votes?tool=qdrant&standing=voided');
  assert.ok(voided.body.includes('12 voided') && voided.body.includes('Hold again'));
  const [group] = groups(voided);
  assert.equal((await decide(mo, { standing: 'voided', group, action: 'release', reason: 'Looked again.' })).status, 303);
  assert.deepEqual(await community('qdrant'), { ship: 13, skip: 5, votes: 18, percent: 72, held: 0, voided: 0 });
  assert.ok(!(await ask(site, '/tools/qdrant')).body.includes('held,'));
  assert.equal(drift(site), '');
});

test('what names no votes is refused, and hostile words stay words', async () => {
  for (const group of ['', 'x', '1', '1.2', '2.1.', '-1.5.', '1.2.zz', "1.2.'; --", '1.99999999999999999999.'])
    assert.equal((await decide(mo, { group, action: 'void', reason: 'x' })).status, 400, group);
  assert.equal((await decide(mo, { group: '1.2.', action: 'void', reason: 'x' })).status, 409);
  assert.equal((await decide(mo, { group: 'all', action: 'hold', reason: 'x' })).status, 409, 'held ones are not held again');
  assert.equal((await decide(mo, { group: 'all', action: 'explode', reason: 'x' })).status, 400);
  assert.equal((await decide(mo, { tool: 'nowhere', group: 'all', action: 'void', reason: 'x' })).status, 404);
  swarm('weaviate', 3, 'ship', 'moths');
  const hostile = await decide(mo, { tool: 'weaviate', only: 'weaviate', group: 'all', action: 'void', reason: `${HOSTILE}${'x'.repeat(4000)}` });
  assert.equal(hostile.status, 422);
  assert.ok(!hostile.body.includes('<script>alert'));
  assert.equal((await decide(mo, { tool: 'weaviate', only: HOSTILE, group: 'all', action: 'void', reason: HOSTILE })).status, 303);
  assert.ok(!(await mo.get('/mod/votes?tool=%22%3E%3Cscript%3E')).body.includes('<script>alert'));
});
