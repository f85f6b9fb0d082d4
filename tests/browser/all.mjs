// Registers the subjects, in the order in which they run: what measures speed comes last.
import { test } from 'node:test';
import assert from 'node:assert/strict';

const subjects = ['html', 'pages', 'order', 'keyboard', 'picker', 'find', 'media', 'zoom', 'budget', 'extremes', 'rankings', 'vote', 'submit', 'travel', 'moderation', 'predictions', 'newsletter', 'life', 'issues', 'desk', 'mail', 'away', 'lighthouse'];
const wanted = process.argv.slice(2);
for (const name of wanted) if (!subjects.includes(name)) throw new Error(`there is no subject ${name}: ${subjects.join(', ')}`);

let stage;
try {
  stage = await import('./lib/stage.mjs');
} catch (error) {
  console.log('Bail out! the site or the browser did not start');
  console.error(error);
  process.exit(1);
}
for (const name of subjects) {
  if (wanted.length && !wanted.includes(name)) continue;
  await import(`./${name}.mjs`).catch((error) => test(`${name} begins`, () => assert.ifError(error)));
}

test('browser and site end', async () => {
  await stage.browser.close();
  await stage.mailbox.close();
  assert.equal((await stage.site.down()).code, 0);
});
