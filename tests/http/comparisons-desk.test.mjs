// The desk of comparisons, and the lists that the staff keep: personas, reasons, banned domains.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { staff } from './lib/staff.mjs';
import { ask } from './lib/client.mjs';
import { submitted } from './lib/moderation.mjs';

const site = await desk();
const ada = await staff(site, { login: 'comp-ada', name: 'Ada', role: 'admin' });
const mo = await staff(site, { login: 'comp-mo', name: 'Mo', role: 'moderator' });
const idOf = (left, right) =>
  psql(site, `SELECT c.id FROM comparisons AS c JOIN tools AS l ON l.id = c.left_id JOIN tools AS r ON r.id = c.right_id WHERE (l.slug, r.slug) IN (('${left}', '${right}'), ('${right}', '${left}'))`).out;
const arrange = (left, right, action, seen = left) => mo.post(`/mod/comparisons/${idOf(left, right)}`, { action, left: seen });
const undo = (who, answer, fields) => who.post('/mod/undo', { entry: new URL(answer.headers.location, site.base).searchParams.get('done'), ...fields });

test('a pair is curated; what is wrong is told at its field', async () => {
  for (const [left, right, words, status] of [
    ['nowhere', 'zed', 'There is no published tool', 422],
    ['zed', HOSTILE, 'There is no published tool', 422],
    ['zed', 'zed', 'not compared with itself', 422],
  ]) {
    const answer = await mo.post('/mod/comparisons', { left, right });
    assert.equal(answer.status, status, words);
    assert.ok(answer.body.includes(words) && answer.body.includes(`value="${left}"`) && !answer.body.includes('<script>alert'));
  }
  const done = await mo.post('/mod/comparisons', { left: 'zed', right: 'whisper' });
  assert.equal(done.status, 303);
  assert.ok((await mo.get(done.headers.location)).body.includes('Zed vs Whisper: chosen'));
  assert.equal((await mo.post('/mod/comparisons', { left: 'whisper', right: 'zed' })).status, 409);
  assert.ok((await ask(site, '/compare')).body.includes('/compare/zed-vs-whisper'));
  assert.ok((await mo.get('/mod/comparisons?q=WHISP')).body.includes('Zed vs Whisper'));
  assert.ok(!(await mo.get('/mod/comparisons?q=dify')).body.includes('Zed vs Whisper'));
});

test('sides change for who saw them, and the canonical address with them', async () => {
  const done = await arrange('zed', 'whisper', 'swap');
  assert.equal(done.status, 303);
  assert.equal((await ask(site, '/compare/zed-vs-whisper')).headers.location, '/compare/whisper-vs-zed');
  const late = await arrange('zed', 'whisper', 'swap');
  assert.equal(late.status, 409);
  assert.ok(late.body.includes('Its sides were changed meanwhile'));
  assert.equal((await undo(mo, done, { back: '/mod/comparisons' })).status, 303);
  assert.equal((await ask(site, '/compare/zed-vs-whisper')).status, 200);
});

test('the home page begins with what is featured', async () => {
  const first = async () => /class="pairs"[\s\S]*?<a href="([^"]+)"/.exec((await ask(site, '/')).body)[1];
  const oldest = psql(site, 'SELECT l.slug, r.slug FROM comparisons AS c JOIN tools AS l ON l.id = c.left_id JOIN tools AS r ON r.id = c.right_id WHERE c.sides = 2 ORDER BY c.curated_at, c.place LIMIT 1').out.split('|');
  const path = `/compare/${oldest[0]}-vs-${oldest[1]}`;
  assert.notEqual(await first(), path);
  assert.equal((await arrange(...oldest, 'feature')).status, 303);
  assert.equal(await first(), path);
  assert.equal((await arrange(...oldest, 'feature')).status, 409);
  assert.ok((await mo.get(`/mod/comparisons?q=${oldest[0]}`)).body.includes('Featured on the home page'));
  assert.equal((await ask(site, '/', { headers: { accept: 'application/json' } })).json.comparisons[0].left.slug, oldest[0], 'in JSON, too');
  assert.equal((await arrange(...oldest, 'unfeature')).status, 303);
  assert.notEqual(await first(), path);
});

test('removed, and back', async () => {
  const done = await arrange('zed', 'whisper', 'remove');
  assert.equal(done.status, 303);
  assert.ok(!(await ask(site, '/compare')).body.includes('/compare/zed-vs-whisper'));
  assert.equal((await undo(mo, done)).status, 303);
  assert.ok((await ask(site, '/compare')).body.includes('/compare/zed-vs-whisper'));
  assert.equal((await mo.post('/mod/comparisons/0', { action: 'swap', left: 'zed' })).status, 404);
  assert.equal((await mo.post('/mod/comparisons/x', { action: 'swap', left: 'zed' })).status, 404);
  assert.equal((await mo.post(`/mod/comparisons/${idOf('zed', 'whisper')}`, { action: 'explode', left: 'zed' })).status, 400);
});

test('admins say who the personas are', async () => {
  const seat = { slug: 'critic', name: 'Critic', lens: 'Looks hard.', kind: 'human', disclosure: 'A person writes this.' };
  for (const [fields, words] of [
    [{ slug: 'Not a slug' }, 'The short name takes'],
    [{ slug: 'builder' }, 'Another persona has that short name'],
    [{ name: 'Builder' }, 'Another persona has that name'],
    [{ lens: '' }, 'The lens is one line'],
    [{ disclosure: 'x'.repeat(401) }, 'The disclosure is one line'],
    [{ kind: 'fish' }, 'Choose who writes for it'],
  ]) {
    const answer = await ada.post('/mod/personas', { ...seat, ...fields });
    assert.ok([409, 422].includes(answer.status), words);
    assert.ok(answer.body.includes(words), words);
    if (!fields.name) assert.ok(answer.body.includes('value="Critic"'));
  }
  assert.equal((await ada.post('/mod/personas', seat)).status, 303);
  assert.ok((await ask(site, '/methodology')).body.includes('Looks hard.'));
  const stale = await ada.post('/mod/personas/critic', { ...seat, version: 9, lens: 'Kept words' });
  assert.equal(stale.status, 409);
  assert.ok(stale.body.includes('The persona changed meanwhile') && stale.body.includes('Kept words'));
  const done = await ada.post('/mod/personas/critic', { ...seat, version: 1, lens: `Looks ${HOSTILE}`, kind: 'mixed' });
  assert.equal(done.status, 303);
  for (const page of [await ada.get('/mod/personas'), await ask(site, '/methodology')]) assert.ok(page.body.includes('Looks') && !page.body.includes('<script>alert'));
  assert.equal((await undo(mo, done, { reason: 'x' })).status, 403, 'a moderator does not take that back');
  assert.equal((await undo(ada, done)).status, 303);
  assert.ok((await ask(site, '/methodology')).body.includes('Looks hard.'));
  assert.equal((await ada.post('/mod/personas/nobody', { ...seat, version: 1 })).status, 404);
  assert.equal((await mo.get('/mod/personas')).status, 403);
});

test('admins keep the categories', async () => {
  for (const [name, words, status] of [
    ['', 'The name is one line', 422],
    ['x'.repeat(81), 'The name is one line', 422],
    ['a\nb', 'The name is one line', 422],
    ['agent FRAMEWORKS', 'Another category has that name', 409],
  ]) {
    const answer = await ada.post('/mod/categories', { name });
    assert.equal(answer.status, status, words);
    assert.ok(answer.body.includes(words), words);
  }
  const added = await ada.post('/mod/categories', { name: `Robots ${HOSTILE}` });
  assert.equal(added.status, 303);
  const slug = psql(site, "SELECT slug FROM categories WHERE name LIKE 'Robots %'").out;
  const page = await ada.get(added.headers.location);
  assert.ok(page.body.includes('Undo') && !page.body.includes('<script>alert'));
  assert.ok((await ask(site, '/submit')).body.includes(`value="${slug}"`), 'a tool can be sent in for it at once');
  const taken = await ada.post(`/mod/categories/${slug}`, { version: 1, name: 'Agent frameworks' });
  assert.equal(taken.status, 409);
  assert.ok(taken.body.includes('Another category has that name') && taken.body.includes('value="Agent frameworks"'));
  const stale = await ada.post(`/mod/categories/${slug}`, { version: 7, name: 'Kept words' });
  assert.equal(stale.status, 409);
  assert.ok(stale.body.includes('The category changed meanwhile') && stale.body.includes('value="Kept words"'));
  assert.equal((await ada.post('/mod/categories/no-such', { version: 1, name: 'X' })).status, 404);
  assert.equal((await ada.post('/mod/categories/no-such/remove', { version: 1 })).status, 404);

  const home = psql(site, "SELECT slug, version, name FROM categories WHERE lower(name) = 'agent frameworks'").out.split('|');
  const kept = await ada.post(`/mod/categories/${home[0]}/remove`, { version: home[1] });
  assert.equal(kept.status, 409);
  assert.ok(kept.body.includes('give it another name instead'));
  const renamed = await ada.post(`/mod/categories/${home[0]}`, { version: home[1], name: 'Frameworks for agents' });
  assert.equal(renamed.status, 303);
  for (const path of [`/c/${home[0]}`, '/tools/crewai', '/']) assert.ok((await ask(site, path)).body.includes('Frameworks for agents'), path);
  assert.ok((await ask(site, '/log')).body.includes(`${home[2]} → Frameworks for agents`));
  assert.equal((await undo(mo, renamed, { reason: 'x' })).status, 403);
  assert.equal((await undo(ada, renamed)).status, 303);
  assert.ok(!(await ask(site, '/')).body.includes('Frameworks for agents'));

  const removed = await ada.post(`/mod/categories/${slug}/remove`, { version: 1 });
  assert.equal(removed.status, 303);
  assert.ok(!(await ask(site, '/submit')).body.includes(`value="${slug}"`));
  assert.equal((await mo.get('/mod/categories')).status, 403);
  assert.equal((await mo.post('/mod/categories', { name: 'Mine' })).status, 403);
});

test('admins keep the reasons', async () => {
  const reason = { action: 'reject', title: 'No price', text: 'We could not find a price.', place: '1' };
  for (const [fields, words] of [
    [{ title: '' }, 'The title is one line'],
    [{ text: ' ' }, 'The text has at most'],
    [{ text: 'x'.repeat(1001) }, 'The text has at most'],
    [{ action: 'explode' }, 'Choose a decision'],
  ]) {
    const answer = await ada.post('/mod/reasons', { ...reason, ...fields });
    assert.equal(answer.status, 422, words);
    assert.ok(answer.body.includes(words), words);
  }
  assert.equal((await ada.post('/mod/reasons', { ...reason, text: `Because ${HOSTILE}` })).status, 303);
  const id = psql(site, "SELECT id FROM reasons WHERE title = 'No price'").out;
  const one = submitted(site);
  const offered = async () => (await mo.get(`/mod/items/${one.item}`)).body;
  assert.ok((await offered()).includes('No price') && !(await offered()).includes('<script>alert'));
  assert.ok(!(await ada.get('/mod/reasons')).body.includes('<script>alert'));
  const stale = await ada.post(`/mod/reasons/${id}`, { ...reason, version: 7, text: 'Kept words', offered: '1' });
  assert.equal(stale.status, 409);
  assert.ok(stale.body.includes('Kept words'));
  const done = await ada.post(`/mod/reasons/${id}`, { ...reason, version: 1 });
  assert.equal(done.status, 303);
  assert.ok(!(await offered()).includes('No price'), 'it is offered no longer');
  assert.equal((await undo(ada, done)).status, 303);
  assert.ok((await offered()).includes('No price'));
  assert.equal((await ada.post('/mod/reasons/999999', { ...reason, version: 1 })).status, 404);
  assert.equal((await mo.get('/mod/reasons')).status, 403);
});

test('moderators ban domains, with a public reason', async () => {
  for (const [fields, words] of [
    [{ domain: 'nodots', reason: 'x' }, 'Give a domain'],
    [{ domain: HOSTILE, reason: 'x' }, 'Give a domain'],
    [{ domain: 'spam.example', reason: ' ' }, 'Say why in one line'],
    [{ domain: 'spam.example', reason: 'a\nb' }, 'Say why in one line'],
  ]) {
    const answer = await mo.post('/mod/domains', fields);
    assert.equal(answer.status, 422, words);
    assert.ok(answer.body.includes(words) && !answer.body.includes('<script>alert'), words);
  }
  const done = await mo.post('/mod/domains', { domain: 'https://www.spam.example/x', reason: `It sells links. ${HOSTILE}` });
  assert.equal(done.status, 303);
  const list = await mo.get(done.headers.location);
  assert.ok(list.body.includes('spam.example: banned') && !list.body.includes('<script>alert'));
  assert.equal((await mo.post('/mod/domains', { domain: 'spam.example', reason: 'x' })).status, 409);
  assert.equal((await mo.post('/mod/domains/remove', { domain: 'other.example' })).status, 404);
  const gone = await mo.post('/mod/domains/remove', { domain: 'spam.example', reason: 'It no longer does.' });
  assert.equal(gone.status, 303);
  assert.ok(!(await mo.get('/mod/domains')).body.includes('<b>spam.example'));
  assert.equal((await undo(mo, gone)).status, 303);
  assert.ok((await mo.get('/mod/domains')).body.includes('<b>spam.example'));
  assert.equal((await mo.post('/mod/domains/remove', { domain: 'spam.example' })).status, 303);
});

test('the log holds', () => assert.equal(psql(site, 'SELECT * FROM moderation_log_breaks').out, ''));
