// The follower and its heartbeat, proved by breaking them: without it a page lives for a second.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../http/lib/load.mjs';
import { metricsOf } from '../lib/prometheus.mjs';
import { pair } from './lib/hosts.mjs';
import { followerOf, isAlive, isStopped } from './lib/processes.mjs';
import { truthOf, watch } from './lib/votes.mjs';

const TOOL = 'claude-code';
const OTHER = 'github-copilot';
const SLACK_MS = 200;
const { a, b } = await pair();

async function votesFor(truth, ms) {
  for (const end = performance.now() + ms; performance.now() < end; await wait(30 + Math.random() * 120)) await truth.cast(a);
}

test('a follower that is frozen: pages are a second old at most, and still come from memory', async (t) => {
  const truth = await truthOf(a, TOOL);
  const watching = watch(truth, [b], OTHER);
  const frozen = followerOf(b);
  await votesFor(truth, 1000);
  process.kill(frozen, 'SIGSTOP');
  try {
    await until('it is stopped', () => isStopped(frozen));
    const before = await metricsOf(b);
    await votesFor(truth, 4500);
    const now = await metricsOf(b);
    const grown = (name) => now.value(name) - before.value(name);
    assert.equal(grown('slipway_follower_looks_total'), 0);
    assert.ok(grown('slipway_cache_hits_total') > 4 * grown('slipway_cache_misses_total'), 'pages are kept for a second');
    t.diagnostic(`${truth.worst.other.toFixed(0)} ms behind at worst while the follower was frozen`);
    assert.ok(truth.worst.other > 300, 'the frozen follower was missed');
    assert.ok(truth.worst.other <= 1000 + SLACK_MS, `a page was ${truth.worst.other.toFixed(0)} ms behind`);
  } finally {
    process.kill(frozen, 'SIGCONT');
  }
  assert.equal(followerOf(b), frozen, 'it was not replaced');
  await wait(700);
  truth.worst.other = 0;
  await votesFor(truth, 1500);
  await watching.stop();
  t.diagnostic(`${truth.worst.other.toFixed(0)} ms at worst when it was back`);
  assert.ok(truth.worst.other < 1000);
});

test('a follower that is killed is replaced, and nothing that was committed meanwhile stays unseen', async (t) => {
  const truth = await truthOf(a, TOOL);
  const watching = watch(truth, [b], OTHER);
  for (let round = 0; round < 3; round++) {
    const killed = followerOf(b);
    const deaths = (await metricsOf(b)).value('slipway_worker_deaths_total');
    process.kill(killed, 'SIGKILL');
    await votesFor(truth, 1300);
    await until('another follower', () => followerOf(b) && followerOf(b) !== killed);
    assert.ok(!isAlive(killed));
    assert.equal((await metricsOf(b)).value('slipway_worker_deaths_total'), deaths + 1);
  }
  await wait(1000);
  await watching.stop();
  t.diagnostic(`${truth.worst.other.toFixed(0)} ms behind at worst`);
  assert.ok(truth.worst.other < 1000 + SLACK_MS, `a page was ${truth.worst.other.toFixed(0)} ms behind`);
});
