// The fonts that a PDF embeds. A PDF cannot use the fonts of the reader's machine, so the page has Noto Sans, in parts
// of some hundred characters, and loads the parts that a figure needs.
import latinRanges from '@fontsource/noto-sans/unicode.json';
import chineseRanges from '@fontsource/noto-sans-sc/unicode.json';
import { unzlibSync } from 'fflate';

// Devanagari is left out: its characters change their form beside others, which jsPDF does not support.
const latinFiles = import.meta.glob<string>(
  [
    '../../node_modules/@fontsource/noto-sans/files/*-400-normal.woff',
    '!../../node_modules/@fontsource/noto-sans/files/*-devanagari-*',
  ],
  { query: '?url', import: 'default', eager: true },
);
const chineseFiles = import.meta.glob<string>(
  '../../node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-[0-9]*-400-normal.woff',
  { query: '?url', import: 'default', eager: true },
);

/** A part of a font: its characters, as pairs of the first and the last code point, and its file. */
export interface FontPart {
  name: string;
  ranges: (readonly [number, number])[];
  url: string;
}

/** Reads the CSS notation for ranges of characters: U+4e00-4eff,U+20. */
export function rangesOf(text: string): FontPart['ranges'] {
  return text.split(',').map((range) => {
    const [first = '', last = first] = range.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
  });
}

function partsOf(font: string, ranges: Record<string, string>, files: Record<string, string>): FontPart[] {
  return Object.entries(ranges).flatMap(([subset, text]) => {
    const part = subset.replace(/[[\]]/g, '');
    const url = Object.entries(files).find(([file]) => file.endsWith(`/${font}-${part}-400-normal.woff`))?.[1];
    return url === undefined ? [] : [{ name: `${font}-${part}`, ranges: rangesOf(text), url }];
  });
}

/** All parts, in the order in which they are tried. */
export const fontParts: FontPart[] = [
  ...partsOf('noto-sans', latinRanges, latinFiles),
  ...partsOf('noto-sans-sc', chineseRanges, chineseFiles),
].sort((a, b) => Number(b.name.endsWith('-latin')) - Number(a.name.endsWith('-latin')));

/**
 * The scripts that jsPDF writes correctly: from left to right, each character in one form. The browser draws all
 * others.
 */
const PLAIN =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Common}]/u;

/** Returns the first part that has a character. */
export const partOf = (char: string, parts: readonly FontPart[] = fontParts): FontPart | undefined => {
  if (!PLAIN.test(char)) return undefined;
  const code = char.codePointAt(0) ?? 0;
  return parts.find((p) => p.ranges.some(([first, last]) => first <= code && code <= last));
};

/** A piece of text in one font. */
export interface Run {
  text: string;
  part: FontPart;
}

/** Splits a text where the font changes. Returns null if no font has one of its characters. */
export function runsOf(text: string, find: (char: string) => FontPart | undefined): Run[] | null {
  const out: Run[] = [];
  for (const char of text) {
    const last = out.at(-1);
    const part = char === ' ' && last ? last.part : find(char);
    if (!part) return null;
    if (last && last.part === part) last.text += char;
    else out.push({ text: char, part });
  }
  return out;
}

const WOFF = 0x774f4646;
const HEADER = 44;
const ENTRY = 20;

/** Unpacks WOFF, the compressed form of a font, to TrueType, which a PDF can embed. */
export function trueType(woff: Uint8Array): Uint8Array {
  const from = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  if (woff.length < HEADER || from.getUint32(0) !== WOFF) throw new Error('This is not a font in WOFF.');
  const count = from.getUint16(12);
  const tables = Array.from({ length: count }, (_, i) => {
    const at = HEADER + i * ENTRY;
    const [offset, packed, size] = [from.getUint32(at + 4), from.getUint32(at + 8), from.getUint32(at + 12)];
    const data = woff.subarray(offset, offset + packed);
    return {
      tag: from.getUint32(at),
      sum: from.getUint32(at + 16),
      data: packed < size ? unzlibSync(data, { out: new Uint8Array(size) }) : data,
    };
  });
  const aligned = (n: number) => (n + 3) & ~3;
  const start = 12 + 16 * count;
  const out = new Uint8Array(tables.reduce((n, t) => n + aligned(t.data.length), start));
  const to = new DataView(out.buffer);
  to.setUint32(0, from.getUint32(4));
  to.setUint16(4, count);
  const power = Math.floor(Math.log2(count));
  to.setUint16(6, 16 * 2 ** power);
  to.setUint16(8, power);
  to.setUint16(10, 16 * (count - 2 ** power));
  let at = start;
  for (const [i, t] of tables.entries()) {
    const entry = 12 + 16 * i;
    to.setUint32(entry, t.tag);
    to.setUint32(entry + 4, t.sum);
    to.setUint32(entry + 8, at);
    to.setUint32(entry + 12, t.data.length);
    out.set(t.data, at);
    at += aligned(t.data.length);
  }
  return out;
}
