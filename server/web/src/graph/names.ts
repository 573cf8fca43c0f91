// Breaks the names of entities into lines.

const WIDTH = 26; // letters per line
const LINES = 3;
const ONE_LINE = 28; // letters of a name that is on one line
const TAIL = 11; // letters of the end of a long name that is on one line

/** Characters that are twice as wide as a letter: those of Chinese, Japanese and Korean, and pictures. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u;

/** Reports whether a text has characters that are twice as wide as a letter. */
export const isWide = (text: string): boolean => WIDE.test(text);

/** Returns the index at which a text is as wide as a number of letters, or its length if it is narrower. */
function reach(text: string, letters: number): number {
  let [at, width] = [0, 0];
  for (const c of text) {
    width += WIDE.test(c) ? 2 : 1;
    if (width > letters) return at;
    at += c.length;
  }
  return at;
}

/** Returns the width of a text in letters. */
export function lettersOf(text: string): number {
  let width = 0;
  for (const c of text) width += WIDE.test(c) ? 2 : 1;
  return width;
}

/** A place between two characters of one word. */
const INSIDE = /[\p{Script=Latin}\p{N}][\p{Script=Latin}\p{N}]/u;

/**
 * Returns where to break a text before an end: after a word if possible, and otherwise not between two Latin letters or
 * digits.
 */
function cutOf(text: string, end: number): number {
  const space = text.lastIndexOf(' ', end);
  if (space > end / 3) return space;
  let cut = end;
  while (cut > end / 3 && INSIDE.test(text.slice(cut - 1, cut + 1))) cut -= 1;
  return cut > end / 3 ? cut : end;
}

/** Returns the end of a text, at most as wide as a number of letters, from the beginning of a word if possible. */
function endOf(text: string, letters: number): string {
  let [at, width] = [text.length, 0];
  for (const c of [...text].reverse()) {
    width += WIDE.test(c) ? 2 : 1;
    if (width > letters) break;
    at -= c.length;
  }
  const word = text.indexOf(' ', at - 1) + 1;
  return text.slice(word > 0 && word - at < (2 * (text.length - at)) / 3 ? word : at);
}

/**
 * Breaks a name into at most LINES lines, between words if possible. The last line of a longer one is its end, because
 * similar names often differ only there.
 */
export function broken(name: string): string[] {
  const lines: string[] = [];
  let rest = name;
  while (lines.length < LINES - 1) {
    const end = reach(rest, WIDTH);
    if (end === rest.length) break;
    const cut = cutOf(rest, end);
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trim();
  }
  return [...lines, reach(rest, WIDTH) < rest.length ? `…${endOf(rest, WIDTH - 1)}` : rest];
}

/** Returns a name on one line, without its middle if it is long. */
export function onOneLine(name: string): string {
  if (lettersOf(name) <= ONE_LINE) return name;
  const end = endOf(name, TAIL);
  const start = name.slice(0, cutOf(name, reach(name, ONE_LINE - lettersOf(end) - 1)));
  return `${start.trimEnd()}…${end}`;
}
