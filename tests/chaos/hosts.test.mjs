// Two app hosts on one database: what is committed through one is seen through the other within a second, and at once
// by every worker of its own.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build, top } from '../lib/site.mjs';
import { ask } from '../http/lib/client.mjs';
import { WORKERS, pair } from './lib/hosts.mjs';
import { cast, keepOne, places, tallies, truthOf, watch } from './lib/votes.mjs';
import { workersOf } from './lib/processes.mjs';

const TOOL = 'cursor';
const OTHER = 'claude-code';
const VOTES = 70;
const { a, b } = await pair();

test('a vote on one host is on the pages of the other within 1 s, at random moments, whoever looks', async (t) => {
  const truth = await truthOf(a, TOOL);
  const watching = watch(truth, [a, b], OTHER);
  for (let i = 0; i < VOTES; i++) {
    await wait(20 + Math.random() * 180);
    await truth.cast(Math.random() < 0.5 ? a : b, { form: Math.random() < 0.3 });
  }
  await wait(1000);
  await watching.stop();
  const { same, other } = truth.worst;
  t.diagnostic(`${VOTES} votes, ${truth.looks} looks: ${other.toFixed(0)} ms behind the other host at worst, ${same.toFixed(0)} ms behind its own`);
  assert.ok(truth.looks > 500, `${truth.looks} looks`);
  assert.ok(other < 1000, `a page was ${other.toFixed(0)} ms behind the other host`);
  assert.equal(same, 0, 'a page was behind its own host');
  // and so it stays: nobody has an old page left
  const told = [a, b].map((host) => truth.sides[host.name].from + truth.sides[host.name].told.length);
  for (const host of [a, b])
    for (const path of places(TOOL, OTHER))
      for (const answer of await Promise.all(Array.from({ length: 4 * WORKERS }, () => ask(host, path))))
        assert.deepEqual(tallies(answer)[TOOL], told, `${host.name} ${path}`);
});

test('a vote is seen at once by every worker of its own host', async () => {
  const agents = Array.from({ length: 10 * WORKERS }, keepOne);
  const [before] = tallies(await ask(a, `/tools/${TOOL}`))[TOOL];
  const from = a.log().length;
  const paths = places(TOOL, OTHER);
  for (let round = 1; round <= 25; round++) {
    // every worker has the page of before
    await Promise.all(agents.map((using, i) => ask(a, paths[i % 4], { using })));
    assert.equal((await cast(a, TOOL, 'ship')).status, 200);
    const seen = await Promise.all(agents.map((using, i) => ask(a, paths[(i + round) % 4], { using })));
    for (const answer of seen) assert.equal(tallies(answer)[TOOL][0], before + round, `round ${round}`);
  }
  for (const using of agents) using.destroy();
  const pids = new Set([...a.log().slice(from).matchAll(/event=request pid=(\d+)/g)].map(([, pid]) => Number(pid)));
  for (const pid of workersOf(a)) assert.ok(pids.has(pid), `worker ${pid} was asked`);
});

test('an import by the command line is seen on both hosts within 1 s', async (t) => {
  const demo = JSON.parse(readFileSync(join(top, 'sql/demo/catalogue.json')));
  const tool = demo.tools.find((one) => one.slug === TOOL);
  const file = join(build, 'test/chaos/import.json');
  const publish = async (tagline) => {
    writeFileSync(file, JSON.stringify({ tools: [{ ...tool, tagline }] }));
    const child = spawn(join(build, 'slipway'), ['import', file], { cwd: top, env: a.env, stdio: 'ignore' });
    assert.equal(await new Promise((done) => child.on('exit', done)), 0);
  };
  const paths = [...places(TOOL, OTHER), '/tools?category=coding-assistants', '/api/v1/tools?category=coding-assistants'];
  let worst = 0;
  for (let round = 0; round < 6; round++) {
    const looks = [a, b].flatMap((host) => paths.flatMap((path) => Array.from({ length: WORKERS }, () => [host, path])));
    await Promise.all(looks.map(([host, path]) => ask(host, path)));
    const tagline = round < 5 ? `Drill ${round} of ${Date.now()}` : tool.tagline;
    await publish(tagline);
    const done = performance.now();
    await Promise.all(
      looks.map(async ([host, path]) => {
        for (;;) {
          const asked = performance.now();
          const { status, body } = await ask(host, path);
          assert.equal(status, 200, path);
          if (body.includes(tagline)) return;
          worst = Math.max(worst, asked - done);
          assert.ok(asked - done < 1000, `${host.name} ${path} is still as it was`);
          await wait(20);
        }
      }),
    );
    await wait(Math.max(0, done + 1000 - performance.now()));
    for (const [host, path] of looks) assert.ok((await ask(host, path)).body.includes(tagline), `${host.name} ${path} is old again`);
  }
  t.diagnostic(`an import was seen after ${worst.toFixed(0)} ms at worst`);
});
