// Arranges the text of a proof for a narrow column.

/** A line of the text: its branch, the statement, and after a gap the source. */
const LINE = /^([│├└─\s]*)(.*?\S)\s{2,}(\S.*)$/;

/** Puts each source on a line of its own, below its statement. A narrow column would break the gap between the two. */
export function narrowed(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const [, branch = '', statement = '', source = ''] = LINE.exec(line) ?? [];
      if (source === '') return line;
      const below = branch.replaceAll('├', '│').replaceAll('└', ' ').replaceAll('─', ' ');
      return `${branch}${statement}\n${below}  ${source}`;
    })
    .join('\n');
}

/**
 * A date with what says how it bounds a period, or a place in a source: a page, paragraph, article, section or note.
 */
const WHOLE = new RegExp(
  [
    String.raw`(?:\b(?:since|until|on) )?\b\d{4}(?:-\d\d){1,2}(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?(?: or (?:before|after))?`,
    String.raw`\b(?:since|until|on) \d{4}\b(?: or (?:before|after))?`,
    String.raw`(?:\b(?:pp?|pars?|arts?|secs?|ch|fig|no)\.|\b(?:page|paragraph|article|section|chapter|note|table)s?|§§?) \d[\w.–-]*(?:\(\w+\))*`,
  ].join('|'),
  'giu',
);

/** Splits a text into the parts that may be broken between lines and those that must stay whole. */
export function unbroken(text: string): { text: string; whole: boolean }[] {
  const parts: { text: string; whole: boolean }[] = [];
  let from = 0;
  for (const m of text.matchAll(WHOLE)) {
    if (m.index > from) parts.push({ text: text.slice(from, m.index), whole: false });
    parts.push({ text: m[0], whole: true });
    from = m.index + m[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), whole: false });
  return parts;
}
