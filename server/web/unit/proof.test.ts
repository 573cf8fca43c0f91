import { expect, test } from 'vitest';
import type { Step } from '../src/api/generated';
import { labelOf } from '../src/proof/steps';
import { narrowed } from '../src/proof/text';

test('each source stands below its statement, within the branches of the proof', () => {
  const text = [
    'A Law CONSTRAINS B, since 2017            derived: by place (confidence 0.9)',
    '├─ A Law REGULATES work, since 2017        thesis, 4.46',
    '│  └─ A Law: inForceOn 2017-06-01          thesis, 4.46, from a report',
    '└─ B CONDUCTS work                         thesis, 4.5; 4.46',
  ].join('\n');
  expect(narrowed(text)).toBe(
    [
      'A Law CONSTRAINS B, since 2017',
      '  derived: by place (confidence 0.9)',
      '├─ A Law REGULATES work, since 2017',
      '│    thesis, 4.46',
      '│  └─ A Law: inForceOn 2017-06-01',
      '│       thesis, 4.46, from a report',
      '└─ B CONDUCTS work',
      '     thesis, 4.5; 4.46',
    ].join('\n'),
  );
  expect(narrowed('no source\n\n  two  words')).toBe('no source\n\n  two\n    words');
});

test('a fact in a proof has its name in words and its date in the form of the language', () => {
  const step = (label: string, fact: Partial<Step['fact']> | null) => ({ label, fact }) as Step;
  const dated = step('Cybersecurity Law: inForceOn 2017-06-01', { name: 'inForceOn', value: '2017-06-01' });
  expect(labelOf(dated)).toBe('Cybersecurity Law: in force on Jun 1, 2017');
  expect(labelOf(step('A: sharePercent 25', { name: 'sharePercent', value: '25' }))).toBe('A: share percent 25');
  expect(labelOf(step('not: 21Vianet facility', null))).toBe('not: 21Vianet facility');
});
