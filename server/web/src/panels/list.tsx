import { useState } from 'preact/hooks';
import { Badges, Empty, Mark, Name, span, WhyButton } from '../parts/parts';
import { type Column, Columns, inOrder, type Order, SortedTable } from '../parts/table';
import { degrees } from '../state/filter';
import type { Drawn, Piece } from '../state/graph';
import { measures, metricName } from '../state/measures';
import { shown } from '../state/shown';
import { state } from '../state/state';
import './list.css';
import { entityName, kindName, sentence, relationName } from '../state/labels';
import { t } from '../lang/language';
import { number, percent } from '../lang/format';

/** The number of rows that a table shows at a time. Thousands would be slow, and nobody reads them. */
const AT_ONCE = 100;

type Sorting<R> = Column<R> & { value: (row: R) => string | number | null };

interface LongProps<R> {
  of: readonly R[];
  what: string;
  columns: readonly Sorting<R>[];
  first: readonly string[];
  /** The order until the user chooses another; null for the order of the rows. */
  sorted: Order | null;
  rowKey: (row: R) => string;
  entity?: (row: R) => { id: string; name: string } | undefined;
}

function Long<R>({ of, what, columns, first, sorted, rowKey, entity }: LongProps<R>) {
  const [most, setMost] = useState(AT_ONCE);
  const [order, setOrder] = useState<Order | null>(sorted);
  const [names, setNames] = useState<readonly string[]>(first);
  const by = columns.find((c) => c.key === order?.key);
  const rows = by && order ? inOrder(of, by.value, order.down) : of;
  const rest = rows.length - most;
  return (
    <section>
      <h3>
        {what} <span class="count">{number(of.length)}</span>
      </h3>
      <Columns all={columns} shown={names} onChange={setNames} />
      <SortedTable
        label={t().search.browse.table(what)}
        columns={columns.filter((c) => names.includes(c.key))}
        rows={rows.slice(0, most)}
        rowKey={rowKey}
        order={order}
        onOrder={setOrder}
        {...(entity ? { entity } : {})}
      />
      {rest > 0 && (
        <button class="link" onClick={() => setMost(most + AT_ONCE)}>
          {t().search.list.showMore(Math.min(rest, AT_ONCE), rest)}
        </button>
      )}
    </section>
  );
}

type Texts = ReturnType<typeof t>['search']['list'];
type Entity = Piece['entities'][number];

const column = <R,>(
  key: string,
  name: string,
  value: (row: R) => string | number | null,
  cell: (row: R) => unknown = value,
): Sorting<R> => ({ key, name, sorts: true, value, cell: (row) => <>{cell(row)}</> });

const entityColumns = (m: Texts, degree: ReadonlyMap<string, number>): Sorting<Entity>[] => [
  column<Entity>('name', m.name, entityName, (e) => (
    <>
      <Name of={e} most={60} />
      {e.removed && <span class="badge disputed">{e.absent ? m.absent : m.removed}</span>}
    </>
  )),
  column<Entity>('kind', m.kind, (e) => kindName(e.kind)),
  { ...column<Entity>('relations', m.relations, (e) => degree.get(e.id) ?? 0), hint: m.relationsHere, number: true },
  ...[...measures.value].map(([metric, measured]) => ({
    ...column<Entity>(
      metric,
      metricName(metric),
      (e) => measured.values.get(e.id) ?? null,
      (e) => measured.values.get(e.id)?.toPrecision(3) ?? '',
    ),
    number: true,
  })),
  column<Entity>('id', m.id, (e) => e.id),
];

/** Returns a key that sorts relations by how they are claimed. Relations that a source states come first. */
const manner = (r: Drawn): string => `${r.derived ? 1 : 0} ${r.modality} ${r.disputed ? 1 : 0}`;

const relationColumns = (m: Texts): Sorting<Drawn>[] => [
  column<Drawn>(
    'source',
    m.from,
    (r) => entityName(r.source),
    (r) => <Name of={r.source} most={50} />,
  ),
  // A panel has no room for the two ends, the dates and the badges beside one another.
  column<Drawn>(
    'type',
    m.relation,
    (r) => `${relationName(r)} ${entityName(r.target)}`,
    (r) => (
      <div class="stacked">
        <em>{relationName(r)}</em> <Name of={r.target} most={60} />
        <Badges of={r} />
        {r.fate === 'removed' && <span class="badge disputed">{m.removed}</span>}
        {r.fate === 'added' && <span class="badge added">{m.added}</span>}
      </div>
    ),
  ),
  column<Drawn>(
    'target',
    m.to,
    (r) => entityName(r.target),
    (r) => <Name of={r.target} most={50} />,
  ),
  column<Drawn>(
    'since',
    m.dates,
    (r) => r.validFrom ?? r.validTo,
    (r) => span(r),
  ),
  {
    ...column<Drawn>(
      'confidence',
      m.confidence,
      (r) => r.confidence,
      (r) => percent(r.confidence),
    ),
    number: true,
  },
  column<Drawn>('manner', m.claimed, manner, (r) => (
    <>
      <Badges of={{ ...r, validFrom: null, validTo: null, periods: [] }} />
      {r.fate === 'removed' && <span class="badge disputed">{m.removed}</span>}
      {r.fate === 'added' && <span class="badge added">{m.added}</span>}
    </>
  )),
  {
    key: 'why',
    name: m.why,
    value: () => null,
    cell: (r) => (r.fate === 'removed' ? null : <WhyButton id={r.id} what={sentence(r)} />),
  },
];

/** Shows the graph in words, for users who cannot see it or prefer to read. */
export function List() {
  const { entities, relations } = shown.value;
  const m = t().search.list;
  // A metric is a column from the beginning if it can be seen in the picture.
  const { color, size } = state.value.style;
  const styled = [...measures.value.keys()].filter((metric) => metric === color || metric === size);
  const kinds = [...Map.groupBy(entities, (e) => e.kind)].toSorted((a, b) => b[1].length - a[1].length);
  return (
    <article class="list">
      <h2>{m.title}</h2>
      {entities.length === 0 && <Empty>{m.empty}</Empty>}
      {kinds.length > 1 && (
        <ul class="kind-counts" aria-label={m.byKind}>
          {kinds.map(([kind, group]) => (
            <li key={kind}>
              <Mark kind={kind} /> {kindName(kind)} <span class="count">{number(group.length)}</span>
            </li>
          ))}
        </ul>
      )}
      {entities.length > 0 && (
        <Long
          of={entities}
          what={m.entities}
          columns={entityColumns(m, degrees(relations))}
          first={['name', 'kind', 'relations', ...styled]}
          sorted={{ key: 'relations', down: true }}
          rowKey={(e) => e.id}
          entity={(e) => e}
        />
      )}
      {relations.length > 0 && (
        <Long
          of={relations}
          what={m.relations}
          columns={relationColumns(m)}
          first={['source', 'type', 'why']}
          sorted={null}
          rowKey={(r) => r.id}
        />
      )}
    </article>
  );
}
