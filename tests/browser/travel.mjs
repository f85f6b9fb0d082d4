// The badge as a picture and the comparison in a frame, both on a page of another site: shown, in both colour schemes, without
// a cookie, without a script. And the frame by itself: accessible, from 280 px on.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { join } from 'node:path';
import { unreadable } from './lib/look.mjs';
import { htmlFindings } from './lib/html.mjs';
import { axeFindings } from './lib/sweep.mjs';
import { browser, home, schemes, shots } from './lib/stage.mjs';

const EMBED = `${home}/embed/compare/langgraph-vs-crewai`;
const pageOf = async (path, id) => {
  const body = await (await fetch(home + path)).text();
  const value = new RegExp(`id="${id}"[^>]* value="([^"]*)"`).exec(body)[1];
  return value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
};

// Another site, on another host name and port, that shows what it copied from ours.
const foreign = http.createServer((_, answer) => answer.setHeader('content-type', 'text/html; charset=utf-8').end(foreign.page));
await new Promise((up) => foreign.listen(0, '127.0.0.1', up));
foreign.unref();
const elsewhere = `http://127.0.0.1:${foreign.address().port}/`;

async function shown(html, options, work) {
  foreign.page = `<!doctype html><html lang="en"><meta name="color-scheme" content="light dark"><title>Elsewhere</title><body>${html}`;
  const context = await browser.newContext({ viewport: { width: 640, height: 480 }, ...options });
  const page = await context.newPage();
  const [wrong, cookies] = [[], []];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && !/favicon/.test(message.location().url) && wrong.push(message.text()));
  page.on('requestfailed', (request) => wrong.push(`${request.url()} ${request.failure()?.errorText}`));
  const heads = [];
  page.on('response', (response) => heads.push(Promise.all([response.url(), response.request().allHeaders(), response.allHeaders()])));
  try {
    // a visitor of ours who voted: that is nobody's business elsewhere
    await context.addCookies([{ name: 'voter', value: 'x', url: home, sameSite: 'Lax' }, { name: 'own', value: 'page', url: home, sameSite: 'Lax' }]);
    await page.goto(elsewhere, { waitUntil: 'networkidle' });
    assert.ok(heads.length > 1);
    for (const [url, sent, got] of await Promise.all(heads)) if (sent.cookie || got['set-cookie']) cookies.push(url);
    assert.deepEqual(cookies, []);
    await work(page, context);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

for (const colorScheme of schemes)
  test(`the badge in a picture of another site, ${colorScheme}`, async () => {
    const html = (await pageOf('/tools/cursor', 'badge-html')) + ['light', 'dark'].map((theme) => `<p><img id="${theme}" src="${home}/badge/ollama.svg?theme=${theme}" alt="">`).join('') + `<p><img src="${home}/badge/crewai.svg" alt="">`;
    await shown(html, { colorScheme }, async (page) => {
      const sizes = await page.evaluate(() => Promise.all([...document.images].map((img) => img.decode().then(() => [img.naturalWidth, img.naturalHeight]))));
      assert.equal(sizes.length, 4);
      for (const [width, height] of sizes) assert.ok(width > 150 && width < 360 && height === 44, `${width} × ${height}`);
      // the colour of the ground, drawn: the reader's for the first, what was asked for the others
      const grounds = await page.evaluate(async (sources) => {
        const answers = [];
        for (const source of sources) {
          const img = new Image();
          img.crossOrigin = 'anonymous';
          img.src = source;
          await img.decode();
          const canvas = Object.assign(document.createElement('canvas'), { width: img.naturalWidth, height: 44 });
          const pen = canvas.getContext('2d');
          pen.drawImage(img, 0, 0);
          answers.push([...pen.getImageData(img.naturalWidth - 4, 4, 1, 1).data].slice(0, 3));
        }
        return answers;
      }, ['light', 'dark'].map((theme) => `${home}/badge/cursor.svg?theme=${theme}`));
      assert.deepEqual(grounds, [[0xf8, 0xfa, 0xfc], [0x0a, 0x14, 0x1e]]);
      await page.screenshot({ path: join(shots, `badge-${colorScheme}.png`) });
    });
  });

test('a badge’s words are as wide as it says, and its flag is that of its verdict', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const slug of ['cursor', 'ollama', 'crewai', 'langgraph']) {
    await page.goto(`${home}/badge/${slug}.svg`);
    const texts = await page.evaluate(() =>
      [...document.querySelectorAll('text')].map((t) => {
        const asked = Number(t.getAttribute('textLength'));
        t.removeAttribute('textLength');
        t.setAttribute('font-family', 'Liberation Sans');
        return { asked, natural: t.getComputedTextLength(), end: Number(t.getAttribute('x')) + asked, width: Number(document.documentElement.getAttribute('width')) };
      }),
    );
    for (const { asked, natural, end, width } of texts) {
      assert.ok(Math.abs(asked - natural) <= 2, `${slug}: ${asked} for ${natural}`);
      assert.ok(end <= width - 12);
    }
  }
  await context.close();
});

for (const colorScheme of schemes)
  test(`a comparison in a frame of another site, ${colorScheme}`, async () => {
    const html = await pageOf('/compare/langgraph-vs-crewai', 'embed-html');
    await shown(`${html}<iframe src="${EMBED}?theme=dark" title="Dark" width="280" height="320"></iframe>`, { colorScheme }, async (page, context) => {
      const frames = page.frames().slice(1);
      assert.equal(frames.length, 2);
      for (const frame of frames) {
        await frame.waitForLoadState();
        assert.equal(await frame.locator('th[scope=col]').first().innerText(), 'LangGraph');
        assert.equal(await frame.evaluate(() => document.scripts.length), 0);
        const fits = await frame.evaluate(() => ({ wide: document.documentElement.scrollWidth <= window.innerWidth, tall: document.documentElement.scrollHeight <= window.innerHeight }));
        assert.deepEqual(fits, { wide: true, tall: true });
      }
      await page.screenshot({ path: join(shots, `embed-${colorScheme}.png`), fullPage: true });
      const [, dark] = await Promise.all(frames.map((frame) => frame.evaluate(() => getComputedStyle(document.body).backgroundColor)));
      assert.equal(dark, 'rgb(10, 20, 30)');
      assert.equal(await frames[0].evaluate(() => document.cookie), '');
      await frames[0].locator('a').click();
      await page.waitForURL(`${home}/compare/langgraph-vs-crewai`);
      assert.equal(context.pages().length, 1, 'it leads there in the same window');
    });
  });

test('nothing else lets itself be framed', async () => {
  foreign.page = `<!doctype html><title>Elsewhere</title>${['/', '/tools/cursor', '/compare/langgraph-vs-crewai'].map((path) => `<iframe src="${home}${path}" title="x"></iframe>`).join('')}`;
  const context = await browser.newContext();
  const page = await context.newPage();
  const refused = [];
  page.on('console', (message) => /frame-ancestors|refused to (display|frame)/i.test(message.text()) && refused.push(message.text()));
  await page.goto(elsewhere, { waitUntil: 'networkidle' });
  assert.ok(refused.length >= 3, refused.join('\n'));
  for (const frame of page.frames().slice(1)) assert.ok(!frame.url().startsWith(home), frame.url());
  await context.close();
});

for (const width of [280, 480, 1280])
  for (const colorScheme of schemes)
    test(`the frame by itself, ${width} px, ${colorScheme}`, async () => {
      const context = await browser.newContext({ viewport: { width, height: 320 }, colorScheme });
      const page = await context.newPage();
      for (const [name, url] of [['embed-alone', EMBED], ['embed-split', `${home}/embed/compare/cursor-vs-claude-code`]]) {
        const answer = await page.goto(url);
        assert.deepEqual(await htmlFindings(await answer.text()), []);
        assert.deepEqual(await axeFindings(page), []);
        assert.deepEqual(await page.evaluate(unreadable), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), false);
        await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`) });
      }
      await context.close();
    });
