// The field for questions in plain words. It completes words and shows the question in the rule language.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ask } from '../api/client';
import { Mark } from '../parts/parts';
import { kindInfo, typeInfo } from '../state/graph';
import { capital, short } from '../state/ui';
import { type Read, readable, readPhrase, simple, vocabularyOf, type Vocabulary } from './phrase';
import { written } from './words';
import { t } from '../lang/language';
import { dateText } from '../lang/format';

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

/** Returns the ids of the entities that a phrase names: the chosen entity, or else the first search result. */
async function idsOf(read: Read, chosen: ReadonlyMap<string, string>): Promise<string[]> {
  return Promise.all(
    read.entities.map(async ({ text }) => {
      const known = chosen.get(text);
      if (known !== undefined) return known;
      const [first] = await search(text);
      if (!first) throw new Error(t().ask.plain.nothingCalled(text));
      return first.id;
    }),
  );
}

const filled = (question: string, terms: readonly string[]): string =>
  question.replace(/\$(\d+)/g, (whole, i: string) => terms[Number(i)] ?? whole);

interface PlainProps {
  onAsk: (question: string, asOf: string | null) => void;
  /** Whether the field has the focus at first. */
  focused: boolean;
}

export function Plain({ onAsk, focused }: PlainProps) {
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
  const vocabulary = useMemo(
    () => vocabularyOf([...kindInfo.value.values()], [...typeInfo.value.values()]),
    [kindInfo.value, typeInfo.value],
  );
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
  const go = () => {
    setProblem('');
    if (read.question === '' || read.problem !== null) {
      setProblem(read.problem ?? t().ask.plain.example);
      return;
    }
    idsOf(read, chosen)
      .then((ids) => onAsk(filled(read.question, ids.map(written)), read.asOf))
      .catch((e: unknown) => setProblem(e instanceof Error ? e.message : String(e)));
  };
  const offered = !shut && offers.length > 0;
  // Nothing covers the other ways to ask before the user writes or asks for words.
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
          setProblem('');
        }}
        onFocus={() => setShut(false)}
        onKeyDown={keyed}
      />
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

/** Returns an example phrase that this ontology understands. */
function exampleOf({ kinds, relations }: Vocabulary): string {
  const own = relations.filter((e) => !e.inverse && e.type.from.length === 1);
  const r = own.find((e) => /^[a-z]+s\b/.test(e.says)) ?? own[0] ?? relations[0]; // a verb: which company owns …
  const k = kinds.find((e) =>
    r?.type.from.some((from) => from === e.name.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase()),
  );
  return r && k ? t().ask.plain.placeholder(`which ${readable(k.name)} ${r.says} …`) : t().ask.plain.lookFor;
}
