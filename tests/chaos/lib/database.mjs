// The database's side of the drills: sessions that stay open, and its processes.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { children } from '../../lib/site.mjs';

const END = '-- that was all --';

// A psql that stays open: say(sql) gives what it printed. As the superuser unless told otherwise.
export function session(site, url = site.env.DATABASE_SUPER_URL) {
  const psql = spawn('sh', ['-c', 'exec psql -X -A -t -q -d "$0" 2>&1', url], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  let text = '';
  psql.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    for (let at; (at = text.indexOf(`${END}\n`)) >= 0; ) {
      const said = text.slice(0, at).trim();
      text = text.slice(at + END.length + 1);
      const { done, failed } = waiting.shift();
      if (/^(ERROR|FATAL|psql):/m.test(said)) failed(new Error(said));
      else done(said);
    }
  });
  psql.on('exit', () => waiting.splice(0).forEach(({ failed }) => failed(new Error(`psql ended: ${text}`))));
  psql.stdin.on('error', () => {});
  return {
    say: (sql) =>
      new Promise((done, failed) => {
        waiting.push({ done, failed });
        psql.stdin.write(`${sql.trim().replace(/;?$/, ';')}\n\\echo '${END}'\n`);
      }),
    end: () => new Promise((done) => (psql.exitCode === null ? psql.on('exit', done) && psql.stdin.end() : done())),
  };
}

// Rows of one statement, fields separated by "|".
export async function query(site, sql) {
  const one = session(site);
  try {
    return await one.say(sql);
  } finally {
    await one.end();
  }
}

export const postmaster = (site) => Number(readFileSync(join(site.dir, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);
export const serversOf = (site) => children(postmaster(site), 'postgres');
