// Tests everything that the explorer saves: pictures, and the graph in the format of every tool.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { accessible, address, at, done, drawn, flags, open, panel, picture } from './explorer.mjs';
import { saved, still } from './stage.mjs';

/** A site with one page, which may show the explorer in a frame. */
const site = { page: '', origin: '' };
const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(site.page));
const listening = new Promise((resolve) => {
  server.listen(0, () => {
    site.origin = `http://127.0.0.1:${server.address().port}`;
    resolve();
  });
});
flags.push(listening.then(() => `--embed-origin=${site.origin}`));
after(() => server.close());

const view = 'asof=2018&without=cn-state-security-law';
const six = 'n=21vianet,microsoft,azure-china,china,cn-cybersecurity-law-2017,cn-state-security-law';

/** Parses XML in the browser, which is strict. */
const parsed = (page, text) =>
  page.evaluate((t) => {
    const doc = new DOMParser().parseFromString(t, 'image/svg+xml');
    const all = (selector) => [...doc.querySelectorAll(selector)];
    return {
      error: doc.querySelector('parsererror')?.textContent ?? null,
      root: doc.documentElement.nodeName,
      title: doc.querySelector('svg > title')?.textContent,
      desc: doc.querySelector('svg > desc')?.textContent,
      entities: all('#entities > g > title').map((e) => e.textContent),
      relations: all('#relations > g > title').map((e) => e.textContent),
      dashed: all('#relations path[stroke-dasharray]').length,
      names: all('#names text').map((e) => e.textContent),
      legend: doc.querySelector('#legend')?.textContent,
      foreign: all(
        'script, foreignObject, image:not([href^="data:image/svg+xml;base64,"]), style, [onload], [style], [href]:not(image)',
      ).length,
    };
  }, text);

/** Returns the number of colours in a grid of samples, to detect an empty picture. */
const colours = (page, bytes, type) =>
  page.evaluate(
    async ([data, mime]) => {
      const image = new Image();
      image.src = `data:${mime};base64,${data}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const { data: points } = context.getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let i = 0; i < points.length; i += 4) seen.add((points[i] << 16) | (points[i + 1] << 8) | points[i + 2]);
      return { width: canvas.width, height: canvas.height, colours: seen.size, corner: [...points.slice(0, 4)] };
    },
    [bytes.toString('base64'), type],
  );

test('the menu: by keyboard, with what each is for', async () => {
  const session = await at(six);
  const { page } = session;
  await drawn(page, 6);
  const button = page.getByRole('button', { name: 'Export', exact: true });
  await button.focus();
  await page.keyboard.press('ArrowDown');
  const items = page.getByRole('menu', { name: 'Export what is drawn' }).getByRole('menuitem');
  assert.equal(await items.count(), 16);
  assert.equal(await items.locator('.menu-hint').count(), 16, 'each says what it is for');
  await picture(page, 'save');
  await accessible(page, 'save');
  await page.keyboard.press('End');
  await page.waitForFunction(() => document.activeElement.textContent.startsWith('Turtle'));
  await page.keyboard.press('g');
  await page.waitForFunction(() => document.activeElement.textContent.startsWith('GEXF'));
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Export');
  await button.click();
  await button.click();
  assert.equal(await items.count(), 0);
  await done(session);
});

test('a picture in lines says what it shows, and of which view', async () => {
  const session = await at(`${six}&${view}&${panel({ at: 'card', id: '21vianet' })}`);
  const { page } = session;
  await drawn(page, 5);
  await still(page);
  const { name, bytes } = await saved(page, /^SVG/);
  assert.match(name, /^nexum-21vianet-as-of-2018-what-if-\d{4}-\d\d-\d\d\.svg$/);
  const text = bytes.toString('utf8');
  const svg = await parsed(page, text);
  assert.equal(svg.error, null);
  assert.equal(svg.root, 'svg');
  assert.deepEqual(svg.entities.toSorted(), [
    '21Vianet',
    'Azure China',
    'China',
    'Cybersecurity Law',
    'Microsoft',
    'State Security Law',
  ]);
  assert.ok(svg.relations.includes('Cybersecurity Law constrains 21Vianet'), svg.relations.join('\n'));
  assert.ok(svg.dashed > 0, 'what is derived is dashed');
  assert.ok(svg.names.includes('21Vianet'));
  for (const text of [svg.desc, svg.legend])
    assert.match(text, /as of 2018; without State Security Law\..*revision 1 of \d{4}-\d{2}-\d{2}/);
  assert.match(svg.legend, /Company 2.*removed in this view \d+.*derived by rules \d+/s);
  assert.equal(svg.foreign, 0, 'nothing that runs, nothing from elsewhere');
  const seen = await colours(page, bytes, 'image/svg+xml');
  assert.ok(seen.colours > 20, `${seen.colours} colours`);
  await done(session);
});

test('a picture in points: twice the screen, on paper, light and dark', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const session = await at(`${six}&${panel({ at: 'card', id: '21vianet' })}`, { colorScheme });
    const { page } = session;
    await drawn(page, 6);
    await still(page);
    const { name, bytes } = await saved(page, /^PNG/);
    assert.match(name, /^nexum-21vianet-\d{4}-\d\d-\d\d\.png$/);
    writeFileSync(join(process.env.PICTURES ?? tmpdir(), `saved-${colorScheme}.png`), bytes);
    const seen = await colours(page, bytes, 'image/png');
    const stage = await page.locator('.stage').boundingBox();
    assert.ok(
      seen.width % 2 === 0 && seen.width < stage.width * 2,
      'without the empty space at the sides, where the panels are',
    );
    assert.ok(seen.height > stage.height, 'legend and caption are below');
    assert.ok(seen.colours > 20, `${seen.colours} colours`);
    assert.deepEqual(seen.corner, colorScheme === 'light' ? [250, 248, 244, 255] : [23, 23, 20, 255]);
    await done(session);
  }
});

test('a picture as PDF: lines and text, in every script', async () => {
  const session = await open();
  const { page } = session;
  await page.route('**/graphql', async (route) => {
    const response = await route.fetch();
    const renamed = (await response.text())
      .replaceAll('"Azure China"', '"蓝云 Azure 世紀互聯 Łódź"')
      .replaceAll('"Microsoft"', '"شركة"');
    await route.fulfill({ response, body: renamed });
  });
  await page.goto(`${address()}/#${six}&asof=2018&${panel({ at: 'card', id: '21vianet' })}`);
  await drawn(page, 6);
  await still(page);
  const loaded = () =>
    page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map((r) => r.name)
        .filter((name) => /\.woff$|\/pdf-/.test(name)),
    );
  assert.deepEqual(await loaded(), [], 'the page loads what a PDF needs only to make one');
  const { name, bytes } = await saved(page, /^PDF/);
  const parts = (await loaded()).filter((file) => file.endsWith('.woff'));
  assert.ok(parts.length > 0 && parts.length < 12, `${parts.length} parts of fonts, and not all`);
  assert.match(name, /^nexum-21vianet-as-of-2018-\d{4}-\d\d-\d\d\.pdf$/);
  const file = join(process.env.PICTURES ?? tmpdir(), 'saved.pdf');
  writeFileSync(file, bytes);
  const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8' });
  const text = run('pdftotext', '-layout', file, '-');
  for (const said of [
    '21Vianet',
    '蓝云 Azure 世紀互聯 Łódź',
    'Cybersecurity Law',
    'Company 2',
    'as of 2018',
    'Sources: Isaacs 2019',
    'revision 1 of',
  ])
    assert.ok(text.includes(said), `${said} in ${text}`);
  const fonts = run('pdffonts', file).trim().split('\n').slice(2);
  assert.ok(
    fonts.length > 1 && fonts.every((f) => /TrueType +Identity-H +yes/.test(f)),
    `each font is in the file:\n${fonts.join('\n')}`,
  );
  assert.match(run('pdfinfo', file), /Title: +21Vianet: 6 entities/);
  assert.equal(
    run('pdfimages', '-list', file)
      .trim()
      .split('\n')
      .filter((line) => /^ +\d+ +\d+ image/.test(line)).length,
    1,
    'only the name that no font has is an image',
  );
  await done(session);
});

test('a page of an allowed origin shows the picture in a frame, read-only; no other page does', async () => {
  const session = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = session;
  await page.goto(`${address()}/#${six}&asof=2018`);
  await drawn(page, 6);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Embed/ }).click();
  await page.getByText('Code copied').waitFor();
  const code = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(code, /^<iframe src="http:\/\/127\.0\.0\.1:\d+\/\?embed&amp;lang=en#n=21vianet%2Cmicrosoft/);
  site.page = `<!doctype html><title>Story</title>${code}`;
  const story = await page.context().newPage();
  await story.goto(site.origin);
  const frame = story.frameLocator('iframe');
  await frame.getByText('6 entities and 38 relations. The graph as of 2018. Sources: Isaacs 2019').waitFor();
  assert.equal(await frame.getByRole('button', { name: 'Export', exact: true }).count(), 0);
  assert.equal((await frame.getByRole('searchbox').count()) + (await frame.getByRole('combobox').count()), 0);
  await frame.locator('.stage').focus();
  await story.keyboard.press('ArrowRight');
  await story.keyboard.press('Enter');
  await frame.locator('.embedded-foot strong').waitFor();
  const link = frame.getByRole('link', { name: 'Open in nexum' });
  assert.match(await link.getAttribute('href'), /^http:\/\/127\.0\.0\.1:\d+\/(\?lang=en)?#n=21vianet.*asof=2018.*card/);
  await picture(story, 'embed');
  // The same page under another name has another origin.
  const stranger = await page.context().newPage();
  const refused = stranger.waitForEvent('console', (m) => /frame-ancestors/.test(m.text()));
  await stranger.goto(site.origin.replace('127.0.0.1', 'localhost'));
  await refused;
  assert.equal(await stranger.frameLocator('iframe').locator('.stage').count(), 0);
  await page.context().close();
});

test('the graph as it is drawn, in every format', async () => {
  const session = await at(`${six}&${view}&nokind=STATE&notype=PARTNERS_WITH`);
  const { page } = session;
  await page.waitForFunction(() => document.querySelector('.stage').dataset.settled);
  const files = {};
  for (const [entry, extension] of [
    [/^GEXF/, 'gexf'],
    [/^GraphML/, 'graphml'],
    [/^Cytoscape/, 'cyjs'],
    [/^Graphology/, 'graphology.json'],
    [/^DOT/, 'dot'],
    [/^Mermaid/, 'mmd'],
    [/^Entities/, 'nodes.csv'],
    [/^Relations/, 'edges.csv'],
    [/^JSON-LD/, 'jsonld'],
    [/^N-Quads/, 'nq'],
    [/^Turtle/, 'ttl'],
  ]) {
    const { name, bytes } = await saved(page, entry);
    assert.ok(name.startsWith('nexum-5-entities-as-of-2018-what-if-') && name.endsWith(`.${extension}`), name);
    files[extension] = bytes.toString('utf8');
    assert.match(files[extension], /azure-china/, extension);
    assert.match(files[extension], /cn-cybersecurity-law-2017/, extension);
  }
  const csv = files['nodes.csv'].trim().split(/\r?\n/);
  assert.deepEqual(
    csv
      .slice(1)
      .map((row) => row.split(',')[0])
      .sort(),
    ['21vianet', 'azure-china', 'cn-cybersecurity-law-2017', 'microsoft'],
    'neither what is hidden nor what is taken away',
  );
  assert.doesNotMatch(files['edges.csv'], /PARTNERS_WITH/);
  assert.match(files['edges.csv'], /CONSTRAINS/);
  for (const extension of ['cyjs', 'graphology.json', 'jsonld']) JSON.parse(files[extension]);
  for (const extension of ['gexf', 'graphml'])
    assert.equal((await parsed(page, files[extension])).error, null, extension);
  const nodes = files['nodes.csv'].trim().split(/\r?\n/).length - 1;
  for (const part of [/<viz:position /g, /<viz:size /g]) assert.equal(files.gexf.match(part)?.length, nodes);
  assert.equal(files.graphml.match(/<data key="look.node.x">/g)?.length, nodes);
  await done(session);
});

test('a service that refuses is heard', async () => {
  const session = await at(six);
  const { page } = session;
  await drawn(page, 6);
  await page.route('**/export/**', (route) =>
    route.fulfill({
      status: 400,
      contentType: 'application/json',
      body: '{"errors":[{"message":"too much at a time"}]}',
    }),
  );
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: /^GEXF/ }).click();
  await page.getByRole('alert').getByText('Too much at a time').waitFor();
  await page.context().close();
});

test('a state of thousands of entities goes into an address; what is too much is said', async () => {
  const session = await at('');
  const { page } = session;
  const ids = Array.from({ length: 12_000 }, (_, i) => `company-${(i * 7919) % 100_003}`);
  await page.route('**/graphql', async (route) => {
    const body = route.request().postDataJSON();
    if (!body.variables?.ids || body.query.includes('query Names')) return route.continue();
    const entities = body.variables.ids.map((id) => ({ __typename: 'Company', id, name: id, kind: 'COMPANY' }));
    return route.fulfill({ json: { data: { view: { subgraph: { entities, relations: [], truncated: null } } } } });
  });
  await page.goto(`${address()}/#n=${ids.join()}`);
  await page.getByText('2,000 entities were left out: the graph holds at most 10,000.').waitFor();
  await drawn(page, 10_000);
  await page.getByRole('button', { name: 'List' }).click();
  await page.waitForFunction(() => location.hash.startsWith('#z='));
  const hash = await page.evaluate(() => location.hash);
  console.log(`10,000 entities: an address of ${hash.length} characters`);
  assert.ok(hash.length < 60_000, `${hash.length} characters`);
  await page.context().close();
  const junk = await at(`z=${'A'.repeat(5000)}`);
  await junk.page.getByRole('heading', { name: 'Cloud computing between the U.S. and China' }).waitFor();
  await done(junk);
});
