// The tools for language models, through the official client, which holds each answer against the tool's schema.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { siteUp } from '../lib/site.mjs';
import { catalogueFile, own, psql, vote } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { HOSTILE, LONG_A, LONG_B, SHELF, catalogue } from './lib/catalogue.mjs';

const site = await own();
const today = new Date().toISOString().slice(0, 10);
const connected = async (base) => {
  const client = new Client({ name: 'tests', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${base}/mcp`)));
  await client.listTools(); // from here on it holds answers against the output schemas
  return client;
};
const client = await connected(site.base);
const call = async (name, args) => client.callTool({ name, arguments: args });
const text = (answer) => answer.content.map((one) => one.text).join('\n');

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
  const none = await call('search_tools', { q: "'); SELECT 🚢 --%_\\" });
  assert.deepEqual([none.structuredContent.tools, none.structuredContent.found], [[], 0]);
  assert.match(text(none), /none is named alike\. Try fewer words/);
});

test('search_tools: what the search of the site finds, then names that are alike, none twice', async () => {
  const slugs = (answer) => answer.structuredContent.tools.map((tool) => tool.slug);
  const site_finds = async (query) => (await ask(site, `/api/v1/search?kind=tool&${query}`)).json.results.map((one) => one.url.split('/').at(-1));
  // words of a tagline and of a quote, which no name has
  for (const q of ['tagline mix', HOSTILE, 'bulk 7', '🚢']) {
    const got = await call('search_tools', { q, limit: 20 });
    const wanted = await site_finds(`q=${encodeURIComponent(q)}&limit=20`);
    assert.deepEqual(slugs(got).slice(0, got.structuredContent.found), wanted, q);
    assert.equal(new Set(slugs(got)).size, slugs(got).length, q);
    assert.ok(got.structuredContent.url.startsWith(`${site.base}/search?q=`));
    assert.deepEqual((await askJson(site, got.structuredContent.url.slice(site.base.length))).json.results.map((one) => one.url), wanted.map((slug) => `${site.base}/tools/${slug}`), 'the page that is cited says the same');
  }
  const tagline = await call('search_tools', { q: 'tagline mix', limit: 1 });
  assert.deepEqual([slugs(tagline), tagline.structuredContent.found], [['k-mix'], 1]);
  assert.match(text(tagline), /^Tools with the words “tagline mix”, the best match first:/);
  assert.ok(text(tagline).includes(`This search: ${tagline.structuredContent.url}`));
  // one has the words, others are filled up with: its own name is not there a second time
  const filled = await call('search_tools', { q: 'Bulk 7', limit: 6 });
  assert.deepEqual([slugs(filled)[0], slugs(filled).length, filled.structuredContent.found], ['bulk-07', 6, 1]);
  assert.equal(slugs(filled).filter((slug) => slug === 'bulk-07').length, 1);
  assert.ok(text(filled).indexOf('Named alike:') > text(filled).indexOf(`Source: ${site.base}/tools/bulk-07`));
  const alike = await call('search_tools', { q: 'bukl 11' });
  assert.equal(alike.structuredContent.found, 0);
  assert.match(text(alike), /^No tool here has the words “bukl 11”\.\n+Named alike:/);
});

test('search_tools: of a category; one that there is not is told', async () => {
  assert.deepEqual((await call('search_tools', { q: 'Bulk', category: 'call-cases' })).structuredContent.tools, []);
  const got = (await call('search_tools', { q: 'Bulk', category: 'bulk-goods', limit: 2 })).structuredContent;
  assert.deepEqual([got.tools.length, got.found], [2, 2]);
  assert.match(got.url, /&category=bulk-goods$/);
  const near = (await call('search_tools', { q: 'bukl 11', category: 'bulk-goods', limit: 3 })).structuredContent;
  assert.equal(near.found, 0);
  assert.ok(near.tools.length > 0 && near.tools.every((tool) => tool.category.slug === 'bulk-goods'));
  assert.deepEqual((await call('search_tools', { q: 'bukl 11', category: 'call-cases' })).structuredContent.tools, []);
  const none = await call('search_tools', { q: 'Bulk', category: 'nope' });
  assert.equal(none.isError, true);
  assert.match(text(none), /no category of that slug\. Leave it out for all tools/);
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
});

test('compare_tools: three and four, as the page of them', async () => {
  for (const slugs of [['k-wins', 'k-some', 'k-low'], ['bulk-07', 'k-wins', 'hostile-left', 'k-empty-a']]) {
    const sorted = [...slugs].sort();
    const { json } = await askJson(site, `/compare/${sorted.join('-vs-')}`);
    const got = await call('compare_tools', { slugs });
    assert.equal(got.isError, undefined, text(got));
    assert.deepEqual(got.structuredContent.table, json);
    assert.equal(got.structuredContent.comparison, undefined);
    assert.deepEqual(got.structuredContent.facts.map((fact) => fact.slug), sorted);
    assert.ok(text(got).includes(`Source: ${json.canonical}`));
    for (const pair of json.comparisons) assert.ok(text(got).includes(`${pair.title}: ${pair.url}`), pair.title);
    for (const { name, reviews, url, panel } of json.tools) {
      assert.ok(text(got).includes(`Source: ${url}`), url);
      if (panel.reviews) assert.ok(text(got).includes(`Panel: ${panel.percent}% ship (${panel.ship} of ${panel.reviews} reviews, the newest of `), name);
      for (const review of reviews) assert.ok(text(got).includes(`  ${name}, ${review.verdict}, ${review.reviewed_on}: ${review.quote}`), `${name} ${review.persona}`);
    }
  }
});

test('compare_tools: what cannot be compared is told, with what to do', async () => {
  const cases = [
    [['k-wins', 'k-wins'], /“k-wins” stands there twice; name each tool once/],
    [['k-wins', 'k-some', 'k-low', 'k-wins'], /“k-wins” stands there twice; name each tool once/],
    [['k-wins', 'nope'], /not listed here; search_tools finds/],
    [['k-wins', 'k-some', 'nope'], /not listed here; search_tools finds/],
    [['k-wins'], /\/slugs must hold at least 2/],
    [[], /\/slugs must hold at least 2/],
    [['k-wins', 'k-some', 'k-low', 'k-high', 'k-mix'], /\/slugs must hold at most 4; ask again for the others/],
  ];
  for (const [slugs, words] of cases) {
    const refused = await call('compare_tools', { slugs });
    assert.equal(refused.isError, true, slugs.join());
    assert.equal(refused.structuredContent, undefined);
    assert.match(text(refused), words);
  }
});

const BY = ['panel', 'community', 'contested', 'trending', 'head-to-head'];

test('rankings: as /api/v1/rankings, with places as ranges, counts, intervals, the day and the page', async () => {
  const other = await siteUp({ name: 'http-mcp', env: { WORKERS: '1', CATALOGUE: catalogueFile, VOTE_QUOTA: '1000000' } });
  let ranker;
  try {
    ranker = await connected(other.base);
    const rank = async (args) => ranker.callTool({ name: 'rankings', arguments: args });
    assert.match(text(await rank({ by: 'head-to-head' })), /No tool has a place here yet\./);
    vote(other, 'k-wins', 2, 30);
    vote(other, 'k-some', 40, 0);
    vote(other, 'bulk-07', 3, 2);
    for (const [left, right, ones, others, neither] of [['k-wins', 'k-some', 5, 3, 1], ['k-some', 'k-low', 4, 2, 0], ['k-low', 'k-wins', 3, 3, 0], ['bulk-07', 'bulk-08', 1, 1, 0]]) {
      const cast = psql(other, `SELECT count(*) FROM generate_series(1, ${ones + others + neither}) AS n, cast_pair_vote('${left}', '${right}', 5000 + n,
        CASE WHEN n <= ${ones} THEN 'left' WHEN n <= ${ones + others} THEN 'right' ELSE 'neither' END, sha256('x'), NULL) AS v`, other.env.DATABASE_URL);
      assert.equal(cast.code, 0, cast.err);
    }
    assert.equal(other.slipway('job', 'rank').code, 0);
    await new Promise((done) => setTimeout(done, 1500)); // lists may be a second old
    for (const by of BY)
      for (const category of ['', 'call-cases']) {
        const got = await rank({ by, limit: 4, ...(category && { category }) });
        assert.equal(got.isError, undefined, text(got));
        const { ranking, url } = got.structuredContent;
        assert.deepEqual(ranking, (await ask(other, `/api/v1/rankings?by=${by}&limit=4${category && `&category=${category}`}`)).json, by);
        assert.ok(ranking.rankings.length >= 2, `${by} ${category}`);
        assert.equal(url, `${other.base}/rankings${category && `/${category}`}${by === 'panel' ? '' : `?by=${by}`}`);
        const page = (await askJson(other, url.slice(other.base.length))).json;
        assert.deepEqual(page.rankings.slice(0, 4), ranking.rankings, 'the page that is cited says the same');
        const day = ranking.computed_at.slice(0, 10);
        const lines = text(got).split('\n');
        assert.match(lines[0], /, as of \d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC$/);
        for (const { tool, places, interval } of ranking.rankings) {
          const place = places.best === places.worst ? `${places.best}` : `${places.best}–${places.worst}`;
          const at = lines.findIndex((line) => line.startsWith(`${place}. ${tool.name} (${tool.category.name}): `));
          assert.ok(at > 0, `${by} ${tool.slug} in ${text(got)}`);
          assert.match(lines[at], /\((?:\d+ of \d+ (?:reviews?|votes?)|panel \d+ of \d+, community \d+ of \d+|\d+ votes? in eight weeks|chosen in \d+ of \d+ votes?, neither in \d+),/, by);
          assert.equal(/, 95% interval .+ to .+, as of /.test(lines[at]), interval !== undefined, lines[at]);
          assert.ok(lines[at].endsWith(`, as of ${day})`), lines[at]);
          assert.equal(lines[at + 1], `Source: ${tool.url}`);
        }
        assert.ok(lines.includes(`This list: ${url}`));
      }
    const apart = await rank({ by: 'head-to-head' });
    assert.deepEqual(apart.structuredContent.ranking.apart.map((one) => one.slug).sort(), ['bulk-07', 'bulk-08']);
    assert.match(text(apart), /Not comparable yet, as no votes connect them to the others:\n(?:Bulk [78] \(votes: 2, as of \d{4}-\d\d-\d\d\)\n){2}/);
    // page by page, each tool once
    const whole = [];
    let after;
    do {
      const got = await rank({ category: 'bulk-goods', limit: 20, ...(after && { after }) });
      whole.push(...got.structuredContent.ranking.rankings.map((one) => one.tool.slug));
      after = got.structuredContent.ranking.next;
      assert.equal(text(got).includes('It goes on with “after”: '), after !== null);
    } while (after);
    assert.deepEqual([...whole].sort(), catalogue.tools.filter((tool) => tool.category === SHELF && tool.reviews.length).map((tool) => tool.slug).sort());
    const next = (await rank({ limit: 2 })).structuredContent.ranking.next;
    const stale = await rank({ by: 'community', after: next });
    assert.equal(stale.isError, true);
    assert.match(text(stale), /“after” must be the “next” of an earlier answer of this ranking; leave it out/);
    // one tool under two slugs
    const done = psql(other, `SELECT move_tool(t.id, t.version, 'merged', 'admin', 'Ada', 'For a reason.', (SELECT i.id FROM tools AS i WHERE i.slug = 'k-mix')) FROM tools AS t WHERE t.slug = 'k-one'`);
    assert.equal(done.code, 0, done.err);
    for (const slugs of [['k-one', 'k-mix'], ['k-one', 'k-mix', 'k-wins']]) {
      const same = await ranker.callTool({ name: 'compare_tools', arguments: { slugs } });
      assert.equal(same.isError, true);
      assert.match(text(same), /Two of the slugs are the same tool's; name each tool once/);
    }
    const merged = await ranker.callTool({ name: 'compare_tools', arguments: { slugs: ['k-one', 'k-low', 'k-wins'] } });
    assert.deepEqual(merged.structuredContent.facts.map((fact) => fact.slug), ['k-low', 'k-mix', 'k-wins']);
  } finally {
    await ranker?.close();
    await other.down();
  }
});

test('rankings: without arguments the panel’s, of all tools; what there is not is told', async () => {
  const all = await call('rankings', {});
  assert.deepEqual([all.structuredContent.ranking.by, all.structuredContent.ranking.category, all.structuredContent.ranking.rankings.length], ['panel', null, 10]);
  assert.equal(all.structuredContent.url, `${site.base}/rankings`);
  for (const args of [{ category: 'nope' }, { by: 'head-to-head', category: 'nope' }]) {
    const none = await call('rankings', args);
    assert.equal(none.isError, true);
    assert.match(text(none), /no category of that slug\. Leave it out/);
  }
  const garbage = await call('rankings', { after: HOSTILE });
  assert.equal(garbage.isError, true);
  assert.match(text(garbage), /“after” must be/);
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
    ['rankings', { by: 'size' }, /\/by must be one of panel\|community\|contested\|trending\|head-to-head/],
    ['rankings', { by: 'newest' }, /\/by must be one of/],
    ['rankings', { after: '' }, /\/after must have/],
    ['rankings', { category: 'Two Words' }, /\/category must be a slug/],
  ];
  for (const [name, args, words] of cases) {
    const answer = await call(name, args);
    assert.equal(answer.isError, true, JSON.stringify(args));
    assert.match(text(answer), words);
  }
});

test('the official client ends', async () => {
  await client.close();
});
