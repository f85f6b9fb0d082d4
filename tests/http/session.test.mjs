// Sessions: who may enter where, forms of other sites, tokens that change, end and cannot be chosen.
import test from 'node:test';
import assert from 'node:assert/strict';
import { office, psql } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';
import { routesOf } from './lib/routes.mjs';
import { account, csrfOf, enrol, Staff, staff, codeOf, PASSWORD } from './lib/staff.mjs';
import { cookiesOf } from './lib/visitor.mjs';
import { parse } from './lib/html.mjs';

const site = await office();
const ROLES = ['panelist', 'moderator', 'admin'];
// method, path (with something for its names), guard, role
const ROUTES = routesOf(site)
  .map((route) => ({ ...route, path: route.path.replace(/:\w+/g, '1') }))
  .filter((route) => route.role !== 'none');
const sql = (text) => {
  const done = psql(site, text);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
const people = Object.fromEntries(await Promise.all(ROLES.map(async (role) => [role, await staff(site, { role, login: `as-${role}` })])));
account(site, { login: 'keeper', role: 'admin' });

test('nobody signed in: every route for staff leads to the sign-in, or says 401', async () => {
  assert.ok(ROUTES.length > 15);
  for (const { method, path } of ROUTES) {
    for (const cookie of [undefined, 'session=', 'session=nonsense', `session=${'x'.repeat(43)}`, '__Host-session=x']) {
      const client = new Staff(site);
      const headers = cookie ? { cookie } : {};
      const answer = method === 'GET' ? await client.get(path, { headers }) : await client.post(path, {}, { method, headers, ...(path.startsWith('/api/') && { body: undefined }) });
      if (path.startsWith('/api/')) {
        assert.equal(answer.status, 401, path);
        continue;
      }
      assert.equal(answer.status, 303, `${method} ${path}`);
      const back = method === 'GET' && path !== '/mod' && !path.startsWith('/mod/login') ? `?back=${path}` : '';
      assert.equal(answer.headers.location, `/mod/login${back}`, path);
      assert.equal(answer.headers['cache-control'], 'no-store');
    }
  }
});

test('each role may read what is its own and what is of those before', async () => {
  for (const { method, path, role } of ROUTES.filter((route) => route.method === 'GET' && route.role !== 'session' && !route.path.includes('/1') && !route.path.startsWith('/api/')))
    for (const mine of ROLES) {
      const answer = await people[mine].get(path);
      const may = ROLES.indexOf(mine) >= ROLES.indexOf(role);
      // the queue leads who only writes reviews to them
      const leads = path === '/mod' && mine === 'panelist';
      assert.equal(answer.status, leads ? 303 : may ? 200 : 403, `${mine} ${method} ${path}`);
      assert.equal(answer.headers['cache-control'], 'no-store', path);
      if (!may || leads) continue;
      assert.match(answer.body, /<meta name="robots" content="noindex">/);
      parse(answer.body);
    }
});

test('each role may write what is its own and what is of those before', async () => {
  for (const { path, role } of ROUTES.filter((route) => route.guard === 'staff' && route.role !== 'session'))
    for (const mine of ROLES.filter((one) => ROLES.indexOf(one) < ROLES.indexOf(role)))
      assert.equal((await people[mine].post(path)).status, 403, `${mine} ${path}`);
});

test('the navigation leads only to what is there and may be read', async () => {
  for (const mine of ROLES) {
    const page = await people[mine].get('/mod/account');
    const links = [...page.body.matchAll(/<li><a href="(\/mod[^"]*|\/log)"/g)].map((found) => found[1]);
    assert.ok(links.includes('/mod/account'));
    assert.equal(links.includes('/mod/users'), mine === 'admin');
    for (const link of links) assert.equal((await people[mine].get(link)).status, 200, `${mine} ${link}`);
  }
});

test('every form needs the token of its session and must come from here', async () => {
  const other = await staff(site, { role: 'admin', login: 'other' });
  const tokens = { none: undefined, empty: '', wrong: '0'.repeat(64), another: other.csrf, right: people.admin.csrf };
  const sites = [undefined, 'same-origin', 'none', 'same-site', 'cross-site'];
  const origins = [undefined, site.base, 'null', 'https://evil.example'];
  const name = () => sql(`SELECT name FROM accounts WHERE login = 'as-admin'`);
  const begin = () => sql(`UPDATE accounts SET name = 'before' WHERE login = 'as-admin'`);
  begin();
  for (const [word, csrf] of Object.entries(tokens))
    for (const from of sites)
      for (const origin of origins) {
        const body = new URLSearchParams({ name: 'after', ...(csrf !== undefined && { csrf }) }).toString();
        const headers = {
          'content-type': 'application/x-www-form-urlencoded',
          ...(from && { 'sec-fetch-site': from }),
          ...(origin && { origin }),
        };
        const answer = await people.admin.ask('/mod/account/profile', { method: 'POST', body, headers });
        const here = from ? ['same-origin', 'none'].includes(from) : origin === site.base;
        const may = here && word === 'right';
        const what = `token ${word}, from ${from}, origin ${origin}`;
        assert.equal(answer.status, may ? 303 : 403, what);
        if (may || origin === origins.at(-1)) assert.equal(name(), may ? 'after' : 'before', what);
        if (may) begin();
      }
  for (const { path } of ROUTES.filter((route) => route.guard === 'staff')) {
    assert.equal((await people.admin.post(path, { csrf: 'x' })).status, 403, path);
    assert.equal((await people.admin.post(path, {}, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403, path);
    const get = await people.admin.get(`${path}?csrf=${people.admin.csrf}`);
    assert.ok([400, 405].includes(get.status), `${path} by GET: ${get.status}`);
  }
  assert.equal((await people.admin.get('/mod')).status, 200, 'and is signed in still');
});

test('signing in is for our own form only', async () => {
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    const answer = await new Staff(site).post('/mod/login', { login: 'as-admin', password: PASSWORD }, { headers });
    assert.equal(answer.status, 403);
    assert.deepEqual(cookiesOf(answer), []);
  }
});

test('the cookie: HttpOnly, Lax, no life of its own; a new token each time, of which only the hash is kept', async () => {
  const client = new Staff(site, { session: 'chosen-by-somebody-else' });
  const tokens = new Set(['chosen-by-somebody-else']);
  for (let i = 0; i < 3; i++) {
    const answer = await client.signIn('as-moderator');
    const cookie = cookiesOf(answer).find((one) => one.name === 'session');
    assert.deepEqual(cookie.attributes, ['Path=/', 'SameSite=Lax', 'HttpOnly']);
    assert.match(cookie.value, /^[A-Za-z0-9_-]{43}$/);
    assert.ok(!tokens.has(cookie.value), 'never the same');
    tokens.add(cookie.value);
    assert.equal(sql(`SELECT count(*) FROM sessions WHERE token_hash = sha256('${cookie.value}')`), '1');
  }
  assert.equal((await ask(site, '/mod', { headers: { cookie: 'session=chosen-by-somebody-else' } })).status, 303);
  assert.equal(sql(`SELECT count(*) FROM sessions WHERE encode(token_hash, 'escape') ~ '[A-Za-z0-9_-]{43}'`), '0');
});

test('a session ends: idle for 30 minutes, 12 hours old', async () => {
  for (const [column, age, status] of [
    ['used_at', '29 minutes 50 seconds', 200],
    ['used_at', '30 minutes', 303],
    ['created_at', '11 hours 59 minutes', 200],
    ['created_at', '12 hours', 303],
  ]) {
    const client = await staff(site, { login: 'ages' });
    sql(`UPDATE sessions AS s SET ${column} = now() - interval '${age}' FROM accounts AS a WHERE a.id = s.account_id AND a.login = 'ages'`);
    assert.equal((await client.get('/mod')).status, status, `${column} ${age}`);
    sql(`DELETE FROM sessions USING accounts AS a WHERE a.id = account_id AND a.login = 'ages'`);
  }
});

test('signing out ends the session there, not only the cookie here', async () => {
  const client = await staff(site, { login: 'leaves' });
  const token = client.cookies.get('session');
  const answer = await client.post('/mod/logout');
  assert.equal(answer.headers.location, '/mod/login?done=signed-out');
  assert.deepEqual(cookiesOf(answer)[0].attributes, ['Path=/', 'Max-Age=0', 'SameSite=Lax', 'HttpOnly']);
  assert.equal((await ask(site, '/mod', { headers: { cookie: `session=${token}` } })).status, 303);
  assert.match((await client.get(answer.headers.location)).body, /You are signed out/);
});

test('sessions are listed with their browser, and end one by one or all together', async () => {
  const mine = await staff(site, { login: 'lists' });
  const agents = ['First "><script>alert(1)</script>', `Second ${'x'.repeat(300)}`, 'Third\x80\xff'];
  const others = [];
  for (const agent of agents) {
    const one = new Staff(site);
    await one.post('/mod/login', { login: 'lists', password: PASSWORD }, { headers: { 'user-agent': agent } });
    others.push(one);
  }
  const page = await mine.take('/mod/account');
  parse(page.body);
  assert.match(page.body, /First &quot;&gt;&lt;script&gt;|First "&gt;&lt;script&gt;/);
  const ids = [...page.body.matchAll(/name="session" value="(\d+)"/g)].map((found) => found[1]);
  assert.equal(ids.length, 3);
  assert.equal((await people.admin.post('/mod/account/sessions', { session: ids[0] })).status, 404, 'of somebody else');
  assert.equal((await mine.post('/mod/account/sessions', { session: ids[0] })).status, 303);
  const states = async () => Promise.all(others.map(async (one) => (await one.get('/mod')).status));
  assert.equal((await states()).filter((status) => status === 200).length, 2);
  assert.equal((await mine.post('/mod/account/sessions', { session: 'others' })).status, 303);
  assert.deepEqual(await states(), [303, 303, 303]);
  assert.equal((await mine.get('/mod')).status, 200);
  for (const session of ['', '0', '-1', 'x', '99999999999999999999']) assert.equal((await mine.post('/mod/account/sessions', { session })).status, 404, session);
});

test('another password: this session goes on under another token, the others end', async () => {
  const mine = await staff(site, { login: 'changes' });
  const other = new Staff(site);
  await other.signIn('changes');
  const fields = { password: PASSWORD, new: 'another passphrase', again: 'another passphrase' };
  for (const [more, says] of [
    [{ password: 'wrong' }, /not your present password/],
    [{ new: 'short', again: 'short' }, /at least 12 characters/],
    [{ again: 'another passphrasf' }, /differ/],
  ]) {
    const answer = await mine.post('/mod/account/password', { ...fields, ...more });
    assert.equal(answer.status, 422);
    assert.match(answer.body, says);
  }
  const before = mine.cookies.get('session');
  assert.equal((await mine.post('/mod/account/password', fields)).status, 303);
  assert.notEqual(mine.cookies.get('session'), before);
  assert.equal((await mine.get('/mod')).status, 200);
  assert.equal((await ask(site, '/mod', { headers: { cookie: `session=${before}` } })).status, 303);
  assert.equal((await other.get('/mod')).status, 303);
  assert.equal((await other.signIn('changes')).status, 422);
  assert.equal((await other.signIn('changes', 'another passphrase')).status, 303);
});

test('a second factor: the password alone opens nothing, and each step has its own token', async () => {
  const mine = await staff(site, { login: 'factor' });
  const { secret, codes } = await enrol(mine);
  assert.equal(new Set(codes).size, 10);
  assert.equal((await mine.get('/mod')).status, 200);
  const next = new Staff(site);
  assert.equal((await next.signIn('factor')).headers.location, '/mod/login/code');
  const half = next.cookies.get('session');
  assert.equal(next.cookies.has('device'), false, 'half is not known yet');
  for (const { method, path, role } of ROUTES.filter((route) => route.role !== 'session' && !route.path.startsWith('/api/'))) {
    const answer = method === 'GET' ? await next.get(path) : await next.post(path, { csrf: 'x' });
    assert.equal(answer.headers.location, '/mod/login/code', `${method} ${path} (${role})`);
  }
  await next.take('/mod/login/code');
  assert.equal((await next.get('/mod/account/second-factor')).headers.location, '/mod/login/code');
  assert.equal((await next.post('/mod/account/second-factor', { sealed: 'x', code: '1' })).headers.location, '/mod/login/code');
  for (const code of ['', '12345', 'abcdef', codeOf(secret, 5)]) assert.ok([422, 429].includes((await next.post('/mod/login/code', { code })).status), code);
  sql('DELETE FROM sign_in_failures');
  assert.equal((await next.post('/mod/login/code', { code: codeOf(secret, -1) })).status, 422, 'a code that was taken before');
  const passed = await next.post('/mod/login/code', { code: ` ${codeOf(secret).slice(0, 3)} ${codeOf(secret).slice(3)}` });
  assert.equal(passed.headers.location, '/mod', passed.body);
  assert.notEqual(next.cookies.get('session'), half);
  assert.equal((await ask(site, '/mod', { headers: { cookie: `session=${half}` } })).status, 303, 'the first token is worth nothing');
  assert.equal((await next.get('/mod')).status, 200);

  const again = new Staff(site);
  await again.signIn('factor');
  await again.take('/mod/login/code');
  assert.equal((await again.post('/mod/login/code', { code: codeOf(secret) })).status, 422, 'no code twice');
  assert.equal((await again.post('/mod/login/code', { code: codes[0].toUpperCase().replaceAll('-', ' ') })).status, 303, 'a recovery code');
  const last = new Staff(site);
  await last.signIn('factor');
  await last.take('/mod/login/code');
  assert.equal((await last.post('/mod/login/code', { code: codes[0] })).status, 422, 'that one once');
  sql(`UPDATE sessions SET created_at = now() - interval '5 minutes' WHERE NOT second_factor`);
  assert.equal((await last.post('/mod/login/code', { code: codes[1] })).headers.location, '/mod/login', 'half a session lives five minutes');
  const page = await next.take('/mod/account');
  assert.match(page.body, /9 recovery codes left/);
  assert.equal((await next.post('/mod/account/recovery-codes', { password: 'wrong' })).status, 422);
  const others = await next.post('/mod/account/recovery-codes', { password: PASSWORD });
  assert.equal(others.status, 200);
  assert.ok(!others.body.includes(codes[1]));
  assert.equal((await next.post('/mod/account/second-factor/remove', { password: PASSWORD })).status, 303);
  assert.equal((await new Staff(site).signIn('factor')).headers.location, '/mod');
});

test('signing in leads back, and only to our own pages', async () => {
  const login = async (back) => (await new Staff(site).post('/mod/login', { login: 'as-moderator', password: PASSWORD, back })).headers.location;
  assert.equal(await login('/mod/account?done=profile'), '/mod/account?done=profile');
  for (const back of ['', '/', '//evil.example', 'https://evil.example', '/modern', '/mod\\evil', '/mod\r\nSet-Cookie: a=b', '/mod/login', '/mod/login/code', 'javascript:alert(1)', '/mod/ä'])
    assert.equal(await login(back), '/mod', back);
  const asked = await new Staff(site).get('/mod/account?done=a%26b%3D%22');
  const there = new URL(asked.headers.location, site.base);
  assert.equal(there.searchParams.get('back'), '/mod/account?done=a%26b%3D%22');
  const page = await new Staff(site).get(asked.headers.location);
  parse(page.body);
  assert.equal(csrfOf(page), undefined, 'nobody has a token yet');
});

test('what admins change holds from the next request on', async () => {
  const mine = await staff(site, { role: 'admin', login: 'falls' });
  assert.equal((await mine.get('/mod/users')).status, 200);
  sql(`UPDATE accounts SET role = 'panelist' WHERE login = 'falls'`);
  assert.equal((await mine.get('/mod/users')).status, 403);
  assert.equal((await mine.get('/mod/account')).status, 200);
  sql(`UPDATE accounts SET disabled_at = now() WHERE login = 'falls'`);
  assert.equal((await mine.get('/mod/account')).status, 303);
});
