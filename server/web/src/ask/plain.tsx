// The field for questions in plain words. It completes words and shows the question in the rule language.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { Found } from '../api/generated';
import { Mark, useAnswer } from '../parts/parts';
import { foreignKinds } from '../state/foreignkinds';
import { kindInfo, start, typeInfo } from '../state/graph';
import { isOfKind } from '../state/neighbours';
import { state } from '../state/state';
import { capital, short } from '../state/ui';
import { namedIn, withoutArticle } from './naming';
import { type Example, examplesOf } from './examples';
import { filled, foreignWords, type Read, readable, readPhrase, simple, vocabularyOf, type Vocabulary } from './phrase';
import { written } from './words';
import { t } from '../lang/language';
import { dateText, listed } from '../lang/format';
import { entityName } from '../state/labels';

interface Offer {
  key: string;
  says: string;
  hint: string;
  /** The kind of an entity. */
  kind?: string;
  id?: string;
}

const MOST = 7;
const WAIT = 110;
/** The number of entities with similar names that are offered. */
const SIMILAR = 4;

const begins = (says: string, begun: string): boolean =>
  says.split(' ').map(simple).join(' ').startsWith(begun.trim().split(/\s+/).map(simple).join(' '));

/** Returns the words of the ontology that can stand at a place of a phrase. */
function offersOf({ next, begun }: Read, { kinds, relations, facts }: Vocabulary): Offer[] {
  const fitting = (all: readonly { says: string }[], hint: string): Offer[] =>
    [...new Set(all.map((e) => e.says))]
      .filter((says) => begins(says, begun))
      .map((says) => ({ key: `${hint} ${says}`, says, hint }));
  if (next === 'kind') return fitting(kinds, t().ask.plain.kind).slice(0, MOST);
  if (next === 'relation' && begun.trim() !== '')
    return [...fitting(relations, t().ask.plain.relation), ...fitting(facts, t().ask.plain.fact)].slice(0, MOST);
  return [];
}

/** Returns the entity at the end of a phrase, which the user may still be writing; undefined if there is none. */
const lastNamed = (read: Read, text: string) => {
  const last = read.entities.at(-1);
  return last && last.to === text.trimEnd().length && text === text.trimEnd() ? last : undefined;
};

async function search(text: string, signal?: AbortSignal) {
  const { search: found } = await ask('Search', { text }, {}, signal);
  return found.edges.map((e) => e.node);
}

/** A name in a phrase that no entity has, and entities with similar names. */
class Unnamed extends Error {
  constructor(
    readonly text: string,
    readonly similar: readonly Found[],
  ) {
    super(t().ask.plain.nothingCalled(text));
  }
}

/** An entity for a name in a phrase. */
interface Taken {
  id: string;
  /** What was typed and what it was taken for; absent if the entity has this very name. */
  instead?: { text: string; name: string };
}

/** Returns the entity that a name in a phrase stands for: the chosen one, or else one with this name or a close one. */
async function taken(text: string, chosen: ReadonlyMap<string, string>): Promise<Taken> {
  const known = chosen.get(text);
  if (known !== undefined) return { id: known };
  const plain = withoutArticle(text);
  const found = [...(await search(text)), ...(plain === text ? [] : await search(plain))];
  const named = namedIn(text, found);
  if (!named) throw new Unnamed(text, [...new Map(found.map((e) => [e.id, e])).values()].slice(0, SIMILAR));
  const { entity, fit } = named;
  return { id: entity.id, ...(fit === 'equal' ? {} : { instead: { text, name: entityName(entity) } }) };
}

interface PlainProps {
  onAsk: (question: string, asOf: string | null) => void;
  /** Whether the field has the focus at first. */
  focused: boolean;
  /** Whether to show examples until the user writes. */
  examples: boolean;
}

/** Returns the words of the ontology, and when they are known, those of foreign data. */
function useVocabulary(): Vocabulary {
  const own = useMemo(
    () => vocabularyOf([...kindInfo.value.values()], [...typeInfo.value.values()]),
    [kindInfo.value, typeInfo.value],
  );
  const s = start.value;
  const kinds = useAnswer((signal) => foreignKinds({}, signal), [s.is]);
  return useMemo(() => {
    const predicates = s.is === 'ready' ? s.value.stats.predicates.map((p) => p.predicate) : [];
    const names = kinds.is === 'ready' ? kinds.value.map((k) => k.name) : [];
    const foreign = foreignWords(
      names,
      predicates.filter((p) => !isOfKind(p)),
    );
    // A word of the ontology is preferred to one of foreign data.
    return {
      kinds: [...own.kinds, ...foreign.kinds],
      relations: [...own.relations, ...foreign.relations],
      facts: own.facts,
    };
  }, [own, s, kinds.is]);
}

/** Shows phrases that the loaded data answers. A click asks one. */
function Examples({ of, onPick }: { of: Vocabulary; onPick: (example: Example) => void }) {
  const { view } = state.value;
  const s = start.value;
  const answer = useAnswer(
    async (signal) =>
      s.is === 'ready' ? examplesOf(s.value, { kinds: kindInfo.value, types: typeInfo.value }, of, view, signal) : [],
    [s.is, of, JSON.stringify(view)],
  );
  if (answer.is === 'failed' || (answer.is === 'ready' && answer.value.length === 0)) return null;
  return (
    <div class="plain-examples" aria-busy={answer.is === 'loading'}>
      <p class="quiet">{t().ask.plain.examples}</p>
      {answer.is === 'ready' && (
        <ul>
          {answer.value.map((example) => (
            <li key={example.text}>
              <button type="button" class="link" lang="en" onClick={() => onPick(example)}>
                <bdi>{example.text}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function Plain({ onAsk, focused, examples }: PlainProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) field.current?.focus();
  }, []);
  const [text, setText] = useState('');
  const [found, setFound] = useState<Offer[]>([]);
  const [at, setAt] = useState(-1);
  const [shut, setShut] = useState(true);
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const [problem, setProblem] = useState('');
  const [unnamed, setUnnamed] = useState<Unnamed | null>(null);
  const [instead, setInstead] = useState<readonly NonNullable<Taken['instead']>[]>([]);
  const vocabulary = useVocabulary();
  const read = readPhrase(text, vocabulary);
  const named = lastNamed(read, text);
  useEffect(() => {
    setFound([]);
    if (!named || chosen.has(named.text)) return undefined;
    const mine = new AbortController();
    const timer = setTimeout(() => {
      search(named.text, mine.signal)
        .then((nodes) =>
          setFound(nodes.slice(0, MOST).map((n) => ({ key: n.id, says: n.name, hint: n.id, kind: n.kind, id: n.id }))),
        )
        .catch(() => undefined); // the question can be asked without suggestions
    }, WAIT);
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [named?.text]);
  const offers = named ? found : offersOf(read, vocabulary);
  const take = (o: Offer | undefined) => {
    if (!o) return;
    const from = named ? named.from : read.from;
    setText(`${text.slice(0, from)}${o.says} `);
    if (o.id !== undefined) setChosen(new Map([...chosen, [o.says, o.id]]));
    setAt(-1);
  };
  const forget = () => {
    setProblem('');
    setUnnamed(null);
    setInstead([]);
  };
  const go = (of: Read = read, known: ReadonlyMap<string, string> = chosen) => {
    forget();
    if (of.question === '' || of.problem !== null) {
      setProblem([of.problem ?? t().ask.plain.example, goesOn(of, vocabulary)].filter(Boolean).join(' '));
      return;
    }
    Promise.all(of.entities.map((named) => taken(named.text, known)))
      .then((all) => {
        setInstead(all.flatMap((one) => one.instead ?? []));
        onAsk(
          filled(
            of.question,
            all.map((one) => written(one.id)),
          ),
          of.asOf,
        );
      })
      .catch((e: unknown) => {
        if (e instanceof Unnamed) setUnnamed(e);
        setProblem(e instanceof Error ? e.message : String(e));
      });
  };
  /** Asks the phrase with another entity in the place of a name that no entity has. */
  const replace = ({ text: name }: Unnamed, e: Found) => {
    const next = text.replace(name, e.name);
    const known = new Map([...chosen, [e.name, e.id]]);
    setText(next);
    setChosen(known);
    go(readPhrase(next, vocabulary), known);
  };
  const offered = !shut && offers.length > 0;
  // The list of suggestions covers other controls, so it is hidden until the user types or presses an arrow key.
  const shown = offered && (text !== '' || at >= 0);
  const keyed = (e: KeyboardEvent) => {
    if (offered && e.key === 'ArrowDown') setAt((at + 1) % offers.length);
    else if (shown && e.key === 'ArrowUp') setAt((at + offers.length * 2 - 1) % offers.length);
    else if (shown && (e.key === 'Tab' || (e.key === 'Enter' && at >= 0))) take(offers[Math.max(0, at)]);
    else if (shown && e.key === 'Escape') setShut(true);
    else if (e.key === 'Enter') {
      setShut(true);
      go();
    } else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const shows = filled(
    read.question,
    read.entities.map((n) => {
      const id = chosen.get(n.text);
      return id === undefined ? `‹${n.text}›` : written(id);
    }),
  );
  return (
    <div
      class="plain editor"
      onFocusOut={(e) => {
        if (!(e.currentTarget as Node).contains(e.relatedTarget as Node)) setShut(true);
      }}
    >
      <label for="plain">{t().ask.plain.label}</label>
      <input
        id="plain"
        ref={field}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        placeholder={exampleOf(vocabulary)}
        value={text}
        aria-expanded={shown}
        aria-controls="plain-offers"
        aria-autocomplete="list"
        aria-activedescendant={shown && at >= 0 ? `plain-${at}` : undefined}
        aria-describedby="plain-says"
        onInput={(e) => {
          setText(e.currentTarget.value);
          setShut(false);
          setAt(-1);
          forget();
        }}
        onFocus={() => setShut(false)}
        onKeyDown={keyed}
      />
      {examples && text === '' && (
        <Examples
          of={vocabulary}
          onPick={(example) => {
            setText(example.text);
            setChosen(example.ids);
            go(readPhrase(example.text, vocabulary), example.ids);
          }}
        />
      )}
      <ul class="words" id="plain-offers" role="listbox" aria-label={t().ask.plain.goOn} hidden={!shown}>
        {offers.map((o, i) => (
          <li
            key={o.key}
            id={`plain-${i}`}
            role="option"
            aria-selected={i === at}
            class={i === at ? 'option on' : 'option'}
            onPointerDown={(e) => {
              e.preventDefault();
              take(o);
            }}
          >
            <span class="word-name">
              {o.kind !== undefined && <Mark kind={o.kind} />}
              <bdi>{short(o.says, 70)}</bdi>
            </span>
            <span class="word-sort">{o.kind === undefined ? o.hint : short(o.hint, 40)}</span>
          </li>
        ))}
      </ul>
      {unnamed && unnamed.similar.length > 0 && (
        <div class="actions" role="group" aria-label={t().ask.plain.similar}>
          <span class="quiet">{t().ask.plain.similar}</span>
          {unnamed.similar.map((e) => (
            <button key={e.id} type="button" onClick={() => replace(unnamed, e)}>
              <Mark kind={e.kind} />
              <bdi>{short(entityName(e), 60)}</bdi>
            </button>
          ))}
        </div>
      )}
      {instead.map((one) => (
        <p key={one.text} class="quiet" role="status">
          {t().ask.plain.instead(one.text, short(one.name, 80))}
        </p>
      ))}
      <p class="quiet" id="plain-says">
        {problem !== '' ? (
          <span class="problem" role="alert">
            {capital(problem)}
          </span>
        ) : (
          shows !== '' && (
            <>
              <code>{shows}</code>
              {read.asOf !== null && ` ${t().ask.plain.asOf(dateText(read.asOf))}`}
              {read.problem !== null && read.begun.trim() !== '' && ' …'}
            </>
          )
        )}
      </p>
    </div>
  );
}

/** Returns the words that can follow where a phrase is not understood; empty if an entity or the end must follow. */
function goesOn({ next }: Read, { kinds, relations, facts }: Vocabulary): string {
  const says = (all: readonly { says: string }[], most: number) => all.slice(0, most).map((e) => `“${e.says}”`);
  const m = t().ask.plain;
  if (next === 'kind') return m.beginWith(listed(['“who”', '“what”', ...says(kinds, 2)], 'disjunction'));
  if (next === 'none' || next === 'relation')
    return m.goOnWith(listed([...says(relations, 3), ...says(facts, 1)], 'disjunction'));
  return '';
}

/** Returns an example phrase that this ontology understands. */
function exampleOf({ kinds, relations }: Vocabulary): string {
  const own = relations.filter((e) => !e.inverse && e.type.from.length === 1);
  const r = own.find((e) => /^[a-z]+s\b/.test(e.says)) ?? own[0] ?? relations[0]; // a verb: which company owns …
  const k = kinds.find((e) =>
    r?.type.from.some((from) => from === e.name.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase()),
  );
  return r && k ? t().ask.plain.placeholder(`which ${readable(k.name)} ${r.says} …`) : t().ask.plain.lookFor;
}
