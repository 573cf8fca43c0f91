import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { shown } from '../state/shown';
import { words } from '../state/ui';
import { Badges, Empty, Name, Sentence, WhyButton, kindName } from '../parts/parts';

/** So many entries of a list are written at a time; a page of thousands is slow, and read by nobody. */
const AT_ONCE = 100;

function Long<T>({
  of,
  what,
  entry,
  kind,
}: {
  of: readonly T[];
  what: string;
  kind: string;
  entry: (item: T) => ComponentChildren;
}) {
  const [most, setMost] = useState(AT_ONCE);
  const rest = of.length - most;
  return (
    <>
      <ul class={kind}>{of.slice(0, most).map(entry)}</ul>
      {rest > 0 && (
        <button class="link" onClick={() => setMost(most + AT_ONCE)}>
          Show {Math.min(rest, AT_ONCE)} more of {rest.toLocaleString('en')} {what}
        </button>
      )}
    </>
  );
}

/** The graph in words, for those who do not see it and for those who would rather read. */
export function List() {
  const { entities, relations } = shown.value;
  return (
    <article>
      <h2>The graph as a list</h2>
      {entities.length === 0 && <Empty>The graph is empty. Search for something to put into it.</Empty>}
      {[...Map.groupBy(entities, (e) => e.kind)].map(([kind, group]) => (
        <section key={kind}>
          <h3>
            {kindName(kind)} <span class="count">{group.length.toLocaleString('en')}</span>
          </h3>
          <Long
            of={group}
            what="entities"
            kind="plainlist"
            entry={(e) => (
              <li key={e.id}>
                <Name of={e} />
                {e.gone && <span class="badge disputed">taken away</span>}
              </li>
            )}
          />
        </section>
      ))}
      {relations.length > 0 && (
        <section>
          <h3>
            Relations <span class="count">{relations.length.toLocaleString('en')}</span>
          </h3>
          <Long
            of={relations}
            what="relations"
            kind="ties"
            entry={(r) => (
              <li class="tie" key={r.id}>
                <div class="tie-line">
                  <Sentence of={r} />
                  {r.fate !== 'gone' && (
                    <WhyButton id={r.id} what={`${r.source.name} ${words(r.type)} ${r.target.name}`} />
                  )}
                </div>
                <Badges of={r} />
                {r.fate === 'gone' && <span class="badge disputed">disappears</span>}
                {r.fate === 'added' && <span class="badge added">appears</span>}
              </li>
            )}
          />
        </section>
      )}
    </article>
  );
}
