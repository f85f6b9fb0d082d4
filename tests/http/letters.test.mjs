// The mail about a decision: written when it is sent, with the address of the receipt, which is kept nowhere.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from '../lib/site.mjs';
import { smtpSink } from '../lib/smtp.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { KEYS } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';
import { decide, site, sql, submitted } from './lib/submitter.mjs';

const up = await site();
const sink = await smtpSink();
after(() => sink.close());

// Sends what is due, the hold being over; → the mails
async function sent(env = {}) {
  sink.mails.length = 0;
  sql(up, 'UPDATE outbox SET due_at = now() WHERE cancelled_at IS NULL');
  const all = { ...up.env, SMTP_URL: sink.url, MAIL_FROM: 'slipway@ships.example', ...env };
  const code = await new Promise((done) => spawn(join(build, 'slipway'), ['job', 'mail'], { env: all, stdio: 'ignore' }).on('exit', done));
  assert.equal(code, 0);
  return sink.mails;
}
// What other tests left there.
const empty = () => sql(up, 'DELETE FROM outbox');

for (const [action, reason, subject, says] of [
  ['approve', null, 'Approved: ', /was approved and is public:\nhttp.*\/tools\//],
  ['ask-changes', 'What does it cost?', 'Changes asked for: ', /A moderator asks for changes to “.*” before/],
  ['reject', 'It does nothing.\n\nReally.', 'Not taken: ', /was rejected\./],
])
  test(`${action}: subject, reason and the receipt's address`, async () => {
    empty();
    const { path, token, form } = await submitted(up, { email: 'ann@example.org' });
    decide(up, token, action, reason);
    const mails = await sent();
    assert.equal(mails.length, 1);
    const [mail] = mails;
    assert.deepEqual(mail.to, ['ann@example.org']);
    assert.equal(mail.subject, `${subject}${form.name}`);
    assert.match(mail.body, says);
    if (reason) assert.ok(mail.body.includes(`\n${reason}\n`), mail.body);
    assert.ok(mail.body.includes(`\n${up.base}${path}\n`), mail.body);
    assert.doesNotMatch(mail.body, /\{|\}|\n\n\n|null/);
    assert.equal((await ask(up, path)).status, 200);
  });

test('rejected on appeal: no other is offered', async () => {
  empty();
  const { token } = await submitted(up, { email: 'ann@example.org' });
  decide(up, token, 'reject', 'No.');
  assert.match((await sent())[0].body, /takes one appeal:/);
  const hash = createHash('sha256').update(token).digest('hex');
  sql(up, `SELECT appeal('\\x${hash}', (SELECT version FROM submissions WHERE token_hash = '\\x${hash}'), 'But yes.')`);
  decide(up, token, 'reject', 'Still no.');
  assert.doesNotMatch((await sent()).at(-1).body, /appeal/);
});

test('merged: the tool that it is the same as', async () => {
  empty();
  const { token } = await submitted(up, { email: 'ann@example.org' });
  decide(up, token, 'merge', 'The same.', { into: 'aider' });
  const [mail] = await sent();
  assert.match(mail.subject, /^Already here: /);
  assert.ok(mail.body.includes(`${up.base}/tools/aider\n`));
});

test('after the secret was replaced the address is still the one that was given out', async () => {
  empty();
  const { path, token } = await submitted(up, { email: 'ann@example.org' });
  decide(up, token, 'reject', 'No.');
  const [mail] = await sent({ SECRET_KEY: `another key of thirty-two bytes or more,${KEYS.now}` });
  assert.ok(mail.body.includes(`${up.base}${path}\n`), mail.body);
});

test('hostile words are words', async () => {
  empty();
  const { token, form } = await submitted(up, { email: 'ann@example.org', name: `${HOSTILE} 🚢 {{ l.name }}` });
  decide(up, token, 'reject', `No ${HOSTILE}.\n.\nBcc: x@example.com`);
  const [mail] = await sent();
  assert.equal(mail.subject, `Not taken: ${form.name}`);
  assert.ok(mail.body.includes(`“${form.name}” was rejected.`));
  assert.ok(mail.body.includes(`No ${HOSTILE}.\n.\nBcc: x@example.com\n`), mail.body);
  assert.equal(mail.headers.bcc, undefined);
});

test('spam gets none, nor what has no address, nor what was undone', async () => {
  empty();
  const spam = await submitted(up, { email: 'ann@example.org' });
  decide(up, spam.token, 'mark-spam', 'Spam.');
  const silent = await submitted(up);
  decide(up, silent.token, 'approve');
  const undone = await submitted(up, { email: 'ann@example.org' });
  const entry = decide(up, undone.token, 'approve');
  sql(up, `SELECT revert_decision(sha256('sub-mo'), ${entry}, NULL)`);
  assert.deepEqual(await sent(), []);
});
