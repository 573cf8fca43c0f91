// Tests names that contain code or markup. The page must show them as plain text.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pageOf, serveAndBrowse } from './service.mjs';

const names = {
  markup: '<img src=x onerror="alert(1)"><script>alert(2)</script>',
  quotes: `"'><svg onload=alert(3)>&amp;\${alert(4)}{{alert(5)}}`,
  script: 'javascript:alert(6)',
  emoji: '🦊 Fox 👩‍👩‍👧‍👦 & Söhne',
  rtl: 'שלום \u202Eevil\u202C العربية',
  formula: '=HYPERLINK("http://example.org","x")',
  long: 'endless '.repeat(1250),
  unbroken: 'x'.repeat(3000),
};

const folder = mkdtempSync(join(tmpdir(), 'nexum-hostile-'));
let service;
let browser;
before(async () => {
  const ids = Object.keys(names);
  writeFileSync(
    join(folder, 'dataset.yaml'),
    JSON.stringify({ name: 'hostile', title: names.markup, description: names.quotes, document: 'source' }),
  );
  writeFileSync(
    join(folder, 'all.yaml'),
    JSON.stringify({
      entities: [
        { id: 'source', kind: 'Document', name: `Report ${names.markup}` },
        ...ids.map((id) => ({
          id,
          kind: 'Company',
          name: names[id],
          description: names.markup,
          aliases: [names.quotes],
          at: names.quotes,
          relations:
            id === 'markup' ? [{ partnersWith: ids.filter((i) => i !== id), attributes: { what: names.markup } }] : [],
        })),
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

test('hostile names are shown and do not run', async () => {
  const { page, wrong } = await pageOf(browser, service.url);
  await page.goto(
    `${service.url}/#n=${Object.keys(names).join()}&panel=${encodeURIComponent('{"at":"card","id":"markup"}')}`,
  );
  await page.waitForFunction(
    (n) => Number(document.querySelector('.stage')?.dataset.entities) === n,
    Object.keys(names).length,
  );
  await page.getByRole('heading', { level: 2, name: names.markup }).waitFor();
  await page.locator('.toggle').first().click();
  await page.locator('.fold .relation').first().waitFor();
  await page.locator('.fold summary').first().click();
  await page.getByRole('button', { name: 'List' }).click();
  await page.locator('.panel .name', { hasText: names.emoji }).first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('endless');
  await page.locator('[role=option]').first().waitFor();
  for (const id of Object.keys(names)) {
    await page.goto(
      `${service.url}/#n=${id}&without=${id === 'rtl' ? 'quotes' : 'rtl'}&panel=${encodeURIComponent(JSON.stringify({ at: 'why', id: `markup|PARTNERS_WITH|${id}` }))}`,
    );
    await page.waitForTimeout(150);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${id} sticks out`);
  }
  for (const p of [
    { at: 'sources' },
    { at: 'among', ids: 'markup,unbroken,long' },
    { at: 'whynot', source: 'unbroken', type: 'PARTNERS_WITH', target: 'long' },
    { at: 'paths', from: 'markup', to: 'unbroken', order: 'SHORTEST', avoid: 'long' },
    { at: 'compare', question: 'partnersWith(/markup, X)', before: '', after: 'without=unbroken' },
  ]) {
    await page.goto(`${service.url}/#n=markup,unbroken&panel=${encodeURIComponent(JSON.stringify(p))}`);
    await page.locator('.panel .name').first().waitFor();
    await page.waitForTimeout(150);
    assert.ok(
      await page.evaluate(
        () =>
          document.documentElement.scrollWidth <= innerWidth &&
          document.querySelector('.panel-body').scrollWidth <= document.querySelector('.panel-body').clientWidth,
      ),
      `${p.at} sticks out`,
    );
  }
  assert.equal(await page.locator('img, svg[onload], .panel script').count(), 0);
  assert.deepEqual(wrong, []);
});
