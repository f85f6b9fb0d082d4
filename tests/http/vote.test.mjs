// A visitor's vote: cast, changed, withdrawn; by a form and by JSON; seen by whoever cast it, counted for all.
import test from 'node:test';
import assert from 'node:assert/strict';
import { drift, polls, psql } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, parse, text } from './lib/html.mjs';
import { cookiesOf, tally, Visitor } from './lib/visitor.mjs';

const site = await polls();
const slugs = psql(site, "SELECT slug FROM tools WHERE state = 'published' ORDER BY id").out.split('\n');
let next = 0;
const fresh = () => slugs[next++]; // a tool that nobody has voted on
const community = (ship, skip) => ({
  ship,
  skip,
  votes: ship + skip,
  percent: ship + skip ? Math.floor((100 * ship) / (ship + skip) + 0.5) : null,
});
const ledger = (slug) =>
  Number(psql(site, `SELECT count(*) FROM votes_ledger WHERE tool_id = (SELECT id FROM tools WHERE slug = '${slug}')`).out);
const pressed = (page, at = 'vote') =>
  all(byId(page, at), (n) => n.attributes['aria-pressed'] === 'true').map((n) => n.attributes.value);

test('set, change, withdraw by JSON; doing it again changes nothing', async () => {
  const slug = fresh();
  const one = new Visitor(site);
  const other = new Visitor(site);
  const steps = [
    [one, 'ship', [1, 0], 1],
    [one, 'ship', [1, 0], 1],
    [one, 'skip', [0, 1], 2],
    [other, 'skip', [0, 2], 3],
    [one, null, [0, 1], 4],
    [one, null, [0, 1], 4],
    [one, 'ship', [1, 1], 5],
    [one, null, [0, 1], 6],
    [other, null, [0, 0], 7],
  ];
  for (const [who, verdict, [ship, skip], entries] of steps) {
    const answer = await who.put(slug, verdict);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/json');
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
    assert.deepEqual(answer.json, { verdict, counted: verdict !== null, community: community(ship, skip) });
    assert.deepEqual(await tally(site, slug), community(ship, skip), 'seen by others at once');
    assert.equal(ledger(slug), entries);
  }
  assert.equal(drift(site), '');
});

test('set, change, withdraw by a form; the visitor’s own page shows it, everybody’s does not', async () => {
  const slug = fresh();
  const me = new Visitor(site);
  for (const [verdict, words] of [
    ['ship', '100% ship 1 ship, 0 skip'],
    ['ship', '100% ship 1 ship, 0 skip'],
    ['skip', '0% ship 0 ship, 1 skip'],
    ['none', 'No votes yet. Yours would be the first.'],
  ]) {
    const answer = await me.post(slug, { verdict });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, `/tools/${slug}#vote`);
    assert.equal(answer.bytes.length, 0);
    const mine = await me.ask(`/tools/${slug}`, { headers: { 'accept-encoding': 'gzip' } });
    const others = await ask(site, `/tools/${slug}`, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(mine.headers['cache-control'], 'private, no-store');
    assert.equal(mine.headers.etag, undefined);
    assert.equal(others.headers['cache-control'], 'no-cache');
    assert.ok(others.headers.etag);
    assert.deepEqual(pressed(parse(mine.body)), verdict === 'none' ? [] : [verdict]);
    assert.deepEqual(pressed(parse(others.body)), []);
    for (const answer of [mine, others]) assert.ok(text(byId(parse(answer.body), 'vote')).includes(words), verdict);
    const status = (page) => text(all(byId(parse(page.body), 'vote'), (n) => n.attributes.role === 'status')[0]);
    assert.equal(status(others), 'One vote a tool. A cookie remembers it.');
    assert.equal(
      status(mine),
      verdict === 'none' ? status(others) : `You voted ${verdict}. You can change it at any time.`,
    );
    const withdraw = (page) => all(byId(parse(page.body), 'vote'), (n) => n.attributes.value === 'none')[0].attributes;
    assert.equal('hidden' in withdraw(mine), verdict === 'none');
    assert.equal('hidden' in withdraw(others), true);
  }
});

test('a comparison shows both own votes, each on its side', async () => {
  const path = psql(site, "SELECT '/compare/' || left_slug || '-vs-' || right_slug FROM comparison_cards ORDER BY id LIMIT 1").out;
  const [left, right] = path.slice(9).split('-vs-');
  const me = new Visitor(site);
  const forms = (answer) => all(byId(parse(answer.body), 'vote'), 'form');
  assert.deepEqual((await me.post(left, { verdict: 'skip', back: path })).headers.location, `${path}#vote`);
  await me.post(right, { verdict: 'ship', back: path });
  for (const [who, wanted] of [
    [me, [['skip'], ['ship']]],
    [new Visitor(site), [[], []]],
  ]) {
    const found = forms(await who.ask(path));
    assert.deepEqual(found.map((form) => form.attributes.action), [`/tools/${left}/vote`, `/tools/${right}/vote`]);
    assert.deepEqual(
      found.map((form) => all(form, (n) => n.attributes['aria-pressed'] === 'true').map((n) => n.attributes.value)),
      wanted,
    );
    for (const form of found)
      assert.equal(all(form, (n) => n.attributes.name === 'back')[0].attributes.value, path);
  }
  const [a, b] = path.slice(9).split('-vs-');
  assert.equal((await me.ask(`/compare/${b}-vs-${a}`)).status, 301, 'the reverse order still moves');
  for (const slug of [left, right]) await me.put(slug, null);
});

test('a page is the visitor’s own only when they ask for it and are somebody', async () => {
  const slug = fresh();
  const me = new Visitor(site);
  await me.post(slug, { verdict: 'ship' });
  const voter = me.cookies.get('voter');
  for (const [cookie, own] of [
    [`voter=${voter}; own=page`, true],
    [`own=page; voter=${voter}`, true],
    [`voter=${voter}; own=script`, false],
    [`voter=${voter}`, false],
    ['own=page', false],
    [`own=page; voter=${voter.slice(0, -1)}`, false],
    [`own=page; xvoter=${voter}`, false],
  ]) {
    for (const path of [`/tools/${slug}`]) {
      const answer = await ask(site, path, { headers: { cookie } });
      assert.equal(answer.headers['cache-control'], own ? 'private, no-store' : 'no-cache', cookie);
      assert.deepEqual(pressed(parse(answer.body)), own ? ['ship'] : [], cookie);
    }
    for (const path of ['/', '/tools', '/compare', '/methodology'])
      assert.equal((await ask(site, path, { headers: { cookie } })).headers['cache-control'], 'no-cache', path);
    const json = await askJson(site, `/tools/${slug}`, { headers: { cookie } });
    assert.equal(json.headers['cache-control'], 'no-cache');
    assert.equal(json.headers['access-control-allow-origin'], '*');
  }
  const shared = await ask(site, `/tools/${slug}`);
  const again = await me.ask(`/tools/${slug}`, { headers: { 'if-none-match': shared.headers.etag } });
  assert.equal(again.status, 200, 'whoever has everybody’s page still gets their own');
});

test('back leads to pages of ours that show a vote, and nowhere else', async () => {
  const slug = fresh();
  const me = new Visitor(site);
  const home = `/tools/${slug}`;
  for (const [back, to] of [
    ['/tools/some-tool', '/tools/some-tool'],
    ['/compare/a-tool-vs-b-tool', '/compare/a-tool-vs-b-tool'],
    ['', home],
    ['/', home],
    ['/privacy', home],
    ['//evil.example', home],
    ['https://evil.example/tools/x', home],
    ['/tools/', home],
    ['/tools/x/vote', home],
    ['/tools/../privacy', home],
    ['/tools//evil.example', home],
    ['/tools/x?y=1', home],
    ['/tools/x#y', home],
    ['/tools/x\\evil', home],
    ['/tools/A', home],
    ['/compare/a', home],
    ['/compare/a-vs-b/../../x', home],
    ['/compare/-vs-b', home],
    ['/compare?left=a&right=b', home],
  ]) {
    const answer = await me.post(slug, { verdict: 'ship', back });
    assert.equal(answer.status, 303, back);
    assert.equal(answer.headers.location, `${to}#vote`, back);
  }
  assert.equal((await me.post(slug, { verdict: 'ship', back: '/tools/x\r\nSet-Cookie: a=b' })).headers.location, `${home}#vote`);
  await me.put(slug, null);
});

test('a first vote whose answer was lost is sent again, with the same key, and is one vote', async () => {
  const slug = fresh();
  const key = 'k'.repeat(32);
  const lost = new Visitor(site);
  const first = await lost.put(slug, 'ship', { headers: { 'idempotency-key': key } });
  assert.deepEqual((await tally(site, slug)).votes, 1);
  const again = new Visitor(site);
  assert.equal((await again.put(slug, 'ship', { headers: { 'idempotency-key': key } })).status, 200);
  assert.deepEqual([...again.cookies], [...lost.cookies]);
  assert.equal(first.status, 200);
  const form = new Visitor(site);
  assert.equal((await form.post(slug, { verdict: 'skip', key })).status, 303);
  assert.deepEqual(await tally(site, slug), { ship: 0, skip: 1, votes: 1, percent: 0 });
  await new Visitor(site).put(slug, 'ship', { headers: { 'idempotency-key': 'o'.repeat(32) } });
  assert.equal((await tally(site, slug)).votes, 2);
  for (const bad of ['short', 'k'.repeat(65), `${'k'.repeat(20)} `+'k', 'ü'.repeat(16)]) {
    const refused = await new Visitor(site).put(slug, 'ship', { headers: { 'idempotency-key': Buffer.from(bad).toString('latin1') } });
    assert.equal(refused.status, 400, bad);
    assert.match(refused.json.detail, /16 to 64 letters/);
  }
  // whoever is somebody already stays who they are
  await lost.put(slug, 'ship', { headers: { 'idempotency-key': 'p'.repeat(32) } });
  assert.deepEqual(await tally(site, slug), { ship: 2, skip: 0, votes: 2, percent: 100 });
});

test('own votes: those of the tools asked for, by the name they were asked by', async () => {
  const [a, b, c] = [fresh(), fresh(), fresh()];
  const me = new Visitor(site);
  const stranger = await ask(site, `/api/v1/votes?tool=${a}`);
  assert.deepEqual(stranger.json, { votes: [] });
  assert.deepEqual(cookiesOf(stranger), []);
  assert.deepEqual((await ask(site, '/api/v1/votes')).json, { votes: [] });
  await me.put(a, 'ship');
  await me.put(b, 'skip');
  assert.deepEqual(await me.own(a, b, c, 'never-was'), [
    { tool: a, verdict: 'ship', counted: true },
    { tool: b, verdict: 'skip', counted: true },
  ].sort((x, y) => (x.tool < y.tool ? -1 : 1)));
  assert.deepEqual((await me.own(b)).map(({ tool, verdict }) => [tool, verdict]), [[b, 'skip']]);
  assert.deepEqual((await me.ask('/api/v1/votes')).json, { votes: [] });
  const answer = await me.ask(`/api/v1/votes?tool=${a}`);
  assert.deepEqual(answer.json.votes[0].community, { ship: 1, skip: 0, votes: 1, percent: 100 });
  assert.deepEqual(answer.json.votes[0].community, await tally(site, a));
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.equal(answer.headers.etag, undefined);
  assert.equal(answer.headers['access-control-allow-origin'], undefined);
  const asked = (n) => me.ask(`/api/v1/votes?${Array.from({ length: n }, () => `tool=${a}`).join('&')}`);
  assert.equal((await asked(50)).status, 200);
  for (const [path, say] of [
    ['/api/v1/votes?tool=Not+A+Slug', /“tool”/],
    ['/api/v1/votes?tool=', /“tool”/],
    [`/api/v1/votes?tool=${a},${b}`, /“tool”/],
    [`/api/v1/votes?slug=${a}`, /“slug” is not known/],
  ]) {
    const refused = await me.ask(path);
    assert.equal(refused.status, 400, path);
    assert.match(refused.json.detail, say);
    assert.equal(refused.headers['access-control-allow-origin'], undefined);
  }
  assert.equal((await asked(51)).status, 400);
});

test('unknown, never public and closed tools', async () => {
  const me = new Visitor(site);
  const slug = fresh();
  const into = fresh();
  await me.put(slug, 'ship');
  const id = (name) => psql(site, `SELECT id FROM tools WHERE slug = '${name}'`).out;
  const move = (name, to, target = 'NULL') => {
    const moved = psql(site, `SELECT move_tool(${id(name)}, (SELECT version FROM tools WHERE slug = '${name}'), '${to}', 'moderator', 'A Moderator', 'because', ${target})`);
    assert.equal(moved.code, 0, moved.err);
  };
  psql(site, `INSERT INTO tools (slug, name, tagline, description, website, category_id, pricing_model, pricing_entry, state)
    SELECT 'not-yet', 'Not yet', tagline, description, website, category_id, pricing_model, pricing_entry, 'draft' FROM tools LIMIT 1`);
  for (const name of ['never-was', 'not-yet', 'Not%20A%20Slug', 'a-vs-b']) {
    const stranger = new Visitor(site);
    for (const answer of [await stranger.put(name, 'ship'), await stranger.put(name, null), await stranger.post(name, { verdict: 'ship' })]) {
      assert.equal(answer.status, 404, name);
      assert.deepEqual(cookiesOf(answer), [], 'no vote, no cookie');
    }
  }
  move(slug, 'delisted');
  for (const verdict of ['skip', null]) {
    const answer = await me.put(slug, verdict);
    assert.equal(answer.status, 409);
    assert.match(answer.json.detail, /vote on this tool is closed/i);
  }
  const page = await me.post(slug, { verdict: 'skip' });
  assert.equal(page.status, 409);
  assert.match(page.body, /vote on this tool is closed/i);
  assert.deepEqual(cookiesOf(await new Visitor(site).put(slug, 'ship')), []);
  move(slug, 'published');
  move(slug, 'merged', id(into));
  const answer = await me.put(slug, 'skip');
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.json.community, community(0, 1));
  assert.deepEqual(await tally(site, into), community(0, 1));
  assert.equal((await me.post(slug, { verdict: 'ship' })).headers.location, `/tools/${into}#vote`);
  assert.deepEqual(await me.own(slug, into), [slug, into].sort().map((tool) => ({ tool, verdict: 'ship', counted: true })));
  assert.equal(drift(site), '');
});

test('hundreds of voters at once are counted to the last one', async () => {
  const slug = fresh();
  const voters = Array.from({ length: 400 }, () => new Visitor(site));
  const inLanes = async (lanes, jobs) => {
    const queue = [...jobs];
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (let job; (job = queue.shift()); ) await job();
      }),
    );
  };
  const cast = (who, verdict) => async () => {
    for (let tries = 0; ; tries++) {
      const answer = await who.put(slug, verdict);
      if (answer.status === 200) return;
      assert.equal(answer.status, 503);
      assert.ok(tries < 20, 'it does not get through');
    }
  };
  await inLanes(40, voters.map((who, i) => cast(who, i % 4 ? 'ship' : 'skip')));
  assert.deepEqual(await tally(site, slug), community(300, 100));
  assert.equal(new Set(voters.map((who) => who.cookies.get('voter'))).size, 400);
  // all change their minds, some twice, some leave, and every request is sent twice at the same time
  const changes = voters.flatMap((who, i) => (i < 200 ? [cast(who, i < 50 ? null : 'skip')] : [cast(who, 'ship')]));
  await inLanes(60, changes.flatMap((one) => [one, one]));
  const counted = Number(psql(site, `SELECT count(*) FROM votes WHERE tool_id = (SELECT id FROM tools WHERE slug = '${slug}')`).out);
  assert.equal(counted, 350);
  assert.deepEqual(await tally(site, slug), community(200, 150));
  assert.equal(drift(site), '');
});

test('one voter from everywhere at once is one vote', async () => {
  const slug = fresh();
  const me = new Visitor(site);
  await me.put(slug, 'ship');
  // not more connections at once than nginx takes from one address
  for (let round = 0; round < 4; round++) {
    const answers = await Promise.all(Array.from({ length: 80 }, (_, i) => me.put(slug, [null, 'ship', 'skip'][i % 3])));
    for (const { status, json } of answers) {
      assert.ok([200, 503].includes(status), `status ${status}`);
      if (status === 200) assert.ok(json.community.votes <= 1);
    }
  }
  const last = (await me.put(slug, 'skip')).json;
  assert.deepEqual(last, { verdict: 'skip', counted: true, community: community(0, 1) });
  assert.deepEqual(await tally(site, slug), community(0, 1));
  assert.equal(drift(site), '');
});

test('a first vote that comes many times at once, with the cookie, is one vote', async () => {
  const slug = fresh();
  const me = new Visitor(site);
  await me.put(fresh(), 'ship');
  const answers = await Promise.all(Array.from({ length: 60 }, () => me.put(slug, 'ship')));
  assert.ok(answers.some((answer) => answer.status === 200));
  assert.deepEqual(await tally(site, slug), community(1, 0));
  assert.equal(ledger(slug), 1);
});
