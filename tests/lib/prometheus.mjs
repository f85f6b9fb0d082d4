// The internal listener, and a strict reader of Prometheus's text format, version 0.0.4: what it does not know is an error.
import http from 'node:http';

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\[\\\\"n])*)"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|\\+Inf|-Inf|NaN)$`);
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
const fail = (why, line) => {
  throw new Error(`${why}: ${line}`);
};

function checkHistogram(name, family) {
  const series = new Map();
  for (const { name: part, labels, value } of family.samples) {
    const { le, ...rest } = labels;
    const key = JSON.stringify(rest);
    const one = series.get(key) ?? series.set(key, { buckets: [] }).get(key);
    if (part === `${name}_bucket`) one.buckets.push([le === '+Inf' ? Infinity : Number(le), value]);
    else one[part.slice(name.length + 1)] = value;
  }
  for (const [key, { buckets, count, sum }] of series) {
    if (count === undefined || sum === undefined) fail(`${name} lacks _count or _sum`, key);
    if (buckets.at(-1)?.[0] !== Infinity) fail(`${name} has no bucket +Inf`, key);
    if (buckets.at(-1)[1] !== count) fail(`${name}: the bucket +Inf is not the count`, key);
    for (let i = 1; i < buckets.length; i++)
      if (!(buckets[i][0] > buckets[i - 1][0] && buckets[i][1] >= buckets[i - 1][1])) fail(`${name}: buckets out of order`, key);
  }
}

// → { families, value(name, labels): the sum of the samples that have these labels }
export function parse(text) {
  if (!text.endsWith('\n')) fail('the last line has no end', text.slice(-80));
  const families = new Map();
  const seen = new Set();
  let current;
  for (const line of text.slice(0, -1).split('\n')) {
    const head = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line);
    if (head) {
      const [, kind, name, rest] = head;
      if (kind === 'HELP') {
        if (families.has(name)) fail('a family twice', line);
        families.set(name, (current = { name, help: rest, samples: [] }));
      } else {
        if (current?.name !== name || current.type) fail('a TYPE away from its HELP', line);
        if (!TYPES.includes(rest)) fail('an unknown type', line);
        current.type = rest;
      }
      continue;
    }
    const found = SAMPLE.exec(line) ?? fail('neither a comment nor a sample', line);
    const [, name, written = ''] = found;
    const value = Number(found.at(-1).replace('Inf', 'Infinity'));
    const labels = Object.fromEntries([...written.matchAll(new RegExp(LABEL, 'g'))].map(([, label, text]) => [label, text]));
    const family = name.replace(current?.type === 'histogram' ? /_(bucket|sum|count)$/ : /$^/, '');
    if (current?.name !== family || !current.type) fail('a sample away from its family', line);
    if (current.type === 'counter' && (!/_total$/.test(name) || !(value >= 0))) fail('no counter', line);
    if (seen.has(`${name}{${written}}`)) fail('a sample twice', line);
    seen.add(`${name}{${written}}`);
    current.samples.push({ name, labels, value });
  }
  for (const [name, family] of families) if (family.type === 'histogram') checkHistogram(name, family);
  const samples = [...families.values()].flatMap((family) => family.samples);
  return {
    families,
    value: (name, labels = {}) =>
      samples
        .filter((one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value))
        .reduce((sum, one) => sum + one.value, 0),
  };
}

// A request to the internal listener of a site or a host.
export function internally(host, path = '/metrics') {
  return new Promise((done, failed) => {
    const request = http.get({ socketPath: host.internal, path, agent: false, timeout: 5000 }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, body }));
    });
    request.on('timeout', () => request.destroy(new Error('no answer from the internal listener')));
    request.on('error', failed);
  });
}

export const metricsOf = async (host) => parse((await internally(host)).body);
