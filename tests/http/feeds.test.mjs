// Feeds of what is new: of everything, a category, a tool; what can be undone is not in them, what was undone never was,
// a verdict flips when its majority has stood, and every name stays.
import test from 'node:test';
import assert from 'node:assert/strict';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import { books, psql, vote } from './lib/sites.mjs';
import { until } from './lib/load.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { staff } from './lib/staff.mjs';
import { edited, submitted, versionOf } from './lib/moderation.mjs';
import { ask } from './lib/client.mjs';

const site = await books();
const fay = await staff(site, { login: 'fay', name: 'Fay' });
const hold = (span) => psql(site, `UPDATE settings SET hold = '${span}'`);
const ATOM = 'application/atom+xml; charset=utf-8';
const URN = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

// Both kinds of a feed, which must say the same.
async function feed(path) {
  const [atom, json] = [await ask(site, `${path}.atom`), await ask(site, `${path}.json`)];
  assert.deepEqual([atom.status, json.status], [200, 200]);
  assert.deepEqual([atom.headers['content-type'], json.headers['content-type']], [ATOM, 'application/feed+json']);
  const [a, j] = [parseAtomFeed(atom.body), parseJsonFeed(json.body)];
  const entries = (a.entries ?? []).map((e) => ({
    id: e.id,
    title: e.title.value ?? e.title,
    text: e.content.value ?? e.content,
    url: e.links[0].href,
    at: e.published,
    kind: e.categories[0].term,
    author: e.authors?.[0].name,
  }));
  assert.deepEqual(
    (j.items ?? []).map((i) => [i.id, i.title, i.content_text, i.url, i.date_published, i.tags[0], i.authors?.[0].name]),
    entries.map((e) => [e.id, e.title, e.text, e.url, e.at, e.kind, e.author]),
  );
  assert.equal(JSON.parse(json.body).version, 'https://jsonfeed.org/version/1.1');
  assert.ok(entries.length <= 50);
  assert.deepEqual(entries.map((e) => e.at), entries.map((e) => e.at).sort().reverse(), 'the newest first');
  for (const e of entries) assert.match(e.id, URN);
  return { entries, atom: a, json: j, raw: atom, of: (kind) => entries.filter((e) => e.kind === kind) };
}
const decide = async (item, fields) => {
  const done = await fay.post(`/mod/items/${item}/decide`, fields);
  assert.equal(done.status, 303, done.body.slice(0, 2000));
  return Number(/done=(\d+)/.exec(done.headers.location)[1]);
};
const published = async (slug, options = {}) => {
  const one = submitted(site, { name: `News ${slug}`, ...options });
  const entry = await decide(one.item, { version: versionOf(site, one), action: 'approve', slug });
  return { ...one, slug, entry };
};
const priced = async (slug, entry, of = {}) => {
  const change = edited(site, slug, { name: `News ${slug}`, entry, ...of });
  return decide(change.item, { version: psql(site, `SELECT version FROM submissions WHERE id = ${change.id}`).out, action: 'approve' });
};
const reviewed = (slug, persona, verdict) =>
  assert.equal(psql(site, `SELECT import_review('${slug}', '${persona}', '${verdict}', 'As the ${persona} sees it.', '2026-05-01')`, site.env.DATABASE_ADMIN_URL).out, 't');

// without a hold, unless a test sets one
const told = (name, run) =>
  test(name, async () => {
    hold('0');
    try {
      await run();
    } finally {
      hold('5 minutes');
    }
  });

told('what is decided waits as long as it can be undone, and what was undone never stands there', async () => {
  const slug = `news-a-${process.pid}`;
  hold('1 day');
  const one = await published(slug);
  await priced(slug, '$12/mo');
  assert.deepEqual((await feed(`/tools/${slug}/feed`)).entries, []);
  assert.ok(!(await feed('/feed')).entries.some((e) => e.url.endsWith(slug)));
  const undone = await priced(slug, '$99/mo');
  assert.equal((await fay.post('/mod/undo', { entry: undone })).status, 303);
  hold('0');
  const { entries, atom, json } = await feed(`/tools/${slug}/feed`);
  assert.deepEqual(entries.map((e) => [e.kind, e.title, e.text, e.url]), [
    ['price-changed', `Entry price of News ${slug}: $12/mo, was $9/mo`, `The entry price of News ${slug} is “$12/mo” now. It was “$9/mo”.`, `${site.base}/tools/${slug}`],
    ['tool-published', `New tool: News ${slug}`, 'A tagline', `${site.base}/tools/${slug}`],
  ]);
  assert.equal(entries[1].at, psql(site, `SELECT utc(at) FROM moderation_log WHERE id = ${one.entry}`).out);
  assert.equal(atom.updated, entries[0].at);
  assert.equal(atom.title.value ?? atom.title, `News ${slug} | Slipway`);
  assert.deepEqual(atom.links.map((l) => [l.rel, l.href]), [['self', `${site.base}/tools/${slug}/feed.atom`], ['alternate', `${site.base}/tools/${slug}`]]);
  assert.deepEqual([json.feed_url, json.home_page_url], [`${site.base}/tools/${slug}/feed.json`, `${site.base}/tools/${slug}`]);
  for (const e of entries) assert.ok((await feed('/feed')).entries.some((other) => other.id === e.id), 'the same name in every feed');
  assert.ok(!(await ask(site, '/feed.atom')).body.includes('$99'));
});

told('what is reverted later was outside: then its end is news as well', async () => {
  const slug = `news-b-${process.pid}`;
  await published(slug);
  const entry = await priced(slug, 'Free');
  assert.equal((await fay.post('/mod/undo', { entry, reason: 'A mistake.' })).status, 303);
  assert.deepEqual((await feed(`/tools/${slug}/feed`)).of('price-changed').map((e) => e.title), [
    `Entry price of News ${slug}: $9/mo, was Free`,
    `Entry price of News ${slug}: Free, was $9/mo`,
  ]);
});

told('a publication that was undone was none; the second one is', async () => {
  const slug = `news-c-${process.pid}`;
  const one = submitted(site, { name: `News ${slug}` });
  hold('1 day');
  const gone = await decide(one.item, { version: versionOf(site, one), action: 'approve', slug });
  assert.equal((await fay.post('/mod/undo', { entry: gone })).status, 303);
  await decide(one.item, { version: versionOf(site, one), action: 'approve', slug });
  hold('0');
  assert.equal((await feed(`/tools/${slug}/feed`)).of('tool-published').length, 1);
});

told('a review that a moderator takes away is quoted in no feed', async () => {
  const slug = `news-w-${process.pid}`;
  const one = await published(slug);
  reviewed(slug, 'builder', 'ship');
  reviewed(slug, 'skeptic', 'skip');
  assert.equal((await feed(`/tools/${slug}/feed`)).of('review-published').length, 2);
  const review = psql(site, `SELECT r.id FROM reviews AS r JOIN personas AS p ON p.id = r.persona_id WHERE r.tool_id = ${one.id} AND p.slug = 'builder'`).out;
  assert.equal((await fay.post(`/mod/tools/${one.id}/retire`, { version: versionOf(site, one), review, reason: 'Not ours.' })).status, 303);
  assert.ok(!(await ask(site, `/tools/${slug}`)).body.includes('As the builder sees it.'));
  assert.deepEqual((await feed(`/tools/${slug}/feed`)).of('review-published').map((e) => e.text.includes('As the skeptic sees it.')), [true]);
  for (const path of [`/tools/${slug}/feed.atom`, `/tools/${slug}/feed.json`]) assert.ok(!(await ask(site, path)).body.includes('As the builder'), path);
  for (const entry of (await feed('/feed')).entries.filter((e) => e.url.includes(slug))) assert.ok(!entry.text.includes('As the builder'), entry.title);
});

told('a tool by an old slug is at its new one, under the same names', async () => {
  const [old, now] = [`news-d-${process.pid}`, `news-e-${process.pid}`];
  const one = await published(old);
  const before = await feed(`/tools/${old}/feed`);
  const renamed = await fay.post(`/mod/tools/${one.id}/slug`, { version: versionOf(site, one), slug: now });
  assert.equal(renamed.status, 303);
  for (const kind of ['atom', 'json']) {
    const moved = await ask(site, `/tools/${old}/feed.${kind}`);
    assert.deepEqual([moved.status, moved.headers.location], [301, `/tools/${now}/feed.${kind}`]);
  }
  const after = await feed(`/tools/${now}/feed`);
  assert.equal(after.atom.id, before.atom.id);
  assert.deepEqual(after.entries.map((e) => e.id), before.entries.map((e) => e.id));
  assert.equal(after.entries[0].url, `${site.base}/tools/${now}`);
});

told('a category’s feed has what happened in it; unknown ones are not there', async () => {
  const slug = `news-f-${process.pid}`;
  psql(site, "SELECT category_named('News Shelf')");
  await published(slug, { category: 'news-shelf' });
  const shelf = await feed('/c/news-shelf/feed');
  assert.deepEqual(shelf.entries.map((e) => e.title), [`New tool: News ${slug}`]);
  assert.equal(shelf.json.home_page_url, `${site.base}/c/news-shelf`);
  assert.notEqual(shelf.atom.id, (await feed('/feed')).atom.id);
  psql(site, "SELECT category_named('Empty Shelf')");
  const empty = await feed('/c/empty-shelf/feed');
  assert.deepEqual(empty.entries, []);
  assert.match(empty.atom.updated, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  for (const path of ['/c/no-such/feed.atom', '/tools/no-such/feed.atom', '/tools/No_Slug/feed.json', `/c/${encodeURIComponent(HOSTILE)}/feed.json`, '/c/%F0%9F%9A%A2/feed.atom'])
    assert.equal((await ask(site, path)).status, 404, path);
  for (const path of ['/c/x%00/feed.atom', '/tools/%C3%28/feed.json', '/feed.atom?page=2']) assert.equal((await ask(site, path)).status, 400, path);
});

told('a review and a comparison are news, in their own words', async () => {
  const [slug, other] = [`news-g-${process.pid}`, `news-h-${process.pid}`];
  await published(slug);
  await published(other);
  reviewed(slug, 'builder', 'ship');
  reviewed(slug, 'builder', 'skip');
  assert.equal(psql(site, `SELECT import_comparison('${other}', '${slug}')`, site.env.DATABASE_ADMIN_URL).out, 't');
  const { entries } = await feed(`/tools/${slug}/feed`);
  assert.deepEqual(entries.slice(0, 3).map((e) => [e.title, e.url, e.author]), [
    [`New comparison: News ${other} vs News ${slug}`, `${site.base}/compare/${other}-vs-${slug}`, undefined],
    [`The Builder on News ${slug}: skip, before ship`, `${site.base}/tools/${slug}#seat-builder`, 'Builder (editorial persona)'],
    [`The Builder on News ${slug}: ship`, `${site.base}/tools/${slug}#seat-builder`, 'Builder (editorial persona)'],
  ]);
  assert.equal(entries[1].text, 'As the builder sees it.');
  assert.ok((await feed(`/tools/${other}/feed`)).entries.some((e) => e.id === entries[0].id));
  assert.match((await ask(site, `/tools/${slug}`)).body, /id="seat-builder"/);
});

told('verdicts flip: the follower notes a majority that has stood', async () => {
  const slug = `news-i-${process.pid}`;
  const { id } = await published(slug);
  const stands = (voice, side) =>
    until(`the ${voice} says ${side}`, () => psql(site, `SELECT side FROM majorities WHERE tool_id = ${id} AND voice = '${voice}'`).out === side, 20);
  // what was written a while ago need not be waited for
  const age = () => psql(site, `SET session_replication_role = replica; UPDATE reviews SET created_at = created_at - interval '1 hour', superseded_at = superseded_at - interval '1 hour' WHERE tool_id = ${id}`);
  const wait = (voice) => until('it waits', () => psql(site, `UPDATE majorities SET next_since = next_since - interval '2 hours' WHERE tool_id = ${id} AND voice = '${voice}' AND next IS NOT NULL RETURNING 1`).out === '1', 20);
  for (const persona of ['builder', 'skeptic', 'futurist']) reviewed(slug, persona, 'ship');
  vote(site, slug, 9, 3);
  age();
  await stands('panel', 'ship');
  await wait('community');
  await stands('community', 'ship');
  assert.deepEqual((await feed(`/tools/${slug}/feed`)).entries.filter((e) => /flipped/.test(e.kind)), [], 'a first majority turns nothing');
  for (const persona of ['builder', 'skeptic']) reviewed(slug, persona, 'skip');
  vote(site, slug, 0, 12);
  age();
  await stands('panel', 'skip');
  assert.deepEqual((await feed(`/tools/${slug}/feed`)).of('community-flipped'), [], 'not before it has stood for an hour');
  await wait('community');
  await stands('community', 'skip');
  const { of } = await feed(`/tools/${slug}/feed`);
  assert.deepEqual(of('panel-flipped').map((e) => [e.title, e.text]), [[`Verdict flip: the panel now skips News ${slug}`, '2 of 3 reviews say skip. Before, the panel’s majority said ship.']]);
  assert.deepEqual(of('community-flipped').map((e) => [e.title, e.text]), [[`Verdict flip: the community now skips News ${slug}`, '15 of 24 counted votes say skip. Before, the community’s majority said ship.']]);
});

told('hostile words stay words', async () => {
  const slug = `news-j-${process.pid}`;
  const name = `Evil ${HOSTILE} ]]> & 🚢 {{ p }} %n%s`;
  await published(slug, { name, tagline: HOSTILE });
  await priced(slug, `<b>$1</b> & "x"`, { name, tagline: HOSTILE });
  const { entries } = await feed(`/tools/${slug}/feed`);
  assert.equal(entries[1].title, `New tool: ${name}`);
  assert.equal(entries[1].text, HOSTILE);
  assert.equal(entries[0].title, `Entry price of ${name}: <b>$1</b> & "x", was $9/mo`);
});

told('a reader that polls gets nothing twice, and any page may read a feed', async () => {
  for (const path of ['/feed.atom', '/feed.json']) {
    const first = await ask(site, path, { headers: { accept: '*/*' } });
    assert.equal(first.headers['access-control-allow-origin'], '*');
    assert.equal((await ask(site, path, { headers: { 'if-none-match': first.headers.etag } })).status, 304);
    await published(`news-${path.slice(-4)}-${process.pid}`);
    const again = await ask(site, path, { headers: { 'if-none-match': first.headers.etag } });
    assert.equal(again.status, 200, 'what is new is there at once');
  }
});

told('pages lead to their feeds: in their heads, and where a visitor looks', async () => {
  const [slug] = [`news-a-${process.pid}`];
  for (const [path, own] of [['/', '/feed'], ['/tools', '/feed'], ['/c/news-shelf', '/c/news-shelf/feed'], [`/tools/${slug}`, `/tools/${slug}/feed`]]) {
    const { body } = await ask(site, path);
    assert.match(body, new RegExp(`<link rel="alternate" type="application/atom\\+xml" title="[^"]+" href="${own}\\.atom">`), path);
    assert.match(body, new RegExp(`<link rel="alternate" type="application/feed\\+json" title="[^"]+" href="${own}\\.json">`), path);
    assert.ok(body.slice(body.indexOf('<main')).includes(`<a href="${own}.atom">`), `${path} has a link to see`);
  }
  assert.match((await ask(site, '/privacy')).body, /<a href="\/feed\.atom">Feed<\/a>/);
});
