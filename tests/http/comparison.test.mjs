// The call in each of its cases, which pairs are indexed, and what search engines are told.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { sitemap } from './lib/sitemap.mjs';
import { all, byId, exactText, parse, squeeze, text } from './lib/html.mjs';
import { catalogue, find, LONG_A, LONG_B, nfc } from './lib/catalogue.mjs';

const site = await own();

const CALLS = {
  'k-wins-vs-k-some': 'The panel ships Wins, 100% (4 of 4) to 75% (3 of 4); the Skeptic split them.',
  'k-low-vs-k-high': 'The panel ships High, 100% (3 of 3) to 33% (1 of 3); the Skeptic and the Futurist split them.',
  'k-none-five-vs-k-mix':
    'The panel ships Mix, 80% (4 of 5) to 0% (0 of 5); the Builder, the Skeptic, the Futurist and the Creator split them.',
  'k-half-b-vs-k-half-a': 'The panel is level at 50% (2 of 4) each; no seat split them.',
  'k-half-a-vs-k-half-c': 'The panel is level, 50% (2 of 4) to 50% (1 of 2); the Creator split them.',
  'k-none-three-vs-k-none-two': 'The panel ships neither: 0% (0 of 3) and 0% (0 of 2); no seat reviewed both.',
  'k-empty-b-vs-k-empty-a': 'The panel has reviewed neither of the two yet.',
  'k-empty-a-vs-k-wins': 'The panel has reviewed only Wins, 100% (4 of 4), and not Empty A yet.',
  'k-some-vs-k-empty-a': 'The panel has reviewed only Some, 75% (3 of 4), and not Empty A yet.',
  'k-half-a-vs-k-none-three':
    'The panel ships neither outright but leans to Half A, 50% (2 of 4) to 0% (0 of 3); the Builder and the Futurist split them.',
  'k-last-three-vs-k-first-two': 'The panel is level, 100% (3 of 3) to 100% (2 of 2); no seat reviewed both.',
  'k-one-vs-k-wins': 'The panel is level, 100% (1 of 1) to 100% (4 of 4); no seat reviewed both.',
  // nobody chose these
  'k-high-vs-k-wins': 'The panel is level, 100% (3 of 3) to 100% (4 of 4); no seat split them.',
  'k-high-vs-k-mix': 'The panel ships High, 100% (3 of 3) to 80% (4 of 5); no seat split them.',
  'k-low-vs-k-none-two': 'The panel ships neither outright but leans to Low, 33% (1 of 3) to 0% (0 of 2); no seat reviewed both.',
};
for (const [pair, call] of Object.entries(CALLS)) {
  test(`the call of ${pair}`, async () => {
    assert.equal((await askJson(site, `/compare/${pair}`)).json.call, call);
    const page = parse((await ask(site, `/compare/${pair}`)).body);
    const sentences = all(byId(page, 'main'), (n) => /(^|\s)call(\s|$)/.test(n.attributes.class ?? '')).map((n) => squeeze(exactText(n)));
    assert.deepEqual(sentences, [call], 'one sentence, nothing between its parts');
    for (const link of all(page, (n) => n.name === 'a' && /^#seat-/.test(n.attributes.href ?? '')))
      assert.ok(byId(page, link.attributes.href.slice(1)), 'a seat that is named is on the page');
  });
}

test('an em dash where nobody has voted or reviewed, never 0%', async () => {
  const [words] = text(byId(parse((await ask(site, '/compare/k-empty-b-vs-k-empty-a')).body), 'main')).split('Also compared');
  assert.doesNotMatch(words, /\d%/);
  assert.equal(words.match(/— Panel ship —/g)?.length, 1);
  assert.equal(words.match(/— Community —/g)?.length, 1);
  const some = text(byId(parse((await ask(site, '/compare/k-half-a-vs-k-none-three')).body), 'main'));
  assert.match(some, /50% 2 of 4 Panel ship 0% 0 of 3/, 'all skip is 0%');
});

test('percentages are rounded half-up: 1 of 8 votes is 13%', async () => {
  const { json } = await askJson(site, '/tools/k-wins');
  assert.deepEqual(json.community, { ship: 1, skip: 7, votes: 8, percent: 13, held: 0, voided: 0 });
  assert.match(text(parse((await ask(site, '/compare/k-wins-vs-k-some')).body)), /13% 1 of 8 Community 100% 3 of 3/);
});

const shelf = (slug) => find(slug).category;
const curated = (left, right) => catalogue.comparisons.some((one) => one.left === left && one.right === right);
const isIndexed = (left, right) =>
  curated(left, right) && shelf(left) === shelf(right) && find(left).reviews.length >= 3 && find(right).reviews.length >= 3;
const robots = (page) => all(page, (n) => n.name === 'meta' && n.attributes.name === 'robots').map((n) => n.attributes.content);
const canonical = (page) => all(page, (n) => n.name === 'link' && n.attributes.rel === 'canonical').map((n) => n.attributes.href);

test('indexed: only what is curated, of one category, with three reviews each; the sitemap agrees', async () => {
  const uncurated = [['k-high', 'k-wins'], ['k-high', 'k-mix'], ['hostile-left', 'k-wins'], ['elsewhere', 'k-mix'], ['k-empty-a', 'k-high'], ['bulk-01', 'bulk-02']];
  const indexed = new Set();
  for (const [left, right] of [...catalogue.comparisons.map((one) => [one.left, one.right]), ...uncurated]) {
    const page = parse((await ask(site, `/compare/${left}-vs-${right}`)).body);
    assert.deepEqual(canonical(page), [`${site.base}/compare/${left}-vs-${right}`]);
    const wanted = isIndexed(left, right);
    assert.deepEqual(robots(page), wanted ? [] : ['noindex'], `${left} vs ${right}`);
    if (wanted) indexed.add(`${site.base}/compare/${left}-vs-${right}`);
  }
  assert.ok(indexed.size >= 5 && indexed.size < catalogue.comparisons.length, 'the catalogue has both kinds');
  const map = await sitemap(site);
  const listed = [...map.matchAll(/<loc>([^<]*\/compare\/[^<]*)<\/loc>/g)].map((found) => found[1]);
  assert.deepEqual(listed.sort(), [...indexed].sort());
});

test('the sitemap lists every tool, category and standing page once, with its day', async () => {
  const map = await sitemap(site);
  const urls = [...map.matchAll(/<loc>([^<]*)<\/loc>/g)].map((found) => found[1]);
  assert.equal(new Set(urls).size, urls.length);
  const { json } = await ask(site, '/api/v1/categories');
  const wanted = ['/', '/tools', '/compare', '/methodology', ...catalogue.tools.map((one) => `/tools/${one.slug}`), ...json.categories.map((one) => `/c/${one.slug}`)];
  assert.deepEqual(wanted.filter((path) => !urls.includes(site.base + path)), []);
  for (const url of urls) {
    const page = await ask(site, url.slice(site.base.length));
    assert.equal(page.status, 200, url);
    assert.deepEqual(robots(parse(page.body)), [], `${url} may be indexed`);
    assert.deepEqual(canonical(parse(page.body)), [url], `${url} is its own canonical address`);
  }
  const days = [...map.matchAll(/<lastmod>([^<]*)<\/lastmod>/g)].map((found) => found[1]);
  assert.ok(days.length >= catalogue.tools.length);
  for (const day of days) assert.match(day, /^\d{4}-\d\d-\d\d$/);
});

test('robots.txt names the sitemap at our origin', async () => {
  const { body } = await ask(site, '/robots.txt', { headers: { host: '127.0.0.1' } });
  assert.match(body, /^User-agent: \*$/m);
  assert.ok(body.includes(`Sitemap: ${site.base}/sitemap.xml`));
});

test('canonical: a page has one, a way of looking at it is not indexed', async () => {
  for (const [path, address, index] of [
    ['/', '/', true],
    ['/tools', '/tools', true],
    ['/tools?sort=panel', '/tools', false],
    ['/tools?category=call-cases', '/c/call-cases', false],
    // before the plain address, so that the first page that is kept is one with a campaign's tag
    ['/c/elsewhere?utm_source=x', '/c/elsewhere', true],
    ['/c/elsewhere', '/c/elsewhere', true],
    ['/c/call-cases', '/c/call-cases', true],
    ['/c/call-cases?sort=community', '/c/call-cases', false],
    ['/tools/k-wins', '/tools/k-wins', true],
    ['/tools/k-wins?utm_source=x', '/tools/k-wins', true],
    ['/compare', '/compare', true],
    ['/compare?left=nobody', '/compare', false],
    ['/methodology', '/methodology', true],
    ['/privacy', '/privacy', true],
  ]) {
    const page = parse((await ask(site, path)).body);
    assert.deepEqual(canonical(page), [site.base + address], path);
    assert.deepEqual(robots(page), index ? [] : ['noindex'], path);
  }
});

test('a pair that nobody chose stands in the order of the slugs', async () => {
  for (const [low, high] of [['bulk-01', 'bulk-02'], ['elsewhere', 'k-mix'], ['k-wins', LONG_A].sort()]) {
    const { json } = await askJson(site, `/compare/${low}-vs-${high}`);
    assert.deepEqual([json.left.slug, json.right.slug], [low, high]);
    assert.equal((await ask(site, `/compare/${high}-vs-${low}`)).headers.location, `/compare/${low}-vs-${high}`);
  }
});

test('a tool’s page leads to its curated pairs and to its neighbours, each link straight to a page', async () => {
  const page = parse((await ask(site, '/tools/k-wins')).body);
  const links = all(byId(page, 'main'), (n) => n.name === 'a' && /^\/compare\//.test(n.attributes.href)).map((n) => n.attributes.href);
  for (const { left, right } of catalogue.comparisons)
    if ([left, right].includes('k-wins')) assert.ok(links.includes(`/compare/${left}-vs-${right}`), `${left} vs ${right}`);
  for (const link of new Set(links)) assert.equal((await ask(site, link)).status, 200, link);
  assert.ok(!links.some((link) => link.includes('k-wins-vs-k-wins')));
});

test('every link on every page leads somewhere on this site without a detour', async () => {
  const seen = new Map();
  const from = ['/', '/tools', '/compare', '/methodology', '/privacy', '/c/call-cases', '/tools/hostile-left', '/compare/hostile-right-vs-hostile-left', '/nope'];
  for (const path of from)
    for (const link of all(parse((await ask(site, path)).body), (n) => n.name === 'a' && n.attributes.href.startsWith('/')))
      seen.set(link.attributes.href.split('#')[0], path);
  assert.ok(seen.size > 30);
  for (const [link, path] of seen) assert.equal((await ask(site, link)).status, 200, `${link} on ${path}`);
});

test('fragments lead to something on the page', async () => {
  for (const path of ['/', '/tools', '/compare/k-wins-vs-k-some', '/tools/k-wins', '/methodology', '/privacy']) {
    const page = parse((await ask(site, path)).body);
    for (const link of all(page, (n) => n.name === 'a' && n.attributes.href.includes('#'))) {
      const [to, id] = link.attributes.href.split('#');
      const there = to === '' || to === path ? page : parse((await ask(site, to)).body);
      assert.ok(byId(there, id), `${link.attributes.href} on ${path}`);
    }
  }
});

test('names are those of the catalogue, in NFC', async () => {
  for (const one of catalogue.tools.slice(0, 6)) assert.equal((await askJson(site, `/tools/${one.slug}`)).json.name, nfc(one.name));
});
