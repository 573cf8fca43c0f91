// Tests the questions of link analysts beside "why": what is missing, what feeds back, how two views differ, and what
// everything depends on. The page must show what the service answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, address, at, choose, done, drawn, panel, picture } from './explorer.mjs';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
const fits = async (page) =>
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');

/** Sends a query to the service. */
async function ask(query) {
  const response = await fetch(`${address()}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  return data;
}

test('why not: what held and what is missing; supposed, the relation is derived, and hypothetical', async () => {
  const { whyNot } = await ask(
    '{ whyNot(source: "us-cloud-act-2018", type: CONSTRAINS, target: "21vianet", first: 10) { rule { description } held { id } missing { text target { name } } } }',
  );
  assert.equal(whyNot[0].missing[0].text, 'conducts(/21vianet, /chinese-cloud-provision-in-us)');
  const session = await at(
    `n=us-cloud-act-2018,21vianet&${panel({ at: 'whynot', source: 'us-cloud-act-2018', type: 'CONSTRAINS', target: '21vianet' })}`,
  );
  const { page } = session;
  await page.locator('.miss').first().waitFor();
  assert.deepEqual(
    await page.locator('.miss-rule').allTextContents(),
    whyNot.map((m) => m.rule.description),
  );
  assert.equal(await page.locator('.miss').first().locator('.held > li').count(), whyNot[0].held.length);
  await page.locator('.miss').first().locator('.held summary').first().click();
  await page.locator('.miss').first().locator('.held .claims .locator').first().waitFor();
  await drawn(page, 2);
  await page.locator('.panel-body').evaluate((e) => e.scrollTo(0, 0));
  await picture(page, 'why-not');
  await accessible(page, 'why not');
  await page.getByRole('button', { name: `Assume it: 21Vianet conducts ${whyNot[0].missing[0].target.name}` }).click();
  await page.getByRole('heading', { name: 'It holds in this view' }).waitFor();
  await page.locator('.holds .badge.derived').waitFor();
  await page.locator('.holds .badge', { hasText: 'hypothetical' }).waitFor();
  await page.locator('.chip.supposing', { hasText: '21Vianet conducts' }).waitFor();
  await page.locator('.difference', { hasText: /[1-9]\d* relations? added/ }).waitFor();
  await picture(page, 'why-not-supposed');
  await accessible(page, 'why not, supposed');
  await page
    .locator('.holds')
    .getByRole('button', { name: /^Why\?/ })
    .click();
  await page.locator('.why-panel .badge', { hasText: 'hypothetical' }).first().waitFor();
  await page.locator('.why-panel .proof .sentence', { hasText: '21Vianet conducts' }).first().waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('.miss').first().waitFor();
  assert.equal(await page.locator('.chip').count(), 0);
  await done(session);
});

test('why not, by keyboard from the card; what cannot be; what only a source could state', async () => {
  const session = await at(`n=microsoft&${panel({ at: 'card', id: 'microsoft' })}`, phone);
  const { page } = session;
  await page.getByRole('button', { name: 'Why not…' }).click();
  await page.getByText('Choose a relation and its two ends.').waitFor();
  await choose(page, 'relation', 'subsidiary of');
  await page.getByRole('combobox', { name: 'to', exact: true }).fill('21vianet');
  await page.locator('#whynot-target-list [role=option]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('no rule derives such relations').waitFor();
  await accessible(page, 'why not, on a phone');
  await picture(page, 'why-not-phone');
  await fits(page);
  await page.goto(`${address()}/#${panel({ at: 'whynot', source: 'microsoft', type: 'CONSTRAINS', target: 'china' })}`);
  await page.getByText('There can be no such relation').waitFor();
  await page.goto(
    `${address()}/#${panel({ at: 'whynot', source: 'cn-state-security-law', type: 'CONSTRAINS', target: '21vianet' })}`,
  );
  await page.getByRole('heading', { name: 'It holds in this view' }).waitFor();
  await done(session);
});

test('feedback loops: each with its signs and sources, and what it does', async () => {
  const {
    cycles: { cycles, exhaustive },
  } = await ask(
    '{ cycles(through: "us-china-cyber-tension", first: 40) { exhaustive cycles { feedback entities { name } relations { type } } } }',
  );
  assert.ok(exhaustive && cycles.length > 0);
  const session = await at(`n=us-china-cyber-tension&${panel({ at: 'card', id: 'us-china-cyber-tension' })}`);
  const { page } = session;
  await page.getByRole('button', { name: 'Feedback loops' }).click();
  await page.locator('.cycles .path').first().waitFor();
  assert.equal(await page.locator('.cycles .path').count(), cycles.length);
  const reinforcing = cycles.filter((c) => c.feedback === 'REINFORCING');
  assert.match(
    await page.getByRole('heading', { name: /Reinforcing/ }).textContent(),
    new RegExp(`${reinforcing.length}$`),
  );
  const first = page.locator('.cycles .path').first();
  assert.deepEqual(
    await first.locator('.name').allTextContents(),
    [...reinforcing[0].entities, reinforcing[0].entities[0]].map((e) => e.name),
  );
  assert.deepEqual(
    await first.locator('.sign').allTextContents(),
    reinforcing[0].relations.map((r) => ({ INCREASES: '+', DECREASES: '−', INFLUENCES: '±' })[r.type]),
  );
  await first.locator('summary').first().click();
  await first.locator('.claims .locator').first().waitFor();
  await page.getByText('These are all the loops').waitFor();
  await page.locator('.cycles').getByRole('button', { name: 'Add to graph' }).first().click();
  await drawn(page, reinforcing[0].entities.length);
  await picture(page, 'cycles');
  await accessible(page, 'cycles');
  await page.getByRole('combobox', { name: 'at most' }).selectOption('4');
  await page.getByText('These are all the loops of at most 4').waitFor();
  await page.goto(`${address()}/#${panel({ at: 'cycles', id: 'microsoft' })}`);
  await page.getByText(/No loop of at most 8/).waitFor();
  await done(session);
});

test('compare: without and with the CLOUD Act, each side with its reasons; from the conditions of a view', async () => {
  const { compare } = await ask(
    '{ compare(before: {asOf: "2018-02"}, question: "constrains(Law, /microsoft)") { unchanged added { values { text } } removed { values { text } } } }',
  );
  assert.deepEqual(
    compare.added.map((r) => r.values[0].text),
    ['us-cloud-act-2018'],
  );
  const session = await at(
    `n=microsoft,us-cloud-act-2018,china&asof=2018-02&${panel({ at: 'binds', id: 'microsoft', what: 'laws' })}`,
  );
  const { page } = session;
  await page.getByRole('button', { name: 'Compare with the whole graph' }).click();
  // Here, the whole graph is the first view.
  await page.locator('.compare .only-first .name', { hasText: 'CLOUD Act' }).first().waitFor();
  await page.getByRole('button', { name: 'Swap the two' }).click();
  await page.locator('.compare .only-second .name', { hasText: 'CLOUD Act' }).first().waitFor();
  assert.match(
    await page.locator('.tally').textContent(),
    new RegExp(
      `${compare.removed.length} only in the first.*${compare.added.length} only in the second.*${compare.unchanged} in both`,
    ),
  );
  await picture(page, 'compare');
  await accessible(page, 'compare');
  const shared = page.url();
  await page.getByRole('button', { name: 'Why? In that view, CLOUD Act constrains Microsoft' }).click();
  await page.locator('.why-panel .lead', { hasText: 'CLOUD Act constrains Microsoft' }).waitFor();
  await page.locator('.why-panel .proof .claims .locator').first().waitFor();
  assert.equal(await page.locator('.chip').count(), 0, 'in the whole graph, where it holds');
  await page.goto(shared);
  await page.getByRole('combobox', { name: 'question' }).selectOption('Who bears two duties that cannot both be kept?');
  const { conflicts } = await ask('{ conflicts { totalCount } }');
  await page.getByText(`${conflicts.totalCount} only in the second`).waitFor();
  assert.equal(
    await page.locator('.compare .only-second .relation').count(),
    conflicts.totalCount,
    'nobody is caught in the first',
  );
  await page.getByRole('combobox', { name: 'first', exact: true }).selectOption('without');
  await page.getByRole('combobox', { name: 'first: exclude what' }).fill('Minnick');
  await page.locator('#first-without-list [role=option]', { hasText: 'Minnick 2013' }).first().waitFor();
  await page
    .locator('#first-without-list [role=option]', { hasText: 'Minnick 2013' })
    .first()
    .dispatchEvent('pointerdown');
  await page.waitForFunction(() => /distrust=minnick-2013/.test(decodeURIComponent(location.hash)));
  await page.getByText(/only in the second/).waitFor();
  await page.getByRole('combobox', { name: 'question' }).selectOption('own');
  await page.getByLabel('Question', { exact: true }).fill('constrains(Law, ');
  await page.keyboard.press('Enter');
  await page.locator('.compare .mistakes').waitFor();
  await accessible(page, 'compare, with a mistake in the question');
  assert.ok(
    session.wrong.every((w) => w.includes('422') || w.includes('400')),
    session.wrong.join(),
  );
  await page.context().close();
});

test('compare: what began and ended between two dates is listed apart', async () => {
  const session = await at(
    panel({ at: 'compare', question: '', before: 'asof=2012-12-31', after: 'asof=2019-12-31', about: '' }),
  );
  const { page } = session;
  await page.locator('.differences .tally', { hasText: 'only in between' }).waitFor();
  const group = page.locator('.differences .fold', { hasText: /±\d/ }).first();
  await group.locator('.toggle').click();
  const row = group.locator('.passed').first();
  await row
    .getByText(/20\d\d/)
    .first()
    .waitFor();
  await accessible(page, 'compare, with what holds only in between');
  await row.getByRole('button', { name: /^Why\? In between/ }).click();
  await page.locator('.compare').waitFor({ state: 'detached' });
  await page
    .getByText(/as of .*201\d/i)
    .first()
    .waitFor();
  await done(session);
});

test('what binds: by which rule and over what; nothing leads to why not', async () => {
  const { entity } = await ask(
    '{ entity(id: "21vianet") { relations(filter: {types: [CONSTRAINS, AFFECTS_INDIRECTLY, BORNE_BY], direction: IN}, first: 100) { edges { node { derived proof { rule { description } } } } } } }',
  );
  const rows = entity.relations.edges.map((e) => e.node);
  const session = await at(`n=21vianet&${panel({ at: 'binds', id: '21vianet', what: 'laws' })}`);
  const { page } = session;
  await page.locator('.reach .relation').first().waitFor();
  assert.equal(await page.locator('.reach .relation').count(), rows.length);
  const rules = new Set(rows.flatMap((r) => (r.proof.rule ? [r.proof.rule.description] : [])));
  for (const rule of rules) await page.locator('.how h4', { hasText: rule }).first().waitFor();
  const chains = await page.locator('.reach .chain').allTextContents();
  assert.equal(chains.length, rows.filter((r) => r.derived).length);
  assert.ok(
    chains.every((c) => c.trim().endsWith('21Vianet')),
    chains.join('\n'),
  );
  assert.match(chains.join('\n'), /^regulates Network operation conducted by 21Vianet/m);
  await picture(page, 'binds');
  await accessible(page, 'binds');
  await page.goto(`${address()}/#n=wto&${panel({ at: 'binds', id: 'microsoft', what: 'exposure' })}`);
  await page.getByText('It is exposed to nobody').or(page.locator('.reach .relation').first()).waitFor();
  await page.goto(`${address()}/#${panel({ at: 'binds', id: 'us-china-cyber-tension', what: 'compelled' })}`);
  await page.getByText('Nobody can compel it').waitFor();
  await page.getByRole('button', { name: 'Why not?' }).click();
  await page.waitForFunction(() => decodeURIComponent(location.hash).includes('"type":"CAN_COMPEL"'));
  await done(session);
});

test('paths: every option is in the address; none says what was tried', async () => {
  const session = await at(
    `n=microsoft,china&${panel({ at: 'paths', from: 'microsoft', to: 'china', order: 'FEWEST_HUBS' })}`,
  );
  const { page } = session;
  await page.locator('.paths .path').first().waitFor();
  await page.locator('.options > summary').click();
  await page.getByRole('combobox', { name: 'direction' }).selectOption('OUT');
  await page.getByRole('combobox', { name: 'at most' }).selectOption('3');
  await choose(page, 'Not these types', 'concerns');
  await choose(page, 'Not these types', 'operates in');
  await page.getByLabel('Include inferred relations').uncheck();
  await page.getByLabel('Relations overlap in time').check();
  await page.locator('.paths .path').first().waitFor();
  const {
    paths: { paths },
  } = await ask(`{ paths(from: "microsoft", to: "china", maxLength: 3, first: 8, order: FEWEST_HUBS, together: true,
    filter: {direction: OUT, excludeTypes: [CONCERNS, OPERATES_IN], includeDerived: false}) { paths { entities { name } } } }`);
  assert.deepEqual(
    await page
      .locator('.path')
      .evaluateAll((all) => all.map((p) => [...p.querySelectorAll('.name')].map((n) => n.textContent))),
    paths.map((p) => p.entities.map((e) => e.name)),
  );
  await picture(page, 'paths-options');
  await accessible(page, 'paths with options');
  const between = paths.find((p) => p.entities.length > 2).entities[1].name;
  await page
    .getByRole('button', { name: `Exclude ${between}`, exact: true })
    .first()
    .click();
  await page.locator('.tags', { hasText: between }).waitFor();
  await page.waitForFunction(
    (name) => ![...document.querySelectorAll('.path .name')].some((n) => n.textContent === name),
    between,
  );
  const again = await at('');
  await again.page.goto(page.url());
  await again.page.locator('.tags', { hasText: between }).waitFor();
  assert.equal(await again.page.getByLabel('Include inferred relations').isChecked(), false);
  await done(again);
  await page.goto(
    `${address()}/#${panel({ at: 'paths', from: 'microsoft', to: 'china', order: 'SHORTEST', types: 'SUPPORTS', direction: 'OUT' })}`,
  );
  await page.getByText('There is no path of at most 6 relations, along the arrows, over supports only').waitFor();
  await accessible(page, 'no path');
  await page.getByRole('button', { name: 'Over every relation type' }).click();
  await page.locator('.paths .path').first().waitFor();
  await done(session);
});

test('several chosen: what connects them, and what can be asked of them', async () => {
  const session = await at(`n=microsoft,21vianet,china&${panel({ at: 'card', id: 'microsoft' })}`);
  const { page } = session;
  await drawn(page, 3);
  await page.getByRole('button', { name: 'Select', exact: true }).click();
  await page.getByText('1 selected').waitFor();
  await page.getByRole('button', { name: 'List' }).click();
  await page.getByRole('region', { name: 'Table: Entities' }).getByRole('button', { name: '21Vianet' }).click();
  await page.getByRole('button', { name: 'Select', exact: true }).click();
  await page.getByText('2 selected').waitFor();
  await page.getByRole('button', { name: 'Questions', exact: true }).click();
  await accessible(page, 'questions of the chosen');
  await page.getByRole('menuitem', { name: /What connects them/ }).click();
  await page.locator('.among .relation', { hasText: 'Azure' }).first().waitFor();
  const { subgraph } = await ask('{ subgraph(ids: ["microsoft", "21vianet"]) { relations { id } } }');
  assert.equal(await page.locator('.among section').first().locator('.relation').count(), subgraph.relations.length);
  await page.getByRole('button', { name: /^Add to graph: Agreement/ }).click();
  await drawn(page, 4);
  await page.locator('.panel-body').evaluate((e) => e.scrollTo(0, 0));
  await picture(page, 'among');
  await accessible(page, 'among');
  await page.getByRole('button', { name: 'Questions', exact: true }).click();
  await picture(page, 'chosen-questions');
  await page.getByRole('menuitem', { name: /Compare without them/ }).click();
  await page.locator('.differences .tally').waitFor();
  await page.getByRole('combobox', { name: 'question' }).selectOption('Who bears two duties that cannot both be kept?');
  await page.locator('.compare .only-first .relation').first().waitFor();
  await done(session);
});

test('sources and rules, from the bar: taken away by one click, and given back', async () => {
  const { stats, rules } = await ask(
    '{ stats { sources(first: 1000) { claims relayed document { id name } } } rules { id } }',
  );
  const [most] = stats.sources;
  const session = await at('n=21vianet,cn-state-security-law,microsoft,amazon,cn-cac-inspection-measures-2017', {
    colorScheme: 'dark',
  });
  const { page } = session;
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await picture(page, 'more');
  await accessible(page, 'more');
  await page.getByRole('menuitem', { name: /^Sources/ }).click();
  const first = page.locator('.weighed > li').first();
  await first.getByText(`${most.claims.toLocaleString('en')} claims`).waitFor();
  assert.equal(await first.locator('.name').textContent(), most.document.name);
  await first.getByRole('switch').click();
  await page.locator('.chip.distrusting').waitFor();
  await page.locator('.difference', { hasText: /[1-9]\d* removed/ }).waitFor();
  assert.equal(await first.getByRole('switch').getAttribute('aria-checked'), 'false');
  await picture(page, 'sources');
  await accessible(page, 'sources');
  await first.getByRole('switch').click();
  await page.getByLabel('Find a document').fill('kpmg');
  const kpmg = stats.sources.find((d) => d.document.id === 'kpmg-2017');
  await page
    .locator('.weighed > li', { hasText: kpmg.document.name })
    .getByText(`cited for ${kpmg.relayed} claims`)
    .waitFor();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Rules/ }).click();
  await page.getByText(`${rules.length} rules.`).waitFor();
  assert.equal(await page.locator('.weighed > li').count(), rules.length);
  await page.getByRole('switch', { name: 'Rule Activity in jurisdiction' }).click();
  await page.locator('.chip', { hasText: 'activity in jurisdiction' }).waitFor();
  await page.getByText(`${rules.length} rules, 1 turned off.`).waitFor();
  await page.locator('.difference', { hasText: /[1-9]\d* removed/ }).waitFor();
  await picture(page, 'rules');
  await accessible(page, 'rules');
  await done(session);
});

test('rules that are not used: the welcome says that there are some, and the list which and why', async () => {
  const session = await at('');
  const { page } = session;
  await page.route('**/graphql', async (route) => {
    if (!route.request().postDataJSON().query?.includes('unusedRules')) return route.continue();
    const response = await route.fetch();
    const json = await response.json();
    json.data.unusedRules = [
      {
        id: 'old-rule',
        text: 'rule old-rule: "x" owned(X, Y) :- owns(Y, X).',
        reason: 'owned is no relation type, fact or kind; did you mean owns?',
      },
    ];
    return route.fulfill({ response, json });
  });
  await page.reload();
  await page.getByRole('button', { name: 'See which, and why.' }).click();
  const unused = page.locator('.rules section', { hasText: 'Not used' });
  await unused.getByText('Owned is no relation type, fact or kind; did you mean owns?').waitFor();
  assert.equal(await unused.getByRole('switch').count(), 0);
  await picture(page, 'unused-rules');
  await accessible(page, 'unused rules');
  await done(session);
});

test('on a phone: the bar, a comparison, the rules', async () => {
  const session = await at(
    `n=microsoft&${panel({ at: 'compare', question: 'constrains(Law, /microsoft)', before: 'asof=2018-02', after: '' })}`,
    phone,
  );
  const { page } = session;
  await page.locator('.compare .only-second .relation').first().waitFor();
  await picture(page, 'compare-phone');
  await accessible(page, 'compare, on a phone');
  await fits(page);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Conflicts/ }).waitFor();
  await accessible(page, 'more, on a phone');
  await picture(page, 'more-phone');
  await fits(page);
  await page.keyboard.press('Escape');
  await page.getByRole('menuitem', { name: /^Conflicts/ }).waitFor({ state: 'detached' });
  await done(session);
});

test('an address of any question does no harm', async () => {
  for (const p of [
    { at: 'whynot', source: 'x', type: 'Y', target: 'z' },
    { at: 'cycles', id: 'no-such-thing', length: '1e9' },
    { at: 'compare', question: ')', before: '%', after: 'asof=x' },
    { at: 'among', ids: '%,,' },
    { at: 'paths', from: '', to: '', order: 'x', types: 'a', avoid: '%', length: '-1' },
    { at: 'paths', from: 1, to: [], order: {} },
    { at: 'rules', x: {} },
  ]) {
    const session = await at(panel(p));
    await session.page.waitForTimeout(400);
    await session.page.getByRole('button', { name: 'Share' }).waitFor();
    assert.ok(
      session.wrong.every((w) => /status of 4\d\d/.test(w)),
      session.wrong.join(),
    );
    await session.page.context().close();
  }
});
