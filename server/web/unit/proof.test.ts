import { expect, test } from 'vitest';
import './browser';
import type { Claim, Reported, Rule, Step } from '../src/api/generated';
import { en } from '../src/lang/en';
import { use } from '../src/lang/language';
import { zh } from '../src/lang/zh';
import { proofCounts } from '../src/panels/proofcounts';
import { labelOf, namesOf, statementOf } from '../src/proof/statement';
import { openingScale } from '../src/proof/opening';
import { narrowed, unbroken } from '../src/proof/text';
import { bibliography } from '../src/save/citation';
import { proofList } from '../src/save/proofs';
import type { AnswerTo } from '../src/api/client';
import { start } from '../src/state/graph';
import { attributeName, factName, ruleName, valueName } from '../src/state/labels';

test('dates and places in a source stay whole in the text of a proof', () => {
  const whole = (text: string) => unbroken(text).flatMap((p) => (p.whole ? [p.text] : []));
  const line = 'Law REGULATES X, since 2017-06-01  a-2019, 4.46, note 65, from b-2017; c-2013, par. 8';
  expect(whole(line)).toEqual(['since 2017-06-01', 'note 65', 'par. 8']);
  expect(whole('X CONDUCTS Y, since 2012 or before')).toEqual(['since 2012 or before']);
  expect(whole('law, article 37(2), § 5, pp. 12–14')).toEqual(['article 37(2)', '§ 5', 'pp. 12–14']);
  expect(
    unbroken(line)
      .map((p) => p.text)
      .join(''),
  ).toBe(line);
});

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
  expect(labelOf(dated, new Map())).toBe('Cybersecurity Law: in force on Jun 1, 2017');
  expect(labelOf(step('A: sharePercent 25', { name: 'sharePercent', value: '25' }), new Map())).toBe(
    'A: share percent 25',
  );
  expect(labelOf(step('not: 21Vianet facility', null), new Map())).toBe('not: 21Vianet facility');
});

test('a proof in a report is sentences with numbers, rules, documents and places, in both languages', () => {
  const named = (id: string, name: string) => ({ id, name, foreignKind: null, zh: null, kind: 'LAW' });
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
    '|A &lt;Law&gt; |constrains|B (since 2017)|It follows from 2 and 3 by the rule “by place”: Laws bind.|A &lt;Law&gt; |regulates|B|Source: [|1|, 4.46] [|2|, par. 8]|No source states this: B facility.|This counts as false as long as no source states it.|',
  );
  use('zh', zh);
  expect(html()).toContain('由第2和3项按此规则推导：法律具有约束力。');
  expect(html()).toContain('来源： [|1|, 4.46]');
  use('en', en);
});

/** A part of an ontology with Chinese labels, and a rule with and a rule without a Chinese meaning. */
function learnChinese(): void {
  const label = (text: string) => [{ language: 'zh', text, inverse: null }];
  const kind = (name: string, zhName: string, facts: object[] = []) => ({
    kind: name.toUpperCase(),
    name,
    facts,
    labels: label(zhName),
  });
  const value = {
    ontology: {
      kinds: [
        kind('Company', '公司', [{ name: 'closedOn', type: 'Date', labels: label('关闭日期') }]),
        kind('State', '国家'),
        kind('Duty', '义务', [
          {
            name: 'mode',
            type: 'DutyMode!',
            labels: label('规范方式'),
            values: [
              { name: 'OBLIGATION', labels: label('义务') },
              { name: 'PROHIBITION', labels: label('禁止') },
              { name: 'PERMISSION', labels: label('许可') },
            ],
          },
          { name: 'title', type: 'String', labels: [] },
        ]),
      ],
      relationTypes: [
        {
          type: 'PAYS_TO',
          symmetric: false,
          inverse: 'paid by',
          labels: label('付款给'),
          attributeTypes: [
            { name: 'percent', labels: label('付款比例') },
            { name: 'note', labels: [] },
          ],
        },
      ],
      attributes: [
        { name: 'percent', labels: label('比例') },
        { name: 'basis', labels: label('依据') },
      ],
    },
    rules: [
      { id: 'by-place', description: 'Laws bind.', zhDescription: '法律具有约束力。', yields: 'PAYS_TO' },
      { id: 'by-time', description: 'Time binds.', zhDescription: 'Time binds.', yields: 'PAYS_TO' },
    ],
  } as unknown as AnswerTo<'Start'>;
  start.value = { is: 'ready', value };
}

test('the steps of a proof, facts and rules are in Chinese on a Chinese page', () => {
  learnChinese();
  use('zh', zh);
  const entity = (id: string, name: string, zhName: string | null) => ({ id, name, zh: zhName, kind: 'COMPANY' });
  const step = (label: string, more: object = {}) =>
    ({ label, relation: null, fact: null, validFrom: null, validTo: null, ...more }) as unknown as Step;
  const fact = (label: string, name: string, text: string, more: object = {}) =>
    step(label, { fact: { name, value: text }, ...more });
  const names = namesOf([
    step('', { relation: { source: entity('m', 'Microsoft', '微软'), target: entity('s', 'Same', '同名一') } }),
    step('', { relation: { source: entity('o', 'Orange', null), target: entity('t', 'Same', '同名二') } }),
  ]);
  const says = (s: Step) => labelOf(s, names);
  expect(says(fact('Microsoft: kind Company', 'kind', 'Company'))).toBe('微软：类别 公司');
  expect(says(fact('Orange: mode OBLIGATION', 'mode', 'OBLIGATION'))).toBe('Orange：规范方式 义务');
  expect(says(fact('Same: title OBLIGATION', 'title', 'OBLIGATION'))).toBe('Same：title OBLIGATION');
  const since = fact('Microsoft: mode PROHIBITION, since 2017', 'mode', 'PROHIBITION', { validFrom: '2017' });
  expect(says(since)).toBe('微软：规范方式 禁止（2017年起）');
  expect(says(step('not: Microsoft state'))).toBe('不成立：微软属于类别“国家”');
  expect(says(step('not: Microsoft closedOn'))).toBe('不成立：微软有“关闭日期”的值');
  const unpaid = step('not: Microsoft PAYS_TO any with percent 5, 2014 to 2016', {
    validFrom: '2014',
    validTo: '2016',
  });
  const paid = (period: string, dates: object) =>
    says(fact(`Microsoft: mode PROHIBITION, ${period}`, 'mode', 'PROHIBITION', dates));
  const [from, to] = [
    { validFrom: '2012', validFromOrBefore: true },
    { validTo: '2015', validToOrAfter: true },
  ];
  expect([
    paid('since 2012 or before', from),
    paid('until 2015 or after', to),
    paid('2012 or before to 2015 or after', { ...from, ...to }),
    paid('in 2012 at least', { ...from, validTo: '2012', validToOrAfter: true }),
  ]).toEqual([
    '微软：规范方式 禁止（2012年或更早起）',
    '微软：规范方式 禁止（至2015年或更晚）',
    '微软：规范方式 禁止（2012年或更早至2015年或更晚）',
    '微软：规范方式 禁止（至少2012年）',
  ]);
  expect(statementOf(unpaid, names)).toBe('微软 付款给 任意事物（percent 5）');
  expect(says(step('not: Microsoft UNKNOWN Orange'))).toBe('不成立：Microsoft UNKNOWN Orange');
  expect([factName('name'), factName('kind'), factName('alias'), factName('description')]).toEqual([
    '名称',
    '类别',
    '别名',
    '描述',
  ]);
  expect([valueName('kind', 'STATE'), valueName('mode', 'PERMISSION')]).toEqual(['国家', '许可']);
  expect([ruleName('by-place'), ruleName('by-time'), ruleName('gone-now')]).toEqual([
    '法律具有约束力',
    'by time',
    'gone now',
  ]);
  use('en', en);
  expect(says(step('not: Microsoft PAYS_TO any'))).toBe('not: Microsoft pays to anything');
  expect(says(step('not: Microsoft state'))).toBe('not: Microsoft is of kind State');
  expect(ruleName('by-place')).toBe('by place');
  start.value = { is: 'loading' };
});

test('a drawn proof opens whole if it is readable then, otherwise as wide as the panel, otherwise larger', () => {
  const room = { width: 400, height: 500 };
  expect(openingScale({ width: 300, height: 400 }, room)).toBe(1);
  expect(openingScale({ width: 800, height: 700 }, room)).toBe(0.5);
  expect(openingScale({ width: 500, height: 1200 }, room)).toBe(0.8);
  expect(openingScale({ width: 2000, height: 1200 }, room)).toBe(0.85);
});

test('attributes and constants have the names of the ontology, first those of the relation type', () => {
  learnChinese();
  expect(attributeName('percent', 'PAYS_TO')).toBe('percent');
  expect(valueName('mode', 'OBLIGATION')).toBe('obligation');
  use('zh', zh);
  expect(attributeName('percent', 'PAYS_TO')).toBe('付款比例');
  expect(attributeName('percent')).toBe('比例');
  expect(attributeName('basis', 'PAYS_TO')).toBe('依据');
  expect(attributeName('note', 'PAYS_TO')).toBe('note');
  expect(valueName('mode', 'OBLIGATION')).toBe('义务');
  use('en', en);
});

test.each([
  ['some', 1, 3, 'In this view (without A) it has 1 proof; in the graph without these conditions, 3 proofs.'],
  ['as many', 1, 1, 'In this view (without A) it has 1 proof; in the graph without these conditions, 1 proof.'],
  ['more', 2, 1, 'In this view (without A) it has 2 proofs; in the graph without these conditions, 1 proof.'],
  ['only with them', 1, 0, 'It holds only in this view: without A.'],
  [
    'more than are counted',
    1,
    10,
    'In this view (without A) it has 1 proof; in the graph without these conditions, 10 or more proofs.',
  ],
])('a view with conditions says how many proofs there are: %s', (_, now, without, says) => {
  expect(proofCounts('without A', now, without)).toBe(says);
});
