// People: the first admin, invitations, roles, keys, settings; from the command line and from the pages.
import { spawn } from 'node:child_process';
import test from 'node:test';
import assert from 'node:assert/strict';
import { until } from './lib/load.mjs';
import { office, psql } from './lib/sites.mjs';
import { account, csrfOf, enrol, PASSWORD, Staff, staff } from './lib/staff.mjs';
import { dangers, parse, text } from './lib/html.mjs';
import { HOSTILE } from './lib/catalogue.mjs';

const site = await office();
const sql = (words) => {
  const done = psql(site, words);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
const user = (...args) => site.slipway('user', ...args);
const pathOf = (words) => new URL(/http:\S+\/mod\/invite\/[A-Za-z0-9_-]{43}(?=\s|<|$)/.exec(words)[0]).pathname;
const accept = (path, password = PASSWORD, again = password) => new Staff(site).post(path, { password, again });
const admin = await staff(site, { role: 'admin', login: 'boss' });
const idOf = (login) => Number(sql(`SELECT id FROM accounts WHERE login = '${login}'`));
const versionOf = (login) => Number(sql(`SELECT version FROM accounts WHERE login = '${login}'`));
const act = (login, fields) => admin.post(`/mod/users/${idOf(login)}`, { version: versionOf(login), ...fields });
const lastEntry = () => sql('SELECT action, subject_kind, actor_label FROM moderation_log ORDER BY id DESC LIMIT 1');

test('slipway user: adds, lists, links, disables', async () => {
  const added = user('add', '--role', 'moderator', 'cli.mo');
  assert.equal(added.code, 0, added.err);
  assert.match(added.out, /^http:\/\/localhost:\d+\/mod\/invite\/[A-Za-z0-9_-]{43}\n$/);
  assert.match(added.err, /48 hours/);
  assert.equal(lastEntry(), 'invite|account|the operator');
  assert.match(user('list').out, /^cli\.mo +moderator +invited +-$/m);
  assert.equal((await accept(pathOf(added.out))).headers.location, '/mod/login?done=accepted');
  assert.match(user('list').out, /^cli\.mo +moderator +active +-$/m);
  assert.equal((await new Staff(site).signIn('cli.mo')).status, 303);

  const reset = user('passwd', 'cli.mo');
  assert.equal(reset.code, 0, reset.err);
  assert.equal((await new Staff(site).signIn('cli.mo')).status, 303, 'the old password works until the link is used');
  assert.match((await new Staff(site).get(pathOf(reset.out))).body, /A new password/);
  assert.equal((await accept(pathOf(reset.out), 'another passphrase')).status, 303);
  assert.equal((await new Staff(site).signIn('cli.mo')).status, 422);
  assert.equal((await new Staff(site).signIn('cli.mo', 'another passphrase')).status, 303);

  assert.equal(user('disable', 'cli.mo').code, 0);
  assert.match(user('list').out, /^cli\.mo +moderator +disabled +-$/m);
  assert.equal((await new Staff(site).signIn('cli.mo', 'another passphrase')).status, 422);
  assert.equal(user('passwd', 'cli.mo').code, 77);
});

test('slipway user says what is wrong', () => {
  for (const [args, code, says] of [
    [[], 64, /usage/],
    [['add', 'x'], 64, /usage/],
    [['add', '--role', 'king', 'x'], 64, /no role “king”: give panelist, moderator or admin/],
    [['add', '--role', 'none', 'x'], 64, /usage/],
    [['list', 'x', 'y'], 64, /usage/],
    [['add', '--role', 'admin', 'Not A Login'], 65, /small letters/],
    [['add', '--role', 'admin', 'boss'], 65, /taken/],
    [['passwd', 'nobody-here'], 66, /no such account/],
    [['disable', 'nobody-here'], 66, /no such account/],
  ]) {
    const ran = user(...args);
    assert.equal(ran.code, code, `${args}: ${ran.err}`);
    assert.match(ran.err, says);
    assert.equal(ran.out, '');
  }
});

test('a link: sets a password by rule, once, not after 48 hours, not after another', async () => {
  const path = pathOf(user('add', '--role', 'panelist', 'linked').out);
  const page = await new Staff(site).get(path);
  assert.equal(page.status, 200);
  assert.equal(page.headers['cache-control'], 'no-store');
  parse(page.body);
  for (const [password, again, says] of [
    ['eleven char', 'eleven char', /at least 12 characters/],
    ['', '', /at least 12 characters/],
    [PASSWORD, 'another passphrase', /differ/],
  ]) {
    const answer = await accept(path, password, again);
    assert.equal(answer.status, 422);
    assert.match(answer.body, says);
    assert.ok(!answer.body.includes(PASSWORD), 'no password comes back');
  }
  assert.equal((await new Staff(site).post(path, { password: PASSWORD, again: PASSWORD }, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
  const newer = pathOf(user('passwd', 'linked').out);
  assert.equal((await accept(path)).status, 404, 'a newer one took its place');
  sql(`UPDATE invites SET expires_at = now() WHERE used_at IS NULL AND account_id = ${idOf('linked')}`);
  assert.equal((await accept(newer)).status, 404, 'over');
  sql(`UPDATE invites SET expires_at = now() + interval '1 minute' WHERE used_at IS NULL AND account_id = ${idOf('linked')}`);
  const both = await Promise.all([accept(newer), accept(newer, 'another passphrase')]);
  assert.deepEqual(both.map((one) => one.status).sort(), [303, 404], 'once, also at once');
  assert.equal((await new Staff(site).get('/mod/invite/nonsense')).status, 404);
  const hidden = path.split('/').pop();
  assert.ok(!site.log().includes(hidden) && !site.accessLog().includes(hidden), 'the token stands in no log');
});

test('admins invite, change roles, take second factors away, disable and enable; all of it logged', async () => {
  const made = await admin.post('/mod/users', { login: 'hired', name: 'Hired Hand', role: 'moderator' });
  assert.equal(made.status, 200);
  assert.equal(lastEntry(), 'invite|account|a moderator');
  assert.equal((await accept(pathOf(made.body))).status, 303);
  const hired = new Staff(site);
  await hired.signIn('hired');
  await hired.take();
  await enrol(hired);

  assert.equal((await act('hired', { action: 'role', role: 'panelist' })).headers.location, '/mod/users?done=person');
  assert.equal(lastEntry(), 'change-role|account|a moderator');
  assert.equal((await act('hired', { action: 'second-factor' })).status, 303);
  assert.equal((await hired.get('/mod')).status, 303, 'and is signed out');
  assert.equal((await hired.signIn('hired')).headers.location, '/mod');
  const link = await act('hired', { action: 'link' });
  assert.equal(link.status, 200);
  const path = pathOf(link.body);
  assert.equal((await act('hired', { action: 'disable', version: 1 })).status, 409, 'an old page');
  assert.equal((await act('hired', { action: 'disable' })).status, 303);
  assert.equal((await hired.get('/mod')).status, 303);
  assert.equal((await accept(path)).status, 404, 'its links are over');
  assert.equal((await act('hired', { action: 'link' })).status, 409);
  assert.equal((await act('hired', { action: 'enable' })).status, 303);
  assert.equal((await hired.signIn('hired')).status, 303);
  for (const [fields, status] of [
    [{}, 400],
    [{ action: 'crown' }, 400],
    [{ action: 'role' }, 400],
    [{ action: 'role', role: 'king' }, 400],
  ])
    assert.equal((await act('hired', fields)).status, status, JSON.stringify(fields));
  assert.equal((await admin.post('/mod/users/999999', { action: 'disable', version: 1 })).status, 404);
  assert.equal((await admin.post('/mod/users/x', { action: 'disable', version: 1 })).status, 404);
  for (const [fields, status] of [
    [{ login: 'hired', role: 'moderator' }, 409],
    [{ login: 'Not A Login', role: 'moderator' }, 422],
    [{ login: 'fine', role: '' }, 422],
    [{ login: 'fine', role: 'moderator', name: 'x'.repeat(81) }, 422],
  ]) {
    const answer = await admin.post('/mod/users', fields);
    assert.equal(answer.status, status, JSON.stringify(fields));
    assert.ok(answer.body.includes(`value="${fields.login}"`), 'what was typed stays');
  }
  assert.equal(sql('SELECT count(*) FROM moderation_log_breaks'), '0');
});

test('the last admin can be neither disabled nor demoted', async () => {
  const others = sql(`UPDATE accounts SET role = 'moderator' WHERE role = 'admin' AND login <> 'boss' RETURNING id`).split('\n').filter(Boolean);
  for (const fields of [{ action: 'disable' }, { action: 'role', role: 'moderator' }]) {
    const answer = await act('boss', fields);
    assert.equal(answer.status, 409);
    assert.match(answer.body, /last admin/);
  }
  assert.equal(user('disable', 'boss').code, 77);
  account(site, { login: 'vice', role: 'admin' });
  const vice = new Staff(site);
  await vice.signIn('vice');
  await vice.take();
  // the command line disables one while that one demotes the other; it holds its transaction open for a while
  const [boss, version] = [idOf('boss'), versionOf('boss')];
  const slow = spawn('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', site.env.DATABASE_SUPER_URL, '-c',
    `BEGIN; SELECT put_disabled('a test', ${idOf('vice')}, NULL, true); SELECT pg_sleep(0.25); COMMIT`]);
  const done = new Promise((resolve) => slow.on('exit', resolve));
  await until('it is at it', () => sql(`SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`) === '1');
  const other = await vice.post(`/mod/users/${boss}`, { action: 'role', role: 'moderator', version });
  assert.equal(await done, 0);
  assert.ok([409, 303, 503].includes(other.status), `${other.status}`);
  assert.notEqual(other.headers.location, '/mod/users?done=person', 'of two who remove each other one stays');
  assert.equal(sql(`SELECT count(*) FROM accounts WHERE role = 'admin' AND disabled_at IS NULL`), '1');
  sql(`UPDATE accounts SET role = 'admin' WHERE id IN (${[idOf('boss'), ...others]})`);
});

test('hostile text in every field stays text', async () => {
  const mine = await staff(site, { login: 'hostile', role: 'admin' });
  const nasty = `${HOSTILE} {{ x }} 🚢`;
  assert.equal((await mine.post('/mod/account/profile', { name: nasty, email: `"<b>"@x.example`.replaceAll(' ', ''), shown: '1' })).status, 303);
  assert.equal((await mine.post('/mod/account/keys', { name: nasty, scope: ['moderation:read', 'tools:write'] })).status, 200);
  for (const [path, fields, status] of [
    ['/mod/account/profile', { name: '', email: nasty }, 422],
    ['/mod/account/profile', { name: 'a\nb' }, 422],
    ['/mod/account/profile', { name: 'x', email: 'nobody' }, 422],
    ['/mod/account/keys', { name: nasty }, 422],
    ['/mod/account/keys', { name: '', scope: 'tools:write' }, 422],
    ['/mod/account/keys', { name: 'x', scope: nasty.slice(0, 30) }, 400],
    ['/mod/account/keys/revoke', { key: "1' OR" }, 404],
    ['/mod/users', { login: nasty, name: nasty, role: 'admin' }, 422],
    ['/mod/settings', { hold: '<5', version: '1' }, 422],
    ['/mod/account/second-factor', { sealed: nasty, code: nasty }, 400],
  ]) {
    const answer = await mine.post(path, fields);
    assert.equal(answer.status, status, `${path} ${JSON.stringify(fields)}`);
    assert.deepEqual(dangers(parse(answer.body)), [], path);
  }
  const made = await mine.post('/mod/users', { login: 'nasty', name: nasty, role: 'panelist' });
  assert.deepEqual(dangers(parse((await new Staff(site).get(pathOf(made.body))).body)), []);
  for (const path of ['/mod', '/mod/account', '/mod/users', '/mod/settings']) {
    const root = parse((await mine.get(path)).body);
    assert.deepEqual(dangers(root), [], path);
    assert.ok(text(root).includes(nasty), path === '/mod' ? 'the frame names who is signed in' : path);
  }
});

test('keys are shown once, listed, revoked; they open no page', async () => {
  const mine = await staff(site, { login: 'keyed' });
  const made = await mine.post('/mod/account/keys', { name: 'Robot', scope: ['moderation:read', 'moderation:decide'] });
  const key = /slipway_[A-Za-z0-9_-]{43}/.exec(made.body)[0];
  const page = await mine.get('/mod/account');
  assert.match(page.body, /Robot/);
  assert.match(page.body, /moderation:read, moderation:decide/);
  assert.match(page.body, /never used/);
  assert.ok(!page.body.includes(key));
  assert.equal(sql(`SELECT count(*) FROM api_keys WHERE hash = sha256('${key}')`), '1');
  const robot = new Staff(site);
  for (const path of ['/mod', '/mod/account']) assert.equal((await robot.get(path, { headers: { authorization: `Bearer ${key}` } })).status, 303, path);
  const id = /name="key" value="(\d+)"/.exec(page.body)[1];
  assert.equal((await admin.post('/mod/account/keys/revoke', { key: id })).status, 404, 'of somebody else');
  assert.equal((await mine.post('/mod/account/keys/revoke', { key: id })).status, 303);
  assert.ok(!(await mine.get('/mod/account')).body.includes('Robot'));
  sql(`INSERT INTO api_keys (account_id, name, scopes, hash) SELECT ${mine.id}, 'k', '{tools:write}', sha256(n::text::bytea) FROM generate_series(1, 20) AS n`);
  assert.equal((await mine.post('/mod/account/keys', { name: 'One more', scope: 'tools:write' })).status, 409);
});

test('settings: kept, versioned; a second factor that is required must be set up before anything else', async () => {
  const version = () => sql('SELECT version FROM settings');
  for (const hold of ['', '-1', '1441', 'x', '99999999']) assert.equal((await admin.post('/mod/settings', { hold, second_factor: 'nobody', version: version() })).status, 422, hold);
  assert.equal((await admin.post('/mod/settings', { hold: '7', second_factor: 'moderator', version: '0' })).status, 409);
  const moderator = await staff(site, { login: 'must', role: 'moderator' });
  const panelist = await staff(site, { login: 'need-not', role: 'panelist' });
  assert.equal((await admin.post('/mod/settings', { hold: '7', second_factor: 'moderator', version: version() })).status, 303);
  assert.equal(lastEntry(), 'change-settings|settings|a moderator');
  assert.equal(sql('SELECT second_factor_from, hold FROM settings'), 'moderator|00:07:00');
  for (const path of ['/mod', '/mod/account']) assert.equal((await moderator.get(path)).headers.location, '/mod/account/second-factor', path);
  assert.equal((await moderator.post('/mod/account/profile', { name: 'x' })).headers.location, '/mod/account/second-factor');
  assert.equal((await panelist.get('/mod/account')).status, 200);
  await enrol(moderator);
  assert.equal((await moderator.get('/mod')).status, 200);
  assert.equal((await moderator.post('/mod/account/second-factor/remove', { password: PASSWORD })).status, 409);
  await enrol(admin);
  const page = await admin.take('/mod/settings');
  assert.match(page.body, /<option value="moderator" selected>/);
  assert.match(page.body, /name="hold" value="7"/);
  assert.ok(csrfOf(page));
  assert.equal((await admin.post('/mod/settings', { hold: '5', second_factor: 'nobody', version: version() })).status, 303);
  assert.equal((await admin.post('/mod/account/second-factor/remove', { password: PASSWORD })).status, 303);
});
