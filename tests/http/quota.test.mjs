// RateLimit and RateLimit-Policy: what is left of a network's quotas of the day, where the database counts, and nowhere else.
import test from 'node:test';
import assert from 'node:assert/strict';
import { siteUp } from '../lib/site.mjs';
import { psql } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';
import { Visitor } from './lib/visitor.mjs';

const site = await siteUp({ name: 'http-rates', env: { WORKERS: '2', VOTE_QUOTA: '3', SUBMISSION_QUOTA: '3' } });
const DAY = 86400;

// structured fields, as far as these two go: one item, a string with parameters
function field(value) {
  const [, name, rest] = /^"([a-z]+)"((?:;[a-z]+=\d+)+)$/.exec(value);
  return { name, ...Object.fromEntries(rest.slice(1).split(';').map((pair) => [pair.split('=')[0], Number(pair.split('=')[1])])) };
}
function told(answer) {
  const policy = field(answer.headers['ratelimit-policy']);
  const { t, ...limit } = field(answer.headers.ratelimit);
  assert.equal(policy.name, limit.name);
  assert.equal(policy.w, DAY);
  const left = DAY - (Math.floor(Date.now() / 1000) % DAY);
  assert.ok(Math.abs(t - left) <= 2 || t > DAY - 5, `${t} s until the day ends, not ${left}`);
  return { name: policy.name, q: policy.q, r: limit.r };
}
const json = (method, path, body, headers = {}) =>
  ask(site, path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });

test('votes: new ones that count, of the network; beyond it they are kept, and nothing is left', async () => {
  const people = Array.from({ length: 5 }, () => new Visitor(site));
  const left = [];
  for (const who of people) {
    const answer = await who.put('cursor', 'ship');
    assert.equal(answer.status, 200);
    left.push([answer.json.counted, told(answer).r]);
  }
  assert.deepEqual(left, [[true, 2], [true, 1], [true, 0], [false, 0], [false, 0]]);
  assert.equal(Number(psql(site, 'SELECT sum(votes) FROM vote_quotas').out), 3, 'as the database counts');
  const changed = await people[0].put('cursor', 'skip');
  assert.deepEqual(told(changed), { name: 'votes', q: 3, r: 0 });
  const withdrawn = await people[0].put('cursor', null);
  assert.deepEqual(told(withdrawn), { name: 'votes', q: 3, r: 0 }, 'what was used stays used');
});

let number = 0;
const tool = () => ({ name: `Quota ${++number}`, website: `https://quota-${number}.example/`, tagline: 'x', category: 'coding-assistants', description: 'x', pricing: { model: 'free', entry: 'Free' } });

test('submissions and flags share a quota; 429 says that nothing is left and when to come back', async () => {
  const first = tool();
  const headers = { 'idempotency-key': 'a-key-of-the-quota-test' };
  assert.deepEqual(told(await json('POST', '/api/v1/submissions', first, headers)), { name: 'submissions', q: 3, r: 2 });
  const again = await json('POST', '/api/v1/submissions', first, headers);
  assert.equal(again.status, 200);
  assert.deepEqual(told(again), { name: 'submissions', q: 3, r: 2 }, 'the same again is none more');
  assert.deepEqual(told(await json('POST', '/api/v1/tools/cursor/flags', { kind: 'spam' })), { name: 'submissions', q: 3, r: 1 });
  assert.deepEqual(told(await json('POST', '/api/v1/tools/cursor/flags', { kind: 'spam' })), { name: 'submissions', q: 3, r: 1 }, 'said already');
  assert.deepEqual(told(await json('POST', '/api/v1/submissions', tool())), { name: 'submissions', q: 3, r: 0 });
  for (const answer of [await json('POST', '/api/v1/submissions', tool()), await json('POST', '/api/v1/tools/zed/flags', { kind: 'other' })]) {
    assert.equal(answer.status, 429);
    assert.deepEqual(told(answer), { name: 'submissions', q: 3, r: 0 });
    const wait = Number(answer.headers['retry-after']);
    assert.ok(wait > 0 && wait >= field(answer.headers.ratelimit).t - 2 && wait <= DAY, 'not before the day ends');
  }
  assert.equal(Number(psql(site, 'SELECT sum(sent) FROM submission_quotas').out), 3);
});

test('where nobody is counted nothing is told', async () => {
  for (const path of ['/', '/tools/cursor', '/tools/facts', '/api/v1/tools', '/api/v1/tools/cursor', '/api/v1/votes?tool=cursor', '/api/v1/openapi.json', '/api/v1/duplicates?name=x', '/agents'])
    for (const name of ['ratelimit', 'ratelimit-policy']) assert.equal((await ask(site, path)).headers[name], undefined, path);
  const mcp = await json('POST', '/mcp', { jsonrpc: '2.0', id: 1, method: 'ping' });
  assert.equal(mcp.headers.ratelimit, undefined);
  const wrong = await json('PUT', '/api/v1/tools/cursor/vote', { verdict: 'maybe' });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.headers.ratelimit, undefined, 'it was not looked at');
});
