import { useState } from 'preact/hooks';
import { AskError, ask } from '../api/client';
import type { EntityRef, Missing, NearMiss, Relation, RelationInput, RelationType } from '../api/generated';
import { RuleNote } from '../proof/tree';
import { start, typeInfo, yields } from '../state/graph';
import { expected } from '../state/nearmiss';
import { add, assume, open, state } from '../state/state';
import { capital, short } from '../state/ui';
import { Answer, Badges, Empty, Folded, Name, Sentence, WhyButton, useAnswer } from '../parts/parts';
import { Examples } from '../parts/examples';
import { Pick, useEntity } from '../parts/pick';
import { Choose } from '../parts/choose';
import { Search } from '../parts/search';
import { wordsOf } from '../parts/types';
import './questions.css';
import { attributeName, entityName, kindName, sentence, typeName, meaningOf, ownKind } from '../state/labels';
import { t } from '../lang/language';
import { rich } from '../lang/rich';
import { AttributeFields, written, type Texts } from './attributes';

interface Asked {
  source: string;
  type: string;
  target: string;
}
const go = (q: Asked) => open({ at: 'whynot', ...q });

/** Reports whether the ontology allows a relation of this type between two kinds. */
function fits(type: string, source: EntityRef, target: EntityRef): boolean {
  const info = typeInfo.value.get(type);
  const join = (from: readonly string[], to: readonly string[]) =>
    from.includes(ownKind(source.kind)) && to.includes(ownKind(target.kind));
  return !info || join(info.from, info.to) || (info.symmetric && join(info.to, info.from));
}

function Types({ of, source, target }: { of: Asked; source: EntityRef; target: EntityRef }) {
  const m = t().reasons.whyNot;
  const possible = (type: string) => !source.id || !target.id || type === of.type || fits(type, source, target);
  const options = [...typeInfo.value.keys()]
    .filter((type) => type !== 'RELATED' && possible(type))
    .map((type) => ({
      key: type,
      name: typeName(type),
      also: wordsOf(type),
      group: yields.value.some((y) => y === type) ? m.derived : m.stated,
    }))
    .sort((a, b) => Number(b.group === m.derived) - Number(a.group === m.derived));
  return (
    <div class="pick">
      <span class="quiet" aria-hidden="true">
        {m.relation}
      </span>
      <Choose
        label={m.relation}
        none={m.choose}
        options={options}
        value={of.type}
        onPick={(type) => go({ ...of, type })}
      />
    </div>
  );
}

const MOST_EXAMPLES = 4;

/** Offers relations that do not hold although others like them do. */
function Expectable() {
  const s = start.value;
  const known = s.is === 'ready' ? s.value.entities.edges.map((e) => e.node) : [];
  const types = yields.value.flatMap((type) => typeInfo.value.get(type) ?? []).slice(0, MOST_EXAMPLES);
  const { view } = state.value;
  const answer = useAnswer(
    (signal) => (types.length > 0 ? expected(types, known, view, signal) : Promise.resolve([])),
    [types.length, JSON.stringify(view)],
  );
  if (answer.is !== 'ready') return null;
  const of = answer.value.map(({ source, type, target }) => ({
    key: type,
    of: [source, target],
    between: typeName(type),
    run: () => go({ source: source.id, type, target: target.id }),
  }));
  return <Examples of={of} />;
}

export function WhyNot(q: Asked) {
  const view = state.value.view;
  const [source, target] = [useEntity(q.source), useEntity(q.target)];
  const ready = q.source !== '' && q.type !== '' && q.target !== '';
  const type = q.type as RelationType;
  const m = t().reasons.whyNot;
  const answer = useAnswer(
    async (signal) => {
      if (!ready) return null;
      const of = { ...q, type, id: `${q.source}|${q.type}|${q.target}` };
      try {
        return await ask('WhyNot', { ...of, derivable: true }, view, signal);
      } catch (e) {
        // no rule of this view derives such a relation, or the ontology forbids it; then nothing can be missing
        if (e instanceof AskError && (e.code === 'NO_RULE' || e.code === 'BAD_USER_INPUT'))
          return ask('WhyNot', { ...of, derivable: false }, view, signal);
        throw e;
      }
    },
    [JSON.stringify(q), JSON.stringify(view)],
  );
  return (
    <article class="whynot">
      <h2>{m.title}</h2>
      <p class="quiet">{m.about}</p>
      <div class="question">
        <Pick id="whynot-source" label={m.from} of={source} onPick={(id) => go({ ...q, source: id })} />
        <Types of={q} source={source} target={target} />
        <Pick id="whynot-target" label={m.to} of={target} onPick={(id) => go({ ...q, target: id })} />
        {q.source && q.target && (
          <button class="link" onClick={() => go({ ...q, source: q.target, target: q.source })}>
            {m.swap}
          </button>
        )}
      </div>
      {!ready ? (
        <>
          <Empty>{m.incomplete}</Empty>
          {!q.source && !q.target && <Expectable />}
        </>
      ) : (
        <Answer of={answer}>
          {(a) => {
            if (!a) return null;
            if (a.node && 'source' in a.node) return <Holds of={a.node} />;
            return a.whyNot && a.whyNot.length > 0 ? (
              <Nearest of={a.whyNot} asked={q} />
            ) : (
              <Nothing asked={q} source={source} target={target} />
            );
          }}
        </Answer>
      )}
    </article>
  );
}

function Holds({ of }: { of: Relation }) {
  const m = t().reasons.whyNot;
  const supposed = of.modality === 'HYPOTHETICAL' && (state.value.view.with?.length ?? 0) > 0;
  return (
    <section class="holds" role="status">
      <h3>{m.holds}</h3>
      <p class="lead">
        <Sentence of={of} />
      </p>
      <Badges of={of} />
      {supposed && <p class="quiet">{m.holdsAssumed}</p>}
      <div class="actions">
        <WhyButton id={of.id} what={sentence(of)} />
        <button onClick={() => add([of.source.id, of.target.id])}>{t().card.add}</button>
      </div>
    </section>
  );
}

function Nearest({ of, asked }: { of: NearMiss[]; asked: Asked }) {
  return (
    <section>
      <h3>
        {t().reasons.whyNot.nearest} <span class="count">{of.length}</span>
      </h3>
      <ol class="misses">
        {of.map((m, i) => (
          <Near key={i} of={m} asked={asked} />
        ))}
      </ol>
    </section>
  );
}

/**
 * Returns a missing premise as a relation to assume, with the attributes that a user wrote; null if it is not a
 * relation, or is incomplete.
 */
function missingRelation(m: Missing, texts: Texts): RelationInput | null {
  if (!m.type || !m.source || !m.target || m.negated) return null;
  return { source: m.source.id, type: m.type, target: m.target.id, ...written(m.type, texts, m.attributes).given };
}

function suppose(relations: RelationInput[], asked: Asked): void {
  assume(relations, [asked.source, asked.target, ...relations.flatMap((r) => [r.source, r.target])]);
}

function Near({ of, asked }: { of: NearMiss; asked: Asked }) {
  const [texts, setTexts] = useState<Record<number, Texts>>({});
  const relations = of.missing.map((one, i) => missingRelation(one, texts[i] ?? {}));
  const wrong = of.missing.some((one, i) => written(one.type ?? '', texts[i] ?? {}, one.attributes).wrong);
  const m = t().reasons.whyNot;
  const all = relations.filter((t) => t !== null);
  return (
    <li class="miss">
      <p class="miss-rule">{meaningOf(of.rule)}</p>
      {of.reason && <p class="reason">{capital(of.reason)}.</p>}
      {of.missing.length > 0 && (
        <>
          <h4>{m.missing(of.missing.length)}</h4>
          <ul class="missing">
            {of.missing.map((one, i) => (
              <li key={i}>
                <Premise
                  of={one}
                  asked={asked}
                  texts={texts[i] ?? {}}
                  onTexts={(own) => setTexts({ ...texts, [i]: own })}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {all.length > 1 && all.length === of.missing.length && (
        <button disabled={wrong} onClick={() => suppose(all, asked)}>
          {m.assumeAll}
        </button>
      )}
      {of.held.length > 0 && (
        <>
          <h4>{m.held}</h4>
          <ul class="held">
            {of.held.map((h) => (
              <li key={h.id}>
                <div class="relation-line">
                  <Sentence of={h.relation} />
                  {h.rule && <WhyButton id={h.relation.id} what={sentence(h.relation)} />}
                </div>
                <Badges of={h.relation} />
                <Folded claims={h.claims} what={sentence(h.relation)} type={h.relation.type} />
              </li>
            ))}
          </ul>
        </>
      )}
      <RuleNote rule={of.rule} />
    </li>
  );
}

/** Shows an unknown end: its possible kinds, and its variable in the rule. */
function Some({ kinds, name }: { kinds: readonly string[]; name: string | undefined }) {
  const [only, ...more] = kinds;
  return (
    <span class="some">
      {only && more.length === 0 ? t().reasons.whyNot.some(kindName(only).toLowerCase()) : t().reasons.whyNot.something}
      {name && name !== '_' && (
        <>
          {' '}
          <code>{name}</code>
        </>
      )}
    </span>
  );
}

/** The variables of a premise, such as holds(X, /b, percent: P); undefined for an end that is known. */
function variablesOf(text: string): [source: string | undefined, target: string | undefined] {
  const source = /^[\w ]+\(([\p{Lu}_]\w*), /u.exec(text)?.[1];
  const target = /, ([\p{Lu}_]\w*)(?:, \w+: [^/]*)?\)/u.exec(text)?.[1];
  return [source, target];
}

function Premise({
  of: m,
  asked,
  texts: given,
  onTexts,
}: {
  of: Missing;
  asked: Asked;
  texts: Texts;
  onTexts: (texts: Texts) => void;
}) {
  const [choosing, setChoosing] = useState(false);
  const texts = t().reasons.whyNot;
  const info = m.type ? typeInfo.value.get(m.type) : undefined;
  if (!m.type || !info) return <p>{rich(texts.notSo, <code>{m.text}</code>)}</p>;
  const [first, second] = variablesOf(m.text);
  const end = (e: EntityRef | null, kinds: readonly string[], name: string | undefined) =>
    e ? <Name of={e} /> : <Some kinds={kinds} name={name} />;
  const ready = missingRelation(m, given);
  const own = written(m.type, given, m.attributes);
  const open_ = !m.negated && !ready && (m.source ?? m.target) !== null;
  const type = m.type;
  return (
    <>
      <div class="relation-line">
        <span class="sentence">
          {end(m.source, info.from, first)} <em>{typeName(m.type)}</em> {end(m.target, info.to, second)}
        </span>
        {ready && (
          <button
            class="suppose"
            aria-label={texts.assumeOf(
              m.source && m.target ? sentence({ source: m.source, type: m.type, target: m.target }) : '',
            )}
            disabled={own.wrong !== undefined}
            onClick={() => suppose([ready], asked)}
          >
            {texts.assume}
          </button>
        )}
        {open_ && (
          <button
            class="suppose"
            disabled={own.wrong !== undefined}
            aria-expanded={choosing}
            onClick={() => setChoosing(!choosing)}
          >
            {texts.assumeOne}
          </button>
        )}
      </div>
      {m.lacks !== null && (
        <p class="quiet">{texts.lacks(m.attributes.map((a) => attributeName(a, type)).join(', '))}</p>
      )}
      {(ready ?? open_) && <AttributeFields type={type} names={m.attributes} texts={given} onTexts={onTexts} />}
      {m.negated && <p class="quiet">{texts.negated}</p>}
      {choosing && (
        <Search
          id={`which-${m.text.replace(/\W+/g, '-')}`}
          label={texts.which}
          placeholder={texts.which}
          onPick={(f) =>
            suppose([{ type, source: m.source?.id ?? f.id, target: m.target?.id ?? f.id, ...own.given }], asked)
          }
        />
      )}
    </>
  );
}

function Nothing({ asked, source, target }: { asked: Asked; source: EntityRef; target: EntityRef }) {
  const info = typeInfo.value.get(asked.type);
  const m = t().reasons.whyNot;
  const paths = (
    <button onClick={() => open({ at: 'paths', from: asked.source, to: asked.target, order: 'MOST_TELLING' })}>
      {m.paths}
    </button>
  );
  if (info && !fits(asked.type, source, target)) {
    return (
      <>
        <Empty>
          {rich(
            m.impossible,
            short(entityName(source)),
            kindName(source.kind),
            short(entityName(target)),
            kindName(target.kind),
            <em>{typeName(asked.type)}</em>,
          )}
        </Empty>
        <div class="actions">{paths}</div>
      </>
    );
  }
  const ruled = yields.value.includes(asked.type as RelationType);
  return (
    <>
      <Empty>{ruled ? m.noRuleNear : m.noRule}</Empty>
      <div class="actions">
        <button
          onClick={() =>
            suppose([{ source: asked.source, type: asked.type as RelationType, target: asked.target }], asked)
          }
        >
          {m.assumeHolds}
        </button>
        {paths}
      </div>
    </>
  );
}
