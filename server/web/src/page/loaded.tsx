// Shows what a load brought, and offers to draw it.
import { kindName } from '../state/labels';
import { type Stats, statsNow } from '../state/graph';
import { add, open } from '../state/state';
import { chosen } from '../state/ui';
import type { Added, Report } from '../parts/upload';
import { t } from '../lang/language';

/** The maximum number of entities that are drawn at once. */
const DRAWN = 150;

interface Props {
  report: Report;
  before: Stats;
  close: () => void;
}

/** Returns the entities, first the new ones and those with the most new relations. */
function byRelations({ entities, relations }: Added): Added['entities'] {
  const n = new Map<string, number>();
  for (const r of relations) for (const id of [r.source, r.target]) n.set(id, (n.get(id) ?? 0) + 1);
  return entities.toSorted((a, b) => Number(b.new) - Number(a.new) || (n.get(b.id) ?? 0) - (n.get(a.id) ?? 0));
}

export function Loaded({ report, before, close }: Props) {
  const m = t().load;
  const now = statsNow();
  const added = report.added ?? { entities: [], relations: [], moreEntities: false, moreRelations: false };
  const listed = byRelations(added);
  const fresh = listed.filter((e) => e.new);
  const ids = (fresh.length > 0 ? fresh : listed).map((e) => e.id);
  const [entities, relations] = [now.entities - before.entities, now.relations - before.relations];
  const drawn = ids.slice(0, DRAWN);
  const all = Math.max(entities, ids.length);
  const go = (then: () => void) => () => {
    close();
    then();
  };
  return (
    <>
      <h2 id="load-title">{m.loaded(report.new, report.revision)}</h2>
      <p class="lead" role="status">
        {entities > 0 ? m.came(entities, Math.max(0, relations)) : m.cameNone}
      </p>
      <div class="actions">
        {drawn.length > 0 && (
          <button
            class="primary"
            onClick={go(() => {
              add(drawn, { at: 'list' });
              chosen.value = new Set(drawn);
            })}
          >
            {all > drawn.length ? m.showFirst(drawn.length, all) : m.show(drawn.length)}
          </button>
        )}
        <button onClick={go(() => open({ at: 'browse', kind: '' }))}>{m.browse}</button>
        <button onClick={close}>{m.close}</button>
      </div>
      {added.entities.length > 0 && (
        <div class="loaded-list" tabIndex={0} role="region" aria-label={m.table}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t().mapping.meanings.name}</th>
                <th scope="col">{t().same.kind}</th>
                <th scope="col" />
              </tr>
            </thead>
            <tbody>
              {listed.map((e) => (
                <tr key={e.id}>
                  <td>
                    <button class="link" onClick={go(() => add([e.id], { at: 'card', id: e.id }))}>
                      <bdi>{e.name ?? e.id}</bdi>
                    </button>
                  </td>
                  <td>{e.kind ? kindName(e.kind) : ''}</td>
                  <td class="quiet">{e.new ? t().mapping.isNew : t().mapping.exists}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {added.moreEntities && <p class="quiet">{m.notListed(added.entities.length)}</p>}
    </>
  );
}
