// Lists the documents and rules that the graph depends on. The user can turn each one off to see what remains.
import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { Rule, SourceCount } from '../api/generated';
import { start } from '../state/graph';
import { clearView, state, toggleView } from '../state/state';
import { capital, short } from '../state/ui';
import { Answer, Empty, Name, useAnswer } from '../parts/parts';
import './questions.css';
import { entityName, isNamedByMeaning, ruleName, typeName, meaningOf, reasonOf } from '../state/labels';
import { t } from '../lang/language';
import { rich } from '../lang/rich';

const PAGE = 40;

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
      {on ? t().reasons.sources.on : t().reasons.sources.offShort}
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
  const m = t().reasons.sources;
  return (
    <article class="sources">
      <h2>{m.title}</h2>
      <p class="quiet">{m.about}</p>
      <Answer of={answer}>
        {({ sources, claims }) => {
          const found = sources.filter(({ document: d }) =>
            `${d.name} ${d.id}`.toLowerCase().includes(text.trim().toLowerCase()),
          );
          const greatest = Math.max(1, ...sources.map((s) => s.claims + s.relayed));
          return (
            <>
              <p class="summed" role="status">
                {m.claims(
                  claims,
                  sources.filter((s) => s.claims > 0).length,
                  sources.filter((s) => s.relayed > 0).length,
                )}
                {distrust.length > 0 && (
                  <>
                    {' '}
                    {m.off(distrust.length)}{' '}
                    <button class="link" onClick={() => clearView('distrust')}>
                      {m.allOn}
                    </button>
                  </>
                )}
              </p>
              <Filter
                label={m.find}
                value={text}
                set={(next) => {
                  setText(next);
                  setMost(PAGE);
                }}
              />
              {found.length === 0 ? (
                <Empty>{m.none}</Empty>
              ) : (
                <ul class="weighed">
                  {found.slice(0, most).map((s) => (
                    <Source key={s.document.id} of={s} on={!distrust.includes(s.document.id)} greatest={greatest} />
                  ))}
                </ul>
              )}
              {found.length > most && (
                <button class="link" onClick={() => setMost(most + PAGE)}>
                  {m.moreOf(found.length)}
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
  const m = t().reasons.sources;
  return (
    <li class={on ? '' : 'off'}>
      <div class="relation-line">
        <Name of={d} />
        <Switch on={on} what={m.trust(short(entityName(d), 80))} flip={() => toggleView('distrust', d.id)} />
      </div>
      <svg class="weight" viewBox={`0 0 ${greatest} 4`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="own" width={claims} height="4" />
        <rect class="relayed" x={claims} width={relayed} height="4" />
      </svg>
      <p class="quiet">{[claims > 0 && m.own(claims), relayed > 0 && m.cited(relayed)].filter(Boolean).join(' · ')}</p>
    </li>
  );
}

export function Rules() {
  const without = state.value.view.without ?? [];
  const rules = start.value.is === 'ready' ? start.value.value.rules : [];
  const unused = start.value.is === 'ready' ? start.value.value.unusedRules : [];
  const [text, setText] = useState('');
  const found = rules.filter((r) =>
    `${r.id} ${meaningOf(r)} ${reasonOf(r) ?? ''} ${r.text}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const m = t().reasons.rules;
  const off = rules.filter((r) => without.includes(r.id)).length;
  return (
    <article class="rules">
      <h2>{m.title}</h2>
      <p class="quiet">{m.about}</p>
      <p class="summed" role="status">
        {off > 0 ? m.countOff(rules.length, off) : m.count(rules.length)}
      </p>
      <Filter label={m.find} value={text} set={setText} />
      {found.length === 0 && <Empty>{rules.length === 0 ? m.empty : m.none}</Empty>}
      {[...Map.groupBy(found, (r) => r.yields)].map(([type, group]) => (
        <section key={type}>
          <h3>
            {rich(m.yields, <em>{typeName(type)}</em>)} <span class="count">{group.length}</span>
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
            {m.unused} <span class="count">{unused.length}</span>
          </h3>
          <p class="quiet">{m.unusedWhy}</p>
          <ul class="weighed">
            {unused.map((r) => (
              <li key={r.id}>
                <b>{capitalName(r.id)}</b>
                <p>{capital(r.reason)}</p>
                <details>
                  <summary>
                    {m.text}
                    <span class="visually-hidden">{m.textOf(capitalName(r.id))}</span>
                  </summary>
                  <pre tabIndex={0} aria-label={m.written(capitalName(r.id))}>
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
  const m = t().reasons.rules;
  return (
    <li class={on ? '' : 'off'}>
      <div class="relation-line">
        <b>{name}</b>
        <Switch on={on} what={m.rule(name)} flip={() => toggleView('without', of.id)} />
      </div>
      {!isNamedByMeaning(of) && <p>{meaningOf(of)}</p>}
      <details>
        <summary>
          {m.reason}
          <span class="visually-hidden">{m.textOf(name)}</span>
        </summary>
        {of.rationale && <p class="quiet">{reasonOf(of)}</p>}
        <pre tabIndex={0} aria-label={m.written(name)}>
          {of.text}
        </pre>
      </details>
    </li>
  );
}
