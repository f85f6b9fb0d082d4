// The running copies of the drills: two app hosts on one database, and two more of which one has a small memory and the
// other none.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, freePort, siteUp, top } from '../../lib/site.mjs';
import { until } from '../../http/lib/load.mjs';
import { ask } from '../../http/lib/client.mjs';
import { workersOf, followerOf } from './processes.mjs';

export const WORKERS = 3;
const OPEN = { WORKERS: String(WORKERS), VOTE_QUOTA: '1000000' };

const started = new Map();
function once(name, start) {
  if (!started.has(name)) started.set(name, start());
  return started.get(name);
}

const quiet = (host) => until('all its processes', () => workersOf(host).length === Number(host.env.WORKERS) && followerOf(host));

async function firstHost(name, env) {
  const site = await siteUp({ name, env: { ...OPEN, ...env } });
  site.name = 'A';
  site.nginx = () => Number(readFileSync(join(site.dir, 'run/nginx.pid'), 'utf8'));
  site.whole = () => quiet(site);
  await site.whole();
  return site;
}

// A supervisor and an nginx of its own beside the site's, on the same database and with the same key.
async function secondHost(site, more = {}) {
  const port = await freePort();
  const dir = join(site.dir, 'second');
  const sockets = dirname(site.internal);
  const socket = join(sockets, 'second.sock');
  const internal = join(sockets, 'second-internal.sock');
  const env = { ...site.env, LISTEN: `unix:${socket}`, SECRET_KEY_FILE: join(site.dir, 'secrets/secret_key'), ...more };
  mkdirSync(join(dir, 'tmp'), { recursive: true });
  const log = openSync(join(dir, 'slipway.log'), 'a');
  const serve = spawn(join(build, 'slipway'), ['serve'], { cwd: top, env, stdio: ['ignore', log, log] });
  const values = {
    USER: process.getuid() === 0 ? 'user root;' : '',
    MODULES: '/usr/lib/nginx/modules',
    RUN: dir,
    NGINX_WORKERS: 1,
    ERROR_LOG: join(dir, 'nginx.log'),
    ACCESS_LOG: join(dir, 'access.log'),
    LISTEN: `listen 127.0.0.1:${port};`,
    LISTEN_DEFAULT: `listen 127.0.0.1:${port} default_server;`,
    LISTEN_INTERNAL: `listen "unix:${internal}";`,
    HOSTS: 'localhost 127.0.0.1',
    SOCKETS: socket,
    RATE: env.RATE,
    BURST: env.BURST,
    SIGN_IN_RATE: env.SIGN_IN_RATE,
    SIGN_IN_BURST: env.SIGN_IN_BURST,
    SIGN_INS: env.SIGN_INS,
    SUBSCRIBE_RATE: env.SUBSCRIBE_RATE,
    SUBSCRIBE_BURST: env.SUBSCRIBE_BURST,
    SUBSCRIBES: env.SUBSCRIBES,
    STATIC: join(build, 'static'),
    ERRORS: join(build, 'errors'),
    EXPORTS: join(dir, 'exports'),
  };
  const rendered = spawnSync(join(top, 'nginx/render.sh'), [join(dir, 'conf'), ...Object.entries(values).map((pair) => pair.join('='))]);
  if (rendered.status !== 0) throw new Error(`render.sh: ${rendered.stderr}`);
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  const arguments_ = ['-p', dir, '-c', join(dir, 'conf/nginx.conf'), '-e', join(dir, 'nginx.log'), '-g', 'daemon off;'];
  const nginx = spawn('nginx', arguments_, { env: { ...env, PATH: path }, stdio: ['ignore', log, log] });
  for (const child of [nginx, serve]) {
    child.unref();
    process.on('exit', () => child.kill('SIGTERM'));
  }
  const host = { name: 'B', dir, port, env, base: site.base, url: `http://127.0.0.1:${port}`, pid: serve.pid, internal };
  host.nginx = () => nginx.pid;
  host.log = () => readFileSync(join(dir, 'slipway.log'), 'utf8');
  host.whole = () => quiet(host);
  await until('the second host', async () => (await ask(host, '/readyz').catch(() => ({}))).status === 200, 60);
  await host.whole();
  return host;
}

export const pair = () =>
  once('pair', async () => {
    const a = await firstHost('chaos', {});
    return { a, b: await secondHost(a) };
  });
// One worker: what it keeps is what all keep.
export const small = () =>
  once('small', async () => {
    const kept = await firstHost('chaos-small', { CACHE_MB: '1', WORKERS: '1' });
    return { kept, bare: await secondHost(kept, { CACHE_MB: '0' }) };
  });

// Asks for these paths until every worker of the host has answered each.
export async function everywhere(host, paths, headers = {}) {
  const from = host.log().length;
  const missing = () => {
    const lines = host.log().slice(from).split('\n').filter((line) => line.includes('event=request '));
    return paths.filter((path) => {
      const mine = lines.filter((line) => line.includes(` path=${path.split('?')[0]} `));
      return !workersOf(host).every((pid) => mine.some((line) => line.includes(` pid=${pid} `)));
    });
  };
  await until('every worker to have answered', async () => {
    for (const path of missing()) await Promise.all(Array.from({ length: 30 }, () => ask(host, path, { headers })));
    return missing().length === 0;
  });
}
