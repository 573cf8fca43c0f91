// Checks pages with axe, which finds barriers for people with disabilities.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Returns the findings of axe, which runs outside of the page's own policy. Its text is sent once per document, and it
 * loads no style sheets again, since only a rule that is off by default reads them.
 */
export async function inspect(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return (await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], preload: false })))
    .violations;
}

/** Checks with axe that there is no violation. */
export async function accessible(page, name) {
  assert.deepEqual(
    (await inspect(page)).map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join('; ')}`),
    [],
    name,
  );
}
