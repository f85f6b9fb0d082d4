// A catalogue made to break the layout (lib/catalogue.mjs), imported into the running site: every page of it is looked at
// like the demo's, its HTML is valid, and it says what there is to say.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, trials } from './lib/catalogue.mjs';
import { htmlFindings } from './lib/html.mjs';
import { sweep } from './lib/sweep.mjs';
import { home, site, sizes, withPage } from './lib/stage.mjs';

test('the catalogue of trials is imported', () => {
  const file = join(site.dir, 'trials.json');
  writeFileSync(file, JSON.stringify(catalogue));
  const { code, out, err } = site.slipway('import', file);
  assert.equal(code, 0, out + err);
});

await sweep(trials);

for (const [name, { path }] of Object.entries(trials))
  test(`html of ${name}`, async () => {
    const answer = await fetch(home + path, { headers: { accept: 'text/html' } });
    assert.equal(answer.status, 200);
    assert.deepEqual(await htmlFindings(await answer.text(), { long: true }), []);
  });

const squeezed = (text) => text.replace(/\s+/g, ' ').trim();
const bySlug = Object.fromEntries(catalogue.tools.map((tool) => [tool.slug, tool]));

for (const { left, right } of catalogue.comparisons)
  test(`every word of ${left} and ${right} is on their page`, () =>
    withPage({ viewport: sizes[2] }, async ({ page, go, wrong }) => {
      await go(`/compare/${left}-vs-${right}`);
      const text = squeezed(await page.evaluate(() => document.body.innerText));
      for (const { name, tagline, category, description, pricing, reviews } of [bySlug[left], bySlug[right]])
        for (const words of [name, tagline, category, description, pricing.entry, ...reviews.map(({ quote }) => quote)])
          assert.ok(text.includes(squeezed(words.normalize('NFC'))), words);
      assert.equal(await page.locator('script:not([type="application/ld+json"])').count(), 1, 'no script but the one of votes');
      assert.deepEqual(wrong, []);
    }));

test('what is missing is said in words', () =>
  withPage({}, async ({ page, go }) => {
    const text = async (path) => {
      await go(path);
      return squeezed(await page.evaluate(() => document.querySelector('main').innerText));
    };
    const one = await text('/compare/quiet-vs-all-skip');
    assert.match(one, /The panel has reviewed only All Skip, 0% \(0 of 5\), and not Quiet yet\./);
    assert.match(one, /The Builder has not reviewed Quiet\./);
    assert.match(one, /no seat has reviewed both/);
    const neither = await text('/compare/quiet-vs-silent');
    assert.match(neither, /The panel has reviewed neither of the two yet\./);
    assert.match(neither, /No seat of the panel has reviewed either tool yet\./);
    assert.match(await text('/compare/left-seats-vs-right-seats'), /no seat reviewed both\./);
    assert.match(await text('/tools/quiet'), /No seat of the panel has reviewed Quiet yet\./);
    assert.doesNotMatch(neither.replace(/Also compared.*/, ''), /0%|NaN|null|of 0/);
  }));
