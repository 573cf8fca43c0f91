import { shown } from '../state/graph';
import { Badges, Empty, Name, Sentence, WhyButton, kindName } from './parts';
import { words } from '../state/ui';

/** The graph in words, for those who do not see it and for those who would rather read. */
export function List() {
  const { entities, relations } = shown.value;
  return <article>
    <h2>The graph as a list</h2>
    {entities.length === 0 && <Empty>The graph is empty. Search for something to put into it.</Empty>}
    {[...Map.groupBy(entities, (e) => e.kind)].map(([kind, group]) => <section key={kind}><h3>{kindName(kind)} <span class="count">{group.length}</span></h3>
      <ul class="plainlist">{group.map((e) => <li key={e.id}><Name of={e} />{e.gone && <span class="badge disputed">taken away</span>}</li>)}</ul></section>)}
    {relations.length > 0 && <section><h3>Relations <span class="count">{relations.length}</span></h3>
      <ul class="ties">{relations.slice(0, 300).map((r) => <li class="tie" key={r.id}><div class="tie-line"><Sentence of={r} />
        {r.fate !== 'gone' && <WhyButton id={r.id} what={`${r.source.name} ${words(r.type)} ${r.target.name}`} />}</div>
        <Badges of={r} />{r.fate === 'gone' && <span class="badge disputed">disappears</span>}{r.fate === 'added' && <span class="badge added">appears</span>}</li>)}</ul>
      {relations.length > 300 && <p class="quiet">The first 300 are shown.</p>}</section>}
  </article>;
}
