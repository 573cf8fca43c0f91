import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { CardEntity, Claimed, Direction, Event, Fact, Relation, RelationType } from '../api/generated';
import { GROUP_AT_ONCE, collapse, expand } from '../state/expand';
import { failed, yields } from '../state/graph';
import { add, hide, open, pin, state, toggleView, type Panel } from '../state/state';
import { capital, short, words } from '../state/ui';
import { Answer, Badges, Claims, Empty, Mark, Name, Problem, WhyButton, kindName, reads, useAnswer } from './parts';
import { Assume } from './assume';

const other = (r: Relation, id: string) => (r.source.id === id ? r.target : r.source);

function Row({ r, of }: { r: Relation & Partial<Claimed>; of: string }) {
  const end = other(r, of);
  return <li class="tie">
    <div class="tie-line"><Name of={end} /><WhyButton id={r.id} what={`${r.source.name} ${words(r.type)} ${r.target.name}`} /></div>
    <Badges of={r} />
    {r.claims && r.claims.length > 0 && <details><summary>{r.claims.length === 1 ? 'Source' : `${r.claims.length} sources`}</summary><Claims of={r.claims} /></details>}
  </li>;
}

interface GroupProps { id: string; type: RelationType; direction: Direction; count: number; derived: Relation[] }

function Group({ id, type, direction, count, derived }: GroupProps) {
  const [rows, setRows] = useState<Claimed[] | null>(null);
  const [after, setAfter] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const [unfolded, setUnfolded] = useState(false);
  const total = count + derived.length;
  const load = async (more: boolean) => {
    try {
      const a = await ask('Group', { id, type, direction, after: more ? after : null }, state.peek().view);
      const page = a.entity?.relations;
      const all = [...(more ? rows ?? [] : []), ...(page?.edges.map((e) => e.node) ?? [])];
      setRows(all);
      setAfter(page?.pageInfo.hasNextPage ? page.pageInfo.endCursor ?? null : null);
      return all;
    } catch (e) {
      setProblem(failed(e).message);
      return [];
    }
  };
  const bring = async () => {
    const all = rows ?? await load(false);
    add([id, ...all.slice(0, GROUP_AT_ONCE).map((r) => other(r, id).id)]);
  };
  const name = reads(type, direction === 'IN');
  const toggle = () => {
    if (!unfolded && !rows) void load(false);
    setUnfolded(!unfolded);
  };
  return <li class="fold">
    <div class="fold-head">
      <button class="toggle" aria-expanded={unfolded} onClick={toggle}><span class="group-name">{name}</span> <span class="count">{total}</span>
        {count === 0 && <span class="badge derived">derived</span>}</button>
      <button class="bring" aria-label={`Bring into the graph: ${name}, ${total}`} title={total > GROUP_AT_ONCE ? `The first ${GROUP_AT_ONCE} into the graph` : 'Into the graph'}
        onClick={() => { void bring(); }}>+ graph</button>
    </div>
    {unfolded && <>{problem && <Problem message={problem} />}
    {rows ? <ul class="ties">{rows.map((r) => <Row key={r.id} r={r} of={id} />)}</ul> : <p class="quiet" role="status">Loading…</p>}
    {after && <button class="link" onClick={() => { void load(true); }}>Show more</button>}</>}
  </li>;
}

function groupsOf(e: CardEntity): GroupProps[] {
  const derived = Map.groupBy(e.derived.edges.map((x) => x.node).filter((r) => r.derived), (r) => `${r.type} ${r.source.id === e.id ? 'OUT' : 'IN'}`);
  const groups = e.relationCounts.map((c): GroupProps => ({ id: e.id, ...c, derived: derived.get(`${c.type} ${c.direction}`) ?? [] }));
  const stated = new Set(groups.map((g) => `${g.type} ${g.direction}`));
  for (const [key, rows] of derived) {
    const [type, direction] = key.split(' ') as [RelationType, Direction];
    if (!stated.has(key)) groups.push({ id: e.id, type, direction, count: 0, derived: rows });
  }
  return groups.sort((a, b) => b.count + b.derived.length - a.count - a.derived.length);
}

/** Facts of one name together; what the head of the card has said already is left out. */
function Facts({ of }: { of: Fact[] }) {
  const told = of.filter((f) => f.name !== 'name' && f.name !== 'description' && f.name !== 'aliases');
  if (told.length === 0) return null;
  return <section><h3>Facts</h3><dl class="facts">{[...Map.groupBy(told, (f) => f.name)].map(([name, facts]) => <div key={name}>
    <dt>{capital(words(name.replace(/([A-Z])/g, ' $1')))}</dt>
    {facts.map((f, i) => <dd key={i}><bdi>{short(f.value, 400)}</bdi> {f.disputed && <span class="badge disputed">disputed</span>}
      <details><summary aria-label={`Sources of ${name}: ${short(f.value, 60)}`}>{f.claims.length === 1 ? 'source' : `${f.claims.length} sources`}</summary><Claims of={f.claims} /></details></dd>)}
  </div>)}</dl></section>;
}

function Events({ of, id }: { of: Event[]; id: string }) {
  if (of.length === 0) return null;
  return <section><h3>Dates</h3><ol class="events">{of.map((e, i) => <li key={i}><time>{e.date}</time> <span>
    {e.relation ? <>{e.what === 'ENDS' ? 'no longer ' : ''}{reads(e.relation.type, e.relation.source.id !== id)} <Name of={other(e.relation, id)} most={50} /></>
      : capital(words((e.fact ?? '').replace(/([A-Z])/g, ' $1')))}</span></li>)}</ol></section>;
}

export function Card({ id }: { id: string }) {
  const view = state.value.view;
  const answer = useAnswer((signal) => ask('Card', { id, yields: yields.value }, view, signal), [id, JSON.stringify(view), yields.value.length]);
  const [assuming, setAssuming] = useState(false);
  const there = state.value.ids.includes(id);
  const to = (panel: Panel) => () => open(panel);
  return <Answer of={answer}>{({ entity: e, timeline }) => (e === null
    ? <Empty>There is no such entity in this view. It may have been taken away by one of the conditions above the graph.</Empty>
    : <article class="card">
      <p class="kind-line"><Mark kind={e.kind} />{kindName(e.kind)}</p>
      <h2><bdi>{short(e.name, 300)}</bdi></h2>
      {e.aliases.length > 0 && <p class="aliases"><span class="visually-hidden">Also called </span><bdi>{short(e.aliases.join(' · '), 300)}</bdi></p>}
      {e.description && <p class="description"><bdi>{short(e.description, 1200)}</bdi></p>}
      <div class="actions" role="group" aria-label="What to do with it">
        {there ? <>
          <button class="primary" onClick={() => { void expand(id); }}>Expand</button>
          <button onClick={() => collapse(id)}>Collapse</button>
          <button aria-pressed={id in state.value.pins} onClick={() => pin(id, id in state.value.pins ? null : placeOf(id))}>Pin</button>
          <button onClick={() => hide([id])}>Hide</button></>
          : <button class="primary" onClick={() => add([id])}>Into the graph</button>}
      </div>
      <nav class="questions" aria-label="Questions about it">
        <button onClick={to({ at: 'binds', id, what: 'laws' })}>Laws that bind it</button>
        <button onClick={to({ at: 'conflicts', id })}>Conflicts</button>
        <button onClick={to({ at: 'binds', id, what: 'exposure' })}>Exposure</button>
        <button onClick={to({ at: 'binds', id, what: 'compelled' })}>Who can compel it</button>
        <button onClick={to({ at: 'paths', from: id, to: '', order: 'FEWEST_HUBS' })}>Paths to…</button>
        <button aria-pressed={view.without?.includes(id) ?? false} onClick={() => toggleView('without', id)}>What if it were gone?</button>
        <button aria-expanded={assuming} onClick={() => setAssuming(!assuming)}>What if it had a tie?</button>
      </nav>
      {assuming && <Assume from={e} onDone={() => setAssuming(false)} />}
      <section><h3>Relations</h3>
        <ul>{groupsOf(e).map((g) => <Group key={`${id} ${g.type} ${g.direction} ${JSON.stringify(view)}`} {...g} />)}</ul>
        {e.relationCounts.length + e.derived.edges.length === 0 && <Empty>It is tied to nothing in this view.</Empty>}
        {e.derived.pageInfo.hasNextPage && <p class="quiet">More than 200 relations follow by rules; only the first are counted here.</p>}
      </section>
      <Facts of={e.facts.edges.map((x) => x.node)} />
      <Events of={timeline.edges.map((x) => x.node)} id={id} />
    </article>)}</Answer>;
}

/** Set by the stage, which knows where things are. */
let placeOf: (id: string) => [number, number] | null = () => null;
export const setPlaces = (f: typeof placeOf): void => { placeOf = f; };
