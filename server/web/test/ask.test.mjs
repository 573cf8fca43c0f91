// Tests questions in the rule language: completion by keyboard, mistakes in place, pages, the file of all answers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accessible, address, at, done, panel, picture } from './explorer.mjs';

const asked = (query, options, rest = '') => at(`${rest}${panel({ at: 'ask', query })}`, options);
const field = (page) => page.getByLabel('Question', { exact: true });
const option = (page, name) => page.getByRole('option', { name });

test('a question is written, completed and asked by the keyboard alone', async () => {
  const session = await asked('');
  const { page } = session;
  await accessible(page, 'ask, empty');
  await picture(page, 'ask-empty');
  await field(page).focus();
  await page.keyboard.type('cons');
  // The options of “con” are there for a moment, and another one is the first of them.
  await page.waitForFunction(() => {
    const active = document.activeElement?.getAttribute('aria-activedescendant');
    return document.getElementById(active ?? '')?.textContent.startsWith('constrains');
  });
  await accessible(page, 'ask, completing a relation type');
  await page.keyboard.press('Enter');
  assert.equal(await field(page).inputValue(), 'constrains(');
  await page.keyboard.type('Law, /21via');
  await option(page, /^21Vianet/)
    .first()
    .waitFor();
  await picture(page, 'ask-completing');
  await accessible(page, 'ask, completing a name');
  await page.keyboard.press('Tab');
  assert.equal(await field(page).inputValue(), 'constrains(Law, /21vianet');
  await page.keyboard.type('), inforce');
  await option(page, /^inForceOn.*fact/).waitFor();
  await page.keyboard.press('Escape');
  await option(page, /^inForceOn/).waitFor({ state: 'hidden' });
  await page.keyboard.press('Backspace');
  await option(page, /^inForceOn/).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Law, Since) | ord');
  await option(page, /^order/).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Since');
  await page.keyboard.press('Enter');
  await page.getByRole('columnheader', { name: 'Since' }).waitFor();
  await page.getByRole('button', { name: 'Cybersecurity Law' }).first().waitFor();
  await accessible(page, 'ask, answered');
  await page.keyboard.press('Escape'); // leaves the field
  await page.waitForFunction(() => document.activeElement.matches('.panel-body'));
  await page.keyboard.press('Escape');
  await page.locator('.panel').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement.matches('.stage'));
  await done(session);
});

test('an example in plain words is answered by one click', async () => {
  const session = await asked('');
  const { page } = session;
  const examples = page.locator('.plain-examples button');
  await examples.nth(2).waitFor();
  await accessible(page, 'ask, with examples in plain words');
  await picture(page, 'ask-examples');
  const texts = await examples.allInnerTexts();
  assert.ok(
    texts.some((text) => /^how many /.test(text)),
    texts.join('; '),
  );
  await examples.first().click();
  await page.locator('.ask .found').waitFor();
  assert.equal(await page.getByLabel('In plain words').inputValue(), texts[0]);
  assert.equal(await examples.count(), 0);
  await done(session);
});

test('an attribute is completed, and one that nothing has is a mistake', async () => {
  const session = await asked('');
  const { page } = session;
  await field(page).focus();
  await page.keyboard.type('partyTo(X, D, ro');
  await option(page, /^role.*attribute/).waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await field(page).inputValue(), 'partyTo(X, D, role: ');
  await page.keyboard.type('R), deal(D)');
  await field(page).press('Enter');
  await page.getByRole('columnheader', { name: 'R', exact: true }).waitFor();
  await field(page).fill('owns(X, Y, precent: P)');
  await field(page).press('Enter');
  await page.getByRole('alert').getByText('owns has no attribute precent; did you mean percent?').waitFor();
  assert.equal(await page.locator('.mirror mark').textContent(), 'precent');
  await page.getByRole('button', { name: 'Write percent' }).click();
  await field(page).press('Enter');
  await page.locator('.ask td.number').first().waitFor();
  await done(session);
});

test('a mistake is marked where it is, and what was meant can be put there', async () => {
  const session = await asked('company(X),\n  opertes(X, S)');
  const { page } = session;
  await page.getByRole('alert').getByText('did you mean operates?').waitFor();
  assert.equal(await page.locator('.mirror mark').textContent(), 'opertes');
  assert.equal(await field(page).getAttribute('aria-invalid'), 'true');
  await picture(page, 'ask-mistake');
  await accessible(page, 'ask, with a mistake');
  await page.getByRole('button', { name: 'line 2, column 3' }).click();
  assert.equal(await field(page).evaluate((f) => f.value.slice(f.selectionStart, f.selectionEnd)), 'opertes');
  await page.getByRole('button', { name: 'Write operates' }).click();
  assert.equal(await page.locator('.mirror mark').count(), 0);
  assert.equal(await field(page).inputValue(), 'company(X),\n  operates(X, S)');
  await field(page).press('Enter');
  await page.getByText(/^\d+ answers/).waitFor();
  await field(page).fill('name(X, "🦊🦊"), nme(X, Y), company(');
  await field(page).press('Enter');
  await page.getByRole('alert').getByText('the end comes where').waitFor();
  await field(page).fill('name(X, "🦊🦊"), nme(X, Y)');
  await field(page).press('Enter');
  await page.getByRole('alert').getByText('nme is not a relation type').waitFor();
  assert.equal(await page.locator('.mirror mark').textContent(), 'nme'); // columns count characters
  await field(page).fill('constrains(Law, /nobody-at-all)');
  await field(page).press('Enter');
  await page.getByRole('alert').getByText('there is no entity /nobody-at-all').waitFor();
  await field(page).fill('constrains(Law, /21vianett), mode(D, "OBLIGATIO")');
  await field(page).press('Enter');
  await page.getByRole('button', { name: 'Write "OBLIGATION"' }).click();
  await field(page).press('Enter');
  await page.getByRole('button', { name: 'Write /21vianet' }).click();
  assert.equal(await field(page).inputValue(), 'constrains(Law, /21vianet), mode(D, "OBLIGATION")');
  await field(page).fill('owns(/21vianet, /china)');
  await field(page).press('Enter');
  await page.getByText('No answer: no source states this, and no rule derives it.').waitFor();
  await done(session);
});

test('a name in plain words is an entity with this name, or the page asks which is meant', async () => {
  const session = await at(panel({ at: 'ask', query: '' }));
  const { page } = session;
  const plain = page.getByLabel('In plain words');
  await plain.fill('which companies are constrained by the Cybersecurity Law');
  await plain.press('Enter');
  await page.getByText('37 answers').waitFor();
  assert.equal(await field(page).inputValue(), 'company(Company), constrains(/cn-cybersecurity-law-2017, Company)');
  await plain.fill('which companies are constrained by the Cybersecurty Law');
  await plain.press('Enter');
  await page.getByText('“the Cybersecurty Law” was taken for Cybersecurity Law.').waitFor();
  await plain.fill('companies constrained by each law');
  await plain.press('Enter');
  await page.getByRole('alert').getByText('Nothing is called “each law”.').waitFor();
  await accessible(page, 'similar names');
  await page.getByRole('group', { name: 'Similar names' }).getByRole('button').first().click();
  await page.waitForFunction(() => document.querySelector('.mirror')?.textContent.includes('constrains(/'));
  await plain.fill('companies with more than 100 employees');
  await plain.press('Enter');
  await page.getByRole('alert').getByText('Write a relation or a fact there, such as').waitFor();
  await done(session);
});

test('more answers, and all of them in a file of the same view', async () => {
  const query = 'name(X, N)';
  const session = await asked(query, {}, 'without=microsoft&');
  const { page } = session;
  const rows = page.locator('.ask tbody tr');
  await page.getByText(/The first 100 are shown/).waitFor();
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByText(/The first 200 are shown/).waitFor();
  assert.equal(await rows.count(), 200);
  assert.equal(
    new Set(await rows.evaluateAll((all) => all.map((r) => r.textContent.replace(/proof.*/, '')))).size,
    200,
  );
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Save all as CSV' }).click(),
  ]);
  assert.equal(file.suggestedFilename(), 'nexum-ask.csv');
  const lines = readFileSync(await file.path(), 'utf8')
    .trim()
    .split(/\r?\n/);
  const total = Number((await page.locator('.found').textContent()).replace(/,/g, '').match(/^\d+/)[0]);
  assert.ok(lines.length - 1 >= total, `${lines.length} lines of ${total} answers`);
  assert.ok(lines[0].startsWith('X,XName,N,'));
  assert.ok(!lines.some((l) => l.startsWith('microsoft,')));
  await done(session);
});

test('every line of the help is a question that has answers', async () => {
  const session = await asked('');
  const { page } = session;
  await page.locator('.ask-help dt').nth(9).waitFor();
  const questions = await page.locator('.ask-help dt').allTextContents();
  assert.equal(questions.length, 10);
  for (const query of questions) {
    const response = await fetch(`${address()}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: 'query($q: String!) { ask(query: $q) { totalCount } }', variables: { q: query } }),
    });
    const { data, errors } = await response.json();
    assert.ok(data?.ask.totalCount > 0, `${query}: ${JSON.stringify(errors)}`);
  }
  await page.getByRole('button', { name: questions[8] }).click();
  await page.getByRole('columnheader', { name: 'count' }).waitFor();
  assert.equal(await field(page).inputValue(), questions[8]);
  await picture(page, 'ask');
  await page.locator('.ask tbody summary').first().click();
  await accessible(page, 'ask, counted');
  await done(session);
});

test('dark, and on a phone', async () => {
  for (const [name, options] of [
    ['dark', { colorScheme: 'dark' }],
    ['phone', { viewport: { width: 390, height: 844 } }],
  ]) {
    const session = await asked('opertes(X, S)', options);
    await session.page.getByRole('alert').waitFor();
    await field(session.page).press('End');
    await session.page.keyboard.type(', oper');
    await session.page.getByRole('option').first().waitFor();
    await picture(session.page, `ask-${name}`);
    await accessible(session.page, `ask, ${name}`);
    assert.ok(await session.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await done(session);
  }
});
