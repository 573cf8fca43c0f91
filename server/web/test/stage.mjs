// Finds the places of entities on the stage, from the picture that the page saves.
import { readFileSync } from 'node:fs';

/** Saves by the menu entry that begins with a text, and returns the file. */
export async function saved(page, entry) {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: entry }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const unescapeXML = (s) =>
  s
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Returns the middle of the longest line of the picture that nothing covers, in pixels of the window. */
export async function placeOnLine(page) {
  const { bytes } = await saved(page, /^SVG/);
  const svg = bytes.toString('utf8');
  const relations = svg.slice(svg.indexOf('<g id="relations">'), svg.indexOf('<g id="entities">'));
  const straight = [...relations.matchAll(/<path d="M([-\d.]+) ([-\d.]+)L([-\d.]+) ([-\d.]+)"/g)].map((m) =>
    m.slice(1).map(Number),
  );
  const place = await page.evaluate((lines) => {
    const box = document.querySelector('.stage').getBoundingClientRect();
    return lines
      .map(([x, y, u, v]) => ({ x: (x + u) / 2 + box.x, y: (y + v) / 2 + box.y, length: Math.hypot(u - x, v - y) }))
      .sort((a, b) => b.length - a.length)
      .find(({ x, y }) => document.elementFromPoint(x, y)?.closest('.stage'));
  }, straight);
  if (!place)
    throw new Error(`none of the ${straight.length} straight lines of the picture has its middle on the stage`);
  return place;
}

/** Returns the places of entities by name, in pixels of the window. */
export async function places(page) {
  const { bytes } = await saved(page, /^SVG/);
  const svg = bytes.toString('utf8');
  const entities = svg.slice(svg.indexOf('<g id="entities">'), svg.indexOf('<g id="names">'));
  const box = await page.locator('.stage').boundingBox();
  return new Map(
    [...entities.matchAll(/<g transform="translate\(([-\d.]+) ([-\d.]+)\)[^>]*><title>([^<]*)<\/title>/g)].map(
      ([, x, y, name]) => [unescapeXML(name), { x: Number(x) + box.x, y: Number(y) + box.y }],
    ),
  );
}

/** Waits until the drawing and its view no longer move. */
export async function still(page) {
  await page.waitForFunction(() => document.querySelector('.stage')?.dataset.settled);
  let before = '';
  for (let n = 0; n < 40; n++) {
    const now = JSON.stringify([...(await places(page))]);
    if (now === before) return new Map(JSON.parse(now));
    before = now;
    await page.waitForTimeout(150);
  }
  throw new Error('the layout does not come to rest');
}
