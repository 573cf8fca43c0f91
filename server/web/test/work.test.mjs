// Tests work that lasts: what falls without a source, merging, watching, and charts. Later tests load data.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accessible, address, at, done, drawn, flags, panel, picture } from './explorer.mjs';

flags.push('--seed'); // a store, which takes new data

async function ask(query) {
  const answer = await fetch(`${address()}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await answer.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

test('what falls without a source: by type, each with the claim that it rests on, in the picture, and why not now', async () => {
  const { compare } = await ask(`{ compare(after: {distrust: ["minnick-2013"]}, question: "exposedTo(X, Y)") {
    removed { proofs { relation { source { name } target { name } } } } } }`);
  const removed = compare.removed.map((r) => r.proofs[0].relation);
  assert.ok(removed.length > 0);
  const session = await at(`n=microsoft,china&distrust=minnick-2013&${panel({ at: 'card', id: 'china' })}`);
  const { page } = session;
  await page.getByRole('button', { name: 'Compare with the whole graph' }).click();
  await page.locator('.differences .tally').waitFor();
  const type = page.locator('.differences .fold', { has: page.locator('.group-name', { hasText: /^exposed to$/ }) });
  await type.locator('.toggle').focus();
  await page.keyboard.press('Enter');
  await type.locator('.grounds').first().waitFor();
  assert.equal(await type.locator('.relation.removed').count(), removed.length);
  for (const r of removed)
    await type
      .locator('.relation.removed', { hasText: r.source.name })
      .filter({ hasText: r.target.name })
      .first()
      .waitFor();
  await type.locator('.grounds', { hasText: 'This rests only on an excluded source:' }).first().waitFor();
  await type.locator('.grounds summary').first().click();
  await type.locator('.grounds .claims', { hasText: 'Minnick 2013' }).first().waitFor();
  await type.getByRole('button', { name: /^Mark in the graph/ }).click();
  await drawn(page, 3);
  await page.locator('.difference', { hasText: /[1-9]\d* removed/ }).waitFor();
  await picture(page, 'differences');
  await accessible(page, 'what falls');
  await type
    .getByRole('button', { name: /^Why not now\?/ })
    .first()
    .click();
  await page.locator('.panel .misses').waitFor();
  await done(session);
});

/** Loads records into the service, as JSON Lines in an archive. */
async function load(dataset, records) {
  const { zipSync, strToU8 } = await import('fflate');
  const body = zipSync({ 'records.jsonl': strToU8(records.map((r) => `${JSON.stringify(r)}\n`).join('')) });
  const answer = await fetch(`${address()}/load?dataset=${dataset}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body,
  });
  const report = await answer.json();
  assert.equal(report.status, 'committed', JSON.stringify(report));
  return report.revision;
}

const firm = (id, name, founded, relations, document) => ({
  id,
  kind: 'Company',
  name,
  document,
  at: 'row 1',
  facts: [{ foundedOn: founded }],
  relations,
});

test('two selected entities are compared and merged with what will change shown first; the card says so, and splits them', async () => {
  await load('doubles', [
    { id: 'registry', kind: 'Document', name: 'Registry', document: 'registry', at: 'p. 1' },
    firm('acme', 'Acme Clouds', '1998', [{ headquarteredIn: 'china' }, { partnersWith: 'microsoft' }], 'registry'),
    firm(
      'acme-ltd',
      'Acme Clouds Limited',
      '1999',
      [{ competesWith: 'acme' }, { partnersWith: '21vianet' }],
      'registry',
    ),
  ]);
  const session = await at(
    `n=acme,acme-ltd,microsoft,21vianet&${panel({ at: 'same', id: 'acme', other: 'acme-ltd' })}`,
  );
  const { page } = session;
  await page.locator('.figures.two td', { hasText: '1998' }).waitFor();
  await page.getByRole('button', { name: /^Not the same… Acme Clouds Limited/ }).click();
  await page.getByText('stay two entities, whatever other claims say').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Merge… Acme Clouds Limited/ }).click();
  const change = page.getByRole('group', { name: 'What will change' });
  await change.getByText(/^Acme Clouds will have 3 relations: 3 of its own now, 2 of the other\./).waitFor();
  await change.getByText('founded on: 1998, 1999').waitFor();
  await change.getByText('1 relation between the two will be hidden').waitFor();
  await page.getByLabel('Why', { exact: true }).fill('equal registration number');
  await change.getByText(/claims will be added, 0 withdrawn/).waitFor();
  await picture(page, 'merge');
  await accessible(page, 'merge');
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await page.getByText(/^Merged, as revision \d+\.$/).waitFor();
  const { entity } = await ask(
    '{ entity(id: "acme-ltd") { id mergedFrom sameAs { state reasons claims { document { id name } } } } }',
  );
  assert.deepEqual(
    [entity.id, entity.mergedFrom, entity.sameAs[0].state, entity.sameAs[0].reasons],
    ['acme', ['acme-ltd'], 'MERGED', ['equal registration number']],
  );
  assert.deepEqual(entity.sameAs[0].claims[0].document, { id: 'explorer-review', name: 'Review in the explorer' });
  await page.locator('.same-pair .badge', { hasText: 'merged' }).waitFor();
  await page.waitForFunction(() => document.querySelector('.stage')?.dataset.entities === '3');
  await page.goto(`${address()}/#n=acme,microsoft&${panel({ at: 'card', id: 'acme' })}`);
  await page.locator('.merged-line', { hasText: 'Merged, also known by the id acme-ltd' }).waitFor();
  await page.getByRole('button', { name: 'Duplicates and splitting' }).click();
  await page.getByRole('button', { name: /^Split…/ }).click();
  await change.getByText('1 withdrawn').waitFor();
  await change
    .getByText(
      /^(acme-ltd|Acme Clouds Limited) will have 2 relations, and Acme Clouds 3 relations\.|Acme Clouds Limited will have 2 relations/,
    )
    .waitFor();
  await page.getByRole('button', { name: 'Split', exact: true }).click();
  await page.getByText(/^Split, as revision \d+\.$/).waitFor();
  assert.equal((await ask('{ entity(id: "acme-ltd") { id } }')).entity.id, 'acme-ltd');
  await done(session);
});

test('a newer revision is announced; what it changed is shown and coloured; what is watched says so after a reload', async () => {
  const session = await at(`n=microsoft,china&${panel({ at: 'card', id: 'microsoft' })}`);
  const { page } = session;
  await drawn(page, 2);
  await page.getByRole('button', { name: 'Watch', exact: true }).click();
  await page.getByRole('button', { name: 'Watched', exact: true }).waitFor();
  const place = await page.evaluate(() => location.hash.length > 0);
  assert.ok(place);
  const revision = await load('later', [
    { id: 'gazette', kind: 'Document', name: 'Gazette', document: 'gazette', at: 'p. 1' },
    { id: 'microsoft', document: 'gazette', at: 'p. 1', relations: [{ supplies: 'china' }] },
  ]);
  const asked = [];
  page.on('request', (r) => r.postData()?.includes('query Newest') && asked.push(r.postData()));
  await page.getByText(`Revision ${revision} has arrived. It changes 2 entities of this graph.`).waitFor();
  assert.deepEqual(asked, [], 'the service tells the page of a revision over its WebSocket');
  await accessible(page, 'a newer revision');
  await page.getByRole('button', { name: 'Update', exact: true }).click();
  await page.locator('.news .news-list', { hasText: 'supplies: 1 more' }).waitFor();
  await page.locator('.news .relation', { hasText: 'supplies' }).waitFor();
  await page.locator('.legend', { hasText: 'added' }).waitFor();
  await page.getByText('has arrived').waitFor({ state: 'detached' });
  await picture(page, 'news');
  await accessible(page, 'what changed');
  await page.waitForFunction(() => document.querySelector('.keep-button .dot') !== null);
  await page.getByText('1 watched item has changed.').waitFor();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.locator('.watched-news summary', { hasText: '1 change since revision' }).click();
  await page.locator('.watched-news', { hasText: 'supplies: 1 more' }).waitFor();
  await page.getByRole('button', { name: 'Mark as seen: Microsoft' }).click();
  await page.getByText(`unchanged since revision ${revision}`).waitFor();
  await done(session);
});

test('a search for a quantity opens its chart: bars by unit, a table with the selection of the picture, files, and the report', async () => {
  const session = await at('');
  const { page } = session;
  await page.getByRole('combobox', { name: 'Search for an entity' }).fill('market share');
  const option = page.getByRole('option', { name: /^Chart: market share, \d+ figures$/ });
  await option.waitFor();
  for (let i = 0; i < 4 && (await option.getAttribute('aria-selected')) !== 'true'; i += 1)
    await page.keyboard.press('ArrowUp'); // the charts come last
  await page.keyboard.press('Enter');
  await page.locator('.plot svg[role=img]').first().waitFor();
  const { found } =
    await ask(`{ found: observationsAggregate(filter: {measure: {eq: "market share"}}, groupBy: [OF, MARKETS, UNIT]) {
    groups(first: 300) { keys { value } avg { value } } } }`);
  const percent = found.groups.filter((g) => g.keys[2].value === 'percent' && g.avg.value !== null);
  const table = page.locator('.plot').first();
  assert.equal(await table.locator('tbody tr').count(), percent.length);
  assert.equal(await table.locator('svg rect[height="15"]').count(), Math.min(40, percent.length));
  await table
    .getByRole('checkbox', { name: /^Select/ })
    .nth(1)
    .check();
  await table.locator('svg rect[stroke-width="2"]').first().waitFor();
  assert.equal(await table.locator('svg rect[stroke-width="2"]').count(), 1);
  await table.locator('thead', { hasText: 'Series' }).waitFor(); // shares of different markets have no mean that says anything
  await picture(page, 'plot');
  await accessible(page, 'a chart');
  const save = async (name) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      table.getByRole('button', { name, exact: true }).click(),
    ]);
    return readFileSync(await file.path());
  };
  assert.match((await save('CSV')).toString(), /^Name,Id,Series,Value,Unit,Year,Entities\r\n/);
  assert.match((await save('SVG')).toString(), /^<svg [^>]*>.*Market share/s);
  assert.equal((await save('PNG')).subarray(1, 4).toString(), 'PNG');
  await page.getByRole('combobox', { name: 'By', exact: true }).selectOption({ label: 'Period' });
  await page.locator('.plot svg circle').first().waitFor();
  await done(session);
});
