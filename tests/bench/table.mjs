// Rounds → figures, the table and what is written down of it.
import { median } from './measure.mjs';

const round = (n, digits = 3) => (Number.isFinite(n) ? Number(n.toFixed(digits)) : null);
const sum = (list) => list.reduce((all, n) => all + n, 0);

// Each round's ratio is to what its base reached in that round, so that the machine's moods cancel out.
function ratios(way, ways) {
  const bases = ways.filter((other) => other.key === way.to || other.same === way.to);
  return way.rounds.map((got, i) => got.rate / (sum(bases.map((base) => base.rounds[i].rate)) / bases.length));
}

// Processor time of one request, in microseconds.
function cost(way) {
  const requests = sum(way.rounds.map((got) => got.requests));
  const of = (who) => (sum(way.rounds.map((got) => got.ms[who])) * 1000) / requests;
  return { nginx: of('nginx'), workers: of('workers'), asker: of('asker'), all: of('nginx') + of('workers') + of('asker') };
}

function row(way, ways) {
  const bases = ways.filter((other) => other.key === way.to || other.same === way.to);
  const all = way.to ? ratios(way, ways) : [];
  const figure = way.to ? round(median(all)) : way.alone ? null : 1;
  const us = cost(way);
  const hasDatabase = way.to?.startsWith('pg');
  return {
    name: way.name, to: way.to ? bases[0].name : null,
    figure, aim: way.aim ?? null, reached: way.aim === undefined ? null : figure >= way.aim,
    lowest: way.to ? round(Math.min(...all)) : null, highest: way.to ? round(Math.max(...all)) : null,
    by_processor: way.to && !hasDatabase && !way.database ? round(sum(bases.map((base) => cost(base).all)) / bases.length / us.all) : null,
    per_second: round(median(way.rounds.map((got) => got.rate)), 0),
    p50_ms: round(median(way.rounds.map((got) => got.p50))), p99_ms: round(median(way.rounds.map((got) => got.p99))),
    nginx_us: round(us.nginx, 1), worker_us: round(us.workers, 1), asker_us: round(us.asker, 1),
    misses: round(sum(way.rounds.map((got) => got.misses)) / sum(way.rounds.map((got) => got.requests)), 4),
    failed: sum(way.rounds.map((got) => got.failed)),
  };
}

const show = (n, digits) => (n === null || n === 0 ? '' : n.toFixed(digits));
const COLUMNS = [7, 8, 6, 7, 8, 8, 8, 8, 9, 8];
const columns = (name, cells) => `${name.padEnd(46)}${cells.map((cell, i) => String(cell).padStart(COLUMNS[i])).join('')}`.trimEnd();
function line(r) {
  const verdict = r.reached === null ? '' : r.reached ? 'yes' : 'NO';
  return columns(r.name, [show(r.figure, 2), r.aim === null ? '' : `≥ ${r.aim}`, verdict, show(r.by_processor, 2), r.per_second,
    show(r.p50_ms, 2), show(r.p99_ms, 2), show(r.nginx_us, 1), show(r.worker_us, 1), show(r.asker_us, 1)]) +
    (r.failed ? `   ${r.failed} FAILED` : '') + (r.misses > 0.002 ? `   ${(r.misses * 100).toFixed(1)} % not from the caches` : '');
}

export function summary(ways, facts, { memory, starts, storm }) {
  const rows = ways.filter((way) => !way.same).map((way) => row(way, ways));
  const limits = [
    { name: 'peak memory of a worker, MiB', figure: round(memory, 1), aim: 24, reached: memory < 24 },
    { name: 'cold start to the first page, ms', figure: round(median(starts), 0), aim: 150, reached: median(starts) < 150 },
    ...storm,
  ];
  const missed = [...rows, ...limits].filter((r) => r.reached === false);
  const failed = rows.filter((r) => r.failed);
  const loads = [facts.machine.load_before, facts.machine.load_after].map((load) => load[0].toFixed(1));
  const text = [
    '',
    columns('', ['', '', '', 'by', '', '', '', 'µs of', 'processor', 'each']),
    columns('', ['ratio', 'aim', '', 'proc.', '/s', 'p50 ms', 'p99 ms', 'nginx', 'workers', 'asker']),
    ...rows.map(line),
    ...limits.map((r) => columns(r.name, [r.figure, `< ${r.aim}`, r.reached ? 'yes' : 'NO'])),
    '',
    `${facts.rounds} rounds on ${facts.machine.cores} cores, load ${loads[0]} before and ${loads[1]} after; a page of ${facts.page.bytes} bytes, ${facts.page.gzip_bytes} compressed;`,
    `${facts.votes} votes, ${facts.votes_wrong} counted wrong.`,
    missed.length ? `MISSED: ${missed.map((r) => r.name).join('; ')}` : 'All aims are reached.',
    ...(failed.length ? [`Requests FAILED in: ${failed.map((r) => r.name).join('; ')}; those figures are worth nothing.`] : []),
    '',
  ].join('\n');
  return { ...facts, rows, limits, missed: missed.map((r) => r.name), text };
}
