// Tests GraphiQL: the worked examples, their answers, the documentation, errors and links, under the policy of the
// explorer.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { address, at, done, inspect, open, picture } from './explorer.mjs';

const queries = new URL('../../../examples/queries/', import.meta.url);
const examples = readdirSync(queries).filter((f) => f.endsWith('.graphql'));

async function graphiql(path = '/graphiql', options = {}) {
  const opened = await open(options);
  await opened.page.goto(address() + path);
  await opened.page.locator('.graphiql-query-editor .CodeMirror').waitFor();
  return opened;
}

const text = (page, editor) => page.locator(`${editor} .CodeMirror`).evaluate((e) => e.CodeMirror.getValue());
const answer = (page, has) =>
  page.waitForFunction(
    (what) => document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue().includes(what),
    has,
  );

/**
 * The findings of axe that are GraphiQL's own and cannot be fixed here: a tab contains its button and the one that
 * closes it, CodeMirror scrolls a box whose focus is in a text field beside it, and an entry of the history is named by
 * its action.
 */
const theirs = {
  'nested-interactive': /^(?:\.graphiql-tab|li)/,
  'scrollable-region-focusable': /\.CodeMirror-scroll$/,
  'label-content-name-mismatch': /\.graphiql-history-item/,
};

async function accessible(page, name) {
  const found = (await inspect(page)).flatMap((v) =>
    v.nodes.map((n) => ({ id: v.id, target: String(n.target), says: n.failureSummary })),
  );
  assert.deepEqual(
    found.filter((f) => !theirs[f.id]?.test(f.target)),
    [],
    name,
  );
}

test('an example by the keyboard: opened, run, answered', async () => {
  const { page, wrong } = await graphiql();
  assert.equal(await page.locator('.examples li').count(), examples.length);
  assert.equal(await page.getByRole('tab').count(), 6);
  await page.getByRole('button', { name: /^Market shares/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'MarketShares' }).waitFor();
  assert.equal(
    await text(page, '.graphiql-query-editor'),
    readFileSync(new URL('market-shares.graphql', queries), 'utf8'),
  );
  await page.keyboard.press('Control+Enter'); // the editor has the focus
  await answer(page, '"observations"');
  await page.getByRole('button', { name: /^Market shares/ }).click(); // is open already
  assert.equal(await page.getByRole('tab').count(), 7);
  await picture(page, 'graphiql');
  await accessible(page, 'an example');
  await done({ page, wrong });
});

test('every example that is open at first answers without errors', async () => {
  const { page, wrong } = await graphiql();
  let before = '';
  for (const tab of await page.getByRole('tab').all()) {
    await tab.getByRole('button').first().click();
    await page.locator('.graphiql-execute-button').click();
    await page.waitForFunction((before) => {
      const now = document.querySelector('.result-window .CodeMirror').CodeMirror.getValue();
      return now !== before && now.includes('}');
    }, before);
    before = await text(page, '.result-window');
    assert.match(before, /^\{\s*"data"/);
  }
  await done({ page, wrong });
});

test('documentation, history, variables, and an error', async () => {
  const { page, wrong } = await graphiql(
    `/graphiql?${new URLSearchParams({ query: 'query Of($id: ID!) { entity(id: $id) { name } }', variables: '{"id": "china"}' })}`,
  );
  assert.equal(await page.getByRole('tab').count(), 7);
  assert.equal(new URL(page.url()).search, '');
  await page.locator('.graphiql-execute-button').click();
  await answer(page, '"China"');
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('link', { name: 'Query', exact: true }).click();
  await page.getByText('The entity or relation with this id; null if there is none.').waitFor();
  await picture(page, 'graphiql-docs');
  await accessible(page, 'documentation');
  await page.getByRole('button', { name: 'Show History' }).click();
  await page.locator('.graphiql-history-item-label', { hasText: 'Of' }).waitFor();
  await page
    .locator('.graphiql-query-editor .CodeMirror')
    .evaluate((e) => e.CodeMirror.setValue('{ neighborhood(of: ["nobody"]) { truncated } }'));
  await page.locator('.graphiql-execute-button').click();
  await answer(page, '"NOT_FOUND"');
  await accessible(page, 'history');
  await done({ page, wrong });
});

test('a link to a query, dark, on a phone, and there and back', async () => {
  const dark = await graphiql('/graphiql', { colorScheme: 'dark', permissions: ['clipboard-read', 'clipboard-write'] });
  await dark.page.getByRole('button', { name: 'Copy a link' }).click();
  const link = await dark.page.evaluate(() => navigator.clipboard.readText());
  assert.match(new URL(link).searchParams.get('query'), /^# Which laws constrain 21Vianet/);
  await dark.page.locator('.graphiql-execute-button').click();
  await answer(dark.page, 'cn-cybersecurity-law-2017');
  await picture(dark.page, 'graphiql-dark');
  await accessible(dark.page, 'dark');
  await done(dark);
  const phone = await graphiql(new URL(link).pathname + new URL(link).search, {
    viewport: { width: 390, height: 844 },
  });
  await phone.page.locator('.graphiql-execute-button').click();
  await answer(phone.page, 'cn-cybersecurity-law-2017');
  await picture(phone.page, 'graphiql-phone');
  await phone.page.getByRole('button', { name: 'Show Examples' }).click();
  await picture(phone.page, 'graphiql-phone-examples');
  await phone.page.getByRole('button', { name: /^Market shares/ }).click();
  await phone.page.locator('.graphiql-execute-button').click(); // is not covered any more
  await answer(phone.page, '"observations"');
  await accessible(phone.page, 'phone');
  await done(phone);
  const { page, wrong } = await at('');
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map((e) => e.name));
  assert.deepEqual(
    loaded.filter((n) => /graphiql|codemirror/i.test(n)),
    [],
  );
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^GraphiQL/ }).click();
  await page.locator('.graphiql-query-editor .CodeMirror').waitFor();
  await page.getByRole('link', { name: 'nexum' }).click();
  await page.locator('.bar').waitFor();
  await done({ page, wrong });
});
