// Mail: what stands in the outbox leaves once, whole, and not when it was called back.
import test, { after, beforeEach } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, children, siteUp } from '../lib/site.mjs';
import { smtpSink } from '../lib/smtp.mjs';
import { askJson } from './lib/client.mjs';
import { until } from './lib/load.mjs';
import { psql } from './lib/sites.mjs';

const site = await siteUp({ name: 'http-mail', env: { EXPORT_DIR: '', WORKERS: '1', CATALOGUE: '', BASE_URL: 'http://ships.example:8080', SITE_NAME: 'Ships “&” "Co"' } });
const sink = await smtpSink();
after(async () => {
  await site.down();
  await sink.close();
});
beforeEach(() => {
  sink.mails.length = 0;
  sink.answer = {};
  sink.pause = 0;
  psql(site, 'DELETE FROM outbox');
});

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
function post(subject, body = 'A text.\n', { to = 'who@example.com', due = 'now()' } = {}) {
  const done = psql(site, `SELECT post_mail(${quoted(to)}, ${quoted(subject)}, ${quoted(body)}, NULL, NULL, ${due})`);
  if (done.code !== 0) throw new Error(done.err);
  return Number(done.out);
}
function job(env = {}, ...more) {
  const all = { ...site.env, SMTP_URL: sink.url, MAIL_FROM: 'slipway@ships.example', ...env };
  return new Promise((done) => {
    const ran = spawn(join(build, 'slipway'), ['job', 'mail', ...more], { env: all, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    ran.stdout.on('data', (chunk) => (said.out += chunk));
    ran.stderr.on('data', (chunk) => (said.err += chunk));
    ran.on('close', (code) => done({ code, ...said }));
  });
}
// A server that answers every call with `greeting` and hangs up, or (null) says nothing at all.
async function stranger(greeting) {
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    if (greeting !== null) socket.end(greeting);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `smtp://127.0.0.1:${server.address().port}`,
    called: new Promise((done) => server.once('connection', done)),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
const row = (id) => JSON.parse(psql(site, `SELECT to_jsonb(o) || jsonb_build_object('minutes', round(extract(epoch FROM due_at - now()) / 60)) FROM outbox AS o WHERE id = ${id}`).out);

test('nothing is due: nobody is called', async () => {
  const calls = sink.connections;
  assert.deepEqual(await job(), { code: 0, out: '0 sent, 0 later, 0 refused\n', err: '' });
  assert.equal(sink.connections, calls);
});

test('a mail is what RFC 5322 wants it to be', async () => {
  const id = post('Published: “Ships”', 'It is there.\n');
  const done = await job();
  assert.equal(done.out, '1 sent, 0 later, 0 refused\n');
  assert.match(done.err, new RegExp(`event=mail-sent .*mail=${id}\n$`));
  assert.ok(!done.err.includes('example.com'), 'the log knows no recipient');
  const [mail] = sink.mails;
  assert.deepEqual([mail.from, mail.to, mail.host], ['slipway@ships.example', ['who@example.com'], 'ships.example']);
  assert.deepEqual(Object.keys(mail.headers).sort(), ['auto-submitted', 'content-transfer-encoding', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to']);
  assert.equal(mail.sender, 'Ships “&” "Co" <slipway@ships.example>');
  assert.equal(mail.headers.to, '<who@example.com>');
  assert.equal(mail.headers['message-id'], `<${id}@ships.example>`);
  assert.equal(mail.headers['auto-submitted'], 'auto-generated');
  assert.equal(mail.headers['content-type'], 'text/plain; charset=UTF-8');
  assert.match(mail.headers.date, /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
  assert.ok(Math.abs(Date.parse(mail.headers.date) - Date.now()) < 60000);
  assert.ok(row(id).sent_at);
});

test('subject and text come back byte for byte', async () => {
  const texts = [
    ['plain', 'plain\n'],
    ['=?UTF-8?B?YQ==?= is no word of ours', 'a=3D\n=\n'],
    ['é', 'é\n'],
    ['🚢'.repeat(200), '🚢'.repeat(3000) + '\n'],
    ['x'.repeat(200), `${'x'.repeat(5000)}\n`],
    ['"><script>alert(1)</script>', '<script>alert(1)</script>\n\n\n'],
    ['a', '.\n..\n.a\nFrom b\n--\n'],
    ['b', ' begins and ends with blanks \n\tand tabs\t\n \n'],
    ['你好'.repeat(50), 'אבג \u202e العربية\nQUIT\n'],
    ['c', `${'y'.repeat(74)}=\n${'y'.repeat(75)}\n${'y'.repeat(76)}\n${'y'.repeat(73)}é\n`],
  ];
  for (const [subject, body] of texts) post(subject, body);
  assert.equal((await job()).out, `${texts.length} sent, 0 later, 0 refused\n`);
  const byId = (mail) => Number(/\d+/.exec(mail.headers['message-id'])[0]);
  const came = sink.mails.toSorted((a, b) => byId(a) - byId(b));
  for (const [i, [subject, body]] of texts.entries()) {
    assert.equal(came[i].subject, subject);
    assert.equal(came[i].body, body);
    assert.ok(/^[\x00-\x7f]*$/.test(came[i].raw));
    for (const line of came[i].raw.split('\r\n')) assert.ok(line.length <= (line.startsWith('Subject: ') ? 998 : 76), line);
  }
});

test('two at once send each mail once', async () => {
  const n = 40;
  for (let i = 0; i < n; i++) post(`mail ${i}`);
  sink.pause = 20;
  const both = await Promise.all([job(), job(), job()]);
  assert.deepEqual(both.map((one) => one.code), [0, 0, 0]);
  assert.equal(both.reduce((sum, one) => sum + parseInt(one.out, 10), 0), n);
  assert.ok(both.filter((one) => parseInt(one.out, 10) > 0).length > 1, 'more than one had something to do');
  assert.equal(new Set(sink.mails.map((one) => one.subject)).size, n);
  assert.equal(sink.mails.length, n);
});

test('451, then 250: it is tried again after a minute', async () => {
  const id = post('later');
  for (const [stage, after] of [['rcpt', 1], ['data', 5], ['mail', 25]]) {
    sink.answer = { [stage]: [451, 'try again for who@example.com'] };
    const done = await job();
    assert.equal(done.out, '0 sent, 1 later, 0 refused\n', stage);
    assert.equal(done.code, 0);
    assert.ok(!done.err.includes('example.com'));
    const kept = row(id);
    assert.equal(kept.minutes, after);
    assert.match(kept.error, /^451 .*try again/);
    assert.equal(kept.failed_at, null);
    assert.equal((await job()).out, '0 sent, 0 later, 0 refused\n', 'not before');
    psql(site, 'UPDATE outbox SET due_at = now()');
  }
  sink.answer = {};
  assert.equal((await job()).out, '1 sent, 0 later, 0 refused\n');
  assert.equal(sink.mails.length, 1);
});

test('550: for good', async () => {
  for (const stage of ['rcpt', 'data']) {
    const id = post(stage);
    sink.answer = { [stage]: [550, 'no such mailbox'] };
    assert.equal((await job()).out, '0 sent, 0 later, 1 refused\n', stage);
    assert.match(row(id).error, /^550 .*no such mailbox/);
    assert.ok(row(id).failed_at);
  }
  sink.answer = {};
  psql(site, 'UPDATE outbox SET due_at = now()');
  assert.equal((await job()).out, '0 sent, 0 later, 0 refused\n');
});

test('a server that is not there, turns us away or says nothing: later', async () => {
  const id = post('to nobody');
  const gone = await smtpSink();
  await gone.close();
  assert.equal((await job({ SMTP_URL: gone.url })).out, '0 sent, 1 later, 0 refused\n');
  assert.match(row(id).error, /connect/i);
  for (const greeting of ['554 no service\r\n', 'nonsense\r\n', '', null]) {
    psql(site, 'UPDATE outbox SET due_at = now(), attempts = 0');
    const server = await stranger(greeting);
    const begin = Date.now();
    assert.equal((await job({ SMTP_URL: server.url })).out, '0 sent, 1 later, 0 refused\n', greeting);
    assert.ok(Date.now() - begin < 12000, 'it waits ten seconds at most');
    server.close();
  }
});

test('a password is sent to nobody without TLS', async (t) => {
  const file = join(site.dir, 'smtp-password');
  writeFileSync(file, 'hush hush\n', { mode: 0o600 });
  let asked = 0;
  const open = await smtpSink({ allowInsecureAuth: true, onAuth: (auth, session, done) => (asked++, done(null, { user: 'u' })) });
  t.after(() => open.close());
  const id = post('secret');
  const login = { SMTP_USER: 'u', SMTP_PASSWORD_FILE: file };
  for (const url of [open.url, open.url.replace('smtp:', 'smtps:')]) {
    psql(site, 'UPDATE outbox SET due_at = now()');
    const done = await job({ SMTP_URL: url, ...login });
    assert.equal(done.out, '0 sent, 1 later, 0 refused\n', url);
    assert.ok(!(done.err + done.out + row(id).error).includes('hush'));
  }
  const tls = await smtpSink({ disabledCommands: [], onAuth: (auth, session, done) => (asked++, done(null, { user: 'u' })) });
  t.after(() => tls.close());
  psql(site, 'UPDATE outbox SET due_at = now()');
  assert.equal((await job({ SMTP_URL: tls.url, ...login })).out, '0 sent, 1 later, 0 refused\n', 'nor with a certificate of nobody');
  assert.match(row(id).error, /certificate/i);
  assert.equal(asked, 0);
});

test('nothing can be added to a header', async () => {
  for (const [to, subject] of [['who@example.com\r\nBcc: more@example.com', 's'], ['who@example.com', 's\r\nBcc: more@example.com'], ['who@example.com', 's\nBcc: more@example.com'], ['a@example.com> <b@example.com', 's']])
    assert.throws(() => post(subject, 'b', { to }), /outbox_(recipient|subject)_form/);
  // … even when the database would let it pass
  psql(site, 'ALTER TABLE outbox DROP CONSTRAINT outbox_recipient_form, DROP CONSTRAINT outbox_subject_form');
  try {
    const ids = [post('s\r\nBcc: more@example.com'), post('s', 'b', { to: 'who@example.com>\r\nRCPT TO:<more@example.com' }), post('s', 'b', { to: 'a@b@c' })];
    assert.equal((await job()).out, '0 sent, 0 later, 3 refused\n');
    assert.deepEqual(ids.map((id) => row(id).error), ['the subject is not one line', 'the recipient is no address', 'the recipient is no address']);
    assert.equal(sink.mails.length, 0);
  } finally {
    psql(site, `DELETE FROM outbox; ALTER TABLE outbox
      ADD CONSTRAINT outbox_recipient_form CHECK (is_one_line(recipient, 254) AND recipient ~ '^[^@[:space:]<>]+@[^@[:space:]<>]+$'),
      ADD CONSTRAINT outbox_subject_form CHECK (is_one_line(subject, 200))`);
  }
});

test('what was called back, or is not due, is not sent', async () => {
  const entry = psql(site, `WITH e AS (SELECT log_decision('Ada', 'note', 'tool', 1) AS id)
    SELECT e.id FROM e, post_mail('who@example.com', 'held', 'b', e.id, NULL, now() + interval '5 minutes')`).out;
  post('not yet', 'b', { due: "now() + interval '1 minute'" });
  assert.equal((await job()).out, '0 sent, 0 later, 0 refused\n');
  assert.equal(psql(site, `SELECT cancel_mail(${entry})`).out, '1');
  psql(site, 'UPDATE outbox SET due_at = now()');
  assert.equal((await job()).out, '1 sent, 0 later, 0 refused\n');
  assert.deepEqual(sink.mails.map((one) => one.subject), ['not yet']);
});

test('without SMTP_URL: mail waits, and the log says so', async () => {
  const done = await job({ SMTP_URL: '' });
  assert.equal(done.code, 78);
  assert.match(done.err, /SMTP_URL/);
  psql(site, 'DELETE FROM outbox');
  const id = post('it waits');
  psql(site, `UPDATE outbox SET attempts = 3, error = 'no way there' WHERE id = ${id}`);
  const kept = post('given up');
  psql(site, `UPDATE outbox SET failed_at = now(), error = '550 nobody' WHERE id = ${kept}; UPDATE outbox SET sent_at = now() WHERE id = ${post('gone')}`);
  const list = await job({ SMTP_URL: '' }, '--list');
  assert.equal(list.code, 0, list.err);
  const lines = list.out.trim().split('\n');
  assert.equal(lines.length, 2, list.out);
  assert.match(lines[0], new RegExp(`^${id} text \\S+@\\S+ \\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z attempts=3 no way there$`));
  assert.match(lines[1], new RegExp(`^${kept} text .* given up: 550 nobody$`));
  psql(site, 'DELETE FROM outbox');
  assert.match(site.log(), /level=warn event=no-mail /);
  post('left waiting');
  await new Promise((done) => setTimeout(done, 3000));
  assert.equal(sink.mails.some((one) => one.subject === 'left waiting'), false);
  psql(site, "DELETE FROM outbox WHERE subject = 'left waiting'");
});

test('no database: exit 69', async () => {
  assert.equal((await job({ DATABASE_URL: 'postgresql://slipway_app@/slipway?host=/nonexistent' })).code, 69);
});

test('the site sends by itself, is healed, and stops cleanly in the middle of waiting for a server', async (t) => {
  site.sh('site.sh', 'down');
  Object.assign(site.env, { SMTP_URL: sink.url, MAIL_FROM: 'slipway@ships.example', MAIL_EVERY_S: '1' });
  assert.equal(site.sh('site.sh', 'up').code, 0);
  const [first] = children(site.pid, 'slipway-mail');
  post('by itself');
  await until('it is sent', () => sink.mails.some((one) => one.subject === 'by itself'));
  const noted = () => until('all is noted', () => psql(site, 'SELECT count(*) FROM outbox WHERE sent_at IS NULL').out === '0');
  await noted();
  process.kill(first, 'SIGKILL');
  await until('there is another', () => children(site.pid, 'slipway-mail').some((pid) => pid !== first));
  post('again');
  await until('it is sent', () => sink.mails.some((one) => one.subject === 'again'));
  process.kill(site.pid, 'SIGHUP');
  post('and again');
  await until('it is sent', () => sink.mails.some((one) => one.subject === 'and again'));
  assert.equal(sink.mails.length, 3);

  // site.sh holds this process, and with it the sink
  await noted();
  site.sh('site.sh', 'down');
  const silent = await stranger(null);
  t.after(silent.close);
  site.env.SMTP_URL = silent.url;
  assert.equal(site.sh('site.sh', 'up').code, 0);
  const id = post('to the silent one');
  await silent.called;
  const begin = Date.now();
  process.kill(site.pid, 'SIGTERM');
  await until('it has stopped', () => /event=stopped[^\n]*\n$/.test(site.log()), 8);
  assert.ok(Date.now() - begin < 5000);
  assert.doesNotMatch(site.log(), /worker-killed/);
  assert.equal(row(id).sent_at, null);
});

test('while a server says nothing, rankings and ballots go on', async (t) => {
  const silent = await stranger(null);
  t.after(silent.close);
  Object.assign(site.env, { SMTP_URL: silent.url, EXPORT_DIR: join(site.dir, 'exports'), SIGNING_KEY_FILE: join(site.dir, 'signing') });
  mkdirSync(site.env.EXPORT_DIR, { recursive: true });
  writeFileSync(site.env.SIGNING_KEY_FILE, `${'k'.repeat(40)}\n`);
  const imported = site.slipway('import', 'sql/demo/catalogue.json');
  assert.equal(imported.code, 0, imported.err);
  for (let i = 0; i < 15; i++) post(`mail ${i}`);
  assert.equal(site.sh('site.sh', 'up').code, 0);
  await silent.called;
  assert.equal(psql(site, "SELECT count(cast_vote('cursor', n, 'ship', sha256('n'), 100)) FROM generate_series(1, 3) AS n").code, 0);
  await until('the vote is ranked', async () => (await askJson(site, '/api/v1/rankings?by=community')).json.rankings.some((one) => one.tool.slug === 'cursor'), 30);
  await until('yesterday is published', async () => (await askJson(site, '/exports')).json.exports.length === 1, 30);
  // all of that while the mail was not through
  assert.notEqual(psql(site, 'SELECT count(*) FROM outbox WHERE error IS NULL').out, '0');
  assert.deepEqual(['slipway-jobs', 'slipway-mail', 'slipway-ballots'].map((name) => children(site.pid, name).length), [1, 1, 1]);
});
