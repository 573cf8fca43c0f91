// Starts the explorer with the bundled dataset in a browser, for one file of tests.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { browse, pageOf, serveAndBrowse } from './service.mjs';

export { accessible, inspect } from './axe.mjs';
export { picture } from './service.mjs';

/**
 * More flags of the service, or promises of them, which a file of tests adds when it is loaded. It then has a service
 * of its own.
 */
export const flags = [];

let service;
let browser;
before(async () => {
  await new Promise((resolve) => {
    setImmediate(resolve);
  }); // the file of tests, which imports this one, adds its flags
  const shared = process.env.SERVICE;
  if (!shared || flags.length > 0) [service, browser] = await serveAndBrowse(undefined, ...(await Promise.all(flags)));
  else [service, browser] = [{ url: shared, stop: () => undefined }, await browse()];
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

/** The address of the service. */
export const address = () => service.url;

/** A new page of the browser, without an address. */
export const open = (options) => pageOf(browser, service.url, options);

/** Opens the explorer at a state, the fragment of an address. */
export async function at(fragment, options) {
  const { page, wrong } = await open(options);
  await page.goto(`${service.url}/${fragment ? `#${fragment}` : ''}`);
  await page.locator('.bar').waitFor();
  return { page, wrong };
}

/** The part of a fragment that opens a panel. */
export const panel = (p) => `panel=${encodeURIComponent(JSON.stringify(p))}`;

/** Waits until the given number of entities is drawn. */
export const drawn = (page, n) =>
  page.waitForFunction((least) => Number(document.querySelector('.stage')?.dataset.entities) >= least, n);

/** Chooses an option of a field that filters its options, by keyboard. */
export async function choose(page, label, text) {
  await page.getByRole('combobox', { name: label, exact: true }).fill(text);
  await page.locator('.choices [role=option]', { hasText: text }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.choices').waitFor({ state: 'detached' });
}

/** Closes a page after a check that it had no errors and sent no request to another host. */
export async function done({ page, wrong }) {
  assert.deepEqual(wrong, []);
  await page.context().close();
}
