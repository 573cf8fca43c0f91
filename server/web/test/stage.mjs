// Where things are on the stage, as the picture that can be saved of it says.
import { readFileSync } from 'node:fs';

/** Saves as the entry of the menu that begins so, and returns the file. */
export async function saved(page, entry) {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: entry }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const unescape = (s) => s.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** The places of entities by name, in pixels of the window. */
export async function places(page) {
  const { bytes } = await saved(page, /^SVG/);
  const svg = bytes.toString('utf8');
  const entities = svg.slice(svg.indexOf('<g id="entities">'), svg.indexOf('<g id="names">'));
  const box = await page.locator('.stage').boundingBox();
  return new Map([...entities.matchAll(/<g transform="translate\(([-\d.]+) ([-\d.]+)\)[^>]*><title>([^<]*)<\/title>/g)]
    .map(([, x, y, name]) => [unescape(name), { x: Number(x) + box.x, y: Number(y) + box.y }]));
}

/** Waits until what is drawn is where it stays, and the view of it too. */
export async function still(page) {
  await page.waitForFunction(() => document.querySelector('.stage')?.dataset.settled);
  let before = '';
  for (let n = 0; n < 40; n++) {
    const now = JSON.stringify([...await places(page)]);
    if (now === before) return new Map(JSON.parse(now));
    before = now;
    await page.waitForTimeout(150);
  }
  throw new Error('the layout does not come to rest');
}
