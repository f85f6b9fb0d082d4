// Words that want to be more than words: on every page that shows them they stay text, and all of it is there.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { sitemapParts } from './lib/sitemap.mjs';
import { all, byId, dangers, exactText, parse, squeeze, text } from './lib/html.mjs';
import { catalogue, find, HOSTILE, LONG_A, LONG_B, nfc } from './lib/catalogue.mjs';

const site = await own();
const shelf = (await askJson(site, '/tools/hostile-left')).json.category.slug;
const q = encodeURIComponent;
const SHOWING = [
  '/compare',
  '/tools/hostile-left',
  '/tools/hostile-right',
  '/compare/hostile-right-vs-hostile-left',
  `/compare/${LONG_B}-vs-${LONG_A}`,
  '/compare/hostile-left-vs-k-wins',
  `/c/${shelf}`,
  `/rankings/${shelf}`,
  `/rankings/${shelf}?by=head-to-head`,
  `/tools?category=${shelf}`,
  '/',
  `/compare?left=${q(HOSTILE)}&right=${q("javascript:alert(1)' onfocus=x")}`,
  `/compare?left=${q(nfc(find('hostile-left').name))}&right=${q('%n%s {{ p.x }} 🚢')}`,
];

for (const path of SHOWING) {
  test(`${path.slice(0, 70)}: well-formed, no element or attribute from outside`, async () => {
    const answer = await ask(site, path);
    assert.equal(answer.status, 200);
    const page = parse(answer.body);
    assert.deepEqual(dangers(page), []);
    assert.ok(text(page).includes(HOSTILE) || path.includes(LONG_A), 'the words are there');
    assert.doesNotMatch(answer.body, /<script>|<img(?! src="\/badge\/)|<b>\$|<style/i);
    assert.equal(all(page, 'title').length, 1);
    assert.equal(all(page, 'h1').length, 1);
    const ids = all(page, (n) => n.attributes.id !== undefined).map((n) => n.attributes.id);
    assert.equal(new Set(ids).size, ids.length, 'ids once each');
  });
}

test('line breaks of quotes and descriptions are kept', async () => {
  for (const path of ['/tools/hostile-left', '/compare/hostile-right-vs-hostile-left']) {
    const page = parse((await ask(site, path)).body);
    const all_texts = all(page, 'p').map(exactText);
    const { description, reviews } = find('hostile-left');
    for (const words of [description, ...reviews.map((one) => one.quote)])
      assert.ok(all_texts.includes(nfc(words)), `${path}: ${words.slice(0, 60)}`);
  }
});

test('the longest names, taglines, descriptions and quotes are all there', async () => {
  const page = parse((await ask(site, `/compare/${LONG_B}-vs-${LONG_A}`)).body);
  const words = text(byId(page, 'main'));
  for (const slug of [LONG_A, LONG_B]) {
    const { name, tagline, description, pricing, reviews } = find(slug);
    for (const part of [name, tagline, description, pricing.entry, ...reviews.map((one) => one.quote)])
      assert.ok(words.includes(squeeze(part)), part.slice(0, 40));
  }
});

test('text is in NFC, and nothing else of it is changed', async () => {
  const { json } = await askJson(site, '/tools/hostile-left');
  const told = find('hostile-left');
  assert.notEqual(told.description, nfc(told.description), 'the file has combining characters');
  assert.equal(json.description, nfc(told.description));
  assert.ok(json.description.includes('é Å ñ 한'));
  assert.ok(json.description.includes('🚢🏴‍☠️ 𝔘'));
  assert.ok(json.description.includes('\n\n\tand'));
});

test('a website is linked as it was given, and its host is the words of the link', async () => {
  const page = parse((await ask(site, '/tools/hostile-left')).body);
  const { website } = find('hostile-left');
  const link = all(page, (n) => n.attributes.href === website);
  assert.equal(link.length, 1);
  assert.equal(text(link[0]), 'example.com');
});

function ld(page) {
  return all(page, (n) => n.name === 'script' && !n.attributes.src).map((n) => {
    assert.equal(n.attributes.type, 'application/ld+json');
    const words = n.children.join('');
    assert.ok(!words.includes('<'), 'nothing in it ends the element');
    return JSON.parse(words);
  });
}

test('JSON-LD of a comparison: two tools in curated order, as on the page', async () => {
  for (const [left, right] of [['hostile-right', 'hostile-left'], ['k-wins', 'k-some'], ['k-empty-b', 'k-empty-a'], [LONG_B, LONG_A]]) {
    const answer = await ask(site, `/compare/${left}-vs-${right}`);
    const { json } = await askJson(site, `/compare/${left}-vs-${right}`);
    const [list] = ld(parse(answer.body));
    assert.equal(list['@context'], 'https://schema.org');
    assert.equal(list['@type'], 'ItemList');
    assert.equal(list.url, json.canonical);
    assert.deepEqual(list.itemListElement.map((e) => [e.position, e.name, e.url]), [json.left, json.right].map((tool, i) => [i + 1, tool.name, tool.url]));
  }
});

test('JSON-LD of a tool and of the site', async () => {
  const [tool] = ld(parse((await ask(site, '/tools/hostile-left')).body));
  const { json } = await askJson(site, '/tools/hostile-left');
  assert.equal(tool.name, json.name);
  assert.equal(tool.sameAs, json.website);
  assert.equal(tool.aggregateRating.ratingValue, 67);
  assert.equal(tool.review.length, 5);
  const [home] = ld(parse((await ask(site, '/')).body));
  assert.equal(home['@type'], 'WebSite');
  assert.equal(home.url, `${site.base}/`);
  for (const path of ['/tools', '/compare', '/c/bulk-goods', '/methodology', '/privacy']) ld(parse((await ask(site, path)).body));
});

test('titles, descriptions and cards hold the words as text', async () => {
  const page = parse((await ask(site, '/compare/hostile-right-vs-hostile-left')).body);
  const meta = (name) => all(page, (n) => n.name === 'meta' && (n.attributes.name === name || n.attributes.property === name))[0]?.attributes.content;
  const [left, right] = ['hostile-right', 'hostile-left'].map((slug) => nfc(find(slug).name));
  assert.ok(text(all(page, 'title')[0]).startsWith(squeeze(`${left} vs ${right}`)));
  assert.ok(meta('og:title').includes(`${left} vs ${right}`));
  assert.ok(meta('description').includes(left) && meta('description').includes('75% panel ship'));
  assert.equal(meta('og:url'), `${site.base}/compare/hostile-right-vs-hostile-left`);
  assert.equal(meta('og:description'), meta('description'));
});

test('the sitemap is well-formed whatever stands in the catalogue', async () => {
  let pages = 0;
  for (const body of (await sitemapParts(site)).values()) pages += all(parse(body.replace(/^<\?xml [^>]*\?>/, '')), 'loc').length;
  assert.ok(pages > catalogue.tools.length);
});
