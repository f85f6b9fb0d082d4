// What is old is erased by the follower, also when it is more than it has time for at one look: the letters of an issue are old all at once.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { children, siteUp } from '../lib/site.mjs';
import { until } from './lib/load.mjs';
import { psql } from './lib/sites.mjs';

const site = await siteUp({ name: 'http-forgetting', env: { EXPORT_DIR: '', WORKERS: '1', CATALOGUE: '' } });
after(() => site.down());
const sql = (text) => {
  const { code, out, err } = psql(site, text);
  assert.equal(code, 0, err);
  return out;
};

test('all that is old is erased soon, not so much an hour; what is not stays', async () => {
  sql(`INSERT INTO outbox (recipient, subject, body, sent_at) SELECT 'old' || n || '@example.org', 'Old', 'Old', now() - interval '31 days' FROM generate_series(1, 700) AS n`);
  sql(`INSERT INTO outbox (recipient, subject, body, sent_at) VALUES ('new@example.org', 'New', 'New', now() - interval '29 days')`);
  sql(`INSERT INTO subscribers (address, address_key, address_hash, everything_asked_at, created_at)
       SELECT a, a, sha256(a::bytea), t, t FROM (SELECT n || '@example.org' AS a, now() - CASE n WHEN 1 THEN interval '6 days' ELSE interval '8 days' END AS t FROM generate_series(1, 701) AS n) AS x`);
  // it looks when it begins, and then every hour
  const [first] = children(site.pid, 'slipway-follow');
  process.kill(first, 'SIGKILL');
  await until('nothing old is left', () =>
    sql('SELECT count(*) FROM outbox WHERE recipient IS NOT NULL') === '1' && sql('SELECT count(*) FROM subscribers') === '1', 30);
  assert.equal(sql('SELECT recipient FROM outbox WHERE recipient IS NOT NULL'), 'new@example.org');
  assert.equal(sql('SELECT address FROM subscribers'), '1@example.org');
  assert.equal(sql(`SELECT count(*) FROM consents WHERE what = 'expired'`), '700');
});
