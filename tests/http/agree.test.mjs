// A page and its JSON are two faces of one thing: they agree number by number and word by word.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own, VOTES } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, inOrder, parse, squeeze, text } from './lib/html.mjs';
import { catalogue, find, nfc, panel, PANEL, reviewOf, seats, share } from './lib/catalogue.mjs';

const site = await own();
const both = async (path) => {
  const page = await ask(site, path);
  assert.equal(page.status, 200, path);
  return { page: parse(page.body), json: (await askJson(site, path)).json };
};
const NAMES = { builder: 'Builder', skeptic: 'Skeptic', futurist: 'Futurist', creator: 'Creator', founder: 'Founder' };
const shown = ({ percent, part, whole }) => `${percent}% ${part} of ${whole}`;
const shareWords = (counts) => (counts ? shown(counts) : '—');
const communityOf = (slug) => {
  const [ship, skip] = VOTES[slug] ?? [0, 0];
  return { ship, skip, votes: ship + skip, percent: share(ship, ship + skip)?.percent ?? null };
};

// the tool's JSON says what the catalogue said
function checkTool(json, slug) {
  const told = find(slug);
  assert.equal(json.slug, slug);
  for (const member of ['name', 'tagline', 'website', 'description']) assert.equal(json[member], nfc(told[member]), `${slug} ${member}`);
  assert.equal(json.category.name, nfc(told.category));
  assert.match(json.category.slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  assert.deepEqual([json.pricing.model, json.pricing.entry], [told.pricing.model, nfc(told.pricing.entry)]);
  const ship = told.reviews.filter((one) => one.verdict === 'ship').length;
  assert.deepEqual(json.panel, { ship, reviews: told.reviews.length, percent: panel(slug)?.percent ?? null });
  // of votes that do not count only the page of a tool and of a pair tell
  const { held, voided, ...counted } = json.community;
  assert.ok([held, voided].every((n) => n === undefined || n === 0));
  assert.deepEqual(counted, communityOf(slug));
  assert.deepEqual(
    json.reviews,
    seats(slug).map((persona) => {
      const { verdict, quote, reviewed_on } = reviewOf(slug, persona);
      return { persona, name: NAMES[persona], verdict, quote: nfc(quote), reviewed_on };
    }),
    'in the order of the panel',
  );
  assert.deepEqual(json.tags.map((tag) => tag.name), (told.tags ?? []).map(nfc));
  assert.match(json.published_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.match(json.updated_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(json.url, `${site.base}/tools/${slug}`);
  // a tool's own page has its trend (as-of.test.mjs) and its price history (prices.test.mjs) besides
  const members = 'slug name tagline category website description pricing panel community reviews tags published_at updated_at url';
  assert.deepEqual(Object.keys(json).filter((key) => !['trend', 'price_history'].includes(key)), members.split(' '));
}

for (const slug of ['hostile-left', 'hostile-right', 'k-wins', 'k-some', 'k-empty-a', 'k-none-five', 'k-one', 'elsewhere', 'bulk-07', catalogue.tools[2].slug]) {
  test(`/tools/${slug}: the page says what the JSON says`, async () => {
    const { page, json } = await both(`/tools/${slug}`);
    checkTool(json, slug);
    assert.deepEqual([json.community.held, json.community.voided], [0, 0]);
    assert.deepEqual((await ask(site, `/api/v1/tools/${slug}`)).json, json, 'the API says the same');
    const words = text(byId(page, 'main'));
    inOrder(words, [json.category.name, json.name, json.tagline]);
    for (const word of [json.description, json.pricing.entry, json.name]) assert.ok(words.includes(squeeze(word)), word.slice(0, 60));
    assert.ok(words.includes(`Panel ship ${shareWords(panel(slug))}`), `Panel ship ${shareWords(panel(slug))}`);
    const [ship, skip] = VOTES[slug] ?? [0, 0];
    assert.ok(words.includes(`Community ${shareWords(share(ship, ship + skip))}`));
    if (ship + skip) assert.ok(words.includes(`${ship} ship, ${skip} skip`));
    else assert.doesNotMatch(words, /Community 0%/);
    for (const review of json.reviews)
      inOrder(text(byId(page, `seat-${review.persona}`)), [review.name, review.verdict === 'ship' ? 'Ship' : 'Skip', review.quote]);
    assert.equal(all(page, (n) => /^seat-/.test(n.attributes.id ?? '')).length, json.reviews.length);
    const link = all(byId(page, 'main'), (n) => n.name === 'a' && n.attributes.href === json.website);
    assert.equal(link.length, 1, 'one link to its website');
    assert.match(link[0].attributes.rel, /noopener/);
    for (const tag of json.tags)
      assert.ok(all(page, (n) => n.attributes.href === `/tools?tag=${tag.slug}` && text(n) === squeeze(tag.name)).length, tag.name);
  });
}

for (const pair of catalogue.comparisons.slice(0, 15)) {
  test(`/compare/${pair.left}-vs-${pair.right}: both say the same`, async () => {
    const { page, json } = await both(`/compare/${pair.left}-vs-${pair.right}`);
    checkTool(json.left, pair.left);
    checkTool(json.right, pair.right);
    assert.deepEqual((await ask(site, `/api/v1/comparisons/${pair.left}/${pair.right}`)).json, json, 'the API says the same');
    assert.deepEqual(Object.keys(json), ['left', 'right', 'call', 'like_for_like', 'scorecard', 'head_to_head', 'canonical']);
    assert.equal(json.canonical, `${site.base}/compare/${pair.left}-vs-${pair.right}`);

    const rows = [...seats(pair.left), ...seats(pair.right).filter((persona) => !seats(pair.left).includes(persona))];
    assert.deepEqual(json.scorecard.map((row) => row.persona), rows, 'the left tool’s seats first, then those only the right has');
    const shared = PANEL.filter((persona) => rows.includes(persona) && reviewOf(pair.left, persona) && reviewOf(pair.right, persona));
    const ships = (slug) => shared.filter((persona) => reviewOf(slug, persona).verdict === 'ship').length;
    const like = [share(ships(pair.left), shared.length), share(ships(pair.right), shared.length)];
    assert.deepEqual(json.like_for_like, { personas: shared.length, left: like[0]?.percent ?? null, right: like[1]?.percent ?? null });

    const words = text(byId(page, 'main'));
    const [l, r] = [json.left, json.right];
    inOrder(words, [
      'AI tool comparison',
      `${l.name} vs ${r.name}`,
      'Which one should you ship with? Here is the side-by-side panel verdict, pricing read, reviewer split, and community vote comparison.',
      l.category.name, l.name, l.tagline,
      r.category.name, r.name, r.tagline,
      shareWords(panel(pair.left)), 'Panel ship', shareWords(panel(pair.right)),
      l.community.votes ? shown(share(l.community.ship, l.community.votes)) : '—',
      'Community',
      r.community.votes ? shown(share(r.community.ship, r.community.votes)) : '—',
      l.pricing.entry, 'Entry price', r.pricing.entry,
      l.description, r.description,
      json.call,
      'Reviewer scorecard',
    ]);
    inOrder(text(page), [json.call, 'Reviewer scorecard', 'Community vote', 'Weekly AI Tool Verdicts', 'Get the next comparison in your inbox']);
    if (shared.length)
      inOrder(words, [`Like for like`, `(${shared.length})`, `${l.name} ${like[0].percent}% (${like[0].part} of ${like[0].whole})`,
        `${r.name} ${like[1].percent}% (${like[1].part} of ${like[1].whole})`]);
    else assert.match(words, /Like for like: no seat has reviewed both/);

    const seatNodes = all(page, (n) => /^seat-/.test(n.attributes.id ?? ''));
    assert.deepEqual(seatNodes.map((n) => n.attributes.id), rows.map((persona) => `seat-${persona}`));
    json.scorecard.forEach((row, i) => {
      const wanted = [NAMES[row.persona]];
      for (const [side, tool] of [['left', l], ['right', r]]) {
        if (row[side]) {
          assert.deepEqual(row[side], tool.reviews.find((review) => review.persona === row.persona));
          wanted.push(row[side].verdict === 'ship' ? 'Ship' : 'Skip', tool.name, row[side].quote);
        } else {
          assert.equal(reviewOf(tool.slug, row.persona), undefined);
          wanted.push(`has not reviewed ${tool.name}`);
        }
      }
      inOrder(text(seatNodes[i]), wanted);
    });
    assert.match(words, /editorial persona/, 'who they are is said where they speak');
  });
}

async function checkList(path, key = 'tools') {
  const { page, json } = await both(path);
  const rows = all(page, (n) => n.name === 'ol' && /rows/.test(n.attributes.class ?? ''))[0]?.children.filter((n) => n.name === 'li') ?? [];
  assert.equal(rows.length, json[key].length, path);
  json[key].forEach((tool, i) => {
    checkTool(tool, tool.slug);
    const { ship, votes, percent } = tool.community;
    const words = text(rows[i]);
    inOrder(words, [tool.name, tool.tagline]);
    for (const word of [shareWords(panel(tool.slug)), tool.category.name, tool.pricing.entry]) assert.ok(words.includes(squeeze(word)), `${tool.slug}: ${word}`);
    assert.ok(words.includes(votes ? `${percent}% ${ship} of ${votes}` : 'No votes yet'), `${tool.slug}: ${words}`);
  });
  return { page, json };
}

test('lists: row by row', async () => {
  for (const path of ['/tools', '/tools?sort=panel', '/tools?sort=community', '/tools?category=call-cases', '/c/bulk-goods', '/c/call-cases?sort=panel'])
    await checkList(path);
});

test('the front page: latest, pairs, categories and counts', async () => {
  const { page, json } = await both('/');
  const reviews = catalogue.tools.reduce((sum, one) => sum + one.reviews.length, 0);
  assert.deepEqual(json.counts, { tools: catalogue.tools.length, reviews, comparisons: catalogue.comparisons.length });
  const words = text(byId(page, 'main'));
  assert.ok(words.includes(`${catalogue.tools.length} tools, ${reviews} reviews`));
  inOrder(words, json.tools.map((tool) => tool.name));
  for (const tool of json.tools) checkTool(tool, tool.slug);
  inOrder(words, json.comparisons.flatMap((one) => [one.left.name, one.right.name]));
  inOrder(words, ['Categories', ...json.categories.flatMap((one) => [one.name, String(one.tools)])]);
  const count = (name) => catalogue.tools.filter((one) => one.category === name).length;
  for (const one of json.categories) assert.equal(one.tools, count(one.name), one.name);
  assert.deepEqual((await ask(site, '/api/v1/categories')).json.categories, json.categories);
  json.comparisons.forEach((one, i) => {
    const { left, right } = catalogue.comparisons[i];
    assert.deepEqual([one.left.slug, one.right.slug], [left, right], 'in curated order, those of one file as in the file');
    assert.equal(one.url, `${site.base}/compare/${left}-vs-${right}`);
    assert.equal(one.left.panel.percent, panel(left)?.percent ?? null);
    assert.equal(one.right.panel.percent, panel(right)?.percent ?? null);
  });
});

test('a category and the list filtered by it say the same', async () => {
  const page = (await askJson(site, '/c/call-cases')).json;
  const list = (await askJson(site, '/tools?category=call-cases')).json;
  assert.deepEqual(page.tools, list.tools);
  assert.deepEqual((await ask(site, '/api/v1/tools?category=call-cases')).json.tools, list.tools);
  assert.deepEqual([page.category.name, page.category.slug, page.category.tools], ['Call Cases', 'call-cases', catalogue.tools.filter((one) => one.category === 'Call Cases').length]);
});

test('methodology: the seats with their disclosure and their counts', async () => {
  const { page, json } = await both('/methodology');
  assert.deepEqual(json.personas.map((one) => one.slug), PANEL);
  const words = text(byId(page, 'main'));
  for (const seat of json.personas) {
    const of = catalogue.tools.map((one) => reviewOf(one.slug, seat.slug)).filter(Boolean);
    assert.deepEqual([seat.reviews, seat.ship], [of.length, of.filter((one) => one.verdict === 'ship').length], seat.slug);
    assert.match(seat.disclosure, /editorial persona/);
    inOrder(words, [seat.name, `${seat.ship} of ${seat.reviews} ship`, seat.lens, seat.disclosure]);
  }
  assert.equal(json.votes, Object.values(VOTES).flat().reduce((a, b) => a + b));
});
