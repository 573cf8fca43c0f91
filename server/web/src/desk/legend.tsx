// The legend: the meaning of shapes, colours and lines, the number of each, and switches to hide them.
import { type Look, lookName, lookOf, looks } from '../look/lines';
import { Mark } from '../parts/parts';
import { piece } from '../state/graph';
import { left as leftOver, shown } from '../state/shown';
import { amend, noFilter } from '../state/state';
import { Filters } from './filters';
import { counts, Entries } from './entries';
import { ColorKey, LineKey, MapKey } from './key';
import './legend.css';
import { Controls } from './picture';
import { kindName, typeName } from '../state/labels';
import { t } from '../lang/language';

/** Shows the legend. If fixed is true, it has no controls for layout and style and is closed at first. */
export function Legend({ fixed = false }: { fixed?: boolean }) {
  const [all, now] = [piece.value, leftOver.value];
  if (all.entities.length === 0) return null;
  const m = t().legend;
  const hidden = all.entities.length - now.entities.length;
  return (
    <details class="legend" data-covers open={!fixed && matchMedia('(min-width: 700px)').matches}>
      <summary>
        {m.name}
        {hidden > 0 && <span class="legend-hidden"> · {m.hidden(hidden)}</span>}
      </summary>
      <div class="legend-body" tabIndex={0} role="region" aria-label={m.about}>
        {!fixed && <Controls />}
        <MapKey />
        <ColorKey />
        <Entries
          hides="hiddenKinds"
          showAll={m.all.hiddenKinds}
          all={counts(all.entities.map((e) => e.kind))}
          left={counts(now.entities.map((e) => e.kind))}
          name={kindName}
          sign={(kind) => <Mark kind={kind} />}
        />
        <Entries
          hides="looks"
          showAll={m.all.looks}
          all={counts(all.relations.map(lookOf))}
          left={counts(now.relations.map(lookOf))}
          order={looks}
          name={(look) => lookName(look as Look)}
          sign={(look) => <span class={`line ${look}`} />}
        />
        <LineKey />
        <details class="legend-types">
          <summary>{m.types}</summary>
          <Entries
            hides="hiddenTypes"
            showAll={m.all.hiddenTypes}
            all={counts(all.relations.map((r) => r.type))}
            left={counts(now.relations.map((r) => r.type))}
            name={(type) => typeName(type)}
          />
        </details>
        {!fixed && <Filters />}
      </div>
    </details>
  );
}

/** Replaces the graph with a message if the legend hides all of it. */
export function AllHidden() {
  if (piece.value.entities.length === 0 || shown.value.entities.length > 0) return null;
  return (
    <div class="stage-note all-hidden" role="status">
      <h2>{t().legend.allHidden}</h2>
      <p>{t().legend.allHiddenWhy}</p>
      <button onClick={() => amend({ hiddenKinds: [], filter: noFilter })}>{t().legend.showAll}</button>
    </div>
  );
}
