// A site for subscribers with a mail server of its own, and what they do: ask, read their mail, follow its links.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, siteUp } from '../../lib/site.mjs';
import { smtpSink } from '../../lib/smtp.mjs';
import { ask } from './client.mjs';
import { all, parse } from './html.mjs';
import { psql } from './sites.mjs';

export const site = await siteUp({ name: 'http-newsletter', env: { WORKERS: '1', STAFF_WORKERS: '2', NEWSLETTER_QUOTA: '1000000', NEWSLETTER_QUOTA_ALL: '1000000' } });
const sink = await smtpSink();
after(async () => {
  await sink.close();
  await site.down();
});
// A test that begins without subscribers, mails, limits and quotas.
export const fresh = (name, work) =>
  test(name, async () => {
    sink.mails.length = 0;
    sql('DELETE FROM newsletter_requests; DELETE FROM subscribers; DELETE FROM outbox; DELETE FROM confirmation_limits; DELETE FROM newsletter_quotas');
    await work();
  });

export const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
export const post = (path, fields = {}, headers = {}) => ask(site, path, { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { ...FORM, ...headers } });
export const tell = (body, headers = {}) =>
  ask(site, '/api/v1/newsletter/subscriptions', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
export const subscribe = (email, more = {}) => post('/newsletter/subscriptions', { email, ...more });
export async function letters() {
  const env = { ...site.env, SMTP_URL: sink.url, MAIL_FROM: 'slipway@ships.example' };
  sink.mails.length = 0;
  const code = await new Promise((done) => spawn(join(build, 'slipway'), ['job', 'mail'], { env, stdio: 'ignore' }).on('exit', done));
  assert.equal(code, 0);
  return sink.mails;
}
export const linkIn = (mail, what) => new RegExp(`^${site.base}(/newsletter/${what}/\\S+)$`, 'm').exec(mail.body)?.[1];
export const sql = (query) => {
  const done = psql(site, query);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
export const gets = (address) => sql(`SELECT state || ': ' || replace(subscription_words(id, true), E'\\n', '; ') FROM subscribers WHERE address_key = lower('${address}')`);
export const nextDay = () => sql("UPDATE confirmation_limits SET last_at = last_at - interval '1 day'; UPDATE subscribers SET preferences_at = preferences_at - interval '1 day'");
export const version = (page) => all(parse(page.body), (n) => n.name === 'input' && n.attributes.name === 'version')[0].attributes.value;
// A subscriber who confirmed; → the path that ends it
export async function active(address, more) {
  assert.equal((await subscribe(address, more)).status, 303);
  const [mail] = await letters();
  const page = await ask(site, linkIn(mail, 'confirm'));
  assert.equal((await post(linkIn(mail, 'confirm'), { version: version(page) })).status, 303);
  return linkIn(mail, 'unsubscribe');
}
export async function preferences(address) {
  assert.equal((await post('/newsletter/preferences', { email: address })).status, 303);
  const [mail] = await letters();
  return linkIn(mail, 'preferences');
}
