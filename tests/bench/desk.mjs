// The moderators' ways: their queue, signing in, and what visitors notice while sign-ins are tried by the dozen.
import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { submittedAll } from '../http/lib/moderation.mjs';
import { staff } from '../http/lib/staff.mjs';
import { median, wrk } from './measure.mjs';

const WAITING = 200;
const PAGES_A_SECOND = 300;
const SIGN_INS_A_SECOND = 50;
const SECONDS = 2;
const WRONG = 40;
const SIGN_IN_GAP_MS = 110;
export const AIM = 1.25;

// A loader in a process of its own.
function byTheClock(options) {
  return new Promise((done, failed) => {
    const loader = spawn(process.execPath, [fileURLToPath(new URL('rate.mjs', import.meta.url)), JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    loader.stdout.setEncoding('utf8').on('data', (part) => (text += part));
    loader.on('error', failed);
    loader.on('close', (code) => {
      if (code !== 0) return failed(new Error(`rate.mjs: exit ${code}`));
      const got = JSON.parse(text);
      if (got.failed) process.stderr.write(`bench: ${options.signIn ? 'sign-ins not looked at' : 'pages that failed'}: ${JSON.stringify(got.why)}\n`);
      done(got);
    });
  });
}

// One after another, each of another login, so that each costs a password's hash; no faster than nginx lets them through.
async function signIns(client, count) {
  const times = [];
  let failed = 0;
  for (let i = 0; i < count; i++) {
    const begin = performance.now();
    const answer = await client.signIn(`nobody-${Math.random().toString(36).slice(2)}`, 'a wrong password');
    times.push(performance.now() - begin);
    await setTimeout(SIGN_IN_GAP_MS - (performance.now() - begin));
    if (answer.status !== 422) failed++;
  }
  const spent = times.reduce((sum, ms) => sum + ms, 0);
  times.sort((a, b) => a - b);
  return { rate: (count * 1000) / spent, p50: median(times), p99: times[Math.floor(count * 0.99)], requests: count, failed };
}

// `paths`: files of the pages that visitors ask for; `counted` adds the processor time.
export async function deskWays(site, { hot, random, work }, counted) {
  submittedAll(site, Array.from({ length: WAITING }, (_, i) => ({ email: i % 3 ? `who-${i}@example.org` : undefined, marks: i % 7 ? [] : ['fast'] })));
  const moderator = await staff(site, { login: 'bench', role: 'moderator' });
  const session = [...moderator.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const queue = join(work, 'queue.urls');
  writeFileSync(queue, '/mod\n');
  const paths = join(work, 'read.urls');
  writeFileSync(paths, `${hot}\n`.repeat(random.length) + random.map((path) => `${path}\n`).join(''));
  const pages = () => byTheClock({ port: site.port, rate: PAGES_A_SECOND, seconds: SECONDS, paths });
  const storm = async () => {
    const [seen, tried] = await Promise.all([pages(), byTheClock({ port: site.port, rate: SIGN_INS_A_SECOND, seconds: SECONDS, signIn: true })]);
    return { ...seen, tried };
  };
  return [
    { key: 'queue', name: `the queue, ${WAITING} items waiting, one after another`, alone: true,
      run: () => counted(() => wrk(site.url, { script: 'pages.lua', args: [queue, 1], headers: { 'Accept-Encoding': 'gzip', Cookie: session }, connections: 1 })) },
    { key: 'sign-in', name: 'a wrong sign-in, one after another', alone: true, run: () => counted(() => signIns(moderator, WRONG)) },
    { key: 'quiet', name: `pages at ${PAGES_A_SECOND}/s, by the clock`, alone: true, run: () => counted(pages) },
    { key: 'storm', name: `the same, while ${SIGN_INS_A_SECOND} sign-ins a second are tried`, alone: true, run: () => counted(storm) },
  ];
}

// What visitors notice: the ratio of the medians of the rounds' p99s.
export function stormLimit(ways) {
  const of = (key) => median(ways.find((way) => way.key === key).rounds.map((got) => got.p99));
  const figure = of('storm') / of('quiet');
  return { name: "the pages' p99, sign-ins to quiet", figure: Number(figure.toFixed(2)), aim: AIM, reached: figure <= AIM };
}
