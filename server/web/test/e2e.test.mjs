// Tests the explorer as a person uses it, in a real browser, with the bundled dataset.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { accessible, address, at, done, drawn, open, panel, picture } from './explorer.mjs';
import { saved } from './stage.mjs';

test('the first page; search by keyboard alone, in two languages', async () => {
  const session = await at('');
  const { page } = session;
  await page.locator('.starts button').first().waitFor();
  assert.equal(await page.locator('.welcome h2').textContent(), 'Cloud computing between the U.S. and China');
  assert.equal(await page.locator('.card-question').count(), 5);
  await page.waitForFunction(() => document.title === 'Cloud computing between the U.S. and China · nexum');
  await page.waitForFunction(() => document.querySelector('.stage').dataset.settled); // the overview is drawn
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  console.log(`first contentful paint: ${Math.round(paint)} ms`);
  assert.ok(paint < 1000 * Number(process.env.SLACK ?? Infinity), `first paint after ${paint} ms`);
  await picture(page, 'welcome');
  await accessible(page, 'welcome');
  await page.keyboard.press('/');
  await page.keyboard.type('阿里云');
  await page
    .getByRole('option', { name: /Alicloud/ })
    .first()
    .waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('21via');
  await page
    .getByRole('option', { name: /^21Vianet/ })
    .first()
    .waitFor();
  await page.locator('.kind-head').nth(1).waitFor();
  await picture(page, 'search');
  await accessible(page, 'search');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('21vianet');
  await page.locator('[role=option][aria-selected=true]', { hasText: '世纪互联' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: '21Vianet', exact: true }).waitFor();
  await drawn(page, 10); // the entity with its neighbours, not a single dot
  await page.getByText(/21Vianet: the 16 most telling of \d+ neighbours added/).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('qqqqzzzz');
  await page.getByText('No match.').waitFor();
  await done(session);
});

test('the first page, its picture included, loads at most 250 kB of JavaScript, gzipped', async () => {
  const session = await open();
  const { page } = session;
  const scripts = new Set();
  const keep = (r) => {
    if (/\.js$/.test(new URL(r.url()).pathname)) scripts.add(r.url());
  };
  page.context().on('response', keep);
  await page.goto(`${address()}/`);
  await page.waitForFunction(() => document.querySelector('.stage')?.dataset.settled);
  // The page goes on to listen for revisions, so the network never falls idle: wait until no more scripts come.
  for (let before = -1; scripts.size !== before; ) {
    before = scripts.size;
    await page.waitForTimeout(1500);
  }
  page.context().off('response', keep);
  // The browser does not keep the body of every script, for example of a worker, so the service is asked again.
  const bodies = await Promise.all(
    [...scripts].map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())),
  );
  const size = bodies.reduce((n, body) => n + gzipSync(body).length, 0);
  console.log(`the first page: ${scripts.size} scripts, ${(size / 1000).toFixed(1)} kB gzipped`);
  assert.ok(
    [...scripts].some((url) => /worker/.test(url)),
    'the layout is among them',
  );
  assert.ok(size < 250_000, `${size} bytes`);
  await done(session);
});

test('a hub expands by what says most, and says what it left out; then one type; collapse, pin, hide, undo, redo', async () => {
  const session = await at(`n=china&${panel({ at: 'card', id: 'china' })}`);
  const { page } = session;
  await page.getByRole('button', { name: 'Expand', exact: true }).click();
  await page.getByText(/China: the 20 most telling of \d+ neighbours added/).waitFor();
  await page.waitForFunction(() => document.querySelector('.stage').dataset.entities === '21');
  await accessible(page, 'expanded');
  await page.getByRole('button', { name: '20 more', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('.stage').dataset.entities === '41');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction(() => document.querySelector('.stage').dataset.entities === '1');
  const group = page.locator('.fold', { hasText: 'headquarters of' });
  await group.getByRole('button', { name: /Add to graph/ }).click();
  await drawn(page, 20);
  await group.locator('.toggle').click();
  await group
    .getByText(/source/)
    .first()
    .click();
  await group.locator('.claims .locator').first().waitFor();
  await picture(page, 'hub');
  await accessible(page, 'hub');
  const many = await page.locator('.stage').getAttribute('data-entities');
  await page.getByRole('button', { name: 'Collapse' }).click();
  await page.waitForFunction((n) => Number(document.querySelector('.stage').dataset.entities) < Number(n), many);
  await page.getByRole('button', { name: 'Undo' }).click();
  await drawn(page, Number(many));
  await page.getByRole('button', { name: 'Redo' }).click();
  await page.waitForFunction((n) => Number(document.querySelector('.stage').dataset.entities) < Number(n), many);
  await page.getByRole('button', { name: 'Pin', exact: true }).click();
  await page.waitForFunction(() => location.hash.includes('pin=china'));
  await page.getByRole('button', { name: 'Hide', exact: true }).click();
  await page.waitForFunction(() => !/[#&]n=china/.test(location.hash));
  await done(session);
});

test('laws that bind, and why: the proof down to its citations', async () => {
  const session = await at(`n=21vianet&${panel({ at: 'card', id: '21vianet' })}`);
  const { page } = session;
  await picture(page, 'card');
  await accessible(page, 'card');
  await page.getByRole('button', { name: 'Applicable laws' }).click();
  await page.getByRole('button', { name: 'Add all to graph' }).click();
  await drawn(page, 5);
  await picture(page, 'laws');
  await page.getByRole('button', { name: 'Why? State Security Law constrains 21Vianet' }).click();
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  const text = await page.locator('.why-panel .prooftext').first().textContent();
  assert.match(text, /State Security Law CONSTRAINS 21Vianet/);
  assert.match(text, /isaacs-2019, 4\.5/);
  await page.getByRole('button', { name: 'Tree', exact: true }).click();
  await page.locator('.proof > li').nth(2).waitFor();
  await page.locator('.proof .claims .locator').first().waitFor();
  await page.getByRole('button', { name: 'Add proof to graph' }).click();
  await picture(page, 'why');
  await accessible(page, 'why');
  await done(session);
});

test('conflicts, exposure, paths, and the list that says what the graph shows', async () => {
  const session = await at('');
  const { page } = session;
  await page.getByRole('button', { name: 'Conflicts' }).click();
  await page.locator('.conflict').first().waitFor();
  await page.locator('.conflict').first().getByRole('button', { name: 'Add to graph' }).click();
  await drawn(page, 3);
  await picture(page, 'conflicts');
  await accessible(page, 'conflicts');
  await page.goto(`${address()}/#n=azure-china&${panel({ at: 'binds', id: 'azure-china', what: 'exposure' })}`);
  await page.getByRole('heading', { name: /Who could access what is held by/ }).waitFor();
  await page.locator('.panel .relation').first().waitFor();
  await page.goto(
    `${address()}/#n=microsoft&${panel({ at: 'paths', from: 'microsoft', to: '', order: 'FEWEST_HUBS' })}`,
  );
  await page.getByRole('combobox', { name: 'To which entity' }).fill('Alicloud');
  await page.locator('#path-to-list [role=option]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.paths .path').first().waitFor();
  await page.locator('.paths').getByRole('button', { name: 'Add to graph' }).first().click();
  await drawn(page, 2);
  await picture(page, 'paths');
  await accessible(page, 'paths');
  await page.getByRole('button', { name: 'List' }).click();
  await page.locator('.panel tbody .name', { hasText: 'Microsoft' }).first().waitFor();
  await accessible(page, 'list');
  await done(session);
});

test('what if, the date, and a shared address that restores all of it', async () => {
  const session = await at(
    `n=21vianet,azure-china,cn-cybersecurity-law-2017,cn-state-security-law,china&${panel({ at: 'card', id: '21vianet' })}`,
  );
  const { page } = session;
  await drawn(page, 3);
  const slider = page.getByRole('slider', { name: 'As of' });
  const before = await page.locator('.stage').getAttribute('data-relations');
  await slider.focus();
  await slider.fill(String(2003 * 12));
  await page.locator('.chip', { hasText: '2003' }).waitFor();
  await page.waitForFunction((n) => document.querySelector('.stage').dataset.relations !== n, before);
  await page.getByRole('button', { name: 'Any time' }).click();
  await page.waitForFunction((n) => document.querySelector('.stage').dataset.relations === n, before);
  // Only relations that began by 2005, or have no date.
  const until = page.getByRole('slider', { name: 'Only relations that begin in or before this year' });
  await until.fill('2005');
  await page.waitForFunction(() => new URLSearchParams(location.hash.slice(1)).get('until') === '2005');
  await page.locator('.time .between', { hasText: '2005' }).waitFor();
  await page.locator('.begins .of-all rect').nth(5).waitFor({ state: 'attached' });
  await page.getByRole('slider', { name: 'Only relations that hold in or after this year' }).fill('2010');
  assert.equal(
    await page.getByRole('slider', { name: 'Only relations that hold in or after this year' }).inputValue(),
    '2005',
    'the handles do not cross',
  );
  await page.getByRole('button', { name: 'Any time' }).click();
  await page.waitForFunction(() => !location.hash.includes('until'));
  await page.goto(
    `${address()}/#n=21vianet,cn-cybersecurity-law-2017,cn-state-security-law,china&without=cn-state-security-law&${panel({ at: 'list' })}`,
  );
  await page.locator('.difference', { hasText: /[1-9]\d* removed/ }).waitFor();
  await page.locator('.panel .badge', { hasText: 'removed' }).first().waitFor();
  await picture(page, 'what-if');
  await accessible(page, 'what-if');
  const shared = page.url();
  const again = await at('');
  await again.page.goto(shared);
  await again.page.locator('.chip', { hasText: 'State Security Law' }).waitFor();
  await again.page.locator('.difference', { hasText: /[1-9]\d* removed/ }).waitFor();
  await drawn(again.page, 4);
  await done(again);
  await done(session);
});

test('dark, and on a phone', async () => {
  const one = `n=21vianet,microsoft,azure-china,china,cn-cybersecurity-law-2017&${panel({ at: 'card', id: '21vianet' })}`;
  const dark = await at(one, { colorScheme: 'dark' });
  await drawn(dark.page, 5);
  await picture(dark.page, 'dark');
  await accessible(dark.page, 'dark');
  await done(dark);
  const phone = await at(one, { viewport: { width: 390, height: 844 }, hasTouch: true });
  await drawn(phone.page, 5);
  await phone.page.getByRole('heading', { level: 2, name: '21Vianet' }).waitFor();
  await picture(phone.page, 'phone');
  await accessible(phone.page, 'phone');
  assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
  await done(phone);
});

test('an address of anything does no harm', async () => {
  for (const fragment of [
    'n=no-such-thing,21vianet',
    'n=%25%25&panel=%7B%22at%22%3A%22why%22%7D',
    'panel=x&with=a%7Cb&asof=never&pin=%3A%3A',
  ]) {
    const session = await at(fragment);
    await session.page.getByRole('button', { name: 'Share' }).waitFor();
    await session.page.waitForTimeout(300);
    await done(session);
  }
});

test('each question of the first page is answered at one click', async () => {
  const answers = {
    'Which laws constrain 21Vianet, and why?': /Cybersecurity Law/,
    'Who is caught between two laws?': /CLOUD Act/,
    'How is Microsoft connected to the Ministry of State Security?': /Microsoft hands source code to China/,
    'What changed for 21Vianet in 2017?': /16 are new/,
    'What remains of the warning if the news article is not believed?': /Microsoft Azure/,
  };
  const session = await at('');
  const { page } = session;
  for (const [question, answer] of Object.entries(answers)) {
    await page.goto(`${address()}/`);
    await page.locator('.card-question', { hasText: question }).click();
    await page.locator('.panel-body', { hasText: answer }).waitFor();
    await drawn(page, question.startsWith('Which laws') ? 11 : 2); // all laws, and what 21Vianet does
    await picture(page, `question-${Object.keys(answers).indexOf(question) + 1}`);
    if (question.startsWith('What changed')) {
      await page.locator('.legend .lines').getByText('added in this view').waitFor(); // what came is green
      const groups = await page.locator('.differences .fold .group-name').allTextContents();
      assert.ok(groups.includes('constrained by') && groups.includes('has duty'), groups.join());
      const rows = page.locator('.differences .relation.added');
      assert.equal(await rows.count(), 16, 'the law, and all duties that come with it');
      assert.equal(await rows.filter({ hasText: 'since Jun 1, 2017' }).count(), 16);
    }
    if (!question.startsWith('How is Microsoft')) continue;
    const svg = (await saved(page, /^SVG/)).bytes.toString('utf8');
    assert.ok(svg.includes('done by') && !svg.includes('party to +1'), 'a line names the relation of the path');
  }
  await page.goto(`${address()}/`);
  await page.locator('.card-question').nth(2).click();
  const first = page.locator('.paths > li').first();
  await first.waitFor();
  // And not a relation that a report only mentions.
  assert.match(await first.textContent(), /Microsoft hands source code to China/);
  await done(session);
});

test('in Chinese: names, the questions of the dataset, the timeline and a missing entity; axe finds nothing', async () => {
  const session = await at('', { locale: 'zh-CN' });
  const { page } = session;
  await page.getByRole('heading', { name: '中美之间的云计算' }).waitFor();
  await page.locator('.card-question', { hasText: '世纪互联' }).first().waitFor();
  await page.locator('.starts button', { hasText: '中国' }).first().waitFor();
  await accessible(page, 'first page in Chinese');
  await picture(page, 'chinese-first');
  await page.goto(`${address()}/#n=21vianet,china&${panel({ at: 'card', id: '21vianet' })}`);
  await page.getByRole('heading', { name: '世纪互联（21Vianet）' }).waitFor();
  await page.getByRole('button', { name: '适用的法律' }).click(); // a question of the ontology, and the rules of its answer
  await page.getByRole('heading', { name: '适用于以下主体的法律和义务： 世纪互联' }).waitFor();
  await page.locator('.how h4', { hasText: '法律约束在其适用地从事其所规范活动的任何主体。' }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: '21Vianet', exact: true }).waitFor(); // no further request
  await page.getByRole('button', { name: /中文/ }).click();
  await page.getByRole('button', { name: '时间线' }).click();
  await page.locator('.event').first().waitFor();
  for (const [label, year] of [
    ['从', '2017'],
    ['到', '2017'],
  ]) {
    await page.getByRole('textbox', { name: label, exact: true }).fill(year);
    await page.getByRole('textbox', { name: label, exact: true }).press('Enter');
  }
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll('.event time')].every((e) => e.dateTime.startsWith('2017')) &&
      document.querySelector('.event'),
  );
  assert.match(await page.locator('.event time').first().textContent(), /^2017年/);
  await page.locator('.event input').first().check();
  await page.locator('.event.on').first().waitFor();
  await accessible(page, 'timeline in Chinese');
  await picture(page, 'chinese-timeline');
  await page.goto(`${address()}/#${panel({ at: 'card', id: 'no-such-entity' })}`);
  await page.getByRole('heading', { name: '没有该实体' }).waitFor();
  await page.getByRole('button', { name: '浏览所有实体' }).click();
  await page.getByRole('heading', { name: '浏览', exact: true }).waitFor();
  await done(session);
});
