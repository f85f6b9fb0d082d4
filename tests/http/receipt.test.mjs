// The receipt: every state in words, what its submitter can do next, and what happens when two do it at once.
import test from 'node:test';
import assert from 'node:assert/strict';
import { ask } from './lib/client.mjs';
import { sitemap } from './lib/sitemap.mjs';
import { all, byId, dangers, parse, text } from './lib/html.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { column, decide, errorAt, fields, formOf, post, site, soon, sql, submitted, ticket, tokenOf, whileHeld } from './lib/submitter.mjs';

const up = await site();
const page = async (path) => {
  const answer = await ask(up, path);
  assert.equal(answer.status, 200, answer.body);
  const root = parse(answer.body);
  assert.deepEqual(dangers(root), []);
  return { body: answer.body, root, text: text(root) };
};
function content() {
  const { ticket: ours, homepage, email, ...rest } = fields();
  return rest;
}
const json = async (path) => (await ask(up, `/api/v1${path}`)).json;

test('it is private: not kept, not listed, not told to other sites', async () => {
  const { path } = await submitted(up);
  for (const of of [path, `/api/v1${path}`]) {
    const { headers, body } = await ask(up, of);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['x-robots-tag'], 'noindex');
    assert.equal(headers['access-control-allow-origin'], undefined);
    if (of === path) assert.match(body, /<meta name="robots" content="noindex">/);
  }
  assert.equal((await ask(up, '/tools')).headers['referrer-policy'], 'strict-origin-when-cross-origin');
  assert.doesNotMatch(await sitemap(up), /submissions/);
});

test('404 for a token that is none', async () => {
  for (const token of ['x', tokenOf('0'.repeat(32)), 'a'.repeat(31), 'a'.repeat(33), '%22%3E%3Cscript%3E', `${'a'.repeat(31)}.`, `${'a'.repeat(31)}%F0%9F%9A%A2`]) {
    assert.equal((await ask(up, `/submissions/${token}`)).status, 404, token);
    assert.equal((await ask(up, `/api/v1/submissions/${token}`)).status, 404, token);
    assert.equal((await post(up, `/submissions/${token}/resubmit`, { ...content(), version: '1' })).status, 404, token);
    assert.equal((await post(up, `/submissions/${token}/appeal`, { words: 'x', version: '1' })).status, 404, token);
  }
});

test('waiting: the yellow flag, its place, what happens next, what was sent', async () => {
  const { path, form } = await submitted(up, { email: 'a@b.example', note: 'My own tool.' });
  const { root, text: shown } = await page(path);
  assert.equal(all(root, (node) => node.attributes.class === 'pending').length, 1);
  assert.match(shown, /It waits for a moderator\. Its place in the queue is \d+\./);
  assert.match(shown, /it goes to the address that you gave, too/);
  for (const sent of [form.name, form.tagline, 'What it does.', '$9/mo', 'My own tool.']) assert.ok(shown.includes(sent), sent);
  assert.doesNotMatch(shown, /a@b\.example/);
  assert.deepEqual(all(root, (node) => node.name === 'form' && node.attributes.action.startsWith('/submissions')), []);
  const data = await json(path);
  assert.equal(data.state, 'pending');
  assert.ok(data.place >= 1);
  assert.deepEqual([data.reason, data.tool, data.next, data.kind], [null, null, [], 'tool']);
  assert.equal(data.url, `${up.base}${path}`);
  assert.equal(data.proposal.name, form.name);
});

test('changes asked for: the reason, the form filled as it was sent; sent again it waits again', async () => {
  const { path, token, form } = await submitted(up, { note: 'a note' });
  decide(up, token, 'ask-changes', `What does it cost? ${HOSTILE}`);
  const { body, text: shown } = await page(path);
  assert.match(shown, /A moderator asks for changes\./);
  assert.ok(shown.includes(`What does it cost? ${HOSTILE}`));
  const again = formOf(body, `${path}/resubmit`);
  for (const name of ['name', 'website', 'tagline', 'category', 'description', 'model', 'entry', 'note']) assert.equal(again[name], form[name], name);
  assert.equal('email' in again, false);
  assert.deepEqual((await json(path)).next, ['resubmit']);

  const preview = await post(up, `${path}/resubmit`, { ...again, entry: '$10/mo', do: 'preview' });
  assert.equal(preview.status, 200);
  assert.match(text(byId(parse(preview.body), 'preview')), /\$10\/mo/);
  assert.equal(formOf(preview.body, `${path}/resubmit`).entry, '$10/mo');

  const wrong = await post(up, `${path}/resubmit`, { ...again, entry: '', tagline: `kept ${HOSTILE}` });
  assert.equal(wrong.status, 422);
  assert.match(errorAt(wrong.body, 'f-entry'), /must not be empty/);
  assert.equal(formOf(wrong.body, `${path}/resubmit`).tagline, `kept ${HOSTILE}`);
  const taken = await post(up, `${path}/resubmit`, { ...again, website: 'https://zed.dev' });
  assert.equal(taken.status, 409);
  assert.match(errorAt(taken.body, 'f-website'), /here already/);

  const sent = await post(up, `${path}/resubmit`, { ...again, entry: '$10/mo', do: 'send' });
  assert.equal(sent.status, 303);
  assert.equal(sent.headers.location, path);
  assert.match((await page(path)).text, /It waits for a moderator\./);
  assert.equal((await json(path)).proposal.pricing.entry, '$10/mo');
});

test('sent again twice: the second is told, and loses nothing', async () => {
  const { path, token } = await submitted(up);
  decide(up, token, 'ask-changes', 'More, please.');
  const again = { ...formOf((await page(path)).body, `${path}/resubmit`), do: 'send' };
  assert.equal((await post(up, `${path}/resubmit`, { ...again, tagline: 'First' })).status, 303);
  const late = await post(up, `${path}/resubmit`, { ...again, tagline: `Second ${HOSTILE}`, description: 'Typed for long.' });
  assert.equal(late.status, 409);
  const shown = text(parse(late.body));
  assert.deepEqual(dangers(parse(late.body)), []);
  assert.match(shown, /It has changed since you opened this page/);
  assert.match(shown, /What you typed/);
  assert.ok(shown.includes(`Second ${HOSTILE}`) && shown.includes('Typed for long.'));
  assert.equal((await json(path)).proposal.tagline, 'First');
});

test('a version that is old while changes are still asked for: 409, and the form goes on with the new one', async () => {
  const { path, token } = await submitted(up);
  decide(up, token, 'ask-changes', 'One.');
  const stale = { ...formOf((await page(path)).body, `${path}/resubmit`), do: 'send', tagline: 'Mine' };
  assert.equal((await post(up, `${path}/resubmit`, { ...stale, tagline: 'First' })).status, 303);
  decide(up, token, 'ask-changes', 'Two.');
  const answer = await post(up, `${path}/resubmit`, stale);
  assert.equal(answer.status, 409);
  const fresh = formOf(answer.body, `${path}/resubmit`);
  assert.equal(fresh.tagline, 'Mine');
  assert.notEqual(fresh.version, stale.version);
  assert.match(text(parse(answer.body)), /Two\./);
  assert.equal((await post(up, `${path}/resubmit`, { ...fresh, do: 'send' })).status, 303);
});

test('while the database does not answer: 503, and nothing typed is lost', async () => {
  const { path, token } = await submitted(up);
  decide(up, token, 'ask-changes', 'More.');
  const again = { ...formOf((await page(path)).body, `${path}/resubmit`), do: 'send', tagline: `Kept ${HOSTILE}` };
  const answer = await whileHeld(up, () => post(up, `${path}/resubmit`, again));
  assert.equal(answer.status, 503);
  assert.match(answer.body, /Nothing is lost/);
  const shown = formOf(answer.body, `${path}/resubmit`);
  for (const [name, value] of Object.entries(again)) if (name !== 'do') assert.equal(shown[name], value, name);
  assert.equal((await post(up, `${path}/resubmit`, { ...shown, do: 'send' })).status, 303);

  decide(up, token, 'reject', 'No.');
  const form = formOf((await page(path)).body, `${path}/appeal`);
  const away = await whileHeld(up, () => post(up, `${path}/appeal`, { ...form, words: 'My words' }));
  assert.equal(away.status, 503);
  assert.equal(formOf(away.body, `${path}/appeal`).words, 'My words');
});

test('ten at once send it again: one goes in', async () => {
  const { path, token } = await submitted(up);
  decide(up, token, 'ask-changes', 'More.');
  const again = { ...formOf((await page(path)).body, `${path}/resubmit`), do: 'send' };
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => post(up, `${path}/resubmit`, { ...again, tagline: `Try ${i}` })));
  const count = (status) => answers.filter((one) => one.status === status).length;
  assert.equal(count(303), 1, answers.map((one) => one.status).join());
  assert.equal(count(303) + count(409) + count(503), 10);
  assert.equal(sql(up, `SELECT count(*) FROM proposals WHERE submission_id = ${column(up, token, 'id')}`), '2');
});

test('approved: a link to the page, with the description as markup', async () => {
  const { path, token, form } = await submitted(up, { description: '**Strong** words\n\n1. one\n2. two' });
  decide(up, token, 'approve');
  const { root, text: shown } = await page(path);
  assert.match(shown, /It was approved\./);
  const { tool, state, next } = await json(path);
  assert.deepEqual([state, next], ['approved', []]);
  const slug = tool.split('/').pop();
  assert.ok(all(root, 'a').some((one) => one.attributes.href === `/tools/${slug}`));
  await soon(async () => {
    const made = parse((await ask(up, `/tools/${slug}`)).body);
    assert.equal(all(made, (node) => node.attributes.class === 'rich').length, 1);
    assert.equal(text(all(made, 'strong')[0]), 'Strong');
  });
  assert.equal((await ask(up, `/api/v1/tools/${slug}`)).json.description, form.description, 'JSON keeps the source');
  const pair = [slug, 'whisper'].sort().join('-vs-');
  assert.equal(all(parse((await ask(up, `/compare/${pair}`)).body), (node) => node.attributes.class === 'rich').length, 1);
  decide(up, token, 'delist', 'Gone.');
  assert.match((await page(path)).text, /taken off the list since/);
});

test('an appeal while another submission of the same website waits: it is said, and nothing is lost', async () => {
  const { path, token, form: first } = await submitted(up);
  decide(up, token, 'reject', 'No price.');
  await submitted(up, { website: first.website });
  const form = formOf((await page(path)).body, `${path}/appeal`);
  const answer = await post(up, `${path}/appeal`, { ...form, words: `But ${HOSTILE}` });
  assert.equal(answer.status, 409);
  assert.match(text(parse(answer.body)), /Meanwhile a tool of the same website was sent in/);
  assert.equal(formOf(answer.body, `${path}/appeal`).words, `But ${HOSTILE}`);
});

test('rejected: the reason and one appeal; rejected again it is final', async () => {
  const { path, token } = await submitted(up);
  decide(up, token, 'reject', `It does nothing. ${HOSTILE}`);
  const first = await page(path);
  assert.match(first.text, /It was rejected\./);
  assert.ok(first.text.includes(`It does nothing. ${HOSTILE}`));
  assert.deepEqual((await json(path)).next, ['appeal']);
  const form = formOf(first.body, `${path}/appeal`);

  for (const [words, why] of [['', /Say why/], [' \n ', /Say why/], ['x'.repeat(2001), /at most 2000/]]) {
    const answer = await post(up, `${path}/appeal`, { ...form, words });
    assert.equal(answer.status, 422);
    assert.match(errorAt(answer.body, 'f-words'), why);
    assert.equal(formOf(answer.body, `${path}/appeal`).words.trim(), words.trim());
  }
  const stale = await post(up, `${path}/appeal`, { ...form, version: '1', words: `Kept ${HOSTILE}` });
  assert.equal(stale.status, 409);
  assert.equal(formOf(stale.body, `${path}/appeal`).words, `Kept ${HOSTILE}`);

  const sent = await post(up, `${path}/appeal`, { ...form, words: `It does something. ${HOSTILE}` });
  assert.equal(sent.status, 303);
  assert.match((await page(path)).text, /It waits for a moderator\. Your appeal waits with it\./);
  const twice = await post(up, `${path}/appeal`, { ...form, words: 'Second thoughts' });
  assert.equal(twice.status, 409);
  assert.match(text(parse(twice.body)), /Second thoughts/);
  decide(up, token, 'reject', 'Still nothing.');
  const last = await page(path);
  assert.match(last.text, /Still nothing\..*this is final/);
  assert.deepEqual((await json(path)).next, []);
  assert.equal((await post(up, `${path}/appeal`, { words: 'Again', version: (await json(path)).version })).status, 409);
});

test('rejected, and the same website was sent in anew: the appeal is told to wait for that, and keeps its words', async () => {
  const { path, token, form: first } = await submitted(up);
  decide(up, token, 'reject', 'No.');
  const form = formOf((await page(path)).body, `${path}/appeal`);
  const { token: newcomer } = await submitted(up, { website: first.website });
  const refused = await post(up, `${path}/appeal`, { ...form, words: `Kept ${HOSTILE}` });
  assert.equal(refused.status, 409);
  assert.match(text(parse(refused.body)), /a tool of the same website was sent in, and waits/);
  const kept = formOf(refused.body, `${path}/appeal`);
  assert.equal(kept.words, `Kept ${HOSTILE}`);
  decide(up, newcomer, 'reject', 'No.');
  assert.equal((await post(up, `${path}/appeal`, kept)).status, 303);
});

test('marked as spam: not taken, no reason, nothing next', async () => {
  const { path, token } = await submitted(up);
  decide(up, token, 'mark-spam', 'SPAM of the worst kind');
  const { text: shown } = await page(path);
  assert.match(shown, /It was not taken\./);
  assert.doesNotMatch(shown, /spam|worst kind/i);
  const data = await json(path);
  assert.deepEqual([data.state, data.reason, data.next], ['not-taken', null, []]);
});

test('merged: a link to the tool that it is the same as', async () => {
  const { path, token } = await submitted(up);
  decide(up, token, 'merge', 'The same.', { into: 'aider' });
  const { root, text: shown } = await page(path);
  assert.match(shown, /It is here already\. The same\./);
  assert.ok(all(root, 'a').some((one) => one.attributes.href === '/tools/aider'));
  assert.equal((await json(path)).tool, `${up.base}/tools/aider`);
});

test('an edit goes the same ways', async () => {
  const form = { ...formOf((await ask(up, '/tools/qdrant/edit')).body, '/tools/qdrant/edit'), ticket: ticket(), tagline: 'Edited', do: 'send' };
  const path = (await post(up, '/tools/qdrant/edit', form)).headers.location;
  const token = path.split('/').pop();
  decide(up, token, 'ask-changes', 'Say where.');
  const again = { ...formOf((await page(path)).body, `${path}/resubmit`), tagline: 'Edited twice', do: 'send' };
  assert.equal((await post(up, `${path}/resubmit`, again)).status, 303);
  decide(up, token, 'approve');
  assert.match((await page(path)).text, /Your edit is public/);
  await soon(async () => assert.equal((await ask(up, '/api/v1/tools/qdrant')).json.tagline, 'Edited twice'));
});

test('addresses for mail are erased 30 days after the decision, not before', async () => {
  const { token } = await submitted(up, { email: 'old@example.org' });
  const waiting = await submitted(up, { email: 'waiting@example.org' });
  decide(up, token, 'reject', 'No.');
  sql(up, `UPDATE submissions SET decided_at = now() - interval '29 days' WHERE id = ${column(up, token, 'id')}`);
  assert.equal(sql(up, 'SELECT forget_submitters()'), '0');
  sql(up, `UPDATE submissions SET decided_at = now() - interval '31 days' WHERE id IN (${column(up, token, 'id')}, ${column(up, waiting.token, 'id')})`);
  assert.equal(sql(up, 'SELECT forget_submitters()'), '1');
  assert.equal(column(up, token, 'email'), '');
  assert.equal(column(up, waiting.token, 'email'), 'waiting@example.org', 'what waits again still needs it');
});
