// The database stopped, frozen, locked: pages that are in memory are served on, others and votes say in time that it
// is away. Then it is back, and nobody had to restart anything.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { metricsOf } from '../lib/prometheus.mjs';
import { ask } from '../http/lib/client.mjs';
import { allow, until } from '../http/lib/load.mjs';
import { postmaster, query, serversOf, session } from './lib/database.mjs';
import { WORKERS, everywhere, pair } from './lib/hosts.mjs';
import { followerOf, workersOf } from './lib/processes.mjs';
import { balance, countVoters, Voter, voting } from './lib/voters.mjs';
import { places } from './lib/votes.mjs';

const TOOL = 'open-webui';
const SLUGS = ['ollama', 'vllm', 'granola'];
const SHOWN = places(TOOL, 'lm-studio');
const KNOWN = [...SHOWN, '/', '/tools', '/compare', '/methodology', '/c/coding-assistants', '/sitemap.xml', '/api/v1/categories'];
const UNKNOWN = ['/tools/phoenix', '/tools?sort=panel', '/compare/aider-vs-cline'];
const { a } = await pair();
const staleAnswers = async () => (await metricsOf(a)).value('slipway_cache_stale_total');

const newTagline = (words) => `
  INSERT INTO tool_revisions (tool_id, revision, name, tagline, description, website, category_id, pricing_model, pricing_entry, source, author)
  SELECT r.tool_id, r.revision + 1, r.name, '${words}', r.description, r.website, r.category_id, r.pricing_model, r.pricing_entry, r.source, r.author
    FROM tool_revisions AS r JOIN tools AS t ON t.id = r.tool_id AND t.revision = r.revision WHERE t.slug = '${TOOL}';
  UPDATE tools SET revision = revision + 1 WHERE slug = '${TOOL}'`;

async function timed(asked) {
  const begin = performance.now();
  return { answer: await asked, ms: performance.now() - begin };
}

// New workers, which know the KNOWN pages and no others: { path: body }
async function remember() {
  const before = workersOf(a);
  process.kill(a.pid, 'SIGHUP');
  await until('new workers', () => workersOf(a).length === WORKERS && !workersOf(a).some((pid) => before.includes(pid)));
  await a.whole();
  await wait(800); // until the new follower has said that what it finds is new to it
  await everywhere(a, KNOWN);
  return Object.fromEntries(await Promise.all(KNOWN.map(async (path) => [path, (await ask(a, path)).body])));
}

async function checkKnown(bodies, seconds) {
  let slowest = 0;
  let looks = 0;
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await wait(10))
    for (const path of KNOWN) {
      const { answer, ms } = await timed(ask(a, path));
      assert.equal(answer.status, 200, path);
      assert.equal(answer.body, bodies[path], path);
      slowest = Math.max(slowest, ms);
      looks++;
    }
  return { slowest, looks };
}

async function checkUnknown(ready) {
  for (const path of UNKNOWN) {
    const { answer, ms } = await timed(ask(a, path));
    assert.equal(answer.status, 503, path);
    assert.match(answer.headers['retry-after'], /^[1-9]/);
    assert.ok(ms < allow(1800), `${path} took ${ms.toFixed(0)} ms`);
  }
  assert.equal((await ask(a, '/readyz')).status, ready);
  assert.equal((await ask(a, '/healthz')).status, 200);
}

async function checkVotes(voters) {
  let slowest = 0;
  for (const voter of voters) {
    const { answer, ms } = await timed(voter.try(SLUGS[0], 'skip'));
    assert.equal(answer.status, 503);
    assert.ok(voter.cookie, 'whoever sends it again is the same voter');
    slowest = Math.max(slowest, ms);
  }
  assert.ok(slowest < allow(400), `a vote was refused after ${slowest.toFixed(0)} ms`);
  return slowest;
}

// From the moment when the database is back until no page is as old as before.
async function checkFresh(words) {
  const back = performance.now();
  let worst = 0;
  await Promise.all(
    SHOWN.flatMap((path) => Array.from({ length: 2 * WORKERS }, () => path)).map(async (path) => {
      for (let news = 0; news < 20; await wait(20)) {
        const asked = performance.now() - back;
        const { status, body } = await ask(a, path);
        assert.equal(status, 200, path);
        if (body.includes(words)) news++;
        else worst = Math.max(worst, asked);
        assert.ok(asked < 10000, `${path} is still as it was`);
      }
    }),
  );
  assert.ok(worst < allow(1000), `a page was old ${worst.toFixed(0)} ms after the database was back`);
  return worst;
}

// `harm` takes the database away and gives the way back, which commits `change` on the way. Meanwhile /readyz says `ready`.
async function drill(t, harm, ready = 503) {
  const words = `Drill of ${t.name.split(':')[0]} at ${Date.now()}`;
  const before = await countVoters(a);
  const early = Array.from({ length: 4 }, () => new Voter(a));
  for (const voter of early) await voter.vote(SLUGS[0], 'ship');
  const bodies = await remember();
  const workers = workersOf(a);
  const follower = followerOf(a);
  const stale = await staleAnswers();
  const back = await harm(newTagline(words), early[0]);
  let voters;
  let late;
  let known;
  let refused;
  try {
    late = [...early, new Voter(a), new Voter(a)];
    refused = await checkVotes(late);
    known = await checkKnown(bodies, 2);
    await checkUnknown(ready);
    assert.ok((await checkKnown(bodies, 0.1)).looks);
    assert.ok((await staleAnswers()) > stale, 'old answers are counted');
    voters = voting(a, SLUGS, { voters: 6, pause: 20 });
    await wait(700);
  } finally {
    await back();
  }
  const worst = await checkFresh(words);
  const all = [...(await voters.stop()), ...late];
  for (const voter of late) await voter.settle();
  assert.deepEqual(workersOf(a).sort(), workers.sort(), 'the same workers');
  assert.equal(followerOf(a), follower);
  await until('it says that it is ready', async () => (await ask(a, '/readyz')).status === 200);
  await balance(a, all, SLUGS, before);
  t.diagnostic(`away: a known page took ${known.slowest.toFixed(0)} ms at worst of ${known.looks}, a vote was refused after ${refused.toFixed(0)} ms; back: pages were new after ${worst.toFixed(0)} ms`);
  assert.ok(known.slowest < allow(500), `a known page took ${known.slowest.toFixed(0)} ms`);
}

test('stopped: known pages are served, votes are refused in time; started: nothing is lost', (t) =>
  drill(t, async (change) => {
    assert.equal(a.sh('cluster.sh', 'stop').code, 0);
    return async () => {
      assert.equal(a.sh('cluster.sh', 'start').code, 0);
      await query(a, change);
    };
  }));

test('frozen: all its processes stand still, but for somebody who commits a change meanwhile', (t) =>
  drill(t, async (change) => {
    const writer = session(a);
    const own = Number(await writer.say('SELECT pg_backend_pid()'));
    const frozen = [postmaster(a), ...serversOf(a).filter((pid) => pid !== own)];
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    return async () => {
      try {
        await writer.say(change);
      } finally {
        for (const pid of frozen) process.kill(pid, 'SIGCONT');
        await writer.end();
      }
    };
  }));

test('locked: a table that a long transaction changes, and pages have become old just before', (t) =>
  drill(t, async (change, voter) => {
    await voter.vote(TOOL, 'ship');
    const holder = session(a);
    await holder.say('BEGIN; LOCK TABLE tools, vote_tallies');
    return async () => {
      try {
        await holder.say(`${change}; COMMIT`);
      } finally {
        await holder.end();
      }
    };
  }, 200));

test('stopped: what was taken down before does not come back, and whose own page cannot be made has everybody’s', async () => {
  const gone = '/tools/fireflies';
  const shown = `/tools/${TOOL}`;
  const me = new Voter(a);
  await me.vote(TOOL, 'skip');
  const move = (to) => query(a, `SELECT move_tool(id, version, '${to}', 'admin', 'A drill', 'a drill') FROM tools WHERE slug = 'fireflies'`);
  await everywhere(a, [gone]);
  await move('delisted');
  await until('it is gone', async () => (await ask(a, gone)).status === 404);
  await wait(500);
  await everywhere(a, [gone, shown]);
  const { body } = await ask(a, shown);
  const mine = { cookie: `own=page; voter=${me.cookie}` };
  assert.match((await ask(a, shown, { headers: mine })).body, /aria-pressed="true"/);
  assert.equal(a.sh('cluster.sh', 'stop').code, 0);
  try {
    for (let i = 0; i < 8 * WORKERS; i++) {
      assert.equal((await ask(a, gone)).status, 503);
      const answer = await ask(a, shown, { headers: mine });
      assert.deepEqual([answer.status, answer.body], [200, body]);
    }
  } finally {
    assert.equal(a.sh('cluster.sh', 'start').code, 0);
  }
  await until('it is back', async () => (await ask(a, '/readyz')).status === 200);
  await move('published');
  await until('and the tool', async () => (await ask(a, gone)).status === 200);
});
