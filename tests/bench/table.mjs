// Rounds → figures, the table and what is written down of it.
import { median } from './measure.mjs';

const round = (n, digits = 3) => (Number.isFinite(n) ? Number(n.toFixed(digits)) : null);
const sum = (list) => list.reduce((all, n) => all + n, 0);

// Each round's ratio is to what its base reached in that round, so that the machine's moods cancel out.
function ratios(way, ways) {
  const bases = ways.filter((other) => other.key === way.to || other.same === way.to);
  return way.rounds.map((got, i) => got.rate / (sum(bases.map((base) => base.rounds[i].rate)) / bases.length));
}

function row(way, ways) {
  const requests = sum(way.rounds.map((got) => got.requests));
  const each = (field) => round((sum(way.rounds.map((got) => got[field] ?? NaN)) * 10000) / requests, 1);
  const all = way.to ? ratios(way, ways) : [];
  const figure = way.to ? round(median(all)) : 1;
  return {
    name: way.name, to: way.to ? ways.find((other) => other.key === way.to).name : null,
    figure, aim: way.aim ?? null, reached: way.aim === undefined ? null : figure >= way.aim,
    lowest: way.to ? round(Math.min(...all)) : null, highest: way.to ? round(Math.max(...all)) : null,
    per_second: round(median(way.rounds.map((got) => got.rate)), 0),
    p50_ms: round(median(way.rounds.map((got) => got.p50))), p99_ms: round(median(way.rounds.map((got) => got.p99))),
    nginx_us: each('nginx_ticks'), worker_us: each('worker_ticks'), failed: sum(way.rounds.map((got) => got.failed)),
  };
}

const show = (n, digits) => (n === null ? '' : n.toFixed(digits));
function line(r) {
  const verdict = r.reached === null ? '' : r.reached ? 'yes' : 'NO';
  const aim = r.aim === null ? '' : `≥ ${r.aim}`;
  return `${r.name.padEnd(46)}${show(r.figure, 2).padStart(7)}${aim.padStart(8)}${verdict.padStart(6)}${String(r.per_second).padStart(9)}` +
    `${show(r.p50_ms, 2).padStart(9)}${show(r.p99_ms, 2).padStart(9)}${show(r.nginx_us, 0).padStart(7)}${show(r.worker_us, 0).padStart(8)}` +
    (r.failed ? `   ${r.failed} FAILED` : '');
}

export function summary(ways, facts, { memory, starts }) {
  const rows = ways.filter((way) => !way.same).map((way) => row(way, ways));
  const limits = [
    { name: 'peak memory of a worker, MiB', figure: round(memory, 1), aim: 24, reached: memory < 24 },
    { name: 'cold start to the first page, ms', figure: round(median(starts), 0), aim: 150, reached: median(starts) < 150 },
  ];
  const missed = [...rows, ...limits].filter((r) => r.reached === false);
  const failed = rows.filter((r) => r.failed);
  const loads = [facts.machine.load_before, facts.machine.load_after].map((load) => load[0].toFixed(1));
  const text = [
    '',
    `${''.padEnd(46)}${'ratio'.padStart(7)}${'aim'.padStart(8)}${''.padStart(6)}${'/s'.padStart(9)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}${'nginx'.padStart(7)}${'workers'.padStart(8)}`,
    `${''.padEnd(94)}${'µs of processor each'.padStart(7)}`,
    ...rows.map(line),
    ...limits.map((r) => `${r.name.padEnd(46)}${String(r.figure).padStart(7)}${`< ${r.aim}`.padStart(8)}${(r.reached ? 'yes' : 'NO').padStart(6)}`),
    '',
    `${facts.rounds} rounds on ${facts.machine.cores} cores, load ${loads[0]} before and ${loads[1]} after; a page of ${facts.page.bytes} bytes, ${facts.page.gzip_bytes} compressed;`,
    `${(facts.cache.hit_share * 100).toFixed(1)} % of the cacheable answers came from the caches; ${facts.votes} votes, ${facts.votes_wrong} counted wrong.`,
    missed.length ? `MISSED: ${missed.map((r) => r.name).join('; ')}` : 'All aims are reached.',
    ...(failed.length ? [`Requests FAILED in: ${failed.map((r) => r.name).join('; ')}; those figures are worth nothing.`] : []),
    '',
  ].join('\n');
  return { ...facts, rows, limits, missed: missed.map((r) => r.name), text };
}
