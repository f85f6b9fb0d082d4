// slipway recount: every way in which published ballots could have been touched, and what the site says of them.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { build, siteUp } from '../lib/site.mjs';
import { KEYS, vote } from './lib/sites.mjs';
import { HOSTILE } from './lib/catalogue.mjs';
import { ask, askJson } from './lib/client.mjs';
import { day, note, press, recount, sha256, text } from './lib/ballots.mjs';

const site = await siteUp({ name: 'http-recount', env: { EXPORT_DIR: '', WORKERS: '1', SECRET_KEY: KEYS.now } });
after(() => site.down());
const { dir, key, pub, sql, folder, job, files, age, cast, stand } = press(site);
const page = async (slug, ago) => (await askJson(site, `/api/v1/tools/${slug}?asof=${day(ago)}`)).json;

// Two days: the day before yesterday with much on it, yesterday with one vote.
vote(site, 'cursor', 5, 3);
vote(site, 'zed', 2, 2);
cast('cursor', 4711, 'ship');
cast('cursor', 4711, 'skip');
cast('cursor', 4711, null);
cast('cursor', 4711, 'ship');
for (const n of [1, 2, 3]) cast('cursor', 5000 + n, 'ship', 'office', 1);
stand('cursor', 5002, 'voided', 'void');
age(1);
cast('cursor', 6000, 'skip');
age(1);
sql(`SELECT ballots_plan('${day(2)}', (SELECT max(id) FROM votes_ledger))`);
assert.equal(job().code, 0);
writeFileSync(pub, (await ask(site, '/exports/key.pub')).body);

test('what the site says of a tool is compared, as of that day', async () => {
  const saved = join(site.dir, 'cursor.json');
  writeFileSync(saved, JSON.stringify(await page('cursor', 1)));
  assert.equal(recount('--key', pub, '--site', saved, ...files()).code, 0);
  const other = await page('cursor', 1);
  other.community.ship += 2;
  writeFileSync(saved, JSON.stringify(other));
  const differs = recount('--key', pub, '--site', saved, ...files());
  assert.equal(differs.code, 65);
  assert.match(differs.err, new RegExp(`cursor: it says ${other.community.ship} ship, the ballots say ${other.community.ship - 2}`));
  writeFileSync(saved, JSON.stringify((await askJson(site, '/api/v1/tools/cursor')).json));
  assert.match(recount('--site', saved, ...files()).err, new RegExp(`is of now, not of the end of ${day(1)}: ask the site with \\?asof=`));
  for (const bad of ['', '[]', '{}', '{"slug":"cursor"}', '{"tools":3}', '\0', `{"slug":"${HOSTILE.replace(/["\\]/g, '\\$&')}","community":{"ship":-1,"skip":0}}`]) {
    writeFileSync(saved, bad);
    const done = recount('--site', saved, ...files());
    assert.ok(done.code === 65 || (done.code === 66 && bad === '\0'), `${bad}: ${done.code}`);
  }
  assert.equal(recount('--site', '/nonexistent', ...files()).code, 66);
});

// Each is done to a copy of the folders; what recount must say of it, without and with sums and signature that fit.
const lines = (csv) => csv.trimEnd().split('\n');
const join_ = (list) => `${list.join('\n')}\n`;
const find = (csv, test_) => lines(csv).findIndex(test_);
const TAMPERED = {
  'one verdict': [(csv) => csv.replace(',vote,,,ship,counted', ',vote,,,skip,counted'), /SHA-256/],
  'a line that is gone': [(csv) => join_(lines(csv).filter((_, i) => i !== find(csv, (l) => /,vote,,,ship,counted$/.test(l)))), /SHA-256|but its checkpoint says/],
  'the first change of a vote that is gone': [(csv) => join_(lines(csv).filter((_, i) => i !== find(csv, (l) => /,vote,ship,counted,skip,counted$/.test(l)))), /says that before it there was skip counted, but by the entries before there was ship counted/],
  'a line twice': [(csv) => join_(lines(csv).flatMap((l, i) => (i === 1 ? [l, l] : [l]))), /says that before it there was no vote, but by/],
  'two lines in the other order': [(csv) => join_(lines(csv).map((l, i, list) => list.at(i === 1 ? -1 : i === list.length - 1 ? 1 : i))), /belongs before the line before it/],
  'the header': [(csv) => csv.replace('tool,', 'tools,'), /line 1: does not begin with the line tool,voter/],
  'an end that is missing': [(csv) => csv.slice(0, -9), /is cut off behind this line: the last one has no end/],
  'a field too many': [(csv) => csv.replace(/counted\n/, 'counted,\n'), /has not eight fields/],
  'a voter that is none': [(csv) => csv.replace(/,[0-9a-f]{16},/, ',0123456789ABCDEF,'), /voter is not sixteen/],
  'a day that is none': [(csv) => csv.replace(/,\d{4}-\d\d-\d\d,/, ',2026-02-30,'), /the day is none/],
  'hostile text': [(csv) => csv.replace(',vote,', `,${HOSTILE.slice(0, 30).replaceAll(',', '')},`), /no such cause/],
  'a line of a megabyte': [(csv) => `${csv}${'x'.repeat(1 << 20)}\n`, /has not eight fields/],
  'NUL': [(csv) => csv.replace(',vote,', ',vo\0e,'), /no such cause/],
};
for (const [what, [change, said]] of Object.entries(TAMPERED))
  test(`tampered with: ${what}`, () => {
    const copy = join(site.dir, 'tampered');
    rmSync(copy, { recursive: true, force: true });
    cpSync(dir, copy, { recursive: true });
    const file = join(copy, day(2), 'ballots.csv.gz');
    const before = gunzipSync(readFileSync(file)).toString(), csv = change(before);
    assert.notEqual(csv, before, 'the test changes something');
    writeFileSync(file, gzipSync(csv));
    const rest = [join(copy, day(1), 'ballots.csv.gz')];
    const done = recount('--key', pub, file, ...rest);
    assert.equal(done.code, 65, done.err);
    assert.match(done.err, said);
    assert.match(done.err, /its SHA-256 \(unpacked\) is [0-9a-f]{64}, but its checkpoint says [0-9a-f]{64}/);
    assert.match(done.err, /the chain does not lead here/);
    // whoever writes the checkpoint anew cannot sign it
    const forged = note(join(copy, day(2))).replace(/^ballots\.csv .*/m, `ballots.csv ${sha256(csv)}`);
    writeFileSync(join(copy, day(2), 'checkpoint'), forged);
    assert.match(recount('--key', pub, file, ...rest).err, /the signature does not hold/);
  });

test('damaged, missing, mixed up: each is told in a sentence', () => {
  const copy = join(site.dir, 'damaged');
  const fresh = () => {
    rmSync(copy, { recursive: true, force: true });
    cpSync(dir, copy, { recursive: true });
    return [2, 1].map((ago) => join(copy, day(ago), 'ballots.csv.gz'));
  };
  const says = (args, said, code = 65) => {
    const done = recount('--key', pub, ...args);
    assert.equal(done.code, code, done.err);
    assert.match(done.err, said);
  };
  let [a, b] = fresh();
  const bytes = readFileSync(a);
  for (const at of [30, bytes.length - 3]) {
    const other = Buffer.from(bytes);
    other[at] ^= 1;
    writeFileSync(a, other);
    says([a, b], /is cut off or damaged behind this line|does not unpack/);
  }
  writeFileSync(a, bytes.subarray(0, -20));
  says([a, b], /is cut off or damaged/);
  writeFileSync(a, '');
  says([a, b], /is empty/);
  [a, b] = fresh();
  says([b, a], /stands behind|follows another checkpoint/);
  says([b], /is not the first day: begin with/);
  says([a, a], /stands behind/);
  says(['/nonexistent/x'], /cannot be read: No such file/, 66);
  says([copy], /cannot be read: Is a directory/, 66);
  // a pipe in the place of any of them is not waited for
  const pipe = (path) => {
    rmSync(path, { force: true });
    assert.equal(spawnSync('mkfifo', [path]).status, 0);
  };
  pipe(a);
  says([a, b], /cannot be read: Invalid argument/, 66);
  [a, b] = fresh();
  pipe(join(copy, day(1), 'checkpoint'));
  says([a, b], /is no checkpoint: it is no signed text/);
  [a, b] = fresh();
  pipe(join(copy, day(1), 'tallies.json'));
  says([a, b], /is no list of tallies/);
  pipe(join(copy, 'pipe'));
  for (const name of ['--site', '--key']) assert.equal(recount(name, join(copy, 'pipe'), ...files()).code, 65, name);
  // … but read, when somebody writes
  const piped = spawnSync('bash', ['-c', 'exec "$0" recount --key <(sleep 0.2; cat "$1") "${@:2}"', join(build, 'slipway'), pub, ...files()], { encoding: 'utf8', timeout: 20000 });
  assert.equal(piped.status, 0, piped.stderr);
  assert.doesNotMatch(piped.stderr, /signatures were not checked/);
  rmSync(join(copy, day(1), 'tallies.json'));
  says([a, b], /tallies\.json: is missing/);
  [a, b] = fresh();
  const tallies = join(copy, day(1), 'tallies.json');
  writeFileSync(tallies, readFileSync(tallies, 'utf8').replace(/"ship":(\d+)/, (_, n) => `"ship":${Number(n) + 1}`));
  says([a, b], /tallies\.json: its SHA-256[^]*it says \d+ ship, the ballots say \d+/);
  [a, b] = fresh();
  for (const other of ['', 'x', 'x\n\n', 'x\n\ny\n', note(join(copy, day(2))).replace(/^day .*/m, 'day tomorrow'), `${note(join(copy, day(2)))}— x\n`]) {
    writeFileSync(join(copy, day(1), 'checkpoint'), other);
    says([a, b], /is no checkpoint/);
  }
  writeFileSync(join(copy, day(1), 'checkpoint'), note(folder(1)).replace(/— localhost\/ballots .*\n/, '— localhost/ballots AAAA\n'));
  says([a, b], /checkpoint/);
  // unpacked, or packed by somebody else, they are the same
  [a, b] = fresh();
  writeFileSync(a, gunzipSync(readFileSync(a)));
  says([a, b], /all agrees/, 0);
  // only counted
  rmSync(join(copy, day(2), 'checkpoint'));
  says([a, b], /there is no checkpoint beside it, so it is only counted/);
  const plain = join(copy, 'plain.csv');
  writeFileSync(plain, text(folder(2)));
  assert.match(recount(plain).err, /signatures were not checked: name the public key[^]*all agrees/);
  for (const bad of ['x', 'a+b+c', `${readFileSync(pub, 'utf8').trim()}x`, HOSTILE]) assert.equal(recount('--key', bad, ...files()).code, 65, bad);
  for (const args of [[], ['--key'], ['--key', pub], ['--nope', 'x'], ['--site', 'x']]) assert.equal(recount(...args).code, 64, args.join(' '));
});

test('what is no file is told of at once: a pipe that nobody writes to, a folder, a device', () => {
  const pipe = join(site.dir, 'ballots.pipe');
  execFileSync('mkfifo', [pipe]);
  for (const path of [pipe, site.dir, '/dev/zero']) {
    const done = spawnSync(join(build, 'slipway'), ['recount', path], { encoding: 'utf8', timeout: 20_000 });
    assert.equal(done.status, 66, `${path}: ${done.signal}`);
    assert.ok(done.stderr.includes(`${path} cannot be read`), done.stderr);
  }
});

// The last one: yesterday is published anew, by a site that was changed since the day before.
function again(env, secret = 'k') {
  sql(`BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM ballot_exports WHERE day = '${day(1)}'; COMMIT`);
  rmSync(folder(1), { recursive: true, force: true });
  writeFileSync(key, `${secret.repeat(40)}\n`);
  const done = job(env);
  assert.equal(done.code, 0, done.err);
}
test('another key in the old one’s place: by the keys that are given, all agrees', async () => {
  again({}, 'n');
  writeFileSync(pub, (await ask(site, '/exports/key.pub')).body);
  assert.equal(readFileSync(pub, 'utf8').trim().split('\n').length, 2);
  const done = recount('--key', pub, ...files());
  assert.equal(done.code, 0, done.err);
  assert.match(done.err, /all agrees/);
});

test('another BASE_URL: checkpoints and keys keep their name, and all agrees', async () => {
  again({ BASE_URL: 'https://elsewhere.example' });
  writeFileSync(pub, (await ask(site, '/exports/key.pub')).body);
  assert.match(readFileSync(pub, 'utf8'), /^localhost\/ballots\+\S+\n$/);
  const done = recount('--key', pub, ...files());
  assert.equal(done.code, 0, done.err);
  assert.match(done.err, /all agrees/);
});

test('killed between the folder and its note, and then another key and BASE_URL: the folder stays, by the key that signed it', async () => {
  again({});
  const was = note(folder(1)), { keys } = (await askJson(site, '/exports')).json;
  sql(`BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM ballot_exports WHERE day = '${day(1)}'; COMMIT`);
  writeFileSync(key, `${'n'.repeat(40)}\n`);
  const done = job({ BASE_URL: 'https://elsewhere.example' });
  assert.equal(done.code, 0, done.err);
  assert.equal(note(folder(1)), was);
  assert.deepEqual((await askJson(site, '/exports')).json.keys, keys);
  const all = recount('--key', pub, ...files());
  assert.equal(all.code, 0, all.err);
});
