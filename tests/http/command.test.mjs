// The command line: exit codes, configuration, migrations.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, siteUp, top } from '../lib/site.mjs';
import { psql } from './lib/sites.mjs';
import { ask } from './lib/client.mjs';

const site = await siteUp({ name: 'http-command', env: { WORKERS: '1' } });
after(() => site.down());
const program = join(build, 'slipway');
const SECRET_KEY = 'a key of the tests with thirty-two bytes and more';
function run(args, env = {}) {
  const all = { ...site.env, ...env };
  for (const name of Object.keys(all)) if (all[name] === undefined) delete all[name];
  const ran = spawnSync(program, args, { env: all, encoding: 'utf8', timeout: 20000 });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

test('--version and --help', () => {
  const version = run(['--version']);
  assert.equal(version.code, 0);
  assert.match(version.out, /^slipway \d+\.\d+\.\d+\S*\n$/);
  const help = run(['--help']);
  assert.equal(help.code, 0);
  for (const word of ['serve', 'migrate', 'import', 'export', 'job', 'routes', 'config', '--version', 'DATABASE_URL', 'LISTEN', 'WORKERS', 'BASE_URL', 'SITE_NAME'])
    assert.ok(help.out.includes(word), word);
  assert.equal(help.err, '');
});

test('wrong use: exit 64 and a word on standard error', () => {
  for (const args of [[], ['fly'], ['--nope'], ['import'], ['import', 'a', 'b'], ['import', '--dry-run'], ['import', '--nope', 'x'], ['export', 'x'], ['migrate', 'x'], ['routes', 'x'], ['config', 'x'], ['serve', 'x'], ['job'], ['job', 'nope'], ['job', 'mail', 'x'], ['job', 'export-ballots', 'x'], ['recount'], ['recount', '--key', 'x']]) {
    const done = run(args);
    assert.equal(done.code, 64, args.join(' '));
    assert.match(done.err, /slipway/, args.join(' '));
    assert.equal(done.out, '', args.join(' '));
  }
});

test('a missing file: exit 66, and it is named', () => {
  for (const file of ['/nonexistent/x.json', `${top}/fcgi`]) {
    const done = run(['import', file]);
    assert.equal(done.code, 66, file);
    assert.ok(done.err.includes(file));
  }
});

test('no database: exit 69 and why, without the password', () => {
  const away = { DATABASE_URL: 'postgresql://slipway_app:hush-hush@/slipway?host=/nonexistent', DATABASE_ADMIN_URL: 'postgresql://slipway_owner:hush-hush@/slipway?host=/nonexistent' };
  for (const args of [['migrate'], ['export'], ['import', join(top, 'sql/demo/catalogue.json')]]) {
    const done = run(args, away);
    assert.equal(done.code, 69, args.join(' '));
    assert.match(done.err, /cannot be reached/);
    assert.ok(!(done.err + done.out).includes('hush-hush'));
  }
});

test('every bad variable is reported at once, exit 78', () => {
  const bad = {
    DATABASE_URL: 'nonsense',
    LISTEN: 'tcp:0.0.0.0:1',
    WORKERS: 'many',
    CONNECTIONS: '0',
    DB_DEADLINE_MS: '5',
    BASE_URL: 'ftp://x/',
    SITE_NAME: 'n'.repeat(61),
  };
  for (const command of [['config'], ['serve'], ['migrate'], ['export'], ['import', 'x']]) {
    const done = run(command, bad);
    assert.equal(done.code, 78, command.join(' '));
    for (const name of Object.keys(bad)) assert.match(done.err, new RegExp(`^slipway: ${name} .+`, 'm'), name);
  }
  assert.equal(run(['routes'], bad).code, 0, 'which needs none');
});

// Of these each wants the others.
const MAIL = { SMTP_URL: 'smtp://localhost', MAIL_FROM: 'slipway@example.org', SMTP_USER: 'u', SMTP_PASSWORD_FILE: join(site.dir, 'smtp-password') };
writeFileSync(MAIL.SMTP_PASSWORD_FILE, 'hush-hush\n');

test('what mail wants together', () => {
  for (const name of ['MAIL_FROM', 'SMTP_USER', 'SMTP_PASSWORD_FILE']) {
    const done = run(['config'], { ...MAIL, [name]: undefined });
    assert.equal(done.code, 78, name);
    assert.match(done.err, new RegExp(`^slipway: ${name} `, 'm'));
  }
  const done = run(['config'], MAIL);
  assert.equal(done.code, 0);
  assert.ok(done.out.includes('SMTP_URL=smtp://localhost\n') && !done.out.includes('hush'));
});

test('each bad value on its own', () => {
  for (const [name, values] of Object.entries({
    DATABASE_URL: [undefined, '', 'x'],
    LISTEN: ['unix:relative', `unix:/${'p'.repeat(200)}`, '0.0.0.0:9000', '127.0.0.1:0', '127.0.0.1:70000', '127.0.0.1:90x'],
    LISTEN_STAFF: ['unix:relative', `unix:/${'p'.repeat(200)}`, '0.0.0.0:9000', 'unix:/run/slipway/slipway.sock'],
    STAFF_WORKERS: ['0', '9', 'x'],
    LISTEN_IMAGES: ['unix:relative', '0.0.0.0:9000', 'unix:/run/slipway/slipway.sock', 'unix:/run/slipway/slipway-staff.sock'],
    IMAGE_WORKERS: ['0', '5', 'x'],
    WORKERS: ['0', '65', '-1', '1.5', '2x', ' ', '99999999999999999999'],
    CONNECTIONS: ['0', '10001', 'x'],
    DB_DEADLINE_MS: ['9', '60001', '1s'],
    BASE_URL: ['x', 'http://', 'http://a/', 'http://a/b', 'https://a?x', 'http://a b', 'http://a"b', 'http://<x>', 'javascript:alert(1)', 'http://a\nb', 'http://user@a', 'http://a:x', 'http://a:99999'],
    SITE_NAME: ['a\nb', 'n'.repeat(61)],
    SMTP_URL: ['http://a', 'smtp://', 'smtp://a/b', 'smtp://u@a', 'smtp://a:0', 'smtp://a b', 'mail.example.org'],
    MAIL_FROM: ['a', '@b', 'a@', 'a@b@c', 'a b@c', 'Us <a@b>', 'a@b\nc', 'a@b:25', `${'a'.repeat(254)}@b`],
    SMTP_USER: ['a\nb'],
    SMTP_PASSWORD_FILE: ['/nonexistent', '/dev/null'],
    MAIL_EVERY_S: ['0', '3601', 'x'],
    EXPORT_DIR: ['relative', '/a\nb', `/${'p'.repeat(1000)}`],
  }))
    for (const value of values) {
      const done = run(['config'], { ...MAIL, [name]: value });
      assert.equal(done.code, 78, `${name}=${JSON.stringify(value)}`);
      assert.match(done.err, new RegExp(`^slipway: ${name} `, 'm'));
      assert.equal(done.err.trim().split('\n').length, 1, done.err);
    }
});

test('what publishing ballots wants, of those who serve', () => {
  const file = join(site.dir, 'signing-key');
  const serve = (env) => run(['serve'], { EXPORT_DIR: site.dir, SIGNING_KEY_FILE: file, WORKERS: '0', ...env });
  for (const [key, said] of [['hush-hush', 'at least 32 bytes'], ['', 'must hold a key'], [`${'hush'.repeat(10)}\n`.repeat(9), 'at most 8 keys']]) {
    writeFileSync(file, key);
    const done = serve();
    assert.equal(done.code, 78);
    assert.match(done.err, new RegExp(`^slipway: SIGNING_KEY_FILE .*${said}`, 'm'));
    assert.ok(!done.err.includes('hush'));
  }
  writeFileSync(file, 'hush'.repeat(10));
  assert.doesNotMatch(serve().err, /SIGNING|EXPORT/);
  assert.match(serve({ SIGNING_KEY_FILE: undefined }).err, /^slipway: SIGNING_KEY_FILE is required with EXPORT_DIR/m);
  assert.match(serve({ SIGNING_KEY_FILE: '/nonexistent' }).err, /^slipway: SIGNING_KEY_FILE names a file that cannot be read/m);
  assert.match(serve({ EXPORT_DIR: '/nonexistent' }).err, /^slipway: EXPORT_DIR names a folder that cannot be written to/m);
  // others may run in the same environment
  assert.equal(run(['config'], { EXPORT_DIR: '/nonexistent', SIGNING_KEY_FILE: undefined }).code, 0);
  for (const [env, said] of [[{ EXPORT_DIR: '' }, /EXPORT_DIR is not set/], [{ EXPORT_DIR: site.dir, SIGNING_KEY_FILE: '' }, /SIGNING_KEY_FILE is not set/], [{ EXPORT_DIR: site.dir, SIGNING_KEY_FILE: '/dev/null' }, /must hold a key/]]) {
    const done = run(['job', 'export-ballots'], env);
    assert.equal(done.code, 78);
    assert.match(done.err, said);
  }
  assert.ok(!run(['config'], { EXPORT_DIR: '/e', SIGNING_KEY_FILE: file }).out.includes('hush'));
});

test('config: what is in force, without secrets', () => {
  const done = run(['config'], { DATABASE_URL: 'postgresql://web:hush@db/slipway', DATABASE_ADMIN_URL: 'host=db user=owner password=hush', WORKERS: '3', BASE_URL: 'https://a.example' });
  assert.equal(done.code, 0);
  assert.ok(!done.out.includes('hush'));
  for (const line of ['WORKERS=3', 'BASE_URL=https://a.example', 'CONNECTIONS=512', 'DB_DEADLINE_MS=1000']) assert.ok(done.out.split('\n').includes(line), line);
  for (const url of ['postgresql://web:hu:sh@db/x', 'postgresql://db/x?user=web&password=hush', 'postgresql://web:hu%40sh@db/x', 'host=db password = hush', "host=db password='hush hush'", 'postgresql://web:hush@db/x?sslpassword=hush'])
    assert.doesNotMatch(run(['config'], { DATABASE_URL: url, DATABASE_ADMIN_URL: url }).out, /hush|hu:sh|hu%40sh/, url);
});

test('the sockets of staff and of images are beside the other one', () => {
  for (const [LISTEN, staff, images] of [['unix:/run/a.sock', '/run/a-staff.sock', '/run/a-images.sock'], ['/run/a', '/run/a-staff', '/run/a-images'], ['/.sock', '/-staff.sock', '/-images.sock'], ['127.0.0.1:9000', '127.0.0.1:9001', '127.0.0.1:9002'], [`unix:/${'p'.repeat(94)}.sock`, `/${'p'.repeat(94)}-staff.sock`, `/${'p'.repeat(94)}-images.sock`]]) {
    const done = run(['config'], { LISTEN });
    assert.equal(done.code, 0, done.err);
    for (const line of [`LISTEN_STAFF=${staff}`, `LISTEN_IMAGES=${images}`]) assert.ok(done.out.split('\n').includes(line), done.out);
  }
  const last = run(['config'], { LISTEN: '127.0.0.1:65535' });
  assert.equal(last.code, 78);
  assert.match(last.err, /LISTEN_STAFF is required/);
  assert.match(last.err, /LISTEN_IMAGES is required/);
  assert.equal(run(['config'], { LISTEN: '127.0.0.1:65535', LISTEN_STAFF: '127.0.0.1:9000', LISTEN_IMAGES: '127.0.0.1:9001' }).code, 0);
});

test('routes: one line each with its formats and a phrase', () => {
  const { out } = run(['routes']);
  const lines = out.trim().split('\n');
  assert.ok(lines.length >= 16);
  for (const line of lines) assert.match(line, /^(GET|POST|PUT|DELETE) +\/\S* +(html |json |text |xml |png )+ *(open|form|link|staff|api|program|key|internal) +(none|session|panelist|moderator|admin) +\w.+$/);
});

test('serve: a socket that cannot be is told, exit 69', () => {
  const done = run(['serve'], { LISTEN: 'unix:/nonexistent/slipway.sock', SECRET_KEY });
  assert.equal(done.code, 69);
  assert.match(done.err, /event=listen .*why=/);
});

test('a second serve on the same socket does not take it from the first', async () => {
  const listen = /^LISTEN=(.*)$/m.exec(site.sh('site.sh', 'exec', 'sh', '-c', `${program} config`).out)[1];
  const second = spawn(program, ['serve'], { env: { ...site.env, SECRET_KEY, LISTEN: listen.startsWith('/') ? `unix:${listen}` : listen }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  second.stderr.on('data', (chunk) => (said += chunk));
  const code = await Promise.race([new Promise((done) => second.on('exit', done)), new Promise((done) => setTimeout(done, 3000, 'runs'))]);
  if (code === 'runs') second.kill('SIGTERM');
  assert.equal(code, 69, said);
  assert.equal((await ask(site, '/tools')).status, 200);
});

test('migrate: up to date says so', () => {
  const version = readdirSync(join(top, 'sql/schema')).filter((name) => name.endsWith('.sql')).length;
  const done = run(['migrate']);
  assert.equal(done.code, 0);
  assert.match(done.err, new RegExp(`up to date at version ${version}`));
});

test('migrate: two at once wait for each other', async () => {
  const both = [1, 2, 3].map(() => new Promise((done) => spawn(program, ['migrate'], { env: site.env, stdio: 'ignore' }).on('exit', done)));
  assert.deepEqual(await Promise.all(both), [0, 0, 0]);
});

test('migrate refuses a file that was changed, is missing, or is newer than the program', () => {
  const admin = (sql) => assert.equal(psql(site, sql).code, 0, sql);
  const last = psql(site, 'SELECT max(version) FROM schema_migrations').out;
  const refused = (wanted) => {
    const done = run(['migrate']);
    assert.equal(done.code, 78);
    assert.match(done.err, wanted);
  };
  admin("UPDATE schema_migrations SET sha256 = repeat('0', 64) WHERE version = 2");
  refused(/002_\w+ was changed after it was applied/);
  admin(`UPDATE schema_migrations SET sha256 = '${fileSum('002')}' WHERE version = 2`);
  admin(`INSERT INTO schema_migrations (version, name, sha256) VALUES (${Number(last) + 1}, 'later', repeat('1', 64))`);
  refused(/later.*does not know/);
  admin(`DELETE FROM schema_migrations WHERE version > ${last}`);
  admin('UPDATE schema_migrations SET version = 900 WHERE version = 3');
  refused(/900|003/);
  admin('UPDATE schema_migrations SET version = 3 WHERE version = 900');
  assert.equal(run(['migrate']).code, 0);
});

function fileSum(number) {
  const name = readdirSync(join(top, 'sql/schema')).find((one) => one.startsWith(number));
  return spawnSync('sha256sum', [join(top, 'sql/schema', name)], { encoding: 'utf8' }).stdout.slice(0, 64);
}

test('the role of the pages cannot migrate', () => {
  const done = run(['migrate'], { DATABASE_ADMIN_URL: site.env.DATABASE_URL });
  assert.ok([0, 77].includes(done.code), String(done.code));
  const changed = run(['import', join(top, 'sql/demo/catalogue.json')], { DATABASE_ADMIN_URL: site.env.DATABASE_URL });
  assert.equal(changed.code, 77, 'nor import');
});

test('site.sh: a taken port and bad words are told, and nothing is left running', () => {
  mkdirSync(join(build, 'test'), { recursive: true });
  const env = { ...site.env, VAR: join(build, 'test/var/http-taken') };
  delete env.BASE_URL;
  const up = (more) => spawnSync(join(top, 'fcgi/tools/site.sh'), ['up'], { env: { ...env, ...more }, cwd: top, encoding: 'utf8' });
  const taken = up({ PORT: String(site.port) });
  assert.equal(taken.status, 69);
  assert.match(taken.stderr, /port \d+ is taken/);
  for (const PORT of ['x', '0', '70000', '-1']) assert.equal(up({ PORT }).status, 64, PORT);
  const status = spawnSync(join(top, 'fcgi/tools/site.sh'), ['status'], { env, cwd: top, encoding: 'utf8' });
  assert.equal(status.status, 3);
});

test('site.sh exec: the address of the copy that runs, whatever PORT says; without a copy it refuses, and makes nothing', () => {
  const env = { PATH: process.env.PATH, VAR: site.dir, BUILD: build };
  const shell = (dir, more, ...words) => spawnSync(join(top, 'fcgi/tools/site.sh'), ['exec', ...words], { env: { ...env, VAR: dir, ...more }, cwd: top, encoding: 'utf8' });
  for (const more of [{}, { PORT: '8080' }, { BASE_URL: 'http://elsewhere.example' }]) {
    const said = shell(site.dir, more, 'sh', '-c', 'echo "$BASE_URL $PORT"');
    assert.equal(said.stdout, `${site.base} ${site.port}\n`, said.stderr);
  }
  const link = shell(site.dir, {}, program, 'user', 'add', '--role', 'admin', 'exec-test');
  assert.match(link.stdout, new RegExp(`^${site.base}/mod/invite/`), link.stderr);
  const nowhere = join(build, 'test/var/http-nowhere');
  for (const words of [['true'], []]) {
    const none = shell(nowhere, {}, ...words);
    assert.equal(none.status, 69);
    assert.ok(none.stderr.includes(`nothing is running in ${nowhere}; make up starts it there, VAR= names the folder of another copy`), none.stderr);
    assert.ok(!existsSync(nowhere), 'no stray folder');
  }
  assert.equal(shell(site.dir, {}).status, 64);
  const stopped = join(build, 'test/var/http-stopped');
  mkdirSync(join(stopped, 'run'), { recursive: true });
  assert.equal(shell(stopped, {}, 'true').status, 69);
  assert.ok(!existsSync(join(stopped, 'secrets')), 'no key is made');
  rmSync(stopped, { recursive: true });
});

test('slipway job alone names the jobs; make help names PORT and VAR', () => {
  const { code, err } = run(['job']);
  assert.equal(code, 64);
  assert.match(err, /name the job/);
  for (const name of ['job mail', 'job verify-log', 'job erase-text']) assert.ok(err.includes(name), name);
  assert.doesNotMatch(err, /there is no command/);
  const help = spawnSync('make', ['-s', 'help'], { cwd: top, encoding: 'utf8' }).stdout;
  assert.match(help, /PORT=8080 VAR=var/);
});

test('make import FILE=… and a bad file through site.sh', () => {
  const bad = join(build, 'test/http-bad.json');
  writeFileSync(bad, '{"tools":[{}]}');
  assert.equal(site.sh('site.sh', 'import', bad).code, 65);
  assert.equal(site.sh('site.sh', 'import', join(top, 'sql/demo/catalogue.json')).code, 0);
  assert.equal(site.sh('site.sh', 'import').code, 64);
});

test('logs of the command line hold no secret', () => {
  const secrets = readdirSync(join(site.dir, 'secrets')).map((name) => readFileSync(join(site.dir, 'secrets', name), 'utf8').trim()).filter((one) => !one.includes('\n'));
  assert.ok(secrets.length >= 3);
  const everything = run(['config']).out + site.log() + site.accessLog();
  for (const secret of secrets) assert.ok(!everything.includes(secret));
});
