// Larger text, wider spacing, a magnified window: nothing is cut, covered or pushed out of the window.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { sideways, unreadable } from './lib/look.mjs';
import { pages, visit } from './lib/pages.mjs';
import { settled, shots, withPage } from './lib/stage.mjs';

// A style sheet of the test's own, which the site's policy lets nobody else add.
const styled = (page, css) =>
  page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, css);

// WCAG 2.2, 1.4.12
const spacing = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';

const kinds = {
  'magnified to 200 %': { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
  'text of 200 %': { viewport: { width: 1280, height: 900 }, text: 32 },
  'text of 200 %, on a phone': { viewport: { width: 390, height: 844 }, text: 32 },
  'spaced out': { viewport: { width: 1280, height: 900 }, css: spacing },
  'spaced out, on a phone': { viewport: { width: 320, height: 640 }, css: spacing },
};

// The size of text that a reader has set in the browser; it counts in media queries, too.
async function textOf(page, pixels) {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: pixels } });
}

for (const [kind, { css, text, ...options }] of Object.entries(kinds))
  for (const name of ['home', 'tools', 'tool', 'picker-errors', 'compare-panels', 'methodology', 'error-404'])
    test(`${kind}: ${name}`, () =>
      withPage(options, async (stand) => {
        if (text) await textOf(stand.page, text);
        await visit(stand, pages[name]);
        if (text) assert.equal(await stand.page.evaluate(() => getComputedStyle(document.documentElement).fontSize), `${text}px`);
        if (css) await styled(stand.page, css);
        await settled(stand.page);
        await stand.page.screenshot({ path: join(shots, `${kind.replace(/\W+/g, '-')}-${name}.png`), fullPage: true });
        const by = await stand.page.evaluate(sideways);
        assert.deepEqual([...(by > 0 ? [`scrolls sideways by ${by} px`] : []), ...(await stand.page.evaluate(unreadable))], []);
      }));
