// Looks at pages at every width, light and dark: rules of accessibility (axe), sideways scrolling, text that cannot be
// read, errors on the console, requests that fail. Takes the screenshots on the way. A page is asked for once; two are
// looked at at a time; each page, width and scheme becomes a test of its own.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import axe from 'axe-core';
import { fontsMissing, sideways, unreadable } from './look.mjs';
import { visit } from './pages.mjs';
import { fewPlaces, open, places, settled, shots } from './stage.mjs';

const rules = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
  iframes: false, // what is in one is looked at as a page of its own
};
// those that depend on widths and colours
const looks = { runOnly: { type: 'rule', values: ['color-contrast', 'target-size', 'link-in-text-block'] }, resultTypes: ['violations'], iframes: false };

export async function axeFindings(page, whole = true) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), whole ? rules : looks);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `axe ${id}: ${target} ${failureSummary}`));
}

// What is wrong with what `page` shows now, at one of the places; with a picture `NAME-WIDTH-SCHEME.png`. What a dialog covers is meant to be
// covered; where scripts do not run, axe does not either.
async function lookAt(page, name, { width, height, scheme, whole }, { dialog = false, scripts = true } = {}) {
  const found = [];
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme });
  if (scripts) await settled(page);
  const by = await page.evaluate(sideways);
  if (by > 0) found.push(`scrolls sideways by ${by} px`);
  if (!dialog) found.push(...(await page.evaluate(unreadable)));
  found.push(...(await page.evaluate(fontsMissing)));
  await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
  if (scripts) found.push(...(await axeFindings(page, whole)));
  return found;
}

// The page as it is now, at all places (those it would look alike at left out where scripts do not run); then it is as it was.
export async function shown(page, name, options = {}) {
  const found = [];
  const was = page.viewportSize();
  for (const place of options.scripts === false ? fewPlaces : places) found.push(...(await lookAt(page, name, place, options)).map((what) => `${name}, ${place.width} px, ${place.scheme}: ${what}`));
  await page.setViewportSize(was);
  await page.emulateMedia({ colorScheme: 'light' });
  assert.deepEqual(found, []);
}

// `options` are those of open(): the cookies of somebody who is signed in, say; and at: fewPlaces.
export async function sweep(pages, { at = places, ...options } = {}) {
  const found = new Map();

  test(`${Object.keys(pages).join(', ')} are looked at`, async () => {
    const left = Object.entries(pages);
    const looker = async () => {
      const stand = await open(options);
      for (let next = left.shift(); next; next = left.shift()) {
        const [name, page] = next;
        const answer = await visit(stand, page);
        for (const place of at) {
          const here = await lookAt(stand.page, name, place);
          if (answer.status() !== (page.status ?? 200)) here.push(`status ${answer.status()}`);
          found.set(`${name}, ${place.width} px, ${place.scheme}`, [...here, ...stand.taken()]);
        }
      }
      await stand.close();
    };
    await Promise.all([looker(), looker()]);
  });
  for (const name of Object.keys(pages))
    for (const { width, scheme } of at) {
      const place = `${name}, ${width} px, ${scheme}`;
      test(place, () => assert.deepEqual(found.get(place), []));
    }
}
