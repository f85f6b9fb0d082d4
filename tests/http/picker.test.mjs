// The picker: a plain GET form that needs no JavaScript.
import test from 'node:test';
import assert from 'node:assert/strict';
import { own } from './lib/sites.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, parse, text } from './lib/html.mjs';
import { catalogue, find, LONG_A, LONG_B, nfc } from './lib/catalogue.mjs';

const site = await own();
const pick = (left, right, options) =>
  ask(site, `/compare?left=${encodeURIComponent(left)}&right=${encodeURIComponent(right)}`, options);
const field = (page, name) => all(page, (n) => n.name === 'input' && n.attributes.name === name)[0].attributes;
const fault = (page, name) => {
  const { 'aria-describedby': id, 'aria-invalid': invalid } = field(page, name);
  return invalid === 'true' && id ? text(byId(page, id)) : '';
};

test('slugs, names, any capitals, blanks around: 303 to the comparison', async () => {
  for (const [left, right] of [
    ['k-wins', 'k-some'],
    ['Wins', 'Some'],
    ['wins', 'SOME'],
    ['  Wins ', '\u00a0Some'.trim()],
    ['K-WINS', 'some'],
  ]) {
    const answer = await pick(left, right);
    assert.equal(answer.status, 303, `${left} and ${right}`);
    assert.equal(answer.headers.location, '/compare/k-wins-vs-k-some');
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.bytes.length, 0);
  }
});

test('a plus is a blank, as browsers send it', async () => {
  const answer = await ask(site, '/compare?left=Half+A&right=Half+C');
  assert.equal(answer.headers.location, '/compare/k-half-a-vs-k-half-c');
});

test('what was typed is taken in its order; the comparison then leads to the curated one', async () => {
  const answer = await pick('Some', 'Wins');
  assert.equal(answer.status, 303);
  let at = answer.headers.location;
  for (let hops = 0; hops < 2; hops++) {
    const next = await ask(site, at);
    if (next.status === 200) break;
    assert.equal(next.status, 301);
    at = next.headers.location;
  }
  assert.equal(at, '/compare/k-wins-vs-k-some');
});

test('every name that the list suggests can be typed', async () => {
  const page = parse((await ask(site, '/compare')).body);
  const names = all(page, 'option').map((n) => n.attributes.value);
  assert.deepEqual([...names].sort(), catalogue.tools.map((one) => nfc(one.name)).sort());
  for (const name of names) {
    const other = name === 'Wins' ? 'Some' : 'Wins';
    const answer = await pick(name, other);
    assert.equal(answer.status, 303, name);
    assert.equal((await ask(site, answer.headers.location)).status < 400, true);
  }
});

test('the longest names can be typed, and their slugs', async () => {
  for (const [left, right] of [[find(LONG_A).name, find(LONG_B).name], [LONG_A, LONG_B]]) {
    const answer = await pick(left, right);
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, `/compare/${LONG_A}-vs-${LONG_B}`);
  }
});

test('a name typed with combining characters is the same name', async () => {
  const answer = await pick(find('hostile-right').name.normalize('NFD'), 'wins');
  assert.equal(answer.status, 303);
});

test('an unknown name: the form as it was typed, and what is wrong beside it', async () => {
  for (const strange of ['Xylophone 3000', '"><b onclick=x>{{ y }}', '%n%s {{ x }}', '🚢🚢🚢', 'שלום', 'a'.repeat(100), '   ']) {
    const answer = await pick(strange, 'Wins');
    assert.equal(answer.status, 200, strange);
    const page = parse(answer.body);
    assert.equal(field(page, 'left').value, nfc(strange));
    assert.equal(field(page, 'right').value, 'Wins');
    assert.ok(fault(page, 'left').length > 10, `a message for ${strange}`);
    if (strange.trim()) assert.ok(fault(page, 'left').includes(strange.trim()), fault(page, 'left'));
    assert.equal(fault(page, 'right'), '');
    const mirrored = parse((await pick('Wins', strange)).body);
    assert.equal(field(mirrored, 'right').value, nfc(strange));
    assert.ok(fault(mirrored, 'right').length > 10);
    assert.equal(fault(mirrored, 'left'), '');
  }
});

test('both unknown: both said', async () => {
  const page = parse((await pick('Xylophone 3000', 'Zither 9')).body);
  assert.match(fault(page, 'left'), /Xylophone 3000/);
  assert.match(fault(page, 'right'), /Zither 9/);
});

test('only one typed: the other is asked for', async () => {
  for (const path of ['/compare?left=Wins', '/compare?left=Wins&right=']) {
    const page = parse((await ask(site, path)).body);
    assert.equal(field(page, 'left').value, 'Wins');
    assert.equal(fault(page, 'left'), '');
    assert.ok(fault(page, 'right').length > 5);
  }
  const page = parse((await ask(site, '/compare?right=Wins')).body);
  assert.ok(fault(page, 'left').length > 5);
  assert.equal(fault(page, 'right'), '');
});

test('nothing typed is no mistake', async () => {
  for (const path of ['/compare', '/compare?left=&right=']) {
    const page = parse((await ask(site, path)).body);
    assert.equal(fault(page, 'left') + fault(page, 'right'), '');
  }
});

test('the same tool twice, under whatever name', async () => {
  for (const [left, right] of [['Wins', 'Wins'], ['k-wins', 'Wins'], ['wins ', 'K-WINS']]) {
    const answer = await pick(left, right);
    assert.equal(answer.status, 200);
    const page = parse(answer.body);
    assert.match(fault(page, 'right'), /same tool/);
    assert.equal(field(page, 'left').value, left);
    assert.equal(field(page, 'right').value, right);
  }
});

test('the form of the front page is the same form', async () => {
  const page = parse((await ask(site, '/')).body);
  const [form] = all(page, (n) => n.name === 'form' && n.attributes.action === '/compare');
  assert.equal(form.attributes.method, 'get');
  assert.deepEqual(all(form, 'input').map((n) => n.attributes.name), ['left', 'right']);
  const ids = all(form, 'label').map((n) => n.attributes.for);
  assert.deepEqual(all(form, 'input').map((n) => n.attributes.id), ids, 'a label each');
});

test('JSON clients get the redirect, too, and the pairs otherwise', async () => {
  const answer = await pick('Wins', 'Some', { headers: { accept: 'application/json' } });
  assert.equal(answer.status, 303);
  assert.deepEqual(Object.keys((await askJson(site, '/compare')).json), ['comparisons', 'next']);
});

test('too much is 400, not cut', async () => {
  const answer = await pick('a'.repeat(3000), 'Wins');
  assert.equal(answer.status, 400);
  assert.match(answer.body, /“left” is longer than \d+ bytes/);
});
