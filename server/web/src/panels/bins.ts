// Divides years into the bars of a histogram.

export interface Bin {
  from: number;
  to: number;
  count: number;
  /** The years that have a value. */
  years: string[];
}

/** The maximum number of bars, and the numbers of years that a bar can have. */
const MOST = 40;
const WIDTHS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

export function binsOf(of: readonly { year: string; count: number }[]): Bin[] {
  const all = of.flatMap(({ year, count }) => (/^-?\d+$/.test(year) ? [{ year, at: Number(year), count }] : []));
  if (all.length === 0) return [];
  const [least, greatest] = [Math.min(...all.map((y) => y.at)), Math.max(...all.map((y) => y.at))];
  const width = WIDTHS.find((w) => Math.floor(greatest / w) - Math.floor(least / w) < MOST) ?? greatest - least + 1;
  const begin = Math.floor(least / width) * width;
  const bins: Bin[] = [];
  for (let from = begin; from <= greatest; from += width)
    bins.push({ from, to: from + width - 1, count: 0, years: [] });
  for (const y of all) {
    const bin = bins[Math.floor((y.at - begin) / width)];
    bin?.years.push(y.year);
    if (bin) bin.count += y.count;
  }
  return bins;
}
