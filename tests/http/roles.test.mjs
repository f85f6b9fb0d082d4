// Who may enter: every route of the program, asked by everybody there is. The table is the program's own; what it says is held against
// what the route's address suggests, so that a row with the wrong role shows, too.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, psql } from './lib/sites.mjs';
import { Staff, staff } from './lib/staff.mjs';
import { ask } from './lib/client.mjs';
import { routesOf } from './lib/routes.mjs';

const site = await desk();
const ROLES = ['none', 'session', 'panelist', 'moderator', 'admin'];
const FORM = 'application/x-www-form-urlencoded';

const routes = routesOf(site);

const actors = {
  none: new Staff(site),
  panelist: await staff(site, { login: 'matrix-panelist', role: 'panelist' }),
  moderator: await staff(site, { login: 'matrix-moderator', role: 'moderator' }),
  admin: await staff(site, { login: 'matrix-admin', role: 'admin' }),
};

// what cannot be anybody's: things that do not exist
const example = (path) => path.replace(':item', 'tool-0').replace(':entry', '0').replace(':id', '0').replace(/:[a-z]+/g, 'no-such-thing');

const send = (who, { method, path, guard, faces }) => {
  const json = !faces.includes('html');
  const body = method === 'GET' || method === 'DELETE' ? undefined : json ? '{}' : new URLSearchParams(guard === 'staff' ? { csrf: who.csrf ?? '' } : {}).toString();
  const headers = {
    'sec-fetch-site': 'same-origin',
    accept: json ? 'application/json' : 'text/html',
    ...(body !== undefined && { 'content-type': json ? 'application/json' : FORM }),
    ...(json && who.csrf && { 'x-csrf-token': who.csrf }),
  };
  return who.ask(example(path), { method, headers, body });
};

test('what is for staff says so in its address', () => {
  for (const { path, role, guard, method } of routes) {
    const isDoor = /^\/mod\/(login|invite\/:token)$/.test(path);
    const isTheirs = /^\/(mod|api\/v1\/moderation)(\/|$)/.test(path) && !isDoor;
    assert.equal(role !== 'none', isTheirs, `${method} ${path} is for ${role}`);
    if (isTheirs && method !== 'GET' && path.startsWith('/mod')) assert.equal(guard, 'staff', `${method} ${path} takes a form of ours`);
    if (/^\/mod\/(users|settings|personas|reasons)(\/|$)/.test(path)) assert.equal(role, 'admin', `${method} ${path}`);
  }
});

for (const [name, who] of Object.entries(actors))
  test(`every route, asked by ${name === 'none' ? 'nobody' : `a ${name}`}`, async () => {
    for (const route of routes) {
      if (route.path === '/metrics' || route.path === '/mod/logout' || /\/account\/(password|sessions|second-factor\/remove)$/.test(route.path)) continue;
      const answer = await send(who, route);
      const what = `${route.method} ${route.path} (${route.role}) as ${name}: ${answer.status}`;
      const enough = ROLES.indexOf(name) >= ROLES.indexOf(route.role);
      if (enough) {
        assert.notEqual(answer.status, 401, what);
        if (route.role !== 'none') assert.ok(answer.status !== 403, what);
        if (answer.status === 303) assert.doesNotMatch(answer.headers.location, /^\/mod\/login(\?|$)/, what);
      } else if (name === 'none') {
        if (route.faces.includes('html')) {
          assert.equal(answer.status, 303, what);
          assert.match(answer.headers.location, /^\/mod\/login/, what);
        } else assert.equal(answer.status, 401, what);
      } else {
        assert.equal(answer.status, 403, what);
        assert.match(answer.body, /for a role of/, what);
      }
      if (route.role !== 'none') assert.equal(answer.headers['cache-control'], 'no-store', what);
      assert.ok(answer.status < 500, what);
    }
  });

test('a form of ours without the session’s token, or from elsewhere, is refused, whoever sends it', async () => {
  const { admin } = actors;
  const log = () => psql(site, 'SELECT max(id) FROM moderation_log').out;
  const before = log();
  for (const route of routes.filter((one) => one.guard === 'staff')) {
    for (const [csrf, headers] of [
      ['', { 'sec-fetch-site': 'same-origin' }],
      ['0'.repeat(64), { 'sec-fetch-site': 'same-origin' }],
      [actors.moderator.csrf, { 'sec-fetch-site': 'same-origin' }],
      [admin.csrf, { 'sec-fetch-site': 'cross-site' }],
      [admin.csrf, { 'sec-fetch-site': 'same-site' }],
      [admin.csrf, { origin: 'https://evil.example' }],
      [admin.csrf, {}],
    ]) {
      const body = new URLSearchParams({ csrf }).toString();
      const answer = await admin.ask(example(route.path), { method: route.method, body, headers: { 'content-type': FORM, ...headers } });
      assert.equal(answer.status, 403, `${route.path} ${csrf.slice(0, 4)} ${JSON.stringify(headers)}`);
    }
  }
  assert.equal(log(), before, 'nothing was decided');
  assert.equal((await admin.get('/mod/account')).status, 200, 'and nobody was signed out');
});

// ---- the database believes nobody, either --------------------------------------------------------

test('every function that takes a credential refuses one that is none, or too small', async () => {
  const functions = psql(
    site,
    `SELECT p.oid::regprocedure, p.pronargs FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
      WHERE n.nspname = 'public' AND p.proargnames[1] = 'p_credential' AND p.prosecdef ORDER BY 1`,
  ).out.split('\n').map((line) => line.split('|')[0]);
  assert.ok(functions.length >= 20, `${functions.length} functions`);
  const credential = psql(site, `SELECT encode(s.token_hash, 'hex') FROM sessions AS s JOIN accounts AS a ON a.id = s.account_id WHERE a.login = 'matrix-panelist' ORDER BY s.id DESC LIMIT 1`).out;
  const call = (signature, hash) => {
    const [, name, types] = /^(\w+)\((.*)\)$/.exec(signature);
    const args = types.split(',').map((type, i) => (i ? `NULL::${type}` : hash ? `decode('${hash}', 'hex')` : 'NULL::bytea'));
    return psql(site, `SELECT * FROM ${name}(${args})`, site.env.DATABASE_URL);
  };
  // what anybody who is signed in may do to their own account, and what ends a session that is none
  const OWN = /^(own_|password_|profile_|recovery_code|second_factor_|session_end|totp_|api_key_|save_draft|draft_predicts|drafts_list|draft_seats)/;
  for (const signature of functions) {
    if (/^(session_seen|sign_out)\(/.test(signature)) continue;
    const nobody = call(signature, null);
    assert.match(nobody.err, /28000/, `${signature} as nobody: ${nobody.err || nobody.out}`);
    if (OWN.test(signature)) continue;
    const panelist = call(signature, credential);
    assert.match(panelist.err, /42501/, `${signature} as a panelist: ${panelist.err || panelist.out}`);
  }
});

test('the pages’ role reads none of what stands behind', () => {
  const tables = ['accounts', 'sessions', 'invites', 'recovery_codes', 'api_keys', 'settings', 'submissions', 'proposals', 'outbox', 'claims', 'log_actors', 'moderation_log',
    'moderation_texts', 'flags', 'flag_reports', 'review_drafts', 'held_networks', 'banned_domains', 'votes', 'merged_votes'];
  for (const table of tables) assert.match(psql(site, `SELECT * FROM ${table} LIMIT 1`, site.env.DATABASE_URL).err, /permission denied/, table);
  for (const sql of ["UPDATE tools SET state = 'published'", 'DELETE FROM moderation_log', 'TRUNCATE moderation_log', "INSERT INTO sessions (token_hash, account_id) VALUES ('', 1)", 'UPDATE votes SET standing = NULL'])
    assert.match(psql(site, sql, site.env.DATABASE_URL).err, /permission denied/, sql);
});

test('who reads too long may read no more, and who is disabled at once', async () => {
  const gone = await staff(site, { login: 'matrix-gone', role: 'moderator' });
  assert.equal((await gone.get('/mod')).status, 200);
  psql(site, `UPDATE accounts SET disabled_at = now() WHERE login = 'matrix-gone'`);
  assert.equal((await gone.get('/mod')).status, 303);
  assert.equal((await ask(site, '/mod')).status, 303);
});
