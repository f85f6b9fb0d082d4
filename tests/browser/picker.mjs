// Two tools are picked and compared with the keyboard alone, with JavaScript and without.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { home, withPage } from './lib/stage.mjs';

const ways = { 'with JavaScript': true, 'without JavaScript': false };

async function tabTo(page, selector) {
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press('Tab');
    if (await page.locator(selector).evaluate((e) => e === document.activeElement)) return;
  }
  assert.fail(`Tab does not come to ${selector}`);
}

async function type(page, text) {
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

// Enter sends the form; a list of suggestions that is open takes the first Enter for itself.
async function send(page) {
  await page.keyboard.press('Escape');
  await Promise.all([page.waitForNavigation({ waitUntil: 'load', timeout: 5000 }), page.keyboard.press('Enter')]);
}

for (const [way, javaScriptEnabled] of Object.entries(ways)) {
  for (const path of ['/', '/compare'])
    test(`from ${path} to a comparison, ${way}`, () =>
      withPage({ javaScriptEnabled }, async ({ page, go, wrong }) => {
        await go(path);
        await tabTo(page, '#left');
        await type(page, 'Cursor');
        await page.keyboard.press('Tab');
        await type(page, 'claude-code');
        await page.keyboard.press('Tab');
        assert.ok(await page.locator('.duel button').evaluate((e) => e === document.activeElement), 'the button comes next');
        await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
        assert.equal(page.url(), `${home}/compare/cursor-vs-claude-code`);
        assert.equal((await page.locator('h1').innerText()).replace(/\s+/g, ' '), 'Cursor vs Claude Code');
        assert.deepEqual(wrong, []);
      }));

  test(`a name that nobody has is put right, ${way}`, () =>
    withPage({ javaScriptEnabled }, async ({ page, go }) => {
      await go('/compare');
      await tabTo(page, '#left');
      await type(page, 'Curser "><b>');
      await page.keyboard.press('Tab');
      await type(page, 'Claude Code');
      await send(page);
      assert.match(page.url(), /\/compare\?left=/);
      const left = page.locator('#left');
      assert.equal(await left.inputValue(), 'Curser "><b>', 'what was typed is kept');
      assert.equal(await page.locator('#right').inputValue(), 'Claude Code');
      assert.equal(await left.getAttribute('aria-invalid'), 'true');
      assert.equal(await page.locator('#right').getAttribute('aria-invalid'), null);
      const words = page.locator(`#${await left.getAttribute('aria-describedby')}`);
      assert.match(await words.innerText(), /No tool here is called “Curser "><b>”/);
      const [field, said] = [await left.boundingBox(), await words.boundingBox()];
      assert.ok(said.y >= field.y + field.height - 1 && said.y < field.y + field.height + 80, 'the words stand under the field');
      await tabTo(page, '#left');
      await type(page, 'cursor');
      await send(page);
      assert.equal(page.url(), `${home}/compare/cursor-vs-claude-code`);
    }));
}

test('the same tool twice is told, and both fields stay', () =>
  withPage({}, async ({ page, go }) => {
    await go('/compare?left=cursor&right=Cursor');
    assert.equal(await page.locator('#right').getAttribute('aria-invalid'), 'true');
    assert.match(await page.locator('#right-error').innerText(), /same tool/);
    assert.equal(await page.locator('#left').inputValue(), 'cursor');
  }));

test('without JavaScript the fields suggest the names of tools', () =>
  withPage({ javaScriptEnabled: false }, async ({ page, go }) => {
    for (const path of ['/', '/compare']) {
      await go(path);
      for (const id of ['#left', '#right']) {
        const names = await page.locator(id).evaluate((field) => [...field.list.options].map((option) => option.value));
        assert.ok(names.includes('Claude Code') && names.length > 50, `${names.length} names`);
      }
    }
  }));

test('nothing is kept of a visitor who only reads: no cookie, no storage; the one script is the one of votes', () =>
  withPage({}, async ({ page, go }) => {
    await go('/compare/cursor-vs-claude-code');
    const scripts = page.locator('script:not([type="application/ld+json"])');
    assert.deepEqual(await scripts.evaluateAll((all) => all.map(({ src, text }) => [new URL(src).pathname.replace(/\.[0-9a-f]{8}\./, '.'), text])), [['/static/js/vote.js', '']]);
    assert.deepEqual(await page.context().cookies(), []);
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  }));
