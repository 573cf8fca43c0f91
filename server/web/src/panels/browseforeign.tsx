// Shows all entities of a foreign kind as a table, with the facts that their files give them.
import { useEffect, useState } from 'preact/hooks';
import { Next } from '../parts/next';
import { usePages } from '../parts/pages';
import { Answer, Empty, Name, useAnswer } from '../parts/parts';
import { type Column, Columns, type Order, SortedTable } from '../parts/table';
import { foreignPage, type ForeignRow, type ForeignRows, idsWith, MOST_LISTED, valuesOf } from './foreignrows';
import { add, amend, type Browsed, list, open, state, unlist } from '../state/state';
import { capital, chosen, short } from '../state/ui';
import { NAME, type Where, whereOf } from './kindfields';
import { factName, foreignKind, isForeign, valueName } from '../state/labels';
import { t } from '../lang/language';
import { number } from '../lang/format';

/** The number of columns with facts before the user chooses columns. */
const AT_FIRST = 2;
const FACETS = 6;
/** The number of values at first, and after each request for more. */
const SHOWN = 12;
const MORE = 100;
/** The length of a value in a cell. */
const CELL = 80;

type Browsing = { kind: string } & Browsed;

/** Returns the foreign facts of rows, those that most rows have first. */
export function factsOf(rows: readonly ForeignRow[]): string[] {
  const counted = new Map<string, number>();
  for (const r of rows)
    for (const name of new Set(r.facts.edges.map((e) => e.node.name)))
      if (isForeign(name)) counted.set(name, (counted.get(name) ?? 0) + 1);
  return [...counted].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

const valuesIn = (r: ForeignRow, fact: string): string =>
  r.facts.edges.flatMap(({ node }) => (node.name === fact ? [valueName(fact, node.value)] : [])).join(t().parts.comma);

const columnOf = (fact: string): Column<ForeignRow> => ({
  key: fact,
  name: capital(factName(fact)),
  hint: fact,
  cell: (r) => <bdi>{short(valuesIn(r, fact), CELL)}</bdi>,
});

interface FacetProps {
  kind: string;
  fact: string;
  on: readonly (string | null)[];
  onChange: (values: (string | null)[]) => void;
}

function Values({ kind, fact, on, onChange }: FacetProps) {
  const { view } = state.value;
  const [most, setMost] = useState(SHOWN);
  const answer = useAnswer(
    (signal) => valuesOf(kind, fact, most, view, signal),
    [JSON.stringify([kind, fact, most, view])],
  );
  return (
    <Answer of={answer}>
      {({ values, total }) => (
        <ul class="facet-values" tabIndex={0}>
          {values.map(({ name, count }) => (
            <li key={name}>
              <label>
                <input
                  type="checkbox"
                  checked={on.includes(name)}
                  onChange={(e) => onChange(e.currentTarget.checked ? [...on, name] : on.filter((v) => v !== name))}
                />
                <bdi>{short(valueName(fact, name), CELL)}</bdi>
                <meter min={0} max={values[0]?.count ?? 1} value={count} aria-hidden="true" />
                <span class="count">{number(count)}</span>
              </label>
            </li>
          ))}
          {total > values.length && (
            <li>
              <button class="link" onClick={() => setMost(most + MORE)}>
                {t().search.browse.rarer(total - values.length)}
              </button>
            </li>
          )}
        </ul>
      )}
    </Answer>
  );
}

function Facet(props: FacetProps) {
  const { fact, on } = props;
  const [unfolded, setUnfolded] = useState(on.length > 0);
  return (
    <div class={unfolded ? 'facet unfolded' : 'facet'}>
      <button aria-expanded={unfolded} title={fact} onClick={() => setUnfolded(!unfolded)}>
        {capital(factName(fact))}
        {on.length > 0 && <span class="count"> {on.length}</span>}
      </button>
      {unfolded && <Values {...props} />}
    </div>
  );
}

interface FoundProps {
  first: ForeignRows;
  cut: boolean;
  ask: (after: string | null) => Promise<ForeignRows>;
  columns: readonly Column<ForeignRow>[];
  label: string;
  order: Order;
  onOrder: (order: Order) => void;
}

function Found({ first, cut, ask, columns, label, order, onOrder }: FoundProps) {
  const pages = usePages<ForeignRow>(first, ask);
  const ids = pages.rows.map((r) => r.id);
  const some = ids.filter((id) => chosen.value.has(id));
  const m = t().search.browse;
  return (
    <>
      <div class="actions found-line">
        <span role="status">
          {m.found(first.totalCount)}
          {cut && ` ${m.onlyFirst(MOST_LISTED)}`}
        </span>
        {ids.length > 0 && (
          <button onClick={() => add(some.length > 0 ? some : ids)}>
            {some.length > 0 ? m.addSelected : m.addShown(ids.length)}
          </button>
        )}
      </div>
      {ids.length === 0 ? (
        <Empty>{m.none}</Empty>
      ) : (
        <SortedTable
          label={label}
          columns={columns}
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

function orderOf(text: string | undefined): Order {
  const [key = '', way] = unlist(text);
  return key === 'name' || key === 'relations' ? { key, down: way === 'down' } : { key: 'relations', down: true };
}

const ownColumns = (): Column<ForeignRow>[] => [
  { key: 'name', name: t().search.browse.name, sorts: true, cell: (r) => <Name of={r} most={60} /> },
  {
    key: 'relations',
    name: t().search.browse.relations,
    number: true,
    sorts: true,
    cell: (r) => number(r.n.reduce((sum, c) => sum + c.count, 0)),
  },
];

/** Shows the entities of a foreign kind, with filters by their facts. */
export function ForeignKind({ panel: browsed }: { panel: Browsing }) {
  const { kind } = browsed;
  const { view } = state.value;
  const where = whereOf(browsed.where);
  const order = orderOf(browsed.order);
  const name = where[NAME]?.[0] ?? undefined;
  const set = (next: Browsed) => amend({ panel: { at: 'browse', ...browsed, ...next } });
  const setWhere = (next: Where) => set({ where: JSON.stringify(next) });
  const key = JSON.stringify([kind, where, order, view]);
  const answer = useAnswer(
    async (signal) => {
      const listed = await idsWith(kind, where, view, signal);
      const ids = listed?.ids ?? null;
      return {
        first: await foreignPage(kind, name, ids, order, view, null, signal),
        cut: listed?.cut === true,
        ask: (after: string | null) => foreignPage(kind, name, ids, order, view, after),
      };
    },
    [key],
  );
  const [typed, setTyped] = useState(name ?? '');
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed.trim() !== (name ?? '')) setWhere({ ...where, [NAME]: typed.trim() === '' ? [] : [typed.trim()] });
    }, 200);
    return () => clearTimeout(timer);
  }, [typed]);
  // The facts of the first rows stay while a filter is changed, so that the filters do not come and go.
  const [facts, setFacts] = useState<readonly string[]>([]);
  const found = answer.is === 'ready' ? answer.value.first.edges.map((e) => e.node) : [];
  const there = factsOf(found);
  const all = [...facts, ...there.filter((f) => !facts.includes(f))];
  useEffect(() => {
    if (all.length > facts.length) setFacts(all);
  }, [key, answer.is]);
  const [more, setMore] = useState(false);
  const m = t().search.browse;
  const chosenColumns = browsed.columns === undefined ? all.slice(0, AT_FIRST) : unlist(browsed.columns);
  const offered = more ? all : all.filter((f, i) => i < FACETS || (where[f] ?? []).length > 0);
  const says = foreignKind(kind);
  return (
    <article class="browse">
      <p class="kind-line">
        <button class="link" onClick={() => open({ at: 'browse', kind: '' })}>
          {m.allKinds}
        </button>
      </p>
      <h2>{says}</h2>
      <p class="quiet">
        <bdi>{t().card.ownKindsHint(kind)}</bdi>
      </p>
      <input
        class="field"
        type="text"
        aria-label={m.partOfNameOf(says)}
        placeholder={m.partOfName}
        value={typed}
        onInput={(e) => setTyped(e.currentTarget.value)}
      />
      <div class="facets">
        {offered.map((fact) => (
          <Facet
            key={fact}
            kind={kind}
            fact={fact}
            on={where[fact] ?? []}
            onChange={(values) => setWhere({ ...where, [fact]: values })}
          />
        ))}
        {all.length > offered.length && (
          <button class="link more-facets" onClick={() => setMore(true)}>
            {m.moreFilters(all.length - offered.length)}
          </button>
        )}
      </div>
      {Object.entries(where).some(([k, v]) => k !== NAME && v.length > 0) && (
        <button class="link" onClick={() => setWhere({ [NAME]: where[NAME] ?? [] })}>
          {m.clear}
        </button>
      )}
      <Columns
        all={all.map((f) => ({ key: f, name: capital(factName(f)), hint: f }))}
        shown={chosenColumns}
        onChange={(columns) => set({ columns: list(columns) })}
      />
      <Answer of={answer}>
        {(a) => (
          <Found
            key={key}
            {...a}
            columns={[...ownColumns(), ...all.filter((f) => chosenColumns.includes(f)).map(columnOf)]}
            label={m.table(says)}
            order={order}
            onOrder={(o) => set({ order: list([o.key, o.down ? 'down' : 'up']) })}
          />
        )}
      </Answer>
    </article>
  );
}
