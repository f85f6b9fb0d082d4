// Catalogue files: in, out and in again; what is wrong with a bad one, and that nothing of it stays.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, siteUp, top } from '../lib/site.mjs';
import { psql } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { sitemap } from './lib/sitemap.mjs';
import { catalogue, nfc } from './lib/catalogue.mjs';

const dir = join(build, 'test/http-files');
mkdirSync(dir, { recursive: true });
const file = (name, content) => {
  const path = join(dir, name);
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
};
const site = await siteUp({ name: 'http-import', env: { WORKERS: '1', CATALOGUE: '' } });
after(() => site.down());

// An empty copy: another database of the same server, migrated.
function emptyCopy(name) {
  const made = psql(site, `CREATE DATABASE ${name} OWNER slipway_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'`);
  assert.equal(made.code, 0, made.err);
  const env = { ...site.env };
  for (const url of ['DATABASE_URL', 'DATABASE_ADMIN_URL']) env[url] = env[url].replace('/slipway?', `/${name}?`);
  const slipway = (...args) => {
    const ran = spawnSync(join(build, 'slipway'), args, { env, encoding: 'utf8' });
    return { code: ran.status, out: ran.stdout, err: ran.stderr };
  };
  assert.equal(slipway('migrate').code, 0);
  return slipway;
}
const COUNTS = `SELECT concat_ws(' ', (SELECT count(*) FROM tools), (SELECT count(*) FROM tool_revisions), (SELECT count(*) FROM reviews),
  (SELECT count(*) FROM comparisons), (SELECT count(*) FROM categories), (SELECT count(*) FROM moderation_log))`;
const counts = () => psql(site, COUNTS).out;
const clone = (value) => JSON.parse(JSON.stringify(value));
const told = catalogue.tools.length;

test('an empty site: every page says so, and nothing is missing', async () => {
  for (const path of ['/', '/tools', '/compare', '/methodology', '/privacy', '/sitemap.xml', '/robots.txt', '/api/v1/tools', '/api/v1/categories'])
    assert.equal((await ask(site, path)).status, 200, path);
  assert.deepEqual((await askJson(site, '/tools')).json, { tools: [], next: null });
  assert.match(site.slipway('export').out, /^\{\s*"tools": \[\s*\],\s*"comparisons": \[\s*\]\s*\}/);
});

test('--dry-run says what would be and keeps nothing', () => {
  const before = counts();
  const dry = site.slipway('import', '--dry-run', file('own.json', catalogue));
  assert.equal(dry.code, 0, dry.err);
  assert.match(dry.out, new RegExp(`dry run.*${told} tools \\(${told} changed\\)`));
  assert.equal(counts(), before);
});

test('import: all of it; again: nothing has changed', async () => {
  const path = file('own.json', catalogue);
  const first = site.slipway('import', path);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, new RegExp(`imported ${told} tools \\(${told} changed\\).*${catalogue.comparisons.length} comparisons \\(${catalogue.comparisons.length} changed\\)`));
  const before = [counts(), site.slipway('export').out, (await ask(site, '/tools/k-wins')).headers.etag];
  const again = site.slipway('import', path);
  assert.equal(again.code, 0);
  assert.match(again.out, new RegExp(`imported ${told} tools \\(0 changed\\), 0 reviews changed, 0 retired, ${catalogue.comparisons.length} comparisons \\(0 changed\\)`));
  assert.deepEqual([counts(), site.slipway('export').out, (await ask(site, '/tools/k-wins')).headers.etag], before);
});

test('export says what was imported, in its order, in NFC', () => {
  const out = JSON.parse(site.slipway('export').out);
  const nfcAll = (value) => JSON.parse(nfc(JSON.stringify(value)));
  assert.deepEqual(out, nfcAll(catalogue));
});

test('predictions go in once, come out while they are open, and are refused when they are wrong', () => {
  const copy = emptyCopy('foretelling');
  const one = { tools: [clone(catalogue.tools.find((tool) => tool.reviews.length > 1))], comparisons: [] };
  const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
  const foretold = [{ text: 'It is gone “🚢”', due: day(400), percent: 70 }, { text: 'It is sold', due: day(30), percent: 1 }];
  one.tools[0].reviews[0].predictions = foretold;
  const first = copy('import', file('foretold.json', one));
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /2 predictions added/);
  const out = copy('export').out;
  assert.deepEqual(JSON.parse(out).tools[0].reviews[0].predictions, [foretold[1], foretold[0]]);
  const again = copy('import', file('foretold-again.json', out));
  assert.match(again.out, /\(0 changed\), 0 reviews changed, 0 retired, 0 comparisons \(0 changed\)\n/);
  delete one.tools[0].reviews[0].predictions;
  one.tools[0].reviews[0].quote = 'Another opinion.';
  assert.equal(copy('import', file('untold.json', one)).code, 0);
  assert.equal(JSON.parse(copy('export').out).tools[0].reviews[0].predictions.length, 2, 'a newer review takes none away, and a file that is silent neither');
  for (const [prediction, words] of [
    [{ ...foretold[0], percent: 71 }, 'predicted already, at 70 percent'], [{ ...foretold[0], due: day(0) }, 'is about a day to come'],
    [{ ...foretold[0], percent: 0 }, 'whole number from 1 to 99'], [{ ...foretold[0], percent: 100 }, 'whole number from 1 to 99'],
    [{ ...foretold[0], percent: 5.5 }, 'whole number from 1 to 99'], [{ ...foretold[0], percent: '70' }, 'whole number from 1 to 99'],
    [{ text: 'x', due: day(9) }, '/tools/0/reviews/0/predictions/0/percent'], [{ ...foretold[0], due: 'soon' }, 'must be a date'],
    [{ ...foretold[0], text: 'x'.repeat(301) }, '1 to 300 characters'], [{ ...foretold[0], sure: true }, 'is not a known member'],
  ]) {
    one.tools[0].reviews[0].predictions = [prediction];
    const refused = copy('import', file('wrong.json', one));
    assert.equal(refused.code, 65, words);
    assert.ok(refused.err.includes(words), `${words}: ${refused.err}`);
  }
});

test('export, import into an empty copy, export: byte for byte the same', () => {
  const copy = emptyCopy('copy_of_own');
  const out = site.slipway('export').out;
  const done = copy('import', file('exported.json', out));
  assert.equal(done.code, 0, done.err);
  assert.equal(copy('export').out, out);
});

test('the demo catalogue, too', () => {
  const copy = emptyCopy('copy_of_demo');
  const demo = readFileSync(join(top, 'sql/demo/catalogue.json'), 'utf8');
  assert.equal(copy('import', file('demo.json', demo)).code, 0);
  const out = copy('export').out;
  assert.deepEqual(JSON.parse(out), JSON.parse(nfc(demo)));
  assert.match(copy('import', file('demo2.json', out)).out, /\(0 changed\), 0 reviews changed, 0 retired, \d+ comparisons \(0 changed\)/);
  assert.equal(copy('export').out, out);
});

test('from standard input, with a mark at the front refused or read, with CRLF line ends', () => {
  const run = (input) => spawnSync(join(build, 'slipway'), ['import', '-'], { env: site.env, input, encoding: 'utf8' });
  const same = run(JSON.stringify(catalogue));
  assert.equal(same.status, 0, same.stderr);
  assert.match(same.stdout, /\(0 changed\)/);
  assert.equal(run(JSON.stringify(catalogue, null, 2).replaceAll('\n', '\r\n')).status, 0);
});

test('a change is a change: text, verdict, order, a review less', async () => {
  const next = clone(catalogue);
  next.tools[5].tagline = 'Another tagline';
  next.tools[6].reviews[0].verdict = 'skip';
  next.tools[7].reviews.pop();
  next.comparisons[2] = { left: next.comparisons[2].right, right: next.comparisons[2].left };
  const done = site.slipway('import', file('next.json', next));
  assert.match(done.out, /\(1 changed\), 1 reviews changed, 1 retired, \d+ comparisons \(1 changed\)/);
  assert.equal((await askJson(site, '/tools/k-wins')).json.tagline, 'Another tagline');
  assert.equal((await ask(site, '/compare/k-wins-vs-k-some')).headers.location, '/compare/k-some-vs-k-wins');
  assert.equal(psql(site, 'SELECT count(*) FROM reviews WHERE superseded_at IS NOT NULL').out, '2', 'superseded, not overwritten');
  assert.equal(site.slipway('import', file('own.json', catalogue)).code, 0);
});

test('tags: made, kept when the file does not speak of them, taken away by an empty list', async () => {
  const send = (tags) => {
    const next = clone(catalogue);
    const { tags: had, ...one } = next.tools[5];
    next.tools[5] = tags === undefined ? one : { ...one, tags };
    const done = site.slipway('import', file('tags.json', next));
    assert.equal(done.code, 0, done.err);
    return done.out;
  };
  // the workers hear of an import from the follower
  const tags = async (names) => {
    for (let i = 0; ; i++) {
      const { json } = await askJson(site, '/tools/k-wins');
      if (i === 40 || JSON.stringify(json.tags.map(({ name }) => name)) === JSON.stringify(names)) return json.tags;
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  assert.match(send(['C++', 'C#', '"><script>', '🚢']), /\(1 changed\)/);
  const first = ['C++', 'C#', '"><script>', '🚢'];
  const made = await tags(first);
  assert.deepEqual(made.map(({ name }) => name), first);
  assert.equal(new Set(made.map(({ slug }) => slug)).size, 4, 'an address for each');
  for (const { slug } of made) assert.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  assert.match(send(undefined), /\(0 changed\)/);
  assert.deepEqual(await tags(first), made, 'kept');
  assert.deepEqual(JSON.parse(site.slipway('export').out).tools[5].tags, ['C++', 'C#', '"><script>', '🚢']);
  assert.match(send(['c#']), /\(1 changed\)/);
  assert.deepEqual((await tags(['C#'])).map(({ name }) => name), ['C#'], 'as it was spelt first');
  assert.match(send([]), /\(1 changed\)/);
  assert.deepEqual(await tags([]), []);
  assert.equal(site.slipway('import', file('own.json', catalogue)).code, 0);
});

// what is wrong → what standard error must name
const tool = (more) => ({ ...clone(catalogue.tools[5]), slug: 'fresh', ...more });
const review = (more) => tool({ reviews: [{ persona: 'builder', verdict: 'ship', quote: 'Good.', ...more }] });
const of = (one) => ({ tools: [one] });
const without = (one, name) => Object.fromEntries(Object.entries(one).filter(([key]) => key !== name));
const BAD = [
  ['not JSON', 'nonsense', /line 1|nonsense|JSON/i],
  ['nothing', '', /.+/],
  ['cut short', JSON.stringify(catalogue).slice(0, 5000), /.+/],
  ['words behind the end', `${JSON.stringify({ tools: [] })} x`, /.+/],
  ['a list', '[]', /object/],
  ['no tools', '{}', /\/tools: is required/],
  ['tools that are no list', { tools: {} }, /\/tools: must be a list/],
  ['a tool that is none', { tools: [7] }, /\/tools\/0: must be an object/],
  ['an unknown member at the top', { tools: [], extra: 1 }, /\/extra: is not a known member/],
  ['tags that are no list', of(tool({ tags: 'One' })), /\/tools\/0\/tags: must be a list/],
  ['a tag that is no text', of(tool({ tags: [7] })), /\/tools\/0\/tags\/0: must be a string/],
  ['an empty tag', of(tool({ tags: ['One', ''] })), /\/tools\/0\/tags\/1: must not be empty/],
  ['a tag of two lines', of(tool({ tags: ['a\nb'] })), /\/tools\/0\/tags\/0: /],
  ['a tag that is too long', of(tool({ tags: ['x'.repeat(41)] })), /\/tools\/0\/tags\/0: must have 1 to 40 characters, has 41/],
  ['the same tag twice', of(tool({ tags: ['One', 'ONE'] })), /\/tools\/0\/tags\/1: names the same tag twice/],
  ['eleven tags', of(tool({ tags: Array.from({ length: 11 }, (_, i) => `Tag ${i}`) })), /\/tools\/0\/tags: a tool has at most 10 tags/],
  ['an unknown member of a tool', of(tool({ rating: 5 })), /\/tools\/0\/rating: is not a known member/],
  ['an unknown member of a review', of(review({ stars: 5 })), /\/tools\/0\/reviews\/0\/stars/],
  ['an unknown member of a price', of(tool({ pricing: { model: 'free', entry: 'Free', now: 1 } })), /\/tools\/0\/pricing\/now/],
  ['a member twice', '{"tools":[],"tools":[]}', /tools.*twice/],
  ...['slug', 'name', 'tagline', 'category', 'website', 'description', 'pricing', 'reviews'].map((name) => [`no ${name}`, of(without(tool(), name)), new RegExp(`/tools/0/${name}: is required`)]),
  ...['name', 'tagline', 'category', 'website', 'description'].map((name) => [`an empty ${name}`, of(tool({ [name]: '' })), new RegExp(`/tools/0/${name}: `)]),
  ...[['name', 121], ['tagline', 301], ['category', 81], ['description', 8001]].map(([name, n]) => [`a ${name} of ${n}`, of(tool({ [name]: 'w'.repeat(n) })), new RegExp(`/tools/0/${name}: .*${n}`)]),
  ['a blank name', of(tool({ name: ' \u2003 ' })), /\/tools\/0\/name: /],
  ['a name in two lines', of(tool({ name: 'a\nb' })), /\/tools\/0\/name: /],
  ['a control character', of(tool({ description: 'a\u0007b' })), /\/tools\/0\/description: .*control/],
  ['NUL', of(tool({ description: 'a\u0000b' })), /\/tools\/0\/description: /],
  ['a number for a name', of(tool({ name: 5 })), /\/tools\/0\/name: must be a string/],
  ['null for a name', of(tool({ name: null })), /\/tools\/0\/name: /],
  ...['K', 'a b', 'a--b', '-a', 'a-', 'a-vs-b', 'vs', 'é', 'a'.repeat(81), '../x'].map((slug) => [`the slug ${slug.slice(0, 12)}`, of(tool({ slug })), /\/tools\/0\/slug: /]),
  ...['javascript:alert(1)', 'ftp://x.example', 'example.com', 'https://', 'https:// x', 'https://x.example/"><script>', '//x.example', 'https://x.example/\u0000'].map((website) => [`the website ${website.slice(0, 20)}`, of(tool({ website })), /\/tools\/0\/website: /]),
  ['a pricing model', of(tool({ pricing: { model: 'gratis', entry: 'x' } })), /\/tools\/0\/pricing\/model: must be one of/],
  ['no entry price', of(tool({ pricing: { model: 'free' } })), /\/tools\/0\/pricing\/entry: is required/],
  ['a persona', of(review({ persona: 'pirate' })), /\/tools\/0\/reviews\/0\/persona: must be one of: builder, skeptic, futurist, creator, founder/],
  ['a verdict', of(review({ verdict: 'maybe' })), /\/tools\/0\/reviews\/0\/verdict: /],
  ['an empty quote', of(review({ quote: '' })), /\/tools\/0\/reviews\/0\/quote: /],
  ['a quote of 4001', of(review({ quote: 'q'.repeat(4001) })), /\/tools\/0\/reviews\/0\/quote: .*4001/],
  ...['2026-02-30', '2026-13-01', '26-01-01', 'today', '2026-1-1', '2026-01-01T00:00:00Z', ''].map((day) => [`the day ${day}`, of(review({ reviewed_on: day })), /\/tools\/0\/reviews\/0\/reviewed_on: /]),
  ['a persona twice', of(tool({ reviews: [catalogue.tools[5].reviews[0], catalogue.tools[5].reviews[0]] })), /\/tools\/0\/reviews\/1: names the same persona/],
  ['a slug twice', { tools: [tool(), tool()] }, /\/tools\/1: names the same slug/],
  ['a pair of strangers', { tools: [], comparisons: [{ left: 'nobody', right: 'k-wins' }] }, /\/comparisons\/0.*nobody/],
  ['a pair with itself', { tools: [], comparisons: [{ left: 'k-wins', right: 'k-wins' }] }, /\/comparisons\/0: /],
  ['a pair twice', { tools: [], comparisons: [{ left: 'k-wins', right: 'k-some' }, { left: 'k-some', right: 'k-wins' }] }, /\/comparisons\/1: names the same pair/],
  ['half a pair', { tools: [], comparisons: [{ left: 'k-wins' }] }, /\/comparisons\/0\/right: is required/],
  ['no UTF-8', Buffer.concat([Buffer.from('{"tools":[{"slug":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}]}')]), /.+/],
  ['half a surrogate', '{"tools":[{"slug":"x","name":"\\ud800"}]}', /.+/],
  ['nested without end', `{"tools":${'['.repeat(5000)}${']'.repeat(5000)}}`, /deep/],
];

test('bad files: each error with its path on standard error, exit 65, nothing imported', async (t) => {
  const before = counts();
  for (const [what, content, wanted] of BAD)
    await t.test(what, () => {
      for (const flags of what.length % 4 ? [[]] : [[], ['--dry-run']]) {
        const done = site.slipway('import', ...flags, file('bad.json', content));
        assert.equal(done.code, 65, `${done.code}: ${done.err}`);
        assert.match(done.err, wanted);
        assert.match(done.err, /nothing was imported/);
        assert.equal(done.out, '');
      }
    });
  assert.equal(counts(), before);
});

test('all errors of a file are told, not the first only; one bad tool among good ones stops all', () => {
  const before = counts();
  const bad = { tools: [tool(), tool({ slug: 'Bad', name: '', extra: 1 }), tool({ slug: 'b2', website: 'x', reviews: [{ persona: 'x', verdict: 'y' }] })] };
  const done = site.slipway('import', file('bad.json', bad));
  assert.equal(done.code, 65);
  for (const path of ['/tools/1/slug', '/tools/1/name', '/tools/1/extra', '/tools/2/website', '/tools/2/reviews/0/persona', '/tools/2/reviews/0/verdict', '/tools/2/reviews/0/quote'])
    assert.ok(done.err.includes(`${path}: `), path);
  assert.ok(!done.err.includes('/tools/0'));
  assert.match(done.err, /7 flaws/);
  assert.equal(counts(), before);
});

test('a tool that somebody decided against is not brought back', () => {
  const id = psql(site, "SELECT id || ' ' || version FROM tools WHERE slug = 'elsewhere'").out.split(' ');
  assert.equal(psql(site, `SELECT move_tool(${id[0]}, ${id[1]}, 'delisted', 'system', 'test', 'gone')`).code, 0);
  const before = counts();
  const done = site.slipway('import', file('own.json', catalogue));
  assert.equal(done.code, 65);
  assert.match(done.err, /\/tools\/4: .*delisted/);
  assert.equal(counts(), before);
});

test('a delisted tool is gone from every page', async () => {
  assert.equal((await ask(site, '/tools/elsewhere')).status, 404);
  assert.equal((await ask(site, '/compare/k-wins-vs-elsewhere')).status, 404);
  assert.ok(!(await sitemap(site)).includes('/tools/elsewhere'));
  assert.ok(!site.slipway('export').out.includes('"elsewhere"'));
});
