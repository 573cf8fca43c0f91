// Small pieces that the panels share.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Claim, EntityRef, Modality, Period, Relation } from '../api/generated';
import { iconPaths } from '../look/icons';
import { colorOf, iconOf, paths, shapeOf } from '../look/kinds';
import { show } from '../state/expand';
import { failed, kindInfo, typeInfo, type Load } from '../state/graph';
import { open, state, toggleView } from '../state/state';
import { capital, short, theme, words } from '../state/ui';

/** An icon in a mark, as a part of its box; and where the middle of a shape lies that is not in the middle of the box. */
const SMALL = 0.36;
const MIDDLE: Partial<Record<string, number>> = { triangle: 9.6, wedge: 6.6 };

export function Mark({ kind }: { kind: string }) {
  const icon = iconPaths().get(iconOf(kind) ?? '');
  return (
    <svg class="mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[shapeOf(kind)]} fill={colorOf(kind, theme.value)} />
      {icon !== undefined && (
        <g transform={`translate(8 ${MIDDLE[shapeOf(kind)] ?? 8}) scale(${SMALL}) translate(-12 -12)`}>
          <path class="icon-lines" d={icon} />
        </g>
      )}
    </svg>
  );
}

export const kindName = (kind: string): string => kindInfo.value.get(kind)?.name ?? capital(words(kind));

/** An entity by name: opens its card, and comes into the graph with it. */
export function Name({ of, most = 90 }: { of: EntityRef; most?: number }) {
  return (
    <button class="name" title={`${kindName(of.kind)}: ${short(of.name, 300)}`} onClick={() => show(of.id)}>
      <Mark kind={of.kind} />
      <bdi>{short(of.name, most)}</bdi>
    </button>
  );
}

export const reads = (type: string, inward = false): string =>
  (inward ? typeInfo.value.get(type)?.inverse : undefined) ?? words(type);

/** A date as people read it: a time of day after a space. */
export const dateText = (date: string): string => date.replace('T', ' ');

export function span(from: string | null, to: string | null): string {
  if (from && to) return from === to ? dateText(from) : `${dateText(from)} to ${dateText(to)}`;
  return from ? `since ${dateText(from)}` : to ? `until ${dateText(to)}` : '';
}

/** Periods in words, in the order of time; those that are weaker than the whole say so. */
export function spans(of: {
  validFrom?: string | null;
  validTo?: string | null;
  periods?: Period[];
  modality: Modality;
  disputed: boolean;
}): string[] {
  if (!of.periods || of.periods.length < 2) return [span(of.validFrom ?? null, of.validTo ?? null)].filter(Boolean);
  return of.periods.map((p) => {
    const manner = [
      ...(p.modality === of.modality ? [] : [words(p.modality)]),
      ...(p.disputed && !of.disputed ? ['disputed'] : []),
    ].join(', ');
    return (span(p.validFrom, p.validTo) || 'at all times') + (manner && ` (${manner})`);
  });
}

export function Badges({ of }: { of: Pick<Relation, 'derived' | 'disputed' | 'modality'> & Partial<Relation> }) {
  return (
    <span class="badges">
      {of.derived && <span class="badge derived">derived</span>}
      {of.disputed && <span class="badge disputed">disputed</span>}
      {of.modality !== 'STATED' && <span class="badge">{words(of.modality)}</span>}
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
      <Name of={of.source} /> <em>{words(of.type)}</em> <Name of={of.target} />
    </span>
  );
}

export const WhyButton = ({ id, what }: { id: string; what: string }) => (
  <button class="why" aria-label={`Why? ${what}`} onClick={() => open({ at: 'why', id })}>
    Why?
  </button>
);

/** A document by name: opens its card, and leaves the graph as it is. */
function Cited({ of, at }: { of: { id: string; name: string }; at?: string | null }) {
  if (of.id === 'unattributed')
    return (
      <>
        <bdi>{of.name}</bdi>
        {at && <span class="locator">, {at}</span>}
      </>
    );
  return (
    <button
      class="cited"
      title={at ? 'Open the document at this passage' : undefined}
      onClick={() => open({ at: 'card', id: of.id, ...(at ? { passage: at } : {}) })}
    >
      <bdi>{of.name}</bdi>
      {at && <span class="locator">, {at}</span>}
    </button>
  );
}

/** The words of a document. */
export const Quote = ({ text }: { text: string }) => (
  <blockquote class="quote">
    <bdi>{text}</bdi>
  </blockquote>
);

const told = (v: unknown): string => (typeof v === 'string' ? v : JSON.stringify(v));

function ClaimOf({ claim: c, first }: { claim: Claim; first: boolean }) {
  const attributes = Object.entries(c.attributes ?? {});
  const away = state.value.view.distrust?.includes(c.document.id);
  const dates = span(c.validFrom, c.validTo);
  return (
    <li class={c.stance === 'DISPUTES' ? 'disputes' : ''}>
      <p>
        <span class="source">
          <Cited of={c.document} at={c.locator} />
        </span>
        {c.relays && (
          <span class="quiet">
            {' '}
            from <Cited of={c.relays} />
          </span>
        )}
        {c.by && (
          <span class="quiet">
            {' '}
            · {c.stance === 'DISPUTES' ? 'denied' : 'said'} by <Name of={c.by} />
          </span>
        )}
      </p>
      {(c.stance === 'DISPUTES' || c.modality !== 'STATED' || c.confidence < 1 || dates) && (
        <p class="badges">
          {c.stance === 'DISPUTES' && <span class="badge disputed">denies it</span>}
          {c.modality !== 'STATED' && <span class="badge">{words(c.modality)}</span>}
          {c.confidence < 1 && <span class="badge plain">{Math.round(c.confidence * 100)} % sure</span>}
          {dates && <span class="badge plain">{dates}</span>}
        </p>
      )}
      {c.quote && <Quote text={c.quote} />}
      {attributes.length > 0 && <p class="quiet">{attributes.map(([k, v]) => `${k}: ${told(v)}`).join(' · ')}</p>}
      {first && !away && c.document.id !== 'unattributed' && (
        <button
          class="link"
          title={`See the graph without ${c.document.name}`}
          onClick={() => toggleView('distrust', c.document.id)}
        >
          Exclude this source
        </button>
      )}
    </li>
  );
}

export function Claims({ of }: { of: Claim[] }) {
  return (
    <ul class="claims">
      {of.map((c, i) => (
        <ClaimOf key={i} claim={c} first={of.findIndex((other) => other.document.id === c.document.id) === i} />
      ))}
    </ul>
  );
}

/** Claims that unfold; what says of what they are for those who hear the page. */
export function Folded({ claims, what }: { claims: Claim[]; what: string }) {
  if (claims.length === 0) return null;
  return (
    <details class="folded">
      <summary>
        {claims.length === 1 ? 'source' : `${claims.length} sources`}
        <span class="visually-hidden"> of: {what}</span>
      </summary>
      <Claims of={claims} />
    </details>
  );
}

/** Asks when what it depends on changes, and forgets answers that come too late. */
export function useAnswer<T>(question: (signal: AbortSignal) => Promise<T>, on: unknown[]): Load<T> {
  const [answer, set] = useState<Load<T>>({ is: 'loading' });
  useEffect(() => {
    const mine = new AbortController();
    set({ is: 'loading' });
    question(mine.signal)
      .then((value) => {
        if (!mine.signal.aborted) set({ is: 'ready', value });
      })
      .catch((e: unknown) => {
        if (!mine.signal.aborted) set({ is: 'failed', error: failed(e) });
      });
    return () => mine.abort();
  }, on);
  return answer;
}

export function Answer<T>({ of, children }: { of: Load<T>; children: (value: T) => ComponentChildren }) {
  if (of.is === 'loading')
    return (
      <div class="waiting" role="status" aria-label="Loading">
        <i />
        <i />
        <i />
      </div>
    );
  if (of.is === 'failed') return <Problem message={of.error.message} />;
  return <>{children(of.value)}</>;
}

export const Problem = ({ message }: { message: string }) => (
  <p class="problem" role="alert">
    {capital(message)}
  </p>
);
export const Empty = ({ children }: { children: ComponentChildren }) => <p class="empty">{children}</p>;
