// The controls for layout, colours and sizes of the picture.
import { byFact, factOf } from '../state/facts';
import { kindInfo, piece } from '../state/graph';
import { change, type Layout, layOut, plainRules, state, type StyleRules } from '../state/state';
import { factNames } from '../state/style';
import { words } from '../state/ui';
import { t } from '../lang/language';
import { factName } from '../state/labels';

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

const lines = ['claimed', 'type', 'source', 'modality', 'confidence'];
const NUMBERS = ['Int', 'Float', 'Decimal', 'Date'];

/** Describes in words the property that a style rule uses. */
export function nameOf(by: string): string {
  const fact = factOf(by);
  if (fact !== null) return factName(fact);
  const names: Record<string, string> = { ...t().words.metrics, ...t().legend.rules };
  return names[by] ?? words(by);
}

type Options = readonly (readonly [string, string])[];
const named = (all: readonly string[]): Options => all.map((by) => [by, nameOf(by)]);
const ofFacts = (facts: readonly string[]): Options => named(facts.map(byFact));

/** Returns the facts that are numbers or dates. */
function measured(): string[] {
  const of = new Set(piece.value.entities.map((e) => e.kind));
  const all = [...of].flatMap((k) => kindInfo.value.get(k)?.facts ?? []);
  return factNames.value.filter((name) => all.some((f) => f.name === name && NUMBERS.includes(f.type)));
}

interface SelectProps {
  label: string;
  value: string;
  options: Options;
  /** Further options, under their own heading. */
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
        <optgroup label={t().legend.facts}>
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

/** Returns the entity in the middle of a radial layout: the one whose card is open. */
function focus(): { focus?: string } {
  const { panel, ids } = state.peek();
  return panel.at === 'card' && ids.includes(panel.id) ? { focus: panel.id } : {};
}

export function Controls() {
  const { layout, style, groups } = state.value;
  const m = t().legend;
  const facts = ofFacts(factNames.value);
  const arrange = (value: string) => {
    const by = value as Layout['by'];
    layOut(by === 'radial' ? { by, ...focus() } : { by });
  };
  const rule = (key: keyof StyleRules, filtered?: 'groups' | 'lines') => (value: string) =>
    change({
      style: { ...style, [key]: value },
      ...(filtered ? { filter: { ...state.peek().filter, [filtered]: [] } } : {}),
    });
  const more = (['size', 'shape', 'icon', 'label', 'line'] as const).some((key) => style[key] !== plainRules[key]);
  return (
    <div class="controls">
      <Select label={m.layout} value={layout.by} options={Object.entries(m.layouts)} set={arrange} />
      <Select
        label={m.group}
        value={groups.by}
        options={Object.entries(m.groupings)}
        facts={facts}
        set={(by) => change({ groups: { by, open: [] } })}
      />
      <Select label={m.color} value={style.color} options={named(colors)} facts={facts} set={rule('color', 'groups')} />
      <details class="legend-types" open={more}>
        <summary>{m.style}</summary>
        <Select
          label={m.size}
          value={style.size}
          options={named(plainSizes)}
          facts={ofFacts(measured())}
          set={rule('size')}
        />
        <Select label={m.shape} value={style.shape} options={named(['kind', 'circle'])} set={rule('shape')} />
        <Select
          label={m.icons}
          value={style.icon}
          options={[
            ['kind', m.kindAndFlags],
            ['none', m.rules.none],
          ]}
          set={rule('icon')}
        />
        <Select
          label={m.label}
          value={style.label}
          options={named(['name', 'none'])}
          facts={facts}
          set={rule('label')}
        />
        <Select label={m.lines} value={style.line} options={named(lines)} set={rule('line', 'lines')} />
      </details>
    </div>
  );
}
