// The HTML of every page is valid, and everything it names is there: files, pages, anchors.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { htmlFindings } from './lib/html.mjs';
import { pages } from './lib/pages.mjs';
import { home } from './lib/stage.mjs';

const get = (path, options) => fetch(home + path, { redirect: 'manual', headers: { accept: 'text/html' }, ...options });
const unescaped = (text) => text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');
const all = (body, pattern) => [...body.matchAll(pattern)].map((match) => unescaped(match[1]));

for (const [name, { path, method = 'get', status = 200, fields }] of Object.entries(pages))
  test(`html of ${name}`, async () => {
    const sent = fields && { body: new URLSearchParams(fields), headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin' } };
    const answer = await get(path, { method, ...sent });
    assert.equal(answer.status, status);
    assert.deepEqual(await htmlFindings(await answer.text()), []);
  });

test('every link, file and anchor leads somewhere', async () => {
  const bodies = new Map();
  const ids = async (path) => {
    if (!bodies.has(path)) {
      const answer = await get(path, { headers: { accept: 'text/html, */*;q=0.1' } }); // some lead to a file for programs
      bodies.set(path, answer.ok ? await answer.text() : null);
    }
    return bodies.get(path) === null ? null : new Set(all(bodies.get(path), /\sid="([^"]*)"/g));
  };
  const dead = [];
  let links = 0;
  const files = new Set();
  for (const { path, method = 'get' } of Object.values(pages)) {
    if (method !== 'get' || path.startsWith('/static/')) continue;
    const body = await (await get(path)).text();
    const own = new Set(all(body, /\sid="([^"]*)"/g));
    for (const file of all(body, /<(?:link|img|script)\s[^>]*?(?:href|src)="([^"]*)"/g))
      if (!body.includes(`rel="canonical" href="${file}"`)) files.add(file);
    for (const href of all(body, /<a\s[^>]*?href="([^"]*)"/g)) {
      if (/^https?:/.test(href)) continue;
      links++;
      const [to, anchor] = href.split('#');
      const found = to === '' ? own : await ids(to);
      if (found === null) dead.push(`${path}: ${href} is no page`);
      else if (anchor && !found.has(anchor)) dead.push(`${path}: ${href} has no such anchor`);
    }
  }
  for (const file of files) {
    const answer = await get(file);
    if (answer.status !== 200) dead.push(`${file}: ${answer.status}`);
  }
  assert.deepEqual(dead, []);
  assert.ok(links > 100 && files.size >= 6, `${links} links, ${files.size} files`);
});
