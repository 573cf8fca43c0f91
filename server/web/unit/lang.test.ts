// Tests the catalogues of texts: each has every text of the others, with the same arguments, and components contain no
// texts of their own.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'vite';
import { expect, test } from 'vitest';
import './browser';
import { en } from '../src/lang/en';
import { zh } from '../src/lang/zh';
import { dateText, describedIn, listed, number } from '../src/lang/format';
import { use } from '../src/lang/language';
import { rich } from '../src/lang/rich';

type Text = string | ((...args: (number | string)[]) => string);

function texts(of: object, under = ''): [string, Text][] {
  return Object.entries(of).flatMap(([key, value]): [string, Text][] => {
    const name = under ? `${under}.${key}` : key;
    return typeof value === 'object' ? texts(value as object, name) : [[name, value as Text]];
  });
}

const english = new Map(texts(en));
const chinese = new Map(texts(zh));

test('both catalogues have the same texts', () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
});

/**
 * Returns the arguments that a text shows. The test passes numbers that no text contains; surplus arguments do no harm.
 */
function shown(text: Text): number[] {
  if (typeof text === 'string') return [];
  const numbers = Array.from({ length: 6 }, (_, i) => 700_001 + i);
  const all = text(...numbers).replaceAll(',', '');
  return numbers.flatMap((n, i) => (all.includes(String(n)) ? [i] : []));
}

test('both catalogues show the same arguments', () => {
  for (const [name, text] of english) expect([name, ...shown(chinese.get(name) ?? '')]).toEqual([name, ...shown(text)]);
});

test('every argument of a text is shown', () => {
  for (const [name, text] of english)
    if (typeof text === 'function') expect([name, shown(text).length]).toEqual([name, text.length]);
});

const said = (text: Text): string => (typeof text === 'string' ? text : text(0, 1, 2, 3, 4, 5));

test('every text of words has Chinese characters, and Chinese punctuation after them', () => {
  for (const [name, text] of chinese) {
    if (words.test(said(english.get(name) ?? ''))) expect(said(text), name).toMatch(/\p{Script=Han}/u);
    expect(said(text), name).not.toMatch(/\p{Script=Han}[,;:?!.](?!\w)/u);
  }
});

test('dates, numbers and lists are written as the language does', () => {
  const written = () => [
    dateText('2017'),
    dateText('2017-06'),
    dateText('2017-06-01'),
    number(13921),
    listed(['a', 'b', 'c']),
  ];
  expect(written()).toEqual(['2017', 'Jun 2017', 'Jun 1, 2017', '13,921', 'a, b, and c']);
  expect(dateText('2017-06-01T08:30:00Z')).toBe('Jun 1, 2017 08:30:00 UTC');
  expect(dateText('2017-06-01T08:30:00.123+02:00')).toBe('Jun 1, 2017 08:30:00+02:00');
  expect(dateText('long ago')).toBe('long ago');
  use('zh', zh);
  expect(written()).toEqual(['2017年', '2017年6月', '2017年6月1日', '13,921', 'a、b和c']);
  use('en', en);
});

test('elements stand where a text takes its arguments', () => {
  expect(rich((a, b) => `${b} before ${a}!`, 1, 2)).toEqual(['', 2, ' before ', 1, '!']);
});

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** Attributes that users read or hear. */
const read = new Set([
  'aria-label',
  'title',
  'placeholder',
  'alt',
  'label',
  'aria-description',
  'aria-roledescription',
]);
const words = /\p{L}{2}/u;

/** Returns the texts in the elements of a file. */
function literals(file: string): string[] {
  const { program, errors } = parseSync(file, readFileSync(src + file, 'utf8'));
  expect(errors, file).toEqual([]);
  const found: string[] = [];
  new Visitor({
    JSXText: (n) => {
      if (words.test(n.value)) found.push(n.value.trim());
    },
    JSXAttribute: (n) => {
      if (
        n.name.type === 'JSXIdentifier' &&
        read.has(n.name.name) &&
        n.value?.type === 'Literal' &&
        words.test(String(n.value.value))
      )
        found.push(String(n.value.value));
    },
    // Several words that begin with a capital are a text anywhere.
    Literal: (n) => {
      if (typeof n.value === 'string' && /^\p{Lu}[\p{L}’']* \p{L}+/u.test(n.value)) found.push(n.value);
    },
    TemplateElement: (n) => {
      // Braces belong to GraphQL.
      if (/(^| )\p{L}{2,} \p{L}{2,}( |$)/u.test(n.value.cooked ?? '') && !/[{}]/.test(n.value.cooked ?? ''))
        found.push(n.value.cooked ?? '');
    },
  }).visit(program);
  return found.filter((text) => !same.test(text)).map((text) => `${file}: ${text}`);
}

/** Another program, and texts for machines. */
const apart = /^(graphiql|lang|api)\/|^graph\/(lines|programs)\.ts/;
/**
 * Names, keys and questions, which are not translated, and the text that is shown when no catalogue could be loaded.
 */
const same = /^(nexum|Ctrl .*|\(X, \w\) \| .*|\w+ JSON|\) by .*|The texts of the page could not be loaded.*)$/;
/** Phrases in plain words are in English, and the page never shows what is wrong with a font of its own. */
const later = /^(save\/fonts|ask\/examples)\.ts/;

test('components have no texts of their own', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (f) => /\.tsx?$/.test(f) && !f.endsWith('generated.ts') && !apart.test(f) && !later.test(f),
  );
  expect(files.flatMap(literals)).toEqual([]);
}, 120_000); // it reads every file

test.each([
  ['en', 'A firm.', [], { text: 'A firm.', lang: 'en' }],
  ['zh', 'A firm.', [{ value: 'A firm.', language: null }], { text: 'A firm.', lang: 'en' }],
  ['zh', 'Eine große Firma.', [], { text: 'Eine große Firma.', lang: undefined }],
  ['zh', 'Une firme.', [{ value: 'Une firme.', language: 'fr' }], { text: 'Une firme.', lang: 'fr' }],
  [
    'zh',
    'A firm.',
    [
      { value: 'A firm.', language: 'en' },
      { value: '一家公司。', language: 'zh-Hans' },
    ],
    { text: '一家公司。', lang: 'zh-Hans' },
  ],
  [
    'en',
    '一家公司。',
    [
      { value: 'A firm.', language: null },
      { value: '一家公司。', language: 'zh-hans' },
    ],
    { text: 'A firm.', lang: 'en' },
  ],
  ['en', '一家公司。', [{ value: '一家公司。', language: 'zh-hans' }], { text: '一家公司。', lang: 'zh-hans' }],
  ['en', null, [], null],
])('on a page in %s, the description of %s', (page, preferred, all, want) => {
  expect(describedIn(page, preferred, all)).toEqual(want);
});
