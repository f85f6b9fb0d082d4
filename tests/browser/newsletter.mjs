// The way of a subscriber, with and without JavaScript: the form at the end of a page, the mail, the large button, the preferences, the end.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { until } from '../http/lib/load.mjs';
import { psql } from '../http/lib/sites.mjs';
import { shown } from './lib/sweep.mjs';
import { home, mailbox, site, withPage } from './lib/stage.mjs';

async function letter(to, subject) {
  const found = () => mailbox.mails.find((mail) => mail.to[0] === to && mail.subject.includes(subject));
  await until(`a mail to ${to}`, found, 20);
  return found();
}
const linkIn = (mail, what) => new RegExp(`^${home}(/newsletter/${what}/\\S+)$`, 'm').exec(mail.body)[1];
const gets = (address) => psql(site, `SELECT state || ': ' || replace(subscription_words(id, true), E'\\n', '; ') FROM subscribers WHERE address_key = '${address}'`).out;

for (const scripts of [true, false])
  test(`asked, confirmed, chosen, ended, erased ${scripts ? 'with' : 'without'} scripts`, () =>
    withPage({ javaScriptEnabled: scripts }, async ({ page, go, wrong }) => {
      const address = `reader-${scripts}@example.org`;
      const name = `newsletter-${scripts ? 'js' : 'plain'}`;
      const look = (what) => shown(page, `${name}-${what}`, { scripts });
      await go('/tools/cursor');
      await page.fill('#email', address);
      await page.getByRole('button', { name: 'Subscribe' }).click();
      await page.getByRole('heading', { name: 'Now look into your mail' }).waitFor();
      const mail = await letter(address, 'confirm');
      await go(linkIn(mail, 'confirm'));
      await page.getByText('every issue').waitFor();
      await look('confirm');
      await page.getByRole('button', { name: 'Yes, send it to me' }).click();
      await page.getByRole('heading', { name: 'It is confirmed' }).waitFor();
      await look('confirmed');
      assert.equal(gets(address), 'active: the weekly: every issue');

      // an alert, the next day
      psql(site, "UPDATE confirmation_limits SET last_at = last_at - interval '1 day'");
      mailbox.mails.length = 0;
      await go('/compare/cursor-vs-claude-code');
      await page.getByRole('link', { name: 'mail me when a verdict changes' }).click();
      await page.fill('#f-email', 'nobody');
      await page.getByRole('button', { name: 'Tell me' }).click();
      await page.getByText('has an @ in the middle').waitFor();
      assert.equal(await page.inputValue('#f-email'), 'nobody');
      await look('alert-error');
      await page.fill('#f-email', address);
      await page.getByRole('button', { name: 'Tell me' }).click();
      await page.getByRole('heading', { name: 'Now look into your mail' }).waitFor();
      await letter(address, 'confirm');

      await page.getByRole('link', { name: 'your preferences' }).click();
      await page.fill('#f-email', address);
      await page.getByRole('button', { name: 'Mail me the link' }).click();
      await page.getByRole('heading', { name: 'Now look into your mail' }).waitFor();
      await go(linkIn(await letter(address, 'preferences'), 'preferences'));
      await page.getByText('asked for, not confirmed').waitFor();
      await page.getByLabel('Those with news in these categories:').check();
      await page.getByLabel('Coding assistants').check();
      await page.locator('input[name=alert]').check();
      await look('preferences');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('This is what you get from now on').waitFor();
      assert.match(gets(address), /^active: the weekly: coding-assistants; alert: \S+ vs \S+$/);
      await look('saved');

      await go(`${linkIn(mail, 'unsubscribe')}?alert=1`);
      await look('unsubscribe');
      await page.getByRole('button', { name: 'Unsubscribe from all mail' }).click();
      await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
      await look('unsubscribed');
      assert.equal(gets(address), 'unsubscribed: nothing');

      await page.goto(home + linkIn(await letter(address, 'preferences'), 'preferences'));
      await page.getByLabel(/Erase everything/).check();
      await page.getByRole('button', { name: 'Erase' }).click();
      await page.getByRole('heading', { name: 'It is erased' }).waitFor();
      assert.equal(gets(address), '');
      assert.deepEqual(wrong, []);
    }));
