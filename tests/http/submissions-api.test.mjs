// Proposing a tool as JSON: idempotent by key, flaws by pointer.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { ask } from './lib/client.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { KEYS } from './lib/sites.mjs';
import { column, decide, fields, site, sql, tokenOf } from './lib/submitter.mjs';

const up = await site();
const PATH = '/api/v1/submissions';
const send = (body, headers = {}) =>
  ask(up, PATH, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
function tool(more = {}) {
  const { name, website, tagline, category, description } = fields();
  return { name, website, tagline, category, description, pricing: { model: 'paid', entry: '$9/mo' }, ...more };
}

test('201 with Location; the same again 200; another body under the same key 409', async () => {
  const key = randomUUID();
  const body = tool({ note: 'From our release script.', email: 'bot@example.org' });
  const first = await send(body, { 'idempotency-key': key });
  assert.equal(first.status, 201, first.body);
  assert.deepEqual(Object.keys(first.json), ['token', 'state', 'url']);
  assert.equal(first.json.state, 'pending');
  assert.equal(first.headers.location, `${PATH}/${first.json.token}`);
  assert.equal(first.json.url, `${up.base}/submissions/${first.json.token}`);
  assert.equal(first.headers['cache-control'], 'no-store');
  const mac = (secret, text) => createHmac('sha256', secret).update(text).digest();
  assert.equal(first.json.token, tokenOf(mac(mac(KEYS.now, 'submission'), key).subarray(0, 16).toString('hex')));
  assert.equal(column(up, first.json.token, 'marks'), '{}');

  const second = await send(body, { 'idempotency-key': key });
  assert.equal(second.status, 200);
  assert.deepEqual(second.json, first.json);
  const other = await send({ ...body, tagline: 'Another' }, { 'idempotency-key': key });
  assert.equal(other.status, 409);
  assert.equal(other.headers['content-type'], 'application/problem+json');
  assert.match(other.json.detail, /under this Idempotency-Key/);

  decide(up, first.json.token, 'ask-changes', 'More.');
  assert.equal((await send(body, { 'idempotency-key': key })).json.state, 'draft');
});

test('ten at once under one key are one', async () => {
  const key = randomUUID();
  const body = tool();
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(body, { 'idempotency-key': key })));
  assert.equal(answers.filter((one) => one.status === 201).length, 1);
  assert.equal(answers.filter((one) => one.status === 200).length, 9);
  assert.equal(sql(up, `SELECT count(*) FROM submissions WHERE name = '${body.name}'`), '1');
});

test('without a key each is its own', async () => {
  const body = tool();
  assert.equal((await send(body)).status, 201);
  const again = await send(body);
  assert.equal(again.status, 409);
  assert.deepEqual(again.json.errors.map((one) => one.pointer), ['/website']);
});

test('422: every flaw with its pointer', async () => {
  const pointers = async (body) => {
    const answer = await send(body);
    assert.equal(answer.status, 422, answer.body);
    assert.equal(answer.json.type, 'urn:slipway:problem:invalid');
    return answer.json.errors.map((one) => one.pointer);
  };
  assert.deepEqual((await pointers({})).sort(), ['/category', '/description', '/name', '/pricing/entry', '/pricing/model', '/tagline', '/website']);
  assert.deepEqual(await pointers(tool({ name: 'x'.repeat(121) })), ['/name']);
  assert.deepEqual(await pointers(tool({ name: 7 })), ['/name']);
  assert.deepEqual(await pointers(tool({ name: 'two\nlines' })), ['/name']);
  assert.deepEqual(await pointers(tool({ pricing: { model: 'gratis', entry: '' } })), ['/pricing/entry', '/pricing/model']);
  assert.deepEqual(await pointers(tool({ pricing: { model: 'free', entry: 'Free', per: 'month' } })), ['/pricing/per']);
  assert.deepEqual(await pointers(tool({ website: 'javascript:alert(1)' })), ['/website']);
  assert.deepEqual(await pointers(tool({ email: 'x' })), ['/email']);
  assert.deepEqual(await pointers(tool({ category: 'nonesuch' })), ['/category']);
  assert.deepEqual(await pointers(tool({ [HOSTILE]: 1 })), [`/${HOSTILE.replaceAll('/', '~1')}`]);
  assert.deepEqual(await pointers([]), ['']);
});

test('409: a published tool’s website, with where it is', async () => {
  const answer = await send(tool({ website: 'https://zed.dev/' }));
  assert.equal(answer.status, 409);
  assert.deepEqual(answer.json.errors, [{ pointer: '/website', detail: 'is that of a tool that is here already', see: `${up.base}/tools/zed` }]);
});

test('400, 415, 403, 406, 405: what is no such request', async () => {
  assert.equal((await send('{')).status, 400);
  assert.equal((await send('{"name":"a","name":"b"}')).status, 400);
  assert.equal((await send(tool(), { 'idempotency-key': 'short' })).status, 400);
  assert.equal((await send(tool(), { 'idempotency-key': `${'x'.repeat(20)}<script>` })).status, 400);
  assert.equal((await send('name=x', { 'content-type': 'application/x-www-form-urlencoded' })).status, 415);
  assert.equal((await send(tool(), { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await send(tool(), { accept: 'image/png' })).status, 406);
  const wrong = await ask(up, PATH);
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.allow, 'POST');
});

test('429 over the quota, with Retry-After', async () => {
  assert.equal((await send(tool())).status, 201);
  sql(up, 'UPDATE submission_quotas SET sent = sent + 100000');
  const answer = await send(tool());
  sql(up, 'UPDATE submission_quotas SET sent = sent - 100000');
  assert.equal(answer.status, 429);
  assert.equal(answer.json.type, 'urn:slipway:problem:too-many-requests');
  assert.ok(Number(answer.headers['retry-after']) > 0);
});

test('hostile text comes back byte for byte', async () => {
  const nasty = `${HOSTILE} 🚢 \\ " ' & </script>`;
  const made = await send(tool({ name: nasty, tagline: nasty, description: `${nasty}\n\n${nasty}`, pricing: { model: 'free', entry: nasty }, note: nasty }));
  assert.equal(made.status, 201, made.body);
  const { proposal } = (await ask(up, `${PATH}/${made.json.token}`)).json;
  assert.deepEqual([proposal.name, proposal.tagline, proposal.description, proposal.pricing.entry, proposal.note], [nasty, nasty, `${nasty}\n\n${nasty}`, nasty, nasty]);
});
