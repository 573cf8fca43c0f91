// Tests states that a visitor meets seldom: an empty graph, a lost connection, a damaged link, and haste.
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { test } from 'node:test';
import { accessible, address, at, done, drawn, open, panel, picture } from './explorer.mjs';
import { serve } from './service.mjs';
import { still } from './stage.mjs';

/** Checks that the picture shows a number of entities within the stage. */
async function framed(page, n, name) {
  await drawn(page, n);
  const box = await page.locator('.stage').boundingBox();
  const all = [...(await still(page))];
  assert.equal(all.length, n, name);
  for (const [entity, { x, y }] of all)
    assert.ok(
      x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height,
      `${name}: ${entity} is outside, at ${x}, ${y}`,
    );
}

test('a question that is clicked before the overview is at rest shows its whole picture', async () => {
  const session = await open({ reducedMotion: 'no-preference' });
  const { page } = session;
  for (const [question, n] of [
    [/^How is Microsoft connected/, 5],
    [/^What remains of the warning/, 7],
  ]) {
    await page.goto('about:blank');
    await page.goto(address());
    await page.getByRole('button', { name: question }).click();
    await framed(page, n, String(question));
  }
  await done(session);
});

test('the overview stays as it is while a source is excluded and the views are compared', async () => {
  const session = await at('', { viewport: { width: 1440, height: 900 } });
  const { page } = session;
  await page.waitForFunction(() => document.querySelector('.stage')?.dataset.settled);
  const run = await page.locator('.stage').getAttribute('data-settled');
  await page.evaluate(() => {
    const seen = new MutationObserver(() => {
      window.wasBlank ||= document.querySelector('.stage').classList.contains('unarranged');
    });
    seen.observe(document.querySelector('.stage'), { attributes: true });
  });
  await page.getByRole('button', { name: 'See the sources' }).click();
  const caption = page.locator('.stage-caption');
  assert.doesNotMatch(await caption.innerText(), /whole graph/);
  await page.locator('.panel li', { hasText: 'Minnick 2013' }).getByRole('switch').click();
  await caption.filter({ hasText: 'It is of the whole graph: the conditions of the view do not change it.' }).waitFor();
  await page.getByRole('button', { name: 'Compare with the whole graph' }).click();
  await page.locator('.differences .tally').waitFor();
  assert.equal(await page.evaluate(() => window.wasBlank), undefined);
  assert.equal(await page.locator('.stage').getAttribute('data-settled'), run);
  await page.getByRole('button', { name: 'Back to Sources' }).click();
  await page.getByRole('heading', { name: 'Sources' }).waitFor();
  await done(session);
});

test('a picture with nothing in it has nothing of the picture before', async () => {
  const session = await at('');
  const { page } = session;
  await page.waitForFunction(() => document.querySelector('.stage')?.dataset.settled);
  const inked = () => page.screenshot({ clip: { x: 700, y: 120, width: 500, height: 250 } });
  const before = await inked();
  await page.evaluate(() => {
    location.hash = 'n=microsoft&nokind=COMPANY';
  });
  await page.getByRole('heading', { name: 'Everything is hidden' }).waitFor();
  await page.waitForTimeout(500);
  const after = await inked();
  assert.ok(after.length < before.length / 2, 'only a heading is left, no lines');
  await picture(page, 'all-hidden');
  await done(session);
});

test('a link says over the picture that the service does not answer, and names no years of its own', async () => {
  const { page } = await at('');
  await page.route('**/graphql', (route) => route.abort());
  await page.goto('about:blank');
  await page.goto(`${address()}/#n=microsoft,tencent`);
  const away = page.locator('.over').getByRole('alert').filter({ hasText: 'The service does not answer' });
  await away.getByRole('button', { name: 'Try again' }).waitFor();
  assert.equal(await page.locator('.time').count(), 0);
  await accessible(page, 'service away');
  await page.unroute('**/graphql');
  await away
    .getByRole('button', { name: 'Try again' })
    .evaluateAll((buttons) => buttons.forEach((button) => button.click()));
  await drawn(page, 2);
  await page.locator('.time').waitFor();
  await page.context().close();
});

test('a link to a kind that the ontology does not have says so, in the table and in the chart', async () => {
  for (const at of ['browse', 'chart']) {
    const session = await open();
    await session.page.goto(`${address()}/#${panel({ at, kind: 'NO_SUCH' })}`);
    await session.page.locator('.panel .empty', { hasText: 'There is no kind' }).waitFor();
    await accessible(session.page, `unknown kind in ${at}`);
    await done(session);
  }
});

test('a link to an overview with a date says that the picture is of the whole graph', async () => {
  const session = await at('asof=2015-01-01');
  await session.page.locator('.stage-caption', { hasText: 'whole graph' }).waitFor();
  await done(session);
});

test('a link that asks whether an unknown id is here twice leads on, as its card does', async () => {
  for (const fragment of ['', 'asof=2015-01-01&']) {
    const session = await at(fragment + panel({ at: 'same', id: 'no-such' }));
    const missing = session.page.locator('.panel .missing', { hasText: 'no-such' });
    await missing.waitFor();
    await accessible(session.page, 'an unknown id that may be here twice');
    if (fragment) await missing.getByRole('button', { name: 'the whole graph' }).waitFor();
    await missing.getByRole('button', { name: 'Browse' }).click();
    await session.page.locator('.panel .browse, .panel table').first().waitFor();
    await done(session);
  }
});

test('on paper the picture is whole, dark on white, and so is the page', async () => {
  const session = await at('n=microsoft,tencent,china', { colorScheme: 'dark' });
  const { page } = session;
  await page.waitForFunction(() => document.querySelector('.stage')?.dataset.settled);
  const fills = () =>
    page.locator('.legend .mark > path').evaluateAll((all) => all.map((path) => path.getAttribute('fill')));
  const inTheDark = await fills();
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  const seen = await page.locator('canvas.printed').evaluate((copy) => {
    const { data } = copy.getContext('2d').getImageData(0, 0, copy.width, copy.height);
    const found = { dark: 0, coloured: 0, inked: 0, pale: 0 };
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] < 200) continue;
      const [least, most] = [Math.min(...data.slice(i, i + 3)), Math.max(...data.slice(i, i + 3))];
      found.inked += 1;
      if (most < 80) found.dark += 1;
      if (most - least > 80) found.coloured += 1;
      if (most - least > 80 && most + least > 290) found.pale += 1;
    }
    return found;
  });
  assert.ok(seen.coloured > 500, `entities are drawn: ${JSON.stringify(seen)}`);
  assert.ok(seen.pale < seen.coloured / 10, `entities are not pale: ${JSON.stringify(seen)}`);
  assert.ok(seen.dark > 100, `names are dark: ${JSON.stringify(seen)}`);
  const onPaper = await fills();
  assert.ok(inTheDark.length > 0);
  assert.ok(
    onPaper.every((fill, i) => fill !== inTheDark[i]),
    `the legend has the colours of paper: ${onPaper} after ${inTheDark}`,
  );
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.equal(await page.locator('canvas.printed').count(), 0);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  assert.deepEqual(await fills(), inTheDark);
  await done(session);
});

test('a question of a link that is not complete says what is wrong', async () => {
  const session = await at(panel({ at: 'ask', query: 'constrains(L, ' }));
  await session.page.locator('#mistakes, .problem').first().waitFor();
  await accessible(session.page, 'incomplete question');
  await done(session);
});

test('in forced colours, switches, handles and what is chosen can be seen, and the picture has the theme of the system', async () => {
  const session = await at('', { forcedColors: 'active', colorScheme: 'dark' });
  const { page } = session;
  await page.evaluate(() => localStorage.setItem('theme', 'light'));
  await page.goto('about:blank');
  await page.goto(`${address()}/#n=microsoft,tencent&${panel({ at: 'sources' })}`);
  const knob = page.locator('.panel .knob').first();
  await knob.waitFor();
  const painted = (of) => of.evaluate((e) => getComputedStyle(e).backgroundColor);
  assert.notEqual(await painted(knob), await painted(page.locator('.panel')));
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.locator('#search').fill('tencent');
  const option = page.locator('.option.on').first();
  await option.waitFor();
  assert.equal(await option.evaluate((e) => getComputedStyle(e).outlineStyle), 'solid');
  await accessible(page, 'forced colours');
  await done(session);
});

test('a passage says that it is read, and a proof leads back to the list from which it was opened', async () => {
  const session = await at(panel({ at: 'binds', id: '21vianet', what: 'laws' }));
  const { page } = session;
  await page
    .getByRole('button', { name: /^Why\? / })
    .first()
    .click();
  await page.locator('.why-panel .claims .cited').first().waitFor();
  let go = () => undefined;
  const held = new Promise((free) => {
    go = free;
  });
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('documents:')) await held;
    await route.continue();
  });
  await page.locator('.why-panel .claims .cited').first().click();
  await page.getByText('Reading what the document claims here').waitFor();
  assert.ok(await page.locator('.passage .waiting i').first().isVisible());
  const scrolled = await page.evaluate(() => [document.documentElement.scrollLeft, document.body.scrollLeft]);
  assert.deepEqual(scrolled, [0, 0]);
  go();
  await page.locator('.passage[aria-busy=false] .relation').first().waitFor();
  await page.getByRole('button', { name: /^Back to Why: / }).click();
  await page.getByRole('button', { name: 'Back to Applicable laws: 21Vianet' }).click();
  await page
    .getByRole('heading', { name: /^Laws|laws/ })
    .first()
    .waitFor();
  assert.equal(await page.getByRole('button', { name: /^Back to / }).count(), 0);
  await accessible(page, 'back');
  await done(session);
});

test('a link that cannot be read says so, and what it leaves out', async () => {
  const session = await at('z=lVjJlqs4DP2abrokenlink');
  await session.page.getByText('A part of this link could not be read and was left out: z.').waitFor();
  await accessible(session.page, 'damaged link');
  await session.page.getByRole('button', { name: 'Browse', exact: true }).click();
  await session.page.getByRole('heading', { name: 'Browse' }).waitFor();
  const warned = session.page.locator('.warned', { hasText: 'A part of this link' });
  await warned.getByRole('button', { name: 'Close this message' }).click();
  await warned.waitFor({ state: 'detached' });
  await done(session);
});

test('a link with a wrong date and an unknown entity says both', async () => {
  const session = await at('n=microsoft,nobody&asof=31.12.2017');
  await session.page.getByText('1 of 2 entities is not in this graph and was left out: nobody.').waitFor();
  await session.page.getByText('The date of this link could not be read: “31.12.2017”.').waitFor();
  await done(session);
});

test('a link whose view names what this graph does not have opens with the rest of the view, and says what was left out', async () => {
  const why = panel({ at: 'why', id: 'azure|EXPOSED_TO|china' });
  const session = await at(`n=azure,china&distrust=minnick-2013,no-such-document&without=no-such-rule&${why}`);
  const { page } = session;
  const left = 'This was left out of the view: no-such-rule and no-such-document.';
  await page.getByText(left).waitFor();
  await drawn(page, 2);
  await page.locator('.chip', { hasText: 'Excluding: Minnick 2013' }).waitFor();
  assert.equal(await page.locator('.chip').count(), 1);
  await page.getByText('In this view (excluding Minnick 2013) it has 1 proof').waitFor();
  await accessible(page, 'a part of a view left out');
  await page.evaluate(() => {
    location.hash = 'n=microsoft,azure,china&distrust=another-unknown'; // a link that is opened in the open page
  });
  await page.getByText('This was left out of the view: another-unknown.').waitFor();
  await page.getByText(left).waitFor({ state: 'detached' });
  await drawn(page, 3);
  assert.equal(await page.locator('.chip').count(), 0);
  await done(session);
});

test('a link to more entities than one question may name shows those that the service has', async () => {
  const unknown = Array.from({ length: 1500 }, (_, i) => `no-such-${i + 1}`);
  const session = await at(`n=${['microsoft', ...unknown, 'china'].join(',')}`);
  const said = '1,500 of 1,502 entities are not in this graph and were left out: no-such-1, no-such-2, ';
  await session.page.getByText(`${said}no-such-3, no-such-4, no-such-5, and 1,495 more.`).waitFor();
  await drawn(session.page, 2);
  await done(session);
});

test('an empty graph says so, and offers to load files', async () => {
  const empty = await serve(undefined, '--no-seed');
  try {
    const { page } = await open();
    await page.goto(empty.url);
    await page.getByRole('heading', { name: 'This graph is empty' }).waitFor();
    assert.equal(await page.getByText('Or start with').count(), 0);
    assert.equal(
      await page.getByRole('combobox', { name: 'Search for an entity' }).getAttribute('placeholder'),
      'Search',
    );
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Load files…' }).click(),
    ]);
    assert.ok(chooser.isMultiple());
    assert.equal(
      (
        await page.request.get(
          new URL(await page.getByRole('link', { name: 'How to bring your own data' }).getAttribute('href'), empty.url)
            .href,
        )
      ).status(),
      200,
    );
    await accessible(page, 'empty graph');
    await picture(page, 'empty-graph');
    await page.context().close();
  } finally {
    await empty.stop();
  }
});

/** Returns a way to the service that can be cut. */
async function wire() {
  let cut = false;
  const proxy = createServer((from, to) => {
    if (cut) {
      to.socket.destroy();
      return;
    }
    const { origin: _origin, host: _host, ...headers } = from.headers;
    const passed = request(
      new URL(from.url, address()),
      { method: from.method, headers: { ...headers, 'sec-fetch-site': 'none' } },
      (answer) => {
        to.writeHead(answer.statusCode, answer.headers);
        answer.pipe(to);
      },
    );
    from.pipe(passed);
  });
  await new Promise((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${proxy.address().port}`,
    set cut(value) {
      cut = value;
    },
    close: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

test('a lost connection is shown, nothing is claimed that did not come, and all comes when the service is back', async () => {
  const line = await wire();
  try {
    const { page } = await open();
    await page.goto(`${line.url}/#n=21vianet&${panel({ at: 'card', id: '21vianet' })}`);
    await page.getByRole('heading', { name: '21Vianet' }).waitFor();
    await page.getByRole('button', { name: 'Expand' }).click();
    await drawn(page, 21);
    line.cut = true;
    await page.getByRole('button', { name: '20 more' }).click();
    const lost = page.getByRole('alert').filter({ hasText: 'What you see was loaded before' });
    await lost.waitFor();
    assert.equal(await page.getByText(/most telling of/).count(), 0, 'nothing was added');
    await page.getByRole('button', { name: 'Paths to…' }).click(); // its code is not loaded yet
    await page.locator('.panel').getByRole('alert').waitFor();
    await accessible(page, 'lost connection');
    line.cut = false;
    // The page may have tried again by itself just now; then there is no button.
    await lost.getByRole('button', { name: 'Try again' }).evaluateAll((buttons) => buttons.forEach((b) => b.click()));
    await drawn(page, 41);
    await page.getByRole('heading', { name: 'Paths' }).waitFor();
    await page.getByText(/the 40 most telling of/).waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
    await page.context().close();
  } finally {
    line.close();
  }
});

test('what the service has no time for can be tried again, over the graph and in a panel', async () => {
  const session = await at('');
  const { page } = session;
  let busy = true;
  await page.route('**/graphql', (route) =>
    busy
      ? route.fulfill({
          contentType: 'application/json',
          body: JSON.stringify({ errors: [{ message: 'the service is busy', extensions: { code: 'OVERLOADED' } }] }),
        })
      : route.continue(),
  );
  await page.goto(`${address()}/#n=microsoft,tencent&${panel({ at: 'card', id: 'tencent' })}`);
  const again = (where) =>
    page
      .locator(where)
      .getByRole('alert')
      .filter({ hasText: 'The service is busy' })
      .getByRole('button', { name: 'Try again' });
  await again('.page').waitFor();
  await again('.panel').waitFor();
  await accessible(page, 'busy service');
  const refused = page.waitForResponse((r) => r.request().postData()?.includes('tencent') ?? false);
  await again('.panel').click(); // fails again
  await refused; // so that the request does not come when the service has time
  await again('.panel').waitFor();
  busy = false;
  await again('.panel').click();
  await page.locator('.card h2', { hasText: 'Tencent' }).waitFor();
  await again('.page').click();
  await drawn(page, 2);
  assert.equal(await page.getByRole('alert').count(), 0);
  await done(session);
});
