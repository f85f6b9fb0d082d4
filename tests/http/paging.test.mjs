// Lists page by keyset: nothing is lost, nothing comes twice, whoever walks.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own, VOTES } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, parse } from './lib/html.mjs';
import { catalogue, panel, SHELF } from './lib/catalogue.mjs';

const site = await own();
const EVERY = catalogue.tools.map((one) => one.slug);
const BULK = catalogue.tools.filter((one) => one.category === SHELF).map((one) => one.slug);
const percent = (slug) => panel(slug)?.percent ?? -1;

// Follows rel=next from link to link; returns the slugs of each page.
async function walkPages(path) {
  const pages = [];
  for (let next = path; next; ) {
    assert.ok(pages.length < 200, 'it ends');
    const page = parse((await ask(site, next)).body);
    const rows = all(byId(page, 'main'), (n) => n.name === 'ol')[0];
    pages.push(all(rows, (n) => n.name === 'a' && n.attributes.href.startsWith('/tools/')).map((n) => n.attributes.href.slice(7)));
    const links = all(page, (n) => n.name === 'a' && n.attributes.rel === 'next');
    assert.ok(links.length <= 1);
    next = links[0]?.attributes.href;
  }
  return pages;
}
async function walkApi(query, limit) {
  const slugs = [];
  for (let path = `/api/v1/tools?${query}${query && '&'}limit=${limit}`, n = 0; path; n++) {
    assert.ok(n < 200, 'it ends');
    const answer = await ask(site, path);
    assert.equal(answer.status, 200, path);
    const { tools, next } = answer.json;
    assert.ok(tools.length <= limit && (tools.length === limit || next === null), 'only the last page is short');
    assert.ok(n === 0 || tools.length > 0, 'no empty page at the end');
    slugs.push(...tools.map((one) => one.slug));
    const link = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link ?? '');
    assert.equal(Boolean(link), next !== null, 'Link when there is more');
    if (link) {
      assert.ok(link[1].startsWith(`${site.base}/api/v1/tools?`));
      assert.equal(new URL(link[1]).searchParams.get('after'), next);
    }
    path = link ? link[1].slice(site.base.length) : '';
  }
  return slugs;
}
function inPanelOrder(slugs) {
  const key = (slug) => [percent(slug), catalogue.tools.find((one) => one.slug === slug).reviews.length];
  slugs.slice(1).forEach((slug, i) => {
    const [a, b] = [key(slugs[i]), key(slug)];
    assert.ok(a[0] > b[0] || (a[0] === b[0] && a[1] >= b[1]), `${slugs[i]} ${a} before ${slug} ${b}`);
  });
}
const whole = (slugs, wanted) => {
  assert.equal(new Set(slugs).size, slugs.length, 'nothing twice');
  assert.deepEqual([...slugs].sort(), [...wanted].sort(), 'nothing lost');
};

for (const [what, path, wanted] of [
  ['all tools', '/tools', EVERY],
  ['the filtered list', '/tools?category=bulk-goods', BULK],
  ['the category', '/c/bulk-goods', BULK],
])
  for (const sort of ['newest', 'panel', 'community'])
    test(`${what} by ${sort}, page by page`, async () => {
      const sorted = sort === 'newest' ? path : `${path}${path.includes('?') ? '&' : '?'}sort=${sort}`;
      const pages = await walkPages(sorted);
      whole(pages.flat(), wanted);
      assert.ok(pages.length >= 3);
      for (const page of pages.slice(0, -1)) assert.equal(page.length, pages[0].length);
      if (sort === 'newest') assert.deepEqual(pages.flat(), [...wanted].reverse(), 'the last of the file is the newest');
      if (sort === 'panel') inPanelOrder(pages.flat());
    });

for (const query of ['', 'sort=panel', 'sort=community', 'category=bulk-goods', 'category=bulk-goods&sort=panel', 'category=bulk-goods&sort=community'])
  test(`the API walks “${query}” with every size of page`, async () => {
    const wanted = query.includes('category') ? BULK : EVERY;
    const first = await walkApi(query, 100);
    whole(first, wanted);
    for (const limit of [1, 2, 7, 47, 48, 49, 68, 69, 70]) assert.deepEqual(await walkApi(query, limit), first, `limit ${limit}`);
  });

test('a page and the API list alike', async () => {
  for (const sort of ['newest', 'panel', 'community'])
    assert.deepEqual((await walkPages(`/tools?sort=${sort}`)).flat(), await walkApi(`sort=${sort}`, 100), sort);
});

test('by community: those with more for them first, those without votes at the end', async () => {
  const slugs = await walkApi('sort=community', 100);
  const voted = Object.keys(VOTES);
  assert.ok(slugs.slice(0, voted.length).every((slug) => voted.includes(slug)) || slugs.indexOf('bulk-07') < slugs.indexOf('k-empty-a'), slugs.slice(0, 8).join(' '));
});

test('limit: 1 to 100, a whole number', async () => {
  for (const good of ['1', '20', '100', '007'])
    assert.equal((await ask(site, `/api/v1/tools?limit=${good}`)).json.tools.length, Math.min(Number(good), EVERY.length), good);
  assert.equal((await ask(site, '/api/v1/tools')).json.tools.length, 20);
  for (const bad of ['0', '-1', '101', '999', '1e2', '1.5', '+5', 'x', '%205', '5%20', '0x1', '9999999999999999999', '%F0%9F%9A%A2'])
    assert.equal((await ask(site, `/api/v1/tools?limit=${bad}`)).status, 400, bad);
});

test('a page knows no limit', async () => {
  assert.equal((await ask(site, '/tools?limit=5')).status, 400);
});

test('a cursor that is not ours, or of another list, answers 400', async () => {
  const cursor = async (query) => (await ask(site, `/api/v1/tools?limit=2&${query}`)).json.next;
  const mine = { newest: await cursor('sort=newest'), panel: await cursor('sort=panel'), community: await cursor('sort=community') };
  for (const [sort, word] of Object.entries(mine))
    for (const other of Object.keys(mine))
      for (const path of [`/api/v1/tools?sort=${other}&after=${word}`, `/tools?sort=${other}&after=${word}`, `/c/bulk-goods?sort=${other}&after=${word}`])
        assert.equal((await ask(site, path)).status, sort === other ? 200 : 400, path);
  const strange = ['x', 'n', 'n1', 'n1.2', 'n1.2.3.4', 'n..', 'n1.2.', '.1.2', 'N1.2.3', 'n1.2.3%20', 'n-1.2.3', 'n1.2.%F0%9F%9A%A2', `n${'z'.repeat(20)}.1.1`,
    `${mine.newest}x.`, mine.newest.slice(1), mine.newest.toUpperCase(), '%27%29%3B%20DROP%20TABLE%20tools', '%25n'];
  for (const word of strange)
    for (const path of [`/tools?after=${word}`, `/api/v1/tools?after=${word}`, `/compare?after=${word}`, `/c/bulk-goods?after=${word}`])
      assert.equal((await ask(site, path)).status, 400, path);
});

test('any cursor of the right shape is answered, however wild its keys', async () => {
  const top = 'w8e8e8'.repeat(2);
  for (const [letter, sort] of [['n', 'newest'], ['p', 'panel'], ['c', 'community'], ['k', '']])
    for (const keys of ['0.0.0', '1.1.1', 'zzzzzz.zzzzzz.zzzzzz', '1y2p0ij32e8e7.1y2p0ij32e8e7.0', '3w5e11264sgsf.3w5e11264sgsf.3w5e11264sgsf', `${top}.1.1`, '3tz3qbbihmpz4.1.0']) {
      const path = sort ? `/tools?sort=${sort}&after=${letter}${keys}` : `/compare?after=${letter}${keys}`;
      const { status } = await ask(site, path);
      assert.ok(status === 200 || status === 400, `${path}: ${status}`);
    }
});

test('the pairs of the picker page, too', async () => {
  const listed = [];
  let path = '/compare';
  for (let n = 0; path; n++) {
    assert.ok(n < 20);
    const { json } = await askJson(site, path);
    listed.push(...json.comparisons.map((one) => `${one.left.slug} ${one.right.slug}`));
    const page = parse((await ask(site, path)).body);
    const [next] = all(page, (a) => a.name === 'a' && a.attributes.rel === 'next');
    assert.equal(next?.attributes.href, json.next ? `/compare?after=${json.next}` : undefined);
    path = next?.attributes.href;
  }
  assert.deepEqual(listed, catalogue.comparisons.map((one) => `${one.left} ${one.right}`), 'all, in the order of the file');
});

test('a later page leads back to the first', async () => {
  const { json } = await askJson(site, '/tools?sort=panel');
  const page = parse((await ask(site, `/tools?sort=panel&after=${json.next}`)).body);
  assert.ok(all(page, (n) => n.name === 'a' && n.attributes.href === '/tools?sort=panel').length >= 1);
});
