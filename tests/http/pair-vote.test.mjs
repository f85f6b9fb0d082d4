// Head to head: which of two tools a visitor would ship. By a form and by JSON; the rules are those of votes on tools.
import test from 'node:test';
import assert from 'node:assert/strict';
import { siteUp } from '../lib/site.mjs';
import { drift, KEYS, polls, psql } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, parse, text } from './lib/html.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { cookiesOf, Visitor } from './lib/visitor.mjs';

const site = await polls();
const FORM = 'application/x-www-form-urlencoded';
const curated = psql(site, 'SELECT left_slug, right_slug FROM comparison_cards ORDER BY id DESC').out.split('\n').map((row) => row.split('|'));
let next = 0;
const fresh = () => curated[next++]; // a pair that nobody has voted on
const tally = (left, neither, right) => {
  const votes = left + neither + right;
  const percent = (n) => (votes ? Math.floor((100 * n) / votes + 0.5) : null);
  return { left, right, neither, votes, left_percent: percent(left), right_percent: percent(right) };
};
const page = (path) => ask(site, path);
const seen = async (left, right) => {
  const { held, voided, ...counted } = (await ask(site, `/api/v1/comparisons/${left}/${right}`)).json.head_to_head;
  return counted;
};
const ledger = () => Number(psql(site, 'SELECT count(*) FROM pair_votes_ledger').out);
const box = (answer) => byId(parse(answer.body), 'head-to-head');
const pressed = (answer) => all(box(answer), (n) => n.attributes['aria-pressed'] === 'true').map((n) => n.attributes.value);

test('set, change, withdraw by JSON; doing it again changes nothing; others see it at once', async () => {
  const [left, right] = fresh();
  const one = new Visitor(site);
  const other = new Visitor(site);
  const before = ledger();
  const community = async () => [(await ask(site, `/api/v1/tools/${left}`)).json.community, (await ask(site, `/api/v1/tools/${right}`)).json.community];
  const apart = await community();
  for (const [who, choice, now, entries] of [
    [one, 'left', [1, 0, 0], 1],
    [one, 'left', [1, 0, 0], 1],
    [one, 'neither', [0, 1, 0], 2],
    [other, 'right', [0, 1, 1], 3],
    [one, 'right', [0, 0, 2], 4],
    [one, null, [0, 0, 1], 5],
    [one, null, [0, 0, 1], 5],
    [other, null, [0, 0, 0], 6],
  ]) {
    const answer = await who.putPair(left, right, choice);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
    assert.deepEqual(answer.json, { choice, counted: choice !== null, head_to_head: tally(...now) });
    assert.deepEqual(await seen(left, right), tally(...now), 'seen by others at once');
    assert.equal(ledger() - before, entries);
  }
  assert.deepEqual(await community(), apart, 'never mixed with the community’s votes');
  assert.equal(drift(site), '');
});

test('left is what the address names first', async () => {
  const [left, right] = fresh();
  const me = new Visitor(site);
  assert.deepEqual((await me.putPair(right, left, 'left')).json.head_to_head, tally(1, 0, 0));
  assert.deepEqual(await seen(left, right), tally(0, 0, 1));
  assert.deepEqual((await me.putPair(left, right, 'right')).json.head_to_head, tally(0, 0, 1), 'the same vote');
  const own = (await me.ask(`/api/v1/votes?pair=${right}-vs-${left}&tool=${left}`)).json;
  assert.deepEqual(own, { votes: [], pairs: [{ pair: `${right}-vs-${left}`, choice: 'left', counted: true, head_to_head: tally(1, 0, 0) }] });
});

test('set, change, withdraw by a form; the visitor’s own page shows it, everybody’s does not', async () => {
  const [left, right] = fresh();
  const path = `/compare/${left}-vs-${right}`;
  const me = new Visitor(site);
  for (const [choice, words] of [
    ['left', / 1, neither 0, .* 0\. Ranking/],
    ['neither', / 0, neither 1, .* 0\. Ranking/],
    ['right', / 0, neither 0, .* 1\. Ranking/],
    ['none', /Which of the two would you ship/],
  ]) {
    const answer = await me.postPair(`${left}-vs-${right}`, { choice });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, `${path}#head-to-head`);
    const mine = await me.ask(path, { headers: { 'accept-encoding': 'gzip' } });
    const others = await ask(site, path, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(mine.headers['cache-control'], 'private, no-store');
    assert.equal(others.headers['cache-control'], 'no-cache');
    assert.deepEqual(pressed(mine), choice === 'none' ? [] : [choice]);
    assert.deepEqual(pressed(others), []);
    for (const answered of [mine, others]) assert.match(text(box(answered)), words);
    const status = (answered) => text(all(box(answered), (n) => n.attributes.role === 'status')[0]);
    assert.equal(status(others), 'One vote a pair, apart from those on each tool.');
    const name = { left: (await ask(site, `/api/v1/tools/${left}`)).json.name, right: (await ask(site, `/api/v1/tools/${right}`)).json.name, neither: 'Neither' }[choice];
    assert.equal(status(mine), choice === 'none' ? status(others) : `You chose ${name}. You can change it at any time.`);
    const withdraw = all(box(mine), (n) => n.attributes.value === 'none')[0].attributes;
    assert.equal('hidden' in withdraw, choice === 'none');
  }
  await me.postPair(`${right}-vs-${left}`, { choice: 'left' });
  assert.deepEqual(await seen(left, right), tally(0, 0, 1), 'the form of the reverse address, too');
});

test('any two tools can be voted on, also where nobody chose the pair', async () => {
  const [a, b] = psql(site, `SELECT l.slug, r.slug FROM tools AS l, tools AS r WHERE l.state = 'published' AND r.state = 'published' AND l.slug < r.slug
    AND NOT EXISTS (SELECT FROM comparisons AS c WHERE c.lower_id = least(l.id, r.id) AND c.higher_id = greatest(l.id, r.id)) ORDER BY 1, 2 LIMIT 1`).out.split('|');
  const me = new Visitor(site);
  assert.equal((await me.putPair(a, b, 'right')).status, 200);
  assert.deepEqual(await seen(a, b), tally(0, 0, 1));
  assert.match(text(box(await page(`/compare/${a}-vs-${b}`))), / 1\. Ranking/);
});

test('a first vote whose answer was lost is sent again, with the same key, and is one vote', async () => {
  const [left, right] = fresh();
  const key = 'h'.repeat(32);
  for (const who of [new Visitor(site), new Visitor(site)]) assert.equal((await who.putPair(left, right, 'left', { headers: { 'idempotency-key': key } })).status, 200);
  assert.equal((await new Visitor(site).postPair(`${left}-vs-${right}`, { choice: 'neither', key })).status, 303);
  assert.deepEqual(await seen(left, right), tally(0, 1, 0));
  const refused = await new Visitor(site).putPair(left, right, 'left', { headers: { 'idempotency-key': 'short' } });
  assert.equal(refused.status, 400);
  assert.match(refused.json.detail, /16 to 64 letters/);
});

test('what is no vote says what is wrong', async () => {
  const [left, right] = fresh();
  const before = ledger();
  const put = (body, type = 'application/json', path = `/api/v1/comparisons/${left}/${right}/vote`) => ask(site, path, { method: 'PUT', body, headers: { 'content-type': type } });
  const wrong = 'must be “left”, “right” or “neither”';
  for (const [body, errors] of [
    ['{}', [['/choice', 'is required']]],
    ['{"choice":"none"}', [['/choice', wrong]]],
    ['{"choice":"LEFT"}', [['/choice', wrong]]],
    [`{"choice":${JSON.stringify(HOSTILE)}}`, undefined],
    ['{"choice":1}', [['/choice', 'must be a string']]],
    ['{"choice":"left","verdict":"ship"}', [['/verdict', 'is not a known member']]],
    ['["left"]', [['', 'must be an object']]],
  ]) {
    const answer = await put(body);
    assert.equal(answer.status, 422, body);
    if (errors) assert.deepEqual(answer.json.errors, errors.map(([pointer, detail]) => ({ pointer, detail })), body);
    assert.deepEqual(cookiesOf(answer), []);
  }
  for (const body of ['', '{', 'choice=left', '{"choice":"\u0000"}']) assert.equal((await put(body)).status, 400, body);
  assert.equal((await put('choice=left', FORM)).status, 415);
  for (const [fields, say] of [
    [{}, /“choice” must be one of: left, right, neither, none/],
    [{ choice: 'both' }, /“choice” must be one of/],
    [{ choice: '"><script>' }, /longer than 8 bytes|one of/],
    [{ choice: 'left', verdict: 'ship' }, /“verdict” is not known/],
    [[['choice', 'left'], ['choice', 'right']], /given twice/],
  ]) {
    const answer = await new Visitor(site).postPair(`${left}-vs-${right}`, fields);
    assert.equal(answer.status, 400, JSON.stringify(fields));
    assert.match(answer.body, say);
    assert.ok(!answer.body.includes('"><script>'));
  }
  for (const [a, b] of [[left, left], [left, 'never-was'], ['never-was', left], ['Not%20A%20Slug', left], [left, '%22%3E%3Cscript%3E']]) {
    for (const choice of ['left', null]) {
      const answer = await new Visitor(site).putPair(a, b, choice);
      assert.equal(answer.status, 404, `${a} ${b}`);
      assert.deepEqual(cookiesOf(answer), [], 'no vote, no cookie');
    }
  }
  for (const pair of [`${left}-vs-${left}`, left, `${left}-vs-${right}-vs-${left}`, `${left}-vs-never-was`]) assert.equal((await new Visitor(site).postPair(pair, { choice: 'left' })).status, 404, pair);
  for (const pair of ['x', `${left}-vs-`, 'A-vs-B', `${left}-vs-${right}-vs-x`]) {
    const answer = await ask(site, `/api/v1/votes?pair=${pair}`);
    assert.equal(answer.status, 400, pair);
    assert.match(answer.json.detail, /“pair” must name two tools/);
  }
  assert.deepEqual((await ask(site, `/api/v1/votes?pair=${left}-vs-${right}`)).json, { votes: [], pairs: [] }, 'a stranger has none');
  assert.equal(ledger(), before);
});

test('requests of other sites are refused', async () => {
  const [left, right] = fresh();
  const before = ledger();
  for (const [method, path, body, type] of [
    ['POST', `/compare/${left}-vs-${right}/vote`, 'choice=left', FORM],
    ['PUT', `/api/v1/comparisons/${left}/${right}/vote`, '{"choice":"left"}', 'application/json'],
    ['DELETE', `/api/v1/comparisons/${left}/${right}/vote`],
  ]) {
    for (const from of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }, { origin: 'null' }, ...(method === 'POST' ? [{}] : [])]) {
      const answer = await ask(site, path, { method, body, headers: { ...(type && { 'content-type': type }), ...from } });
      assert.equal(answer.status, 403, `${method} ${JSON.stringify(from)}`);
      assert.deepEqual(cookiesOf(answer), []);
    }
    const other = await ask(site, path, { method: 'PATCH', headers: { 'content-length': 0 } });
    assert.equal(other.status, 405);
    assert.equal(other.headers.allow, method === 'POST' ? 'POST' : 'PUT, DELETE');
  }
  assert.equal(ledger(), before);
});

test('a tool that is closed, and one that was merged', async () => {
  const [slug, other] = fresh();
  const into = fresh()[0];
  const id = (name) => psql(site, `SELECT id FROM tools WHERE slug = '${name}'`).out;
  const move = (name, to, target = 'NULL') => {
    const moved = psql(site, `SELECT move_tool(${id(name)}, (SELECT version FROM tools WHERE slug = '${name}'), '${to}', 'moderator', 'A Moderator', 'because', ${target})`);
    assert.equal(moved.code, 0, moved.err);
  };
  const me = new Visitor(site);
  await me.putPair(slug, other, 'left');
  move(slug, 'delisted');
  for (const answer of [await me.putPair(slug, other, 'right'), await me.putPair(other, slug, null)]) {
    assert.equal(answer.status, 409);
    assert.match(answer.json.detail, /vote on this pair is closed/i);
  }
  move(slug, 'published');
  move(slug, 'merged', id(into));
  const answer = await me.putPair(slug, other, 'left');
  assert.equal(answer.json.choice, 'left', 'the vote went along');
  assert.equal((await me.ask(`/api/v1/votes?pair=${into}-vs-${other}`)).json.pairs[0].choice, 'left');
  assert.equal((await me.putPair(slug, into, 'left')).status, 404, 'the two are one');
  move(slug, 'published');
  assert.equal((await me.ask(`/api/v1/votes?pair=${slug}-vs-${other}`)).json.pairs[0].choice, 'left', 'and back');
  assert.deepEqual((await me.ask(`/api/v1/votes?pair=${into}-vs-${other}`)).json.pairs, []);
  assert.equal(drift(site), '');
});

test('hundreds of voters at once are counted to the last one', async () => {
  const [left, right] = fresh();
  const voters = Array.from({ length: 200 }, () => new Visitor(site));
  const inLanes = async (lanes, jobs) => {
    const queue = [...jobs];
    await Promise.all(Array.from({ length: lanes }, async () => { for (let job; (job = queue.shift()); ) await job(); }));
  };
  const cast = (who, choice) => async () => {
    for (let tries = 0; ; tries++) {
      const answer = await who.putPair(left, right, choice);
      if (answer.status === 200) return;
      assert.equal(answer.status, 503);
      assert.ok(tries < 20, 'it does not get through');
    }
  };
  await inLanes(40, voters.map((who, i) => cast(who, ['left', 'right', 'neither', 'left'][i % 4])));
  assert.deepEqual(await seen(left, right), tally(100, 50, 50));
  // many change their minds, some leave, and every request is sent twice at the same time
  const changes = voters.flatMap((who, i) => (i < 100 ? [cast(who, i < 20 ? null : 'neither')] : [cast(who, 'right')]));
  await inLanes(60, changes.flatMap((one) => [one, one]));
  assert.deepEqual(await seen(left, right), tally(0, 80, 100));
  assert.equal(drift(site), '');
});

test('the quota of a network is one for all votes; beyond it a vote is kept, but not counted', async () => {
  const small = await siteUp({ name: 'http-pair-quota', env: { WORKERS: '1', VOTE_QUOTA: '3', SECRET_KEY: KEYS.now } });
  const [left, right] = curated[0];
  await new Visitor(small).put(left, 'ship');
  const office = Array.from({ length: 4 }, () => new Visitor(small));
  for (const [i, who] of office.entries()) {
    const answer = await who.putPair(left, right, 'left');
    assert.equal(answer.status, 200, 'nobody is refused');
    assert.deepEqual(answer.json, { choice: 'left', counted: i < 2, head_to_head: tally(Math.min(i + 1, 2), 0, 0) });
  }
  const held = office[3];
  await held.postPair(`${left}-vs-${right}`, { choice: 'right' });
  const shown = text(box(await held.ask(`/compare/${left}-vs-${right}`)));
  assert.match(shown, /Your vote is kept, but not counted for now: too many came from your network today\./);
  assert.match(shown, /2 votes held, 0 voided/);
  const { head_to_head } = (await askJson(small, `/compare/${left}-vs-${right}`)).json;
  assert.deepEqual(head_to_head, { ...tally(2, 0, 0), held: 2, voided: 0 });
  assert.equal(drift(small), '');
});
