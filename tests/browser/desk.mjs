// Every page of those who look after the site: at every width, light and dark, their HTML, and that the navigation leads to nothing else.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { edited, submitted } from '../http/lib/moderation.mjs';
import { psql, vote } from '../http/lib/sites.mjs';
import { account, Staff, staff } from '../http/lib/staff.mjs';
import { htmlFindings } from './lib/html.mjs';
import { fewPlaces, home, site } from './lib/stage.mjs';
import { sweep } from './lib/sweep.mjs';

const sql = (text) => {
  const done = psql(site, text);
  assert.equal(done.code, 0, done.err);
  return done.out;
};

// ---- something of everything to decide, and something decided

const admin = await staff(site, { login: 'sweeper', name: 'Sweeper', role: 'admin' });
account(site, { login: 'writer', name: 'Writer', role: 'panelist' });
const one = submitted(site, {
  name: 'Langgraf', tagline: 'Graphs of agents, drawn while they run', email: 'ann@example.org', note: 'It is my own tool.', marks: ['fast', 'honeypot'],
  description: 'It draws **graphs**.\n\n- live\n- in a browser', website: 'https://langgraf.example/a/rather/long/path?with=a&query=too',
});
submitted(site, { name: 'An item with a name that is as long as names of tools get when those who make them cannot decide' });
const edit = edited(site, 'langgraph', { name: 'LangGraph', tagline: 'Agents as graphs, with state that stays', website: 'https://www.langchain.com/langgraph', description: 'What it does, said anew.' });
const gone = submitted(site, { name: 'Decided already' });
const decided = await admin.post(`/mod/items/${gone.item}/decide`, { version: sql(`SELECT version FROM tools WHERE id = ${gone.id}`), action: 'reject', reason: 'It does nothing.\n\nNot even that.' });
assert.equal(decided.status, 303);
vote(site, 'otter', 3, 1);
for (let n = 0; n < 5; n++) sql(`SELECT cast_vote('otter', ${9000 + n}, 'ship', sha256('burst'), 0)`);
sql(`SELECT raise_flag('otter', 'wrong-price', 'It costs more now.', sha256('flag'), 100)`);
const tool = sql(`SELECT id FROM tools WHERE slug = 'langgraph'`);
const draft = sql(`INSERT INTO review_drafts (tool_id, persona_id, verdict, quote, reviewed_on, revision, account_id, state, submitted_at)
  SELECT t.id, p.id, 'skip', 'It has grown a second head since.', '2026-11-01', t.revision, a.id, 'pending', now()
    FROM tools AS t, personas AS p, accounts AS a WHERE t.slug = 'langgraph' AND p.slug = 'builder' AND a.login = 'writer' RETURNING id`);
const flag = sql(`SELECT f.id FROM flags AS f WHERE f.state = 'open' ORDER BY f.id DESC LIMIT 1`);

const pages = {
  'mod-queue': { path: '/mod' },
  'mod-queue-none': { path: '/mod?q=nothing-is-called-that' },
  'mod-done': { path: decided.headers.location },
  'mod-item-tool': { path: `/mod/items/${one.item}` },
  'mod-item-edit': { path: `/mod/items/${edit.item}` },
  'mod-item-decided': { path: `/mod/items/${gone.item}` },
  'mod-item-review': { path: `/mod/items/review_draft-${draft}` },
  'mod-item-flag': { path: `/mod/items/flag-${flag}` },
  'mod-item-form': { path: `/mod/items/${one.item}/edit` },
  'mod-reviews': { path: '/mod/reviews' },
  'mod-review-new': { path: '/mod/reviews/new' },
  'mod-review': { path: `/mod/reviews/${draft}` },
  'mod-votes': { path: '/mod/votes' },
  'mod-tools': { path: '/mod/tools' },
  'mod-votes-tool': { path: '/mod/votes?tool=crewai' },
  'mod-votes-voided': { path: '/mod/votes?standing=voided' },
  'mod-tool': { path: `/mod/tools/${tool}` },
  'mod-tool-edit': { path: `/mod/tools/${tool}/edit` },
  'mod-comparisons': { path: '/mod/comparisons' },
  'mod-domains': { path: '/mod/domains' },
  'mod-personas': { path: '/mod/personas' },
  'mod-categories': { path: '/mod/categories' },
  'mod-reasons': { path: '/mod/reasons' },
  'mod-predictions': { path: '/mod/predictions' },
  'mod-users': { path: '/mod/users' },
  'mod-mail-server': { path: '/mod/mail' },
  'mod-settings': { path: '/mod/settings' },
  'mod-account': { path: '/mod/account' },
  'mod-second-factor': { path: '/mod/account/second-factor' },
  'mod-no-such-item': { path: '/mod/items/tool-0', status: 404 },
};
const open = { 'mod-login': { path: '/mod/login' }, flag: { path: '/tools/crewai/flag' }, 'flag-said': { path: '/tools/crewai/flag?said=1' } };

const storageState = {
  cookies: [...admin.cookies].map(([name, value]) => ({ name, value, domain: new URL(home).hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' })),
  origins: [],
};
await sweep(pages, { storageState, at: fewPlaces });
await sweep(open);

test('their HTML is valid', async () => {
  const nobody = new Staff(site);
  for (const [who, list] of [[admin, pages], [nobody, open]])
    for (const [name, { path, status = 200 }] of Object.entries(list)) {
      const answer = await who.get(path);
      assert.equal(answer.status, status, name);
      assert.deepEqual(await htmlFindings(answer.body, { long: true }), [], name);
    }
});

test('the navigation leads to pages that are looked at here, and nowhere else', async () => {
  // the newsletter has a file of its own
  const known = new Set([...Object.values(pages), ...Object.values(open), { path: '/mod/newsletter' }].map(({ path }) => path.split('?')[0]));
  const body = (await admin.get('/mod')).body;
  const ways = [...body.slice(0, body.indexOf('<main')).matchAll(/<li><a href="(\/[^"]*)"/g)].map((found) => found[1]);
  assert.ok(ways.length >= 8, ways.join(' '));
  for (const way of ways) assert.ok(known.has(way), way);
});
