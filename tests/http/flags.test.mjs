// Flags: visitors say what is wrong with a tool's page, moderators look at it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { staff } from './lib/staff.mjs';
import { ask } from './lib/client.mjs';

const site = await desk();
const mo = await staff(site, { login: 'flag-mo', name: 'Mo', role: 'moderator' });
const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const say = (slug, fields, headers = {}) =>
  ask(site, `/tools/${slug}/flag`, { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { ...FORM, ...headers } });
const tell = (slug, body) =>
  ask(site, `/api/v1/tools/${slug}/flags`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json' } });
// as another visitor's: each network says a thing once
const forget = () => psql(site, 'UPDATE flag_reports SET network = NULL');
const flagOf = (slug, kind) => psql(site, `SELECT f.id, f.version, f.state, f.reports FROM flags AS f JOIN tools AS t ON t.id = f.tool_id WHERE t.slug = '${slug}' AND f.kind = '${kind}' ORDER BY f.id DESC LIMIT 1`).out.split('|');
const decide = (id, version, fields) => mo.post(`/mod/items/flag-${id}/decide`, { version, ...fields });

test('the page of a tool asks what is wrong, and thanks whoever says', async () => {
  const page = await ask(site, '/tools/zed');
  assert.match(page.body, /<details[^>]*>\s*<summary>Something wrong here\?<\/summary>\s*<form method="post" action="\/tools\/zed\/flag">/);
  for (const kind of ['wrong-price', 'dead-link', 'outdated', 'duplicate', 'spam', 'other']) assert.ok(page.body.includes(`value="${kind}"`), kind);
  assert.ok(page.bytes.length < 20480, `${page.bytes.length}`);
  const sent = await say('zed', { kind: 'wrong-price', note: 'It costs $12.' });
  assert.equal(sent.status, 303);
  assert.equal(sent.headers.location, '/tools/zed/flag?said=1');
  assert.equal(sent.headers['set-cookie'], undefined, 'nobody is remembered for it');
  const thanks = await ask(site, sent.headers.location);
  assert.ok(thanks.body.includes('Thank you'));
  assert.equal((await say('zed', { kind: 'wrong-price', note: 'Again.' })).status, 303, 'once more is as good');
  assert.equal(flagOf('zed', 'wrong-price')[3], '1', 'and counts once');
});

test('a moderator sees what they said and what the page says, and settles it', async () => {
  forget();
  await say('zed', { kind: 'wrong-price', note: '' });
  const [id, version, state, reports] = flagOf('zed', 'wrong-price');
  assert.deepEqual([state, reports], ['open', '2']);
  assert.ok((await mo.get('/mod?kind=flag')).body.includes('wrong-price, 2 visitors'));
  const item = await mo.get(`/mod/items/flag-${id}`);
  for (const words of ['Zed: Wrong price', 'It costs $12.', '(no words)', 'href="https://zed.dev', 'data-key="E"']) assert.ok(item.body.includes(words), words);
  assert.match(item.body, /href="\/mod\/tools\/\d+\/edit"/);
  assert.equal((await mo.get(/href="(\/mod\/tools\/\d+\/edit)"/.exec(item.body)[1])).status, 200);
  const outside = await mo.ask(`/api/v1/moderation/items/flag-${id}`, { headers: { accept: 'application/json' } });
  assert.equal(outside.status, 200);
  assert.equal(outside.headers.etag, `"${version}"`);
  const stale = await decide(id, version - 1, { action: 'resolve', reason: 'Kept words' });
  assert.equal(stale.status, 409);
  assert.ok(stale.body.includes('Kept words') && stale.body.includes('The flag changed meanwhile'));
  const done = await decide(id, version, { action: 'resolve' });
  assert.equal(done.status, 303);
  assert.equal(flagOf('zed', 'wrong-price')[2], 'resolved');
  const entry = new URL(done.headers.location, site.base).searchParams.get('done');
  assert.equal((await mo.post('/mod/undo', { entry })).status, 303);
  assert.equal(flagOf('zed', 'wrong-price')[2], 'open');
  assert.equal((await decide(id, flagOf('zed', 'wrong-price')[1], { action: 'dismiss', reason: 'The price is right.' })).status, 303);
  assert.ok((await mo.get('/mod?kind=flag')).body.includes('Nothing that waits is like that') || !(await mo.get('/mod?kind=flag')).body.includes('Zed'));
});

test('what is wrong with a flag is told, with what was typed', async () => {
  const none = await say('zed', { note: `Kept words ${HOSTILE}` });
  assert.equal(none.status, 422);
  assert.ok(none.body.includes('Choose what is wrong') && none.body.includes('Kept words') && !none.body.includes('<script>alert'));
  const long = await say('zed', { kind: 'other', note: 'é'.repeat(501) });
  assert.equal(long.status, 422);
  assert.match(long.body, /<option value="other" selected>/);
  assert.ok(long.body.includes('At most 500 characters'));
  for (const slug of ['nowhere', 'Not-a-slug']) assert.equal((await say(slug, { kind: 'spam' })).status, 404, slug);
  assert.equal((await ask(site, '/tools/nowhere/flag')).status, 404);
  assert.equal((await say('zed', { kind: 'spam' }, { 'sec-fetch-site': 'cross-site' })).status, 403, 'forms of other sites');
  assert.equal((await say('zed', { kind: 'spam', more: 'x' })).status, 400, 'undeclared');
});

test('programs say so in JSON', async () => {
  const fresh = await tell('make', { kind: 'dead-link', note: 'It answers 404.' });
  assert.equal(fresh.status, 200);
  assert.deepEqual(fresh.json, { fresh: true });
  assert.deepEqual((await tell('make', { kind: 'dead-link' })).json, { fresh: false });
  assert.equal((await tell('nowhere', { kind: 'spam' })).status, 404);
  assert.equal((await tell('make', '{')).status, 400);
  for (const [body, pointer] of [
    [{ kind: 'fun' }, '/kind'],
    [{}, '/kind'],
    [{ kind: 'spam', note: 'x'.repeat(501) }, '/note'],
    [{ kind: 'spam', more: 1 }, '/more'],
    [{ kind: 7 }, '/kind'],
  ]) {
    const answer = await tell('make', body);
    assert.equal(answer.status, 422, JSON.stringify(body).slice(0, 40));
    assert.equal(answer.json.errors?.[0]?.pointer ?? answer.json.flaws?.[0]?.pointer, pointer);
  }
});

test('hostile words stay words', async () => {
  forget();
  await say('cursor', { kind: 'other', note: `${HOSTILE} '); DROP TABLE flags; --` });
  const [id] = flagOf('cursor', 'other');
  const item = await mo.get(`/mod/items/flag-${id}`);
  assert.ok(item.body.includes('DROP TABLE') && !item.body.includes('<script>alert'));
  for (const path of ['/mod/items/flag-0', '/mod/items/flag-x']) assert.equal((await mo.get(path)).status, 404);
});

test('a network’s quota ends, for flags as for submissions', async () => {
  forget();
  assert.equal((await tell('perplexity', { kind: 'spam' })).status, 200);
  psql(site, 'UPDATE submission_quotas SET sent = 1000000');
  const refused = await tell('perplexity', { kind: 'other' });
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers['retry-after']) > 0);
  const page = await say('perplexity', { kind: 'outdated', note: 'Kept words' });
  assert.equal(page.status, 429);
  assert.ok(page.body.includes('Kept words') && page.body.includes('There is room again after midnight UTC'));
  psql(site, 'DELETE FROM submission_quotas');
});
