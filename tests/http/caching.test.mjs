// What a cache in front may keep: entity tags, 304, gzip, Vary, Cache-Control.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { build } from '../lib/site.mjs';
import { own } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';

const site = await own();
const PAGES = ['/', '/tools', '/tools?category=bulk-goods&sort=panel', '/tools/k-wins', '/compare', '/compare/k-wins-vs-k-some', '/c/bulk-goods', '/methodology', '/privacy', '/log', '/stats', '/tools/k-wins/history'];
const FILES = ['/api/v1/tools', '/api/v1/tools/k-wins', '/api/v1/comparisons/k-wins/k-some', '/api/v1/categories', '/sitemap.xml', '/robots.txt'];
const BOTH = [...PAGES.flatMap((path) => [[path, 'text/html'], [path, 'application/json']]), ...FILES.map((path) => [path, '*/*'])];
const STRONG = /^"[^"\s]{8,}"$/;

for (const [path, accept] of BOTH) {
  test(`${path} as ${accept}: a strong tag, 304 for it, another for its gzip form`, async () => {
    const tags = {};
    for (const coding of ['identity', 'gzip']) {
      const headers = { accept, 'accept-encoding': coding };
      const first = await ask(site, path, { headers });
      assert.equal(first.status, 200);
      assert.match(first.headers.etag, STRONG);
      assert.equal(first.headers['cache-control'], 'no-cache');
      assert.equal((await ask(site, path, { headers })).headers.etag, first.headers.etag, 'the same page, the same tag');
      tags[coding] = first.headers.etag;
      for (const wanted of [first.headers.etag, `W/${first.headers.etag}`, `"other", ${first.headers.etag}`, '*'])
        for (const method of ['GET', 'HEAD']) {
          const again = await ask(site, path, { method, headers: { ...headers, 'if-none-match': wanted } });
          assert.equal(again.status, 304, `${method} ${coding} ${wanted}`);
          assert.equal(again.bytes.length, 0);
          assert.equal(again.headers.etag, first.headers.etag);
          assert.equal(again.headers.vary, first.headers.vary);
          assert.equal(again.headers['cache-control'], first.headers['cache-control']);
          assert.equal(again.headers['content-type'], undefined);
        }
      for (const other of ['"x"', first.headers.etag.slice(0, -1), `${first.headers.etag.slice(0, -1)}x"`, first.headers.etag.slice(1, -1)])
        assert.equal((await ask(site, path, { headers: { ...headers, 'if-none-match': other } })).status, 200, other);
    }
    const plain = await ask(site, path, { headers: { accept, 'accept-encoding': 'identity' } });
    const packed = await ask(site, path, { headers: { accept, 'accept-encoding': 'gzip' } });
    assert.equal(packed.body, plain.body);
    assert.equal(plain.headers['content-encoding'], undefined);
    if (plain.bytes.length >= 1024) {
      assert.equal(packed.headers['content-encoding'], 'gzip');
      assert.ok(packed.bytes.length < plain.bytes.length / 1.5, `${packed.bytes.length} of ${plain.bytes.length} bytes`);
      assert.notEqual(tags.gzip, tags.identity, 'other bytes, another tag');
      const crossed = await ask(site, path, { headers: { accept, 'accept-encoding': 'gzip', 'if-none-match': tags.identity } });
      assert.equal(crossed.status, 200, 'the tag of one form is not the other');
    }
  });
}

test('gzip only for those who take it', async () => {
  const coding = async (value) => (await ask(site, '/tools', { headers: { 'accept-encoding': value } })).headers['content-encoding'];
  for (const value of ['gzip', 'GZIP', 'br, gzip', 'gzip;q=0.1', '*', 'deflate, *;q=0.5', 'identity;q=0.5, gzip;q=1.0'])
    assert.equal(await coding(value), 'gzip', value);
  for (const value of ['', 'identity', 'br', 'gzip;q=0', 'gzip;q=0.000, *', '*;q=0', 'x-gzipp', 'notgzip'])
    assert.equal(await coding(value), undefined, value);
});

test('short answers are not compressed and do not vary by coding', async () => {
  for (const path of ['/robots.txt', '/healthz', '/api/v1/tools?limit=1&category=elsewhere']) {
    const answer = await ask(site, path, { headers: { 'accept-encoding': 'gzip' } });
    if (answer.bytes.length < 1024) assert.equal(answer.headers['content-encoding'], undefined, path);
  }
});

test('Vary names what the answer was chosen by', async () => {
  const names = async (path, headers = {}) => ((await ask(site, path, { headers })).headers.vary ?? '').toLowerCase().split(/,\s*/);
  for (const path of [...PAGES, '/tools/nope', '/nope', '/static/nope', '/metrics', '/compare/k-some-vs-k-wins', '/tools?x=1'])
    assert.ok((await names(path)).includes('accept'), path);
  for (const path of [...PAGES, '/sitemap.xml', '/api/v1/tools'])
    for (const coding of ['identity', 'gzip']) {
      const vary = await names(path, { 'accept-encoding': coding });
      const answer = await ask(site, path, { headers: { 'accept-encoding': 'gzip' } });
      if (answer.headers['content-encoding']) assert.ok(vary.includes('accept-encoding'), `${path} ${coding}: ${vary}`);
    }
});

test('a page and its JSON have different tags, and so have different pages', async () => {
  const tags = new Set();
  for (const [path, accept] of BOTH) tags.add((await ask(site, path, { headers: { accept } })).headers.etag);
  // the category's page and the filtered list, and tool and API, say the same in JSON
  assert.ok(tags.size >= BOTH.length - 6, `${tags.size} tags of ${BOTH.length} answers`);
});

test('what must never be kept says no-store and has no tag', async () => {
  for (const path of ['/healthz', '/readyz', '/nope', '/tools?x=1', '/compare/k-some-vs-k-wins', '/compare?left=k-wins&right=k-some', '/static/nope']) {
    const answer = await ask(site, path, { headers: { 'if-none-match': '*' } });
    assert.equal(answer.headers['cache-control'], 'no-store', path);
    assert.equal(answer.headers.etag, undefined, path);
    assert.notEqual(answer.status, 304, path);
  }
});

test('static files: hashed names, immutable, compressed beforehand', async () => {
  const page = (await ask(site, '/')).body;
  const style = /href="(\/static\/style\.[0-9a-f]{8,}\.css)"/.exec(page)?.[1];
  assert.ok(style, 'the page names a hashed style sheet');
  const plain = await ask(site, style);
  assert.equal(plain.status, 200);
  assert.match(plain.headers['content-type'], /^text\/css; charset=utf-8$/);
  assert.match(plain.headers['cache-control'], /max-age=31536000.*immutable/);
  assert.match(plain.headers.vary ?? '', /Accept-Encoding/i);
  const packed = await ask(site, style, { headers: { 'accept-encoding': 'gzip' } });
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.equal(gunzipSync(packed.bytes).toString(), plain.body);
  assert.equal((await ask(site, style, { headers: { 'accept-encoding': 'br' } })).headers['content-encoding'], 'br');
  const again = await ask(site, style, { headers: { 'if-none-match': plain.headers.etag } });
  assert.equal(again.status, 304);
  const head = await ask(site, style, { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(head.bytes.length, 0);
  const part = await ask(site, style, { headers: { range: 'bytes=9999999-' } });
  assert.deepEqual([part.status, part.body], [200, plain.body], 'no part that is not there is refused for a year');
  for (const path of ['/static//root/favicon.ico', '/static/root/favicon.ico', style.replace('/static/', '/static//'), style.replace('/static/', '/static/fonts//')])
    assert.equal((await ask(site, path)).status, 404, path);
  for (const method of ['POST', 'PUT', 'DELETE'])
    assert.equal((await ask(site, style, { method, headers: { 'content-length': 0 } })).status, 405, method);
});

test('every file that a page asks for is there', async () => {
  const wanted = new Set();
  for (const path of [...PAGES, '/nope'])
    for (const [, url] of (await ask(site, path)).body.matchAll(/<(?:link|script|img)\b[^>]*?\b(?:href|src)="(\/[^"]*)"/g)) wanted.add(url);
  assert.ok(wanted.size >= 3);
  wanted.add('/favicon.ico');
  const missing = [];
  for (const url of wanted) if ((await ask(site, url)).status !== 200) missing.push(url);
  assert.deepEqual(missing, []);
});

test('the built static folder holds nothing that is not to be served', () => {
  for (const name of readdirSync(join(build, 'static'), { recursive: true }).map(String))
    assert.doesNotMatch(name, /(^|\/)\.|~$|\.(c|h|sh|in|conf|sql|orig|bak)$/, name);
});
