import { useRef, useState } from 'preact/hooks';
import { type AnswerTo, ask, type View } from '../api/client';
import type { CardEntity, Claimed, Direction, FactPage, Relation, RelationPage, RelationType } from '../api/generated';
import { Figures, measured } from '../figures/section';
import { graphActions, questionActions } from '../actions/actions';
import { Notes } from '../keep/notes';
import { GROUP_AT_ONCE } from '../state/expand';
import { failed, notice, yields } from '../state/graph';
import { askWithRules } from '../state/rules';
import { add, change, hide, open, state, viewText } from '../state/state';
import { capital, opening, short } from '../state/ui';
import { Answer, Claims, Empty, Mark, Name, Problem, useAnswer } from '../parts/parts';
import { RelationItem } from '../parts/relation';
import { Timeline } from '../timeline/timeline';
import { Assume } from './assume';
import { Source } from './document';
import { Facts, showFact } from './facts';
import { Passage } from './passage';
import { type Joint, JoinedLine, useJoined } from './joined';
import { usePages } from '../parts/pages';
import { useEntity } from '../parts/pick';
import { bothNames, entityName, isForeign, kindName, relationName } from '../state/labels';
import { type Foreign, OwnKinds, useForeign, withPredicates } from './foreign';
import { language, t } from '../lang/language';
import { type Described, describedIn, languageName, listed, number } from '../lang/format';

const other = (r: Relation, id: string) => (r.source.id === id ? r.target : r.source);

function Row({ r, of, joined }: { r: Relation & Partial<Claimed>; of: string; joined: Joint | undefined }) {
  return (
    <RelationItem of={r} line={<Name of={other(r, of)} />}>
      {joined && <JoinedLine of={joined} />}
      {r.claims && r.claims.length > 0 && (
        <details>
          <summary>{capital(t().parts.sources(r.claims.length))}</summary>
          <Claims of={r.claims} type={r.type} about={r.id} />
        </details>
      )}
    </RelationItem>
  );
}

interface GroupProps {
  id: string;
  type: RelationType;
  direction: Direction;
  count: number;
  derived: Relation[];
  /** The predicate of foreign relations; absent for relations of the ontology. */
  predicate?: string;
  /** Whether there may be more relations than the count. */
  more?: boolean;
}

function Group({ id, type, direction, count, derived, predicate, more: uncounted = false }: GroupProps) {
  const [rows, setRows] = useState<Claimed[] | null>(null);
  const pageEnd = useRef<string | null>(null);
  const loaded = useRef<Claimed[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const [unfolded, setUnfolded] = useState(false);
  const joined = useJoined(id, rows);
  const total = count + derived.length;
  const load = async (more: boolean) => {
    try {
      const a = await ask(
        'Group',
        {
          id,
          ...(predicate === undefined ? { types: [type] } : { predicates: [predicate] }),
          direction,
          after: more ? pageEnd.current : null,
        },
        state.peek().view,
      );
      const page = a.entity?.relations;
      const all = [...(more ? loaded.current : []), ...(page?.edges.map((e) => e.node) ?? [])];
      setRows(all);
      loaded.current = all;
      pageEnd.current = page?.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
      setAfter(pageEnd.current);
      return all;
    } catch (e) {
      setProblem(failed(e).message);
      return loaded.current;
    }
  };
  const bring = async () => {
    const there = new Set(state.peek().ids);
    let all = rows ?? (await load(false));
    const missing = () => all.map((r) => other(r, id).id).filter((far) => !there.has(far));
    while (missing().length < GROUP_AT_ONCE && pageEnd.current) {
      const before = all.length;
      all = await load(true);
      if (all.length <= before) break;
    }
    const next = [...new Set([...missing(), ...derived.map((r) => other(r, id).id).filter((far) => !there.has(far))])];
    add([id, ...next.slice(0, GROUP_AT_ONCE)]);
    const rest = next.length > GROUP_AT_ONCE || pageEnd.current !== null;
    if (next.length === 0) notice.value = t().card.allInGraph;
    else if (rest) notice.value = t().card.addAgain(GROUP_AT_ONCE, total);
  };
  const name = relationName({ type, predicate: predicate ?? null }, direction === 'IN');
  const toggle = () => {
    if (!unfolded && !rows) void load(false);
    setUnfolded(!unfolded);
  };
  return (
    <li class="fold">
      <div class="fold-head">
        <button class="toggle" aria-expanded={unfolded} onClick={toggle}>
          <span class="group-name">{name}</span>{' '}
          <span class="count">
            {number(total)}
            {uncounted && '+'}
          </span>
          {count === 0 && <span class="badge derived">{t().parts.derived}</span>}
        </button>
        <button
          class="bring"
          aria-label={t().card.addGroupOf(name, total)}
          title={total > GROUP_AT_ONCE ? t().card.addNext(GROUP_AT_ONCE) : t().card.add}
          onClick={() => {
            void bring();
          }}
        >
          {t().card.addGroup}
        </button>
      </div>
      {unfolded && (
        <>
          {problem && <Problem message={problem} />}
          {rows ? (
            <ul class="relations">
              {rows.map((r) => (
                <Row key={r.id} r={r} of={id} joined={joined.get(other(r, id).id)} />
              ))}
            </ul>
          ) : (
            <p class="quiet" role="status">
              {t().parts.loadingMore}
            </p>
          )}
          {after && (
            <button
              class="link"
              onClick={() => {
                void load(true);
              }}
            >
              {t().parts.more}
            </button>
          )}
        </>
      )}
    </li>
  );
}

/** Returns the relations of an entity by type and direction. */
function groupsOf(e: CardEntity, rows: Relation[]): GroupProps[] {
  const symmetric = new Set(e.relationCounts.filter((c) => c.direction === 'BOTH').map((c) => c.type));
  const directionOf = (r: Relation): Direction =>
    symmetric.has(r.type) ? 'BOTH' : r.source.id === e.id ? 'OUT' : 'IN';
  const derived = Map.groupBy(
    rows.filter((r) => r.derived),
    (r) => `${r.type} ${directionOf(r)}`,
  );
  const groups = e.relationCounts.map(
    (c): GroupProps => ({ id: e.id, ...c, derived: derived.get(`${c.type} ${c.direction}`) ?? [] }),
  );
  const stated = new Set(groups.map((g) => `${g.type} ${g.direction}`));
  for (const [key, rest] of derived) {
    const [type, direction] = key.split(' ') as [RelationType, Direction];
    if (!stated.has(key)) groups.push({ id: e.id, type, direction, count: 0, derived: rest });
  }
  return groups;
}

interface RelationsProps {
  of: CardEntity;
  first: RelationPage;
  foreign: Foreign | null;
  statedOnly: boolean;
}

function Relations({ of: e, first, foreign, statedOnly }: RelationsProps) {
  const view = state.value.view;
  const derived = usePages(first, (after) =>
    ask('MoreDerived', { id: e.id, yields: yields.peek(), after }, view).then((a) => a.entity?.derived),
  );
  const groups = withPredicates(groupsOf(e, derived.rows), foreign);
  const m = t().card;
  const rules = derived.rows.filter((r) => r.derived).length;
  return (
    <section>
      <h3>
        {m.relations}{' '}
        <span class="count">
          {number(e.relationCounts.reduce((n, c) => n + c.count, 0) - (foreign?.ownKinds ?? 0) + rules)}
          {derived.more || statedOnly ? '+' : ''}
        </span>
      </h3>
      <ul>
        {groups.map((g) => (
          <Group key={`${e.id} ${g.type} ${g.predicate ?? ''} ${g.direction} ${JSON.stringify(view)}`} {...g} />
        ))}
      </ul>
      {groups.length === 0 && <Empty>{m.noRelations}</Empty>}
      {statedOnly && <p class="quiet">{m.statedOnly}</p>}
      {derived.more && !statedOnly && (
        <p class="quiet">
          {m.derivedSoFar(rules)}{' '}
          <button class="link" onClick={derived.next}>
            {m.countMore}
          </button>
        </p>
      )}
      {derived.problem && <Problem message={derived.problem} />}
    </section>
  );
}

/** The names of an entity that its heading does not show. */
const otherNames = (e: CardEntity): string[] => e.aliases.filter((a) => a !== entityName(e));

/** Says that the entity is merged from several ids, or that somebody proposes it. */
function MergedLine({ of: e }: { of: CardEntity }) {
  const proposed = e.sameAs.filter((s) => s.state === 'PROPOSED').length;
  if (e.mergedFrom.length === 0 && proposed === 0) return null;
  const m = t().same;
  const ids = listed(e.mergedFrom);
  return (
    <p class="merged-line">
      {e.mergedFrom.length > 0 && <bdi>{e.mergedFrom.length === 1 ? m.mergedFrom(ids) : m.mergedFromMany(ids)}</bdi>}
      {proposed > 0 && <span>{m.proposals(proposed)}</span>}
      <button class="link" onClick={() => open({ at: 'same', id: e.id })}>
        {m.details}
      </button>
    </p>
  );
}

/** Answers with no entity if the service says that there is none. */
function orNone(e: unknown): { entity: null; timeline: null; statedOnly: boolean } {
  if (failed(e).code !== 'NOT_FOUND') throw e;
  return { entity: null, timeline: null, statedOnly: false };
}

/** The card of an entity that the user removed from the view. */
function RemovedCard({ id, name }: { id: string; name: string }) {
  const m = t().card;
  const { view } = state.value;
  const rest = (view.without ?? []).filter((x) => x !== id);
  const { without: _, ...others } = view;
  const before: View = rest.length > 0 ? { ...others, without: rest } : others;
  return (
    <article class="card missing">
      <h2>{m.isRemoved(name)}</h2>
      <p>{m.removedHint}</p>
      <div class="actions">
        <button
          class="primary"
          onClick={() => open({ at: 'compare', question: '', before: viewText(before), after: viewText(view) })}
        >
          {m.whatNoLongerHolds}
        </button>
        <button onClick={() => change({ view: before })}>{m.undoRemoval}</button>
      </div>
    </article>
  );
}

/** The card of an id without an entity. It shows possible reasons and what to do. */
export function Missing({ id }: { id: string }) {
  const m = t().card;
  const { view } = state.value;
  const conditions = Object.keys(view).length > 0;
  const name = short(id, 80);
  const entity = useEntity(id);
  if (view.without?.includes(id)) return <RemovedCard id={id} name={entityName(entity)} />;
  return (
    <article class="card missing">
      <h2>{m.noEntity}</h2>
      <p>{conditions ? m.notInView(name) : m.unknown(name)}</p>
      <div class="actions">
        {conditions && (
          <button class="primary" onClick={() => change({ view: {} })}>
            {m.wholeGraph}
          </button>
        )}
        <button onClick={() => open({ at: 'browse', kind: '' })}>{m.browse}</button>
        {state.value.ids.includes(id) && <button onClick={() => hide([id])}>{m.dropFromGraph}</button>}
      </div>
    </article>
  );
}

/** Returns the description of an entity in the language of the page if the data has one. */
const descriptionIn = (e: CardEntity & { facts: FactPage }): Described | null =>
  describedIn(
    language(),
    e.description,
    e.facts.edges.flatMap(({ node }) => (node.name === 'description' ? [node] : [])),
  );

/** With more letters than this, a description would push the actions for the entity out of sight. */
const LONG = 420;

/** Shows a description: the beginning of a long one, and all of it on request. */
function Description({ text, lang }: Described) {
  const [whole, setWhole] = useState(false);
  const cut = text.length > LONG && !whole;
  return (
    <p class="description">
      <bdi lang={lang}>{cut ? opening(text, LONG) : text}</bdi>{' '}
      {cut && (
        <button class="link" onClick={() => setWhole(true)}>
          {t().parts.more}
        </button>
      )}
      {lang && lang.split('-')[0] !== language() && (
        <span class="quiet other-language">{t().card.inLanguage(languageName(lang))}</span>
      )}
    </p>
  );
}

interface CardProps {
  id: string;
  passage: string | undefined;
  about?: string | undefined;
}

export function Card(of: CardProps) {
  const { id } = of;
  const view = state.value.view;
  const answer = useAnswer(
    (signal) => askWithRules('Card', { id, yields: yields.value }, view, signal).catch(orNone),
    [id, JSON.stringify(view), yields.value.length],
  );
  return (
    <Answer of={answer}>
      {({ entity, timeline, statedOnly }) =>
        entity === null || timeline === null ? (
          <Missing id={id} />
        ) : (
          <Known {...of} entity={entity} timeline={timeline} statedOnly={statedOnly} />
        )
      }
    </Answer>
  );
}

type Answered = AnswerTo<'Card'>;
interface KnownProps extends CardProps {
  entity: NonNullable<Answered['entity']>;
  timeline: NonNullable<Answered['timeline']>;
  statedOnly: boolean;
}

function Known({ id, passage, about, entity: e, timeline, statedOnly }: KnownProps) {
  const [assuming, setAssuming] = useState(false);
  const there = state.value.ids.includes(id);
  const foreign = useForeign(e);
  const described = descriptionIn(e);
  const m = t().card;
  return (
    <article class="card">
      <p class="kind-line">
        <Mark kind={e.kind} />
        <span title={isForeign(e.kind) ? m.ownKindsHint(e.kind) : undefined}>{kindName(e.kind)}</span>
        <OwnKinds of={foreign} kind={e.kind} />
      </p>
      <h2>
        <bdi>{short(bothNames(e), 300)}</bdi>
      </h2>
      {otherNames(e).length > 0 && (
        <p class="aliases">
          <span class="visually-hidden">{m.alsoCalled} </span>
          <bdi>{short(otherNames(e).join(' · '), 300)}</bdi>
        </p>
      )}
      <MergedLine of={e} />
      {described && <Description {...described} key={id} />}
      <div class="actions" role="group" aria-label={m.doWith}>
        {there ? (
          graphActions(id)
            .filter((a) => !a.rare)
            .map((a, i) => (
              <button
                key={a.label}
                class={i === 0 ? 'primary' : undefined}
                title={a.hint}
                aria-pressed={a.on}
                onClick={a.run}
              >
                {a.label}
              </button>
            ))
        ) : (
          <button class="primary" onClick={() => add([id])}>
            {m.add}
          </button>
        )}
      </div>
      <nav class="questions" aria-label={m.questions}>
        {questionActions(
          id,
          e.kind,
          e.relationCounts.map((c) => c.type),
        ).map((a) => (
          <button key={a.label} aria-pressed={a.on} onClick={a.run}>
            {a.label}
          </button>
        ))}
        <button aria-expanded={assuming} onClick={() => setAssuming(!assuming)}>
          {m.hypothetical}
        </button>
      </nav>
      {assuming && <Assume from={e} onDone={() => setAssuming(false)} />}
      {e.kind === 'DOCUMENT' && passage && (
        <Passage id={id} name={entityName(e)} at={passage} about={about} facts={e.facts} />
      )}
      {e.kind === 'DOCUMENT' && <Source id={id} name={entityName(e)} />}
      <Notes about={id} what={short(entityName(e), 80)} />
      <Relations of={e} first={e.derived} foreign={foreign} statedOnly={statedOnly} />
      {measured(e.relationCounts) && <Figures of={e} />}
      <Timeline first={timeline} id={id} name={entityName(e)} statedOnly={statedOnly} onFact={showFact} />
      <Facts of={e.facts} id={id} />
    </article>
  );
}
