// How much a page weighs: bytes before compression, requests, and whether anything moves while it loads. (The stand-ins for
// the site's fonts are Liberation's, or the fonts of the same measures that most machines have.)
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { pages } from './lib/pages.mjs';
import { home, settled, sizes, withPage } from './lib/stage.mjs';

const kilobyte = 1024;

// Everything that one visit with an empty cache asks for.
async function weigh(path, viewport) {
  return withPage({ viewport, reducedMotion: 'no-preference' }, async ({ page, go, wrong }) => {
    const asked = [];
    page.on('requestfinished', (request) => asked.push(request));
    await page.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => list.getEntries().forEach(({ value, sources }) => window.shifts.push({ value, what: sources.map(({ node }) => node?.nodeName) }))).observe({ type: 'layout-shift', buffered: true });
    });
    await go(path);
    await settled(page);
    await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)).then(() => undefined));
    await page.waitForTimeout(300);
    const files = await Promise.all(
      asked.map(async (request) => {
        const answer = await request.response();
        return { type: request.resourceType(), url: request.url(), bytes: (await answer.body()).length, encoding: answer.headers()['content-encoding'] };
      }),
    );
    return { files, shifts: await page.evaluate(() => window.shifts), wrong };
  });
}
// Layout shift as it is reported, and what moved. On a busy machine a font may come after the first paint; its stand-in is as
// wide as it on average, not for every word, so that a word at the right edge then moves by a pixel.
const PIXELS = 0.015;
const moved = (shifts) => {
  const sum = shifts.reduce((all, { value }) => all + value, 0);
  return sum < PIXELS ? [] : [sum, shifts];
};
const sum = (files, type) => files.filter((file) => file.type === type).reduce((bytes, file) => bytes + file.bytes, 0);

for (const name of ['compare', 'compare-panels'])
  for (const size of sizes)
    test(`the weight of ${name}, ${size.width} px`, async () => {
      const { files, shifts, wrong } = await weigh(pages[name].path, size);
      const told = files.map(({ url, bytes }) => `${url.replace(home, '')} ${bytes}`).join(', ');
      assert.ok(files.length <= 8, `${files.length} requests: ${told}`);
      assert.ok(sum(files, 'document') > 0 && sum(files, 'document') < 20 * kilobyte, told);
      assert.ok(sum(files, 'stylesheet') > 0 && sum(files, 'stylesheet') < 12 * kilobyte, told);
      assert.ok(sum(files, 'font') > 0 && sum(files, 'font') < 60 * kilobyte, told);
      assert.ok(sum(files, 'script') > 0 && sum(files, 'script') < 4 * kilobyte, told);
      assert.deepEqual(moved(shifts), [], 'layout shifts');
      assert.deepEqual(wrong, []);
    });

test('every comparison’s HTML is under 20 KB, and what is text comes compressed', async () => {
  const heavy = [];
  const xml = await (await fetch(`${home}/sitemap/comparisons-1.xml`)).text();
  const comparisons = [...xml.matchAll(/<loc>[^<]*(\/compare\/[^<]+)<\/loc>/g)].map(([, path]) => path);
  assert.ok(comparisons.length > 40, `${comparisons.length} comparisons in the sitemap`);
  for (const path of comparisons) {
    const answer = await fetch(home + path, { headers: { accept: 'text/html', 'accept-encoding': 'gzip' } });
    const bytes = Buffer.byteLength(await answer.text());
    if (bytes >= 20 * kilobyte) heavy.push(`${path}: ${bytes}`);
    if (answer.headers.get('content-encoding') !== 'gzip') heavy.push(`${path} is not compressed`);
  }
  assert.deepEqual(heavy, []);
});

for (const name of ['home', 'tools', 'tool', 'picker', 'methodology', 'error-404'])
  test(`nothing moves while ${name} loads`, async () => {
    for (const size of sizes.slice(0, 2)) assert.deepEqual(moved((await weigh(pages[name].path, size)).shifts), []);
  });
