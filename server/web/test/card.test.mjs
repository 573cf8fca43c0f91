// Tests the card of an entity: measurements as charts, dates on a timeline, and documents as sources.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, at, done, panel, picture } from './explorer.mjs';

const card = (id) => `n=${id}&${panel({ at: 'card', id })}`;

/** Returns the number of colours of a canvas: one if it is blank. */
const colours = (canvas) =>
  canvas.evaluate((c) => {
    const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4)
      if (data[i + 3] > 0) seen.add(`${data[i]},${data[i + 1]},${data[i + 2]},${data[i + 3]}`);
    return seen.size;
  });

/** Returns the drawn chart with this title. */
async function chart(page, title) {
  const figure = page.locator('figure.chart', { has: page.getByRole('heading', { name: title, exact: true }) }).first();
  await figure.and(page.locator('[data-drawn=true]')).waitFor();
  assert.ok((await colours(figure.locator('canvas'))) > 10, `${title} is not blank`);
  return figure;
}

test('the shares in a market, as a chart and as a table with sources', async () => {
  const session = await at(card('china-iaas-market'));
  const { page } = session;
  const shares = await chart(page, 'Market share');
  assert.match(await shares.locator('canvas').getAttribute('aria-label'), /Alicloud, 2017: 47\.6 %/);
  await shares.getByText('The same as a table, with sources').click();
  const rows = await shares
    .locator('tbody tr')
    .evaluateAll((trs) =>
      trs.map((tr) => [...tr.children].slice(0, 3).map((c) => c.innerText.replaceAll('\n', ' ').trim())),
    );
  for (const row of [
    ['Alicloud', '2017', '47.6 %'],
    ['China Telecom', '2016', '8.51 %'],
    ['Kingsoft Cloud', '2016', '6.02 %'],
  ]) {
    assert.ok(
      rows.some((r) => r.every((c, i) => c.startsWith(row[i]))),
      `${row} in ${JSON.stringify(rows)}`,
    );
  }
  assert.ok(
    rows.some((r) => /6\.2 %.*estimate/.test(r[2])),
    'an estimate is called one',
  );
  assert.ok(
    rows.some((r) => /over 40 percent/.test(r[2])),
    'the words of the source',
  );
  await shares.getByText(/Hollow or dashed: estimate/).waitFor();
  const row = shares.locator('tbody tr').last();
  await row.getByText(/^\d+ sources?\b/).click();
  await row.locator('.claims .locator', { hasText: 'figure 2' }).first().waitFor();
  await shares.evaluate((f) => f.scrollIntoView());
  await picture(page, 'chart-shares');
  await accessible(page, 'chart-shares');
  await done(session);
});

test('one figure over years is a line, and what is forecast is dashed', async () => {
  const session = await at(card('global-public-cloud-market'));
  const { page } = session;
  const revenue = await chart(page, 'Revenue');
  assert.ok(await revenue.evaluate((f) => f.classList.contains('of-line')));
  await revenue.getByText('The same as a table, with sources').click();
  const values = await revenue.locator('tbody .number').allInnerTexts();
  assert.deepEqual(
    values.map((v) => v.trim()),
    ['145,300,000,000 USD', '175,800,000,000 USD', '206,200,000,000 USD'],
  );
  await revenue.locator('tbody tr').last().getByText('forecast', { exact: true }).waitFor();
  await revenue.evaluate((f) => f.scrollIntoView());
  await picture(page, 'chart-line');
  await accessible(page, 'chart-line');
  await done(session);
});

test('the hexad and the five forces: a radar beside its reasons, in the order of their frameworks', async () => {
  const session = await at(card('alicloud-us'));
  const { page } = session;
  const hexad = page.locator('figure.of-radar', { hasText: 'Possession or control' });
  await hexad.and(page.locator('[data-drawn=true]')).waitFor();
  assert.ok((await colours(hexad.locator('canvas'))) > 10);
  const scores = await hexad.locator('.judged').allInnerTexts();
  const read = scores.map((s) => s.replace(/\s+/g, ' ').trim());
  assert.deepEqual(
    read.toSorted(),
    [
      'Authenticity 3',
      'Availability 4',
      'Confidentiality 1',
      'Integrity 3',
      'Jurisdiction 3',
      'Possession or control 1',
      'Utility 4',
    ].toSorted(),
  );
  assert.equal(read[0], 'Confidentiality 1', 'in the order of the framework');
  await hexad.getByText(/non-transparent way is a serious risk/).waitFor();
  await hexad
    .locator('.reasons > li')
    .first()
    .getByText(/^\d+ sources?\b/)
    .click();
  await hexad.locator('.claims .locator', { hasText: '5.4, table 20' }).first().waitFor();
  const forces = page.locator('figure.of-radar', { hasText: /Threat of substitution/i });
  await forces.and(page.locator('[data-drawn=true]')).waitFor();
  assert.ok((await forces.locator('.judged').allInnerTexts()).some((s) => /Competitive rivalry\s+5/.test(s)));
  await hexad.evaluate((f) => f.scrollIntoView());
  await picture(page, 'chart-hexad');
  await accessible(page, 'chart-hexad');
  await done(session);
});

test('a line of time by type of relation: an entry says why, a year sets the date', async () => {
  const session = await at(card('21vianet'));
  const { page } = session;
  const line = page.locator('.timeline-space svg');
  await line.scrollIntoViewIfNeeded();
  assert.ok((await line.locator('.entry').count()) >= 10);
  await line
    .getByRole('group', { name: 'partners with' })
    .getByRole('button', { name: /Microsoft, since Nov 2012/ })
    .waitFor();
  // Derived relations have dates, too, and differ from stated ones.
  const bound = line
    .getByRole('group', { name: 'constrained by' })
    .getByRole('button', { name: /, since Jun 1, 2017, derived$/ });
  assert.ok((await bound.count()) >= 1);
  assert.equal(await bound.and(line.locator('.derived')).count(), await bound.count());
  assert.equal(await line.getByRole('group', { name: 'operates', exact: true }).locator('.derived').count(), 0);
  assert.ok(
    (await line.locator('.entry.derived text').allTextContents()).every((s) => / \(derived(, [a-z, ]+)?\)$/.test(s)),
    'what a long name leaves no room for is the name',
  );
  await page.locator('.timeline').getByText('derived entries follow by rules').waitFor();
  await page.locator('.timeline').getByText('The same as a list').click();
  await page.locator('.timeline .events li').nth(29).waitFor();
  assert.ok((await page.locator('.timeline .events .badge.derived').count()) >= 5);
  await page.locator('.timeline').evaluate((t) => t.scrollIntoView());
  await picture(page, 'timeline');
  await accessible(page, 'timeline');
  await line.getByRole('button', { name: 'See the graph as of 2014' }).press('Enter');
  await page.locator('.chip', { hasText: '2014' }).waitFor();
  await line.locator('.now').waitFor({ state: 'attached' });
  await line.getByRole('button', { name: /^operates Azure China/ }).press('Enter');
  await page.locator('.why-panel .lead', { hasText: 'Azure' }).waitFor();
  await done(session);
});

test('a document as a source: who made it, and what rests on it', async () => {
  const session = await at(card('minnick-2013'));
  const { page } = session;
  const section = page.locator('.source-of');
  await section.getByText(/^[1-9]\d\d claims of 1\d,\d{3}/).waitFor();
  await section.getByText(/[1-9]\d\d stated relations and [1-9]\d\d facts no longer hold/).waitFor();
  await section.getByText('Published by').waitFor();
  await page
    .getByRole('link', { name: /^https?:/ })
    .first()
    .or(page.locator('.facts'))
    .first()
    .waitFor();
  await section.getByRole('button', { name: 'The relations that it claims' }).click();
  await section
    .locator('.relation .places', { hasText: /^par\. \d+/ })
    .first()
    .waitFor();
  const shown = await section.locator('.relation').count();
  await section.getByRole('button', { name: 'Show more' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('.source-of .relation').length > n, shown);
  assert.deepEqual(
    (await section.locator('.relation .places').allInnerTexts()).filter((t) => t.trim() === ''),
    [],
    'each with its place',
  );
  await picture(page, 'card-document');
  await accessible(page, 'card-document');
  await section.getByRole('button', { name: 'Exclude this source' }).click();
  await page.locator('.chip', { hasText: 'Excluding' }).waitFor();
  await done(session);
});

test('a citation leads to its document; the panel is as wide as one draws it', async () => {
  const session = await at(card('21vianet'));
  const { page } = session;
  const edge = page.getByRole('separator', { name: 'Width of the panel' });
  await edge.focus();
  await page.keyboard.press('Enter');
  assert.equal(await edge.getAttribute('aria-valuenow'), '680');
  await page.waitForFunction(() => document.querySelector('.panel').clientWidth > 670);
  await page.locator('.facts summary').first().click();
  await page.locator('.facts .cited', { hasText: 'Isaacs 2019' }).first().click();
  await page.getByRole('heading', { level: 2, name: 'Isaacs 2019' }).waitFor();
  await picture(page, 'card-wide');
  await accessible(page, 'card-wide');
  await done(session);
});

test('charts in the dark, and on a phone', async () => {
  const dark = await at(card('azure-china'), { colorScheme: 'dark' });
  const hexad = dark.page.locator('figure.of-radar[data-drawn=true]').first();
  await hexad.waitFor();
  await hexad.evaluate((f) => f.scrollIntoView());
  await picture(dark.page, 'chart-hexad-dark');
  await accessible(dark.page, 'chart-hexad-dark');
  await done(dark);
  const phone = await at(card('china-iaas-market'), { viewport: { width: 390, height: 844 }, hasTouch: true });
  const shares = await chart(phone.page, 'Market share');
  await shares.evaluate((f) => f.scrollIntoView());
  await picture(phone.page, 'chart-shares-phone');
  await accessible(phone.page, 'chart-shares-phone');
  assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
  await done(phone);
});
