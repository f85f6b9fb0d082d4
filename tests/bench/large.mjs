// A large catalogue: generated here, loaded by large.sql. Words are drawn so that the nth commonest is met 1/n as often as the first (Zipf), with
// real ones among the commonest: a search meets words that every text has and words that hardly one has. Always the same catalogue.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMON = 'code agent model data assistant text editor image search team write video cloud open voice local review test chat design'.split(' ');
const SYLLABLES = 'ba ce di fo gu la me no pi ro su ta ve wi xo yu za kle pri san ter dol gra pym ile ont ash ber'.split(' ');
const WORDS = 12000;
const ENDS = ['', ' AI', ' Studio', '.dev', ' Code', ' Labs', 'ify'];

// mulberry32
function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function large(count) {
  const roll = dice(5);
  const below = (n) => Math.floor(roll() * n);
  const coined = (n) => Array.from({ length: n }, () => SYLLABLES[below(SYLLABLES.length)]).join('');
  const words = [...COMMON, ...Array.from({ length: WORDS }, (_, i) => coined(2 + (i % 3)))];
  const drawn = () => words[Math.floor(Math.exp(roll() * Math.log(words.length))) - 1];
  const text = (n) => Array.from({ length: n }, drawn).join(' ');
  const capital = (word) => word[0].toUpperCase() + word.slice(1);
  return {
    words,
    tools: Array.from({ length: count }, (_, i) => ({
      id: 1000001 + i,
      name: capital(coined(2 + below(2))) + (below(3) ? '' : ` ${capital(drawn())}`) + ENDS[below(ENDS.length)],
      shelf: Math.floor(20 * roll() * roll()),
      tag: below(50),
      tagline: text(9),
      description: text(70),
      quote: text(110),
    })),
  };
}

// Into the database at `url`, as superuser; answers with what was loaded.
export function loadLarge(url, dir, count) {
  const made = large(count);
  const file = join(dir, 'large.tsv');
  writeFileSync(file, made.tools.map((t) => [t.id, t.name, t.shelf, t.tag, t.tagline, t.description, t.quote].join('\t')).join('\n') + '\n');
  const load = fileURLToPath(new URL('large.sql', import.meta.url));
  const ran = spawnSync('psql', ['-Xq', '-v', 'ON_ERROR_STOP=1', '-d', url, '-f', load], { encoding: 'utf8', env: { ...process.env, LARGE: file } });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return made;
}
