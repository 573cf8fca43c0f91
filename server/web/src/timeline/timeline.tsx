// Shows the dated facts and relations of an entity, on a timeline and as a list.
import './timeline.css';
import { useMemo } from 'preact/hooks';
import { ask } from '../api/client';
import type { Event, EventPage } from '../api/generated';
import { usePages } from '../parts/pages';
import { eventText, Name, Problem, span, WhyButton } from '../parts/parts';
import { useWidth } from '../parts/width';
import { change, open, state } from '../state/state';
import { capital } from '../state/ui';
import { HEAD, ROW, TOP, entriesOf, heldOf, plan, REACH, stretch, type Entry, type Lane, type Placed } from './layout';
import { factName, modalityName, qualities, sentence, relationName } from '../state/labels';
import { dateText } from '../lang/format';
import { t } from '../lang/language';

const seeAt = (date: string): void => change({ view: { ...state.peek().view, asOf: date } });

/** Returns the properties of a group in a drawing that works as a button, also by key. */
function pressed(act: () => void) {
  return {
    role: 'button',
    tabindex: 0,
    onClick: act,
    onKeyDown: (e: KeyboardEvent) => {
      if (e.key === 'Enter' || e.key === ' ') {
        e.preventDefault();
        act();
      }
    },
  } as const;
}

function said(e: Entry): string {
  const when = e.fact ? dateText(e.from ?? '') : span(heldOf(e));
  return qualities([`${e.lane} ${e.text}`.trim(), when, e.manner]);
}

/** Draws a dotted arrow beyond the start or end of what perhaps held longer. */
function Beyond({ from, to, y }: { from: number; to: number; y: number }) {
  const out = Math.sign(to - from);
  return (
    <>
      <line class="open" x1={from} x2={to} y1={y} y2={y} />
      <path class="on" d={`M${to - 5 * out} ${y - 4}L${to} ${y}L${to - 5 * out} ${y + 4}`} />
    </>
  );
}

function Mark({ p, top, onPick }: { p: Placed; top: number; onPick: (e: Entry) => void }) {
  const y = top + HEAD + p.row * ROW + 20;
  const soft = `${p.entry.manner ? ' soft' : ''}${p.entry.derived ? ' derived' : ''}`;
  const left = Math.min(p.x0 - 7, p.x1, p.textAt - 2);
  const { fromOrBefore, toOrAfter } = p.entry;
  return (
    <g class={`entry${soft}`} aria-label={said(p.entry)} {...pressed(() => onPick(p.entry))}>
      <title>{said(p.entry)}</title>
      <rect
        class="target"
        x={left}
        y={y - 18}
        width={Math.max(24, Math.max(p.x0, p.x1, p.textAt + p.text.length * 6.7) - left)}
        height={ROW - 3}
        rx="4"
      />
      <text x={p.textAt} y={y - 8}>
        {p.text}
      </text>
      {p.dim[1] - p.dim[0] > 3 && <line class="dim" x1={p.dim[0]} x2={p.dim[1]} y1={y} y2={y} />}
      {fromOrBefore && <Beyond from={p.x0} to={p.x0 - REACH} y={y} />}
      {toOrAfter && <Beyond from={p.x1} to={p.x1 + REACH} y={y} />}
      {(!p.begins || !p.ends || p.never) && <line class="open" x1={p.x0} x2={p.x1} y1={y} y2={y} />}
      {!p.ends && !p.entry.fact && <path class="on" d={`M${p.x1 - 6} ${y - 4}l7 4l-7 4`} />}
      {!p.begins && <path class="on" d={`M${p.x0 + 6} ${y - 4}l-7 4l7 4`} />}
      {p.begins && p.ends && p.x1 > p.x0 && <line class="span" x1={p.x0} x2={p.x1} y1={y} y2={y} />}
      {p.begins && <circle class="begin" cx={p.x0} cy={y} r="4.5" />}
      {p.ends && !p.entry.fact && <line class="end" x1={p.x1} x2={p.x1} y1={y - 5} y2={y + 5} />}
    </g>
  );
}

function LaneOf({ lane, width, onPick }: { lane: Lane; width: number; onPick: (e: Entry) => void }) {
  return (
    <g role="group" aria-label={lane.name}>
      <line class="lane" x1="0" x2={width} y1={lane.top} y2={lane.top} />
      <text class="lane-name" x="2" y={lane.top + 17}>
        {lane.name}
      </text>
      {lane.placed.map((p) => (
        <Mark key={p.entry.key} p={p} top={lane.top} onPick={onPick} />
      ))}
    </g>
  );
}

function List({ of, id }: { of: Event[]; id: string }) {
  return (
    <details class="values">
      <summary>{t().shown.dates.asList}</summary>
      <ol class="events">
        {of.map((e, i) => {
          const r = e.relation;
          return (
            <li key={i}>
              <button
                class="link"
                title={t().shown.dates.seeAt(dateText(e.date))}
                aria-label={t().shown.dates.seeAt(dateText(e.date))}
                onClick={() => seeAt(e.date)}
              >
                <time>{eventText(e)}</time>
              </button>
              {r ? (
                <span class="relation-line">
                  <span>
                    {e.what === 'ENDS'
                      ? t().shown.dates.noLonger(relationName(r, r.source.id !== id))
                      : relationName(r, r.source.id !== id)}{' '}
                    <Name of={r.source.id === id ? r.target : r.source} most={50} />
                    {r.derived && <span class="badge derived">{t().parts.derived}</span>}
                    {r.modality !== 'STATED' && <span class="badge">{modalityName(r.modality)}</span>}
                    {r.disputed && <span class="badge disputed">{t().parts.disputed}</span>}
                  </span>
                  <WhyButton id={r.id} what={sentence(r)} />
                </span>
              ) : (
                <span>{capital(factName(e.fact ?? ''))}</span>
              )}
            </li>
          );
        })}
      </ol>
    </details>
  );
}

interface Props {
  first: EventPage;
  id: string;
  name: string;
  statedOnly: boolean;
  onFact: (name: string) => void;
}

export function Timeline({ first, id, name, statedOnly, onFact }: Props) {
  const pages = usePages(first, (after) =>
    ask('MoreEvents', { id, derived: !statedOnly, after }, state.peek().view).then((a) => a.timeline),
  );
  const [ref, width] = useWidth();
  const events = pages.rows;
  const entries = useMemo(
    () =>
      entriesOf(events, id, (e, inward) => (e.relation ? relationName(e.relation, inward) : factName(e.fact ?? ''))),
    [events.length, first, id, t()],
  );
  const drawing = useMemo(() => (width > 0 && entries.length > 0 ? plan(entries, width) : null), [entries, width]);
  const asOf = state.value.view.asOf;
  if (events.length === 0) return null;
  const pick = (e: Entry) => {
    if (e.relation) open({ at: 'why', id: e.relation });
    else onFact(e.fact ?? '');
  };
  const m = t().shown.dates;
  const now = asOf && drawing ? drawing.x(stretch(asOf)[0]) : null;
  return (
    <section class="timeline">
      <h3>
        {m.title}{' '}
        <span class="count">
          {events.length}
          {pages.more ? '+' : ''}
        </span>
      </h3>
      <div ref={ref} class="timeline-space">
        {drawing && (
          <svg
            role="group"
            aria-label={m.timeline(name)}
            width={width}
            height={drawing.height}
            viewBox={`0 0 ${width} ${drawing.height}`}
          >
            {drawing.ticks.map((tick) => (
              <g
                key={tick.date}
                class={asOf === tick.date ? 'tick on' : 'tick'}
                aria-label={m.seeAt(dateText(tick.date))}
                {...pressed(() => seeAt(tick.date))}
              >
                <title>{m.seeAt(dateText(tick.date))}</title>
                <line x1={tick.x} x2={tick.x} y1={TOP - 6} y2={drawing.height} />
                <rect class="target" x={tick.x - 20} y="0" width="40" height="24" rx="4" />
                <text x={tick.x} y="16" text-anchor="middle">
                  {tick.date}
                </text>
              </g>
            ))}
            {drawing.lanes.map((l) => (
              <LaneOf key={l.name} lane={l} width={width} onPick={pick} />
            ))}
            {now !== null && now >= 0 && now <= width && (
              <line class="now" x1={now} x2={now} y1={TOP - 6} y2={drawing.height} />
            )}
          </svg>
        )}
      </div>
      <p class="quiet">
        {m.key}{' '}
        {qualities([m.marks, entries.some((e) => e.manner) && m.hollow, entries.some((e) => e.derived) && m.derived])}
      </p>
      {statedOnly && <p class="quiet">{m.statedOnly}</p>}
      {pages.problem && <Problem message={pages.problem} />}
      {pages.more && (
        <button class="link" onClick={pages.next}>
          {m.later}
        </button>
      )}
      <List of={events} id={id} />
    </section>
  );
}
