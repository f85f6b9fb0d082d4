// Each route and its outcomes: 200, 301, 303, 304, 400, 404, 405 with Allow, 406; HEAD as GET without the body.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own, psql } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';
import { parse } from './lib/html.mjs';
import { LONG_A, LONG_B } from './lib/catalogue.mjs';

const site = await own();
psql(site, `INSERT INTO newsletter_issues (year, week, subject, state, due_at, letter, sending_at, sent_at, sent, refused, called_back) VALUES (2026, 10, 'An issue', 'sent', now(), 1, now(), now(), 0, 0, 0) ON CONFLICT DO NOTHING`);
const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json';

// path, an address of it, its faces
const ROUTES = [
  ['/', '/', [HTML, JSON_TYPE]],
  ['/tools', '/tools', [HTML, JSON_TYPE]],
  ['/tools/:slug', '/tools/k-wins', [HTML, JSON_TYPE]],
  ['/tools/facts', '/tools/facts', [JSON_TYPE]],
  ['/agents', '/agents', [HTML, JSON_TYPE]],
  ['/llms.txt', '/llms.txt', ['text/plain; charset=utf-8']],
  ['/api/v1/openapi.json', '/api/v1/openapi.json', [JSON_TYPE]],
  ['/tools/:slug/history', '/tools/k-wins/history', [HTML, JSON_TYPE]],
  ['/exports', '/exports', [HTML, JSON_TYPE]],
  ['/exports/key.pub', '/exports/key.pub', ['text/plain; charset=utf-8']],
  ['/predictions', '/predictions', [HTML, JSON_TYPE]],
  ['/reviewers/:persona', '/reviewers/builder', [HTML, JSON_TYPE]],
  ['/log', '/log', [HTML, JSON_TYPE]],
  ['/log/:entry', '/log/1', [HTML, JSON_TYPE]],
  ['/log.atom', '/log.atom', ['application/atom+xml; charset=utf-8']],
  ['/log.json', '/log.json', ['application/feed+json']],
  ['/feed.atom', '/feed.atom', ['application/atom+xml; charset=utf-8']],
  ['/feed.json', '/feed.json', ['application/feed+json']],
  ['/c/:category/feed.atom', '/c/bulk-goods/feed.atom', ['application/atom+xml; charset=utf-8']],
  ['/c/:category/feed.json', '/c/bulk-goods/feed.json', ['application/feed+json']],
  ['/tools/:slug/feed.atom', '/tools/k-wins/feed.atom', ['application/atom+xml; charset=utf-8']],
  ['/tools/:slug/feed.json', '/tools/k-wins/feed.json', ['application/feed+json']],
  ['/badge/:file', '/badge/k-wins.svg', ['image/svg+xml']],
  ['/embed/compare/:pair', '/embed/compare/k-wins-vs-k-some', [HTML]],
  ['/stats', '/stats', [HTML, JSON_TYPE]],
  ['/compare', '/compare', [HTML, JSON_TYPE]],
  ['/compare/:pair', '/compare/k-wins-vs-k-some', [HTML, JSON_TYPE]],
  ['/rankings', '/rankings', [HTML, JSON_TYPE]],
  ['/rankings/:category', '/rankings/bulk-goods', [HTML, JSON_TYPE]],
  ['/search', '/search', [HTML, JSON_TYPE]],
  ['/suggest', '/suggest', ['application/x-suggestions+json']],
  ['/opensearch.xml', '/opensearch.xml', ['application/opensearchdescription+xml']],
  ['/api/v1/search', '/api/v1/search', [JSON_TYPE]],
  ['/api/v1/suggest', '/api/v1/suggest', [JSON_TYPE]],
  ['/c/:category', '/c/bulk-goods', [HTML, JSON_TYPE]],
  ['/methodology', '/methodology', [HTML, JSON_TYPE]],
  ['/privacy', '/privacy', [HTML, JSON_TYPE]],
  ['/newsletter/check', '/newsletter/check', [HTML]],
  ['/newsletter', '/newsletter', [HTML, JSON_TYPE]],
  ['/newsletter/:week', '/newsletter/2026-w10', [HTML, JSON_TYPE]],
  ['/newsletter/feed.atom', '/newsletter/feed.atom', ['application/atom+xml; charset=utf-8']],
  ['/newsletter/feed.json', '/newsletter/feed.json', ['application/feed+json']],
  ['/api/v1/tools', '/api/v1/tools', [JSON_TYPE]],
  ['/api/v1/tools/:slug', '/api/v1/tools/k-wins', [JSON_TYPE]],
  ['/api/v1/comparisons/:a/:b', '/api/v1/comparisons/k-wins/k-some', [JSON_TYPE]],
  ['/api/v1/rankings', '/api/v1/rankings', [JSON_TYPE]],
  ['/api/v1/votes', '/api/v1/votes', [JSON_TYPE]],
  ['/api/v1/duplicates', '/api/v1/duplicates', [JSON_TYPE]],
  ['/api/v1/categories', '/api/v1/categories', [JSON_TYPE]],
  ['/og/:picture', '/og/k-wins-vs-k-some.png', ['image/png']],
  ['/sitemap.xml', '/sitemap.xml', ['application/xml; charset=utf-8']],
  ['/sitemap/:part', '/sitemap/tools-1.xml', ['application/xml; charset=utf-8']],
  ['/robots.txt', '/robots.txt', ['text/plain; charset=utf-8']],
  ['/healthz', '/healthz', ['text/plain; charset=utf-8']],
  ['/readyz', '/readyz', ['text/plain; charset=utf-8']],
];
// for those who look after the site, not for GET, or not for everybody: tests of their own
const isStaffs = (path) => /^\/(mod|api\/v1\/moderation)(\/|$)/.test(path);
const isReceipt = (path) => /^\/(api\/v1\/)?submissions\/|^\/newsletter\/\w+\/:token/.test(path);
const OTHERS = ['/tools/:slug/vote', '/tools/:slug/flag', '/api/v1/tools/:slug/vote', '/compare/:pair/vote', '/api/v1/comparisons/:a/:b/vote', '/api/v1/tools/:slug/flags', '/metrics', '/submit', '/tools/:slug/edit', '/api/v1/submissions', '/newsletter/subscriptions', '/newsletter/preferences', '/api/v1/newsletter/subscriptions', '/mcp', '/exports/latest/:file'];

test('the table here and that of the program name the same routes', () => {
  const printed = site.slipway('routes').out.trim().split('\n').map((line) => line.split(/\s+/)[1]);
  assert.deepEqual(printed.filter((path) => !isStaffs(path) && !isReceipt(path) && !OTHERS.includes(path) && !ROUTES.some((route) => route[0] === path)), []);
  assert.deepEqual(ROUTES.filter(([path]) => !printed.includes(path)), []);
});

for (const [path, address, faces] of ROUTES) {
  test(`${path} answers 200 in each of its formats`, async () => {
    for (const type of faces) {
      const answer = await ask(site, address, { headers: { accept: type.split(';')[0] } });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['content-type'], type);
      assert.equal(Number(answer.headers['content-length']), answer.bytes.length);
      if (type === HTML) parse(answer.body);
      if (type === JSON_TYPE) JSON.parse(answer.body);
    }
    const plain = await ask(site, address);
    assert.equal(plain.headers['content-type'], faces[0], 'without Accept the first');
  });

  test(`${path}: HEAD says what GET says, without the body`, async () => {
    for (const coding of ['identity', 'gzip']) {
      const headers = { accept: faces[0].split(';')[0], 'accept-encoding': coding };
      const [got, head] = [await ask(site, address, { headers }), await ask(site, address, { headers, method: 'HEAD' })];
      assert.equal(head.status, 200);
      assert.equal(head.bytes.length, 0);
      const kept = (answer) => ({ ...answer.headers, date: '', 'x-request-id': '' });
      assert.deepEqual(kept(head), kept(got));
    }
  });

  test(`${path}: other methods answer 405 with Allow`, async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']) {
      const answer = await ask(site, address, { method, headers: { 'content-length': 0 } });
      assert.equal(answer.status, 405, method);
      assert.equal(answer.headers.allow, 'GET, HEAD', method);
      assert.equal(answer.headers['cache-control'], 'no-store');
    }
  });

  test(`${path}: an undeclared parameter answers 400 and is named, a campaign tag is passed over`, async () => {
    const strange = await ask(site, `${address}?pirate=1`);
    assert.equal(strange.status, 400);
    assert.match(strange.body, /pirate/);
    assert.equal((await ask(site, `${address}?utm_source=mail&fbclid=x&gclid=y&ref=z`)).status, 200);
  });

  test(`${path}: a trailing slash, more path or other capitals is another address`, async () => {
    const wrong = address === '/' ? ['//', '/x'] : [`${address}/`, `${address}/more`, `/${address}`, address.toUpperCase()];
    for (const other of wrong) assert.equal((await ask(site, other)).status, 404, other);
  });

  const negotiated = faces.includes(JSON_TYPE) || faces.includes(HTML);
  test(`${path}: ${negotiated ? 'an Accept it cannot serve answers 406' : 'comes as it is, whatever Accept says'}`, async () => {
    for (const accept of ['image/png', 'text/html;q=0, application/json;q=0', 'application/*;q=0, text/*;q=0'])
      assert.equal((await ask(site, address, { headers: { accept } })).status, negotiated ? 406 : 200, accept);
  });
}

test('Accept is weighed: q, ranges, order', async () => {
  const type = async (accept) => (await ask(site, '/tools', { headers: { accept } })).headers['content-type'];
  assert.equal(await type('application/json'), JSON_TYPE);
  assert.equal(await type('*/*'), HTML);
  assert.equal(await type('application/json, text/html'), HTML, 'of equals the page');
  assert.equal(await type('text/html;q=0.5, application/json'), JSON_TYPE);
  assert.equal(await type('application/*'), JSON_TYPE);
  assert.equal(await type('text/html;q=0.9, application/json;q=0.8, */*;q=0.1'), HTML);
  assert.equal(await type('text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'), HTML);
  assert.equal(await type('APPLICATION/JSON'), JSON_TYPE);
  assert.equal(await type('text/html; q=0, */*'), JSON_TYPE);
});

test('301: the reverse order of a comparison, with and without a curator', async () => {
  const moved = async (from, to) => {
    for (const accept of from.startsWith('/api/') ? ['application/json'] : ['text/html', 'application/json']) {
      const answer = await ask(site, from, { headers: { accept } });
      assert.equal(answer.status, 301, from);
      assert.equal(answer.headers.location, to);
      assert.equal(answer.bytes.length, 0);
      assert.equal((await ask(site, to, { headers: { accept } })).status, 200, to);
    }
  };
  await moved('/compare/k-some-vs-k-wins', '/compare/k-wins-vs-k-some');
  await moved('/compare/hostile-left-vs-hostile-right', '/compare/hostile-right-vs-hostile-left');
  await moved(`/compare/${LONG_A}-vs-${LONG_B}`, `/compare/${LONG_B}-vs-${LONG_A}`);
  await moved('/compare/k-wins-vs-k-high', '/compare/k-high-vs-k-wins');
  await moved('/api/v1/comparisons/k-some/k-wins', '/api/v1/comparisons/k-wins/k-some');
  await moved('/api/v1/comparisons/k-wins/k-high', '/api/v1/comparisons/k-high/k-wins');
});

test('a redirect stays on this site: its Location is a path, whatever Host was asked', async () => {
  for (const host of [`localhost:${site.port}`, '127.0.0.1', 'localhost:1']) {
    const answer = await ask(site, '/compare/k-some-vs-k-wins', { headers: { host, 'x-forwarded-host': 'evil.example' } });
    assert.equal(answer.headers.location, '/compare/k-wins-vs-k-some', host);
  }
});

test('404: what is not there, with a sentence', async () => {
  const missing = [
    '/nope',
    '/tools/nope',
    '/c/nope',
    '/tools?category=nope',
    '/compare/k-wins-vs-nope',
    '/compare/nope-vs-k-wins',
    '/compare/nope-vs-neither',
    '/compare/k-wins-vs-k-wins',
    '/compare/k-wins',
    '/compare/k-wins-vs-',
    '/compare/-vs-k-wins',
    '/compare/k-wins-vs-k-some-vs-',
    '/compare/k-wins-vs-k-some-vs-nope',
    '/compare/k-wins-vs-k-some-vs-k-wins',
    '/compare/k-low-vs-k-wins-vs-k-some-vs-k-high-vs-k-mix',
    '/search?q=x&category=nope',
    '/tools?tag=nope',
    '/api/v1/tools/nope',
    '/api/v1/comparisons/k-wins/nope',
    '/api/v1/comparisons/k-wins/k-wins',
    '/api/v1/comparisons/k-wins',
    '/api/v1/tools?category=nope',
    '/api/v1/nope',
    '/api/v1',
    '/api/',
    '/metrics',
    '/static/nope.css',
    '/static/root/icon.svg',
    '/index.php',
    '/.env',
    '/.git/config',
    '/static/../nginx.conf',
  ];
  for (const path of missing) {
    const answer = await ask(site, path);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.headers['cache-control'], 'no-store', path);
    assert.equal((await ask(site, path, { method: 'HEAD' })).status, 404, path);
  }
});

test('a tool that compares with itself is told apart from one that is not known', async () => {
  assert.match((await ask(site, '/compare/k-wins-vs-k-wins')).body, /cannot be compared with itself/);
  assert.match((await ask(site, '/compare/k-wins-vs-nope')).body, /not listed here/);
});
