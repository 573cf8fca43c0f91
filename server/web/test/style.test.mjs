// Tests style, map and questions in plain words, which depend on the ontology that the service serves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, at, choose, done, drawn, panel, picture } from './explorer.mjs';
import { places, saved } from './stage.mjs';

const some =
  'n=microsoft,china,united-states,21vianet,azure-china,cn-cybersecurity-law-2017,us-cloud-act-2018,huawei,alibaba,mss';
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

test('style by rule and a map: the legend explains and filters, the address and the saved picture have it', async () => {
  const session = await at(some);
  const { page } = session;
  await drawn(page, 10);
  await page.getByText('Style', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Lines', exact: true }).selectOption('source');
  const thesis = page.locator('.style-key li', { hasText: 'Isaacs 2019' });
  await thesis.waitFor();
  const all = await thesis.locator('.count').textContent();
  await thesis.getByRole('checkbox').click();
  await page.waitForFunction(() => /noline=isaacs-2019/.test(location.hash));
  assert.equal(await thesis.locator('.count').textContent(), `0 of ${all}`);
  await thesis.getByRole('checkbox').click();
  await page.getByRole('combobox', { name: 'Colour', exact: true }).selectOption('COMMUNITY');
  await page.locator('.style-key li', { hasText: 'around' }).first().waitFor();
  await accessible(page, 'style');
  const held = [];
  let hold = true;
  await page.route('**/graphql', (route) => {
    if (hold && /query Sites\b/.test(route.request().postData() ?? '')) held.push(route);
    else void route.continue();
  });
  await page.getByRole('combobox', { name: 'Layout', exact: true }).selectOption('map');
  await page.getByText('The places are being read…').waitFor();
  hold = false;
  for (const route of held) void route.continue();
  await page.getByText('Everything that is drawn has a place.').waitFor();
  await page.waitForFunction(() => document.querySelector('.stage')?.dataset.settled);
  await picture(page, 'map');
  const { bytes } = await saved(page, /^SVG/);
  const svg = bytes.toString('utf8');
  assert.match(svg, /<g id="map"[^>]*><path d="M/);
  assert.match(svg, /<image href="data:image\/svg\+xml;base64,/, 'flags');
  const shared = page.url();
  assert.match(shared, /layout=map&color=COMMUNITY&line=source/);
  await page.getByRole('combobox', { name: 'Group', exact: true }).selectOption('kind');
  await page.waitForFunction(() => /groups=kind/.test(location.hash));
  await done(session);
});

test('each layout places all that is drawn; the layout in layers is loaded when it is first chosen', async () => {
  const session = await at(some);
  const { page } = session;
  await drawn(page, 10);
  const settled = () => page.evaluate(() => document.querySelector('.stage')?.dataset.settled);
  await page.waitForFunction(() => document.querySelector('.stage')?.dataset.settled);
  const seen = new Set();
  for (const layout of ['layered', 'radial', 'kinds', 'communities', 'circle', 'time', 'map', 'force']) {
    const before = await settled();
    await page.getByRole('combobox', { name: 'Layout', exact: true }).selectOption(layout);
    await page.waitForFunction((run) => document.querySelector('.stage')?.dataset.settled !== run, before);
    const at = [...(await places(page)).values()].map(({ x, y }) => `${x} ${y}`);
    assert.equal(new Set(at).size, 10, layout);
    seen.add(at.join());
  }
  assert.equal(seen.size, 8, 'no layout is like another');
  await done(session);
});

test('plain words and a form make a question, with counts; the form reads what was written', async () => {
  const session = await at(`n=china&${panel({ at: 'ask', query: '' })}`);
  const { page } = session;
  const words = page.getByLabel('In plain words');
  await words.pressSequentially('laws that constr');
  await page.locator('#plain-offers [role=option]', { hasText: 'constrains' }).first().waitFor();
  await words.fill('laws that constrain 21Via');
  await page.locator('#plain-offers [role=option]', { hasText: '21Vianet' }).first().waitFor();
  await accessible(page, 'plain words');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.found', { hasText: 'answers' }).waitFor();
  const question = page.getByLabel('Question', { exact: true });
  assert.equal(await question.inputValue(), 'law(Law), constrains(Law, /21vianet)');
  const answers = Number((await page.locator('.found').textContent()).match(/^\d+/)[0]);
  await page.getByText('Build the question step by step').click();
  const rows = page.locator('.builder li');
  await rows.nth(1).waitFor();
  assert.equal(await rows.count(), 2);
  await page.locator('.builder li:nth-child(2) .count', { hasText: String(answers) }).waitFor();
  await choose(page, 'Add a condition on Law', 'enacted by');
  await page.locator('.builder li:nth-child(3) .count', { hasText: /^\d+$/ }).waitFor();
  assert.match(await question.inputValue(), /^law\(Law\), constrains\(Law, \/21vianet\), enacted\(\w+, Law\)$/);
  await accessible(page, 'form');
  await picture(page, 'builder');
  await page.getByRole('button', { name: 'Remove condition 3' }).click();
  assert.equal(await question.inputValue(), 'law(Law), constrains(Law, /21vianet)');
  await page.getByRole('combobox', { name: 'Condition 2: whether it holds' }).selectOption('not stated');
  assert.equal(await question.inputValue(), 'law(Law), not stated constrains(Law, /21vianet)');
  await page.locator('.builder li:nth-child(2) .count', { hasText: /^\d+$/ }).waitFor();
  await question.fill('owns(X, Y, percent: P), R = P * 2, R > 50 | order R');
  await page.locator('.builder li:nth-child(3) .count', { hasText: /^\d+$/ }).waitFor();
  await page.getByRole('textbox', { name: 'Condition 2: the value' }).fill('P / 100');
  await page.getByRole('textbox', { name: 'Condition 3: the value' }).fill('10');
  await page.keyboard.press('Enter');
  assert.equal(await question.inputValue(), 'owns(X, Y, percent: P), R = P / 100, R > 10 | order R');
  await accessible(page, 'form with arithmetic');
  await picture(page, 'builder-arithmetic');
  await question.fill('owns(X, Y');
  await page.getByText('This is not a complete question yet.').waitFor();
  await words.fill('laws that please me');
  await words.press('Enter');
  await page.getByText('“please me” is not understood.').waitFor();
  await done(session);
});

test('on a phone the panel is pulled up', async () => {
  const session = await at(`${some}&${panel({ at: 'card', id: 'china' })}`, phone);
  const { page } = session;
  await drawn(page, 10);
  const high = () =>
    page
      .locator('.panel')
      .boundingBox()
      .then((b) => b.height);
  const before = await high();
  await page.getByRole('button', { name: 'Show more of the panel' }).click();
  assert.ok((await high()) > before + 150);
  await accessible(page, 'tall sheet');
  await page.getByRole('button', { name: 'Show more of the graph' }).click();
  assert.equal(await high(), before);
  await done(session);
});
