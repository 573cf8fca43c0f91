// The timeline of the whole view: all dates in order, by year, with filters. It shares its years with the time bar.
import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { Event, EventPage, Modality } from '../api/generated';
import { Next } from '../parts/next';
import { usePages } from '../parts/pages';
import { Answer, Badges, Empty, eventText, Name, Sentence, useAnswer, WhyButton } from '../parts/parts';
import { ManyOf, Types } from '../parts/types';
import { kindInfo, start } from '../state/graph';
import { factName, kindName, modalityName, sentence } from '../state/labels';
import { add, amend, change, type EventFilter, list, state, unlist } from '../state/state';
import { chosen } from '../state/ui';
import { dateText, number } from '../lang/format';
import { t } from '../lang/language';
import './events.css';

const MODALITIES: readonly Modality[] = ['STATED', 'ALLEGED', 'PLANNED', 'RECOMMENDED', 'HYPOTHETICAL'];

const yearOf = (date: string): string => /^-?\d+/.exec(date)?.[0] ?? date;
const endsOf = (e: Event): string[] => (e.relation ? [e.relation.source.id, e.relation.target.id] : [e.entity.id]);
const keyOf = (e: Event): string => `${e.date} ${e.what} ${e.relation?.id ?? `${e.entity.id} ${e.fact ?? ''}`}`;

/** A year of the period, as a text field. It applies when the user leaves it; other text than a year is refused. */
function Year({ label, value, set }: { label: string; value: string; set: (year: string) => void }) {
  // The text that the user is typing stays when the answer for another year arrives.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label class="year">
      <span>{label}</span>
      <input
        class="field"
        type="text"
        inputMode="numeric"
        pattern="\d{4}"
        placeholder={t().search.events.anyYear}
        value={typed ?? value}
        onInput={(e) => setTyped(e.currentTarget.value)}
        onChange={(e) => {
          const year = e.currentTarget.value.trim();
          e.currentTarget.setCustomValidity(/^(\d{4})?$/.test(year) ? '' : t().search.events.badYear);
          if (!e.currentTarget.reportValidity()) return;
          setTyped(null);
          set(year);
        }}
      />
    </label>
  );
}

function Item({ of: e }: { of: Event }) {
  const ids = endsOf(e);
  const on = ids.every((id) => chosen.value.has(id));
  const m = t().search.events;
  const what = e.relation ? sentence(e.relation) : factName(e.fact ?? '');
  const flip = () => {
    const next = new Set(chosen.peek());
    for (const id of ids) {
      if (on) next.delete(id);
      else next.add(id);
    }
    chosen.value = next;
  };
  return (
    <li class={on ? 'event on' : 'event'}>
      <input type="checkbox" aria-label={m.select(what)} checked={on} onChange={flip} />
      <time dateTime={e.date}>{eventText(e)}</time>
      <div>
        {e.relation ? (
          <>
            <span class="quiet">{e.what === 'ENDS' ? m.ends : m.begins}</span> <Sentence of={e.relation} />{' '}
            <WhyButton id={e.relation.id} what={what} />
            <Badges of={{ ...e.relation, validFrom: null, validTo: null, periods: [] }} />
          </>
        ) : (
          <>
            <Name of={e.entity} /> <span class="quiet">{what}</span>
          </>
        )}
      </div>
    </li>
  );
}

/**
 * Shows the events of a year: first those with a date in it, then those whose date is a bound, about which the year
 * says little.
 */
function YearOf({ events }: { events: readonly Event[] }) {
  const [bounded, dated] = [events.filter((e) => e.bound), events.filter((e) => !e.bound)];
  const items = (of: readonly Event[]) => (
    <ul class="events">
      {of.map((e) => (
        <Item key={keyOf(e)} of={e} />
      ))}
    </ul>
  );
  return (
    <>
      {dated.length > 0 && items(dated)}
      {bounded.length > 0 && (
        <details open={dated.length === 0}>
          <summary>{t().search.events.bounded(bounded.length)}</summary>
          {items(bounded)}
        </details>
      )}
    </>
  );
}

function Found({
  filtered,
  first,
  more,
}: {
  filtered: boolean;
  first: EventPage & { totalCount: number };
  more: (after: string | null) => Promise<EventPage>;
}) {
  const pages = usePages<Event>(first, more);
  const m = t().search.events;
  const ids = [...new Set(pages.rows.flatMap(endsOf))];
  const some = ids.filter((id) => chosen.value.has(id));
  if (first.totalCount === 0) return <Empty>{filtered ? m.none : m.undated}</Empty>;
  return (
    <>
      <div class="actions found-line">
        <span role="status">{m.found(first.totalCount)}</span>
        <button onClick={() => add(some.length > 0 ? some : ids)}>
          {some.length > 0 ? m.addSelected : m.addShown(ids.length)}
        </button>
      </div>
      {[...Map.groupBy(pages.rows, (e) => yearOf(e.date))].map(([year, events]) => (
        <section key={year}>
          <h3>
            {dateText(year)}{' '}
            {/^\d{4}$/.test(year) && (
              <button class="link" onClick={() => change({ view: { ...state.peek().view, asOf: `${year}-12-31` } })}>
                {m.asOf}
                <span class="visually-hidden"> {dateText(year)}</span>
              </button>
            )}
          </h3>
          <YearOf events={events} />
        </section>
      ))}
      <Next of={pages} />
    </>
  );
}

export function Events({ panel }: { panel: { at: 'timeline' } & EventFilter }) {
  const { view, filter } = state.value;
  const [kinds, types, modalities] = [panel.kinds, panel.types, panel.modalities].map((s) => unlist(s)) as [
    string[],
    string[],
    Modality[],
  ];
  const m = t().search.events;
  const asked = {
    kinds: kinds.length > 0 ? kinds : null,
    types: types.length > 0 ? types : null,
    modalities: modalities.length > 0 ? modalities : null,
    from: filter.from || null,
    to: filter.to || null,
  };
  const page = (after: string | null, signal?: AbortSignal) =>
    ask('Events', { ...asked, after }, state.peek().view, signal).then((a) => a.timeline);
  const key = JSON.stringify([asked, view]);
  const answer = useAnswer((signal) => page(null, signal), [key]);
  const set = (next: EventFilter) => amend({ panel: { ...panel, ...next } });
  const period = (next: { from?: string; to?: string }) => amend({ filter: { ...state.peek().filter, ...next } });
  const there = start.value.is === 'ready' ? start.value.value.stats.kinds.map((k) => k.kind) : [];
  return (
    <article class="timeline-of-all">
      <h2>{m.title}</h2>
      <p class="quiet">{m.about}</p>
      <div class="event-filters">
        <div class="period">
          <Year label={m.from} value={filter.from} set={(from) => period({ from })} />
          <Year label={m.to} value={filter.to} set={(to) => period({ to })} />
        </div>
        <ManyOf
          label={m.kinds}
          none={m.allKinds}
          options={there.filter((k) => kindInfo.value.has(k))}
          name={kindName}
          of={kinds}
          set={(ks) => set({ kinds: list(ks) })}
        />
        <Types
          label={m.types}
          none={m.allTypes}
          of={types}
          set={(ts) => set({ types: list(ts.split(',').filter(Boolean)) })}
        />
        <ManyOf
          label={m.modalities}
          none={m.allModalities}
          options={MODALITIES}
          ordered
          name={modalityName}
          of={modalities}
          set={(ms) => set({ modalities: list(ms) })}
        />
      </div>
      {types.length > 0 && <p class="quiet">{m.noFacts}</p>}
      <Answer of={answer}>
        {(first) => (
          <Found
            key={key}
            filtered={Object.values(asked).some((f) => f !== null)}
            first={first}
            more={(after) => page(after)}
          />
        )}
      </Answer>
      {answer.is === 'ready' && answer.value.totalCount > 0 && (
        <p class="quiet">{m.statedOnly(number(answer.value.totalCount))}</p>
      )}
    </article>
  );
}
