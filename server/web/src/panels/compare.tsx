import { useEffect, useState } from 'preact/hooks';
import { ask, type Problem, type View } from '../api/client';
import type { Compared, Relation } from '../api/generated';
import { Editor, Mistakes } from '../ask/editor';
import { marked } from '../ask/words';
import { compared as comparedNow } from '../state/graph';
import { change, isDate, open, state, viewOf, viewText, within } from '../state/state';
import { ABOUT, ALL, common, examples, known, useWords } from './comparing';
import { Differences } from './differences';
import { Answer, Badges, Empty, Name, Sentence, useAnswer } from '../parts/parts';
import { Examples } from '../parts/examples';
import { Pick, useEntity } from '../parts/pick';
import { ProofText } from '../proof/prooftext';
import { Search } from '../parts/search';
import './questions.css';
import { sentence } from '../state/labels';
import { t } from '../lang/language';

interface Asked {
  question: string;
  before: string;
  after: string;
  /** The only entity whose relations are compared, if there is no question. */
  about?: string | undefined;
}
const go = ({ about, ...q }: Asked) => open({ at: 'compare', ...q, ...(about && !q.question ? { about } : {}) });

const onlyIn = (view: string, says: string): string =>
  view === '' ? t().search.compare.onlyWhole : t().search.compare.only(says);

export function Compare({ question, before, after, about }: Asked) {
  const q = { question, before, after, about };
  const [one, other] = [viewOf(before), viewOf(after)];
  const same = viewText(one) === viewText(other);
  const year = new Date().getFullYear() - 10; // of the example
  const answer = useAnswer(
    async (signal) =>
      question && !same ? (await ask('Compare', { question, before: one, after: other }, {}, signal)).compare : null,
    [question, before, after],
  );
  const problems = answer.is === 'failed' ? answer.error.problems : [];
  const [bad, setBad] = useState({ first: false, second: false });
  const [asking, setAsking] = useState(false);
  const m = t().search.compare;
  const [said, saidAfter] = [useWords(one), useWords(other)];
  const { view } = state.value;
  useEffect(() => {
    // The picture already shows the second view, so it can show what came and went.
    if (!same && viewText(view) === viewText(other)) comparedNow.value = { before: one, after: other };
  }, [before, after, viewText(view)]);
  return (
    <article class="compare">
      <h2>{m.title}</h2>
      <div class="question">
        <Question {...q} problems={problems} onAsking={setAsking} />
        <Side
          name="first"
          text={before}
          says={said}
          set={(text) => go({ ...q, before: text })}
          bad={bad.first}
          setBad={(first) => setBad({ ...bad, first })}
        />
        <Side
          name="second"
          text={after}
          says={saidAfter}
          set={(text) => go({ ...q, after: text })}
          bad={bad.second}
          setBad={(second) => setBad({ ...bad, second })}
        />
        <button class="link" onClick={() => go({ ...q, before: after, after: before })}>
          {m.swap}
        </button>
      </div>
      {bad.first || bad.second ? null : asking || same ? ( // an answer for another date would mislead
        <>
          <Empty>{asking ? m.incomplete : m.same}</Empty>
          {!question && !asking && (
            <p>
              <button
                class="link"
                onClick={() => go({ question: '', before: viewText({ asOf: `${year}-12-31` }), after: '' })}
              >
                {m.since(String(year))}
              </button>
            </p>
          )}
          {!question && asking && (
            <Examples of={examples().map((e) => ({ ...e, run: () => go({ ...q, question: e.question }) }))} />
          )}
        </>
      ) : !question ? (
        <Differences key={`${about} ${before} ${after}`} before={one} after={other} about={about ?? ''} />
      ) : (
        problems.length === 0 && (
          <Answer of={answer}>
            {(c) =>
              c && (
                <>
                  <p class="tally" role="status">
                    <b>{m.onlyFirst(c.removed.length)}</b>
                    <b>{m.onlySecond(c.added.length)}</b>
                    <span>{m.inBoth(c.unchanged)}</span>
                  </p>
                  <Rows title={onlyIn(before, said)} side="first" of={c.removed} view={one} />
                  <Rows title={onlyIn(after, saidAfter)} side="second" of={c.added} view={other} />
                  <NotAlike of={c.changed} />
                  {c.added.length + c.removed.length + c.changed.length === 0 && (
                    <Empty>{c.unchanged === 0 ? m.neither : m.equal}</Empty>
                  )}
                </>
              )
            }
          </Answer>
        )
      )}
    </article>
  );
}

interface QuestionProps extends Asked {
  problems: readonly Problem[];
  /** Receives whether a question is chosen that still lacks its entity or its text. */
  onAsking: (asking: boolean) => void;
}

function Question({ problems, onAsking, ...q }: QuestionProps) {
  const { key, id } = known(q.question, q.about);
  const [own, setOwn] = useState(key === 'own' && q.question !== '');
  const [text, setText] = useState(q.question);
  const [chosen, setChosen] = useState(key === 'own' ? ALL : key);
  const entity = useEntity(id);
  useEffect(() => {
    setText(q.question);
    if (key === 'own') setOwn(q.question !== '' || own);
    else {
      setOwn(false);
      setChosen(key);
    }
    onAsking(false);
  }, [q.question, q.about]);
  const run = () => go({ ...q, question: text.trim() });
  const m = t().search.compare;
  const wrong = text.trim() === q.question ? marked(text, problems) : [];
  const choose = (next: string) => {
    setOwn(next === 'own');
    onAsking(next !== ALL);
    if (next === 'own') return;
    setChosen(next);
    if (next === ALL) go({ ...q, question: '', about: '' });
    if (next === ABOUT && id) {
      onAsking(false);
      go({ ...q, question: '', about: id });
    }
    const asked = common.value.get(next);
    if (asked && (id || !asked.one)) {
      onAsking(false);
      go({ ...q, question: asked.of(id) });
    }
  };
  return (
    <>
      <label class="pick whole">
        <span class="quiet">{m.question}</span>
        <select value={own ? 'own' : chosen} onChange={(e) => choose(e.currentTarget.value)}>
          <option value={ALL}>{t().differences.everything}</option>
          <option value={ABOUT}>{t().differences.everythingOf}</option>
          {[...common.value].map(([k, { name }]) => (
            <option key={k} value={k}>
              {name}
            </option>
          ))}
          <option value="own">{m.own}</option>
        </select>
      </label>
      {own ? (
        <form
          class="own-question"
          onSubmit={(e) => {
            e.preventDefault();
            run();
          }}
        >
          <Editor text={text} onText={setText} onRun={run} wrong={wrong} />
          {wrong.length > 0 && <Mistakes text={text} wrong={wrong} onText={setText} />}
          <span>
            <button disabled={!text.trim()}>{m.ask}</button>{' '}
            <span class="quiet" id="ask-hint">
              {m.enterAsks}
            </span>
          </span>
        </form>
      ) : (
        (chosen === ABOUT || common.value.get(chosen)?.one) && (
          <Pick
            id="compare-of"
            label={m.of}
            of={entity}
            onPick={(next) => go({ ...q, question: common.value.get(chosen)?.of(next) ?? '', about: next })}
          />
        )
      )}
    </>
  );
}

interface SideProps {
  name: 'first' | 'second';
  text: string;
  says: string;
  set: (text: string) => void;
  /** Whether the date in the field is not a date. */
  bad: boolean;
  setBad: (bad: boolean) => void;
}

/** Shows one of the two views, and the controls to change it. */
function Side({ name, text, says, set, bad, setBad }: SideProps) {
  const mine = viewOf(text);
  const here = viewText(state.value.view);
  const onlyDate = Boolean(mine.asOf) && viewText({ ...mine, asOf: '' }) === '';
  const [dating, setDating] = useState(onlyDate);
  const [leaving, setLeaving] = useState(false);
  const [date, setDate] = useState(mine.asOf ?? '');
  useEffect(() => {
    setDate(mine.asOf ?? '');
    setDating(onlyDate);
    setLeaving(false);
  }, [text]);
  const m = t().search.compare;
  const is = dating ? 'date' : leaving ? 'without' : text === '' ? 'whole' : text === here ? 'here' : 'other';
  const choose = (what: string) => {
    setDating(what === 'date');
    setBad(false);
    setLeaving(what === 'without');
    if (what === 'whole') set('');
    if (what === 'here') set(here);
  };
  const dated = () => {
    if (isDate(date)) set(viewText({ asOf: date }));
    setBad(date !== '' && !isDate(date));
  };
  return (
    <div class="side">
      <label class="pick">
        <span class="quiet">{m[name]}</span>
        <select value={is} onChange={(e) => choose(e.currentTarget.value)}>
          <option value="whole">{m.whole}</option>
          <option value="date">{m.asOfDate}</option>
          <option value="without">{m.without}</option>
          {(here !== '' || is === 'here') && <option value="here">{m.here}</option>}
          {is === 'other' && <option value="other">{m.other}</option>}
        </select>
      </label>
      {dating && (
        <label class="pick">
          <span class="quiet">{m.date}</span>
          <input
            type="text"
            class="date"
            inputMode="numeric"
            placeholder={m.dateExample}
            aria-label={m.dateOf(m[name])}
            aria-invalid={bad}
            value={date}
            onInput={(e) => setDate(e.currentTarget.value)}
            onBlur={dated}
            onKeyDown={(e) => {
              if (e.key === 'Enter') dated();
            }}
          />
        </label>
      )}
      {dating && bad && (
        <p class="problem" role="alert">
          {m.badDate(date)}
        </p>
      )}
      {leaving && (
        <Search
          id={`${name}-without`}
          label={m.withoutOf(m[name])}
          placeholder={m.withoutWhat}
          onPick={(f) => set(viewText(f.kind === 'DOCUMENT' ? { distrust: [f.id] } : { without: [f.id] }))}
        />
      )}
      {!dating && !leaving && text !== '' && (
        <p class="quiet says">
          <bdi>{says}</bdi>
        </p>
      )}
    </div>
  );
}

/** Shows why a relation holds, in the view in which it holds. */
function There({ of: r, view }: { of: Relation; view: View }) {
  return (
    <button
      class="why"
      aria-label={t().search.compare.whyThere(sentence(r))}
      onClick={() => change({ view, panel: { at: 'why', id: r.id } })}
    >
      {t().parts.why}
    </button>
  );
}

/** Lists the answers that both views give, but not alike. */
function NotAlike({ of }: { of: { before: Compared; after: Compared }[] }) {
  if (of.length === 0) return null;
  const m = t().search.compare;
  return (
    <section>
      <h3>
        {m.notAlike} <span class="count">{of.length}</span>
      </h3>
      <ul class="relations">
        {of.slice(0, SHOWN).map(({ before, after }, i) => (
          <li key={i} class="relation">
            <div>
              <Values of={before} />
              <div class="relation-line">
                <span class="quiet">{m.first}</span> <Badges of={{ ...before, derived: false }} />
              </div>
              <div class="relation-line">
                <span class="quiet">{m.second}</span> <Badges of={{ ...after, derived: false }} />
              </div>
            </div>
          </li>
        ))}
      </ul>
      {of.length > SHOWN && <p class="quiet">{m.firstShown(SHOWN)}</p>}
    </section>
  );
}

function Values({ of }: { of: Compared }) {
  return (
    <p class="values">
      {of.values.map((v, j) => (
        <span key={j}>{v.entity ? <Name of={v.entity} most={70} /> : <bdi>{v.text}</bdi>}</span>
      ))}
    </p>
  );
}

const SHOWN = 100;

function Rows({ title, side, of, view }: { title: string; side: 'first' | 'second'; of: Compared[]; view: View }) {
  if (of.length === 0) return null;
  const m = t().search.compare;
  const ids = [...new Set(of.flatMap((r) => r.values.flatMap((v) => (v.entity ? [v.entity.id] : []))))];
  return (
    <section class={`only-${side}`}>
      <h3>
        {title} <span class="count">{of.length}</span>
      </h3>
      <ul class="relations">
        {of.slice(0, SHOWN).map((r, i) => (
          <li key={i} class="relation">
            <div>
              <div class="relation-line">
                <Values of={r} />
                {r.proofs.length === 1 && r.proofs.map((p) => <There key={p.id} of={p.relation} view={view} />)}
              </div>
              <Badges of={{ ...r, derived: false }} />
              {r.proofs.length > 1 && (
                <ul class="grounds">
                  {r.proofs.map((p) => (
                    <li key={p.id}>
                      <Sentence of={p.relation} />
                      <There of={p.relation} view={view} />
                    </li>
                  ))}
                </ul>
              )}
              <details>
                <summary>
                  {m.proof}
                  <span class="visually-hidden">{m.proofOf(i + 1, title)}</span>
                </summary>
                <ProofText text={r.text} label={m.proofText} />
              </details>
            </div>
          </li>
        ))}
      </ul>
      {of.length > SHOWN && <p class="quiet">{m.firstShown(SHOWN)}</p>}
      {ids.length > 0 && (
        <button onClick={() => change({ view, ids: within([...state.peek().ids, ...ids]) })}>{m.addThere}</button>
      )}
    </section>
  );
}
