// Delivery: what a mail server says is about whom it is about, nothing is sent without TLS that should not be, one connection carries
// many mails, and what arrives is what a reader of mail can read.
import test, { after, beforeEach } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { build, siteUp } from '../lib/site.mjs';
import { metricsOf } from '../lib/prometheus.mjs';
import { nastySink } from '../lib/nasty.mjs';
import { smtpSink } from '../lib/smtp.mjs';
import { until } from './lib/load.mjs';
import { psql } from './lib/sites.mjs';

const SECRET = 'x'.repeat(40);
const site = await siteUp({ name: 'http-delivery', env: { EXPORT_DIR: '', WORKERS: '1', CATALOGUE: '', SECRET_KEY: SECRET, BASE_URL: 'http://ships.example:8080', SITE_NAME: 'Ships “&” "Co"' } });
const sink = await nastySink();
after(async () => {
  await sink.close();
  await site.down();
});
const sql = (text) => {
  const done = psql(site, text);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
beforeEach(() => {
  sink.mails.length = 0;
  sink.connections = 0;
  sink.decide = () => undefined;
  sql('DELETE FROM outbox; DELETE FROM subscribers');
});

function job(env = {}, name = 'mail', input = '') {
  const all = { ...site.env, SMTP_URL: sink.url, MAIL_FROM: 'slipway@ships.example', SMTP_TIMEOUT_S: '1', ...env };
  return new Promise((done) => {
    const ran = spawn(join(build, 'slipway'), ['job', name], { env: all, stdio: ['pipe', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    ran.stdin.on('error', () => {}).end(input);
    ran.stdout.on('data', (chunk) => (said.out += chunk));
    ran.stderr.on('data', (chunk) => (said.err += chunk));
    ran.on('close', (code) => done({ code, ...said }));
  });
}
// A mail without a subscriber, and one to a subscriber who has asked and is to confirm.
const post = (to, due = 'now()') => Number(sql(`SELECT post_mail('${to}', 'For ${to}', E'A text.\\n', NULL, NULL, ${due})`));
const subscriber = (address, state = 'pending') =>
  Number(sql(`INSERT INTO subscribers (address, address_key, address_hash, state, everything_asked_at, confirmed_at, ended_at)
    VALUES ('${address}', lower('${address}'), sha256('${address}'), '${state}', ${state === 'pending' ? 'now()' : 'NULL'}, ${state === 'active' ? 'now()' : 'NULL'}, NULL) RETURNING id`));
const confirm = (address, who = subscriber(address)) =>
  Number(sql(`INSERT INTO outbox (recipient, subject, template, body, subscriber_id) VALUES ('${address}', 'Confirm', 'confirm', '{}', ${who}) RETURNING id`));
const row = (id) => JSON.parse(sql(`SELECT to_jsonb(o) || jsonb_build_object('minutes', round(extract(epoch FROM due_at - now()) / 60)) FROM outbox AS o WHERE id = ${id}`));
const stateOf = (address) => sql(`SELECT state FROM subscribers WHERE address = '${address}'`);
const again = () => sql('UPDATE outbox SET due_at = now() WHERE num_nonnulls(sent_at, cancelled_at, failed_at) = 0');

test('a mail to a subscriber, as a mail program reads it', async () => {
  const id = confirm('Who+X@example.com');
  const done = await job();
  assert.equal(done.out, '1 sent, 0 later, 0 refused\n', done.err);
  const [{ raw, to, from, id: name }] = sink.mails;
  assert.deepEqual([to, from], ['Who+X@example.com', 'slipway@ships.example']);
  assert.match(name, new RegExp(`^${id}\\.[0-9a-f]{20}@ships\\.example$`));
  const mail = await simpleParser(raw);
  assert.equal(mail.from.text, '"Ships “&” "Co"" <slipway@ships.example>');
  assert.equal(mail.subject, 'Ships “&” "Co": confirm your subscription');
  assert.equal(mail.messageId, `<${name}>`);
  assert.ok(Math.abs(mail.date - Date.now()) < 60000);
  const token = sql(`SELECT encode(unsubscribe_token, 'hex') FROM subscribers`);
  const url = `http://ships.example:8080/newsletter/unsubscribe/${token}`;
  assert.equal(mail.headers.get('list').unsubscribe.url, url);
  assert.equal(mail.headers.get('list')['unsubscribe-post'].name, 'List-Unsubscribe=One-Click');
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
  assert.match(raw, /^Content-Type: multipart\/alternative;/m);
  // the plain text first, for the last one is shown by who can show both
  assert.ok(raw.indexOf('text/plain') < raw.indexOf('text/html'));
  assert.match(mail.text, /http:\/\/ships\.example:8080\/newsletter\/confirm\/\S+/);
  assert.ok(mail.html.includes(`href="${url}"`));
  assert.deepEqual(mail.attachments, []);
  for (const line of raw.split('\r\n')) assert.ok(line.length <= 998 && /^[\t\x20-\x7e]*$/.test(line), line);
});

test('a refusal is about whom it is about: 5xx at each command', async () => {
  const known = [
    // stage, reply, what becomes of the mail, what becomes of the subscriber
    ['connect', '554 5.3.2 no service', 'later', 'pending'],
    ['helo', '550 5.1.1 who are you', 'later', 'pending'],
    ['mail', '550 5.1.1 no such sender', 'later', 'pending'],
    ['mail', '553 5.1.8 sender refused', 'later', 'pending'],
    ['rcpt', '550 5.1.1 no such user', 'refused', 'suppressed'],
    ['rcpt', '550 no such mailbox', 'refused', 'suppressed'],
    ['rcpt', '550-5.1.1 a reply\r\n550 5.1.1 of two lines', 'refused', 'suppressed'],
    ['rcpt', '552 5.2.2 full', 'refused', 'pending'],
    ['rcpt', '554 5.7.1 Relay access denied', 'later', 'pending'],
    ['rcpt', '550 relay not permitted', 'later', 'pending'],
    ['rcpt', '530 5.7.0 authentication required', 'later', 'pending'],
    ['rcpt', '451 4.7.1 greylisted', 'later', 'pending'],
    ['data', '503 5.5.1 no valid recipients', 'later', 'pending'],
    ['data', '554 5.1.1 no such user', 'refused', 'suppressed'],
    ['end', '550 5.7.1 spam', 'refused', 'pending'],
    ['end', '550 rejected', 'refused', 'pending'],
    ['end', '550 5.1.1 no such user', 'refused', 'suppressed'],
    ['end', '452 4.3.1 full', 'later', 'pending'],
  ];
  for (const [stage, reply, end, state] of known) {
    sql('DELETE FROM outbox; DELETE FROM subscribers');
    const id = confirm('who@example.com');
    sink.decide = (at) => (at === stage ? reply : undefined);
    const done = await job();
    assert.equal(done.out, end === 'later' ? '0 sent, 1 later, 0 refused\n' : '0 sent, 0 later, 1 refused\n', `${stage}: ${reply}`);
    assert.equal(stateOf('who@example.com'), state, `${stage}: ${reply}`);
    assert.ok(!done.err.includes('example.com'), 'the log knows no recipient');
    const kept = row(id);
    assert.equal(kept.failed_at !== null, end === 'refused', `${stage}: ${reply}`);
    assert.equal(kept.error, reply.split('\r\n')[0], `${stage}: ${reply}`);
    if (end === 'later') assert.equal(kept.minutes, 1);
  }
  // suppressed once, never mailed again: not even what is in the outbox already
  sql('DELETE FROM outbox; DELETE FROM subscribers');
  const who = subscriber('gone@example.com');
  confirm('gone@example.com', who);
  sink.decide = (stage) => (stage === 'rcpt' ? '550 5.1.1 no' : undefined);
  await job();
  sink.decide = () => undefined;
  const next = confirm('gone@example.com', who);
  assert.equal((await job()).out, '0 sent, 0 later, 0 refused\n');
  assert.ok(row(next).cancelled_at);
  assert.equal(sink.mails.length, 0);
  assert.equal(sql(`SELECT string_agg(what || ' ' || how, ',') FROM consents WHERE subscriber_id = ${who}`), 'suppressed bounce');
});

test('a wrong password suppresses nobody', async (t) => {
  const key = certificate();
  const tls = await smtpSink({ ...key.server, disabledCommands: [], onAuth: (auth, session, done) => done(Object.assign(new Error('5.7.8 no'), { responseCode: 535 })) });
  t.after(() => tls.close());
  const id = confirm('who@example.com');
  const done = await job({ SMTP_URL: tls.url.replace('127.0.0.1', 'localhost'), SMTP_CA_FILE: key.file, SMTP_USER: 'u', SMTP_PASSWORD_FILE: key.password });
  assert.equal(done.out, '0 sent, 1 later, 0 refused\n', done.err);
  assert.match(row(id).error, /^535 /);
  assert.equal(stateOf('who@example.com'), 'pending');
});

test('connections that are dropped or hang, at each stage: later, the others go on, and nothing arrives twice', async () => {
  for (const what of ['drop', 'hang'])
    for (const stage of ['mail', 'rcpt', 'data', 'text', 'end']) {
      sql('DELETE FROM outbox');
      sink.mails.length = 0;
      const bad = post('bad@example.com'), good = [post('one@example.com'), post('two@example.com')];
      // in its text, when it is long enough to be cut
      sql(`UPDATE outbox SET body = repeat('A line of text that goes on and on.' || E'\\n', 200) WHERE id = ${bad}`);
      let done = 0;
      sink.decide = (at, { to }) => (at === stage && (to === 'bad@example.com' || stage === 'mail') && !done++ ? what : undefined);
      const said = await job();
      assert.equal(said.out, '2 sent, 1 later, 0 refused\n', `${what} at ${stage}: ${said.err}`);
      assert.ok(row(bad).error, `${what} at ${stage}`);
      for (const id of good) assert.ok(row(id).sent_at);
      again();
      assert.equal((await job()).out, '1 sent, 0 later, 0 refused\n', `${what} at ${stage}`);
      assert.deepEqual(sink.mails.map((one) => one.to).sort(), ['bad@example.com', 'one@example.com', 'two@example.com'], `${what} at ${stage}`);
    }
});

test('when no server would take it, three are tried and the others wait without an attempt on their book', async () => {
  const ids = Array.from({ length: 12 }, (_, i) => post(`n${i}@example.com`));
  sink.decide = (stage) => (stage === 'mail' ? '550 5.7.1 your address is refused' : undefined);
  assert.equal((await job()).out, '0 sent, 3 later, 0 refused\n');
  assert.deepEqual(ids.map((id) => row(id).attempts), [1, 1, 1, ...Array(9).fill(0)]);
  assert.ok(ids.every((id) => row(id).claimed_until === null));
  sink.decide = () => undefined;
  assert.equal((await job()).out, '9 sent, 0 later, 0 refused\n');
  // refusals of single addresses are no reason to stop
  for (let i = 0; i < 8; i++) post(`m${i}@example.com`);
  sink.decide = (stage) => (stage === 'rcpt' ? '550 5.1.1 no' : undefined);
  assert.equal((await job()).out, '0 sent, 0 later, 8 refused\n');
});

test('one connection carries many mails; when the server ends it, another one goes on', async () => {
  for (let i = 0; i < 35; i++) post(`n${i}@example.com`);
  assert.equal((await job()).out, '35 sent, 0 later, 0 refused\n');
  assert.equal(sink.connections, 1);
  // enough for one connection, said or not
  for (const word of ['421 4.7.0 enough', 'drop']) {
    sink.connections = sink.mails.length = 0;
    sql('DELETE FROM outbox');
    for (let i = 0; i < 23; i++) post(`n${i}@example.com`);
    sink.decide = (stage, { n }) => (stage === 'mail' && n === 10 ? word : undefined);
    assert.equal((await job()).out, '23 sent, 0 later, 0 refused\n', word);
    assert.equal(sink.connections, 3, word);
    assert.equal(new Set(sink.mails.map((one) => one.id)).size, 23);
    assert.equal(sink.mails.length, 23);
  }
});

test('a server that hangs at the farewell holds nobody up', async () => {
  post('who@example.com');
  let asked = 0;
  sink.decide = (stage) => (stage === 'quit' ? (asked++, 'hang') : undefined);
  const begun = performance.now();
  assert.equal((await job()).out, '1 sent, 0 later, 0 refused\n');
  assert.ok(performance.now() - begun < 60_000, 'libcurl would wait for two minutes');
  assert.equal(asked, 1, 'it is said');
});

test('letters that somebody waits for go before an issue', async () => {
  const active = Array.from({ length: 15 }, (_, i) => subscriber(`s${i}@example.com`, 'active'));
  sql(`UPDATE subscribers SET everything = true;
    INSERT INTO outbox (recipient, subject, template, body, subscriber_id, due_at) SELECT address, 'Issue', 'issue', '{}', id, now() - interval '1 hour' FROM subscribers`);
  assert.equal(active.length, 15);
  post('late@example.com');
  confirm('later@example.com');
  assert.equal((await job()).out.startsWith('2 sent,'), true);
  // claimed in this order, so begun in this order
  assert.equal(sql(`SELECT string_agg(recipient, ' ' ORDER BY coalesce(sent_at, failed_at)) FROM (SELECT * FROM outbox ORDER BY coalesce(sent_at, failed_at) LIMIT 2) AS o`), 'late@example.com later@example.com');
});

test('who unsubscribed after it was written gets nothing', async () => {
  const who = subscriber('who@example.com'), id = confirm('who@example.com', who);
  sql(`UPDATE subscribers SET everything_asked_at = NULL WHERE id = ${who}`);
  assert.equal((await job()).out, '0 sent, 0 later, 0 refused\n');
  assert.ok(row(id).cancelled_at);
  // and who was erased: their address is gone from the outbox with them
  const other = confirm('erased@example.com');
  sql(`DELETE FROM subscribers`);
  assert.deepEqual([row(other).recipient, row(other).body, row(other).cancelled_at !== null], [null, null, true]);
  assert.equal((await job()).out, '0 sent, 0 later, 0 refused\n');
  assert.equal(sink.mails.length, 0);
});

test('no more go in a minute than may, whoever sends', async () => {
  for (let i = 0; i < 30; i++) post(`n${i}@example.com`);
  const env = { MAIL_PER_MINUTE: '1200' };
  const both = await Promise.all([job(env), job(env)]);
  assert.equal(both.reduce((sum, one) => sum + parseInt(one.out, 10), 0), 30);
  assert.equal(sink.mails.length, 30);
  // each took its share of the minute: 30 of 1200 are 1.5 seconds, one of them for nothing
  assert.equal(sql(`SELECT next_at > (SELECT min(sent_at) FROM outbox) + interval '400 milliseconds' FROM outbox_pace`), 't');
});

// ---- TLS

let made;
function certificate() {
  if (made) return made;
  const dir = mkdtempSync(join(tmpdir(), 'slipway-tls-'));
  const file = join(dir, 'cert.pem'), key = join(dir, 'key.pem'), password = join(dir, 'password');
  const ran = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', file]);
  assert.equal(ran.status, 0, String(ran.stderr));
  spawnSync('sh', ['-c', `umask 077; echo hush >${password}`]);
  made = { file, password, server: { key: readFileSync(key), cert: readFileSync(file) } };
  return made;
}

test('TLS: required is required, and opportunistic takes what there is', async (t) => {
  const key = certificate();
  const tls = await smtpSink({ ...key.server, disabledCommands: [] }), plain = await smtpSink();
  t.after(() => Promise.all([tls.close(), plain.close()]));
  const local = (one) => one.url.replace('127.0.0.1', 'localhost');
  const id = post('who@example.com');
  const run = async (env) => {
    sql('UPDATE outbox SET sent_at = NULL, error = NULL, attempts = 0, due_at = now()');
    const done = await job(env);
    return `${done.out.trim()} ${row(id).error ?? ''}`;
  };
  assert.match(await run({ SMTP_URL: local(plain), SMTP_TLS: 'require' }), /^0 sent, 1 later, 0 refused .*STARTTLS/);
  assert.match(await run({ SMTP_URL: local(tls), SMTP_TLS: 'require' }), /^0 sent, 1 later, 0 refused .*certificate/i);
  assert.match(await run({ SMTP_URL: tls.url, SMTP_TLS: 'require', SMTP_CA_FILE: key.file }), /^0 sent, 1 later, 0 refused .*(certificate|subject name)/i, 'the name is another one');
  assert.equal(tls.mails.length + plain.mails.length, 0);
  assert.equal(await run({ SMTP_URL: local(tls), SMTP_TLS: 'require', SMTP_CA_FILE: key.file }), '1 sent, 0 later, 0 refused ');
  assert.equal(await run({ SMTP_URL: tls.url, SMTP_TLS: 'opportunistic' }), '1 sent, 0 later, 0 refused ');
  assert.equal(tls.mails.length, 2);
  assert.ok(tls.mails.every((one) => one.secure), 'both over TLS');
  assert.equal(await run({ SMTP_URL: plain.url, SMTP_TLS: 'opportunistic' }), '1 sent, 0 later, 0 refused ');
  assert.equal(await run({ SMTP_URL: plain.url }), '1 sent, 0 later, 0 refused ', 'nobody is on the way to a server on this host');
});

test('settings that would send in the clear are refused', async () => {
  for (const [env, words] of [
    [{ SMTP_URL: 'smtp://mail.example.org', SMTP_TLS: 'none' }, /SMTP_TLS may be none only/],
    [{ SMTP_TLS: 'maybe' }, /SMTP_TLS must be require, opportunistic or none/],
    [{ SMTP_TLS: 'none', SMTP_USER: 'u', SMTP_PASSWORD_FILE: certificate().password }, /SMTP_TLS must be require with SMTP_USER/],
    [{ SMTP_CA_FILE: '/nonexistent/ca.pem' }, /SMTP_CA_FILE/],
    [{ SMTP_TIMEOUT_S: '0' }, /SMTP_TIMEOUT_S/],
    [{ SMTP_URL: '', MAIL_DIR: 'var/mail' }, /MAIL_DIR must be an absolute path/],
  ]) {
    const done = await job(env);
    assert.equal(done.code, 78, JSON.stringify(env));
    assert.match(done.err, words);
  }
  for (const [url, tls] of [['smtp://mail.example.org:25', 'require'], ['smtp://localhost', 'none'], ['smtp://[::1]:25', 'none'], ['smtp://localhost.example.org', 'require'], ['smtps://127.0.0.1', 'none']]) {
    const said = spawnSync(join(build, 'slipway'), ['config'], { env: { ...site.env, SMTP_URL: url, MAIL_FROM: 'a@b.example' }, encoding: 'utf8' });
    assert.match(said.stdout, new RegExp(`^SMTP_TLS=${tls}$`, 'm'), url);
  }
});

// ---- bounces

const bounce = (id, { status = '5.1.1', action = 'failed', said = '550 5.1.1 no such user' } = {}) =>
  `From: MAILER-DAEMON@mx.example\r\nTo: slipway@ships.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r
--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; who@example.com\r
Action: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; ${said}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <${id}>\r\nTo: <who@example.com>\r\n\r\n--b--\r\n`;

test('a bounce ends mail to an address, when it is ours and says so', async () => {
  const who = subscriber('who@example.com'), id = confirm('who@example.com', who);
  await job();
  const name = sink.mails[0].id;
  const take = async (text, env = {}) => (await job(env, 'bounce', text)).err.match(/event=(\S+)/)?.[1];
  const untouched = [
    ['bounce-of-others', bounce(name.replace(/^\d+/, (n) => Number(n) + 1))],
    ['bounce-of-others', bounce(`${id}@ships.example`)],
    ['bounce-of-others', bounce(`${id}.${'0'.repeat(20)}@ships.example`)],
    ['bounce-of-nothing', bounce(name, { action: 'delayed', status: '4.4.1' })],
    ['bounce-soft', bounce(name, { status: '4.2.2' })],
    ['bounce-of-nothing', `Subject: Out of office\r\nIn-Reply-To: <${name}>\r\n\r\nI am away.\r\n`],
    ['bounce-of-nothing', ''],
    ['bounce-of-nothing', '\0\xff"><script>'],
  ];
  for (const [event, text] of untouched) {
    assert.equal(await take(text), event, text);
    assert.equal(row(id).bounced_at, null, text);
  }
  assert.equal(await take(bounce(name), { SECRET_KEY: 'y'.repeat(40) }), 'bounce-of-others', 'another site');
  assert.equal(stateOf('who@example.com'), 'pending');
  // for good, but not the address's fault: the outbox hears of it
  assert.equal(await take(bounce(name, { status: '5.7.1', said: '550 5.7.1 policy' })), 'bounce-refused');
  assert.equal(row(id).error, 'bounced: 5.7.1 550 5.7.1 policy');
  assert.equal(stateOf('who@example.com'), 'pending');
  // with an older key, too
  assert.equal(await take(bounce(name), { SECRET_KEY: `${'z'.repeat(40)},${SECRET}` }), 'bounce-no-address');
  assert.equal(stateOf('who@example.com'), 'suppressed');
  assert.ok(row(id).bounced_at && row(id).sent_at);
  assert.equal(await take(bounce(name)), 'bounce-no-address', 'twice is once');
  assert.equal(sql(`SELECT count(*) FROM consents WHERE subscriber_id = ${who}`), '1');
  // a whole mail server's worth of one
  assert.equal((await job({}, 'bounce', bounce(name) + 'x'.repeat(5 << 20))).code, 65);
  assert.equal((await job({ DATABASE_URL: 'postgresql://slipway_app@/slipway?host=/nonexistent' }, 'bounce', bounce(name))).code, 75, 'to be tried again');
  assert.equal((await job({ SECRET_KEY: '' }, 'bounce', bounce(name))).code, 78);
});

test('the metrics say how it goes', async () => {
  site.sh('site.sh', 'down');
  Object.assign(site.env, { SMTP_URL: sink.url, MAIL_FROM: 'slipway@ships.example', MAIL_EVERY_S: '1', SMTP_TIMEOUT_S: '1' });
  assert.equal(site.sh('site.sh', 'up').code, 0);
  sink.decide = (stage, { to }) => (stage === 'rcpt' && to.startsWith('no') ? '550 5.1.1 no' : stage === 'rcpt' && to.startsWith('later') ? '451 4.3.0 later' : undefined);
  for (const to of ['yes', 'yes2', 'no', 'later']) post(`${to}@example.com`);
  post('held@example.com', "now() + interval '1 hour'");
  const read = async () => {
    const now = await metricsOf(site);
    return ['mails_sent_total', 'mails_refused_total', 'mails_later_total', 'mails_waiting', 'mails_due'].map((name) => now.value(`slipway_${name}`));
  };
  let seen;
  await until('all are told', async () => String((seen = await read())) === '2,1,1,2,0').catch(() => assert.deepEqual(seen, [2, 1, 1, 2, 0]));
});
