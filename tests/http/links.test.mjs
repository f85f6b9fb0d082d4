// Websites are asked whether they answer: what counts as an answer, how it is asked, what is not asked, and who hears of it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createPlain } from 'node:net';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, children, siteUp } from '../lib/site.mjs';
import { psql } from './lib/sites.mjs';
import { staff } from './lib/staff.mjs';
import { ask, askJson } from './lib/client.mjs';

const site = await siteUp({ name: 'http-links', env: { CATALOGUE: '', WORKERS: '1' } });
const sql = (statement) => {
  const done = psql(site, statement);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
const job = (mode, ...more) =>
  new Promise((done) => {
    const child = spawn(join(build, 'slipway'), ['job', 'check-links', ...more], { env: { ...site.env, LINK_CHECKS: mode, BASE_URL: 'https://slipway.example' } });
    let out = '', err = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (err += bytes));
    child.on('close', (code) => done({ code, out, err }));
  });

// A website whose paths say how they answer; it keeps what it was asked.
const asked = [];
let now = 0, most = 0;
const server = createServer((request, response) => {
  asked.push({ method: request.method, url: request.url, headers: request.headers });
  most = Math.max(most, ++now);
  const path = request.url.split('?')[0];
  const answer = (status, headers = {}, body = '') => {
    setTimeout(() => {
      now--;
      response.writeHead(status, headers);
      response.end(request.method === 'HEAD' ? undefined : body);
    }, 20);
  };
  const [, status] = /^\/status\/(\d+)/.exec(path) ?? [];
  const [, hops] = /^\/hops\/(\d+)/.exec(path) ?? [];
  if (status) return answer(Number(status));
  if (hops) return Number(hops) > 0 ? answer(302, { location: `/hops/${hops - 1}` }) : answer(200);
  if (path === '/get') return request.method === 'HEAD' ? answer(405) : answer(206, {}, 'Well.');
  if (path === '/large') {
    if (request.method === 'HEAD') return answer(501);
    now--;
    response.writeHead(200);
    const pour = () => { while (response.write('x'.repeat(65536))) if (response.destroyed) return; };
    response.on('drain', pour);
    response.on('error', () => {});
    return pour();
  }
  if (path === '/long') return answer(301, { location: `/${'x'.repeat(3000)}` });
  if (path === '/to') return answer(301, { location: decodeURIComponent(request.url.split('?')[1]) });
  return answer(200);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const port = server.address().port;
const at = `http://127.0.0.1:${port}`;
const noise = createPlain((socket) => socket.end('220 mail.example ESMTP\r\n'));
await new Promise((done) => noise.listen(0, '127.0.0.1', done));
test.after(() => {
  server.closeAllConnections();
  server.close();
  noise.close();
});

const tool = (slug, website) =>
  sql(`SELECT import_tool('${slug}', '${slug}', 'A tagline', 'Tools', '${website}', 'What it does.', 'free', 'Free')`);
const state = (slug) =>
  sql(`SELECT concat_ws('|', k.answered_on = utc_today(), k.failures, k.why) FROM link_checks AS k JOIN tools AS t ON t.id = k.tool_id WHERE t.slug = '${slug}'`);
const later = () => sql("UPDATE link_checks SET asked_at = asked_at - interval '21 hours'");
const today = new Date().toISOString().slice(0, 10);

test('what counts as an answer', async () => {
  const cases = {
    'ok': ['/', 't|0'], 'no-head': ['/get', 't|0'], 'made': ['/status/204', 't|0'], 'hops-5': ['/hops/5', 't|0'], 'large': ['/large', 't|0'],
    'hops-6': ['/hops/6', '1|it redirects more than five times'], 'gone': ['/status/410', '1|it answers with status 410'], 'missing': ['/status/404', '1|it answers with status 404'],
    'broken': ['/status/503', '1|it answers with status 503'], 'shy': ['/status/403', '0|it answers with status 403'], 'busy': ['/status/429', '0|it answers with status 429'],
    'no-location': ['/status/302', '1|it answers with status 302'], 'hostile': ['/to?javascript:alert(1)', '1|it leads to what is not the web'],
    'file': ['/to?file:///etc/passwd', '1|it leads to what is not the web'], 'ftp': [`/to?ftp://127.0.0.1:${port}/`, '1|it leads to what is not the web'],
    'smuggled': [`/to?gopher://127.0.0.1:${port}/_x`, '1|it leads to what is not the web'],
    'login': [`/to?http://user:word@127.0.0.1:${port}/never-login`, '1|it leads to what is not the web'],
    'metadata': ['/to?http://169.254.169.254/latest/meta-data/', '1|its name leads to an address that is not public'],
    'private': ['/to?http://10.0.0.1/', '1|its name leads to an address that is not public'],
    'shared': ['/to?http://100.64.0.1/', '1|its name leads to an address that is not public'],
    'any': [`/to?http://0.0.0.0:${port}/never-any`, '1|its name leads to an address that is not public'],
    'mapped': [`/to?http://[::ffff:127.0.0.1]:${port}/never-mapped`, '1|its name leads to an address that is not public'],
    'unique-local': ['/to?http://[fd00::1]/', '1|its name leads to an address that is not public'],
    'multicast': ['/to?http://224.0.0.1/', '1|its name leads to an address that is not public'],
    'long': ['/long', '1|it leads to an address that is too long'],
  };
  for (const [slug, [path]] of Object.entries(cases)) tool(slug, `${at}${path}`);
  tool('refused', 'http://127.0.0.1:9/');
  tool('nowhere', 'http://no-such-name.invalid/');
  tool('no-http', `http://127.0.0.1:${noise.address().port}/`);
  const done = await job('loopback');
  assert.equal(done.code, 0, done.err);
  for (const [slug, [, wanted]] of Object.entries(cases)) assert.equal(state(slug), wanted, slug);
  assert.equal(state('refused'), '1|nobody takes the connection');
  assert.equal(state('nowhere'), '1|its name is not known');
  assert.equal(state('no-http'), '1|it leads to what is not the web');
  assert.match(done.out, /^5 answered, 21 failed, 2 unsure; 0 flagged\n$/);
  assert.deepEqual(asked.filter(({ url }) => url.startsWith('/never')), [], 'where it may not go it did not go');
  assert.equal(most, 1, 'one request a host at a time');
  for (const { headers, method } of asked) {
    assert.equal(headers['user-agent'], 'Slipway link check (+https://slipway.example/agents)');
    assert.equal(headers.range, method === 'GET' ? 'bytes=0-1023' : undefined);
    assert.equal(headers.cookie ?? headers.authorization ?? headers.referer, undefined);
  }
  assert.equal(asked.filter(({ url }) => url === '/').length, 1, 'HEAD is enough where it is answered');
});

test('once a day, however many ask', async () => {
  const before = asked.length;
  assert.match((await job('loopback')).out, /^0 answered, 0 failed, 0 unsure/);
  assert.equal(asked.length, before, 'nobody is asked twice');
  later();
  sql("UPDATE link_checks SET asked_at = now() WHERE website NOT LIKE '%/status/204' AND website NOT LIKE '%/get' AND website NOT LIKE '%/hops/5'");
  const both = await Promise.all([job('loopback'), job('loopback'), job('loopback')]);
  assert.equal(both.reduce((sum, { out }) => sum + Number(/^(\d+)/.exec(out)[1]), 0), 3, 'three that share the work');
  assert.equal(asked.slice(before).filter(({ url }) => url === '/status/204').length, 1);
  assert.equal(most, 1, 'still one request a host at a time');
});

test('the day stands on the page, in the facts, for machines, and as of a day', async () => {
  for (let i = 0; i < 60; i++) {
    if ((await askJson(site, '/tools/ok')).json.pricing.link_answered_on) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  const pricing = (await askJson(site, '/tools/ok')).json.pricing;
  assert.deepEqual(pricing, { model: 'free', entry: 'Free', observed_on: today, basis: 'imported', link_answered_on: today });
  assert.ok((await ask(site, '/tools/ok')).body.includes(`link answered on <time datetime="${today}">${today}</time>`));
  assert.equal((await askJson(site, '/tools/gone')).json.pricing.link_answered_on, undefined);
  assert.ok(!(await ask(site, '/tools/gone')).body.includes('link answered'));
  const { facts } = (await askJson(site, '/tools/facts?limit=500')).json;
  assert.equal(facts.find(({ slug }) => slug === 'ok').pricing.link_answered_on, today);
  assert.equal(facts.find(({ slug }) => slug === 'gone').pricing.link_answered_on, undefined);
  assert.equal((await askJson(site, `/tools/ok?asof=${today}`)).json.pricing.link_answered_on, today);
});

test('three days without an answer are a flag that says who found it, once', async () => {
  const mo = await staff(site, { login: 'link-mo', name: 'Mo', role: 'moderator' });
  for (let day = 2; day <= 4; day++) {
    later();
    const done = await job('loopback');
    assert.match(done.out, day === 3 ? /; 21 flagged\n$/ : /; 0 flagged\n$/, `day ${day}: ${done.out}`);
    if (day === 3) assert.match(done.err, /event=link-flagged pid=\d+ tool=\d+ why="it answers with status 410"/);
  }
  assert.equal(sql("SELECT count(*) || ' ' || max(reports) FROM flags WHERE kind = 'dead-link' AND state = 'open'"), '21 1');
  const queue = await mo.get('/mod?kind=flag&q=gone');
  assert.ok(queue.body.includes('dead-link, found by the link check'), 'in the queue');
  const item = await mo.get(`/mod/items/flag-${sql("SELECT f.id FROM flags AS f JOIN tools AS t ON t.id = f.tool_id WHERE t.slug = 'gone'")}`);
  assert.ok(item.body.includes('Found by the link check: no answer 3 days in a row. The last time: it answers with status 410.'));
});

test('without the word for tests nothing of this machine is asked, whatever it is called', async () => {
  sql("UPDATE tools SET state = 'delisted' WHERE state = 'published'");
  const before = asked.length;
  const names = { 'lo-1': '127.0.0.1', 'lo-2': 'localhost', 'lo-3': '[::1]', 'lo-4': '0.0.0.0', 'lo-5': '2130706433', 'lo-6': '0x7f.1', 'lo-7': '[::ffff:7f00:1]' };
  for (const [slug, host] of Object.entries(names)) tool(slug, `http://${host}:8080/`);
  tool('lo-port', `http://127.0.0.1:${port}/`);
  tool('mail-port', 'http://127.0.0.1:25/');
  const done = await job('on');
  assert.equal(done.code, 0, done.err);
  for (const slug of Object.keys(names)) assert.equal(state(slug), '1|its name leads to an address that is not public', slug);
  assert.equal(state('lo-port'), '1|it leads to another port than those of the web');
  assert.equal(state('mail-port'), '1|it leads to another port than those of the web');
  assert.equal(asked.length, before);
});

test('a process of its own asks when the setting says so, and only then; a wrong word is told', async () => {
  assert.equal(children(site.pid, 'slipway-links').length, 0, 'off unless somebody wants it');
  sql("UPDATE tools SET state = 'published' WHERE slug IN ('ok', 'made')");
  sql('DELETE FROM link_checks');
  const before = asked.length;
  assert.equal(site.sh('site.sh', 'down').code, 0);
  site.env.LINK_CHECKS = 'loopback';
  const up = spawn(join(process.cwd(), 'fcgi/tools/site.sh'), ['up'], { env: site.env, stdio: 'ignore' });
  assert.equal(await new Promise((done) => up.on('close', done)), 0);
  assert.equal(children(site.pid, 'slipway-links').length, 1);
  for (let i = 0; i < 100 && !asked.slice(before).some(({ url }) => url === '/status/204'); i++) await new Promise((done) => setTimeout(done, 50));
  assert.ok(asked.slice(before).some(({ url }) => url === '/'));
  const wrong = await job('maybe');
  assert.equal(wrong.code, 78);
  assert.match(wrong.err, /LINK_CHECKS must be on, off or loopback/);
  assert.equal((await job('on', 'x')).code, 64);
});
