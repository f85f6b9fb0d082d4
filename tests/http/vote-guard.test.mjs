// What may not become a vote: requests of other sites, bodies that are none, cookies that are not ours.
import test from 'node:test';
import assert from 'node:assert/strict';
import { KEYS, polls, psql } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';
import { cookiesOf, DAY, tally, token, Visitor } from './lib/visitor.mjs';

const site = await polls();
const slug = psql(site, "SELECT slug FROM tools WHERE state = 'published' ORDER BY id DESC LIMIT 1").out;
const votes = () => Number(psql(site, 'SELECT count(*) FROM votes_ledger').out);
const FORM = 'application/x-www-form-urlencoded';

const SITES = [undefined, 'same-origin', 'none', 'same-site', 'cross-site', 'same-origin, cross-site', 'SAME-ORIGIN', 'x'];
const ORIGINS = [
  undefined,
  site.base,
  'null',
  'https://evil.example',
  site.base.replace('http:', 'https:'),
  `${site.base}.evil.example`,
  site.base.replace(/\d+$/, '1'),
  `${site.base}/`,
];
const REQUESTS = {
  POST: { path: `/tools/${slug}/vote`, body: 'verdict=ship', type: FORM, yes: 303 },
  PUT: { path: `/api/v1/tools/${slug}/vote`, body: '{"verdict":"ship"}', type: 'application/json', yes: 200 },
  DELETE: { path: `/api/v1/tools/${slug}/vote`, yes: 200 },
};

for (const [method, { path, body, type, yes }] of Object.entries(REQUESTS))
  test(`${method}: every Sec-Fetch-Site with every Origin`, async () => {
    const before = votes();
    const allowed = [];
    for (const from of SITES)
      for (const origin of ORIGINS) {
        const headers = { ...(type && { 'content-type': type }), ...(from && { 'sec-fetch-site': from }), ...(origin && { origin }) };
        const may = from ? ['same-origin', 'none'].includes(from) : origin ? origin === site.base : method !== 'POST';
        const what = `${method} from ${from}, origin ${origin}`;
        if (may) {
          allowed.push([what, headers]);
          continue;
        }
        const answer = await ask(site, path, { method, headers, body });
        assert.equal(answer.status, 403, what);
        assert.equal(answer.headers['access-control-allow-origin'], undefined, what);
        assert.deepEqual(cookiesOf(answer), [], what);
        assert.match(answer.body, /sent from/, what);
        assert.equal(answer.headers['cache-control'], 'no-store');
      }
    assert.equal(votes(), before, 'none of these was a vote');
    for (const [what, headers] of allowed) {
      const answer = await ask(site, path, { method, headers, body });
      assert.equal(answer.status, yes, what);
      assert.equal(answer.headers['access-control-allow-origin'], undefined, what);
    }
    assert.ok(allowed.length >= 2);
  });

test('reading is free, wherever it is asked from', async () => {
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
    for (const path of ['/', `/tools/${slug}`, '/api/v1/tools', `/api/v1/votes?tool=${slug}`])
      assert.equal((await ask(site, path, { headers })).status, 200, path);
  }
});

test('a preflight is never granted', async () => {
  for (const path of [`/tools/${slug}/vote`, `/api/v1/tools/${slug}/vote`, '/api/v1/votes']) {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' };
    const answer = await ask(site, path, { method: 'OPTIONS', headers });
    assert.equal(answer.status, 405);
    assert.deepEqual(Object.keys(answer.headers).filter((name) => name.startsWith('access-control')), []);
  }
});

test('other methods are refused with those that there are', async () => {
  for (const [path, allow] of [
    [`/tools/${slug}/vote`, 'POST'],
    [`/api/v1/tools/${slug}/vote`, 'PUT, DELETE'],
    ['/api/v1/votes', 'GET, HEAD'],
  ])
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      if (allow.split(', ').includes(method)) continue;
      const answer = await ask(site, path, { method, headers: { 'content-length': 0 } });
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.equal(answer.headers.allow, allow);
    }
});

const put = (body, type = 'application/json') =>
  ask(site, `/api/v1/tools/${slug}/vote`, { method: 'PUT', body, headers: { 'content-type': type } });

test('JSON that is no vote: 422 says where and what', async () => {
  const before = votes();
  for (const [body, errors] of [
    ['{}', [['/verdict', 'is required']]],
    ['{"verdict":null}', [['/verdict', 'is required']]],
    ['{"verdict":"SHIP"}', [['/verdict', 'must be “ship” or “skip”']]],
    ['{"verdict":"none"}', [['/verdict', 'must be “ship” or “skip”']]],
    ['{"verdict":""}', [['/verdict', 'must be “ship” or “skip”']]],
    ['{"verdict":1}', [['/verdict', 'must be a string']]],
    ['{"verdict":true}', [['/verdict', 'must be a string']]],
    ['{"verdict":["ship"]}', [['/verdict', 'must be a string']]],
    ['{"verdict":"ship","tool":"x"}', [['/tool', 'is not a known member']]],
    ['{"Verdict":"ship"}', [['/verdict', 'is required'], ['/Verdict', 'is not a known member']]],
    ['{"verdict":"ship","a/b~":1}', [['/a~1b~0', 'is not a known member']]],
    ['["ship"]', [['', 'must be an object']]],
    ['"ship"', [['', 'must be an object']]],
    ['null', [['', 'must be an object']]],
  ]) {
    const answer = await put(body);
    assert.equal(answer.status, 422, body);
    assert.equal(answer.headers['content-type'], 'application/problem+json');
    assert.equal(answer.json.type, 'urn:slipway:problem:invalid');
    assert.deepEqual(answer.json.errors, errors.map(([pointer, detail]) => ({ pointer, detail })), body);
    assert.deepEqual(cookiesOf(answer), []);
  }
  assert.equal((await put(`{"verdict":"${'x'.repeat(60000)}"}`)).status, 422);
  assert.equal(votes(), before);
});

test('what is no JSON: 400; what does not say that it is: 415; too much: 413', async () => {
  const before = votes();
  for (const body of ['', ' ', '{', '{"verdict":"ship"', '{"verdict":"ship"}x', "{'verdict':'ship'}", 'verdict=ship', '{"verdict":"ship","verdict":"skip"}', '{"verdict":"\u0000"}', '{"verdict":"\\ud800"}', `${'['.repeat(40)}`]) {
    const answer = await put(body);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.equal(answer.json.type, 'urn:slipway:problem:bad-request');
    assert.equal(answer.json.errors, undefined);
  }
  assert.equal((await put(Buffer.from('{"verdict":"\xff"}', 'latin1'))).status, 400);
  for (const type of [FORM, 'text/plain', 'multipart/form-data; boundary=x', 'application/jsonp', 'text/json', ''])
    assert.equal((await put('{"verdict":"ship"}', type)).status, 415, type);
  assert.equal((await put(`{"verdict":"ship"${' '.repeat(70000)}}`)).status, 413);
  assert.equal(votes(), before);
  for (const type of ['application/json; charset=utf-8', 'Application/JSON'])
    assert.equal((await put('{"verdict":"ship"}', type)).status, 200);
});

test('forms that are no vote', async () => {
  const before = votes();
  const me = new Visitor(site);
  for (const [fields, say] of [
    [{}, /“verdict” must be one of: ship, skip, none/],
    [{ verdict: '' }, /“verdict” must be one of/],
    [{ verdict: 'SHIP' }, /“verdict” must be one of/],
    [{ verdict: 'ship ' }, /longer|one of/],
    [{ verdict: 'shipshipship' }, /longer than 8 bytes/],
    [{ verdict: 'ship', tool: 'x' }, /“tool” is not known/],
    [[['verdict', 'ship'], ['verdict', 'ship']], /given twice/],
    [{ verdict: 'ship', back: `/${'x'.repeat(300)}` }, /longer than 300 bytes/],
  ]) {
    const answer = await me.post(slug, fields);
    assert.equal(answer.status, 400, JSON.stringify(fields));
    assert.match(answer.body, say);
    assert.deepEqual(cookiesOf(answer), []);
  }
  const odd = (body, type, path = `/tools/${slug}/vote`) =>
    ask(site, path, { method: 'POST', body, headers: { 'content-type': type, 'sec-fetch-site': 'same-origin' } });
  assert.equal((await odd('{"verdict":"ship"}', 'application/json')).status, 415);
  assert.equal((await odd('verdict=ship', 'text/plain')).status, 415);
  assert.equal((await odd('verdict=ship', 'multipart/form-data; boundary=x')).status, 415);
  assert.equal((await odd('verdict=%zz', FORM)).status, 400);
  assert.equal((await odd('verdict=%00', FORM)).status, 400);
  assert.equal((await odd('verdict=ship', FORM, `/tools/${slug}/vote?verdict=skip`)).status, 400);
  assert.equal((await odd('', FORM, `/tools/${slug}/vote?verdict=skip`)).status, 400);
  assert.equal(votes(), before);
});

// ---- cookies

const voterOf = (answer) => cookiesOf(answer).find(({ name }) => name === 'voter');

test('reading sets no cookie; the first vote sets two, with their attributes', async () => {
  const me = new Visitor(site);
  for (const path of ['/', '/tools', `/tools/${slug}`, '/privacy', `/api/v1/votes?tool=${slug}`])
    assert.deepEqual(cookiesOf(await me.ask(path)), [], path);
  assert.deepEqual(cookiesOf(await me.put(slug, null)), [], 'nothing to withdraw, nobody to remember');
  assert.deepEqual(cookiesOf(await me.post(slug, { verdict: 'none' })), []);
  const first = await me.put(slug, 'ship');
  assert.deepEqual(cookiesOf(first).map(({ name, attributes }) => [name, ...attributes]), [
    ['voter', 'Path=/', 'Max-Age=34560000', 'SameSite=Lax', 'HttpOnly'],
    ['own', 'Path=/', 'Max-Age=34560000', 'SameSite=Lax'],
  ]);
  const { value } = voterOf(first);
  assert.match(value, /^1\.[1-9][0-9]{0,18}\.[1-9][0-9]*\.[0-9a-f]{64}$/);
  assert.equal(value, token(KEYS.now, value.split('.')[1]), 'signed as it is said to be');
  assert.equal(cookiesOf(first)[1].value, 'script');
  const second = await me.post(slug, { verdict: 'skip' });
  assert.deepEqual(cookiesOf(second).map(({ name, value: how }) => [name, how]), [['own', 'page']]);
});

test('cookies that are forged, expired or foreign are nobody, and no error', async () => {
  const good = token(KEYS.now, '4711');
  const bad = [
    '', 'x', '1', '1.', '....', '1.4711', 'null', good.slice(0, -1), `${good}0`, good.toUpperCase(), ` ${good}x`, `"${good}"`,
    good.replace('4711', '4712'), token('another key of thirty-two bytes or more', '4711'), token(KEYS.now, '4711', DAY, 'network'),
    token(KEYS.now, '4711', DAY, 'voter', 2), token(KEYS.now, '4711', DAY - 401), token(KEYS.now, '4711', DAY + 3), token(KEYS.now, '0'),
    token(KEYS.now, '-1'), token(KEYS.now, '04711'), token(KEYS.now, '9223372036854775808'), token(KEYS.now, '1e3'), 'x'.repeat(3000),
  ];
  const known = new Visitor(site, { voter: good });
  assert.equal(voterOf(await known.put(slug, 'ship')), undefined, 'a good one is somebody');
  assert.equal((await known.own(slug)).length, 1);
  for (const voter of bad) {
    assert.deepEqual(await new Visitor(site, { voter }).own(slug), [], voter);
    const before = await tally(site, slug);
    const me = new Visitor(site, { voter });
    const answer = await me.put(slug, 'ship');
    assert.equal(answer.status, 200, voter);
    const made = voterOf(answer)?.value;
    assert.ok(made && made !== voter && made !== good, voter);
    assert.equal((await tally(site, slug)).votes, before.votes + 1);
    await me.put(slug, null);
    assert.equal((await tally(site, slug)).votes, before.votes);
  }
  await known.put(slug, null);
});

test('another cookie of the same name before ours does not hide it', async () => {
  const good = token(KEYS.now, '4712');
  for (const cookie of [`voter=foreign; voter=${good}`, `voter=${good}; voter=foreign`, `xvoter=1; voter=${good};own=x`]) {
    const answer = await ask(site, `/api/v1/tools/${slug}/vote`, {
      method: 'PUT', body: '{"verdict":"ship"}', headers: { cookie, 'content-type': 'application/json' },
    });
    assert.equal(answer.status, 200);
    assert.equal(voterOf(answer), undefined, cookie);
  }
  await new Visitor(site, { voter: good }).put(slug, null);
});

test('a cookie older than 30 days is given anew with a vote, and only then', async () => {
  for (const [age, anew] of [[0, false], [29, false], [31, true], [399, true]]) {
    const old = token(KEYS.now, '4713', DAY - age);
    const me = new Visitor(site, { voter: old });
    assert.equal((await me.ask('/')).headers['set-cookie'], undefined);
    const made = voterOf(await me.put(slug, 'ship'));
    assert.equal(Boolean(made), anew, `${age} days`);
    if (anew) assert.equal(made.value, token(KEYS.now, '4713'));
    assert.equal((await tally(site, slug)).votes >= 1, true);
  }
  assert.equal((await new Visitor(site, { voter: token(KEYS.now, '4713') }).put(slug, null)).json.verdict, null);
});
