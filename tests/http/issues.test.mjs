// The weekly issue: composed once, changed at its desk without losing what anybody typed, approved, queued, in the archive and its feeds.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import { siteUp, top } from '../lib/site.mjs';
import { metricsOf } from '../lib/prometheus.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, dangers, parse, text } from './lib/html.mjs';
import { happened, job, newest, sql, subscriber } from './lib/issues.mjs';
import { until } from './lib/load.mjs';
import { psql } from './lib/sites.mjs';
import { sitemap } from './lib/sitemap.mjs';
import { staff } from './lib/staff.mjs';

const IMPRINT = 'Slipway Ltd, 1 Harbour Street & Co';
const site = await siteUp({ name: 'http-issues', env: { WORKERS: '1', NEWSLETTER_IMPRINT: IMPRINT } });
after(() => site.down());
const ada = await staff(site, { login: 'iss-ada', name: 'Ada', role: 'admin', email: 'ada@example.org' });
const bea = await staff(site, { login: 'iss-bea', name: 'Bea', role: 'admin' });
const mo = await staff(site, { login: 'iss-mo', name: 'Mo', role: 'moderator' });
const pat = await staff(site, { login: 'iss-pat', name: 'Pat', role: 'panelist' });
const NOBODY = '/newsletter/unsubscribe/00000000000000000000000000000000';
const stateOf = (id) => sql(site, `SELECT state FROM newsletter_issues WHERE id = ${id}`);
const titles = (page) => all(byId(parse(page.body), 'main'), (n) => n.name === 'button' && n.attributes.value?.startsWith('drop-')).map((n) => n.attributes['aria-label'].replace('Drop: ', ''));

let issue;

test('before the first issue the archive is there, and empty', async () => {
  const page = await ask(site, '/newsletter');
  assert.equal(page.status, 200);
  assert.match(page.body, /No issue was sent yet/);
  assert.deepEqual((await askJson(site, '/newsletter')).json, { issues: [], next: null });
  const atom = parseAtomFeed((await ask(site, '/newsletter/feed.atom')).body);
  assert.deepEqual([atom.entries ?? [], atom.updated], [[], '2026-01-01T00:00:00Z']);
  for (const path of ['/newsletter/2026-w10', '/newsletter/2026-w1', '/newsletter/2026-W10', '/newsletter/nothing', '/newsletter/%3Cscript%3E'])
    assert.equal((await ask(site, path)).status, 404, path);
  assert.equal((await ask(site, '/newsletter?after=junk')).status, 400);
});

test('this week’s news can be put into the last one, to try an issue on a fresh copy; events stay as they were written after it', async () => {
  const monday = `date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'`;
  const weeks = () => sql(site, `SELECT count(*) FILTER (WHERE at >= ${monday}), count(*) FILTER (WHERE at < ${monday} AND at >= ${monday} - interval '7 days') FROM events`);
  const [fresh, none] = weeks().split('|').map(Number);
  assert.ok(fresh > 0 && none === 0, `${fresh} ${none}`);
  const ran = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', site.env.DATABASE_ADMIN_URL, '-f', join(top, 'sql/demo/last-week.sql')], { encoding: 'utf8' });
  assert.deepEqual([ran.status, ran.stderr], [0, '']);
  assert.equal(weeks(), `0|${fresh}`);
  assert.match(psql(site, 'UPDATE events SET at = now()', site.env.DATABASE_ADMIN_URL).err, /refused/);
  const done = await job(site, 'digest');
  assert.match(done.out, /draft with [1-9][0-9]* items$/);
});

test('a week in which nothing is new has no issue; another is composed, once', async () => {
  happened(site, []);
  sql(site, 'DELETE FROM newsletter_items; DELETE FROM newsletter_issues'); // the job of the running site may have been first
  const nothing = await job(site, 'digest');
  assert.deepEqual([nothing.code, nothing.out.slice(9)], [0, ' nothing was new']);
  happened(site, [['panel-flipped', 'cursor', 'ship', 'skip', 1, 4], ['community-flipped', 'zed', 'skip', 'ship', 9, 12], ['price-changed', 'github-copilot', 'Free', '$20/mo']]);
  const done = await job(site, 'digest');
  assert.equal(done.code, 0, done.err);
  issue = newest(site);
  assert.ok(done.out.startsWith(`${issue.week}: `) && done.out.endsWith('draft with 3 items'), done.out);
  const again = await job(site, 'digest');
  assert.equal(again.out, `${issue.week}: there, draft with 3 items`);
  assert.deepEqual(newest(site), issue);
});

test('moderators see it, admins change it, others do neither', async () => {
  const list = await mo.get('/mod/newsletter');
  assert.equal(list.status, 200);
  assert.ok(list.body.includes(`href="${issue.path}"`));
  const seen = await mo.get(issue.path);
  assert.equal(seen.status, 200);
  assert.match(seen.body, /The panel now skips Cursor/);
  assert.deepEqual(all(byId(parse(seen.body), 'main'), 'form'), [], 'a moderator has nothing to press');
  const letter = await mo.get(`${issue.path}/letter`);
  assert.equal(letter.status, 200);
  assert.match(letter.headers['content-security-policy'], /^sandbox [^;]*; default-src 'none'; style-src 'unsafe-inline';.*frame-ancestors 'self'/);
  assert.match(seen.headers['content-security-policy'], /frame-src 'self'/);
  for (const what of ['save', 'approve', 'cancel', 'test', `drop-1`])
    assert.equal((await mo.post(issue.path, { version: issue.version, do: what, subject: 'Mine', note: '' })).status, 403, what);
  assert.equal((await pat.get('/mod/newsletter')).status, 403);
  assert.equal((await ask(site, '/mod/newsletter')).status, 303);
  assert.equal((await ask(site, `${issue.path}/letter`)).status, 303);
  assert.equal((await ada.get('/mod/newsletter/99999')).status, 404);
  assert.equal((await ada.get('/mod/newsletter/x')).status, 404);
  assert.equal((await ada.post('/mod/newsletter/99999', { version: 1, do: 'cancel' })).status, 404);
  assert.equal((await ada.post(issue.path, { version: issue.version, do: 'explode' })).status, 400);
  assert.equal((await ada.post(issue.path, { version: issue.version, do: 'cancel', csrf: 'x' })).status, 403);
  assert.equal(newest(site).version, issue.version, 'nothing has changed');
});

test('words are saved with whatever is pressed; an item moves, is dropped and restored', async () => {
  const words = { subject: 'A week of flips — 🚢', note: 'Hello *there*.' };
  const [first, second] = sql(site, `SELECT id FROM newsletter_items WHERE issue_id = ${issue.id} ORDER BY position`).split('\n');
  const press = async (what) => {
    const done = await ada.post(issue.path, { version: newest(site).version, ...words, due: '', do: what });
    assert.equal(done.status, 303, done.body.slice(0, 500));
    return ada.get(done.headers.location);
  };
  assert.deepEqual(titles(await ada.get(issue.path)), ['The panel now skips Cursor', 'The community now ships Zed', 'GitHub Copilot: $20/mo']);
  const moved = await press(`down-${first}`);
  assert.deepEqual(titles(moved), ['The community now ships Zed', 'The panel now skips Cursor', 'GitHub Copilot: $20/mo']);
  assert.ok(moved.body.includes('value="A week of flips — 🚢"') && moved.body.includes('Hello *there*.'), 'what was typed is kept');
  assert.deepEqual(titles(await press(`up-${second}`)), titles(moved), 'the first goes no further up');
  const dropped = await press(`drop-${first}`);
  assert.deepEqual(titles(dropped), ['The community now ships Zed', 'GitHub Copilot: $20/mo']);
  assert.match(dropped.body, /Restore: The panel now skips Cursor/);
  assert.doesNotMatch((await ada.get(`${issue.path}/letter`)).body, /skips Cursor/);
  assert.equal(titles(await press(`restore-${first}`)).length, 3);
  assert.match((await ada.get(issue.path)).body, /<b>Ada<\/b> restored an item: flip: Cursor/);
});

test('of two admins at once the second is told, and what both typed is there', async () => {
  const { version } = newest(site);
  assert.equal((await bea.post(issue.path, { version, subject: 'What Bea typed', note: 'Bea’s note.', due: '', do: 'save' })).status, 303);
  const late = await ada.post(issue.path, { version, subject: 'What Ada typed', note: 'Ada’s note.', due: '2036-01-01T08:00', do: 'approve' });
  assert.equal(late.status, 409);
  const main = byId(parse(late.body), 'main');
  assert.match(text(main), /Somebody else changed it while you typed\..*What Bea typed.*Bea’s note\./s);
  assert.equal(byId(main, 'subject').attributes.value, 'What Ada typed');
  assert.match(late.body, /<textarea[^>]*>\nAda’s note\.<\/textarea>/);
  assert.equal(byId(main, 'due').attributes.value, '2036-01-01T08:00');
  assert.equal(stateOf(issue.id), 'draft');
  const now = all(main, (n) => n.attributes?.name === 'version')[0].attributes.value;
  assert.equal((await ada.post(issue.path, { version: now, subject: 'What Ada typed', note: 'Ada’s note.', due: '', do: 'save' })).status, 303, 'the form that came back saves');
  // and when it was approved meanwhile
  const draft = newest(site);
  const in2days = new Date(Date.now() + 2 * 86400000).toISOString().slice(0, 16);
  assert.equal((await bea.post(issue.path, { version: newest(site).version, subject: 'Approved', note: '', due: in2days, do: 'approve' })).status, 303);
  const lost = await ada.post(issue.path, { version: draft.version, subject: 'Too late', note: 'All my words.', due: '', do: 'save' });
  assert.equal(lost.status, 409);
  assert.match(text(byId(parse(lost.body), 'main')), /What you had typed Too late All my words\./);
  assert.equal((await bea.post(issue.path, { version: newest(site).version, due: '', do: 'reopen' })).status, 303);
  assert.equal(stateOf(issue.id), 'draft');
});

test('hostile words are words, at the desk, in the letter, and in its plain text', async () => {
  const note = `${HOSTILE} 🚢 [bad](javascript:alert(1)) [good](https://example.org/?a=1&b=2) ![img](https://example.org/x.png)\n\n<img src=x onerror=alert(1)>`;
  const done = await ada.post(issue.path, { version: newest(site).version, subject: `S ${HOSTILE}`, note, due: '', do: 'save' });
  assert.equal(done.status, 303);
  for (const path of [issue.path, `${issue.path}/letter`]) {
    const page = await ada.get(path);
    assert.equal(page.status, 200);
    assert.doesNotMatch(page.body, /<script>alert|<img|href="javascript/);
    // a letter has no other way to be styled; the desk frames it
    assert.deepEqual(dangers(parse(page.body)).filter((d) => !d.startsWith('style="') && d !== '<style>'), path === issue.path ? ['<iframe>'] : [], path);
    assert.ok(page.body.includes('🚢'));
  }
  const letter = (await ada.get(`${issue.path}/letter`)).body;
  assert.match(letter, /<a href="https:\/\/example\.org\/\?a=1&amp;b=2"/);
  assert.match(letter, /Slipway Ltd, 1 Harbour Street &amp; Co/);
  for (const [fields, words] of [
    [{ subject: 'x'.repeat(151) }, 'at most 150 characters'],
    [{ subject: ' ' }, 'at most 150 characters'],
    [{ subject: 'two\nlines' }, 'at most 150 characters'],
    [{ note: 'x'.repeat(4001) }, 'At most 4000 characters'],
    [{ do: 'approve', due: '2026-02-30T08:00' }, 'Give a day and a time'],
    [{ do: 'approve', due: HOSTILE }, 'Give a day and a time'],
    [{ do: 'approve', due: '2036-01-01T08:00' }, 'more than 90 days ahead'],
  ]) {
    const refused = await ada.post(issue.path, { version: newest(site).version, subject: 'Kept subject', note: 'Kept note', due: '', do: 'save', ...fields });
    assert.equal(refused.status, 422, words);
    assert.ok(refused.body.includes(words), words);
    assert.ok(refused.body.includes(fields.note ?? 'Kept note'), 'what was typed is there');
    assert.doesNotMatch(refused.body, /<script>alert/);
  }
  assert.ok([400, 422].includes((await ada.post(issue.path, { version: newest(site).version, subject: 'nul\0', note: '', due: '', do: 'save' })).status), 'NUL is refused');
});

test('a test goes to one’s own address, and nobody else', async () => {
  const { version } = newest(site);
  const none = await bea.post(issue.path, { version, subject: 'Test it', note: '', due: '', do: 'test' });
  assert.equal(none.status, 409);
  assert.match(none.body, /Your account has no e-mail address/);
  const done = await ada.post(issue.path, { version: newest(site).version, subject: 'Test it', note: '', due: '', do: 'test' });
  assert.equal(done.status, 303);
  assert.match((await ada.get(done.headers.location)).body, /A test is on its way to you\./);
  assert.equal(sql(site, `SELECT recipient, template, subscriber_id IS NULL FROM outbox WHERE issue_id = ${issue.id}`), 'ada@example.org|issue|t');
});

test('what was taken from readers since is marked, and must be dropped before the issue is approved', async () => {
  sql(site, `UPDATE tools SET state = 'delisted' WHERE slug = 'zed'`);
  try {
    const page = await ada.get(issue.path);
    assert.match(page.body, /Taken from readers since\./);
    assert.doesNotMatch((await ada.get(`${issue.path}/letter`)).body, /Zed/);
    const refused = await ada.post(issue.path, { version: newest(site).version, subject: 'Test it', note: '', due: '', do: 'approve' });
    assert.equal(refused.status, 409);
    assert.match(refused.body, /drop what is marked/);
  } finally {
    sql(site, `UPDATE tools SET state = 'published' WHERE slug = 'zed'`);
  }
});

test('approved for later, and something in it taken from readers meanwhile: it waits, and says so', async () => {
  const in2days = new Date(Date.now() + 2 * 86400000).toISOString().slice(0, 16);
  assert.equal((await ada.post(issue.path, { version: newest(site).version, subject: 'Test it', note: '', due: in2days, do: 'approve' })).status, 303);
  assert.doesNotMatch((await ada.get(issue.path)).body, /so it is not sent/);
  sql(site, `UPDATE tools SET state = 'delisted' WHERE slug = 'zed'`);
  try {
    assert.match((await ada.get(issue.path)).body, /taken from readers since it was approved, so it is not sent/);
    assert.equal((await ada.post(issue.path, { version: newest(site).version, due: '', do: 'schedule' })).status, 303);
    assert.equal((await job(site, 'newsletter')).out, '0 letters of an issue and 0 alerts are in the outbox');
    assert.equal(stateOf(issue.id), 'approved');
    assert.equal((await ada.post(issue.path, { version: newest(site).version, due: '', do: 'reopen' })).status, 303);
  } finally {
    sql(site, `UPDATE tools SET state = 'published' WHERE slug = 'zed'`);
  }
});

test('approved, it is frozen; at its time it goes into the outbox of those who confirmed, once each', async () => {
  subscriber(site, 'sue');
  subscriber(site, 'sam');
  subscriber(site, 'pen', { everything: false, state: 'pending' });
  subscriber(site, 'una', { everything: false, state: 'unsubscribed' });
  const note = 'Hello from the **desk**.';
  const approved = await ada.post(issue.path, { version: newest(site).version, subject: 'A week of flips', note, due: '2026-01-01T00:00', do: 'approve' });
  assert.equal(approved.status, 303, approved.body.slice(0, 3000));
  await until('it is queued', () => sql(site, `SELECT queued_at IS NOT NULL FROM newsletter_issues WHERE id = ${issue.id}`) === 't', 15);
  assert.equal(sql(site, `SELECT string_agg(recipient, ' ' ORDER BY recipient) FROM outbox WHERE issue_id = ${issue.id} AND subscriber_id IS NOT NULL`), 'sam@example.org sue@example.org');
  assert.equal((await job(site, 'newsletter')).out, '0 letters of an issue and 0 alerts are in the outbox');
  const frozen = sql(site, `SELECT l.html FROM newsletter_letters AS l JOIN newsletter_issues AS i ON i.id = l.issue_id AND i.letter = l.version WHERE i.id = ${issue.id}`);
  assert.equal((await ada.get(`${issue.path}/letter`)).body.trim(), frozen.trim(), 'the desk shows what was approved');
  assert.ok(frozen.includes(`${site.base}${NOBODY}`), 'with a link that is nobody’s yet');
  assert.match(frozen, /Hello from the <strong>desk<\/strong>\./);
  const desk = await ada.get('/mod/newsletter');
  assert.match(text(byId(parse(desk.body), 'main')), /Being sent.*0 of 2 sent · 2 waiting · 0 to be tried again · 0 refused · 0 called back/s);
  await until('the metrics say so', async () => (await metricsOf(site)).value('slipway_issue_letters_queued', {}) === 2, 15);
  assert.equal((await metricsOf(site)).value('slipway_issue_letters_waiting', {}), 2);
  assert.equal((await ada.post(issue.path, { version: newest(site).version, subject: 'Other', note: '', due: '', do: 'save' })).status, 409);
});

test('the archive has it: HTML, JSON, canonical, kept, in the sitemap', async () => {
  const page = await ask(site, `/newsletter/${issue.week}`);
  assert.equal(page.status, 200);
  assert.ok(page.body.includes(`<link rel="canonical" href="${site.base}/newsletter/${issue.week}">`));
  const main = text(byId(parse(page.body), 'main'));
  assert.match(main, /^A week of flips .*Hello from the desk\. Verdict flips The community now ships Zed 9 of 12 counted votes say ship\. Before, the community’s majority said skip\. The panel now skips Cursor .*Entry prices GitHub Copilot: \$20\/mo It was Free\./s);
  const { json } = await askJson(site, `/newsletter/${issue.week}`);
  assert.deepEqual([json.week, json.subject, json.note, json.left_out, json.url], [issue.week, 'A week of flips', 'Hello from the **desk**.', 0, `${site.base}/newsletter/${issue.week}`]);
  assert.deepEqual(json.items[0], {
    kind: 'flip', tool: { slug: 'zed', name: 'Zed' }, voice: 'community', was: 'skip', became: 'ship', community: { ship: 9, votes: 12, percent: 75 },
    title: 'The community now ships Zed', text: '9 of 12 counted votes say ship. Before, the community’s majority said skip.', url: `${site.base}/tools/zed`,
  });
  assert.deepEqual(json.items.map((i) => i.kind), ['flip', 'flip', 'price']);
  const list = await askJson(site, '/newsletter');
  assert.deepEqual(list.json.issues.map((i) => [i.week, i.subject, i.url]), [[issue.week, 'A week of flips', json.url]]);
  assert.equal(list.headers['access-control-allow-origin'], '*');
  const again = await ask(site, `/newsletter/${issue.week}`, { headers: { 'if-none-match': page.headers.etag } });
  assert.equal(again.status, 304);
  const map = await sitemap(site);
  assert.ok(map.includes(`<loc>${site.base}/newsletter</loc>`) && map.includes(`<loc>${json.url}</loc>`));
});

test('both feeds say the same, and parse', async () => {
  const [atom, json] = [await ask(site, '/newsletter/feed.atom'), await ask(site, '/newsletter/feed.json')];
  assert.deepEqual([atom.headers['content-type'], json.headers['content-type']], ['application/atom+xml; charset=utf-8', 'application/feed+json']);
  const [a, j] = [parseAtomFeed(atom.body), parseJsonFeed(json.body)];
  const [entry] = a.entries;
  assert.equal(a.entries.length, 1);
  assert.deepEqual(j.items.map((i) => [i.id, i.title, i.url, i.content_text, i.date_published]), [[entry.id, entry.title.value ?? entry.title, entry.links[0].href, entry.content.value ?? entry.content, entry.published]]);
  assert.match(entry.id, /^urn:uuid:[0-9a-f-]{36}$/);
  assert.match(j.items[0].content_text, /: Zed, Cursor and GitHub Copilot\.$/);
  assert.equal(a.updated, entry.published);
  assert.ok((await ask(site, '/newsletter')).body.includes('href="/newsletter/feed.atom"'));
});

test('what is taken from readers later leaves the archive at once', async () => {
  await ask(site, `/newsletter/${issue.week}`);
  sql(site, `UPDATE tools SET state = 'delisted' WHERE slug = 'zed'`);
  try {
    await until('it is gone', async () => !(await ask(site, `/newsletter/${issue.week}`)).body.includes('Zed'), 5);
    assert.deepEqual((await askJson(site, `/newsletter/${issue.week}`)).json.items.map((i) => i.tool.slug), ['cursor', 'github-copilot']);
  } finally {
    sql(site, `UPDATE tools SET state = 'published' WHERE slug = 'zed'`);
  }
});

test('stopped while it is sent, the rest is called back and it leaves the archive', async () => {
  await until('it is there again', async () => (await ask(site, `/newsletter/${issue.week}`)).status === 200, 5);
  const done = await ada.post(issue.path, { version: newest(site).version, do: 'cancel' });
  assert.equal(done.status, 303);
  assert.equal(stateOf(issue.id), 'cancelled');
  assert.equal(sql(site, `SELECT count(*) FROM outbox WHERE issue_id = ${issue.id} AND subscriber_id IS NOT NULL AND cancelled_at IS NULL`), '0');
  assert.equal((await ask(site, `/newsletter/${issue.week}`)).status, 404);
  assert.equal((await ada.post(issue.path, { version: newest(site).version, do: 'reopen' })).status, 409);
});
