// What a reader's settings ask for: forced colours, less motion; and paper.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { decode, difference, inked } from './lib/png.mjs';
import { pages, visit } from './lib/pages.mjs';
import { schemes, settled, shots, sizes, withPage } from './lib/stage.mjs';

const compare = pages.compare.path;

// The flags that mean something, drawn one at a time on the page itself.
async function flags(page) {
  await page.evaluate(() => {
    const shelf = document.createElement('div');
    shelf.id = 'shelf';
    for (const name of ['ship', 'skip-flag', '', 'overboard', 'difficulty']) {
      const flag = document.createElement('span');
      flag.className = `flag ${name}`;
      shelf.append(flag, ' ');
    }
    document.querySelector('main').prepend(shelf);
  });
  const drawn = [];
  for (const flag of await page.locator('#shelf .flag').all()) drawn.push(decode(await flag.screenshot()));
  return drawn;
}

for (const forcedColors of ['none', 'active'])
  for (const colorScheme of schemes)
    test(`flags tell apart by pattern alone, ${colorScheme}${forcedColors === 'active' ? ', forced colours' : ''}`, () =>
      withPage({ colorScheme, forcedColors }, async ({ page, go }) => {
        await go(compare);
        const drawn = await flags(page);
        for (let i = 0; i < drawn.length; i++)
          for (let j = i + 1; j < drawn.length; j++) {
            const share = difference(drawn[i], drawn[j]);
            assert.ok(share > 0.1, `flags ${i} and ${j} differ in ${(share * 100).toFixed(1)} % of their pixels`);
          }
        const kept = await page.locator('.flag').evaluateAll((all) => all.filter((flag) => getComputedStyle(flag).forcedColorAdjust !== 'none').length);
        assert.equal(kept, 0, 'flags whose colours may be forced');
      }));

test('forced colours: verdicts in words, the split seat and the mast still drawn', async () => {
  for (const size of sizes.slice(0, 2))
    for (const colorScheme of schemes)
      await withPage({ viewport: size, colorScheme, forcedColors: 'active' }, async ({ page, go }) => {
        await go(compare);
        await settled(page);
        await page.screenshot({ path: join(shots, `forced-colours-${size.width}-${colorScheme}.png`), fullPage: true });
        const said = await page.locator('.seat figcaption').allInnerTexts();
        assert.ok(said.length >= 4);
        assert.deepEqual(said.filter((text) => !/^(Ship|Skip)/.test(text.trim())), []);
        const [split, plain] = await Promise.all([page.locator('.split .plate').first(), page.locator('.seat:not(.split) .plate').first()].map((plate) =>
          plate.evaluate((e) => {
            const { borderTopWidth, backgroundColor, color, borderTopColor } = getComputedStyle(e);
            return { borderTopWidth, backgroundColor, color, borderTopColor };
          })));
        assert.notDeepEqual(split, plain, 'the split seat looks like the others');
        assert.ok(parseFloat(plain.borderTopWidth) >= 1 && plain.borderTopColor !== plain.backgroundColor, 'a plate without an edge');
        const mast = await page.locator('.mast').first().evaluate((e) => getComputedStyle(e).borderLeftColor + getComputedStyle(e).borderLeftWidth);
        assert.doesNotMatch(mast, /rgba\(.*, 0\)|^.*\)0px/);
        const fields = page.locator('input, button');
        assert.deepEqual(await fields.evaluateAll((all) => all.filter((e) => parseFloat(getComputedStyle(e).borderTopWidth) < 1).map((e) => e.outerHTML)), []);
      });
});

const motion = (page) =>
  page.evaluate(() => ({
    running: document.getAnimations().length,
    named: [...document.querySelectorAll('*')].filter((e) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(e);
      return (animationName !== 'none' && parseFloat(animationDuration) > 0.01) || parseFloat(transitionDuration) > 0.01;
    }).length,
    smooth: getComputedStyle(document.documentElement).scrollBehavior === 'smooth',
  }));

test('with less motion nothing moves, on any page', () =>
  withPage({ reducedMotion: 'reduce' }, async (stand) => {
    for (const [name, at] of Object.entries(pages)) {
      await visit(stand, at);
      assert.deepEqual(await motion(stand.page), { running: 0, named: 0, smooth: false }, name);
    }
  }));

test('otherwise the flags are hoisted once, and then all is as without motion', () =>
  withPage({ reducedMotion: 'no-preference' }, async ({ page, go }) => {
    await go(compare);
    assert.ok((await motion(page)).named > 0, 'nothing is hoisted: this test tests nothing');
    const endless = await page.evaluate(() => document.getAnimations().filter((a) => a.effect.getComputedTiming().endTime > 5000).length);
    assert.equal(endless, 0, 'five seconds are the most');
    await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)).then(() => undefined));
    await settled(page);
    const moved = decode(await page.screenshot());
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(difference(moved, decode(await page.screenshot())), 0);
  }));

// What a PDF writes on its pages: how many, and how many times each draws text.
function paper(pdf) {
  const text = pdf.toString('latin1');
  const drawn = [];
  for (const { index } of text.matchAll(/stream\r?\n/g)) {
    const from = text.indexOf('\n', index) + 1;
    try {
      drawn.push((inflateSync(pdf.subarray(from, text.indexOf('endstream', from))).toString('latin1').match(/\bT[jJ]\b/g) ?? []).length);
    } catch {
      // a font or a picture
    }
  }
  return { sheets: (text.match(/\/Type\s*\/Page\b/g) ?? []).length, drawn: drawn.reduce((a, b) => a + b, 0) };
}

for (const colorScheme of schemes)
  test(`on paper a comparison is whole, without what only a screen can use, ${colorScheme}`, () =>
    withPage({ colorScheme, viewport: { width: 794, height: 1123 } }, async ({ page, go }) => {
      await go(compare);
      await settled(page);
      const pdf = await page.pdf({ format: 'A4' });
      writeFileSync(join(shots, `compare-paper-${colorScheme}.pdf`), pdf);
      const { sheets, drawn } = paper(pdf);
      assert.ok(sheets >= 1 && sheets <= 6 && drawn > 50, `${sheets} sheets, text drawn ${drawn} times`);
      await page.emulateMedia({ media: 'print', colorScheme });
      await page.screenshot({ path: join(shots, `compare-paper-${colorScheme}.png`), fullPage: true });
      const seen = (selector) => page.locator(selector).evaluateAll((all) => all.filter((e) => e.checkVisibility()).length);
      assert.equal(await seen('header nav, .weekly, button, input, select'), 0, 'navigation or fields on paper');
      assert.equal(await page.locator('.corner').evaluate((e) => getComputedStyle(e).position), 'static');
      assert.ok((await seen('.seat blockquote')) >= 6, 'quotes on paper');
      const ink = inked(decode(await page.screenshot()));
      assert.ok(ink > 0.01 && ink < 0.35, `${(ink * 100).toFixed(1)} % of the first sheet is ink`);
      const flag = await page.locator('.flag').first().evaluate((e) => getComputedStyle(e).printColorAdjust);
      assert.equal(flag, 'exact', 'flags keep their colours on paper');
      const body = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.match(body, /rgb\((2[45]\d, ?){2}2[45]\d\)|rgba\(0, 0, 0, 0\)/, 'paper is light');
    }));
