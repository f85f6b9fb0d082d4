// Tags, by whom and wherever they are given: the desk, before and after publication, visitors, programs; seen in word diffs, the history, the
// log and as of a day; taken back.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, psql } from './lib/sites.mjs';
import { all, byId, dangers, exactText, parse } from './lib/html.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { account, staff } from './lib/staff.mjs';
import { program } from './lib/keys.mjs';
import { submitted, versionOf } from './lib/moderation.mjs';
import { fields, post, tokenOf, ticket, newKey } from './lib/submitter.mjs';
import { ask } from './lib/client.mjs';

const site = await desk();
const mo = await staff(site, { login: 'tag-mo', name: 'Mo', role: 'moderator' });
const bot = program(site, { account: account(site, { login: 'tag-bot', name: 'Bot' }), scopes: ['moderation:read', 'moderation:decide', 'tools:write'] });
const one = psql(site, "SELECT t.id || ' ' || r.name FROM tools AS t JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision WHERE t.slug = 'elevenlabs'").out;
const id = Number(one.split(' ')[0]);
const edit = (fields) => mo.post(`/mod/tools/${id}/edit`, { version: psql(site, `SELECT version FROM tools WHERE id = ${id}`).out, ...fields });
const json = async () => (await ask(site, '/api/v1/tools/elevenlabs')).json;
const names = async () => (await json()).tags.map(({ name }) => name);
const formOf = async () => {
  const page = await mo.get(`/mod/tools/${id}/edit`);
  const found = (name) => all(parse(page.body), (node) => node.name === 'input' && node.attributes.name === name)[0].attributes.value;
  const before = await json();
  return {
    page,
    form: { name: before.name, website: before.website, tagline: before.tagline, category: before.category.slug, description: before.description,
      model: before.pricing.model, entry: before.pricing.entry, tags: found('tags'), base: found('base'), do: 'send' },
  };
};

test('a moderator tags a published tool: what is wrong stands at the field, what is right in the diff, the log and the history', async () => {
  const before = await names();
  const { page, form } = await formOf();
  assert.equal(form.tags, before.join(', '), 'the form has those that it has');
  const offered = all(byId(parse(page.body), 'known-tags'), 'option').map((option) => option.attributes.value);
  assert.deepEqual(offered, psql(site, 'SELECT name FROM tags WHERE tools > 0 ORDER BY tools DESC, slug LIMIT 100').out.split('\n').filter(Boolean));
  for (const [tags, words] of [
    [Array.from({ length: 11 }, (_, i) => `T${i}`).join(','), 'The tags must be at most 10; these are 11.'],
    ['x'.repeat(41), 'The tags must have at most 40 characters each'],
    ['Video, video', 'The tags name “video” twice.'],
    ['Ä, ä', 'The tags must be at most 10 different names'],
    ['a\nb', 'The tags must be one line.'],
    ['x'.repeat(501), 'The tags must have at most 500 characters; it has 501.'],
  ]) {
    const answer = await edit({ ...form, tags });
    assert.equal(answer.status, 422, tags);
    assert.ok(exactText(byId(parse(answer.body), 'f-tags-error')).startsWith(words), `${tags}: ${exactText(byId(parse(answer.body), 'f-tags-error'))}`);
  }
  assert.deepEqual(await names(), before, 'nothing was changed');
  const wanted = ['Film', 'Self-hosted 🚢', HOSTILE.slice(0, 40).trim().replaceAll(',', '')];
  const preview = await edit({ ...form, tags: wanted.join(',,') , do: 'preview' });
  assert.ok(preview.body.includes('Self-hosted 🚢') && (await names()).join() === before.join(), 'previewed only');
  const done = await edit({ ...form, tags: ` ${wanted.join(' ,, ')},` });
  assert.equal(done.status, 303, done.body);
  assert.deepEqual(await names(), wanted);
  const shown = await ask(site, '/tools/elevenlabs');
  assert.deepEqual(dangers(parse(shown.body)), []);
  assert.ok(shown.body.includes('rel="nofollow">Self-hosted 🚢</a>'));
  const seen = await mo.get(done.headers.location);
  assert.match(seen.body, /<dt class="muted">Tags<\/dt>\s*<dd class="text">.*<ins>.*Film/, 'word by word');
  assert.ok(/changed the tags|given other tags/.test(seen.body), seen.body.match(/ElevenLabs[^<]{0,80}/g)?.join());
  assert.deepEqual(dangers(parse(seen.body)), []);
  const history = (await ask(site, '/tools/elevenlabs/history', { headers: { accept: 'application/json' } })).json.revisions;
  assert.deepEqual(history[0].tags, wanted);
  assert.deepEqual(history[1].tags, before);
  assert.equal(history[0].changes.length, 1);
  const page2 = await ask(site, '/tools/elevenlabs/history');
  assert.match(page2.body, /<dt class="muted">Tags<\/dt>/);
  assert.deepEqual(dangers(parse(page2.body)), []);
  const log = (await ask(site, '/log?tool=elevenlabs&action=tag', { headers: { accept: 'application/json' } })).json.entries;
  assert.equal(log.length, 1);
  const day = new Date().toISOString().slice(0, 10);
  assert.deepEqual((await ask(site, `/api/v1/tools/elevenlabs?asof=${day}`)).json.tags.map(({ name }) => name), wanted, 'as of today');
  assert.ok((await ask(site, `/tools/elevenlabs?asof=${day}`)).body.includes('>Film</a>'));
  const same = await edit({ ...(await formOf()).form });
  assert.equal(same.status, 409, 'nothing is different');
  const undone = await mo.post('/mod/undo', { entry: new URL(done.headers.location, site.base).searchParams.get('done') });
  assert.equal(undone.status, 303);
  assert.deepEqual(await names(), before);
});

test('somebody was faster: their tags go into the form where nothing was typed, and are shown', async () => {
  const { form } = await formOf();
  const version = psql(site, `SELECT version FROM tools WHERE id = ${id}`).out;
  assert.equal((await edit({ ...form, tags: 'Faster' })).status, 303);
  const late = await mo.post(`/mod/tools/${id}/edit`, { ...form, version, tagline: 'Mine' });
  assert.equal(late.status, 409);
  assert.match(late.body, /<dt class="muted">Tags<\/dt>\s*<dd class="text">(<del>.*<\/del>)?<ins>Faster<\/ins>/);
  assert.match(late.body, /name="tags" value="Faster"/);
  assert.match(late.body, /name="tagline" value="Mine"/);
  const restored = await mo.post(`/mod/tools/${id}/restore`, { version: psql(site, `SELECT version FROM tools WHERE id = ${id}`).out, revision: 1, reason: '' });
  assert.equal(restored.status, 303);
  assert.deepEqual(await names(), form.tags ? form.tags.split(', ') : [], 'an old revision comes back with its tags');
});

test('a visitor proposes tags, a moderator edits them, the approval makes them', async () => {
  const key = newKey();
  const form = fields({ ticket: ticket({ key }), tags: 'Unheard of, Film' });
  const bad = await post(site, '/submit', { ...form, tags: 'a,A' });
  assert.equal(bad.status, 422);
  assert.match(bad.body, /href="#f-tags">The tags name “A” twice\./);
  assert.match(bad.body, /name="tags" value="a,A"/, 'what was typed is there again');
  const sent = await post(site, '/submit', form);
  assert.equal(sent.status, 303, sent.body);
  assert.equal(psql(site, "SELECT count(*) FROM tags WHERE name = 'Unheard of'").out, '0', 'nobody decided on it yet');
  const receipt = (await ask(site, `/submissions/${tokenOf(key)}`, { headers: { accept: 'application/json' } })).json;
  assert.deepEqual(receipt.proposal.tags, ['Unheard of', 'Film']);
  const item = `tool-${psql(site, `SELECT tool_id FROM submissions WHERE name = '${form.name}'`).out}`;
  const seen = await mo.get(`/mod/items/${item}`);
  assert.match(seen.body, /<dt class="muted">Tags<\/dt><dd>Unheard of, Film<\/dd>/);
  assert.deepEqual((await bot.get(`/api/v1/moderation/items/${item}`)).json.content.tags, ['Unheard of', 'Film']);
  const version = (await bot.get(`/api/v1/moderation/items/${item}`)).json.version;
  const { ticket: _, homepage, ...rest } = form;
  assert.equal((await mo.post(`/mod/items/${item}/edit`, { ...rest, tags: 'Film', version, base: 1, do: 'send' })).status, 303);
  assert.match((await mo.get(`/mod/items/${item}`)).body, /<del>Unheard of, <\/del>Film/, 'what a moderator changed');
  const etag = (await bot.get(`/api/v1/moderation/items/${item}`)).headers.etag;
  const decided = await bot.post(`/api/v1/moderation/items/${item}/decision`, { action: 'approve' }, { etag });
  assert.equal(decided.status, 200, decided.body);
  const slug = psql(site, `SELECT slug FROM tools WHERE id = ${item.slice(5)}`).out;
  assert.deepEqual((await ask(site, `/api/v1/tools/${slug}`)).json.tags, [{ slug: 'film', name: 'Film' }]);
  assert.ok((await ask(site, '/tools?tag=film')).body.includes(`/tools/${slug}`), 'lists have it');
});

test('programs give tags, keep them, take them away, and are told at the member what is wrong', async () => {
  const slug = `tagged-${process.pid}`;
  const path = `/api/v1/moderation/tools/${slug}`;
  const body = { name: 'Tagged', tagline: 'One', category: 'Video', website: `https://${slug}.example/`, description: 'It does.', pricing: { model: 'free', entry: 'Free' } };
  body.category = psql(site, 'SELECT slug FROM categories ORDER BY id LIMIT 1').out;
  for (const [tags, pointer] of [
    ['Film', '/tags'], [[1], '/tags/0'], [['a,b'], '/tags/0'], [['ok', ' '], '/tags/1'], [['a', 'A'], '/tags'],
    [Array.from({ length: 11 }, (_, i) => `T${i}`), '/tags'], [['x'.repeat(41)], '/tags'],
  ]) {
    const answer = await bot.put(path, { ...body, tags });
    assert.equal(answer.status, 422, JSON.stringify(tags));
    assert.equal(answer.json.errors[0].pointer, pointer, answer.body);
  }
  const made = await bot.put(path, { ...body, tags: ['film', 'API'] });
  assert.equal(made.status, 201, made.body);
  assert.deepEqual(made.json.tags, ['Film', 'API'], 'spelt as it is known');
  const kept = await bot.put(path, { ...body, tagline: 'Two' }, { etag: made.headers.etag });
  assert.deepEqual(kept.json.tags, ['Film', 'API']);
  const none = await bot.put(path, { ...body, tagline: 'Two', tags: [] }, { etag: kept.headers.etag });
  assert.equal(none.status, 200, none.body);
  assert.deepEqual(none.json.tags, []);
  assert.equal((await bot.put(path, { ...body, tagline: 'Two', tags: ['Late'] }, { etag: kept.headers.etag })).status, 412);
  const visitor = await ask(site, '/api/v1/submissions', {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, name: `Sent ${process.pid}`, website: `https://sent-${slug}.example/`, tags: ['Film', 'New one'] }),
  });
  assert.equal(visitor.status, 201, visitor.body);
  assert.deepEqual((await ask(site, `/api/v1/submissions/${visitor.json.token}`)).json.proposal.tags, ['Film', 'New one']);
});
