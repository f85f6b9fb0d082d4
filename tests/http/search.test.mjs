// Search, suggestions, and lists by tag and price: what is found, in what shape, and what bad input is told.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, dangers, parse, squeeze, text } from './lib/html.mjs';
import { catalogue, find, HOSTILE, LONG_A, nfc, SHELF } from './lib/catalogue.mjs';

const site = await own();
const q = encodeURIComponent;
const found = async (query, more = '') => (await ask(site, `/api/v1/search?q=${q(query)}${more}`)).json;
const slugs = ({ results }) => results.map(({ url }) => url.replace(/.*\//, ''));

// ---- what is found

test('a tool by its name, with its comparisons behind it; page and JSON agree', async () => {
  const json = await found('wins');
  assert.equal(json.query, 'wins');
  assert.deepEqual(slugs(json).slice(0, 1), ['k-wins']);
  assert.deepEqual(json.results[0].category, { slug: 'call-cases', name: 'Call Cases' });
  assert.equal(json.results[0].url, `${site.base}/tools/k-wins`);
  assert.deepEqual(slugs(json).slice(1).sort(), ['k-empty-a-vs-k-wins', 'k-one-vs-k-wins', 'k-wins-vs-elsewhere', 'k-wins-vs-k-some']);
  assert.equal(json.matches, 5);
  assert.deepEqual(Object.keys(json), ['query', 'matches', 'results', 'categories', 'near', 'comparison', 'next']);
  assert.deepEqual((await askJson(site, '/search?q=wins')).json, json, 'the page as JSON is the same');
  const page = parse((await ask(site, '/search?q=wins')).body);
  assert.deepEqual(all(byId(page, 'main'), (n) => n.attributes.class === 'name').map(text), json.results.map((r) => squeeze(r.title)));
  assert.match(text(byId(page, 'results')), /^5 results$/);
  assert.deepEqual(all(page, (n) => n.attributes.name === 'robots').map((n) => n.attributes.content), ['noindex']);
  assert.equal(byId(page, 'q').attributes.value, 'wins');
});

test('what was found is marked, in the title and in a snippet', async () => {
  const page = parse((await ask(site, '/search?q=reviewer+sees+founder')).body);
  assert.deepEqual(all(page, 'mark'), []);
  const { results } = await found('founder sees');
  assert.ok(results.length > 5);
  for (const { snippet } of results) assert.ok(snippet.some(({ text: words, match }) => match && /^(founder|sees)$/.test(words)), JSON.stringify(snippet));
  const marks = all(parse((await ask(site, '/search?q=bulk')).body), 'mark').map(text);
  assert.ok(marks.length >= 20 && marks.every((words) => /^bulk$/i.test(words)), marks.join());
});

test('words of a tagline, a description and a tag are found; all words must be there', async () => {
  assert.deepEqual(slugs(await found('tagline elsewhere', '&kind=tool')), ['elsewhere']);
  assert.deepEqual(slugs(await found('round', '&kind=tool')).sort(), ['bulk-10', 'bulk-20', 'bulk-30', 'bulk-40']);
  assert.equal((await found('wins nonesuch')).matches, 0);
});

test('kinds and categories narrow; the categories’ counts stay those of all', async () => {
  const tools = await found('bulk', '&kind=tool&limit=100');
  assert.equal(tools.results.length, 48);
  assert.ok(tools.results.every(({ kind }) => kind === 'tool'));
  const shelf = tools.categories.find(({ name }) => name === SHELF);
  assert.equal(shelf.results, 48);
  const pairs = await found('bulk', '&kind=comparison&limit=100');
  assert.equal(pairs.matches, 24);
  const narrowed = await found('tagline', `&category=${shelf.slug}&limit=100`);
  assert.ok(narrowed.results.every(({ category }) => category.slug === shelf.slug));
  assert.ok(narrowed.categories.length > 1, 'one can go elsewhere');
  assert.equal(narrowed.matches, narrowed.categories.find(({ slug }) => slug === shelf.slug).results);
  const page = parse((await ask(site, `/search?q=tagline&category=${shelf.slug}&kind=tool`)).body);
  const current = all(byId(page, 'main'), (n) => n.attributes['aria-current'] === 'true').map(text);
  assert.deepEqual(current, ['Tools', SHELF]);
  for (const { attributes } of all(byId(page, 'main'), (n) => /^\/search\?/.test(n.attributes.href ?? '')))
    assert.equal((await ask(site, attributes.href)).status, 200, attributes.href);
});

test('page by page all results, none twice, from the link of each', async () => {
  const seen = [];
  let path = `/api/v1/search?q=bulk&limit=9`;
  for (let pages = 0; path && pages < 20; pages++) {
    const answer = await ask(site, path);
    seen.push(...slugs(answer.json));
    const link = /<([^>]*)>; rel="next"/.exec(answer.headers.link ?? '');
    assert.equal(Boolean(link), answer.json.next !== null);
    path = link && link[1].replace(site.base, '');
  }
  assert.equal(seen.length, 72);
  assert.equal(new Set(seen).size, 72);
  const first = await ask(site, '/search?q=bulk');
  const next = all(parse(first.body), (n) => n.attributes.rel === 'next')[0].attributes.href;
  const second = parse((await ask(site, next)).body);
  assert.ok(all(second, (n) => n.attributes.href === '/search?q=bulk').length, 'and back to the first');
});

// ---- a question

test('a vs b and its kin: 303 to the comparison, JSON clients too', async () => {
  for (const [typed, to] of [
    ['wins vs some', '/compare/k-wins-vs-k-some'],
    ['Wins VS. Some', '/compare/k-wins-vs-k-some'],
    ['wins versus k-some', '/compare/k-wins-vs-k-some'],
    ['wins or some', '/compare/k-wins-vs-k-some'],
    ['wins, some', '/compare/k-wins-vs-k-some'],
    ['wins vs some vs low', '/compare/k-wins-vs-k-some-vs-k-low'],
    ['wins, some, low or high', '/compare/k-wins-vs-k-some-vs-k-low-vs-k-high'],
    ['wins or some?', '/compare/k-wins-vs-k-some'],
    ['Bulk 7 or Bulk 9', '/compare/bulk-07-vs-bulk-09'],
  ])
    for (const [path, options] of [['/search', {}], ['/search', { headers: { accept: 'application/json' } }]]) {
      const answer = await ask(site, `${path}?q=${q(typed)}`, options);
      assert.equal(answer.status, 303, typed);
      assert.equal(answer.headers.location, to);
      assert.equal(answer.bytes.length, 0);
    }
});

test('the API answers with results, and names the comparison beside them', async () => {
  const asked = (await askJson(site, `/api/v1/search?q=${q('wins vs some')}`)).json;
  assert.equal(asked.comparison, `${site.base}/compare/k-wins-vs-k-some`);
  assert.equal((await askJson(site, '/api/v1/search?q=wins')).json.comparison, null);
});

test('plain words, and who narrows it down, get results', async () => {
  for (const typed of ['bul or hos', 'b, k', 'wi vs so']) assert.equal((await ask(site, `/search?q=${q(typed)}`)).status, 200, typed);
  for (const more of ['kind=comparison', 'kind=tool', 'category=bulk-goods']) assert.equal((await ask(site, `/search?q=${q('wins vs some')}&${more}`)).status, 200, more);
});

test('what is no question of two tools that are here is looked for', async () => {
  for (const typed of ['wins vs', 'vs wins', 'wins vs wins', 'wins vs nonesuch', 'wins, ', 'a, b, c, d, e', 'wins or or some', ',', ' or ', 'vs', 'wins vs some vs low vs high vs mix']) {
    const answer = await ask(site, `/search?q=${q(typed)}`);
    assert.equal(answer.status, 200, typed);
  }
});

// ---- nothing found, and bad input

test('nothing found: said so, with names that may have been meant and a way to submit', async () => {
  for (const [typed, near] of [['Elsewere', 'elsewhere'], ['best elsewheer editor', 'elsewhere']]) {
    const json = await found(typed);
    assert.equal(json.matches, 0);
    assert.deepEqual(json.results, []);
    assert.ok(json.near.some(({ slug }) => slug === near), `${typed}: ${JSON.stringify(json.near)}`);
    const page = parse((await ask(site, `/search?q=${q(typed)}`)).body);
    assert.ok(text(byId(page, 'main')).includes(`Nothing here has all the words of “${typed}”`));
    assert.ok(all(byId(page, 'main'), (n) => n.attributes.href === `/tools/${near}`).length);
    assert.ok(all(byId(page, 'main'), (n) => n.attributes.href === '/submit').length);
  }
});

test('hostile words, stop words, punctuation, one letter, the longest: an honest page, nothing of them as markup', async () => {
  for (const typed of [HOSTILE, 'the of and', '--', '!!! ???', "') OR 1=1 --", 'a & b | !c <-> d:*', '🚢', 'שלום', '%n%s {{ x }}', 'x', 'e\u0301', 'w '.repeat(300), nfc(find(LONG_A).name), `${HOSTILE} vs ${HOSTILE}`]) {
    const answer = await ask(site, `/search?q=${q(typed)}`);
    assert.equal(answer.status, 200, typed);
    const page = parse(answer.body);
    assert.deepEqual(dangers(page), []);
    assert.equal(byId(page, 'q').attributes.value, nfc(typed).replace(/^ /, ' '));
    assert.equal((await ask(site, `/suggest?q=${q(typed.slice(0, 100))}`)).status, 200);
  }
  const hostile = parse((await ask(site, `/search?q=${q('hostile alert script')}`)).body);
  assert.deepEqual(dangers(hostile), []);
  assert.ok(text(hostile).includes(HOSTILE), 'the words of what is found are words');
});

test('what cannot be: 400 with a sentence, for pages and programs', async () => {
  for (const [path, why] of [
    [`/search?q=${'a'.repeat(1001)}`, /“q” is longer than 1000 bytes/],
    ['/search?q=a%00b', /NUL|control/i],
    ['/search?q=%ff', /UTF-8/],
    ['/search?q=bulk&after=zzz', /“after” must be the “next”/],
    ['/search?q=bulk&after=s1.2.3', /“after” must be the “next”/],
    ['/search?q=bulk&after=szzzzzzzzzzzzzzzzzzzzz.1.0', /“after” must be the “next”/],
    ['/search?q=bulk&after=n1.1.0', /“after” must be the “next”/],
    ['/search?q=bulk&kind=person', /kind/],
    ['/search?q=a&q=b', /“q”/],
    ['/api/v1/search?q=bulk&limit=0', /“limit”/],
    ['/api/v1/search?q=bulk&limit=101', /“limit”/],
    [`/api/v1/suggest?q=${'a'.repeat(500)}`, /“q” is longer than 480 bytes/],
    ['/tools?pricing=cheap', /pricing/],
  ]) {
    const answer = await ask(site, path);
    assert.equal(answer.status, 400, path);
    assert.match(answer.body, why, path);
    const problem = await askJson(site, path);
    assert.equal(problem.headers['content-type'], 'application/problem+json');
    assert.match(problem.json.detail, why);
  }
  const { next } = (await ask(site, '/api/v1/search?q=bulk&limit=3')).json;
  assert.equal((await ask(site, `/search?q=bulk&after=${next}`)).status, 200);
  for (const cut of [next.slice(0, -1), next.slice(1), `${next}0.`, next.toUpperCase()]) assert.equal((await ask(site, `/search?q=bulk&after=${cut}`)).status, 400, cut);
});

// ---- suggestions

test('suggestions: at most 8, in both forms, to be kept for a minute', async () => {
  const api = await ask(site, '/api/v1/suggest?q=bulk');
  assert.equal(api.json.results.length, 8);
  assert.deepEqual(Object.keys(api.json.results[0]), ['name', 'slug', 'url', 'category']);
  assert.equal(api.headers['cache-control'], 'max-age=60');
  assert.equal(api.headers['access-control-allow-origin'], '*');
  const browser = await ask(site, '/suggest?q=bulk');
  assert.equal(browser.headers['content-type'], 'application/x-suggestions+json');
  const [typed, names, lines, urls] = browser.json;
  assert.equal(typed, 'bulk');
  assert.deepEqual(names, api.json.results.map(({ name }) => name));
  assert.deepEqual(urls, api.json.results.map(({ url }) => url));
  assert.equal(lines.length, 8);
  assert.equal((await ask(site, '/api/v1/suggest?q=bulk', { headers: { 'if-none-match': api.headers.etag } })).status, 304);
});

test('names are completed by their beginning, a later word, in any capitals; a misspelt one is guessed', async () => {
  const suggested = async (typed) => (await ask(site, `/api/v1/suggest?q=${q(typed)}`)).json.results.map(({ slug }) => slug);
  assert.deepEqual(await suggested('WIN'), ['k-wins']);
  assert.deepEqual(await suggested('empty b'), ['k-empty-b']);
  assert.deepEqual((await suggested('thr')).sort(), ['k-last-three', 'k-none-three']);
  assert.deepEqual(await suggested('th'), [], 'two letters begin too many words')
  assert.deepEqual(await suggested('elsewheer'), ['elsewhere']);
  assert.deepEqual(await suggested(''), []);
  assert.ok((await suggested('e')).includes('elsewhere'));
});

test('browsers are told how to search here, on every page with the box; every page leads to it', async () => {
  const { body, headers } = await ask(site, '/opensearch.xml', { headers: { host: '127.0.0.1' } });
  assert.equal(headers['content-type'], 'application/opensearchdescription+xml');
  parse(body.replace(/^<\?xml [^>]*\?>/, ''));
  for (const template of [`${site.base}/search?q={searchTerms}`, `${site.base}/suggest?q={searchTerms}`]) assert.ok(body.includes(`template="${template}"`), body);
  for (const path of ['/', '/tools/k-wins', '/compare/k-wins-vs-k-some', '/search', '/privacy']) {
    const page = parse((await ask(site, path)).body);
    assert.ok(all(page, (n) => n.name === 'a' && n.attributes.href === '/search').length, `${path} leads to the search`);
  }
  for (const path of ['/', '/tools', '/c/bulk-goods', '/search']) {
    const page = parse((await ask(site, path)).body);
    assert.ok(byId(page, 'q'), `${path} has the box`);
    assert.deepEqual(all(page, (n) => n.attributes.rel === 'search').map((n) => n.attributes.href), ['/opensearch.xml']);
  }
});

// ---- lists by tag and price

test('lists by tag, price and category, in each order, page by page', async () => {
  const listed = async (query) => {
    const names = [];
    let path = `/api/v1/tools?${query}&limit=7`;
    for (let pages = 0; path && pages < 30; pages++) {
      const answer = await ask(site, path);
      assert.equal(answer.status, 200, path);
      names.push(...answer.json.tools.map(({ slug }) => slug));
      path = /<([^>]*)>; rel="next"/.exec(answer.headers.link ?? '')?.[1].replace(site.base, '');
    }
    assert.equal(new Set(names).size, names.length, `${query}: none twice`);
    return names;
  };
  const wanted = (which) => catalogue.tools.filter(which).map(({ slug }) => slug).sort();
  for (const sort of ['newest', 'panel', 'community']) {
    assert.deepEqual((await listed(`tag=even&sort=${sort}`)).sort(), wanted(({ tags }) => tags?.includes('Even')));
    assert.deepEqual((await listed(`pricing=paid&sort=${sort}`)).sort(), wanted(({ pricing }) => pricing.model === 'paid'));
    assert.deepEqual((await listed(`category=bulk-goods&tag=round&pricing=paid&sort=${sort}`)).sort(), wanted(({ tags }) => tags?.includes('Round')));
    assert.deepEqual(await listed(`tag=even&pricing=free&sort=${sort}`), []);
    const all_of = await listed(`sort=${sort}`);
    assert.deepEqual(await listed(`tag=odd&sort=${sort}`), all_of.filter((slug) => find(slug).tags?.includes('Odd')), `${sort}: in the same order`);
  }
});

test('the page of a list says what it is filtered by and leads to the others', async () => {
  const answer = await ask(site, '/tools?category=bulk-goods&tag=even&pricing=paid&sort=panel');
  const page = parse(answer.body);
  assert.equal(text(all(page, 'h1')[0]), 'Bulk Goods: Even');
  assert.deepEqual(all(page, (n) => n.attributes.name === 'robots').map((n) => n.attributes.content), ['noindex']);
  const current = all(byId(page, 'main'), (n) => n.attributes['aria-current']).map(text);
  assert.deepEqual(current, ['Bulk Goods', 'Paid', 'Even', 'Panel ship']);
  const hrefs = all(byId(page, 'main'), (n) => /^\/tools\?/.test(n.attributes.href ?? '')).map((n) => n.attributes.href);
  assert.ok(hrefs.includes('/tools?category=bulk-goods&tag=odd&pricing=paid&sort=panel'), hrefs.join('\n'));
  assert.ok(hrefs.includes('/tools?category=bulk-goods&tag=even&sort=panel'), hrefs.join('\n'));
  for (const href of hrefs) assert.equal((await ask(site, href)).status, 200, href);
  const none = parse((await ask(site, '/tools?tag=even&pricing=free')).body);
  assert.match(text(byId(none, 'list').children.length ? byId(none, 'main') : none), /No tool here is all of that/);
});
