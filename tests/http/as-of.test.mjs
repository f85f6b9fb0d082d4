// Pages as they stood on a day, how votes went week by week, and the reader's own weights.
import test from 'node:test';
import assert from 'node:assert/strict';
import { books, psql, vote } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, parse, text } from './lib/html.mjs';

const site = await books();
const sql = (statement) => {
  const done = psql(site, statement);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
const first = (page, wanted) => all(page, wanted)[0];
const note = (page) => first(page, (n) => n.attributes.role === 'note');
const ballot = (page) => first(page, (n) => n.attributes.class === 'ballot');
const robots = (page) => first(page, (n) => n.attributes.name === 'robots')?.attributes.content;
const chosen = (page, id) => first(byId(page, id), (n) => 'selected' in n.attributes).attributes.value;
const today = () => new Date().toISOString().slice(0, 10);
const daysAgo = (days) => new Date(Date.now() - days * 86400000).toISOString().slice(0, 10);

// A tool of the demo that was public before this site was: for the days before the fortieth nothing, then other words, another price, one review
// that was superseded later, and votes of which one was withdrawn.
const slug = 'zed';
const id = sql(`SELECT id FROM tools WHERE slug = '${slug}'`);
sql(`BEGIN; SET LOCAL session_replication_role = replica;
  UPDATE tool_revisions SET revision = 2 WHERE tool_id = ${id};
  UPDATE reviews SET revision = 2 WHERE tool_id = ${id};
  UPDATE tools SET revision = 2, published_at = now() - interval '40 days' WHERE id = ${id};
  UPDATE tool_times SET revision = 2 WHERE tool_id = ${id} AND revision = 1;
  INSERT INTO tool_revisions SELECT tool_id, 1, 'Zed of old', 'Older', 'What it said before.', website, category_id, 'paid', '$99/mo', source, author, now() - interval '40 days'
    FROM tool_revisions WHERE tool_id = ${id} AND revision = 2;
  INSERT INTO tool_times (tool_id, at, state, revision) VALUES (${id}, now() - interval '40 days', 'published', 1);
  INSERT INTO reviews (tool_id, persona_id, verdict, quote, reviewed_on, revision, created_at, superseded_at)
    SELECT ${id}, id, 'skip', 'Said before.', current_date - 40, 1, now() - interval '40 days', now() - interval '20 days' FROM personas WHERE slug = 'skeptic';
  INSERT INTO votes_ledger (tool_id, voter_id, old_verdict, old_standing, new_verdict, new_standing, cause, at)
    SELECT ${id}, n, NULL::verdict, NULL::vote_standing, (CASE WHEN n < 4 THEN 'ship' ELSE 'skip' END)::verdict, 'counted', 'vote', now() - interval '38 days'
      FROM generate_series(1, 5) AS n;
  INSERT INTO votes_ledger (tool_id, voter_id, old_verdict, old_standing, cause, at) VALUES (${id}, 5, 'skip', 'counted', 'vote', now() - interval '30 days');
  COMMIT`);
vote(site, slug, 2, 0);

test('a tool as it stood at the end of a day: words, price, panel and votes of then', async () => {
  const then = (await askJson(site, `/tools/${slug}?asof=${daysAgo(35)}`)).json;
  assert.equal(then.as_of, daysAgo(35));
  assert.deepEqual([then.name, then.tagline, then.description, then.pricing.model, then.pricing.entry], ['Zed of old', 'Older', 'What it said before.', 'paid', '$99/mo']);
  assert.deepEqual(then.panel, { ship: 0, reviews: 1, percent: 0 });
  assert.deepEqual(then.reviews.map((r) => [r.persona, r.verdict, r.quote]), [['skeptic', 'skip', 'Said before.']]);
  assert.deepEqual([then.community.ship, then.community.skip, then.community.percent], [3, 2, 60]);
  assert.equal(then.trend, undefined);
  assert.equal((await askJson(site, `/api/v1/tools/${slug}?asof=${daysAgo(29)}`)).json.community.votes, 4);
  const between = (await askJson(site, `/tools/${slug}?asof=${daysAgo(19)}`)).json;
  assert.deepEqual([between.panel.reviews, between.panel.percent], [0, null]);
  const now = (await askJson(site, `/tools/${slug}?asof=${today()}`)).json, plain = (await askJson(site, `/tools/${slug}`)).json;
  for (const member of ['name', 'tagline', 'description', 'pricing', 'panel', 'reviews', 'slug', 'url', 'website', 'category', 'published_at'])
    assert.deepEqual(now[member], plain[member], member);
  assert.equal(plain.as_of, undefined);
  assert.equal(now.community.ship, 5);
});

test('such a page says so, takes no votes, is not indexed and leads back', async () => {
  const answer = await ask(site, `/tools/${slug}?asof=${daysAgo(35)}`);
  const page = parse(answer.body);
  assert.match(text(note(page)), new RegExp(`As it stood at the end of ${daysAgo(35)} \\(UTC\\)`));
  assert.equal(first(note(page), 'a').attributes.href, `/tools/${slug}`);
  assert.equal(ballot(page), undefined);
  assert.equal(robots(page), 'noindex');
  assert.ok(first(page, (n) => n.attributes.rel === 'canonical').attributes.href.endsWith(`/tools/${slug}`));
  assert.equal(first(page, 'script'), undefined);
  assert.equal(byId(page, 'asof').attributes.value, daysAgo(35));
  assert.equal(byId(page, 'asof').attributes.min, daysAgo(40));
  assert.equal(byId(page, 'asof').attributes.max, today());
  assert.match(text(byId(page, 'main')), /60% 3 of 5/);
  const plain = parse((await ask(site, `/tools/${slug}`)).body);
  assert.equal(note(plain), undefined);
  assert.ok(ballot(plain));
});

test('what is no day, or was not public then, is told in a sentence', async () => {
  for (const [value, why] of [['yesterday', /must be a day like/], ['2026-02-30', /must be a day like/], ['2026-5-1', /must be a day like/], ['1969-12-31', /must be a day like/],
    [new Date(Date.now() + 2 * 86400000).toISOString().slice(0, 10), /has begun/], [HOSTILE.slice(0, 20), /must be a day like/]]) {
    const answer = await askJson(site, `/tools/${slug}?asof=${encodeURIComponent(value)}`);
    assert.equal(answer.status, 400, value);
    assert.match(answer.json.detail, why);
  }
  assert.equal((await askJson(site, `/tools/${slug}?asof=${'1'.repeat(21)}`)).status, 400);
  const before = await askJson(site, `/tools/${slug}?asof=${daysAgo(41)}`);
  assert.equal(before.status, 404);
  assert.match(before.json.detail, new RegExp(`nobody could see Zed here; it was first published on ${daysAgo(40)}`));
  assert.equal((await askJson(site, `/tools/no-such-tool?asof=${daysAgo(1)}`)).status, 404);
});

test('a comparison as both stood, and the call that followed; other spellings keep the day', async () => {
  const both = `/compare/cursor-vs-${slug}`;
  const then = (await askJson(site, `${both}?asof=${today()}`)).json, plain = (await askJson(site, both)).json;
  assert.equal(then.left.as_of, today());
  assert.equal(then.call, plain.call);
  const early = await askJson(site, `${both}?asof=${daysAgo(35)}`);
  assert.equal(early.status, 404);
  assert.match(early.json.detail, /nobody could see Cursor here/);
  sql(`INSERT INTO tool_times (tool_id, at, state, revision) SELECT id, now() - interval '50 days', 'published', revision FROM tools WHERE slug = 'cursor'`);
  const back = (await askJson(site, `${both}?asof=${daysAgo(35)}`)).json;
  assert.equal(back.call, 'The panel has reviewed only Zed of old, 0% (0 of 1), and not Cursor yet.');
  assert.equal(back.right.community.votes, 5);
  const page = parse((await ask(site, `${both}?asof=${daysAgo(35)}`)).body);
  assert.equal(ballot(page), undefined);
  assert.match(text(first(page, 'h1')), /Cursor vs Zed of old/);
  const turned = await ask(site, `/compare/${slug}-vs-cursor?asof=${daysAgo(35)}`);
  assert.deepEqual([turned.status, new URL(turned.headers.location, site.url).pathname + new URL(turned.headers.location, site.url).search], [301, `${both}?asof=${daysAgo(35)}`]);
});

test('the votes by week stand on the tool page, and are what the ledger says', async () => {
  const { json } = await askJson(site, `/tools/${slug}`);
  assert.equal(json.trend.length, 12);
  assert.deepEqual(json.trend.at(-1), { week: json.trend.at(-1).week, ship: 5, votes: 6, percent: 83 });
  assert.deepEqual([json.trend[0].votes, json.trend[0].percent], [0, null]);
  for (const { week, ship, votes } of json.trend) {
    assert.equal(new Date(week).getUTCDay(), 1);
    const [wantedShip, wanted] = sql(`SELECT count(*) FILTER (WHERE new_verdict = 'ship') - count(*) FILTER (WHERE old_verdict = 'ship'),
      count(new_verdict) - count(old_verdict) FROM votes_ledger WHERE tool_id = ${id} AND (at AT TIME ZONE 'UTC') < date '${week}' + 7`).split('|').map(Number);
    assert.deepEqual([ship, votes], [wantedShip, wanted], week);
  }
  const page = parse((await ask(site, `/tools/${slug}`)).body);
  const points = first(page, 'polyline').attributes.points.split(' ').map((point) => point.split(',').map(Number));
  assert.equal(points.length, json.trend.filter((week) => week.votes).length);
  assert.deepEqual(points.at(-1), [100, Number((2 + 20 / 6).toFixed(1))]);
  assert.match(text(byId(page, 'vote')), /60% of 5 votes at the end of the week of \d{4}-\d\d-\d\d, 83% of 6 votes now\./);
  assert.equal(first(parse((await ask(site, '/tools/aider')).body), 'polyline'), undefined);
});

test('the follower rolls the ledger up, and nothing that a page says changes by it', async () => {
  const before = (await askJson(site, `/tools/${slug}?asof=${daysAgo(29)}`)).json.community;
  sql('SELECT roll_up_votes()');
  assert.notEqual(sql(`SELECT count(*) FROM vote_days WHERE tool_id = ${id}`), '0');
  assert.deepEqual((await askJson(site, `/tools/${slug}?asof=${daysAgo(29)}`)).json.community, before);
});

test('the seats that reviewed both, weighed by the reader, as a form whose result stands in the address', async () => {
  const path = '/compare/cursor-vs-github-copilot';
  const plain = (await askJson(site, path)).json;
  assert.equal(plain.weighed, undefined);
  const both = plain.scorecard.filter((row) => row.left && row.right);
  const weights = Object.fromEntries(both.map((row, i) => [row.persona, [3, 0, 1, 2][i % 4]]));
  const { json } = await askJson(site, `${path}?${Object.entries(weights).map(([persona, weight]) => `w=${persona}-${weight}`).join('&')}&w=nobody-of-these-2`);
  const whole = Object.values(weights).reduce((sum, n) => sum + n, 0);
  const share = (side) => Math.floor((200 * both.filter((row) => row[side].verdict === 'ship').reduce((sum, row) => sum + weights[row.persona], 0) + whole) / (2 * whole));
  assert.deepEqual(json.weighed, { weights, left: share('left'), right: share('right') });
  assert.deepEqual(json.like_for_like, plain.like_for_like);
  const link = all(parse((await ask(site, path)).body), 'a').find((a) => /Weigh/.test(text(a)));
  assert.equal(link.attributes.href, `${path}?w=even#weigh`);
  const answer = await ask(site, `${path}?w=builder-3&w=skeptic-0`);
  const page = parse(answer.body);
  assert.equal(chosen(page, 'w-builder'), 'builder-3');
  assert.equal(chosen(page, 'w-skeptic'), 'skeptic-0');
  assert.equal(chosen(page, 'w-founder'), 'founder-1');
  assert.equal(robots(page), 'noindex');
  const nothing = await ask(site, `${path}?${both.map((row) => `w=${row.persona}-0`).join('&')}`);
  assert.match(text(byId(parse(nothing.body), 'weigh')), /No seat has any weight/);
  for (const bad of ['builder-4', 'builder', '-1', 'builder-', 'builder-11', HOSTILE]) {
    const refused = await askJson(site, `${path}?w=${encodeURIComponent(bad)}`);
    assert.equal(refused.status, 400, bad);
    assert.match(refused.json.detail, /“w”/);
  }
  assert.equal((await askJson(site, `${path}?${'w=builder-1&'.repeat(21)}`)).status, 400);
});
