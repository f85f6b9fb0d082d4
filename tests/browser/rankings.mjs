// Head to head in the browser, with and without JavaScript, by keyboard, beside the votes on the two tools; and the rankings, filled.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { sql } from '../lib/sql.mjs';
import { sideways, unreadable } from './lib/look.mjs';
import { axeFindings } from './lib/sweep.mjs';
import { home, open, places, settled, shots, site, withPage } from './lib/stage.mjs';

const box = (page) => page.locator('form[action^="/compare/"]');
const press = (page, what) => box(page).getByRole('button', { name: what, exact: true }).click();
const seen = (page) =>
  box(page).evaluate((form) => {
    const words = (selector) => [...form.querySelectorAll(selector)].filter((e) => e.checkVisibility()).map((e) => e.textContent.trim().replace(/\s+/g, ' '));
    return {
      tally: words('[data-some]').join(' ').replace('. Ranking', ''),
      pressed: [...form.querySelectorAll('[aria-pressed=true]')].map((e) => e.value).join(' '),
      status: words('[data-when]').join(' '),
      withdraw: words('[value=none]').length === 1,
    };
  });
const NOBODY = { tally: '', pressed: '', status: 'One vote a pair, apart from those on each tool.', withdraw: false };
const after = (side, name, tally) => ({ tally, pressed: side, status: `You chose ${name}. You can change it at any time.`, withdraw: true });
async function becomes(page, wanted, within = 3000) {
  let now;
  for (const end = Date.now() + within; Date.now() < end; await page.waitForTimeout(30)) {
    now = await seen(page);
    if (JSON.stringify(now) === JSON.stringify(wanted)) return;
  }
  assert.deepEqual(now, wanted);
}

for (const javaScriptEnabled of [true, false])
  test(`a head-to-head vote is set, changed and withdrawn, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () =>
    withPage({ javaScriptEnabled }, async ({ page, go, wrong }) => {
      const path = '/compare/langgraph-vs-crewai';
      const left = 'LangGraph 1, neither 0, CrewAI 0';
      const right = 'LangGraph 0, neither 0, CrewAI 1';
      await go(path);
      const first = page.url();
      assert.deepEqual(await seen(page), NOBODY);
      await press(page, 'LangGraph');
      await becomes(page, after('left', 'LangGraph', left));
      assert.equal(page.url(), javaScriptEnabled ? first : `${first}#head-to-head`);
      await page.reload();
      await becomes(page, after('left', 'LangGraph', left));
      // the votes on the two tools are others
      assert.equal(await page.locator('form[data-tool] [aria-pressed=true]').count(), 0);
      await withPage({ javaScriptEnabled }, async (other) => {
        await other.go(path);
        assert.deepEqual(await seen(other.page), { ...NOBODY, tally: left });
        assert.deepEqual(await other.page.context().cookies(), []);
      });
      await press(page, 'Neither');
      await becomes(page, after('neither', 'Neither', 'LangGraph 0, neither 1, CrewAI 0'));
      await press(page, 'CrewAI');
      await becomes(page, after('right', 'CrewAI', right));
      await page.reload();
      await becomes(page, after('right', 'CrewAI', right));
      await press(page, 'Withdraw');
      await becomes(page, NOBODY);
      await page.reload();
      await becomes(page, NOBODY);
      assert.deepEqual(wrong.filter((one) => !/icon.*ERR_ABORTED/.test(one)), []);
    }));

test('by keyboard only; the focus stays where it was', () =>
  withPage({}, async ({ page, go }) => {
    await go('/compare/langgraph-vs-crewai');
    const has = () => page.evaluate(() => document.activeElement.textContent.trim());
    await box(page).getByRole('button', { name: 'LangGraph' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await becomes(page, after('neither', 'Neither', 'LangGraph 0, neither 1, CrewAI 0'));
    assert.equal(await has(), 'Neither');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await has(), 'Withdraw');
    await page.keyboard.press('Space');
    await becomes(page, NOBODY);
    assert.equal(await has(), 'LangGraph');
  }));

test('when the call fails the form is sent as if there were no script', async () => {
  const { page, go, close } = await open();
  try {
    await go('/compare/langgraph-vs-crewai');
    await page.route('**/api/v1/comparisons/**', (route) => route.abort());
    const sent = page.waitForNavigation({ url: /#head-to-head$/ });
    await press(page, 'CrewAI');
    await sent;
    await becomes(page, after('right', 'CrewAI', 'LangGraph 0, neither 0, CrewAI 1'));
    await page.unroute('**/api/v1/comparisons/**');
    await press(page, 'Withdraw');
    await becomes(page, NOBODY);
  } finally {
    await close();
  }
});

test('rankings with votes in them', async (t) => {
  const votes = `SELECT count(*) FROM comparison_cards AS c, generate_series(1, 20) AS n,
      cast_pair_vote(c.left_slug, c.right_slug, 900000 + n, (ARRAY['left', 'left', 'right', 'neither'])[1 + (n * 7 + c.id) % 4], sha256('x'), NULL)
     WHERE n < 4 + c.id % 17 AND 'langgraph' NOT IN (c.left_slug, c.right_slug) AND c.category <> 'Voice & Audio';
    SELECT count(*) FROM comparison_cards AS c, generate_series(1, 3) AS n,
      cast_pair_vote(c.left_slug, c.right_slug, 900000 + n, 'left', sha256('x'), NULL) WHERE c.category = 'Voice & Audio';
    SELECT count(*) FROM tools AS t, generate_series(1, 40) AS n,
      cast_vote(t.slug, 900000 + n, (CASE WHEN (n * 7 + t.id) % 10 < t.id % 9 THEN 'ship' ELSE 'skip' END)::verdict, sha256('x'), NULL)
     WHERE t.slug IN ('deepgram', 'chroma', 'elevenlabs', 'perplexity', 'mistral')`;
  assert.equal(sql(site.env.DATABASE_URL, votes).err, '');
  const ran = site.slipway('job', 'rank');
  assert.equal(ran.code, 0, ran.err);
  assert.match(ran.out, /head to head: \d\d tools ranked/);
  await new Promise((done) => setTimeout(done, 1500));
  const lists = { 'head-to-head': '/rankings?by=head-to-head', community: '/rankings?by=community', contested: '/rankings?by=contested', trending: '/rankings?by=trending' };
  for (const [name, path] of Object.entries(lists))
    for (const { scheme, whole, ...size } of places)
      await t.test(`${name}, ${size.width} px, ${scheme}`, () =>
        withPage({ viewport: size, colorScheme: scheme }, async ({ page, go, wrong }) => {
          await go(path);
          await settled(page);
          assert.ok((await page.locator('.ranks tbody tr').count()) > 0);
          await page.screenshot({ path: join(shots, `rankings-${name}-${size.width}-${scheme}.png`), fullPage: size.width < 1000 && scheme === 'light' });
          assert.deepEqual([await page.evaluate(sideways), await page.evaluate(unreadable), await axeFindings(page, whole), wrong], [0, [], [], []]);
        }));
  await withPage({}, async ({ page, go }) => {
    await go('/rankings');
    await page.getByRole('navigation', { name: 'Rank by' }).getByRole('link', { name: 'Head to head' }).click();
    await page.waitForURL(/by=head-to-head/);
    await page.locator('.among summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Coding Assistants' }).click();
    await page.waitForURL(/\/rankings\/coding-assistants\?by=head-to-head/);
    assert.equal(await page.locator('.among summary').innerText(), 'Among Coding Assistants');
  });
});

for (const { scheme, whole, ...size } of places)
  test(`the head-to-head box, chosen, ${size.width} px, ${scheme}`, () =>
    withPage({ viewport: size, colorScheme: scheme }, async ({ page, go, wrong }) => {
      await go('/compare/cursor-vs-claude-code');
      await press(page, 'Cursor');
      await page.waitForFunction(() => document.querySelector('form[action^="/compare/"] [aria-pressed=true]'));
      await settled(page);
      await box(page).scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(shots, `head-to-head-${size.width}-${scheme}.png`) });
      assert.deepEqual([await page.evaluate(sideways), await page.evaluate(unreadable), await axeFindings(page, whole), wrong], [0, [], [], []]);
      assert.equal(await box(page).evaluate((form) => form.action), `${home}/compare/cursor-vs-claude-code/vote`);
    }));
