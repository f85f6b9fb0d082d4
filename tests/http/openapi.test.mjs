// openapi.json: it is what OpenAPI 3.1 says, each example that it gives is taken, and each answer is as it says.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { build, siteUp, top } from '../lib/site.mjs';
import { ask } from './lib/client.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { account } from './lib/staff.mjs';
import { program } from './lib/keys.mjs';
import { submitted } from './lib/moderation.mjs';
import { psql } from './lib/sites.mjs';

const site = await siteUp({ name: 'http-openapi', env: { WORKERS: '2', SUBMISSION_QUOTA: '1000000' } });
const PATH = '/api/v1/openapi.json';
const doc = (await ask(site, PATH)).json;
const bot = program(site, { account: account(site, { login: 'openapi-bot' }), scopes: ['moderation:read', 'moderation:decide', 'tools:write'] });

// What we answer with may grow for clients, but here each member must be described: objects are closed.
function closed(value) {
  if (Array.isArray(value)) return value.map(closed);
  if (!value || typeof value !== 'object') return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  if (copy.type === 'object' && copy.properties && Object.keys(copy.properties).length) copy.additionalProperties = false;
  return copy;
}
const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
ajv.addSchema(closed(doc), 'api');
const pointer = (...parts) => `api#/${parts.map((part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
function holds(ref, value, what) {
  const validate = ajv.getSchema(ref) ?? ajv.compile({ $ref: ref });
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value).slice(0, 800)}`);
}

const operations = Object.entries(doc.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })));

// The answer's status is one that is told of, and its body is as its schema says.
function checked({ path, method, operation }, answer, what = operation.operationId) {
  let described = operation.responses[answer.status];
  assert.ok(described, `${what}: ${answer.status} is not told of: ${answer.body.slice(0, 300)}`);
  let at = ['paths', path, method, 'responses', answer.status];
  if (described.$ref) {
    at = described.$ref.slice(2).split('/');
    described = doc.components.responses[at.at(-1)];
  }
  const type = answer.headers['content-type'];
  if (!described.content) return;
  assert.ok(described.content[type], `${what}: ${type}`);
  holds(pointer(...at, 'content', type, 'schema'), answer.json, what);
  for (const name of Object.keys(described.headers ?? {}))
    if (['RateLimit', 'RateLimit-Policy', 'Location', 'Retry-After'].includes(name)) assert.ok(answer.headers[name.toLowerCase()], `${what}: ${name}`);
}

test('Redocly finds nothing to say', () => {
  mkdirSync(join(build, 'test'), { recursive: true });
  const file = join(build, 'test/openapi.json');
  writeFileSync(file, JSON.stringify(doc));
  const ran = spawnSync(process.execPath, [join(top, 'tests/node_modules/@redocly/cli/bin/cli.js'), 'lint', '--config', join(top, 'tests/http/lib/redocly.yaml'), '--format=json', file], {
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  const found = JSON.parse(ran.stdout);
  assert.deepEqual(found.problems.map((one) => `${one.ruleId} ${one.location?.[0]?.pointer}: ${one.message}`), []);
  assert.equal(found.totals.errors + found.totals.warnings, 0);
});

test('it names every route under /api/v1, and no other method of them', () => {
  const printed = site.slipway('routes').out.trim().split('\n').map((line) => line.trim().split(/\s+/)).filter(([, path]) => path.startsWith('/api/v1/'));
  const wanted = printed.map(([method, path]) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`).sort();
  const named = operations.map(({ path, method }) => `${method} ${path}`).filter((one) => one.includes('/api/v1/')).sort();
  assert.ok(wanted.length > 15);
  assert.deepEqual(named, wanted);
  assert.equal(doc.openapi, '3.1.1');
  assert.equal(doc.servers[0].url, site.base);
});

test('parameters are those that the routes take, with their words and limits', async () => {
  for (const { path, method, operation } of operations)
    for (const one of operation.parameters.filter((parameter) => parameter.in === 'query')) {
      const words = one.schema.enum ?? one.schema.items?.enum;
      if (!words || operation.security.length) continue;
      const sent = await ask(site, `${path.replace(/\{\w+\}/g, 'cursor')}?${one.name}=nonsense`, { method: method.toUpperCase() });
      assert.equal(sent.status, 400, `${path} ${one.name}`);
      for (const word of words) assert.ok(sent.body.includes(word), word);
    }
  for (const [path, item] of Object.entries(doc.paths)) assert.ok(Object.keys(item).length, `${path} says nothing`);
  assert.equal(doc.paths['/mod/login'], undefined);
  const sort = doc.paths['/api/v1/tools'].get.parameters.find((one) => one.name === 'sort');
  assert.deepEqual(sort.schema.enum, ['newest', 'panel', 'community']);
  assert.equal(doc.paths['/api/v1/votes'].get.parameters[0].schema.maxItems, 50);
});

// ---- each example, sent ----

// What an example can only stand for is made for it: parameters of the path, the body's particulars, headers.
const one = submitted(site, { name: 'Openapi One' });
const many = submitted(site, { name: 'Openapi Many' });
const prediction = psql(
  site,
  `SELECT import_prediction(t.slug, p.slug, 'It is gone', utc_today() + 9, 50) FROM reviews AS r JOIN tools AS t ON t.id = r.tool_id JOIN personas AS p ON p.id = r.persona_id
    WHERE r.superseded_at IS NULL ORDER BY r.id LIMIT 1; SELECT max(id) FROM predictions`,
).out.split('\n').at(-1);
const version = async (item) => (await bot.get(`/api/v1/moderation/items/${item}`)).headers.etag;
const kept = {};
const STAGED = {
  getSubmission: async () => ({ path: { token: kept.submitTool.json.token } }),
  getItem: async () => ({ path: { item: one.item } }),
  decide: async () => ({ path: { item: one.item }, headers: { 'if-match': await version(one.item) } }),
  undoDecision: async () => ({ path: { entry: kept.decide.json.entry } }),
  decideMany: async (body) => ({ body: { ...body, items: [{ item: many.item, version: Number((await version(many.item)).replaceAll('"', '')) }] } }),
  resolvePrediction: async () => ({ path: { id: prediction }, headers: { 'if-match': '"1"' } }),
  undoBatch: async () => ({ path: { batch: kept.decideMany.json.batch } }),
};

async function send({ path, method, operation }, more = {}) {
  const value = (parameter) => more.path?.[parameter.name] ?? parameter.example;
  const own = operation.parameters;
  const address = own.filter((p) => p.in === 'path').reduce((to, p) => to.replace(`{${p.name}}`, encodeURIComponent(value(p))), path);
  const query = own.filter((p) => p.in === 'query' && p.example !== undefined).flatMap((p) => [p.example].flat().map((each) => [p.name, each]));
  const json = operation.requestBody?.content['application/json'].example;
  const body = more.body ?? json;
  return ask(site, `${address}${query.length ? `?${new URLSearchParams(query)}` : ''}`, {
    method: method.toUpperCase(),
    body: body === undefined ? undefined : JSON.stringify(body),
    timeout: 30000,
    headers: {
      accept: 'application/json',
      ...(operation.security.length && { authorization: `Bearer ${bot.key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(method !== 'get' && body === undefined && { 'content-length': 0 }),
      ...more.headers,
    },
  });
}

test('each example is as its own schema says', () => {
  for (const { path, method, operation } of operations) {
    operation.parameters.forEach((parameter, i) => {
      if (parameter.example !== undefined) holds(pointer('paths', path, method, 'parameters', i, 'schema'), parameter.example, `${operation.operationId} ${parameter.name}`);
      if (parameter.in === 'path') assert.notEqual(parameter.example, undefined, `${path} ${parameter.name}`);
    });
    if (operation.requestBody) {
      const { example } = operation.requestBody.content['application/json'];
      holds(pointer('paths', path, method, 'requestBody', 'content', 'application/json', 'schema'), example, operation.operationId);
    }
  }
});

for (const described of operations)
  test(`${described.operation.operationId}: its example is taken, and the answer is as it says`, async () => {
    const example = described.operation.requestBody?.content['application/json'].example;
    const answer = await send(described, await STAGED[described.operation.operationId]?.(example));
    assert.ok([200, 201, 202].includes(answer.status), `${answer.status} ${answer.body.slice(0, 500)}`);
    kept[described.operation.operationId] = answer;
    checked(described, answer);
    assert.equal('etag' in answer.headers, Boolean(described.operation.responses[answer.status].headers?.ETag), 'an entity tag where one is told of');
  });

test('what is there only when it is asked for is told of, too', async () => {
  const of = (id) => operations.find(({ operation }) => operation.operationId === id);
  const day = new Date().toISOString().slice(0, 10);
  const told = await ask(site, `/api/v1/tools/cursor?asof=${day}`);
  assert.equal(told.json.as_of, day);
  checked(of('getTool'), told);
  const weighed = await ask(site, `/api/v1/comparisons/cursor/claude-code?asof=${day}&w=builder-3&w=skeptic-0`);
  assert.equal(weighed.json.weighed.weights.builder, 3);
  checked(of('getComparison'), weighed);
});

test('what is refused is told of, and is a Problem', async () => {
  const tried = new Set();
  const attempt = async (id, what, more, status) => {
    const described = operations.find(({ operation }) => operation.operationId === id);
    const answer = await send(described, more);
    assert.equal(answer.status, status, `${id}, ${what}: ${answer.body.slice(0, 200)}`);
    checked(described, answer, `${id}, ${what}`);
    tried.add(status);
  };
  for (const { operation } of operations.filter(({ operation: o }) => o.parameters.some((p) => p.in === 'path' && p.name === 'slug') && o.responses[404]))
    if (!['putTool', 'flagTool'].includes(operation.operationId)) await attempt(operation.operationId, 'no such tool', { path: { slug: 'no-such-tool' } }, 404);
  for (const { operation } of operations.filter(({ operation: o }) => o.security.length)) {
    await attempt(operation.operationId, 'nobody', { headers: { authorization: 'Bearer slipway_nobody' } }, 401);
    await attempt(operation.operationId, 'an Accept', { headers: { accept: 'image/png' } }, 406);
  }
  await attempt('setVote', 'another verdict', { body: { verdict: HOSTILE } }, 422);
  await attempt('setVote', 'another site', { headers: { 'sec-fetch-site': 'cross-site' } }, 403);
  await attempt('setVote', 'a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415);
  await attempt('setVote', 'no JSON', { headers: { 'idempotency-key': 'short' } }, 400);
  await attempt('flagTool', 'no such kind', { body: { kind: 'fun', more: HOSTILE } }, 422);
  await attempt('submitTool', 'the same website again', {}, 409);
  await attempt('submitTool', 'nothing in it', { body: {} }, 422);
  await attempt('decide', 'without If-Match', { path: { item: many.item } }, 428);
  await attempt('decide', 'an old version', { path: { item: many.item }, headers: { 'if-match': '"0"' } }, 412);
  await attempt('putTool', 'it is there', {}, 428);
  assert.deepEqual([...tried].sort(), [400, 401, 403, 404, 406, 409, 412, 415, 422, 428]);
});

test('bodies with members that are not described are refused, as their schemas say', async () => {
  for (const described of operations.filter(({ operation }) => operation.requestBody)) {
    const { schema, example } = described.operation.requestBody.content['application/json'];
    const component = doc.components.schemas[schema.$ref.split('/').at(-1)];
    assert.equal(component.additionalProperties, false, described.operation.operationId);
    const staged = { path: { item: many.item, entry: 1, batch: randomUUID() }, headers: { 'if-match': '"1"' } };
    const answer = await send(described, { ...staged, path: described.operation.parameters.some((p) => p.name === 'slug') ? {} : staged.path, body: { ...example, pirate: 1 } });
    assert.equal(answer.status, 422, `${described.operation.operationId}: ${answer.body.slice(0, 200)}`);
    assert.ok(answer.json.errors.some((flaw) => flaw.pointer === '/pirate'));
    checked(described, answer);
  }
});

test('who signs in how is told', () => {
  assert.deepEqual(doc.components.securitySchemes.key.scheme, 'bearer');
  assert.equal(doc.components.securitySchemes.session.name, 'session', 'not over https here');
  assert.equal(doc.components.securitySchemes.csrf.name, 'X-CSRF-Token');
  assert.deepEqual(doc.paths['/api/v1/moderation/bulk'].post.security, [{ key: ['moderation:decide'] }, { session: [], csrf: [] }]);
  assert.deepEqual(doc.paths['/api/v1/moderation/queue'].get.security, [{ key: ['moderation:read'] }, { session: [] }]);
  assert.deepEqual(doc.paths['/api/v1/tools'].get.security, []);
});

test('it is shared, has an entity tag, and knows no parameters', async () => {
  const answer = await ask(site, PATH, { headers: { origin: 'https://elsewhere.example' } });
  assert.equal(answer.headers['access-control-allow-origin'], '*');
  assert.equal((await ask(site, PATH, { headers: { 'if-none-match': answer.headers.etag } })).status, 304);
  assert.equal((await ask(site, `${PATH}?format=yaml`)).status, 400);
});
