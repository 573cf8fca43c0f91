// What the graph rests on: documents and rules, each of which can be taken away to see what stays.
import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { Rule, SourceCount } from '../api/generated';
import { start } from '../state/graph';
import { clearView, state, toggleView } from '../state/state';
import { capital, short } from '../state/ui';
import { Answer, Empty, Name, useAnswer } from '../parts/parts';
import './questions.css';
import { ruleName, typeName } from '../state/labels';

const PAGE = 40;
const counted = (n: number, one: string): string => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;

function Filter({ label, value, set }: { label: string; value: string; set: (text: string) => void }) {
  return (
    <input
      class="filter"
      type="text"
      aria-label={label}
      placeholder={label}
      value={value}
      onInput={(e) => set(e.currentTarget.value)}
    />
  );
}

/** Turns a document or a rule on and off. */
function Switch({ on, what, flip }: { on: boolean; what: string; flip: () => void }) {
  return (
    <button class="switch" role="switch" aria-checked={on} aria-label={what} onClick={flip}>
      <span class="knob" aria-hidden="true" />
      {on ? 'on' : 'off'}
    </button>
  );
}

export function Sources() {
  const { distrust = [], ...trusting } = state.value.view;
  const answer = useAnswer(
    async (signal) => (await ask('Sources', {}, trusting, signal)).stats,
    [JSON.stringify(trusting)],
  );
  const [text, setText] = useState('');
  const [most, setMost] = useState(PAGE);
  return (
    <article class="sources">
      <h2>Sources</h2>
      <p class="quiet">
        The documents that the graph rests on. Turn one off to see everything without it, and without what others have
        from it.
      </p>
      <Answer of={answer}>
        {({ sources, claims }) => {
          const found = sources.filter(({ document: d }) =>
            `${d.name} ${d.id}`.toLowerCase().includes(text.trim().toLowerCase()),
          );
          const greatest = Math.max(1, ...sources.map((s) => s.claims + s.relayed));
          return (
            <>
              <p class="summed" role="status">
                {counted(claims, 'claim')} of {counted(sources.filter((s) => s.claims > 0).length, 'document')}, which
                have some of them from {counted(sources.filter((s) => s.relayed > 0).length, 'other document')}.
                {distrust.length > 0 && (
                  <>
                    {' '}
                    {distrust.length} turned off.{' '}
                    <button class="link" onClick={() => clearView('distrust')}>
                      All on again
                    </button>
                  </>
                )}
              </p>
              <Filter
                label="Find a document"
                value={text}
                set={(t) => {
                  setText(t);
                  setMost(PAGE);
                }}
              />
              {found.length === 0 ? (
                <Empty>No document is called so.</Empty>
              ) : (
                <ul class="weighed">
                  {found.slice(0, most).map((s) => (
                    <Source key={s.document.id} of={s} on={!distrust.includes(s.document.id)} greatest={greatest} />
                  ))}
                </ul>
              )}
              {found.length > most && (
                <button class="link" onClick={() => setMost(most + PAGE)}>
                  Show more, of {found.length}
                </button>
              )}
            </>
          );
        }}
      </Answer>
    </article>
  );
}

function Source({ of, on, greatest }: { of: SourceCount; on: boolean; greatest: number }) {
  const { document: d, claims, relayed } = of;
  return (
    <li class={on ? '' : 'off'}>
      <div class="tie-line">
        <Name of={d} />
        <Switch on={on} what={`Trust ${short(d.name, 80)}`} flip={() => toggleView('distrust', d.id)} />
      </div>
      <svg class="weight" viewBox={`0 0 ${greatest} 4`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="own" width={claims} height="4" />
        <rect class="relayed" x={claims} width={relayed} height="4" />
      </svg>
      <p class="quiet">
        {[
          claims > 0 && counted(claims, 'claim'),
          relayed > 0 && `${counted(relayed, 'claim')} of others rest${relayed === 1 ? 's' : ''} on it`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </li>
  );
}

export function Rules() {
  const without = state.value.view.without ?? [];
  const rules = start.value.is === 'ready' ? start.value.value.rules : [];
  const unused = start.value.is === 'ready' ? start.value.value.unusedRules : [];
  const [text, setText] = useState('');
  const found = rules.filter((r) =>
    `${r.id} ${r.description} ${r.rationale ?? ''} ${r.text}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const off = rules.filter((r) => without.includes(r.id)).length;
  return (
    <article class="rules">
      <h2>Rules</h2>
      <p class="quiet">What follows from what is stated. Turn one off to see everything without what it yields.</p>
      <p class="summed" role="status">
        {counted(rules.length, 'rule')}
        {off > 0 && `, ${off} turned off`}.
      </p>
      <Filter label="Find a rule" value={text} set={setText} />
      {found.length === 0 && <Empty>{rules.length === 0 ? 'This graph has no rules.' : 'No rule says so.'}</Empty>}
      {[...Map.groupBy(found, (r) => r.yields)].map(([type, group]) => (
        <section key={type}>
          <h3>
            What yields <em>{typeName(type)}</em> <span class="count">{group.length}</span>
          </h3>
          <ul class="weighed">
            {group.map((r) => (
              <OneRule key={r.id} of={r} on={!without.includes(r.id)} />
            ))}
          </ul>
        </section>
      ))}
      {unused.length > 0 && (
        <section>
          <h3>
            Not used <span class="count">{unused.length}</span>
          </h3>
          <p class="quiet">
            They do not fit the ontology or the other rules. What they would lead to is missing from every answer.
          </p>
          <ul class="weighed">
            {unused.map((r) => (
              <li key={r.id}>
                <b>{capitalName(r.id)}</b>
                <p>{capital(r.reason)}</p>
                <details>
                  <summary>
                    text<span class="visually-hidden"> of {capitalName(r.id)}</span>
                  </summary>
                  <pre tabIndex={0} aria-label={`${capitalName(r.id)}, as it is written`}>
                    {r.text}
                  </pre>
                </details>
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}

const capitalName = (id: string): string => capital(ruleName(id));

function OneRule({ of, on }: { of: Rule; on: boolean }) {
  const name = capitalName(of.id);
  return (
    <li class={on ? '' : 'off'}>
      <div class="tie-line">
        <b>{name}</b>
        <Switch on={on} what={`Rule ${name}`} flip={() => toggleView('without', of.id)} />
      </div>
      <p>{of.description}</p>
      <details>
        <summary>
          reason and text<span class="visually-hidden"> of {name}</span>
        </summary>
        {of.rationale && <p class="quiet">{of.rationale}</p>}
        <pre tabIndex={0} aria-label={`${name}, as it is written`}>
          {of.text}
        </pre>
      </details>
    </li>
  );
}
