// Describes ids in words.
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/client';
import { entityName, isRule, ruleName, sentence } from '../state/labels';
import { language, t } from '../lang/language';

/** Returns a text for each id: the name of an entity, the sentence of a relation, or the id of a rule. */
export function useNames(ids: string[]): Map<string, string> {
  const [names, set] = useState(new Map<string, string>());
  useEffect(() => {
    if (ids.length === 0) return;
    ask('Names', { ids })
      .then(({ nodes }) =>
        set(
          new Map(
            ids.map((id, i) => {
              const n = nodes[i];
              if (!n) return [id, isRule(id) ? t().parts.rule(ruleName(id)) : id];
              if ('name' in n) return [id, entityName(n)];
              return [id, 'source' in n ? sentence(n) : id];
            }),
          ),
        ),
      )
      .catch(() => undefined);
  }, [ids.join(), language()]);
  return names;
}
