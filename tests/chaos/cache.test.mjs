// A memory that is too small for the site: it never grows beyond its bound, and what comes out of it is what a host
// without one says.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricsOf } from '../lib/prometheus.mjs';
import { top } from '../lib/site.mjs';
import { ask } from '../http/lib/client.mjs';
import { until } from '../http/lib/load.mjs';
import { small } from './lib/hosts.mjs';
import { workersOf } from './lib/processes.mjs';
import { cast, keepOne } from './lib/votes.mjs';

const LIMIT = 1 << 20;
const { kept, bare } = await small();
const { tools, comparisons } = JSON.parse(readFileSync(join(top, 'sql/demo/catalogue.json')));
const PATHS = [
  ...tools.flatMap(({ slug }) => [`/tools/${slug}`, `/api/v1/tools/${slug}`]),
  ...comparisons.flatMap(({ left, right }) => [`/compare/${left}-vs-${right}`, `/api/v1/comparisons/${left}/${right}`]),
];
const PAGES = PATHS.flatMap((path) => [{ path, headers: {} }, { path, headers: { 'accept-encoding': 'gzip' } }]);
const using = keepOne();
const fromKept = ({ path, headers }) => ask(kept, path, { headers, using });
// What a client gets, without what is each request's own.
const essence = ({ status, headers, body }) => {
  const { date, connection, 'keep-alive': alive, 'content-length': length, 'x-request-id': id, ...rest } = headers;
  return { status, headers: rest, body };
};
const checkSame = async (page) => assert.deepEqual(essence(await fromKept(page)), essence(await ask(bare, page.path, { headers: page.headers })), page.path);

async function counters() {
  const metrics = await metricsOf(kept);
  const names = { hits: 'slipway_cache_hits_total', misses: 'slipway_cache_misses_total', evictions: 'slipway_cache_evictions_total', bytes: 'slipway_cache_bytes' };
  return Object.fromEntries(Object.entries(names).map(([name, metric]) => [name, metrics.value(metric)]));
}
const grown = (now, before) => ({ hits: now.hits - before.hits, misses: now.misses - before.misses, evictions: now.evictions - before.evictions });

test('more pages than fit: the bound holds all the way, the oldest leave, the newest stay', async (t) => {
  const before = await counters();
  let largest = 0;
  for (const [i, page] of PAGES.entries()) {
    assert.equal((await fromKept(page)).status, 200, page.path);
    if (i % 10 === 0) {
      const { bytes } = await counters();
      largest = Math.max(largest, bytes);
      assert.ok(bytes <= LIMIT, `${bytes} bytes are kept after ${i + 1} pages`);
    }
  }
  const full = await counters();
  const { hits, misses, evictions } = grown(full, before);
  t.diagnostic(`${PAGES.length} pages, ${evictions} left to make room, at most ${largest} bytes`);
  assert.deepEqual([hits, misses], [0, PAGES.length]);
  assert.ok(evictions > PAGES.length / 4 && evictions < PAGES.length - 20, `${evictions} evictions`);
  assert.ok(full.bytes > 0.9 * LIMIT && largest > 0.9 * LIMIT, 'it is full');

  const newest = PAGES.slice(-10);
  for (const page of newest) await fromKept(page);
  const again = await counters();
  assert.deepEqual(grown(again, full), { hits: newest.length, misses: 0, evictions: 0 });
  assert.equal(again.bytes, full.bytes);
  const oldest = PAGES.slice(0, 10);
  for (const page of oldest) await fromKept(page);
  const { hits: found, misses: made, evictions: left } = grown(await counters(), again);
  assert.deepEqual([found, made], [0, oldest.length]);
  assert.ok(left > 0);
});

test('every page, whether it left or stayed, is what a host without a memory says', async () => {
  for (const page of PAGES) await checkSame(page);
  for (const page of PAGES.slice(-20)) await checkSame(page);
  assert.ok((await counters()).bytes <= LIMIT);
});

test('at random, with votes in between', async (t) => {
  const before = await counters();
  for (let i = 0; i < 500; i++) {
    const near = Math.random() < 0.5 ? PAGES.slice(0, 60) : PAGES;
    const page = near[Math.floor(Math.random() * near.length)];
    if (Math.random() < 0.2) {
      const slug = page.path.split('/').at(-1).split('-vs-')[0];
      assert.equal((await cast(kept, slug, Math.random() < 0.5 ? 'ship' : 'skip')).status, 200);
    }
    await checkSame(page);
    if (i % 20 === 0) assert.ok((await counters()).bytes <= LIMIT);
  }
  const { hits, misses, evictions } = grown(await counters(), before);
  t.diagnostic(`${hits} hits, ${misses} misses, ${evictions} evictions`);
  assert.equal(hits + misses, 500);
  assert.ok(hits > 50 && misses > 100 && evictions > 50);
});

test('what a worker kept is gone with it, however it ends', async () => {
  for (const [signal, to] of [['SIGKILL', () => workersOf(kept)[0]], ['SIGHUP', () => kept.pid]]) {
    for (const page of PAGES.slice(0, 200)) await fromKept(page);
    const [old] = workersOf(kept);
    assert.ok((await counters()).bytes > LIMIT / 4);
    process.kill(to(), signal);
    await until('another worker', () => workersOf(kept).length === 1 && workersOf(kept)[0] !== old);
    await until(`nothing to be kept after ${signal}`, async () => (await counters()).bytes === 0, 2);
    for (const page of PAGES) await fromKept(page);
    assert.ok((await counters()).bytes <= LIMIT, `two workers' worth is kept after ${signal}`);
  }
});
