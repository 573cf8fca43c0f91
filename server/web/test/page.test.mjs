// Tests the page of examples/page, on its own origin.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { after, before, test } from 'node:test';
import { accessible } from './axe.mjs';
import { pageOf, picture, serve, serveAndBrowse } from './service.mjs';

const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

let files, origin, service, browser;
before(async () => {
  files = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname.replace(/\/$/, '/index.html');
    if (!/^\/[a-z]+\.(html|css|js)$/.test(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': `${types[extname(path)]}; charset=utf-8` });
    response.end(readFileSync(new URL(`../../../examples/page${path}`, import.meta.url)));
  });
  await new Promise((resolve) => files.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${files.address().port}`;
  [service, browser] = await serveAndBrowse(undefined, '--origin', origin);
});
after(async () => {
  await browser?.close();
  await service?.stop();
  files?.close();
});

async function open(options, nexum = service.url) {
  const { page, wrong } = await pageOf(browser, 'http://127.0.0.1:', options);
  await page.goto(`${origin}/?nexum=${encodeURIComponent(nexum)}`);
  return { page, wrong };
}

async function checked(page, name) {
  await accessible(page, name);
  await picture(page, name);
}

/** Waits until every cell has the answer to the last question. */
const settled = (page) =>
  page.waitForFunction(
    () => !document.querySelector('[aria-busy]') && document.querySelectorAll('figure > *').length >= 3,
  );

const lawsOf = (page) =>
  page
    .locator('#laws summary')
    .filter({ hasNot: page.locator('code') })
    .evaluateAll((all) => all.filter((e) => e.parentElement.className === 'law').map((e) => e.firstChild.textContent));

test('the page asks, shows and explains', async () => {
  const { page, wrong } = await open();
  await settled(page);
  const now = await lawsOf(page);
  assert.ok(now.includes('Cybersecurity Law') && now.length >= 5, now.join());
  await page.locator('.law summary', { hasText: 'Cybersecurity Law' }).click();
  assert.match(
    await page.locator('.law[open] pre').textContent(),
    /Cybersecurity Law CONSTRAINS 21Vianet, since 2017-06-01 .*\n├─ .*isaacs-2019, /,
  );
  await checked(page, 'example-page');

  await page.getByRole('button', { name: /^2015: / }).click();
  await settled(page);
  const then = await lawsOf(page);
  assert.ok(!then.includes('Cybersecurity Law') && then.length > 0 && then.length < now.length, then.join());
  assert.equal(await page.getByLabel('As of').inputValue(), '2015');
  assert.equal(await page.getByRole('button', { name: `2015: ${then.length} laws`, pressed: true }).count(), 1);

  await page.getByLabel('As of').selectOption('');
  await page.getByRole('link', { name: 'Microsoft', exact: true }).focus();
  await page.keyboard.press('Enter');
  await settled(page);
  assert.equal(await page.getByLabel('Company').inputValue(), 'microsoft');
  assert.ok((await lawsOf(page)).includes('CLOUD Act'));
  const all = await page.locator('#relations path').count();
  await page.getByLabel('without the news article').check();
  await settled(page);
  assert.ok((await page.locator('#relations path').count()) < all, 'the article says nothing of Microsoft');
  await page.locator('#relations > details > summary').click();
  assert.match(await page.locator('#relations code').textContent(), /^async function relations\(\)/);
  assert.deepEqual(wrong, []);
  await page.context().close();
});

test('the page is one for the dark and for small screens', async () => {
  const { page, wrong } = await open({ colorScheme: 'dark', viewport: { width: 390, height: 844 } });
  await settled(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await checked(page, 'example-page-dark-small');
  assert.deepEqual(wrong, []);
  await page.context().close();
});

test('without leave to read, the page says what to do', async () => {
  const other = await serve();
  try {
    const { page } = await open({}, other.url);
    await page.getByRole('alert').waitFor();
    assert.match(await page.getByRole('alert').textContent(), new RegExp(`nexum --origin ${origin}`));
    await checked(page, 'example-page-refused');
    await page.context().close();
  } finally {
    await other.stop();
  }
});
