// Tests the Why panel: a proof as a tree, as a drawing and as text, with citations, other proofs, and required sources.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, at, done, panel, picture } from './explorer.mjs';

const why = (id) => panel({ at: 'why', id });
const LAW = 'cn-cybersecurity-law-2017|CONSTRAINS|21vianet';

test('a proof drawn: the conclusion above, its grounds below, each with its citation', async () => {
  const session = await at(why(LAW));
  const { page } = session;
  await page.getByRole('button', { name: 'Drawing', exact: true }).click();
  const space = page.locator('.drawn-space').first();
  await space.locator('.step-box').first().waitFor();
  const boxes = await space.locator('.step-box').evaluateAll((bs) =>
    bs.map((b) => ({
      text: b.innerText,
      y: b.getBoundingClientRect().y,
      sort: b.className,
      cut: b.scrollHeight > b.clientHeight + 1,
    })),
  );
  assert.ok(boxes.length >= 4, `${boxes.length} steps`);
  assert.match(boxes[0].text, /Cybersecurity Law constrains 21Vianet/i);
  assert.ok(
    boxes.every((b) => b.y >= boxes[0].y),
    'the conclusion is on top',
  );
  assert.ok(
    boxes.every((b) => !b.cut),
    'no text is cut',
  );
  assert.ok(
    boxes.filter((b) => b.sort.includes('stated')).every((b) => /Isaacs 2019|Minnick|\d/.test(b.text)),
    'stated steps cite',
  );
  assert.ok((await space.locator('path.arrow').count()) >= boxes.length - 1);
  await picture(page, 'why-drawn');
  await page.getByRole('button', { name: 'Wide panel' }).click();
  await picture(page, 'why-drawn-wide');
  await accessible(page, 'why-drawn');
  await space.locator('.step-box').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.locator('.chosen-step .claims .locator').or(page.locator('.chosen-step .rule')).first().waitFor();
  await page.getByRole('button', { name: 'Larger' }).click();
  await page.getByRole('button', { name: 'Fit' }).click();
  await page.getByRole('button', { name: 'Text' }).click();
  assert.match(await page.locator('.prooftext').first().textContent(), /CONSTRAINS 21Vianet[\s\S]*isaacs-2019/);
  await accessible(page, 'why-text');
  await done(session);
});

test('a proof drawn in the dark, and on a phone', async () => {
  const dark = await at(why('aws-china|EXPOSED_TO|china'), { colorScheme: 'dark' });
  await dark.page.getByRole('button', { name: 'Drawing', exact: true }).click();
  await dark.page.locator('.drawn-space .step-box').first().waitFor();
  await picture(dark.page, 'why-drawn-dark');
  await accessible(dark.page, 'why-drawn-dark');
  await done(dark);
  const phone = await at(why(LAW), { viewport: { width: 390, height: 844 }, hasTouch: true });
  await phone.page.getByRole('button', { name: 'Drawing', exact: true }).click();
  await phone.page.locator('.drawn-space .step-box').first().waitFor();
  await picture(phone.page, 'why-drawn-phone');
  await accessible(phone.page, 'why-drawn-phone');
  assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
  await done(phone);
});

test('other ways on demand, and what it cannot do without: sources and relations', async () => {
  const session = await at(why(LAW));
  const { page } = session;
  const ways = page.locator('.ways');
  await ways.locator('.toggle').first().click();
  await ways.locator('.proof li').first().waitFor();
  if (await ways.getByRole('button', { name: 'Show more' }).count()) {
    const before = await ways.locator('.toggle').count();
    await ways.getByRole('button', { name: 'Show more' }).click();
    await page.waitForFunction((n) => document.querySelectorAll('.ways .toggle').length > n, before);
  }
  const fragile = page.locator('.fragility');
  await fragile.getByText('Isaacs 2019').first().waitFor();
  await fragile.getByRole('button', { name: 'Relations' }).click();
  await fragile
    .getByRole('button', { name: /Exclude/ })
    .first()
    .waitFor();
  await fragile.scrollIntoViewIfNeeded();
  await picture(page, 'why-ways');
  await accessible(page, 'why-ways');
  await done(session);
});
