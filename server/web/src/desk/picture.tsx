// How the picture is arranged, coloured and sized.
import { groupColor, rampColor } from '../look/style';
import { piece } from '../state/graph';
import { measures, metricNames } from '../state/measures';
import { change, type Groups, type Layout, state } from '../state/state';
import { isGroup } from '../state/style';
import { theme } from '../state/ui';

const layouts: Record<Layout['by'], string> = {
  force: 'by forces',
  layered: 'in layers',
  radial: 'around an entity',
  kinds: 'grouped by kind',
  communities: 'grouped by community',
  circle: 'on a circle',
  time: 'on an axis of time',
};

const colors = [
  'kind',
  'COMMUNITY',
  'COMPONENT',
  'CORE',
  'PAGERANK',
  'BETWEENNESS',
  'CLOSENESS',
  'EIGENVECTOR',
  'CLUSTERING',
  'WEIGHTED_DEGREE',
];
const sizes = ['relations', 'equal', 'PAGERANK', 'BETWEENNESS', 'CLOSENESS', 'EIGENVECTOR', 'WEIGHTED_DEGREE', 'CORE'];

const nameOf = (by: string): string => (by in metricNames ? metricNames[by as keyof typeof metricNames] : by);

interface SelectProps {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  set: (value: string) => void;
}

const Select = ({ label, value, options, set }: SelectProps) => (
  <label class="control">
    <span>{label}</span>
    <select value={value} onChange={(e) => set(e.currentTarget.value)}>
      {options.map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  </label>
);

/** The entity in the middle of a radial layout: the one whose card is open. */
function focus(): { focus?: string } {
  const { panel, ids } = state.peek();
  return panel.at === 'card' && ids.includes(panel.id) ? { focus: panel.id } : {};
}

export function Controls() {
  const { layout, style, groups } = state.value;
  const arrange = (value: string) => {
    const by = value as Layout['by'];
    change({ layout: by === 'radial' ? { by, ...focus() } : { by }, places: {}, camera: null });
  };
  return (
    <div class="controls">
      <Select label="Layout" value={layout.by} options={Object.entries(layouts)} set={arrange} />
      <Select
        label="Colour"
        value={style.color}
        options={colors.map((c) => [c, nameOf(c)])}
        set={(color) => change({ style: { ...style, color } })}
      />
      <Select
        label="Size"
        value={style.size}
        options={sizes.map((s) => [s, nameOf(s)])}
        set={(size) => change({ style: { ...style, size } })}
      />
      <Select
        label="Group"
        value={groups.by}
        options={Object.entries(groupings)}
        set={(by) => change({ groups: { by: by as Groups['by'], open: [] } })}
      />
    </div>
  );
}

const GROUPS_SHOWN = 6;

const groupings: Record<Groups['by'], string> = { none: 'nothing', kind: 'by kind', community: 'by community' };

/** What colours of a metric mean. */
export function StyleKey() {
  const { color } = state.value.style;
  const measure = [...measures.value].find(([metric]) => metric === color)?.[1];
  if (color === 'kind') return null;
  if (!measure) return <p class="quiet">Measuring {nameOf(color)}…</p>;
  const inexact = !measure.exact && <p class="quiet">Estimated from a sample, as the graph is large.</p>;
  if (!isGroup(color)) {
    return (
      <div class="style-key">
        <span class="ramp" aria-hidden="true">
          {[0, 0.25, 0.5, 0.75, 1].map((part) => (
            <svg key={part} viewBox="0 0 10 10" width="22" height="10">
              <rect width="10" height="10" fill={rampColor(part, theme.value)} />
            </svg>
          ))}
        </span>
        <span class="quiet">{nameOf(color)}, least to greatest</span>
        {inexact}
      </div>
    );
  }
  const names = new Map(piece.value.entities.map((e) => [e.id, e.name]));
  const groups = Map.groupBy(
    [...measure.values].filter(([id]) => names.has(id)),
    ([, group]) => group,
  );
  return (
    <ul class="style-key">
      {[...groups].slice(0, GROUPS_SHOWN).map(([group, members]) => (
        <li key={group}>
          <svg viewBox="0 0 10 10" width="12" height="12" aria-hidden="true">
            <circle cx="5" cy="5" r="5" fill={groupColor(group, theme.value)} />
          </svg>{' '}
          <span class="legend-name">around {names.get(members[0]?.[0] ?? '')}</span>
          <span class="count">{members.length}</span>
        </li>
      ))}
      {groups.size > GROUPS_SHOWN && <li class="quiet">and {groups.size - GROUPS_SHOWN} smaller</li>}
      {inexact}
    </ul>
  );
}
