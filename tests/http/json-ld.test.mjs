// What search engines read: every property belongs to its type (schema.org, by the types of schema-dts), every rule that Google states
// for reviews, ratings, offers and breadcrumbs holds (Adobe's validator), and it says what the page says.
import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import Validator from '@adobe/structured-data-validator';
import { build } from '../lib/site.mjs';
import { own } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, parse } from './lib/html.mjs';

const site = await own();
const PAGES = ['/', '/tools', '/c/bulk-goods', '/tools/k-wins', '/tools/k-empty-a', '/tools/hostile-left', '/compare/k-wins-vs-k-some', '/compare/hostile-right-vs-hostile-left', '/compare/k-empty-b-vs-k-empty-a'];
const scripts = async (path) => all(parse((await ask(site, path)).body), (n) => n.name === 'script' && n.attributes.type === 'application/ld+json').map((n) => JSON.parse(n.children.join('')));
const of = (list, type) => list.filter((one) => one['@type'] === type);

// What the compiler says of these objects as literals of the types that they name.
function mistyped(objects) {
  const dir = join(build, 'test/json-ld');
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'page.ts');
  const types = [...new Set(objects.map((one) => one['@type']))];
  const lines = objects.map((one, i) => `export const x${i}: WithContext<${one['@type']}> = ${JSON.stringify(one)};`);
  writeFileSync(file, `import type { WithContext, ${types.join(', ')} } from 'schema-dts';\n${lines.join('\n')}\n`);
  const program = ts.createProgram([file], {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    baseUrl: join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..'),
    paths: { 'schema-dts': ['node_modules/schema-dts'] },
  });
  return ts.getPreEmitDiagnostics(program).map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'));
}
async function broken(objects) {
  const jsonld = {};
  for (const one of objects) (jsonld[one['@type']] ??= []).push(one);
  return (await new Validator().validate({ jsonld, microdata: {}, rdfa: {}, errors: [] })).map((issue) => `${issue.severity}: ${issue.issueMessage} (${issue.fieldNames})`);
}

test('the checks find what is wrong', async () => {
  const context = { '@context': 'https://schema.org' };
  assert.equal(mistyped([{ ...context, '@type': 'SoftwareApplication', name: 'x', nmae: 'y' }]).length, 1);
  assert.equal(mistyped([{ ...context, '@type': 'SoftwareApplication', review: [{ '@type': 'Review', autor: 'x' }] }]).length, 1);
  assert.ok((await broken([{ ...context, '@type': 'SoftwareApplication', review: [{ '@type': 'Review', reviewBody: 'x' }] }])).some((line) => /author/.test(line)));
  assert.ok((await broken([{ ...context, '@type': 'SoftwareApplication', aggregateRating: { '@type': 'AggregateRating', ratingValue: 120, bestRating: 100, worstRating: 0, ratingCount: 3 } }])).length > 0);
});

test('every property is of its type', async () => {
  const objects = (await Promise.all(PAGES.map(scripts))).flat();
  assert.ok(objects.length > PAGES.length);
  assert.deepEqual(mistyped(objects), []);
});

for (const path of PAGES)
  test(`${path}: no rule is broken`, async () => {
    assert.deepEqual((await broken(await scripts(path))).filter((line) => line.startsWith('ERROR')), []);
  });

test('a tool: the panel’s verdicts are reviews by the site, what visitors vote is the rating', async () => {
  const { json } = await askJson(site, '/tools/k-wins');
  const list = await scripts('/tools/k-wins');
  const [tool] = of(list, 'SoftwareApplication');
  assert.deepEqual([tool.name, tool.url, tool.sameAs, tool.applicationCategory], [json.name, json.url, json.website, json.category.name]);
  assert.deepEqual(tool.review.map((r) => [r.name, r.reviewBody, r.datePublished, r.reviewRating.ratingValue]), json.reviews.map((r) => [`${r.name} (editorial persona)`, r.quote, r.reviewed_on, r.verdict === 'ship' ? 100 : 0]));
  for (const r of tool.review) assert.deepEqual([r.author['@type'], r.author.name, r.author.url], ['Organization', 'Slipway', site.base]);
  const { ratingValue, ratingCount, bestRating, worstRating } = tool.aggregateRating;
  assert.deepEqual([ratingValue, ratingCount, bestRating, worstRating], [json.community.percent, json.community.votes, 100, 0]);
  const [crumbs] = of(list, 'BreadcrumbList');
  assert.deepEqual(crumbs.itemListElement.map((c) => [c.position, c.name, c.item]), [
    [1, 'Tools', `${site.base}/tools`],
    [2, json.category.name, `${site.base}/c/${json.category.slug}`],
    [3, json.name, json.url],
  ]);
});

test('nobody’s opinion is no rating', async () => {
  const [tool] = of(await scripts('/tools/k-empty-a'), 'SoftwareApplication');
  assert.equal(tool.aggregateRating, undefined);
  assert.equal(tool.review, undefined);
});

test('lists name their tools in their order; other ways to look at them say nothing', async () => {
  const { json } = await askJson(site, '/c/bulk-goods');
  const [list] = of(await scripts('/c/bulk-goods'), 'ItemList');
  assert.deepEqual(list.itemListElement.map((e) => [e.position, e.name, e.url]), json.tools.map((t, i) => [i + 1, t.name, t.url]));
  for (const path of ['/tools?sort=panel', '/c/bulk-goods?sort=community']) assert.deepEqual(await scripts(path), []);
});
