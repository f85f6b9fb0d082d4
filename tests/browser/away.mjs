// While the database is stopped: a page in the site's look, at every width; and all is well again without a restart.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { htmlFindings } from './lib/html.mjs';
import { sweep } from './lib/sweep.mjs';
import { home, site } from './lib/stage.mjs';

const get = (path) => fetch(home + path, { headers: { accept: 'text/html' } });

test('the database is stopped', async () => {
  // every worker has seen this page
  for (let i = 0; i < 60; i++) assert.equal((await get('/')).status, 200);
  assert.equal(site.sh('cluster.sh', 'stop').code, 0);
});

// a pair that nobody has asked for yet, so that no memory has it
const unread = '/compare/aider-vs-tavily';
await sweep({ 'error-503': { path: unread, status: 503 } });

test('what a worker remembers is served on', async () => {
  assert.equal((await get('/')).status, 200);
});

test('html of error-503', async () => {
  const answer = await get(unread);
  assert.equal(answer.status, 503);
  assert.ok(Number(answer.headers.get('retry-after')) > 0);
  const body = await answer.text();
  assert.match(body, /<a href="\/compare">/);
  assert.deepEqual(await htmlFindings(body), []);
});

test('the database starts, and the pages are back', async () => {
  assert.equal(site.sh('cluster.sh', 'start').code, 0);
  const until = Date.now() + 10_000;
  let status;
  do {
    ({ status } = await get(unread));
    if (status !== 200) await new Promise((done) => setTimeout(done, 100));
  } while (status !== 200 && Date.now() < until);
  assert.equal(status, 200);
});
