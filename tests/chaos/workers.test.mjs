// Workers that are killed, replaced, and an nginx that is reloaded, while people read and vote: no reader notices,
// and every vote stands once, as its voter was told.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { allow, failures, load, PATHS, slowest, until } from '../http/lib/load.mjs';
import { ask } from '../http/lib/client.mjs';
import { metricsOf } from '../lib/prometheus.mjs';
import { WORKERS, pair } from './lib/hosts.mjs';
import { workersOf } from './lib/processes.mjs';
import { balance, countVoters, Voter, voting } from './lib/voters.mjs';

const SLUGS = ['zed', 'cline', 'v0', 'lovable', 'replit', 'modal'];
const READ = [...PATHS, ...SLUGS.flatMap((slug) => [`/tools/${slug}`, `/api/v1/tools/${slug}`]), '/compare/cline-vs-cursor'];
const { a } = await pair();
const metric = async (name) => (await metricsOf(a)).value(name);

// Reads and votes while `harm` is done, then holds the books against what was heard.
async function under(t, harm, { repeat = false } = {}) {
  await a.whole();
  const before = await countVoters(a);
  const voters = voting(a, SLUGS);
  const readers = load(a, { clients: 10, paths: READ, pause: 2, repeat });
  await wait(500);
  await harm();
  await wait(500);
  const results = await readers.stop();
  const all = await voters.stop();
  await a.whole();
  const sum = (of) => all.reduce((n, voter) => n + of(voter), 0);
  t.diagnostic(`${results.length} pages, the slowest ${slowest(results)} ms; ${all.length} voters, ${sum((one) => one.refused)} votes sent again`);
  assert.deepEqual(failures(results), []);
  assert.ok(slowest(results) < allow(2000), `the slowest took ${slowest(results)} ms`);
  assert.ok(results.length > 100 && all.length > 25);
  await balance(a, all, SLUGS, before);
}

test('workers killed at random: no page fails, every vote stands as its voter was told', async (t) => {
  const deaths = await metric('slipway_worker_deaths_total');
  const kills = 8;
  await under(t, async () => {
    for (let i = 0; i < kills; i++) {
      const workers = workersOf(a);
      process.kill(workers[Math.floor(Math.random() * workers.length)], 'SIGKILL');
      await wait(500 + Math.random() * 500);
    }
  });
  assert.equal((await metric('slipway_worker_deaths_total')) - deaths, kills);
});

test('workers replaced by SIGHUP', async (t) => {
  const deaths = await metric('slipway_worker_deaths_total');
  await under(t, async () => {
    for (let i = 0; i < 4; i++) {
      const before = workersOf(a);
      process.kill(a.pid, 'SIGHUP');
      await until('all workers are new', () => workersOf(a).length === WORKERS && !workersOf(a).some((pid) => before.includes(pid)));
      await wait(Math.random() * 400);
    }
  });
  assert.equal(await metric('slipway_worker_deaths_total'), deaths, 'told to go is no death');
});

test('nginx reloaded', async (t) => {
  await under(
    t,
    async () => {
      for (let i = 0; i < 4; i++) {
        process.kill(a.nginx(), 'SIGHUP');
        await wait(300 + Math.random() * 300);
      }
    },
    { repeat: true },
  );
});

test('a worker that stands still: its votes are refused in time, and not done later', async (t) => {
  await a.whole();
  const before = await countVoters(a);
  await Promise.all(Array.from({ length: 60 }, () => ask(a, '/healthz'))); // connections that stay open
  const still = workersOf(a)[0];
  const voters = Array.from({ length: 60 }, () => new Voter(a));
  process.kill(still, 'SIGSTOP');
  const begin = performance.now();
  let answers;
  try {
    answers = await Promise.all(voters.map((voter) => voter.try('exa', 'ship', 15000)));
  } finally {
    process.kill(still, 'SIGCONT');
  }
  const took = performance.now() - begin;
  const refused = answers.filter((answer) => !answer.stands);
  t.diagnostic(`${refused.length} of ${answers.length} were refused, the last after ${took.toFixed(0)} ms`);
  assert.ok(refused.length > 0 && refused.length < answers.length, `${refused.length} met the worker`);
  assert.ok(refused.every((answer) => answer.status === 503), refused.map((answer) => answer.status).join(' '));
  assert.ok(took < allow(2000), `it took ${took.toFixed(0)} ms`);
  await wait(500);
  await balance(a, voters.filter((voter) => voter.heard.size), ['exa'], before);
  for (const voter of voters) await voter.settle();
  await balance(a, voters, ['exa'], before);
});
