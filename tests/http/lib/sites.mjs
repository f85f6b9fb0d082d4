// The running copies that several files share; each starts when the first of them asks for it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, siteUp } from '../../lib/site.mjs';
import { sql } from '../../lib/sql.mjs';
import { catalogue } from './catalogue.mjs';

export const catalogueFile = join(build, 'test/http-own.json');

const started = new Map();
function once(name, start) {
  if (!started.has(name)) started.set(name, start());
  return started.get(name);
}

// What psql would print; errors with their SQLSTATE.
export const psql = (site, text, url = site.env.DATABASE_SUPER_URL) => sql(url, text);

// Votes on a tool, as the site's own role casts them.
export function vote(site, slug, ship, skip) {
  const votes = `SELECT count(v.*) FROM generate_series(1, ${ship + skip}) AS n,
    cast_vote('${slug}', (random() * 1e18)::bigint + 1, (CASE WHEN n <= ${ship} THEN 'ship' ELSE 'skip' END)::verdict,
              decode(md5('${slug}' || n::text), 'hex'), NULL) AS v`;
  const done = psql(site, votes, site.env.DATABASE_URL);
  if (done.code !== 0) throw new Error(done.err);
}

// With the catalogue of catalogue.mjs and a few votes on it.
export const own = () =>
  once('own', async () => {
    mkdirSync(join(build, 'test'), { recursive: true });
    writeFileSync(catalogueFile, JSON.stringify(catalogue));
    const site = await siteUp({ name: 'http-own', env: { WORKERS: '2', CATALOGUE: catalogueFile } });
    vote(site, 'k-wins', 1, 7);
    vote(site, 'k-some', 3, 0);
    vote(site, 'hostile-left', 2, 1);
    vote(site, 'bulk-07', 5, 1);
    vote(site, 'bulk-11', 0, 4);
    vote(site, 'bulk-30', 1, 0);
    return site;
  });
export const VOTES = { 'k-wins': [1, 7], 'k-some': [3, 0], 'hostile-left': [2, 1], 'bulk-07': [5, 1], 'bulk-11': [0, 4], 'bulk-30': [1, 0] };

// Where votes are cast: the demo catalogue, many voters behind one address, and keys that we know.
export const KEYS = { old: 'an old key of thirty-two bytes or so', now: 'the key of thirty-two bytes of today' };
export const polls = () =>
  once('polls', () => siteUp({ name: 'http-polls', env: { WORKERS: '4', VOTE_QUOTA: '1000000', SECRET_KEY: KEYS.now } }));

// Where moderators work: the demo catalogue, and a submission quota that no test reaches.
export const desk = () =>
  once('desk', () => siteUp({ name: 'http-desk', env: { WORKERS: '3', SECRET_KEY: KEYS.now, SUBMISSION_QUOTA: '1000000' } }));

// Where those who look after the site sign in and out.
export const office = () => once('office', () => siteUp({ name: 'http-office', env: { WORKERS: '2', SECRET_KEY: KEYS.now } }));

// Where the record is read, and programs decide: one whose log the tests may write into.
export const books = () =>
  once('books', () => siteUp({ name: 'http-books', env: { WORKERS: '2', STAFF_WORKERS: '2', SECRET_KEY: KEYS.now, SUBMISSION_QUOTA: '1000000' } }));

// Empty as long as every vote is counted once and stands in the ledger.
export function drift(site) {
  return psql(site, 'SELECT * FROM tally_drift; SELECT * FROM ledger_drift; SELECT * FROM pair_tally_drift; SELECT * FROM pair_ledger_drift').out;
}
