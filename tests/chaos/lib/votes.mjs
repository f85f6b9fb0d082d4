// Voters, what pages say of votes, and the two held against each other.
import http from 'node:http';
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { ask } from '../../http/lib/client.mjs';

export const voterOf = (answer) => /(?:^|\n)voter=([^;]+)/.exec((answer.headers['set-cookie'] ?? []).join('\n'))?.[1];
export const keepOne = () => new http.Agent({ keepAlive: true, maxSockets: 1 });

// One vote, as a program or (form) as a browser without a script; verdict null or "none" withdraws.
export function cast(host, slug, verdict, { voter, form = false, using, timeout } = {}) {
  const headers = voter ? { cookie: `voter=${voter}` } : {};
  if (form)
    return ask(host, `/tools/${slug}/vote`, {
      method: 'POST',
      using,
      timeout,
      headers: { ...headers, origin: host.base, 'content-type': 'application/x-www-form-urlencoded' },
      body: `verdict=${verdict ?? 'none'}`,
    });
  const body = verdict ? JSON.stringify({ verdict }) : undefined;
  return ask(host, `/api/v1/tools/${slug}/vote`, {
    method: verdict ? 'PUT' : 'DELETE',
    using,
    timeout,
    headers: { ...headers, ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }) },
    body,
  });
}

// Where a tool's votes can be read; it is the left one of the pair.
export const places = (slug, right) => [`/tools/${slug}`, `/compare/${slug}-vs-${right}`, `/api/v1/tools/${slug}`, `/api/v1/comparisons/${slug}/${right}`];
// What an answer says: { slug: [ship, skip] }
export function tallies(answer) {
  const found = {};
  const add = (slug, ship, skip) => {
    if (found[slug]) assert.deepEqual([ship, skip], found[slug], `one answer, two tallies of ${slug}`);
    found[slug] = [ship, skip];
  };
  if (/json/.test(answer.headers['content-type'])) {
    const { json } = answer;
    for (const tool of json.left ? [json.left, json.right] : [json]) add(tool.slug, tool.community.ship, tool.community.skip);
    return found;
  }
  for (const part of answer.body.split('data-tool="').slice(1)) {
    const number = (name) => Number(new RegExp(`data-n="${name}">(\\d*)<`).exec(part)?.[1] ?? NaN);
    const ship = number('ship');
    const skip = /data-n="votes"/.test(part) && !/data-n="skip"/.test(part) ? number('votes') - ship : number('skip');
    add(/^[a-z0-9-]+/.exec(part)[0], ship, skip);
  }
  return found;
}

// What is known of the votes on one tool. Voters of host A say ship and those of host B skip, so that a page tells
// whose votes it has seen.
export class Truth {
  constructor(slug, ship, skip) {
    this.slug = slug;
    this.sides = { A: { from: ship, begun: [], told: [] }, B: { from: skip, begun: [], told: [] } };
    this.worst = { same: 0, other: 0 };
    this.looks = 0;
  }
  async cast(host, options) {
    const side = this.sides[host.name];
    side.begun.push(performance.now());
    const answer = await cast(host, this.slug, host.name === 'A' ? 'ship' : 'skip', options);
    assert.equal(answer.status, options?.form ? 303 : 200, answer.body);
    side.told.push(performance.now());
    return answer;
  }
  // How old what a page showed was at the moment when it was asked for; 0 when it was exact.
  hold(host, answer, asked) {
    const shown = tallies(answer)[this.slug];
    this.looks++;
    for (const [i, name] of ['A', 'B'].entries()) {
      const { from, begun, told } = this.sides[name];
      const seen = shown[i] - from;
      assert.ok(seen <= begun.length, `${host.name} shows ${seen} votes of ${name}, ${begun.length} were cast`);
      const missed = [...told].sort((x, y) => x - y)[seen];
      const late = missed === undefined ? 0 : Math.max(0, asked - missed);
      const kind = name === host.name ? 'same' : 'other';
      this.worst[kind] = Math.max(this.worst[kind], late);
    }
  }
}

export async function truthOf(host, slug) {
  const [ship, skip] = tallies(await ask(host, `/api/v1/tools/${slug}`))[slug];
  return new Truth(slug, ship, skip);
}

// Looks at all places of a tool on these hosts without a pause, each from a connection of its own.
export function watch(truth, hosts, other, pause = 15) {
  let going = true;
  const one = async (host, path) => {
    const using = keepOne();
    while (going) {
      const asked = performance.now();
      const answer = await ask(host, path, { using });
      assert.equal(answer.status, 200, `${host.name} ${path}`);
      truth.hold(host, answer, asked);
      await wait(pause);
    }
    using.destroy();
  };
  const all = Promise.all(hosts.flatMap((host) => places(truth.slug, other).map((path) => one(host, path))));
  all.catch(() => {}); // whoever stops it hears of it
  return {
    async stop() {
      going = false;
      await all;
    },
  };
}
