// The desk of tools: found, edited, restored, renamed, delisted, merged and taken apart, and each of it taken back; what waits is edited
// before it is published.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { staff } from './lib/staff.mjs';
import { edited, stateOf, submitted, versionOf } from './lib/moderation.mjs';
import { ask } from './lib/client.mjs';

const site = await desk();
const mo = await staff(site, { login: 'tool-mo', name: 'Mo', role: 'moderator' });
const max = await staff(site, { login: 'tool-max', name: 'Max', role: 'moderator' });
const idOf = (slug) => Number(psql(site, `SELECT tool_id FROM tool_slugs WHERE slug = '${slug}'`).out);
const version = (slug) => psql(site, `SELECT version FROM tools WHERE id = ${idOf(slug)}`).out;
const json = async (slug) => (await ask(site, `/api/v1/tools/${slug}`)).json;
const act = (who, slug, what, fields) => who.post(`/mod/tools/${idOf(slug)}/${what}`, { version: version(slug), ...fields });
const undo = (who, answer, fields) => who.post('/mod/undo', { entry: new URL(answer.headers.location, site.base).searchParams.get('done'), ...fields });
const content = (name, fields) => ({
  name, website: `https://${name.toLowerCase().replaceAll(' ', '-')}.example/`, tagline: 'A tagline', category: 'chat-assistants',
  description: 'What it *does*.', model: 'paid', entry: '$5/mo', do: 'send', ...fields,
});

test('tools are found by name, address and state, page by page', async () => {
  const all = await mo.get('/mod/tools');
  assert.equal(all.status, 200);
  const next = /href="(\/mod\/tools\?after=[^"]+)"/.exec(all.body)[1];
  const second = await mo.get(next);
  assert.equal(second.status, 200);
  assert.ok(second.body.includes('First page'));
  const slugs = (page) => [...page.body.matchAll(/· \/tools\/([a-z0-9-]+)/g)].map((found) => found[1]);
  const ids = (page) => [...page.body.matchAll(/href="\/mod\/tools\/(\d+)"/g)].map((found) => found[1]);
  assert.equal(ids(all).length, 50);
  assert.deepEqual(ids(all).filter((one) => ids(second).includes(one)), [], 'nothing stands on both');
  assert.deepEqual(slugs(await mo.get('/mod/tools?q=MIDJOURNEY')), ['midjourney']);
  assert.deepEqual(slugs(await mo.get('/mod/tools?q=midjourney&state=delisted')), []);
  assert.equal((await mo.get('/mod/tools?state=fun')).status, 400);
  assert.equal((await mo.get('/mod/tools?after=zzz')).status, 400);
});

test('a published tool is edited: a preview first, then a new revision, and back', async () => {
  const id = idOf('midjourney');
  const before = await json('midjourney');
  const form = await mo.get(`/mod/tools/${id}/edit`);
  assert.ok(form.body.includes(`value="${before.tagline.replaceAll("'", '&#39;')}"`) || form.body.includes(before.tagline));
  assert.ok(!form.body.includes('Note to the moderators'));
  const fields = content('Midjourney Two', { reason: 'Its page says so.' });
  const preview = await act(mo, 'midjourney', 'edit', { ...fields, do: 'preview' });
  assert.equal(preview.status, 200);
  assert.ok(preview.body.includes('nothing has been changed yet') && preview.body.includes('<em>does</em>'));
  assert.equal((await json('midjourney')).name, before.name);
  const flawed = await act(mo, 'midjourney', 'edit', { ...fields, name: ' ', website: 'javascript:alert(1)', tagline: 'Kept words' });
  assert.equal(flawed.status, 422);
  assert.ok(flawed.body.includes('aria-invalid') && flawed.body.includes('Kept words') && flawed.body.includes('Its page says so.'));
  assert.equal((await act(mo, 'midjourney', 'edit', { ...fields, website: 'https://zed.dev/' })).status, 409, 'the website of another tool');
  const stale = await act(mo, 'midjourney', 'edit', { ...fields, version: 1 });
  assert.equal(stale.status, 409);
  assert.ok(stale.body.includes('The tool changed meanwhile') && stale.body.includes('Midjourney Two'));
  const done = await act(mo, 'midjourney', 'edit', fields);
  assert.equal(done.status, 303);
  assert.equal((await json('midjourney')).name, 'Midjourney Two');
  assert.ok((await ask(site, '/tools/midjourney')).body.includes('<em>does</em>'), 'its Markdown is markup');
  const page = await mo.get(done.headers.location);
  for (const words of ['Midjourney Two: edited', '<ins> Two</ins>', 'Its page says so.', 'revision 2']) assert.ok(page.body.includes(words), words);
  const nothing = await act(mo, 'midjourney', 'edit', fields);
  assert.equal(nothing.status, 409);
  assert.ok(nothing.body.includes('Nothing is different'));
  const restored = await act(max, 'midjourney', 'restore', { revision: 1, reason: 'As it was.' });
  assert.equal(restored.status, 303);
  assert.equal((await json('midjourney')).name, before.name);
  assert.equal((await act(max, 'midjourney', 'restore', { revision: 99 })).status, 404);
  assert.equal((await undo(max, restored, { back: `/mod/tools/${id}` })).status, 303);
  assert.equal((await json('midjourney')).name, 'Midjourney Two');
  assert.equal((await undo(mo, done)).status, 303);
  const after = await json('midjourney');
  assert.deepEqual({ ...after, updated_at: '' }, { ...before, updated_at: '' });
  assert.equal((await undo(mo, done)).status, 409, 'once');
});

test('it gets another address, the old one leads there, and what is none is told at the field', async () => {
  for (const [slug, status] of [['Not A Slug', 422], ['a-vs-b', 422], ['facts', 422], ['zed', 409], ['ideogram', 409]]) {
    const answer = await act(mo, 'ideogram', 'slug', { slug });
    assert.equal(answer.status, status, slug);
    assert.ok(answer.body.includes(`value="${slug}"`));
    if (status === 422) assert.ok(answer.body.includes('without the word “vs”; not “facts”.'), 'what an address may not be is told whole');
  }
  const done = await act(mo, 'ideogram', 'slug', { slug: 'ideogram-next' });
  assert.equal(done.status, 303);
  assert.equal((await ask(site, '/tools/ideogram')).headers.location, '/tools/ideogram-next');
  assert.equal((await ask(site, '/tools/ideogram-next')).status, 200);
  assert.ok((await mo.get(`/mod/tools/${idOf('ideogram')}`)).body.includes('It had: ideogram'));
  assert.equal((await undo(mo, done)).status, 303);
  assert.equal((await ask(site, '/tools/ideogram-next')).headers.location, '/tools/ideogram');
});

test('delisted, relisted, reopened, merged, taken apart', async () => {
  const votes = async (slug) => (await json(slug)).community.votes;
  const bare = await act(mo, 'fathom', 'decide', { action: 'delist', reason: ' ' });
  assert.equal(bare.status, 422);
  assert.ok(bare.body.includes('Say why'));
  assert.equal((await act(mo, 'fathom', 'decide', { action: 'delist', reason: 'Ended.' })).status, 303);
  assert.equal((await ask(site, '/tools/fathom')).status, 404);
  const page = await mo.get(`/mod/tools/${idOf('fathom')}`);
  assert.ok(page.body.includes('value="relist"') && !page.body.includes('value="delist"'));
  assert.equal((await act(mo, 'fathom', 'decide', { action: 'relist', reason: 'Not at all.' })).status, 303);
  assert.equal((await ask(site, '/tools/fathom')).status, 200);
  const late = await act(max, 'fathom', 'decide', { version: 1, action: 'delist', reason: 'Kept words' });
  assert.equal(late.status, 409);
  assert.ok(late.body.includes('The tool changed meanwhile') && late.body.includes('Kept words'));
  const before = [await votes('fathom'), await votes('otter')];
  psql(site, "SELECT cast_vote(s, 880000000 + n, 'ship', sha256(s::bytea), NULL) FROM unnest(ARRAY['fathom', 'otter']) AS s, generate_series(1, 3) AS n");
  const nowhere = await act(mo, 'fathom', 'decide', { action: 'merge', into: 'nowhere', reason: 'The same.' });
  assert.equal(nowhere.status, 409);
  assert.ok(nowhere.body.includes('There is no published tool of that name') && nowhere.body.includes('value="nowhere"'));
  assert.equal((await act(mo, 'fathom', 'decide', { action: 'merge', into: 'otter', reason: 'The same.' })).status, 303);
  assert.equal((await ask(site, '/tools/fathom')).headers.location, '/tools/otter');
  assert.equal(await votes('otter'), before[1] + before[0] + 3, 'each voter counts once');
  assert.match((await mo.get(`/mod/tools/${idOf('fathom')}`)).body, /merged into <a href="\/mod\/tools\/\d+">Otter/);
  assert.equal((await act(max, 'fathom', 'decide', { action: 'unmerge', reason: 'Two tools.' })).status, 303);
  assert.deepEqual([await votes('fathom'), await votes('otter')], [before[0] + 3, before[1] + 3]);
  assert.equal(psql(site, 'SELECT * FROM tally_drift').out, '');
  assert.equal((await act(mo, 'fathom', 'decide', { action: 'reopen', reason: 'Look again.' })).status, 303);
  const queue = await mo.get('/mod?kind=tool&q=Fathom');
  assert.ok(queue.body.includes('Fathom'), 'a reopened import waits in the queue');
  assert.ok((await mo.get(`/mod/items/tool-${idOf('fathom')}`)).body.includes(`href="/mod/tools/${idOf('fathom')}"`));
  assert.equal((await act(mo, 'fathom', 'decide', { action: 'approve' })).status, 303);
  assert.equal((await ask(site, '/tools/fathom')).status, 200);
});

test('a review that readers see is retired, and comes back', async () => {
  const id = idOf('whisper');
  const page = await mo.get(`/mod/tools/${id}`);
  const review = /name="review" value="(\d+)"/.exec(page.body)[1];
  const before = (await json('whisper')).reviews.length;
  assert.equal((await act(mo, 'whisper', 'retire', { review, reason: '' })).status, 422);
  const done = await act(mo, 'whisper', 'retire', { review, reason: 'Out of date.' });
  assert.equal(done.status, 303);
  assert.equal((await json('whisper')).reviews.length, before - 1);
  assert.equal((await act(mo, 'whisper', 'retire', { review, reason: 'Again.' })).status, 409);
  assert.equal((await undo(mo, done)).status, 303);
  assert.equal((await json('whisper')).reviews.length, before);
});

test('what waits is edited before it is published, and what its submitter wrote is kept', async () => {
  const one = submitted(site, { name: 'Edited Before', tagline: 'Praise!' });
  const path = `/mod/items/${one.item}`;
  assert.match((await mo.get(path)).body, new RegExp(`href="${path}/edit" data-key="E"`));
  const form = await mo.get(`${path}/edit`);
  assert.ok(form.body.includes('value="Praise!"') && !form.body.includes('Reason (optional)'));
  const fields = content('Edited Before', { tagline: 'In plain words' });
  const stale = await mo.post(`${path}/edit`, { ...fields, version: 99 });
  assert.equal(stale.status, 409);
  assert.ok(stale.body.includes('In plain words'));
  const done = await mo.post(`${path}/edit`, { ...fields, version: versionOf(site, one) });
  assert.equal(done.status, 303);
  assert.match(done.headers.location, new RegExp(`^${path}\\?done=\\d+$`));
  const item = await mo.get(done.headers.location);
  assert.ok(item.body.includes('In plain words') && item.body.includes('The text has been edited</b> by a moderator'));
  assert.equal((await undo(mo, done)).status, 303);
  assert.ok((await mo.get(path)).body.includes('Praise!'));
  assert.equal((await mo.post(`${path}/edit`, { ...fields, version: versionOf(site, one) })).status, 303);
  assert.equal((await mo.post(`${path}/decide`, { version: versionOf(site, one), action: 'approve', slug: 'edited-before' })).status, 303);
  assert.equal((await json('edited-before')).tagline, 'In plain words');
  assert.equal((await mo.get(`${path}/edit`)).status, 409, 'afterwards it is edited as a tool');
  assert.equal(stateOf(site, one), 'published');
  const edit = edited(site, 'zed', { name: 'Zed Edited', website: 'https://zed.dev/' });
  const v = psql(site, `SELECT version FROM submissions WHERE id = ${edit.id}`).out;
  assert.equal((await mo.post(`/mod/items/${edit.item}/edit`, { ...content('Zed Mended', { website: 'https://zed.dev/' }), version: v })).status, 303);
  assert.match((await mo.get(`/mod/items/${edit.item}`)).body, /Zed<ins> Mended<\/ins>/);
});

test('hostile words stay words', async () => {
  const id = idOf('descript');
  const hostile = content('x', { name: `Bad ${HOSTILE}`, tagline: HOSTILE, description: HOSTILE, entry: HOSTILE, website: `https://bad.example/${HOSTILE}`, reason: HOSTILE });
  const refused = await act(mo, 'descript', 'edit', { ...hostile, entry: HOSTILE.repeat(9) });
  assert.equal(refused.status, 422);
  assert.ok(!refused.body.includes('<script>alert'));
  const done = await act(mo, 'descript', 'edit', { ...hostile, website: 'https://bad.example/' });
  assert.equal(done.status, 303);
  for (const path of [`/mod/tools/${id}`, `/mod/tools/${id}/edit`, '/mod/tools?q=Bad']) assert.ok(!(await mo.get(path)).body.includes('<script>alert'), path);
  assert.equal((await undo(mo, done)).status, 303);
  for (const what of ['decide', 'slug']) {
    const answer = await act(mo, 'descript', what, { action: 'merge', into: HOSTILE, slug: HOSTILE, reason: HOSTILE });
    assert.ok([409, 422].includes(answer.status) && !answer.body.includes('<script>alert'), what);
  }
  for (const path of ['/mod/tools/0', '/mod/tools/x', '/mod/tools/99999999999999999999', '/mod/tools/0/edit', '/mod/items/tool-0/edit', '/mod/items/flag-1/edit'])
    assert.equal((await mo.get(path)).status, 404, path);
});
