// Rankings: by what, among which tools, page by page, with counts, intervals and ranges; and the job that works them out.
import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, children, siteUp } from '../lib/site.mjs';
import { catalogueFile, drift, psql } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, parse, text } from './lib/html.mjs';
import { catalogue, HOSTILE, SHELF } from './lib/catalogue.mjs';
import { Visitor } from './lib/visitor.mjs';

mkdirSync(join(build, 'test'), { recursive: true });
writeFileSync(catalogueFile, JSON.stringify(catalogue));
const site = await siteUp({ name: 'http-ranks', env: { WORKERS: '2', CATALOGUE: catalogueFile, VOTE_QUOTA: '1000000' } });
const BY = ['panel', 'community', 'contested', 'trending', 'head-to-head'];
const SHELF_SLUG = psql(site, `SELECT slug FROM categories WHERE name = '${SHELF}'`).out;
// Lists may be a second old, and the follower looks five times a second.
const job = async () => {
  const ran = site.slipway('job', 'rank');
  assert.equal(ran.code, 0, ran.err);
  await new Promise((done) => setTimeout(done, 1500));
  return ran.out;
};
// so many votes, for the first and the second, and for neither
const pair = (one, other, ones, others, neither = 0) => {
  const done = psql(site, `SELECT count(*) FROM generate_series(1, ${ones + others + neither}) AS n,
    cast_pair_vote('${one}', '${other}', 5000 + n, CASE WHEN n <= ${ones} THEN 'left' WHEN n <= ${ones + others} THEN 'right' ELSE 'neither' END, sha256('x'), NULL) AS v`, site.env.DATABASE_URL);
  assert.equal(done.code, 0, done.err);
};
const votes = (slug, ship, skip) => {
  const done = psql(site, `SELECT count(*) FROM generate_series(1, ${ship + skip}) AS n,
    cast_vote('${slug}', 9000 + n, (CASE WHEN n <= ${ship} THEN 'ship' ELSE 'skip' END)::verdict, sha256('x'), NULL) AS v`, site.env.DATABASE_URL);
  assert.equal(done.code, 0, done.err);
};
const ranking = async (query) => (await ask(site, `/api/v1/rankings?${query}`)).json;
const rows = (page) => all(byId(page, 'main'), (n) => n.name === 'tbody').flatMap((body) => all(body, 'tr'));
const wilson = (part, whole) => {
  const z = 1.959963984540054;
  const p = part / whole;
  const middle = p + (z * z) / (2 * whole);
  const half = z * Math.sqrt((p * (1 - p)) / whole + (z * z) / (4 * whole * whole));
  return { low: (middle - half) / (1 + (z * z) / whole), high: (middle + half) / (1 + (z * z) / whole) };
};
const near = (got, wanted, what) => assert.ok(Math.abs(got - wanted) < 0.00006, `${what}: ${got}, wanted ${wanted}`);

test('before anything was compared each ranking says what it lacks', async () => {
  await job();
  for (const [by, say] of [['community', /Nobody has voted/], ['contested', /No tool has reviews and votes that differ/], ['trending', /No votes in the last eight weeks/], ['head-to-head', /needs three tools that votes connect/]]) {
    const answer = await ask(site, `/rankings?by=${by}`);
    assert.equal(answer.status, 200);
    assert.match(text(parse(answer.body)), say);
    assert.match(answer.body, /<meta name="robots" content="noindex">/, by);
    assert.deepEqual((await ranking(`by=${by}`)).rankings, []);
  }
});

test('each number has its count, its interval and its range of places', async () => {
  votes('k-wins', 2, 30);
  votes('k-some', 40, 0);
  votes('k-low', 3, 0);
  votes('hostile-left', 30, 6);
  await job();
  const panel = await ranking('by=panel&limit=100');
  assert.deepEqual(Object.keys(panel), ['by', 'category', 'computed_at', 'rankings', 'next']);
  assert.equal(panel.rankings.length, catalogue.tools.filter((one) => one.reviews.length).length, 'all that were reviewed');
  assert.match(panel.computed_at, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  for (const by of ['panel', 'community']) {
    const { rankings } = await ranking(`by=${by}&limit=100`);
    let before = 2;
    for (const one of rankings) {
      const n = by === 'panel' ? one.reviews : one.votes;
      const { low, high } = wilson(one.ship, n);
      near(one.interval.low, low, `${by} ${one.tool.slug} low`);
      near(one.interval.high, high, `${by} ${one.tool.slug} high`);
      near(one.share, one.ship / n, `${by} ${one.tool.slug}`);
      assert.ok(low <= before + 1e-9, 'by the lower end');
      before = low;
      // from the shares as they are, not as they are printed
      const bounds = rankings.map((other) => wilson(other.ship, by === 'panel' ? other.reviews : other.votes));
      assert.deepEqual(one.places, {
        best: 1 + bounds.filter((other) => other.low > high + 1e-12).length,
        worst: bounds.filter((other) => other.high >= low - 1e-12).length,
      }, `${by} ${one.tool.slug}`);
    }
  }
  const { rankings } = await ranking('by=community');
  assert.deepEqual(rankings.map((one) => [one.tool.slug, one.ship, one.votes, one.places]), [
    ['k-some', 40, 40, { best: 1, worst: 3 }],
    ['hostile-left', 30, 36, { best: 1, worst: 3 }],
    ['k-low', 3, 3, { best: 1, worst: 3 }],
    ['k-wins', 2, 32, { best: 4, worst: 4 }],
  ]);
  const contested = (await ranking('by=contested')).rankings;
  assert.equal(contested[0].tool.slug, 'k-wins');
  assert.deepEqual([contested[0].panel, contested[0].community], [{ ship: 4, reviews: 4 }, { ship: 2, votes: 32 }]);
  for (const one of contested) assert.ok(one.interval.low > 0 || one.interval.high < 0, 'no interval holds zero');
  const trending = (await ranking('by=trending')).rankings;
  assert.deepEqual(trending.map((one) => [one.tool.slug, one.votes, Math.round(one.weight)]), [['k-some', 40, 40], ['hostile-left', 36, 36], ['k-wins', 32, 32], ['k-low', 3, 3]]);
});

test('the page says the same; hostile names stay words', async () => {
  for (const by of BY.slice(0, 4)) {
    const answer = await ask(site, `/rankings?by=${by}`);
    assert.equal(answer.headers['cache-control'], 'no-cache');
    assert.ok(!answer.body.includes(HOSTILE), by);
    const page = parse(answer.body);
    const { rankings } = (await askJson(site, `/rankings?by=${by}`)).json;
    assert.deepEqual(rows(page).map((row) => all(row, 'a')[0].attributes.href), rankings.map((one) => `/tools/${one.tool.slug}`));
    rankings.forEach((one, i) => {
      const { best, worst } = one.places;
      assert.equal(text(all(rows(page)[i], 'td')[0]), best === worst ? `${best}` : `${best}–${worst}`);
    });
    const current = all(byId(page, 'main'), (n) => n.attributes['aria-current'] === 'page').map(text);
    assert.equal(current.length, 1);
  }
  const page = parse((await ask(site, '/rankings?by=community')).body);
  assert.match(text(rows(page)[3]), /^4 Wins Call Cases 6% 2 of 32 votes 95% interval 2% to 20%$/);
  assert.match(text(rows(parse((await ask(site, '/rankings?by=contested')).body))[0]), /\+94 panel 4 of 4, community 2 of 32 95% interval \+\d+ to \+\d+$/);
});

test('within a category; what there is not is 404', async () => {
  const { rankings, category } = (await askJson(site, `/rankings/${SHELF_SLUG}`)).json;
  assert.deepEqual(category, { slug: SHELF_SLUG, name: SHELF });
  assert.ok(rankings.length > 10 && rankings.every((one) => one.tool.category.slug === SHELF_SLUG));
  assert.ok(rankings.every((one) => one.places.worst <= rankings.length + 100));
  assert.deepEqual((await ranking(`by=panel&category=${SHELF_SLUG}&limit=50`)).rankings, rankings);
  const html = await ask(site, `/rankings/${SHELF_SLUG}`);
  assert.match(html.body, new RegExp(`<link rel="canonical" href="${site.base}/rankings/${SHELF_SLUG}">`));
  for (const path of ['/rankings/nowhere', '/rankings/%22%3E%3Cscript%3E', `/rankings/${'x'.repeat(200)}`, '/api/v1/rankings?category=nowhere']) {
    const answer = await ask(site, path);
    assert.equal(answer.status, 404, path);
    assert.ok(!answer.body.includes('"><script>'));
  }
  assert.match((await ask(site, '/rankings/nowhere')).body, /no category of that name/);
});

test('unknown words, limits and cursors are refused and say why', async () => {
  const cursor = (await ranking('by=panel&limit=2')).next;
  for (const [path, say] of [
    ['/rankings?by=magic', /“by” must be one of: panel, community, contested, trending, head-to-head/],
    ['/rankings?sort=panel', /“sort” is not known/],
    ['/rankings?by=panel&by=panel', /given twice/],
    ['/rankings?after=x', /“after” must be the “next”/],
    [`/rankings?by=community&after=${cursor}`, /“after” must be the “next” of an earlier answer of this ranking/],
    [`/rankings?after=${cursor}0.0.0.0`, /“after”/],
    ['/rankings?after=%00', /./],
    ['/api/v1/rankings?limit=0', /“limit” must be a number from 1 to 100/],
    ['/api/v1/rankings?limit=101', /“limit” must be/],
    ['/api/v1/rankings?limit=1e1', /“limit” must be/],
    ['/rankings?limit=5', /“limit” is not known/],
  ]) {
    const answer = await ask(site, path);
    assert.equal(answer.status, 400, path);
    assert.match(answer.body, say, path);
  }
});

test('a cursor’s keys are a score and an id: bits that are no number are refused in every list by a score', async () => {
  const bits = (number) => new BigUint64Array(new Float64Array([number]).buffer)[0].toString(36);
  const id = (2n ** 63n).toString(36); // of a negative one
  for (const path of ['/rankings?after=P', '/rankings?by=trending&after=T', '/api/v1/rankings?by=head-to-head&after=H', `/rankings/${SHELF_SLUG}?by=contested&after=D`,
    '/tools?sort=community&after=c', '/tools?sort=community&pricing=paid&after=c', `/c/${SHELF_SLUG}?sort=community&after=c`, '/search?q=a&after=s']) {
    assert.equal((await ask(site, `${path}${bits(0.5)}.1.0`)).status, 200, path);
    for (const keys of [`${bits(NaN)}.1.0`, `${bits(Infinity)}.1.0`, `${bits(-Infinity)}.1.0`, `${bits(0.5)}.${id}.0`, `${bits(0.5)}.1.1`]) {
      const answer = await ask(site, path + keys);
      assert.equal(answer.status, 400, path + keys);
      assert.match(answer.body, /“after” must be the “next”/);
    }
  }
  for (const path of [`/tools/facts?after=f${id}.0.0`, '/tools/facts?after=f1.1.0', `/compare?after=k${id}.1.0`, `/tools?after=n1.${id}.0`, `/tools?sort=panel&after=p${id}.1.1`])
    assert.equal((await ask(site, path)).status, 400, path);
});

test('page by page nothing is lost and nothing comes twice; later pages are not indexed', async () => {
  for (const by of ['panel', 'community', 'trending']) {
    const whole = (await ranking(`by=${by}&limit=100`)).rankings.map((one) => one.tool.slug);
    const slugs = [];
    for (let path = `/api/v1/rankings?by=${by}&limit=7`; path; ) {
      const answer = await ask(site, path);
      slugs.push(...answer.json.rankings.map((one) => one.tool.slug));
      const link = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link ?? '');
      assert.equal(Boolean(link), answer.json.next !== null);
      path = link ? link[1].slice(site.base.length) : '';
    }
    assert.deepEqual(slugs, whole, by);
  }
  const first = await ask(site, '/rankings');
  assert.ok(!first.body.includes('noindex'));
  const next = all(parse(first.body), (n) => n.name === 'a' && n.attributes.rel === 'next')[0].attributes.href;
  const second = await ask(site, next);
  assert.match(second.body, /<meta name="robots" content="noindex">/);
  assert.match(second.body, /First page/);
  assert.equal(rows(parse(first.body)).length, 50);
});

test('head to head: those that votes connect are ranked, the rest stands apart', async () => {
  pair('bulk-01', 'bulk-02', 9, 3, 2);
  pair('bulk-02', 'bulk-03', 8, 4);
  pair('bulk-01', 'bulk-03', 10, 2, 4);
  pair('bulk-03', 'k-wins', 5, 5);
  pair('k-some', 'k-low', 3, 1);
  assert.match(await job(), /head to head: 4 tools ranked by 56 votes, 2 apart/);
  const answer = await ranking('by=head-to-head');
  assert.deepEqual([answer.votes, answer.ranked, answer.softened], [56, 4, false]);
  assert.deepEqual(answer.rankings.map((one) => one.tool.slug), ['bulk-01', 'bulk-02', 'bulk-03', 'k-wins']);
  assert.deepEqual(answer.apart.map((one) => [one.slug, one.votes]), [['k-some', 4], ['k-low', 4]].sort((a, b) => order(a[0]) - order(b[0])));
  const [first] = answer.rankings;
  assert.deepEqual([first.chosen, first.neither, first.votes], [19, 6, 30]);
  near(first.chance, 1 / (1 + Math.exp(-first.strength)), 'chance');
  near(answer.rankings.reduce((sum, one) => sum + one.strength, 0) / 4, 0, 'the mean is 0');
  for (const one of answer.rankings) {
    assert.ok(one.interval.low < one.strength && one.strength < one.interval.high);
    assert.deepEqual(one.places, {
      best: 1 + answer.rankings.filter((other) => other.interval.low > one.interval.high).length,
      worst: answer.rankings.filter((other) => other.interval.high >= one.interval.low).length,
    });
  }
  // what the model says of those strengths: votes expected are votes cast
  const strength = Object.fromEntries(answer.rankings.map((one) => [one.tool.slug, one.strength]));
  const chance = (a, b) => 1 / (1 + Math.exp(strength[b] - strength[a]));
  const expected = 14 * chance('bulk-01', 'bulk-02') + 16 * chance('bulk-01', 'bulk-03');
  assert.ok(Math.abs(expected - (9 + 1 + 10 + 2)) < 0.01, `${expected}`);
  const html = (await ask(site, '/rankings?by=head-to-head')).body;
  assert.match(text(parse(html)), /Not comparable yet/);
  assert.match(text(rows(parse(html))[0]), /chosen in 19 of 30 votes, neither in 6 95% interval/);
  const inside = await ranking(`by=head-to-head&category=${SHELF_SLUG}`);
  assert.deepEqual([inside.ranked, inside.votes, inside.rankings.length], [3, 42, 3], 'each category by itself');
  assert.deepEqual((await ranking('by=head-to-head&category=elsewhere')).rankings, []);
  // all against one: no finite strength fits
  pair('k-mix', 'k-wins', 6, 0);
  await job();
  assert.equal((await ranking('by=head-to-head')).softened, true);
  assert.match((await ask(site, '/rankings?by=head-to-head')).body, /each pair counts one vote for neither more/);
  assert.equal(drift(site), '');
});
const order = (slug) => Number(psql(site, `SELECT id FROM tools WHERE slug = '${slug}'`).out);

test('one process of the host does it by itself, within seconds of a vote', async () => {
  assert.equal(children(site.pid, 'slipway-jobs').length, 1);
  const me = new Visitor(site);
  assert.equal((await me.put('k-high', 'skip')).status, 200);
  const end = Date.now() + 20000;
  let found;
  do {
    found = (await ranking('by=community')).rankings.find((one) => one.tool.slug === 'k-high');
  } while (!found && Date.now() < end);
  assert.deepEqual([found?.ship, found?.votes], [0, 1]);
});

test('several at once do not hinder each other', async () => {
  const outs = await Promise.all(Array.from({ length: 4 }, () => new Promise((done) => setImmediate(() => done(site.slipway('job', 'rank'))))));
  assert.deepEqual(outs.map((one) => one.code), [0, 0, 0, 0]);
  const usage = site.slipway('job', 'rank', 'x');
  assert.equal(usage.code, 64);
});

test('rankings are reached from where one would look', async () => {
  const home = (await ask(site, '/')).body;
  assert.equal([...home.matchAll(/href="\/rankings"/g)].length, 3, 'top, text and foot');
  assert.match((await ask(site, `/c/${SHELF_SLUG}`)).body, new RegExp(`href="/rankings/${SHELF_SLUG}"`));
  assert.match((await ask(site, '/compare/bulk-01-vs-bulk-02')).body, /href="\/rankings\?by=head-to-head"/);
  assert.match((await ask(site, '/methodology')).body, /id="rankings"/);
});
