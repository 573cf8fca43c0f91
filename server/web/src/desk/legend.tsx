// The legend: what shapes, colours and lines mean, how many there are of each, and switches to leave them out.
import { lookNames, lookOf, looks } from '../look/lines';
import { Mark, kindName } from '../parts/parts';
import { piece } from '../state/graph';
import { left as leftOver, shown } from '../state/shown';
import { amend, noFilter } from '../state/state';
import { words } from '../state/ui';
import { Filters } from './filters';
import { counts, Entries } from './entries';
import { ColorKey, LineKey, MapKey } from './key';
import './legend.css';
import { Controls } from './picture';

export function Legend() {
  const [all, now] = [piece.value, leftOver.value];
  if (all.entities.length === 0) return null;
  const hidden = all.entities.length - now.entities.length;
  return (
    <details class="legend" data-covers open={matchMedia('(min-width: 700px)').matches}>
      <summary>
        Legend{hidden > 0 && <span class="legend-hidden"> · {hidden.toLocaleString('en')} hidden</span>}
      </summary>
      <div class="legend-body" tabIndex={0} role="region" aria-label="Legend: what is drawn, to show or leave out">
        <Controls />
        <MapKey />
        <ColorKey />
        <Entries
          hides="hiddenKinds"
          what="kinds"
          all={counts(all.entities.map((e) => e.kind))}
          left={counts(now.entities.map((e) => e.kind))}
          name={kindName}
          sign={(kind) => <Mark kind={kind} />}
        />
        <Entries
          hides="looks"
          what="lines"
          all={counts(all.relations.map(lookOf))}
          left={counts(now.relations.map(lookOf))}
          order={looks}
          name={(look) => lookNames[look as keyof typeof lookNames]}
          sign={(look) => <span class={`line ${look}`} />}
        />
        <LineKey />
        <details class="legend-types">
          <summary>Relation types</summary>
          <Entries
            hides="hiddenTypes"
            what="relation types"
            all={counts(all.relations.map((r) => r.type))}
            left={counts(now.relations.map((r) => r.type))}
            name={words}
          />
        </details>
        <Filters />
      </div>
    </details>
  );
}

/** Stands where the graph would, when the legend leaves all of it out. */
export function AllHidden() {
  if (piece.value.entities.length === 0 || shown.value.entities.length > 0) return null;
  return (
    <div class="stage-note all-hidden" role="status">
      <h2>All of it is hidden</h2>
      <p>The legend and its filters leave out every entity that is in the graph.</p>
      <button onClick={() => amend({ hiddenKinds: [], filter: noFilter })}>Show all</button>
    </div>
  );
}
