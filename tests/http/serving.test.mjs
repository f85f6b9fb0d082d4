// Many connections, few workers; workers that die, are replaced, are told to go.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { children, siteUp } from '../lib/site.mjs';
import { ask, message, raw } from './lib/client.mjs';
import { parse, text } from './lib/html.mjs';
import { allow, failures, kept, load, slowest, until } from './lib/load.mjs';

const WORKERS = 2;
const site = await siteUp({ name: 'http-serving', env: { WORKERS: String(WORKERS) } });
after(() => site.down());
const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('20 kept connections for each worker: every request is answered within 2 s', async () => {
  const clients = load(site, { clients: 30 * WORKERS });
  await wait(3000);
  const results = await clients.stop();
  assert.deepEqual(failures(results), []);
  assert.ok(slowest(results) < allow(2000), `the slowest took ${slowest(results)} ms`);
  assert.ok(results.length > 100, `${results.length} requests`);
  assert.ok(kept(site) >= 20 * WORKERS, `${kept(site)} connections between nginx and the workers stay open`);
});

test('idle connections keep nobody waiting', async () => {
  const agents = Array.from({ length: 60 }, () => new http.Agent({ keepAlive: true, maxSockets: 1 }));
  for (let round = 0; round < 3; round++) {
    const begin = Date.now();
    const answers = await Promise.all(agents.map((using, i) => ask(site, i % 2 ? '/tools' : '/healthz', { using })));
    assert.ok(answers.every((one) => one.status === 200));
    assert.ok(Date.now() - begin < allow(2000), `round ${round}: ${Date.now() - begin} ms`);
    // one more, alone, while all the others are idle
    const alone = Date.now();
    assert.equal((await ask(site, '/')).status, 200);
    assert.ok(Date.now() - alone < allow(500));
    await wait(200);
  }
  for (const agent of agents) agent.destroy();
});

test('connections that were opened and say nothing keep nobody waiting', async () => {
  const sockets = Array.from({ length: 150 }, () => net.connect(site.port, '127.0.0.1').on('error', () => {}));
  await wait(200);
  const begin = Date.now();
  assert.equal((await ask(site, '/tools')).status, 200);
  assert.ok(Date.now() - begin < allow(1000));
  for (const socket of sockets) socket.destroy();
});

test('more than a hundred requests under way from one address: 429 for the rest', async () => {
  const part = `POST /tools HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n`;
  const sockets = Array.from({ length: 100 }, () => net.connect(site.port, '127.0.0.1').on('error', () => {}));
  for (const socket of sockets) socket.write(part);
  await wait(400);
  const answer = await raw(site, message(site, 'GET /tools HTTP/1.1'));
  for (const socket of sockets) socket.destroy();
  assert.equal(answer.status, 429);
  await until('it is over', async () => (await ask(site, '/tools')).status === 200);
});

test('a reload of nginx under load fails no request', async () => {
  const nginx = Number(/^\d+/.exec(site.sh('site.sh', 'exec', 'cat', `${site.dir}/run/nginx.pid`).out)[0]);
  const CLIENTS = 10;
  const RELOADS = 3;
  const clients = load(site, { clients: CLIENTS, pause: 2, repeat: true });
  for (let i = 0; i < RELOADS; i++) {
    const before = children(nginx, 'nginx');
    await wait(300);
    process.kill(nginx, 'SIGHUP');
    await until('new processes of nginx', () => children(nginx, 'nginx').some((pid) => !before.includes(pid)));
  }
  await wait(500);
  const results = await clients.stop();
  // nginx closes each kept connection once; a request that was on its way then was read by nobody and is the client's to repeat, on a
  // new connection, where nothing may fail
  assert.deepEqual(failures(results), []);
  const repeated = results.filter((one) => one.repeated).length;
  assert.ok(repeated <= CLIENTS * RELOADS, `${repeated} requests met a closed connection`);
  assert.ok(results.length > 100 && slowest(results) < allow(2000), `${results.length} requests, the slowest took ${slowest(results)} ms`);
});

test('kill -9 of a worker: another takes its place, no request fails', async () => {
  const before = site.workers();
  assert.equal(before.length, WORKERS);
  await until('they are no newborns', async () => (await wait(1100), true));
  const clients = load(site, { clients: 12 });
  await wait(300);
  process.kill(before[0], 'SIGKILL');
  await until('a new worker', () => site.workers().length === WORKERS && !site.workers().includes(before[0]));
  await wait(500);
  const results = await clients.stop();
  assert.deepEqual(failures(results), []);
  assert.ok(slowest(results) < allow(2000));
  assert.match(site.log(), /event=worker-died .*signal=9/);
});

test('workers that die young are started with growing pauses, and the others serve on', async () => {
  const keeper = site.workers()[0];
  const clients = load(site, { clients: 4, pause: 5 });
  for (let i = 0; i < 3; i++) {
    await until('a second worker', () => site.workers().length === WORKERS);
    process.kill(site.workers().find((pid) => pid !== keeper), 'SIGKILL');
    await until('it is gone', () => site.workers().length < WORKERS);
  }
  assert.deepEqual(failures(await clients.stop()), []);
  const pauses = [...site.log().matchAll(/event=worker-died .*pause_ms=(\d+)/g)].map((found) => Number(found[1])).slice(-2);
  assert.ok(pauses[1] > pauses[0] && pauses[0] >= 100, pauses.join(' '));
  await until('all are back', () => site.workers().length === WORKERS);
});

test('SIGHUP replaces every worker under load, without one failed request', async () => {
  const clients = load(site, { clients: 24 });
  await wait(200);
  for (let i = 0; i < 3; i++) {
    const before = site.workers();
    process.kill(site.pid, 'SIGHUP');
    await until('all workers are new', () => {
      const now = site.workers();
      return now.length === WORKERS && !now.some((pid) => before.includes(pid));
    });
    await wait(200);
  }
  const results = await clients.stop();
  assert.deepEqual(failures(results), []);
  assert.ok(slowest(results) < allow(2000), `the slowest took ${slowest(results)} ms`);
  assert.ok(results.length > 50);
});

test('two SIGHUPs at once leave as many workers as are wanted', async () => {
  process.kill(site.pid, 'SIGHUP');
  process.kill(site.pid, 'SIGHUP');
  await wait(50);
  process.kill(site.pid, 'SIGHUP');
  await wait(300);
  await until('as many as before', () => site.workers().length === WORKERS);
  assert.equal((await ask(site, '/tools')).status, 200);
});

test('SIGTERM: what is under way is answered, then all are gone, and nginx says so in our look', async () => {
  const pid = site.pid;
  const workers = site.workers();
  const clients = load(site, { clients: 16 });
  await wait(300);
  const begin = Date.now();
  process.kill(pid, 'SIGTERM');
  await until('they are gone', () => !isAlive(pid) || site.log().trimEnd().endsWith('event=stopped'), 10);
  assert.ok(Date.now() - begin < allow(5000), `it took ${Date.now() - begin} ms`);
  await wait(100);
  const results = await clients.stop();
  assert.deepEqual(failures(results, (status) => status === 200 || status === 503), []);
  assert.ok(results.some((one) => one.status === 200) && results.some((one) => one.status === 503));
  const order = results.map((one) => one.status);
  assert.ok(order.lastIndexOf(200) - order.indexOf(503) < 40, 'first all 200, then all 503');
  assert.ok(!workers.some(isAlive));
  assert.doesNotMatch(site.log(), /event=worker-killed/);

  const away = await ask(site, '/tools');
  assert.equal(away.status, 503);
  assert.match(away.headers['retry-after'], /^\d+$/);
  assert.equal(away.headers['cache-control'], 'no-store');
  assert.match(text(parse(away.body)), /Back in a moment/);
  const problem = await ask(site, '/api/v1/tools');
  assert.match(problem.headers['content-type'], /problem\+json/);
  assert.equal(problem.json.status, 503);
  assert.equal((await ask(site, '/favicon.ico')).status, 200, 'files are served on');
});

test('up again: the same data, and a killed supervisor takes its workers along', async () => {
  assert.equal(site.sh('site.sh', 'up').code, 0);
  assert.equal((await ask(site, '/tools')).status, 200);
  const { pid } = site;
  const workers = site.workers();
  process.kill(pid, 'SIGKILL');
  await until('no worker is left', () => !workers.some((one) => isAlive(one) && site.workers().includes(one)));
  await until('nginx says so', async () => (await ask(site, '/tools')).status === 503);
  assert.equal(site.sh('site.sh', 'up').code, 0, 'and it starts over what was left');
  assert.equal((await ask(site, '/tools')).status, 200);
});
