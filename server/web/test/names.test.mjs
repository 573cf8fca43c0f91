// Measures usual pictures: how many entities have names, whether names overlap, and whether lines run through
// entities. It reads the picture that the page saves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, at, done, drawn, picture } from './explorer.mjs';
import { measure } from './measure.mjs';
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

const first = () => '';
/**
 * The most names over icons: those of the most connected entities may lie over lesser ones that are close to them. Of
 * more than FEW entities, many lesser ones are dots, and the names of hubs lie over them.
 */
const MOST_OVER = 1;
const FEW = 150;
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
  ["Alibaba's world in layers", async () => `${await worldOf('alibaba')}&layout=layered`, 81, 0.64, 10],
  ["Alibaba's world by kind", async () => `${await worldOf('alibaba')}&layout=kinds`, 82, 0.6, 16],
  ['the paths from Microsoft to the Ministry of State Security', first, 3, 1, 0],
];

for (const [name, fragment, least, named, through] of pictures)
  test(`${name}: names are seen and lie over no other name or icon, and lines keep off entities`, async () => {
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
    const tooMany = measured.entities <= FEW && measured.over.length > MOST_OVER;
    assert.ok(!tooMany, `names over icons: ${measured.over.join('; ')}`);
    assert.ok(measured.named >= named, `${measured.named} of the entities have a name`);
    assert.ok(measured.through <= through, `lines run through entities ${measured.through} times`);
    await done(session);
  });
