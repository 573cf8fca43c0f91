import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../api/client';
import { returns } from '../api/connection';
import type { Found } from '../api/generated';
import { failed } from '../state/graph';
import { show } from '../state/expand';
import { quantities, type Quantity } from '../state/quantities';
import { open } from '../state/state';
import { short } from '../state/ui';
import { Mark } from './parts';
import { t } from '../lang/language';
import { entityName, kindName } from '../state/labels';

/** The least time between two requests while one types, in milliseconds. The first letter is asked at once. */
const PAUSE = 90;

interface Props {
  onPick?: (found: Found) => void;
  label: string;
  placeholder: string;
  id: string;
}

/** Groups results by kind. The kinds are in the order of their best match. */
function byKind(found: Found[]): Found[][] {
  return [...Map.groupBy(found, (f) => f.kind).values()];
}

export function Search({ onPick, label, placeholder, id }: Props) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found[] | null>(null);
  const [measured, setMeasured] = useState<Quantity[]>([]);
  const [problem, setProblem] = useState('');
  /** The place of the chosen suggestion: from 0 an entity, below 0 a chart, which are listed first. */
  const [place, setAt] = useState(0);
  const [shut, setShut] = useState(true);
  const input = useRef<HTMLInputElement>(null);
  /** The text that found belongs to, and whether the user has pressed Enter before the results arrived. */
  const answered = useRef('');
  const hurried = useRef(false);
  const asking = useRef(-PAUSE);

  useEffect(() => {
    const asked = text.trim();
    setProblem('');
    if (!asked) {
      setFound(null);
      setMeasured([]);
      return undefined;
    }
    const mine = new AbortController();
    const timer = setTimeout(
      () => {
        asking.current = performance.now();
        if (!onPick)
          quantities(asked)
            .then((q) => {
              if (!mine.signal.aborted) setMeasured(q);
            })
            .catch(() => undefined); // the entities are found without it
        ask('Search', { text: asked }, {}, mine.signal)
          .then((a) => {
            const results = byKind(a.search.edges.map((e) => e.node)).flat();
            answered.current = asked;
            if (hurried.current && results.length > 0) {
              pick(results[0]);
              return;
            }
            setFound(results);
            setAt(0);
          })
          .catch((e: unknown) => {
            if (!mine.signal.aborted) setProblem(failed(e).message);
          });
      },
      Math.max(0, asking.current + PAUSE - performance.now()),
    );
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [text, returns.value]);

  const pick = (f: Found | undefined) => {
    if (!f) return;
    setShut(true);
    setText('');
    if (onPick) onPick(f);
    else show(f.id);
  };
  const chart = (q: Quantity | undefined) => {
    if (!q) return;
    setShut(true);
    setText('');
    open(q.panel);
  };
  const entities = found?.length ?? 0;
  const charts = measured.length;
  const at = entities === 0 && place >= 0 ? -charts : Math.max(place, -charts);
  const keyed = (e: KeyboardEvent) => {
    const n = entities + charts;
    if (e.key === 'ArrowDown' && n) setAt(at + 1 < entities ? at + 1 : -charts);
    else if (e.key === 'ArrowUp' && n) setAt(at > -charts ? at - 1 : entities - 1);
    else if (e.key === 'Enter' && answered.current !== text.trim()) hurried.current = true;
    else if (e.key === 'Enter' && at < 0) chart(measured[at + charts]);
    else if (e.key === 'Enter') pick(found?.[at]);
    else if (e.key === 'Escape') setShut(true);
    else return;
    e.preventDefault();
  };
  const visible = !shut && text.trim() !== '' && (found !== null || problem !== '');
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at, visible]);

  return (
    <div
      class="search"
      onFocusOut={(e) => {
        if (!(e.currentTarget as Node).contains(e.relatedTarget as Node)) setShut(true);
      }}
    >
      <input
        ref={input}
        id={id}
        type="text"
        role="combobox"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        autocomplete="off"
        spellcheck={false}
        aria-expanded={visible}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={visible && entities + charts > 0 ? `${id}-${at}` : undefined}
        onInput={(e) => {
          hurried.current = false;
          setText(e.currentTarget.value);
          setShut(false);
        }}
        onFocus={() => setShut(false)}
        onKeyDown={keyed}
      />
      <div
        class="results"
        id={`${id}-list`}
        role="listbox"
        aria-label={t().parts.found}
        hidden={!visible || entities + charts === 0}
      >
        {measured.map((q, j) => (
          <div
            role="option"
            id={`${id}-${j - charts}`}
            key={q.name}
            aria-selected={j - charts === at}
            class={j - charts === at ? 'option on' : 'option'}
            onPointerDown={(e) => {
              e.preventDefault();
              chart(q);
            }}
            onPointerEnter={() => setAt(j - charts)}
          >
            <bdi class="option-name">{t().plot.search(q.name, q.count)}</bdi>
          </div>
        ))}
        {byKind(found ?? []).map((group) => (
          <div role="group" aria-label={kindName(group[0]?.kind ?? '')} key={group[0]?.kind}>
            <div class="kind-head" role="presentation">
              <Mark kind={group[0]?.kind ?? ''} />
              {kindName(group[0]?.kind ?? '')}
            </div>
            {group.map((f) => {
              const i = found?.indexOf(f) ?? 0;
              return (
                <div
                  role="option"
                  id={`${id}-${i}`}
                  key={f.id}
                  aria-selected={i === at}
                  class={i === at ? 'option on' : 'option'}
                  onPointerDown={(e) => {
                    e.preventDefault();
                    pick(f);
                  }}
                  onPointerEnter={() => setAt(i)}
                >
                  <bdi class="option-name">{short(entityName(f), 120)}</bdi>
                  {f.aliases.length > 0 && (
                    <span class="quiet">
                      {' '}
                      <bdi>{short(f.aliases.slice(0, 3).join(' · '), 80)}</bdi>
                    </span>
                  )}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {visible && found?.length === 0 && charts === 0 && (
        <div class="results none" role="status">
          {t().parts.noMatch}
        </div>
      )}
      {visible && problem && (
        <div class="results none" role="alert">
          {problem}
        </div>
      )}
    </div>
  );
}
