// Shows the answer to a question that the ontology offers for the entities of a kind.
import { ask, type AnswerTo } from '../api/client';
import type { Bound, KindQuestion, Relation, RelationType, Rule } from '../api/generated';
import { kindQuestion } from '../state/graph';
import { add, open, state } from '../state/state';
import { capital } from '../state/ui';
import { Answer, Badges, Empty, Name, useAnswer } from '../parts/parts';
import { RelationLine } from '../parts/relation';
import { Next } from '../parts/next';
import { usePages } from '../parts/pages';
import { useEntity } from '../parts/pick';
import './questions.css';
import { typeName, meaningOf, wordsOfQuestion } from '../state/labels';
import { t } from '../lang/language';

export function Binds({ id, what }: { id: string; what: string }) {
  const view = state.value.view;
  const entity = useEntity(id);
  const asked = kindQuestion(what, entity.kind);
  if (!asked) return <Empty>{t().reasons.reach.noQuestion(what)}</Empty>;
  return (
    <article class="reach">
      <h2>
        {wordsOfQuestion(asked).heading} <Name of={entity} />
      </h2>
      <Found id={id} asked={asked} key={`${id} ${what} ${JSON.stringify(view)}`} />
    </article>
  );
}

function Found({ id, asked }: { id: string; asked: KindQuestion }) {
  const view = state.value.view;
  const page = (after: string | null, signal?: AbortSignal) =>
    ask('Binds', { id, types: asked.types, direction: asked.direction, after }, view, signal).then(
      (a) => a.entity?.relations,
    );
  const answer = useAnswer((signal) => page(null, signal), []);
  return (
    <Answer of={answer}>
      {(first) =>
        first ? <Rows id={id} asked={asked} first={first} next={page} /> : <Empty>{t().reasons.reach.noEntity}</Empty>
      }
    </Answer>
  );
}

type Page = NonNullable<NonNullable<AnswerTo<'Binds'>['entity']>['relations']>;
interface RowsProps {
  id: string;
  asked: KindQuestion;
  first: Page;
  next: (after: string | null) => Promise<Page | undefined>;
}

function Rows({ id, asked, first, next }: RowsProps) {
  const { types, direction } = asked;
  const inward = direction !== 'OUT';
  const pages = usePages<Bound>(first, next);
  const { rows, more } = pages;
  const m = t().reasons.reach;
  const end = (r: Relation) => (r.source.id === id ? r.target : r.source);
  const whyNot = () => open({ at: 'whynot', source: inward ? '' : id, type: types[0] ?? '', target: inward ? id : '' });
  if (rows.length === 0)
    return (
      <>
        <Empty>{wordsOfQuestion(asked).otherwise}</Empty>
        <div class="actions">
          <button onClick={whyNot}>{m.whyNot}</button>
        </div>
      </>
    );
  return (
    <>
      <p class="quiet" role="status">
        {more ? m.first(rows.length) : m.all(rows.length, rows.filter((r) => !r.derived).length)}
      </p>
      <div class="actions">
        <button class="primary" onClick={() => add([id, ...rows.map((r) => end(r).id)])}>
          {t().card.addAll}
        </button>
        <button onClick={whyNot}>{m.whyNotAnother}</button>
      </div>
      {types
        .map((type): [RelationType, Bound[]] => [type, rows.filter((r) => r.type === type)])
        .filter(([, group]) => group.length > 0)
        .map(([type, group]) => (
          <section key={type}>
            <h3>
              {capital(typeName(type, inward))} <span class="count">{group.length}</span>
            </h3>
            {hows(group).map(([rule, some]) => (
              <How key={rule?.id ?? 'stated'} rule={rule} rows={some} end={end} />
            ))}
          </section>
        ))}
      <Next of={pages} />
    </>
  );
}

/**
 * Groups relations by the last rule of their proofs: stated relations first, then the rule that derives most of them.
 */
function hows(rows: Bound[]): [Rule | null, Bound[]][] {
  const by = [...Map.groupBy(rows, (r) => r.proof.rule?.id)].map(([, some]): [Rule | null, Bound[]] => [
    some[0]?.proof.rule ?? null,
    some,
  ]);
  return by.sort(([a, one], [b, other]) => Number(a !== null) - Number(b !== null) || other.length - one.length);
}

function How({ rule, rows, end }: { rule: Rule | null; rows: Bound[]; end: (r: Relation) => Relation['source'] }) {
  return (
    <div class="how">
      <h4>
        {rule ? meaningOf(rule) : t().reasons.reach.stated} <span class="count">{rows.length}</span>
      </h4>
      <ul class="relations">
        {rows.map((r) => (
          <li class="relation" key={r.id}>
            <RelationLine of={r}>
              <Name of={end(r)} />
            </RelationLine>
            {r.proof.rule && <Chain of={r} />}
            <Badges of={{ ...r, derived: false }} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/**
 * Returns the shortest path from source to target over the stated relations of a proof. Among equally short paths, it
 * prefers the relations that the proof names first.
 */
export function chain(of: Bound): Relation[] {
  const leaves = of.proof.leaves.flatMap((l) => (l.relation ? [l.relation] : []));
  const reachedBy = new Map<string, Relation | null>([[of.source.id, null]]);
  const queue = [of.source.id];
  for (let at = queue.shift(); at !== undefined && at !== of.target.id; at = queue.shift()) {
    for (const r of leaves) {
      const far = r.source.id === at ? r.target.id : r.target.id === at ? r.source.id : undefined;
      if (far === undefined || reachedBy.has(far)) continue;
      reachedBy.set(far, r);
      queue.push(far);
    }
  }
  const way: Relation[] = [];
  let at = of.target.id;
  for (let r = reachedBy.get(at); r; r = reachedBy.get(at)) {
    way.unshift(r);
    at = r.source.id === at ? r.target.id : r.source.id;
  }
  return way;
}

/** Shows the relations of a proof as a path on one line, from the source of the relation. */
function Chain({ of }: { of: Bound }) {
  let at = of.source.id;
  const steps = chain(of).map((r) => {
    const backward = r.source.id !== at;
    const far = backward ? r.source : r.target;
    at = far.id;
    return { r, backward, far };
  });
  if (steps.length === 0) return null;
  return (
    <p class="chain">
      {steps.map(({ r, backward, far }) => (
        <span key={r.id}>
          <em>{typeName(r.type, backward)}</em> <Name of={far} most={48} />{' '}
        </span>
      ))}
    </p>
  );
}
