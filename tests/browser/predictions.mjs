// The whole way of a prediction: written with a review, published by another moderator, overdue, resolved with evidence; and where readers see it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { account, PASSWORD } from '../http/lib/staff.mjs';
import { psql } from '../http/lib/sites.mjs';
import { shown } from './lib/sweep.mjs';
import { site, withPage } from './lib/stage.mjs';

const as = (login, work) =>
  withPage({}, async ({ page, go }) => {
    account(site, { login, name: login === 'ora' ? 'Ora' : 'Rex', role: 'moderator', shown: true });
    await go('/mod/login');
    await page.fill('#login', login);
    await page.fill('#password', PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/mod**');
    await work({ page, go });
  });
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

test('a prediction is written, published, resolved and seen', async () => {
  await as('ora', async ({ page, go }) => {
    await go('/mod/reviews/new?tool=perplexity&persona=futurist');
    await page.check('input[value=ship]');
    await page.fill('#quote', 'It will be bought before it is finished.');
    await page.getByText('What it predicts (optional)').click();
    await page.fill('#prediction-1', 'Perplexity belongs to another company');
    await page.fill('#due-1', day(200));
    await page.fill('#percent-1', '101');
    await page.getByRole('button', { name: 'Send it in' }).click();
    await page.getByText('from 1 to 99').last().waitFor();
    await shown(page, 'prediction-form');
    await page.fill('#percent-1', '65');
    await page.getByRole('button', { name: 'Send it in' }).click();
    await page.getByText('Sent in. A moderator looks at it').waitFor();
  });
  await as('rex', async ({ page, go }) => {
    await go('/mod?kind=review_draft&q=perplexity'); // others wait there, too
    await page.getByText('Perplexity belongs to another company').first().waitFor();
    await page.getByRole('button', { name: /^Publish A$|^Publish$/ }).first().click();
    await page.getByText('Futurist on Perplexity: published').waitFor();
    await go('/tools/perplexity');
    await page.getByRole('heading', { name: 'What the panel predicts' }).waitFor();
    await shown(page, 'prediction-tool');
    psql(site, `BEGIN; SET LOCAL session_replication_role = replica; UPDATE predictions SET made_on = made_on - 300, due_on = due_on - 300; COMMIT`);
    await go('/mod/predictions');
    await page.getByText('Say what became of it').click();
    await page.locator('textarea[name=words]').fill('The sale was announced in March.');
    await page.locator('input[name=evidence]').fill('https://example.com/sold');
    await shown(page, 'prediction-desk');
    await page.getByRole('button', { name: 'Came true' }).click();
    await page.getByText('Futurist on Perplexity, a prediction: came true').waitFor();
    await go('/predictions');
    await page.getByText('The sale was announced in March.').waitFor();
    await shown(page, 'predictions');
    await go('/reviewers/futurist');
    assert.match((await page.locator('.facts').first().innerText()).replace(/\s+/g, ' '), /Hit rate 100% 1 of 1 Brier score 0\.123 n = 1/);
    await shown(page, 'reviewer');
    await go('/mod/tools?q=perplexity');
    await page.getByRole('link', { name: 'Perplexity' }).first().click();
    await page.getByRole('button', { name: 'Still so, read today' }).click();
    await page.getByText('price read, still so').first().waitFor();
    await go('/tools/perplexity');
    await page.getByText(`read ${day(0)}, today`).waitFor();
  });
});
