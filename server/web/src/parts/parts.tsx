// Small components that the panels share.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Claim, EntityRef, Event, Modality, Period, Relation } from '../api/generated';
import { flagFiles, iconPath } from '../look/icons';
import { colorOf, iconOf, palette, paths, shapeOf } from '../look/kinds';
import { show } from '../state/expand';
import { flagOf } from '../state/facts';
import { failed, type Failed, type Load, renewals } from '../state/graph';
import { OFFLINE } from '../api/client';
import { returns } from '../api/connection';
import { open, state, toggleView } from '../state/state';
import { capital, short, theme } from '../state/ui';
import { dateText, isNever, isPart, percent } from '../lang/format';
import { t } from '../lang/language';
import { rich } from '../lang/rich';
import { attributeName, bothNames, entityName, kindName, modalityName, qualities, relationName } from '../state/labels';

/** The size of an icon as a fraction of its mark, and the middle of each shape whose middle is not that of its box. */
const SMALL = 0.36;
const MIDDLE: Partial<Record<string, number>> = { triangle: 9.6, wedge: 6.6 };

/**
 * Shows the shape, icon and colour of a kind; it is grey where colours mean something else. For an entity that has a
 * flag in the picture, it shows the flag.
 */
export function Mark({ kind, id, plain = false }: { kind: string; id?: string; plain?: boolean }) {
  const country = id === undefined ? null : flagOf.value(id, kind);
  const flag = country === null ? undefined : flagFiles()[country];
  if (flag !== undefined) return <img class="mark flag" src={flag} width="16" height="11" alt="" />;
  const icon = iconPath(iconOf(kind));
  return (
    <svg class="mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[shapeOf(kind)]} fill={plain ? palette[theme.value].quiet : colorOf(kind, theme.value)} />
      {icon !== undefined && (
        <g transform={`translate(8 ${MIDDLE[shapeOf(kind)] ?? 8}) scale(${SMALL}) translate(-12 -12)`}>
          <path class="icon-lines" d={icon} />
        </g>
      )}
    </svg>
  );
}

/** Shows the name of an entity. A click opens its card and adds it to the graph. */
export function Name({ of, most = 90 }: { of: EntityRef; most?: number }) {
  return (
    <button
      class="name"
      title={t().parts.headed(kindName(of.kind), short(bothNames(of), 300))}
      onClick={() => show(of.id)}
    >
      <Mark kind={of.kind} id={of.id} />
      <bdi>{short(entityName(of), most)}</bdi>
    </button>
  );
}

/** A period as the service gives it. A start can be a date or before, and an end a date or after. */
export interface Dates {
  validFrom?: string | null;
  validTo?: string | null;
  validFromOrBefore?: boolean;
  validToOrAfter?: boolean;
}

/**
 * Describes a period in words: since 2012 or before, until 2015 or after, 2012 or before to 2015, 2012 at least. If one
 * end is a part of the other, as a month is of a year: in 2018, until March 2018.
 */
export function span(of: Dates): string {
  const m = t().parts.span;
  const { validFrom: from, validTo: to, validFromOrBefore: before = false, validToOrAfter: after = false } = of;
  if (from && from === to && before === after) return before ? m.atLeast(dateText(from)) : dateText(from);
  const since = from ? startText(from, before) : '';
  const until = to ? endText(to, after) : '';
  if (from && to) {
    if (isNever(from, to)) return m.never(since, until);
    if (from !== to && !isPart(from, to)) return m.between(since, until);
    if (before || after) return m.sinceUntil(since, until);
    return from.length < to.length ? m.inUntil(since, until) : m.inSince(until, since);
  }
  if (from) return m.since(since);
  if (to) return after ? m.untilOrAfter(dateText(to)) : m.until(until);
  return '';
}

/** Formats the date on which something began: 2012, or 2012 or before. */
export const startText = (date: string, orBefore: boolean): string =>
  orBefore ? t().parts.span.orBefore(dateText(date)) : dateText(date);

/** Formats the date on which something ended: 2015, or 2015 or after. */
export const endText = (date: string, orAfter: boolean): string =>
  orAfter ? t().parts.span.orAfter(dateText(date)) : dateText(date);

/** Formats the date of an event: of a fact, or of the start or end of a relation. */
export const eventText = (e: Pick<Event, 'date' | 'bound' | 'what'>): string =>
  e.what === 'ENDS' ? endText(e.date, e.bound) : startText(e.date, e.bound);

/** Describes periods in words, in order of time. A period that is claimed more weakly than the whole is marked. */
export function spans(of: Dates & { periods?: Period[]; modality: Modality; disputed: boolean }): string[] {
  if (!of.periods || of.periods.length < 2) return [span(of)].filter(Boolean);
  return of.periods.map((p) => {
    const manner = qualities([
      p.modality !== of.modality && modalityName(p.modality),
      p.disputed && !of.disputed && t().parts.disputed,
    ]);
    const when = span(p) || t().parts.span.always;
    return manner ? t().parts.bracketed(when, manner) : when;
  });
}

export function Badges({ of }: { of: Pick<Relation, 'derived' | 'disputed' | 'modality'> & Partial<Relation> }) {
  return (
    <span class="badges">
      {of.derived && <span class="badge derived">{t().parts.derived}</span>}
      {of.disputed && <span class="badge disputed">{t().parts.disputed}</span>}
      {of.modality !== 'STATED' && <span class="badge">{modalityName(of.modality)}</span>}
      {spans(of).map((dates) => (
        <span key={dates} class="badge plain">
          {dates}
        </span>
      ))}
    </span>
  );
}

export function Sentence({ of }: { of: Pick<Relation, 'source' | 'type' | 'target'> }) {
  return (
    <span class="sentence">
      <Name of={of.source} /> <em>{relationName(of)}</em> <Name of={of.target} />
    </span>
  );
}

export const WhyButton = ({ id, what }: { id: string; what: string }) => (
  <button class="why" aria-label={t().parts.whyOf(what)} onClick={() => open({ at: 'why', id })}>
    {t().parts.why}
  </button>
);

/** Shows the name of a document. A click opens its card and does not change the graph. */
function Cited({
  of,
  at,
  about,
}: {
  of: { id: string; name: string };
  at?: string | null;
  about?: string | undefined;
}) {
  if (of.id === 'unattributed')
    return (
      <>
        <bdi>{entityName(of)}</bdi>
        {at && <span class="locator">, {at}</span>}
      </>
    );
  return (
    <button
      class="cited"
      title={at ? t().parts.openPassage : undefined}
      onClick={() => open({ at: 'card', id: of.id, ...(at ? { passage: at } : {}), ...(at && about ? { about } : {}) })}
    >
      <bdi>{entityName(of)}</bdi>
      {at && <span class="locator">, {at}</span>}
    </button>
  );
}

/** Shows a quotation from a document. */
export const Quote = ({ text }: { text: string }) => (
  <blockquote class="quote">
    <bdi>{text}</bdi>
  </blockquote>
);

const asText = (v: unknown): string => (typeof v === 'string' ? v : JSON.stringify(v));

interface ClaimProps {
  claim: Claim;
  first: boolean;
  type: string | undefined;
  about: string | undefined;
}

function ClaimOf({ claim: c, first, type, about }: ClaimProps) {
  const attributes = Object.entries(c.attributes ?? {});
  const away = state.value.view.distrust?.includes(c.document.id);
  const dates = span(c);
  const m = t().parts;
  return (
    <li class={c.stance === 'DISPUTES' ? 'disputes' : ''}>
      <p>
        <span class="source">
          <Cited of={c.document} at={c.locator} about={about} />
        </span>
        {c.relays && <span class="quiet"> {rich(m.citing, <Cited of={c.relays} />)}</span>}
        {c.by && (
          <span class="quiet"> · {rich(c.stance === 'DISPUTES' ? m.deniedBy : m.saidBy, <Name of={c.by} />)}</span>
        )}
      </p>
      {(c.stance === 'DISPUTES' || c.modality !== 'STATED' || c.confidence < 1 || dates) && (
        <p class="badges">
          {c.stance === 'DISPUTES' && <span class="badge disputed">{m.denies}</span>}
          {c.modality !== 'STATED' && <span class="badge">{modalityName(c.modality)}</span>}
          {c.confidence < 1 && <span class="badge plain">{m.sure(percent(c.confidence))}</span>}
          {dates && <span class="badge plain">{dates}</span>}
        </p>
      )}
      {c.quote && <Quote text={c.quote} />}
      {attributes.length > 0 && (
        <p class="quiet">
          {attributes.map(([k, v]) => (
            <span key={k} class="block">
              {m.headed(capital(attributeName(k, type)), asText(v))}
            </span>
          ))}
        </p>
      )}
      {first && !away && c.document.id !== 'unattributed' && (
        <button
          class="link"
          title={m.excludeOf(entityName(c.document))}
          onClick={() => toggleView('distrust', c.document.id)}
        >
          {m.exclude}
        </button>
      )}
    </li>
  );
}

interface ClaimsOf {
  of: Claim[];
  /** The documents that can be excluded here; absent if all of them can. */
  offers?: ReadonlySet<string> | undefined;
  /** The relation type of the claims; absent if they are about facts. */
  type?: string | undefined;
  /** The id of the relation of the claims; absent if they are about facts. A citation leads to it in its document. */
  about?: string | undefined;
}

/** Shows claims. */
export function Claims({ of, offers, type, about }: ClaimsOf) {
  return (
    <ul class="claims">
      {of.map((c, i) => (
        <ClaimOf
          key={i}
          claim={c}
          type={type}
          about={about}
          first={
            of.findIndex((other) => other.document.id === c.document.id) === i &&
            (offers === undefined || offers.has(c.document.id))
          }
        />
      ))}
    </ul>
  );
}

/** Shows claims that can be unfolded. The text what describes them to screen readers. */
export function Folded({ claims, what, type }: { claims: Claim[]; what: string; type?: string }) {
  if (claims.length === 0) return null;
  return (
    <details class="folded">
      <summary>
        {t().parts.sources(claims.length)}
        <span class="visually-hidden">{t().parts.sourcesOf(what)}</span>
      </summary>
      <Claims of={claims} type={type} />
    </details>
  );
}

/** Returns the number of times that the service came back after it did not answer this question. */
export function useReturns(of: Load<unknown>): number {
  const [times, set] = useState(0);
  useEffect(() => {
    if (of.is === 'failed' && of.error.code === OFFLINE) set((n) => n + 1);
  }, [returns.value]);
  return times;
}

const LOADING = { is: 'loading' } as const;

/**
 * Asks a question again when its dependencies change. It never returns the answer to an earlier question: from the
 * first render with other dependencies, the answer is loading.
 */
export function useAnswer<T>(question: (signal: AbortSignal) => Promise<T>, on: unknown[]): Load<T> {
  const [known, set] = useState<{ asked: unknown[]; answer: Load<T> }>({ asked: [], answer: LOADING });
  const [tries, setTries] = useState(0);
  const again = useReturns(known.answer);
  const asked = [...on, again, tries, renewals.value];
  useEffect(() => {
    const mine = new AbortController();
    const answered = (answer: Load<T>) => {
      if (!mine.signal.aborted) set({ asked, answer });
    };
    answered(LOADING);
    question(mine.signal)
      .then((value) => answered({ is: 'ready', value }))
      .catch((e: unknown) => answered({ is: 'failed', error: failed(e), again: () => setTries((n) => n + 1) }));
    return () => mine.abort();
  }, asked);
  return asked.length === known.asked.length && asked.every((a, i) => Object.is(a, known.asked[i]))
    ? known.answer
    : LOADING;
}

export function Answer<T>({ of, children }: { of: Load<T>; children: (value: T) => ComponentChildren }) {
  if (of.is === 'loading')
    return (
      <div class="waiting" role="status" aria-label={t().parts.loading}>
        <i />
        <i />
        <i />
      </div>
    );
  if (of.is === 'failed') return <Failure of={of} />;
  return <>{children(of.value)}</>;
}

interface ProblemProps {
  message: string;
  /** Repeats what failed; absent if that would fail again. */
  again?: (() => void) | undefined;
}

export const Problem = ({ message, again }: ProblemProps) => (
  <p class="problem" role="alert">
    {capital(message)} {again && <button onClick={again}>{t().page.welcome.again}</button>}
  </p>
);

/** Says why a question has no answer, and offers to ask it again if that may help. */
export const Failure = ({ of: { error, again } }: { of: Failed }) => (
  <Problem message={error.message} again={error.passing ? again : undefined} />
);
export const Empty = ({ children }: { children: ComponentChildren }) => <p class="empty">{children}</p>;
