// The bench: a private site, all ways measured in short turns one after the other, a table, build/bench/result.json.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { build, freePort, siteUp, top } from '../lib/site.mjs';
import { PAIRS, VOTED, catalogue, votedTool } from './catalogue.mjs';
import { deskWays, stormLimit } from './desk.mjs';
import * as m from './measure.mjs';
import { summary } from './table.mjs';

const ROUNDS = Number(process.env.ROUNDS || 7);
const ONLY = new RegExp(process.env.ONLY || '');
const TIME_LIMIT_MS = 230_000; // no further round begins after this
const WORKERS = 2;
const CACHE_MB = 18; // the 3,000 pages fit
const SECRET = 'the bench signs its own cookies with this key';
const QUOTA = 1000000;
const BIG = { 'Accept-Encoding': 'gzip' };
const started = Date.now();
const loadBefore = loadavg();
const note = (text) => process.stderr.write(`bench: ${text}\n`);

// ---- the site, with files of the bench's own beside its static ones

const out = join(build, 'bench');
const work = join(out, 'work');
const tree = join(out, 'tree');
for (const dir of [work, tree]) {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
}
for (const name of ['slipway', 'errors']) symlinkSync(join(build, name), join(tree, name));
cpSync(join(build, 'static'), join(tree, 'static'), { recursive: true });
mkdirSync(join(tree, 'static/bench'));
const data = catalogue();
writeFileSync(join(work, 'catalogue.json'), JSON.stringify(data));

const site = await siteUp({
  name: '../../bench/var',
  env: {
    BUILD: tree, CATALOGUE: join(work, 'catalogue.json'), SECRET_KEY: SECRET, VOTE_QUOTA: String(QUOTA),
    RATE: '1000000', BURST: '1000000', SIGN_INS: '10', SUBMISSION_QUOTA: String(QUOTA), WORKERS: String(WORKERS), CACHE_MB: String(CACHE_MB), NGINX_WORKERS: '1',
  },
});
const run = join(site.dir, 'run');

// Further programs on the same database, each behind an nginx of the same configuration.
const others = [];
process.on('exit', () => others.forEach((child) => child.kill('SIGTERM')));
function alongside(command, args, env) {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', command, ...args], { env, stdio: 'ignore' });
  others.push(child);
  return child;
}
async function beside(name, program, cacheMb) {
  const dir = join(work, name), port = await freePort();
  const own = readFileSync(join(run, 'nginx/http.conf'), 'utf8').match(/"unix:([^"]*)\/slipway\.sock"/)[1];
  mkdirSync(join(dir, 'nginx'), { recursive: true });
  mkdirSync(join(dir, 'tmp'));
  for (const part of readdirSync(join(run, 'nginx'))) {
    const text = readFileSync(join(run, 'nginx', part), 'utf8');
    writeFileSync(join(dir, 'nginx', part), text.replaceAll('slipway.sock', `${name}.sock`)
      .replaceAll('internal.sock', `${name}-internal.sock`).replaceAll(`:${site.port}`, `:${port}`)
      .replaceAll(`${run}/nginx`, join(dir, 'nginx')).replaceAll(`${run}/tmp`, join(dir, 'tmp'))
      .replaceAll('access.log', `${name}-access.log`));
  }
  const serve = alongside(program, ['serve'], { ...site.env, LISTEN: `unix:${own}/${name}.sock`, CACHE_MB: String(cacheMb) });
  const nginx = alongside('nginx', ['-p', `${dir}/`, '-c', join(dir, 'nginx/nginx.conf'), '-e', join(dir, 'nginx.log'), '-g', 'daemon off;'], site.env);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const answer = await m.get(`${url}/readyz`).catch(() => ({ status: 0 }));
    if (answer.status === 200) return { url, internal: `${own}/${name}-internal.sock`, nginx: m.children(nginx.pid), workers: m.children(serve.pid) };
    if (tries > 200) throw new Error(`${name} does not start`);
    await m.sleep(50);
  }
}

// ---- what is asked for

const file = (name, lines) => {
  writeFileSync(join(work, name), `${lines.join('\n')}\n`);
  return join(work, name);
};
function asset(name, body, zipped) {
  writeFileSync(join(tree, 'static/bench', name), body);
  if (zipped) writeFileSync(join(tree, 'static/bench', `${name}.gz`), zipped);
  return file(`${name}.urls`, [`/static/bench/${name}`]);
}
function psql(sql) {
  const ran = spawnSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', site.env.DATABASE_SUPER_URL, '-c', sql], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout;
}
async function prepare() {
  // as it is a minute after an import, when autovacuum has been there
  psql('VACUUM (ANALYZE)');
  const paths = data.comparisons.map(({ left, right }) => `/compare/${left}-vs-${right}`);
  const tagged = [];
  const sizes = { plain: [], gzip: [] };
  for (const path of paths) {
    const page = await m.get(site.url + path, BIG);
    if (page.status !== 200 || page.headers['content-encoding'] !== 'gzip') throw new Error(`${path}: ${page.status}`);
    sizes.gzip.push(page.body.length);
    tagged.push(`${path} ${page.headers.etag}`);
  }
  const hot = paths[1234];
  const plain = await m.get(site.url + hot, { 'Accept-Encoding': 'identity' });
  const zipped = await m.get(site.url + hot, BIG);
  const small = await m.get(`${site.url}/healthz`);
  const same = await m.get(site.url + hot, { ...BIG, 'If-None-Match': zipped.headers.etag });
  if (same.status !== 304) throw new Error(`a known page answers ${same.status}, not 304`);
  const urls = {
    hot: file('hot.urls', [hot]),
    random: file('random.urls', paths),
    known: file('known.urls', tagged),
    health: file('health.urls', ['/healthz']),
    page: asset('page.html', plain.body, zipped.body),
    word: asset('word.txt', small.body),
  };
  const asFile = await m.get(`${site.url}/static/bench/page.html`, BIG);
  if (!asFile.body.equals(zipped.body)) throw new Error('the static file is not the page');
  urls.knownFile = file('known-file.urls', [`/static/bench/page.html ${asFile.headers.etag}`]);
  return { urls, hot, paths, bytes: plain.body.length, gzip_bytes: zipped.body.length, gzip_bytes_median: m.median(sizes.gzip) };
}

async function counters(host) {
  const text = await m.getLocal(host.internal, '/metrics');
  const of = (name) => Number(text.match(new RegExp(`^${name} (\\d+)`, 'm'))?.[1]);
  return { hits: of('slipway_cache_hits_total'), misses: of('slipway_cache_misses_total'),
    evictions: of('slipway_cache_evictions_total'), bytes: of('slipway_cache_bytes') };
}
// until both workers have all pages
async function warm(host, urls) {
  for (let i = 0, full = 0; i < 25 && full < 2; i++) {
    const before = await counters(host);
    m.wrk(host.url, { script: 'pages.lua', args: [urls.random, i], headers: BIG });
    const after = await counters(host);
    full = after.misses - before.misses < (after.hits - before.hits) / 1000 ? full + 1 : 0;
  }
}

// ---- the ways

function ways({ urls }, { front, away, other, otherAway }) {
  const sign = m.voterSigner(SECRET);
  const anyTool = () => votedTool(1 + Math.floor(Math.random() * VOTED));
  const oneTool = () => votedTool(1);
  let seed = 1;
  const pages = (host, list, headers) => () =>
    counted(host, () => m.wrk(host.url, { script: 'pages.lua', args: [list, seed++], headers }));
  const votes = (tool) => () => {
    m.writeVotes(join(work, 'votes.txt'), { count: 12000, tool, sign });
    return counted(front, () => m.wrk(front.url, { script: 'votes.lua', args: [join(work, 'votes.txt')], headers: BIG }));
  };
  const sql = (name, tool, voter, net, clients) => {
    const cast = m.statement(join(top, 'sql/queries/vote.sql'), 'cast_vote',
      [`('voted-' || :tool::text)`, ':voter::bigint', "(ARRAY['ship', 'skip'])[:side]", net, ':quota::int']);
    writeFileSync(join(work, name), `\\set tool ${tool}\n${voter}\n\\set side random(1, 2)\n\\set net random(1, 4000000000000000000)\n${cast}\n`);
    const variables = { quota: QUOTA, network: m.network(SECRET, '127.0.0.1') };
    return () => counted({}, () => m.pgbench(site.env.DATABASE_URL, { script: join(work, name), clients, variables }));
  };
  const anyVoter = '\\set voter random(1, 4611686018427387903)';
  // vote_slot() is 0 for all of these
  const oneSlot = '\\set low random(1, 8191)\n\\set high random(0, 524287)\n\\set voter :low * 16 + :high * 2097152';
  const oneNet = ':network::text';
  const anyNet = "lpad(to_hex(:net::bigint), 16, '0')";
  const spread = `random(1, ${VOTED})`;
  return [
    { key: 'file', name: 'nginx: static file of the page, gzip', run: pages(front, urls.page, BIG) },
    { key: 'hot', name: 'one hot comparison, gzip', to: 'file', aim: 0.85, run: pages(front, urls.hot, BIG) },
    { key: 'random', name: `${PAIRS} comparisons at random, gzip`, to: 'file', aim: 0.5, run: pages(front, urls.random, BIG) },
    { key: 'file2', same: 'file', run: pages(front, urls.page, BIG) },
    { key: 'known', name: 'the same, 304', to: 'file', aim: 0.7, run: pages(front, urls.known, BIG) },
    { key: 'known-file', name: 'nginx: static file, 304', to: 'file', run: pages(front, urls.knownFile, BIG) },
    { key: 'bare', name: 'comparison, no cache, gzip', to: 'file', aim: 0.14, database: true, run: pages(away, urls.random, BIG) },
    { key: 'plain-file', name: 'nginx: static file of the page, identity', run: pages(front, urls.page, { 'Accept-Encoding': 'identity' }) },
    { key: 'bare-plain', name: 'comparison, no cache, identity', to: 'plain-file', aim: 0.14, database: true, run: pages(away, urls.random, { 'Accept-Encoding': 'identity' }) },
    { key: 'word-file', name: 'nginx: static file of /healthz', run: pages(front, urls.word, BIG) },
    { key: 'health', name: 'constant page through a worker (/healthz)', to: 'word-file', aim: 0.55, run: pages(front, urls.health, BIG) },
    ...(other ? [
      { key: 'other-hot', name: 'OTHER: one hot comparison, gzip', to: 'file', run: pages(other, urls.hot, BIG) },
      { key: 'other-random', name: `OTHER: ${PAIRS} comparisons at random, gzip`, to: 'file', run: pages(other, urls.random, BIG) },
      { key: 'other-bare', name: 'OTHER: comparison, no cache, gzip', to: 'file', database: true, run: pages(otherAway, urls.random, BIG) },
    ] : []),
    { key: 'pg-spread', name: `pgbench: votes over ${VOTED} tools, ${WORKERS} clients`, run: sql('spread.sql', spread, anyVoter, oneNet, WORKERS) },
    { key: 'spread', name: `votes over ${VOTED} tools`, to: 'pg-spread', aim: 0.5, run: votes(anyTool) },
    { key: 'pg-hot', name: `pgbench: votes on one tool, ${WORKERS} clients`, run: sql('hot.sql', '1', anyVoter, oneNet, WORKERS) },
    { key: 'one', name: 'votes on one tool', to: 'pg-hot', aim: 0.5, run: votes(oneTool) },
    { key: 'pg16-spread', name: `pgbench: votes over ${VOTED} tools, 16 clients`, run: sql('spread16.sql', spread, anyVoter, anyNet, 16) },
    { key: 'pg16-hot', name: 'pgbench: votes on one tool, 16 clients', to: 'pg16-spread', aim: 0.8, run: sql('hot16.sql', '1', anyVoter, anyNet, 16) },
    { key: 'pg16-slot', name: 'pgbench: the same, all in one slot', to: 'pg16-spread', run: sql('slot16.sql', '1', oneSlot, anyNet, 16) },
  ];
}

// With the processor time that it took: of nginx, the workers and whoever asked; for pgbench, of the asker and the database.
async function counted(host, measure) {
  const before = host.nginx ? await counters(host) : null;
  const nginx = m.used(host.nginx ?? []), workers = m.used(host.workers ?? []), asker = m.usedByEnded();
  const got = await measure();
  got.ms = { nginx: m.used(host.nginx ?? []) - nginx, workers: m.used(host.workers ?? []) - workers, asker: m.usedByEnded() - asker };
  const after = host.nginx ? await counters(host) : null;
  got.misses = after ? after.misses - before.misses : 0;
  return got;
}

// ---- the run

const hosts = {
  front: { url: site.url, internal: join(run, 'internal.sock'), workers: site.workers(),
    nginx: m.children(Number(readFileSync(join(run, 'nginx.pid'), 'utf8'))) },
  away: await beside('bare', join(build, 'slipway'), 0),
};
if (process.env.OTHER) {
  hosts.other = await beside('other', process.env.OTHER, CACHE_MB);
  hosts.otherAway = await beside('other-bare', process.env.OTHER, 0);
}
note('the catalogue is in; filling the caches');
const asked = await prepare();
const desk = await deskWays(site, { hot: asked.hot, random: asked.paths, work }, (measure) => counted({ ...hosts.front, workers: [...site.workers(), ...site.staff()] }, measure));
await warm(hosts.front, asked.urls);
if (hosts.other) await warm(hosts.other, asked.urls);
const list = [...ways(asked, hosts), ...desk].filter((way) => ONLY.test(way.key));
for (const way of list) way.rounds = [];
let rounds = 0;
while (rounds < ROUNDS && (rounds === 0 || Date.now() - started < TIME_LIMIT_MS)) {
  for (const way of list) way.rounds.push(await way.run());
  rounds++;
  note(`round ${rounds} of ${ROUNDS} (load ${loadavg()[0].toFixed(1)})`);
}
const cacheAfter = await counters(hosts.front);
const memory = Math.max(...site.workers().map((pid) => m.status(pid, 'VmHWM'))) / 1024;
const starts = [];
for (let i = 0; i < 5; i++) {
  const socket = join(work, 'cold.sock');
  starts.push(await m.coldStart(join(build, 'slipway'), { ...site.env, LISTEN: `unix:${socket}` }, socket, asked.hot));
}
const [wrong, votes] = psql('SELECT (SELECT count(*) FROM tally_drift) + (SELECT count(*) FROM ledger_drift), (SELECT count(*) FROM votes)')
  .trim().split('|').map(Number);

const result = summary(list, {
  date: new Date(started).toISOString(),
  machine: { cores: cpus().length, processor: cpus()[0]?.model.trim() ?? '', load_before: loadBefore, load_after: loadavg() },
  rounds, seconds: 0, votes, votes_wrong: wrong, page: { bytes: asked.bytes, gzip_bytes: asked.gzip_bytes, gzip_bytes_median: asked.gzip_bytes_median },
  cache: { mb: CACHE_MB, bytes: cacheAfter.bytes, evictions: cacheAfter.evictions },
}, { memory, starts, storm: list.includes(desk.at(-1)) && list.includes(desk.at(-2)) ? [stormLimit(list)] : [] });
others.forEach((child) => child.kill('SIGTERM'));
await site.down();
result.seconds = Math.round((Date.now() - started) / 1000);
writeFileSync(join(out, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(result.text);
rmSync(site.dir, { recursive: true, force: true });
process.exit(0);
