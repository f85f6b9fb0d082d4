// What all subjects share: one site with the demo catalogue, one browser, and pages that note what goes wrong on them.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, freePort, siteUp } from '../../lib/site.mjs';
import { smtpSink } from '../../lib/smtp.mjs';

export const shots = join(build, 'screenshots');
rmSync(shots, { recursive: true, force: true });
mkdirSync(shots, { recursive: true });

// where the site's mail goes
export const mailbox = await smtpSink();
export const site = await siteUp({
  name: 'browser',
  env: { SUBMISSION_QUOTA: '1000', SMTP_URL: mailbox.url, MAIL_FROM: 'slipway@example.org', MAIL_EVERY_S: '1', SIGN_IN_RATE: '10000', SIGN_IN_BURST: '1000', SIGN_INS: '1000' },
});
export const home = site.base;

// Lighthouse speaks to the same browser, through a port of its own.
export const debugPort = await freePort();
export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', `--remote-debugging-port=${debugPort}`,
  ],
});

export const sizes = [{ width: 1280, height: 900 }, { width: 390, height: 844 }, { width: 320, height: 640 }];
export const schemes = ['light', 'dark'];
// Where a page is looked at. What no width and no scheme changes is looked for where `whole` is.
export const places = [
  { ...sizes[0], scheme: 'light', whole: true },
  { ...sizes[0], scheme: 'dark' },
  { ...sizes[1], scheme: 'dark', whole: true },
  { ...sizes[2], scheme: 'light' },
];
// For pages of which there are many of a kind.
export const fewPlaces = places.filter(({ whole }) => whole);

// A page and what went wrong on it: said on the console, not found, refused, or asked of somebody else. A page that is
// itself an error may be reported once, for its own address. The policy of the site (CSP) stays in force: what tests add
// comes in through the debugger.
export async function open(options = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    const { url } = message.location();
    if (message.text().startsWith('Failed to load resource') && url === page.url()) return;
    wrong.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`script: ${error.message}`));
  // the icon of a page that is left at once is no longer wanted
  const unwanted = (request) => request.failure()?.errorText === 'net::ERR_ABORTED' && /\/static\/icon\./.test(request.url());
  page.on('requestfailed', (request) => unwanted(request) || wrong.push(`request: ${request.url()} ${request.failure()?.errorText}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== home) wrong.push(`request to another site: ${request.url()}`);
  });
  page.on('response', (response) => {
    const document = response.request().isNavigationRequest();
    if (response.status() >= 400 && !document) wrong.push(`${response.status()}: ${response.url()}`);
  });
  return {
    page,
    wrong,
    // what went wrong since the last call
    taken: () => wrong.splice(0),
    go: (path) => page.goto(home + path, { waitUntil: 'load' }),
    close: () => context.close(),
  };
}

// One page for one piece of work, closed whatever comes of it.
export async function withPage(options, work) {
  const stand = await open(options);
  try {
    return await work(stand);
  } finally {
    await stand.close();
  }
}

export const settled = (page) => page.evaluate(() => document.fonts.ready.then(() => undefined));
