// Reads text with separated cells: the beginning of a file, or a list that was copied from a spreadsheet.

const separators = ['\t', ';', ',', '|'] as const;

/** Returns the separator that splits most lines into the same number of cells; undefined if none splits them. */
export function separatorOf(text: string): string | undefined {
  let best: { separator: string; score: number } | undefined;
  for (const separator of separators) {
    const widths = rowsOf(text, separator).map((r) => r.length);
    const width = widths[0] ?? 1;
    const score = width > 1 ? widths.filter((w) => w === width).length / widths.length : 0;
    if (score > (best?.score ?? 0.6)) best = { separator, score };
  }
  return best?.separator;
}

/** Splits a text into rows of cells. A cell in quotes may hold separators, line breaks and doubled quotes. */
export function rowsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.some((c) => c !== '')) rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += c;
        i++;
      } else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === separator) endCell();
    else if (c === '\n') endRow();
    else if (c !== '\r') cell += c;
  }
  endRow();
  return rows;
}
