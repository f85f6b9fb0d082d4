// Dated facts: when a price was seen last, how old that is, what it was before.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { staff } from './lib/staff.mjs';
import { until } from './lib/load.mjs';
import { ask, askJson } from './lib/client.mjs';

const site = await desk();
const mo = await staff(site, { login: 'pri-mo', name: 'Mo', role: 'moderator', shown: true });
const max = await staff(site, { login: 'pri-max', name: 'Max', role: 'moderator' });
const sql = (statement) => {
  const done = psql(site, statement);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
const idOf = (slug) => sql(`SELECT id FROM tools WHERE slug = '${slug}'`);
const versionOf = (slug) => sql(`SELECT version FROM tools WHERE slug = '${slug}'`);
const pricing = async (slug, query = '') => (await askJson(site, `/tools/${slug}${query}`)).json.pricing;
const factOf = async (slug) => (await askJson(site, '/tools/facts?limit=500')).json.facts.find((one) => one.slug === slug).pricing;
const history = async (slug) => (await askJson(site, `/tools/${slug}`)).json.price_history;
const read = (who, slug, version = versionOf(slug)) => who.post(`/mod/tools/${idOf(slug)}/price`, { version });
// What another process commits is seen when the follower has looked.
const followed = async (slug) => {
  const wanted = sql(`SELECT r.pricing_entry || ' ' || max(o.observed_on) FROM price_observations AS o JOIN tools AS t ON t.id = o.tool_id
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    WHERE t.slug = '${slug}' AND NOT o.taken_back AND o.pricing_entry = r.pricing_entry GROUP BY r.pricing_entry`);
  for (let i = 0; i < 60; i++) {
    const seen = await pricing(slug);
    if (`${seen.entry} ${seen.observed_on}` === wanted) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail('the page does not follow');
};
const reprice = async (slug, entry, who = 'pri-mo') => {
  const done = sql(`SELECT edit_tool(s.token_hash, t.id, t.version, ROW(r.name, r.tagline, r.description, r.description_html, r.website, c.slug, 'paid', '${entry}', NULL, NULL)::content, NULL)
    FROM sessions AS s JOIN accounts AS a ON a.id = s.account_id, tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
    JOIN categories AS c ON c.id = t.category_id WHERE a.login = '${who}' AND t.slug = '${slug}' LIMIT 1`);
  await followed(slug);
  return done;
};
// all that is known of a tool, so many days earlier
const age = async (slug, days) => {
  sql(`BEGIN; SET LOCAL session_replication_role = replica;
  UPDATE price_observations SET observed_on = observed_on - ${days} WHERE tool_id = ${idOf(slug)};
  UPDATE tool_times SET at = at - interval '${days} days' WHERE tool_id = ${idOf(slug)};
  UPDATE tools SET published_at = published_at - interval '${days} days' WHERE id = ${idOf(slug)};
  COMMIT; UPDATE tools SET version = version + 1 WHERE id = ${idOf(slug)}`);
  await followed(slug);
};

test('what an import brought says so, with its day; on the tool, the comparison and in lists only where it is known', async () => {
  const seen = await pricing('lm-studio');
  assert.deepEqual([seen.observed_on, seen.basis], [day(0), 'imported']);
  assert.ok((await ask(site, '/tools/lm-studio')).body.includes(`from a file of ${day(0)}, today`));
  const pair = await askJson(site, '/api/v1/comparisons/ollama/lm-studio');
  assert.equal(pair.json.left.pricing.observed_on, day(0));
  assert.ok((await ask(site, '/compare/ollama-vs-lm-studio')).body.includes(`as of ${day(0)}`));
  assert.equal((await askJson(site, '/api/v1/tools?limit=1')).json.tools[0].pricing.observed_on, undefined);
});

test('“still so, read today”: once a day, by the version seen, logged, public at once, taken back', async () => {
  const page = await mo.get(`/mod/tools/${idOf('lm-studio')}`);
  assert.ok(page.body.includes('Still so, read today'));
  await age('lm-studio', 120);
  await until('its page says how old', async () => (await ask(site, '/tools/lm-studio')).body.includes('120 days ago; not looked at for over 90 days'));
  assert.equal((await read(mo, 'lm-studio', 1)).status, 409, 'what they saw has changed');
  const done = await read(mo, 'lm-studio');
  assert.equal(done.status, 303);
  assert.ok((await mo.get(done.headers.location)).body.includes('price read, still so'));
  assert.deepEqual(await pricing('lm-studio').then((p) => [p.observed_on, p.basis]), [day(0), 'read']);
  assert.deepEqual(await factOf('lm-studio'), await pricing('lm-studio'), 'programs are told the same');
  assert.ok((await ask(site, '/tools/lm-studio')).body.includes(`read ${day(0)}, today`));
  const again = await read(max, 'lm-studio');
  assert.equal(again.status, 409);
  assert.ok(again.body.includes('Its price was read today already'));
  const entry = new URL(done.headers.location, site.base).searchParams.get('done');
  const log = (await askJson(site, `/log/${entry}`)).json.entries[0];
  assert.deepEqual([log.action, log.tool.slug ?? log.tool], ['read-price', 'lm-studio']);
  assert.match((await mo.get(`/mod/tools/${idOf('lm-studio')}`)).body, new RegExp(`name="entry" value="${entry}"`), 'its way back stands there');
  assert.equal((await mo.post('/mod/undo', { entry, back: '/mod' })).status, 303);
  assert.deepEqual(await pricing('lm-studio').then((p) => [p.observed_on, p.basis]), [day(-120), 'imported']);
  assert.deepEqual(await factOf('lm-studio'), await pricing('lm-studio'));
  assert.equal((await read(max, 'lm-studio')).status, 303);
  assert.equal((await ask(site, `/mod/tools/${idOf('lm-studio')}/price`, { method: 'POST' })).status, 403, 'nobody');
});

test('a flag about the price: dismissing it may say that the price was read; another flag may not', async () => {
  const flag = async (slug, kind) => {
    assert.equal((await ask(site, `/tools/${slug}/flag`, { method: 'POST', body: `kind=${kind}`, headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } })).status, 303);
    return sql(`SELECT id FROM flags WHERE tool_id = ${idOf(slug)} AND kind = '${kind}' AND state = 'open'`);
  };
  const decide = (id, fields) => mo.post(`/mod/items/flag-${id}/decide`, { version: sql(`SELECT version FROM flags WHERE id = ${id}`), action: 'dismiss', ...fields });
  await age('litellm', 30);
  const quiet = await flag('litellm', 'wrong-price');
  assert.ok((await mo.get(`/mod/items/flag-${quiet}`)).body.includes('I read the price at the vendor’s today'));
  assert.equal((await decide(quiet, {})).status, 303);
  assert.equal((await pricing('litellm')).observed_on, day(-30), 'a dismissal alone reads nothing');
  const id = await flag('litellm', 'wrong-price');
  const done = await decide(id, { price_read: '1' });
  assert.equal(done.status, 303);
  assert.deepEqual(await pricing('litellm').then((p) => [p.observed_on, p.basis]), [day(0), 'read']);
  const entry = new URL(done.headers.location, site.base).searchParams.get('done');
  assert.equal((await mo.post('/mod/undo', { entry, back: '/mod' })).status, 303);
  assert.equal((await pricing('litellm')).observed_on, day(-30), 'undone with its decision');
  const other = await flag('litellm', 'dead-link');
  assert.ok(!(await mo.get(`/mod/items/flag-${other}`)).body.includes('name="price_read"'));
  assert.equal((await decide(other, { price_read: '1' })).status, 409);
});

test('another price is another observation; the history has what stood when, but nothing that was undone', async () => {
  const slug = 'langfuse';
  const before = await pricing(slug);
  await age(slug, 200);
  const entry = await reprice(slug, '$31/mo');
  assert.deepEqual(await pricing(slug).then((p) => [p.entry, p.observed_on, p.basis]), ['$31/mo', day(0), 'written']);
  assert.deepEqual((await history(slug)).map((r) => [r.since, r.entry, r.observed_on, r.basis]),
    [[day(0), '$31/mo', day(0), 'written'], [day(-200), before.entry, day(-200), 'imported']]);
  const page = (await ask(site, `/tools/${slug}`)).body;
  assert.ok(page.includes('What the price was') && page.includes(`since <time datetime="${day(-200)}"`));
  assert.equal((await mo.post('/mod/undo', { entry, back: '/mod' })).status, 303);
  assert.deepEqual((await history(slug)).map((r) => r.entry), [before.entry]);
  assert.deepEqual(await pricing(slug).then((p) => [p.entry, p.observed_on]), [before.entry, day(-200)]);
  await reprice(slug, '$31/mo');
  assert.equal((await pricing(slug)).observed_on, day(0), 'written again it is seen again');
  await age(slug, 50);
  await reprice(slug, '$41/mo');
  assert.deepEqual((await history(slug)).map((r) => [r.since, r.entry]), [[day(0), '$41/mo'], [day(-50), '$31/mo'], [day(-250), before.entry]]);
  // as of a day: the price of then, seen by then, and its age on that day
  assert.deepEqual(await pricing(slug, `?asof=${day(-60)}`).then((p) => [p.entry, p.observed_on, p.basis]), [before.entry, day(-250), 'imported']);
  assert.deepEqual(await pricing(slug, `?asof=${day(-10)}`).then((p) => [p.entry, p.observed_on]), ['$31/mo', day(-50)]);
  assert.ok((await ask(site, `/tools/${slug}?asof=${day(-10)}`)).body.includes(', 40 days ago'));
  const then = await ask(site, `/tools/${slug}?asof=${day(-60)}`);
  assert.ok(!then.body.includes('$41/mo') && !then.body.includes('What the price was'));
});

test('observations stay as they were', async () => {
  assert.match(psql(site, 'DELETE FROM price_observations').err, /55000/);
  assert.match(psql(site, 'UPDATE price_observations SET observed_on = observed_on + 1').err, /55000/);
});

test('hostile words stay words', async () => {
  await reprice('phoenix', HOSTILE);
  assert.equal((await pricing('phoenix')).entry, HOSTILE);
  for (const path of ['/tools/phoenix', '/compare/phoenix-vs-langfuse', `/tools/phoenix?asof=${day(0)}`]) {
    const { body } = await ask(site, path);
    assert.ok(!body.includes('<script>alert'), path);
  }
  assert.ok(!(await mo.get(`/mod/tools/${idOf('phoenix')}`)).body.includes('<script>alert'));
});

test('the price model stands beside the entry price, unless that says the same', async () => {
  const all = sql(`SELECT DISTINCT ON (r.pricing_model, r.pricing_entry = 'Free') t.slug || '|' || r.pricing_model || '|' || r.pricing_entry FROM tools AS t
    JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision WHERE t.state = 'published' ORDER BY r.pricing_model, r.pricing_entry = 'Free', t.id`).split('\n');
  assert.ok(all.length > 3);
  for (const [slug, model, entry] of all.map((line) => line.split('|'))) {
    const words = model.replace('_', ' ');
    const shown = /Entry price<\/dt>\s*<dd>([^<]*)/.exec((await ask(site, `/tools/${slug}`)).body)[1].trim().replaceAll('&#39;', "'");
    assert.equal(shown, words === entry.toLowerCase() ? entry : `${entry}, ${words}`, slug);
  }
});
