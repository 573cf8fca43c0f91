// Does ten tasks of link analysts as a user does, with clicks and keys only, and counts the actions: a click, a field
// that is typed into with its Enter, or a key. The manual has the same numbers.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { at, done, drawn, picture } from './explorer.mjs';

const taken = [];
after(() => console.log(taken.map(([n, name]) => `${String(n).padStart(2)}  ${name}`).join('\n')));

/** Does a task on a fresh first page. It must take at most the given number of actions. */
function task(name, most, run) {
  test(name, async () => {
    const session = await at('', {
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const { page } = session;
    await page.locator('.card-question').first().waitFor();
    let n = 0;
    const user = {
      page,
      click: async (locator) => {
        n += 1;
        await locator.click();
      },
      key: async (key) => {
        n += 1;
        await page.keyboard.press(key);
      },
      pick: async (locator, value) => {
        n += 1;
        await locator.selectOption(value);
      },
      /** Types into a field, waits for the first suggestion if there are any, and presses Enter. */
      type: async (locator, text, suggestion) => {
        n += 1;
        await locator.click();
        await page.keyboard.type(text);
        if (suggestion) await suggestion.waitFor();
        await page.keyboard.press('Enter');
      },
      find: (text) =>
        user.type(
          page.getByRole('combobox', { name: 'Search' }),
          text,
          page.locator('[role=option][aria-selected=true]', { hasText: text }),
        ),
      save: async (entry) => {
        await user.click(page.getByRole('button', { name: 'Export', exact: true }));
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          user.click(page.getByRole('menuitem', { name: entry })),
        ]);
        return file.suggestedFilename();
      },
      button: (of) => user.click(page.getByRole('button', { name: of, exact: typeof of === 'string' }).first()),
      menu: async (of) => {
        await user.button('More');
        await user.click(page.getByRole('menuitem', { name: of }));
      },
    };
    await run(user);
    taken.push([n, name]);
    assert.ok(n <= most, `${name} takes ${n} actions, and at most ${most} were expected`);
    await picture(page, `task-${taken.length}`);
    await done(session);
  });
}

task('the laws that bind 21Vianet, and why', 3, async ({ page, find, button }) => {
  await find('21Vianet');
  await button('Applicable laws');
  await button('Why? State Security Law constrains 21Vianet');
  await page.locator('.why-panel .proof .claims .locator').first().waitFor();
});

task(
  'how Microsoft reaches the Ministry of State Security: the transfer of source code first',
  3,
  async ({ page, find, button, type }) => {
    await find('Microsoft');
    await button('Paths to…');
    await page.waitForFunction(() => document.activeElement?.id === 'path-to'); // the user can type at once
    const to = page.getByRole('combobox', { name: 'To which entity' });
    await type(to, 'Ministry of State Security', page.locator('#path-to-list [role=option]').first());
    await page.locator('.paths > li').first().waitFor();
    assert.match(await page.locator('.paths > li').first().textContent(), /Microsoft hands source code to China/);
  },
);

task('what changed in 2017: everything, by date', 4, async ({ page, find, click, type }) => {
  await find('21Vianet');
  await drawn(page, 10);
  await click(page.getByRole('button', { name: 'Timeline', exact: true }));
  for (const label of ['From', 'To']) await type(page.getByRole('textbox', { name: label, exact: true }), '2017');
  await page.waitForFunction(() => {
    const dates = [...document.querySelectorAll('.event time')];
    return dates.length > 20 && dates.every((e) => e.dateTime.startsWith('2017'));
  });
});

task('what falls without a document', 4, async ({ page, menu, click, button }) => {
  await menu(/^Sources/);
  await click(page.locator('.panel li', { hasText: 'Minnick 2013' }).getByRole('switch'));
  await button('Compare with the whole graph');
  await page.locator('.differences .tally').waitFor();
  assert.match(await page.locator('.differences .tally').textContent(), /\d/);
});

task('market shares as a chart', 2, async ({ page, click }) => {
  const search = page.getByRole('combobox', { name: 'Search' });
  await click(search); // the field and the choice of the chart are the two actions
  await page.keyboard.type('market share');
  await click(page.locator('[role=option]', { hasText: /chart/i }).first());
  await page.locator('.panel canvas, .panel svg.plot, .panel figure svg').first().waitFor();
});

task("Alibaba's world around it, as a picture and for another tool", 6, async ({ page, find, pick, save }) => {
  await find('Alibaba');
  await drawn(page, 17);
  await pick(page.getByRole('combobox', { name: 'Layout' }), 'radial');
  await page.waitForFunction(() => location.hash.includes('layout=radial'));
  const wide = await page
    .locator('.legend-body')
    .evaluate((e) => e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX !== 'hidden');
  assert.ok(!wide, 'the legend does not scroll sideways');
  assert.match(await save(/^PNG/), /\.png$/);
  assert.match(await save(/^GEXF/), /\.gexf$/);
});

task('a question by rule, in plain words', 2, async ({ page, button, type }) => {
  await button('Ask');
  const field = page
    .getByRole('combobox', { name: /plain words/i })
    .or(page.getByRole('textbox', { name: /plain words/i }))
    .first();
  await type(field, 'Which companies does the Cybersecurity Law constrain?');
  await page.locator('.panel tbody tr').nth(4).waitFor();
});

task('a link that another person opens', 3, async ({ page, find, button }) => {
  await find('Huawei');
  await drawn(page, 10);
  await button('Share');
  await page.getByText('Link copied').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await at('');
  await other.page.goto(link);
  await drawn(other.page, 10);
  await done(other);
});

task('all companies in the picture, with one kind and then none hidden', 5, async ({ page, button, click }) => {
  await button('Browse');
  await click(
    page
      .locator('.panel')
      .getByRole('button', { name: /^Company/ })
      .first(),
  );
  await button(/^Add the \d+ shown to the graph/);
  await drawn(page, 50);
  const kind = page.locator('.legend ul').first().locator('input').first();
  await click(kind);
  await page.locator('.legend-hidden').first().waitFor();
  await click(page.locator('.legend ul').first().locator('input').first());
});

task('keep it, write a note, look for duplicates, watch', 6, async ({ page, find, button, click }) => {
  await find('Alicloud');
  await page.locator('.card h2').waitFor();
  await button('Add a note');
  await click(page.locator('.card textarea, .panel textarea').first());
  await page.keyboard.type('Ask about the data centre in Virginia.');
  await button('Watch');
  await button('Duplicates…');
  await page.locator('.panel h2', { hasText: 'Is Alicloud here twice?' }).first().waitFor();
});
