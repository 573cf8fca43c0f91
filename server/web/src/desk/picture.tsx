// How the picture is arranged, coloured and sized.
import { byFact, factOf } from '../state/facts';
import { kindInfo, piece } from '../state/graph';
import { metricNames } from '../state/measures';
import { change, type Layout, plainRules, state, type StyleRules } from '../state/state';
import { factNames } from '../state/style';
import { words } from '../state/ui';

export const layouts: Record<Layout['by'], string> = {
  force: 'by forces',
  layered: 'in layers',
  radial: 'around an entity',
  kinds: 'grouped by kind',
  communities: 'grouped by community',
  circle: 'on a circle',
  time: 'on an axis of time',
  map: 'on a map',
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
const plainSizes = [
  'relations',
  'equal',
  'PAGERANK',
  'BETWEENNESS',
  'CLOSENESS',
  'EIGENVECTOR',
  'WEIGHTED_DEGREE',
  'CORE',
];

const lines: Record<string, string> = {
  claimed: 'how it is claimed',
  type: 'relation type',
  source: 'source',
  modality: 'modality',
  confidence: 'confidence',
};
const NUMBERS = ['Int', 'Float', 'Decimal', 'Date'];

/** A name of a fact as people read it: foundedOn becomes founded on. */
export const factWords = (fact: string): string => fact.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

/** What a rule goes by, in words. */
export function nameOf(by: string): string {
  const fact = factOf(by);
  if (fact !== null) return factWords(fact);
  return by in metricNames ? metricNames[by as keyof typeof metricNames] : words(by);
}

type Options = readonly (readonly [string, string])[];
const named = (all: readonly string[]): Options => all.map((by) => [by, nameOf(by)]);
const ofFacts = (facts: readonly string[]): Options => named(facts.map(byFact));

/** The facts that are numbers or dates. */
function measured(): string[] {
  const of = new Set(piece.value.entities.map((e) => e.kind));
  const all = [...of].flatMap((k) => kindInfo.value.get(k)?.facts ?? []);
  return factNames.value.filter((name) => all.some((f) => f.name === name && NUMBERS.includes(f.type)));
}

interface SelectProps {
  label: string;
  value: string;
  options: Options;
  /** Options of another sort, under a heading of their own. */
  facts?: Options;
  set: (value: string) => void;
}

const Select = ({ label, value, options, facts = [], set }: SelectProps) => (
  <label class="control">
    <span>{label}</span>
    <select value={value} onChange={(e) => set(e.currentTarget.value)}>
      {options.map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
      {facts.length > 0 && (
        <optgroup label="Facts">
          {facts.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </select>
  </label>
);

/** The entity in the middle of a radial layout: the one whose card is open. */
function focus(): { focus?: string } {
  const { panel, ids } = state.peek();
  return panel.at === 'card' && ids.includes(panel.id) ? { focus: panel.id } : {};
}

const groupings: Options = [
  ['none', 'nothing'],
  ['kind', 'by kind'],
  ['community', 'by community'],
];

export function Controls() {
  const { layout, style, groups } = state.value;
  const facts = ofFacts(factNames.value);
  const arrange = (value: string) => {
    const by = value as Layout['by'];
    change({ layout: by === 'radial' ? { by, ...focus() } : { by }, places: {}, camera: null });
  };
  const rule = (key: keyof StyleRules, filtered?: 'groups' | 'lines') => (value: string) =>
    change({
      style: { ...style, [key]: value },
      ...(filtered ? { filter: { ...state.peek().filter, [filtered]: [] } } : {}),
    });
  const more = (['size', 'shape', 'icon', 'label', 'line'] as const).some((key) => style[key] !== plainRules[key]);
  return (
    <div class="controls">
      <Select label="Layout" value={layout.by} options={Object.entries(layouts)} set={arrange} />
      <Select
        label="Group"
        value={groups.by}
        options={groupings}
        facts={facts}
        set={(by) => change({ groups: { by, open: [] } })}
      />
      <Select label="Colour" value={style.color} options={named(colors)} facts={facts} set={rule('color', 'groups')} />
      <details class="legend-types" open={more}>
        <summary>Style</summary>
        <Select
          label="Size"
          value={style.size}
          options={named(plainSizes)}
          facts={ofFacts(measured())}
          set={rule('size')}
        />
        <Select label="Shape" value={style.shape} options={named(['kind', 'circle'])} set={rule('shape')} />
        <Select
          label="Icons"
          value={style.icon}
          options={[
            ['kind', 'kind, flags'],
            ['none', 'none'],
          ]}
          set={rule('icon')}
        />
        <Select label="Label" value={style.label} options={named(['name', 'none'])} facts={facts} set={rule('label')} />
        <Select label="Lines" value={style.line} options={Object.entries(lines)} set={rule('line', 'lines')} />
      </details>
    </div>
  );
}
