// Reviews on their way: who writes, what moderators decide, what readers see.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { staff } from './lib/staff.mjs';
import { ask } from './lib/client.mjs';

const site = await desk();
const ada = await staff(site, { login: 'rev-ada', name: 'Ada', role: 'admin' });
const mo = await staff(site, { login: 'rev-mo', name: 'Mo', role: 'moderator' });
const max = await staff(site, { login: 'rev-max', name: 'Max', role: 'moderator' });
const signedIn = async (login, name) => {
  const who = await staff(site, { login, name, role: 'panelist' });
  await who.take('/mod/account');
  return who;
};
const pat = await signedIn('rev-pat', 'Pat');
const pia = await signedIn('rev-pia', 'Pia');
const typed = { tool: 'dify', persona: 'founder', verdict: 'ship', quote: 'Worth it.', reviewed_on: '2026-05-01' };
const draftOf = (quote) => psql(site, `SELECT id || ' ' || version || ' ' || state FROM review_drafts WHERE quote = '${quote.replaceAll("'", "''")}'`).out.split(' ');
const decide = (who, id, fields) =>
  who.post(`/mod/items/review_draft-${id}/decide`, { version: psql(site, `SELECT version FROM review_drafts WHERE id = ${id}`).out, ...fields });

test('a panelist writes for the personas that an admin said, and for no other', async () => {
  const none = await pat.get('/mod/reviews');
  assert.equal(none.status, 200);
  assert.ok(none.body.includes('Nobody has said yet'));
  assert.equal((await pat.post('/mod/reviews', typed)).status, 403);
  const added = await ada.post('/mod/personas/founder/writers', { login: 'rev-pat', writes: 'add' });
  assert.equal(added.status, 303);
  assert.ok((await ada.get(added.headers.location)).body.includes('Founder: got a writer'));
  assert.ok((await ada.get('/mod/personas')).body.includes('rev-pat'));
  assert.equal((await ada.post('/mod/personas/founder/writers', { login: 'rev-pat', writes: 'add' })).status, 409);
  assert.equal((await ada.post('/mod/personas/founder/writers', { login: 'nobody', writes: 'add' })).status, 404);
  assert.equal((await mo.post('/mod/personas/founder/writers', { login: 'rev-pat', writes: 'remove' })).status, 403);
  const form = await pat.get('/mod/reviews/new?tool=dify&persona=founder');
  assert.match(form.body, /<option value="founder" selected>/);
  assert.ok(!form.body.includes('<option value="skeptic"'));
  const other = await pat.post('/mod/reviews', { ...typed, persona: 'skeptic', quote: 'Kept words' });
  assert.equal(other.status, 403);
  assert.ok(other.body.includes('You do not write for this persona') && other.body.includes('Kept words'));
  assert.equal((await pat.get('/mod')).headers.location, '/mod/reviews', 'who only writes is led there');
  assert.equal((await pat.get('/mod/items/tool-1')).status, 403);
  assert.equal((await pat.get('/mod/votes')).status, 403);
});

test('what is wrong is told at its field, and nothing typed is lost', async () => {
  for (const [fields, words] of [
    [{ tool: 'Not a slug' }, 'Give the last part of the address'],
    [{ tool: 'nowhere' }, 'There is no published tool of that name'],
    [{ persona: '' }, 'Choose for whom you write'],
    [{ verdict: '' }, 'Ship or skip?'],
    [{ quote: ' \n ' }, 'Say why'],
    [{ quote: 'x'.repeat(4001) }, 'At most 4000 characters'],
    [{ reviewed_on: 'yesterday' }, 'Give a day'],
    [{ reviewed_on: '2026-02-31' }, 'There is no such day'],
  ]) {
    const answer = await pat.post('/mod/reviews', { ...typed, quote: 'Kept words', ...fields });
    assert.equal(answer.status, 422, words);
    assert.ok(answer.body.includes(words), words);
    if (!fields.quote) assert.ok(answer.body.includes('Kept words'));
  }
  assert.equal(psql(site, "SELECT count(*) FROM review_drafts WHERE tool_id = (SELECT id FROM tools WHERE slug = 'dify')").out, '0');
});

test('written, sent in, changes asked for, written again, published, superseded, retired', async () => {
  const begun = await pat.post('/mod/reviews', { ...typed, quote: 'First words', do: 'save' });
  assert.match(begun.headers.location, /^\/mod\/reviews\/\d+\?said=saved$/);
  const [id] = draftOf('First words');
  const again = await pat.post('/mod/reviews', { ...typed, quote: 'Another', do: 'save' });
  assert.equal(again.status, 409);
  assert.ok(again.body.includes('only one can be') && again.body.includes('Another'));
  assert.equal((await pia.get(`/mod/reviews/${id}`)).status, 404, 'it is nobody else’s');
  assert.equal((await pia.post(`/mod/reviews/${id}`, { ...typed, version: 1 })).status, 404);
  assert.ok((await pat.get(`/mod/reviews/${id}`)).body.includes('First words'));
  const stale = await pat.post(`/mod/reviews/${id}`, { ...typed, quote: 'From another window', version: 9 });
  assert.equal(stale.status, 409);
  assert.ok(stale.body.includes('The draft changed meanwhile') && stale.body.includes('From another window'));
  const sent = await pat.post(`/mod/reviews/${id}`, { ...typed, quote: 'Second words', version: 1, do: 'send' });
  assert.equal(sent.headers.location, '/mod/reviews?said=sent');
  assert.ok((await pat.get(sent.headers.location)).body.includes('waits for a moderator'));
  const late = await pat.post(`/mod/reviews/${id}`, { ...typed, quote: 'Too late', version: 3 });
  assert.equal(late.status, 409);
  assert.match(late.body, /<textarea id="lost" readonly>Too late<\/textarea>/);

  const item = await mo.get(`/mod/items/review_draft-${id}`);
  for (const words of ['Founder on Dify', 'Second words', 'Written by Pat', 'data-key="A"']) assert.ok(item.body.includes(words), words);
  assert.ok((await mo.get('/mod?kind=review_draft')).body.includes('Founder on Dify'));
  assert.ok((await mo.get('/mod/reviews')).body.includes('Pat'));
  const bare = await decide(mo, id, { action: 'ask-changes' });
  assert.equal(bare.status, 422);
  assert.equal((await decide(mo, id, { action: 'ask-changes', reason: 'Say for whom.' })).status, 303);
  const asked = await pat.get(`/mod/reviews/${id}`);
  assert.ok(asked.body.includes('Say for whom.') && asked.body.includes('changes were asked for'));
  assert.equal((await pat.post(`/mod/reviews/${id}`, { ...typed, quote: 'For founders', version: draftOf('Second words')[1], do: 'send' })).status, 303);
  const published = await decide(mo, id, { action: 'publish' });
  assert.equal(published.status, 303);
  assert.ok((await ask(site, '/tools/dify')).body.includes('For founders'), 'readers see it at once');
  const entry = new URL(published.headers.location, site.base).searchParams.get('done');
  assert.equal((await mo.post('/mod/undo', { entry, back: `/mod/items/review_draft-${id}` })).headers.location, `/mod/items/review_draft-${id}?done=${entry}`);
  assert.ok(!(await ask(site, '/tools/dify')).body.includes('For founders'), 'undone, they do not');
  assert.equal((await decide(mo, id, { action: 'publish' })).status, 303);

  await pat.post('/mod/reviews', { ...typed, verdict: 'skip', quote: 'For nobody', do: 'send' });
  const [newer] = draftOf('For nobody');
  const diff = await mo.get(`/mod/items/review_draft-${newer}`);
  assert.ok(diff.body.includes('What it takes the place of'));
  assert.match(diff.body, /For <del>founders<\/del><ins>nobody<\/ins>/);
  psql(site, `SELECT edit_tool(s.token_hash, t.id, t.version, ROW(t.name, 'Another tagline', 'x', '<p>x</p>', 'https://dify.ai/', c.slug, 'free', 'Free', NULL, NULL)::content, NULL)
    FROM sessions AS s JOIN accounts AS a ON a.id = s.account_id, tools AS t JOIN categories AS c ON c.id = t.category_id
    WHERE a.login = 'rev-max' AND t.slug = 'dify' LIMIT 1`);
  assert.ok((await mo.get(`/mod/items/review_draft-${newer}`)).body.includes('The tool changed since'));
  assert.equal((await decide(max, newer, { action: 'publish' })).status, 303);
  const page = await ask(site, '/tools/dify');
  assert.ok(page.body.includes('For nobody') && !page.body.includes('For founders'));
  assert.equal((await decide(max, newer, { action: 'retire', reason: 'Out of date.' })).status, 303);
  assert.ok(!(await ask(site, '/tools/dify')).body.includes('For nobody'));
  assert.equal(psql(site, 'SELECT count(*) FROM panel_drift').out, '0');
});

test('nobody decides on their own review; many are published at once', async () => {
  const own = { ...typed, tool: 'n8n', persona: 'skeptic', quote: 'A moderator wrote this', do: 'send' };
  assert.equal((await mo.post('/mod/reviews', own)).status, 303);
  const [id, version] = draftOf('A moderator wrote this');
  const item = await mo.get(`/mod/items/review_draft-${id}`);
  assert.ok(item.body.includes('You wrote this.') && !item.body.includes('id="decide-title"'));
  assert.equal((await decide(mo, id, { action: 'publish' })).status, 403);
  const bulk = await max.get('/mod?kind=review_draft');
  assert.ok(bulk.body.includes('Publish all') && !bulk.body.includes('Approve all'));
  assert.equal((await max.post('/mod/bulk', { kind: 'review_draft', action: 'publish', item: [`review_draft-${id}.${version}`] })).status, 303);
  assert.equal(draftOf('A moderator wrote this')[2], 'published');
});

test('hostile words stay words', async () => {
  const answer = await mo.post('/mod/reviews', { ...typed, tool: HOSTILE, persona: HOSTILE, quote: HOSTILE, reviewed_on: HOSTILE });
  assert.equal(answer.status, 422);
  assert.ok(!answer.body.includes('<script>alert'));
  const hostile = `${HOSTILE} & 🚢 javascript:alert(1)`;
  assert.equal((await mo.post('/mod/reviews', { ...typed, tool: 'make', persona: 'creator', quote: hostile, do: 'send' })).status, 303);
  const [id] = draftOf(hostile);
  for (const path of [`/mod/items/review_draft-${id}`, `/mod/reviews/${id}`, '/mod/reviews']) assert.ok(!(await max.get(path)).body.includes('<script>alert'), path);
  assert.equal((await decide(max, id, { action: 'publish' })).status, 303);
  assert.ok((await ask(site, '/tools/make')).body.includes('&lt;script&gt;alert(1)'));
  for (const path of ['/mod/reviews/0', '/mod/reviews/x', '/mod/reviews/99999999999999999999', '/mod/items/review_draft-0']) assert.equal((await mo.get(path)).status, 404, path);
  assert.equal((await mo.get('/mod/reviews?after=zzz')).status, 400);
});
