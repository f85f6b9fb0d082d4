// The public log: every decision within a second, nothing that nobody decided on, feeds that never take anything back,
// and a chain that shows who tampered with it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import { build } from '../lib/site.mjs';
import { books, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { account, staff } from './lib/staff.mjs';
import { edited, submitted, versionOf } from './lib/moderation.mjs';
import { ask, askJson } from './lib/client.mjs';
import { parse, text } from './lib/html.mjs';

const site = await books();
const mo = await staff(site, { login: 'mo', name: 'Mo Shown', shown: true });
const hidden = await staff(site, { login: 'hidden', name: 'Nobody Knows' });
const hold = (span) => psql(site, `UPDATE settings SET hold = '${span}'`);
const decide = async (who, one, fields) => {
  const done = await who.post(`/mod/items/${one.item}/decide`, { version: versionOf(site, one), ...fields });
  assert.equal(done.status, 303, done.body.slice(0, 3000));
  return Number(/done=(\d+)/.exec(done.headers.location)[1]);
};
const log = async (query = '') => (await askJson(site, `/log${query}`)).json;
const entry = async (id) => (await askJson(site, `/log/${id}`)).json.entries[0];
const slipway = (...args) => spawnSync(join(build, 'slipway'), args, { env: { ...process.env, ...site.env }, encoding: 'utf8' });

test('a decision stands in the log at once: what, which tool, why, who, when', async () => {
  const one = submitted(site, { name: 'Logged Tool' });
  const before = Date.now();
  const id = await decide(mo, one, { action: 'approve', slug: 'logged-tool', reason: 'It is what it says.' });
  const page = await ask(site, '/log');
  assert.ok(Date.now() - before < 1000, 'within a second');
  const at = page.body.indexOf(`id="e${id}"`);
  assert.ok(at > 0);
  const item = page.body.slice(at, page.body.indexOf('</li>', at));
  for (const words of ['Tool approved', 'href="/tools/logged-tool"', 'Logged Tool', 'It is what it says.', 'Mo Shown', `href="/log/${id}"`]) assert.ok(item.includes(words), words);
  parse(page.body);
  const json = await entry(id);
  assert.equal(json.action, 'approve');
  assert.equal(json.tool, 'logged-tool');
  assert.equal(json.from, 'pending');
  assert.equal(json.to, 'published');
  assert.match(json.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.ok(Math.abs(Date.parse(json.at) - before) < 5000);
  assert.equal(json.hash, psql(site, `SELECT encode(hash, 'hex') FROM moderation_log WHERE id = ${id}`).out);
});

test('whoever did not choose to be shown is a moderator', async () => {
  const one = submitted(site);
  const id = await decide(hidden, one, { action: 'reject', reason: 'Not usable.' });
  assert.equal((await entry(id)).who, 'a moderator');
  const whole = JSON.stringify(await log('?limit=100')) + (await ask(site, '/log')).body;
  assert.ok(!whole.includes('Nobody Knows') && !whole.includes('"hidden"'));
});

test('what was never public has no name; what a visitor wrote does not stand there', async () => {
  const secret = `Secret ${process.pid}`;
  const one = submitted(site, { name: secret, tagline: `${secret} tagline`, note: `${secret} note`, email: `secret${process.pid}@example.org` });
  const id = await decide(mo, one, { action: 'reject', reason: 'Cannot be verified.' });
  psql(site, `SELECT appeal(sha256('token ${one.key}'), (SELECT version FROM submissions WHERE tool_id = ${one.id}), '${secret} appeals: buy at spam.example')`);
  const json = await log('?limit=100');
  const appeal = json.entries.find((e) => e.action === 'appeal');
  assert.ok(appeal && appeal.id > id);
  assert.equal(appeal.reason, null);
  assert.equal((await entry(id)).tool_name, null);
  for (const path of ['/log', '/log.atom', '/log.json', `/log/${id}`, `/log/${appeal.id}`]) {
    const { body } = await ask(site, path);
    assert.ok(!body.toLowerCase().includes('secret '), path);
    assert.ok(!body.includes('spam.example'), path);
  }
});

test('undone and reverted: both entries lead to each other', async () => {
  const one = submitted(site, { name: 'There And Back' });
  const id = await decide(mo, one, { action: 'approve', slug: 'there-and-back' });
  assert.equal((await mo.post('/mod/undo', { entry: id })).status, 303);
  const was = await entry(id);
  const back = await entry(was.reverted_by);
  assert.equal(back.reverts, id);
  assert.equal(back.action, 'undo');
  assert.equal(was.tool_name, null, 'its publication was none');
  const again = await decide(mo, one, { action: 'approve', slug: 'there-and-back' });
  assert.equal((await hidden.post('/mod/undo', { entry: again, reason: 'Too early.' })).status, 303);
  const page = (await ask(site, `/log/${(await entry(again)).reverted_by}`)).body;
  assert.ok(page.includes('Too early.') && page.includes(`href="/log/${again}"`));
});

test('people, settings and drafts of reviews are nobody’s business', async () => {
  account(site, { login: 'hushed' });
  psql(site, `SELECT log_decision('the operator', 'add-hushed', 'account', 1, p_reason => 'hushed words'), log_decision('Mo Shown', 'change-hushed', 'settings', 1),
    log_decision('Mo Shown', 'submit', 'review_draft', 1, 'draft', 'pending', 'hushed words'), log_decision('Mo Shown', 'undo', 'review_draft', 1, 'rejected', 'pending', 'hushed words')`);
  const last = Number(psql(site, 'SELECT max(id) FROM moderation_log').out);
  for (let id = last - 3; id <= last; id++) assert.equal((await ask(site, `/log/${id}`)).status, 404, String(id));
  const { body } = await ask(site, '/log');
  assert.ok(!body.includes('hushed'), 'neither in the list nor among the filters');
  assert.equal((await log()).head.entries, last, 'but they are in the chain');
});

test('filters, as a form, as links and in JSON', async () => {
  const one = submitted(site, { name: 'Filtered' });
  const id = await decide(mo, one, { action: 'approve', slug: 'filtered' });
  const change = edited(site, 'filtered', { name: 'Filtered Anew' });
  const version = psql(site, `SELECT version FROM submissions WHERE id = ${change.id}`).out;
  assert.equal((await mo.post(`/mod/items/${change.item}/decide`, { version, action: 'approve' })).status, 303);
  const of = await log('?tool=filtered');
  assert.ok(of.entries.length >= 4, 'sent in, approved, the edit sent in and approved');
  assert.ok(of.entries.every((e) => e.tool === 'filtered'));
  assert.ok(of.entries.some((e) => e.kind === 'edit' && e.action === 'approve'));
  assert.ok((await log('?action=approve')).entries.every((e) => e.action === 'approve'));
  assert.ok((await log(`?moderator=${encodeURIComponent('Mo Shown')}`)).entries.every((e) => e.who === 'Mo Shown'));
  const month = new Date().toISOString().slice(0, 7);
  assert.ok((await log(`?month=${month}&tool=filtered`)).entries.length >= 4);
  assert.equal((await log('?month=2001-01')).entries.length, 0);
  assert.equal((await log('?tool=filtered&action=reject')).entries.length, 0);
  assert.equal((await log('?tool=no-such-tool')).entries.length, 0);
  const both = await log(`?tool=filtered&action=approve&moderator=${encodeURIComponent('Mo Shown')}&month=${month}`);
  assert.ok(both.entries.some((e) => e.id === id));
  const page = await ask(site, `/log?tool=filtered&action=approve&moderator=Mo+Shown&month=${month}`);
  assert.match(page.body, /<option value="approve" selected>/);
  assert.match(page.body, /<option value="Mo Shown" selected>/);
  assert.match(page.body, /name="tool" value="filtered"/);
  assert.match(page.body, /noindex/);
  assert.doesNotMatch((await ask(site, '/log')).body, /name="robots"/);
  assert.equal((await ask(site, '/log?tool=&action=&moderator=&month=')).status, 200, 'the form as it is sent empty');
  for (const bad of ['month=2026-13', 'month=2026', "month=2026'--", 'limit=0', 'limit=101', 'limit=x', 'after=nonsense', 'after=n1.2.3', 'who=x'])
    assert.equal((await ask(site, `/log?${bad}`)).status, 400, bad);
});

test('pages go on where the one before ended', async () => {
  const seen = [];
  for (let next = '', pages = 0; pages < 200; pages++) {
    const json = await log(`?limit=7${next && `&after=${next}`}`);
    seen.push(...json.entries.map((e) => e.id));
    if (!json.next) break;
    next = json.next;
  }
  const all = psql(site, 'SELECT string_agg(id::text, \',\' ORDER BY id DESC) FROM moderation_log AS m WHERE is_public(m)').out.split(',').map(Number);
  assert.deepEqual(seen, all);
  const first = await askJson(site, '/log?limit=2&action=submit');
  assert.match(first.headers.link, /^<http[^>]*\/log\?action=submit&after=[a-z0-9.]+&limit=2>; rel="next"$/);
  assert.match((await ask(site, '/log?limit=2')).body, /rel="next"/);
});

test('feeds: only what is settled, with names that stay', async () => {
  hold('1 day');
  const one = submitted(site, { name: `Fed & <b>${process.pid}</b>` });
  const id = await decide(mo, one, { action: 'approve', slug: 'fed-tool', reason: `Because & ${HOSTILE} ]]>` });
  const undone = submitted(site);
  const gone = await decide(mo, undone, { action: 'reject', reason: 'Undone at once.' });
  assert.equal((await mo.post('/mod/undo', { entry: gone })).status, 303);
  const tags = async () => {
    const answer = await ask(site, '/log.atom', { headers: { accept: 'application/atom+xml' } });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/atom+xml; charset=utf-8');
    const feed = parseAtomFeed(answer.body);
    const json = await ask(site, '/log.json', { headers: { accept: 'application/feed+json' } });
    assert.equal(json.headers['content-type'], 'application/feed+json');
    assert.equal(json.headers['access-control-allow-origin'], '*');
    return { feed, json: parseJsonFeed(json.body), answer };
  };
  const early = await tags();
  const tag = `tag:localhost,2026:log/${id}`;
  assert.ok(!(early.feed.entries ?? []).some((e) => e.id === tag), 'not while it can be undone');
  assert.ok(early.feed.updated && early.feed.id, 'also an empty one is whole');
  hold('0');
  const { feed, json, answer } = await tags();
  assert.equal(feed.id, 'tag:localhost,2026:log');
  const found = feed.entries.find((e) => e.id === tag);
  assert.equal(found.title.value ?? found.title, `Tool approved: Fed & <b>${process.pid}</b>`);
  assert.equal(found.content.value ?? found.content, `Because & ${HOSTILE} ]]>`);
  assert.equal(found.links[0].href, `${site.base}/log/${id}`);
  assert.equal(found.authors[0].name, 'Mo Shown');
  assert.match(found.updated, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(feed.updated, feed.entries[0].updated);
  assert.ok(feed.links.some((l) => l.rel === 'self' && l.href === `${site.base}/log.atom`));
  assert.equal(new Set(feed.entries.map((e) => e.id)).size, feed.entries.length);
  const words = JSON.stringify(feed) + JSON.stringify(json);
  assert.ok(!words.includes('Undone at once.') && !/"undo"/.test(words), 'what was undone within the hold was never there');
  const item = json.items.find((e) => e.id === tag);
  assert.equal(item.content_text, `Because & ${HOSTILE} ]]>`);
  assert.equal(item.url, `${site.base}/log/${id}`);
  assert.equal(item.date_published, found.published);
  const again = await ask(site, '/log.atom', { headers: { 'if-none-match': answer.headers.etag } });
  assert.equal(again.status, 304, 'a reader that polls gets nothing twice');
  const filtered = parseAtomFeed((await ask(site, '/log.atom?tool=fed-tool')).body);
  assert.deepEqual([...new Set(filtered.entries.map((e) => e.links[0].href))].length, filtered.entries.length);
  assert.ok(filtered.entries.length < feed.entries.length);
  assert.notEqual(filtered.id, feed.id);
  assert.match((await ask(site, '/log')).body, /<link rel="alternate" type="application\/atom\+xml"[^>]* href="[^"]*\/log\.atom">/);
  hold('5 minutes');
});

test('hostile words stay words, in every field', async () => {
  const name = `Evil ${HOSTILE}`;
  const evil = await staff(site, { login: 'evil', name: `Eve ${HOSTILE}`, shown: true });
  const one = submitted(site, { name, tagline: HOSTILE });
  const id = await decide(evil, one, { action: 'approve', slug: `evil-${process.pid}`, reason: `${HOSTILE}\n\njavascript:alert(1) 🚢 {{ p.x }} %n%s` });
  for (const path of ['/log', `/log/${id}`, `/log?tool=${encodeURIComponent(HOSTILE)}`, `/log?action=${encodeURIComponent(HOSTILE)}`, `/log?moderator=${encodeURIComponent(HOSTILE)}`]) {
    const { status, body } = await ask(site, path);
    assert.equal(status, 200, path);
    assert.ok(!body.includes('<script>alert'), path);
    parse(body);
  }
  assert.ok(text(parse((await ask(site, `/log/${id}`)).body)).includes(name));
  assert.equal((await entry(id)).reason, `${HOSTILE}\n\njavascript:alert(1) 🚢 {{ p.x }} %n%s`);
  const mine = await log(`?moderator=${encodeURIComponent(`Eve ${HOSTILE}`)}`);
  assert.deepEqual(mine.entries.map((e) => e.id), [id]);
});

test('what is no entry is none', async () => {
  for (const id of ['0', '01', '-1', 'x', '1x', '99999999', '999999999999999999', '9'.repeat(30), "1'"])
    assert.equal((await ask(site, `/log/${encodeURIComponent(id)}`)).status, 404, id);
});

test('the head is printed, and verify-log tells whether it still holds', async () => {
  const { head } = await log();
  const page = (await ask(site, '/log')).body;
  assert.ok(page.includes(head.hash) && page.includes(`--head ${head.entries}:${head.hash}`));
  const ran = slipway('job', 'verify-log');
  assert.equal(ran.status, 0, ran.stderr);
  assert.equal(ran.stdout, `${head.entries} entries, head ${head.hash}\n`);
  assert.equal(slipway('job', 'verify-log', '--head', `${head.entries}:${head.hash}`).status, 0);
  psql(site, `SELECT log_decision('Mo Shown', 'note', 'tool', 1)`);
  assert.equal(slipway('job', 'verify-log', '--head', `${head.entries}:${head.hash}`).status, 0, 'an earlier head still holds');
  const wrong = slipway('job', 'verify-log', '--head', `${head.entries}:${'0'.repeat(64)}`);
  assert.equal(wrong.status, 65);
  assert.match(wrong.stdout, new RegExp(`^entry ${head.entries}: it is not the entry`));
  const cut = slipway('job', 'verify-log', '--head', `${head.entries + 100}:${head.hash}`);
  assert.equal(cut.status, 65);
  assert.match(cut.stdout, /not there any more/);
  for (const args of [['--head'], ['--head', 'x'], ['--head', '1:abc'], ['--head', `0:${head.hash}`], ['--head', `1:${head.hash}x`], ['x'], ['--head', `1:${head.hash}`, 'x']])
    assert.equal(slipway('job', 'verify-log', ...args).status, 64, args.join(' '));
});

test('what a superuser does behind the triggers’ backs is seen', async () => {
  const before = slipway('job', 'verify-log').stdout;
  const head = /(\d+) entries, head ([0-9a-f]{64})/.exec(before);
  const backs = [
    ['UPDATE moderation_log SET actor_label = \'Eve\' WHERE id = 3', 'UPDATE moderation_log SET actor_label = $old$OLD$old$ WHERE id = 3', 'SELECT actor_label FROM moderation_log WHERE id = 3'],
    ['UPDATE moderation_texts SET reason = \'Another\' WHERE entry_id = ID', 'UPDATE moderation_texts SET reason = $old$OLD$old$ WHERE entry_id = ID', 'SELECT reason FROM moderation_texts WHERE entry_id = ID'],
  ];
  const id = psql(site, 'SELECT max(entry_id) FROM moderation_texts WHERE reason IS NOT NULL').out;
  const quietly = (sql) => psql(site, `BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);
  for (const [change, restore, look] of backs) {
    const old = psql(site, look.replaceAll('ID', id)).out;
    assert.equal(quietly(change.replaceAll('ID', id)).code, 0);
    const ran = slipway('job', 'verify-log');
    assert.equal(ran.status, 65, change);
    assert.match(ran.stdout, /^entry \d+: it(s texts were| was) edited\n/);
    assert.match(ran.stderr, /does not hold/);
    quietly(restore.replaceAll('OLD', old).replaceAll('ID', id));
    assert.equal(slipway('job', 'verify-log').stdout, before, 'mended');
  }
  // the last entries cut off: the chain itself holds, an earlier head tells
  const kept = psql(site, `CREATE TABLE away AS SELECT * FROM moderation_log WHERE id = ${head[1]}; CREATE TABLE away_texts AS SELECT * FROM moderation_texts WHERE entry_id = ${head[1]}`);
  assert.equal(kept.code, 0, kept.err);
  quietly(`DELETE FROM moderation_texts WHERE entry_id = ${head[1]}; DELETE FROM moderation_log WHERE id = ${head[1]}`);
  assert.equal(slipway('job', 'verify-log').status, 0);
  assert.equal(slipway('job', 'verify-log', '--head', `${head[1]}:${head[2]}`).status, 65);
  quietly('INSERT INTO moderation_log SELECT * FROM away; INSERT INTO moderation_texts SELECT * FROM away_texts');
  psql(site, 'DROP TABLE away, away_texts');
  assert.equal(slipway('job', 'verify-log').stdout, before);
});

test('words that the law wants gone go; the chain holds, and the log says so', async () => {
  const one = submitted(site, { name: 'To Be Erased', email: `gone${process.pid}@example.org`, note: 'a private note' });
  const id = await decide(mo, one, { action: 'reject', reason: 'Names a private person.' });
  const mail = psql(site, `SELECT count(*) FROM outbox WHERE entry_id = ${id} AND body IS NOT NULL`).out;
  assert.equal(mail, '1');
  const done = slipway('job', 'erase-text', String(id), '--why', 'It named a private person.');
  assert.equal(done.status, 0, done.stderr);
  const said = Number(/entry (\d+) of the log/.exec(done.stdout)[1]);
  const now = await entry(id);
  assert.equal(now.reason, null);
  assert.equal(now.erased, true);
  assert.match((await ask(site, `/log/${id}`)).body, /had to be erased/);
  assert.equal((await entry(said)).reason, 'It named a private person.');
  assert.equal(psql(site, `SELECT count(*) FROM outbox WHERE entry_id = ${id} AND (body IS NOT NULL OR cancelled_at IS NULL)`).out, '0', 'nor does it leave by mail');
  assert.equal(slipway('job', 'verify-log').status, 0);
  assert.equal(slipway('job', 'erase-text', String(id), '--why', 'Once more.').status, 65);
  assert.equal(slipway('job', 'erase-text', '99999999', '--why', 'None.').status, 66);
  const number = psql(site, `SELECT id FROM submissions WHERE tool_id = ${one.id}`).out;
  assert.equal(slipway('job', 'erase-submission', number, '--why', 'Asked for by its sender.').status, 0);
  assert.equal(psql(site, `SELECT s.name, coalesce(s.email, '-'), p.name, coalesce(p.note, '-') FROM submissions AS s JOIN proposals AS p ON p.submission_id = s.id WHERE s.id = ${number}`).out, 'erased|-|erased|-');
  assert.equal(slipway('job', 'verify-log').status, 0);
  for (const args of [[], ['1'], ['1', '--why'], ['1', '--why', ''], ['1', '--why', '  '], ['x', '--why', 'y'], ['0', '--why', 'y'], ['1', '--because', 'y'], ['1', '--why', 'y', 'z']])
    assert.equal(slipway('job', 'erase-text', ...args).status, 64, args.join(' '));
});

test('a long log is read as fast as a short one', { timeout: 120000 }, async () => {
  psql(site, `SET session_replication_role = replica;
    INSERT INTO moderation_log (id, at, actor_label, action, subject_kind, subject_id, texts_hash, prev_hash, hash)
    SELECT n, now() - interval '1 hour', 'mass ' || n % 5, (ARRAY['approve', 'reject', 'edit'])[1 + n % 3], 'tool', 1000000 + n, '\\x00', '\\x00', '\\x00' FROM generate_series(10000001, 10100000) AS n; ANALYZE moderation_log`);
  const slow = {};
  for (const path of ['/log', '/log?tool=filtered', '/log?moderator=Mo+Shown', '/log?action=appeal', '/log?month=2001-01', '/log.atom', '/log.atom?tool=filtered', '/stats?days=365']) {
    let best = Infinity;
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      assert.equal((await ask(site, path, { timeout: 30000 })).status, 200, path);
      best = Math.min(best, performance.now() - start);
    }
    slow[path] = Math.round(best);
  }
  if (process.env.SHOW) console.error(slow);
  psql(site, 'SET session_replication_role = replica; DELETE FROM moderation_log WHERE id > 10000000');
  for (const [path, ms] of Object.entries(slow)) assert.ok(ms < 150, `${path}: ${ms} ms`);
});
