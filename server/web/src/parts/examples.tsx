// Shows examples for an empty form.
import type { EntityRef } from '../api/generated';
import { Mark } from './parts';
import { t } from '../lang/language';
import { entityName } from '../state/labels';

interface Example {
  key: string;
  of: readonly EntityRef[];
  /** The words between two entities. */
  between?: string;
  run: () => void;
}

export function Examples({ of }: { of: readonly Example[] }) {
  if (of.length === 0) return null;
  return (
    <div class="examples">
      <p class="quiet">{t().parts.examples}</p>
      <ul class="starts">
        {of.map((e) => (
          <li key={e.key}>
            <button class="name" onClick={e.run}>
              {e.of.map((entity, i) => (
                <span key={entity.id}>
                  {i > 0 && ` ${e.between ?? '–'} `}
                  <Mark kind={entity.kind} /> <bdi>{entityName(entity)}</bdi>
                </span>
              ))}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
