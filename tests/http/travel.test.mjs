// What goes into other sites' pages: the badge of a tool and a comparison in a frame. No cookie, no script, a policy of their own,
// kept for a while by anybody; nothing else may be framed.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own, psql } from './lib/sites.mjs';
import { catalogue, HOSTILE } from './lib/catalogue.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, dangers, parse, text } from './lib/html.mjs';

const site = await own();
const badge = async (slug, query = '') => {
  const { status, headers, body } = await ask(site, `/badge/${slug}.svg${query}`);
  assert.equal(status, 200, slug);
  return { headers, body, svg: parse(body) };
};
const words = (svg) => all(svg, 'text').map(text);

test('a badge: the panel’s share with its n and the day, and the word panel', async () => {
  const { svg, headers } = await badge('k-wins');
  const { json } = await askJson(site, '/tools/k-wins');
  const { percent, ship, reviews } = json.panel;
  const day = json.reviews.map((r) => r.reviewed_on).sort().at(-1);
  assert.deepEqual(words(svg), [json.name, `Panel ${percent}% ship, ${ship} of ${reviews}, ${day}`]);
  assert.equal(text(all(svg, 'title')[0]), `${json.name}: ${percent}% panel ship, ${ship} of ${reviews}`);
  assert.match(text(all(svg, 'desc')[0]), /editorial personas.*Last review/);
  const root = all(svg, 'svg')[0].attributes;
  assert.equal(root.role, 'img');
  assert.deepEqual(root['aria-labelledby'].split(' ').map((id) => all(svg, (n) => n.attributes.id === id).length), [1, 1]);
  assert.equal(headers['content-type'], 'image/svg+xml');
  assert.deepEqual(words((await badge('k-empty-a')).svg), ['Empty A', 'Panel: not reviewed yet']);
});

test('every tool has one, well-formed, with nothing in it but its words, and wide enough', async () => {
  for (const { slug, name } of catalogue.tools) {
    const { svg, body } = await badge(slug);
    const [shown] = words(svg);
    const full = name.normalize('NFC');
    assert.ok(shown === full || (shown.endsWith('…') && full.startsWith(shown.slice(0, -1))), slug);
    assert.deepEqual(all(svg, (n) => ['script', 'image', 'a', 'foreignObject', 'use', 'animate'].includes(n.name)), []);
    assert.ok(all(svg, (n) => Object.keys(n.attributes).some((a) => /^on|href/.test(a))).length === 0);
    assert.ok(!body.includes('url(') && !body.includes('@import'));
    const width = Number(all(svg, 'svg')[0].attributes.width);
    for (const t of all(svg, 'text')) assert.ok(Number(t.attributes.x) + Number(t.attributes.textLength) + 12 <= width, slug);
    assert.ok(width <= 340, `${slug}: ${width}`);
  }
});

test('a flag flies for a majority, whichever it is, and for none when there is none', async () => {
  const flags = (svg) => ['b', 'r'].filter((name) => all(svg, (n) => n.attributes.class === name).length > 0);
  for (const { slug, reviews } of catalogue.tools) {
    const ships = reviews.filter((r) => r.verdict === 'ship').length;
    const wanted = 2 * ships > reviews.length ? ['b'] : 2 * ships < reviews.length ? ['r'] : [];
    assert.deepEqual(flags((await badge(slug)).svg), wanted, slug);
  }
});

test('light, dark, or as the reader has it', async () => {
  assert.match((await badge('k-wins')).body, /@media \(prefers-color-scheme:dark\)/);
  const [light, dark] = [await badge('k-wins', '?theme=light'), await badge('k-wins', '?theme=dark')];
  for (const one of [light, dark]) assert.doesNotMatch(one.body, /@media/);
  assert.notEqual(light.body, dark.body);
  const embed = async (query) => (await ask(site, `/embed/compare/k-wins-vs-k-some${query}`)).body;
  assert.match(await embed('?theme=dark'), /<html lang="en" class="dark">/);
  assert.match(await embed('?theme=light'), /<html lang="en" class="light">/);
  assert.match(await embed(''), /<html lang="en">/);
  for (const path of ['/badge/k-wins.svg', '/embed/compare/k-wins-vs-k-some'])
    for (const query of ['?theme=sepia', '?theme=', '?theme=dark&theme=light', '?size=9'])
      assert.equal((await ask(site, path + query)).status, query === '?theme=' ? 200 : 400, path + query);
});

test('both are safe to link to: a policy of their own, no cookie, kept for a while by anybody', async () => {
  for (const [path, policy] of [
    ['/badge/k-wins.svg', "default-src 'none'; style-src 'unsafe-inline'; sandbox"],
    ['/embed/compare/k-wins-vs-k-some', "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"],
  ]) {
    const { headers, raw } = await ask(site, path, { headers: { cookie: 'own=page; voter=x', origin: 'https://elsewhere.example' } });
    assert.equal(headers['content-security-policy'], policy);
    assert.equal(raw.filter((name, i) => i % 2 === 0 && /^content-security-policy$/i.test(name)).length, 1);
    assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['x-frame-options'], undefined);
    assert.equal(headers['set-cookie'], undefined);
    assert.equal(headers['cache-control'], 'public, max-age=300');
    const again = await ask(site, path, { headers: { 'if-none-match': headers.etag } });
    assert.equal(again.status, 304);
    assert.equal(again.headers['cache-control'], 'public, max-age=300');
    assert.equal(again.headers['content-security-policy'], policy);
  }
});

test('nothing else may be framed, whatever it is', async () => {
  for (const path of ['/', '/tools/k-wins', '/compare/k-wins-vs-k-some', '/feed.atom', '/embed/compare/none-vs-such', '/badge/none.svg', '/embed', '/mod/login', '/static/nope']) {
    const { headers } = await ask(site, path);
    assert.match(headers['content-security-policy'], /frame-ancestors 'none'/, path);
    assert.equal(headers['cross-origin-resource-policy'], undefined, path);
  }
});

test('old slugs, other orders and merged tools lead to the present address', async () => {
  assert.equal((await ask(site, '/embed/compare/k-some-vs-k-wins?theme=dark')).headers.location, '/embed/compare/k-wins-vs-k-some?theme=dark');
  psql(site, "INSERT INTO tool_slugs (slug, tool_id) SELECT 'k-once', id FROM tools WHERE slug = 'k-wins'");
  for (const [from, to] of [['/badge/k-once.svg?theme=light', '/badge/k-wins.svg?theme=light'], ['/embed/compare/k-once-vs-k-some', '/embed/compare/k-wins-vs-k-some']]) {
    const moved = await ask(site, from);
    assert.deepEqual([moved.status, moved.headers.location], [301, to]);
  }
});

test('what is not there is not found', async () => {
  const bad = ['/badge/none.svg', '/badge/k-wins', '/badge/k-wins.png', '/badge/.svg', `/badge/${encodeURIComponent(HOSTILE)}.svg`, '/badge/%F0%9F%9A%A2.svg', '/badge/K-wins.svg',
    '/embed/compare/k-wins-vs-none', '/embed/compare/k-wins-vs-k-wins', '/embed/compare/k-wins', '/embed/compare/k-wins-vs-k-some-vs-k-high', `/embed/compare/${encodeURIComponent(HOSTILE)}`];
  for (const path of bad) {
    const answer = await ask(site, path);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.headers['cache-control'], 'no-store', path);
  }
  assert.equal((await ask(site, '/badge/a%00.svg')).status, 400);
});

test('a comparison in a frame says what its page says, and leads there', async () => {
  for (const [left, right] of [['k-wins', 'k-some'], ['hostile-right', 'hostile-left'], ['k-empty-b', 'k-empty-a']]) {
    const answer = await ask(site, `/embed/compare/${left}-vs-${right}`);
    const { json } = await askJson(site, `/compare/${left}-vs-${right}`);
    const page = parse(answer.body);
    assert.deepEqual(dangers(page), []);
    assert.equal(all(page, 'script').length + all(page, 'img').length, 0);
    const cells = all(page, (n) => n.name === 'td' && n.attributes.class !== 'mid').map(text);
    const share = ({ percent }, part, whole) => (percent === null ? '—' : `${percent}% ${part} of ${whole}`);
    assert.deepEqual(cells, [
      ...[json.left, json.right].map((t) => share(t.panel, t.panel.ship, t.panel.reviews)),
      ...[json.left, json.right].map((t) => share(t.community, t.community.ship, t.community.votes)),
    ]);
    const names = all(page, (n) => n.name === 'th' && n.attributes.scope === 'col').map(text);
    assert.deepEqual(names, [json.left.name, json.right.name].map((name) => name.replace(/\s+/g, ' ').trim()));
    const link = all(page, 'a');
    assert.deepEqual(link.map((a) => [a.attributes.href, a.attributes.target, a.attributes.rel]), [[json.canonical, '_top', 'noopener']]);
    assert.match(answer.body, /<meta name="robots" content="noindex">/);
    const day = [...json.left.reviews, ...json.right.reviews].map((r) => r.reviewed_on).sort().at(-1);
    if (day) assert.ok(text(page).includes(`Last review ${day}`));
    assert.ok(answer.bytes.length < 4096);
  }
});

test('a vote shows in the frame at once', async () => {
  const path = '/embed/compare/k-wins-vs-k-some';
  const before = (await ask(site, path)).body;
  const key = `travel-${process.pid}-key-of-a-test`;
  const put = await ask(site, '/api/v1/tools/k-wins/vote', { method: 'PUT', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: '{"verdict":"ship"}' });
  assert.equal(put.status, 200, put.body);
  const after = (await ask(site, path)).body;
  assert.notEqual(after, before);
  assert.ok(after.includes(`${put.json.community.ship} of ${put.json.community.votes}`));
  const cookie = put.headers['set-cookie'].map((one) => one.split(';')[0]).join('; ');
  const back = await ask(site, '/api/v1/tools/k-wins/vote', { method: 'DELETE', headers: { cookie } });
  assert.equal(back.status, 200);
});

test('what to copy stands on the pages, and works as it stands there', async () => {
  for (const slug of ['k-wins', 'hostile-left']) {
    const page = parse((await ask(site, `/tools/${slug}`)).body);
    const { json } = await askJson(site, `/tools/${slug}`);
    const value = (id) => all(page, (n) => n.attributes.id === id)[0].attributes.value;
    const copied = parse(value('badge-html'));
    assert.deepEqual(all(copied, () => true).filter((n) => n.name && n.name !== '#root').map((n) => n.name).filter((n) => ['a', 'img', 'script', 'b'].includes(n)), ['a', 'img']);
    const [img] = all(copied, 'img');
    assert.equal(img.attributes.src, `${site.base}/badge/${slug}.svg`);
    assert.ok(img.attributes.alt.startsWith(json.name));
    assert.equal(all(copied, 'a')[0].attributes.href, json.url);
    const markdown = value('badge-markdown');
    const found = /^\[!\[((?:[^\\\[\]]|\\.)*)\]\(([^()\s]+)\)\]\(([^()\s]+)\)$/.exec(markdown);
    assert.ok(found, markdown);
    assert.equal(found[1].replace(/\\(.)/g, '$1'), img.attributes.alt);
    assert.deepEqual([found[2], found[3]], [img.attributes.src, json.url]);
  }
  const page = parse((await ask(site, '/compare/hostile-right-vs-hostile-left')).body);
  const copied = parse(all(page, (n) => n.attributes.id === 'embed-html')[0].attributes.value);
  const [frame] = all(copied, 'iframe');
  assert.equal(frame.attributes.src, `${site.base}/embed/compare/hostile-right-vs-hostile-left`);
  assert.ok(frame.attributes.title.includes(HOSTILE));
  assert.equal((await ask(site, frame.attributes.src.slice(site.base.length))).status, 200);
});
