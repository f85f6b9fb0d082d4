// Limits that take time: slow clients, too many requests. A site of its own, with the limits of a real one.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { siteUp } from '../lib/site.mjs';
import { ask } from './lib/client.mjs';
import { allow } from './lib/load.mjs';
import { parse, text } from './lib/html.mjs';

const site = await siteUp({ name: 'http-limits', env: { WORKERS: '1', RATE: '5', BURST: '10' } });
after(() => site.down());

// Sends a part, then nothing; how the connection ended, and when.
function stall(part) {
  const begin = Date.now();
  return new Promise((done) => {
    const socket = net.connect(site.port, '127.0.0.1');
    let said = '';
    socket.on('data', (chunk) => (said += chunk.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => done({ said, seconds: (Date.now() - begin) / 1000 }));
    socket.setTimeout(30000, () => socket.destroy(new Error('still open')));
    socket.write(part);
  });
}
const host = `Host: localhost:${site.port}\r\n`;
// they take ten seconds each, so they are begun together
const stalled = {
  'a request line': stall('GET / HT'),
  headers: stall(`GET / HTTP/1.1\r\n${host}X-Slow: `),
  'a body': stall(`POST /tools HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{`),
  'a chunk': stall(`POST /tools HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nx`),
};

test('too many requests: 429 with Retry-After, as a page and as problem+json', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => ask(site, i % 2 ? '/' : '/api/v1/categories')));
  const counts = (status) => answers.filter((one) => one.status === status).length;
  assert.equal(counts(200) + counts(429), 60);
  assert.ok(counts(200) >= 8, `${counts(200)} were answered`);
  assert.ok(counts(429) >= 30, `${counts(429)} were refused`);
  for (const one of answers.filter((each) => each.status === 429)) {
    assert.match(one.headers['retry-after'], /^\d+$/);
    assert.equal(one.headers['cache-control'], 'no-store');
    assert.match(one.headers['content-security-policy'], /default-src 'none'/);
    if (/json/.test(one.headers['content-type'])) assert.match(one.json.type, /too-many-requests$/);
    else assert.match(text(parse(one.body)), /Too many requests/);
  }
});

test('files are not counted', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask(site, '/favicon.ico')));
  assert.ok(answers.every((one) => one.status !== 429));
});

test('while slow clients hold their connections, others are answered', async () => {
  await new Promise((next) => setTimeout(next, 2500)); // the limit of the test before
  const begin = Date.now();
  assert.equal((await ask(site, '/tools')).status, 200);
  assert.ok(Date.now() - begin < allow(1000));
});

for (const [what, end] of Object.entries(stalled))
  test(`a client that stops in the middle of ${what} is cut off after 10 s`, async () => {
    const { said, seconds } = await end;
    assert.ok(seconds > 5 && seconds < 25, `${seconds} s`);
    assert.match(said, /^(HTTP\/1\.1 408 |$)/, 'with 408 or without a word');
  });
