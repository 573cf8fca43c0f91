// Finds the texts that match a few typed letters.

const parts = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/**
 * Returns how well a text matches; smaller is better. Returns undefined if a typed word does not begin any word of the
 * text.
 */
export function distance(typed: string, text: string): number | undefined {
  const words = parts(text);
  let sum = 0;
  for (const t of parts(typed)) {
    // Chinese has no spaces between words.
    const at = words.findIndex((w) => (/\p{Script=Han}/u.test(t) ? w.includes(t) : w.startsWith(t)));
    if (at < 0) return undefined;
    sum += at + (words[at] === t ? 0 : 0.5);
  }
  return sum;
}

/** Returns the matching items, the best first. Equally good ones keep their order. */
export function matching<T>(typed: string, of: readonly T[], text: (item: T) => string): T[] {
  return of
    .flatMap((item) => {
      const d = distance(typed, text(item));
      return d === undefined ? [] : [{ item, d }];
    })
    .sort((a, b) => a.d - b.d)
    .map((m) => m.item);
}
