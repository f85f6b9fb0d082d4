// The database goes away, stands still, is locked, comes back; the workers stay. Nothing is kept in their memory here:
// what is served from there meanwhile is for the drills of tests/chaos.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { siteUp } from '../lib/site.mjs';
import { psql } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { dangers, parse, text } from './lib/html.mjs';
import { allow, failures, load, until } from './lib/load.mjs';

const site = await siteUp({ name: 'http-database', env: { WORKERS: '2', CACHE_MB: '0' } });
after(() => site.down());
const PAGES = ['/', '/tools', '/tools/cursor', '/compare', '/compare?left=cursor&right=aider', '/compare/cursor-vs-github-copilot', '/c/coding-assistants', '/methodology', '/sitemap.xml'];
const timed = async (path, options) => {
  const begin = Date.now();
  const answer = await ask(site, path, options);
  return { answer, ms: Date.now() - begin };
};

function checkAway(answer) {
  assert.equal(answer.status, 503);
  assert.match(answer.headers['retry-after'], /^[1-9]\d*$/);
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.equal(answer.headers.etag, undefined);
  assert.match(answer.headers['content-security-policy'], /default-src 'none'/);
  assert.doesNotMatch(answer.body, /libpq|postgres|socket|\.sock|SQL|timeout expired|FATAL/i);
}
async function checkAllAway(limit) {
  for (const path of PAGES) {
    const { answer, ms } = await timed(path);
    checkAway(answer);
    assert.ok(ms < allow(limit), `${path}: ${ms} ms`);
    if (path === '/sitemap.xml') continue;
    const page = parse(answer.body);
    assert.deepEqual(dangers(page), []);
    assert.match(text(page), /Back in a moment/);
    assert.ok(text(page).includes(answer.headers['x-request-id']));
  }
  for (const path of ['/api/v1/tools', '/api/v1/comparisons/cursor/aider', '/tools']) {
    const answer = await askJson(site, path);
    checkAway(answer);
    assert.match(answer.headers['content-type'], /^application\/problem\+json/);
    assert.deepEqual([answer.json.status, answer.json.request_id], [503, answer.headers['x-request-id']]);
  }
  const ready = await timed('/readyz');
  assert.equal(ready.answer.status, 503);
  assert.ok(ready.ms < allow(limit));
  assert.equal((await ask(site, '/healthz')).status, 200, 'the workers are alive');
  for (const path of ['/privacy', '/robots.txt', '/favicon.ico', '/static/nope'])
    assert.ok([200, 404].includes((await ask(site, path)).status), `${path} needs no database`);
  assert.equal((await ask(site, '/tools?pirate=1')).status, 400, 'what is wrong is still told');
}
async function checkBack(workers, seconds) {
  // each worker comes back on its own
  await until('the pages are back', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(site, '/tools')));
    return answers.every((one) => one.status === 200);
  }, seconds);
  assert.deepEqual(site.workers().sort(), workers.sort(), 'the same workers');
  assert.equal((await ask(site, '/readyz')).status, 200);
  for (const path of PAGES) assert.ok([200, 303].includes((await ask(site, path)).status), path);
}
const backends = () => psql(site, "SELECT pid FROM pg_stat_activity WHERE usename = 'slipway_app'").out.split('\n').filter(Boolean).map(Number);

test('one connection for each worker, one for the follower, one for the rankings and one for the newsletter', async () => {
  await Promise.all(Array.from({ length: 20 }, () => ask(site, '/tools')));
  assert.equal(backends().length, 5);
});

test('stopped: 503 in our look within a second; started: back without a restart', async () => {
  const workers = site.workers();
  const clients = load(site, { clients: 3, paths: ['/tools', '/healthz'], pause: 10 });
  assert.equal(site.sh('cluster.sh', 'stop').code, 0);
  await checkAllAway(1000);
  assert.equal(site.sh('cluster.sh', 'start').code, 0);
  await checkBack(workers, 6);
  const results = await clients.stop();
  assert.deepEqual(failures(results, (status) => status === 200 || status === 503), []);
  assert.deepEqual(failures(results.filter((one) => one.path === '/healthz')), []);
  assert.ok(Math.max(...results.map((one) => one.ms)) < allow(2500));
});

test('connections cut by the server: the next request has a new one, and nobody notices', async () => {
  const workers = site.workers();
  for (let i = 0; i < 5; i++) {
    psql(site, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'slipway_app'");
    await wait(50);
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(site, '/tools')));
    assert.deepEqual(answers.map((one) => one.status), Array(6).fill(200));
  }
  assert.deepEqual(site.workers().sort(), workers.sort());
});

test('standing still: 503 when the deadline is over, not later; going on: back', async () => {
  const workers = site.workers();
  await Promise.all(Array.from({ length: 20 }, () => ask(site, '/tools')));
  const frozen = backends();
  assert.ok(frozen.length >= 1);
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  try {
    const first = await Promise.all([timed('/tools'), timed('/tools/cursor')]);
    for (const { answer, ms } of first) {
      // what waits behind it at the same worker may meet a new connection
      if (answer.status !== 200) checkAway(answer);
      assert.ok(ms < allow(2500), `${ms} ms`);
    }
    assert.ok(first.some((one) => one.answer.status === 503 && one.ms < allow(1800)), 'the deadline is kept');
    assert.ok(first.some((one) => one.ms > 500), 'somebody had to wait');
    assert.equal((await ask(site, '/healthz')).status, 200);
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
  }
  await checkBack(workers, 6);
});

test('the whole server standing still: 503, one deadline for each request that waits; going on: back', async () => {
  const workers = site.workers();
  const postmaster = Number(readFileSync(`${site.dir}/pg/postmaster.pid`, 'utf8').split('\n')[0]);
  const frozen = [postmaster, ...backends()];
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  try {
    for (const { answer, ms } of await Promise.all(['/tools', '/tools/cursor', '/', '/readyz'].map((path) => timed(path)))) {
      if (answer.headers['content-type'].startsWith('text/html')) checkAway(answer);
      assert.equal(answer.status, 503);
      assert.ok(ms < allow(3500), `${ms} ms`);
    }
    const health = await timed('/healthz');
    assert.equal(health.answer.status, 200);
    assert.ok(health.ms < allow(2500), `${health.ms} ms`);
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
  }
  await checkBack(workers, 8);
});

test('a table that somebody has locked: 503 soon, and no worker is held', async () => {
  const holder = spawn('psql', ['-X', '-q', '-d', site.env.DATABASE_SUPER_URL, '-c', 'BEGIN; LOCK TABLE tools; SELECT pg_sleep(3); COMMIT'], { stdio: 'ignore' });
  const ended = new Promise((done) => holder.on('exit', done));
  await until('it is locked', () => psql(site, "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'tools'::regclass").out === '1');
  for (const path of ['/tools', '/tools/cursor', '/']) {
    const { answer, ms } = await timed(path);
    checkAway(answer);
    assert.ok(ms < allow(1500), `${path}: ${ms} ms`);
  }
  assert.equal((await ask(site, '/methodology')).status, 200, 'what does not need the table');
  await ended;
  assert.equal((await ask(site, '/tools')).status, 200);
});

test('/readyz: a schema of another version is told', async () => {
  psql(site, "INSERT INTO schema_migrations (version, name, sha256) VALUES (9999, 'later', repeat('0', 64))");
  const later = await ask(site, '/readyz');
  assert.equal(later.status, 503);
  assert.match(later.body, /9999/);
  psql(site, 'DELETE FROM schema_migrations WHERE version = 9999');
  assert.equal((await ask(site, '/readyz')).status, 200);
});

test('a statement that is prepared again after a change of the schema', async () => {
  psql(site, 'ALTER TABLE tools ADD COLUMN later int; ALTER TABLE categories ADD COLUMN later int; ANALYZE tools', site.env.DATABASE_ADMIN_URL);
  for (let i = 0; i < 6; i++) for (const path of PAGES) assert.ok([200, 303].includes((await ask(site, path)).status), path);
  psql(site, 'ALTER TABLE tools DROP COLUMN later; ALTER TABLE categories DROP COLUMN later', site.env.DATABASE_ADMIN_URL);
  for (const path of PAGES) assert.ok([200, 303].includes((await ask(site, path)).status), path);
});

test('the role of the pages reads; it cannot write, move, or look behind', () => {
  const as = (sql) => psql(site, sql, site.env.DATABASE_URL);
  assert.equal(as('SELECT count(*) > 0 FROM tools').out, 't');
  for (const sql of [
    "INSERT INTO tools (slug) VALUES ('x')",
    "UPDATE tools SET slug = 'x'",
    "UPDATE tools SET state = 'spam'",
    'DELETE FROM tools',
    'TRUNCATE tools CASCADE',
    "INSERT INTO reviews (tool_id, persona_id, verdict, quote, reviewed_on, revision) VALUES (1, 1, 'ship', 'x', '2026-01-01', 1)",
    "UPDATE reviews SET quote = 'x'",
    'UPDATE vote_tallies SET ship = 999',
    'DELETE FROM votes',
    "INSERT INTO comparisons (left_id, right_id) VALUES (1, 2)",
    "UPDATE personas SET disclosure = 'x'",
    "UPDATE categories SET name = 'x'",
    'DELETE FROM schema_migrations',
    'DROP TABLE tools',
    'CREATE TABLE mine (n int)',
    'CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1',
    'ALTER TABLE tools DISABLE TRIGGER ALL',
    "SELECT import_comparison('cursor', 'aider')",
    "SELECT import_tool('a', 'b', 'c', 'd', 'https://e.example', 'f', 'free', 'g')",
    'SET ROLE slipway_owner',
    "COPY tools TO PROGRAM 'true'",
    'SELECT * FROM pg_authid',
  ]) {
    const done = as(sql);
    assert.notEqual(done.code, 0, sql);
    assert.match(done.err, /permission denied|must be owner|must be superuser|not permitted/, sql);
  }
});
