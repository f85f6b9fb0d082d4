// Search and suggestions on a large catalogue, and pages on it beside the same pages on the demo catalogue: one request after another, nothing from
// the workers' memory (CACHE_MB=0); what a request took is what its worker wrote into its log. TOOLS=100000 (environment): how many tools.
import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { build, siteUp } from '../lib/site.mjs';
import { ask } from '../http/lib/client.mjs';
import { loadLarge } from './large.mjs';
import { used } from './measure.mjs';

const TOOLS = Number(process.env.TOOLS || 100000);
const EACH = 400;
const AIMS = { search: 50, suggest: 10, pages: 1.5 };
const work = join(build, 'bench/find');
mkdirSync(work, { recursive: true });
const note = (text) => process.stderr.write(`bench: ${text}\n`);

const site = await siteUp({ name: '../../bench/find-var', env: { WORKERS: '1', CACHE_MB: '0' } });
const psql = (sql) => spawnSync('psql', ['-XAtq', '-d', site.env.DATABASE_SUPER_URL, '-c', sql], { encoding: 'utf8' }).stdout.trim();
const at = (times, share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];

// The worker and its connection's process in the database.
const processes = () => [...site.workers(), ...psql("SELECT pid FROM pg_stat_activity WHERE usename = 'slipway_app'").split('\n').map(Number)];

// The paths one after another; milliseconds in the worker, sorted, and as `cpu` the mean processor time of one, which a busy neighbour disturbs less.
async function timed(paths) {
  const before = site.log().length, pids = processes(), spent = used(pids);
  for (const path of paths) {
    const { status } = await ask(site, path);
    if (status !== 200) throw new Error(`${path}: ${status}`);
  }
  const cpu = (used(pids) - spent) / paths.length;
  let times = [];
  for (let i = 0; i < 50 && times.length < paths.length; i++) {
    await new Promise((done) => setTimeout(done, 100));
    times = [...site.log().slice(before).matchAll(/ event=request .* us=(\d+) /g)].map(([, us]) => Number(us) / 1000);
  }
  if (times.length !== paths.length) throw new Error(`${times.length} of ${paths.length} requests are in the log`);
  return Object.assign(times.sort((a, b) => a - b), { cpu });
}
const again = (paths, n) => Array.from({ length: n }, (_, i) => paths[i % paths.length]);

const pageWays = (tool, pair, category) => ({ home: '/', tools: '/tools', 'tools, by panel': '/tools?sort=panel', category: `/c/${category}`, 'a tool': `/tools/${tool}`, 'a comparison': `/compare/${pair}`,
  rankings: '/rankings', 'rankings of the community': '/rankings?by=community', 'trending': '/rankings?by=trending' });
async function pages(paths) {
  const found = {};
  for (const [name, path] of Object.entries(paths)) {
    await timed(again([path], 20));
    found[name] = (await timed(again([path], 200))).cpu;
  }
  return found;
}

// what `slipway job rank` makes
const rank = () => {
  const ran = site.slipway('job', 'rank');
  if (ran.code !== 0) throw new Error(ran.err);
};

note('pages on the demo catalogue');
rank();
const small = await pages(pageWays('cursor', 'cursor-vs-claude-code', 'coding-assistants'));

note(`loading ${TOOLS} tools`);
const { words, tools } = loadLarge(site.env.DATABASE_SUPER_URL, work, TOOLS);
const [left, right] = psql("SELECT l.slug || ' ' || r.slug FROM comparisons AS c JOIN tools AS l ON l.id = c.left_id JOIN tools AS r ON r.id = c.right_id WHERE l.id > 1000100 ORDER BY c.id LIMIT 1").split(' ');
note('ranking them');
rank();
const big = await pages(pageWays(left, `${left}-vs-${right}`, 'large-3'));

// always the same questions
let seed = 7;
const below = (n) => (seed = (seed * 48271) % 2147483647) % n;
const one = (list) => list[below(list.length)];
const nameOf = () => one(tools).name;
const typo = (word) => word.slice(0, 2) + word.slice(3);
const ways = {
  'a word of the commonest 20': () => `/api/v1/search?q=${words[below(20)]}`,
  'two of them': () => `/api/v1/search?q=${words[below(20)]}+${words[below(20)]}`,
  'one of them in a category': () => `/api/v1/search?q=${words[below(20)]}&category=large-${below(20)}`,
  'any word': () => `/api/v1/search?q=${one(words)}`,
  'two words': () => `/api/v1/search?q=${words[20 + below(400)]}+${words[20 + below(400)]}`,
  'a name': () => `/api/v1/search?q=${encodeURIComponent(nameOf())}`,
  'a misspelt name': () => `/api/v1/search?q=${encodeURIComponent(typo(nameOf()))}`,
  'a name and a word that is nowhere': () => `/api/v1/search?q=${encodeURIComponent(nameOf())}+zzqx`,
};
const typed = { 'one letter': 1, 'two': 2, 'three': 3, 'four to seven': 4 };
const rows = [];
let all = [];
for (const [name, path] of Object.entries(ways)) {
  const times = await timed(Array.from({ length: EACH }, path));
  rows.push([`search: ${name}`, times]);
  all = all.concat(times);
}
rows.push(['search: all of these', all.sort((a, b) => a - b), AIMS.search]);
all = [];
for (const [name, length] of Object.entries(typed)) {
  const times = await timed(Array.from({ length: EACH }, () => `/api/v1/suggest?q=${encodeURIComponent(nameOf().slice(0, length + (length === 4 ? below(4) : 0)).trim())}`));
  rows.push([`suggest: ${name}`, times]);
  all = all.concat(times);
}
const misspelt = await timed(Array.from({ length: EACH / 4 }, () => `/api/v1/suggest?q=${encodeURIComponent(typo(nameOf()).slice(0, 7).trim())}`));
rows.push(['suggest: misspelt', misspelt]);
rows.push(['suggest: all of these', all.concat(misspelt).sort((a, b) => a - b), AIMS.suggest]);

const line = (cells) => `${cells[0].padEnd(44)}${cells.slice(1).map((cell) => String(cell).padStart(9)).join('')}\n`;
process.stdout.write(`\n${TOOLS} tools, ms in the worker, load ${loadavg()[0].toFixed(1)}\n${line(['', 'p50', 'p95', 'p99', 'cpu', 'aim', ''])}`);
for (const [name, times, aim] of rows)
  process.stdout.write(line([name, ...[0.5, 0.95, 0.99].map((share) => at(times, share).toFixed(2)), times.cpu?.toFixed(2) ?? '', aim ? `< ${aim}` : '', aim ? (at(times, 0.99) < aim ? 'yes' : 'NO') : '']));
process.stdout.write(`\n${line(['a page, ms of processor time', 'demo', 'large', 'ratio', 'aim', ''])}`);
for (const name of Object.keys(small))
  process.stdout.write(line([name, small[name].toFixed(2), big[name].toFixed(2), (big[name] / small[name]).toFixed(2), `< ${AIMS.pages}`, big[name] / small[name] < AIMS.pages ? 'yes' : 'NO']));
writeFileSync(join(build, 'bench/find.json'), JSON.stringify({ tools: TOOLS, rows: rows.map(([name, times]) => ({ name, p50: at(times, 0.5), p99: at(times, 0.99) })), small, big }, null, 1));
await site.down();
