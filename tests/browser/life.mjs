// The whole life of a subscription, with and without JavaScript: asked for in the form at the end of a page, confirmed, an issue composed and
// approved at the desk, received by a real mail server, read in the archive, ended with one click; and never a mail again.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { siteUp } from '../lib/site.mjs';
import { smtpSink } from '../lib/smtp.mjs';
import { happened, job, newest, sql } from '../http/lib/issues.mjs';
import { ask } from '../http/lib/client.mjs';
import { until } from '../http/lib/load.mjs';
import { staff } from '../http/lib/staff.mjs';
import { sideways, unreadable } from './lib/look.mjs';
import { browser, places, shots } from './lib/stage.mjs';

const HOW = { scripts: true, plain: false };

async function withPage(javaScriptEnabled, work) {
  const context = await browser.newContext({ javaScriptEnabled, reducedMotion: 'reduce' });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

test('asked, confirmed, sent, read, ended with one click, and never mailed again', async (t) => {
  const sink = await smtpSink();
  const site = await siteUp({ name: 'life', env: { WORKERS: '1', SMTP_URL: sink.url, MAIL_FROM: 'slipway@example.org', MAIL_EVERY_S: '1' } });
  t.after(async () => {
    await site.down();
    await sink.close();
  });
  const mailsTo = (address) => sink.mails.filter((mail) => mail.to[0] === address);
  const subject = async (address, part) => {
    const found = () => mailsTo(address).find((mail) => mail.subject.includes(part));
    await until(`“${part}” to ${address}`, found, 30);
    return found();
  };
  const addressOf = (name) => `${name}@example.org`;

  // ---- three ask and confirm, a fourth never presses the button
  const subscribe = (name, scripts, confirms = true) =>
    withPage(scripts, async (page) => {
      await page.goto(`${site.base}/tools/cursor`);
      await page.fill('#email', addressOf(name));
      await page.getByRole('button', { name: 'Subscribe' }).click();
      await page.getByRole('heading', { name: 'Now look into your mail' }).waitFor();
      const link = new RegExp(`^${site.base}/newsletter/confirm/\\S+$`, 'm').exec((await subject(addressOf(name), 'onfirm')).body)[0];
      await page.goto(link);
      await page.getByText('every issue').waitFor();
      if (!confirms) return;
      await page.getByRole('button', { name: 'Yes, send it to me' }).click();
      await page.getByRole('heading', { name: 'It is confirmed' }).waitFor();
    });
  for (const [name, scripts] of Object.entries(HOW)) await subscribe(name, scripts);
  await subscribe('stays', true);
  await subscribe('looked', true, false);

  // ---- the issue, at the desk
  const editor = await staff(site, { login: 'editor', name: 'Editor', role: 'admin' });
  sql(site, 'DELETE FROM newsletter_items; DELETE FROM newsletter_issues'); // what the running site composed of the demo
  happened(site, [['panel-flipped', 'cursor', 'ship', 'skip', 1, 4], ['community-flipped', 'zed', 'skip', 'ship', 9, 12], ['price-changed', 'github-copilot', 'Free', '$20/mo']]);
  const approve = async (words, scripts) => {
    const issue = newest(site);
    await withPage(scripts, async (page) => {
      await page.context().addCookies([...editor.cookies].map(([name, value]) => ({ name, value, url: site.base })));
      await page.goto(site.base + issue.path);
      await page.fill('#subject', words);
      await page.fill('#note', `Two **flips**, and a price. ${words}`);
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('What was done to it').waitFor();
    });
    await until('it is sent', () => sql(site, `SELECT state FROM newsletter_issues WHERE id = ${issue.id}`) === 'sent', 40);
    return issue;
  };
  assert.equal((await job(site, 'digest')).code, 0);
  const first = await approve('The first week', true);

  for (const [name, scripts] of Object.entries(HOW)) {
    const raw = await subject(addressOf(name), 'The first week');
    const letter = await simpleParser(Buffer.from(raw.raw, 'latin1'));
    assert.match(letter.headers.get('list').id.id ?? letter.headers.get('list').id.name, /\S/);
    assert.equal(raw.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
    assert.equal(raw.headers.precedence, 'bulk');
    assert.match(letter.text, /Two flips, and a price|Two \*\*flips\*\*, and a price/);
    assert.ok(letter.html.includes('<b>flips</b>') || letter.html.includes('<strong'), 'the note is in the HTML');
    assert.doesNotMatch(letter.html + letter.text, /0{32}/, 'the link to unsubscribe is the reader’s own');

    // as it arrived, at every width, light and dark
    if (scripts)
      await withPage(false, async (page) => {
        await page.setContent(letter.html);
        for (const { width, height, scheme } of places) {
          await page.setViewportSize({ width, height });
          await page.emulateMedia({ colorScheme: scheme });
          assert.ok((await page.evaluate(sideways)) <= 0, `${width} px: it scrolls sideways`);
          assert.deepEqual(await page.evaluate(unreadable), [], `${width} px, ${scheme}`);
          await page.screenshot({ path: join(shots, `letter-arrived-${width}-${scheme}.png`), fullPage: true });
        }
      });

    await withPage(scripts, async (page) => {
      const archive = new RegExp(`${site.base}/newsletter/${first.week}`).exec(letter.text)[0];
      assert.equal((await page.goto(archive)).status(), 200);
      await page.getByRole('heading', { name: 'The first week' }).waitFor();
      await page.getByRole('link', { name: 'Cursor', exact: false }).first().waitFor();
      const link = /<([^>]+)>/.exec(raw.headers['list-unsubscribe'])[1];
      if (scripts) {
        // what a mail program does: no cookie, no origin, no form of ours
        const answer = await ask(site, new URL(link).pathname, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' });
        assert.equal(answer.status, 200);
      } else {
        assert.ok(letter.text.includes(link), 'the same link stands in the letter, for people');
        await page.goto(link);
        await page.getByRole('button', { name: 'Unsubscribe from all mail' }).click();
        await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
      }
    });
    assert.equal(sql(site, `SELECT state FROM subscribers WHERE address = '${addressOf(name)}'`), 'unsubscribed');
  }

  // ---- the next one goes to who stayed, and to nobody else
  const before = Object.keys(HOW).map((name) => mailsTo(addressOf(name)).length);
  happened(site, [['panel-flipped', 'zed', 'skip', 'ship', 3, 4]], 1);
  assert.match(sql(site, `SELECT compose_week(((date_trunc('week', (now() - interval '10 minutes') AT TIME ZONE 'UTC') - interval '14 days') AT TIME ZONE 'UTC'))`), /^\d+$/);
  await approve('The second week', false);
  await subject(addressOf('stays'), 'The second week');
  assert.deepEqual(Object.keys(HOW).map((name) => mailsTo(addressOf(name)).length), before, 'who left gets nothing');
  assert.deepEqual(mailsTo(addressOf('looked')).map((mail) => mail.subject.includes('week')), [false], 'who did not confirm got one mail, and no issue');
  assert.equal(mailsTo(addressOf('stays')).length, 3);
  assert.equal(sql(site, "SELECT count(*) FROM outbox WHERE template = 'issue' AND num_nonnulls(sent_at, cancelled_at, failed_at) = 0"), '0');
});
