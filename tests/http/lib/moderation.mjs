// What visitors send in, put there straight through the database's own doors.
import assert from 'node:assert/strict';
import { psql } from './sites.mjs';

const quoted = (text) => (text === null || text === undefined ? 'NULL' : `'${String(text).replaceAll("'", "''")}'`);
let sent = 0;
let addresses = 0;

function row({ key, email, marks = [] }) {
  return `ROW(substr(sha256(${quoted(key)}), 1, 16), sha256(${quoted(`token ${key}`)}), sha256('sent'), ${quoted(email)}, NULL, sha256('net'),
    100000, ARRAY[${marks.map(quoted)}]::text[])::sender`;
}

function content({ name, tagline = 'A tagline', description = 'What it does.', website, category = 'tools', pricing = 'freemium', entry = '$9/mo', note, tags }) {
  const address = website ?? `https://${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${++addresses}.example/`;
  const html = `<p>${description.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`;
  return `ROW(${[name, tagline, description, html, address, category, pricing, entry, note].map(quoted)}, tags_of(${quoted(tags)}))::content`;
}

// Tools that wait, as many as there are options: [{ item: 'tool-12', id, key, name }].
export function submittedAll(site, options) {
  const all = options.map((own) => ({ name: `Submitted ${++sent}`, ...own, key: `key ${process.pid} ${sent}` }));
  const answer = psql(
    site,
    `SELECT category_named('Tools'); ${all.map((one) => `SELECT submit_tool(${row(one)}, ${content(one)});`).join('\n')}
     SELECT s.tool_id FROM unnest(ARRAY[${all.map((one) => quoted(one.key))}]) WITH ORDINALITY AS k (key, n)
       JOIN submissions AS s ON s.key = substr(sha256(k.key::bytea), 1, 16) ORDER BY k.n`,
  );
  assert.equal(answer.code, 0, answer.err);
  const ids = answer.out.split('\n').slice(-all.length).map(Number);
  return all.map(({ key, name }, i) => ({ id: ids[i], item: `tool-${ids[i]}`, key, name }));
}
export const submitted = (site, options = {}) => submittedAll(site, [options])[0];

// An edit of the published tool of that slug that waits.
export function edited(site, slug, options = {}) {
  const key = `key ${process.pid} ${++sent}`;
  const one = { name: `Edited ${sent}`, ...options, key };
  const answer = psql(
    site,
    `SELECT category_named('Tools'); SELECT submit_edit(${row(one)}, ${quoted(slug)}, (SELECT revision FROM tools WHERE slug = ${quoted(slug)}), ${content(one)});
     SELECT id FROM submissions WHERE key = substr(sha256(${quoted(key)}), 1, 16)`,
  );
  assert.equal(answer.code, 0, answer.err);
  const id = Number(answer.out.split('\n').at(-1));
  return { id, item: `edit-${id}`, key, name: one.name };
}

export const stateOf = (site, { id }) => psql(site, `SELECT state FROM tools WHERE id = ${id}`).out;
export const versionOf = (site, { id }) => psql(site, `SELECT version FROM tools WHERE id = ${id}`).out;
