// Sending: how many mails a second go from the outbox into a server on this machine, and the memory of a sender.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { build, siteUp } from '../lib/site.mjs';
import { nastySink } from '../lib/nasty.mjs';
import { psql } from '../http/lib/sites.mjs';

const MAILS = Number(process.env.MAILS || 10000);
const TEXT = `repeat('A line of the week, as long as lines of plain text are, with a “quote” in it.' || E'\\n', 120)`;
const site = await siteUp({ name: '../../bench/mail', env: { CATALOGUE: '', EXPORT_DIR: '', WORKERS: '1', SECRET_KEY: 'x'.repeat(40) } });
const sink = await nastySink();

function fill() {
  sink.mails.length = 0;
  const done = psql(site, `DELETE FROM outbox;
    SELECT count(post_mail('who-' || n || '@example.org', 'The week in verdicts: “who” ' || n, ${TEXT})) FROM generate_series(1, ${MAILS}) AS n;
    ANALYZE outbox`);
  if (done.code !== 0) throw new Error(done.err);
}
// The most that a sender ever had in memory, in MiB.
function send() {
  const child = spawn(join(build, 'slipway'), ['job', 'mail'], { env: { ...site.env, SMTP_URL: sink.url, MAIL_FROM: 'slipway@ships.example' }, stdio: 'ignore' });
  let most = 0;
  const look = setInterval(() => {
    try {
      most = Math.max(most, Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
    } catch {
      // it has ended
    }
  }, 20);
  return new Promise((done) => child.on('exit', (code) => {
    clearInterval(look);
    if (code !== 0) throw new Error(`a sender ended with ${code}`);
    done(most);
  }));
}

const result = {};
for (const senders of [1, 2]) {
  fill();
  const begun = performance.now();
  const most = await Promise.all(Array.from({ length: senders }, send));
  const seconds = (performance.now() - begun) / 1000;
  if (sink.mails.length !== MAILS) throw new Error(`${sink.mails.length} of ${MAILS} came`);
  const bytes = sink.mails.reduce((sum, { raw }) => sum + raw.length, 0) / MAILS;
  result[`senders-${senders}`] = { mails: MAILS, seconds, rate: MAILS / seconds, peak_mib: Math.max(...most), bytes };
  process.stdout.write(`mail, ${senders} sender${senders > 1 ? 's' : ''}: ${MAILS} mails of ${Math.round(bytes)} bytes in ${seconds.toFixed(1)} s, ${Math.round(MAILS / seconds)} a second, peak memory of a sender ${Math.max(...most).toFixed(1)} MiB (aim: below 32)\n`);
}
await sink.close();
await site.down();
mkdirSync(join(build, 'bench'), { recursive: true });
writeFileSync(join(build, 'bench/mail.json'), JSON.stringify({ at: new Date().toISOString(), cores: cpus().length, load: loadavg(), result }, null, 2));
