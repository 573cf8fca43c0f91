// The legend: the meaning of shapes, colours and lines, the number of each, and switches to hide them.
import { computed } from '@preact/signals';
import { type Look, looks } from '../look/lines';
import { Mark } from '../parts/parts';
import { piece, type Piece } from '../state/graph';
import { left as leftOver, shown } from '../state/shown';
import { amend, noFilter, state } from '../state/state';
import { Filters } from './filters';
import { counts, Entries } from './entries';
import { ColorKey, LineKey, MapKey } from './key';
import './legend.css';
import { Controls } from './picture';
import { kindName, lookName, typeName } from '../state/labels';
import { lineLook, typeOf } from '../state/meaning';
import { allLines, backbone } from '../state/ui';
import { t } from '../lang/language';

const countsOf = ({ entities, relations }: Piece) => ({
  kinds: counts(
    entities.filter((e) => !e.absent),
    (e) => e.kind,
  ),
  looks: counts(relations, lineLook),
  types: counts(relations, typeOf),
});
/**
 * The counts of everything that can be drawn, which filters do not change, and the counts of what passes the filters.
 */
const countsOfAll = computed(() => ({
  ...countsOf(piece.value),
  kinds: counts(piece.value.entities, (e) => e.kind),
}));
const countsOfLeft = computed(() => countsOf(leftOver.value));

/** Moves the legend until a part of it that was opened is seen. */
function reveal({ target, currentTarget }: Event): void {
  if (!(target instanceof HTMLDetailsElement) || target === currentTarget || !target.open) return;
  const high = target.offsetHeight > (target.parentElement?.clientHeight ?? 0);
  target.scrollIntoView({ block: high ? 'start' : 'nearest' });
}

/** Listens once, however often it is called: toggle events do not bubble. */
const heedToggles = (legend: HTMLDetailsElement | null): void => legend?.addEventListener('toggle', reveal, true);

/** Shows the legend. If fixed is true, it has no controls for layout and style and is closed at first. */
export function Legend({ fixed = false }: { fixed?: boolean }) {
  const [all, now] = [piece.value, leftOver.value];
  if (all.entities.length === 0) return null;
  const m = t().legend;
  const [before, after] = [countsOfAll.value, countsOfLeft.value];
  const hidden = all.entities.length - now.entities.length;
  return (
    <details class="legend" data-covers ref={heedToggles} open={!fixed && matchMedia('(min-width: 700px)').matches}>
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
          all={before.kinds}
          left={after.kinds}
          name={kindName}
          sign={(kind) => <Mark kind={kind} plain={state.value.style.color !== 'kind'} />}
        />
        <Entries
          hides="looks"
          showAll={m.all.looks}
          all={before.looks}
          left={after.looks}
          order={looks}
          name={(look) => lookName(look as Look, all.relations)}
          sign={(look) => <span class={`line ${look}`} />}
        />
        <LineKey />
        <Backbone />
        <details class="legend-types">
          <summary>{m.types}</summary>
          <Entries
            hides="hiddenTypes"
            showAll={m.all.hiddenTypes}
            all={before.types}
            left={after.types}
            name={(type) => typeName(type)}
          />
        </details>
        {!fixed && <Filters />}
      </div>
    </details>
  );
}

/** Says that a dense picture draws only its strongest lines, and offers to draw all. */
function Backbone() {
  const of = backbone.value;
  if (!of) return null;
  const m = t().legend;
  return (
    <div class="legend-backbone">
      <p class="quiet">
        {allLines.value ? m.everyLine(of.all) : m[of.placed ? 'placedLines' : 'backbone'](of.drawn, of.all)}
      </p>
      <label>
        <input
          type="checkbox"
          checked={allLines.value}
          onChange={(e) => {
            allLines.value = e.currentTarget.checked;
          }}
        />{' '}
        {m.drawAll}
      </label>
    </div>
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
