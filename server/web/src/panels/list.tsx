import { useState } from 'preact/hooks';
import type { EntityRef } from '../api/generated';
import { Badges, Empty, Mark, Name, span, WhyButton } from '../parts/parts';
import { type Column, Columns, inOrder, type Order, SortedTable } from '../parts/table';
import { degrees } from '../state/filter';
import type { Drawn } from '../state/graph';
import { measures, metricName } from '../state/measures';
import { shown } from '../state/shown';
import './list.css';
import { kindName, sentence, typeName } from '../state/labels';

/** So many rows of a table are written at a time; a page of thousands is slow, and read by nobody. */
const AT_ONCE = 100;

type Sorting<R> = Column<R> & { value: (row: R) => string | number | null };

interface LongProps<R> {
  of: readonly R[];
  what: string;
  columns: readonly Sorting<R>[];
  first: readonly string[];
  rowKey: (row: R) => string;
  entity?: (row: R) => { id: string; name: string } | undefined;
}

function Long<R>({ of, what, columns, first, rowKey, entity }: LongProps<R>) {
  const [most, setMost] = useState(AT_ONCE);
  const [order, setOrder] = useState<Order | null>(null);
  const [names, setNames] = useState<readonly string[]>(first);
  const by = columns.find((c) => c.key === order?.key);
  const rows = by && order ? inOrder(of, by.value, order.down) : of;
  const rest = rows.length - most;
  return (
    <section>
      <h3>
        {what} <span class="count">{of.length.toLocaleString('en')}</span>
      </h3>
      <Columns all={columns} shown={names} onChange={setNames} />
      <SortedTable
        label={`Table of ${what.toLowerCase()}`}
        columns={columns.filter((c) => names.includes(c.key))}
        rows={rows.slice(0, most)}
        rowKey={rowKey}
        order={order}
        onOrder={setOrder}
        {...(entity ? { entity } : {})}
      />
      {rest > 0 && (
        <button class="link" onClick={() => setMost(most + AT_ONCE)}>
          Show {Math.min(rest, AT_ONCE)} more of {rest.toLocaleString('en')} {what.toLowerCase()}
        </button>
      )}
    </section>
  );
}

type Entity = EntityRef & { gone: boolean };

const column = <R,>(
  key: string,
  name: string,
  value: (row: R) => string | number | null,
  cell: (row: R) => unknown = value,
): Sorting<R> => ({ key, name, sorts: true, value, cell: (row) => <>{cell(row)}</> });

const entityColumns = (degree: ReadonlyMap<string, number>): Sorting<Entity>[] => [
  column<Entity>(
    'name',
    'Name',
    (e) => e.name,
    (e) => (
      <>
        <Name of={e} most={60} />
        {e.gone && <span class="badge disputed">taken away</span>}
      </>
    ),
  ),
  column<Entity>('kind', 'Kind', (e) => kindName(e.kind)),
  { ...column<Entity>('relations', 'Relations here', (e) => degree.get(e.id) ?? 0), number: true },
  ...[...measures.value].map(([metric, m]) => ({
    ...column<Entity>(
      metric,
      metricName(metric),
      (e) => m.values.get(e.id) ?? null,
      (e) => m.values.get(e.id)?.toPrecision(3) ?? '',
    ),
    number: true,
  })),
  column<Entity>('id', 'Id', (e) => e.id),
];

/** How a relation is claimed, as a number to order by: what a source states first. */
const manner = (r: Drawn): string => `${r.derived ? 1 : 0} ${r.modality} ${r.disputed ? 1 : 0}`;

const relationColumns: Sorting<Drawn>[] = [
  column<Drawn>(
    'source',
    'From',
    (r) => r.source.name,
    (r) => <Name of={r.source} most={50} />,
  ),
  column<Drawn>('type', 'Relation', (r) => typeName(r.type)),
  column<Drawn>(
    'target',
    'To',
    (r) => r.target.name,
    (r) => <Name of={r.target} most={50} />,
  ),
  column<Drawn>(
    'since',
    'Dates',
    (r) => r.validFrom ?? r.validTo,
    (r) => span(r.validFrom, r.validTo),
  ),
  {
    ...column<Drawn>(
      'confidence',
      'Confidence',
      (r) => r.confidence,
      (r) => `${Math.round(r.confidence * 100)} %`,
    ),
    number: true,
  },
  column<Drawn>('manner', 'Claimed', manner, (r) => (
    <>
      <Badges of={{ ...r, validFrom: null, validTo: null, periods: [] }} />
      {r.fate === 'gone' && <span class="badge disputed">disappears</span>}
      {r.fate === 'added' && <span class="badge added">appears</span>}
    </>
  )),
  {
    key: 'why',
    name: 'Why',
    value: () => null,
    cell: (r) => (r.fate === 'gone' ? null : <WhyButton id={r.id} what={sentence(r)} />),
  },
];

/** The graph in words, for those who do not see it and for those who would rather read. */
export function List() {
  const { entities, relations } = shown.value;
  const kinds = [...Map.groupBy(entities, (e) => e.kind)].toSorted((a, b) => b[1].length - a[1].length);
  return (
    <article class="list">
      <h2>The graph as a list</h2>
      {entities.length === 0 && <Empty>The graph is empty. Search for something to put into it.</Empty>}
      {kinds.length > 1 && (
        <ul class="kind-counts" aria-label="Entities by kind">
          {kinds.map(([kind, group]) => (
            <li key={kind}>
              <Mark kind={kind} /> {kindName(kind)} <span class="count">{group.length.toLocaleString('en')}</span>
            </li>
          ))}
        </ul>
      )}
      {entities.length > 0 && (
        <Long
          of={entities}
          what="Entities"
          columns={entityColumns(degrees(relations))}
          first={['name', 'kind', 'relations', ...measures.value.keys()]}
          rowKey={(e) => e.id}
          entity={(e) => e}
        />
      )}
      {relations.length > 0 && (
        <Long
          of={relations}
          what="Relations"
          columns={relationColumns}
          first={['source', 'type', 'target', 'since', 'manner', 'why']}
          rowKey={(r) => r.id}
        />
      )}
    </article>
  );
}
