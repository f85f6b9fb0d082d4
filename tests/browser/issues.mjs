// The newsletter's desk and archive at every width, light and dark; the letter itself as HTML; and its life at the desk without a script.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { htmlFindings } from './lib/html.mjs';
import { happened, job, newest, sql, subscriber } from '../http/lib/issues.mjs';
import { until } from '../http/lib/load.mjs';
import { psql } from '../http/lib/sites.mjs';
import { staff } from '../http/lib/staff.mjs';
import { sideways, unreadable } from './lib/look.mjs';
import { fewPlaces, home, schemes, settled, shots, site, sizes, withPage } from './lib/stage.mjs';
import { axeFindings, sweep } from './lib/sweep.mjs';

const LONG = 'A tool with a name that is about as long as the names of tools ever get to be here';
const admin = await staff(site, { login: 'editor', name: 'Editor', role: 'admin', email: 'editor@example.org' });
const reader = await staff(site, { login: 'onlooker', name: 'Onlooker', role: 'moderator' });
subscriber(site, 'browser-sue');
sql(site, `DELETE FROM newsletter_items; DELETE FROM newsletter_issues`); // what the running site composed of the demo
happened(site, [
  ['panel-flipped', 'cursor', 'ship', 'skip', 1, 4], ['community-flipped', 'zed', 'skip', 'ship', 9, 12],
  ['price-changed', 'github-copilot', 'Free', '$20/mo'], ['price-changed', 'claude-code', '$20/mo', '$25/mo, billed yearly, for a team of five'],
]);
// the reviews of three tools, and one of them published, that week; one has a long name
sql(site, `BEGIN; SET LOCAL session_replication_role = replica;
  UPDATE events SET at = (SELECT max(at) FROM events WHERE changed_in = '3') WHERE kind IN ('tool-published', 'review-published')
     AND tool_id IN (SELECT id FROM tools WHERE slug IN ('langgraph', 'crewai', 'ideogram'));
  COMMIT`);
for (let n = 0; n < 4; n++)
  psql(site, `SELECT cast_pair_vote('cursor', 'zed', ${7000 + n}, '${n ? 'left' : 'neither'}', sha256('n${n}'), NULL)`);
sql(site, `BEGIN; SET LOCAL session_replication_role = replica; UPDATE pair_votes SET changed_at = (SELECT max(at) FROM events WHERE changed_in = '3'); COMMIT`);
const made = await job(site, 'digest');
assert.equal(made.code, 0, made.err);
const issue = newest(site);
sql(site, `UPDATE newsletter_items SET facts = facts || '{"tool_name": "${LONG}"}' WHERE issue_id = ${issue.id} AND facts ->> 'tool' = 'crewai'`);

const stateOf = ({ cookies }) => ({
  cookies: [...cookies].map(([name, value]) => ({ name, value, domain: new URL(home).hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' })),
  origins: [],
});

test('at the desk everything is done without a script, and nothing typed is lost', async () => {
  await withPage({ storageState: stateOf(admin), javaScriptEnabled: false }, async ({ page, go, taken }) => {
    await go('/mod/newsletter');
    await page.getByRole('link', { name: /^Week \d+, \d+$/ }).first().click();
    await page.fill('#subject', 'A week of flips, prices, and one long name');
    await page.fill('#note', 'Two **flips** this week, and a price. [Write to us](mailto:desk@example.org).\n\n> Not a word of it is an advert.');
    const items = () => page.getByRole('button', { name: /^Drop: / }).evaluateAll((all) => all.map((one) => one.ariaLabel));
    const [first, second] = await items();
    await page.getByRole('button', { name: first.replace('Drop', 'Down') }).click();
    assert.deepEqual((await items()).slice(0, 2), [second, first]);
    assert.equal(await page.inputValue('#subject'), 'A week of flips, prices, and one long name');
    const last = (await items()).at(-1);
    await page.getByRole('button', { name: last }).click();
    assert.ok(!(await items()).includes(last));
    await page.getByRole('button', { name: last.replace('Drop', 'Restore') }).click();
    await page.getByRole('button', { name: 'Send a test to editor@example.org' }).click();
    await page.getByText('A test is on its way to you.').waitFor();
    assert.match(await page.frameLocator('iframe.letter').locator('body').innerText(), /Two flips this week/);
    assert.deepEqual(taken(), []);
  });
});

await sweep({ 'mod-newsletter': { path: '/mod/newsletter' }, 'mod-issue': { path: issue.path } }, { storageState: stateOf(admin), at: fewPlaces });
await sweep({ 'mod-issue-seen': { path: issue.path } }, { storageState: stateOf(reader), at: fewPlaces });

// a letter has no landmarks: a mail program has its own
const apart = (finding) => !/^axe (region|landmark-one-main)/.test(finding);

test('the letter reads well at every width, light and dark', async () => {
  const found = [];
  for (const size of sizes)
    for (const colorScheme of schemes)
      await withPage({ storageState: stateOf(admin), viewport: size, colorScheme, bypassCSP: true }, async ({ page, go, taken }) => {
        const at = `letter-${size.width}-${colorScheme}`;
        await go(`${issue.path}/letter`);
        await settled(page);
        if ((await page.evaluate(sideways)) > 0) found.push(`${at} scrolls sideways`);
        found.push(...(await page.evaluate(unreadable)).map((what) => `${at}: ${what}`));
        await page.screenshot({ path: join(shots, `${at}.png`), fullPage: true });
        found.push(...(await axeFindings(page)).filter(apart).map((what) => `${at}: ${what}`));
        const ground = await page.evaluate(() => getComputedStyle(document.querySelector('.cell')).backgroundColor);
        assert.equal(ground, colorScheme === 'dark' ? 'rgb(10, 20, 30)' : 'rgba(0, 0, 0, 0)', at);
        assert.deepEqual(await page.evaluate(() => performance.getEntriesByType('resource').map((one) => one.name).filter((url) => !url.endsWith('/favicon.ico'))), [], 'it fetches nothing');
        found.push(...taken().map((what) => `${at}: ${what}`));
      });
  assert.deepEqual(found, []);
});

test('it is approved, and stands in the archive', async () => {
  const shown = { version: newest(site).version, subject: 'A week of flips, prices, and one long name', note: 'Two **flips** this week.', due: '', do: 'approve' };
  assert.equal((await admin.post(issue.path, shown)).status, 303);
  await until('it is queued', () => sql(site, `SELECT queued_at IS NOT NULL FROM newsletter_issues WHERE id = ${issue.id}`) === 't', 15);
});

const archive = { newsletter: { path: '/newsletter' }, 'newsletter-issue': { path: `/newsletter/${issue.week}` }, 'mod-issue-sent': { path: issue.path } };
await sweep(archive, { storageState: stateOf(admin) });

test('their HTML is valid', async () => {
  for (const [name, path] of [['newsletter', '/newsletter'], ['issue', `/newsletter/${issue.week}`], ['desk', '/mod/newsletter'], ['issue at the desk', issue.path]])
    assert.deepEqual(await htmlFindings((await admin.get(path)).body, { long: true }), [], name);
});
