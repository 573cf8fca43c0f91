// Tests work that lasts: what falls without a source, merging, watching, and charts. Later tests load data.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, address, at, done, drawn, panel, picture } from './explorer.mjs';

async function ask(query) {
  const answer = await fetch(`${address()}/graphql`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query }),
  });
  const { data, errors } = await answer.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

test('what falls without a source: by type, each with the claim that it rests on, in the picture, and why not now', async () => {
  const { compare } = await ask(`{ compare(after: {distrust: ["minnick-2013"]}, question: "exposedTo(X, Y)") {
    removed { proofs { relation { source { name } target { name } } } } } }`);
  const fell = compare.removed.map((r) => r.proofs[0].relation);
  assert.ok(fell.length > 0);
  const session = await at(`n=microsoft,china&distrust=minnick-2013&${panel({ at: 'card', id: 'china' })}`);
  const { page } = session;
  await page.getByRole('button', { name: 'Compare with the whole graph' }).click();
  await page.locator('.fallen .tally').waitFor();
  const type = page.locator('.fallen .fold', { has: page.locator('.group-name', { hasText: /^exposed to$/ }) });
  await type.locator('.toggle').focus();
  await page.keyboard.press('Enter');
  await type.locator('.grounds').first().waitFor();
  assert.equal(await type.locator('.relation.fell').count(), fell.length);
  for (const r of fell)
    await type.locator('.relation.fell', { hasText: r.source.name }).filter({ hasText: r.target.name }).first().waitFor();
  await type.locator('.grounds', { hasText: 'This rests only on an excluded source:' }).first().waitFor();
  await type.locator('.grounds summary').first().click();
  await type.locator('.grounds .claims', { hasText: 'Minnick 2013' }).first().waitFor();
  await type.getByRole('button', { name: /^Mark in the graph/ }).click();
  await drawn(page, 3);
  await page.locator('.difference', { hasText: /[1-9]\d* removed/ }).waitFor();
  await picture(page, 'fallen');
  await accessible(page, 'what falls');
  await type.getByRole('button', { name: /^Why not now\?/ }).first().click();
  await page.locator('.panel .misses').waitFor();
  await done(session);
});
