// Shows the measurements and judgments of an entity, as a section of its card.
import './figures.css';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { EntityRef, RawFigure, RelationType } from '../api/generated';
import { Answer, Problem, useAnswer } from '../parts/parts';
import { failed, shapes } from '../state/graph';
import { state } from '../state/state';
import { ChartView, Table } from './chart';
import { drawable, type Drawable } from '../state/figures';
import { t } from '../lang/language';
import { entityName } from '../state/labels';

/** Returns the order of axes in their framework, if it defines one: their first whole number. */
function useOrder(axes: EntityRef[]): Map<string, number> | null {
  const ids = axes.map((a) => a.id).toSorted();
  const [order, set] = useState<Map<string, number> | null>(null);
  useEffect(() => {
    if (ids.length === 0) {
      set(new Map());
      return;
    }
    ask('Places', { ids }, state.peek().view)
      .then(({ nodes }) =>
        set(
          new Map(
            nodes.flatMap((n) => {
              const place =
                n && 'facts' in n ? n.facts.edges.map((e) => e.node).find((f) => f.name === 'position') : undefined;
              return n && place ? [[n.id, Number(place.value)] as const] : [];
            }),
          ),
        ),
      )
      .catch(() => set(new Map()));
  }, [ids.join()]);
  return order;
}

function Charts({ of, more, onMore, at }: { of: Drawable; more: boolean; onMore: () => void; at: EntityRef }) {
  const order = useOrder(of.axes);
  const charts = useMemo(
    () =>
      of.charts.map((c) =>
        order?.size
          ? {
              ...c,
              figures: c.figures.toSorted(
                (a, b) => (order.get(a.axis?.id ?? '') ?? 99) - (order.get(b.axis?.id ?? '') ?? 99),
              ),
            }
          : c,
      ),
    [of, order],
  );
  const most = Math.max(
    1,
    Math.ceil(Math.max(...charts.filter((c) => c.form === 'radar').flatMap((c) => c.figures.map((f) => f.value ?? 0)))),
  );
  if (!order) return null;
  const m = t().shown.figures;
  return (
    <>
      {charts.map((c) => (
        <ChartView key={c.key} chart={c} most={Number.isFinite(most) ? most : 1} of={at} />
      ))}
      {of.others.length > 0 && (
        <details class="values others" open={charts.length === 0}>
          <summary>
            {charts.length ? m.others : m.asTable} <span class="count">{of.others.length}</span>
          </summary>
          <Table of={of.others} caption={m.othersOf(entityName(at))} axis={m.of} />
        </details>
      )}
      {more && (
        <button class="link" onClick={onMore}>
          {m.more}
        </button>
      )}
    </>
  );
}

export function Figures({ of }: { of: EntityRef }) {
  const view = state.value.view;
  const kinds = [...shapes.value.keys()];
  const [further, setFurther] = useState<{ raw: RawFigure[]; after: string | null } | null>(null);
  const [problem, setProblem] = useState('');
  const load = async (after: string | null, signal?: AbortSignal) => {
    const { entity } = await ask('Figures', { id: of.id, kinds, after }, view, signal);
    const page = entity?.relations;
    return {
      raw: page?.edges.map((e) => e.node) ?? [],
      after: page?.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null,
    };
  };
  const answer = useAnswer((signal) => load(null, signal), [of.id, JSON.stringify(view)]);
  const got = answer.is === 'ready' ? (further ?? answer.value) : null;
  const drawables = useMemo(() => drawable(got?.raw ?? [], shapes.value, of), [got, of.id]);
  const onMore = () => {
    if (got?.after)
      load(got.after)
        .then((p) => setFurther({ raw: [...got.raw, ...p.raw], after: p.after }))
        .catch((e: unknown) => setProblem(failed(e).message));
  };
  if (answer.is === 'ready' && drawables.charts.length + drawables.others.length === 0) return null;
  return (
    <section class="figures-section">
      <h3>{t().shown.figures.title}</h3>
      {problem && <Problem message={problem} />}
      <Answer of={answer}>{() => <Charts of={drawables} at={of} more={Boolean(got?.after)} onMore={onMore} />}</Answer>
    </section>
  );
}

/** Reports whether an entity with these relations can have figures. */
export const measured = (counts: { type: RelationType; direction: string; count: number }[]): boolean =>
  counts.some(
    (c) => c.direction === 'IN' && c.count > 0 && [...shapes.value.values()].some((s) => s.particular.includes(c.type)),
  );
