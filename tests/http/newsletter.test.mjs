// The newsletter: asking, confirming, choosing, unsubscribing and erasing, over the whole stack with a mail server of our own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { session } from '../chaos/lib/database.mjs';
import { build } from '../lib/site.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { ask } from './lib/client.mjs';
import { all, parse, text } from './lib/html.mjs';
import { until } from './lib/load.mjs';
import { active, FORM, fresh, gets, letters, linkIn, nextDay, post, preferences, site, sql, subscribe, tell, version } from './lib/subscriber.mjs';

fresh('the form stands on every page, and the page for more', async () => {
  for (const path of ['/', '/tools/cursor', '/compare/cursor-vs-claude-code', '/privacy', '/log', '/tools/none']) {
    const page = await ask(site, path);
    const [form] = all(parse(page.body), (n) => n.name === 'form' && n.attributes.action === '/newsletter/subscriptions');
    assert.ok(form, path);
    assert.equal(form.attributes.method, 'post');
    const names = all(form, (n) => n.name === 'input').map((n) => n.attributes.name);
    assert.deepEqual(names, ['email', 'homepage'], path);
    assert.equal(all(form, (n) => 'disabled' in n.attributes).length, 0);
  }
  const page = await ask(site, '/newsletter/subscriptions');
  assert.equal(all(parse(page.body), (n) => n.name === 'form').length, 1, 'no second one at its end');
  assert.ok(all(parse(page.body), (n) => n.attributes.name === 'category').length > 5);
  assert.match((await ask(site, '/tools/cursor')).body, /href="\/newsletter\/subscriptions\?tool=cursor"/);
  assert.match((await ask(site, '/compare/cursor-vs-claude-code')).body, /href="\/newsletter\/subscriptions\?pair=cursor-vs-claude-code"/);
});

fresh('the whole way: asked, confirmed, chosen, taken along, ended', async () => {
  const sent = await subscribe('  Ann.O@Bücher.Example ');
  assert.equal(sent.status, 303);
  assert.equal(sent.headers.location, '/newsletter/check');
  assert.equal(sent.headers['set-cookie'], undefined);
  assert.equal((await ask(site, '/newsletter/check')).status, 200);
  const mails = await letters();
  assert.equal(mails.length, 1);
  const [mail] = mails;
  assert.equal(mail.headers.to, '<Ann.O@xn--bcher-kva.example>');
  assert.equal(mail.subject, 'Slipway: confirm your subscription');
  assert.doesNotMatch(mail.body, /Ann|cher|\{|\n\n\n/, 'nothing that was typed');
  const confirm = linkIn(mail, 'confirm');
  for (const method of ['GET', 'HEAD', 'GET']) assert.equal((await ask(site, confirm, { method })).status, 200);
  assert.match(gets('ann.o@xn--bcher-kva.example'), /^pending: nothing/, 'looking changes nothing');
  const page = await ask(site, confirm);
  assert.equal(all(parse(page.body), (n) => n.name === 'button').length, 1);
  assert.match(text(parse(page.body)), /Weekly AI Tool Verdicts, every issue/);
  assert.equal(page.headers['cache-control'], 'no-store');
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  const done = await post(confirm, { version: version(page) });
  assert.deepEqual([done.status, done.headers.location], [303, confirm]);
  assert.match((await ask(site, confirm)).body, /It is confirmed/);
  assert.equal(gets('ann.o@xn--bcher-kva.example'), 'active: the weekly: every issue');
  assert.equal((await post(confirm, { version: '1' })).status, 303, 'twice is once');

  const mine = await preferences('ann.o@bücher.example');
  const choices = await ask(site, mine);
  assert.equal(choices.status, 200);
  assert.match(text(parse(choices.body)), /Ann\.O@xn--bcher-kva\.example/);
  const chosen = new URLSearchParams([['version', version(choices)], ['which', 'categories'], ['category', 'coding-assistants'], ['do', 'save']]);
  const saved = await ask(site, mine, { method: 'POST', body: chosen.toString(), headers: FORM });
  assert.equal(saved.status, 303);
  assert.match((await ask(site, saved.headers.location)).body, /This is what you get from now on/);
  assert.equal(gets('ann.o@xn--bcher-kva.example'), 'active: the weekly: coding-assistants');
  const data = await ask(site, `${mine}/data`);
  assert.equal(data.headers['content-type'], 'application/json');
  assert.equal(data.headers['content-disposition'], 'attachment; filename="newsletter.json"');
  assert.equal(data.json.address, 'Ann.O@xn--bcher-kva.example');
  assert.deepEqual(data.json.consents.map((one) => `${one.what}/${one.how}`), ['asked/form', 'confirmed/mail link', 'changed/mail link']);
  assert.deepEqual(data.json.mails.map((one) => one.template), ['confirm', 'preferences']);
  assert.deepEqual(data.json.subscriptions.map((one) => [one.kind, one.category]), [['category', 'coding-assistants']]);

  const ends = linkIn(mail, 'unsubscribe');
  assert.match((await ask(site, ends)).body, /Unsubscribe from all mail/);
  assert.equal(gets('ann.o@xn--bcher-kva.example'), 'active: the weekly: coding-assistants', 'looking ends nothing either');
  const gone = await ask(site, ends, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  assert.equal(gone.status, 200);
  assert.match(gone.body, /You are unsubscribed/);
  assert.equal(gets('ann.o@xn--bcher-kva.example'), 'unsubscribed: nothing');
});

fresh('erased, nothing names the address any more', async () => {
  await active('erase@example.org', { tool: 'cursor' });
  const mine = await preferences('erase@example.org');
  const unsure = await post(`${mine}/erase`);
  assert.equal(unsure.status, 422);
  assert.match(unsure.body, /Tick the box first/);
  const erased = await post(`${mine}/erase`, { sure: '1' });
  assert.deepEqual([erased.status, erased.headers.location], [303, '/newsletter/preferences?done=erased']);
  assert.match((await ask(site, erased.headers.location)).body, /It is erased/);
  for (const path of [mine, `${mine}/data`]) assert.equal((await ask(site, path)).status, 404, path);
  assert.equal((await post(`${mine}/erase`, { sure: '1' })).status, 404);
  const dump = sql("SELECT (SELECT count(*) FROM subscribers) || ' ' || (SELECT count(*) FROM outbox WHERE recipient IS NOT NULL) || ' ' || (SELECT count(*) FROM consents WHERE shown LIKE '%erase@%')");
  assert.equal(dump, '0 0 0');
  for (const log of [site.log(), site.accessLog()]) assert.doesNotMatch(log, /erase@|newsletter\/(confirm|unsubscribe|preferences)\/[A-Za-z0-9_-]{30}/, 'no log knows an address or a link');
});

fresh('the answer is the same whether or not the address is known', async () => {
  await active('known@example.org');
  await subscribe('waits@example.org');
  assert.equal((await letters()).length, 1);
  await active('gone@example.org');
  const ends = sql("SELECT encode(unsubscribe_token, 'hex') FROM subscribers WHERE address_key = 'gone@example.org'");
  await post(`/newsletter/unsubscribe/${ends}`);
  sql("SELECT suppress_subscriber(id, 'bounce') FROM subscribers WHERE address_key = 'gone@example.org' AND false");
  await active('bad@example.org');
  sql("SELECT suppress_subscriber(id, 'bounce') FROM subscribers WHERE address_key = 'bad@example.org'");
  const shape = (answer) => JSON.stringify([answer.status, answer.body, answer.raw.filter((_, i) => !/^(date|x-request-id)$/i.test(answer.raw[i - (i % 2)]))]);
  const addresses = ['known@example.org', 'waits@example.org', 'gone@example.org', 'bad@example.org', 'fresh@example.org'];
  for (const way of [(email) => subscribe(email), (email) => tell({ email }), (email) => subscribe(email, { tool: 'cursor' }), (email) => post('/newsletter/preferences', { email })]) {
    const answers = [];
    for (const address of addresses) answers.push(shape(await way(address)));
    assert.equal(new Set(answers).size, 1, answers.join('\n'));
  }
});

fresh('once a day, three ever, whatever way it is asked', async () => {
  for (let i = 0; i < 3; i++) {
    await Promise.all([subscribe('three@example.org'), tell({ email: 'THREE@example.org' }), subscribe('three@example.org', { tool: 'cursor' })]);
    assert.equal((await letters()).length, 1, `day ${i}`);
    await subscribe('three@example.org');
    assert.equal((await letters()).length, 0, `day ${i}, once more`);
    nextDay();
  }
  await subscribe('three@example.org');
  assert.equal((await letters()).length, 0, 'not a fourth');
  sql("UPDATE subscribers SET mailed_at = now() - interval '8 days'; SELECT forget_subscribers()");
  assert.equal(sql('SELECT count(*) FROM subscribers'), '0');
  await subscribe('three@example.org');
  assert.equal((await letters()).length, 0, 'nor once the address is forgotten');
});

fresh('twenty at once for one address give one mail', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? subscribe('crowd@example.org') : tell({ email: 'crowd@example.org' }))));
  assert.deepEqual([...new Set(answers.map((one) => one.status))].sort(), [202, 303]);
  assert.equal((await letters()).length, 1);
});

fresh('an alert for an address that is active begins only by a mail', async () => {
  await active('alert@example.org');
  await subscribe('alert@example.org', { pair: 'claude-code-vs-cursor' });
  assert.equal((await letters()).length, 0, 'not twice on a day');
  nextDay();
  await subscribe('alert@example.org', { tool: 'zed' });
  assert.equal(gets('alert@example.org'), 'active: the weekly: every issue');
  const [mail] = await letters();
  const page = await ask(site, linkIn(mail, 'confirm'));
  const words = text(parse(page.body));
  assert.match(words, /verdict on Zed changes/);
  assert.match(words, /Claude Code or Cursor|Cursor or Claude Code/);
  await tell({ email: 'alert@example.org', tool: 'aider' });
  assert.equal((await letters()).length, 0);
  const late = await post(linkIn(mail, 'confirm'), { version: version(page) });
  assert.equal(late.status, 409, 'what was asked for since is shown first');
  assert.match(text(parse(late.body)), /Aider/);
  assert.equal((await post(linkIn(mail, 'confirm'), { version: version(late) })).status, 303);
  assert.match(gets('alert@example.org'), /every issue; alert: aider; alert: .* vs .*; alert: zed/);
  const id = sql("SELECT x.id FROM subscriptions AS x JOIN tools AS t ON t.id = x.tool_id WHERE x.kind = 'tool' AND t.slug = 'zed'");
  const ends = linkIn(mail, 'unsubscribe');
  const offer = await ask(site, `${ends}?alert=${id}`);
  assert.match(offer.body, /End only this alert/);
  assert.match((await post(ends, { do: 'alert', alert: id })).body, /The alert has ended/);
  assert.doesNotMatch(gets('alert@example.org'), /zed/);
  const mine = await preferences('alert@example.org');
  const kept = await ask(site, mine);
  const boxes = all(parse(kept.body), (n) => n.attributes.name === 'alert');
  assert.equal(boxes.length, 2);
  assert.equal((await post(mine, { version: version(kept), which: 'none', alert: boxes[0].attributes.value, do: 'save' })).status, 303);
  assert.match(gets('alert@example.org'), /^active: alert: [^;]*$/);
  assert.equal((await post(mine, { version: version(kept), which: 'none', do: 'save' })).status, 409, 'over what has changed');
  assert.equal((await post(mine, { version: version(await ask(site, mine)), do: 'end' })).status, 303);
  assert.equal(gets('alert@example.org'), 'unsubscribed: nothing');
});

fresh('one click (RFC 8058): from nowhere, in either encoding, for ever, and any whole link is answered alike', async () => {
  const ends = await active('click@example.org');
  const bodies = [
    ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'],
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    ['application/x-www-form-urlencoded', ''],
    [undefined, ''],
  ];
  const shapes = new Set();
  for (const [type, body] of bodies)
    for (const path of [ends, `/newsletter/unsubscribe/${'0'.repeat(32)}`]) {
      const answer = await ask(site, path, { method: 'POST', body, headers: { ...(type && { 'content-type': type }), origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' } });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['set-cookie'], undefined);
      assert.equal(answer.headers.location, undefined);
      shapes.add(answer.body.replaceAll(path, ''));
      assert.equal(gets('click@example.org'), 'unsubscribed: nothing');
    }
  assert.equal(shapes.size, 1);
  assert.equal(sql("SELECT string_agg(how::text, ' ') FROM consents WHERE what = 'unsubscribed' AND subscriber_id = (SELECT id FROM subscribers)"), 'one-click');
  for (const bad of ['x', '0'.repeat(31), '0'.repeat(33), 'A'.repeat(32), 'g'.repeat(32)]) assert.equal((await post(`/newsletter/unsubscribe/${bad}`)).status, 404, bad);
  assert.equal((await ask(site, '/tools/cursor/flag', { method: 'POST', body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=b', 'sec-fetch-site': 'same-origin' } })).status, 415, 'only there');
  assert.equal((await ask(site, ends, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status, 415);
});

fresh('who presses unsubscribe in a confirmation is never asked again', async () => {
  await subscribe('never@example.org');
  const [mail] = await letters();
  assert.equal((await post(linkIn(mail, 'unsubscribe'))).status, 200);
  assert.equal(sql('SELECT count(*) FROM subscribers'), '0', 'and forgotten at once');
  assert.equal((await ask(site, linkIn(mail, 'confirm'))).status, 404);
  nextDay();
  await subscribe('never@example.org');
  assert.equal((await letters()).length, 0);
});

fresh('a letter that waits is not sent once it was ended', async () => {
  await active('late@example.org');
  await post('/newsletter/preferences', { email: 'late@example.org' });
  sql('SELECT take_newsletter_requests(100)');
  sql("SELECT suppress_subscriber(id, 'operator') FROM subscribers");
  assert.equal((await letters()).length, 0);
  await subscribe('erased@example.org');
  sql('SELECT take_newsletter_requests(100)');
  sql("DELETE FROM subscribers WHERE address_key = 'erased@example.org'");
  assert.equal((await letters()).length, 0);
  assert.equal(sql('SELECT count(*) FROM outbox WHERE num_nonnulls(sent_at, cancelled_at, failed_at) = 0'), '0');
});

fresh('links are for one purpose, for a time, and once', async () => {
  await active('links@example.org');
  const mine = await preferences('links@example.org');
  const token = mine.split('/').at(-1);
  assert.equal((await ask(site, `/newsletter/confirm/${token}`)).status, 404, 'not to confirm');
  assert.equal((await ask(site, `/newsletter/unsubscribe/${token}`)).status, 404);
  assert.equal(sql(`SELECT count(*) FROM newsletter_tokens WHERE encode(hash, 'escape') LIKE '%${token}%'`), '0', 'only the hash is kept');
  sql("UPDATE newsletter_tokens SET expires_at = now() - interval '1 second'");
  const over = await ask(site, mine);
  assert.equal(over.status, 404);
  assert.match(over.body, /href="\/newsletter\/preferences"/);
  assert.equal((await ask(site, `/newsletter/preferences/${'x'.repeat(32)}`)).status, 404);
  for (const bad of ['x', '%00', '..%2f', encodeURIComponent(HOSTILE)]) for (const what of ['confirm', 'preferences', 'unsubscribe']) assert.ok([400, 404].includes((await ask(site, `/newsletter/${what}/${bad}`)).status), `${what} ${bad}`);
});

fresh('metrics count what was asked, confirmed and ended', async () => {
  const read = async () => (await new Promise((done, failed) => {
    import('node:http').then(({ default: http }) => http.get({ socketPath: site.internal, path: '/metrics' }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => done(body));
    }).on('error', failed));
  })).match(/^slipway_newsletter_(\w+)_total \d+/gm).map((line) => Number(line.split(' ')[1]));
  const before = await read();
  await active('metrics@example.org');
  const ends = sql("SELECT encode(unsubscribe_token, 'hex') FROM subscribers");
  await post(`/newsletter/unsubscribe/${ends}`);
  const now = await read();
  assert.deepEqual(now.map((n, i) => n - before[i]), [1, 0, 1, 1]);
});

fresh('one mailbox is asked once, by whatever of its addresses', async () => {
  const asked = ['Dot.Ty+one@example.org', 'dot.ty+two@example.org', 'dot.ty@EXAMPLE.org', 'a.b@gmail.com', 'ab+x@googlemail.com', 'a.b@other.example', 'ab@other.example'];
  for (const email of asked) assert.equal((await tell({ email })).status, 202, email);
  assert.deepEqual((await letters()).map((mail) => mail.to[0]).sort(), ['Dot.Ty+one@example.org', 'a.b@gmail.com', 'a.b@other.example', 'ab@other.example']);
  for (let day = 0; day < 5; day++) {
    nextDay();
    for (const email of asked.slice(0, 3)) await tell({ email });
    assert.equal((await letters()).length, day < 2 ? 1 : 0, 'three for all of them');
  }
});

fresh('whoever runs the site erases an address that no mail reaches', async () => {
  const ended = await active('hal@bücher.example');
  sql(`SELECT suppress_subscriber(id, 'bounce') FROM subscribers`);
  const erase = (input) => spawnSync(join(build, 'slipway'), ['job', 'erase-subscriber'], { env: site.env, input, encoding: 'utf8' });
  for (const none of ['', 'hal', `${'x'.repeat(3000)}@example.org`]) {
    const refused = erase(none);
    assert.equal(refused.status, 65, none);
    assert.match(refused.stderr, /^slipway: nothing was erased: .+\n$/);
  }
  assert.equal(erase('hall@bücher.example\n').stdout, 'nothing is held about this address\n');
  assert.equal(sql('SELECT count(*) FROM subscribers'), '1');
  const done = erase(' Hal@BÜCHER.example \n');
  assert.deepEqual([done.status, done.stdout, done.stderr], [0, 'erased\n', '']);
  assert.equal(sql('SELECT count(*) FROM subscribers'), '0');
  assert.equal((await ask(site, ended)).status, 200, 'its link says so as it does of any other');
});

fresh('erasing waits for whoever takes a request up, and holds nothing that they want', async () => {
  await active('ivy@example.org');
  const link = await preferences('ivy@example.org');
  const hash = createHash('sha256').update(link.split('/').pop()).digest('hex');
  const waits = (sql) => `SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '${sql}%'`;
  for (const erase of [`SELECT erase_subscriber('\\x${hash}')`, "SELECT erase_address('ivy@example.org')"]) {
    sql("INSERT INTO newsletter_requests (address, preferences, how) VALUES ('ivy@example.org', true, 'form')");
    const [taker, eraser] = [session(site), session(site)];
    try {
      await taker.say('BEGIN; SELECT FROM newsletter_requests FOR UPDATE');
      const erased = eraser.say(`BEGIN; ${erase}; ROLLBACK`);
      await until('it waits', () => sql(waits(erase.slice(0, 18))) === '1');
      assert.equal(await taker.say("SELECT address FROM subscribers FOR UPDATE NOWAIT; DELETE FROM newsletter_requests; COMMIT"), 'ivy@example.org');
      await erased;
    } finally {
      await taker.end();
      await eraser.end();
    }
  }
});
