// What a picture says of itself: of which view it is, and of when.
import { ask, type View } from '../api/client';
import { current } from '../keep/current';
import { start, type Piece } from '../state/graph';
import { ruleName, sentence, typeName } from '../state/labels';

const number = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** The conditions of a view in words, with the names of what they speak of. */
async function conditions(view: View): Promise<string[]> {
  const { asOf, without = [], distrust = [], with: added = [] } = view;
  const ids = [...without, ...distrust, ...added.flatMap((w) => [w.source, w.target])];
  const { nodes } = ids.length ? await ask('Names', { ids }) : { nodes: [] };
  const names = new Map(
    ids.map((id, i) => {
      const n = nodes[i];
      if (n && 'source' in n) return [id, sentence(n)];
      return [id, n && 'name' in n ? n.name : `the rule ${ruleName(id)}`];
    }),
  );
  const name = (id: string) => names.get(id) ?? id;
  return [
    ...(asOf ? [`as of ${asOf}`] : []),
    ...without.map((id) => `without ${name(id)}`),
    ...distrust.map((id) => `without what ${name(id)} says`),
    ...added.map((w) => `supposing ${name(w.source)} ${typeName(w.type)} ${name(w.target)}`),
  ];
}

export interface Caption {
  title: string;
  view: string;
  origin: string;
}

export async function captionOf(shown: Piece, view: View, now: Date): Promise<Caption> {
  const all = await conditions(view);
  const revision =
    start.peek().is === 'ready'
      ? (start.peek() as { value: { revision: { number: number; committedAt: string | null } } }).value.revision
      : null;
  const datasets =
    start.peek().is === 'ready'
      ? (start.peek() as { value: { datasets: { name: string; title: string | null }[] } }).value.datasets
      : [];
  const named = current.peek()?.name;
  return {
    title: `${named ? `${named}: ` : ''}${number(shown.entities.filter((e) => !e.gone).length, 'entity', 'entities')} and ${number(shown.relations.filter((r) => r.fate !== 'gone').length, 'relation', 'relations')}`,
    view: all.length ? `The graph ${all.join('; ')}.` : 'All dates, all sources.',
    origin: [
      datasets.map((d) => d.title ?? d.name).join(', '),
      'nexum',
      revision &&
        `revision ${revision.number}${revision.committedAt ? ` of ${revision.committedAt.slice(0, 10)}` : ''}`,
      `saved ${now.toISOString().slice(0, 10)}`,
    ]
      .filter(Boolean)
      .join(' · '),
  };
}

/** A name for a file: what it is about, the view if there is one, and the day. */
export function fileName(shown: Piece, about: string | null, view: View, now: Date): string {
  const of =
    shown.entities.find((e) => e.id === about)?.id ??
    (shown.entities.length === 1 ? shown.entities[0]?.id : undefined) ??
    `${shown.entities.length}-entities`;
  const hypothetical = Boolean(view.without?.length || view.distrust?.length || view.with?.length);
  const parts = [
    'nexum',
    of.slice(0, 40),
    view.asOf && `as-of-${view.asOf}`,
    hypothetical && 'what-if',
    now.toISOString().slice(0, 10),
  ];
  return parts
    .filter(Boolean)
    .join('-')
    .replace(/[^\p{L}\p{N}.-]+/gu, '-');
}
