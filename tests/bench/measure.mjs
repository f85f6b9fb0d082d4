// What is measured with: wrk, pgbench, the processes' own counters, and a small FastCGI client for the cold start.
import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

export const median = (list) => {
  const sorted = list.filter((n) => Number.isFinite(n)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function run(command, args, env = process.env) {
  const ran = spawnSync(command, args, { env, encoding: 'utf8', timeout: 30000 });
  if (ran.error) throw ran.error;
  if (ran.status !== 0) throw new Error(`${command}: exit ${ran.status}\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

// ---- wrk

// what a browser sends with a page, but for its cookies
export const BROWSER = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'en-US,en;q=0.5',
  'Sec-Fetch-Site': 'same-origin',
};

const UNITS = { us: 0.001, ms: 1, s: 1000, m: 60000 };
const latency = (text, percent) => {
  const found = text.match(new RegExp(`^\\s+${percent}%\\s+([0-9.]+)(us|ms|s|m)$`, 'm'));
  return found ? Number(found[1]) * UNITS[found[2]] : NaN;
};

export function wrk(url, { script, args, headers = {}, connections = 16, seconds = 1 }) {
  const said = Object.entries({ ...BROWSER, ...headers }).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const text = run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...said,
    '-s', join(here, script), url, '--', ...args.map(String)]);
  const bad = Number(text.match(/Non-2xx or 3xx responses: (\d+)/)?.[1] ?? 0);
  const errors = text.match(/Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/);
  return {
    rate: Number(text.match(/^Requests\/sec:\s+([0-9.]+)/m)[1]),
    p50: latency(text, 50),
    p99: latency(text, 99),
    requests: Number(text.match(/(\d+) requests in/)[1]),
    failed: bad + (errors ? errors.slice(1).reduce((sum, n) => sum + Number(n), 0) : 0),
  };
}

// ---- pgbench

export function pgbench(url, { script, clients, variables = {}, seconds = 1 }) {
  const log = `${script}.log`;
  const defined = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  const text = run('pgbench', ['-n', '-M', 'prepared', '-c', String(clients), '-j', String(Math.min(clients, 2)), '-T',
    String(seconds), '-l', `--log-prefix=${log}`, ...defined, '-f', script, url]);
  const times = [];
  const dir = dirname(script);
  for (const name of readdirSync(dir).filter((file) => join(dir, file).startsWith(`${log}.`))) {
    for (const line of readFileSync(join(dir, name), 'utf8').split('\n')) if (line) times.push(Number(line.split(' ')[2]) / 1000);
    rmSync(join(dir, name));
  }
  times.sort((a, b) => a - b);
  return {
    rate: Number(text.match(/^tps = ([0-9.]+)/m)[1]),
    p50: times[Math.floor(times.length * 0.5)],
    p99: times[Math.floor(times.length * 0.99)],
    requests: times.length,
    failed: Number(text.match(/number of failed transactions: (\d+)/)?.[1] ?? 0),
  };
}

// The workers' own statement out of sql/queries, with pgbench's variables for its parameters.
export function statement(file, name, values) {
  const found = readFileSync(file, 'utf8').split(/^-- name: /m).find((part) => part.startsWith(`${name} `));
  const sql = found.split('\n').filter((line) => !line.startsWith('--')).slice(1).join('\n').trim();
  return sql.replace(/\$(\d)/g, (_, n) => values[n - 1]);
}

// ---- processes

export const status = (pid, field) => {
  const found = readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`^${field}:\\s+(\\d+)`, 'm'));
  return found ? Number(found[1]) : 0;
};
// milliseconds of processor time that the processes have used, so far as they still live
export const used = (pids) =>
  pids.reduce((sum, pid) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    } catch {
      return sum;
    }
  }, 0);
// … and those that this process started and has seen the end of
export const usedByEnded = () => {
  const fields = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /s, '').split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
};
export function children(pid) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((child) => {
    try {
      return Number(readFileSync(`/proc/${child}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]) === pid;
    } catch {
      return false;
    }
  });
}

// ---- one request, its answer as it came

export function get(url, headers = {}) {
  return new Promise((done, failed) => {
    http.get(url, { headers: { ...BROWSER, ...headers }, agent: false }, (res) => {
      const parts = [];
      res.on('data', (part) => parts.push(part));
      res.on('end', () => done({ status: res.statusCode, headers: res.headers, body: Buffer.concat(parts) }));
    }).on('error', failed);
  });
}

export function getLocal(socketPath, path) {
  return new Promise((done, failed) => {
    http.get({ socketPath, path, agent: false }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (part) => (text += part));
      res.on('end', () => done(text));
    }).on('error', failed);
  });
}

// ---- voters' cookies, signed as the program does it (fcgi/http/voter.c)

const mac = (key, text) => createHmac('sha256', key).update(text).digest();
export function voterSigner(secret) {
  const key = mac(secret, 'voter');
  const day = Math.floor(Date.now() / 86400000);
  return (id) => `1.${id}.${day}.${mac(key, `1.${id}.${day}`).toString('hex')}`;
}
export const network = (secret, address) => {
  const key = mac(mac(secret, 'network'), String(Math.floor(Date.now() / 86400000)));
  return mac(key, Buffer.from(address.split('.').map(Number))).toString('hex');
};

export function writeVotes(file, { count, tool, sign }) {
  let text = '';
  for (let i = 0; i < count; i++) {
    const id = (BigInt(Math.floor(Math.random() * 2 ** 31)) << 31n) + BigInt(Math.floor(Math.random() * 2 ** 31)) + 1n;
    text += `${tool()} ${sign(id)} ${Math.random() < 0.5 ? 'ship' : 'skip'}\n`;
  }
  writeFileSync(file, text);
}

// ---- cold start

const record = (type, body) => {
  const head = Buffer.from([1, type, 0, 1, body.length >> 8, body.length & 255, 0, 0]);
  return Buffer.concat([head, body]);
};
function fastcgi(socket, path) {
  const pair = (name, value) => Buffer.concat([Buffer.from([name.length, value.length]), Buffer.from(name + value)]);
  const params = Buffer.concat([pair('REQUEST_METHOD', 'GET'), pair('REQUEST_URI', path), pair('SERVER_PROTOCOL', 'HTTP/1.1'),
    pair('REMOTE_ADDR', '127.0.0.1'), pair('HTTP_ACCEPT', 'text/html'), pair('HTTP_ACCEPT_ENCODING', 'gzip')]);
  const begin = Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]);
  return new Promise((done, failed) => {
    const connection = createConnection(socket);
    let bytes = Buffer.alloc(0);
    connection.on('error', failed);
    connection.on('data', (part) => (bytes = Buffer.concat([bytes, part])));
    connection.on('close', () => done(bytes.toString('latin1')));
    connection.write(Buffer.concat([record(1, begin), record(4, params), record(4, Buffer.alloc(0)), record(5, Buffer.alloc(0))]));
  });
}

// milliseconds from exec to the end of the first answer
export async function coldStart(program, env, socket, path) {
  rmSync(socket, { force: true });
  const start = performance.now();
  const child = spawn(program, ['serve'], { env, stdio: 'ignore' });
  const gone = new Promise((done) => child.on('exit', done));
  try {
    for (;;) {
      let answer = '';
      try {
        answer = await fastcgi(socket, path);
      } catch {
        if (child.exitCode !== null || performance.now() - start > 10000) throw new Error('slipway serve does not start');
        await sleep(1);
        continue;
      }
      const ms = performance.now() - start;
      if (!answer.includes('Status: 200')) throw new Error(`the first answer is ${answer.slice(8, 60)}`);
      return ms;
    }
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
}
