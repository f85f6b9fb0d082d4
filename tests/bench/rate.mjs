// Requests by the clock: so many a second, at moments fixed beforehand, however slow the answers are. A request's time counts from
// the moment when it was due, so a stall shows in all the requests that it held up. A process of its own:
//
//   node rate.mjs '{"port": 8080, "rate": 300, "seconds": 2, "paths": "a file of paths"}'
//   node rate.mjs '{"port": 8080, "rate": 50, "seconds": 2, "signIn": true}'      wrong sign-ins, each of another login
//
// Prints { requests, failed, rate, p50, p99, worst, ms: processor time of its own }; times in milliseconds.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const WARM_UP_MS = 300; // connections are opened, code is compiled
const PATIENCE_MS = 5000;
const now = () => Number(process.hrtime.bigint() / 1000n) / 1000;

// node's own timers know whole milliseconds only
function keepTime({ start, gap, count }) {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  for (let i = 0; i < count; i++) {
    const left = start + i * gap - now();
    if (left > 0) Atomics.wait(nobody, 0, 0, left);
    parentPort.postMessage(i);
  }
}

// A kept connection: ask(bytes) gives the status of the answer, 0 when there is none.
class Line {
  constructor(port, localAddress) {
    this.socket = createConnection({ port, host: '127.0.0.1', localAddress, noDelay: true });
    this.socket.on('data', (part) => this.take(part));
    this.socket.on('error', () => this.end(0));
    this.socket.on('close', () => this.end(0));
    this.bytes = Buffer.alloc(0);
  }
  take(part) {
    this.bytes = this.bytes.length ? Buffer.concat([this.bytes, part]) : part;
    const head = this.bytes.indexOf('\r\n\r\n');
    if (head < 0) return;
    const text = this.bytes.toString('latin1', 0, head);
    const length = /^content-length: (\d+)/im.exec(text);
    if (!length) {
      this.closed = true;
      return this.end(Number(text.slice(9, 12)));
    }
    if (this.bytes.length < head + 4 + Number(length[1])) return;
    this.bytes = Buffer.alloc(0);
    if (/^connection: close/im.test(text)) this.closed = true;
    this.end(Number(text.slice(9, 12)));
  }
  end(status) {
    if (!status) this.closed = true;
    const done = this.done;
    this.done = null;
    if (this.closed) this.socket.destroy();
    done?.(status);
  }
  ask(bytes) {
    return new Promise((done) => {
      this.done = done;
      if (this.closed) this.end(0);
      else this.socket.write(bytes);
    });
  }
}

const HEADERS = ['User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'Accept-Encoding: gzip', 'Sec-Fetch-Site: same-origin'];
const message = (port, first, more = [], body = '') =>
  `${[`${first} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...HEADERS, ...more].join('\r\n')}\r\n\r\n${body}`;

function asker({ port, paths, signIn }) {
  if (signIn)
    return () => {
      const body = `login=nobody-${randomBytes(6).toString('hex')}&password=a+wrong+password`;
      return message(port, 'POST /mod/login', ['Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`], body);
    };
  const list = readFileSync(paths, 'utf8').trim().split('\n').map((path) => message(port, `GET ${path}`));
  return () => list[Math.floor(Math.random() * list.length)];
}

async function main(wanted) {
  const { port, rate, seconds, signIn } = wanted;
  const next = asker(wanted);
  const good = signIn ? 422 : 200; // “this login and this password do not belong together”
  const idle = [];
  const times = [];
  const failed = {};
  let lines = 0;
  const start = now() + 100;
  const count = Math.round((WARM_UP_MS / 1000 + seconds) * rate);
  const gap = 1000 / rate;
  const waiting = [];
  const one = async (i) => {
    let line = idle.pop();
    if (!line || line.closed)
      // sign-ins come from many networks: each connection from another address of the loopback
      line = new Line(port, signIn ? `127.${1 + (process.pid % 200)}.${lines >> 8}.${(lines++ & 255) || 1}` : undefined);
    const status = await line.ask(next());
    const due = start + i * gap;
    if (!line.closed) idle.push(line);
    if (due < start + WARM_UP_MS) return;
    times.push(now() - due);
    if (status !== good) failed[status] = (failed[status] ?? 0) + 1;
  };
  const clock = new Worker(new URL(import.meta.url), { workerData: { start, gap, count } });
  clock.on('message', (i) => waiting.push(one(i)));
  await new Promise((done) => clock.on('exit', done));
  await Promise.race([Promise.all(waiting), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  const asked = count - Math.ceil((WARM_UP_MS / 1000) * rate);
  const unanswered = Math.max(0, asked - times.length);
  if (unanswered) failed.unanswered = unanswered;
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  const cpu = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({ requests: times.length, failed: Object.values(failed).reduce((sum, n) => sum + n, 0), why: failed,
    rate: times.length / seconds, p50: at(0.5), p99: at(0.99), worst: times.at(-1), ms: (cpu.user + cpu.system) / 1000 })}\n`);
  process.exit(0);
}

if (isMainThread) await main(JSON.parse(process.argv[2]));
else keepTime(workerData);
