// Starts a service with its own data, and a browser.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** The folder for pictures of the page, which nothing but a person looks at; without it, none are taken. */
const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

// Limits that no slow or busy machine reaches.
const patient = ['--limit-time=10m', '--limit-rule-time=5m'];

/** The ontology of the bundled dataset, which the datasets of these tests use. */
const ontology = ['kinds', 'relations'].map((name) =>
  fileURLToPath(new URL(`../../../seed/${name}.graphqls`, import.meta.url)),
);

/** Serves the bundled dataset, or the dataset in a folder or in files that uses its ontology, with more flags. */
export async function serve(dataset, ...flags) {
  const data = mkdtempSync(join(tmpdir(), 'nexum-web-'));
  if (dataset) await run(['load', '--data', data, ...ontology, ...[dataset].flat()]);
  const child = spawn(process.env.NEXUM, ['serve', '--data', data, '--listen', '127.0.0.1:0', ...patient, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await new Promise((resolve, reject) => {
    let out = '';
    const read = (chunk) => {
      out += chunk;
      const address = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(out);
      if (address) resolve(address[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', () => reject(new Error(`the service ended: ${out}`)));
  });
  await searchable(url);
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  return { url, stop };
}

/** Waits until the search index is built. The service answers other questions before that. */
async function searchable(url) {
  for (;;) {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: '{ search(text: "a", first: 1) { edges { cursor } } }' }),
    });
    const { errors } = await answer.json();
    if (errors?.[0].extensions.code !== 'OVERLOADED') return;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.env.NEXUM, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', (c) => {
      out += c;
    });
    child.stderr.on('data', (c) => {
      out += c;
    });
    child.on('exit', (code) => (code === 0 ? resolve(out) : reject(new Error(out))));
  });
}

export const browse = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-unsafe-swiftshader',
    ],
  });

/** Starts a service and a browser. If one cannot start, the other is stopped, because a test process waits for both. */
export async function serveAndBrowse(dataset, ...flags) {
  const [service, browser] = await Promise.allSettled([serve(dataset, ...flags), browse()]);
  if (service.status === 'fulfilled' && browser.status === 'fulfilled') return [service.value, browser.value];
  await browser.value?.close();
  await service.value?.stop();
  throw service.reason ?? browser.reason;
}

/** Returns a page that records its errors and the hosts that it sends requests to. */
export async function pageOf(browser, url, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const wrong = [];
  page.on('pageerror', (e) => wrong.push(e.message));
  page.on('console', (m) => {
    if (m.type() === 'error') wrong.push(m.text());
  });
  page.on('dialog', (d) => {
    wrong.push(`dialog ${d.message()}`);
    void d.dismiss();
  });
  page.on('request', (r) => {
    if (!r.url().startsWith(url) && !/^(blob|data):/.test(r.url())) wrong.push(`asked ${r.url()}`);
  });
  // For a busy machine; a test that passes does not wait so long.
  page.setDefaultTimeout(Number(process.env.PATIENCE ?? 120_000));
  return { page, wrong };
}

/** Saves a picture of the page as PICTURES/name.png, if that folder is given. */
export async function picture(page, name) {
  if (!pictures) return;
  await page.waitForTimeout(700); // the layout settles
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
