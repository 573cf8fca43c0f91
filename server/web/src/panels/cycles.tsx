import { ask } from '../api/client';
import type { Cycle, Feedback } from '../api/generated';
import { typeInfo } from '../state/graph';
import { add, open, state, unlist } from '../state/state';
import { Answer, Badges, Empty, Folded, Name, WhyButton, useAnswer } from '../parts/parts';
import { Examples } from '../parts/examples';
import { Pick, useEntity } from '../parts/pick';
import { Types } from '../parts/types';
import './questions.css';
import { limitName, sentence, typeName } from '../state/labels';

const kinds: Record<Feedback, { name: string; says: string }> = {
  REINFORCING: { name: 'Reinforcing', says: 'What grows at one point comes back as more of it.' },
  BALANCING: { name: 'Balancing', says: 'What grows at one point comes back as less of it.' },
  UNKNOWN: {
    name: 'Sign not known',
    says: 'A source says that there is an influence on the way, and not whether it is for more or for less.',
  },
};
const signs = new Map([
  [1, { sign: '+', said: 'plus', look: 'plus' }],
  [-1, { sign: '−', said: 'minus', look: 'minus' }],
  [0, { sign: '±', said: 'plus or minus', look: 'either' }],
]);
const lengths = ['4', '6', '8', '10', '12'];

export function Cycles({ id, types = '', length = '8' }: { id: string; types?: string; length?: string }) {
  const view = state.value.view;
  const entity = useEntity(id);
  const most = lengths.includes(length) ? Number(length) : 8;
  const more = unlist(types).filter((t) => typeInfo.value.has(t));
  const influences = [...typeInfo.value.values()].filter((t) => t.sign !== null).map((t) => t.type);
  const way = more.length > 0 ? [...new Set([...influences, ...more])] : null;
  const go = (next: Partial<{ id: string; types: string; length: string }>) =>
    open({ at: 'cycles', id, types, length, ...next });
  const answer = useAnswer(
    async (signal) => (id ? (await ask('Cycles', { id, maxLength: most, types: way }, view, signal)).cycles : null),
    [id, types, most, JSON.stringify(view)],
  );
  return (
    <article class="cycles">
      <h2>Feedback loops</h2>
      <p class="quiet">Ways along the arrows from something back to it.</p>
      <div class="question">
        <Pick id="cycles-of" label="through" of={entity} onPick={(next) => go({ id: next })} />
        <Types label="along influences and" none="nothing else" of={more} set={(next) => go({ types: next })} />
        <label class="pick">
          <span class="quiet">at most</span>
          <select value={String(most)} onChange={(e) => go({ length: e.currentTarget.value })}>
            {lengths.map((n) => (
              <option key={n} value={n}>
                {n} relations
              </option>
            ))}
          </select>
        </label>
      </div>
      <Answer of={answer}>
        {(a) => {
          if (!a) return <Begin types={way ?? influences} onPick={(next) => go({ id: next })} />;
          if (a.cycles.length === 0) {
            return (
              <Empty>
                {a.exhaustive
                  ? `No loop of at most ${most} relations runs through it in this view.`
                  : 'None was found before the search reached a limit of the service.'}
              </Empty>
            );
          }
          return (
            <>
              {(Object.keys(kinds) as Feedback[]).map((f) => (
                <Group key={f} feedback={f} of={a.cycles.filter((c) => c.feedback === f)} />
              ))}
              <p class="quiet" role="status">
                {a.exhaustive
                  ? `These are all the loops of at most ${most} relations.`
                  : `There are more loops than these ${a.cycles.length}${a.truncated ? `; the search ended at a limit (${limitName(a.truncated)})` : ''}.`}
              </p>
            </>
          );
        }}
      </Answer>
    </article>
  );
}

/** Entities that influence something, to begin with. */
function Begin({ types, onPick }: { types: readonly string[]; onPick: (id: string) => void }) {
  const answer = useAnswer(
    async (signal) => (types.length > 0 ? (await ask('Samples', { types: [...types] }, {}, signal)).relations : null),
    [types.join()],
  );
  return (
    <Answer of={answer}>
      {(relations) => {
        if (!relations) return <Empty>The ontology has no relation types that influence, so there are no loops.</Empty>;
        const sources = new Map(relations.edges.map(({ node }) => [node.target.id, node.target]));
        return (
          <>
            <Empty>Choose what the loops run through.</Empty>
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
  const { name, says } = kinds[feedback];
  return (
    <section>
      <h3>
        {name} <span class="count">{of.length}</span>
      </h3>
      <p class="quiet">{says}</p>
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
          const sign = r ? signs.get(typeInfo.value.get(r.type)?.sign ?? NaN) : undefined;
          return (
            <li key={e.id}>
              <Name of={e} />
              {r && (
                <div class="step">
                  {sign && (
                    <span class={`sign ${sign.look}`} aria-label={sign.said} role="img">
                      {sign.sign}
                    </span>
                  )}
                  <span>{typeName(r.type)}</span> <Badges of={r} />
                  <Folded claims={r.claims} what={sentence(r)} />
                  <WhyButton id={r.id} what={sentence(r)} />
                </div>
              )}
            </li>
          );
        })}
        {first && (
          <li class="back">
            <span class="quiet">and back to</span> <Name of={first} />
          </li>
        )}
      </ol>
      <button onClick={() => add(of.entities.map((e) => e.id))}>Add to graph</button>
    </>
  );
}
