// A private site for a suite in node: its own database, workers, nginx and port.
//
//   import { siteUp } from '../lib/site.mjs';
//   const site = await siteUp({ name: 'http', env: { WORKERS: '4', CATALOGUE: '' } });
//   await fetch(site.url + '/');      site.env.DATABASE_URL, site.pid, site.workers()
//   site.sh('cluster.sh', 'stop');    await site.down();
//
// CATALOGUE='' starts with an empty database. The site is stopped, too, when the process ends.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const top = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const build = resolve(top, process.env.BUILD ?? 'build');

export function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function tool(env, name, ...args) {
  const ran = spawnSync(join(top, 'fcgi/tools', name), args, { cwd: top, env, encoding: 'utf8' });
  if (ran.error) throw ran.error;
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

const open = new Set();
process.on('exit', () => {
  for (const site of open) tool(site.env, 'site.sh', 'down');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(143));

// The living children of a process that have this name: a supervisor's are slipway-worker, slipway-staff, slipway-images,
// slipway-follow, slipway-jobs, with a mail server slipway-mail, with EXPORT_DIR slipway-ballots.
export function children(pid, name) {
  const of = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const [, comm, state, parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, 'utf8'));
      if (Number(parent) === pid && comm === name && state !== 'Z') of.push(Number(entry));
    } catch {
      // gone meanwhile
    }
  }
  return of;
}

export async function siteUp({ name = 'site', env: more = {} } = {}) {
  const dir = join(build, 'test/var', name);
  const port = more.PORT ?? String(await freePort());
  const env = { ...process.env, BUILD: build, RATE: '100000', BURST: '100000', SIGN_IN_RATE: '100000', SIGN_IN_BURST: '10000', SIGN_INS: '1000', SUBSCRIBE_RATE: '100000', SUBSCRIBE_BURST: '10000', SUBSCRIBES: '1000', MAIL_DIR: '', ...more, VAR: dir, PORT: port };
  if (!('BASE_URL' in more)) delete env.BASE_URL;
  mkdirSync(dir, { recursive: true });
  tool(env, 'site.sh', 'down');
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });

  const site = { dir, port: Number(port), env, url: `http://127.0.0.1:${port}` };
  open.add(site);
  const up = tool(env, 'site.sh', 'up');
  if (up.code !== 0) throw new Error(`site.sh up: exit ${up.code}\n${up.out}${up.err}`);

  env.BASE_URL ??= `http://localhost:${port}`;
  env.DATABASE_URL = tool(env, 'cluster.sh', 'url', 'slipway_app').out.trim();
  env.DATABASE_ADMIN_URL = tool(env, 'cluster.sh', 'url', 'slipway_owner').out.trim();
  env.DATABASE_SUPER_URL = tool(env, 'cluster.sh', 'url', 'postgres').out.trim();
  site.base = env.BASE_URL;
  site.internal = join(decodeURIComponent(/[?&]host=([^&]+)/.exec(env.DATABASE_URL)[1]), 'internal.sock');
  site.sh = (script, ...args) => tool(env, script, ...args);
  site.slipway = (...args) => {
    const ran = spawnSync(join(build, 'slipway'), args, { cwd: top, env, encoding: 'utf8' });
    return { code: ran.status, out: ran.stdout, err: ran.stderr };
  };
  site.log = () => readFileSync(join(dir, 'log/slipway.log'), 'utf8');
  site.accessLog = () => readFileSync(join(dir, 'log/access.log'), 'utf8');
  Object.defineProperty(site, 'pid', {
    get: () => Number(readFileSync(join(dir, 'run/slipway.id'), 'utf8').split(' ')[0]),
  });
  site.workers = () => children(site.pid, 'slipway-worker');
  site.staff = () => children(site.pid, 'slipway-staff');
  site.images = () => children(site.pid, 'slipway-images');
  site.down = async () => {
    open.delete(site);
    site.isDown = true;
    return tool(env, 'site.sh', 'down');
  };
  return site;
}
