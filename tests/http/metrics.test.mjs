// /metrics says exactly what was done, and only to who may ask; /readyz says when the books do not balance.
import test, { after } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import assert from 'node:assert/strict';
import { siteUp } from '../lib/site.mjs';
import { internally, metricsOf } from '../lib/prometheus.mjs';
import { ask, message, raw } from './lib/client.mjs';
import { allow, until } from './lib/load.mjs';
import { psql } from './lib/sites.mjs';
import { Visitor } from './lib/visitor.mjs';
import { session } from '../chaos/lib/database.mjs';

// One worker, so that what it remembers is no matter of luck.
const site = await siteUp({ name: 'http-metrics', env: { WORKERS: '1', VOTE_QUOTA: '3' } });
after(() => site.down());
const TOOL = '/tools/:slug';
const VOTE = '/api/v1/tools/:slug/vote';

// What `things` added to the metrics; to look at them is a request as well.
async function added(things) {
  const before = await metricsOf(site);
  await things();
  const now = await metricsOf(site);
  const by = (name, labels) => now.value(name, labels) - before.value(name, labels);
  const requests = {};
  for (const { labels } of now.families.get('slipway_requests_total').samples) {
    const n = by('slipway_requests_total', labels);
    if (n && labels.route !== '/metrics') requests[`${labels.route} ${labels.status}`] = n;
  }
  return Object.assign(by, { requests });
}
const only = (by, names) => Object.fromEntries(names.map((name) => [name, by(`slipway_${name}_total`)]));

test('well-formed, whole, and for the internal listener only', async () => {
  for (let i = 0; i < 3; i++) for (const path of ['/', '/tools/cursor', '/nope', '/readyz']) await ask(site, path);
  const { status, headers } = await internally(site);
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  assert.equal(headers['cache-control'], 'no-store');
  const { families } = await metricsOf(site); // a strict reader
  assert.deepEqual(Object.fromEntries([...families].map(([name, { type }]) => [name.replace('slipway_', ''), type])), {
    cache_hits_total: 'counter',
    cache_misses_total: 'counter',
    cache_stale_total: 'counter',
    cache_evictions_total: 'counter',
    cache_bytes: 'gauge',
    worker_starts_total: 'counter',
    worker_deaths_total: 'counter',
    votes_total: 'counter',
    votes_changed_total: 'counter',
    votes_held_total: 'counter',
    newsletter_asked_total: 'counter',
    newsletter_refused_total: 'counter',
    newsletter_confirmed_total: 'counter',
    newsletter_ended_total: 'counter',
    issue_letters_queued: 'gauge',
    issue_letters_sent: 'gauge',
    issue_letters_waiting: 'gauge',
    issue_letters_later: 'gauge',
    issue_letters_refused: 'gauge',
    follower_looks_total: 'counter',
    follower_changes_total: 'counter',
    db_statements_total: 'counter',
    db_statements_prepared_total: 'counter',
    pictures_drawn_total: 'counter',
    pictures_failed_total: 'counter',
    picture_milliseconds_total: 'counter',
    mails_sent_total: 'counter',
    mails_later_total: 'counter',
    mails_refused_total: 'counter',
    mails_waiting: 'gauge',
    mails_due: 'gauge',
    requests_total: 'counter',
    request_seconds: 'histogram',
    db_seconds_total: 'counter',
  });
  for (const { help } of families.values()) assert.ok(help.length > 10);
  for (const path of ['/metrics', '/metrics?', '/metrics/', '//metrics', '/./metrics', '/%6detrics', '/x/../metrics']) {
    const answer = await raw(site, message(site, `GET ${path} HTTP/1.1`, 'Internal: 1', 'X-Internal: 1'));
    assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status}`);
    assert.ok(!answer.body.includes('slipway_'), path);
  }
  for (const path of ['/', '/tools', '/healthz', '/metrics/']) assert.equal((await internally(site, path)).status, 404, path);
});

test('requests by route and status, no more and no less', async () => {
  const { headers } = await ask(site, '/tools/aider');
  const by = await added(async () => {
    for (let i = 0; i < 3; i++) await ask(site, '/tools/aider');
    await ask(site, '/tools/aider', { method: 'HEAD' });
    assert.equal((await ask(site, '/tools/aider', { headers: { 'if-none-match': headers.etag } })).status, 304);
    await ask(site, '/tools/no-such-tool');
    await ask(site, '/compare/aider-vs-cursor');
    await ask(site, '/compare/cursor-vs-aider');
    await ask(site, '/tools?pirate=1');
    await ask(site, '/nope');
    await ask(site, '/nope/again');
    await ask(site, '/privacy', { method: 'DELETE' });
    await ask(site, '/api/v1/tools/aider/vote', { method: 'DELETE' });
    await ask(site, '/static/none.css'); // nginx's own
  });
  const counted = Object.entries(by.requests).filter(([route]) => route.startsWith('/compare'));
  assert.deepEqual(counted.map(([, n]) => n), [1, 1], 'one of the two is the canonical one');
  for (const [route] of counted) delete by.requests[route];
  assert.deepEqual(by.requests, {
    [`${TOOL} 200`]: 4,
    [`${TOOL} 304`]: 1,
    [`${TOOL} 404`]: 1,
    '/tools 400': 1,
    'none 404': 2,
    'none 405': 1,
    [`${VOTE} 200`]: 1,
  });
  assert.equal(by('slipway_request_seconds_count', { route: TOOL }), 6);
  assert.equal(by('slipway_request_seconds_bucket', { route: TOOL, le: '+Inf' }), 6);
  assert.equal(by('slipway_request_seconds_count', { route: 'none' }), 3);
});

test('how long it took, and how much of that the database', async () => {
  const quick = await added(async () => {
    for (let i = 0; i < 5; i++) await ask(site, '/healthz');
  });
  assert.equal(quick('slipway_db_seconds_total'), 0);
  assert.equal(quick('slipway_db_statements_total'), 0);
  assert.ok(quick('slipway_request_seconds_sum', { route: '/healthz' }) < allow(0.5));

  const holder = session(site);
  await holder.say("BEGIN; SELECT FROM tools WHERE slug = 'zed' FOR UPDATE");
  let took;
  const slow = await added(async () => {
    const begin = performance.now();
    assert.equal((await new Visitor(site).put('zed', 'ship')).status, 503);
    took = (performance.now() - begin) / 1000;
  });
  await holder.say('ROLLBACK');
  await holder.end();
  assert.deepEqual(slow.requests, { [`${VOTE} 503`]: 1 });
  assert.equal(slow('slipway_request_seconds_bucket', { route: VOTE, le: '0.25' }), 0, 'the lock was waited for');
  assert.equal(slow('slipway_request_seconds_bucket', { route: VOTE, le: '+Inf' }), 1);
  const [all, waited] = [slow('slipway_request_seconds_sum', { route: VOTE }), slow('slipway_db_seconds_total', { route: VOTE })];
  assert.ok(all > 0.25 && all <= took, `${all} s of ${took} s`);
  assert.ok(waited > 0.25 && waited <= all, `${waited} s of ${all} s`);
  assert.ok(slow('slipway_db_statements_total') >= 1);
});

test('votes: accepted, changed, held', async () => {
  const votes = ['votes', 'votes_changed', 'votes_held'];
  const [a, b, c, d] = Array.from({ length: 4 }, () => new Visitor(site));
  const steps = [
    [() => a.put('cursor', 'ship'), [1, 1, 0]],
    [() => a.put('cursor', 'ship'), [1, 0, 0]],
    [() => a.post('cursor', { verdict: 'skip' }), [1, 1, 0]],
    [() => b.put('cursor', 'ship'), [1, 1, 0]],
    [() => c.put('cursor', 'ship'), [1, 1, 0]],
    [() => d.put('cursor', 'ship'), [1, 1, 1]], // beyond the quota
    [() => d.put('cursor', 'ship'), [1, 0, 0]],
    [() => b.put('cursor', null), [1, 1, 0]],
    [() => b.put('cursor', null), [1, 0, 0]],
    [() => b.put('no-such-tool', 'ship'), [0, 0, 0]],
    [() => b.put('cursor', 'both'), [0, 0, 0]],
    [() => a.own('cursor'), [0, 0, 0]],
  ];
  for (const [i, [step, expected]] of steps.entries()) assert.deepEqual(Object.values(only(await added(step), votes)), expected, `step ${i}`);
});

test('the memory: hits ask the database nothing, misses are kept, a private page is neither', async () => {
  const cache = ['cache_hits', 'cache_misses', 'cache_stale', 'cache_evictions'];
  const page = (headers = {}) => () => ask(site, '/tools/replit', { headers });
  const me = new Visitor(site);
  await me.post('replit', { verdict: 'ship' });
  await wait(500); // the follower tells of this vote, too
  for (const [what, step, expected, kept, asked] of [
    ['new', page(), [0, 1, 0, 0], true, true],
    ['again', page(), [1, 0, 0, 0], false, false],
    ['compressed', page({ 'accept-encoding': 'gzip' }), [0, 1, 0, 0], true, true],
    ['compressed, again', page({ 'accept-encoding': 'gzip' }), [1, 0, 0, 0], false, false],
    ['as JSON', page({ accept: 'application/json' }), [0, 1, 0, 0], true, true],
    ['its head', () => ask(site, '/tools/replit', { method: 'HEAD' }), [1, 0, 0, 0], false, false],
    ['with a campaign tag', () => ask(site, '/tools/replit?utm_source=x'), [1, 0, 0, 0], false, false],
    ['as its voter sees it', () => me.ask('/tools/replit'), [0, 0, 0, 0], false, true],
    ['what is not there', () => ask(site, '/tools/no-such-tool'), [0, 1, 0, 0], false, true],
    ['names for what is typed', () => ask(site, '/suggest?q=re'), [0, 1, 0, 0], true, true],
    ['names, again', () => ask(site, '/suggest?q=re'), [1, 0, 0, 0], false, false],
    ['what no name is like', () => ask(site, '/suggest?q=zzzzzz'), [0, 1, 0, 0], false, true],
    ['… as JSON', () => ask(site, '/api/v1/suggest?q=zzzzzz'), [0, 1, 0, 0], false, true],
    ['a list', () => ask(site, '/tools/facts?limit=2'), [0, 1, 0, 0], true, true],
    ['a later part of it', () => ask(site, '/tools/facts?limit=2&after=f1.0.0'), [0, 1, 0, 0], false, true],
    ['a later part of a ranking', () => ask(site, '/rankings?after=P1.1.0'), [0, 1, 0, 0], false, true],
    ['a later part of a list', () => ask(site, '/tools?after=n1.1.0'), [0, 1, 0, 0], false, true],
    ['a vote', () => me.put('replit', 'skip'), [0, 0, 0, 0], false, true],
    ['after the vote', page(), [0, 1, 0, 0], null, true],
  ]) {
    const by = await added(step);
    assert.deepEqual(Object.values(only(by, cache)), expected, what);
    if (kept !== null) assert.equal(by('slipway_cache_bytes') > 0, kept, what);
    assert.equal(by('slipway_db_statements_total') > 0, asked, what);
  }
});

test('workers: what died, and what was told to go', async () => {
  // SIGHUP replaces those of staff and of images as well
  for (const [end, died, started] of [[() => process.kill(site.workers()[0], 'SIGKILL'), 1, 1], [() => process.kill(site.pid, 'SIGHUP'), 0, 3]]) {
    const [old] = site.workers();
    const starts = async () => (await metricsOf(site)).value('slipway_worker_starts_total');
    const before = await starts();
    const by = await added(async () => {
      end();
      await until('another worker', () => site.workers().length === 1 && site.workers()[0] !== old);
      await until('it answers', async () => (await ask(site, '/tools')).status === 200);
      await until('all are at work', async () => (await starts()) >= before + started);
    });
    assert.deepEqual(only(by, ['worker_starts', 'worker_deaths']), { worker_starts: started, worker_deaths: died });
  }
});

test('/readyz: a tally that differs from its votes is told, until it is repaired', async () => {
  const falsify = (n) => {
    const one = `SELECT ctid FROM vote_tallies WHERE tool_id = (SELECT id FROM tools WHERE slug = 'cursor') AND ship > ${n < 0 ? 100 : 0} LIMIT 1`;
    const done = psql(site, `UPDATE vote_tallies SET ship = ship + ${n} WHERE ctid = (${one})`);
    assert.equal(done.code, 0, done.err);
  };
  assert.equal((await ask(site, '/readyz')).body, 'ready\n');
  falsify(1000);
  process.kill(site.pid, 'SIGHUP'); // a new follower looks at once
  await until('it is told', async () => (await ask(site, '/readyz')).status === 503);
  const answer = await ask(site, '/readyz');
  assert.match(answer.body, /A tally differs from its votes; see tally_drift/);
  assert.ok(Number(answer.headers['retry-after']) > 0);
  assert.match(site.log(), /level=error event=tally-drift .*tools=1\b/);
  assert.equal((await ask(site, '/tools/cursor')).status, 200, 'the pages are served on');
  falsify(-1000);
  assert.equal(psql(site, 'SELECT count(*) FROM tally_drift').out, '0');
  await until('it is well again', async () => (await ask(site, '/readyz')).status === 200, 12);
});
