// Bad input of every kind: its proper 4xx with a sentence, never a 5xx, and nothing is kept of it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own, psql } from './lib/sites.mjs';
import { ask, message, raw } from './lib/client.mjs';
import { dangers, parse } from './lib/html.mjs';

const site = await own();
const COUNTS = `SELECT string_agg(format('%s %s', relname, n), ', ' ORDER BY relname) FROM (
  SELECT c.relname, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', c.relname), false, true, '')))[1]::text AS n
    FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname !~ '^(vote_days|majorities|rank|pair_s|newsletter_i)') AS t`; // what the follower and the jobs make
const counts = psql(site, COUNTS).out;

const send = (line, ...headers) => raw(site, message(site, line, ...headers));
async function refused(answer, statuses, what) {
  const { status, body, headers } = await answer;
  assert.ok([statuses].flat().includes(status), `${what}: ${status}`);
  assert.doesNotMatch(body, /\bat \w+ \(|\.[ch]:\d+|PG::|SQLSTATE|backtrace|Segmentation/);
  if (/text\/html/.test(headers['content-type'] ?? '') && status) assert.deepEqual(dangers(parse(body.slice(body.indexOf('<')))), [], what);
  return body;
}

test('slugs that cannot be', async () => {
  const slugs = ['K-WINS', 'k_wins', 'k--wins', '-k', 'k-', 'vs', 'a-vs', 'k%20wins', 'k.wins', '..', '%2e%2e', 'k%2Fwins', 'k%5Cwins', '%F0%9F%9A%A2',
    'a'.repeat(81), 'a'.repeat(2000), "'%20OR%201=1--", '%22%3E%3Cscript%3E', '{{p.x}}', '%25n%25s', 'null', '0', '-1', '*', '~root'];
  for (const slug of slugs)
    for (const path of [`/tools/${slug}`, `/c/${slug}`, `/compare/${slug}-vs-k-wins`, `/compare/k-wins-vs-${slug}`, `/api/v1/tools/${slug}`, `/api/v1/comparisons/k-wins/${slug}`])
      await refused(send(`GET ${path} HTTP/1.1`), [400, 404], path);
  for (const slug of slugs.filter((one) => !one.startsWith('..') && !one.includes('2e'))) await refused(send(`GET /tools?category=${slug} HTTP/1.1`), [400, 404], slug);
});

test('pairs that cannot be', async () => {
  for (const pair of ['', '-vs-', 'vs', 'a-vs-b-vs-c-vs-d-vs-e', '-vs-'.repeat(40), 'k-wins-VS-k-some', 'k-wins%20vs%20k-some', 'k-wins-vs-k-some/', 'k-wins-vs-k-some-vs-k-wins', 'k-wins-vs-k-some-vs-'])
    await refused(send(`GET /compare/${pair} HTTP/1.1`), pair === '' ? [404] : [400, 404], pair);
});

// as bytes on the line, and percent-encoded
const BYTES = {
  'a lone continuation': '\x80',
  'a lone lead': '\xc3',
  'an invalid byte': '\xff',
  'an overlong slash': '\xc0\xaf',
  'an overlong NUL': '\xc0\x80',
  'a surrogate': '\xed\xa0\x80',
  'beyond Unicode': '\xf4\x90\x80\x80',
  'a cut character': '\xf0\x9f\x9a',
};
const encoded = (bytes) => [...bytes].map((c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
for (const [what, bytes] of Object.entries(BYTES))
  test(`invalid UTF-8, ${what}: raw and encoded, in path, name and value`, async () => {
    for (const form of [bytes, encoded(bytes), encoded(bytes).toUpperCase()])
      for (const target of [`/tools/${form}`, `/${form}`, `/compare/${form}-vs-k-wins`, `/compare?left=${form}`, `/compare?${form}=x`, `/tools?category=a${form}b`, `/api/v1/tools/${form}`]) {
        const body = await refused(send(`GET ${target} HTTP/1.1`), 400, JSON.stringify(target));
        assert.match(body, /UTF-8/, target);
      }
  });

for (const [what, escape] of [['NUL', '%00'], ['line feed', '%0a'], ['carriage return', '%0d'], ['CRLF and a header', '%0d%0aSet-Cookie:%20a=b'], ['escape', '%1b'], ['delete', '%7f'], ['a C1 control', '%c2%85']])
  test(`an encoded ${what} in path, name and value`, async () => {
    for (const target of [`/tools/k${escape}`, `/${escape}`, `/compare?left=a${escape}b`, `/compare?le${escape}ft=a`, `/tools?after=${escape}`, `/tools?category=${escape}x`]) {
      const answer = await send(`GET ${target} HTTP/1.1`);
      await refused(answer, 400, target);
      assert.equal(answer.headers['set-cookie'], undefined);
    }
  });

test('CRLF in a redirect cannot be smuggled', async () => {
  for (const target of ['/compare/k-some-vs-k-wins%0d%0aX-Evil:%201', '/compare?left=Wins%0d%0aX-Evil:%201&right=Some', '/%0d%0aX-Evil:1/..', '//evil.example/%0d%0aX-Evil:1']) {
    const answer = await send(`GET ${target} HTTP/1.1`);
    assert.ok(answer.status >= 400 && answer.status < 500, target);
    assert.equal(answer.headers['x-evil'], undefined);
    assert.ok(!(answer.headers.location ?? '').includes('evil'));
  }
});

test('broken percent escapes', async () => {
  for (const target of ['/%', '/%4', '/%zz', '/tools/%g0', '/tools?category=%', '/tools?category=%2', '/tools?%zz=1', '/compare?left=100%&right=x'])
    await refused(send(`GET ${target} HTTP/1.1`), 400, target);
});

test('control characters raw in the request line, and lines that are none', async () => {
  for (const line of ['GET /\x00 HTTP/1.1', 'GET /\x01 HTTP/1.1', 'GET /tools/\x7f HTTP/1.1', 'GET / HTTP/9.9', 'GET / HTTP/x', 'G=T / HTTP/1.1', 'GET tools HTTP/1.1', 'get / HTTP/1.1', 'BREW / HTTP/1.1', ' / HTTP/1.1', 'GET', '\x16\x03\x01\x02\x00'])
    await refused(send(line), [0, 400, 405, 505], JSON.stringify(line));
});

test('parameters: unknown, repeated, empty names, far too many', async () => {
  for (const target of ['/tools?Sort=panel', '/tools?sort%20=panel', '/tools?sort[]=panel', '/tools?=x', '/tools?sort=panel&sort=newest', '/tools?sort=panel;category=x', '/tools?sort=PANEL', '/tools?sort=panel%20',
    '/compare?left=a&left=b', '/?q=x', '/tools/k-wins?format=json', '/healthz?x', `/tools?${'a=1&'.repeat(300)}`, `/tools?${'&'.repeat(300)}x`, '/api/v1/tools?limit=5&limit=5', '/robots.txt?x=1'])
    await refused(send(`GET ${target} HTTP/1.1`), 400, target);
  for (const target of ['/tools?', '/tools?&&', '/tools?sort=', '/tools?category=&after=&sort='])
    assert.equal((await send(`GET ${target} HTTP/1.1`)).status, 200, target);
});

test('the words that name a refused parameter are cut at a whole character', async () => {
  const answer = await ask(site, `/tools?${encodeURIComponent('🚢'.repeat(60))}=1`, { headers: { accept: 'application/json' } });
  assert.equal(answer.status, 400);
  assert.equal(answer.bytes.toString('utf8'), new TextDecoder('utf-8', { fatal: true }).decode(answer.bytes));
  assert.ok(!JSON.parse(answer.body).detail.includes('\ufffd'));
});

test('bodies: media types, forms that are none, sizes', async () => {
  const post = (path, body, type, more = {}) => ask(site, path, { method: 'POST', body, headers: { ...(type && { 'content-type': type }), ...more } });
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml', 'application/jsonx', 'x', 'application/x-www-form-urlencodedd', ''])
    await refused(post('/tools', 'a=1', type), 415, type);
  for (const body of ['%zz', 'a=%00', 'a=%ff', `${'a=1&'.repeat(300)}`]) await refused(post('/tools', body, 'application/x-www-form-urlencoded'), 400, body.slice(0, 20));
  for (const type of ['application/x-www-form-urlencoded', 'application/json', 'Application/JSON; charset=utf-8'])
    await refused(post('/tools', '{}', type), 405, type);
  await refused(post('/tools', 'a'.repeat(65536), 'application/json'), 405, 'as much as is allowed');
  await refused(post('/tools', 'a'.repeat(65537), 'application/json'), 413, 'one byte more');
  await refused(post('/tools', 'a'.repeat(1 << 20), 'application/json').catch(() => ({ status: 413, body: '', headers: {} })), 413, 'a megabyte');
  await refused(ask(site, '/tools', { method: 'GET', body: 'x=1', headers: { 'content-type': 'text/plain' } }), [200, 400, 415], 'a body with GET');
});

test('lengths that lie', async () => {
  await refused(send('POST /tools HTTP/1.1', 'Content-Length: -1'), 400, 'negative');
  await refused(send('POST /tools HTTP/1.1', 'Content-Length: x'), 400, 'no number');
  await refused(send('POST /tools HTTP/1.1', 'Content-Length: 5', 'Content-Length: 6'), 400, 'two');
  await refused(send('POST /tools HTTP/1.1', 'Content-Length: 99999999999999999999'), [400, 413], 'huge');
  await refused(raw(site, message(site, 'POST /tools HTTP/1.1', 'Content-Length: 5', 'Transfer-Encoding: chunked') + '0\r\n\r\n'), 400, 'smuggling');
  await refused(raw(site, message(site, 'POST /tools HTTP/1.1', 'Transfer-Encoding: chunked', 'Content-Type: text/plain') + 'zz\r\nx\r\n0\r\n\r\n'), 400, 'no chunk');
  await refused(raw(site, message(site, 'POST /tools HTTP/1.1', 'Transfer-Encoding: chunked', 'Content-Type: application/json') + `${(70000).toString(16)}\r\n${'x'.repeat(70000)}\r\n0\r\n\r\n`), 413, 'chunks beyond the limit');
});

test('addresses: up to 4 KB on the line, beyond that 414', async () => {
  const line = (length) => `GET /${'a'.repeat(length - 'GET / HTTP/1.1'.length)} HTTP/1.1`;
  assert.equal((await send(line(2000))).status, 404);
  assert.equal((await send(line(4000))).status, 404);
  for (const length of [4200, 8000, 30000]) assert.equal((await send(line(length))).status, 414, String(length));
});

test('headers: too long 431, too many, doubled, folded', async () => {
  assert.equal((await send('GET / HTTP/1.1', `Cookie: ${'c'.repeat(3000)}`)).status, 200);
  assert.equal((await send('GET / HTTP/1.1', `Cookie: ${'c'.repeat(9000)}`)).status, 431);
  await refused(send('GET / HTTP/1.1', ...Array.from({ length: 40 }, (_, i) => `X-${i}: ${'x'.repeat(1000)}`)), [400, 431], 'many');
  await refused(send('GET / HTTP/1.1', 'X-Folded: a', ' b'), [200, 400], 'folded');
  await refused(send('GET / HTTP/1.1', 'X Bad: 1', 'X-\x00: 1'), [200, 400], 'bad names');
  await refused(send('GET / HTTP/1.1', `Host: localhost:${site.port}`), 400, 'Host twice');
  for (const accept of ['Accept: text/html;q=nan', 'Accept: ,,,;;;', 'Accept: text/html;q=-1', `Accept: ${'*/*,'.repeat(700)}`, 'Accept: /', 'Accept: text/', 'Accept: text/html;q=1e308', 'If-None-Match: "', `If-None-Match: ${'"x",'.repeat(600)}`, 'Accept-Encoding: gzip;q=;;,', 'Accept: \xff\xfe'])
    await refused(send('GET /tools HTTP/1.1', accept), [200, 406], accept.slice(0, 40));
  const doubled = await send('GET /tools HTTP/1.1', 'Accept: application/json', 'Accept: text/html');
  assert.ok([200, 400].includes(doubled.status));
});

test('a client cannot speak as nginx: forged variables change nothing', async () => {
  const forged = await ask(site, '/tools/k-wins', {
    headers: { 'request-uri': '/nope', script_name: '/x', 'x-original-url': '/nope', 'x-rewrite-url': '/nope', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example', 'x-http-method-override': 'DELETE', proxy: 'http://evil.example' },
  });
  assert.equal(forged.status, 200);
  assert.ok(!forged.body.includes('evil.example'));
});

test('a Host that is not ours: 421; none: 400', async () => {
  for (const host of ['evil.example', 'localhost.evil.example', 'evil.localhost', 'localhost:99999x', '10.0.0.1', '[::2]', 'slipway.invalid:80'])
    await refused(raw(site, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`), [400, 421], host);
  assert.equal((await ask(site, '/', { headers: { host: 'evil.example' } })).status, 421);
  assert.equal((await ask(site, '/static/x', { headers: { host: 'evil.example' } })).status, 421);
  for (const host of ['', 'a b', 'a\x01b', '<script>', 'localhost/x'])
    await refused(raw(site, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`), [400, 421], JSON.stringify(host));
  await refused(raw(site, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), 400, 'no Host');
  for (const host of ['localhost', 'LOCALHOST', `127.0.0.1:${site.port}`, '[::1]', 'localhost.'])
    assert.ok([200, 421].includes((await ask(site, '/', { headers: { host } })).status), host);
  assert.equal((await ask(site, '/', { headers: { host: 'LocalHost' } })).status, 200);
});

test('an absolute address in the request line: our host or 421, and never a foreign origin on the page', async () => {
  assert.equal((await send(`GET http://localhost:${site.port}/tools HTTP/1.1`)).status, 200);
  await refused(raw(site, `GET http://evil.example/tools HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`), 421, 'foreign target');
  await refused(raw(site, `GET http://localhost/tools HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`), 421, 'foreign Host');
  const answer = await raw(site, `GET http://localhost/compare/k-some-vs-k-wins HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  assert.equal(answer.headers.location, '/compare/k-wins-vs-k-some');
});

test('dots and slashes lead nowhere', async () => {
  for (const path of ['/../etc/passwd', '/static/../../etc/passwd', '/static/%2e%2e/%2e%2e/etc/passwd', '/static/..%2f..%2fetc/passwd', '/static/....//etc/passwd', '/static//etc/passwd', '/tools/../../nope', '/_error/404', '/_error/404.html', '/static/root/favicon.ico', '/static/.', '/static/', '/tools/..%5c..%5cwin.ini']) {
    const body = await refused(send(`GET ${path} HTTP/1.1`), [400, 404], path);
    assert.doesNotMatch(body, /root:/);
  }
});

test('nothing was kept of any of it', () => {
  assert.match(counts, /tools 69,/);
  assert.equal(psql(site, COUNTS).out, counts);
});

test('under /api a refusal is problem+json, also when the address cannot be read', async () => {
  for (const path of ['/api/v1/tools/%ff', '/api/v1/tools/%c0%af', '/api/v1/tools/a%0ab']) {
    const answer = await ask(site, path);
    assert.equal(answer.status, 400, path);
    assert.match(answer.headers['content-type'], /^application\/problem\+json/, path);
    assert.equal(JSON.parse(answer.body).status, 400);
  }
  assert.match((await ask(site, '/tools/%ff')).headers['content-type'], /^text\/html/);
});
