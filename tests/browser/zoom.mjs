// Larger text, wider spacing, a magnified window: nothing is cut, covered or pushed out of the window.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
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

// magnified, larger text, wider spacing; on a desktop or a phone
const kinds = {
  'magnified-200': { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
  'text-200': { viewport: { width: 1280, height: 3000 }, text: 32 },
  'text-150-phone': { viewport: { width: 390, height: 3000 }, text: 24 },
  spaced: { viewport: { width: 1280, height: 900 }, css: spacing },
  'spaced-phone': { viewport: { width: 320, height: 640 }, css: spacing },
};

for (const [kind, { css, text, ...options }] of Object.entries(kinds))
  for (const name of ['home', 'tools', 'tool', 'picker-errors', 'compare-panels', 'methodology', 'error-404'])
    test(`${name}, ${kind}`, () =>
      withPage(options, async (stand) => {
        const { page } = stand;
        // the size of text that a reader has set in the browser; it counts in media queries, too
        const session = await page.context().newCDPSession(page);
        if (text) await session.send('Page.setFontSizes', { fontSizes: { standard: text } });
        await visit(stand, pages[name]);
        if (css) await styled(page, css);
        await settled(page);
        const by = await page.evaluate(sideways);
        const found = [...(by > 0 ? [`scrolls sideways by ${by} px`] : []), ...(await page.evaluate(unreadable))];
        assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), `${text ?? 16}px`);
        const path = join(shots, `${name}-${kind}.png`);
        // a picture of more than the window would set the size of text back
        if (text) writeFileSync(path, Buffer.from((await session.send('Page.captureScreenshot')).data, 'base64'));
        else await page.screenshot({ path, fullPage: true });
        assert.deepEqual(found, []);
      }));
