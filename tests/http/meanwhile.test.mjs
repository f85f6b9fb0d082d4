// What everybody sees when something else happened meanwhile: a merge whose goal went, an edit beside an edit, an undo that came too late.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { account, staff } from './lib/staff.mjs';
import { edited, stateOf, submitted, versionOf } from './lib/moderation.mjs';
import { ask, askJson } from './lib/client.mjs';
import { dangers, parse, text } from './lib/html.mjs';
import { post } from './lib/submitter.mjs';

const site = await desk();
const mo = await staff(site, { login: 'while-mo', name: 'Mo', role: 'moderator' });
const max = await staff(site, { login: 'while-max', name: 'Max', role: 'moderator' });
const sql = (words) => {
  const ran = psql(site, words);
  assert.equal(ran.code, 0, ran.err);
  return ran.out;
};
const mark = process.pid;
const decide = async (who, one, fields) => {
  const done = await who.post(`/mod/items/${one.item}/decide`, { version: versionOf(site, one), ...fields });
  assert.equal(done.status, 303, done.body.slice(0, 3000));
  return /done=(\d+)/.exec(done.headers.location)[1];
};
const act = (who, one, what, fields) => who.post(`/mod/tools/${one.id}/${what}`, { version: versionOf(site, one), ...fields });
const acted = async (who, one, what, fields) => {
  const done = await act(who, one, what, fields);
  assert.equal(done.status, 303, done.body.slice(0, 3000));
  return /done=(\d+)/.exec(done.headers.location)[1];
};
// The submission's receipt: its key is ours, so the token must be, too.
const receipt = async (one) => {
  const token = `token-of-${one.id}`.padEnd(32, 'x');
  sql(`UPDATE submissions SET token_hash = sha256('${token}') WHERE id = (SELECT id FROM submissions WHERE tool_id = ${one.id} AND kind = 'tool')`);
  const page = await ask(site, `/submissions/${token}`);
  assert.equal(page.status, 200, page.body);
  assert.deepEqual(dangers(parse(page.body)), []);
  const json = await ask(site, `/api/v1/submissions/${token}`);
  assert.equal(json.status, 200, json.body);
  return { page: text(parse(page.body)), html: page.body, json: json.json };
};
const shown = async (who, path) => {
  const page = await who.get(path);
  assert.equal(page.status, 200, page.body);
  return { html: page.body, text: text(parse(page.body)) };
};
const form = (html) => {
  const values = {};
  for (const [, name, value] of html.matchAll(/<input[^>]* name="(version|base)" value="(\d+)"/g)) values[name] = value;
  return values;
};
const content = (name, more) => ({
  name, website: `https://${name.toLowerCase().replaceAll(' ', '-')}-${mark}.example/`, tagline: 'A tagline', category: 'tools',
  description: 'What it does.', model: 'freemium', entry: '$9/mo', do: 'send', ...more,
});

test('merged into a tool that was taken off the list since: the receipt says so', async () => {
  const goal = submitted(site, { name: `Goal ${mark}` });
  await decide(mo, goal, { action: 'approve', slug: `goal-${mark}` });
  const one = submitted(site, { name: `Goal ${mark} CLI` });
  await decide(mo, one, { action: 'merge', into: `goal-${mark}`, reason: 'The same.' });
  assert.equal((await receipt(one)).json.tool, `${site.base}/tools/goal-${mark}`);
  const gone = await acted(mo, goal, 'decide', { action: 'delist', reason: 'Gone for now.' });
  const now = await receipt(one);
  assert.equal(now.json.state, 'merged');
  assert.equal(now.json.tool, null);
  assert.match(now.page, /merged into the tool that it is the same as, which has been taken off the list since/);
  assert.ok(!now.html.includes(`href="/tools/goal-${mark}"`));
  assert.equal((await mo.post('/mod/undo', { entry: gone })).status, 303);
  assert.ok((await receipt(one)).html.includes(`href="/tools/goal-${mark}"`));
});

test('a merged item says into what, and offers no other', async () => {
  const goal = submitted(site, { name: `Kelp ${mark}` });
  await decide(mo, goal, { action: 'approve', slug: `kelp-${mark}` });
  const other = submitted(site, { name: `Kelp ${mark} Pro Max` });
  await decide(mo, other, { action: 'approve', slug: `kelp-pro-${mark}` });
  const one = submitted(site, { name: `Kelp ${mark} Pro Maxi` });
  const waiting = await shown(mo, `/mod/items/${one.item}`);
  assert.match(waiting.text, /a name \d+% alike/);
  assert.ok(!waiting.text.includes('the same name'));
  assert.ok(waiting.html.includes('name="into"'));
  await decide(mo, one, { action: 'merge', into: `kelp-${mark}`, reason: 'The same.' });
  const merged = await shown(mo, `/mod/items/${one.item}`);
  assert.match(merged.text, new RegExp(`merged into Kelp ${mark} `));
  assert.ok(merged.html.includes(`merged into Kelp ${mark}</span>`), 'also in what was done');
  assert.ok(merged.html.includes(`<a href="/mod/tools/${goal.id}">Kelp ${mark}</a>`));
  assert.ok(!merged.html.includes('name="into"'), 'nothing to merge it into once more');
});

test('what was never published is found by name and address', async () => {
  const one = submitted(site, { name: `Rope Ladder ${mark}`, website: `https://rope-${mark}.example/` });
  await decide(mo, one, { action: 'reject', reason: 'No.' });
  for (const query of [`q=ROPE+ladder+${mark}`, `q=rope-${mark}.example`, `q=rope+ladder+${mark}&state=rejected`]) {
    const page = await shown(mo, `/mod/tools?${query}`);
    assert.ok(page.text.includes(`Rope Ladder ${mark}`), query);
    assert.ok(!page.text.includes('/tools/submission-'), 'it has no address yet');
  }
  assert.ok(!(await shown(mo, `/mod/tools?q=rope+ladder+${mark}&state=published`)).text.includes('Rope Ladder'));
  assert.match((await shown(mo, '/mod/tools?q=submission-')).text, /No tool is like that/);
});

test('a stale edit takes over what the other changed, and shows it', async () => {
  const one = submitted(site, { name: `Both ${mark}` });
  await decide(mo, one, { action: 'approve', slug: `both-${mark}` });
  const path = `/mod/tools/${one.id}/edit`;
  const opened = form((await shown(max, path)).html);
  const first = content(`Both ${mark}`, { website: sql(`SELECT website FROM tool_revisions WHERE tool_id = ${one.id}`) });
  await acted(mo, one, 'edit', { ...form((await shown(mo, path)).html), ...first, entry: `$10/mo ${HOSTILE}`.slice(0, 80), tagline: 'Theirs' });
  const late = await max.post(path, { ...opened, ...first, tagline: 'Mine', description: 'Mine, too.' });
  assert.equal(late.status, 409);
  assert.deepEqual(dangers(parse(late.body)), []);
  const words = text(parse(late.body));
  assert.match(words, /Last: Mo edited/);
  assert.match(late.body, /Entry price<\/dt>\s*<dd class="text">\$<del>9<\/del><ins>10<\/ins>\/mo.*Taken over into the form/s);
  assert.match(late.body, /Tagline<\/dt>[^$]*You changed it, too: yours is in the form/);
  assert.match(late.body, /name="entry"[^>]* value="\$10\/mo/, 'what only they changed is in the form');
  assert.match(late.body, /name="tagline"[^>]* value="Mine"/);
  const saved = await max.post(path, { ...form(late.body), ...first, tagline: 'Mine', description: 'Mine, too.', entry: '$10/mo' });
  assert.equal(saved.status, 303, saved.body);
  const now = (await askJson(site, `/api/v1/tools/both-${mark}`)).json;
  assert.deepEqual([now.pricing.entry, now.tagline, now.description], ['$10/mo', 'Mine', 'Mine, too.']);
  // the same of what waits
  const item = submitted(site, { name: `Waits ${mark}` });
  const edit = `/mod/items/${item.item}/edit`;
  const was = form((await shown(max, edit)).html);
  const sent = content(`Waits ${mark}`, { website: sql(`SELECT website FROM proposals AS p JOIN submissions AS s ON s.id = p.submission_id WHERE s.tool_id = ${item.id}`) });
  assert.equal((await mo.post(edit, { ...was, ...sent, entry: '$11/mo' })).status, 303);
  const second = await max.post(edit, { ...was, ...sent, tagline: 'Mine' });
  assert.equal(second.status, 409);
  assert.match(second.body, /name="entry"[^>]* value="\$11\/mo"/);
  assert.match(text(parse(second.body)), /Last: Mo edited/);
  // without a base nothing can be told apart: it says so, and loses nothing
  const bare = await max.post(edit, { version: '1', ...sent, tagline: 'Mine' });
  assert.equal(bare.status, 409);
  assert.match(bare.body, /name="tagline"[^>]* value="Mine"/);
});

test('only what can be taken back offers it; what cannot says why, in its own frame, with a way back', async () => {
  const one = submitted(site, { name: `Undo ${mark}` });
  const path = `/mod/tools/${one.id}`;
  const approved = await decide(mo, one, { action: 'approve', slug: `undo-${mark}` });
  const edit = await acted(mo, one, 'edit', content(`Undo ${mark}`, { tagline: 'Other words' }));
  const buttons = (page) => [...page.html.matchAll(/name="entry" value="(\d+)"/g)].map((found) => found[1]);
  assert.deepEqual(buttons(await shown(mo, path)).sort(), [approved, edit].sort());
  const delisted = await acted(mo, one, 'decide', { action: 'delist', reason: 'Gone.' });
  assert.deepEqual(buttons(await shown(mo, path)).sort(), [edit, delisted].sort());
  assert.deepEqual(buttons(await shown(mo, `/mod/items/${one.item}`)), [delisted, edit]);
  const late = await mo.post('/mod/undo', { entry: approved, back: path });
  assert.equal(late.status, 409);
  assert.match(late.body, /Something else was decided since, and it is delisted now: take that decision back first\./);
  assert.ok(late.body.includes(`<a href="${path}">Back to where you were</a>`), late.body);
  assert.ok(late.body.includes('action="/mod/logout"'), 'in the frame of who is signed in');
  assert.ok(!late.body.includes('Somebody was faster'));
  const elsewhere = await mo.post('/mod/undo', { entry: approved, back: '//evil.example' });
  assert.ok(!elsewhere.body.includes('evil.example'));
  const second = await acted(mo, one, 'edit', content(`Undo ${mark}`, { tagline: 'Third words' }));
  assert.deepEqual(buttons(await shown(mo, path)).sort(), [delisted, second].sort(), 'of two edits the last');
  for (const entry of [delisted, second, edit, approved]) assert.equal((await mo.post('/mod/undo', { entry })).status, 303, entry);
  assert.equal(stateOf(site, one), 'pending');
  assert.deepEqual(buttons(await shown(mo, path)), []);
});

test('an approval undone after an edit: the submitter sees their own words, moderators what was edited, readers all that was public', async () => {
  const slug = `thrice-${mark}`;
  const one = submitted(site, { name: `Thrice ${mark}`, tagline: 'Sent words' });
  const approved = await decide(mo, one, { action: 'approve', slug });
  await acted(mo, one, 'edit', content(`Thrice ${mark}`, { tagline: 'Edited words', website: sql(`SELECT website FROM tool_revisions WHERE tool_id = ${one.id}`) }));
  assert.equal((await mo.post('/mod/undo', { entry: approved })).status, 303);
  const seen = await receipt(one);
  assert.equal(seen.json.proposal.tagline, 'Sent words');
  assert.equal(seen.json.edited, true);
  assert.match(seen.page, /These are your words\. A moderator has edited the text since\./);
  assert.ok(!seen.page.includes('Edited words'));
  const item = await shown(mo, `/mod/items/${one.item}`);
  assert.match(item.text, /The text has been edited/);
  assert.match(item.html, /<del>Sent<\/del><ins>Edited<\/ins> words/);
  assert.ok(!(await shown(mo, `/mod/tools/${one.id}`)).text.includes('Readers see them'));
  await decide(mo, one, { action: 'approve', slug });
  const history = (await askJson(site, `/tools/${slug}/history`)).json;
  assert.deepEqual(history.revisions.map((r) => [r.revision, r.present]), [[2, true], [1, false]]);
});

test('an edit that a moderator mends: the receipt keeps what the visitor wrote', async () => {
  const one = submitted(site, { name: `Mended ${mark}`, tagline: 'As sent' });
  const edit = `/mod/items/${one.item}/edit`;
  assert.equal((await mo.post(edit, { ...form((await shown(mo, edit)).html), ...content(`Mended ${mark}`, { tagline: 'As mended' }) })).status, 303);
  const seen = await receipt(one);
  assert.equal(seen.json.proposal.tagline, 'As sent');
  await decide(mo, one, { action: 'approve', slug: `mended-${mark}` });
  assert.equal((await askJson(site, `/api/v1/tools/mended-${mark}`)).json.tagline, 'As mended');
});

test('delisted: its address says so and leads to the log; the receipt has the reason where it belongs', async () => {
  const slug = `taken-off-${mark}`;
  const one = submitted(site, { name: `Taken off ${mark}` });
  await decide(mo, one, { action: 'approve', slug });
  await acted(mo, one, 'decide', { action: 'delist', reason: `No such firm. ${HOSTILE}` });
  for (const path of [`/tools/${slug}`, `/tools/${slug}/history`, `/tools/${slug}/edit`]) {
    const page = await ask(site, path);
    assert.equal(page.status, 404, path);
    assert.match(text(parse(page.body)), /This tool has been taken off the list; the public log says when and why/);
    assert.ok(page.body.includes(`href="/log?tool=${slug}"`), path);
  }
  assert.match(text(parse((await ask(site, `/log?tool=${slug}`)).body)), new RegExp(`Tool delisted: Taken off ${mark}`));
  assert.match((await ask(site, `/api/v1/tools/${slug}`)).json.detail, /taken off the list/);
  assert.match((await ask(site, '/api/v1/tools/no-such-tool')).json.detail, /no tool of that name/);
  assert.match((await ask(site, '/api/v1/nothing')).json.detail, /nothing at this address/);
  const never = submitted(site, {});
  assert.match((await ask(site, `/tools/submission-${'0'.repeat(24)}`)).body, /no tool of that name/, `and nothing of ${never.name}`);
  const { page } = await receipt(one);
  assert.match(page, /It was approved, and has been taken off the list since\. No such firm\./);
});

test('an appeal stands on the receipt', async () => {
  const one = submitted(site, { name: `Appealed ${mark}` });
  await decide(mo, one, { action: 'reject', reason: 'No.' });
  const token = `token-of-${one.id}`.padEnd(32, 'x');
  assert.equal((await receipt(one)).json.appeal, null);
  const version = sql(`SELECT version FROM submissions WHERE tool_id = ${one.id}`);
  const words = `It is mine. ${HOSTILE} 🚢`;
  const sent = await post(site, `/submissions/${token}/appeal`, { version, words });
  assert.equal(sent.status, 303, sent.body);
  const seen = await receipt(one);
  assert.equal(seen.json.appeal, words);
  assert.ok(seen.page.includes(words));
  assert.ok(!(await ask(site, '/log')).body.includes('It is mine.'));
});

test('the last admin: said on the page of people, with what to do', async () => {
  const boss = await staff(site, { login: 'while-boss', name: 'Boss', role: 'admin' });
  const others = sql(`UPDATE accounts SET role = 'moderator' WHERE role = 'admin' AND login <> 'while-boss' RETURNING id`).split('\n').filter(Boolean);
  for (const fields of [{ action: 'disable' }, { action: 'role', role: 'moderator' }]) {
    const answer = await boss.post(`/mod/users/${boss.id}`, { ...fields, version: sql(`SELECT version FROM accounts WHERE id = ${boss.id}`) });
    assert.equal(answer.status, 409);
    const words = text(parse(answer.body));
    assert.match(words, /This is the last admin.*make somebody else an admin first/);
    assert.match(words, /Invite somebody/);
    assert.ok(answer.body.includes('action="/mod/logout"'));
  }
  if (others.length) sql(`UPDATE accounts SET role = 'admin' WHERE id IN (${others})`);
  const stale = await boss.post(`/mod/users/${account(site, { login: 'while-any', role: 'panelist' })}`, { action: 'disable', version: '99' });
  assert.equal(stale.status, 409);
  assert.match(text(parse(stale.body)), /Somebody else has changed this account meanwhile\./);
});

test('the plate after a decision: a link to what is public, and mail only when there is some', async () => {
  const quiet = submitted(site, { name: `Quiet ${mark}` });
  const plain = await shown(mo, `/mod?done=${await decide(mo, quiet, { action: 'approve', slug: `quiet-${mark}` })}`);
  assert.ok(plain.html.includes(`href="/tools/quiet-${mark}">Its page</a>`));
  assert.ok(!plain.text.includes('the mail about it waits'));
  const told = submitted(site, { name: `Told ${mark}`, email: 'ann@example.org' });
  assert.match((await shown(mo, `/mod/items/${told.item}`)).text, /Sent to the submitter/);
  assert.match((await shown(mo, `/mod/items/${submitted(site, {}).item}`)).text, /they left no address for mail/);
  const plate = await shown(mo, `/mod?done=${await decide(mo, told, { action: 'reject', reason: 'No.' })}`);
  assert.match(plate.text, /the mail about it waits as long/);
  assert.ok(!plate.html.includes('Its page</a>'));
});

test('the filter of the log says each decision once', async () => {
  const page = await ask(site, '/log');
  const options = [...page.body.matchAll(/<option value="[a-z-]*"[^>]*>([^<]+)<\/option>/g)].map((found) => found[1]);
  assert.ok(options.includes('published from a file (tools)') && options.includes('published from a file (reviews)'));
  assert.match((await ask(site, '/log?action=curate')).body, /<a href="\/compare\/([a-z0-9-]+)-vs-([a-z0-9-]+)">\1 vs \2<\/a>/, 'a comparison is a link');
  assert.deepEqual(options.filter((one, i) => options.indexOf(one) !== i), []);
});

test('an edit of another tool is shown against what is there, not as a moderator’s', async () => {
  const one = submitted(site, { name: `Plain ${mark}` });
  await decide(mo, one, { action: 'approve', slug: `plain-${mark}` });
  const change = edited(site, `plain-${mark}`, { name: `Plain ${mark}`, tagline: 'A new line' });
  const page = await shown(mo, `/mod/items/${change.item}`);
  assert.match(page.text, /What changes/);
  assert.ok(!page.text.includes('What a moderator changed'));
});
