// The quantities that figures of the graph measure, such as revenue, so that a search for one finds its chart.
import { askText } from '../api/client';
import { kindInfo, shapes } from './graph';
import { list, type Panel } from './state';

export interface Quantity {
  name: string;
  count: number;
  panel: Panel;
}

let asked: Promise<Quantity[]> | undefined;
let of = '';

/** The maximum number of quantities of each kind. */
const MOST = 500;
const constant = (name: string): string => name.replace(/([A-Z])/g, '_$1').toUpperCase();

async function load(): Promise<Quantity[]> {
  const out: Quantity[] = [];
  for (const [kind, shape] of shapes.peek()) {
    const info = kindInfo.peek().get(kind);
    const { measure, value } = shape;
    if (!info || !measure) continue;
    const { found } = await askText<{ found: { groups: { count: number; keys: { value: string | null }[] }[] } }>(
      `found: ${info.list}Aggregate(groupBy: [${constant(measure)}]) { groups(first: ${MOST}) { count keys { value } } }`,
      '',
      {},
      {},
    );
    for (const g of found.groups) {
      const name = g.keys[0]?.value;
      if (name)
        out.push({
          name,
          count: g.count,
          panel: { at: 'chart', kind, measure: `avg:${value}`, where: JSON.stringify({ [measure]: [name] }) },
        });
    }
  }
  return out;
}

/** Returns the quantities whose names contain a text, the most measured first. */
export async function quantities(text: string): Promise<Quantity[]> {
  const now = list([...shapes.peek().keys()]);
  if (!asked || of !== now) {
    of = now;
    asked = load();
    asked.catch(() => {
      asked = undefined;
    });
  }
  const sought = text.trim().toLowerCase();
  if (sought.length < 3) return [];
  return (await asked)
    .filter((q) => q.name.toLowerCase().includes(sought))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 3);
}
