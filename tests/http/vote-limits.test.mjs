// The quota of a network, the keys and their replacement, https, and a database that is away.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import { siteUp } from '../lib/site.mjs';
import { drift, KEYS, psql } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';
import { byId, parse, text } from './lib/html.mjs';
import { cookiesOf, tally, token, Visitor } from './lib/visitor.mjs';

const QUOTA = 5;
const site = await siteUp({ name: 'http-quota', env: { WORKERS: '2', VOTE_QUOTA: String(QUOTA), SECRET_KEY: KEYS.old } });
const slugs = psql(site, "SELECT slug FROM tools WHERE state = 'published' ORDER BY id").out.split('\n');
const restart = (env) => {
  assert.equal(site.sh('site.sh', 'down').code, 0);
  Object.assign(site.env, env);
  const up = site.sh('site.sh', 'up');
  assert.equal(up.code, 0, up.out + up.err);
};

test('beyond the quota of its network a vote is kept, but not counted, and the visitor is told', async () => {
  const slug = slugs[0];
  const office = Array.from({ length: QUOTA + 3 }, () => new Visitor(site));
  for (const [i, who] of office.entries()) {
    const answer = await who.put(slug, 'ship');
    assert.equal(answer.status, 200, 'nobody is refused');
    const ship = Math.min(i + 1, QUOTA);
    assert.deepEqual(answer.json, { verdict: 'ship', counted: i < QUOTA, community: { ship, skip: 0, votes: ship, percent: 100 } });
  }
  const [held, counted] = [office[QUOTA], office[0]];
  assert.deepEqual(await held.own(slug), [{ tool: slug, verdict: 'ship', counted: false }]);
  assert.equal((await held.put(slug, 'skip')).json.counted, false);
  await held.post(slug, { verdict: 'ship' });
  const words = text(byId(parse((await held.ask(`/tools/${slug}`)).body), 'vote'));
  assert.match(words, /Your vote is kept, but not counted for now: too many came from your network today\. A moderator looks at such votes\./);
  assert.ok(!words.includes('You can change it'));
  assert.deepEqual((await counted.put(slug, 'skip')).json.counted, true, 'changing takes nothing from the quota');
  assert.deepEqual(await tally(site, slug), { ship: QUOTA - 1, skip: 1, votes: QUOTA, percent: 80 });
  assert.equal((await held.put(slug, null)).json.verdict, null);
  assert.equal(drift(site), '');
});

// a request from another address of this machine
const from = (localAddress, slug, host = '127.0.0.1', extra = {}) =>
  new Promise((done, failed) => {
    const request = http.request(
      {
        host, port: site.port, localAddress, path: `/api/v1/tools/${slug}/vote`, method: 'PUT', agent: false,
        headers: { host: `localhost:${site.port}`, 'content-type': 'application/json', ...extra },
      },
      (response) => {
        let body = '';
        response.on('data', (part) => (body += part));
        response.on('end', () => done(JSON.parse(body)));
      },
    );
    request.on('error', failed);
    request.end('{"verdict":"ship"}');
  });

test('another network has a quota of its own; a header is no network', async () => {
  const slug = slugs[1];
  assert.equal((await from('127.0.0.1', slug)).counted, false, 'used up');
  for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'remote-addr'])
    assert.equal((await from('127.0.0.1', slug, '127.0.0.1', { [name]: '192.0.2.77' })).counted, false, name);
  for (let i = 0; i < QUOTA + 2; i++) assert.equal((await from('127.0.0.9', slug)).counted, i < QUOTA);
  assert.equal((await from('127.0.0.10', slug)).counted, true);
  assert.equal((await tally(site, slug)).votes, QUOTA + 1);
});

test('an IPv6 network has one, too', async (t) => {
  const slug = slugs[2];
  try {
    await from(undefined, slug, '::1');
  } catch {
    t.skip('there is no IPv6 here');
    return;
  }
  for (let i = 1; i < QUOTA + 2; i++) assert.equal((await from(undefined, slug, '::1')).counted, i < QUOTA);
});

test('no address is kept: not in the database, not in the log', async () => {
  const networks = psql(site, "SELECT encode(network, 'hex') FROM vote_quotas").out.split('\n');
  assert.ok(new Set(networks).size >= 3);
  for (const network of networks) assert.match(network, /^[0-9a-f]{64}$/);
  assert.ok(!/127\.0\.0\.(9|10)/.test(site.log() + site.accessLog()));
});

test('a key is replaced: the old one still verifies, the new one signs; when it goes, its cookies are nobody', async () => {
  const slug = slugs[3];
  const me = new Visitor(site);
  await me.put(slug, 'ship');
  const voter = me.cookies.get('voter').split('.')[1];
  assert.equal(me.cookies.get('voter'), token(KEYS.old, voter));
  restart({ SECRET_KEY: `${KEYS.now},${KEYS.old}` });
  const before = me.cookies.get('voter');
  assert.equal((await me.own(slug)).length, 1);
  assert.equal((await me.put(slug, 'skip')).status, 200);
  assert.equal(me.cookies.get('voter'), token(KEYS.now, voter), 'the same voter, signed anew');
  assert.equal((await new Visitor(site, { voter: before }).own(slug)).length, 1, 'the old cookie is still good');
  restart({ SECRET_KEY: KEYS.now });
  assert.deepEqual((await me.own(slug)).map((one) => one.verdict), ['skip']);
  assert.deepEqual(await new Visitor(site, { voter: before }).own(slug), []);
});

test('without a good key nothing is served', () => {
  for (const [env, say] of [
    [{ SECRET_KEY: '', SECRET_KEY_FILE: '' }, /SECRET_KEY or SECRET_KEY_FILE is required/],
    [{ SECRET_KEY: 'short' }, /SECRET_KEY must hold keys of at least 32 bytes/],
    [{ SECRET_KEY: `${KEYS.now},short` }, /SECRET_KEY must hold keys of at least 32 bytes/],
    [{ SECRET_KEY: KEYS.now, SECRET_KEY_FILE: '/dev/null' }, /both given/],
    [{ SECRET_KEY: '', SECRET_KEY_FILE: '/nowhere/at/all' }, /SECRET_KEY_FILE names a file that cannot be read/],
    [{ SECRET_KEY: '', SECRET_KEY_FILE: '/dev/null' }, /SECRET_KEY_FILE must hold a key/],
    [{ VOTE_QUOTA: '0' }, /VOTE_QUOTA must be a number/],
  ]) {
    const old = { ...site.env };
    Object.assign(site.env, env);
    const serve = site.slipway('serve');
    site.env = Object.assign(site.env, { SECRET_KEY_FILE: '' }, old);
    assert.equal(serve.code, 78, JSON.stringify(env));
    assert.match(serve.err, say);
    assert.ok(!serve.err.includes('short\n') && !serve.err.includes(KEYS.now), 'keys are not printed');
  }
  const config = site.slipway('config');
  assert.match(config.out, /^SECRET_KEY=\(1 key\)$/m);
  assert.match(config.out, new RegExp(`^VOTE_QUOTA=${QUOTA}$`, 'm'));
  assert.ok(!config.out.includes(KEYS.now));
});

test('the database away: 503 with Retry-After and the cookie, in time; sent again, it is one vote', async () => {
  const slug = slugs[4];
  const me = new Visitor(site);
  assert.equal(site.sh('cluster.sh', 'stop').code, 0);
  const begin = Date.now();
  const [script, form] = [await me.put(slug, 'ship'), await me.post(slug, { verdict: 'ship' })];
  const took = Date.now() - begin;
  assert.equal(site.sh('cluster.sh', 'start').code, 0);
  assert.ok(took < 800, `${took} ms for two`);
  for (const answer of [script, form]) {
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers['retry-after']) > 0);
    assert.equal(answer.headers['cache-control'], 'no-store');
  }
  assert.deepEqual(cookiesOf(script).map(({ name }) => name), ['voter', 'own']);
  assert.deepEqual(cookiesOf(form).map(({ name }) => name), ['own'], 'the same visitor');
  const voter = me.cookies.get('voter');
  for (let tries = 0; ; tries++) {
    const answer = await me.put(slug, 'ship');
    if (answer.status === 200) break;
    assert.ok(tries < 50);
    await new Promise((go) => setTimeout(go, 100));
  }
  assert.equal(me.cookies.get('voter'), voter);
  assert.equal(psql(site, `SELECT count(*) FROM votes WHERE voter_id = ${voter.split('.')[1]}`).out, '1');
});

test('a tool that is locked: 503 in time, nothing is stored, then it works', async () => {
  const slug = slugs[5];
  const me = new Visitor(site);
  const locker = spawn('psql', ['-X', '-q', '-d', site.env.DATABASE_SUPER_URL], { stdio: ['pipe', 'pipe', 'inherit'] });
  locker.stdin.write(`BEGIN; SELECT 'locked' FROM tools WHERE slug = '${slug}' FOR UPDATE;\n`);
  await new Promise((go) => locker.stdout.on('data', (bytes) => String(bytes).includes('locked') && go()));
  const begin = Date.now();
  const answer = await me.put(slug, 'ship');
  const took = Date.now() - begin;
  locker.stdin.end('ROLLBACK;\n');
  assert.equal(answer.status, 503);
  assert.ok(took < 500, `${took} ms`);
  await new Promise((go) => locker.on('close', go));
  assert.equal((await tally(site, slug)).votes, 0);
  assert.equal((await me.put(slug, 'ship')).status, 200);
  assert.equal((await me.own(slug)).length, 1);
  assert.equal(drift(site), '');
});

test('on https the cookies are bound to the host and to https', async () => {
  restart({ BASE_URL: 'https://slipway.example', SECRET_KEY: KEYS.now });
  const slug = slugs[6];
  const me = new Visitor(site);
  const headers = { host: 'slipway.example' };
  const first = await me.put(slug, 'skip', { headers: { ...headers, origin: 'https://slipway.example' } });
  assert.equal(first.status, 200);
  assert.deepEqual(cookiesOf(first).map(({ name, attributes }) => [name, ...attributes]), [
    ['__Host-voter', 'Path=/', 'Max-Age=34560000', 'SameSite=Lax', 'Secure', 'HttpOnly'],
    ['own', 'Path=/', 'Max-Age=34560000', 'SameSite=Lax', 'Secure'],
  ]);
  assert.equal((await me.own(slug)).length, 1);
  const plain = new Visitor(site, { voter: me.cookies.get('__Host-voter') });
  assert.deepEqual(await plain.own(slug), [], 'a cookie without the prefix is nobody');
  assert.equal((await me.put(slug, 'ship', { headers: { ...headers, origin: site.url } })).status, 403);
  assert.match((await ask(site, '/privacy', { headers })).body, /__Host-voter/);
});
