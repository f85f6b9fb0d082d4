// Submitting a tool and suggesting an edit: what is sent, what is refused, and that nothing typed is lost.
import test from 'node:test';
import assert from 'node:assert/strict';
import { ask } from './lib/client.mjs';
import { all, byId, dangers, exactText, parse, text } from './lib/html.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { KEYS } from './lib/sites.mjs';
import { column, decide, errorAt, fields, formOf, newKey, post, site, soon, sql, submitted, ticket, tokenOf, whileHeld } from './lib/submitter.mjs';

const up = await site();
const get = (path, headers = {}) => ask(up, path, { headers });
const TYPED = ['name', 'website', 'tagline', 'category', 'description', 'model', 'entry', 'email', 'note'];
const kept = (body, form, action = '/submit') => {
  const shown = formOf(body, action);
  for (const name of TYPED) assert.equal(shown[name], form[name], `${name} is in the form again`);
  return shown;
};

test('the form: every field, a ticket, its own style sheet and script', async () => {
  const page = await get('/submit');
  assert.equal(page.status, 200);
  assert.equal(page.headers['cache-control'], 'no-store');
  const form = formOf(page.body, '/submit');
  for (const name of TYPED) assert.equal(form[name], '', name);
  assert.match(form.ticket, /^1\.[0-9a-f]{32}\.\d+\.[0-9a-f]{64}$/);
  assert.notEqual(form.ticket, formOf((await get('/submit')).body, '/submit').ticket);
  assert.match(page.body, /\/static\/form\.[0-9a-f]+\.css/);
  assert.match(page.body, /\/static\/js\/submit\.[0-9a-f]+\.js/);
  assert.doesNotMatch((await get('/tools')).body, /\/static\/(form|js\/submit)\./);
  assert.equal(all(byId(parse(page.body), 'f-category'), 'option').length, 15, 'every category and “Choose one”');
});

test('a category without a tool can be chosen', async () => {
  sql(up, `SELECT category_named('Empty Shelf ${HOSTILE.replaceAll("'", "''")}')`);
  const page = await get('/submit');
  assert.ok(all(parse(page.body), 'option').some((one) => exactText(one) === `Empty Shelf ${HOSTILE}`));
});

test('sent in: 303 to a private receipt whose token only the visitor has', async () => {
  const key = newKey();
  const { path, token, form } = await submitted(up, { ticket: ticket({ key }), email: 'ann@example.org', note: 'It is mine.' });
  assert.match(path, /^\/submissions\/[A-Za-z0-9_-]{32}$/);
  assert.equal(token, tokenOf(key));
  assert.equal(column(up, token, 'state'), 'pending');
  assert.equal(column(up, token, 'email'), 'ann@example.org');
  assert.equal(column(up, token, 'marks'), '{}');
  assert.equal(sql(up, `SELECT count(*) FROM submissions AS s WHERE s::text LIKE '%${token}%'`), '0', 'the token is kept nowhere');
  const proposal = sql(up, `SELECT name || '|' || website || '|' || tagline || '|' || description || '|' || description_html || '|' || pricing_model || '|' || pricing_entry || '|' || note FROM proposals ORDER BY submission_id DESC LIMIT 1`);
  assert.equal(proposal, `${form.name}|${form.website}|A tagline|What it *does*.|<p>What it <em>does</em>.</p>\n|freemium|$9/mo|It is mine.`);
  assert.equal((await get(`/tools?sort=newest`)).body.includes(form.name), false, 'nobody else sees it');
});

test('a double click is one submission', async () => {
  const form = fields();
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(up, '/submit', form)));
  assert.deepEqual([...new Set(answers.map((one) => `${one.status} ${one.headers.location}`))].length, 1);
  assert.equal(answers[0].status, 303);
  assert.equal(sql(up, `SELECT count(*) FROM submissions WHERE name = '${form.name}'`), '1');
});

test('the same form sent again with other words: 409, a link to the first, and a new ticket to go on with', async () => {
  const { path, form } = await submitted(up);
  const changed = { ...form, tagline: 'Another tagline' };
  const answer = await post(up, '/submit', changed);
  assert.equal(answer.status, 409);
  assert.match(answer.body, /sent already/);
  assert.ok(answer.body.includes(`href="${path}"`));
  const again = kept(answer.body, changed);
  assert.notEqual(again.ticket, form.ticket);
});

test('a ticket that an older secret signed is taken, and its receipt found after a double click', async () => {
  const form = fields({ ticket: ticket({ secret: KEYS.old }) });
  const first = await post(up, '/submit', form);
  assert.equal(first.status, 303);
  assert.equal((await post(up, '/submit', form)).headers.location, first.headers.location);
  assert.equal(column(up, first.headers.location.split('/').pop(), 'marks'), '{}');
});

test('a website without a scheme gets one, blanks around go', async () => {
  const { token, form } = await submitted(up, { website: `  bare-${newKey()}.example/a?b=c  `, name: `  Bare ${newKey()} ` });
  assert.equal(sql(up, `SELECT p.website || '|' || p.name FROM proposals AS p JOIN submissions AS s ON s.id = p.submission_id WHERE s.url_key LIKE 'bare-%' ORDER BY s.id DESC LIMIT 1`), `https://${form.website.trim()}|${form.name.trim()}`);
  assert.equal(column(up, token, 'state'), 'pending');
});

const long = (n, part = 'x') => part.repeat(n);
const WRONG = [
  ['name', '', /must not be empty/],
  ['name', '   ', /must not be empty/],
  ['name', long(121), /at most 120 characters; it has 121/],
  ['name', 'a\u2028b', /one line/],
  ['tagline', '', /must not be empty/],
  ['tagline', long(301, 'é'), /at most 300 characters; it has 301/],
  ['tagline', 'two\nlines', /one line/],
  ['website', '', /must not be empty/],
  ['website', 'javascript:alert(1)', /must begin with https/],
  ['website', 'mailto:a@b.example', /must begin with https/],
  ['website', 'ftp://example.com/', /must begin with https/],
  ['website', 'https://localhost/', /must name a site/],
  ['website', 'https://', /must name a site/],
  ['website', 'https://user:pass@example.com/', /login or a password/],
  ['website', 'https://exa mple.com/', /without blanks/],
  ['website', `https://example.com/"><script>`, /without blanks or quotes/],
  // other spellings of spam.example, as browsers read them
  ['website', 'https://sp%61m.example/', /letters, digits, dots and hyphens/],
  ['website', 'https://ｓpam.example/', /letters, digits, dots and hyphens/],
  ['website', 'https://www.spam。example/', /letters, digits, dots and hyphens/],
  ['website', 'https://sp\u00adam.example/', /letters, digits, dots and hyphens/],
  ['website', 'https://sp\u200bam.example/', /letters, digits, dots and hyphens/],
  ['website', 'https://bücher.example/', /letters, digits, dots and hyphens/],
  ['website', 'https://spam.example:https/', /letters, digits, dots and hyphens/],
  ['website', 'https://spam.example,x/', /letters, digits, dots and hyphens/],
  ['website', `https://example.com/${long(490)}`, /at most 500/],
  ['category', '', /must be chosen/],
  ['category', 'nonesuch', /must be one of the list/],
  ['category', HOSTILE, /must be one of the list/],
  ['description', '', /must not be empty/],
  ['description', long(8001), /at most 8000 characters/],
  ['description', long(5000, 'é'), /at most 8 KB \(8192 bytes\); it has 10000/],
  ['description', '[a]: https://example.com', /shows nothing/],
  ['model', '', /must be chosen/],
  ['model', 'gratis', /must be one of/],
  ['entry', '', /must not be empty/],
  ['entry', long(81), /at most 80/],
  ['email', 'nobody', /name@example\.com/],
  ['email', 'a@b@c.example', /name@example\.com/],
  ['email', 'a b@c.example', /name@example\.com/],
  ['email', `${long(250)}@c.example`, /at most 254/],
  ['note', long(1001), /at most 1000/],
];
for (const [name, value, why] of WRONG)
  test(`422: ${name} ${JSON.stringify(value.slice(0, 40))}`, async () => {
    const before = sql(up, 'SELECT count(*) FROM submissions');
    const form = fields({ [name]: value });
    const answer = await post(up, '/submit', form);
    assert.equal(answer.status, 422);
    assert.match(errorAt(answer.body, `f-${name}`), why);
    const root = parse(answer.body);
    assert.deepEqual(dangers(root), []);
    const faults = byId(root, 'faults');
    assert.equal('autofocus' in faults.attributes, true, 'what is wrong is read first');
    assert.deepEqual(all(faults, 'a').map((one) => one.attributes.href), [`#f-${name}`]);
    const oneLine = value.trim().replaceAll('\n', '\n');
    const shown = formOf(answer.body, '/submit');
    for (const other of TYPED.filter((one) => one !== name)) assert.equal(shown[other], form[other], other);
    if (!['category', 'model'].includes(name) && !oneLine.includes('\n')) assert.equal(shown[name], oneLine, 'what is wrong, too, stands there again');
    assert.equal(shown.ticket, form.ticket, 'the ticket goes on');
    assert.equal(sql(up, 'SELECT count(*) FROM submissions'), before);
  });

test('everything wrong at once is told at once, in the order of the fields', async () => {
  const answer = await post(up, '/submit', fields({ name: '', website: 'x', tagline: '', category: '', description: '', model: '', entry: '', email: 'x', note: long(2000) }));
  assert.equal(answer.status, 422);
  assert.deepEqual(all(byId(parse(answer.body), 'faults'), 'a').map((one) => one.attributes.href),
    ['name', 'website', 'tagline', 'category', 'description', 'model', 'entry', 'email', 'note'].map((name) => `#f-${name}`));
});

test('hostile text in every field comes back as text, in the form, in the preview and on the receipt', async () => {
  const nasty = `${HOSTILE} javascript:x & 🚢 &lt;b&gt; '"\``;
  const form = fields({ name: nasty, tagline: nasty, entry: nasty, note: `${nasty}\n\n  ${nasty}`, description: `${nasty}\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) <https://example.com/"onmouseover=1>` });
  const preview = await post(up, '/submit', { ...form, do: 'preview' });
  assert.equal(preview.status, 200);
  assert.deepEqual(dangers(parse(preview.body)), []);
  kept(preview.body, form);
  const sent = await post(up, '/submit', form);
  assert.equal(sent.status, 303);
  const receipt = await get(sent.headers.location);
  assert.equal(receipt.status, 200);
  assert.deepEqual(dangers(parse(receipt.body)), []);
  assert.ok(text(parse(receipt.body)).includes('<img src=x onerror=alert(1)>'));
  for (const name of [...TYPED, 'ticket', 'seen']) {
    const answer = await post(up, '/submit', fields({ [name]: nasty, do: 'preview' }));
    assert.ok([200, 422].includes(answer.status), `${name}: ${answer.status}`);
    assert.deepEqual(dangers(parse(answer.body)), [], name);
  }
});

test('a preview shows the page’s parts, keeps everything, and sends nothing', async () => {
  const before = sql(up, 'SELECT count(*) FROM submissions');
  const form = fields({ do: 'preview', description: '# Big\n\n- a\n- b\n\n> said\n\n`code`', email: 'a@b.example', note: 'hm' });
  const answer = await post(up, '/submit', form);
  assert.equal(answer.status, 200);
  const preview = byId(parse(answer.body), 'preview');
  for (const shown of [form.name, form.tagline, 'Coding Assistants', '$9/mo', form.website]) assert.ok(text(preview).includes(shown), shown);
  for (const name of ['h3', 'ul', 'blockquote', 'code']) assert.equal(all(preview, name).length, 1, name);
  assert.equal('autofocus' in preview.attributes, true);
  kept(answer.body, form);
  assert.equal(sql(up, 'SELECT count(*) FROM submissions'), before);
  const half = await post(up, '/submit', fields({ do: 'preview', name: '' }));
  assert.equal(half.status, 422, 'what is wrong is told in a preview, too');
  assert.ok(byId(parse(half.body), 'preview'));
});

test('text that begins with a line break, and lines of the kind that browsers send, come back as they are', async () => {
  const form = fields({ do: 'preview', description: '    code\r\n\r\ntext', note: 'a\r\nb' });
  const shown = formOf((await post(up, '/submit', form)).body, '/submit');
  assert.equal(shown.description, '    code\n\ntext');
  assert.equal(shown.note, 'a\nb');
});

test('a published tool’s website: 409 at the field, with a link to the tool', async () => {
  for (const website of ['https://cursor.com', 'http://www.cursor.com/?utm_source=x#top']) {
    const form = fields({ website });
    const answer = await post(up, '/submit', form);
    assert.equal(answer.status, 409, website);
    assert.match(errorAt(answer.body, 'f-website'), /here already/);
    assert.ok(all(byId(parse(answer.body), 'f-website-error'), 'a').some((one) => one.attributes.href === '/tools/cursor'));
    kept(answer.body, form);
  }
});

test('a website that waits already: 409 at the field', async () => {
  const { form } = await submitted(up);
  const answer = await post(up, '/submit', { ...fields(), website: form.website.replace('https://', 'http://www.') });
  assert.equal(answer.status, 409);
  assert.match(errorAt(answer.body, 'f-website'), /waits for a moderator/);
});

test('a banned domain is refused with its public reason', async () => {
  sql(up, `INSERT INTO banned_domains (domain, reason, added_by) VALUES ('spam.example', 'It sells <links> & more.', 'Mo') ON CONFLICT DO NOTHING`);
  const form = fields({ website: 'https://deep.spam.example/x' });
  const answer = await post(up, '/submit', form);
  assert.equal(answer.status, 422);
  assert.match(errorAt(answer.body, 'f-website'), /It sells <links> & more\./);
  kept(answer.body, form);
});

test('likely duplicates are shown once, before anything is sent; then it goes in', async () => {
  const form = fields({ name: 'Cursors' });
  const answer = await post(up, '/submit', form);
  assert.equal(answer.status, 200);
  assert.match(answer.body, /Is it one of these\?/);
  assert.ok(answer.body.includes('href="/tools/cursor"'));
  assert.match(answer.body, /It is another one: send it in/);
  const again = kept(answer.body, form);
  assert.equal(again.seen.split(',').includes('cursor'), true);
  assert.equal(sql(up, `SELECT count(*) FROM submissions WHERE name = 'Cursors'`), '0');
  const sent = await post(up, '/submit', { ...again, do: 'send' });
  assert.equal(sent.status, 303);
});

test('while typing: /api/v1/duplicates', async () => {
  const found = async (query) => (await get(`/api/v1/duplicates?${query}`)).json.duplicates;
  assert.deepEqual((await found('name=x&website=cursor.com')).map((one) => [one.slug, one.why, one.url]), [['cursor', 'address', `${up.base}/tools/cursor`]]);
  assert.deepEqual((await found('name=Cursors&website=')).map((one) => [one.slug, one.why]), [['cursor', 'name']]);
  assert.deepEqual(await found(`name=${encodeURIComponent(HOSTILE)}&website=${encodeURIComponent(HOSTILE)}`), []);
  assert.deepEqual(await found(''), []);
  assert.equal((await get('/api/v1/duplicates?name=a')).headers['cache-control'], 'no-store');
  assert.equal((await get('/api/v1/duplicates?name=a')).headers['access-control-allow-origin'], undefined);
});

test('what is suspect is marked, not refused: the trap, a fast hand, no stamp, a forged or old one', async () => {
  const marks = async (more) => column(up, (await submitted(up, more)).token, 'marks');
  assert.equal(await marks({ homepage: 'https://spam.example' }), '{honeypot}');
  assert.equal(await marks({ ticket: ticket({ age: 1 }) }), '{fast}');
  assert.equal(await marks({ ticket: ticket({ age: 5 }) }), '{}');
  assert.equal(await marks({ ticket: '' }), '{unstamped}');
  assert.equal(await marks({ ticket: ticket({ secret: 'nobody knows this key of 32 bytes or more' }) }), '{unstamped}');
  assert.equal(await marks({ ticket: ticket({ purpose: 'voter' }) }), '{unstamped}');
  assert.equal(await marks({ ticket: ticket({ age: 25 * 3600 }) }), '{unstamped}');
  assert.equal(await marks({ ticket: ticket({ age: -3600 }) }), '{unstamped}');
  assert.equal(await marks({ ticket: ticket().replace(/.$/, (c) => (c === '0' ? '1' : '0')) }), '{unstamped}');
  assert.equal(await marks({ ticket: 'x', homepage: 'y' }), '{honeypot,unstamped}');
});

test('over the quota: 429 with Retry-After, and nothing typed is lost', async () => {
  await submitted(up);
  sql(up, 'UPDATE submission_quotas SET sent = sent + 100000');
  const form = fields({ description: 'long words', email: 'a@b.example' });
  const answer = await post(up, '/submit', form);
  sql(up, 'UPDATE submission_quotas SET sent = sent - 100000');
  assert.equal(answer.status, 429);
  const wait = Number(answer.headers['retry-after']);
  assert.ok(wait > 0 && wait <= 86400, `${wait}`);
  assert.match(answer.body, /all that we take in a day, which is 100000\. There is room again after midnight UTC, in about \d+ (hours|minutes)/);
  kept(answer.body, form);
  assert.equal((await post(up, '/submit', form)).status, 303, 'the next day it goes in with the same form');
});

test('while the database does not answer: 503 soon, and nothing typed is lost; sent again it is one', async () => {
  const form = fields({ note: 'Typed for long.', description: 'Long *words*.' });
  const answer = await whileHeld(up, () => post(up, '/submit', form));
  assert.equal(answer.status, 503);
  assert.ok(Number(answer.headers['retry-after']) > 0);
  assert.match(answer.body, /Nothing is lost/);
  const again = kept(answer.body, form);
  assert.equal(again.ticket, form.ticket);
  assert.equal((await post(up, '/submit', { ...again, do: 'send' })).status, 303);
});

test('from another site, or from no page at all: 403', async () => {
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': '' , origin: 'https://evil.example' }, { 'sec-fetch-site': '' }])
    for (const path of ['/submit', '/tools/cursor/edit', `/submissions/${tokenOf('x')}/resubmit`, `/submissions/${tokenOf('x')}/appeal`])
      assert.equal((await post(up, path, path.endsWith('appeal') ? { words: 'x' } : { name: 'x' }, { headers })).status, 403, path);
});

test('who of the staff sent it while signed in is noted, and does not decide it', async () => {
  const { token } = await submitted(up, {}, { headers: { cookie: 'session=sub-mo' } });
  assert.equal(column(up, token, 'account_id'), sql(up, `SELECT id FROM accounts WHERE login = 'sub-mo'`));
  assert.throws(() => decide(up, token, 'approve'), /your own submission/);
  const other = await submitted(up, {}, { headers: { cookie: 'session=nobody' } });
  assert.equal(column(up, other.token, 'account_id'), '');
});

test('an edit: the form is filled with what is there, and its base is the revision', async () => {
  const page = await get('/tools/cursor/edit');
  assert.equal(page.status, 200);
  const form = formOf(page.body, '/tools/cursor/edit');
  const tool = (await get('/api/v1/tools/cursor')).json;
  assert.deepEqual([form.name, form.website, form.tagline, form.category, form.description, form.model, form.entry],
    [tool.name, tool.website, tool.tagline, tool.category.slug, tool.description, tool.pricing.model, tool.pricing.entry]);
  assert.equal(form.base, sql(up, `SELECT revision FROM tools WHERE slug = 'cursor'`));
  assert.doesNotMatch(page.body, /js\/submit\./);
  assert.ok((await get('/tools/cursor')).body.includes('href="/tools/cursor/edit"'));

  const preview = await post(up, '/tools/cursor/edit', { ...form, ticket: ticket(), tagline: 'Better', do: 'preview' });
  assert.equal(preview.status, 200);
  assert.equal(formOf(preview.body, '/tools/cursor/edit').base, form.base);
  const sent = await post(up, '/tools/cursor/edit', { ...form, ticket: ticket(), tagline: 'Better', note: 'See their page.', do: 'send' });
  assert.equal(sent.status, 303, sent.body);
  const token = sent.headers.location.split('/').pop();
  assert.equal(column(up, token, 'kind'), 'edit');
  assert.match((await get(sent.headers.location)).body, /Your edit of a tool/);
  assert.notEqual((await get('/api/v1/tools/cursor')).json.tagline, 'Better');
  decide(up, token, 'approve');
  await soon(async () => assert.equal((await get('/api/v1/tools/cursor')).json.tagline, 'Better'));
});

test('an edit that changes nothing is not taken, and says so', async () => {
  const path = '/tools/github-copilot/edit';
  const form = { ...formOf((await get(path)).body, path), do: 'send' };
  const before = sql(up, 'SELECT count(*) FROM submissions');
  const answer = await post(up, path, { ...form, ticket: ticket(), note: `Nothing ${HOSTILE}` });
  assert.equal(answer.status, 422);
  assert.match(text(parse(answer.body)), /Nothing is different from what the page says now/);
  assert.equal(formOf(answer.body, path).note, `Nothing ${HOSTILE}`);
  assert.equal(sql(up, 'SELECT count(*) FROM submissions'), before);
  // nor after changes were asked for
  const sent = await post(up, path, { ...form, ticket: ticket(), tagline: 'Another' });
  assert.equal(sent.status, 303);
  const token = sent.headers.location.split('/').pop();
  decide(up, token, 'ask-changes', 'Not this.');
  const again = { ...formOf((await get(sent.headers.location)).body, `${sent.headers.location}/resubmit`), tagline: form.tagline, do: 'send' };
  const same = await post(up, `${sent.headers.location}/resubmit`, again);
  assert.equal(same.status, 422);
  assert.match(text(parse(same.body)), /Nothing is different/);
  assert.equal((await post(up, `${sent.headers.location}/resubmit`, { ...again, tagline: 'A third' })).status, 303);
});

test('an edit’s errors: a field, another tool’s website, a base that is none, a tool that is gone', async () => {
  const form = { ...formOf((await get('/tools/zed/edit')).body, '/tools/zed/edit'), do: 'send' };
  const path = '/tools/zed/edit';
  const wrong = await post(up, path, { ...form, ticket: ticket(), tagline: '' });
  assert.equal(wrong.status, 422);
  assert.match(errorAt(wrong.body, 'f-tagline'), /must not be empty/);
  const taken = await post(up, path, { ...form, ticket: ticket(), website: 'https://cursor.com' });
  assert.equal(taken.status, 409);
  assert.match(errorAt(taken.body, 'f-website'), /here already/);
  const own = await post(up, path, { ...form, ticket: ticket(), entry: 'Freer' });
  assert.equal(own.status, 303, 'its own website is no duplicate');
  for (const base of ['', '0', '999', 'x', '-1']) {
    const answer = await post(up, path, { ...form, ticket: ticket(), base, entry: 'Kept' });
    assert.equal(answer.status, 422, base);
    assert.match(answer.body, /not what it was/);
    assert.equal(formOf(answer.body, path).entry, 'Kept');
  }
  const gone = await post(up, '/tools/nonesuch/edit', { ...form, ticket: ticket(), entry: 'Kept' });
  assert.equal(gone.status, 404);
  assert.equal(formOf(gone.body, '/tools/nonesuch/edit').entry, 'Kept');
  assert.equal((await get('/tools/nonesuch/edit')).status, 404);
  assert.equal((await get('/tools/NOT A SLUG/edit'.replaceAll(' ', '%20'))).status, 404);
});

test('an old slug’s edit page has moved', async () => {
  const { token } = await submitted(up);
  decide(up, token, 'approve', null, { slug: 'old-slug-of-it' });
  sql(up, `UPDATE tools SET slug = 'new-slug-of-it' WHERE slug = 'old-slug-of-it'`);
  const answer = await get('/tools/old-slug-of-it/edit');
  assert.equal(answer.status, 301);
  assert.equal(answer.headers.location, '/tools/new-slug-of-it/edit');
});

test('links lead here: from the list, the footer, and where a tool was not found', async () => {
  for (const path of ['/tools', '/', '/compare?left=Nonesuch&right=Cursor']) assert.ok((await get(path)).body.includes('href="/submit"'), path);
});

test('no token stands in any log', async () => {
  const { path, token } = await submitted(up);
  await get(path);
  await get(`/api/v1${path}`);
  await post(up, `${path}/appeal`, { words: 'x', version: '1' });
  await new Promise((done) => setTimeout(done, 1200));
  assert.equal(up.log().includes(token), false);
  assert.equal(up.accessLog().includes(token), false);
  assert.match(up.accessLog(), /path="\/submissions\/:token\/appeal"/);
});
