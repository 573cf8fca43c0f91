import { ask } from '../api/client';
import type { Fact, FactPage } from '../api/generated';
import { state } from '../state/state';
import { capital, short, words } from '../state/ui';
import { usePages } from '../parts/pages';
import { Claims, Problem } from '../parts/parts';

/** What the head of a card has said already, but not who says so. */
const TOLD = ['name', 'description', 'alias', 'kind'];

/** Shows the fact of this name, with its sources unfolded. */
export function showFact(name: string): void {
  const at = document.getElementById(`fact-${name}`);
  at?.querySelector('details')?.setAttribute('open', '');
  at?.scrollIntoView({ block: 'center' });
  at?.querySelector<HTMLElement>('summary')?.focus();
}

/** A value; an address of the web leads there, by a click only. */
function Value({ of }: { of: Fact }) {
  if (/^https?:\/\/\S+$/.test(of.value))
    return (
      <a href={of.value} target="_blank" rel="noopener noreferrer nofollow">
        <bdi>{short(of.value, 400)}</bdi>
      </a>
    );
  return <bdi lang={of.language ?? undefined}>{short(of.value, 400)}</bdi>;
}

/** The name of a fact as people read it: publishedOn is Published on, url is URL. */
const factName = (name: string): string =>
  /^(url|imo|lei|isin|iri)$/i.test(name) ? name.toUpperCase() : capital(words(name.replace(/([A-Z])/g, ' $1')));

function Rows({ of }: { of: Fact[] }) {
  return (
    <dl class="facts">
      {[...Map.groupBy(of, (f) => f.name)].map(([name, facts]) => (
        <div key={name} id={`fact-${name}`}>
          <dt>{factName(name)}</dt>
          {facts.map((f, i) => (
            <dd key={i}>
              <Value of={f} /> {f.disputed && <span class="badge disputed">disputed</span>}
              <details>
                <summary>
                  {f.claims.length === 1 ? 'source' : `${f.claims.length} sources`}
                  <span class="visually-hidden">
                    {' '}
                    of {factName(name)}: {short(f.value, 60)}
                  </span>
                </summary>
                <Claims of={f.claims} />
              </details>
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

export function Facts({ of, id }: { of: FactPage; id: string }) {
  const pages = usePages(of, (after) =>
    ask('MoreFacts', { id, after }, state.peek().view).then((a) => a.entity?.facts),
  );
  const [told = [], rows = []] = [true, false].map((t) => pages.rows.filter((f) => TOLD.includes(f.name) === t));
  return (
    <section>
      <h3>
        Facts{' '}
        <span class="count">
          {pages.rows.length}
          {pages.more ? ` of ${of.totalCount.toLocaleString('en')}` : ''}
        </span>
      </h3>
      {rows.length > 0 && <Rows of={rows} />}
      {told.length > 0 && (
        <details class="values">
          <summary>Who says its name, kind and description</summary>
          <Rows of={told} />
        </details>
      )}
      {pages.problem && <Problem message={pages.problem} />}
      {pages.more && (
        <button class="link" onClick={pages.next}>
          Show more facts
        </button>
      )}
    </section>
  );
}
