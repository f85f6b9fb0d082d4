// What sql.mjs asks, one call after another, over a connection for each address. It closes after a moment without a call, and
// after every error, so that nothing of one call (an open transaction, a lock) lasts into the next.
import { readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import pg from 'pg';

const IDLE_MS = 300;
const pools = new Map();
const raw = { getTypeParser: () => (value) => value };

// cluster.sh's addresses, postgresql://USER@/DATABASE?host=FOLDER&passfile=FILE, as pg wants them; libpq's passfile it does not know
function where(url) {
  const [, user, database, query] = /^postgresql:\/\/(\w+)@\/(\w+)\?(.*)$/.exec(url);
  const of = new URLSearchParams(query);
  const line = readFileSync(of.get('passfile'), 'utf8').split('\n').find((one) => one.split(':')[3] === user);
  return { user, database, host: of.get('host'), password: line.split(':')[4] };
}

function poolOf(url) {
  if (!pools.has(url)) {
    const pool = new pg.Pool({ ...where(url), max: 1, idleTimeoutMillis: IDLE_MS });
    pool.on('error', () => {}); // ended by the server while nobody used it: the next call opens another
    pools.set(url, pool);
  }
  return pools.get(url);
}

const lines = (result) => (result.rows ?? []).map((row) => row.map((value) => value ?? '').join('|'));
const words = (error) =>
  [`ERROR:  ${error.code ?? ''}: ${error.message}`, error.detail && `DETAIL:  ${error.detail}`, error.hint && `HINT:  ${error.hint}`, error.where && `CONTEXT:  ${error.where}`].filter(Boolean).join('\n');
// the server ended a kept connection before it saw the statement
const stale = (error) => !error.code || ['57P01', 'ECONNRESET', 'EPIPE'].includes(error.code);

async function run(url, text, again) {
  let client, kept;
  try {
    const pool = poolOf(url);
    kept = pool.idleCount > 0;
    client = await pool.connect();
    const results = await client.query({ text, rowMode: 'array', types: raw });
    client.release(!(await client.query('DISCARD ALL').catch(() => null))); // a transaction that is open ends with its connection
    return { code: 0, out: [results].flat().flatMap(lines).join('\n').trim(), err: '' };
  } catch (error) {
    if (client) client.release(true);
    else pools.delete(url); // its site may have been made anew, with another password
    if (kept && again && stale(error)) return run(url, text, false);
    return { code: 1, out: '', err: words(error) };
  }
}

workerData.port.on('message', async ({ url, text }) => {
  workerData.port.postMessage(await run(url, text, true));
  Atomics.store(workerData.turn, 0, 1);
  Atomics.notify(workerData.turn, 0);
});
