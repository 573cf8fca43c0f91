// What a document is worth to the graph: who made it, and what rests on it.
import { ask } from '../api/client';
import { state, toggleView } from '../state/state';
import { capital } from '../state/ui';
import { Answer, Name, WhyButton, reads, useAnswer } from './parts';

const n = (count: number, one: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`;

export function Source({ id, name }: { id: string; name: string }) {
  const view = state.value.view;
  const away = view.distrust?.includes(id) ?? false;
  const answer = useAnswer((signal) => ask('SaidBy', { id }, view, signal), [id, JSON.stringify(view)]);
  return <section class="source-of"><h3>As a source</h3>
    <Answer of={answer}>{({ stats, less, entity }) => {
      const claims = stats.claims - less.stats.claims;
      const made = [...Map.groupBy(entity?.relations.edges.map((e) => e.node) ?? [], (r) => r.type)];
      return <>
        {made.length > 0 && <dl class="facts">{made.map(([type, rows]) => <div key={type}><dt>{capital(reads(type, true))}</dt>
          {rows.map((r) => <dd key={r.id} class="tie-line"><Name of={r.source} /><WhyButton id={r.id} what={`${r.source.name} ${reads(type)} ${name}`} /></dd>)}</div>)}</dl>}
        {away ? <p>You are in a view that does not believe it.</p> : claims === 0 ? <p class="quiet">Nothing here is claimed by it or had from it.</p> : <>
          <p><b>{n(claims, 'claim')}</b> of {stats.claims.toLocaleString('en')} are made by it or had from it.</p>
          <p><b>{n(stats.relations - less.stats.relations, 'stated relation')}</b> and <b>{n(stats.facts - less.stats.facts, 'fact')}</b> rest on it alone: without it nobody would say so.</p>
        </>}
        <div class="actions">
          <button aria-pressed={away} onClick={() => toggleView('distrust', id)}>{away ? 'Believe it again' : 'See the graph without it'}</button>
        </div>
      </>;
    }}</Answer>
  </section>;
}
