// The newsletter's weeks, for the tests: events of a week that is over, and people who confirmed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from '../../lib/site.mjs';
import { psql } from './sites.mjs';

export function sql(site, statement) {
  const done = psql(site, statement);
  assert.equal(done.code, 0, done.err);
  return done.out;
}

// `slipway job NAME`; → { code, out, err }
export function job(site, name, env = {}) {
  return new Promise((done) => {
    const child = spawn(join(build, 'slipway'), ['job', name], { env: { ...site.env, ...env } });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    child.on('exit', (code) => done({ code, out: out.trim(), err }));
  });
}

// The Monday (UTC) of the week that ended last, as SQL; `weeks` earlier.
const monday = (weeks) => `(date_trunc('week', (now() - (SELECT greatest(s.hold, interval '10 minutes') FROM settings AS s)) AT TIME ZONE 'UTC') - interval '${weeks + 1} weeks') AT TIME ZONE 'UTC'`;

// What happened so far happened long ago; then these events in the week that ended: [kind, slug, was, became, ship, n].
export function happened(site, events, weeks = 0) {
  const rows = events.map(([kind, slug, was, became, ship = null, n = null], i) =>
    `('${kind}', '${slug}', '${was}', '${became}', ${ship}::int, ${n}::int, ${i})`);
  sql(site, `BEGIN; SET LOCAL session_replication_role = replica;
    UPDATE events SET at = '2026-01-05 12:00Z' WHERE at > '2026-01-06Z' AND changed_in <> '3';
    ${rows.length ? `INSERT INTO events (kind, tool_id, category_id, was, became, ship, n, at, changed_in)
    SELECT v.kind::event_kind, t.id, t.category_id, v.was, v.became, v.ship, v.n, ${monday(weeks)} + interval '3 days' - v.nth * interval '1 minute', '3'
      FROM (VALUES ${rows.join(', ')}) AS v (kind, slug, was, became, ship, n, nth) JOIN tools AS t ON t.slug = v.slug;` : ''}
    COMMIT`);
}

// Somebody who confirmed that they want every issue; → their number.
export function subscriber(site, name, fields = {}) {
  const { everything = true, state = 'active' } = fields;
  return Number(sql(site, `INSERT INTO subscribers (address, address_key, address_hash, state, everything, confirmed_at, ended_at)
    VALUES ('${name}@example.org', '${name}@example.org', sha256('${name}'), '${state}', ${everything},
            ${state === 'pending' ? 'NULL' : "now() - interval '1 hour'"}, ${state === 'unsubscribed' ? 'now()' : 'NULL'}) RETURNING id`));
}

export const newest = (site) => {
  const [id, version, week] = sql(site, `SELECT id, version, issue_word(i) FROM newsletter_issues AS i ORDER BY id DESC LIMIT 1`).split('|');
  return { id: Number(id), version: Number(version), week, path: `/mod/newsletter/${id}` };
};
