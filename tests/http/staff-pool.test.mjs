// Staff have workers of their own: what those do, or suffer, never holds a page that anybody reads.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { siteUp, top } from '../lib/site.mjs';
import { ask, askJson } from './lib/client.mjs';
import { allow, failures, load, until } from './lib/load.mjs';
import { session } from '../chaos/lib/database.mjs';

const site = await siteUp({ name: 'http-staff', env: { WORKERS: '1', STAFF_WORKERS: '2' } });
after(() => {
  for (const pid of site.staff()) process.kill(pid, 'SIGCONT');
  return site.down();
});
const sockets = dirname(site.internal);
const STAFF = ['/mod', '/mod/', '/mod/login', '/submit', '/submissions/x', '/tools/cursor/edit', '/api/v1/moderation/queue', '/api/v1/submissions', '/api/v1/submissions/x', '/api/v1/duplicates?name=x'];
const PUBLIC = ['/', '/tools', '/tools/cursor', '/tools/edit', '/tools/cursor/history', '/model', '/submitted', '/log', '/stats', '/api/v1/tools', '/api/v1/moderations', '/tools/log', '/compare', '/healthz'];

// A request as nginx sends it, straight to a socket.
function straight(socket, method, uri, body = '', more = {}) {
  const env = { ...process.env, REQUEST_METHOD: method, REQUEST_URI: uri, SERVER_PROTOCOL: 'HTTP/1.1', HTTP_HOST: 'localhost', CONTENT_LENGTH: String(body.length), ...more };
  return new Promise((done) => {
    const begin = Date.now();
    const ran = spawn('cgi-fcgi', ['-bind', '-connect', join(sockets, socket)], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    let said = '';
    ran.stdout.on('data', (chunk) => (said += chunk));
    ran.on('close', () => done({ status: Number(/^Status: (\d+)/m.exec(said)?.[1] ?? 0), said, ms: Date.now() - begin }));
    ran.stdin.on('error', () => {}).end(body);
  });
}
const nice = (pid) => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[16]);

test('they are there, beside the others, and give way to them', async () => {
  assert.equal(site.workers().length, 1);
  assert.equal(site.staff().length, 2);
  // … and not only to those of their own session
  for (const pid of site.staff()) {
    const group = `/proc/${pid}/autogroup`;
    if (!existsSync(group)) continue;
    // of ordinary users the kernel takes one wish in a tenth of a second
    for (const end = Date.now() + 3000; !/ nice 10$/m.test(readFileSync(group, 'utf8')) && Date.now() < end; ) await new Promise((done) => setTimeout(done, 50));
    assert.match(readFileSync(group, 'utf8'), / nice 10$/m);
  }
  assert.deepEqual(site.staff().map(nice), [10, 10]);
  assert.deepEqual(site.workers().map(nice), [0]);
  for (const socket of ['slipway.sock', 'slipway-staff.sock']) assert.equal((statSync(join(sockets, socket)).mode & 0o777).toString(8), '660');
});

test('any worker answers any address', async () => {
  for (const uri of ['/tools', '/healthz', '/compare/cursor-vs-github-copilot']) {
    const [one, other] = await Promise.all(['slipway.sock', 'slipway-staff.sock'].map((socket) => straight(socket, 'GET', uri)));
    const body = ({ said }) => said.slice(said.indexOf('\r\n\r\n')).replace(/[0-9a-f]{32}/g, '');
    assert.equal(one.status, 200, uri);
    assert.equal(other.status, 200, uri);
    assert.equal(body(one), body(other), uri);
  }
});

test('workers of staff that are stopped hold their own addresses, and no public page', async () => {
  for (const pid of site.staff()) process.kill(pid, 'SIGSTOP');
  try {
    const held = STAFF.map((path) => ask(site, path, { timeout: 60000 }));
    let answered = 0;
    for (const one of held) one.then(() => answered++);
    await wait(200);
    const clients = load(site, { clients: 8 });
    for (const path of PUBLIC) {
      const begin = Date.now();
      assert.ok([200, 404].includes((await ask(site, path)).status), path);
      assert.ok(Date.now() - begin < allow(1000), path);
    }
    assert.deepEqual(failures(await clients.stop()), []);
    assert.equal(answered, 0, 'all of these are for staff');
    for (const pid of site.staff()) process.kill(pid, 'SIGCONT');
    for (const one of await Promise.all(held)) assert.ok(one.status > 0 && one.status < 500, String(one.status));
  } finally {
    for (const pid of site.staff()) process.kill(pid, 'SIGCONT');
  }
});

test('a public worker that is stopped does not hold staff', async () => {
  const [pid] = site.workers();
  process.kill(pid, 'SIGSTOP');
  try {
    for (const path of STAFF) assert.ok((await ask(site, path, { timeout: 2000 })).status > 0, path);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});

test('kill -9 of one is healed, and the other goes on', async () => {
  const before = site.staff();
  await wait(1100);
  process.kill(before[0], 'SIGKILL');
  for (let i = 0; i < 20; i++) assert.ok((await ask(site, '/mod')).status < 500);
  await until('another one', () => site.staff().length === 2 && !site.staff().includes(before[0]));
  assert.equal(site.workers().length, 1);
  assert.match(site.log(), new RegExp(`event=worker-died .*worker=${before[0]} signal=9`));
});

test('SIGHUP replaces them, too', async () => {
  const before = site.staff();
  process.kill(site.pid, 'SIGHUP');
  await until('all are new', () => site.staff().length === 2 && !site.staff().some((pid) => before.includes(pid)));
  assert.ok((await ask(site, '/mod')).status < 500);
});

test('they wait for the database where a page gives up', async () => {
  const lock = session(site);
  await lock.say('BEGIN; LOCK TABLE tools, votes IN ACCESS EXCLUSIVE MODE');
  const vote = (socket) => straight(socket, 'PUT', '/api/v1/tools/cursor/vote', '{"verdict":"ship"}', { CONTENT_TYPE: 'application/json', HTTP_SEC_FETCH_SITE: 'same-origin' });
  const asked = ['slipway.sock', 'slipway-staff.sock'].map((socket) => [straight(socket, 'GET', '/tools/replit'), vote(socket)]);
  setTimeout(() => lock.end(), 1500);
  const [[page, put], [staffPage, staffPut]] = await Promise.all(asked.map((two) => Promise.all(two)));
  assert.deepEqual([page.status, put.status], [503, 503]);
  assert.deepEqual([staffPage.status, staffPut.status], [200, 200], staffPage.said + staffPut.said);
  assert.ok(staffPage.ms > 1200 && staffPut.ms > 1200);
});

test('the guards are the same there', async () => {
  assert.equal((await ask(site, '/mod', { headers: { host: 'evil.example' } })).status, 421);
  for (const path of ['/mod', '/api/v1/moderation/queue']) {
    const answer = await askJson(site, path, { headers: { 'x-request-id': 'x' } });
    assert.ok(answer.headers['content-security-policy'], path);
    assert.match(answer.headers['x-request-id'], /^[0-9a-f]{32}$/);
  }
});

test('a set-up that names no socket for them sends all to the others', () => {
  const out = join(site.dir, 'run/no-staff');
  const given = ['USER=', 'MODULES=/m', 'RUN=/r', 'NGINX_WORKERS=1', 'ERROR_LOG=/e', 'ACCESS_LOG=/a', 'LISTEN=', 'LISTEN_DEFAULT=', 'LISTEN_INTERNAL=', 'HOSTS=localhost', 'RATE=1', 'BURST=1', 'SIGN_IN_RATE=1', 'SIGN_IN_BURST=1', 'SIGN_INS=1', 'SUBSCRIBE_RATE=1', 'SUBSCRIBE_BURST=1', 'SUBSCRIBES=1', 'STATIC=/s', 'ERRORS=/x', 'EXPORTS=/y'];
  const upstream = (...more) => {
    const ran = spawnSync(join(top, 'nginx/render.sh'), [out, ...given, ...more], { encoding: 'utf8' });
    assert.equal(ran.status, 0, ran.stderr);
    return [.../upstream slipway_staff \{([^}]*)/.exec(readFileSync(join(out, 'http.conf'), 'utf8'))[1].matchAll(/unix:([^"]*)"/g)].map(([, path]) => path);
  };
  assert.deepEqual([...new Set(upstream('SOCKETS=/a,/b'))], ['/a', '/b']);
  assert.deepEqual([...new Set(upstream('STAFF_SOCKETS=/c', 'SOCKETS=/a,/b'))], ['/c']);
  assert.deepEqual([...new Set(upstream('SOCKETS=/a,/b', 'STAFF_SOCKETS=/c,/d'))], ['/c', '/d']);
});

test('SIGTERM takes them along', async () => {
  const all = [...site.staff(), ...site.workers()];
  process.kill(site.pid, 'SIGTERM');
  await until('they are gone', () => !all.some((pid) => existsSync(`/proc/${pid}`)));
  assert.ok(!existsSync(join(sockets, 'slipway-staff.sock')));
});
