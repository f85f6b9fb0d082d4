// Held head-to-head votes: what moderators see of them, what they decide, and that it can be taken back. Tallies stay exact.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, drift, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { staff } from './lib/staff.mjs';
import { ask } from './lib/client.mjs';
import { parse, text } from './lib/html.mjs';

const site = await desk();
const mo = await staff(site, { login: 'pairs-mo', name: 'Mo', role: 'moderator' });
const [left, right] = psql(site, 'SELECT left_slug, right_slug FROM comparison_cards ORDER BY id DESC OFFSET 3 LIMIT 1').out.split('|');
let voter = 880000000;
// so many votes from a network that may cast one
const swarm = (n, choice, network) => {
  const done = psql(site, `SELECT cast_pair_vote('${left}', '${right}', ${(voter += 1000)} + n, '${choice}', sha256('${network}'), 1) FROM generate_series(1, ${n}) AS n`, site.env.DATABASE_URL);
  assert.equal(done.code, 0, done.err);
};
const tally = async () => {
  const { left: one, neither, right: other, held, voided } = (await ask(site, `/api/v1/comparisons/${left}/${right}`)).json.head_to_head;
  return { one, neither, other, held, voided };
};
const lower = psql(site, `SELECT slug FROM tools WHERE slug IN ('${left}', '${right}') ORDER BY id LIMIT 1`).out;
const higher = lower === left ? right : left;
const groups = (page) => [...page.body.matchAll(/name="group" value="(\d+\.\d+\.[0-9a-f]*)"/g)].map((found) => found[1]);
const decide = (fields) => mo.post('/mod/votes', { standing: 'held', tool: lower, against: higher, ...fields });

test('they are shown by pair, network and hour; the queue counts them', async () => {
  swarm(12, 'left', 'pair-bees');
  swarm(4, 'neither', 'pair-wasps');
  assert.deepEqual(await tally(), { one: 1, neither: 1, other: 0, held: 14, voided: 0 });
  const page = await mo.get(`/mod/votes?tool=${left}`);
  assert.equal(page.status, 200);
  const words = text(parse(page.body));
  assert.match(words, /Head to head/);
  assert.match(words, /: 11 held/);
  assert.match(words, /3 neither/);
  assert.equal(groups(page).length, 2);
  assert.ok(groups(await mo.get('/mod/votes')).length >= 2, 'among all');
  assert.equal(groups(await mo.get('/mod/votes?tool=cursor')).length, 0, 'not with another tool');
  assert.match((await mo.get(`/mod?kind=vote&q=${lower}`)).body, /14 held votes/);
  assert.equal((await mo.get(`/mod/votes?tool=${higher}`)).status, 200);
});

test('a group is voided, and back; another is released; the log says so', async () => {
  const [bees, wasps] = groups(await mo.get(`/mod/votes?tool=${left}`));
  assert.equal((await decide({ group: bees, action: 'void', reason: ' ' })).status, 422);
  const done = await decide({ group: bees, action: 'void', reason: 'One hand.' });
  assert.equal(done.status, 303);
  assert.deepEqual(await tally(), { one: 1, neither: 1, other: 0, held: 3, voided: 11 }, 'exact at once');
  assert.match((await ask(site, '/log')).body, /11 votes head to head with/);
  const entry = /done=(\d+)/.exec(done.headers.location)[1];
  assert.equal((await mo.post('/mod/undo', { entry })).status, 303);
  assert.deepEqual(await tally(), { one: 1, neither: 1, other: 0, held: 14, voided: 0 });
  assert.equal((await decide({ group: wasps, action: 'release', reason: 'An office.' })).status, 303);
  assert.deepEqual(await tally(), { one: 1, neither: 4, other: 0, held: 11, voided: 0 });
  assert.equal((await decide({ group: 'all', action: 'void', reason: 'All of them.' })).status, 303);
  assert.deepEqual(await tally(), { one: 1, neither: 4, other: 0, held: 0, voided: 11 });
  const [voided] = groups(await mo.get(`/mod/votes?standing=voided&tool=${left}`));
  assert.equal((await decide({ standing: 'voided', group: voided, action: 'release', reason: 'Looked again.' })).status, 303);
  assert.deepEqual(await tally(), { one: 12, neither: 4, other: 0, held: 0, voided: 0 });
  assert.equal(drift(site), '');
});

test('what names no votes is refused', async () => {
  assert.equal((await decide({ group: 'all', action: 'void', reason: 'x' })).status, 409);
  assert.equal((await decide({ group: 'x', action: 'void', reason: 'x' })).status, 400);
  assert.equal((await decide({ against: 'nowhere', group: 'all', action: 'void', reason: 'x' })).status, 404);
  assert.equal((await decide({ against: lower, group: 'all', action: 'void', reason: 'x' })).status, 404);
  const hostile = await decide({ against: HOSTILE, group: 'all', action: 'void', reason: HOSTILE });
  assert.equal(hostile.status, 404);
  assert.ok(!hostile.body.includes('<script>alert'));
});
