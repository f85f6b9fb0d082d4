// Workers that are killed, replaced, and an nginx that is reloaded, while people read and vote: no reader notices,
// and every vote stands once, as its voter was told.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { allow, failures, load, PATHS, slowest, until } from '../http/lib/load.mjs';
import { metricsOf } from '../lib/prometheus.mjs';
import { WORKERS, pair } from './lib/hosts.mjs';
import { workersOf } from './lib/processes.mjs';
import { balance, countVoters, voting } from './lib/voters.mjs';

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
