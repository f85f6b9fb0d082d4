// Published ballots, read by other code than ours: gzip, SHA-256, Ed25519 and the count itself, all of node's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { build } from '../../lib/site.mjs';
import { psql } from './sites.mjs';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
export const text = (folder) => gunzipSync(readFileSync(join(folder, 'ballots.csv.gz'))).toString();

export function entries(csv) {
  const [header, ...lines] = csv.trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
}

// { tool: { ship, skip, held, voided } } at the end of a day, from the last state of every vote.
export function count(csvs, day) {
  const votes = new Map();
  for (const e of csvs.flatMap(entries)) if (e.day <= day) votes.set(`${e.tool} ${e.voter}`, e);
  const tallies = {};
  for (const { tool, new_verdict: verdict, new_standing: standing } of votes.values()) {
    const tally = (tallies[tool] ??= { ship: 0, skip: 0, held: 0, voided: 0 });
    if (standing) tally[standing === 'counted' ? verdict : standing]++;
  }
  return tallies;
}

export function checkpoint(note) {
  const at = note.indexOf('\n\n') + 1;
  const [origin, total, chain, ...rest] = note.slice(0, at).trimEnd().split('\n');
  const signatures = note.slice(at + 1).trimEnd().split('\n').map((line) => {
    const [dash, name, base64] = line.split(' ');
    const bytes = Buffer.from(base64, 'base64');
    return { dash, name, id: bytes.subarray(0, 4).toString('hex'), signature: bytes.subarray(4) };
  });
  return { text: note.slice(0, at), origin, total: Number(total), chain: Buffer.from(chain, 'base64'), ...Object.fromEntries(rest.map((line) => line.split(' '))), signatures };
}

// Whether the note is signed by that public key (NAME+HASH+BASE64).
export function isSigned(note, word) {
  const [name, id, ...base64] = word.split('+');
  const bytes = Buffer.from(base64.join('+'), 'base64');
  if (bytes[0] !== 1 || sha256(Buffer.concat([Buffer.from(`${name}\n`), bytes])).slice(0, 8) !== id) throw new Error(`no key: ${word}`);
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') }, format: 'jwk' });
  const { text: signed, signatures } = checkpoint(note);
  return signatures.some((s) => s.dash === '—' && s.name === name && s.id === id && verify(null, Buffer.from(signed), key, s.signature));
}

export const day = (ago) => new Date(Date.now() - ago * 86400000).toISOString().slice(0, 10);

function run(args, env) {
  const ran = spawnSync(join(build, 'slipway'), args, { env, encoding: 'utf8', timeout: 120000, killSignal: 'SIGKILL', maxBuffer: 1 << 26 });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}
// anywhere: without a database, a secret or anything else
export const recount = (...args) => run(['recount', ...args], {});

// What publishes the ballots of a site that was started with EXPORT_DIR=''.
export function press(site) {
  const dir = join(site.dir, 'exports'), key = join(site.dir, 'signing'), pub = join(site.dir, 'key.pub');
  mkdirSync(dir, { recursive: true });
  writeFileSync(key, `${'k'.repeat(40)}\n`);
  const env = { ...site.env, EXPORT_DIR: dir, SIGNING_KEY_FILE: key };
  const sql = (statement) => {
    const done = psql(site, statement);
    assert.equal(done.code, 0, done.err);
    return done.out;
  };
  const id = (slug) => sql(`SELECT id FROM tools WHERE slug = '${slug}'`);
  const folder = (ago) => join(dir, day(ago));
  // the demo, as if it had been public for long
  sql("BEGIN; SET LOCAL session_replication_role = replica; UPDATE tool_times SET at = at - interval '40 days'; UPDATE tools SET published_at = published_at - interval '40 days'; COMMIT");
  return {
    dir, key, pub, env, sql, id, folder,
    job: (more = {}) => run(['job', 'export-ballots'], { ...env, ...more }),
    files: () => readdirSync(dir).filter((name) => !name.startsWith('.')).sort().map((name) => join(dir, name, 'ballots.csv.gz')),
    // What was done until now was done so many days ago.
    age: (days) => sql(`BEGIN; SET LOCAL session_replication_role = replica;
      UPDATE votes_ledger SET at = at - interval '${days} days'; DELETE FROM vote_days; UPDATE vote_days_upto SET upto = '0'; COMMIT`),
    cast: (slug, voter, verdict, network = 'net', quota = 1000) =>
      sql(`SELECT cast_vote('${slug}', ${voter}, ${verdict ? `'${verdict}'` : 'NULL'}, sha256('${network}'), ${quota})`),
    stand: (slug, voter, standing, cause) =>
      sql(`BEGIN; SELECT set_config('slipway.cause', '${cause}', true); UPDATE votes SET standing = '${standing}' WHERE voter_id = ${voter} AND tool_id = ${id(slug)}; COMMIT`),
  };
}
export const note = (path) => readFileSync(join(path, 'checkpoint'), 'utf8');
