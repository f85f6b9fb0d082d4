// Scripts of other sites: they may read what is the same for everybody, after asking where a browser asks, and nothing else.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';
import { Visitor } from './lib/visitor.mjs';

const site = await own();
const origin = 'https://elsewhere.example';
const preflight = (path, method = 'GET', headers = 'if-none-match') =>
  ask(site, path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method, ...(headers && { 'access-control-request-headers': headers }), 'content-length': 0 } });

const SHARED = ['/', '/tools', '/tools/facts', '/tools/k-wins', '/tools/k-wins/history', '/compare', '/compare/k-wins-vs-k-some', '/c/bulk-goods', '/methodology', '/privacy', '/agents',
  '/log', '/stats', '/api/v1/tools', '/api/v1/tools/k-wins', '/api/v1/comparisons/k-wins/k-some', '/api/v1/categories', '/api/v1/openapi.json'];
const PRIVATE = ['/api/v1/votes', '/api/v1/duplicates', '/api/v1/submissions/x', '/api/v1/moderation/queue', '/api/v1/moderation/tools/k-wins', '/submissions/x', '/mcp', '/mod', '/mod/login', '/submit', '/healthz'];

test('every public JSON GET is open to scripts, and says which headers they may read', async () => {
  for (const path of SHARED) {
    const answer = await ask(site, path, { headers: { origin, accept: 'application/json' } });
    assert.equal(answer.status, 200, path);
    assert.equal(answer.headers['access-control-allow-origin'], '*', path);
    assert.equal(answer.headers['access-control-expose-headers'], 'ETag, Link, X-Request-Id', path);
    assert.equal(answer.headers['access-control-allow-credentials'], undefined, path);
    const again = await ask(site, path, { headers: { origin, accept: 'application/json', 'if-none-match': answer.headers.etag } });
    if (!['/log', '/stats'].includes(path)) assert.equal(again.status, 304, path);
    assert.equal(again.headers['access-control-allow-origin'], '*', `${path}, unchanged`);
  }
});

test('a preflight for GET or HEAD of those is granted, also with a query', async () => {
  for (const path of [...SHARED, '/api/v1/tools?sort=panel&limit=3', '/api/v1/tools/nope', '/api/v1/tools?nonsense=1'])
    for (const method of ['GET', 'HEAD']) {
      const answer = await preflight(path, method, 'accept, if-none-match');
      assert.equal(answer.status, 204, path);
      assert.equal(answer.bytes.length, 0);
      assert.equal(answer.headers['access-control-allow-origin'], '*');
      assert.equal(answer.headers['access-control-allow-methods'], 'GET, HEAD');
      assert.equal(answer.headers['access-control-allow-headers'], 'Accept, If-None-Match');
      assert.equal(answer.headers['access-control-max-age'], '86400');
      assert.equal(answer.headers['access-control-allow-credentials'], undefined);
    }
});

test('none is granted for what writes, for what is private, or where there is nothing', async () => {
  const refused = async (answer, what) => {
    assert.ok([404, 405].includes(answer.status), `${what}: ${answer.status}`);
    for (const name of Object.keys(answer.headers)) assert.ok(!name.startsWith('access-control-'), `${what}: ${name}`);
  };
  for (const path of PRIVATE) await refused(await preflight(path), path);
  for (const path of SHARED) for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'get', '']) await refused(await preflight(path, method), `${path} ${method}`);
  for (const [path, method] of [['/api/v1/tools/k-wins/vote', 'PUT'], ['/api/v1/tools/k-wins/vote', 'GET'], ['/api/v1/submissions', 'POST'], ['/api/v1/tools/k-wins/flags', 'POST'], ['/mcp', 'POST'], ['/nope', 'GET']])
    await refused(await preflight(path, method, 'content-type'), `${path} ${method}`);
});

test('OPTIONS that is no preflight is a method like any other', async () => {
  const answer = await ask(site, '/api/v1/tools', { method: 'OPTIONS', headers: { origin, 'content-length': 0 } });
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.allow, 'GET, HEAD');
});

test('writes and private answers say nothing to scripts of other sites', async () => {
  for (const path of ['/api/v1/votes', '/api/v1/duplicates']) assert.equal((await ask(site, path, { headers: { origin } })).headers['access-control-allow-origin'], undefined, path);
  const json = { 'content-type': 'application/json' };
  const who = new Visitor(site); // whose vote is gone in the end
  for (const [method, path, body] of [['PUT', '/api/v1/tools/bulk-03/vote', '{"verdict":"ship"}'], ['DELETE', '/api/v1/tools/bulk-03/vote', undefined], ['POST', '/api/v1/tools/bulk-03/flags', '{"kind":"spam"}'], ['POST', '/mcp', '{"jsonrpc":"2.0","id":1,"method":"ping"}']]) {
    const answer = await who.ask(path, { method, body, headers: { ...json, ...(body === undefined && { 'content-length': 0 }) } });
    assert.equal(answer.status, 200, path);
    for (const name of Object.keys(answer.headers)) assert.ok(!name.startsWith('access-control-'), `${method} ${path}: ${name}`);
    assert.equal((await ask(site, path, { method, body, headers: { ...json, origin, ...(body === undefined && { 'content-length': 0 }) } })).status, 403, `${method} ${path} from elsewhere`);
  }
});
