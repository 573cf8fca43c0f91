// Lists what newer revisions changed: of entities, of relations, and of answers.
import type { Relation } from '../api/generated';
import { Name } from '../parts/parts';
import { RelationItem } from '../parts/relation';
import type { AnswerNews, AnswerValue, EntityNews, Moment, RelationNews } from '../state/news';
import { factName, typeName } from '../state/labels';
import { short } from '../state/ui';
import { t } from '../lang/language';
import { NewRelations } from './newrelations';
import './news.css';

const Sign = ({ added }: { added: boolean }) => (
  <span class={added ? 'badge appears' : 'badge disappears'}>{added ? t().news.added : t().news.removed}</span>
);

export function EntityList({ of, since }: { of: EntityNews[]; since: Moment }) {
  const m = t().news;
  return (
    <ul class="news-list">
      {of.map((n) => (
        <li key={n.entity.id}>
          <p>
            <Name of={n.entity} /> {n.fresh && <span class="badge appears">{m.fresh}</span>}
          </p>
          <ul class="quiet">
            {n.relations.map((r) => (
              <li key={`${r.type} ${r.inward}`}>
                <NewRelations
                  entity={n.entity}
                  type={r.type}
                  inward={r.inward}
                  since={since}
                  says={
                    r.by > 0 ? m.more(typeName(r.type, r.inward), r.by) : m.fewer(typeName(r.type, r.inward), -r.by)
                  }
                />
              </li>
            ))}
            {([...n.added.map((f) => [f, true]), ...n.removed.map((f) => [f, false])] as const).map(([f, added], i) => {
              const fact = f as EntityNews['added'][number];
              return (
                <li key={i}>
                  <bdi>{m.fact(factName(fact.name), short(fact.value, 120))}</bdi> <Sign added={added === true} />
                </li>
              );
            })}
          </ul>
        </li>
      ))}
    </ul>
  );
}

const signed = <T,>({ added, removed }: { added: T[]; removed: T[] }): [T, boolean][] => [
  ...added.map((x): [T, boolean] => [x, true]),
  ...removed.map((x): [T, boolean] => [x, false]),
];

export const RelationList = ({ of }: { of: RelationNews }) => (
  <ul class="relations">
    {signed<Relation>(of).map(([r, added]) => (
      <RelationItem key={r.id} of={r}>
        <Sign added={added} />
      </RelationItem>
    ))}
  </ul>
);

export const AnswerList = ({ of }: { of: AnswerNews }) => (
  <ul class="news-list">
    {signed<AnswerValue[]>(of).map(([row, added], i) => (
      <li key={i} class="values">
        {row.map((v, j) => (
          <span key={j}>{v.entity ? <Name of={v.entity} most={70} /> : <bdi>{v.text}</bdi>}</span>
        ))}{' '}
        <Sign added={added} />
      </li>
    ))}
  </ul>
);
