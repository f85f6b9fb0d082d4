// Moderators who go on until each of their items is decided, and the books that must agree with what they were told.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { query } from './database.mjs';
import { drift } from '../../http/lib/sites.mjs';

const ACTIONS = ['approve', 'reject', 'mark-spam', 'ask-changes'];
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const quietly = (asked) => asked.catch((error) => ({ status: 0, body: error.message, headers: {} }));
const AWAY = [0, 500, 502, 503, 504];

// One moderator's work on `items`; heard: { decided: [{ entry, item, action }], undone: [entry] }, and how often nobody answered.
export class Moderator {
  constructor(client) {
    this.client = client;
    this.heard = { decided: [], undone: [] };
    this.unheard = 0;
  }
  // Asks until somebody answers.
  async insist(ask) {
    for (const end = performance.now() + 20000; performance.now() < end; await wait(30)) {
      const answer = await quietly(ask());
      if (!AWAY.includes(answer.status)) return answer;
      this.unheard++;
    }
    assert.fail('nobody answered for 20 s');
  }
  async decide(one, { action = pick(ACTIONS), ...fields } = {}) {
    const answer = await this.insist(() => this.client.post(`/mod/items/${one.item}/decide`, { version: one.version, action, reason: `Because of ${one.item}.`, ...fields }));
    assert.ok([303, 409].includes(answer.status), `${answer.status} ${answer.body}`);
    if (answer.status === 409) return null;
    const entry = Number(/done=(\d+)/.exec(answer.headers.location)[1]);
    this.heard.decided.push({ entry, id: one.id, action });
    return entry;
  }
  async undo(entry) {
    const answer = await this.insist(() => this.client.post('/mod/undo', { entry }));
    assert.ok([303, 409].includes(answer.status), `${answer.status} ${answer.body}`);
    if (answer.status === 303) this.heard.undone.push(entry);
    return answer.status === 303;
  }
  async work(items, { undoing = 0.4 } = {}) {
    for (const one of items) {
      const entry = await this.decide(one);
      if (entry && Math.random() < undoing) await this.undo(entry);
    }
  }
}

// Nothing of a decision is missing, nothing is there twice, and whatever was answered is there.
export async function checkBooks(site, moderators, items) {
  const ids = items.map((one) => one.id).join(',');
  const none = async (what, sql) => assert.equal(await query(site, sql), '', what);
  const log = new Map((await query(site, 'SELECT id, subject_id, action, reverts FROM moderation_log')).split('\n').map((row) => [Number(row.split('|')[0]), row]));
  const undone = new Set([...log.values()].map((row) => Number(row.split('|')[3])));
  for (const { heard } of moderators) {
    for (const { entry, id, action } of heard.decided) assert.equal(log.get(entry), `${entry}|${id}|${action}|`, 'what was answered is in the log');
    for (const entry of heard.undone) assert.ok(undone.has(entry), 'what was answered to be undone is undone');
  }
  await none('the chain', 'SELECT * FROM moderation_log_breaks');
  assert.equal(drift(site), '', 'tallies and ledger');
  await none('decided once', `SELECT m.subject_id FROM moderation_log AS m WHERE m.subject_kind = 'tool' AND m.subject_id IN (${ids}) AND m.from_state = 'pending'
    AND m.reverts IS NULL AND NOT EXISTS (SELECT FROM moderation_log AS u WHERE u.reverts = m.id) GROUP BY 1 HAVING count(*) > 1`);
  await none('each entry begins where the one before ended', `SELECT * FROM (SELECT subject_id, from_state, lag(to_state) OVER w AS was FROM moderation_log
    WHERE subject_kind = 'tool' AND subject_id IN (${ids}) AND to_state IS NOT NULL WINDOW w AS (PARTITION BY subject_id ORDER BY id)) AS l WHERE was IS NOT NULL AND was <> from_state`);
  await none('states are those of the log', `SELECT t.id FROM tools AS t WHERE t.id IN (${ids}) AND t.state::text <>
    (SELECT m.to_state FROM moderation_log AS m WHERE m.subject_kind = 'tool' AND m.subject_id = t.id AND m.to_state IS NOT NULL ORDER BY m.id DESC LIMIT 1)`);
  await none('submissions follow their tools', `SELECT t.id FROM tools AS t JOIN submissions AS s ON s.tool_id = t.id AND s.kind = 'tool' WHERE t.id IN (${ids})
    AND s.state::text <> CASE t.state WHEN 'published' THEN 'approved' ELSE t.state::text END`);
  await none('an entry is whole', `SELECT m.id FROM moderation_log AS m WHERE m.subject_kind = 'tool' AND m.subject_id IN (${ids}) AND m.action <> 'submit'
    AND NOT (EXISTS (SELECT FROM log_actors AS l WHERE l.entry_id = m.id) AND EXISTS (SELECT FROM moderation_texts AS x WHERE x.entry_id = m.id))`);
  await none('a public tool has an address and a text', `SELECT id FROM tools WHERE id IN (${ids}) AND (state = 'published') <> (slug NOT LIKE 'submission-%' AND revision IS NOT NULL AND state = 'published')`);
  await none('mail goes with decisions', `SELECT m.id, m.action, count(o.id), count(o.cancelled_at) FROM moderation_log AS m
    JOIN submissions AS s ON s.tool_id = m.subject_id AND s.kind = 'tool' AND s.email IS NOT NULL LEFT JOIN outbox AS o ON o.entry_id = m.id
    WHERE m.subject_kind = 'tool' AND m.subject_id IN (${ids}) AND m.from_state = 'pending' AND m.reverts IS NULL GROUP BY m.id, m.action
    HAVING count(o.id) <> CASE m.action WHEN 'mark-spam' THEN 0 ELSE 1 END
        OR count(o.cancelled_at) <> count(o.id) * (SELECT count(*) FROM moderation_log AS u WHERE u.reverts = m.id)`);
}
