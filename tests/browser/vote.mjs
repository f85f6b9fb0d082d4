// Votes in the browser, with and without JavaScript: set, changed, withdrawn, seen at once, after reload, after going back,
// in another tab and by a second visitor; kept but not counted; and what happens when the answer is an error.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { sideways, unreadable } from './lib/look.mjs';
import { axeFindings } from './lib/sweep.mjs';
import { home, open, places, settled, shots, withPage } from './lib/stage.mjs';

const box = (page, slug) => page.locator(`form[data-tool="${slug}"]`);
const press = (page, slug, what) => box(page, slug).getByRole('button', { name: what, exact: true }).click();
const QUOTA_MAX = 500;

// What a visitor sees in the box of one tool, in words.
const seen = (page, slug) =>
  box(page, slug).evaluate((form) => {
    const shown = (element) => element && element.checkVisibility();
    const words = (selector) => [...form.querySelectorAll(selector)].filter(shown).map((e) => e.textContent.trim().replace(/\s+/g, ' '));
    return {
      tally: words('[data-none], [data-some] .panel-line').join(' '),
      pressed: [...form.querySelectorAll('[aria-pressed=true]')].map((e) => e.value).join(' '),
      status: words('[data-when]').join(' '),
      withdraw: words('[value=none]').length === 1,
    };
  });
const NOBODY = { tally: 'No votes yet. Yours would be the first.', pressed: '', status: 'One vote a tool. A cookie remembers it.', withdraw: false };
const after = (verdict, tally) => ({ tally, pressed: verdict, status: `You voted ${verdict}. You can change it at any time.`, withdraw: true });

async function becomes(page, slug, wanted, within = 3000) {
  let now;
  for (const end = Date.now() + within; Date.now() < end; await page.waitForTimeout(30)) {
    now = await seen(page, slug);
    if (JSON.stringify(now) === JSON.stringify(wanted)) return;
  }
  assert.deepEqual(now, wanted);
}
// Somebody else, who has never been here and only looks; what they see is at most a second old.
async function othersSee(slug, path, tally, options = {}) {
  await withPage(options, async ({ page, go }) => {
    const end = Date.now() + 2000;
    let now;
    do {
      await go(path);
      now = await seen(page, slug);
    } while (now.tally !== tally && Date.now() < end);
    assert.deepEqual(now, { ...NOBODY, tally });
    assert.deepEqual(await page.context().cookies(), []);
  });
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';
  const tool = javaScriptEnabled ? 'zed' : 'dify';
  const [left, right] = javaScriptEnabled ? ['langgraph', 'crewai'] : ['qdrant', 'weaviate'];

  test(`a vote is set, changed and withdrawn on a tool's page, ${how}`, () =>
    withPage({ javaScriptEnabled }, async ({ page, go, wrong }) => {
      const path = `/tools/${tool}`;
      await go(path);
      const first = page.url();
      assert.deepEqual(await seen(page, tool), NOBODY);
      await press(page, tool, 'Ship');
      await becomes(page, tool, after('ship', '100% ship 1 ship, 0 skip'));
      if (javaScriptEnabled) assert.equal(page.url(), first, 'the page is not left');
      else assert.equal(page.url(), `${first}#vote`);
      await page.reload();
      await becomes(page, tool, after('ship', '100% ship 1 ship, 0 skip'));
      await othersSee(tool, path, '100% ship 1 ship, 0 skip', { javaScriptEnabled });

      await press(page, tool, 'Skip');
      await becomes(page, tool, after('skip', '0% ship 0 ship, 1 skip'));
      await press(page, tool, 'Skip');
      await becomes(page, tool, after('skip', '0% ship 0 ship, 1 skip'));
      await page.reload();
      await becomes(page, tool, after('skip', '0% ship 0 ship, 1 skip'));
      await othersSee(tool, path, '0% ship 0 ship, 1 skip', { javaScriptEnabled: !javaScriptEnabled });

      await press(page, tool, 'Withdraw');
      await becomes(page, tool, NOBODY);
      await page.reload();
      await becomes(page, tool, NOBODY);
      await othersSee(tool, path, NOBODY.tally);
      assert.deepEqual(wrong, []);
    }));

  test(`both sides of a comparison, going back, another page of the same tools, ${how}`, () =>
    withPage({ javaScriptEnabled }, async ({ page, go, wrong }) => {
      await go(`/compare/${left}-vs-${right}`);
      await press(page, left, 'Ship');
      await becomes(page, left, after('ship', '100% ship 1 ship, 0 skip'));
      await press(page, right, 'Skip');
      await becomes(page, right, after('skip', '0% ship 0 ship, 1 skip'));
      await becomes(page, left, after('ship', '100% ship 1 ship, 0 skip'));
      // the same numbers wherever they stand on the page
      const table = await page.evaluate(() => [...document.querySelectorAll('span[data-tool]')].filter((e) => e.checkVisibility()).map((e) => [e.dataset.tool, e.innerText.trim().replace(/\s+/g, ' ')]));
      assert.ok(table.length >= 2);
      for (const [slug, words] of table) assert.equal(words, slug === left ? '100% 1 of 1' : '0% 0 of 1', slug);

      await go(`/tools/${left}`);
      await becomes(page, left, after('ship', '100% ship 1 ship, 0 skip'));
      await press(page, left, 'Skip');
      await becomes(page, left, after('skip', '0% ship 0 ship, 1 skip'));
      // with a script the page was not left, so that one step back is the comparison
      for (let i = 0; i < 4 && !page.url().includes('/compare/'); i++) await page.goBack();
      if (!javaScriptEnabled) await page.reload();
      await becomes(page, left, after('skip', '0% ship 0 ship, 1 skip'));
      await becomes(page, right, after('skip', '0% ship 0 ship, 1 skip'));
      for (const slug of [left, right]) {
        await press(page, slug, 'Withdraw');
        await becomes(page, slug, NOBODY);
      }
      // an icon that is still on its way when the page is left is no error
      assert.deepEqual(wrong.filter((one) => !/icon.*ERR_ABORTED/.test(one)), []);
    }));
}

test('by keyboard only; the focus stays where it was, and goes on when its button is gone', () =>
  withPage({}, async ({ page, go }) => {
    await go('/tools/modal');
    const has = () => page.evaluate(() => document.activeElement.textContent.trim());
    await box(page, 'modal').getByRole('button', { name: 'Ship' }).focus();
    await page.keyboard.press('Enter');
    await becomes(page, 'modal', after('ship', '100% ship 1 ship, 0 skip'));
    assert.equal(await has(), 'Ship');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await becomes(page, 'modal', after('skip', '0% ship 0 ship, 1 skip'));
    await page.keyboard.press('Tab');
    assert.equal(await has(), 'Withdraw');
    await page.keyboard.press('Enter');
    await becomes(page, 'modal', NOBODY);
    assert.equal(await has(), 'Ship');
  }));

test('a vote in one tab shows in another of the same visitor when they come back to it', () =>
  withPage({}, async ({ page, go }) => {
    await go('/tools/exa');
    const other = await page.context().newPage();
    await other.goto(`${home}/tools/exa`);
    await press(other, 'exa', 'Ship');
    await becomes(other, 'exa', after('ship', '100% ship 1 ship, 0 skip'));
    await page.reload();
    await becomes(page, 'exa', after('ship', '100% ship 1 ship, 0 skip'));
    await press(page, 'exa', 'Withdraw');
    await becomes(page, 'exa', NOBODY);
  }));

test('clicks faster than their answers: the last one stands', () =>
  withPage({}, async ({ page, go }) => {
    await go('/tools/tavily');
    await page.evaluate(() => {
      const [ship, skip] = document.querySelectorAll('form[data-tool=tavily] [aria-pressed]');
      for (let i = 0; i < 9; i++) (i % 2 ? ship : skip).click();
    });
    await becomes(page, 'tavily', after('skip', '0% ship 0 ship, 1 skip'));
    await page.waitForTimeout(300);
    await page.reload();
    await becomes(page, 'tavily', after('skip', '0% ship 0 ship, 1 skip'));
  }));

test('when the call fails the form is sent as if there were no script, and its error page says what happened', async () => {
  const { page, go, close } = await open();
  try {
    await go('/tools/litellm');
    await page.route('**/api/v1/tools/litellm/vote', (route) => route.abort());
    const sent = page.waitForNavigation({ url: /#vote$/ });
    await press(page, 'litellm', 'Ship');
    await sent;
    await becomes(page, 'litellm', after('ship', '100% ship 1 ship, 0 skip'));
  } finally {
    await close();
  }
});

// ---- last: the quota of this network is used up here

test('beyond the quota of a network the visitor is told that the vote is kept, not counted', async () => {
  const ask = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"verdict":"ship"}' };
  let held = false;
  // out of the browser, whose address is the one that is meant
  await withPage({}, async ({ page, go }) => {
    await go('/tools/vllm');
    held = await page.evaluate(async ([ask, max]) => {
      for (let i = 0; i < max; i++) {
        const answer = await fetch('/api/v1/tools/vllm/vote', { ...ask, credentials: 'omit' });
        if (answer.status !== 200) throw new Error(answer.status);
        if (!(await answer.json()).counted) return true;
      }
      return false;
    }, [ask, QUOTA_MAX]);
  });
  assert.ok(held, `${QUOTA_MAX} votes from one network were all counted`);
  const { community } = await (await fetch(`${home}/api/v1/tools/vllm`)).json();
  const { percent, ship, skip } = community;
  for (const javaScriptEnabled of [true, false])
    await withPage({ javaScriptEnabled }, async ({ page, go }) => {
      await go('/tools/vllm');
      await press(page, 'vllm', 'Skip');
      await becomes(page, 'vllm', {
        tally: `${percent}% ship ${ship} ship, ${skip} skip`, pressed: 'skip', withdraw: true,
        status: 'Your vote is kept, but not counted for now: too many came from your network today. A moderator looks at such votes. Why',
      });
    });
});

for (const { scheme, whole, ...size } of places)
  test(`voted and held, ${size.width} px, ${scheme}`, () =>
    withPage({ viewport: size, colorScheme: scheme }, async ({ page, go, wrong }) => {
      await go('/compare/vllm-vs-ollama');
      await press(page, 'vllm', 'Ship');
      await page.waitForFunction(() => document.querySelector('form[data-tool=vllm] [aria-pressed=true]'));
      await settled(page);
      const by = await page.evaluate(sideways);
      await box(page, 'vllm').scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(shots, `vote-${size.width}-${scheme}.png`) });
      assert.deepEqual([by, await page.evaluate(unreadable), await axeFindings(page, whole), wrong], [0, [], [], []]);
    }));

