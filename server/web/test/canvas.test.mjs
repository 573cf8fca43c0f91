// Tests the canvas by mouse, touch and keyboard, with the events of a real browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, address, at, done, drawn, panel, picture } from './explorer.mjs';
import { places, saved, still } from './stage.mjs';

const five = 'n=21vianet,microsoft,azure-china,china,cn-cybersecurity-law-2017';
const count = (page) => page.locator('.stage').getAttribute('data-entities').then(Number);
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));

/** Moves the mouse as a hand does. */
async function drag(page, from, to, keys = []) {
  for (const k of keys) await page.keyboard.down(k);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  for (const k of keys) await page.keyboard.up(k);
}

const near = (a, b, by) =>
  assert.ok(
    Math.hypot(a.x - b.x, a.y - b.y) <= by,
    `${JSON.stringify(a)} and ${JSON.stringify(b)} are more than ${by} apart`,
  );

test('an entity that is dragged stays there, also in the address; a pan moves all and pins nothing', async () => {
  const session = await at(five);
  const { page } = session;
  await drawn(page, 5);
  const before = await still(page);
  const from = before.get('China');
  const to = { x: from.x + (from.x < 640 ? 90 : -90), y: from.y + (from.y < 400 ? 70 : -70) }; // inwards
  await drag(page, from, to);
  await page.waitForFunction(() => location.hash.includes('pin=china'));
  const after = await places(page);
  near(after.get('China'), to, 1.5);
  for (const name of ['Microsoft', '21Vianet', 'Azure China']) near(after.get(name), before.get(name), 0.1);
  const again = await at((await page.evaluate(() => location.hash)).slice(1));
  await drawn(again.page, 5);
  assert.match(await hash(again.page), /pin=china(:|%3A)/);
  await done(again);
  await drag(page, { x: 60, y: 120 }, { x: 140, y: 160 });
  const panned = await still(page);
  // It continues to glide a little.
  near(panned.get('Microsoft'), { x: after.get('Microsoft').x + 80, y: after.get('Microsoft').y + 40 }, 40);
  assert.equal((await hash(page)).match(/pin=([^&]*)/)[1].split(',').length, 1);
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => !location.hash.includes('pin='));
  await done(session);
});

test('what was there stays where it is when something is added, hidden and brought back', async () => {
  const session = await at(`${five}&${panel({ at: 'card', id: '21vianet' })}`);
  const { page } = session;
  await drawn(page, 5);
  const before = await still(page);
  await page
    .locator('.fold', { hasText: 'conducts' })
    .getByRole('button', { name: /Add to graph/ })
    .click();
  await drawn(page, 9);
  const after = await still(page);
  assert.ok(after.size > before.size);
  // The view may be farther away now: everything is scaled by the same factor, and no node has moved relative to the
  // others.
  const [a, b] = ['China', '21Vianet'];
  const apart = (m) => Math.hypot(m.get(a).x - m.get(b).x, m.get(a).y - m.get(b).y);
  const k = apart(after) / apart(before);
  for (const [name, p] of before) {
    near(
      after.get(name),
      { x: after.get(a).x + k * (p.x - before.get(a).x), y: after.get(a).y + k * (p.y - before.get(a).y) },
      0.2,
    );
  }
  const others = [...after].filter(([name]) => !before.has(name));
  for (const [name, p] of others)
    for (const [other, q] of after)
      if (name !== other) assert.ok(Math.hypot(p.x - q.x, p.y - q.y) > 12, `${name} lies upon ${other}`);
  await page.getByRole('button', { name: 'Hide', exact: true }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await drawn(page, after.size);
  const back = await still(page);
  for (const [name, p] of after) near(back.get(name), p, 0.2);
  await done(session);
});

test('shift chooses several: one by one, and all in a box; what is dragged together keeps together', async () => {
  const session = await at(five);
  const { page } = session;
  await drawn(page, 5);
  const all = await still(page);
  await page.keyboard.down('Shift');
  await page.mouse.click(all.get('China').x, all.get('China').y);
  await page.mouse.click(all.get('21Vianet').x, all.get('21Vianet').y);
  await page.keyboard.up('Shift');
  await page.getByText('2 selected').waitFor();
  await picture(page, 'chosen');
  const by = { x: 12, y: 10 };
  await drag(page, all.get('China'), { x: all.get('China').x + by.x, y: all.get('China').y + by.y });
  await page.waitForFunction(() => /pin=[^&]*china/.test(location.hash) && /pin=[^&]*21vianet/.test(location.hash));
  near((await places(page)).get('21Vianet'), { x: all.get('21Vianet').x + by.x, y: all.get('21Vianet').y + by.y }, 1.5);
  await page.getByRole('button', { name: 'Done' }).click();
  const xs = [...all.values()].map((p) => p.x);
  const ys = [...all.values()].map((p) => p.y);
  await drag(
    page,
    { x: Math.min(...xs) - 35, y: Math.min(...ys) - 25 },
    { x: Math.max(...xs) + 75, y: Math.max(...ys) + 30 },
    ['Shift'],
  );
  await page.getByText('5 selected').waitFor();
  await page.getByRole('button', { name: 'Hide the others' }).click();
  assert.equal(await count(page), 5);
  // A free line around China leaves out what a box would take.
  await page.locator('.stage').focus();
  const middle = (await still(page)).get('China');
  for (const k of ['Shift', 'Alt']) await page.keyboard.down(k);
  await page.mouse.move(middle.x - 30, middle.y - 22);
  await page.mouse.down();
  for (const [x, y] of [
    [30, -22],
    [30, 22],
    [-30, 22],
  ])
    await page.mouse.move(middle.x + x, middle.y + y, { steps: 3 });
  await page.mouse.up();
  for (const k of ['Shift', 'Alt']) await page.keyboard.up(k);
  await page.getByText('1 selected').waitFor();
  await page.keyboard.press('Control+a');
  await page.getByText('5 selected').waitFor();
  await page.locator('.chosen').getByText('Selection', { exact: true }).click();
  await page.getByText('In a row').click();
  const row = await still(page);
  for (const p of row.values()) near({ x: 0, y: p.y }, { x: 0, y: row.get('China').y }, 1);
  await done(session);
});

test('a list: names and ids from a spreadsheet are added, what names nothing is listed, and the selection is copied', async () => {
  const session = await at('', { permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = session;
  await page.locator('.stage').waitFor();
  await page.evaluate(() => navigator.clipboard.writeText('Huawei\tCompany\thuawei\n世纪互联\nNobody & Sons\nzte\n'));
  await page.locator('#search').focus(); // a field of one line would join the names
  await page.keyboard.press('Control+v');
  await page.getByText('3 selected').waitFor();
  await page.locator('.notice', { hasText: '3 entities added' }).waitFor();
  const missed = page.getByRole('complementary', { name: '1 line matches no entity' });
  assert.deepEqual(await missed.getByRole('listitem').allTextContents(), ['Nobody & Sons']);
  await missed.getByRole('button', { name: 'Close' }).click();
  await drawn(page, 3);
  await page.locator('.stage').focus();
  await page.keyboard.press('Control+c');
  await page.locator('.notice', { hasText: '3 entities copied' }).waitFor();
  const table = await page.evaluate(() => navigator.clipboard.readText());
  assert.deepEqual(table.split('\n').sort(), [
    '21Vianet\tCompany\t21vianet',
    'Huawei\tCompany\thuawei',
    'ZTE\tCompany\tzte',
  ]);
  await page.keyboard.press('Delete');
  await page.locator('.notice').waitFor({ state: 'attached' });
  await page.waitForFunction(() => !/[#&]n=/.test(location.hash));
  // Enter before the results of a search have arrived opens the first one.
  await page.locator('#search').fill('Alibaba');
  await page.keyboard.press('Enter');
  await page.locator('.panel h2', { hasText: 'Alibaba' }).waitFor();
  await done(session);
});

test('a click opens the card, a double click expands, a right click has what the card has', async () => {
  const session = await at(five);
  const { page } = session;
  await drawn(page, 5);
  const all = await still(page);
  const law = all.get('Cybersecurity Law');
  await page.mouse.click(law.x, law.y, { button: 'right' });
  const menu = page.getByRole('menu', { name: /Cybersecurity Law/ });
  await menu.waitFor();
  await picture(page, 'menu');
  await accessible(page, 'menu');
  const entries = await menu.getByRole('menuitem').allTextContents();
  await page.keyboard.press('Escape');
  assert.equal(await menu.count(), 0);
  await page.mouse.click(law.x, law.y);
  await page.getByRole('heading', { level: 2, name: /Cybersecurity Law/ }).waitFor();
  for (const button of ['Expand', 'Collapse', 'Pin', 'Hide', 'Paths to…', 'Why not…', 'Simulate removal']) {
    assert.ok(
      entries.some((e) => e.startsWith(button)),
      `${button} in ${entries}`,
    );
    await page.locator('.card').getByRole('button', { name: button, exact: true }).waitFor();
  }
  assert.ok(!entries.some((e) => e.startsWith('Applicable laws')), 'no law binds a law');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const vianet = (await still(page)).get('21Vianet');
  await page.mouse.dblclick(vianet.x, vianet.y);
  await page
    .getByText(/21Vianet: the \d+ most telling|Loading/)
    .or(page.getByRole('heading', { level: 2, name: '21Vianet' }))
    .first()
    .waitFor();
  await page.waitForFunction(
    () => location.hash.includes('21vianet%22%7D') || Number(document.querySelector('.stage').dataset.entities) > 5,
  );
  await page.mouse.click(40, 160, { button: 'right' }); // above the legend
  await page.getByRole('menuitem', { name: 'Lay out again' }).click();
  await still(page);
  await done(session);
});

/** Returns the number of nearly white pixels around a place: those of an icon. */
async function white(page, { x, y }) {
  const bytes = [...(await page.screenshot({ clip: { x: x - 6, y: y - 6, width: 12, height: 12 } }))];
  return page.evaluate(async (png) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(png)]));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let n = 0;
    for (let i = 0; i < data.length; i += 4) if (Math.min(data[i], data[i + 1], data[i + 2]) > 200) n += 1;
    return n;
  }, bytes);
}

test('pointing brings neighbours and the names of their relations forward; a line says why when clicked', async () => {
  const session = await at(five);
  const { page } = session;
  await drawn(page, 5);
  const all = await still(page);
  const pixels = () =>
    page
      .locator('.stage')
      .screenshot()
      .then((b) => b.toString('base64'));
  const before = await pixels();
  await page.mouse.move(all.get('Cybersecurity Law').x, all.get('Cybersecurity Law').y);
  await page.waitForFunction(() => document.querySelector('.stage').classList.contains('pointing'));
  await page.waitForTimeout(100);
  assert.notEqual(await pixels(), before, 'the others step back');
  await picture(page, 'hover');
  assert.ok((await white(page, all.get('Cybersecurity Law'))) >= 5, 'the entity under the pointer keeps its icon');
  const [a, b] = [all.get('Cybersecurity Law'), all.get('21Vianet')];
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  await page.mouse.move(middle.x, middle.y, { steps: 3 });
  await page.waitForFunction(() => document.querySelector('.stage').classList.contains('pointing-line'));
  await page.mouse.click(middle.x, middle.y);
  await page
    .locator('.why-panel')
    .or(page.getByRole('menuitem', { name: 'Why?' }))
    .first()
    .waitFor();
  await done(session);
});

test('by keyboard alone: walk, card, expand, pin, choose, hide, undo, menu, and the list of keys', async () => {
  const session = await at(five);
  const { page } = session;
  await drawn(page, 5);
  await still(page);
  await page.locator('.stage').focus();
  const said = page.locator('[aria-live=assertive]');
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.querySelector('[aria-live=assertive]').textContent !== '');
  const first = await said.textContent();
  assert.match(first, /^\S.*, \w+.*\d+ relations in the graph/);
  let next = first;
  for (const key of ['ArrowLeft', 'ArrowDown', 'ArrowUp', 'ArrowRight']) {
    await page.keyboard.press(key);
    next = await said.textContent();
    if (next !== first && next !== 'There is no entity in this direction.') break;
  }
  assert.match(next, /, \w+\. .+ relations in the graph/, 'how the two are connected is said');
  await page.keyboard.press('p');
  await page.waitForFunction(() => location.hash.includes('pin='));
  assert.match(await said.textContent(), /pinned/);
  await page.keyboard.press(' ');
  await page.getByText('1 selected').waitFor();
  await picture(page, 'keyboard');
  await page.keyboard.press('m');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('h');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^Hide/);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'stage');
  await page.keyboard.press('Enter');
  await page.locator('.card h2').waitFor();
  await page.locator('.stage').focus();
  const before = await count(page);
  await page.keyboard.press('h');
  await page.waitForFunction((n) => Number(document.querySelector('.stage').dataset.entities) === n - 1, before);
  await page.keyboard.press('Control+z');
  await page.waitForFunction((n) => Number(document.querySelector('.stage').dataset.entities) === n, before);
  await page.locator('.stage').focus();
  await page.keyboard.press('e');
  await page
    .getByText(/most telling of|is in the graph/)
    .or(page.locator(`.stage:not([data-entities="${before}"])`))
    .first()
    .waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard and mouse' }).waitFor();
  await picture(page, 'keys');
  await accessible(page, 'keys');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog'));
  await done(session);
});

test('touch on a phone: tap, long press, drag, pan and pinch', async () => {
  const session = await at(five, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const { page } = session;
  await drawn(page, 5);
  const slider = await page.getByRole('slider', { name: 'As of' }).boundingBox();
  assert.ok(slider.width > 330, `the time slider is ${slider.width} pixels wide`);
  const ticks = await page
    .locator('.ticks text')
    .evaluateAll((all) => all.map((e) => e.getBoundingClientRect()).map(({ left, right }) => [left, right]));
  assert.ok(
    ticks.length > 3 && ticks.every(([left], i) => i === 0 || left > ticks[i - 1][1] + 3),
    `ticks at ${ticks.join(' ')}`,
  );
  let all = await still(page);
  const touch = await page.context().newCDPSession(page);
  const send = (type, ...points) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((p, id) => ({ x: p.x, y: p.y, id })) });
  const china = all.get('China');
  await send('touchStart', china);
  await page.waitForTimeout(650);
  await page.getByRole('menu', { name: /China/ }).waitFor();
  await send('touchEnd');
  await picture(page, 'phone-menu');
  await accessible(page, 'phone menu');
  await page.keyboard.press('Escape');
  await send('touchStart', china);
  for (const n of [10, 20, 30, 40]) await send('touchMove', { x: china.x - n / 2, y: china.y + n });
  await send('touchEnd');
  await page.waitForFunction(() => location.hash.includes('pin=china'));
  all = await still(page);
  near(all.get('China'), { x: china.x - 20, y: china.y + 40 }, 2);
  const free = { x: 30, y: 620 };
  await send('touchStart', free);
  for (const n of [15, 30, 45]) await send('touchMove', { x: free.x + n, y: free.y - n });
  await page.waitForTimeout(150);
  await send('touchEnd');
  const panned = await still(page);
  near(panned.get('Microsoft'), { x: all.get('Microsoft').x + 45, y: all.get('Microsoft').y - 45 }, 3);
  const apart = (m) => Math.hypot(m.get(a).x - m.get(b).x, m.get(a).y - m.get(b).y);
  await send('touchStart', { x: 150, y: 650 }, { x: 240, y: 650 });
  for (const n of [10, 20, 30]) await send('touchMove', { x: 150 - n, y: 650 }, { x: 240 + n, y: 650 });
  await page.waitForTimeout(150);
  await send('touchEnd');
  const pinched = await still(page);
  const [a, b] = [...pinched.keys()].filter((name) => panned.has(name));
  assert.ok(apart(pinched) / apart(panned) > 1.4, `pinched by ${apart(pinched) / apart(panned)}`);
  await page.getByRole('button', { name: 'Show all', exact: true }).tap();
  const shown = await still(page);
  await page.touchscreen.tap(shown.get('Azure China').x, shown.get('Azure China').y);
  await page.getByRole('heading', { level: 2, name: 'Azure China' }).waitFor();
  await picture(page, 'phone-card');
  await done(session);
});

test('the legend counts, leaves out, shows only one, and all again', async () => {
  const session = await at(five);
  const { page } = session;
  await drawn(page, 5);
  await still(page);
  const legend = page.locator('.legend');
  await legend.getByRole('button', { name: 'Only Company' }).click();
  await page.getByText('3 hidden').waitFor();
  assert.deepEqual([...(await still(page)).keys()].sort(), ['21Vianet', 'Microsoft']);
  assert.match(await hash(page), /nokind=/);
  await accessible(page, 'legend');
  await legend.getByRole('button', { name: 'Show all kinds' }).click();
  assert.equal((await still(page)).size, 5);
  for (const box of await legend.getByRole('checkbox').all()) if (await box.isVisible()) await box.uncheck();
  await page.getByRole('heading', { name: 'Everything is hidden' }).waitFor();
  await picture(page, 'all-hidden');
  await accessible(page, 'all hidden');
  await page.locator('.all-hidden').getByRole('button', { name: 'Show all' }).click();
  assert.equal((await still(page)).size, 5);
  await legend.getByText('Relation types', { exact: true }).click();
  await legend.getByRole('button', { name: 'Only constrains' }).click();
  await page.waitForFunction(() => location.hash.includes('notype='));
  await picture(page, 'legend');
  await done(session);
});

test('what is alleged, disputed or derived is not drawn as what is stated', async () => {
  const session = await at('');
  const { page } = session;
  const ask = (query) =>
    page.evaluate(
      async (q) =>
        (
          await (
            await fetch('/graphql', {
              method: 'POST',
              headers: { 'Content-Type': 'application/json' },
              body: JSON.stringify({ query: q }),
            })
          ).json()
        ).data,
      query,
    );
  const ids = new Set();
  const { relations } = await ask(
    '{ relations(first: 1000, filter: {modalities: [ALLEGED, PLANNED, RECOMMENDED, HYPOTHETICAL]}) { edges { node { id disputed source { id } target { id } } } } }',
  );
  assert.ok(relations.edges.length > 5, 'the seed has allegations');
  for (const { node } of relations.edges.slice(0, 4)) ids.add(node.source.id).add(node.target.id);
  await page.goto(`${address()}/#n=${[...ids].join()}`);
  await drawn(page, 3);
  await still(page);
  await page
    .locator('.legend .lines')
    .getByText(/alleged|planned|hypothetical/)
    .waitFor();
  const { bytes } = await saved(page, /^SVG/);
  assert.match(bytes.toString('utf8'), /stroke-dasharray="2 3"/);
  await picture(page, 'alleged');
  await done(session);
});

test('what rules derive is too much to work out: the rest is drawn, and it is said', async () => {
  const session = await at('');
  const { page } = session;
  await page.route('**/graphql', (route) => {
    const { variables } = route.request().postDataJSON();
    if (variables?.derived !== true) return route.continue();
    return route.fulfill({
      json: {
        data: null,
        errors: [{ message: 'the rules had too much to look at', extensions: { code: 'LIMIT_EXCEEDED' } }],
      },
    });
  });
  await page.goto(`${address()}/#${five}&${panel({ at: 'card', id: '21vianet' })}`);
  await drawn(page, 5);
  await page.getByText('Only relations that sources state are drawn').waitFor();
  await page.getByText('Only what sources state is counted').waitFor();
  await page.getByText('Only events that sources date are shown').waitFor();
  await page.locator('.timeline .entry').nth(5).waitFor();
  assert.equal(await page.locator('.timeline .entry.derived').count(), 0);
  assert.equal(await page.locator('.legend .lines .derived').count(), 0);
  await accessible(page, 'without rules');
  await done(session);
});
