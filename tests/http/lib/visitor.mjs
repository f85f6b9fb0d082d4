// A visitor with a cookie jar, and the cookies that we make ourselves.
import { createHmac } from 'node:crypto';
import { ask } from './client.mjs';

export const DAY = Math.floor(Date.now() / 86400000);
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

// A voter's token as the site signs it.
export function token(key, voter, day = DAY, purpose = 'voter', version = 1) {
  const signed = `${version}.${voter}.${day}`;
  return `${signed}.${hmac(hmac(key, purpose), signed).toString('hex')}`;
}

export function cookiesOf(answer) {
  return (answer.headers['set-cookie'] ?? []).map((line) => {
    const [pair, ...attributes] = line.split('; ');
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), attributes };
  });
}

export class Visitor {
  constructor(site, cookies = {}) {
    this.site = site;
    this.cookies = new Map(Object.entries(cookies));
  }

  async ask(path, { headers = {}, ...options } = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(this.site, path, { ...options, headers: { ...(cookie && { cookie }), ...headers } });
    for (const { name, value } of cookiesOf(answer)) this.cookies.set(name, value);
    return answer;
  }

  // as a script or a program does; null withdraws
  put(slug, verdict, { headers, ...options } = {}) {
    const path = `/api/v1/tools/${slug}/vote`;
    if (verdict === null) return this.ask(path, { method: 'DELETE', headers, ...options });
    const body = JSON.stringify({ verdict });
    return this.ask(path, { method: 'PUT', body, ...options, headers: { 'content-type': 'application/json', ...headers } });
  }

  // as a browser without a script does
  post(slug, fields, { headers, ...options } = {}) {
    const body = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    return this.ask(`/tools/${slug}/vote`, { method: 'POST', body, ...options, headers: { ...type, ...headers } });
  }

  // the same head to head: "left", "right", "neither" of two; null withdraws
  putPair(left, right, choice, { headers, ...options } = {}) {
    const path = `/api/v1/comparisons/${left}/${right}/vote`;
    if (choice === null) return this.ask(path, { method: 'DELETE', headers, ...options });
    const body = JSON.stringify({ choice });
    return this.ask(path, { method: 'PUT', body, ...options, headers: { 'content-type': 'application/json', ...headers } });
  }

  postPair(pair, fields, { headers, ...options } = {}) {
    const body = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    return this.ask(`/compare/${pair}/vote`, { method: 'POST', body, ...options, headers: { ...type, ...headers } });
  }

  // their votes, without the tallies that come with them
  async own(...slugs) {
    const { votes } = (await this.ask(`/api/v1/votes?${slugs.map((slug) => `tool=${slug}`).join('&')}`)).json;
    return votes.map(({ community, ...vote }) => vote);
  }
}

export async function tally(site, slug) {
  const { held, voided, ...counted } = (await ask(site, `/api/v1/tools/${slug}`)).json.community;
  return counted;
}
