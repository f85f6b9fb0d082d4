// Voters who go on until they are told that their vote stands, and the books that must agree with what they heard.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { drift } from '../../http/lib/sites.mjs';
import { ask } from '../../http/lib/client.mjs';
import { until } from '../../http/lib/load.mjs';
import { query } from './database.mjs';
import { cast, keepOne, tallies, voterOf } from './votes.mjs';

const VERDICTS = ['ship', 'skip', null];
const pick = (list) => list[Math.floor(Math.random() * list.length)];

export class Voter {
  constructor(host) {
    this.host = host;
    this.using = keepOne();
    this.heard = new Map(); // by tool: what was last said to stand
    this.wished = new Map();
    this.refused = 0;
  }
  get number() {
    return this.cookie?.split('.')[1];
  }
  // One try, as a program or as a browser without a script. Without an answer: { status: 0 }.
  async try(slug, verdict, timeout = 5000) {
    const form = Math.random() < 0.3;
    this.wished.set(slug, verdict);
    const answer = await cast(this.host, slug, verdict, { voter: this.cookie, using: this.using, form, timeout }).catch((error) => ({ status: 0, why: error.message, headers: {} }));
    this.cookie = voterOf(answer) ?? this.cookie;
    answer.stands = answer.status === (form ? 303 : 200);
    if (answer.stands) {
      if (!form) assert.deepEqual([answer.json.verdict, answer.json.counted], [verdict, verdict !== null]);
      this.heard.set(slug, verdict);
    } else {
      this.refused++;
    }
    return answer;
  }
  async vote(slug, verdict) {
    let last;
    for (const end = performance.now() + 20000; performance.now() < end; await wait(20)) {
      last = await this.try(slug, verdict);
      if (last.stands) return;
      assert.ok([0, 502, 503].includes(last.status), `${last.status} ${last.body}`);
    }
    assert.fail(`a vote that never got through: ${last.status} ${last.why ?? last.body}`);
  }
  // What got no answer is asked for again.
  async settle() {
    for (const [slug, verdict] of this.wished) if (this.heard.get(slug) !== verdict) await this.vote(slug, verdict);
  }
}

// Voters without a pause, and every 100 ms somebody new; stop() gives all of them.
export function voting(host, slugs, { voters = 20, pause = 5 } = {}) {
  const all = Array.from({ length: voters }, () => new Voter(host));
  let going = true;
  const one = async (voter) => {
    for (; going; await wait(pause)) await voter.vote(pick(slugs), pick(voter.cookie ? VERDICTS : ['ship', 'skip']));
  };
  const newcomers = async () => {
    const visits = [];
    for (; going; await wait(100)) {
      const voter = new Voter(host);
      all.push(voter);
      visits.push(voter.vote(pick(slugs), 'ship'));
    }
    await Promise.all(visits);
  };
  const running = Promise.all([...all.map(one), newcomers()]);
  running.catch(() => {}); // whoever stops it hears of it
  return {
    all,
    async stop() {
      going = false;
      await running;
      for (const { using } of all) using.destroy();
      return all;
    },
  };
}

export const countVoters = async (host) => Number(await query(host, 'SELECT count(*) FROM voters'));

const REPLAY = `SELECT count(*) FROM (
  SELECT old_verdict, old_standing, lag(new_verdict) OVER entries AS verdict, lag(new_standing) OVER entries AS standing
    FROM votes_ledger WINDOW entries AS (PARTITION BY tool_id, voter_id ORDER BY id)) AS l
  WHERE (old_verdict, old_standing) IS DISTINCT FROM (verdict, standing)`;
const TWICE = 'SELECT tool_id, voter_id FROM votes GROUP BY tool_id, voter_id HAVING count(*) > 1';

// Every vote stands as its voter last heard, and is counted once; `before` there were so many voters.
export async function balance(host, voters, slugs, before) {
  const rows = await query(host, `SELECT v.voter_id, t.slug, v.verdict FROM votes AS v JOIN tools AS t ON t.id = v.tool_id ORDER BY 1, 2`);
  const stored = new Map();
  for (const [number, slug, verdict] of rows.split('\n').map((line) => line.split('|'))) stored.set(`${number} ${slug}`, verdict);
  for (const { number, heard } of voters)
    for (const [slug, verdict] of heard) assert.equal(stored.get(`${number} ${slug}`) ?? null, verdict, `voter ${number} on ${slug}`);
  assert.equal((await countVoters(host)) - before, voters.length, 'every client is one voter');
  assert.equal(new Set(voters.map((one) => one.number)).size, voters.length);
  assert.equal(drift(host), '', 'tallies and ledger');
  assert.equal(await query(host, REPLAY), '0', 'entries of the ledger that do not follow the one before');
  assert.equal(await query(host, TWICE), '');
  const shown = await query(host, `SELECT t.slug, count(*) FILTER (WHERE v.verdict = 'ship'), count(*) FILTER (WHERE v.verdict = 'skip')
    FROM tools AS t LEFT JOIN votes AS v ON v.tool_id = t.id AND v.standing = 'counted' GROUP BY t.slug`);
  const counted = new Map(shown.split('\n').map((line) => line.split('|')).map(([slug, ...counts]) => [slug, counts.map(Number)]));
  for (const slug of slugs)
    await until(`the votes on ${slug} to be shown`, async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask(host, `/api/v1/tools/${slug}`)));
      return answers.every((answer) => answer.status === 200 && String(tallies(answer)[slug]) === String(counted.get(slug)));
    }, 1);
}
