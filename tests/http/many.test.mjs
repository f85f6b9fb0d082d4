// Three or four tools in one table, and the picker that leads there.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own, psql } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, dangers, parse, squeeze, text } from './lib/html.mjs';
import { find, nfc, LONG_A, LONG_B } from './lib/catalogue.mjs';

const site = await own();
const THREE = '/compare/k-low-vs-k-some-vs-k-wins';
const FOUR = `/compare/hostile-left-vs-hostile-right-vs-${LONG_A}-vs-${LONG_B}`;

test('three and four tools: all of each, in a table that says which is whose', async () => {
  for (const path of [THREE, FOUR]) {
    const answer = await ask(site, path);
    assert.equal(answer.status, 200, path);
    const page = parse(answer.body);
    assert.deepEqual(dangers(page), []);
    const slugs = path.slice('/compare/'.length).split('-vs-');
    const tools = slugs.map(find);
    const rows = all(page, 'tr').map((row) => row.children.filter((cell) => cell.name === 'th' || cell.name === 'td'));
    for (const row of rows) assert.equal(row.length, tools.length + 1, 'a heading and a cell each');
    const row = (title) => rows.find(([head]) => text(head) === title)?.slice(1).map(text);
    tools.forEach(({ name, tagline, pricing, reviews }, i) => {
      assert.equal(text(rows[0][i + 1]), squeeze(nfc(name)));
      assert.ok(row('What it is')[i].includes(squeeze(nfc(tagline))));
      assert.ok(row('Entry price')[i].includes(squeeze(nfc(pricing.entry))));
      for (const { persona, verdict, quote } of reviews) {
        const cell = row(persona[0].toUpperCase() + persona.slice(1))[i];
        assert.ok(cell.includes(squeeze(nfc(quote))) && cell.includes(verdict === 'ship' ? 'Ship' : 'Skip'));
      }
    });
    assert.deepEqual(all(page, (n) => n.attributes.name === 'robots').map((n) => n.attributes.content), ['noindex']);
    assert.deepEqual(all(page, (n) => n.attributes.rel === 'canonical').map((n) => n.attributes.href), [site.base + path]);
    const { json } = await askJson(site, path);
    assert.deepEqual(Object.keys(json), ['tools', 'scorecard', 'comparisons', 'canonical']);
    assert.deepEqual(json.tools.map(({ slug }) => slug), slugs);
    assert.equal(json.comparisons.length, tools.length === 3 ? 3 : 6);
    for (const { persona, reviews } of json.scorecard)
      assert.deepEqual(reviews.map((said) => said?.quote ?? null), tools.map((one) => nfc(one.reviews.find((r) => r.persona === persona)?.quote ?? '') || null));
    // straight to each pair, in its curated order
    const links = all(byId(page, 'main'), (n) => /^\/compare\/[^?]*$/.test(n.attributes.href ?? '')).map((n) => n.attributes.href);
    assert.deepEqual(links.map((href) => site.base + href), json.comparisons.map(({ url }) => url));
    for (const href of links) assert.equal((await ask(site, href)).status, 200, href);
  }
});

test('what a comparison of two takes besides is refused, not passed over', async () => {
  const answer = await ask(site, `${THREE}?w=builder-2`);
  assert.equal(answer.status, 400);
  assert.match(text(parse(answer.body)), /“w” goes with a comparison of two tools/);
});

test('as of a day: the tools as they stood then, a note, a form; an earlier one says who was missing', async () => {
  const day = new Date().toISOString().slice(0, 10);
  const plain = (await askJson(site, THREE)).json, then = (await askJson(site, `${THREE}?asof=${day}`)).json;
  assert.ok(then.tools.every((tool) => tool.as_of === day));
  assert.deepEqual(then.tools.map(({ slug, panel, community }) => [slug, panel, community.votes]), plain.tools.map(({ slug, panel, community }) => [slug, panel, community.votes]));
  assert.deepEqual(then.scorecard, plain.scorecard);
  const page = parse((await ask(site, `${THREE}?asof=${day}`)).body);
  assert.match(text(page), new RegExp(`As it stood at the end of ${day}`));
  assert.equal(byId(page, 'asof').attributes.value, day);
  assert.ok((await ask(site, THREE)).body.includes(`href="${THREE}?asof=${day}"`), 'the page leads there');
  const early = await ask(site, `${THREE}?asof=2020-01-01`);
  assert.equal(early.status, 404);
  assert.match(text(parse(early.body)), /At the end of 2020-01-01 nobody could see/);
  for (const wrong of ['yesterday', '2026-02-31', '2999-01-01', '%22%3E%3Cscript%3E']) assert.equal((await ask(site, `${THREE}?asof=${wrong}`)).status, 400, wrong);
  const order = THREE.replace('/compare/', '').split('-vs-').reverse().join('-vs-');
  assert.equal((await ask(site, `/compare/${order}?asof=${day}`)).headers.location, `${THREE}?asof=${day}`, 'the day is kept on the way to the one order');
});

test('one order: that of the slugs; others lead there', async () => {
  for (const path of ['/compare/k-wins-vs-k-low-vs-k-some', '/compare/k-some-vs-k-wins-vs-k-low'])
    for (const accept of ['text/html', 'application/json']) {
      const answer = await ask(site, path, { headers: { accept } });
      assert.equal(answer.status, 301, path);
      assert.equal(answer.headers.location, THREE);
    }
});

test('the same twice, too many, unknown: 404 that says what to do, for pages and programs', async () => {
  for (const [path, why] of [
    ['/compare/k-wins-vs-k-some-vs-k-wins', /“k-wins” stands there twice; name each tool once/],
    ['/compare/k-wins-vs-k-wins-vs-k-wins-vs-k-wins', /stands there twice/],
    ['/compare/k-wins-vs-k-some-vs-k-low-vs-k-high-vs-k-mix', /at most four tools/i],
    ['/compare/k-wins-vs-k-some-vs-nope', /one of these tools is not listed/i],
    ['/compare/k-wins-vs-k-some-vs-', /names two to four tools/],
  ]) {
    const answer = await ask(site, path);
    assert.equal(answer.status, 404, path);
    assert.match(text(parse(answer.body)), why);
    const problem = await askJson(site, path);
    assert.equal(problem.headers['content-type'], 'application/problem+json');
    assert.match(problem.json.detail, why);
  }
});

test('a vote on one of them is seen at once', async () => {
  const votes = async () => (await askJson(site, THREE)).json.tools.find(({ slug }) => slug === 'k-low').community.votes;
  assert.equal(await votes(), 0);
  const cast = await ask(site, '/api/v1/tools/k-low/vote', { method: 'PUT', headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }, body: '{"verdict":"ship"}' });
  assert.equal(cast.status, 200);
  assert.equal(await votes(), 1);
  const cookie = cast.headers['set-cookie'].map((one) => one.split(';')[0]).join('; ');
  await ask(site, '/api/v1/tools/k-low/vote', { method: 'DELETE', headers: { cookie, 'sec-fetch-site': 'same-origin' } });
  assert.equal(await votes(), 0);
});

test('an old slug and a merged tool lead to what they are now; what became one counts once', async () => {
  const move = (slug, state, into) => psql(site, `SELECT move_tool(t.id, t.version, '${state}', 'admin', 'Ada', 'For a reason.', (SELECT i.id FROM tools AS i WHERE i.slug = '${into}')) FROM tools AS t WHERE t.slug = '${slug}'`);
  psql(site, "SELECT import_tool(s, initcap(s), 'x', 'Elsewhere', 'https://e.example/' || s, 'x', 'free', 'Free') FROM unnest(ARRAY['many-a', 'many-b']) AS s");
  psql(site, "UPDATE tools SET slug = 'many-z' WHERE slug = 'many-a'");
  const settled = async (path, status) => {
    for (let i = 0; i < 40; i++) {
      const answer = await ask(site, path);
      if (answer.status === status) return answer;
      await new Promise((done) => setTimeout(done, 50));
    }
    return ask(site, path);
  };
  assert.equal((await settled('/compare/k-low-vs-k-some-vs-many-a', 301)).headers.location, '/compare/k-low-vs-k-some-vs-many-z');
  assert.equal(move('many-b', 'merged', 'many-z').code, 0);
  assert.equal((await settled('/compare/k-low-vs-k-some-vs-many-b', 301)).headers.location, '/compare/k-low-vs-k-some-vs-many-z');
  assert.equal((await ask(site, '/compare/k-low-vs-many-b-vs-many-z')).headers.location, '/compare/k-low-vs-many-z', 'two are left');
  assert.equal((await ask(site, '/compare/many-a-vs-many-b-vs-many-z')).headers.location, '/tools/many-z', 'one is left');
  assert.equal(move('many-z', 'delisted', '').code, 0);
  assert.equal((await settled('/compare/k-low-vs-k-some-vs-many-z', 404)).status, 404);
});

test('the picker takes three and four, and says what is wrong with each', async () => {
  const pick = (query) => ask(site, `/compare?${query}`);
  assert.equal((await pick('left=Wins&right=Some&third=low')).headers.location, '/compare/k-wins-vs-k-some-vs-k-low');
  assert.equal((await pick('left=Wins&right=Some&third=&fourth=High')).headers.location, '/compare/k-wins-vs-k-some-vs-k-high');
  assert.equal((await pick('left=Wins&right=Some&third=low&fourth=High')).status, 303);
  for (const [query, field, why] of [
    ['left=Wins&right=Some&third=Xylophone', 'third', /No tool here is called “Xylophone”/],
    ['left=Wins&right=Some&third=Low&fourth=wins', 'fourth', /same tool/],
    ['left=Wins&right=&third=Low', 'right', /Name a tool/],
  ]) {
    const answer = await pick(query);
    assert.equal(answer.status, 200);
    const page = parse(answer.body);
    const input = byId(page, field);
    assert.equal(input.attributes['aria-invalid'], 'true', query);
    assert.match(text(byId(page, input.attributes['aria-describedby'])), why);
    assert.equal(byId(page, 'left').attributes.value, 'Wins');
  }
});
