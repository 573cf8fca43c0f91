import { expect, test } from 'vitest';
import './browser';
import type { Claim, Reported, Rule, Step } from '../src/api/generated';
import { en } from '../src/lang/en';
import { use } from '../src/lang/language';
import { zh } from '../src/lang/zh';
import { labelOf } from '../src/proof/steps';
import { narrowed } from '../src/proof/text';
import { bibliography } from '../src/save/citation';
import { proofList } from '../src/save/proofs';

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

test('a proof in a report is sentences with numbers, rules, documents and places, in both languages', () => {
  const named = (id: string, name: string) => ({ id, name, zh: null, kind: 'LAW' });
  const claim = (id: string, locator: string) =>
    ({ document: named(id, id), locator, stance: 'SUPPORTS', modality: 'STATED', quote: null }) as unknown as Claim;
  const relation = (type: string) => ({
    type,
    source: named('a', 'A <Law>'),
    target: named('b', 'B'),
    modality: 'STATED',
    disputed: false,
  });
  const step = (id: string, more: object) =>
    ({
      id,
      label: id,
      premises: [],
      claims: [],
      validFrom: null,
      validTo: null,
      rule: null,
      relation: null,
      fact: null,
      ...more,
    }) as unknown as Step;
  const rule = { id: 'by-place', description: 'Laws bind.', zhDescription: '法律具有约束力。' } as Rule;
  const steps = [
    step('1', { rule, premises: ['2', '3'], relation: relation('CONSTRAINS'), validFrom: '2017' }),
    step('2', { relation: relation('REGULATES'), claims: [claim('thesis', '4.46'), claim('article', 'par. 8')] }),
    step('3', { label: 'not: B facility' }),
  ];
  const html = () =>
    proofList({ proof: { steps } } as unknown as Reported, bibliography(steps))
      .replaceAll(/<[^>]*>/g, '|')
      .replaceAll(/\|[|\s]*/g, '|');
  expect(html()).toBe(
    '|A &lt;Law&gt; |constrains|B (since 2017)|It follows from 2 and 3 by the rule “by place”: Laws bind.|A &lt;Law&gt; |regulates|B|Source: [|1|, 4.46] [|2|, par. 8]|It does not hold: B facility|No source says otherwise.|',
  );
  use('zh', zh);
  expect(html()).toContain('由第2和3项按规则“by place”推导：法律具有约束力。');
  expect(html()).toContain('来源： [|1|, 4.46]');
  use('en', en);
});
