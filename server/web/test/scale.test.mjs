// The explorer on a large graph: how long things take, and that nothing is dumped or cut in silence. The graph is the
// benchmark's; SCALE says how many relations it has (1000000 is the size of the benchmark's larger one), without it
// nothing is measured, since a busy machine takes minutes; RULES is a file of rules to load with it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { picture } from './explorer.mjs';
import { browse, pageOf, serve } from './service.mjs';
import { saved } from './stage.mjs';

const relations = Number(process.env.SCALE ?? 0);
const options = { skip: relations === 0 && 'SCALE is not set' };
/** The times below are those of a machine with little else to do; a busy one is allowed more. */
const slack = Number(process.env.SLACK ?? 6);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'nexum-scale-'));
let service;
let browser;

before(async () => {
  if (options.skip) return;
  execFileSync('go', ['run', './bench', '-relations', String(relations), '-write', join(folder, 'graph.jsonl')], { cwd: root, stdio: 'inherit' });
  const begun = performance.now();
  [service, browser] = await Promise.all([serve([join(folder, 'graph.jsonl'), ...(process.env.RULES ? [process.env.RULES] : [])]), browse()]);
  console.log(`${relations} relations: loaded and served after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
});
after(async () => {
  await browser?.close();
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (query, variables) => {
  const response = await fetch(`${service.url}/graphql`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  return data;
};

const open = async (fragment) => {
  const session = await pageOf(browser, service.url);
  await session.page.goto(`${service.url}/#${fragment}`);
  await session.page.locator('.bar').waitFor();
  return session;
};

/** Does something, prints how long it took, and holds it to a limit in milliseconds. */
async function timed(what, limit, run) {
  const begun = performance.now();
  const out = await run();
  const took = performance.now() - begun;
  console.log(`${what}: ${Math.round(took)} ms`);
  assert.ok(took < limit * slack, `${what} took ${took} ms, and the limit is ${limit} times ${slack}`);
  return out;
}

/** The times between frames while something goes on, in milliseconds. */
async function frames(page, what, run) {
  await page.evaluate(() => {
    window.times = [];
    window.watching = true;
    const tick = (now) => { window.times.push(now); if (window.watching) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  });
  await run();
  const times = await page.evaluate(() => { window.watching = false; return window.times; });
  const gaps = times.slice(1).map((t, i) => t - times[i]).sort((a, b) => a - b);
  const at = (part) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * part))];
  console.log(`${what}: ${gaps.length} frames, ${at(0.5).toFixed(0)} ms in the middle, ${at(0.95).toFixed(0)} ms of 95 %, ${at(1).toFixed(0)} ms at most`);
  return at(0.5);
}

test('search, a hub, its card, the date and paths answer at once', options, async () => {
  for (let i = 0; i < 400; i++) { // the search index is built while all else is served
    const r = await fetch(`${service.url}/graphql`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"query":"{ search(text: \\"open\\") { totalCount } }"}' });
    if (!(await r.json()).errors) break;
    await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
  const { entities: { edges: [{ node: hub }] } } = await ask('{ entities(orderBy: {field: RELATIONS, direction: DESC}, first: 1) { edges { node { id name relationCounts { count } } } } }');
  const ties = hub.relationCounts.reduce((n, c) => n + c.count, 0);
  console.log(`the largest hub: ${hub.name}, ${ties} relations`);
  assert.ok(ties > 1000);
  const session = await open('');
  const { page } = session;
  await timed('first paint with counts', 1500, () => page.locator('.starts button').first().waitFor());
  await page.keyboard.press('/');
  await timed('search as one types, to the answer for all of it', 900, async () => {
    await page.keyboard.type(hub.name.slice(0, -2), { delay: 25 });
    await page.getByRole('option').first().waitFor();
  });
  await page.keyboard.press('Control+A');
  await page.keyboard.type(hub.name);
  await page.locator('[role=option][aria-selected=true]', { hasText: hub.name }).waitFor();
  await page.keyboard.press('Enter');
  await timed('the card of the hub', 2500, () => page.locator('.card h2').waitFor());
  await timed('expand: how many there are, by type', 1500, async () => {
    await page.getByRole('button', { name: 'Expand', exact: true }).click();
    await page.getByText(new RegExp(`${hub.name} has ${ties} relations`)).waitFor();
  });
  assert.equal(await page.locator('.stage').getAttribute('data-entities'), '1', 'a hub is not dumped');
  await timed('the largest type into the graph', 2000, async () => {
    await page.getByRole('button', { name: /Bring into the graph/ }).first().click();
    await page.waitForFunction(() => Number(document.querySelector('.stage').dataset.entities) > 20);
  });
  const fold = page.locator('.fold').first();
  await timed('a page of the largest type', 1000, async () => { await fold.locator('.toggle').click(); await fold.locator('.tie').first().waitFor(); });
  const rows = await fold.locator('.tie').count();
  assert.ok(rows <= 60, `${rows} rows at once`);
  await timed('the next page', 1000, async () => { await fold.getByRole('button', { name: 'Show more' }).click(); await page.waitForFunction((n) => document.querySelectorAll('.fold .tie').length > n, rows); });
  const before = await page.locator('.stage').getAttribute('data-relations');
  await timed('another date', 2500, async () => {
    await page.getByRole('slider', { name: 'As of' }).fill(String(2001 * 12));
    await page.waitForFunction((n) => document.querySelector('.stage').dataset.relations !== n, before);
  });
  await page.goto(`${service.url}/#n=${hub.id},company-77&panel=${encodeURIComponent(JSON.stringify({ at: 'paths', from: hub.id, to: 'company-77', order: 'SHORTEST' }))}`);
  await timed('paths', 2500, () => page.locator('.paths .path').first().waitFor());
  await page.goto(`${service.url}/#n=company-77&panel=${encodeURIComponent(JSON.stringify({ at: 'binds', id: 'company-77', what: 'laws' }))}`);
  await timed('laws, or that they are too many to work out', 4000, () => page.locator('.panel .tie, .panel .problem, .panel .empty').first().waitFor());
  await picture(page, 'large-hub');
  assert.deepEqual(session.wrong, []);
  await page.context().close();
});

test('50,000 relations are drawn, and stay fluid', options, async () => {
  const shares = { company: 44, service: 14, person: 14, document: 10, law: 8, activity: 6, place: 3, state: 1 };
  const ids = Object.entries(shares).flatMap(([kind, share]) => Array.from({ length: share * 72 }, (_, i) => `${kind}-${i}`)); // the larger hubs
  const session = await pageOf(browser, service.url);
  const { page } = session;
  await page.goto(`${service.url}/#n=${ids.join()}`);
  await timed('drawn', 9000, () => page.waitForFunction(() => Number(document.querySelector('.stage')?.dataset.relations) > 0, null, { timeout: 60_000 }));
  const [entities, ties] = await page.evaluate(() => { const { dataset } = document.querySelector('.stage'); return [dataset.entities, dataset.relations].map(Number); });
  console.log(`${entities} entities and ${ties} relations on the stage`);
  assert.equal(entities, ids.length);
  assert.ok(ties > 50_000 || relations < 200_000);
  const during = await frames(page, 'while it is laid out', () => page.waitForFunction(() => document.querySelector('.stage').dataset.settled, null, { timeout: 90_000 }));
  await picture(page, 'large');
  const box = await page.locator('.stage').boundingBox();
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  const panning = await frames(page, 'panning', async () => {
    await page.mouse.down();
    for (let i = 1; i <= 30; i++) { await page.mouse.move(middle.x + i * 8, middle.y + i * 3); await page.waitForTimeout(16); }
    await page.mouse.up();
  });
  const zooming = await frames(page, 'zooming', async () => {
    for (let i = 0; i < 12; i++) { await page.mouse.wheel(0, i < 6 ? -240 : 240); await page.waitForTimeout(60); }
  });
  const pointing = await frames(page, 'pointing', async () => {
    for (let i = 1; i <= 20; i++) { await page.mouse.move(middle.x - i * 9, middle.y - i * 4); await page.waitForTimeout(16); }
  });
  // Chromium draws these in software here, without a graphics card.
  for (const [what, ms] of Object.entries({ during, panning, zooming, pointing })) assert.ok(ms < 60 * slack, `${what}: ${ms} ms a frame`);
  await picture(page, 'large-after');
  const { bytes } = await timed('a picture of all of it', 9000, () => saved(page, /^SVG/));
  assert.ok(bytes.length > 1_000_000);
  assert.deepEqual(session.wrong, []);
  await page.context().close();
});
