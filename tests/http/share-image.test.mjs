// Share images: what stands in them, how they are named and kept, and what becomes of the program that draws them.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, children, siteUp, top } from '../lib/site.mjs';
import { metricsOf } from '../lib/prometheus.mjs';
import { decode, inked } from '../browser/lib/png.mjs';
import { ask, askJson } from './lib/client.mjs';
import { catalogue, HOSTILE, LONG_A, LONG_B } from './lib/catalogue.mjs';
import { all, parse } from './lib/html.mjs';
import { allow, until } from './lib/load.mjs';
import { psql, vote } from './lib/sites.mjs';

const file = join(build, 'test/http-share-image.json');
mkdirSync(dirname(file), { recursive: true });
const scripts = [
  ['other-rtl', 'שלום עולם مرحبا بالعالم'],
  ['other-cjk', '深度求索 智能编程助手 コード支援ツール'],
  ['other-marks', `${'e\u0301\u0302\u0303\u0308'.repeat(20)} \u202edrawkcab \u2067x`],
  ['other-markup', '<span font="200">&lt;b&gt;</span> %s%n'],
];
const mine = structuredClone(catalogue);
for (const [slug, name] of scripts) mine.tools.push({ ...mine.tools.at(-1), slug, name, category: 'Scripts', website: `https://${slug}.example/` });
writeFileSync(file, JSON.stringify(mine));
const site = await siteUp({ name: 'http-share-image', env: { WORKERS: '1', CATALOGUE: file } });
after(() => site.down());

const drawers = () => site.images().flatMap((pid) => children(pid, 'slipway-draw'));
const meta = (root, property) => all(root, (n) => n.name === 'meta' && (n.attributes.property ?? n.attributes.name) === property).map((n) => n.attributes.content);
// The address of its picture that a page names.
async function named(path) {
  const { status, body } = await ask(site, path);
  assert.equal(status, 200, path);
  const [url, ...more] = meta(parse(body), 'og:image');
  assert.deepEqual(more, []);
  assert.ok(url.startsWith(`${site.base}/`), url);
  return url.slice(site.base.length);
}
async function picture(path, options) {
  const answer = await ask(site, path, options);
  assert.equal(answer.status, 200, `${path}: ${answer.body.slice(0, 300)}`);
  assert.equal(answer.headers['content-type'], 'image/png');
  return Object.assign(answer, { png: checked(answer.bytes) });
}
function checked(bytes) {
  const png = decode(bytes);
  assert.deepEqual([png.width, png.height, png.channels], [1200, 630, 3]);
  return png;
}
const PAIR = '/compare/k-wins-vs-k-some';
const BLUE = '0b4db8', RED = 'cc1f33', PAPER = 'f8fafc', HULL = '0c1c2b';
// What hangs at the places of flags, the left side's last one first.
const flag = (png, x, y) => ({ [BLUE]: '+', [RED]: '-', [PAPER]: '.' })[png.colour(x + 4, y + 4)];
const flags = (png, n) => {
  const at = (x) => Array.from({ length: n }, (_, i) => flag(png, x + i * 61, 352));
  return [at(516 - (n * 61 - 12)).join(''), at(684).join('')];
};

test('the picture of a pair: its size, the mast, a flag for each verdict, in the order of the panel', async () => {
  const { png } = await picture('/og/k-wins-vs-k-some.png');
  assert.equal(png.colour(600, 110), HULL, 'the mast');
  assert.equal(png.colour(600, 292), PAPER, 'words interrupt it');
  assert.equal(png.colour(10, 10), PAPER);
  assert.equal(png.colour(10, 600), HULL);
  assert.deepEqual(flags(png, 4), ['++++', '+-++']);
  assert.equal(flag(png, 684 + 4 * 61, 352), '.');
  const { png: other } = await picture('/og/k-none-five-vs-k-mix.png');
  assert.deepEqual(flags(other, 5), ['-----', '++++-']);
});

test('the picture of a tool', async () => {
  const { png } = await picture('/og/k-some.png');
  assert.deepEqual([0, 1, 2, 3, 4].map((i) => flag(png, 60 + i * 61, 424)).join(''), '+-++.');
  assert.equal(png.colour(600, 300), HULL);
});

test('a page names its picture by its content, with size and words for those who do not see it', async () => {
  for (const [path, stem, alt] of [
    [PAIR, 'k-wins-vs-k-some', /^The panel ships Wins, 100% \(4 of 4\) to 75% \(3 of 4\)\.$/],
    ['/tools/k-some', 'k-some', /^Some\. The panel ships it, 75% \(3 of 4\)\.$/],
  ]) {
    const root = parse((await ask(site, path)).body);
    const [url] = meta(root, 'og:image');
    assert.match(url, new RegExp(`^${site.base}/og/${stem}\\.png\\?v=[0-9a-f]{16}$`));
    assert.match(meta(root, 'og:image:alt')[0], alt);
    assert.deepEqual([...meta(root, 'og:image:width'), ...meta(root, 'og:image:height'), ...meta(root, 'twitter:card')], ['1200', '630', 'summary_large_image']);
    const { headers } = await picture(url.slice(site.base.length));
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(headers.etag, `"${url.slice(-16)}"`);
    assert.ok(!headers['set-cookie']);
    assert.ok(!headers.vary, 'it is the same for everybody');
  }
});

test('a page that has none of its own names the card of the site', async () => {
  for (const path of ['/', '/tools', '/methodology', `${PAIR}?asof=${new Date().toISOString().slice(0, 10)}`]) assert.equal(await named(path), '/card.png', path);
  const { png } = await picture('/card.png');
  assert.ok(inked(png) > 0.2);
});

test('without its name, or with another, it is kept shortly', async () => {
  for (const more of ['', '?v=', `?v=${'0'.repeat(16)}`, '?v=%22%3E%3Cscript%3E', '?utm_source=x']) {
    const { headers, bytes } = await picture(`/og/k-wins-vs-k-some.png${more}`);
    assert.equal(headers['cache-control'], 'public, max-age=300', more);
    assert.deepEqual(bytes, (await ask(site, await named(PAIR))).bytes);
  }
});

test('304 for its tag, no gzip form, HEAD without the body', async () => {
  const path = await named(PAIR);
  const { headers, bytes } = await picture(path, { headers: { 'accept-encoding': 'gzip, br' } });
  assert.equal(headers['content-encoding'], undefined);
  const drawn = (await metricsOf(site)).value('slipway_pictures_drawn_total');
  for (const method of ['GET', 'HEAD']) {
    const again = await ask(site, path, { method, headers: { 'if-none-match': `"x", ${headers.etag}` } });
    assert.deepEqual([again.status, again.bytes.length, again.headers.etag, again.headers['cache-control']], [304, 0, headers.etag, headers['cache-control']]);
  }
  const head = await ask(site, path, { method: 'HEAD' });
  assert.deepEqual([head.status, head.bytes.length, Number(head.headers['content-length'])], [200, 0, bytes.length]);
  assert.equal((await metricsOf(site)).value('slipway_pictures_drawn_total'), drawn, 'and nothing is drawn for that');
});

test('who writes it in another way is led to the one address; what there is not is 404', async () => {
  for (const [from, to] of [
    ['/og/k-some-vs-k-wins.png', '/og/k-wins-vs-k-some.png'],
    ['/og/hostile-left-vs-hostile-right.png?v=x', '/og/hostile-right-vs-hostile-left.png'],
  ]) {
    const { status, headers } = await ask(site, from);
    assert.deepEqual([status, new URL(headers.location, site.base).pathname], [301, to], from);
  }
  for (const name of ['none.png', 'k-wins-vs-none.png', 'none-vs-k-wins.png', 'k-wins-vs-k-wins.png', 'k-wins-vs-k-some-vs-k-low.png', 'k-wins', 'k-wins.PNG', 'k-wins.png.png', '.png', '-vs-.png', 'K-Wins.png', '%22%3E%3Cscript%3E.png', '%F0%9F%9A%A2.png', `${'a'.repeat(300)}.png`]) {
    const { status, body, headers } = await ask(site, `/og/${name}`);
    assert.equal(status, 404, name);
    assert.equal(headers['cache-control'], 'no-store');
    assert.doesNotMatch(body, /<script>(?!$)alert|"><script>/);
  }
  assert.equal((await ask(site, '/og/%00.png')).status, 400);
  assert.equal((await ask(site, `/og/k-wins.png?v=${'x'.repeat(65)}`)).status, 400);
  assert.equal((await askJson(site, '/og/none.png')).json.status, 404);
});

test('a pair that nobody chose has one, too', async () => {
  const path = await named('/compare/elsewhere-vs-k-low');
  const { png } = await picture(path);
  assert.deepEqual(flags(png, 3), ['+-+', '+--']);
});

test('long names, hostile ones, and other scripts stay in their place', async () => {
  const pairs = [`${LONG_B}-vs-${LONG_A}`, 'hostile-right-vs-hostile-left', 'k-empty-b-vs-k-empty-a', 'other-cjk-vs-other-rtl', 'other-marks-vs-other-markup', `k-wins-vs-other-rtl`];
  for (const pair of pairs) {
    const { png } = await picture(await named(`/compare/${pair}`));
    // nothing reaches over the edges, into the water about the mast, or below the mast's head and the plate
    const columns = [[0, 56], [520, 40], [641, 40], [1144, 56]].flatMap(([from, n]) => Array.from({ length: n }, (_, i) => from + i));
    for (const x of columns) for (let y = 80; y < 276; y++) assert.equal(png.colour(x, y), PAPER, `${pair} at ${x}, ${y}`);
    for (const from of [60, 684]) {
      const set = Array.from({ length: 456 * 146 }, (_, i) => png.colour(from + (i % 456), 92 + Math.floor(i / 456))).filter((colour) => colour === HULL);
      assert.ok(set.length > 200, `${pair}: a name stands at ${from}`);
    }
    for (const [x, y] of [[599, 480], [2, 500], [1197, 628]]) assert.equal(png.colour(x, y), HULL, pair);
  }
  for (const slug of [LONG_A, LONG_B, 'hostile-left', ...scripts.map(([name]) => name)]) {
    const { png } = await picture(await named(`/tools/${slug}`));
    for (let x = 0; x < 1200; x++) assert.equal(png.colour(x, 290), x === 599 || x === 600 ? HULL : PAPER, `${slug} at ${x}`);
  }
  assert.deepEqual(site.images().length, 1);
  assert.doesNotMatch(site.log(), /event=draw/);
  const { body } = await ask(site, '/tools/hostile-left');
  assert.ok(meta(parse(body), 'og:image:alt')[0].includes(HOSTILE));
});

test('the name changes with a verdict, a vote or the tool’s name, and with nothing else', async () => {
  const one = mine.tools.find(({ slug }) => slug === 'k-wins');
  const write = (more) => {
    writeFileSync(file, JSON.stringify({ tools: [{ ...one, ...more }] }));
    const done = site.slipway('import', file);
    assert.equal(done.code, 0, done.err);
  };
  const first = await named(PAIR);
  const pictures = new Map([[first, (await picture(first)).bytes]]);
  write({ description: 'Another description', pricing: { model: 'free', entry: 'Free' }, website: 'https://elsewhere.example/', reviews: one.reviews.map((review) => ({ ...review, quote: 'Another quote.' })) });
  assert.equal(await named(PAIR), first);
  const steps = [
    () => write({ reviews: one.reviews.map((review, i) => ({ ...review, verdict: i ? 'ship' : 'skip' })) }),
    () => vote(site, 'k-wins', 2, 1),
    () => write({ name: 'Wins Anew' }),
  ];
  for (const step of steps) {
    const before = await named(PAIR);
    step();
    await until('another name', async () => (await named(PAIR)) !== before);
    const path = await named(PAIR);
    assert.ok(!pictures.has(path));
    const { bytes, headers } = await picture(path);
    assert.match(headers['cache-control'], /immutable/);
    assert.ok(![...pictures.values()].some((old) => old.equals(bytes)), 'and another picture');
    pictures.set(path, bytes);
    // the name that it had is the present picture, for a while
    const old = await picture(before);
    assert.equal(old.headers['cache-control'], 'public, max-age=300');
    assert.deepEqual(old.bytes, bytes);
  }
  write({});
  assert.equal(psql(site, 'SELECT * FROM tally_drift').out, '');
});

test('drawn once, then remembered; what was done is counted', async () => {
  const before = await metricsOf(site);
  const by = async (name) => (await metricsOf(site)).value(name) - before.value(name);
  for (let i = 0; i < 3; i++) await picture('/og/bulk-01-vs-bulk-02.png');
  assert.equal(await by('slipway_pictures_drawn_total'), 1);
  assert.equal(await by('slipway_pictures_failed_total'), 0);
  assert.ok((await by('slipway_picture_milliseconds_total')) > 0);
});

test('a program that is killed is started again for the same picture', async () => {
  await picture('/og/bulk-01.png');
  const [before] = drawers();
  process.kill(before, 'SIGKILL');
  await picture('/og/bulk-02.png');
  const now = drawers();
  assert.equal(now.length, 1);
  assert.notEqual(now[0], before);
  assert.match(site.log(), /level=warn event=draw .*why="it died" signal=9/);
});

test('one that hangs is killed, and holds no page meanwhile', async () => {
  const [before] = drawers();
  process.kill(before, 'SIGSTOP');
  const held = ask(site, '/og/bulk-03.png');
  for (const path of ['/', PAIR, '/tools/k-wins']) {
    const begin = Date.now();
    assert.equal((await ask(site, path)).status, 200);
    assert.ok(Date.now() - begin < allow(1000));
  }
  const { status, headers } = await held;
  assert.deepEqual([status, headers['cache-control'], Number(headers['retry-after']) > 0], [503, 'no-store', true]);
  assert.ok(!drawers().includes(before));
  await picture('/og/bulk-03.png');
  assert.ok((await metricsOf(site)).value('slipway_pictures_failed_total') >= 1);
});

test('a worker that is killed takes its program along, and is replaced', async () => {
  const [worker] = site.images();
  const [drawer] = drawers();
  process.kill(worker, 'SIGKILL');
  await until('another one', () => site.images().length === 1 && site.images()[0] !== worker);
  await until('the program is gone', () => spawnSync('kill', ['-0', String(drawer)]).status !== 0);
  await picture('/og/bulk-04.png');
});

test('a storm of pictures waits in a short queue, one is drawn at a time, and pages go on', async () => {
  const slugs = Array.from({ length: 16 }, (_, i) => `bulk-${String(i + 5).padStart(2, '0')}`);
  const pairs = slugs.flatMap((left, i) => slugs.slice(i + 1).map((right) => `/og/${left}-vs-${right}.png`));
  const storm = Promise.all(pairs.map((path) => ask(site, path, { timeout: 30000 })));
  const begin = Date.now();
  assert.equal((await ask(site, '/tools/k-some')).status, 200);
  assert.ok(Date.now() - begin < allow(1000));
  assert.ok(drawers().length <= 1);
  const answers = await storm;
  const said = new Map();
  for (const { status, headers } of answers) {
    said.set(status, (said.get(status) ?? 0) + 1);
    if (status === 503) assert.equal(headers['retry-after'], '2');
  }
  assert.deepEqual([...said.keys()].filter((status) => ![200, 301, 503].includes(status)), []);
  assert.ok(said.get(503) > 0, `some were sent away: ${JSON.stringify([...said])}`);
  assert.ok(answers.filter(({ status }) => status === 200).length > 0);
  await picture('/og/bulk-05.png');
});

test('no worker for pages has anything of it', async () => {
  for (const path of [PAIR, '/tools/k-wins', '/']) await ask(site, path);
  for (const pid of [...site.workers(), ...site.staff(), ...site.images()]) assert.doesNotMatch(readFileSync(`/proc/${pid}/maps`, 'utf8'), /cairo|pango|fontconfig/);
  for (const pid of [...site.workers(), ...site.staff()]) assert.deepEqual(children(pid, 'slipway-draw'), []);
});

test('without a pool of their own any worker answers', async () => {
  const env = { ...process.env, REQUEST_METHOD: 'GET', REQUEST_URI: '/og/k-low-vs-k-high.png', SERVER_PROTOCOL: 'HTTP/1.1', CONTENT_LENGTH: '0' };
  const ran = spawnSync('cgi-fcgi', ['-bind', '-connect', join(dirname(site.internal), 'slipway.sock')], { env, maxBuffer: 1 << 24 });
  const body = ran.stdout.subarray(ran.stdout.indexOf('\r\n\r\n') + 4);
  checked(body);
  assert.deepEqual(body, (await picture('/og/k-low-vs-k-high.png')).bytes);
  const out = join(site.dir, 'run/no-images');
  const given = ['USER=', 'MODULES=/m', 'RUN=/r', 'NGINX_WORKERS=1', 'ERROR_LOG=/e', 'ACCESS_LOG=/a', 'LISTEN=', 'LISTEN_DEFAULT=', 'LISTEN_INTERNAL=', 'HOSTS=localhost', 'RATE=1', 'BURST=1', 'SIGN_IN_RATE=1', 'SIGN_IN_BURST=1', 'SIGN_INS=1', 'SUBSCRIBE_RATE=1', 'SUBSCRIBE_BURST=1', 'SUBSCRIBES=1', 'STATIC=/s', 'ERRORS=/x', 'EXPORTS=/y'];
  const upstream = (...more) => {
    const rendered = spawnSync(join(top, 'nginx/render.sh'), [out, ...given, ...more], { encoding: 'utf8' });
    assert.equal(rendered.status, 0, rendered.stderr);
    return [...new Set([.../upstream slipway_images \{([^}]*)/.exec(readFileSync(join(out, 'http.conf'), 'utf8'))[1].matchAll(/unix:([^"]*)"/g)].map(([, path]) => path))];
  };
  assert.deepEqual(upstream('SOCKETS=/a,/b'), ['/a', '/b']);
  assert.deepEqual(upstream('SOCKETS=/a,/b', 'IMAGE_SOCKETS=/c'), ['/c']);
});
