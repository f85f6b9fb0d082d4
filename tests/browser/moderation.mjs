// The whole way of a tool: a visitor sends it in, a moderator with a second factor asks for changes, the visitor sends it again from the
// receipt, the moderator approves it, undoes that, approves it again; everybody sees it, the log shows each step, and mail tells the
// outcome. Once with JavaScript and by the keyboard, once without.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { account, codeOf, PASSWORD } from '../http/lib/staff.mjs';
import { psql } from '../http/lib/sites.mjs';
import { shown } from './lib/sweep.mjs';
import { home, mailbox, open, site, withPage } from './lib/stage.mjs';

const HOLD_S = 4;
const LEAST_FILL_MS = 4200;

async function until(what, within, check) {
  let last;
  for (const end = Date.now() + within; Date.now() < end; await new Promise((done) => setTimeout(done, 100))) {
    last = await check();
    if (last) return last;
  }
  return assert.fail(`${what}: not within ${within} ms`);
}

// A moderator whose second factor is set up by the pages; returns the secret.
async function withSecondFactor(login) {
  account(site, { login, name: login === 'ines' ? 'Ines' : 'Noor', role: 'moderator', shown: login === 'ines' });
  return withPage({}, async ({ page, go }) => {
    await go('/mod/login');
    await page.fill('#login', login);
    await page.fill('#password', PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await go('/mod/account/second-factor');
    await shown(page, 'second-factor');
    const secret = (await page.locator('.once').first().textContent()).replaceAll(' ', '').trim();
    await page.fill('#code', codeOf(secret, -1));
    await page.getByRole('button', { name: 'Set it up' }).click();
    await page.getByText('recovery', { exact: false }).first().waitFor();
    return secret;
  });
}

async function signIn(page, go, login, secret) {
  await go('/mod');
  assert.match(page.url(), /\/mod\/login$/, 'who is not signed in is led to where one does');
  await page.fill('#login', login);
  await page.fill('#password', PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/mod/login/code*');
  await page.fill('#code', codeOf(secret, 0));
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/mod');
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with JavaScript and keys' : 'without JavaScript';
  const [name, slug, login] = javaScriptEnabled ? ['Cursor Deck', 'cursor-deck', 'ines'] : ['Cursor Mast', 'cursor-mast', 'noor'];
  const email = `${slug}@example.org`;
  const suffix = javaScriptEnabled ? '' : '-no-js';
  const mails = () => mailbox.mails.filter((mail) => mail.to.includes(email));

  test(`from a visitor's form to the public page and back, ${how}`, { timeout: 180000 }, async () => {
    psql(site, `UPDATE settings SET hold = '${HOLD_S} seconds'`);
    const secret = await withSecondFactor(login);
    const visitor = await open({ javaScriptEnabled });
    const moderator = await open({ javaScriptEnabled });

    // ---- the visitor sends it in ----
    const { page } = visitor;
    await visitor.go('/submit');
    const begun = Date.now();
    await page.fill('#f-name', name);
    await page.fill('#f-website', `${slug}.example`);
    if (javaScriptEnabled) {
      await page.locator('#alike').getByRole('link', { name: 'Cursor', exact: true }).waitFor();
      await shown(page, 'submit-alike', { scripts: javaScriptEnabled });
    }
    await page.fill('#f-tagline', 'A deck of commands for your editor');
    await page.selectOption('#f-category', { index: 1 });
    await page.fill('#f-description', 'It puts **commands** on a deck.\n\n- works offline\n- no account');
    await page.selectOption('#f-model', { index: 1 });
    await page.fill('#f-entry', 'Ask us');
    await page.fill('#f-email', email);
    await page.waitForTimeout(Math.max(0, LEAST_FILL_MS - (Date.now() - begun)));
    await page.getByRole('button', { name: 'Send it in' }).click();
    if (!javaScriptEnabled) {
      await page.getByRole('heading', { name: 'Is it one of these?' }).waitFor();
      assert.equal(await page.inputValue('#f-entry'), 'Ask us', 'nothing typed is lost');
      await shown(page, 'submit-alike-no-js', { scripts: javaScriptEnabled });
      await page.getByRole('button', { name: 'It is another one: send it in' }).click();
    }
    await page.waitForURL('**/submissions/*');
    await page.getByText('It waits for a moderator').waitFor();
    const receipt = new URL(page.url()).pathname;
    await shown(page, `receipt-waits${suffix}`, { scripts: javaScriptEnabled });

    // ---- the moderator asks for changes ----
    const desk = moderator.page;
    await signIn(desk, moderator.go, login, secret);
    await desk.fill('#q', name);
    await desk.keyboard.press('Enter');
    await desk.waitForURL('**/mod?q=*');
    await desk.getByRole('heading', { level: 2, name }).waitFor();
    assert.ok(await desk.getByText('Likely a duplicate').first().isVisible(), 'the duplicate is pointed out');
    assert.equal(await desk.locator('.warnings').getByText('Suspect:').count(), 0, 'who takes their time is not suspect');
    await shown(desk, `queue-item${suffix}`, { scripts: javaScriptEnabled });
    await desk.getByText('Begin from a common reason').click();
    await desk.getByRole('link', { name: 'Price unclear' }).click();
    if (!javaScriptEnabled) await desk.waitForURL('**reason=*');
    await until('the reason is filled in', 2000, async () => /at the least/.test(await desk.inputValue('#reason')));
    await desk.getByRole('button', { name: 'Ask for changes' }).click();
    await desk.getByText(`${name}: asked for changes`).waitFor();
    await shown(desk, `queue-done${suffix}`, { scripts: javaScriptEnabled });

    // ---- the visitor hears of it, and sends it again ----
    const asked = await until('mail asks for changes', 15000, () => mails()[0]);
    assert.match(asked.body, /at the least/, 'with the reason');
    assert.ok(asked.body.includes(`${home}${receipt}`), 'and the way back');
    await visitor.go(receipt);
    await page.getByText('A moderator asks for changes').waitFor();
    await shown(page, `receipt-asked${suffix}`, { scripts: javaScriptEnabled });
    await page.fill('#f-entry', '$5/mo');
    await page.getByRole('button', { name: 'Send it again' }).click();
    await page.getByText('It waits for a moderator').waitFor();

    // ---- the moderator approves, undoes, approves again ----
    await moderator.go(`/mod?q=${encodeURIComponent(name)}`);
    await desk.getByText('$5/mo').first().waitFor();
    const act = async (key, button) => {
      if (javaScriptEnabled) {
        await desk.evaluate(() => document.activeElement?.blur());
        await desk.keyboard.press(key);
      } else await desk.getByRole('button', { name: button }).first().click();
    };
    psql(site, "UPDATE settings SET hold = '60 seconds'");
    await act('a', 'Approve');
    await desk.getByText(`${name}: approved`).waitFor();
    await until('the page is public', 2000, async () => (await fetch(`${home}/tools/${slug}`)).status === 200);
    await act('z', 'Undo');
    await desk.getByText('and undone').waitFor();
    await until('the page is not public', 2000, async () => (await fetch(`${home}/tools/${slug}`)).status === 404);
    psql(site, `UPDATE settings SET hold = '${HOLD_S} seconds'`);
    await moderator.go(`/mod?q=${encodeURIComponent(name)}`);
    await desk.getByRole('heading', { level: 2, name }).waitFor();
    await act('a', 'Approve');
    await desk.getByText(`${name}: approved`).waitFor();
    const decided = Date.now();

    // ---- everybody sees it ----
    for (const path of [`/tools/${slug}`, '/tools', '/', `/compare/cursor-vs-${slug}`])
      await until(`${path} shows it`, 2000 - (Date.now() - decided), async () => (await (await fetch(home + path)).text()).includes(name));
    await withPage({ javaScriptEnabled }, async (guest) => {
      await guest.go(`/tools/${slug}`);
      await guest.page.getByRole('heading', { level: 1, name }).waitFor();
      assert.equal(await guest.page.locator('strong', { hasText: 'commands' }).count(), 1, 'Markdown is markup');
      await shown(guest.page, `tool-submitted${suffix}`, { scripts: javaScriptEnabled });
    });
    await visitor.go(receipt);
    await page.getByText('It was approved').waitFor();
    await page.getByRole('link', { name: 'see the page' }).click();
    await page.waitForURL(`**/tools/${slug}`);

    // ---- the log shows every step, and the mail the outcome ----
    await visitor.go(`/log?tool=${slug}`);
    const log = await page.getByRole('main').innerText();
    const steps = [/approved/i, /undid|undone/i, /asked for changes/i, /sent in|submitted/i];
    for (const step of steps) assert.match(log, step);
    assert.equal(log.includes(javaScriptEnabled ? 'Ines' : 'Noor'), javaScriptEnabled, 'who wishes to be named is, who does not is not');
    await shown(page, `log-of-a-tool${suffix}`, { scripts: javaScriptEnabled });
    const approved = await until('mail tells the outcome', 15000, () => mails()[1]);
    assert.ok(approved.body.includes(`${home}/tools/${slug}`), 'with the address of the page');
    await new Promise((done) => setTimeout(done, 2500));
    assert.equal(mails().length, 2, 'what was undone was never told');

    assert.deepEqual(visitor.taken(), []);
    assert.deepEqual(moderator.taken(), []);
    await visitor.close();
    await moderator.close();
  });
}

test('keys are shown by ?, do nothing inside fields, and can be switched off', () =>
  withPage({}, async ({ page, go, wrong }) => {
    account(site, { login: 'keys', role: 'moderator' });
    await go('/mod/login');
    await page.fill('#login', 'keys');
    await page.fill('#password', PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname === '/mod');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys' });
    await help.waitFor();
    await shown(page, 'keys', { dialog: true });
    await help.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    assert.notEqual(await page.evaluate(() => document.activeElement.id), 'q', 'switched off');
    await page.reload();
    await page.keyboard.press('/');
    assert.notEqual(await page.evaluate(() => document.activeElement.id), 'q', 'and still so');
    await page.keyboard.press('?');
    await help.getByRole('checkbox').check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
    await page.keyboard.type('ja?x');
    assert.equal(await page.inputValue('#q'), 'ja?x', 'letters in a field are letters');
    assert.deepEqual(wrong, []);
  }));
