import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { Fact, FactPage } from '../api/generated';
import { state } from '../state/state';
import { capital, short } from '../state/ui';
import { usePages } from '../parts/pages';
import { Claims, Problem } from '../parts/parts';
import { t } from '../lang/language';
import { number } from '../lang/format';
import { factName, valueName } from '../state/labels';

/** The facts that the head of a card already shows, without their sources. */
export const BASICS = ['name', 'description', 'alias', 'kind'];

/** The foreign facts that say something about the record of an entity in a file and not about the entity. */
const OF_RECORD =
  /[:/#](created|modified|spec_?version|created_?at|modified_?at|first_?seen|last_?seen|last_?change|referents|datasets|target)$/i;

/** Returns facts in their order, but those about the record last. */
export const tellingFirst = <F extends { name: string }>(facts: readonly F[]): F[] =>
  facts.toSorted((a, b) => Number(OF_RECORD.test(a.name)) - Number(OF_RECORD.test(b.name)));

/** Shows the fact with this name, with its sources unfolded. */
export function showFact(name: string): void {
  const at = document.getElementById(`fact-${name}`);
  at?.querySelector('details')?.setAttribute('open', '');
  at?.scrollIntoView({ block: 'center' });
  at?.querySelector<HTMLElement>('summary')?.focus();
}

/** Shows a value. A web address is a link, which opens only by a click. */
function Value({ of }: { of: Fact }) {
  if (/^https?:\/\/\S+$/.test(of.value))
    return (
      <a href={of.value} target="_blank" rel="noopener noreferrer nofollow">
        <bdi>{short(of.value, 400)}</bdi>
      </a>
    );
  return <bdi lang={of.language ?? undefined}>{short(valueName(of.name, of.value), 400)}</bdi>;
}

/** The number of values of one fact that are shown until the user wants all. */
const VALUES_AT_FIRST = 4;

/** Shows the values of one fact: of many values, the first ones until the user wants all. */
function Values({ name, facts }: { name: string; facts: Fact[] }) {
  const [all, setAll] = useState(false);
  const rest = facts.length - VALUES_AT_FIRST;
  const shown = all || rest < 2 ? facts : facts.slice(0, VALUES_AT_FIRST);
  return (
    <div id={`fact-${name}`}>
      <dt>{capital(factName(name))}</dt>
      {shown.map((f, i) => (
        <dd key={i}>
          <Value of={f} /> {f.disputed && <span class="badge disputed">{t().parts.disputed}</span>}
          <details>
            <summary>
              {t().parts.sources(f.claims.length)}
              <span class="visually-hidden">{t().card.sourcesOfFact(factName(name), short(f.value, 60))}</span>
            </summary>
            <Claims of={f.claims} />
          </details>
        </dd>
      ))}
      {shown.length < facts.length && (
        <dd>
          <button class="link" onClick={() => setAll(true)}>
            {t().card.moreValues(rest)}
            <span class="visually-hidden">{t().card.ofFact(factName(name))}</span>
          </button>
        </dd>
      )}
    </div>
  );
}

function Rows({ of }: { of: Fact[] }) {
  return (
    <dl class="facts">
      {[...Map.groupBy(of, (f) => f.name)].map(([name, facts]) => (
        <Values key={name} name={name} facts={facts} />
      ))}
    </dl>
  );
}

export function Facts({ of, id }: { of: FactPage; id: string }) {
  const pages = usePages(of, (after) =>
    ask('MoreFacts', { id, after }, state.peek().view).then((a) => a.entity?.facts),
  );
  const m = t().card;
  const [basics = [], rows = []] = [true, false].map((is) => pages.rows.filter((f) => BASICS.includes(f.name) === is));
  return (
    <section>
      <h3>
        {m.facts}{' '}
        <span class="count">
          {pages.more ? m.factsOf(pages.rows.length, of.totalCount) : number(pages.rows.length)}
        </span>
      </h3>
      {rows.length > 0 && <Rows of={tellingFirst(rows)} />}
      {basics.length > 0 && (
        <details class="values">
          <summary>{m.basics}</summary>
          <Rows of={basics} />
        </details>
      )}
      {pages.problem && <Problem message={pages.problem} />}
      {pages.more && (
        <button class="link" onClick={pages.next}>
          {m.moreFacts}
        </button>
      )}
    </section>
  );
}
