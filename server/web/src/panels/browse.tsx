// Shows all entities of a kind as a table with facets, from the typed lists and aggregates of the service.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { askText } from '../api/client';
import { type EntityRef, entityRef, type KindInfo } from '../api/generated';
import { Next } from '../parts/next';
import { type Page, usePages } from '../parts/pages';
import { Answer, Empty, Mark, Name, useAnswer } from '../parts/parts';
import { type Column, Columns, type Order, SortedTable } from '../parts/table';
import { allOfType, type Counted, foreignKinds, predicate } from '../state/foreignkinds';
import { kindInfo, start, typeInfo } from '../state/graph';
import { FOREIGN } from '../state/meaning';
import { isOfKind } from '../state/neighbours';
import { add, amend, type Browsed, list, open, state, unlist } from '../state/state';
import { capital, chosen } from '../state/ui';
import { ForeignKind } from './browseforeign';
import { Facet } from './facet';
import { type Field, fieldsOf, filterOf, NAME, type Where, whereOf } from './kindfields';
import './browse.css';
import { fieldName, isForeign, kindName, meaningOf, meaningOfKind, typeName } from '../state/labels';
import { t } from '../lang/language';
import { number } from '../lang/format';

/** The number of columns with facts before the user chooses columns. */
const AT_FIRST = 3;
/** The number of facets before the user asks for more. */
const FACETS = 6;
/** The number of far ends of a relation that a cell names. */
const IN_CELL = 2;

type Cell = string | number | boolean | null | string[] | { totalCount: number; edges: { node: EntityRef }[] };
type Row = EntityRef & { n: { count: number }[] } & Record<`f_${string}`, Cell>;
type Rows = Page<Row> & { totalCount: number };

function Kinds() {
  const s = start.value;
  const { view } = state.value;
  const answer = useAnswer((signal) => foreignKinds(view, signal), [s.is, JSON.stringify(view)]);
  const foreign = answer.is === 'ready' ? answer.value : [];
  if (s.is !== 'ready') return <Answer of={s}>{() => null}</Answer>;
  const m = t().search.browse;
  const own = s.value.stats.kinds.filter((k) => k.kind !== 'THING').map(({ kind, count }) => ({ name: kind, count }));
  const kinds = [...own, ...foreign].toSorted((a, b) => b.count - a.count);
  // The kind of everything without a kind of the ontology comes last, because it says least.
  const things = s.value.stats.kinds
    .filter((k) => k.kind === 'THING')
    .map(({ kind, count }) => ({ name: kind, count }));
  const all = [...kinds, ...things];
  const types = [
    ...s.value.stats.types.filter((x) => x.type !== FOREIGN).map((x) => ({ name: x.type, count: x.count })),
    ...s.value.stats.predicates
      .filter((p) => !isOfKind(p.predicate))
      .map((p) => ({ name: p.predicate, count: p.count })),
  ].toSorted((a, b) => b.count - a.count);
  return (
    <article class="browse">
      <h2>{m.title}</h2>
      <p class="quiet">{m.about}</p>
      {all.length === 0 && <Empty>{m.empty}</Empty>}
      <Entries
        of={all}
        name={kindName}
        hint={meaningOfKind}
        sign={(kind) => <Mark kind={kind} />}
        onOpen={(kind) => open({ at: 'browse', kind })}
      />
      {types.length > 0 && (
        <details class="browse-types" open={own.length <= 1}>
          <summary>
            {m.types} <span class="count">{number(types.length)}</span>
          </summary>
          <p class="quiet">{m.typesAbout}</p>
          <Entries
            of={types}
            name={(type) => capital(typeName(type))}
            hint={meaningOfType}
            onOpen={(type) => open({ at: 'ask', query: allOfType(typeInfo.value.get(type)?.name ?? predicate(type)) })}
          />
        </details>
      )}
    </article>
  );
}

interface EntriesProps {
  of: readonly Counted[];
  name: (of: string) => string;
  hint: (of: string) => string | undefined;
  sign?: (of: string) => ComponentChildren;
  onOpen: (of: string) => void;
}

/** Shows kinds or relation types with their numbers. A click opens what is of them. */
const Entries = ({ of, name, hint, sign, onOpen }: EntriesProps) => (
  <ul class="kinds">
    {of.map(({ name: one, count }) => (
      <li key={one}>
        <button onClick={() => onOpen(one)} title={hint(one) ?? one}>
          {sign?.(one)}
          <span>{name(one)}</span>
          <span class="count">{number(count)}</span>
        </button>
      </li>
    ))}
  </ul>
);

const meaningOfType = (type: string): string | undefined => {
  const info = typeInfo.value.get(type);
  return info && meaningOf(info);
};

function written(value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? t().search.browse.yes : t().search.browse.no;
  if (typeof value === 'number') return number(value, { useGrouping: value >= 10_000 });
  return Array.isArray(value) ? value.join(t().parts.comma) : String(value);
}

function RelationCell({ value }: { value: Cell | undefined }) {
  if (typeof value !== 'object' || value === null || !('edges' in value)) return null;
  const rest = value.totalCount - value.edges.length;
  return (
    <>
      {value.edges.map(({ node }) => (
        <span class="block" key={node.id}>
          <Name of={node} most={40} />
        </span>
      ))}
      {rest > 0 && <span class="quiet">{t().parts.andMore(rest)}</span>}
    </>
  );
}

const columnOf = (f: Field): Column<Row> => ({
  key: f.name,
  name: capital(fieldName(f)),
  hint: f.description,
  number: f.is === 'number',
  sorts: f.is !== 'relation' && !f.many,
  cell: (row) =>
    f.is === 'relation' ? <RelationCell value={row[`f_${f.name}`]} /> : <bdi>{written(row[`f_${f.name}`])}</bdi>,
});

const nameColumn = (): Column<Row> => ({
  key: 'name',
  name: t().search.browse.name,
  sorts: true,
  cell: (r) => <Name of={r} most={60} />,
});
const countColumn = (): Column<Row> => ({
  key: 'relations',
  name: t().search.browse.relations,
  number: true,
  sorts: true,
  cell: (r) => number(r.n.reduce((sum, c) => sum + c.count, 0)),
});

const selection = (f: Field): string =>
  f.is === 'relation'
    ? `f_${f.name}: ${f.name}(first: ${IN_CELL}) { totalCount edges { node { ${entityRef} } } }`
    : `f_${f.name}: ${f.name}`;

/** Asks for a page of the rows of a kind. */
const pageOf = (
  info: KindInfo,
  fields: Field[],
  filter: unknown,
  order: Order,
  after: string | null,
  signal?: AbortSignal,
) =>
  askText<{ rows: Rows }>(
    `rows: ${info.list}(filter: $filter, orderBy: $order, first: 50, after: $after) {
      totalCount pageInfo { hasNextPage endCursor }
      edges { node { ${entityRef} n: relationCounts { count } ${fields.map(selection).join(' ')} } }
    }`,
    `$filter: ${info.name}Filter, $order: [${info.name}Order!], $after: String`,
    { filter, order: [{ [order.key]: order.down ? 'DESC' : 'ASC' }], after },
    state.peek().view,
    signal,
  ).then((a) => a.rows);

interface FoundProps {
  first: Rows;
  info: KindInfo;
  shown: Field[];
  filter: unknown;
  order: Order;
  onOrder: (order: Order) => void;
}

function Found({ first, info, shown, filter, order, onOrder }: FoundProps) {
  const pages = usePages<Row>(first, (after) => pageOf(info, shown, filter, order, after));
  const ids = pages.rows.map((r) => r.id);
  const some = ids.filter((id) => chosen.value.has(id));
  const m = t().search.browse;
  const which = some.length > 0 ? some : ids;
  return (
    <>
      <div class="actions found-line">
        <span role="status">{m.found(first.totalCount)}</span>
        {ids.length > 0 && (
          <button onClick={() => add(which)}>{some.length > 0 ? m.addSelected : m.addShown(ids.length)}</button>
        )}
      </div>
      {ids.length === 0 ? (
        <Empty>{m.none}</Empty>
      ) : (
        <SortedTable
          label={m.table(kindName(info.kind))}
          columns={[nameColumn(), countColumn(), ...shown.map(columnOf)]}
          rows={pages.rows}
          rowKey={(r) => r.id}
          order={order}
          onOrder={onOrder}
          entity={(r) => r}
        />
      )}
      <Next of={pages} />
    </>
  );
}

function orderOf(text: string | undefined, fields: readonly Field[]): Order {
  const [key = '', way] = unlist(text);
  const known = key === 'name' || key === 'relations' || fields.some((f) => f.name === key && f.is !== 'relation');
  return known ? { key, down: way === 'down' } : { key: 'relations', down: true };
}

type Browsing = { kind: string } & Browsed;

function OfKind({ info, fields, browsed }: { info: KindInfo; fields: Field[]; browsed: Browsing }) {
  const { view } = state.value;
  const where = whereOf(browsed.where);
  const order = orderOf(browsed.order, fields);
  const chosenColumns = browsed.columns === undefined ? undefined : unlist(browsed.columns);
  const shown = chosenColumns
    ? fields.filter((f) => chosenColumns.includes(f.name))
    : fields.filter((f) => f.is !== 'relation' && !f.many).slice(0, AT_FIRST);
  const filter = filterOf(where, fields);
  const set = (next: Browsed) => amend({ panel: { at: 'browse', ...browsed, ...next } });
  const setWhere = (next: Where) => set({ where: JSON.stringify(next) });
  const key = JSON.stringify([filter, order, shown.map((f) => f.name), view]);
  const answer = useAnswer((signal) => pageOf(info, shown, filter, order, null, signal), [key]);
  const [name, setName] = useState(where[NAME]?.[0] ?? '');
  useEffect(() => {
    const timer = setTimeout(() => {
      if (name.trim() !== (where[NAME]?.[0] ?? ''))
        setWhere({ ...where, [NAME]: name.trim() === '' ? [] : [name.trim()] });
    }, 200);
    return () => clearTimeout(timer);
  }, [name]);
  const [more, setMore] = useState(false);
  const m = t().search.browse;
  const offered = more ? fields : fields.filter((f, i) => i < FACETS || (where[f.name] ?? []).length > 0);
  const active = Object.entries(where).filter(([k, v]) => k !== NAME && v.length > 0);
  return (
    <article class="browse">
      <p class="kind-line">
        <button class="link" onClick={() => open({ at: 'browse', kind: '' })}>
          {m.allKinds}
        </button>
      </p>
      <h2>{kindName(info.kind)}</h2>
      <p class="quiet">{meaningOf(info)}</p>
      <input
        class="field"
        type="text"
        aria-label={m.partOfNameOf(kindName(info.kind))}
        placeholder={m.partOfName}
        value={name}
        onInput={(e) => setName(e.currentTarget.value)}
      />
      <div class="facets">
        {offered.map((f) => (
          <Facet
            key={f.name}
            info={info}
            field={f}
            filter={filterOf({ ...where, [f.name]: [] }, fields)}
            on={where[f.name] ?? []}
            onChange={(values) => setWhere({ ...where, [f.name]: values })}
          />
        ))}
        {fields.length > offered.length && (
          <button class="link more-facets" onClick={() => setMore(true)}>
            {m.moreFilters(fields.length - offered.length)}
          </button>
        )}
      </div>
      {active.length > 0 && (
        <button class="link" onClick={() => setWhere({ [NAME]: where[NAME] ?? [] })}>
          {m.clear}
        </button>
      )}
      <Columns
        all={fields.map((f) => ({ key: f.name, name: fieldName(f), hint: f.description }))}
        shown={shown.map((f) => f.name)}
        onChange={(columns) => set({ columns: list(columns) })}
      />
      <Answer of={answer}>
        {(first) => (
          <Found
            key={key}
            first={first}
            info={info}
            shown={shown}
            filter={filter}
            order={order}
            onOrder={(o) => set({ order: list([o.key, o.down ? 'down' : 'up']) })}
          />
        )}
      </Answer>
    </article>
  );
}

export function Browse({ panel: browsed }: { panel: Browsing }) {
  const info = kindInfo.value.get(browsed.kind);
  const fields = useAnswer<Field[]>(
    (signal) => (info ? fieldsOf(info, signal) : Promise.resolve([])),
    [browsed.kind, start.value.is],
  );
  if (browsed.kind === '' || start.value.is !== 'ready') return <Kinds />;
  if (isForeign(browsed.kind)) return <ForeignKind panel={browsed} />;
  if (!info)
    return (
      <>
        <Empty>{t().search.browse.noKind(browsed.kind)}</Empty>
        <button onClick={() => open({ at: 'browse', kind: '' })}>{t().search.browse.allKinds}</button>
      </>
    );
  return <Answer of={fields}>{(f) => <OfKind info={info} fields={f} browsed={browsed} />}</Answer>;
}
