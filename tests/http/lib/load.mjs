// Clients that ask without a pause, and what became of each request.
import http from 'node:http';
import { cpus, loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { ask } from './client.mjs';

export const PATHS = ['/', '/tools', '/compare', '/methodology', '/api/v1/tools?limit=5', '/tools/cursor', '/compare/cursor-vs-github-copilot', '/healthz'];

// A kept connection that was closed while the next request was on its way.
const wasClosed = (error) => error.reused && ['ECONNRESET', 'EPIPE'].includes(error.code);

// Starts `clients` of them, each on one kept connection; stop() ends them (as the end of the site does) and gives [{ path, status, ms, why, repeated }].
// With `repeat` they ask once more, on a fresh connection, when theirs was closed between two requests, as a browser does.
export function load(site, { clients, paths = PATHS, pause = 0, repeat = false }) {
  const results = [];
  let going = true;
  const one = async (n) => {
    const using = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = n; going && !site.isDown; i++) {
      const path = paths[i % paths.length];
      const begin = Date.now();
      let repeated = false;
      try {
        const { status } = await ask(site, path, { using }).catch((error) => {
          if (!repeat || !wasClosed(error)) throw error;
          repeated = true;
          return ask(site, path);
        });
        results.push({ path, status, repeated, ms: Date.now() - begin });
      } catch (error) {
        results.push({ path, status: 0, ms: Date.now() - begin, why: error.message });
      }
      if (pause) await wait(pause);
    }
    using.destroy();
  };
  const all = Array.from({ length: clients }, (_, n) => one(n));
  return {
    results,
    async stop() {
      going = false;
      await Promise.all(all);
      return results;
    },
  };
}

export const failures = (results, good = (status) => status === 200) =>
  results.filter((one) => !good(one.status)).map((one) => `${one.path}: ${one.status} ${one.why ?? ''} after ${one.ms} ms`);
export const slowest = (results) => Math.max(...results.map((one) => one.ms));

// So many milliseconds on a machine that has time for us, more on one that is at work on other things.
export const allow = (ms) => ms * Math.min(5, Math.max(1, loadavg()[0] / (2 * cpus().length)));

export async function until(what, wanted, seconds = 15) {
  for (const end = Date.now() + allow(seconds * 1000); Date.now() < end; await wait(20)) if (await wanted()) return;
  throw new Error(`${what}: not within ${seconds} s`);
}

// Connections that stand open between nginx and the workers.
export function kept(site) {
  return readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .filter((line) => line.includes(`${socketPath(site)}`) && / 0001 03 /.test(line)).length;
}
function socketPath(site) {
  const found = /unix:(\S+?slipway\.sock)/.exec(readFileSync(`${site.dir}/run/nginx/http.conf`, 'utf8'));
  return found[1].replace(/"$/, '');
}
