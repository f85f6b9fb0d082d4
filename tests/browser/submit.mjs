// Submitting in the browser: the form, its errors and previews, receipts in every state, with and without JavaScript, at
// every width, by keyboard alone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { sql } from '../lib/sql.mjs';
import { htmlFindings } from './lib/html.mjs';
import { fewPlaces, home, site, withPage } from './lib/stage.mjs';
import { sweep } from './lib/sweep.mjs';

function query(text) {
  const { out, err } = sql(site.env.DATABASE_SUPER_URL, text);
  assert.equal(err, '');
  return out;
}
const quoted = (text) => (text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`);
function decide(path, action, reason = null) {
  const hash = createHash('sha256').update(path.split('/').pop()).digest('hex');
  query(`SELECT decide(sha256('mo'), 'tool', s.tool_id, (SELECT t.version FROM tools AS t WHERE t.id = s.tool_id), ${quoted(action)}, ${quoted(reason)}, NULL, NULL)
         FROM submissions AS s WHERE s.token_hash = decode('${hash}', 'hex')`);
}
const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const post = (path, fields) => fetch(home + path, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) });

const MARKDOWN = `It plans a **voyage** and keeps its *log*. With \`code\`, [a link](https://example.com/) and

# A heading

- one
- two
  1. first
  2. second

> Said by somebody
> on two lines.

\`\`\`
a line of code that is rather long and would not fit into a narrow window, were it not broken somewhere
\`\`\`
`.trim();
const tool = (name, more = {}) => ({
  name,
  website: `https://${name.toLowerCase().replace(/[^a-z]+/g, '-')}.example/`,
  tagline: 'Charts for coding agents that get lost',
  category: 'developer-tools',
  description: MARKDOWN,
  model: 'freemium',
  entry: 'Free, $12/mo for teams',
  tags: 'Agent, Self-hosted',
  email: 'skipper@example.org',
  note: 'I work there.\nThe price is at the bottom of their page.',
  do: 'send',
  ...more,
});
async function send(name) {
  const answer = await post('/submit', tool(name));
  assert.equal(answer.status, 303, await answer.text());
  return answer.headers.get('location').replace(home, '');
}

query(`INSERT INTO accounts (login, name, role) VALUES ('mo', 'Mo', 'moderator');
     INSERT INTO sessions (token_hash, account_id, second_factor) SELECT sha256('mo'), id, true FROM accounts WHERE login = 'mo'`);
const receipts = {};
for (const name of ['Waiting', 'Asked', 'Approved', 'Rejected', 'Spam']) receipts[name] = await send(`${name} Compass`);
decide(receipts.Asked, 'ask-changes', 'What does it cost to start?\nThe tagline praises; say what it is.');
decide(receipts.Approved, 'approve');
decide(receipts.Rejected, 'reject', 'It is a list of prompts, and no tool.');
decide(receipts.Spam, 'mark-spam', 'Spam.');
const slug = query(`SELECT slug FROM tools WHERE name = 'Approved Compass'`);
const asked = { ...tool('Asked Compass', { do: undefined }), version: query(`SELECT version FROM submissions WHERE name = 'Asked Compass'`) };
delete asked.do;
delete asked.email;

const errors = tool('', { website: 'javascript:alert(1)', category: '', entry: '', email: 'skipper', tags: 'Agent, agent' });
const looked = {
  'submit-errors': { path: '/submit', method: 'post', status: 422, fields: errors },
  'submit-preview': { path: '/submit', method: 'post', fields: tool('Preview Compass', { do: 'preview' }) },
  'submit-taken': { path: '/submit', method: 'post', status: 409, fields: tool('Another Cursor', { website: 'https://cursor.com' }) },
  'submit-duplicates': { path: '/submit', method: 'post', fields: tool('Cursors') },
  'receipt-waiting': { path: receipts.Waiting },
  'receipt-asked': { path: receipts.Asked },
  'receipt-asked-errors': { path: `${receipts.Asked}/resubmit`, method: 'post', status: 422, fields: { ...asked, tagline: '' } },
  'receipt-approved': { path: receipts.Approved },
  'receipt-rejected': { path: receipts.Rejected },
  'receipt-rejected-errors': { path: `${receipts.Rejected}/appeal`, method: 'post', status: 422, fields: { words: '', version: '3' } },
  'receipt-spam': { path: receipts.Spam },
  'tool-markdown': { path: `/tools/${slug}` },
  'compare-markdown': { path: `/compare/${[slug, 'cursor'].sort().join('-vs-')}` },
};
await sweep(looked, { at: fewPlaces });

for (const [name, { path, method = 'get', fields, status = 200 }] of Object.entries(looked))
  test(`html of ${name}`, async () => {
    const answer = method === 'post' ? await post(path, fields) : await fetch(home + path, { headers: { accept: 'text/html' } });
    assert.equal(answer.status, status);
    assert.deepEqual(await htmlFindings(await answer.text(), { long: true }), []);
  });

const fill = async (page, values) => {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`main [name=${name}]`);
    if (['category', 'model'].includes(name)) await field.selectOption(value);
    else await field.fill(value);
  }
};
// What is to be read first has the focus once the page is there.
async function isFocused(page, id) {
  await page.locator(`#${id}`).waitFor();
  for (let tries = 40; tries > 0 && (await page.evaluate(() => document.activeElement.id)) !== id; tries--) await page.waitForTimeout(50);
  assert.equal(await page.evaluate(() => document.activeElement.id), id);
}
const content = ({ do: _, ...values }) => values;

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';
  test(`a visitor submits a tool, mends what is wrong, previews it and follows it, ${how}`, () =>
    withPage({ javaScriptEnabled }, async ({ page, go, wrong }) => {
      const name = javaScriptEnabled ? 'Script Sextant' : 'Plain Sextant';
      const values = content(tool(name));
      await go('/tools');
      await page.getByRole('link', { name: 'Submit a tool' }).first().click();
      await fill(page, { ...values, website: 'nonsense' });
      await page.getByRole('button', { name: 'Send it in' }).click();
      await isFocused(page, 'faults');
      await page.getByRole('link', { name: /The website must name a site/ }).click();
      await isFocused(page, 'f-website');
      for (const [field, value] of Object.entries(values)) if (field !== 'website') assert.equal(await page.locator(`main [name=${field}]`).inputValue(), value, field);
      await page.locator('#f-website').fill(values.website);
      await page.getByRole('button', { name: 'Preview' }).click();
      await isFocused(page, 'preview');
      assert.equal(await page.locator('#preview .rich ol li').count(), 2);
      for (const [field, value] of Object.entries(values)) assert.equal(await page.locator(`main [name=${field}]`).inputValue(), value, field);
      await page.getByRole('button', { name: 'Send it in' }).click();
      assert.match(page.url(), /\/submissions\/[\w-]{32}$/);
      assert.equal(await page.getByText('It waits for a moderator.').count(), 1);

      const path = new URL(page.url()).pathname;
      decide(path, 'ask-changes', 'Say less.');
      await page.reload();
      assert.equal(await page.getByText('Say less.').count(), 1);
      await page.locator('#f-tagline').fill('Less');
      await page.getByRole('button', { name: 'Send it again' }).click();
      assert.equal(await page.getByText('It waits for a moderator.').count(), 1);
      decide(path, 'reject', 'No.');
      await page.reload();
      await page.locator('#f-words').fill('But yes.');
      await page.getByRole('button', { name: 'Appeal' }).click();
      assert.equal(await page.getByText('Your appeal waits with it.').count(), 1);
      assert.deepEqual(await page.context().cookies(), [], 'no cookie is set for it');
      assert.deepEqual(wrong.filter((line) => !/422/.test(line)), []);
    }));
}

test('likely duplicates are shown while typing, told to screen readers, and not asked about again', () =>
  withPage({}, async ({ page, go, wrong }) => {
    await go('/submit');
    const alike = page.locator('#alike');
    assert.equal(await alike.getAttribute('role'), 'status');
    await page.locator('#f-name').pressSequentially('Cursors');
    await alike.getByRole('link', { name: 'Cursor', exact: true }).waitFor();
    assert.match(await alike.innerText(), /Is it one of these\?/);
    await page.locator('#f-name').fill('Something else entirely');
    await page.waitForFunction(() => !document.querySelector('#alike').textContent);
    await page.locator('#f-website').pressSequentially('cursor.com');
    await page.waitForFunction(() => /the same website/.test(document.querySelector('#alike').textContent));
    await page.locator('#f-website').fill('');
    await fill(page, content(tool('Cursors', { website: 'https://cursors-of-another-kind.example/' })));
    await alike.getByRole('link', { name: 'Cursor', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Send it in' }).click();
    assert.match(page.url(), /\/submissions\//, 'seen is seen');
    assert.deepEqual(wrong, []);
  }));

test('without JavaScript they are shown after the first sending', () =>
  withPage({ javaScriptEnabled: false }, async ({ page, go }) => {
    await go('/submit');
    await fill(page, content(tool('Cursorss', { website: 'https://third-cursors.example/' })));
    await page.getByRole('button', { name: 'Send it in' }).click();
    assert.equal(await page.getByRole('heading', { name: 'Is it one of these?' }).count(), 1);
    await page.getByRole('button', { name: 'It is another one: send it in' }).click();
    assert.match(page.url(), /\/submissions\//);
  }));

test('by keyboard alone: every field in its order, nothing hidden takes the focus', () =>
  withPage({}, async ({ page, go }) => {
    await go('/submit');
    await page.locator('h1').evaluate((h1) => {
      h1.tabIndex = -1;
      h1.focus();
    });
    const reached = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent));
    }
    assert.deepEqual(reached, ['f-name', 'f-website', 'f-tagline', 'f-category', 'f-description', 'f-model', 'f-entry', 'f-tags', 'f-email', 'f-note', 'Preview', 'Send it in']);
  }));

test('how much it weighs: one more style sheet, a script under 3 KB', async () => {
  const body = await (await fetch(`${home}/submit`)).text();
  const size = async (pattern) => (await (await fetch(home + pattern.exec(body)[1])).arrayBuffer()).byteLength;
  assert.ok((await size(/src="(\/static\/js\/submit[^"]+)"/)) < 3072);
  assert.ok((await size(/href="(\/static\/form[^"]+)"/)) < 3072);
});
