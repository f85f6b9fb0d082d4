// What programs are told: llms.txt, the policy page, every tool in a line.
import test from 'node:test';
import assert from 'node:assert/strict';
import { siteUp } from '../lib/site.mjs';
import { own } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, parse, text } from './lib/html.mjs';
import { HOSTILE, catalogue } from './lib/catalogue.mjs';

const site = await own();
const today = new Date().toISOString().slice(0, 10);

test('llms.txt: a title, what the site is, and addresses that answer', async () => {
  const answer = await ask(site, '/llms.txt');
  assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
  assert.match(answer.body, /^# Slipway\n\n> .+\n/, 'a title, and a quote that sums up');
  for (const section of ['## For programs', '## Policy', '## Optional']) assert.ok(answer.body.includes(`\n${section}\n\n- [`), section);
  for (const path of ['/api/v1/search?q=editor', '/api/v1/rankings', '/feed.json', '/predictions', '/exports', '/mcp', '/tools/facts', '/api/v1/openapi.json'])
    assert.ok(answer.body.includes(`](${site.base}${path}): `), path);
  const links = [...answer.body.matchAll(/\]\((\S+)\)/g)].map((link) => new URL(link[1]));
  assert.ok(links.length >= 12);
  for (const link of links) {
    assert.equal(link.origin, site.base);
    assert.equal((await ask(site, link.pathname + link.search)).status, link.pathname === '/mcp' ? 405 : 200, link.pathname);
  }
  assert.ok(!answer.body.includes('Contact:'), 'nobody said where to write to');
});

test('/agents: reached from every footer and from llms.txt, with quotas as they are set', async () => {
  for (const path of ['/', '/tools/k-wins', '/agents']) assert.ok(all(parse((await ask(site, path)).body), 'a').some((a) => a.attributes.href === '/agents'), path);
  const page = await ask(site, '/agents');
  const words = text(parse(page.body));
  assert.match(words, /100 new votes count/);
  assert.match(words, /10 submissions and flags together/);
  assert.match(words, /draft-ietf-httpapi-ratelimit-headers-11/);
  for (const link of all(parse(page.body), 'a')) {
    const { href } = link.attributes;
    if (href.startsWith('/')) assert.equal((await ask(site, href)).status, 200, href);
  }
  for (const path of ['/tools/facts', '/api/v1/openapi.json', '/api/v1/search?q=editor', '/api/v1/rankings', '/feed.json', '/feed.atom', '/predictions', '/exports'])
    assert.ok(all(parse(page.body), 'a').some((a) => a.attributes.href === path), path);
  const { json } = await askJson(site, '/agents');
  assert.deepEqual(json, {
    summary: json.summary,
    openapi: `${site.base}/api/v1/openapi.json`,
    mcp: `${site.base}/mcp`,
    facts: `${site.base}/tools/facts`,
    search: `${site.base}/api/v1/search`,
    rankings: `${site.base}/api/v1/rankings`,
    feed: `${site.base}/feed.json`,
    predictions: `${site.base}/predictions`,
    exports: `${site.base}/exports`,
    quotas: { votes_a_day: 100, submissions_a_day: 10 },
    contact: null,
    url: `${site.base}/agents`,
  });
});

test('CONTACT is told where it is set, and nothing but an address is taken', async () => {
  const other = await siteUp({ name: 'http-contact', env: { WORKERS: '1', CATALOGUE: '', CONTACT: 'hello@example.org', VOTE_QUOTA: '7', SUBMISSION_QUOTA: '3' } });
  try {
    assert.match((await ask(other, '/llms.txt')).body, /^- Contact: hello@example\.org$/m);
    assert.ok((await ask(other, '/agents')).body.includes('href="mailto:hello@example.org"'));
    assert.deepEqual((await askJson(other, '/agents')).json.quotas, { votes_a_day: 7, submissions_a_day: 3 });
    assert.equal((await ask(other, '/api/v1/openapi.json')).json.info.contact.email, 'hello@example.org');
    assert.equal((await ask(other, '/tools/facts')).body, '{"facts":[\n],"next":null}\n', 'no tools, no lines');
    other.env.CONTACT = `x@y.example${HOSTILE} z`;
    const refused = other.slipway('config');
    assert.equal(refused.code, 78);
    assert.match(refused.err, /CONTACT must be an address/);
  } finally {
    await other.down();
  }
});

// every part, in order: the tools of all lines
async function read(limit) {
  const tools = [];
  const parts = [];
  for (let path = `/tools/facts?limit=${limit}`; path; ) {
    const answer = await ask(site, path);
    assert.equal(answer.status, 200);
    const lines = answer.body.split('\n').slice(1, -2).map((line) => JSON.parse(line.replace(/,$/, '')));
    assert.deepEqual(answer.json.facts, lines, 'a line by itself is a tool');
    assert.ok(lines.length <= limit);
    tools.push(...lines);
    parts.push(lines.length);
    const link = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link ?? '');
    assert.equal(link === null, answer.json.next === null);
    path = link && new URL(link[1]).pathname + new URL(link[1]).search;
  }
  return { tools, parts };
}

test('/tools/facts: each tool once, whatever the size of the parts', async () => {
  const whole = await read(500);
  assert.deepEqual(whole.tools.map((tool) => tool.slug).sort(), catalogue.tools.map((tool) => tool.slug).sort());
  for (const limit of [1, 7, 20]) {
    const { tools, parts } = await read(limit);
    assert.deepEqual(tools, whole.tools);
    assert.ok(parts.slice(0, -1).every((n) => n === limit));
  }
});

test('/tools/facts: each figure with its n and its day', async () => {
  const { tools } = await read(500);
  const of = (slug) => tools.find((tool) => tool.slug === slug);
  assert.deepEqual(of('k-some'), {
    slug: 'k-some',
    name: 'Some',
    tagline: 'The tagline of k-some',
    category: { slug: 'call-cases', name: 'Call Cases' },
    panel: { ship: 3, reviews: 4, percent: 75, reviewed_on: '2026-04-13' },
    community: { ship: 3, skip: 0, votes: 3, percent: 100, counted_on: today },
    pricing: { model: 'paid', entry: '$6/mo', observed_on: today, basis: 'imported' },
    url: `${site.base}/tools/k-some`,
  });
  assert.deepEqual([of('k-empty-a').panel, of('k-empty-a').community.percent], [{ ship: 0, reviews: 0, percent: null, reviewed_on: null }, null]);
  const nasty = catalogue.tools.find((tool) => tool.slug === 'hostile-left');
  assert.deepEqual([of('hostile-left').name, of('hostile-left').tagline, of('hostile-left').pricing.entry], [nasty.name, nasty.tagline, nasty.pricing.entry].map((one) => one.normalize('NFC')));
  for (const tool of tools) {
    const page = (await ask(site, `/api/v1/tools/${tool.slug}`)).json;
    const { reviewed_on, ...panel } = tool.panel;
    const { counted_on, ...community } = tool.community;
    assert.deepEqual([tool.name, panel, tool.url], [page.name, page.panel, page.url]);
    assert.equal(reviewed_on, page.reviews.map((one) => one.reviewed_on).sort().at(-1) ?? null);
    assert.equal(community.votes, page.community.votes);
    assert.equal(counted_on, today);
  }
});

test('/tools/facts: shared, with an entity tag; what is no limit and no cursor is told', async () => {
  const answer = await ask(site, '/tools/facts', { headers: { origin: 'https://elsewhere.example', 'accept-encoding': 'gzip' } });
  assert.equal(answer.headers['access-control-allow-origin'], '*');
  assert.equal(answer.headers['content-encoding'], 'gzip');
  assert.equal((await ask(site, '/tools/facts', { headers: { 'if-none-match': answer.headers.etag, 'accept-encoding': 'gzip' } })).status, 304);
  assert.equal(answer.headers.ratelimit, undefined, 'nobody is counted here');
  for (const bad of ['limit=0', 'limit=501', 'limit=x', 'limit=-1', 'limit=1.5', 'after=n1.2.3', 'after=f', 'after=f1', `after=${encodeURIComponent(HOSTILE)}`, 'after=%00', 'q=1']) {
    const refused = await ask(site, `/tools/facts?${bad}`, { headers: { accept: 'application/json' } });
    assert.equal(refused.status, 400, bad);
    assert.equal(refused.headers['content-type'], 'application/problem+json');
  }
  assert.match((await askJson(site, '/tools/facts?limit=501')).json.detail, /from 1 to 500/);
  assert.match((await askJson(site, '/tools/facts?after=x')).json.detail, /“next” of an earlier answer/);
});
