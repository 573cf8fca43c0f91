import { piece } from '../state/graph';
import { amend, state } from '../state/state';
import { words } from '../state/ui';
import { Mark, kindName } from './parts';

const counted = (all: string[]): [string, number][] => [...Map.groupBy(all, (x) => x)].map(([k, v]): [string, number] => [k, v.length]).sort((a, b) => b[1] - a[1]);
const flip = (list: string[], x: string): string[] => (list.includes(x) ? list.filter((y) => y !== x) : [...list, x]);

export function Legend() {
  const { hiddenKinds, hiddenTypes } = state.value;
  const kinds = counted(piece.value.entities.map((e) => e.kind));
  const types = counted(piece.value.relations.map((r) => r.type));
  if (kinds.length === 0) return null;
  return <details class="legend" open={matchMedia('(min-width: 700px)').matches}>
    <summary>Legend</summary>
    <div class="legend-body" tabIndex={0} role="region" aria-label="Kinds and relation types, to show or leave out">
      <ul>{kinds.map(([kind, n]) => <li key={kind}><label><input type="checkbox" checked={!hiddenKinds.includes(kind)} onChange={() => amend({ hiddenKinds: flip(hiddenKinds, kind) })} />
        <Mark kind={kind} /><span>{kindName(kind)}</span><span class="count">{n}</span></label></li>)}</ul>
      <p class="lines"><span class="line stated" /> stated <span class="line derived" /> derived <span class="line disputed" /> disputed</p>
      <details><summary>Relations</summary><ul>{types.map(([type, n]) => <li key={type}><label><input type="checkbox" checked={!hiddenTypes.includes(type)} onChange={() => amend({ hiddenTypes: flip(hiddenTypes, type) })} />
        <span>{words(type)}</span><span class="count">{n}</span></label></li>)}</ul></details>
    </div>
  </details>;
}
