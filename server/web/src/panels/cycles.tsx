import { ask } from '../api/client';
import type { Cycle, Feedback } from '../api/generated';
import { typeInfo } from '../state/graph';
import { add, open, state, unlist } from '../state/state';
import { Answer, Badges, Empty, Folded, Name, WhyButton, useAnswer } from '../parts/parts';
import { Examples } from '../parts/examples';
import { Pick, useEntity } from '../parts/pick';
import { Types } from '../parts/types';
import './questions.css';
import { limitName, sentence, relationName } from '../state/labels';
import { t } from '../lang/language';
import { rich } from '../lang/rich';

const kinds: readonly Feedback[] = ['REINFORCING', 'BALANCING', 'UNKNOWN'];
const signs = new Map([
  [1, { sign: '+', said: 'plus', look: 'plus' }],
  [-1, { sign: '−', said: 'minus', look: 'minus' }],
  [0, { sign: '±', said: 'either', look: 'either' }],
] as const);
const lengths = ['4', '6', '8', '10', '12'];

export function Cycles({ id, types = '', length = '8' }: { id: string; types?: string; length?: string }) {
  const view = state.value.view;
  const entity = useEntity(id);
  const most = lengths.includes(length) ? Number(length) : 8;
  const m = t().search.cycles;
  const more = unlist(types).filter((type) => typeInfo.value.has(type));
  const influences = [...typeInfo.value.values()].filter((info) => info.sign !== null).map((info) => info.type);
  const way = more.length > 0 ? [...new Set([...influences, ...more])] : null;
  const go = (next: Partial<{ id: string; types: string; length: string }>) =>
    open({ at: 'cycles', id, types, length, ...next });
  const answer = useAnswer(
    async (signal) => (id ? (await ask('Cycles', { id, maxLength: most, types: way }, view, signal)).cycles : null),
    [id, types, most, JSON.stringify(view)],
  );
  return (
    <article class="cycles">
      <h2>{m.title}</h2>
      <p class="quiet">{m.about}</p>
      <div class="question">
        <Pick id="cycles-of" label={m.through} of={entity} onPick={(next) => go({ id: next })} />
        <Types label={m.along} none={m.nothingElse} of={more} set={(next) => go({ types: next })} />
        <label class="pick">
          <span class="quiet">{m.atMost}</span>
          <select value={String(most)} onChange={(e) => go({ length: e.currentTarget.value })}>
            {lengths.map((n) => (
              <option key={n} value={n}>
                {t().search.paths.relations(Number(n))}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Answer of={answer}>
        {(a) => {
          if (!a) return <Begin types={way ?? influences} onPick={(next) => go({ id: next })} />;
          if (a.cycles.length === 0) {
            return <Empty>{a.exhaustive ? m.none(most) : m.noneBeforeLimit}</Empty>;
          }
          return (
            <>
              {kinds.map((f) => (
                <Group key={f} feedback={f} of={a.cycles.filter((c) => c.feedback === f)} />
              ))}
              <p class="quiet" role="status">
                {a.exhaustive
                  ? m.all(most)
                  : a.truncated
                    ? m.limit(a.cycles.length, limitName(a.truncated))
                    : m.more(a.cycles.length)}
              </p>
            </>
          );
        }}
      </Answer>
    </article>
  );
}

/** Shows entities with influences, as starting points. */
function Begin({ types, onPick }: { types: readonly string[]; onPick: (id: string) => void }) {
  const answer = useAnswer(
    async (signal) => (types.length > 0 ? (await ask('Samples', { types: [...types] }, {}, signal)).relations : null),
    [types.join()],
  );
  return (
    <Answer of={answer}>
      {(relations) => {
        if (!relations) return <Empty>{t().search.cycles.noTypes}</Empty>;
        const sources = new Map(relations.edges.map(({ node }) => [node.target.id, node.target]));
        return (
          <>
            <Empty>{t().search.cycles.choose}</Empty>
            <Examples
              of={[...sources.values()].slice(0, 5).map((e) => ({ key: e.id, of: [e], run: () => onPick(e.id) }))}
            />
          </>
        );
      }}
    </Answer>
  );
}

function Group({ feedback, of }: { feedback: Feedback; of: Cycle[] }) {
  if (of.length === 0) return null;
  const m = t().search.cycles;
  return (
    <section>
      <h3>
        {m.kinds[feedback]} <span class="count">{of.length}</span>
      </h3>
      <p class="quiet">{m.kindsSay[feedback]}</p>
      <ol class="paths">
        {of.map((c) => (
          <li key={c.relations.map((r) => r.id).join(' ')}>
            <Loop of={c} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Loop({ of }: { of: Cycle }) {
  const [first] = of.entities;
  return (
    <>
      <ol class="path">
        {of.entities.map((e, i) => {
          const r = of.relations[i];
          const sign = r ? signs.get((typeInfo.value.get(r.type)?.sign ?? NaN) as 1 | -1 | 0) : undefined;
          return (
            <li key={e.id}>
              <Name of={e} />
              {r && (
                <div class="step">
                  {sign && (
                    <span class={`sign ${sign.look}`} aria-label={t().search.cycles[sign.said]} role="img">
                      {sign.sign}
                    </span>
                  )}
                  <span>{relationName(r)}</span> <Badges of={r} />
                  <Folded claims={r.claims} what={sentence(r)} type={r.type} />
                  <WhyButton id={r.id} what={sentence(r)} />
                </div>
              )}
            </li>
          );
        })}
        {first && (
          <li class="back">
            <span class="quiet">{rich(t().search.cycles.backTo, <Name of={first} />)}</span>
          </li>
        )}
      </ol>
      <button onClick={() => add(of.entities.map((e) => e.id))}>{t().card.add}</button>
    </>
  );
}
