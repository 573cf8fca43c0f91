// Explains colours and places that do not follow from kinds and claims. Each colour can be switched off.
import { groupColor, rampColor } from '../look/style';
import { factOf, readingSites } from '../state/facts';
import { piece } from '../state/graph';
import { measures } from '../state/measures';
import type { Scale } from '../state/scale';
import { left } from '../state/shown';
import { state } from '../state/state';
import { arrangement, colorScale, lineScale } from '../state/style';
import { theme } from '../state/ui';
import { Entries } from './entries';
import { nameOf } from './picture';
import { t } from '../lang/language';

/** The maximum number of groups with their own colour and entry. */
const GROUPS_SHOWN = 10;

function Ramp({ of, name }: { of: Scale & { is: 'range' }; name: string }) {
  return (
    <div class="style-key">
      <p class="quiet">{name}</p>
      <p class="ramp-ends">
        {of.least}{' '}
        <span class="ramp" aria-label={t().legend.to} role="img">
          {[0, 0.25, 0.5, 0.75, 1].map((part) => (
            <svg key={part} viewBox="0 0 22 10" width="22" height="10">
              <rect width="22" height="10" fill={rampColor(part, theme.value)} />
            </svg>
          ))}
        </span>{' '}
        {of.most}
      </p>
    </div>
  );
}

interface KeyProps {
  of: Scale;
  name: string;
  hides: 'groups' | 'lines';
  /** The ids of the drawn entities. */
  there: ReadonlySet<string>;
  line?: boolean;
}

function Key({ of, name, hides, there, line = false }: KeyProps) {
  if (of.is === 'range') return <Ramp of={of} name={name} />;
  const some = of.groups.slice(0, GROUPS_SHOWN);
  const byKey = new Map(some.map((g) => [g.key, g]));
  const rest = of.groups.length - some.length;
  return (
    <div class="style-key">
      <p class="quiet">{name}</p>
      {of.groups.length === 0 && <p class="quiet">{t().legend.nothing}</p>}
      <Entries
        hides={hides}
        showAll={t().legend.allOf(name)}
        all={new Map(some.map((g) => [g.key, g.members.length]))}
        left={new Map(some.map((g) => [g.key, g.members.filter((id) => there.has(id)).length]))}
        order={some.map((g) => g.key)}
        name={(key) => byKey.get(key)?.name ?? key}
        sign={(key) => (
          <svg viewBox="0 0 16 10" width="16" height="10" aria-hidden="true">
            {line ? (
              <rect y="3.5" width="16" height="3" fill={groupColor(byKey.get(key)?.rank ?? 0, theme.value)} />
            ) : (
              <circle cx="8" cy="5" r="5" fill={groupColor(byKey.get(key)?.rank ?? 0, theme.value)} />
            )}
          </svg>
        )}
      />
      {rest > 0 && <p class="quiet">{t().legend.smaller(rest)}</p>}
    </div>
  );
}

export function ColorKey() {
  const { color } = state.value.style;
  if (color === 'kind') return null;
  const scale = colorScale.value;
  if (!scale) return <p class="quiet">{t().legend.measuring(nameOf(color))}</p>;
  const exact = factOf(color) !== null || ([...measures.value].find(([m]) => m === color)?.[1].exact ?? true);
  return (
    <>
      <Key of={scale} name={nameOf(color)} hides="groups" there={new Set(left.value.entities.map((e) => e.id))} />
      {!exact && <p class="quiet">{t().legend.estimated}</p>}
    </>
  );
}

export function LineKey() {
  const scale = lineScale.value;
  if (!scale) return null;
  const { line } = state.value.style;
  return (
    <Key
      of={scale}
      name={t().legend.linesBy(nameOf(line))}
      hides="lines"
      line
      there={new Set(left.value.relations.map((r) => r.id))}
    />
  );
}

/** Shows how many entities have a place on the map. */
export function MapKey() {
  const { layout, site } = arrangement.value;
  if (layout.by !== 'map') return null;
  const { entities } = piece.value;
  const placed = entities.filter((e) => site(e.id, e.kind) !== null).length;
  return (
    <p class="quiet style-key" role="status">
      {readingSites.value && placed < entities.length
        ? t().legend.readingPlaces
        : placed === 0
          ? t().legend.noPlaces
          : placed === entities.length
            ? t().legend.allPlaced
            : t().legend.placed(placed, entities.length)}
    </p>
  );
}
