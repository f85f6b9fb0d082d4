// Without a mail server mails are files, which admins read at /mod/mail; nothing in a mail can do anything there.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { build, children, siteUp } from '../lib/site.mjs';
import { ask } from './lib/client.mjs';
import { until } from './lib/load.mjs';
import { psql } from './lib/sites.mjs';
import { staff } from './lib/staff.mjs';

const dir = join(build, 'test/var/http-mail-desk/mail');
const site = await siteUp({ name: 'http-mail-desk', env: { EXPORT_DIR: '', WORKERS: '1', CATALOGUE: '', MAIL_DIR: dir, MAIL_EVERY_S: '1' } });
after(() => site.down());
const sql = (text) => {
  const done = psql(site, text);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const post = (subject, body, to = 'who@example.com') => Number(sql(`SELECT post_mail(${quoted(to)}, ${quoted(subject)}, ${quoted(body)})`));
const allSent = () => until('all are written', () => sql('SELECT count(*) FROM outbox WHERE num_nonnulls(sent_at, cancelled_at, failed_at) = 0') === '0', 10);
const admin = await staff(site, { login: 'ada', role: 'admin' });

const EVIL = '"><script>alert(1)</script> {{ x }} 🚢';
let confirm, evil;

test('the site writes what is due, one file a mail', async () => {
  assert.equal(children(site.pid, 'slipway-mail').length, 1);
  assert.doesNotMatch(site.log(), /event=no-mail/);
  assert.match((await admin.get('/mod/mail')).body, /No mail yet/);
  evil = post(EVIL, `${EVIL}\nSee http://ships.example/a?b=1&c=2, or <https://ships.example/x>.\njavascript:alert(1) data:text/html,x\n`);
  sql(`WITH s AS (INSERT INTO subscribers (address, address_key, address_hash, everything_asked_at) VALUES ('Reader@example.com', 'reader@example.com', sha256('r'), now()) RETURNING id)
    INSERT INTO outbox (recipient, subject, template, body, subscriber_id) SELECT 'Reader@example.com', 'Confirm', 'confirm', '{}', id FROM s`);
  confirm = Number(sql(`SELECT id FROM outbox WHERE template = 'confirm'`));
  await allSent();
  assert.deepEqual(readdirSync(dir).sort(), [`${evil}.eml`, `${confirm}.eml`].sort(), 'and nothing half done');
  assert.equal(statSync(dir).mode & 0o777, 0o700, 'links in mails are keys');
  assert.equal(statSync(join(dir, `${evil}.eml`)).mode & 0o777, 0o600);
  const mail = await simpleParser(readFileSync(join(dir, `${evil}.eml`)));
  assert.equal(mail.subject, EVIL);
  assert.equal(mail.from.value[0].address, 'slipway@localhost');
});

test('the list and one mail', async () => {
  const list = await admin.get('/mod/mail');
  assert.equal(list.status, 200);
  assert.equal(list.headers['cache-control'], 'no-store');
  assert.ok(list.body.includes('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; {{ x }} 🚢') || list.body.includes('"&gt;&lt;script&gt;'), list.body.slice(0, 3000));
  assert.ok(!list.body.includes('<script>alert'));
  assert.match(list.body, /Reader@example\.com/);
  const one = await admin.get(`/mod/mail/${evil}`);
  assert.equal(one.status, 200);
  assert.ok(!one.body.includes('<script>alert') && !one.body.includes('<iframe'));
  assert.match(one.body, /<a href="http:\/\/ships\.example\/a\?b=1&amp;c=2">http:\/\/ships\.example\/a\?b=1&amp;c=2<\/a>, or &lt;<a href="https:\/\/ships\.example\/x">/);
  assert.ok(!/href="(javascript|data):/.test(one.body));
  assert.match(one.body, /<dt>Message-ID<\/dt>\s*<dd>&lt;?\d+\.[0-9a-f]{20}@localhost/);
});

test('its HTML stands in a frame in which nothing can run, and its links work', async () => {
  const one = await admin.get(`/mod/mail/${confirm}`);
  assert.match(one.body, new RegExp(`<iframe class="letter" src="/mod/mail/${confirm}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"`));
  assert.match(one.headers['content-security-policy'], /frame-src 'self'; frame-ancestors 'none'$/);
  const html = await admin.get(`/mod/mail/${confirm}/html`);
  assert.equal(html.status, 200);
  const policy = html.headers['content-security-policy'];
  assert.match(policy, /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; /);
  assert.ok(!policy.includes('script-src') && !policy.includes('allow-scripts') && !policy.includes('allow-same-origin'));
  assert.match(policy, /frame-ancestors 'self'$/);
  assert.match(html.body, /<base target="_blank">\s*$/);
  const [, link] = /href="([^"]*\/newsletter\/confirm\/[^"]*)"/.exec(html.body);
  const page = await ask(site, new URL(link).pathname);
  assert.equal(page.status, 200, 'the link of the mail works');
  assert.equal((await admin.get(`/mod/mail/${evil}/html`)).status, 404, 'none where there is none');
});

test('for admins alone', async () => {
  const moderator = await staff(site, { login: 'mo', role: 'moderator' });
  for (const path of ['/mod/mail', `/mod/mail/${confirm}`, `/mod/mail/${confirm}/html`]) {
    assert.equal((await moderator.get(path)).status, 403, path);
    assert.equal((await ask(site, path)).status, 303, path);
  }
  assert.ok(!(await moderator.get('/mod')).body.includes('/mod/mail'));
  assert.ok((await admin.get('/mod')).body.includes('/mod/mail'));
});

test('what is not there is not found, whatever it is called', async () => {
  for (const id of ['0', '999999', '-1', 'x', '1.eml', '..%2f..%2fetc%2fpasswd', '99999999999999999999', `${evil}%00`])
    assert.ok([400, 404].includes((await admin.get(`/mod/mail/${id}`)).status), id);
  assert.equal((await admin.get('/mod/mail?after=x')).status, 400);
  assert.equal((await admin.get('/mod/mail?before=1')).status, 400);
  // what somebody else put there
  writeFileSync(join(dir, '900000.eml'), '\0\xff not a mail');
  writeFileSync(join(dir, '900001.eml'), '');
  writeFileSync(join(dir, 'notes.txt'), 'x');
  writeFileSync(join(dir, '900002.eml'), Buffer.alloc((4 << 20) + 1, 'x'));
  assert.equal((await admin.get('/mod/mail')).status, 200);
  for (const id of [900000, 900001, 900002]) assert.ok([200, 413, 422].includes((await admin.get(`/mod/mail/${id}`)).status));
});

test('page by page', async () => {
  const subjects = Array.from({ length: 45 }, (_, i) => `Number ${i}.`);
  for (const subject of subjects) post(subject, 'b');
  await allSent();
  const seen = [];
  let path = '/mod/mail', pages = 0;
  for (; path; pages++) {
    const { body } = await admin.get(path);
    seen.push(...[...body.matchAll(/<b>(Number \d+\.)<\/b>/g)].map((found) => found[1]));
    path = /href="([^"]*)" rel="next"/.exec(body)?.[1].replaceAll('&amp;', '&');
  }
  assert.deepEqual(seen, subjects.toReversed());
  assert.equal(pages, 3);
});

test('a folder that cannot be written to: mail waits, and the log says so', async () => {
  site.sh('site.sh', 'down');
  site.env.MAIL_DIR = '/proc/nowhere/mail';
  assert.equal(site.sh('site.sh', 'up').code, 0);
  const id = post('It waits', 'b');
  await until('it was tried', () => sql(`SELECT error FROM outbox WHERE id = ${id}`).includes('cannot be written'));
  assert.equal(sql(`SELECT sent_at IS NULL AND failed_at IS NULL FROM outbox WHERE id = ${id}`), 't');
  assert.match(site.log(), /event=mail-no-server/);
});
