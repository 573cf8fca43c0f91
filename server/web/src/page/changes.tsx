// Shows what files would add: kinds and relation types with their counts, examples, and every change.
import type { Added, Report } from '../parts/upload';
import { countsBy } from '../parts/foreign';
import { t } from '../lang/language';
import { number } from '../lang/format';
import { short } from '../state/ui';
import { factName, foreignKind, isForeign, kindName, lastPart, typeName } from '../state/labels';

/** The maximum numbers of changes, of entities and relations as examples, of their facts, and of counts. */
const SHOWN = 30;
const BECOMES = 8;
const FACTS = 4;
const COUNTS = 12;

const nameOfType = (type: string): string => (isForeign(type) ? lastPart(type) : typeName(type));

/** Returns entities to show: those with most relations first, and documents last. */
function examples({ entities, relations }: Added): Added['entities'] {
  const n = new Map<string, number>();
  for (const r of relations) for (const id of [r.source, r.target]) n.set(id, (n.get(id) ?? 0) + 1);
  const place = (e: Added['entities'][number]) => (e.kind === undefined || e.kind === 'Document' ? 1 : 0);
  return entities.toSorted((a, b) => place(a) - place(b) || (n.get(b.id) ?? 0) - (n.get(a.id) ?? 0));
}

/** Shows the first value of some facts. Other names of the entity are shown only if it has no other facts. */
function Facts({ of }: { of: { name: string; value: string }[] }) {
  const firsts = of.filter((f, i) => f.name !== 'alias' && of.findIndex((g) => g.name === f.name) === i);
  const shown = (firsts.length > 0 ? firsts : of).slice(0, FACTS);
  const rest = of.length - shown.length;
  const said = shown.map((f) => t().parts.headed(factName(f.name), short(f.value)));
  return (
    <div class="quiet">
      {said.join(t().parts.comma)}
      {rest > 0 && ` ${t().load.moreFacts(rest)}`}
    </div>
  );
}

/** Shows the first entities and relations that the files would add. */
function Becomes({ of }: { of: Added }) {
  const m = t().mapping;
  const { entities, relations, moreEntities, moreRelations } = of;
  const names = new Map(entities.map((e) => [e.id, e.name ?? e.id]));
  const rest = entities.length + relations.length - 2 * BECOMES;
  if (entities.length + relations.length === 0) return null;
  return (
    <section class="becomes">
      <h3>{m.becomes}</h3>
      <ul>
        {examples(of)
          .slice(0, BECOMES)
          .map((e) => (
            <li key={e.id}>
              <b>
                <bdi>{e.name ?? e.id}</bdi>
              </b>{' '}
              <span class="quiet">
                {e.kind ? `${kindName(e.kind)}${t().parts.comma}` : ''}
                {e.new ? m.isNew : m.exists}
              </span>
              {e.facts && <Facts of={e.facts} />}
            </li>
          ))}
        {relations.slice(0, BECOMES).map((r, i) => (
          <li key={i}>
            <bdi>{names.get(r.source) ?? r.source}</bdi> <span class="quiet">{nameOfType(r.type)} →</span>{' '}
            <bdi>{names.get(r.target) ?? r.target}</bdi> {r.when && <span class="quiet">{r.when}</span>}
          </li>
        ))}
      </ul>
      {(rest > 0 || moreEntities || moreRelations) && <p class="quiet">{m.more}</p>}
    </section>
  );
}

function Counts({ name, of }: { name: string; of: [string, number][] }) {
  if (of.length === 0) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {of
          .toSorted((a, b) => b[1] - a[1])
          .slice(0, COUNTS)
          .map(([what, n]) => `${what} ${number(n)}`)
          .join(t().parts.comma)}
        {of.length > COUNTS && ` ${t().load.otherKinds(of.length - COUNTS)}`}
      </dd>
    </div>
  );
}

/** The class of an RDF resource, which is counted as its kind. */
const isClass = (predicate: string): boolean => predicate.endsWith('#type');

export function Changes({ of }: { of: Report }) {
  const m = t().load;
  const changes = of.changes ?? [];
  const rest = changes.length - SHOWN + (of.moreChanges ?? 0);
  const foreign = Object.fromEntries(Object.entries(of.foreigns ?? {}).filter(([name]) => !isClass(name)));
  return (
    <>
      <dl class="facts">
        <Counts
          name={m.entities}
          of={[...countsBy(of.entities, kindName), ...countsBy(of.foreignKinds ?? {}, foreignKind)]}
        />
        <Counts name={m.relations} of={countsBy(of.relations, typeName)} />
      </dl>
      {of.added && <Becomes of={of.added} />}
      <dl class="facts">
        <Counts name={m.facts} of={countsBy(of.facts, factName)} />
        {of.ontologies > 0 && <Counts name={m.ontology} of={[[m.ontologyFiles, of.ontologies]]} />}
        {of.rules > 0 && <Counts name={m.rules} of={[[m.rulesCounted, of.rules]]} />}
        <Counts name={m.foreign} of={countsBy(foreign, lastPart)} />
      </dl>
      {of.foreign > 0 && <p class="quiet">{m.foreignHint}</p>}
      {changes.length > 0 && (
        <details>
          <summary>{m.changes}</summary>
          <pre tabIndex={0}>{changes.slice(0, SHOWN).join('\n')}</pre>
          {rest > 0 && <p class="quiet">{t().parts.andMore(rest)}</p>}
        </details>
      )}
    </>
  );
}
