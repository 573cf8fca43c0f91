// Shows all relations that no longer hold in the second of two views, and those that are new, each with its reasons.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { View } from '../api/client';
import type { Grounded, Relation, Step } from '../api/generated';
import { isAbsence, namesOf, statementOf } from '../proof/statement';
import { typeQuestions } from './comparing';
import { Badges, Empty, Failure, Folded, Problem, Sentence, useAnswer } from '../parts/parts';
import {
  byConsequence,
  certainFirst,
  changesBetween,
  groundsOf,
  type Reason,
  REASONS_AT_ONCE,
  reasonsFor,
  relationsIn,
  type TypeChanges,
} from '../state/differences';
import { compared as comparedNow, piece, yields } from '../state/graph';
import { factName, reasonOf, sentence, typeName } from '../state/labels';
import { change, state, within } from '../state/state';
import { proven } from '../state/ui';
import './differences.css';
import { number, percent } from '../lang/format';
import { t } from '../lang/language';

interface Views {
  before: View;
  after: View;
}

interface Shown extends Views {
  /** Whether the relations are those of one entity: a short list, in which the reasons are folded. */
  one: boolean;
}

/** With no more changes of one entity than this, all are shown at once. */
const FEW = 40;

/** The maximum number of entities that all changes together add to the graph at once. */
const MOST_MARKED = 300;

/** Returns the ends of relations, those with the most of the relations first. */
function endsOf(relations: readonly Relation[]): string[] {
  const count = new Map<string, number>();
  for (const r of relations) for (const id of [r.source.id, r.target.id]) count.set(id, (count.get(id) ?? 0) + 1);
  return [...count].toSorted((a, b) => b[1] - a[1]).map(([id]) => id);
}

/** Draws relations that only one of two views has: the picture shows the later view, and marks what came and went. */
function mark(ids: readonly string[], before: View, after: View): void {
  comparedNow.value = { before, after };
  change({ view: after, ids: within([...state.peek().ids, ...ids]) });
}

function Because({ of: { leaf, lack }, about }: { of: Reason; about: string }) {
  return (
    <li>
      <span class="quiet">{t().differences.because[lack]}</span> {/* The row shows the relation itself. */}
      {leaf.relation && leaf.relation.id !== about && <Sentence of={leaf.relation} />}
      {leaf.fact && <bdi>{t().parts.headed(factName(leaf.fact.name), leaf.fact.value)}</bdi>}
      {leaf.relation && <Folded claims={leaf.claims} what={sentence(leaf.relation)} type={leaf.relation.type} />}
    </li>
  );
}

/**
 * Explains a relation that holds in one view only, although the other view has everything that it rests on: it lists
 * the absences that the rule requires.
 */
function Otherwise({ steps, added }: { steps: Step[]; added: boolean }) {
  const m = t().differences;
  const names = namesOf(steps);
  const absences = [...new Set(steps.filter(isAbsence).map((s) => statementOf(s, names)))];
  if (absences.length === 0) return <li class="quiet">{m.otherwise}</li>;
  return (
    <li>
      <span class="quiet">{added ? m.absentAdded : m.absentRemoved}</span> {absences.join('; ')}
    </li>
  );
}

interface ReasonsProps {
  of: Grounded;
  /** The id of the relation. */
  about: string;
  there: View;
  here: View;
  added: boolean;
}

/** Shows the claims that a relation rests on in one view and that the other view lacks. */
function Reasons({ of, about, there, here, added }: ReasonsProps) {
  const reasons = reasonsFor(of.proof.leaves, there, here);
  const rules = of.proof.steps.flatMap((s) => (s.rule && there.without?.includes(s.rule.id) ? [s.rule] : []));
  const m = t().differences;
  return (
    <ul class="grounds">
      {rules.map((r) => (
        <li key={r.id}>
          <span class="quiet">{m.rule}</span> {reasonOf(r) ?? r.description}
        </li>
      ))}
      {reasons.map((r, i) => (
        <Because key={i} of={r} about={about} />
      ))}
      {reasons.length + rules.length === 0 && <Otherwise steps={of.proof.steps} added={added} />}
    </ul>
  );
}

interface RowProps extends Shown {
  of: Relation;
  removed: boolean;
  grounds: Grounded | undefined;
}

function Row({ of: r, removed, grounds, before, after, one }: RowProps) {
  const m = t().differences;
  const derivable = yields.value.includes(r.type);
  const says = sentence(r);
  const reasons = grounds && (
    <Reasons
      of={grounds}
      about={r.id}
      there={removed ? after : before}
      here={removed ? before : after}
      added={!removed}
    />
  );
  return (
    <li class={removed ? 'relation removed' : 'relation added'}>
      <span class="sign" aria-hidden="true">
        {removed ? '−' : '+'}
      </span>
      <div>
        <div class="relation-line">
          <span class="visually-hidden">{removed ? m.removedOne : m.addedOne}: </span>
          <Sentence of={r} />
          <button
            class="why"
            aria-label={removed ? m.whyRemoved(says) : m.whyAdded(says)}
            onClick={() => change({ view: removed ? before : after, panel: { at: 'why', id: r.id } })}
          >
            {m.why}
          </button>
          {removed && derivable && (
            <button
              class="why"
              aria-label={m.whyNotOf(says)}
              onClick={() =>
                change({ view: after, panel: { at: 'whynot', source: r.source.id, type: r.type, target: r.target.id } })
              }
            >
              {m.whyNot}
            </button>
          )}
        </div>
        <Badges of={r} />
        {one && reasons ? (
          <details>
            <summary>
              {removed ? m.whyEnded : m.whyBegan}
              <span class="visually-hidden">: {says}</span>
            </summary>
            {reasons}
          </details>
        ) : (
          reasons
        )}
      </div>
    </li>
  );
}

function Listed({ of, removed, before, after, one }: Shown & { of: Relation[]; removed: boolean }) {
  const [most, setMost] = useState(REASONS_AT_ONCE);
  const shown = certainFirst(of).slice(0, most);
  const grounds = useAnswer(
    (signal) =>
      groundsOf(
        shown.map((r) => r.id),
        removed ? before : after,
        signal,
      ),
    [most],
  );
  const m = t().differences;
  return (
    <>
      {grounds.is === 'failed' && <Failure of={grounds} />}
      {grounds.is === 'loading' && (
        <p class="quiet" role="status">
          {m.reasons}
        </p>
      )}
      <ul class="relations">
        {shown.map((r) => (
          <Row
            key={r.id}
            of={r}
            removed={removed}
            before={before}
            after={after}
            one={one}
            grounds={grounds.is === 'ready' ? grounds.value.get(r.id) : undefined}
          />
        ))}
      </ul>
      {of.length > most && (
        <button class="link" onClick={() => setMost(most + REASONS_AT_ONCE)}>
          {m.more(Math.min(REASONS_AT_ONCE, of.length - most))}
        </button>
      )}
    </>
  );
}

/** Lists relations that begin and end between the dates of the two views, each with its proof while it holds. */
function Passed({ of, view }: { of: Relation[]; view: View }) {
  const [most, setMost] = useState(REASONS_AT_ONCE);
  const m = t().differences;
  return (
    <>
      <p class="quiet">{m.passedHint}</p>
      <ul class="relations">
        {certainFirst(of)
          .slice(0, most)
          .map((r) => (
            <li key={r.id} class="relation passed">
              <span class="sign" aria-hidden="true">
                ±
              </span>
              <div>
                <div class="relation-line">
                  <span class="visually-hidden">{m.passedOne}: </span>
                  <Sentence of={r} />
                  <button
                    class="why"
                    aria-label={m.whyPassed(sentence(r))}
                    onClick={() =>
                      change({
                        view: { ...view, asOf: (r.periods[0] ?? r).validFrom ?? '' },
                        panel: { at: 'why', id: r.id },
                      })
                    }
                  >
                    {m.why}
                  </button>
                </div>
                <Badges of={r} />
              </div>
            </li>
          ))}
      </ul>
      {of.length > most && (
        <button class="link" onClick={() => setMost(most + REASONS_AT_ONCE)}>
          {m.more(Math.min(REASONS_AT_ONCE, of.length - most))}
        </button>
      )}
    </>
  );
}

function Type({ of, open, before, after, one }: Shown & { of: TypeChanges; open: boolean }) {
  const [unfolded, setUnfolded] = useState(open);
  const m = t().differences;
  const name = typeName(of.type, of.inward);
  const views = { before, after, one };
  return (
    <li class="fold">
      <div class="fold-head">
        <button class="toggle" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          <span class="group-name">{name}</span>{' '}
          <span class="count" aria-label={m.count(of.removed.length, of.added.length, of.passed.length)}>
            {of.removed.length > 0 && <span class="disappears">−{number(of.removed.length)}</span>}{' '}
            {of.added.length > 0 && <span class="appears">+{number(of.added.length)}</span>}{' '}
            {of.passed.length > 0 && <span>±{number(of.passed.length)}</span>}
          </span>
        </button>
        {of.removed.length + of.added.length > 0 && (
          <button
            class="bring"
            aria-label={m.addType(name)}
            title={m.showHint}
            onClick={() => mark(endsOf([...of.removed, ...of.added]), before, after)}
          >
            {m.add}
          </button>
        )}
      </div>
      {of.problem && <Problem message={of.problem} />}
      {unfolded && of.removed.length > 0 && <Listed of={of.removed} removed {...views} />}
      {unfolded && of.added.length > 0 && <Listed of={of.added} removed={false} {...views} />}
      {unfolded && of.passed.length > 0 && <Passed of={of.passed} view={before} />}
    </li>
  );
}

function Changes({ of, before, after, one }: Shown & { of: TypeChanges[] }) {
  const rules = new Set<string>(yields.value);
  const { overview } = piece.value;
  // At one entity the small groups come first, so that no long list of duties hides the law behind them.
  const all = useMemo(() => byConsequence(of, rules, one), [of]);
  const relations = all.flatMap((c) => [...c.removed, ...c.added]);
  useEffect(() => {
    // The overview of the first page shows one view only, and few of these relations.
    proven.value = new Set(overview ? [] : relations.map((r) => r.id));
    return () => {
      proven.value = new Set();
    };
  }, [of, overview]);
  const sum = (of: 'removed' | 'added' | 'passed') => all.reduce((n, c) => n + c[of].length, 0);
  const ends = endsOf(relations);
  const inferred = relations.filter((r) => r.derived).length;
  const m = t().differences;
  const part = (of: TypeChanges[], name: string, opened: boolean) =>
    of.length > 0 && (
      <section>
        <h3>{name}</h3>
        <ul>
          {of.map((c, i) => (
            <Type
              key={`${c.type} ${c.inward}`}
              of={c}
              open={(one && all.flatMap(relationsIn).length <= FEW) || (opened && i === 0)}
              before={before}
              after={after}
              one={one}
            />
          ))}
        </ul>
      </section>
    );
  const derived = all.filter((c) => rules.has(c.type));
  return (
    <>
      <p class="tally" role="status">
        <b class="disappears">{m.removed(sum('removed'))}</b>
        <b class="appears">{m.added(sum('added'))}</b>
        {sum('passed') > 0 && <b>{m.passed(sum('passed'))}</b>}
        <span>{m.tally(new Set(all.map((c) => c.type)).size)}</span>
        {inferred > 0 && <span>{m.inferred(inferred, relations.length - inferred)}</span>}
      </p>
      {ends.length > 0 && (
        <button title={m.showHint} onClick={() => mark(ends.slice(0, MOST_MARKED), before, after)}>
          {ends.length > MOST_MARKED ? m.showFirst(MOST_MARKED, ends.length) : m.show(ends.length)}
        </button>
      )}
      {part(derived, m.derived, true)}
      {part(
        all.filter((c) => !rules.has(c.type)),
        m.stated,
        derived.length === 0,
      )}
    </>
  );
}

/** Shows what changed between two views: in the whole graph, or at one entity. */
export function Differences({ before, after, about }: Views & { about: string }) {
  const [share, setShare] = useState(0);
  const asked = typeQuestions(about);
  const answer = useAnswer((signal) => changesBetween(before, after, about, asked, signal, setShare), [asked.length]);
  const m = t().differences;
  if (answer.is === 'failed') return <Failure of={answer} />;
  if (answer.is === 'loading')
    return (
      <p class="quiet" role="status">
        {m.comparing(percent(share))}
        <progress value={share} max={1} aria-hidden="true" />
      </p>
    );
  const { types, cut } = answer.value;
  return (
    <div class="differences">
      {types.length === 0 ? (
        <Empty>{about === '' ? m.equal : m.equalOf}</Empty>
      ) : (
        <Changes of={types} before={before} after={after} one={about !== ''} />
      )}
      {cut && <p class="quiet">{m.cut}</p>}
    </div>
  );
}
