// The caption of a saved picture: its view and its date.
import { ask, type View } from '../api/client';
import { nodesOf } from '../api/nodes';
import { current } from '../keep/current';
import { dateText, listed } from '../lang/format';
import { t } from '../lang/language';
import { start, type Piece } from '../state/graph';
import { allLines, backbone } from '../state/ui';
import { entityName, titleOf, ruleName, sentence, typeName } from '../state/labels';

/** Describes the conditions of a view in words, with names instead of ids. */
async function conditions(view: View): Promise<string[]> {
  const { asOf, without = [], distrust = [], with: added = [] } = view;
  const ids = [...without, ...distrust, ...added.flatMap((w) => [w.source, w.target])];
  const nodes = await nodesOf('Names', ids);
  const names = new Map(
    ids.map((id, i): [string, string] => {
      const n = nodes[i];
      if (!n) return [id, t().figure.rule(ruleName(id))];
      if ('name' in n) return [id, entityName(n)];
      return [id, 'source' in n ? sentence(n) : id];
    }),
  );
  const name = (id: string) => names.get(id) ?? id;
  return [
    ...(asOf ? [t().figure.asOf(dateText(asOf))] : []),
    ...without.map((id) => t().figure.without(name(id))),
    ...distrust.map((id) => t().figure.distrust(name(id))),
    ...added.map((w) => t().figure.assuming(`${name(w.source)} ${typeName(w.type)} ${name(w.target)}`)),
  ];
}

/** The caption of a figure. */
export interface Caption {
  /** The subject: the investigation, the panel, or the dataset. */
  heading: string;
  /** The size of the graph. */
  title: string;
  view: string;
  sources: string;
  origin: string;
}

/** The maximum number of relations whose sources are requested at once, and of sources that are named. */
const AT_ONCE = 1000;
const NAMED = 6;

/** Returns the documents that state the drawn relations, those with most relations first. */
async function sourcesOf(shown: Piece, view: View): Promise<string> {
  const ids = shown.relations.filter((r) => r.fate !== 'removed' && !r.derived).map((r) => r.id);
  const count = new Map<string, number>();
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const { nodes } = await ask('SourcesOf', { ids: ids.slice(i, i + AT_ONCE) }, view);
    for (const n of nodes) {
      if (!n || !('claims' in n)) continue;
      const names = new Set(n.claims.map((c) => entityName(c.document)));
      for (const name of names) count.set(name, (count.get(name) ?? 0) + 1);
    }
  }
  const names = [...count].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name]) => name);
  if (names.length === 0) return shown.relations.some((r) => r.derived) ? t().figure.derivedOnly : '';
  return names.length <= NAMED
    ? t().figure.sources(listed(names))
    : t().figure.sourcesAndOthers(names.slice(0, NAMED).join(', '), names.length - NAMED);
}

export async function captionOf(shown: Piece, view: View, about: string, now: Date): Promise<Caption> {
  const all = await conditions(view);
  const s = start.peek();
  const { revision, datasets } = s.is === 'ready' ? s.value : { revision: null, datasets: [] };
  const titles = datasets.map((d) => titleOf(d) ?? d.name);
  const day = revision?.committedAt?.slice(0, 10);
  const lines = allLines.peek() ? null : backbone.peek();
  const counts = t().figure.counts(
    shown.entities.filter((e) => !e.removed).length,
    shown.relations.filter((r) => r.fate !== 'removed').length,
  );
  return {
    heading: current.peek()?.name ?? (about || titles[0] || ''),
    title: lines ? t().figure[lines.placed ? 'placed' : 'strongest'](counts, lines.drawn, lines.all) : counts,
    view: all.length ? t().figure.view(all.join('; ')) : t().figure.whole,
    sources: await sourcesOf(shown, view),
    origin: [
      titles.join(', '),
      'nexum',
      revision && (day ? t().figure.revisionOf(revision.number, day) : t().figure.revision(revision.number)),
      t().figure.saved(now.toISOString().slice(0, 10)),
    ]
      .filter(Boolean)
      .join(' · '),
  };
}

/** Returns a file name: the investigation or else the subject, the view if there is one, and the day. */
export function fileName(shown: Piece, about: string | null, view: View, now: Date): string {
  const of =
    current.peek()?.name ??
    shown.entities.find((e) => e.id === about)?.id ??
    (shown.entities.length === 1 ? shown.entities[0]?.id : undefined) ??
    `${shown.entities.length}-entities`;
  const hypothetical = Boolean(view.without?.length || view.distrust?.length || view.with?.length);
  const parts = [
    'nexum',
    of.slice(0, 60),
    view.asOf && `as-of-${view.asOf}`,
    hypothetical && 'what-if',
    now.toISOString().slice(0, 10),
  ];
  return parts
    .filter(Boolean)
    .join('-')
    .replace(/[^\p{L}\p{N}.-]+/gu, '-')
    .replace(/-{2,}/g, '-');
}
