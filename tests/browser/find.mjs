// Names are completed while one types, by keyboard, mouse and for screen readers; without the script all leads on just the same.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { axeFindings } from './lib/sweep.mjs';
import { build } from '../lib/site.mjs';
import { home, places, settled, shots, withPage } from './lib/stage.mjs';

// Types, and waits for what is suggested.
async function ask(page, field, typed) {
  await page.focus(field);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(typed);
  await page.locator(`${field}-suggestions:not([hidden])`).waitFor({ timeout: 5000 });
  return page.locator(`${field}-suggestions [role=option]`);
}
const chosen = (page, field) =>
  page.locator(field).evaluate((e) => document.getElementById(e.getAttribute('aria-activedescendant'))?.firstElementChild.textContent ?? null);

test('the combobox by keyboard: down, up, around, Enter takes, Escape closes and keeps what was typed', () =>
  withPage({}, async ({ page, go, wrong }) => {
    await go('/compare');
    const field = page.locator('#left');
    assert.equal(await field.getAttribute('role'), 'combobox');
    assert.equal(await field.getAttribute('aria-expanded'), 'false');
    const options = await ask(page, '#left', 'cl');
    const names = await options.evaluateAll((all) => all.map((one) => one.firstElementChild.textContent));
    assert.ok(names.length > 1 && names.length <= 8 && names.includes('Claude Code'), names.join());
    assert.equal(await field.getAttribute('aria-expanded'), 'true');
    assert.equal(await page.locator(`#${await field.getAttribute('aria-controls')}`).getAttribute('role'), 'listbox');
    assert.equal(await page.locator('#left-suggestions + [role=status]').innerText(), `${names.length} suggestions`);
    assert.equal(await chosen(page, '#left'), null, 'nothing is chosen at first');
    await page.keyboard.press('ArrowDown');
    assert.equal(await chosen(page, '#left'), names[0]);
    assert.equal(await page.locator('#left-suggestions [aria-selected=true]').count(), 1);
    await page.keyboard.press('ArrowUp');
    assert.equal(await chosen(page, '#left'), null, 'back at what was typed');
    await page.keyboard.press('ArrowUp');
    assert.equal(await chosen(page, '#left'), names.at(-1), 'and around');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#left-suggestions').isVisible(), false);
    assert.equal(await field.inputValue(), 'cl');
    assert.equal(await field.getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowDown');
    await page.locator('#left-suggestions:not([hidden])').waitFor();
    for (let i = 0; i <= names.indexOf('Claude Code'); i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await field.inputValue(), 'Claude Code');
    assert.equal(page.url(), `${home}/compare`, 'Enter took the name and sent nothing');
    await page.keyboard.press('Tab');
    assert.ok(await page.locator('#right').evaluate((e) => e === document.activeElement));
    await ask(page, '#right', 'curs');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/compare\?left=Claude|-vs-/);
    assert.match(page.url(), /claude-code-vs-|-vs-claude-code/, 'with nothing chosen Enter sends the form');
    assert.deepEqual(wrong, []);
  }));

test('by mouse; the search box goes straight to the tool', () =>
  withPage({}, async ({ page, go, wrong }) => {
    await go('/compare');
    const options = await ask(page, '#third', 'zed');
    await options.first().click();
    assert.equal(await page.locator('#third').inputValue(), 'Zed');
    assert.ok(await page.locator('#third').evaluate((e) => e === document.activeElement), 'the field keeps the focus');
    await go('/');
    await ask(page, '#q', 'copilot');
    await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForURL(`${home}/tools/github-copilot`), page.keyboard.press('Enter')]);
    assert.deepEqual(wrong, []);
  }));

test('leaving the field closes the list, an empty one has none, hostile words are words', () =>
  withPage({}, async ({ page, go, wrong }) => {
    await go('/compare');
    await ask(page, '#left', 'cl');
    await page.keyboard.press('Tab');
    assert.equal(await page.locator('#left-suggestions').isVisible(), false);
    await ask(page, '#left', 'cl');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.locator('#left-suggestions[hidden]').waitFor({ state: 'attached' });
    await page.keyboard.type('"><img src=x onerror=alert(1)> 🚢');
    await page.locator('#left-suggestions + [role=status]', { hasText: 'No suggestions' }).waitFor({ state: 'attached' });
    assert.equal(await page.locator('#left-suggestions').isVisible(), false);
    assert.deepEqual(wrong, []);
  }));

for (const { scheme, whole, ...size } of places)
  test(`the open list: nothing for axe to say, inside the window, ${size.width} px, ${scheme}`, () =>
    withPage({ viewport: size, colorScheme: scheme, bypassCSP: true }, async ({ page, go }) => {
      for (const [path, field] of [['/', '#q'], ['/compare', '#fourth'], ['/tools', '#q']]) {
        await go(path);
        await settled(page);
        await ask(page, field, 'c');
        await page.keyboard.press('ArrowDown');
        const list = await page.locator(`${field}-suggestions`).boundingBox();
        const box = await page.locator(field).boundingBox();
        assert.ok(list.x >= 0 && list.x + list.width <= size.width + 0.5, `${path}: ${JSON.stringify(list)}`);
        assert.ok(Math.abs(list.x - box.x) < 1 && Math.abs(list.y - (box.y + box.height)) < 2, `${path}: under its field`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${path} scrolls sideways`);
        await page.screenshot({ path: join(shots, `suggestions-${field.slice(1)}-${size.width}-${scheme}.png`) });
        assert.deepEqual(await axeFindings(page, whole), []);
      }
    }));

test('without JavaScript the search box and the picker of four lead on', () =>
  withPage({ javaScriptEnabled: false }, async ({ page, go, wrong }) => {
    await go('/tools');
    await page.fill('#q', 'cursor or copilot');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.equal(page.url(), `${home}/compare/cursor-vs-github-copilot`);
    await go('/');
    await page.fill('#q', 'cursr');
    await page.press('#q', 'Enter');
    await page.waitForURL(/\/search\?q=cursr/);
    await Promise.all([page.waitForNavigation(), page.click('main .found a')]);
    assert.equal(page.url(), `${home}/tools/cursor`);
    await go('/compare');
    for (const [field, name] of Object.entries({ left: 'Zed', right: 'Cursor', third: 'Cline', fourth: 'Aider' })) await page.fill(`#${field}`, name);
    await Promise.all([page.waitForNavigation(), page.click('.duel button')]);
    assert.equal(page.url(), `${home}/compare/aider-vs-cline-vs-cursor-vs-zed`);
    assert.deepEqual(wrong, []);
  }));

test('the table of four: a cell is under its tool on a desk, and says whose it is on a phone', () =>
  withPage({}, async ({ page, go }) => {
    await go('/compare/aider-vs-claude-code-vs-cline-vs-cursor');
    const cells = page.locator('.many tbody tr').nth(1).locator('td');
    for (let i = 0; i < 4; i++) {
      const [head, cell] = await Promise.all([page.locator('.many thead th').nth(i + 1).boundingBox(), cells.nth(i).boundingBox()]);
      assert.ok(Math.abs(head.x - cell.x) < 1);
    }
    assert.equal(await cells.first().locator('.whose').isVisible(), false);
    await page.setViewportSize({ width: 390, height: 844 });
    assert.deepEqual(await cells.locator('.whose').allInnerTexts(), ['Aider', 'Claude Code', 'Cline', 'Cursor']);
    const widths = await cells.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
    assert.ok(widths.every((width) => width > 150), widths.join());
  }));

test('the script is small: under 5 KB compressed, with the others of its page', () => {
  const dir = join(build, 'static/js');
  const bytes = readdirSync(dir).filter((name) => /^find\..*js$/.test(name)).reduce((sum, name) => sum + gzipSync(readFileSync(join(dir, name))).length, 0);
  assert.ok(bytes > 500 && bytes < 3000, `${bytes} bytes`);
});
