// What stands on every answer, nginx's own and those of the workers: security headers, the request id, CORS.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { own } from './lib/sites.mjs';
import { until } from './lib/load.mjs';
import { ask, askJson, message, raw } from './lib/client.mjs';

const site = await own();
const style = /href="(\/static\/style\.[^"]*\.css)"/.exec((await ask(site, '/')).body)[1];

// status, what, a way to get it
const ANSWERS = [
  [200, 'a page', () => ask(site, '/compare/k-wins-vs-k-some')],
  [200, 'HEAD of a page', () => ask(site, '/tools', { method: 'HEAD' })],
  [200, 'the API', () => ask(site, '/api/v1/tools')],
  [200, 'a health check', () => ask(site, '/healthz')],
  [200, 'a static file', () => ask(site, style)],
  [304, 'a static file again', async () => ask(site, style, { headers: { 'if-none-match': (await ask(site, style)).headers.etag } })],
  [304, 'a page again', async () => ask(site, '/', { headers: { 'if-none-match': '*' } })],
  [301, 'a redirect', () => ask(site, '/compare/k-some-vs-k-wins')],
  [303, 'the picker', () => ask(site, '/compare?left=k-wins&right=k-some')],
  [400, 'an undeclared parameter', () => ask(site, '/?x=1')],
  [400, 'a path above the root (nginx)', () => raw(site, message(site, 'GET /../../etc/passwd HTTP/1.1'))],
  [400, 'no Host (nginx)', () => raw(site, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')],
  [404, 'no such page', () => ask(site, '/nope')],
  [404, 'no such file (nginx)', () => ask(site, '/static/nope')],
  [404, 'no such icon (nginx)', () => ask(site, '/nope.png')],
  [405, 'a wrong method', () => ask(site, '/', { method: 'PUT', headers: { 'content-length': 0 } })],
  [405, 'a wrong method on a file (nginx)', () => ask(site, style, { method: 'POST', headers: { 'content-length': 0 } })],
  [405, 'TRACE (nginx)', () => raw(site, message(site, 'TRACE / HTTP/1.1'))],
  [406, 'an Accept that cannot be served', () => ask(site, '/', { headers: { accept: 'image/png' } })],
  [413, 'a large body (nginx)', () => raw(site, message(site, 'POST / HTTP/1.1', 'Content-Length: 9999999'))],
  [414, 'a long address (nginx)', () => raw(site, message(site, `GET /${'a'.repeat(5000)} HTTP/1.1`))],
  [415, 'a media type', () => ask(site, '/', { method: 'POST', headers: { 'content-type': 'text/x' }, body: 'a=1' })],
  [421, 'a foreign host (nginx)', () => ask(site, '/', { headers: { host: 'evil.example' } })],
  [431, 'large headers (nginx)', () => raw(site, message(site, 'GET / HTTP/1.1', `X: ${'a'.repeat(5000)}`))],
];

for (const [status, what, get] of ANSWERS) {
  test(`${status}, ${what}: the security headers, once each, and a request id`, async () => {
    const answer = await get();
    assert.equal(answer.status, status);
    const { headers } = answer;
    const policy = headers['content-security-policy'];
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|http:|data:/);
    for (const rule of ["script-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"])
      assert.ok(policy.includes(rule), rule);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.match(headers['permissions-policy'], /geolocation=\(\)/);
    assert.match(headers['x-request-id'], /^[0-9a-f]{32}$/);
    assert.equal(headers['x-powered-by'], undefined);
    assert.equal(headers.server, 'nginx', 'no version');
    const names = answer.raw ? answer.raw.filter((_, i) => i % 2 === 0) : answer.head.split('\r\n').slice(1).map((line) => line.split(':')[0]);
    const twice = names.filter((name, i) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== i);
    assert.deepEqual(twice, []);
    assert.equal(headers['set-cookie'], undefined, 'reading sets no cookie');
  });
}

test('a page that is shown twice carries two request ids', async () => {
  const ids = new Set();
  for (let i = 0; i < 5; i++) ids.add((await ask(site, '/')).headers['x-request-id']);
  assert.equal(ids.size, 5);
});

test('a client cannot choose the request id', async () => {
  const answer = await ask(site, '/nope', { headers: { 'x-request-id': 'mine', 'request-id': 'mine', accept: 'application/json' } });
  assert.match(answer.headers['x-request-id'], /^[0-9a-f]{32}$/);
  assert.equal(answer.json.request_id, answer.headers['x-request-id']);
});

test('the request id is in the log line of nginx, in that of the worker, and on an error page', async () => {
  for (const [path, status] of [['/tools/k-wins', 200], ['/tools/nope', 404], ['/compare/k-some-vs-k-wins', 301], ['/tools?x=1', 400]]) {
    const answer = await ask(site, path);
    const id = answer.headers['x-request-id'];
    if (status >= 400) assert.ok(answer.body.includes(id), 'on the page');
    const line = async (read) => {
      for (let i = 0; i < 40; i++) {
        const found = read().split('\n').find((one) => one.includes(`request_id=${id}`));
        if (found) return found;
        await wait(25);
      }
      return '';
    };
    const nginx = await line(site.accessLog);
    assert.match(nginx, new RegExp(`status=${status} `), path);
    assert.match(nginx, /method="GET"/);
    const worker = await line(site.log);
    assert.match(worker, new RegExp(`status=${status} `), path);
    assert.match(worker, /event=request .*method=GET /);
    assert.match(worker, / db_us=\d+/);
  }
  // nginx answers this one itself, with an error page
  const foreign = await ask(site, '/tools', { method: 'DELETE', headers: { host: 'elsewhere.example' } });
  assert.equal(foreign.status, 421);
  const id = foreign.headers['x-request-id'];
  await until('the line', () => site.accessLog().includes(`request_id=${id} method="DELETE" `));
});

test('logs hold no address of the visitor and no secret', async () => {
  await ask(site, '/tools/k-wins');
  const secrets = (site.env.DATABASE_URL.match(/password=([^&]+)/) ?? []).slice(1);
  for (const log of [site.log(), site.accessLog()]) {
    assert.ok(!log.replace(/host="[^"]*"/g, '').includes('127.0.0.1'));
    for (const secret of secrets) assert.ok(!log.includes(secret));
  }
});

test('log lines are logfmt, one event a line', async () => {
  await ask(site, '/compare?left=a%22b%3Dc%20d&right=%F0%9F%9A%A2');
  const pair = /(?:^|\s)[a-z_]+=(?:"(?:[^"\\]|\\.)*"|[^\s"=]*)/y;
  for (const log of [site.log(), site.accessLog()])
    for (const line of log.trim().split('\n')) {
      if (!/^(?:ts|time)=/.test(line)) continue;
      let at = 0;
      for (pair.lastIndex = 0; pair.exec(line); pair.lastIndex = at) at = pair.lastIndex;
      assert.equal(at, line.length, line);
    }
});

test('CORS: any origin may read JSON that anybody may read, and nothing else', async () => {
  const origin = { origin: 'https://elsewhere.example' };
  for (const path of ['/api/v1/tools', '/api/v1/tools/k-wins', '/api/v1/comparisons/k-wins/k-some', '/api/v1/categories', '/api/v1/tools/nope']) {
    const answer = await ask(site, path, { headers: origin });
    assert.equal(answer.headers['access-control-allow-origin'], '*', path);
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  }
  for (const path of ['/', '/tools', '/tools/k-wins', '/compare/k-wins-vs-k-some', '/methodology']) {
    assert.equal((await askJson(site, path, { headers: origin })).headers['access-control-allow-origin'], '*', path);
    assert.equal((await ask(site, path, { headers: origin })).headers['access-control-allow-origin'], undefined, path);
  }
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const answer = await ask(site, '/api/v1/tools/k-wins', { method, headers: { ...origin, 'content-length': 0 } });
    assert.equal(answer.headers['access-control-allow-methods'], undefined, method);
  }
});
