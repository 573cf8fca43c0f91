// What ids stand for, in words.
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/client';
import { words } from '../state/ui';

/** What ids stand for, in words: names of entities, relations as sentences, rules by their id. */
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
              if (!n) return [id, `rule ${words(id.replaceAll('-', ' '))}`];
              if ('name' in n) return [id, n.name];
              return [id, 'source' in n ? `${n.source.name} ${words(n.type)} ${n.target.name}` : id];
            }),
          ),
        ),
      )
      .catch(() => undefined);
  }, [ids.join()]);
  return names;
}
