// Tests how files are shown before they are loaded.
import { describe, expect, test } from 'vitest';
import './browser';
import { countsBy, formatName, withNames } from '../src/parts/foreign';
import { foreignKind, lastPart } from '../src/state/labels';
import { rowsOf, separatorOf } from '../src/parts/rows';
import { hasBadRows, previewOf, type Report } from '../src/parts/upload';

const report = (of: Partial<Report>): Report => ({
  status: 'dryRun',
  revision: 1,
  new: 0,
  held: 0,
  retracted: 0,
  entities: {},
  relations: {},
  facts: {},
  foreign: 0,
  rules: 0,
  ontologies: 0,
  notes: [],
  problems: [],
  moreProblems: 0,
  warnings: [],
  ...of,
});

describe('what the ontology does not define', () => {
  test.each([
    ['ftm:Company', 'Company'],
    ['stix:intrusion-set', 'Intrusion set'],
    ['http://schema.org/LegalForm', 'Legal form'],
    ['https://a.example/terms#Ship', 'Ship'],
  ])('the kind %s is called %s', (kind, name) => {
    expect(foreignKind(kind)).toBe(name);
  });
  test.each([
    [{ 'ftm:Company': 2 }, {}, 'FollowTheMoney'],
    [{ 'ftm:Company': 2 }, { 'bods:source': 1 }, 'BODS'],
    [{ 'stix:threat-actor': 2 }, { 'misp:country': 1 }, 'MISP'],
    [{ 'ftm:Company': 2 }, { 'gleif:ConformityFlag': 1 }, 'GLEIF'],
    [{ 'stix:tool': 2 }, {}, 'STIX'],
    [{ 'http://x.example/T': 2 }, {}, undefined],
  ])('%j with %j is %s', (foreignKinds, foreigns, name) => {
    expect(formatName(report({ foreignKinds, foreigns }))).toBe(name);
  });
  test('counts of terms with one name are added', () => {
    expect(countsBy({ 'a:x': 1, 'b:x': 2, 'b:y': 1 }, lastPart)).toEqual([
      ['x', 3],
      ['y', 1],
    ]);
  });
});

describe('cells', () => {
  test.each([
    ['a;b\n1,5;2\n', ';'],
    ['a\tb\n1\t2\n', '\t'],
    ['a,b\n"x, y",2\n', ','],
    ['Acme\nBeta, Inc.\nGamma\n', undefined],
  ])('the separator of %j is %j', (text, separator) => {
    expect(separatorOf(text)).toBe(separator);
  });
  test('quotes hold separators, line breaks and quotes', () => {
    expect(rowsOf('a,"b, c"\r\n"d ""e""","f\ng"\n\n', ',')).toEqual([
      ['a', 'b, c'],
      ['d "e"', 'f\ng'],
    ]);
  });
});

describe('the beginning of a file', () => {
  test.each([
    ['UTF-8', new TextEncoder().encode('Müller\n'), 'Müller\n'],
    ['windows-1252', new Uint8Array([0x4d, 0xfc, 0x6c]), 'Mül'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x4d, 0x00, 0xfc, 0x00]), 'Mü'],
    ['no text', new Uint8Array([0x50, 0x4b, 0x00, 0x01]), null],
  ])('%s', async (_, bytes, text) => {
    expect(await previewOf(new Blob([bytes]))).toBe(text);
  });
});

test('rows can be left out if some problems are those of rows', () => {
  const at = (file: string, line?: number) =>
    report({ status: 'invalid', problems: [{ file, ...(line ? { line } : {}), text: 'wrong' }] });
  expect(hasBadRows(at('a/firms.csv', 3))).toBe(true);
  expect(hasBadRows(at('a/firms.csv'))).toBe(false);
  expect(hasBadRows(at('a/firms.mapping.yaml', 3))).toBe(false);
});

test('problems name the entities instead of their ids', () => {
  const added = {
    entities: [{ id: 'firm:d8e5-839e', name: 'Café Zürich', new: true }],
    relations: [],
    moreEntities: false,
    moreRelations: false,
  };
  const said = (text: string) => withNames([{ file: 'a.csv', text }], added)[0]?.text;
  expect(said('nothing refers to firm:d8e5-839e, and it refers to nothing')).toBe(
    'nothing refers to Café Zürich, and it refers to nothing',
  );
  expect(said('firm:d8e5-839e: no; see firm:other')).toBe('Café Zürich: no; see firm:other');
});
