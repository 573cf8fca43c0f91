// What can be asked of one entity, or of two, by one click.
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { Conflict, EntityRef, PathOrder, Relation, RelationType } from '../api/generated';
import { add, open, state, type Reach } from '../state/state';
import { capital, short, words } from '../state/ui';
import { Answer, Badges, Empty, Name, WhyButton, reads, span, useAnswer } from './parts';
import { Search } from './search';

const reaches: Record<Reach, { title: string; types: RelationType[]; inward: boolean; none: string }> = {
  laws: { title: 'Laws and duties that bind', types: ['CONSTRAINS', 'BORNE_BY'], inward: true, none: 'No law or duty binds it, as far as the sources and rules go.' },
  exposure: { title: 'Who can get at', types: ['EXPOSED_TO'], inward: false, none: 'It is exposed to nobody, as far as the sources and rules go.' },
  compelled: { title: 'Who can compel', types: ['CAN_COMPEL'], inward: true, none: 'Nobody can compel it, as far as the sources and rules go.' },
};

/** The name of an entity that only an id is known of. */
function useEntity(id: string): EntityRef {
  const [entity, set] = useState<EntityRef>({ id, name: id, kind: 'THING' });
  useEffect(() => {
    let live = true;
    ask('Names', { ids: [id] }).then(({ nodes: [n] }) => { if (live && n && 'name' in n) set(n); }).catch(() => undefined);
    return () => { live = false; };
  }, [id]);
  return entity;
}

export function Binds({ id, what }: { id: string; what: Reach }) {
  const { title, types, inward, none } = reaches[what];
  const view = state.value.view;
  const entity = useEntity(id);
  const answer = useAnswer((signal) => ask('Binds', { id, types }, view, signal), [id, what, JSON.stringify(view)]);
  return <article>
    <h2>{title} <Name of={entity} /></h2>
    <Answer of={answer}>{({ entity: e }) => {
      const rows = (e?.relations.edges.map((x) => x.node) ?? []).filter((r) => (inward ? r.target.id === id : r.source.id === id));
      const end = (r: Relation) => (inward ? r.source : r.target);
      if (rows.length === 0) return <Empty>{none}</Empty>;
      return <>
        <div class="actions"><button class="primary" onClick={() => add([id, ...rows.map((r) => end(r).id)])}>All into the graph</button></div>
        {[...Map.groupBy(rows, (r) => r.type)].map(([type, group]) => <section key={type}><h3>{capital(reads(type, inward))} <span class="count">{group.length}</span></h3>
          <ul class="ties">{group.map((r) => <li class="tie" key={r.id}><div class="tie-line"><Name of={end(r)} /><WhyButton id={r.id} what={`${r.source.name} ${words(r.type)} ${r.target.name}`} /></div><Badges of={r} /></li>)}</ul></section>)}
        {e?.relations.pageInfo.hasNextPage && <p class="quiet">These are the first 200.</p>}
      </>;
    }}</Answer>
  </article>;
}

function Laws({ of }: { of: EntityRef[] }) {
  return of.length === 0 ? null : <span class="by-laws">{of.map((l) => <Name key={l.id} of={l} />)}</span>;
}

function Caught({ c }: { c: Conflict }) {
  return <li class="conflict">
    <p class="caught"><Name of={c.bearer} /> is caught between</p>
    <div class="duty"><Name of={c.duty} /><Laws of={c.dutyLaws} /></div>
    <p class="versus">and</p>
    <div class="duty"><Name of={c.against} /><Laws of={c.againstLaws} /></div>
    <Badges of={{ derived: false, disputed: c.disputed, modality: c.modality }} />
    {span(c.validFrom, c.validTo) && <span class="badge plain">{span(c.validFrom, c.validTo)}</span>}
    <div class="actions"><button onClick={() => add([c.bearer, c.duty, c.against, ...c.dutyLaws, ...c.againstLaws].map((e) => e.id))}>Into the graph</button></div>
    <details><summary>Why?</summary><pre class="prooftext" tabIndex={0} aria-label="Why the duties conflict">{c.text}</pre></details>
  </li>;
}

export function Conflicts({ id }: { id?: string }) {
  const view = state.value.view;
  const answer = useAnswer((signal) => ask('Conflicts', { of: id ?? null, after: null }, view, signal), [id, JSON.stringify(view)]);
  return <article>
    <h2>Conflicts</h2>
    <p class="quiet">Pairs of duties that cannot both be kept, and who bears them.{id && <> <button class="link" onClick={() => open({ at: 'conflicts' })}>Show those of everybody</button></>}</p>
    <Answer of={answer}>{({ conflicts }) => (conflicts.edges.length === 0 ? <Empty>There are none in this view.</Empty>
      : <><ul class="ties">{conflicts.edges.map(({ node: c }) => <Caught key={`${c.bearer.id} ${c.duty.id} ${c.against.id}`} c={c} />)}</ul>
        {conflicts.pageInfo.hasNextPage && <p class="quiet">The first {conflicts.edges.length} of {conflicts.totalCount}.</p>}</>)}</Answer>
  </article>;
}

const orders: Record<PathOrder, string> = { FEWEST_HUBS: 'around hubs', SHORTEST: 'shortest', CORROBORATED: 'best supported' };

export function Paths({ from, to, order }: { from: string; to: string; order: PathOrder }) {
  const view = state.value.view;
  const source = useEntity(from);
  const answer = useAnswer(async (signal) => (to ? (await ask('Paths', { from, to, order }, view, signal)).paths : null), [from, to, order, JSON.stringify(view)]);
  return <article>
    <h2>Paths</h2>
    <p>From <Name of={source} />{to && <> to <Far id={to} /></>}</p>
    <Search id="path-to" label="To which entity" placeholder={to ? 'To another entity' : 'To which entity'} onPick={(f) => open({ at: 'paths', from, to: f.id, order })} />
    <fieldset class="choice"><legend>Best first by</legend>{(Object.keys(orders) as PathOrder[]).map((o) => <label key={o}>
      <input type="radio" name="order" checked={o === order} onChange={() => open({ at: 'paths', from, to, order: o })} />{orders[o]}</label>)}</fieldset>
    <Answer of={answer}>{(found) => (found === null ? null : found.paths.length === 0
      ? <Empty>There is no path of at most six relations in this view.</Empty>
      : <><ol class="paths">{found.paths.map((p, i) => <li key={i}>
        <ol class="path">{p.entities.map((e, j) => {
          const r = p.relations[j];
          return <li key={e.id}><Name of={e} />{r && <div class="step"><span>{r.source.id === e.id ? '↓' : '↑'} {words(r.type)}</span> <Badges of={r} /><WhyButton id={r.id} what={`${r.source.name} ${words(r.type)} ${r.target.name}`} /></div>}</li>;
        })}</ol>
        <button onClick={() => add(p.entities.map((e) => e.id))}>Into the graph</button>
      </li>)}</ol>{!found.exhaustive && <p class="quiet">There are more paths than these{found.truncated ? `; the search ended at a limit (${words(found.truncated)})` : ''}.</p>}</>)}</Answer>
  </article>;
}

function Far({ id }: { id: string }) {
  const e = useEntity(id);
  return <Name of={{ ...e, name: short(e.name, 80) }} />;
}
