// Ballots: published day by day, counted again by two programs; whatever happens meanwhile.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build, siteUp } from '../lib/site.mjs';
import { KEYS, vote } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { ask, askJson } from './lib/client.mjs';
import { all, parse, text as words } from './lib/html.mjs';
import { checkpoint, count, day, entries, isSigned, note, press, recount, sha256, text } from './lib/ballots.mjs';

const site = await siteUp({ name: 'http-ballots', env: { EXPORT_DIR: '', WORKERS: '1', SECRET_KEY: KEYS.now } });
after(() => site.down());
const { dir, key, pub, env: JOB, sql, id, folder, job, files, age, cast, stand } = press(site);
const merge = (from, into) => sql(`SELECT move_tool(t.id, t.version, 'merged', 'admin', 'Ada', 'The same.', (SELECT id FROM tools WHERE slug = '${into}')) FROM tools AS t WHERE t.slug = '${from}'`);
const page = async (slug, ago) => (await askJson(site, `/api/v1/tools/${slug}?asof=${day(ago)}`)).json;

test('before the first day: the page says so, there is no key, and recount has nothing to do', async () => {
  const empty = await askJson(site, '/exports');
  assert.deepEqual(empty.json, { exports: [], keys: [], next: null });
  assert.match(words(parse((await ask(site, '/exports')).body)), /Nothing was published yet/);
  assert.equal((await ask(site, '/exports/key.pub')).status, 404);
  assert.equal((await ask(site, '/exports/latest/checkpoint')).status, 404);
  assert.equal((await ask(site, `/exports/${day(1)}/checkpoint`)).status, 404);
});

test('votes cast, changed, withdrawn, held, released, voided and merged are published, and counted again', async () => {
  vote(site, 'cursor', 5, 3);
  vote(site, 'zed', 2, 2);
  vote(site, 'aider', 1, 1);
  for (const slug of ['cursor', 'zed', 'aider']) cast(slug, 4711, 'ship');
  cast('cursor', 4711, 'skip');
  cast('zed', 4711, null);
  for (const n of [1, 2, 3, 4]) cast('cursor', 5000 + n, 'ship', 'office', 1);
  stand('cursor', 5002, 'counted', 'release');
  stand('cursor', 5003, 'voided', 'void');
  merge('aider', 'zed');
  age(2);
  cast('cursor', 4711, 'ship');
  cast('zed', 5001, 'skip');
  age(1);
  cast('cursor', 6000, 'skip');
  const done = job();
  assert.deepEqual([done.code, done.out], [0, `${sql(`SELECT count(*) FROM votes_ledger WHERE at < '${day(0)}'`)} entries up to ${day(1)}\n`], done.err);
  assert.deepEqual(readdirSync(folder(1)).sort(), ['SHA256SUMS', 'ballots.csv.gz', 'checkpoint', 'tallies.json']);
  assert.deepEqual(readdirSync(dir), [day(1)], 'nothing half-written is left');
  writeFileSync(pub, (await ask(site, '/exports/key.pub')).body);

  const counted = recount('--key', pub, ...files());
  assert.equal(counted.code, 0, counted.err);
  assert.match(counted.err, /, 3 tools: all agrees\n$/);
  const [head, ...lines] = counted.out.trimEnd().split('\n').map((line) => line.split('\t'));
  const rows = Object.fromEntries(lines.map((line) => [line[0], Object.fromEntries(line.map((value, i) => [head[i], value]))]));
  for (const slug of ['cursor', 'zed']) {
    const said = (await page(slug, 1)).community, row = rows[id(slug)];
    assert.deepEqual([row.slug, row.votes, row.ship, row.skip, row.percent, row.held, row.voided].join(), [slug, said.votes, said.ship, said.skip, said.percent, said.held ?? 0, said.voided ?? 0].join());
  }
  assert.deepEqual([rows[id('aider')].slug, rows[id('aider')].votes], ['', '0'], 'what is not public has no name');
  // today's vote is none of yesterday's
  assert.equal(Number(rows[id('cursor')].votes) + 1, (await askJson(site, '/api/v1/tools/cursor')).json.community.votes);
});

test('another program counts the same, and its Ed25519 says that they are signed', () => {
  const csv = text(folder(1)), signed = note(folder(1)), word = readFileSync(pub, 'utf8').trim();
  assert.ok(isSigned(signed, word));
  assert.ok(!isSigned(signed.replace(/^entries \d+/m, 'entries 1'), word));
  const c = checkpoint(signed);
  assert.deepEqual([c.origin, c.day, c.total, Number(c.entries), c.previous], ['localhost/ballots', day(1), entries(csv).length, entries(csv).length, 'none']);
  assert.equal(c['ballots.csv'], sha256(csv));
  assert.equal(c.chain.toString('hex'), sha256(Buffer.concat([Buffer.alloc(32), Buffer.from(sha256(csv), 'hex')])));
  assert.equal(c.last, sql(`SELECT max(id) FROM votes_ledger WHERE at < '${day(0)}'`));
  const tallies = JSON.parse(readFileSync(join(folder(1), 'tallies.json'), 'utf8'));
  assert.equal(c['tallies.json'], sha256(readFileSync(join(folder(1), 'tallies.json'))));
  assert.deepEqual(Object.fromEntries(tallies.tools.map((t) => [t.tool, { ship: t.ship, skip: t.skip, held: t.held, voided: t.voided }])), count([csv], day(1)));
  assert.equal(spawnSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: folder(1) }).status, 0);
});

test('a voter is one voter on a tool and another on the next; nothing else tells of them', () => {
  const csv = text(folder(1)), list = entries(csv);
  assert.equal(csv.split('\n')[0], 'tool,voter,day,cause,old_verdict,old_standing,new_verdict,new_standing');
  // 4711 is the only one that changed: on cursor to skip and back, on zed it went
  const changed = list.filter((e) => e.cause === 'vote' && e.old_verdict);
  const [cursor, zed] = ['cursor', 'zed'].map((slug) => new Set(changed.filter((e) => e.tool === id(slug)).map((e) => e.voter)));
  assert.deepEqual([cursor.size, zed.size], [1, 1]);
  assert.notDeepEqual([...cursor], [...zed]);
  const moved = list.filter((e) => e.cause === 'merge');
  assert.ok(moved.length >= 6);
  assert.equal(moved.filter((e) => moved.some((other) => other.tool !== e.tool && other.voter === e.voter)).length, 0, 'nor does a merge link them');
  assert.deepEqual([...new Set(list.map((e) => e.day))].sort(), [day(3), day(1)]);
  assert.deepEqual(list.map((e) => `${e.tool.padStart(9, '0')} ${e.voter}`), list.map((e) => `${e.tool.padStart(9, '0')} ${e.voter}`).sort());
  assert.ok(!csv.includes('4711') && !csv.includes(sql("SELECT encode(sha256('office'), 'hex')").slice(0, 16)));
  assert.deepEqual([...new Set(list.map((e) => e.cause))].sort(), ['hold', 'merge', 'release', 'void', 'vote'].filter((c) => list.some((e) => e.cause === c)));
  for (const cause of ['vote', 'merge', 'release', 'void']) assert.ok(list.some((e) => e.cause === cause), cause);
  assert.ok(list.some((e) => e.new_standing === 'held'));
});

test('a day is published once; the next one goes on from it and names it', async () => {
  const before = note(folder(1));
  assert.deepEqual([job().code, job().out], [0, 'nothing to do: yesterday is published\n']);
  assert.equal(note(folder(1)), before);
  // as if all of it, the export too, had been a day earlier
  age(1);
  sql(`BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM ballot_exports; COMMIT`);
  rmSync(dir, { recursive: true });
  mkdirSync(dir);
  sql(`SELECT ballots_plan('${day(2)}', (SELECT max(id) FROM votes_ledger))`);
  assert.equal(job().code, 0);
  assert.deepEqual(readdirSync(dir).sort(), [day(2), day(1)], 'first the one that was begun');
  const [first, second] = [note(folder(2)), note(folder(1))].map(checkpoint);
  assert.equal(second.previous, sha256(note(folder(2))));
  assert.equal(second.total, first.total + Number(second.entries));
  assert.deepEqual(entries(text(folder(1))).map((e) => [e.tool, e.day]), [[id('cursor'), day(1)]], 'only what came since');
  assert.equal(second.chain.toString('hex'), sha256(Buffer.concat([first.chain, Buffer.from(second['ballots.csv'], 'hex')])));
  assert.deepEqual(count([text(folder(2)), text(folder(1))], day(1)), Object.fromEntries(JSON.parse(readFileSync(join(folder(1), 'tallies.json'))).tools.map(({ tool, ship, skip, held, voided }) => [tool, { ship, skip, held, voided }])));
  const counted = recount('--key', pub, ...files());
  assert.equal(counted.code, 0, counted.err);
});

test('the page, its JSON, the files and the last ones', async () => {
  const { json } = await askJson(site, '/exports');
  assert.deepEqual(json.exports.map((e) => e.day), [day(1), day(2)]);
  assert.equal(json.keys[0].key, readFileSync(pub, 'utf8').trim());
  for (const e of json.exports) {
    const at = (url) => new URL(url).pathname;
    const answer = await fetch(site.url + at(e.ballots));
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual([answer.status, answer.headers.get('content-type'), answer.headers.get('content-encoding'), answer.headers.get('access-control-allow-origin')], [200, 'application/gzip', null, '*']);
    assert.deepEqual([bytes.length, sha256(bytes)], [e.bytes, e.sha256]);
    assert.equal((await askJson(site, at(e.tallies))).headers['content-type'], 'application/json');
    const signed = await ask(site, at(e.checkpoint));
    assert.match(signed.headers['content-type'], /^text\/plain/);
    assert.equal(signed.body, note(join(dir, e.day)));
    assert.equal((await ask(site, at(e.sums))).status, 200);
    assert.equal((await ask(site, at(e.ballots), { method: 'POST' })).status, 405);
  }
  const html = parse((await ask(site, '/exports')).body);
  for (const e of json.exports) assert.ok(all(html, 'a').some((a) => a.attributes.href === `/exports/${e.day}/ballots.csv.gz`));
  for (const name of ['ballots.csv.gz', 'tallies.json', 'checkpoint', 'SHA256SUMS']) {
    const answer = await ask(site, `/exports/latest/${name}`);
    assert.deepEqual([answer.status, new URL(answer.headers.location, site.url).pathname], [303, `/exports/${day(1)}/${name}`]);
  }
  for (const path of ['/exports/latest/x', `/exports/latest/${encodeURIComponent(HOSTILE)}`, `/exports/${day(9)}/checkpoint`, `/exports/${day(1)}/..%2fsecrets`, `/exports/.${day(1)}.part/checkpoint`, `/exports/${day(1)}/`])
    assert.equal((await ask(site, path)).status, 404, path);
  const first = await askJson(site, '/exports?limit=1');
  assert.deepEqual([first.json.exports.length, first.json.next], [1, day(1)]);
  assert.match(first.headers.link, /rel="next"/);
  const next = await askJson(site, `/exports?limit=1&after=${first.json.next}`);
  assert.deepEqual([next.json.exports[0].day, next.json.next], [day(2), null]);
  assert.match(words(parse((await ask(site, '/exports?after=1999-01-01')).body)), /nothing before that day/);
  for (const query of ['after=x', 'after=2026-02-30', 'limit=0', 'limit=101', 'limit=x', `after=${encodeURIComponent(HOSTILE)}`]) assert.equal((await askJson(site, `/exports?${query}`)).status, 400, query);
  const methodology = await ask(site, '/methodology');
  assert.ok(methodology.body.includes(json.keys[0].key.replaceAll('+', '&#43;')) || methodology.body.includes(json.keys[0].key));
  assert.ok(methodology.body.includes('id="ballots"'));
  assert.ok((await ask(site, '/privacy')).body.includes('href="/methodology#ballots"'));
  assert.ok((await ask(site, '/')).body.includes('href="/exports"'));
});

test('another key: for as long as both sign, either one will do; then both are needed for the whole history, and given', async () => {
  age(1);
  sql('BEGIN; SET LOCAL session_replication_role = replica; UPDATE ballot_exports SET day = day - 1; COMMIT');
  renameSync(folder(2), folder(3));
  renameSync(folder(1), folder(2));
  writeFileSync(key, `${'n'.repeat(40)}\n${'k'.repeat(40)}\n`);
  const done = job();
  assert.equal(done.code, 0, done.err);
  const both = (await ask(site, '/exports/key.pub')).body.trim().split('\n');
  assert.equal(both.length, 2);
  assert.equal(both[1], readFileSync(pub, 'utf8').trim());
  for (const word of both) assert.ok(isSigned(note(folder(1)), word));
  const { json } = await askJson(site, '/exports');
  assert.deepEqual(json.keys.map((k) => k.key), both);
  const old = recount('--key', pub, ...files());
  assert.ok(!/signature|not signed/.test(old.err), old.err);
  assert.match(recount('--key', both[0], ...files()).err, new RegExp(`${day(3)}/checkpoint: is not signed by the key`));

  anotherDay(1);
  writeFileSync(key, `${'n'.repeat(40)}\n`);
  assert.equal(job().code, 0);
  assert.ok(!isSigned(note(folder(1)), both[1]));
  writeFileSync(pub, (await ask(site, '/exports/key.pub')).body);
  assert.deepEqual(readFileSync(pub, 'utf8').trim().split('\n'), both);
  const whole_ = recount('--key', pub, ...files());
  assert.ok(!/signature|not signed/.test(whole_.err), whole_.err);
});

// ---- at once, interrupted, in the wrong place ----

// Yesterday is to be published again, with so many more entries; what is there was the day before's.
function anotherDay(more) {
  age(1);
  sql(`BEGIN; SET LOCAL session_replication_role = replica; UPDATE ballot_exports SET day = day - 1;
    INSERT INTO votes_ledger (tool_id, voter_id, new_verdict, new_standing, cause, at)
      SELECT ${id('cursor')}, (SELECT max(id) FROM votes_ledger) * 10000000 + n, 'ship', 'counted', 'vote', now() - interval '1 day' FROM generate_series(1, ${more}) AS n;
    COMMIT`);
  for (const name of readdirSync(dir).sort()) renameSync(join(dir, name), join(dir, new Date(Date.parse(name) - 86400000).toISOString().slice(0, 10)));
}
const begun = (env = {}) => {
  const child = spawn(join(build, 'slipway'), ['job', 'export-ballots'], { env: { ...JOB, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (bytes) => (out += bytes));
  child.stderr.on('data', (bytes) => (out += bytes));
  return { child, ended: new Promise((done) => child.on('close', (code, signal) => done({ code, signal, out }))) };
};
// The sums and the signature as the files' own; the days of the folders are not those that were signed.
const whole = (ago) => {
  const c = checkpoint(note(folder(ago)));
  assert.equal(c['ballots.csv'], sha256(text(folder(ago))));
  assert.equal(c['tallies.json'], sha256(readFileSync(join(folder(ago), 'tallies.json'))));
  assert.equal(spawnSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: folder(ago) }).status, 0);
  return c;
};

test('killed in the middle: nothing half-written is published, and the next one publishes the same', async () => {
  anotherDay(150000);
  const part = join(dir, `.${day(1)}.part`, 'ballots.csv.gz');
  const { child, ended } = begun();
  for (let i = 0; i < 2000 && !(existsSync(part) && statSync(part).size > 0); i++) await wait(5);
  assert.ok(statSync(part).size > 0, 'it is being written');
  child.kill('SIGKILL');
  assert.equal((await ended).signal, 'SIGKILL');
  assert.ok(!existsSync(folder(1)));
  assert.equal((await ask(site, `/exports/.${day(1)}.part/ballots.csv.gz`)).status, 404);
  assert.equal((await askJson(site, '/exports')).json.exports[0].day, day(2));
  // a vote that came meanwhile is none of that day's: what the day's are was settled
  const upto = sql('SELECT upto FROM ballot_exports WHERE published_at IS NULL');
  cast('cursor', 424242, 'ship');
  let done;
  for (let i = 0; i < 100 && (done = job()).code === 75; i++) await wait(100);
  assert.equal(done.code, 0, done.err);
  assert.deepEqual(readdirSync(dir).filter((name) => name.startsWith('.')), []);
  const c = whole(1);
  assert.deepEqual([c.last, c.entries], [upto, '150000']);
});

test('two at once: one publishes, the other leaves it to that one', async () => {
  anotherDay(100000);
  const both = await Promise.all([begun(), begun()].map((one) => one.ended));
  assert.ok(both.some((one) => one.code === 0 && /^100\d+ entries up to/m.test(one.out)), JSON.stringify(both));
  for (const { code, out } of both) assert.ok(code === 75 ? /another process is exporting/.test(out) : code === 0, out);
  assert.equal(both.filter(({ out }) => /entries up to/.test(out)).length, 1);
  whole(1);
  assert.equal(sql(`SELECT count(*) FROM ballot_exports WHERE day = '${day(1)}'`), '1');
});

test('killed between the folder and its note: what was published stays, if it is what would be', () => {
  const was = note(folder(1)), born = statSync(folder(1)).ino;
  const forget = `BEGIN; SET LOCAL session_replication_role = replica; UPDATE ballot_exports SET entries = NULL, total = NULL, bytes = NULL, sha256 = NULL, chain = NULL,
    checkpoint = NULL, keys = NULL, published_at = NULL WHERE day = '${day(1)}'; COMMIT`;
  sql(forget);
  const done = job();
  assert.equal(done.code, 0, done.err);
  assert.deepEqual([note(folder(1)), statSync(folder(1)).ino], [was, born]);
  assert.equal(sql(`SELECT checkpoint FROM ballot_exports WHERE day = '${day(1)}'`), was.trim());
  sql(forget);
  writeFileSync(join(folder(1), 'checkpoint'), was.replace(/^total|^entries \d+/m, 'entries 3'));
  const refused = job();
  assert.equal(refused.code, 70);
  assert.match(refused.err, /is there, and is not what would be published/);
  assert.deepEqual(readdirSync(dir).filter((name) => name.startsWith('.')), []);
  writeFileSync(join(folder(1), 'checkpoint'), was);
  assert.equal(job().code, 0);
});

test('where it cannot be written, it says so and tries again later', () => {
  anotherDay(1);
  for (const [where, said] of [['/nonexistent/x', /\/nonexistent\/x: No such file/], ['/dev/null', /Not a directory/], ['/proc', /\/proc: /]]) {
    const done = job({ EXPORT_DIR: where });
    assert.equal(done.code, 70, done.err);
    assert.match(done.err, said);
  }
  const away = job({ DATABASE_URL: 'postgresql://slipway_app@/slipway?host=/nonexistent' });
  assert.equal(away.code, 69);
  assert.equal(job().code, 0);
  whole(1);
});

test('a vote that is still being cast at midnight is waited for', async () => {
  anotherDay(1);
  const open = spawn('psql', ['-X', '-q', '-d', site.env.DATABASE_SUPER_URL], { stdio: ['pipe', 'pipe', 'inherit'] });
  open.stdin.write(`BEGIN; SET session_replication_role = replica; INSERT INTO votes_ledger (tool_id, voter_id, new_verdict, new_standing, cause, at)
    VALUES (${id('zed')}, 99, 'skip', 'counted', 'vote', now() - interval '1 day') RETURNING 'there';\n`);
  await new Promise((done) => open.stdout.once('data', done));
  const { ended } = begun();
  await wait(700);
  assert.ok(!existsSync(folder(1)), 'it waits');
  open.stdin.end('COMMIT;\n');
  assert.equal((await ended).code, 0);
  assert.equal(entries(text(folder(1))).filter((e) => e.tool === id('zed')).length, 1);
});

test('a site that has a folder publishes by itself, and signs with a key of its own', async () => {
  const own = await siteUp({ name: 'http-ballots-own', env: { WORKERS: '1', CATALOGUE: '' } });
  try {
    let json;
    for (let i = 0; i < 100; i++) {
      json = (await askJson(own, '/exports')).json;
      if (json.exports.length) break;
      await wait(100);
    }
    assert.equal(json.exports[0].day, day(1));
    assert.ok(isSigned((await ask(own, `/exports/${day(1)}/checkpoint`)).body, json.keys[0].key));
    assert.match(own.log(), /event=ballots-exported .*entries=0/);
    // the workers, which meet strangers, do not hold the key: it is read by the one that signs
    const secret = readFileSync(join(own.dir, 'secrets/signing_key'), 'utf8').trim();
    assert.ok(secret.length >= 32 && !own.log().includes(secret));
  } finally {
    await own.down();
  }
});
