// Mail that became files, as admins see it: the list, one of text, one with HTML in its frame, whose links lead out.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { psql } from '../http/lib/sites.mjs';
import { until } from '../http/lib/load.mjs';
import { staff } from '../http/lib/staff.mjs';
import { htmlFindings } from './lib/html.mjs';
import { fewPlaces, home, shots, site, withPage } from './lib/stage.mjs';
import { sweep } from './lib/sweep.mjs';

const { SMTP_URL } = site.env;
const sql = (text) => {
  const done = psql(site, text);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
const admin = await staff(site, { login: 'postmaster', name: 'Postmaster', role: 'admin' });
const pages = { 'mod-mail': { path: '/mod/mail' }, 'mod-mail-text': {}, 'mod-mail-html': {} };

test('without a mail server, mail goes to a folder', async () => {
  site.sh('site.sh', 'down');
  Object.assign(site.env, { SMTP_URL: '', MAIL_DIR: join(site.dir, 'mail') });
  assert.equal(site.sh('site.sh', 'up').code, 0);
  const text = Number(sql(`SELECT post_mail('somebody.with.a.rather.long.address@a-domain-that-is-long.example.org', 'Approved: “A tool with a name as long as names get when nobody can decide”',
    E'It is public:\\nhttp://localhost/tools/a-tool-with-a-name-as-long-as-names-get-when-nobody-can-decide\\n\\nYours, Slipway 🚢\\n')`));
  sql(`WITH s AS (INSERT INTO subscribers (address, address_key, address_hash, everything_asked_at) VALUES ('reader@example.org', 'reader@example.org', sha256('r'), now()) RETURNING id)
    INSERT INTO outbox (recipient, subject, template, body, subscriber_id) SELECT 'reader@example.org', 'Confirm', 'confirm', '{}', id FROM s`);
  const confirm = Number(sql(`SELECT id FROM outbox WHERE template = 'confirm' AND recipient = 'reader@example.org'`));
  await until('they are written', () => sql(`SELECT count(*) FROM outbox WHERE id IN (${text}, ${confirm}) AND sent_at IS NOT NULL`) === '2', 10);
  pages['mod-mail-text'].path = `/mod/mail/${text}`;
  pages['mod-mail-html'].path = `/mod/mail/${confirm}`;
});

const storageState = {
  cookies: [...admin.cookies].map(([name, value]) => ({ name, value, domain: new URL(home).hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' })),
  origins: [],
};
await sweep(pages, { storageState, at: fewPlaces });

test('their HTML is valid', async () => {
  for (const [name, { path }] of Object.entries(pages)) assert.deepEqual(await htmlFindings((await admin.get(path)).body, { long: true }), [], name);
});

// A frame below the window's end is not painted in a picture of the whole page.
for (const colorScheme of ['light', 'dark'])
  test(`the frame shows the mail at 390 px, ${colorScheme}`, async () => {
    await withPage({ storageState, colorScheme, viewport: { width: 390, height: 844 } }, async (stand) => {
      await stand.go(pages['mod-mail-html'].path);
      await stand.page.locator('iframe.letter').scrollIntoViewIfNeeded();
      const link = stand.page.frameLocator('iframe.letter').locator('a', { hasText: 'confirm' }).first();
      await link.waitFor();
      const box = await link.boundingBox();
      assert.ok(box.width > 50 && box.x > 0 && box.x + box.width < 390, 'it is as wide as the frame lets it be');
      await stand.page.screenshot({ path: join(shots, `mod-mail-frame-390-${colorScheme}.png`) });
    });
  });

test('a link in the frame opens the page that it names, in a tab of its own', async () => {
  await withPage({ storageState }, async (stand) => {
    await stand.go(pages['mod-mail-html'].path);
    const frame = stand.page.frameLocator('iframe.letter');
    const opened = stand.page.context().waitForEvent('page');
    await frame.locator('a', { hasText: 'confirm' }).first().click();
    const page = await opened;
    await page.waitForLoadState();
    assert.match(page.url(), /\/newsletter\/confirm\/\S+$/);
    assert.match(await page.locator('main').innerText(), /confirm/i);
    assert.deepEqual(stand.taken(), []);
  });
});

test('mail goes to the server again', () => {
  site.sh('site.sh', 'down');
  Object.assign(site.env, { SMTP_URL, MAIL_DIR: '' });
  assert.equal(site.sh('site.sh', 'up').code, 0);
});
