// Guessing: delays, who is locked out by whom, and what answers tell of who exists.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { office, psql } from './lib/sites.mjs';
import { siteUp } from '../lib/site.mjs';
import { account, codeOf, enrol, PASSWORD, Staff, staff } from './lib/staff.mjs';
import { until } from './lib/load.mjs';
import { cookiesOf } from './lib/visitor.mjs';
import { parse } from './lib/html.mjs';
import { HOSTILE } from './lib/catalogue.mjs';

const site = await office();
const sql = (text) => {
  const done = psql(site, text);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
const forget = () => sql('DELETE FROM sign_in_failures');
// the clock of the delays, moved on by so many seconds
const later = (seconds) => sql(`UPDATE sign_in_failures SET last_at = last_at - interval '${seconds} seconds'`);
// as if the last wrong one had been half a minute from now: a slow machine must not wait a delay out
const SOON = 30;
const soon = () => sql(`UPDATE sign_in_failures SET last_at = now() + interval '${SOON} seconds'`);
const guess = (login, password = 'a wrong password', client = new Staff(site)) => client.signIn(login, password);

test('wrong, unknown, invited and disabled: the same answer, byte for byte', async () => {
  account(site, { login: 'aaaa' });
  account(site, { login: 'bbbb' });
  account(site, { login: 'cccc' });
  sql(`UPDATE accounts SET password = NULL WHERE login = 'bbbb'; UPDATE accounts SET disabled_at = now() WHERE login = 'cccc'`);
  for (const round of [1, 2, 3, 4, 5]) {
    const answers = [];
    const waits = [];
    const begin = Date.now();
    for (const [login, password] of [['aaaa', 'wrong'], ['bbbb', PASSWORD], ['cccc', PASSWORD], ['dddd', PASSWORD]]) {
      const { status, headers, body } = await guess(login, password);
      const { date, 'x-request-id': id, 'retry-after': wait = '0', ...more } = headers;
      waits.push(Number(wait));
      answers.push({ status, headers: more, body: body.replaceAll(login, 'LOGIN').replace(`Wait ${wait} second`, 'Wait N second') });
    }
    assert.equal(answers[0].status, round < 4 ? 422 : 429);
    assert.ok(Math.max(...waits) - Math.min(...waits) <= Math.ceil((Date.now() - begin) / 1000), `round ${round}: ${waits}`);
    if (round >= 3) soon();
    assert.equal(answers[0].headers['set-cookie'], undefined);
    for (const other of answers.slice(1)) assert.deepEqual(other, answers[0], `round ${round}`);
  }
  forget();
});

// by processor time, which is what the two cost however busy the machine is
const spent = () => site.staff().reduce((ms, pid) => ms + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6, 0);

test('an unknown login takes as long as a wrong password', async () => {
  account(site, { login: 'slow' });
  const took = { known: 0, unknown: 0 };
  const TIMES = 20;
  for (let i = 0; i < TIMES; i++)
    for (const [word, login] of i % 2 ? [['known', 'slow'], ['unknown', `un${i}`]] : [['unknown', `un${i}`], ['known', 'slow']]) {
      forget();
      const before = spent();
      assert.equal((await guess(login)).status, 422);
      took[word] += spent() - before;
    }
  const [known, unknown] = [took.known / TIMES, took.unknown / TIMES];
  // a hash is 15 ms and more of it; leaving it out would show
  assert.ok(Math.min(known, unknown) > 5, `${known} and ${unknown} ms`);
  assert.ok(Math.abs(known - unknown) < 0.25 * Math.max(known, unknown), `${known} and ${unknown} ms`);
  forget();
});

test('after three wrong ones each next waits twice as long; the right one waits, too', async () => {
  account(site, { login: 'guessed' });
  let last = Date.now();
  for (let i = 0; i < 3; i++) assert.equal((await guess('guessed')).status, 422);
  for (const seconds of [1, 2, 4, 8, 16]) {
    soon();
    const refused = await guess('guessed', PASSWORD);
    const told = Number(refused.headers['retry-after']);
    assert.equal(refused.status, 429);
    assert.ok(told <= seconds + SOON && told >= seconds + SOON - (Date.now() - last) / 1000, `${told} s for ${seconds}`);
    assert.match(refused.body, new RegExp(`Wait ${told} second`));
    assert.deepEqual(cookiesOf(refused), []);
    parse(refused.body);
    later(seconds + SOON);
    last = Date.now();
    assert.equal((await guess('guessed')).status, 422);
  }
  later(3600);
  assert.equal((await guess(' Guessed ', PASSWORD)).status, 303, 'capitals and blanks are no other login');
  assert.equal((await guess('guessed')).status, 422, 'what passed has forgotten the rest');
  forget();
});

test('many at once gain nothing', async () => {
  account(site, { login: 'stormed' });
  const begin = Date.now();
  const answers = await Promise.all(Array.from({ length: 30 }, () => guess('stormed')));
  const tried = answers.filter((one) => one.status === 422).length;
  // on a slow machine a delay of one second, of two, … may pass meanwhile
  assert.ok(tried >= 3 && tried <= 3 + Math.log2((Date.now() - begin) / 1000 + 1), `${tried} tried`);
  assert.equal(answers.filter((one) => one.status === 429).length, 30 - tried);
  forget();
});

test('a browser that signed in before is not locked out by somebody elsewhere', async () => {
  const owner = await staff(site, { login: 'owner' });
  const device = owner.cookies.get('device');
  const cookie = (value) => new Staff(site, { device: value });
  for (let i = 0; i < 3; i++) assert.equal((await guess('owner')).status, 422);
  soon();
  assert.equal((await guess('owner', PASSWORD)).status, 429);
  const [nonce, mac] = device.split('.');
  for (const forged of ['x', `${nonce}.${'0'.repeat(64)}`, `${'0'.repeat(32)}.${mac}`, `${device}0`])
    assert.equal((await guess('owner', PASSWORD, cookie(forged))).status, 429, forged);
  const stranger = await staff(site, { login: 'stranger' });
  assert.equal((await guess('owner', PASSWORD, cookie(stranger.cookies.get('device')))).status, 429, 'known for another login');
  assert.equal((await guess('owner', PASSWORD, cookie(device))).status, 303);
  for (let i = 0; i < 3; i++) assert.equal((await guess('owner', 'wrong', cookie(device))).status, 422);
  soon();
  assert.equal((await guess('owner', PASSWORD, cookie(device))).status, 429, 'but guesses from there are counted, too');
  const attributes = cookiesOf(await guess('stranger', PASSWORD)).find((one) => one.name === 'device').attributes;
  assert.deepEqual(attributes, ['Path=/', 'Max-Age=34560000', 'SameSite=Lax', 'HttpOnly']);
  forget();
});

test('codes are not to be guessed either', async () => {
  const mine = await staff(site, { login: 'coded' });
  const { secret } = await enrol(mine);
  const next = new Staff(site);
  await next.signIn('coded');
  await next.take('/mod/login/code');
  const wrong = String((Number(codeOf(secret)) + 1) % 1000000).padStart(6, '0');
  for (let i = 0; i < 3; i++) assert.equal((await next.post('/mod/login/code', { code: wrong })).status, 422);
  soon();
  const refused = await next.post('/mod/login/code', { code: codeOf(secret) });
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers['retry-after']) > 0);
  const fresh = new Staff(site);
  await fresh.signIn('coded');
  await fresh.take('/mod/login/code');
  assert.equal((await fresh.post('/mod/login/code', { code: codeOf(secret) })).status, 429, 'the password forgets no wrong codes');
  later(1 + SOON);
  assert.equal((await fresh.post('/mod/login/code', { code: codeOf(secret) })).status, 303);
  forget();
});

test("one's own password is not to be guessed from an open session", async () => {
  const mine = await staff(site, { login: 'open' });
  const fields = { password: 'wrong', new: 'another passphrase', again: 'another passphrase' };
  for (let i = 0; i < 3; i++) assert.equal((await mine.post('/mod/account/password', fields)).status, 422);
  soon();
  assert.equal((await mine.post('/mod/account/password', { ...fields, password: PASSWORD })).status, 429);
  forget();
});

test('a hash of an older cost is replaced when its password comes by', async () => {
  account(site, { login: 'dated' });
  const old = '$argon2id$v=19$m=8192,t=1,p=1$iFwEy9D1VJVXcpflFx0tOA$m1aYHaZ2B/8zqOFU531LcJ9lG4f3T9VutwMO8Pf+peY';
  const stored = () => sql(`SELECT password FROM accounts WHERE login = 'dated'`);
  sql(`UPDATE accounts SET password = '${old}' WHERE login = 'dated'`);
  assert.equal((await guess('dated')).status, 422);
  assert.equal(stored(), old);
  assert.equal((await guess('dated', PASSWORD)).status, 303);
  assert.match(stored(), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal((await guess('dated', PASSWORD)).status, 303);
});

test('the log tells of guesses and of who came in, but never what was typed', async () => {
  await guess('typed-a-password-here', 'typed-another-here');
  const mine = await staff(site, { login: 'logged' });
  // lines are written a few at a time, after the answer
  const came = new RegExp(`event=signed-in .*account=${mine.id} second_factor=no`);
  await until('the sign-in stands in the log', () => came.test(site.log()));
  const log = site.log();
  assert.match(log, /event=sign-in-refused .*why=wrong/);
  for (const words of ['typed-a-password-here', 'typed-another-here', PASSWORD, mine.cookies.get('session'), mine.csrf])
    assert.ok(!log.includes(words) && !site.accessLog().includes(words));
  forget();
});

test('hostile text signs nobody in and stays text', async () => {
  for (const login of [HOSTILE, "' OR 1=1 --", '%00', 'x\u202ey', '{{ p.x }}', 'a'.repeat(160)]) {
    const answer = await guess(login, login);
    assert.equal(answer.status, 422, login);
    parse(answer.body);
  }
  assert.equal((await new Staff(site).post('/mod/login', { login: 'a'.repeat(161), password: 'x' })).status, 400);
  assert.equal((await new Staff(site).post('/mod/login', { login: 'a', password: 'x'.repeat(1025) })).status, 400);
  assert.equal((await new Staff(site).post('/mod/login', {})).status, 422);
  const page = await new Staff(site).get(`/mod/login?back=${encodeURIComponent(`/mod/${HOSTILE}`)}&done=nonsense`);
  parse(page.body);
  assert.equal(sql(`SELECT count(*) FROM accounts WHERE login = 'x'`), '0');
  forget();
});

test('one network signs in few times a minute, and reads as before', async (t) => {
  const gate = await siteUp({ name: 'http-gate', env: { WORKERS: '1', CATALOGUE: '', SIGN_IN_RATE: '1', SIGN_IN_BURST: '2' } });
  t.after(() => gate.down());
  const client = new Staff(gate);
  const statuses = [];
  for (let i = 0; i < 5; i++) statuses.push((await client.signIn(`u${i}`, 'x')).status);
  assert.deepEqual(statuses, [422, 422, 422, 429, 429]);
  assert.equal((await client.post('/mod/login/code', { code: '1' })).status, 429);
  assert.equal((await client.get('/mod/login')).status, 200);
  assert.equal((await client.get('/')).status, 200);
});

test('so many sign-ins a second and no more, from wherever they come', async (t) => {
  const gate = await siteUp({ name: 'http-gate-all', env: { WORKERS: '1', CATALOGUE: '', SIGN_INS: '5' } });
  t.after(() => gate.down());
  // one is let through, twenty wait for their turn, the others are told to come back
  const statuses = (await Promise.all(Array.from({ length: 60 }, (_, i) => new Staff(gate).signIn(`u${i}`, 'x')))).map((answer) => answer.status);
  const count = (wanted) => statuses.filter((status) => status === wanted).length;
  // on a busy machine some of those that are let through find no room to hash in
  const passed = count(422) + count(503);
  assert.equal(passed + count(429), 60, `${statuses}`);
  assert.ok(count(422) > 0 && passed >= 15 && count(429) >= 20, `${passed} passed, ${count(429)} not`);
  assert.equal((await new Staff(gate).get('/mod/login')).status, 200);
});
