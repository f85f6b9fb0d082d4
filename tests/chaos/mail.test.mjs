// Two senders, as two hosts have them, and a mail server that refuses, drops and hangs, while the senders are killed at random: every
// confirmed subscriber gets the issue, no more than one of them twice for each sender that was killed, and nobody else gets anything.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, siteUp } from '../lib/site.mjs';
import { nastySink } from '../lib/nasty.mjs';
import { query } from './lib/database.mjs';

const MAILS = Number(process.env.MAILS ?? 2000);
const GONE = 50; // each so manieth address does not exist
const NOBODY = 200; // so many did not confirm, and so many have ended it
const site = await siteUp({ name: 'chaos-mail', env: { WORKERS: '1', CATALOGUE: '', EXPORT_DIR: '', SECRET_KEY: 'x'.repeat(40) } });
after(() => site.down());

// One of a hundred, and so on; [stage, what, how often].
const harms = [
  ['connect', 'drop', 0.02], ['connect', '421 4.3.2 too busy', 0.02], ['helo', '554 5.3.2 not now', 0.01], ['mail', '451 4.3.0 later', 0.01], ['mail', 'drop', 0.01],
  ['rcpt', '451 4.7.1 greylisted', 0.04], ['rcpt', '554 5.7.1 relay access denied', 0.01], ['data', '451 4.3.0 later', 0.01], ['text', 'drop', 0.03], ['text', 'hang', 0.001],
  ['end', '452 4.3.1 full', 0.02], ['end', 'drop', 0.01], ['rcpt', 'hang', 0.0005],
];
const decide = (stage, { to }) => {
  if (stage === 'rcpt' && to.startsWith('gone-')) return '550 5.1.1 no such user';
  for (const [at, what, share] of harms) if (at === stage && Math.random() < share) return what;
  return undefined;
};

test(`an issue for ${MAILS}, senders killed at random: whoever confirmed gets it, none twice but for a killed sender, nobody else`, async (t) => {
  const sink = await nastySink(decide);
  t.after(() => sink.close());
  await query(site, `INSERT INTO subscribers (address, address_key, address_hash, state, everything, everything_asked_at, confirmed_at, ended_at)
      SELECT a, a, sha256(a::bytea), s::subscriber_state, s = 'active', CASE s WHEN 'pending' THEN now() END, CASE WHEN s <> 'pending' THEN now() END, CASE s WHEN 'unsubscribed' THEN now() END
        FROM (SELECT CASE WHEN n % ${GONE} = 0 THEN 'gone-' ELSE 'who-' END || n || '@example.org' AS a, 'active' AS s FROM generate_series(1, ${MAILS}) AS n
              UNION ALL SELECT s || '-' || n || '@example.org', s FROM generate_series(1, ${NOBODY}) AS n, unnest(ARRAY['pending', 'unsubscribed']) AS s) AS x`);
  await query(site, `INSERT INTO newsletter_issues (year, week, subject) VALUES (2026, 10, 'The issue')`);
  await query(site, `INSERT INTO newsletter_letters (issue_id, version, subject, html, text) SELECT id, 1, subject, '<p>News</p>', 'News' FROM newsletter_issues`);
  await query(site, `UPDATE newsletter_issues SET state = 'approved', due_at = now(), letter = 1`);
  const env = { ...site.env, SMTP_URL: sink.url, MAIL_FROM: 'slipway@ships.example', SMTP_TIMEOUT_S: '1' };
  let kills = 0, runs = 0;
  const send = async (within) => {
    const child = spawn(join(build, 'slipway'), ['job', 'mail'], { env, stdio: 'ignore' });
    const gone = new Promise((done) => child.on('exit', (code, signal) => done(signal)));
    const killer = within && setTimeout(() => child.kill('SIGKILL'), 30 + Math.random() * within);
    runs++;
    if ((await gone) === 'SIGKILL') kills++;
    clearTimeout(killer);
  };
  const open = async () => Number(await query(site, 'SELECT count(*) FROM outbox WHERE num_nonnulls(sent_at, cancelled_at, failed_at) = 0'));
  // whoever is first, the site's own process or this, puts them into the outbox
  for (let looks = 0; (await query(site, 'SELECT queued_at IS NOT NULL FROM newsletter_issues')) !== 't'; looks++) {
    assert.ok(looks < 100, 'the issue is not in the outbox');
    await new Promise((done) => spawn(join(build, 'slipway'), ['job', 'newsletter'], { env, stdio: 'ignore' }).on('exit', done));
  }
  assert.equal(await open(), MAILS);
  const begun = performance.now();
  for (let rounds = 0; (await open()) > 0; rounds++) {
    assert.ok(rounds < 300, `${await open()} are still open`);
    await Promise.all(kills < 20 ? [send(300), send(600)] : [send(), send()]);
    // nobody sends now: as if the two minutes of what they had claimed were over, and the minutes until the next attempt
    await query(site, `UPDATE outbox SET due_at = now(), claimed_until = NULL, attempts = least(attempts, 3) WHERE num_nonnulls(sent_at, cancelled_at, failed_at) = 0`);
  }
  const seconds = (performance.now() - begun) / 1000;

  const came = new Map();
  for (const { to } of sink.mails) came.set(to, (came.get(to) ?? 0) + 1);
  const wanted = Array.from({ length: MAILS }, (_, i) => i + 1).filter((n) => n % GONE).map((n) => `who-${n}@example.org`);
  assert.deepEqual(wanted.filter((to) => !came.has(to)), [], 'none is lost');
  assert.deepEqual([...came.keys()].filter((to) => !to.startsWith('who-')), [], 'nobody else gets anything');
  assert.equal(came.size, wanted.length);
  const twice = sink.mails.length - came.size;
  assert.ok(twice <= kills, `${twice} came twice, ${kills} senders were killed`);
  // the same mail, so a mail program can tell
  const ids = new Map();
  for (const { to, id } of sink.mails) assert.equal(ids.get(to) ?? (ids.set(to, id), id), id);
  assert.equal(await query(site, `SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL`), String(wanted.length));
  // the fault of none but those who do not exist
  assert.equal(await query(site, `SELECT string_agg(DISTINCT state || ' ' || split_part(address, '-', 1), ',') FROM subscribers`), 'active who,pending pending,suppressed gone,unsubscribed unsubscribed');
  assert.ok(kills >= 10, `${kills} kills`);
  t.diagnostic(`${MAILS} mails in ${seconds.toFixed(1)} s, ${runs} runs of two senders, ${kills} killed, ${twice} came twice, ${sink.connections} connections`);
});
