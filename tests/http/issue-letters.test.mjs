// Letters as they arrive: an issue and an alert, HTML and plain text, each with its subscriber's own way out; and nobody who has taken it.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { siteUp } from '../lib/site.mjs';
import { smtpSink } from '../lib/smtp.mjs';
import { ask } from './lib/client.mjs';
import { happened, job, newest, sql, subscriber } from './lib/issues.mjs';
import { until } from './lib/load.mjs';
import { staff } from './lib/staff.mjs';

const site = await siteUp({ name: 'http-issue-letters', env: { WORKERS: '1' } });
const sink = await smtpSink();
after(() => Promise.all([sink.close(), site.down()]));
const ada = await staff(site, { login: 'let-ada', name: 'Ada', role: 'admin', email: 'ada@example.org' });
const HOST = 'localhost';
const tokenOf = (id) => sql(site, `SELECT encode(unsubscribe_token, 'hex') FROM subscribers WHERE id = ${id}`);

// Sends what is due; → the mails by their recipient
async function sent() {
  sink.mails.length = 0;
  const done = await job(site, 'mail', { SMTP_URL: sink.url, MAIL_FROM: 'slipway@ships.example', MAIL_DIR: '' });
  assert.equal(done.code, 0, done.err);
  return new Map(sink.mails.map((mail) => [mail.to[0], mail]));
}
// The two parts of a mail, as text.
function parts(mail) {
  const boundary = /^multipart\/alternative;.*boundary="?([^";]+)"?/.exec(mail.headers['content-type'])[1];
  return mail.raw.split(`--${boundary}`).slice(1, -1).map((part) => {
    const [, head, body] = /^\r\n([^]*?)\r\n\r\n([^]*)\r\n$/.exec(part);
    const base64 = /content-transfer-encoding: *base64/i.test(head);
    const bytes = base64
      ? Buffer.from(body, 'base64')
      : Buffer.from(body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
    return { type: /content-type: *([a-z/]+)/i.exec(head)[1], text: bytes.toString('utf8').replaceAll('\r\n', '\n') };
  });
}

test('an issue arrives with everybody’s own link, and not at those who left meanwhile', async () => {
  const [sue, sam, una] = ['sue', 'sam', 'una'].map((name) => subscriber(site, name));
  happened(site, [['panel-flipped', 'cursor', 'ship', 'skip', 1, 4]]);
  await job(site, 'digest');
  const issue = newest(site);
  const words = { subject: 'A week — of flips', note: 'Hello.' };
  assert.equal((await ada.post(issue.path, { version: issue.version, ...words, due: '', do: 'test' })).status, 303);
  const tried = (await sent()).get('ada@example.org');
  assert.equal(tried.subject, 'Test: A week — of flips');
  assert.equal(tried.headers['list-unsubscribe'], undefined, 'who tests is no subscriber');
  assert.ok(parts(tried).every((part) => part.text.includes(`${site.base}/newsletter/unsubscribe/${'0'.repeat(32)}`)));

  assert.equal((await ada.post(issue.path, { version: newest(site).version, ...words, due: '', do: 'approve' })).status, 303);
  await until('it is queued', () => sql(site, `SELECT queued_at IS NOT NULL FROM newsletter_issues`) === 't', 15);
  assert.equal((await ask(site, `/newsletter/unsubscribe/${tokenOf(una)}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' })).status, 200);
  const mails = await sent();
  assert.deepEqual([...mails.keys()].sort(), ['sam@example.org', 'sue@example.org']);
  for (const [id, to] of [[sue, 'sue@example.org'], [sam, 'sam@example.org']]) {
    const mail = mails.get(to);
    const own = `${site.base}/newsletter/unsubscribe/${tokenOf(id)}`;
    assert.equal(mail.subject, 'A week — of flips');
    assert.equal(mail.headers['list-unsubscribe'], `<${own}>`);
    assert.equal(mail.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
    assert.match(mail.headers['list-id'], new RegExp(`<weekly\\.${HOST}>`));
    const [plain, html] = parts(mail);
    assert.deepEqual([plain.type, html.type], ['text/plain', 'text/html'], 'the plain text first');
    for (const part of [plain, html]) {
      assert.ok(part.text.includes(own), 'one’s own link');
      assert.ok(!part.text.includes('0'.repeat(32)));
      assert.ok(part.text.includes(`${site.base}/newsletter/${issue.week}`), 'where it is on the web');
      assert.ok(part.text.includes('The panel now skips Cursor'));
      assert.ok(part.text.includes('confirmed it'), 'why one gets it');
    }
    assert.ok(Buffer.byteLength(mail.raw) < 102400);
  }
  assert.equal((await sent()).size, 0, 'nobody gets it twice');
  await until('it is sent', () => sql(site, 'SELECT state FROM newsletter_issues') === 'sent', 15);
  assert.match((await ada.get('/mod/newsletter')).body, /2 of 3 sent · 0 waiting · 0 to be tried again · 0 refused · 1 called back/);
  assert.equal((await ask(site, `/newsletter/${issue.week}`)).status, 200);
});

test('an alert arrives once a day, for what was confirmed, until one leaves', async () => {
  const [al, hope] = [subscriber(site, 'al', { everything: false }), subscriber(site, 'hope', { everything: false })];
  const alert = (id, confirmed) => sql(site, `INSERT INTO subscriptions (subscriber_id, kind, tool_id, confirmed_at) SELECT ${id}, 'tool', t.id, ${confirmed} FROM tools AS t WHERE t.slug = 'zed'`);
  const flip = (was, became) => sql(site, `INSERT INTO events (kind, tool_id, was, became, ship, n, at, changed_in) SELECT 'panel-flipped', t.id, '${was}', '${became}', 1, 4, now() - interval '1 minute', '3' FROM tools AS t WHERE t.slug = 'zed'`);
  alert(al, "now() - interval '1 day'");
  alert(hope, 'NULL');
  flip('ship', 'skip');
  await job(site, 'newsletter'); // or the running site's own
  await until('it is written', () => sql(site, `SELECT count(*) FROM outbox WHERE template = 'alert'`) === '1', 15);
  const mails = await sent();
  assert.deepEqual([...mails.keys()], ['al@example.org']);
  const mail = mails.get('al@example.org');
  assert.equal(mail.subject, 'Verdicts changed: Zed');
  assert.match(mail.headers['list-id'], new RegExp(`<alerts\\.${HOST}>`));
  assert.equal(mail.headers['list-unsubscribe'], `<${site.base}/newsletter/unsubscribe/${tokenOf(al)}>`);
  const [plain, html] = parts(mail);
  for (const part of [plain, html]) assert.ok(part.text.includes('Verdict flip: the panel now skips Zed') && part.text.includes(`${site.base}/tools/zed`));
  const id = sql(site, `SELECT id FROM subscriptions WHERE subscriber_id = ${al}`);
  assert.ok(plain.text.includes(`End the alert on Zed: ${site.base}/newsletter/unsubscribe/${tokenOf(al)}?alert=${id}`));
  assert.ok(html.text.includes(`/newsletter/unsubscribe/${tokenOf(al)}?alert=${id}"`));
  const offered = await ask(site, `/newsletter/unsubscribe/${tokenOf(al)}?alert=${id}`);
  assert.ok(offered.body.includes('End only this alert') && offered.body.includes(`value="${id}"`), 'the link leads to its own end');
  flip('skip', 'ship');
  assert.match((await job(site, 'newsletter')).out, / 0 alerts /, 'not twice a day');
  sql(site, `UPDATE alert_letters SET day = day - 1; UPDATE subscribers SET state = 'unsubscribed', ended_at = now() WHERE id = ${al}`);
  assert.match((await job(site, 'newsletter')).out, / 0 alerts /, 'nor after one has left');
  assert.equal((await sent()).size, 0);
});
