// What can be typed into the newsletter's form or sent by a program: addresses, what else is wrong, words, quotas.
import assert from 'node:assert/strict';
import { siteUp } from '../lib/site.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { ask } from './lib/client.mjs';
import { all, byId, dangers, parse, squeeze, text } from './lib/html.mjs';
import { FORM, fresh, letters, linkIn, post, preferences, site, sql, subscribe, tell, version } from './lib/subscriber.mjs';

fresh('addresses are checked as mail servers do, and nothing typed is lost', async () => {
  const bad = {
    '': /Type an email address/,
    '   ': /Type an email address/,
    nobody: /has an @ in the middle/,
    '@example.org': /has an @ in the middle/,
    'a@': /has an @ in the middle/,
    'a b@example.org': /only plain letters/,
    'ä@example.org': /only plain letters/,
    '"a"@example.org': /only plain letters/,
    'a@b@example.org': /only plain letters/,
    '.a@example.org': /a dot can neither/,
    'a.@example.org': /a dot can neither/,
    'a..b@example.org': /a dot can neither/,
    [`${'a'.repeat(65)}@example.org`]: /at most 64/,
    'a@localhost': /a dot is missing/,
    'a@example..org': /is no domain/,
    'a@-example.org': /is no domain/,
    'a@exam_ple.org': /is no domain/,
    'a@example.org.': /is no domain/,
    'a@192.0.2.1': /is no domain/,
    'a@[192.0.2.1]': /not a number/,
    'a@xn--zzzzzz-.org': /is no domain/,
    [`a@${'b'.repeat(64)}.org`]: /is no domain/,
    [`a@${'b.'.repeat(130)}org`]: /is no domain/,
    [`a${HOSTILE}@example.org`]: /only plain letters/,
    [`a@${HOSTILE}.org`]: /is no domain/,
    'a@example.org😀': /is no domain/,
    'a\nBcc: b@example.org': /only plain letters/,
  };
  for (const [email, words] of Object.entries(bad)) {
    const page = await subscribe(email, { which: 'categories', category: 'coding-assistants' });
    assert.equal(page.status, 422, JSON.stringify(email));
    const root = parse(page.body);
    const field = byId(root, 'f-email');
    assert.match(text(byId(root, 'f-email-error')), words, JSON.stringify(email));
    assert.equal(field.attributes['aria-invalid'], 'true');
    assert.match(field.attributes['aria-describedby'], /f-email-error/);
    assert.equal(squeeze(field.attributes.value ?? ''), squeeze(email));
    assert.ok(all(root, (n) => n.attributes.value === 'coding-assistants' && 'checked' in n.attributes).length === 1, 'what was chosen stays');
    assert.deepEqual(dangers(root), []);
    const told = await tell({ email });
    assert.equal(told.status, 422, JSON.stringify(email));
    assert.equal(told.json.errors[0].pointer, '/email');
    assert.equal((await post('/newsletter/preferences', { email })).status, 422);
  }
  for (const email of ['a@example.org', "o'hara+tag@sub.example.co.uk", '!#$%&*/=?^_`{|}~-@example.org', 'a@日本語.jp', 'a@faß.de', 'A@EXAMPLE.ORG', 'a@xn--bcher-kva.example', 'a@münchen。example'])
    assert.equal((await subscribe(email)).status, 303, email);
  assert.deepEqual(
    sql('SELECT DISTINCT lower(address) FROM newsletter_requests').split('\n').sort(),
    ['!#$%&*/=?^_`{|}~-@example.org', 'a@example.org', 'a@xn--bcher-kva.example', 'a@xn--fa-hia.de', 'a@xn--mnchen-3ya.example', 'a@xn--wgv71a119e.jp', "o'hara+tag@sub.example.co.uk"].sort(),
  );
});

fresh('what else is wrong is told beside its field, and other sites cannot ask', async () => {
  const none = await subscribe('a@example.org', { which: 'categories' });
  assert.equal(none.status, 422);
  assert.match(text(byId(parse(none.body), 'f-which-error')), /at least one category/);
  const gone = await subscribe('a@example.org', { which: 'categories', category: 'no-such-category' });
  assert.equal(gone.status, 422);
  assert.match(text(byId(parse(gone.body), 'f-which-error')), /not here any more/);
  for (const more of [{ tool: 'nonesuch' }, { pair: 'cursor-vs-nonesuch' }, { pair: 'cursor' }, { tool: 'Bad Slug' }, { pair: 'cursor-vs-cursor' }, { tool: 'cursor', pair: 'cursor-vs-zed' }])
    assert.ok([404, 422].includes((await subscribe('a@example.org', more)).status), JSON.stringify(more));
  for (const query of ['tool=nonesuch', 'pair=a', 'tool=cursor&pair=cursor-vs-zed', 'pair=cursor-vs-zed-vs-aider']) assert.equal((await ask(site, `/newsletter/subscriptions?${query}`)).status, 404, query);
  assert.equal((await post('/newsletter/subscriptions', { email: 'a@example.org' }, { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await tell({ email: 'a@example.org' }, { origin: 'https://other.example' })).status, 403);
  assert.equal((await post('/newsletter/subscriptions', { email: 'a@example.org', more: 'x' })).status, 400);
  assert.equal(sql('SELECT count(*) FROM newsletter_requests'), '0');
});

fresh('programs that fill in every field are thanked, and nothing is done', async () => {
  assert.equal((await subscribe('trap@example.org', { homepage: 'https://spam.example' })).headers.location, '/newsletter/check');
  assert.equal((await post('/newsletter/preferences', { email: 'trap@example.org', homepage: 'x' })).headers.location, '/newsletter/check');
  assert.equal(sql('SELECT (SELECT count(*) FROM newsletter_requests) + (SELECT count(*) FROM newsletter_quotas)'), '0');
});

fresh('the same for programs', async () => {
  const heard = await tell({ email: 'bot@example.org', categories: ['coding-assistants'] });
  assert.equal(heard.status, 202);
  assert.match(heard.json.next, /by mail/);
  assert.equal(heard.headers['cache-control'], 'no-store');
  assert.equal((await letters()).length, 1);
  assert.equal((await tell('{')).status, 400);
  for (const [body, pointer] of [
    [{}, '/email'],
    [{ email: 7 }, '/email'],
    [{ email: 'a@example.org', categories: 'x' }, '/categories'],
    [{ email: 'a@example.org', categories: [1] }, '/categories/0'],
    [{ email: 'a@example.org', categories: ['Bad Slug'] }, '/categories/0'],
    [{ email: 'a@example.org', categories: ['nonesuch'] }, '/categories'],
    [{ email: 'a@example.org', categories: Array(51).fill('x') }, '/categories'],
    [{ email: 'a@example.org', tool: 'nonesuch' }, '/tool'],
    [{ email: 'a@example.org', tool: HOSTILE }, '/tool'],
    [{ email: 'a@example.org', pair: 'cursor' }, '/pair'],
    [{ email: 'a@example.org', pair: 'cursor-vs-nonesuch' }, '/pair'],
    [{ email: 'a@example.org', tool: 'cursor', categories: ['coding-assistants'] }, '/categories'],
    [{ email: 'a@example.org', more: 1 }, '/more'],
    [{ email: 'a\u0000@example.org' }, ''],
  ]) {
    const answer = await tell(body);
    assert.ok([400, 422].includes(answer.status), JSON.stringify(body));
    if (answer.status === 422) assert.equal(answer.json.errors[0].pointer, pointer, JSON.stringify(body));
  }
});

fresh('the ledger has the words that the pages show', async () => {
  const shown = async (path) => text(parse((await ask(site, path)).body));
  const words = () => sql("SELECT split_part(shown, E'\\n', 1) FROM consents ORDER BY id DESC LIMIT 1");
  await subscribe('words@example.org');
  const [mail] = await letters();
  assert.ok((await shown('/newsletter/subscriptions')).includes(words()), words());
  assert.ok((await shown('/tools')).includes(words()), 'the short form says the same');
  const weekly = words();
  await subscribe('words@example.org', { tool: 'cursor' });
  assert.equal((await letters()).length, 0);
  assert.notEqual(words(), weekly);
  assert.ok((await shown('/newsletter/subscriptions?tool=cursor')).includes(words()), words());
  const page = await ask(site, linkIn(mail, 'confirm'));
  await post(linkIn(mail, 'confirm'), { version: version(page) });
  assert.ok(text(parse(page.body)).includes(words()), words());
  const mine = await preferences('words@example.org');
  const choices = await ask(site, mine);
  await post(mine, { version: version(choices), which: 'everything', do: 'save' });
  assert.ok(text(parse(choices.body)).includes(words()), words());
  const ends = await ask(site, linkIn(mail, 'unsubscribe'));
  await post(linkIn(mail, 'unsubscribe'), { do: 'all' });
  assert.ok(text(parse(ends.body)).includes(words()), words());
});

fresh('quotas end, for a network and for all, and the form keeps what was typed', async () => {
  await subscribe('first@example.org');
  sql("UPDATE newsletter_quotas SET asked = 1000000 WHERE network <> ''");
  const page = await subscribe('over@example.org', { which: 'categories', category: 'coding-assistants' });
  assert.equal(page.status, 429);
  assert.ok(page.body.includes('over@example.org') && page.body.includes('Your network has asked'));
  assert.ok(Number(page.headers['retry-after']) > 0);
  const told = await tell({ email: 'over@example.org' });
  assert.equal(told.status, 429);
  assert.ok(Number(told.headers['retry-after']) > 0);
  assert.equal((await post('/newsletter/preferences', { email: 'over@example.org' })).status, 429);
  sql("DELETE FROM newsletter_quotas WHERE network <> ''; UPDATE newsletter_quotas SET asked = 1000000");
  assert.match((await subscribe('over@example.org')).body, /So many have asked/);
  assert.equal(sql("SELECT count(*) FROM newsletter_requests WHERE address = 'over@example.org'"), '0');
});

fresh('nginx lets so many a minute ask, and turns no mail program away', async () => {
  const gate = await siteUp({ name: 'http-newsletter-gate', env: { WORKERS: '1', CATALOGUE: '', SUBSCRIBE_RATE: '1', SUBSCRIBE_BURST: '2', RATE: '1', BURST: '3' } });
  try {
    const statuses = [];
    for (let i = 0; i < 5; i++)
      statuses.push((await ask(gate, '/newsletter/subscriptions', { method: 'POST', body: `email=a${i}%40example.org`, headers: FORM })).status);
    assert.deepEqual(statuses, [303, 303, 303, 429, 429]);
    for (let i = 0; i < 10; i++) assert.equal((await ask(gate, `/newsletter/unsubscribe/${'0'.repeat(32)}`, { method: 'POST' })).status, 200);
  } finally {
    await gate.down();
  }
});
