// Tests the bibliography of a report.
import { describe, expect, test } from 'vitest';
import './browser';
import type { Claim, Published } from '../src/api/generated';
import { bibliography, cite } from '../src/save/citation';
import { entry } from '../src/save/documents';

const entity = (id: string, name = id) => ({ id, name, kind: 'DOCUMENT', foreignKind: null, zh: null });
const fact = (name: string, value: string) => ({ node: { name, value } });
const made = (type: string, name: string) => ({ node: { type, source: entity(name, name) } });

describe('an entry', () => {
  const of: Published = {
    id: 'minnick-2013',
    facts: {
      edges: [
        fact('title', 'Report <Draft>'),
        fact('publishedOn', '2013'),
        fact('url', 'https://example.org/a?b=1&c=2'),
        fact('documentType', 'article'),
      ],
    },
    relations: { edges: [made('AUTHORED', 'Wendell Minnick'), made('PUBLISHED', 'Defense News')] },
  };
  test('has title, makers, date and address', () => {
    expect(entry('minnick-2013', { name: 'Minnick 2013' }, of)).toBe(
      'Minnick 2013. <cite>Report &lt;Draft&gt;</cite>. Authored Wendell Minnick. Published Defense News. Article. 2013. ' +
        '<a href="https://example.org/a?b=1&amp;c=2" title="URL">https://example.org/a?b=1&amp;c=2</a>. ' +
        '<span class="quiet">minnick-2013</span>',
    );
  });
  test('has the name and the id if the view has no more', () => {
    expect(entry('a', { name: 'the law' }, undefined)).toBe('The law. <span class="quiet">a</span>');
  });
  test('never links to what is no web address', () => {
    const script = { ...of, facts: { edges: [fact('url', 'javascript:alert(1)')] } };
    expect(entry('a', { name: 'A' }, script)).not.toContain('javascript');
  });
});

test('a document that a cited document cites is in the bibliography', () => {
  const claim = {
    locator: '4.46',
    quote: null,
    stance: 'SUPPORTS',
    modality: 'STATED',
    document: entity('thesis', 'Thesis'),
    relays: entity('press', 'Press'),
  } as unknown as Claim;
  const cited = bibliography([{ claims: [claim] }]);
  expect([...cited]).toEqual([
    ['thesis', { n: 1, name: 'Thesis' }],
    ['press', { n: 2, name: 'Press' }],
  ]);
  expect(cite(claim, cited)).toBe('[<a href="#doc-1">1</a>, 4.46, citing <a href="#doc-2">2</a>]');
});
