// What a comparison says, in the order in which it is promised: as text from first to last word, and on the screen from
// top to bottom.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { pages } from './lib/pages.mjs';
import { home, sizes, withPage } from './lib/stage.mjs';

const path = pages['compare-panels'].path;
const squeezed = (text) => text.replace(/\s+/g, ' ').trim();

// The text after `after` in which every part follows the one before it; names what is missing.
function follow(text, parts, after = 0) {
  let at = after;
  for (const part of parts) {
    const found = text.indexOf(squeezed(part), at);
    assert.notEqual(found, -1, `“${part.slice(0, 60)}” does not come after “…${text.slice(Math.max(0, at - 60), at)}”`);
    at = found + squeezed(part).length;
  }
  return at;
}

const answer = await fetch(home + path, { headers: { accept: 'application/json' } });
const json = await answer.json();
const share = ({ percent, ship, reviews, votes }) => (percent === null ? ['—'] : [`${percent}%`, `${ship} of ${reviews ?? votes}`]);

for (const size of sizes)
  test(`words of a comparison in their order, ${size.width} px`, () =>
    withPage({ viewport: size }, async ({ page, go }) => {
      await go(path);
      const text = squeezed(await page.evaluate(() => document.body.innerText));
      const { left, right } = json;
      const opening = follow(text, [
        'AI tool comparison',
        `${left.name} vs ${right.name}`,
        'Which one should you ship with? Here is the side-by-side panel verdict, pricing read, reviewer split, and community vote comparison.',
      ]);
      const ends = [left, right].map((tool) =>
        follow(text, [tool.category.name, tool.name, tool.tagline], opening),
      );
      const described = [left, right].map((tool, i) => follow(text, [tool.pricing.entry, tool.description], ends[i]));
      // side by side, as rows: left, what is measured, right
      follow(text, [
        ...share(left.panel), 'Panel ship', ...share(right.panel),
        ...share(left.community), 'Community', ...share(right.community),
        left.pricing.entry, 'Entry price', right.pricing.entry,
        left.description, right.description,
      ], Math.max(...ends));

      const call = follow(text, [json.call], Math.max(...described));
      let at = follow(text, ['Reviewer scorecard'], call);
      for (const { left: l, right: r, persona } of json.scorecard) {
        const name = (l ?? r).name;
        at = follow(text, [name], at);
        for (const [review, tool] of [[l, left], [r, right]]) {
          if (review) at = follow(text, [review.verdict === 'ship' ? 'Ship' : 'Skip', review.quote], at);
          else at = follow(text, [`The ${name} has not reviewed ${tool.name}.`], at);
        }
        assert.ok(persona);
      }
      follow(text, [
        'Community vote', left.name, 'No votes yet.', right.name, 'No votes yet.',
        'Weekly AI Tool Verdicts', 'Get the next comparison in your inbox', 'Email address', 'Subscribe',
      ], at);
    }));

test('the scorecard has the left tool’s seats first, then those that only the right has', () => {
  const seats = json.scorecard.map(({ persona }) => persona);
  const left = json.left.reviews.map(({ persona }) => persona);
  const right = json.right.reviews.map(({ persona }) => persona);
  assert.deepEqual(seats, [...left, ...right.filter((persona) => !left.includes(persona))]);
  assert.ok(left.some((persona) => !right.includes(persona)) && right.some((persona) => !left.includes(persona)), 'a pair with different panels');
});

for (const size of sizes)
  test(`parts of a comparison from top to bottom, ${size.width} px`, () =>
    withPage({ viewport: size }, async ({ page, go }) => {
      await go(path);
      const parts = await page.evaluate(() => {
        const find = (text, among) => [...document.querySelectorAll(among)].find((e) => e.textContent.replace(/\s+/g, ' ').includes(text));
        return [
          ['AI tool comparison', 'p'], ['vs', 'h1'], ['Which one should you ship with?', 'p'], ['Panel ship', 'th'], ['Community', 'th'],
          ['Entry price', 'th'], ['What they are', 'h2'], ['The panel', 'p.call'], ['Reviewer scorecard', 'h2'], ['Builder', 'h3'], ['Skeptic', 'h3'],
          ['Community vote', 'h2'], ['Weekly AI Tool Verdicts', 'h2'], ['Get the next comparison in your inbox', 'p'], ['Email address', 'label'],
        ].map(([text, among]) => [text, find(text, among)?.getBoundingClientRect().top ?? null]);
      });
      assert.deepEqual(parts.filter(([, top]) => top === null), []);
      assert.deepEqual(parts.map(([text]) => text), [...parts].sort((a, b) => a[1] - b[1]).map(([text]) => text));
    }));

test('left stays left and right stays right, however narrow', async () => {
  for (const size of sizes)
    await withPage({ viewport: size }, async ({ page, go }) => {
      await go(path);
      const places = await page.evaluate(() =>
        [...document.querySelectorAll('.pair .l, .pair .r, .tape td, .corner a, .tags > div')].map((e) => {
          const { left, right } = e.getBoundingClientRect();
          return { side: e.classList.contains('l') ? 'l' : 'r', middle: (left + right) / 2 - innerWidth / 2 };
        }),
      );
      assert.ok(places.length >= 12, `${places.length} places`);
      assert.deepEqual(places.filter(({ side, middle }) => (side === 'l') !== middle < 0), []);
    });
});
