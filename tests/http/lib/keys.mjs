// Programs with a key.
//
//   const bot = program(site, { account: id, scopes: ['moderation:read'] });
//   await bot.get('/api/v1/moderation/queue');      await bot.post(path, { action: 'approve' }, { etag });
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { psql } from './sites.mjs';
import { ask } from './client.mjs';

export function program(site, { account, scopes, revoked = false }) {
  const key = `slipway_${randomBytes(24).toString('base64url')}`;
  const made = psql(
    site,
    `INSERT INTO api_keys (account_id, name, scopes, hash, revoked_at)
     VALUES (${account}, 'a test', ARRAY[${scopes.map((one) => `'${one}'`)}]::text[], sha256('${key}'), ${revoked ? 'now()' : 'NULL'}) RETURNING id`,
  );
  assert.equal(made.code, 0, made.err);
  const send = (method, path, body, { etag, headers, ...options } = {}) =>
    ask(site, path, {
      method,
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      timeout: 30000,
      ...options,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(method !== 'GET' && body === undefined && { 'content-length': 0 }),
        ...(etag && { 'if-match': etag }),
        ...headers,
      },
    });
  return {
    key,
    id: Number(made.out),
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body, options) => send('POST', path, body, options),
    put: (path, body, options) => send('PUT', path, body, options),
  };
}
