// Shows what a document contributes to the graph: who made it, and what depends on it.
import { useState } from 'preact/hooks';
import { ask, type AnswerTo } from '../api/client';
import type { Claim } from '../api/generated';
import { failed, typeInfo } from '../state/graph';
import { state, toggleView } from '../state/state';
import { capital } from '../state/ui';
import { usePages } from '../parts/pages';
import { Answer, Name, Problem, WhyButton, useAnswer } from '../parts/parts';
import { RelationItem } from '../parts/relation';
import { entityName, modalityName, qualities, typeName } from '../state/labels';
import { t } from '../lang/language';

/** Returns the place of a claim in the document, without the name of the document. */
const place = (c: Claim, id: string): string =>
  qualities([
    c.document.id !== id && entityName(c.document),
    c.locator,
    c.relays && c.relays.id !== id && t().card.citing(entityName(c.relays)),
    c.stance === 'DISPUTES' && t().card.denies,
    c.modality !== 'STATED' && modalityName(c.modality),
  ]);

type Page = AnswerTo<'Claims'>['relations'];
/** The number of relations on a page. */
const AT_ONCE = 100;

function Rows({ first, id }: { first: Page; id: string }) {
  const pages = usePages(first, (after) =>
    ask('Claims', { id, first: AT_ONCE, after }, state.peek().view).then((a) => a.relations),
  );
  return (
    <>
      <ul class="relations">
        {pages.rows.map((r) => {
          const own = r.claims.filter((c) => c.document.id === id || c.relays?.id === id);
          return (
            <RelationItem key={r.id} of={r}>
              <p class="quiet places">{own.map((c) => place(c, id)).join('; ')}</p>
            </RelationItem>
          );
        })}
      </ul>
      {pages.rows.length === 0 && <p class="quiet">{t().card.factsOnly}</p>}
      {pages.problem && <Problem message={pages.problem} />}
      {pages.more && (
        <button class="link" onClick={pages.next}>
          {t().parts.more}
        </button>
      )}
    </>
  );
}

/** Shows the relations that the document claims. They are requested when the user unfolds the list. */
function Claimed({ id }: { id: string }) {
  const [unfolded, setUnfolded] = useState(false);
  const [first, setFirst] = useState<Page | null>(null);
  const [problem, setProblem] = useState('');
  const toggle = () => {
    if (!unfolded && !first)
      ask('Claims', { id, first: AT_ONCE, after: null }, state.peek().view)
        .then((a) => setFirst(a.relations))
        .catch((e: unknown) => setProblem(failed(e).message));
    setUnfolded(!unfolded);
  };
  return (
    <div class="fold">
      <button class="toggle" aria-expanded={unfolded} onClick={toggle}>
        {t().card.claims}
      </button>
      {unfolded &&
        (problem ? (
          <Problem message={problem} />
        ) : first ? (
          <Rows first={first} id={id} />
        ) : (
          <p class="quiet" role="status">
            {t().parts.loadingMore}
          </p>
        ))}
    </div>
  );
}

export function Source({ id, name }: { id: string; name: string }) {
  const view = state.value.view;
  const away = view.distrust?.includes(id) ?? false;
  const m = t().card;
  const authors = [...typeInfo.value.values()].filter((info) => info.authors).map((info) => info.type);
  const answer = useAnswer((signal) => ask('SaidBy', { id, authors }, view, signal), [id, JSON.stringify(view)]);
  return (
    <section class="source-of">
      <h3>{m.asSource}</h3>
      <Answer of={answer}>
        {({ stats, less, entity }) => {
          // The number is the same as in the list of sources. The difference of the two views would also count claims
          // of other documents about entities that only this document mentions.
          const own = stats.sources.find((s) => s.document.id === id);
          const claims = own ? own.claims + own.relayed : stats.claims - less.stats.claims;
          const makers = authors.length > 0 ? (entity?.relations.edges.map((e) => e.node) ?? []) : [];
          const made = [...Map.groupBy(makers, (r) => r.type)];
          return (
            <>
              {made.length > 0 && (
                <dl class="facts">
                  {made.map(([type, rows]) => (
                    <div key={type}>
                      <dt>{capital(typeName(type, true))}</dt>
                      {rows.map((r) => (
                        <dd key={r.id} class="relation-line">
                          <Name of={r.source} />
                          <WhyButton id={r.id} what={`${entityName(r.source)} ${typeName(type)} ${name}`} />
                        </dd>
                      ))}
                    </div>
                  ))}
                </dl>
              )}
              {away ? (
                <p>{m.excluded}</p>
              ) : claims === 0 ? (
                <p class="quiet">{m.noClaims}</p>
              ) : (
                <>
                  <p>{m.claimsOf(claims, stats.claims)}</p>
                  <p>{m.soleSource(stats.relations - less.stats.relations, stats.facts - less.stats.facts)}</p>
                  <Claimed id={id} key={JSON.stringify(view)} />
                </>
              )}
              <div class="actions">
                <button aria-pressed={away} onClick={() => toggleView('distrust', id)}>
                  {away ? m.include : m.exclude}
                </button>
              </div>
            </>
          );
        }}
      </Answer>
    </section>
  );
}
