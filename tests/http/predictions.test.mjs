// Predictions: written with a review, frozen when it is published, resolved with evidence, and what they add up to.
import test from 'node:test';
import assert from 'node:assert/strict';
import { desk, psql } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { account, staff } from './lib/staff.mjs';
import { program } from './lib/keys.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, byId, parse, text } from './lib/html.mjs';

const site = await desk();
const mo = await staff(site, { login: 'pre-mo', name: 'Mo', role: 'moderator' });
const max = await staff(site, { login: 'pre-max', name: 'Max', role: 'moderator' });
const sql = (statement) => {
  const done = psql(site, statement);
  assert.equal(done.code, 0, done.err);
  return done.out;
};
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
const typed = { tool: 'fathom', persona: 'creator', verdict: 'skip', quote: 'Not for long.', reviewed_on: '2026-05-01' };
const foretold = { prediction_1: 'Fathom is shut down', due_1: day(365), percent_1: '70' };
const draftOf = (quote) => sql(`SELECT id FROM review_drafts WHERE quote = '${quote.replaceAll("'", "''")}'`);
const publish = async (who, id) => {
  const done = await who.post(`/mod/items/review_draft-${id}/decide`, { version: sql(`SELECT version FROM review_drafts WHERE id = ${id}`), action: 'publish' });
  assert.equal(done.status, 303);
  return new URL(done.headers.location, site.base).searchParams.get('done');
};
const write = async (fields) => {
  const done = await mo.post('/mod/reviews', { ...typed, ...fields, do: 'send' });
  assert.equal(done.status, 303);
  return draftOf(fields.quote ?? typed.quote);
};
const listed = async (query = '') => (await askJson(site, `/predictions${query}`)).json;
const versionOf = (id) => sql(`SELECT version FROM predictions WHERE id = ${id}`);
const resolve = (who, id, fields, version = versionOf(id)) =>
  who.post(`/mod/predictions/${id}`, { version, state: 'open', action: 'call-right', words: 'It was.', evidence: 'https://example.com/gone', ...fields });
// as it will be when its day is over
const age = (id, days) => sql(`BEGIN; SET LOCAL session_replication_role = replica;
  UPDATE predictions SET made_on = made_on - ${days}, due_on = due_on - ${days} WHERE id = ${id}; COMMIT`);

test('what is wrong with a prediction is told in its row, and nothing typed is lost', async () => {
  for (const [fields, words] of [
    [{ due_1: '2026-05-01' }, 'That day has come already'],
    [{ due_1: day(0) }, 'That day has come already'],
    [{ due_1: day(3654) }, 'more than ten years ahead'],
    [{ due_1: '2027-02-31' }, 'Give the day by which it will show'],
    [{ due_1: '' }, 'Give the day by which it will show'],
    [{ percent_1: '0' }, 'from 1 to 99'],
    [{ percent_1: '100' }, 'from 1 to 99'],
    [{ percent_1: '' }, 'from 1 to 99'],
    [{ percent_1: '7.5' }, 'from 1 to 99'],
    [{ percent_1: '-5' }, 'from 1 to 99'],
    [{ prediction_1: '' }, 'Say what will have come true'],
    [{ prediction_1: 'x'.repeat(301) }, 'At most 300 characters'],
    [{ prediction_1: 'two\nlines' }, 'In one line'],
    [{ prediction_2: foretold.prediction_1, due_2: foretold.due_1, percent_2: '20' }, 'The same stands in a row above'],
  ]) {
    const answer = await mo.post('/mod/reviews', { ...typed, ...foretold, ...fields });
    assert.equal(answer.status, 422, words);
    assert.ok(answer.body.includes(words), words);
    assert.ok(answer.body.includes('Not for long.'));
    assert.match(answer.body, /<details class="foretell" open>/);
  }
  assert.equal(sql("SELECT count(*) FROM review_drafts WHERE quote = 'Not for long.'"), '0');
  assert.equal((await mo.post('/mod/reviews', { ...typed, ...foretold, prediction_4: 'x' })).status, 400, 'there are three rows');
});

test('the database refuses the same, whatever the form let through', async () => {
  const token = "(SELECT s.token_hash FROM sessions AS s JOIN accounts AS a ON a.id = s.account_id WHERE a.login = 'pre-mo' LIMIT 1)";
  const save = (texts, dues, percents) =>
    psql(site, `SELECT save_draft(${token}, NULL, NULL, 'fathom', 'creator', 'skip', 'q', '2026-05-01', false, ARRAY[${texts}]::text[], ARRAY[${dues}]::date[], ARRAY[${percents}]::int[])`).err;
  assert.match(save("'a'", `'${day(0)}'`, '50'), /23514.*day to come/s);
  assert.match(save("'a'", `'${day(9)}'`, '100'), /23514.*draft_predictions_percent/s);
  assert.match(save("'a'", `'${day(9)}'`, '0'), /draft_predictions_percent/);
  assert.match(save("''", `'${day(9)}'`, '5'), /draft_predictions_text_form/);
  assert.match(save("'a','b'", `'${day(9)}'`, '5'), /a prediction has a text, a day and a chance/);
  assert.match(save("'a','b','c','d'", `'${day(9)}','${day(9)}','${day(9)}','${day(9)}'`, '5,5,5,5'), /draft_predictions_place/);
});

let first;
test('written, seen by the moderators, published, frozen', async () => {
  const id = await write(foretold);
  assert.equal((await listed('?tool=fathom')).predictions.length, 0, 'not before it is published');
  const item = await max.get(`/mod/items/review_draft-${id}`);
  assert.ok(item.body.includes('Fathom is shut down') && item.body.includes('70%'));
  const entry = await publish(max, id);
  first = (await listed('?tool=fathom')).predictions[0];
  assert.deepEqual([first.text, first.percent, first.made_on, first.due_on, first.state, first.tool, first.persona, first.review.verdict, first.resolution],
    ['Fathom is shut down', 70, day(0), day(365), 'open', 'fathom', 'creator', 'skip', null]);
  assert.ok((await ask(site, '/tools/fathom')).body.includes('What the panel predicts'));
  assert.equal((await askJson(site, '/tools/fathom')).json.predictions[0].text, 'Fathom is shut down');
  // undone within the hold it was never said, and may be said again
  assert.equal((await max.post('/mod/undo', { entry, back: '/mod' })).status, 303);
  assert.equal((await listed('?tool=fathom')).predictions.length, 0);
  assert.ok(!(await ask(site, '/tools/fathom')).body.includes('What the panel predicts'));
  await publish(max, id);
  first = (await listed('?tool=fathom')).predictions[0];
  assert.equal(first.text, 'Fathom is shut down');
  for (const change of ["text = 'x'", 'percent = 5', "due_on = due_on + 1", 'made_on = made_on - 1'])
    assert.match(psql(site, `UPDATE predictions SET ${change} WHERE id = ${first.id}`).err, /55000.*stays as it was said/s, change);
  assert.match(psql(site, `DELETE FROM predictions WHERE id = ${first.id}`).err, /55000/);
});

test('a newer review takes the older one’s place, but not its predictions; the same is not counted twice', async () => {
  const id = await write({ quote: 'Still not.', prediction_1: foretold.prediction_1, due_1: foretold.due_1, percent_1: '70', prediction_2: 'Fathom raises its price', due_2: day(90), percent_2: '20' });
  await publish(max, id);
  const { predictions } = await listed('?tool=fathom&state=open');
  assert.deepEqual(predictions.map((p) => [p.text, p.review.superseded]), [['Fathom raises its price', false], ['Fathom is shut down', true]]);
  const other = await write({ quote: 'At another chance.', ...foretold, percent_1: '30' });
  const refused = await max.post(`/mod/items/review_draft-${other}/decide`, { version: sql(`SELECT version FROM review_drafts WHERE id = ${other}`), action: 'publish' });
  assert.equal(refused.status, 409);
  assert.ok(refused.body.includes('This was predicted already, at 70 percent'));
  assert.equal((await max.post(`/mod/items/review_draft-${other}/decide`, { version: sql(`SELECT version FROM review_drafts WHERE id = ${other}`), action: 'reject', reason: 'No.' })).status, 303);
});

test('who resolves it: another moderator, with a sentence and an address; the second of two comes too late', async () => {
  assert.equal((await ask(site, '/mod/predictions')).status, 303, 'nobody');
  const pat = await staff(site, { login: 'pre-pat', name: 'Pat', role: 'panelist' });
  assert.equal((await pat.get('/mod/predictions')).status, 403);
  const own = await mo.get('/mod/predictions?state=open');
  assert.ok(own.body.includes('you wrote it, so somebody else decides'));
  assert.ok(!own.body.includes(`action="/mod/predictions/${first.id}"`));
  const mine = await resolve(mo, first.id, {});
  assert.equal(mine.status, 403);
  assert.ok(mine.body.includes('This is your own prediction') && mine.body.includes('It was.'));
  for (const [fields, words] of [
    [{ words: ' ' }, 'Say in a sentence what happened'],
    [{ words: 'x'.repeat(4001) }, 'At most 4000 characters'],
    [{ evidence: '' }, 'Give the web address'],
    [{ evidence: 'javascript:alert(1)' }, 'Give the web address'],
    [{ evidence: 'https://exa mple.com' }, 'Give the web address'],
    [{ evidence: `https://example.com/${'x'.repeat(500)}` }, 'Give the web address'],
  ]) {
    const answer = await resolve(max, first.id, fields);
    assert.equal(answer.status, 422, words);
    assert.ok(answer.body.includes(words), words);
  }
  assert.equal((await resolve(max, first.id, { action: 'publish' })).status, 400);
  assert.equal((await resolve(max, 99999999, {}, 1)).status, 404);
  // two at once: one decides, the other is told
  const ann = await staff(site, { login: 'pre-ann', name: 'Ann', role: 'moderator' });
  const version = versionOf(first.id);
  const both = await Promise.all([resolve(max, first.id, { words: 'Max was here.' }, version), resolve(ann, first.id, { action: 'call-void', words: 'Ann was here.' }, version)]);
  assert.deepEqual(both.map((a) => a.status).sort(), [303, 409]);
  const late = both.find((a) => a.status === 409);
  assert.match(late.body, /The prediction changed meanwhile/);
  assert.match(late.body, /<textarea id="lost" readonly>(Max|Ann) was here\.<\/textarea>/, 'what was typed is not lost');
  assert.equal(sql(`SELECT count(*) FROM moderation_log WHERE subject_kind = 'prediction' AND subject_id = ${first.id}`), '1');
});

test('a resolution is public at once with its evidence, stands in the log, and can be taken back', async () => {
  const decided = (await listed('?tool=fathom')).predictions.find((p) => p.id === first.id);
  assert.ok(['right', 'void'].includes(decided.state));
  assert.equal(decided.resolution.evidence, 'https://example.com/gone');
  assert.equal(decided.resolution.resolved_on, day(0));
  const entry = decided.resolution.log.split('/').at(-1);
  const page = await ask(site, `/predictions?state=${decided.state}&tool=fathom`);
  assert.ok(page.body.includes('was here.') && page.body.includes('href="https://example.com/gone"'));
  const log = (await askJson(site, '/log?tool=fathom')).json.entries[0];
  assert.equal(log.id, Number(entry));
  assert.match(log.reason, /was here/);
  assert.deepEqual([log.detail, log.evidence], ['Fathom is shut down', 'https://example.com/gone']);
  assert.equal((await mo.post('/mod/undo', { entry, reason: 'x', back: '/mod' })).status, 403, 'not even taking it back is for who wrote it');
  assert.equal((await max.post('/mod/undo', { entry, reason: 'Not so.', back: '/mod/predictions' })).status, 303);
  const again = (await listed('?tool=fathom')).predictions.find((p) => p.id === first.id);
  assert.deepEqual([again.state, again.resolution], ['open', null]);
  const one = await ask(site, `/log/${entry}`);
  assert.ok(one.body.includes('Fathom is shut down') && one.body.includes('href="https://example.com/gone"'), 'the log keeps what was taken back');
  assert.equal((await askJson(site, '/log?tool=fathom&action=revert')).json.entries[0].evidence, null);
  // that it did not come true is said when its day is over, and the page says so
  const early = await resolve(max, first.id, { action: 'call-wrong', words: 'Too early.' });
  assert.equal(early.status, 409);
  assert.ok(early.body.includes(`Its day, ${day(365)}, is not over: until then it can still come true`) && early.body.includes('Too early.'));
  const form = (body) => body.slice(body.indexOf(`action="/mod/predictions/${first.id}"`)).split('</details>')[0];
  const running = form((await max.get('/mod/predictions?state=open')).body);
  assert.ok(running.includes('value="call-right"') && !running.includes('value="call-wrong"') && running.includes('can be said when its day is over'));
  age(first.id, 366);
  const over = form((await max.get('/mod/predictions?state=overdue')).body);
  assert.ok(over.includes('value="call-wrong"') && !over.includes('can be said when its day is over'));
  assert.equal((await resolve(max, first.id, { action: 'call-wrong', words: `${HOSTILE} 🚢`, evidence: 'https://example.com/?a=1&b="><script>' })).status, 303);
  const hostile = await ask(site, '/predictions?state=wrong');
  assert.ok(!hostile.body.includes('<script>alert') && hostile.body.includes('🚢'));
  const said = await ask(site, '/log?action=call-wrong');
  assert.ok(!said.body.includes('"><script>') && said.body.includes('href="https://example.com/?a=1&amp;b=&#34;'), 'nor does the log');
});

test('overdue ones come first on the desk; void ones do not count; hit rate and Brier score', async () => {
  const persona = 'creator';
  const second = (await listed('?tool=fathom&state=open')).predictions[0];
  const before = (await askJson(site, `/reviewers/${persona}`)).json.forecasts;
  assert.deepEqual([before.wrong, before.right, before.hit_percent, before.brier], [1, 0, 0, 0.49]);
  age(second.id, 100);
  assert.equal((await listed('?state=overdue&tool=fathom')).predictions[0].id, second.id);
  assert.equal((await listed('?state=open&tool=fathom')).predictions.length, 0);
  const todo = await max.get('/mod/predictions');
  assert.ok(todo.body.includes('Fathom raises its price') && todo.body.includes('Say what became of it'));
  const done = await resolve(max, second.id, { state: 'overdue' });
  assert.equal(done.status, 303);
  assert.ok((await max.get(done.headers.location)).body.includes('came true'));
  const after = (await askJson(site, `/reviewers/${persona}`)).json.forecasts;
  // (0.7 - 0)² = 0.49, (0.2 - 1)² = 0.64
  assert.deepEqual([after.wrong, after.right, after.hit_percent, after.brier], [1, 1, 50, 0.565]);
  const html = text(byId(parse((await ask(site, `/reviewers/${persona}`)).body), 'main'));
  assert.match(html, /Hit rate\s+50%\s+1 of 2/);
  assert.match(html, /Brier score\s+0\.565\s+n = 2/);
  const id = await write({ quote: 'Void.', prediction_1: 'Something vague', due_1: day(30), percent_1: '50' });
  await publish(max, id);
  const vague = (await listed('?tool=fathom&state=open')).predictions[0];
  assert.equal((await resolve(max, vague.id, { action: 'call-void' })).status, 303);
  const last = (await askJson(site, `/reviewers/${persona}`)).json.forecasts;
  assert.deepEqual([last.void, last.hit_percent, last.brier], [1, 50, 0.565]);
});

test('the list: filters, pages, what is wrong with them; a tool off the list keeps its predictions', async () => {
  for (let i = 0; i < 5; i++) {
    const id = await write({ tool: 'aider', quote: `Aider ${i}`, prediction_1: `Aider in ${i}`, due_1: day(40 + i % 2), percent_1: '10' });
    await publish(max, id);
  }
  for (const [query, order] of [['state=open&', [0, 2, 4, 1, 3]], ['', [3, 1, 4, 2, 0]]]) {
    const seen = [];
    for (let next = `/predictions?${query}tool=aider&limit=2`; next; ) {
      const answer = await askJson(site, next);
      assert.equal(answer.status, 200);
      seen.push(...answer.json.predictions.map((p) => Number(p.text.at(-1))));
      const after = answer.json.next;
      if (after) assert.ok(answer.headers.link.includes(encodeURIComponent(after)) || answer.headers.link.includes(after));
      next = after && `/predictions?${query}tool=aider&limit=2&after=${after}`;
    }
    assert.deepEqual(seen, order, query);
  }
  const open = (await askJson(site, '/predictions?state=open&tool=aider&limit=2')).json.next;
  for (const [query, words] of [
    ['state=maybe', 'state'], ['limit=0', '1 to 100'], ['limit=101', '1 to 100'], ['limit=x', '1 to 100'], ['after=zzz', 'after'], ['after=p0.0', 'after'],
    [`after=${open}`, 'after'], ['after=Pzzzzzzzz.0.0', 'after'], ['persona=a&persona=b', 'persona'], ['colour=blue', 'colour'],
  ]) {
    const answer = await askJson(site, `/predictions?${query}`);
    assert.equal(answer.status, 400, query);
    assert.ok(JSON.stringify(answer.json).includes(words), query);
  }
  for (const query of [`tool=${encodeURIComponent(HOSTILE)}`, 'persona=nobody', 'tool=nope', 'tool=aider&persona=nope', 'tool=nope&persona=creator', 'tool=%F0%9F%9A%A2']) {
    const none = await ask(site, `/predictions?${query}`);
    assert.equal(none.status, 404, query);
    assert.ok(none.body.includes('no seat of the panel or no tool of that name') && !none.body.includes('<script>alert'), query);
    assert.equal((await askJson(site, `/predictions?${query}`)).status, 404, query);
  }
  const none = await ask(site, '/predictions?tool=aider&state=void');
  assert.equal(none.status, 200);
  assert.ok(none.body.includes('No prediction is like that'));
  assert.equal((await ask(site, '/predictions?tool=%00')).status, 400);
  const version = sql("SELECT version FROM tools WHERE slug = 'aider'");
  sql(`SELECT move_tool((SELECT id FROM tools WHERE slug = 'aider'), ${version}, 'delisted', 'moderator', 'Mo', 'Gone')`);
  const gone = (await listed('?persona=creator&state=open')).predictions.filter((p) => p.text.startsWith('Aider'));
  assert.equal(gone.length, 5);
  assert.equal(gone[0].tool, null);
  assert.equal((await listed('?tool=aider')).predictions.length, 5);
  const page = await ask(site, '/predictions?persona=creator');
  assert.ok(page.body.includes('Aider in 0') && !page.body.includes('href="/tools/aider'));
  sql("SELECT move_tool(t.id, t.version, 'published', 'moderator', 'Mo', 'Back') FROM tools AS t WHERE t.slug = 'aider'");
});

test('a persona’s page: who it is, its reviews, newest first, in pages; nobody else has one', async () => {
  const seats = sql('SELECT slug FROM personas ORDER BY position').split('\n');
  for (const slug of seats) assert.equal((await ask(site, `/reviewers/${slug}`)).status, 200, slug);
  const builder = (await askJson(site, '/reviewers/builder')).json;
  assert.deepEqual([builder.slug, builder.name, builder.kind, builder.forecasts.brier, builder.forecasts.hit_percent], ['builder', 'Builder', 'ai', null, null]);
  assert.equal(String(builder.ship.reviews), sql("SELECT reviews FROM personas WHERE slug = 'builder'"));
  const page = (await ask(site, '/reviewers/builder')).body;
  for (const words of ['an AI model', 'editorial persona', '0.25', 'None was resolved yet']) assert.ok(page.includes(words), words);
  const seen = [];
  for (let next = '/reviewers/builder?limit=7'; next; ) {
    const { json } = await askJson(site, next);
    seen.push(...json.reviews);
    next = json.next && `/reviewers/builder?limit=7&after=${json.next}`;
  }
  assert.equal(seen.length, builder.ship.reviews);
  assert.equal(new Set(seen.map((r) => r.tool)).size, seen.length);
  assert.deepEqual(seen.map((r) => r.reviewed_on), seen.map((r) => r.reviewed_on).sort().reverse());
  for (const slug of ['nobody', 'Builder', 'a_b', encodeURIComponent(HOSTILE)]) assert.equal((await ask(site, `/reviewers/${slug}`)).status, 404, slug);
  for (const query of ['after=x', 'after=p0.0.0', 'limit=0', 'sort=up']) assert.equal((await ask(site, `/reviewers/builder?${query}`)).status, 400, query);
  assert.ok((await ask(site, '/methodology')).body.includes('href="/reviewers/builder"'));
  assert.ok((await ask(site, '/')).body.includes('href="/predictions"'), 'in the footer');
});

test('hostile words stay words', async () => {
  const hostile = `${HOSTILE} 🚢 & javascript:alert(1)`.replaceAll('\n', ' ');
  const id = await write({ tool: 'exa', quote: 'Hostile prediction', prediction_1: hostile, due_1: day(2), percent_1: '33' });
  for (const path of [`/mod/items/review_draft-${id}`, `/mod/reviews/${id}`]) assert.ok(!(await max.get(path)).body.includes('<script>alert'), path);
  await publish(max, id);
  for (const path of ['/predictions?tool=exa', '/tools/exa', '/reviewers/creator']) {
    const { body } = await ask(site, path);
    assert.ok(!body.includes('<script>alert') && body.includes('🚢'), path);
  }
  assert.ok(!(await max.get('/mod/predictions?state=open')).body.includes('<script>alert'));
  assert.equal((await listed('?tool=exa')).predictions[0].text, hostile.normalize('NFC'));
  for (const path of ['/mod/predictions/0', '/mod/predictions/x', '/mod/predictions/99999999999999999999'])
    assert.equal((await max.post(path, { version: 1, action: 'call-void', words: 'x', evidence: 'https://example.com' })).status, 404, path);
  assert.equal((await max.get('/mod/predictions?after=zz')).status, 400);
});

test('a program resolves one with a key: its scopes, the version seen, what is wrong at its member, taken back', async () => {
  const API = '/api/v1/moderation/predictions';
  const bot = program(site, { account: account(site, { login: 'pre-bot', name: 'Bot' }), scopes: ['moderation:read', 'moderation:decide'] });
  const reader = program(site, { account: account(site, { login: 'pre-reader', name: 'Reader' }), scopes: ['moderation:read'] });
  const words = `Read by a program ${HOSTILE.slice(0, 200)}`;
  await publish(max, await write({ ...foretold, prediction_1: words, quote: 'A program shall look.', tool: 'otter' }));
  const found = async (state = 'open') => (await bot.get(`${API}?state=${state}`)).json.predictions.find(({ text: said }) => said === words);
  const one = await found();
  assert.deepEqual([one.state, one.version, one.own, one.percent, one.tool], ['open', 1, false, 70, 'otter']);
  const body = { action: 'call-right', reason: 'It was.', evidence: 'https://example.com/gone' };
  const etag = `"${one.version}"`;
  for (const [more, pointer] of [
    [{ action: 'fun' }, '/action'], [{ reason: ' ' }, '/reason'], [{ evidence: 'javascript:alert(1)' }, '/evidence'], [{ evidence: '' }, '/evidence'],
    [{ evidence: `https://example.com/${'x'.repeat(500)}` }, '/evidence'], [{ pirate: 1 }, '/pirate'],
  ]) {
    const answer = await bot.post(`${API}/${one.id}`, { ...body, ...more }, { etag });
    assert.equal(answer.status, 422, JSON.stringify(more));
    assert.equal(answer.json.errors[0].pointer, pointer);
  }
  assert.equal((await bot.post(`${API}/${one.id}`, body)).status, 428);
  assert.equal((await bot.post(`${API}/${one.id}`, body, { etag: '"9"' })).status, 412);
  assert.equal((await bot.post(`${API}/999999`, body, { etag })).status, 404);
  assert.equal((await bot.post(`${API}/x`, body, { etag })).status, 404);
  assert.equal((await reader.post(`${API}/${one.id}`, body, { etag })).status, 403);
  assert.equal((await bot.get(`${API}?state=fun`)).status, 400);
  assert.equal((await bot.get(`${API}?after=zzz`)).status, 400);
  const early = await bot.post(`${API}/${one.id}`, { ...body, action: 'call-wrong' }, { etag });
  assert.equal(early.status, 409, 'its day is not over');
  const done = await bot.post(`${API}/${one.id}`, body, { etag });
  assert.equal(done.status, 200, done.body);
  const { entry, ...rest } = done.json;
  assert.deepEqual(rest, { item: `prediction-${one.id}`, action: 'call-right', state: 'right', version: 2 });
  assert.equal(done.headers.etag, '"2"');
  assert.equal((await found('right')).version, 2);
  assert.ok((await listed('?state=right')).predictions.some(({ id }) => id === one.id), 'everybody sees it at once');
  assert.equal((await bot.post(`${API}/${one.id}`, body, { etag: '"2"' })).status, 409, 'decided already');
  assert.equal((await bot.post(`/api/v1/moderation/decisions/${entry}/undo`, {})).status, 200);
  assert.equal((await found()).state, 'open');
});
