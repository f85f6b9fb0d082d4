// People who look after the site, signed in.
//
//   const mod = await staff(site, { role: 'moderator', login: 'mo' });
//   await mod.get('/mod');      await mod.post('/mod/account', { name: 'Mo' });      mod.csrf, mod.cookies
import { createHmac } from 'node:crypto';
import assert from 'node:assert/strict';
import { Visitor } from './visitor.mjs';
import { psql } from './sites.mjs';

export const PASSWORD = 'a passphrase for the tests';
const HASH = '$argon2id$v=19$m=19456,t=2,p=1$1AuwVw/pgdmIxV+lc49mgw$/PLqJTgh7szGLO/ilt0qLaT1KOwzCem4I5oqQ/aLlCc';
const FORM = 'application/x-www-form-urlencoded';

const quoted = (text) => (text === null || text === undefined ? 'NULL' : `'${String(text).replaceAll("'", "''")}'`);

// An account with PASSWORD, whatever became of it before; returns its number.
export function account(site, { login, role = 'moderator', name = login, shown = false, email = null }) {
  const made = psql(
    site,
    `INSERT INTO accounts (login, name, role, shown, email, password)
     VALUES (${quoted(login)}, ${quoted(name)}, ${quoted(role)}, ${shown}, ${quoted(email)}, ${quoted(HASH)})
     ON CONFLICT (login) DO UPDATE SET name = excluded.name, role = excluded.role, shown = excluded.shown, email = excluded.email,
       password = excluded.password, disabled_at = NULL, totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = 0
     RETURNING id`,
  );
  assert.equal(made.code, 0, made.err);
  return Number(made.out);
}

export class Staff extends Visitor {
  get(path, options) {
    return this.ask(path, options);
  }

  // A form of one of our own pages, with the session's token unless `fields` has another.
  post(path, fields = {}, { headers, ...options } = {}) {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...(this.csrf && { csrf: this.csrf }), ...fields }))
      for (const one of [value].flat()) body.append(name, one);
    return this.ask(path, {
      method: 'POST',
      body: body.toString(),
      ...options,
      headers: { 'content-type': FORM, 'sec-fetch-site': 'same-origin', ...headers },
    });
  }

  // The token that the page's forms carry; it goes along with every post from now on.
  async take(path = '/mod/account') {
    const page = await this.get(path);
    this.csrf = csrfOf(page) ?? this.csrf;
    return page;
  }

  async signIn(login, password = PASSWORD) {
    this.csrf = undefined;
    return this.post('/mod/login', { login, password });
  }
}

export const csrfOf = (page) => /name="csrf" value="([0-9a-f]{64})"/.exec(page.body)?.[1];

// A base32 secret's code (RFC 6238), so many steps from now.
export function codeOf(secret, steps = 0) {
  const bits = [...secret.replace(/[ =]/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// Sets up a second factor by the pages; returns its secret and the recovery codes. The code of the present step is used then.
export async function enrol(client) {
  const page = await client.take('/mod/account/second-factor');
  const secret = /class="once">([A-Z2-7 ]+)</.exec(page.body)[1].replaceAll(' ', '');
  assert.ok(page.body.includes(`secret=${secret}&amp;issuer=Slipway"`), 'a link that authenticators open');
  const sealed = /name="sealed" value="([0-9a-f]+)"/.exec(page.body)[1];
  const done = await client.post('/mod/account/second-factor', { sealed, code: codeOf(secret, -1) });
  assert.equal(done.status, 200, done.body);
  client.csrf = csrfOf(done);
  return { secret, codes: [...done.body.matchAll(/<li>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})<\/li>/g)].map((found) => found[1]) };
}

export async function staff(site, options = {}) {
  const login = options.login ?? options.role ?? 'moderator';
  const id = account(site, { ...options, login });
  const client = new Staff(site);
  const answer = await client.signIn(login);
  assert.equal(answer.status, 303, answer.body);
  await client.take();
  assert.ok(client.csrf, 'the pages of whoever is signed in carry a token');
  return Object.assign(client, { id, login });
}
