// A visitor who sends something in, the tickets that we make ourselves, and decisions as a moderator makes them.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import assert from 'node:assert/strict';
import { siteUp } from '../../lib/site.mjs';
import { ask } from './client.mjs';
import { all, byId, exactText, parse } from './html.mjs';
import { KEYS, psql } from './sites.mjs';

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
export const now = () => Math.floor(Date.now() / 1000);
export const newKey = () => randomBytes(16).toString('hex');

// A form's ticket as the site signs it, ten seconds old unless told.
export function ticket({ key = newKey(), age = 10, secret = KEYS.now, at = now() - age, purpose = 'ticket' } = {}) {
  const signed = `1.${key}.${at}`;
  return `${signed}.${hmac(hmac(secret, purpose), signed).toString('hex')}`;
}

// The token of the receipt that a key has.
export const tokenOf = (key, secret = KEYS.now) => hmac(hmac(secret, 'receipt'), key).subarray(0, 24).toString('base64url');

let started;
// Demo catalogue, keys that we know, a quota that nobody reaches; the moderators mo and max.
export function site() {
  started ??= siteUp({ name: 'http-submit', env: { WORKERS: '3', SUBMISSION_QUOTA: '100000', SECRET_KEY: `${KEYS.now},${KEYS.old}` } }).then((up) => {
    const made = psql(
      up,
      `INSERT INTO accounts (login, name, role) VALUES ('sub-mo', 'Mo', 'moderator');
       INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256(login::bytea), id, true FROM accounts WHERE login = 'sub-mo'`,
    );
    assert.equal(made.code, 0, made.err);
    return up;
  });
  return started;
}

let n = 0;
// What a form holds; each is another tool.
export function fields(more = {}) {
  n += 1;
  const word = createHash('md5').update(`${process.pid} ${n}`).digest('hex').slice(0, 12);
  return {
    ticket: ticket(),
    name: `${word} ${n}`,
    website: `https://${word}.example/`,
    tagline: 'A tagline',
    category: 'coding-assistants',
    description: 'What it *does*.',
    model: 'freemium',
    entry: '$9/mo',
    email: '',
    note: '',
    homepage: '',
    do: 'send',
    ...more,
  };
}

export function post(up, path, form, { headers, ...options } = {}) {
  return ask(up, path, {
    method: 'POST',
    body: new URLSearchParams(form).toString(),
    ...options,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers },
  });
}

// Sends a tool in; → { path, token, form }
export async function submitted(up, more, options) {
  const form = fields(more);
  const answer = await post(up, '/submit', form, options);
  assert.equal(answer.status, 303, answer.body);
  const path = answer.headers.location;
  return { path, token: path.split('/').pop(), form };
}

const quoted = (text) => (text === null ? 'NULL' : `'${String(text).replaceAll("'", "''")}'`);
export function sql(up, text) {
  const ran = psql(up, text);
  assert.equal(ran.code, 0, ran.err);
  return ran.out;
}
export const row = (up, token) => `(SELECT s FROM submissions AS s WHERE s.token_hash = decode('${sha256(token)}', 'hex'))`;
export const column = (up, token, what) => sql(up, `SELECT (${row(up, token)}).${what}`);

// What a moderator decides, through the one door.
export function decide(up, token, action, reason = null, options = null) {
  return sql(
    up,
    `SELECT decide(sha256('sub-mo'), s.kind::text::log_subject, CASE s.kind WHEN 'tool' THEN s.tool_id ELSE s.id END,
                   CASE s.kind WHEN 'tool' THEN (SELECT t.version FROM tools AS t WHERE t.id = s.tool_id) ELSE s.version END,
                   ${quoted(action)}, ${quoted(reason)}, ${options ? `${quoted(JSON.stringify(options))}::jsonb` : 'NULL'}, NULL)
       FROM submissions AS s WHERE s.token_hash = decode('${sha256(token)}', 'hex')`,
  );
}

// The page's form, as a browser would send it: name → value.
export function formOf(body, action) {
  const root = parse(body);
  const form = all(root, (node) => node.name === 'form' && node.attributes.action === action)[0];
  assert.ok(form, `a form that goes to ${action}`);
  const values = {};
  for (const node of all(form, (one) => ['input', 'textarea', 'select'].includes(one.name))) {
    const { name } = node.attributes;
    if (node.name === 'input') values[name] = node.attributes.value ?? '';
    else if (node.name === 'textarea') values[name] = exactText(node).replace(/^\n/, '');
    else values[name] = all(node, (one) => one.name === 'option' && 'selected' in one.attributes)[0]?.attributes.value ?? '';
  }
  return values;
}

// The error at a field, which the field names.
export function errorAt(body, id) {
  const root = parse(body);
  const field = byId(root, id);
  if (field.attributes['aria-invalid'] !== 'true') return '';
  assert.ok(field.attributes['aria-describedby'].split(' ').includes(`${id}-error`), `${id} is described by its error`);
  return exactText(byId(root, `${id}-error`)).trim();
}

// Pages learn within a second or so what somebody else committed.
export async function soon(check) {
  for (let tries = 20; ; tries -= 1) {
    try {
      return await check();
    } catch (error) {
      if (tries === 0) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

// Nothing can be submitted or decided while `work` runs: somebody else is at it, and does not end.
export async function whileHeld(up, work) {
  const holder = spawn('psql', ['-X', '-q', '-A', '-t', '-d', up.env.DATABASE_SUPER_URL], { stdio: ['pipe', 'pipe', 'ignore'] });
  holder.stdin.write("BEGIN;\nSELECT decide_alone();\nSELECT 'held';\n");
  await new Promise((done) => holder.stdout.on('data', (chunk) => String(chunk).includes('held') && done()));
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await new Promise((done) => holder.on('exit', done));
  }
}
