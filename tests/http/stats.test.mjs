// The statistics: what they say is what the log holds; no number without its n; words for none.
import test from 'node:test';
import assert from 'node:assert/strict';
import { psql } from './lib/sites.mjs';
import { siteUp } from '../lib/site.mjs';
import { staff } from './lib/staff.mjs';
import { edited, submitted, versionOf } from './lib/moderation.mjs';
import { ask, askJson } from './lib/client.mjs';
import { sitemap } from './lib/sitemap.mjs';
import { parse, squeeze, text } from './lib/html.mjs';

// its own: every number is known
const site = await siteUp({ name: 'http-stats', env: { WORKERS: '1', SUBMISSION_QUOTA: '1000000' } });
const mo = await staff(site, { login: 'mo' });
const stats = async (query = '') => {
  const { json } = await askJson(site, `/stats${query}`);
  return { ...json, ...Object.fromEntries(json.kinds.map((kind) => [kind.kind, kind])) };
};
const words = async () => squeeze(text(parse((await ask(site, '/stats')).body)));
const decide = async (one, fields) => {
  const done = await mo.post(`/mod/items/${one.item}/decide`, { version: versionOf(site, one), ...fields });
  assert.equal(done.status, 303, done.body.slice(0, 2000));
  return Number(/done=(\d+)/.exec(done.headers.location)[1]);
};
// as if it had been sent in so long ago
const older = (one, hours) =>
  psql(site, `BEGIN; SET LOCAL session_replication_role = replica;
    UPDATE moderation_log SET at = now() - interval '${hours} hours' WHERE subject_kind = 'tool' AND subject_id = ${one.id} AND action = 'submit'; COMMIT`);

test('none: words, no zeros that look like results', async () => {
  const json = await stats();
  assert.equal(json.days, 30);
  assert.deepEqual(json.tool.seconds, { median: null, p95: null, n: 0 });
  assert.deepEqual(json.tool.approval, { approved: 0, settled: 0, percent: null });
  const page = await words();
  for (const said of ['no decision yet', 'nothing was settled', 'no appeal was decided', 'No reason was given in this time.']) assert.ok(page.includes(said), said);
  assert.ok(!page.includes('0%') && !page.includes('n = 0'));
});

test('how long, how many, why, and what an appeal did', async () => {
  const hours = [1, 2, 3, 4, 100];
  for (const h of hours) {
    const one = submitted(site);
    older(one, h);
    await decide(one, { action: 'approve' });
  }
  const canned = psql(site, "SELECT text FROM reasons WHERE title = 'Not an AI tool'").out;
  const rejected = submitted(site);
  older(rejected, 2);
  await decide(rejected, { action: 'reject', reason: `${canned} Really.` });
  const own = submitted(site);
  older(own, 2);
  await decide(own, { action: 'reject', reason: 'In my own words.' });
  const undone = submitted(site);
  const entry = await decide(undone, { action: 'reject', reason: canned });
  assert.equal((await mo.post('/mod/undo', { entry })).status, 303);
  const asked = submitted(site);
  await decide(asked, { action: 'ask-changes', reason: 'A price, please.' });
  for (const one of [rejected, own]) {
    const done = psql(site, `SELECT appeal(sha256('token ${one.key}'), (SELECT version FROM submissions WHERE tool_id = ${one.id}), 'Look again.')`);
    assert.equal(done.code, 0, done.err);
  }
  await decide(rejected, { action: 'approve' });
  await decide(own, { action: 'reject', reason: 'Still no.' });
  const { tool, edit, reasons } = await stats();
  assert.equal(tool.decisions, 10);
  assert.equal(tool.seconds.n, 10);
  // 0 0 0 1 2 2 2 3 4 100 hours
  assert.ok(Math.abs(tool.seconds.median - 2 * 3600) < 60, String(tool.seconds.median));
  assert.ok(Math.abs(tool.seconds.p95 - (4 + 0.55 * 96) * 3600) < 120, String(tool.seconds.p95));
  assert.deepEqual(tool.approval, { approved: 6, settled: 9, percent: 67 });
  assert.equal(tool.rejected, 3);
  assert.equal(tool.changes_asked, 1);
  assert.equal(tool.undone, 1);
  assert.deepEqual(tool.appeals, { overturned: 1, decided: 2, percent: 50 });
  assert.equal(tool.waiting, 1);
  assert.equal(edit.decisions, 0);
  assert.deepEqual(reasons, [
    { action: 'reject', reason: null, times: 2 },
    { action: 'ask-changes', reason: null, times: 1 },
    { action: 'reject', reason: 'Not an AI tool', times: 1 },
  ]);
  const page = await words();
  for (const said of ['67% 6 of 9', '50% 1 of 2', '2 hours n = 10', 'Not an AI tool', 'in words of their own']) assert.ok(page.includes(said), said);
  const later = await decide(undone, { action: 'approve' });
  psql(site, `BEGIN; SET LOCAL session_replication_role = replica; UPDATE moderation_log SET at = now() - interval '1 hour' WHERE id = ${later}; COMMIT`);
  assert.equal((await mo.post('/mod/undo', { entry: later, reason: 'A mistake.' })).status, 303);
  assert.equal((await stats()).tool.reverted, 1);
});

test('edits have numbers of their own', async () => {
  const slug = psql(site, "SELECT slug FROM tools WHERE state = 'published' ORDER BY id LIMIT 1").out;
  const one = edited(site, slug, { name: 'Edited for the numbers' });
  assert.equal((await stats()).edit.waiting, 1);
  const version = psql(site, `SELECT version FROM submissions WHERE id = ${one.id}`).out;
  assert.equal((await mo.post(`/mod/items/${one.item}/decide`, { version, action: 'approve' })).status, 303);
  const { edit } = await stats();
  assert.deepEqual([edit.waiting, edit.decisions, edit.approval.percent], [0, 1, 100]);
});

test('the last 30, 90 and 365 days, as links', async () => {
  psql(site, `BEGIN; SET LOCAL session_replication_role = replica; UPDATE moderation_log SET at = at - interval '60 days' WHERE subject_kind = 'edit'; COMMIT`);
  assert.equal((await stats()).edit.decisions, 0);
  assert.equal((await stats('?days=90')).edit.decisions, 1);
  assert.equal((await stats('?days=365')).edit.decisions, 1);
  const { body } = await ask(site, '/stats?days=90');
  for (const href of ['/stats', '/stats?days=365']) assert.ok(body.includes(`href="${href}"`), href);
  assert.match(body, /href="\/stats\?days=90" aria-current="page"/);
  assert.match(body, /noindex/);
  for (const bad of ['days=1', 'days=x', 'days=3650', 'since=1']) assert.equal((await ask(site, `/stats?${bad}`)).status, 400, bad);
});

test('each number is explained where it stands', async () => {
  const page = await words();
  for (const term of ['Decision', 'Half, and 95 of 100, are made within', 'Approved', 'Overturned on appeal', 'Taken back later', 'Waiting now', 'Reasons given', 'median'])
    assert.ok(page.includes(term), term);
  assert.ok((await sitemap(site)).includes(`${site.base}/stats`));
  const how = (await ask(site, '/methodology')).body;
  assert.ok(how.includes('href="/log"') && how.includes('href="/stats"'));
});
