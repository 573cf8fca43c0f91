// Tests files that are dropped on the page or chosen: their problems, the changes, and the data after the load.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessible } from './axe.mjs';
import { pageOf, picture, serveAndBrowse } from './service.mjs';

const folder = mkdtempSync(join(tmpdir(), 'nexum-load-'));
let service;
let browser;
before(async () => {
  writeFileSync(
    join(folder, 'dataset.yaml'),
    JSON.stringify({ name: 'held', title: 'What is held', document: 'source' }),
  );
  writeFileSync(
    join(folder, 'all.yaml'),
    JSON.stringify({
      entities: [
        { id: 'source', kind: 'Document', name: 'Source' },
        { id: 'held-firm', kind: 'Company', name: 'Held Firm', at: '1' },
      ],
    }),
  );
  [service, browser] = await serveAndBrowse(folder);
});
after(async () => {
  await browser?.close();
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a file is shown with its problems, then with what would change, and is loaded; its citation opens the passage with its words', async () => {
  const { page, wrong } = await pageOf(browser, service.url);
  await page.goto(service.url);
  await page.getByRole('region', { name: 'Start here' }).getByRole('heading').first().waitFor();
  const choose = async (text) => {
    await page.getByRole('button', { name: 'More' }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('menuitem', { name: /^Load files/ }).click(),
    ]);
    await chooser.setFiles({ name: 'dropped.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) });
  };
  const data = `document: dropped-report
entities:
  - {id: dropped-report, kind: Document, name: A dropped report}
  - id: dropped-acme
    kind: Company
    name: Dropped Acme
    at: p. 1
    relations:
      - {partnersWith: held-firm, quote: "Acme works with Held Firm."}
`;
  await choose(data.replace('Company', 'Compny'));
  await page.locator('.file-problems li', { hasText: /dropped\.yaml:5:.*did you mean Company\?/ }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await choose(data);
  await page.getByText(/^5 claims would be added/).waitFor();
  await picture(page, 'load');
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await page.getByRole('heading', { name: /^Loaded 5 claims as revision \d+\.$/ }).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.goto(
    `${service.url}/#n=held-firm,dropped-acme&panel=${encodeURIComponent(JSON.stringify({ at: 'why', id: 'dropped-acme|PARTNERS_WITH|held-firm' }))}`,
  );
  await page.locator('.claims .quote', { hasText: 'Acme works with Held Firm.' }).waitFor();
  await page.getByRole('button', { name: 'A dropped report, p. 1' }).click();
  await page.locator('.passage .quote', { hasText: 'Acme works with Held Firm.' }).waitFor();
  await page.locator('.passage .relation', { hasText: 'Dropped Acme' }).waitFor();
  await picture(page, 'passage');
  assert.deepEqual(
    wrong.filter((w) => !w.includes('status of 422')),
    [],
    'beside the answer to the file with a problem',
  );
  await page.context().close();
});

test('a table without a mapping is loaded by a form that says what its columns mean, and what came is drawn', async () => {
  const { page, wrong } = await pageOf(browser, service.url);
  await page.goto(service.url);
  await page.getByRole('button', { name: 'More' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('menuitem', { name: /^Load files/ }).click(),
  ]);
  await chooser.setFiles({
    name: 'companies.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      'name,founded,owner,note\nAcme Cloud,2012,Jane Doe,a\nBeta Hosting,2013,John Roe,b\nGamma Data,soon,Ann Poe,\n',
    ),
  });
  const column = (name) =>
    page.locator('.mapped-column', { has: page.locator('b', { hasText: new RegExp(`^${name}$`) }) });
  const meaning = (name) => column(name).getByRole('combobox').first();
  await meaning('name').waitFor();
  assert.equal(await page.getByText('no mapping').count(), 0); // the form opens by itself
  assert.equal(await meaning('name').inputValue(), 'name');
  await accessible(page, 'the form');
  // A relation to an entity of a kind that the ontology has, by the name of the type.
  await meaning('owner').selectOption('relation');
  await column('owner').getByRole('combobox', { name: 'Direction of the relation to owner' }).selectOption('in');
  const type = column('owner').getByRole('combobox', { name: 'Relation to owner', exact: true });
  await type.fill('owns');
  await type.press('Tab');
  const kind = column('owner').getByRole('combobox', { name: 'Kind of owner' });
  await kind.fill('person');
  await kind.press('Tab');
  await meaning('note').selectOption('ignored');
  // A cell that is no date is named at its column, and in the first rows.
  await meaning('founded').selectOption('fact');
  const fact = column('founded').getByRole('combobox', { name: 'Fact that founded is', exact: true });
  await fact.fill('entered on');
  await fact.press('Tab');
  await page.getByText(/claims would be added/).waitFor();
  await page.locator('.becomes li', { hasText: 'Jane Doe' }).filter({ hasText: 'owns' }).waitFor();
  await picture(page, 'load-form');
  await page.getByText('As text, for all that mappings can say').click();
  const text = await page.getByRole('textbox', { name: /^Mapping/ }).inputValue();
  assert.match(text, /type: OWNS/);
  assert.match(text, /ignore:\n\s+- note/);
  const mapping = page.getByRole('textbox', { name: /^Mapping/ });
  await mapping.fill(text.replace('kind: Company', 'kind: Compny'));
  await page
    .locator('.file-problems li', { hasText: /companies\.mapping\.yaml:\d+:.*did you mean Company\?/ })
    .waitFor();
  await mapping.fill(text);
  await page.getByText(/claims would be added/).waitFor();
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await page.getByRole('heading', { name: /^Loaded \d+ claims as revision \d+\.$/ }).waitFor();
  await page.getByText(/^The graph has 7 new entities and 3 new relations\.$/).waitFor();
  await picture(page, 'load-came');
  await page.getByRole('button', { name: 'Show the 7 new entities' }).click();
  await page.waitForFunction(() => Number(document.querySelector('.stage')?.dataset.entities) === 7);
  await page.goto(
    `${service.url}/#panel=${encodeURIComponent(JSON.stringify({ at: 'card', id: 'company:acme-cloud' }))}`,
  );
  await page.locator('.card h2', { hasText: 'Acme Cloud' }).waitFor();
  assert.deepEqual(
    wrong.filter((w) => !w.includes('status of 422')),
    [],
    'beside the answers to files with a problem',
  );
  await page.context().close();
});

test('data of a known format is loaded with the pack that fits by one click, and rows with problems are left out', async () => {
  const { page, wrong } = await pageOf(browser, service.url);
  await page.goto(service.url);
  await page.getByRole('region', { name: 'Start here' }).getByRole('heading').first().waitFor();
  const choose = async (name, text) => {
    await page.getByRole('button', { name: 'More' }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('menuitem', { name: /^Load files/ }).click(),
    ]);
    await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
  };
  const entity = (id, schema, properties) => JSON.stringify({ id, schema, properties });
  await choose(
    'owners.ndjson',
    [
      entity('p', 'Person', { name: ['Ada Owner'], position: ['Director'] }),
      entity('c', 'Company', { name: ['Owned Ltd'] }),
      entity('o', 'Ownership', { owner: ['p'], asset: ['c'], percentage: ['60'] }),
    ].join('\n'),
  );
  const fits = page.getByRole('region', { name: 'What makes the data readable' });
  await fits.getByText('This is FollowTheMoney.').waitFor();
  await page.getByText(/Company 1, Person 1/).waitFor();
  await picture(page, 'load-pack');
  await fits.getByRole('button', { name: 'Use the pack Ownership' }).click();
  await page.getByText(/owns 1/).waitFor();
  await accessible(page, 'the load with a pack');
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await page.getByRole('heading', { name: /^Loaded \d+ claims/ }).waitFor();
  // A file that is dropped while the list of what came is open is shown in its place.
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['name,founded\nAcme,2012\nBeta,soon\n'], 'firms.csv', { type: 'text/csv' }));
    return transfer;
  });
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await page.getByRole('heading', { name: 'Load firms.csv' }).waitFor();
  const meaning = (name) =>
    page
      .locator('.mapped-column', { has: page.locator('b', { hasText: new RegExp(`^${name}$`) }) })
      .getByRole('combobox')
      .first();
  await meaning('founded').selectOption('ignored');
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  await meaning('founded').waitFor();
  assert.notEqual(await meaning('founded').inputValue(), 'ignored');
  assert.deepEqual(
    wrong.filter((w) => !w.includes('status of 422')),
    [],
    'beside the answers to files with a problem',
  );
  await page.context().close();
});

test('data that the ontology does not define is shown under the names of its file', async () => {
  const { page } = await pageOf(browser, service.url, { width: 1440, height: 900 });
  await page.goto(service.url);
  await page.getByRole('region', { name: 'Start here' }).getByRole('heading').first().waitFor();
  const object = (type, n, rest) => ({
    type,
    spec_version: '2.1',
    id: `${type}--6d179234-61fc-40c4-ae86-3d53308d8e0${n}`,
    created: '2015-05-15T09:12:16.432Z',
    modified: '2015-05-15T09:12:16.432Z',
    ...rest,
  });
  const [actor, tool, other] = [
    object('threat-actor', 1, { name: 'Dropped Gorilla', threat_actor_types: ['spy'] }),
    object('malware', 2, { name: 'Dropped Tool', is_family: false }),
    object('malware', 3, { name: 'Another Tool', is_family: false }),
  ];
  const uses = (n, target) =>
    object('relationship', n, { relationship_type: 'uses', source_ref: actor.id, target_ref: target.id });
  const bundle = {
    type: 'bundle',
    id: 'bundle--6d179234-61fc-40c4-ae86-3d53308d8e09',
    objects: [actor, tool, other, uses(4, tool), uses(5, other)],
  };
  await page.getByRole('button', { name: 'More' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('menuitem', { name: /^Load files/ }).click(),
  ]);
  const buffer = Buffer.from(JSON.stringify(bundle));
  await chooser.setFiles({ name: 'dropped-threats.json', mimeType: 'application/json', buffer });
  await page.getByText(/claims would be added/).waitFor();
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await page.getByRole('heading', { name: /^Loaded/ }).waitFor();
  await page.getByRole('cell', { name: 'Threat actor' }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Dropped Gorilla' }).click();
  await page.locator('.kind-line', { hasText: 'Threat actor' }).waitFor();
  const card = page.locator('.card');
  await card.locator('.toggle', { hasText: 'uses' }).click();
  await card.locator('.relation', { hasText: 'Dropped Tool' }).waitFor();
  assert.equal(await card.locator('.group-name').count(), 1); // its kind is not one more relation
  assert.equal(await card.locator('.facts dt', { hasText: 'Threat actor types' }).count(), 1);
  await accessible(page, 'a foreign card');
  await picture(page, 'foreign-card');
  // The legend counts and hides by the names of the file.
  await card.getByRole('button', { name: /^(Add to graph|Expand)$/ }).click();
  const legend = page.locator('.legend');
  await legend.locator('label', { hasText: 'Threat actor' }).waitFor();
  // So does the list of everything.
  await page.goto(`${service.url}#panel=${encodeURIComponent(JSON.stringify({ at: 'browse', kind: '' }))}`);
  const kinds = page.locator('.kinds').first();
  assert.equal(await kinds.getByRole('button', { name: /^Malware/ }).innerText(), 'Malware\n2');
  await page.locator('.browse-types summary').click();
  await page.locator('.browse-types').getByRole('button', { name: /^Uses/ }).waitFor();
  await kinds.getByRole('button', { name: /^Malware/ }).click();
  await page.getByRole('heading', { name: 'Malware' }).waitFor();
  await page.locator('.browse tbody tr').nth(1).waitFor();
  await accessible(page, 'a table of a foreign kind');
  await page.getByLabel('Part of the name: Malware').fill('another');
  await page.getByText('1 found').waitFor();
  await page.getByLabel('Part of the name: Malware').fill('');
  await page.getByText('2 found').waitFor();
  await page.locator('.facets').getByRole('button', { name: 'Is family' }).click();
  await page.locator('.facet-values input').first().check();
  await page.locator('.browse tbody').getByRole('button', { name: 'Dropped Tool' }).waitFor();
  await picture(page, 'foreign-kind');
  await page
    .getByRole('link', { name: 'All kinds' })
    .or(page.getByRole('button', { name: 'All kinds' }))
    .click();
  await page.locator('.browse-types summary').click();
  await page.locator('.browse-types').getByRole('button', { name: /^Uses/ }).click();
  await page.getByText('2 answers').waitFor();
  await page.context().close();
});
