// Tests the form for mappings: what it reads from a text, and what each change writes.
import { expect, test } from 'vitest';
import { additionsFor, typeOfCells } from '../src/mapping/additions';
import {
  assign,
  idColumns,
  identify,
  type Meaning,
  meaningOf,
  rowsAre,
  type Spec,
  specOf,
  type TableSpec,
  withKind,
  withRows,
  withTable,
} from '../src/mapping/columns';
import { factType, optionsOf, withFactType, withValue } from '../src/mapping/types';
import { placedOf } from '../src/mapping/problems';

const text = `# A remark that stays.
tables:
  - file: companies.csv
    entities:
      - id: company:{no}
        kind: Company
        name: title
        facts:
          country: country
          founded: {column: founded, format: DD.MM.YYYY}
    relations:
      - type: CEO
        source: company:{no}
        target: {id: "person:{ceo|slug}", kind: Person, name: ceo}
  - file: stakes.csv
    relations:
      - type: STAKE
        source: {lookup: {table: companies.csv, column: title, value: owner}}
        target: {id: "party:{firm|slug}", kind: Party, name: firm}
        from: since
        attributes:
          share: {column: share, unit: "%"}
`;
const columns = ['no', 'title', 'country', 'founded', 'ceo', 'note'];
const ontology = `# Drafted.

extend type Company {
  "The column country."
  country: String
  "The targets of CEO: Person."
  ceo: [Person!] @relation(type: CEO, direction: OUT)
}

"Named in firm."
type Party

extend enum RelationType {
  "The column ceo."
  CEO @predicate(from: [COMPANY], to: [PERSON], inverse: "ceo of")
  STAKE @predicate(from: [COMPANY], to: [PARTY], inverse: "stake of", attributes: ["share"])
}
`;
const served = {
  kinds: new Map([
    ['Company', { facts: ['foundedOn'], interfaces: [] }],
    ['Person', { facts: [], interfaces: [] }],
  ]),
  types: new Map([['OWNS', { from: ['COMPANY'], to: ['COMPANY'] }]]),
};
const spec = specOf(text) as Spec;
const [companies, stakes] = spec.tables as [TableSpec, TableSpec];

test('the form reads what each column means', () => {
  expect(columns.map((c) => meaningOf(companies, c, spec))).toEqual([
    { is: 'id' },
    { is: 'name' },
    { is: 'fact', name: 'country' },
    { is: 'fact', name: 'founded' },
    { is: 'relation', type: 'CEO', kind: 'Person', inward: false },
    { is: 'kept' },
  ]);
  expect(['owner', 'firm', 'since', 'share'].map((c) => meaningOf(stakes, c, spec))).toEqual([
    { is: 'source', kind: 'Company' },
    { is: 'target', kind: 'Party' },
    { is: 'from' },
    { is: 'attribute', name: 'share' },
  ]);
  expect([rowsAre(companies), rowsAre(stakes)]).toEqual(['entity', 'relation']);
});

test('a column gets each meaning, and has it when the text is read again', () => {
  const meanings: Meaning[] = [
    { is: 'id' },
    { is: 'name' },
    { is: 'alias' },
    { is: 'description' },
    { is: 'fact', name: 'motto' },
    { is: 'relation', type: 'OWNS', kind: 'Company', inward: true },
    { is: 'ignored' },
  ];
  for (const m of meanings)
    for (const c of columns) {
      const changed = withTable(text, 0, assign(companies, c, m, columns));
      const again = specOf(changed) as Spec;
      expect(meaningOf(again.tables[0] as TableSpec, c, again), `${c} ${m.is}`).toEqual(m);
      expect(changed).toContain('# A remark that stays.');
      expect(again.tables[1]).toEqual(stakes);
      expect(again.tables[0]?.entities?.[0]?.id).toMatch(/^company:\{/);
    }
});

test('without a column of ids, the ids of rows and of relations come from the name', () => {
  const changed = assign(companies, 'no', { is: 'ignored' }, columns);
  expect(changed.entities?.[0]?.id).toBe('company:{title|slug}');
  expect(changed.relations?.[0]?.source).toBe('company:{title|slug}');
  expect(changed.ignore).toEqual(['no']);
});

test('rows are identified by the column that one chooses', () => {
  const changed = identify(companies, 'title');
  expect(idColumns(changed)).toEqual(['title']);
  expect(changed.relations?.[0]?.source).toBe('company:{title|slug}');
});

test('another kind changes the ids of the rows', () => {
  const changed = withKind(companies, 'SanctionsList');
  expect(changed.entities?.[0]).toMatchObject({ id: 'sanctions-list:{no}', kind: 'SanctionsList' });
  expect(changed.relations?.[0]?.source).toBe('sanctions-list:{no}');
});

test('a date keeps its format when it gets another meaning', () => {
  const changed = assign(companies, 'founded', { is: 'from' }, columns);
  expect(changed.relations?.[0]?.from).toEqual({ column: 'founded', format: 'DD.MM.YYYY' });
});

const after = (table: TableSpec): string => {
  const next = { ...spec, tables: [table, stakes] };
  return additionsFor(ontology, spec, next, served, () => 'Decimal');
};

test('the additions to the ontology follow the mapping', () => {
  expect(after(companies)).toBe(ontology);
  const dropped = after(assign(companies, 'ceo', { is: 'ignored' }, columns));
  expect(dropped).not.toContain('CEO');
  expect(dropped).toContain('STAKE @predicate');
  const fact = after(assign(companies, 'note', { is: 'fact', name: 'revenue' }, columns));
  expect(fact).toContain('  "The column note."\n  revenue: Decimal\n');
  const known = after(assign(companies, 'note', { is: 'fact', name: 'foundedOn' }, columns));
  expect(known).toBe(ontology);
  const widened = after(
    assign(companies, 'ceo', { is: 'relation', type: 'OWNS', kind: 'Person', inward: false }, columns),
  );
  expect(widened).toContain('  OWNS @widen(to: [PERSON])');
  const made = after(
    assign(companies, 'ceo', { is: 'relation', type: 'RUN_BY', kind: 'Boss', inward: false }, columns),
  );
  expect(made).toContain('RUN_BY @predicate(from: [COMPANY], to: [BOSS], inverse: "run by of")');
  expect(made).toContain('\ntype Boss\n');
  const kind = after(withKind(companies, 'Firm'));
  expect(kind).toContain('type Firm {\n  "The column country."\n  country: Decimal\n');
  expect(kind).toContain('CEO @predicate(from: [FIRM], to: [PERSON]');
});

test('rows can be relations instead', () => {
  const relation = withRows(companies, 'relation', columns, 'Company', 'OWNS');
  expect(meaningOf(relation, 'no', spec)).toEqual({ is: 'source', kind: 'Company' });
  expect(meaningOf(relation, 'title', spec)).toEqual({ is: 'target', kind: 'Company' });
});

test('problems are shown at their cells and columns', () => {
  const sample = {
    file: 'companies.csv',
    columns,
    rows: [{ line: 2, cells: ['1', 'Acme', 'US', '2.3.', 'Jane', ''], at: [1, 3, 8, 11, 16, 21] }],
    total: 9,
  };
  const placed = placedOf(
    [
      { file: 'x/companies.csv', line: 2, column: 11, text: 'founded: not a date' },
      { file: 'x/companies.csv', line: 7, text: 'founded: not a date' },
      { file: 'x/x.mapping.yaml', line: 14, column: 17, text: 'no kind Person' },
      { file: 'x/stakes.csv', line: 2, column: 1, text: 'other' },
    ],
    text,
    sample,
    companies,
  );
  expect([...placed.columns]).toEqual([
    ['founded', ['2: founded: not a date', '7: founded: not a date']],
    ['ceo', ['no kind Person']],
  ]);
  expect([...placed.cells.keys()]).toEqual(['2 founded', '7 founded']);
});

test('the type of a fact is guessed from its cells', () => {
  expect(
    [['2012', '2013-04'], ['2012-01', ''], ['1', '-2'], ['1.5', '2'], ['a', '1'], ['']].map((c) => typeOfCells(c)),
  ).toEqual(['String', 'Date', 'Int', 'Decimal', 'String', 'String']);
});

test('the type of a fact is read and changed in the additions to the ontology', () => {
  const text =
    'extend type Company {\n  "A."\n  country: String @evidence(as: COUNTRY) @label(language: "en", text: "Land")\n}\n';
  expect(factType(text, 'Company', 'country')).toBe('String');
  expect(factType(text, 'Company', 'founded')).toBeUndefined();
  const changed = withFactType(text, 'Company', 'country', 'Int');
  expect(changed).toContain('  country: Int @label(language: "en", text: "Land")');
  expect(withFactType(text, 'Person', 'country', 'Int')).toBe(text);
});

test.each([
  ['Date', ['3.2.1998', '3.2.98', '32.13.2001'], { format: ['D.M.YYYY', 'D.M.YY'] }],
  ['Date', ['2001-02-03', '2004'], {}],
  ['Date', ['13/2/2001', '1/2/2001'], { format: 'D/M/YYYY' }],
  ['Decimal', ['1.234,56', 'abc', '10'], { decimal: ',', thousands: '.' }],
  ['Decimal', ['51,5 %', '-5 %'], { unit: '%', decimal: ',' }],
  ['Int', ['1', '2'], {}],
  ['String', ['3.2.1998'], {}],
] as const)('a %s is read from %j with %j', (type, cells, options) => {
  expect(optionsOf(type, cells)).toEqual(options);
  const table = { file: 'a.csv', entities: [{ id: 'x:{n}', kind: 'X', facts: { when: 'When' } }] };
  const value = withValue(table, 'when', type, cells).entities?.[0]?.facts?.['when'];
  expect(value).toEqual(Object.keys(options).length === 0 ? 'When' : { column: 'When', ...options });
});
