import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { EntityRef, Path, PathOrder } from '../api/generated';
import { start } from '../state/graph';
import { startsOf } from '../state/starts';
import { add, list, open, state, type Panel } from '../state/state';
import { proven, traced } from '../state/ui';
import { Answer, Badges, Empty, Name, WhyButton, useAnswer } from '../parts/parts';
import { MOST, asked, limitsOf, Limits, tried } from './pathlimits';
import { Examples } from '../parts/examples';
import { Pick, useEntity } from '../parts/pick';
import './questions.css';
import { entityName, limitName, sentence, relationName } from '../state/labels';
import { t } from '../lang/language';

export type PathsPanel = Panel & { at: 'paths' };
const orders: readonly Exclude<PathOrder, 'LIGHTEST'>[] = ['MOST_TELLING', 'FEWEST_HUBS', 'SHORTEST', 'CORROBORATED'];
const FIRST = 8;

/** Returns pairs of well connected entities of different kinds. */
function pairs(): [EntityRef, EntityRef][] {
  const s = start.value;
  const all = s.is === 'ready' ? startsOf(s.value) : [];
  return all.slice(0, 3).flatMap((a): [EntityRef, EntityRef][] => {
    const b = all.find((e) => e.kind !== a.kind && all.indexOf(e) > all.indexOf(a));
    return b ? [[a, b]] : [];
  });
}

export function Paths(p: PathsPanel) {
  const view = state.value.view;
  const [source, target] = [useEntity(p.from), useEntity(p.to)];
  const [first, setFirst] = useState(FIRST);
  const limits = limitsOf(p);
  const m = t().search.paths;
  const wanted = orders.find((o) => o === p.order) ?? 'MOST_TELLING';
  // The service supports the order MOST_TELLING only if the relations need not overlap in time.
  const order = wanted === 'MOST_TELLING' && limits.together ? 'FEWEST_HUBS' : wanted;
  const on = [JSON.stringify(p), JSON.stringify(view)];
  useEffect(() => setFirst(FIRST), on);
  const answer = useAnswer(
    async (signal) =>
      p.from && p.to
        ? (await ask('Paths', { from: p.from, to: p.to, order, first, ...asked(limits) }, view, signal)).paths
        : null,
    [...on, first],
  );
  const go = (next: Partial<PathsPanel>) => open({ ...p, ...next });
  return (
    <article>
      <h2>{m.title}</h2>
      <div class="question">
        <Pick id="path-from" label={m.fromWhich} says={m.from} of={source} onPick={(from) => go({ from })} />
        <Pick id="path-to" label={m.toWhich} says={m.to} of={target} onPick={(to) => go({ to })} />
        {p.from && p.to && (
          <button class="link" onClick={() => go({ from: p.to, to: p.from })}>
            {m.swap}
          </button>
        )}
      </div>
      {!p.from && !p.to && (
        <Examples
          of={pairs().map(([a, b]) => ({
            key: `${a.id} ${b.id}`,
            of: [a, b],
            run: () => go({ from: a.id, to: b.id }),
          }))}
        />
      )}
      <fieldset class="choice">
        <legend>{m.rankBy}</legend>
        {orders.map((o) => (
          <label key={o}>
            <input type="radio" name="order" checked={o === order} onChange={() => go({ order: o })} />
            {m.orders[o]}
          </label>
        ))}
      </fieldset>
      <Limits of={limits} set={(next) => go(next)} />
      <Answer of={answer}>
        {(found) =>
          found === null ? null : found.paths.length === 0 ? (
            <None p={p} truncated={found.truncated} explored={found.explored} />
          ) : (
            <>
              <Traced of={found.paths} />
              <ol class="paths">
                {found.paths.map((path) => (
                  <Way
                    key={path.relations.map((r) => r.id).join(' ')}
                    of={path}
                    around={(id) => go({ avoid: list([...limits.avoid, id]) })}
                  />
                ))}
              </ol>
              <p class="quiet" role="status">
                {found.exhaustive
                  ? m.all(tried(limits), found.explored)
                  : found.truncated
                    ? m.limit(found.paths.length, limitName(found.truncated))
                    : m.more(found.paths.length)}
              </p>
              {!found.exhaustive && first < MOST && (
                <button class="link" onClick={() => setFirst(Math.min(MOST, first * 3))}>
                  {t().parts.more}
                </button>
              )}
            </>
          )
        }
      </Answer>
    </article>
  );
}

function Way({ of, around }: { of: Path; around: (id: string) => void }) {
  return (
    <li>
      <ol class="path">
        {of.entities.map((e, i) => {
          const r = of.relations[i];
          const between = i > 0 && r;
          return (
            <li key={e.id}>
              <div class="relation-line">
                <Name of={e} />
                {between && (
                  <button
                    class="around"
                    aria-label={t().search.paths.excludeOf(entityName(e))}
                    title={t().search.paths.excludeHint}
                    onClick={() => around(e.id)}
                  >
                    {t().search.paths.exclude}
                  </button>
                )}
              </div>
              {r && (
                <div class="step">
                  <span>
                    {r.source.id === e.id ? '↓' : '↑'} {relationName(r)}
                  </span>{' '}
                  <Badges of={r} />
                  <WhyButton id={r.id} what={sentence(r)} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <button onClick={() => add(of.entities.map((e) => e.id))}>{t().card.add}</button>
    </li>
  );
}

/** Highlights the paths that the graph contains, each by its own relations, and offers to add missing entities. */
function Traced({ of }: { of: Path[] }) {
  const ids = [...new Set(of.flatMap((path) => path.entities.map((e) => e.id)))];
  const there = new Set(state.value.ids);
  const drawn = of.filter((path) => path.entities.every((e) => there.has(e.id)));
  const relations = [...new Set(drawn.flatMap((path) => path.relations.map((r) => r.id)))];
  useEffect(() => {
    traced.value = new Set(drawn.flatMap((path) => path.entities.map((e) => e.id)));
    proven.value = new Set(relations);
    return () => {
      traced.value = new Set();
      proven.value = new Set();
    };
  }, [relations.join('\n')]);
  const missing = ids.filter((id) => !there.has(id));
  if (missing.length === 0 || of.length < 2) return null;
  return (
    <div class="actions">
      <button onClick={() => add(ids)}>{t().card.addAll}</button>
    </div>
  );
}

/** Describes the search that found no path, and offers ways to search further. */
function None({ p, truncated, explored }: { p: PathsPanel; truncated: string | null; explored: number }) {
  const limits = limitsOf(p);
  const go = (next: Partial<PathsPanel>) => open({ ...p, ...next });
  const view = state.value.view;
  const narrowed = Object.keys(view).length > 0;
  const m = t().search.paths;
  return (
    <section class="none-found">
      <Empty>
        {truncated
          ? m.noneBeforeLimit(tried(limits), limitName(truncated))
          : narrowed
            ? m.noneInView(tried(limits), explored)
            : m.none(tried(limits), explored)}
      </Empty>
      <div class="actions" role="group" aria-label={m.tryMore}>
        {limits.length < 12 && <button onClick={() => go({ length: '12' })}>{m.upTo(12)}</button>}
        {limits.direction && <button onClick={() => go({ direction: '' })}>{m.eitherWay}</button>}
        {limits.types.length > 0 && <button onClick={() => go({ types: '' })}>{m.everyType}</button>}
        {limits.exclude.length > 0 && <button onClick={() => go({ exclude: '' })}>{m.excludedToo}</button>}
        {!limits.derived && <button onClick={() => go({ derived: 'yes' })}>{m.derivedToo}</button>}
        {limits.together && <button onClick={() => go({ together: 'no' })}>{m.anyTime}</button>}
        {limits.avoid.length > 0 && <button onClick={() => go({ avoid: '' })}>{m.anyEntity}</button>}
        <button onClick={() => open({ at: 'whynot', source: p.from, type: '', target: p.to })}>{m.whyNot}</button>
      </div>
    </section>
  );
}
