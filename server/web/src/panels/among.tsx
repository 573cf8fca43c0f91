import { ask, type View } from '../api/client';
import type { EntityRef, Path, Relation } from '../api/generated';
import { rankOf } from '../look/kinds';
import { GROUP_AT_ONCE } from '../state/expand';
import { among } from '../state/graph';
import { add, open, state, unlist } from '../state/state';
import { Answer, Badges, Empty, Mark, Name, WhyButton, useAnswer } from '../parts/parts';
import { RelationItem } from '../parts/relation';
import './questions.css';
import { kindName, sentence, relationName } from '../state/labels';
import { t } from '../lang/language';
import { listed } from '../lang/format';
import { rich } from '../lang/rich';

/** The maximum number of entities that are compared, pair by pair. */
const MOST = 6;
const PER_PAIR = 60;

interface Between {
  entity: EntityRef;
  relations: Relation[];
  ends: Set<string>;
}
interface Found {
  entities: EntityRef[];
  direct: Relation[];
  common: Between[];
  complete: boolean;
}

async function look(ids: string[], view: View, signal: AbortSignal): Promise<Found> {
  const few = ids.slice(0, MOST);
  const pairs = few.flatMap((a, i) => few.slice(i + 1).map((b): [string, string] => [a, b]));
  const piece = among(ids, view, signal);
  const found = await Promise.all(
    pairs.map(([from, to]) =>
      ask(
        'Paths',
        { from, to, first: PER_PAIR, maxLength: 2, order: 'FEWEST_HUBS', filter: null, avoid: null, together: false },
        view,
        signal,
      ),
    ),
  );
  const { entities, relations, statedOnly } = await piece;
  return {
    entities,
    direct: relations,
    common: common(
      found.flatMap((f) => f.paths.paths),
      new Set(ids),
    ),
    complete: !statedOnly && found.every((f) => f.paths.exhaustive) && ids.length <= MOST,
  };
}

/**
 * Returns the entities between the chosen ones, those that connect most of them first. Equal ones are ordered by fewest
 * other relations.
 */
function common(paths: Path[], chosen: ReadonlySet<string>): Between[] {
  const between = new Map<string, Between>();
  for (const p of paths) {
    const entity = p.entities[1];
    if (p.length !== 2 || !entity || chosen.has(entity.id)) continue;
    const b = between.get(entity.id) ?? { entity, relations: [], ends: new Set() };
    between.set(entity.id, b);
    for (const r of p.relations) if (!b.relations.some((one) => one.id === r.id)) b.relations.push(r);
    for (const e of [p.entities[0], p.entities[2]]) if (e) b.ends.add(e.id);
  }
  return [...between.values()].sort((a, b) => b.ends.size - a.ends.size);
}

export function Among({ ids: text }: { ids: string }) {
  const ids = [...new Set(unlist(text))];
  const view = state.value.view;
  const answer = useAnswer((signal) => look(ids, view, signal), [text, JSON.stringify(view)]);
  const [from, to] = ids;
  const m = t().reasons.among;
  return (
    <article class="among">
      <h2>{m.title}</h2>
      <Answer of={answer}>
        {({ entities, direct, common: between, complete }) => (
          <>
            <p class="sentence">
              {rich((...names) => listed(names), ...entities.map((e) => <Name key={e.id} of={e} />))}
            </p>
            <div class="actions">
              {between.length > 0 && between.length <= GROUP_AT_ONCE && (
                <button class="primary" onClick={() => add([...ids, ...between.map((b) => b.entity.id)])}>
                  {t().card.addAll}
                </button>
              )}
              {ids.length === 2 && from && to && (
                <button onClick={() => open({ at: 'paths', from, to, order: 'FEWEST_HUBS' })}>{m.longer}</button>
              )}
            </div>
            <section>
              <h3>
                {m.direct} <span class="count">{direct.length}</span>
              </h3>
              {direct.length === 0 ? (
                <Empty>{m.noDirect}</Empty>
              ) : (
                <ul class="relations">
                  {direct.map((r) => (
                    <RelationItem key={r.id} of={r} />
                  ))}
                </ul>
              )}
            </section>
            <section>
              <h3>
                {m.common} <span class="count">{between.length}</span>
              </h3>
              {between.length === 0 && <Empty>{m.noCommon}</Empty>}
              {[...Map.groupBy(between, (b) => b.entity.kind)]
                .sort(([a], [b]) => rankOf(a) - rankOf(b))
                .map(([kind, some]) => (
                  <div class="kinds-between" key={kind}>
                    <h4>
                      <Mark kind={kind} />
                      {kindName(kind)} <span class="count">{some.length}</span>
                      <button
                        class="bring"
                        aria-label={t().card.addGroupOf(kindName(kind), some.length)}
                        onClick={() => add([...ids, ...some.slice(0, GROUP_AT_ONCE).map((b) => b.entity.id)])}
                      >
                        {t().card.addGroup}
                      </button>
                    </h4>
                    <ul class="relations">
                      {some.map((b) => (
                        <Common key={b.entity.id} of={b} all={ids.length} />
                      ))}
                    </ul>
                  </div>
                ))}
              {ids.length > MOST && <p class="quiet">{m.firstOnly(MOST)}</p>}
              {!complete && <p class="quiet">{m.mayBeMore(PER_PAIR)}</p>}
            </section>
          </>
        )}
      </Answer>
    </article>
  );
}

function Common({ of, all }: { of: Between; all: number }) {
  const id = of.entity.id;
  return (
    <li class="relation">
      <div class="relation-line">
        <Name of={of.entity} />
        {all > 2 && <span class="quiet">{t().reasons.among.connects(of.ends.size, all)}</span>}
      </div>
      <ul class="grounds">
        {of.relations.map((r) => (
          <li key={r.id}>
            <span class="sentence">
              <em>{relationName(r, r.target.id === id)}</em> <Name of={r.source.id === id ? r.target : r.source} />
            </span>
            <Badges of={r} />
            <WhyButton id={r.id} what={sentence(r)} />
          </li>
        ))}
      </ul>
    </li>
  );
}
