// Tests investigations, the palette, tables and the report.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accessible, at, done, drawn, panel, picture } from './explorer.mjs';
import { saved, still } from './stage.mjs';

const five = 'n=21vianet,microsoft,azure-china,china,cn-cybersecurity-law-2017';

test('an investigation is kept, left, found again as it was, and goes to another browser as a file', async () => {
  const session = await at(`${five}&${panel({ at: 'kept' })}`);
  const { page } = session;
  await drawn(page, 5);
  const before = await still(page);
  await page.getByRole('textbox', { name: 'Name of a new investigation' }).fill('Who binds 21Vianet?');
  await page.getByRole('button', { name: 'Keep this picture' }).click();
  await page.getByText('Kept in this browser').waitFor();
  await page.getByRole('button', { name: 'Add a note' }).click();
  await page.getByRole('textbox', { name: 'Note about the investigation' }).fill('Ask <b>the lawyer</b>.');
  await page.keyboard.press('Control+Enter');
  await page.locator('.note', { hasText: 'Ask <b>the lawyer</b>.' }).waitFor();
  await page.getByRole('button', { name: 'Text on the canvas' }).click();
  await page.getByRole('textbox', { name: 'Text on the canvas' }).fill('the trustee model');
  await page.keyboard.press('Control+Enter');
  await page.locator('.canvas-text', { hasText: 'the trustee model' }).waitFor();
  await picture(page, 'kept');
  await accessible(page, 'kept');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a file' }).click(),
  ]);
  const file = readFileSync(await download.path(), 'utf8');
  assert.equal(JSON.parse(file).entities.length, 5);
  const report = await saved(page, /^Report/);
  assert.match(report.name, /^nexum-Who-binds-21Vianet-\d{4}-\d\d-\d\d\.html$/);
  const html = report.bytes.toString('utf8');
  for (const text of [
    'Who binds 21Vianet?',
    'Ask &lt;b&gt;the lawyer&lt;/b&gt;.',
    '<h2>Bibliography</h2>',
    'Proofs of what is derived',
    'isaacs-2019',
  ])
    assert.ok(html.includes(text), `the report lacks ${text}`);
  await page.getByRole('link', { name: 'nexum', exact: true }).click();
  await page
    .getByRole('region', { name: 'Your investigations' })
    .getByRole('button', { name: /Who binds 21Vianet/ })
    .click();
  await drawn(page, 5);
  await page.locator('.canvas-text', { hasText: 'the trustee model' }).waitFor();
  const after = await still(page);
  for (const [name, place] of before)
    assert.ok(Math.hypot(place.x - after.get(name).x, place.y - after.get(name).y) < 3, `${name} has moved`);
  await done(session);

  const other = await at(panel({ at: 'kept' }));
  const choose = (buffer) =>
    other.page
      .locator('.file-button input')
      .setInputFiles({ name: 'x.nexum.json', mimeType: 'application/json', buffer: Buffer.from(buffer) });
  await choose(JSON.stringify({ ...JSON.parse(file), version: 99 }));
  await other.page.getByRole('alert').getByText('version 99').waitFor();
  await choose(file);
  await drawn(other.page, 5);
  await other.page.locator('.note', { hasText: 'the lawyer' }).waitFor();
  // The same file again: it has the entities that are drawn. The camera can have moved meanwhile.
  await choose(file);
  await other.page
    .getByText(/was here already(, with the same content|; its earlier state is in its history)\./)
    .waitFor();
  await drawn(other.page, 5);
  assert.equal((await still(other.page)).size, 5);
  await done(other);
});

test('an earlier state is restored from the history, and the later one stays there', async () => {
  const session = await at(`${five}&${panel({ at: 'kept' })}`);
  const { page } = session;
  await drawn(page, 5);
  await page.getByRole('textbox', { name: 'Name of a new investigation' }).fill('Before and after');
  await page.getByRole('button', { name: 'Keep this picture' }).click();
  await page.getByText('Kept in this browser').waitFor();
  await page.getByRole('button', { name: 'Add a note' }).click();
  await page.getByRole('textbox', { name: 'Note about the investigation' }).fill('added later');
  await page.keyboard.press('Control+Enter');
  const note = page.locator('.note', { hasText: 'added later' });
  await note.waitFor();
  await page.getByRole('button', { name: 'History' }).click();
  const versions = page.locator('.history li');
  await versions.first().waitFor();
  await versions
    .last()
    .getByRole('button', { name: /^Restore/ })
    .click();
  await note.waitFor({ state: 'detached' });
  await drawn(page, 5);
  assert.equal((await still(page)).size, 5);
  await versions.first().getByText('1 note').waitFor();
  await versions
    .first()
    .getByRole('button', { name: /^Restore/ })
    .click();
  await note.waitFor();
  await drawn(page, 5);
  await done(session);
});

test('the palette finds entities and commands by keyboard; a kind is browsed with facets, and what is selected is selected in the picture', async () => {
  const session = await at('');
  const { page } = session;
  await page.getByRole('region', { name: 'Start here' }).getByRole('heading').first().waitFor();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Find an entity or a command' });
  await field.fill('browse company');
  await page.getByRole('option', { name: /^Browse Company/ }).waitFor();
  await picture(page, 'palette');
  await accessible(page, 'palette');
  await field.press('Enter');
  await page.getByRole('heading', { name: 'Company', exact: true }).waitFor();
  const found = async () =>
    Number(
      (await page.locator('.found-line').getByRole('status').textContent()).match(/[\d,]+/)[0].replaceAll(',', ''),
    );
  await page.locator('table.sorted tbody tr').first().waitFor();
  const all = await found();
  await page.getByRole('button', { name: /more filters/ }).click();
  await page.getByRole('button', { name: 'headquartered in', exact: true }).click();
  await page.locator('.facet-values label', { hasText: 'China' }).getByRole('checkbox').check();
  await page.waitForFunction(
    (n) =>
      Number(
        document
          .querySelector('.found-line [role=status]')
          ?.textContent.match(/[\d,]+/)?.[0]
          .replaceAll(',', ''),
      ) < n,
    all,
  );
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await page.locator('table.sorted:has(th[aria-sort=ascending]) tbody tr').first().waitFor();
  const names = await page.locator('table.sorted tbody .name').allTextContents();
  assert.deepEqual(
    names,
    names.toSorted((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), 'en')),
  );
  await page.locator('table.sorted tbody').getByRole('checkbox').first().check();
  await page.getByText('1 selected').waitFor();
  await page.getByRole('button', { name: 'Add the selected to graph' }).click();
  await drawn(page, 1);
  await picture(page, 'browse');
  await accessible(page, 'browse');
  await done(session);
});
