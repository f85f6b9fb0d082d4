// What a refusal looks like: a page in the site's look for people, problem+json for programs; from the workers and
// from nginx alike.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own } from './lib/sites.mjs';
import { ask, message, raw } from './lib/client.mjs';
import { all, byId, dangers, parse, text } from './lib/html.mjs';

const site = await own();
const get = (path, options) => (headers) => ask(site, path, { ...options, headers: { ...options?.headers, ...headers } });
const send = (line, ...more) => (headers) =>
  raw(site, message(site, line, ...more, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)));

const REFUSALS = [
  [400, 'a parameter', get('/tools?sort=size')],
  [400, 'a broken escape in a path', send('GET /tools/%zz HTTP/1.1')],
  [400, 'a broken escape in a query', send('GET /tools?%zz HTTP/1.1')],
  [404, 'no such tool', get('/tools/nope')],
  [404, 'no such page', get('/nope/at/all')],
  [404, 'no such file', get('/static/nope.css')],
  [405, 'a method', get('/tools', { method: 'DELETE' })],
  [405, 'a method on a file', get('/nope.png', { method: 'DELETE' })],
  [413, 'a body', send('POST /tools HTTP/1.1', 'Content-Length: 999999')],
  [414, 'an address', send(`GET /?${'q'.repeat(5000)} HTTP/1.1`)],
  [415, 'a media type', get('/tools', { method: 'POST', headers: { 'content-type': 'image/png' }, body: 'x' })],
  [421, 'a host', get('/', { headers: { host: 'evil.example' } })],
  [431, 'headers', send('GET / HTTP/1.1', `X-Long: ${'h'.repeat(5000)}`)],
];

function checkPage(answer, status) {
  assert.equal(answer.status, status);
  assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(answer.headers['cache-control'], 'no-store');
  const page = parse(answer.body);
  assert.deepEqual(dangers(page), []);
  const main = byId(page, 'main');
  const shown = text(main);
  assert.ok(shown.includes(String(status)), 'the number');
  assert.equal(all(page, 'h1').length, 1);
  assert.ok(text(all(page, 'h1')[0]).length > 5, 'a title');
  assert.ok(all(main, 'p').some((p) => /\w.*[.!?]$/.test(text(p))), 'a sentence');
  assert.ok(all(main, 'a').some((a) => a.attributes.href === '/'), 'a way home');
  assert.ok(all(page, (n) => n.attributes.rel === 'stylesheet').length === 1, 'our style');
  assert.ok(all(page, (n) => n.name === 'meta' && n.attributes.name === 'robots' && /noindex/.test(n.attributes.content)).length, 'noindex');
  assert.equal(all(page, (n) => n.attributes.rel === 'canonical').length, 0);
  assert.ok(shown.includes(answer.headers['x-request-id']), 'the request id');
  assert.doesNotMatch(answer.body, /nginx|fcgi|libpq|SELECT|\.c:\d|stack|errno/i);
}

function checkProblem(answer, status) {
  assert.equal(answer.status, status);
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
  const problem = JSON.parse(answer.body);
  assert.equal(problem.status, status);
  assert.match(problem.type, /^urn:slipway:problem:[a-z-]+$/);
  assert.ok(problem.title.length > 3);
  assert.match(problem.detail, /\w.*[.!?]$/);
  assert.equal(problem.request_id, answer.headers['x-request-id']);
  assert.deepEqual(Object.keys(problem).sort(), ['detail', 'request_id', 'status', 'title', 'type']);
  return problem;
}

for (const [status, what, refuse] of REFUSALS) {
  const early = status === 414 || status === 431 || what.includes('path'); // nginx has read no header then
  test(`${status}, ${what}: a page for people`, async () => {
    checkPage(await refuse({}), status);
    checkPage(await refuse({ accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }), status);
  });
  test(`${status}, ${what}: problem+json for programs`, async () => {
    if (early) return checkPage(await refuse({ accept: 'application/json' }), status);
    checkProblem(await refuse({ accept: 'application/json' }), status);
    checkProblem(await refuse({ accept: 'application/problem+json, application/json;q=0.9' }), status);
  });
}

test('under /api/ refusals are problem+json whatever Accept says', async () => {
  const types = new Set();
  for (const [path, status, options] of [
    ['/api/v1/tools/nope', 404],
    ['/api/v1/nope', 404],
    ['/api/v1/tools?limit=0', 400],
    ['/api/v1/tools?pirate=1', 400],
    ['/api/v1/tools', 405, { method: 'POST', headers: { 'content-length': 0 } }],
    ['/api/v1/tools', 406, { headers: { accept: 'text/html' } }],
    ['/api/v1/tools', 415, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }],
  ])
    for (const accept of ['text/html', '*/*', 'image/png', undefined]) {
      const headers = { ...options?.headers };
      if (accept && !headers.accept && status !== 400) headers.accept = status === 404 && !path.endsWith('/tools/nope') ? accept : '*/*';
      types.add(checkProblem(await ask(site, path, { ...options, headers }), status).type);
    }
  assert.equal(types.size, 5, 'a type for each kind');
  checkProblem(await raw(site, message(site, 'POST /api/v1/tools HTTP/1.1', 'Content-Length: 9999999')), 413);
  checkProblem(await ask(site, '/api/v1/tools', { headers: { host: 'evil.example' } }), 421);
});

test('the type of a kind is the same wherever it is refused', async () => {
  const type = async (path) => (await ask(site, path, { headers: { accept: 'application/json' } })).json.type;
  const own404 = await type('/tools/nope');
  assert.equal(await type('/nope'), own404);
  assert.equal(await type('/static/nope'), own404);
  assert.equal(await type('/api/v1/tools/nope'), own404);
});

test('a detail says what is wrong with what', async () => {
  const detail = async (path) => (await ask(site, path, { headers: { accept: 'application/json' } })).json.detail;
  assert.match(await detail('/tools?sort=size'), /“sort”.*newest, panel, community/);
  assert.match(await detail('/tools?pirate=1'), /“pirate”/);
  assert.match(await detail('/tools?sort=panel&sort=panel'), /“sort”.*twice/);
  assert.match(await detail('/tools?after=xyz'), /“after”/);
  assert.match(await detail('/api/v1/tools?limit=101'), /“limit”.*1 to 100/);
  assert.match(await detail(`/tools?category=${'c'.repeat(81)}`), /“category”.*80/);
  assert.match(await detail('/tools?after=%00'), /NUL/);
  assert.match(await detail('/tools/%ff'), /UTF-8/);
  assert.match(await detail('/tools?%zz'), /percent/i);
});

test('what a refusal quotes is escaped', async () => {
  const nasty = encodeURIComponent('"><script>alert(1)</script>');
  for (const path of [`/tools?${nasty}=1`, `/${nasty}`, `/tools/${nasty}`, `/c/${nasty}`, `/compare/${nasty}-vs-x`, `/tools?category=${nasty}`, `/tools?sort=${nasty}`]) {
    const answer = await ask(site, path);
    assert.ok([400, 404].includes(answer.status), path);
    assert.deepEqual(dangers(parse(answer.body)), []);
    assert.ok(!answer.body.includes('<script>alert'), path);
    JSON.parse((await ask(site, path, { headers: { accept: 'application/json' } })).body);
  }
});
