// Keyboard only: the skip link, and every link, field and button in order, in sight, and visibly focused.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { interactive } from './lib/look.mjs';
import { pages, visit } from './lib/pages.mjs';
import { schemes, settled, sizes, withPage } from './lib/stage.mjs';

// What has the focus, and what is wrong with how that looks. Sent to the browser.
async function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const found = [];
  const style = getComputedStyle(element);
  const rgb = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [r, g, b] = rgb(colour).map((part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  // what lies behind the outline: it is drawn outside of the element itself
  let behind = element.parentElement;
  while (behind && rgb(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
  const [a, b] = [light(style.outlineColor), light(getComputedStyle(behind ?? document.documentElement).backgroundColor)];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) found.push('no outline');
  else if (contrast < 3) found.push(`outline of contrast ${contrast.toFixed(2)}`);

  const place = () => [...element.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
  // of a field of many lines the browser shows the line that is written on, which is what its user looks for
  const lines = element.tagName === 'TEXTAREA' ? element.clientHeight - 24 : 0;
  const inside = ({ left, right, top, bottom }) => left >= -1 && right <= document.documentElement.clientWidth + 1 && top >= -1 - lines && bottom <= innerHeight + 1 + lines;
  // the browser scrolls to it with one of the next frames
  for (let frame = 0; frame < 10 && place() && !inside(place()); frame++) await new Promise(requestAnimationFrame);
  const rect = place();
  if (!rect) found.push('has no place');
  else {
    if (!inside(rect)) found.push('not in the window');
    const top = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
    if (top && !element.contains(top) && !top.contains(element)) found.push(`under ${top.tagName.toLowerCase()}.${top.className}`);
  }
  const { tagName, name } = element;
  const what = `${tagName.toLowerCase()} ${element.getAttribute('href') ?? name ?? ''} “${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 30)}”`;
  return { what, found };
}

async function walk(page, key, most) {
  const way = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press(key);
    const here = await page.evaluate(focused);
    if (!here) break;
    way.push(here);
  }
  return way;
}

// those that are laid out differently at each width, at each; the others at one of them
const wide = ['home', 'tools', 'tool', 'compare', 'many', 'submit'];
for (const [i, [name, at]] of Object.entries(pages).filter(([, { begins }]) => !begins).entries())
  test(`keyboard on ${name}: all is reached, in order, and seen`, async () => {
    for (const size of name === 'compare-panels' ? sizes : wide.includes(name) ? sizes.slice(0, 2) : [sizes[i % 2]])
      await withPage({ viewport: size, colorScheme: schemes[size.width === 1280 ? 0 : 1] }, async (stand) => {
        await visit(stand, at);
        await settled(stand.page);
        const wanted = await stand.page.evaluate(interactive);
        assert.ok(wanted.length >= 8);
        assert.equal(await stand.page.locator('[tabindex]:not([tabindex="-1"], [tabindex="0"])').count(), 0, 'an order of its own');
        const forth = await walk(stand.page, 'Tab', wanted.length + 3);
        assert.deepEqual(forth.map(({ what }) => what), wanted);
        assert.deepEqual(forth.filter(({ found }) => found.length), []);
        const back = await walk(stand.page, 'Shift+Tab', wanted.length + 3);
        assert.deepEqual(back.filter(({ found }) => found.length), [], 'backwards');
        assert.ok(back.length >= wanted.length - 1, `backwards: ${back.length} of ${wanted.length}`);
      });
  });

for (const size of sizes)
  test(`the skip link skips, ${size.width} px`, () =>
    withPage({ viewport: size }, async ({ page, go }) => {
      await go('/tools');
      const link = page.locator('a.skip');
      assert.ok((await link.boundingBox()).x + (await link.boundingBox()).width <= 0, 'out of sight without the focus');
      await page.keyboard.press('Tab');
      assert.ok(await link.evaluate((e) => e === document.activeElement), 'it is the first');
      const box = await link.boundingBox();
      assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width, JSON.stringify(box));
      await page.keyboard.press('Enter');
      await page.waitForURL(/#main$/);
      await page.keyboard.press('Tab');
      assert.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)), 'the next is inside of main');
    }));

test('a link to a seat shows that seat, not covered by the pair on top', () =>
  withPage({ viewport: sizes[1] }, async ({ page, go }) => {
    await go(pages['compare-panels'].path);
    await page.locator('.call a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForTimeout(100);
    const covered = await page.evaluate(() => {
      const seat = document.querySelector(location.hash).querySelector('.plate').getBoundingClientRect();
      const pair = document.querySelector('.corner').getBoundingClientRect();
      return { seat: seat.top, pair: pair.bottom, height: innerHeight };
    });
    assert.ok(covered.seat >= covered.pair && covered.seat < covered.height, JSON.stringify(covered));
  }));
