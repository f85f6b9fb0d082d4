// Runs files of tests in one process: batch.mjs FILE…. The first test ends when all of them have begun, so that what a file
// does to the site they share comes neither before nor beside what another one prepares.
import test from 'node:test';
import assert from 'node:assert/strict';

const files = process.argv.slice(2);
let begun;
const all = new Promise((done) => (begun = done));
test(`${files.map((file) => file.replace(/^.*\/|\.test\.mjs$/g, '')).join(', ')}: all begin`, async () => {
  const failed = await all;
  assert.equal(failed.map((error) => error.stack).join('\n'), '');
});
const failed = [];
for (const file of files) await import(file).catch((error) => failed.push(error));
begun(failed);
