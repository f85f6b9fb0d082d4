// What a tool's page said: every public revision with what it changed, and nothing that was never public.
import test from 'node:test';
import assert from 'node:assert/strict';
import { books, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { account, staff } from './lib/staff.mjs';
import { edited, submitted, versionOf } from './lib/moderation.mjs';
import { program } from './lib/keys.mjs';
import { ask, askJson } from './lib/client.mjs';
import { sitemap } from './lib/sitemap.mjs';
import { parse, text } from './lib/html.mjs';

const site = await books();
const mo = await staff(site, { login: 'mo', name: 'Mo Shown', shown: true });
const bot = program(site, { account: account(site, { login: 'mo', name: 'Mo Shown', shown: true }), scopes: ['tools:write', 'moderation:decide'] });
const history = async (slug, query = '') => (await askJson(site, `/tools/${slug}/history${query}`)).json;
const decide = async (one, fields) => {
  const done = await mo.post(`/mod/items/${one.item}/decide`, { version: versionOf(site, one), ...fields });
  assert.equal(done.status, 303, done.body.slice(0, 2000));
  return Number(/done=(\d+)/.exec(done.headers.location)[1]);
};
const put = async (slug, more) => {
  const path = `/api/v1/moderation/tools/${slug}`;
  const now = await bot.get(path);
  const answer = await bot.put(
    path,
    { name: 'Told', tagline: 'One', category: 'Tools', website: `https://${slug}.example/`, description: 'It does one thing.', pricing: { model: 'free', entry: 'Free' }, ...more },
    now.status === 200 ? { etag: now.headers.etag } : {},
  );
  assert.ok([200, 201].includes(answer.status), answer.body);
};
psql(site, "SELECT category_named('Tools')");

test('each revision with what it changed, word by word, who wrote it and where it came from', async () => {
  const slug = `told-${process.pid}`;
  await put(slug);
  await put(slug, { tagline: 'Two', description: 'It does another thing.' });
  await put(slug, { tagline: 'Two', description: 'It does another thing.', pricing: { model: 'paid', entry: '$5/mo' } });
  const json = await history(slug);
  assert.equal(json.slug, slug);
  assert.deepEqual(json.revisions.map((r) => [r.revision, r.present, r.author, r.source]), [
    [3, true, 'Mo Shown', 'moderation'],
    [2, false, 'Mo Shown', 'moderation'],
    [1, false, 'Mo Shown', 'moderation'],
  ]);
  assert.deepEqual(json.revisions[0].changes.map((c) => c.part), ['Pricing model', 'Entry price']);
  assert.deepEqual(json.revisions[1].changes, [
    { part: 'Tagline', diff: [{ gone: 'One' }, { new: 'Two' }] },
    { part: 'Description', diff: [{ same: 'It does ' }, { gone: 'one' }, { new: 'another' }, { same: ' thing.' }] },
  ]);
  assert.deepEqual(json.revisions[2].changes, []);
  assert.equal(json.revisions[2].tagline, 'One');
  assert.match(json.revisions[0].at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const page = await ask(site, `/tools/${slug}/history`);
  assert.match(page.body, /It does <del>one<\/del><ins>another<\/ins> thing\./);
  assert.match(page.body, /<meta name="robots" content="noindex">/);
  parse(page.body);
  assert.match((await ask(site, `/tools/${slug}`)).body, new RegExp(`href="/tools/${slug}/history"`));
  assert.ok(!(await sitemap(site)).includes('/history'));
});

test('what was never public does not stand there', async () => {
  const slug = `never-${process.pid}`;
  const one = submitted(site, { name: 'Never', tagline: 'First words' });
  assert.equal((await ask(site, `/tools/submission-${one.id}/history`)).status, 404);
  const id = await decide(one, { action: 'approve', slug });
  assert.equal((await history(slug)).revisions.length, 1);
  const change = edited(site, slug, { name: 'Never', tagline: 'Undone words' });
  const version = () => psql(site, `SELECT version FROM submissions WHERE id = ${change.id}`).out;
  const done = await mo.post(`/mod/items/${change.item}/decide`, { version: version(), action: 'approve' });
  assert.equal((await history(slug)).revisions.length, 2);
  assert.equal((await mo.post('/mod/undo', { entry: /done=(\d+)/.exec(done.headers.location)[1] })).status, 303);
  assert.ok(!JSON.stringify(await history(slug)).includes('Undone words'));
  assert.equal((await mo.post('/mod/undo', { entry: id })).status, 303);
  assert.equal((await ask(site, `/tools/${slug}/history`)).status, 404, 'nor once it is not public');
  // what was approved first was seen by nobody: the words are others by now
  const added = psql(site, `SELECT add_proposal((SELECT id FROM submissions WHERE tool_id = ${one.id} AND kind = 'tool'), ROW('Never', 'Second words', 'D', '<p>D</p>', 'https://second-${process.pid}.example/', 'tools', 'free', 'Free', NULL, NULL)::content, NULL, NULL)`);
  assert.equal(added.code, 0, added.err);
  await decide(one, { action: 'approve', slug });
  const json = await history(slug);
  assert.deepEqual(json.revisions.map((r) => r.tagline), ['Second words']);
  assert.deepEqual(json.revisions[0].changes, []);
});

test('an old address and a merged tool lead on', async () => {
  const slug = `moved-${process.pid}`;
  await put(slug);
  const made = psql(site, `UPDATE tools SET slug = '${slug}-on' WHERE slug = '${slug}'`);
  assert.equal(made.code, 0, made.err);
  const answer = await ask(site, `/tools/${slug}/history`);
  assert.equal(answer.status, 301);
  assert.equal(answer.headers.location, `/tools/${slug}-on/history`);
  for (const path of ['/tools/nope/history', '/tools/A/history', '/tools//history', `/tools/${slug}-on/history/1`]) assert.equal((await ask(site, path)).status, 404, path);
});

test('many revisions: page by page, each with what it changed to the one before', async () => {
  const slug = `many-${process.pid}`;
  for (let i = 1; i <= 23; i++) await put(slug, { tagline: `Tagline ${i}` });
  const first = await history(slug);
  assert.equal(first.revisions.length, 20);
  assert.equal(first.next, 4);
  assert.equal(first.revisions.at(-1).changes.length, 1, 'also the last of a page');
  const rest = await history(slug, `?before=${first.next}`);
  assert.deepEqual(rest.revisions.map((r) => r.revision), [3, 2, 1]);
  assert.equal(rest.next, null);
  assert.match((await ask(site, `/tools/${slug}/history`)).body, /history\?before=4" rel="next"/);
  for (const bad of ['before=x', 'before=-1', 'before=9999999999', 'after=1']) assert.equal((await ask(site, `/tools/${slug}/history?${bad}`)).status, 400, bad);
  assert.equal((await ask(site, `/tools/${slug}/history?before=1`)).status, 404);
});

test('an edit shows within a second, and hostile words stay words', async () => {
  const slug = `bad-${process.pid}`;
  await put(slug, { name: 'Bad' });
  assert.ok((await ask(site, `/tools/${slug}/history`)).body.includes('Bad'));
  await put(slug, { name: `Bad ${HOSTILE}`, tagline: HOSTILE, description: `${HOSTILE}\n\n{{ p.x }} %n%s 🚢`, pricing: { model: 'paid', entry: HOSTILE } });
  const { body } = await ask(site, `/tools/${slug}/history`);
  assert.ok(!body.includes('<script>alert'));
  assert.ok(text(parse(body)).includes(HOSTILE));
  assert.equal((await history(slug)).revisions[0].tagline, HOSTILE);
});
