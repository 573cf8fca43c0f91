// Measures usual pictures: how many entities have names, whether names overlap, and whether lines run through
// entities. It reads the picture that the page saves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, at, done, drawn, picture } from './explorer.mjs';
import { saved } from './stage.mjs';

const world = `query ($id: ID!, $after: String) { entity(id: $id) {
  relations(first: 500, after: $after) { edges { node { source { id } target { id } } } pageInfo { hasNextPage endCursor } } } }`;

/** Returns the ids of an entity and of all entities to which it has a stated relation, at most the given number. */
async function worldOf(id, most = Infinity) {
  const ids = new Set([id]);
  for (let after = null; ; ) {
    const response = await fetch(`${address()}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: world, variables: { id, after } }),
    });
    const { relations } = (await response.json()).data.entity;
    for (const { node } of relations.edges) for (const end of [node.source, node.target]) ids.add(end.id);
    if (!relations.pageInfo.hasNextPage) return `n=${[...ids].slice(0, most).join()}`;
    after = relations.pageInfo.endCursor;
  }
}

/** Measures a picture as SVG. It runs in the page. */
function measure(svg) {
  const host = document.createElement('div');
  host.style.cssText = 'position: absolute; left: 0; top: 0; visibility: hidden';
  host.innerHTML = svg.replace(/<\?xml[^>]*>/, '');
  document.body.append(host);
  // The corners of the letters of a text, which are less high than its box.
  const cornersOf = (text) => {
    const { x, y, width, height } = text.getBBox();
    const m = text.getCTM();
    const [left, top, right, bottom] = [x + 1, y + 2, x + width - 1, y + height - 2];
    return [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ].map(([u, v]) => ({ x: m.a * u + m.c * v + m.e, y: m.b * u + m.d * v + m.f }));
  };
  // Two convex shapes are apart if they are on two sides of a line along one of their edges.
  const apartAlong = (a, b, from, to) => {
    const far = (shape) => shape.map((p) => (p.x - from.x) * (to.y - from.y) - (p.y - from.y) * (to.x - from.x));
    return Math.max(...far(a)) <= Math.min(...far(b)) || Math.max(...far(b)) <= Math.min(...far(a));
  };
  const overlap = (a, b) => ![a, b].some((of) => of.some((p, i) => apartAlong(a, b, p, of[(i + 1) % of.length])));
  const [ofLines, ofEntities] = host.querySelector('#names').children;
  const names = [...ofLines.querySelectorAll('text'), ...ofEntities.querySelectorAll('text')].map((e) => ({
    text: e.textContent,
    corners: cornersOf(e),
  }));
  const overlaps = names.flatMap((a, i) =>
    names.slice(i + 1).flatMap((b) => (overlap(a.corners, b.corners) ? [`${a.text} / ${b.text}`] : [])),
  );
  const entities = [...host.querySelectorAll('#entities > g')].map((g) => {
    const [, x, y] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(g.getAttribute('transform')).map(Number);
    const { width, height } = g.getBBox();
    return { x, y, r: Math.min(width, height) / 2 };
  });
  // A bent line is measured by the points along it.
  const lines = [...host.querySelectorAll('#relations path')].flatMap((path) => {
    const found = /^M([-\d.]+) ([-\d.]+)(?:Q([-\d.]+) ([-\d.]+) |L)([-\d.]+) ([-\d.]+)$/.exec(path.getAttribute('d'));
    if (!found) return [];
    const [ax, ay, cx, cy, bx, by] = found.slice(1).map(Number);
    const [ux, uy] = Number.isNaN(cx) ? [(ax + bx) / 2, (ay + by) / 2] : [cx, cy];
    return [
      Array.from({ length: 33 }, (_, i) => {
        const [t, s] = [i / 32, 1 - i / 32];
        return [s * s * ax + 2 * s * t * ux + t * t * bx, s * s * ay + 2 * s * t * uy + t * t * by];
      }),
    ];
  });
  const distance = ([ax, ay], [bx, by], { x, y }) => {
    const t = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1);
    const at = Math.max(0, Math.min(1, t));
    return Math.hypot(x - ax - at * (bx - ax), y - ay - at * (by - ay));
  };
  const runsThrough = (line, e) =>
    [line[0], line[32]].every(([x, y]) => Math.hypot(e.x - x, e.y - y) >= 1.3 * e.r) &&
    line.some((p, i) => i > 0 && distance(line[i - 1], p, e) < 0.8 * e.r);
  const through = lines.flatMap((line) => entities.filter((e) => runsThrough(line, e))).length;
  const named = ofEntities.querySelectorAll('text').length / entities.length;
  host.remove();
  return { entities: entities.length, named, lineNames: ofLines.querySelectorAll('text').length, overlaps, through };
}

const first = () => '';
const size = { viewport: { width: 1440, height: 900 } };
/**
 * The pictures: the least number of entities, the least part of them with a name, and the most times that a line runs
 * through one.
 */
const pictures = [
  ['the overview', first, 30, 0.97, 1],
  ['21Vianet', () => worldOf('21vianet', 17), 17, 1, 1],
  ["Alibaba's world", () => worldOf('alibaba'), 80, 0.75, 8],
  ["Azure China's world", () => worldOf('azure-china'), 70, 0.85, 8],
  ["China's world", () => worldOf('china'), 350, 0.15, 140],
  ["Alibaba's world in layers", async () => `${await worldOf('alibaba')}&layout=layered`, 81, 0.55, 20],
  ["Alibaba's world by kind", async () => `${await worldOf('alibaba')}&layout=kinds`, 82, 0.6, 16],
  ['the paths from Microsoft to the Ministry of State Security', first, 3, 1, 0],
];

for (const [name, fragment, least, named, through] of pictures)
  test(`${name}: names are seen, no two overlap, and lines keep off entities`, async () => {
    const session = await at(await fragment(), size);
    const { page } = session;
    if (name.startsWith('the paths')) {
      await page.locator('.card-question', { hasText: 'Microsoft' }).click();
      await page.locator('.paths .path').first().waitFor();
    }
    await page.waitForFunction(() => document.querySelector('.stage')?.dataset.settled);
    if (fragment !== first) await drawn(page, least);
    const measured = await page.evaluate(measure, (await saved(page, /^SVG/)).bytes.toString('utf8'));
    console.log(name, JSON.stringify(measured));
    await picture(page, `names-${least}`);
    assert.ok(measured.entities >= least, `${measured.entities} entities`);
    assert.deepEqual(measured.overlaps, []);
    assert.ok(measured.named >= named, `${measured.named} of the entities have a name`);
    assert.ok(measured.through <= through, `lines run through entities ${measured.through} times`);
    await done(session);
  });
