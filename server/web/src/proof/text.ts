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
