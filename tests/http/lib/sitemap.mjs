// The sitemap as search engines read it: the index, then each part that it names.
import assert from 'node:assert/strict';
import { ask } from './client.mjs';

export const locs = (xml) => [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map((found) => found[1]);

export async function sitemapParts(site) {
  const index = (await ask(site, '/sitemap.xml')).body;
  assert.match(index, /<sitemapindex xmlns="http:\/\/www\.sitemaps\.org\/schemas\/sitemap\/0\.9">/);
  const parts = new Map();
  for (const url of locs(index)) {
    assert.ok(url.startsWith(`${site.base}/sitemap/`), url);
    const part = await ask(site, url.slice(site.base.length));
    assert.equal(part.status, 200, url);
    parts.set(url.slice(`${site.base}/sitemap/`.length), part.body);
  }
  return parts;
}

// All parts as one text.
export const sitemap = async (site) => [...(await sitemapParts(site)).values()].join('\n');
