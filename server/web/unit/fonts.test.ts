// Tests the fonts of a PDF: which part has a character, and how a line of text is split between parts.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import './browser';
import { fontParts, partOf, rangesOf, runsOf, trueType } from '../src/save/fonts';

test('ranges are read as CSS writes them', () => {
  expect(rangesOf('U+20-7e, U+A0,U+4e00-4eff')).toEqual([
    [0x20, 0x7e],
    [0xa0, 0xa0],
    [0x4e00, 0x4eff],
  ]);
});

test('there is a font for Latin, Greek, Cyrillic and Chinese in both ways of writing, and none for what must be shaped', () => {
  const font = (char: string) => partOf(char)?.name.replace(/-\d+$/, '');
  expect([...'aéŁДω阿里雲云聯'].map(font)).toEqual([
    'noto-sans-latin',
    'noto-sans-latin',
    'noto-sans-latin-ext',
    'noto-sans-cyrillic',
    'noto-sans-greek',
    ...Array.from({ length: 5 }, () => 'noto-sans-sc'),
  ]);
  expect([...'عह\u0301'].map(font)).toEqual([undefined, undefined, undefined]);
});

test('a line is split where the font changes; spaces stay with what is before them', () => {
  const runs = runsOf('Azure China 云', partOf);
  expect(runs?.map((r) => r.text)).toEqual(['Azure China ', '云']);
  expect(runsOf('شركة', partOf)).toBeNull();
});

test('a font is unpacked to TrueType, with all its tables', () => {
  const file = 'node_modules/@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff';
  const font = trueType(readFileSync(file));
  const view = new DataView(font.buffer);
  expect(view.getUint32(0)).toBe(0x00010000);
  const tables = Array.from({ length: view.getUint16(4) }, (_, i) =>
    String.fromCharCode(...font.subarray(12 + 16 * i, 16 + 16 * i)),
  );
  for (const tag of ['cmap', 'glyf', 'head', 'hmtx', 'loca', 'maxp']) expect(tables).toContain(tag);
  const head = 12 + 16 * tables.indexOf('head');
  expect(view.getUint32(view.getUint32(head + 8) + 12)).toBe(0x5f0f3cf5);
  expect(() => trueType(new Uint8Array(60))).toThrow('WOFF');
  expect(fontParts.length).toBeGreaterThan(90);
});
