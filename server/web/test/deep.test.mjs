// Tests long content: a proof of many steps, an entity with many dates, facts and figures. The page marks everything
// that it cuts.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessible, done, panel, picture } from './explorer.mjs';
import { pageOf, serve, serveAndBrowse } from './service.mjs';

const LINKS = 30;
const DATES = 70;
const many = (n, make) => Array.from({ length: n }, (_, i) => make(i));
const folder = mkdtempSync(join(tmpdir(), 'nexum-deep-'));
let service;
let browser;
before(async () => {
  writeFileSync(
    join(folder, 'dataset.yaml'),
    JSON.stringify({ name: 'deep', title: 'Deep', description: 'Long chains.', document: 'source' }),
  );
  writeFileSync(
    join(folder, 'all.yaml'),
    JSON.stringify({
      entities: [
        { id: 'source', kind: 'Document', name: 'Land register' },
        ...many(LINKS + 1, (i) => ({
          id: `place-${i}`,
          kind: 'Place',
          name: `Place ${i}`,
          at: `page ${i}`,
          relations: i < LINKS ? [{ partOf: `place-${i + 1}`, at: `folio ${i}` }] : [],
        })),
        {
          id: 'trader',
          kind: 'Company',
          name: 'Trader',
          at: 'page 1',
          relations: many(DATES, (i) => ({
            customerOf: `seller-${i}`,
            from: String(1900 + i),
            to: String(1901 + i),
            modality: i % 2 ? 'alleged' : 'stated',
            at: `entry ${i}`,
          })),
        },
        ...many(DATES, (i) => ({ id: `seller-${i}`, kind: 'Company', name: `Seller ${i}`, at: 'page 2' })),
        ...many(130, (i) => ({
          id: `obs-${i}`,
          kind: 'Observation',
          name: `Turnover ${1900 + i}`,
          at: `line ${i}`,
          facts: [{ measure: 'turnover' }, { period: String(1900 + i) }, { unit: 'percent' }, { value: i }],
          relations: [{ observes: 'trader' }],
        })),
      ],
    }),
  );
  writeFileSync(
    join(folder, 'chain.rules'),
    `rule part-of-a-part:
  "What is part of a part is part of the whole."
  because "Parts of parts are parts."
  locatedIn(A, C) :- partOf(A, C).

rule part-of-a-larger-part:
  "What is part of something lies where that lies."
  because "Parts of parts are parts."
  locatedIn(A, C) :- partOf(A, B), locatedIn(B, C).
`,
  );
  [service, browser] = await serveAndBrowse(folder);
});
after(async () => {
  await browser?.close();
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(p) {
  const session = await pageOf(browser, service.url);
  await session.page.goto(`${service.url}/#${panel(p)}`);
  return session;
}

test(`a proof ${LINKS} rules deep reaches its last citation in each form`, async () => {
  const session = await open({ at: 'why', id: `place-0|LOCATED_IN|place-${LINKS}` });
  const { page } = session;
  await page.getByText('What it follows from').first().waitFor();
  assert.equal(await page.locator('.proof .locator', { hasText: `folio ${LINKS - 1}` }).count(), 0, 'not all at once');
  await picture(page, 'why-deep');
  await accessible(page, 'why-deep');
  await page.getByRole('button', { name: /^Unfold all \d+ steps$/ }).click();
  await page
    .locator('.proof .locator', { hasText: `folio ${LINKS - 1}` })
    .first()
    .waitFor();
  assert.equal(await page.locator('.proof .locator').count(), LINKS, 'each claim once');
  const last = await page
    .locator('.proof .locator', { hasText: `folio ${LINKS - 1}` })
    .first()
    .boundingBox();
  assert.ok(last.width > 20 && last.x + last.width < 1280, 'the deepest is inside the panel');
  await page.getByRole('button', { name: 'Drawing', exact: true }).click();
  await page.locator('.drawn-space .step-box').first().waitFor();
  assert.equal(await page.locator('.drawn-space .step-box').count(), 2 * LINKS);
  assert.equal(await page.locator('.drawn-space .step-box', { hasText: `folio ${LINKS - 1}` }).count(), 1);
  for (let i = 0; i < 3; i += 1) await page.locator('.drawn-space .step-box[aria-pressed=true]').press('ArrowDown');
  await accessible(page, 'why-deep-drawn');
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  assert.match(await page.locator('.prooftext').textContent(), new RegExp(`folio ${LINKS - 1}`));
  await done(session);
});

test('the slider is from the first date to after the last, or to now', async () => {
  const slider = async (url, id, want) => {
    const page = await browser.newPage();
    await page.goto(`${url}/#n=${id}`);
    const input = page.getByRole('slider', { name: 'As of' });
    await input.waitFor();
    const ends = () => input.evaluate((i) => [Number(i.min), Number(i.max), i.value === i.max]);
    // Until the dates of the graph are loaded, the slider has the default ones.
    for (let i = 0; i < 100 && JSON.stringify(await ends()) !== JSON.stringify(want); i += 1)
      await page.waitForTimeout(100);
    const have = await ends();
    await page.close();
    return have;
  };
  const now = new Date().getFullYear() * 12 + new Date().getMonth();
  const last = Math.max(now, 2030 * 12);
  const figures = [last - 80 * 12, last, true];
  assert.deepEqual(await slider(service.url, 'trader', figures), figures, 'the last 80 years, with figures up to 2029');
  const old = join(folder, 'old');
  mkdirSync(old);
  writeFileSync(join(old, 'dataset.yaml'), JSON.stringify({ name: 'old', document: 'ledger' }));
  writeFileSync(
    join(old, 'all.yaml'),
    JSON.stringify({
      entities: [
        { id: 'ledger', kind: 'Document', name: 'Ledger' },
        {
          id: 'firm',
          kind: 'Company',
          name: 'Firm',
          at: '1',
          facts: [{ foundedOn: '1901-04' }],
          relations: [{ partnersWith: 'other', from: '1910', to: '1921', at: '2' }],
        },
        { id: 'other', kind: 'Company', name: 'Other', at: '1' },
      ],
    }),
  );
  const other = await serve(old);
  try {
    const founded = [1901 * 12, now, true];
    assert.deepEqual(await slider(other.url, 'firm', founded), founded);
  } finally {
    await other.stop();
  }
});

test('many dates come in pages, and spans have a beginning and an end', async () => {
  const session = await open({ at: 'card', id: 'trader' });
  const { page } = session;
  const line = page.locator('.timeline-space svg');
  await line.waitFor();
  const before = await line.locator('.entry').count();
  await line.getByRole('button', { name: 'customer of Seller 0, 1900 to 1901', exact: true }).waitFor();
  await line
    .getByRole('button', { name: 'customer of Seller 1, 1901 to 1902, alleged', exact: true })
    .and(page.locator('.soft'))
    .waitFor();
  await page.locator('.timeline').evaluate((t) => t.scrollIntoView());
  await picture(page, 'timeline-long');
  await accessible(page, 'timeline-long');
  await page.getByRole('button', { name: 'Show later dates' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('.entry').length > n, before);
  const turnover = page.locator('figure.of-line[data-drawn=true]');
  await turnover.waitFor();
  await page.getByRole('button', { name: 'Show more figures' }).click();
  await turnover.getByText('The same as a table, with sources').click();
  await page.waitForFunction(() => document.querySelectorAll('figure.of-line tbody tr').length === 130);
  await turnover.evaluate((f) => f.scrollIntoView());
  await picture(page, 'chart-long');
  await done(session);
});
