// Looks at pages at every width, light and dark: rules of accessibility (axe), sideways scrolling, text that cannot be
// read, errors on the console, requests that fail. Takes the screenshots on the way. Two pages are looked at at a time;
// each page, width and scheme becomes a test of its own.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import axe from 'axe-core';
import { fontsMissing, sideways, unreadable } from './look.mjs';
import { visit } from './pages.mjs';
import { open, schemes, settled, shots, sizes } from './stage.mjs';

const rules = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};

export async function axeFindings(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), rules);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `axe ${id}: ${target} ${failureSummary}`));
}

async function look(stand, name, page, shot) {
  const answer = await visit(stand, page);
  await settled(stand.page);
  const found = [];
  if (answer.status() !== (page.status ?? 200)) found.push(`status ${answer.status()}`);
  const by = await stand.page.evaluate(sideways);
  if (by > 0) found.push(`scrolls sideways by ${by} px`);
  found.push(...(await stand.page.evaluate(unreadable)), ...(await stand.page.evaluate(fontsMissing)));
  await stand.page.screenshot({ path: shot, fullPage: true });
  found.push(...(await axeFindings(stand.page)));
  return [...found, ...stand.taken()];
}

// `options` are those of open(): the cookies of somebody who is signed in, say.
export async function sweep(pages, options = {}) {
  const places = sizes.flatMap((size) => schemes.map((scheme) => ({ ...size, scheme, found: new Map() })));

  test(`${Object.keys(pages).join(', ')} are looked at`, async () => {
    const left = [...places];
    const looker = async () => {
      for (let place = left.shift(); place; place = left.shift()) {
        const { width, height, scheme } = place;
        const stand = await open({ ...options, viewport: { width, height }, colorScheme: scheme });
        for (const [name, page] of Object.entries(pages))
          place.found.set(name, await look(stand, name, page, join(shots, `${name}-${width}-${scheme}.png`)));
        await stand.close();
      }
    };
    await Promise.all([looker(), looker()]);
  });
  for (const name of Object.keys(pages))
    for (const { width, scheme, found } of places)
      test(`${name}, ${width} px, ${scheme}`, () => assert.deepEqual(found.get(name), []));
}
