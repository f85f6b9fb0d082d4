// Moderators at work while their workers are killed and the database is away; votes while tools are merged and taken apart; mail
// while its senders are killed.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build, siteUp } from '../lib/site.mjs';
import { smtpSink } from '../lib/smtp.mjs';
import { ask } from '../http/lib/client.mjs';
import { until } from '../http/lib/load.mjs';
import { submittedAll } from '../http/lib/moderation.mjs';
import { drift } from '../http/lib/sites.mjs';
import { staff } from '../http/lib/staff.mjs';
import { query } from './lib/database.mjs';
import { Moderator, checkBooks } from './lib/desk.mjs';
import { Voter } from './lib/voters.mjs';

const TEAM = 5;
const site = await siteUp({ name: 'chaos-desk', env: { WORKERS: '2', STAFF_WORKERS: '2', VOTE_QUOTA: '1000000', SUBMISSION_QUOTA: '1000000' } });
const clients = [];
for (let i = 0; i < TEAM; i++) clients.push(await staff(site, { login: `mod-${i}`, role: 'moderator' }));
const shuffled = (list) => list.map((one) => [Math.random(), one]).sort((a, b) => a[0] - b[0]).map(([, one]) => one);
async function waiting(count, email) {
  const items = submittedAll(site, Array.from({ length: count }, (_, i) => ({ email: email(i) })));
  const versions = new Map((await query(site, `SELECT id, version FROM tools WHERE id IN (${items.map((one) => one.id)})`)).split('\n').map((row) => row.split('|').map(Number)));
  return items.map((one) => ({ ...one, version: versions.get(one.id) }));
}

// All of them at the same items, each in an order of their own, until `harm` is done and so are they.
async function drill(t, count, harm) {
  const items = await waiting(count, (i) => (i % 2 ? `who-${i}@example.org` : undefined));
  const team = clients.map((client) => new Moderator(client));
  let going = true;
  const begun = performance.now();
  const harming = harm(() => going);
  await Promise.all(team.map((one) => one.work(shuffled(items))));
  going = false;
  await harming;
  await until('it is ready', async () => (await ask(site, '/readyz')).status === 200);
  // what was taken back, or never answered
  const left = (await query(site, `SELECT id, version FROM tools WHERE id IN (${items.map((one) => one.id)}) AND state = 'pending'`)).split('\n').filter(Boolean).map((row) => row.split('|'));
  for (const [id, version] of left) assert.ok(await team[0].decide({ id: Number(id), item: `tool-${id}`, version }));
  await checkBooks(site, team, items);
  const sum = (of) => team.reduce((n, one) => n + of(one), 0);
  assert.ok(sum((one) => one.heard.decided.length) >= count && sum((one) => one.heard.undone.length) > 0);
  t.diagnostic(`${((performance.now() - begun) / 1000).toFixed(1)} s, ${sum((one) => one.heard.decided.length)} decisions, ${sum((one) => one.heard.undone.length)} undone, ${sum((one) => one.unheard)} times nobody answered`);
  return sum((one) => one.unheard);
}

test('workers of staff killed at random: each item is decided once, and the log says what was answered', async (t) => {
  let kills = 0;
  const unheard = await drill(t, 40, async (going) => {
    for (; going() && kills < 6; kills++) {
      const workers = site.staff();
      if (workers.length) process.kill(workers[Math.floor(Math.random() * workers.length)], 'SIGKILL');
      await wait(100 + Math.random() * 200);
    }
  });
  assert.ok(kills >= 3, `${kills} kills`);
  t.diagnostic(`${kills} kills, ${unheard} requests lost`);
});

test('the database stopped and started under them', async (t) => {
  const unheard = await drill(t, 30, async () => {
    await wait(300);
    for (let i = 0; i < 2; i++) {
      assert.equal(site.sh('cluster.sh', 'stop').code, 0);
      await wait(300);
      assert.equal(site.sh('cluster.sh', 'start').code, 0);
      await wait(300);
    }
  });
  assert.ok(unheard > 0, 'somebody noticed');
});

test('votes on two tools that are merged and taken apart all the time: none is lost, none counts twice', async (t) => {
  const [from, into] = ['zed', 'cline'];
  const [one, other] = await Promise.all([from, into].map(async (slug) => ({ slug, id: Number(await query(site, `SELECT id FROM tools WHERE slug = '${slug}'`)) })));
  const voters = Array.from({ length: 16 }, () => Object.assign(new Voter(site), { slug: Math.random() < 0.6 ? from : into }));
  let going = true;
  const voting = Promise.all(voters.map(async (voter) => {
    for (; going; await wait(15)) await voter.vote(voter.slug, Math.random() < 0.5 ? 'ship' : 'skip');
  }));
  voting.catch(() => {}); // whoever waits for it hears of it
  const mod = new Moderator(clients[0]);
  let merges = 0;
  for (; merges < 12; merges++) {
    const version = await query(site, `SELECT version FROM tools WHERE id = ${one.id}`);
    const entry = await mod.decide({ id: one.id, item: `tool-${one.id}`, version }, { action: 'merge', into });
    assert.ok(entry);
    await wait(40 + Math.random() * 100);
    if (merges % 2) assert.ok(await mod.undo(entry));
    else {
      const now = await query(site, `SELECT version FROM tools WHERE id = ${one.id}`);
      assert.ok(await mod.decide({ id: one.id, item: `tool-${one.id}`, version: now }, { action: 'unmerge' }));
    }
    await wait(40 + Math.random() * 100);
  }
  going = false;
  await voting;
  let votes = 0;
  for (const voter of voters) {
    const { number, slug, heard, using } = voter;
    // the last word of this voter stands, on the tool it was said of or on the one that it was merged into then
    const stands = await query(site, `SELECT verdict FROM votes WHERE voter_id = ${number} AND tool_id IN (${one.id}, ${other.id})`);
    assert.ok(stands.split('\n').includes(heard.get(slug)), `voter ${number} on ${slug}: ${heard.get(slug)}, not ${stands}`);
    if (slug === into) assert.equal(await query(site, `SELECT count(*) FROM votes WHERE voter_id = ${number} AND tool_id = ${one.id}`), '0', 'a voter of the one has no vote on the other');
    // and one that is said now stands where it is said
    const verdict = heard.get(slug) === 'ship' ? 'skip' : 'ship';
    await voter.vote(slug, verdict);
    using.destroy();
    assert.equal(await query(site, `SELECT verdict FROM votes WHERE voter_id = ${number} AND tool_id = (SELECT id FROM tools WHERE slug = '${slug}')`), verdict);
    votes += Number(await query(site, `SELECT count(*) FROM votes_ledger WHERE voter_id = ${number}`));
  }
  assert.equal(drift(site), '', 'tallies and ledger');
  assert.equal(await query(site, 'SELECT * FROM moderation_log_breaks'), '');
  for (const { slug } of [one, other]) {
    const shown = (await ask(site, `/api/v1/tools/${slug}`)).json.community;
    const counted = await query(site, `SELECT count(*) FILTER (WHERE verdict = 'ship'), count(*) FILTER (WHERE verdict = 'skip') FROM votes
      WHERE tool_id = (SELECT id FROM tools WHERE slug = '${slug}') AND standing = 'counted'`);
    assert.equal(`${shown.ship}|${shown.skip}`, counted, slug);
  }
  t.diagnostic(`${merges} merges, ${votes} entries of the ledger`);
});

test('senders killed while they send: each mail comes, the same one when it comes twice, and none that was undone', async (t) => {
  const sink = await smtpSink();
  sink.pause = 30;
  let going = true;
  const env = { ...site.env, SMTP_URL: sink.url, MAIL_FROM: 'slipway@ships.example' };
  await query(site, `UPDATE settings SET hold = '2 seconds'; UPDATE outbox SET cancelled_at = now() WHERE num_nonnulls(sent_at, cancelled_at, failed_at) = 0`);
  try {
    const items = await waiting(40, (i) => `mail-${i}@example.org`);
    const team = clients.map((client) => new Moderator(client));
    let kills = 0;
    const send = async () => {
      while (going) {
        const child = spawn(join(build, 'slipway'), ['job', 'mail'], { env, stdio: 'ignore' });
        const gone = new Promise((done) => child.on('exit', done));
        const killer = kills < 10 && setTimeout(() => child.kill('SIGKILL') && kills++, 30 + Math.random() * 120);
        await gone;
        clearTimeout(killer);
        // as if its two minutes were over
        await query(site, `UPDATE outbox SET claimed_until = now() - interval '1 second' WHERE claimed_until > now()`);
        await wait(20);
      }
    };
    const sending = [send(), send()];
    await Promise.all(team.map(async (one, n) => {
      for (const [i, item] of items.entries()) if (i % TEAM === n) {
        const entry = await one.decide(item, { action: 'reject' });
        if (i % 3 === 0) assert.ok(await one.undo(entry));
      }
    }));
    const open = () => query(site, 'SELECT count(*) FROM outbox WHERE num_nonnulls(sent_at, cancelled_at, failed_at) = 0');
    await until('all are sent', async () => (await open()) === '0', 60);
    going = false;
    await Promise.all(sending);
    const undone = new Set(items.filter((_, i) => i % 3 === 0).map((_, i) => `mail-${3 * i}@example.org`));
    const ids = new Map();
    for (const mail of sink.mails) {
      assert.ok(!undone.has(mail.to[0]), `${mail.to[0]} was undone`);
      const id = mail.headers['message-id'];
      assert.equal(ids.get(mail.to[0]) ?? id, id, 'the same mail');
      ids.set(mail.to[0], id);
    }
    assert.equal(ids.size, items.length - undone.size);
    assert.ok(kills > 3, `${kills} kills`);
    t.diagnostic(`${kills} kills, ${sink.mails.length} mails of ${ids.size} came`);
  } finally {
    going = false;
    await query(site, `UPDATE settings SET hold = '5 minutes'`);
    await sink.close();
  }
});
