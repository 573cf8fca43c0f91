// A form for the mapping of dropped tables: what each column means, with its first cells, its problems, and the
// entities and relations that the rows become.
import { useId, useState } from 'preact/hooks';
import { kindInfo, typeInfo } from '../state/graph';
import { capital } from '../state/ui';
import { factName, kindName, typeName } from '../state/labels';
import type { Drafts, FileProblem, Sample } from '../parts/upload';
import { t } from '../lang/language';
import { additionsFor, type Served, typeOfCells } from './additions';
import {
  assign,
  idColumns,
  identify,
  type Meaning,
  meaningOf,
  rowsAre,
  type Spec,
  specOf,
  type TableSpec,
  withKind,
  withRows,
  withTable,
  withType,
} from './columns';
import { placedOf } from './problems';
import { Rows } from './rows';
import { FACT_TYPES, factType, type FactType, withFactType, withValue } from './types';
import './mapping.css';

interface Props {
  drafts: Drafts;
  problems: readonly FileProblem[];
  change: (drafts: Drafts) => void;
}

const kinds = (): string[] => [...kindInfo.value.values()].map((k) => k.name);

/** Returns what the service has, for the additions to its ontology. */
const served = (): Served => ({
  kinds: new Map(
    [...kindInfo.value.values()].map((k) => [k.name, { facts: k.facts.map((f) => f.name), interfaces: k.interfaces }]),
  ),
  types: new Map([...typeInfo.value.values()].map((r) => [r.type, { from: r.from, to: r.to }])),
});

/** Converts words to a name of an ontology: "legal form" is LegalForm, or legalForm with a small initial. */
function nameFrom(words: string, small: boolean): string {
  const parts = words.normalize('NFKD').match(/[\p{L}\d]+/gu) ?? [];
  const joined = parts.map((p) => p.slice(0, 1).toUpperCase() + p.slice(1)).join('');
  const name = /^[A-Za-z]\w*$/.test(joined) ? joined : '';
  return small ? name.slice(0, 1).toLowerCase() + name.slice(1) : name;
}
const typeFrom = (words: string): string => {
  const wanted = words.trim().toLowerCase();
  const known = [...typeInfo.value.values()].find(
    (r) => typeName(r.type).toLowerCase() === wanted || r.type.toLowerCase() === wanted,
  );
  return known?.type ?? (wanted.toUpperCase().match(/[A-Z\d]+/g) ?? []).join('_');
};
const kindFrom = (words: string): string => {
  const wanted = words.trim().toLowerCase();
  const known = kinds().find((k) => kindName(k).toLowerCase() === wanted || k.toLowerCase() === wanted);
  return known ?? nameFrom(words, false);
};
const factFrom = (words: string, options: readonly string[]): string => {
  const wanted = words.trim().toLowerCase();
  const known = options.find((f) => factName(f).toLowerCase() === wanted || f.toLowerCase() === wanted);
  return known ?? nameFrom(words, true);
};

interface TypedProps {
  label: string;
  value: string;
  options: readonly string[];
  /** Converts what one types to a name; empty if it cannot be one. */
  read: (text: string) => string;
  set: (name: string) => void;
}

/** A field that takes one of the offered names, or a new one. */
function Typed({ label, value, options, read, set }: TypedProps) {
  const id = useId();
  const [wrong, setWrong] = useState(false);
  return (
    <span class="name-field">
      <input
        class="field"
        type="text"
        list={id}
        aria-label={label}
        title={label}
        aria-invalid={wrong}
        key={value}
        defaultValue={value}
        onChange={(e) => {
          const name = read(e.currentTarget.value);
          setWrong(name === '');
          if (name) set(name);
        }}
      />
      <datalist id={id}>
        {options.map((o) => (
          <option key={o} value={o} />
        ))}
      </datalist>
    </span>
  );
}

interface ColumnProps {
  column: string;
  cells: string[];
  table: TableSpec;
  spec: Spec;
  problems: string[];
  set: (m: Meaning) => void;
  /** The type of a fact that the data adds to the ontology; undefined for one that it has. */
  typeOf: (fact: string) => FactType | undefined;
  setType: (fact: string, type: FactType) => void;
}

/** The meanings that a column can have, in the order in which they are offered. */
const forEntities = ['name', 'id', 'alias', 'description', 'fact', 'relation', 'from', 'to', 'ignored'] as const;
const forRelations = ['source', 'target', 'attribute', 'from', 'to', 'ignored'] as const;
type Offered = (typeof forEntities)[number] | (typeof forRelations)[number];

/** Returns a meaning of a column with the names that it needs, guessed from the name of the column. */
function meant(is: Offered, column: string, before: Meaning, rowKind: string): Meaning {
  const kind = 'kind' in before && before.kind ? before.kind : (kindOfWord(column) ?? rowKind);
  switch (is) {
    case 'fact':
    case 'attribute':
      return { is, name: nameFrom(column, true) || 'value' };
    case 'relation':
      return { is, type: freeType(column), kind: kind || 'Thing', inward: false };
    case 'source':
    case 'target':
      return { is, kind: kind || 'Thing' };
    default:
      return { is };
  }
}
/**
 * Returns a relation type from the name of a column. It must differ from all kinds and facts, because rules could not
 * distinguish them.
 */
function freeType(column: string): string {
  const type = typeFrom(column) || 'RELATED_TO';
  const plain = type.replaceAll('_', '').toLowerCase();
  const taken = [...kindInfo.value.values()].some(
    (k) => k.name.toLowerCase() === plain || k.facts.some((f) => f.name.toLowerCase() === plain),
  );
  return taken && ![...typeInfo.value.keys()].some((r) => r === type) ? `HAS_${type}` : type;
}
const kindOfWord = (column: string): string | undefined =>
  kinds().find((k) => k.toLowerCase() === column.toLowerCase());

function Details({
  of,
  column,
  table,
  set,
  typeOf,
  setType,
}: Pick<ColumnProps, 'column' | 'table' | 'set' | 'typeOf' | 'setType'> & { of: Meaning }) {
  const m = t().mapping;
  const kindField = (now: Extract<Meaning, { kind: string }>) => (
    <Typed
      label={m.kindOf(column)}
      value={kindName(now.kind)}
      options={kinds().map(kindName)}
      read={kindFrom}
      set={(kind) => set({ ...now, kind })}
    />
  );
  switch (of.is) {
    case 'fact': {
      const kind = table.entities?.[0]?.kind;
      const facts = [...kindInfo.value.values()].find((k) => k.name === kind)?.facts.map((f) => f.name) ?? [];
      const type = typeOf(of.name);
      return (
        <>
          <Typed
            label={m.factOf(column)}
            value={factName(of.name)}
            options={facts.map(factName)}
            read={(text) => factFrom(text, facts)}
            set={(name) => set({ is: 'fact', name })}
          />
          {type && (
            <select
              class="field"
              aria-label={m.factTypeOf(column)}
              value={type}
              onChange={(e) => {
                const next = FACT_TYPES.find((one) => one === e.currentTarget.value);
                if (next) setType(of.name, next);
              }}
            >
              {FACT_TYPES.map((one) => (
                <option key={one} value={one}>
                  {m.factTypes[one]}
                </option>
              ))}
            </select>
          )}
        </>
      );
    }
    case 'attribute':
      return (
        <Typed
          label={m.attributeOf(column)}
          value={of.name}
          options={[]}
          read={(text) => nameFrom(text, true)}
          set={(name) => set({ is: 'attribute', name })}
        />
      );
    case 'relation':
      return (
        <>
          <select
            class="field"
            aria-label={m.directionOf(column)}
            value={of.inward ? 'in' : 'out'}
            onChange={(e) => set({ ...of, inward: e.currentTarget.value === 'in' })}
          >
            <option value="out">{m.outward}</option>
            <option value="in">{m.inward}</option>
          </select>
          <Typed
            label={m.typeOf(column)}
            value={typeName(of.type)}
            options={[...typeInfo.value.keys()].map((r) => typeName(r))}
            read={typeFrom}
            set={(type) => set({ ...of, type })}
          />
          {kindField(of)}
        </>
      );
    case 'source':
    case 'target':
      return kindField(of);
    default:
      return null;
  }
}

function Column({ column, cells, table, spec, problems, set, typeOf, setType }: ColumnProps) {
  const m = t().mapping;
  const of = meaningOf(table, column, spec);
  const offered: readonly Offered[] = rowsAre(table) === 'relation' ? forRelations : forEntities;
  const values = [...new Set(cells.filter((c) => c !== ''))].slice(0, 3);
  const id = useId();
  return (
    <li
      class={
        problems.length > 0 ? 'mapped-column wrong' : of.is === 'ignored' ? 'mapped-column ignored' : 'mapped-column'
      }
    >
      <label for={id}>
        <b>
          <bdi>{column}</bdi>
        </b>
        <span class="cells">{values.length > 0 ? values.join(' · ') : m.noCells}</span>
      </label>
      <div class="column-meaning">
        <select
          id={id}
          class="field"
          value={of.is}
          onChange={(e) => {
            const is = offered.find((o) => o === e.currentTarget.value);
            if (is) set(meant(is, column, of, table.entities?.[0]?.kind ?? ''));
          }}
        >
          {offered.map((o) => (
            <option key={o} value={o}>
              {m.meanings[o]}
            </option>
          ))}
          {of.is === 'kept' && <option value="kept">{m.meanings.kept}</option>}
          {of.is === 'written' && <option value="written">{m.meanings.written}</option>}
        </select>
        <Details of={of} column={column} table={table} set={set} typeOf={typeOf} setType={setType} />
      </div>
      {problems.length > 0 && (
        <ul class="wrongs">
          {problems.slice(0, 3).map((p) => (
            <li key={p}>{capital(p)}</li>
          ))}
          {problems.length > 3 && <li>{t().parts.andMore(problems.length - 3)}</li>}
        </ul>
      )}
    </li>
  );
}

interface IdentifiedProps {
  table: TableSpec;
  columns: readonly string[];
  set: (column: string) => void;
}

/** Chooses the column from which the ids of the rows are made. */
function IdentifiedBy({ table, columns, set }: IdentifiedProps) {
  const m = t().mapping;
  const of = idColumns(table);
  const several = of.length === 1 ? '' : of.join(' + ');
  return (
    <label title={m.identifiedHint}>
      {m.identified}{' '}
      <select class="field" value={several || of[0]} onChange={(e) => set(e.currentTarget.value)}>
        {several && <option value={several}>{several}</option>}
        {columns.map((c) => (
          <option key={c} value={c}>
            {c}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TableProps extends Props {
  spec: Spec;
  index: number;
  sample: Sample;
}

function Table({ drafts, problems, change, spec, index, sample }: TableProps) {
  const m = t().mapping;
  const table = spec.tables[index];
  if (!table) return null;
  const is = rowsAre(table);
  const cellsOf = (column: string) => sample.rows.map((r) => r.cells[sample.columns.indexOf(column)] ?? '');
  const set = (next: TableSpec) => {
    const mapping = withTable(drafts.mapping, index, next);
    const after = specOf(mapping);
    if (!after) return;
    const ontology = additionsFor(drafts.ontology, spec, after, served(), (c) => typeOfCells(cellsOf(c)));
    change({ ...drafts, mapping, ontology });
  };
  const rowKind = table.entities?.[0]?.kind ?? '';
  const setType = (fact: string, type: FactType, cells: string[]) =>
    change({
      ...drafts,
      mapping: withTable(drafts.mapping, index, withValue(table, fact, type, cells)),
      ontology: withFactType(drafts.ontology, rowKind, fact, type),
    });
  const placed = placedOf(problems, drafts.mapping, sample, table);
  const kind = table.entities?.[0]?.kind ?? '';
  const type = table.relations?.[0]?.type ?? '';
  return (
    <section class="mapped" aria-label={m.tableOf(sample.file)}>
      <h3>
        <bdi>{[sample.file, sample.sheet, sample.list].filter(Boolean).join(', ')}</bdi>{' '}
        <span class="quiet">{m.size(sample.total, sample.columns.length)}</span>
      </h3>
      {is === null ? (
        <p class="quiet">{m.noForm}</p>
      ) : (
        <>
          <p class="row-is">
            <label>
              {m.eachRow}{' '}
              <select
                class="field"
                value={is}
                onChange={(e) => {
                  const next = e.currentTarget.value === 'relation' ? 'relation' : 'entity';
                  set(withRows(table, next, sample.columns, kind || 'Thing', type || 'RELATED_TO'));
                }}
              >
                <option value="entity">{m.anEntity}</option>
                <option value="relation">{m.aRelation}</option>
              </select>
            </label>{' '}
            {is === 'entity' ? (
              <>
                <span>{m.ofKind}</span>{' '}
                <Typed
                  label={m.rowKind}
                  value={kindName(kind)}
                  options={kinds().map(kindName)}
                  read={kindFrom}
                  set={(k) => set(withKind(table, k))}
                />{' '}
                <IdentifiedBy table={table} columns={sample.columns} set={(c) => set(identify(table, c))} />
              </>
            ) : (
              <>
                <span>{m.ofType}</span>{' '}
                <Typed
                  label={m.rowType}
                  value={typeName(type)}
                  options={[...typeInfo.value.keys()].map((r) => typeName(r))}
                  read={typeFrom}
                  set={(r) => set(withType(table, r))}
                />
              </>
            )}
          </p>
          <ul class="mapped-columns">
            {sample.columns.map((c) => (
              <Column
                key={c}
                column={c}
                cells={cellsOf(c)}
                table={table}
                spec={spec}
                problems={placed.columns.get(c) ?? []}
                set={(meaning) => set(assign(table, c, meaning, sample.columns))}
                typeOf={(fact) => factType(drafts.ontology, rowKind, fact)}
                setType={(fact, type) => setType(fact, type, cellsOf(c))}
              />
            ))}
          </ul>
        </>
      )}
      <Rows of={sample} placed={placed} />
    </section>
  );
}

/** Shows the form for all tables, and the texts that it writes. */
export function MappingForm({ drafts, problems, change }: Props) {
  const m = t().mapping;
  const spec = specOf(drafts.mapping);
  const samples = drafts.tables ?? [];
  const parts = drafts.mapping.trim() === '' ? (['ontology'] as const) : (['mapping', 'ontology'] as const);
  return (
    <div class="mapping">
      {spec === null ? (
        drafts.mapping.trim() !== '' && (
          <p class="problem" role="alert">
            {m.unreadable}
          </p>
        )
      ) : (
        <>
          <p class="quiet">{m.hint}</p>
          {spec.tables.map((table, i) => {
            const sample = samples.find(
              (s) =>
                s.file === table.file &&
                (s.sheet ?? '') === (table.sheet ?? s.sheet ?? '') &&
                (s.list ?? '') === String(table.list ?? table.rows ?? s.list ?? ''),
            );
            return (
              sample && (
                <Table
                  key={i}
                  drafts={drafts}
                  problems={problems}
                  change={change}
                  spec={spec}
                  index={i}
                  sample={sample}
                />
              )
            );
          })}
        </>
      )}
      <details class="texts" open={spec === null}>
        <summary>{m.texts}</summary>
        {parts.map((part) => (
          <label key={part}>
            {part === 'mapping' ? t().load.mapping : t().load.addition}
            <textarea
              class="field"
              rows={Math.min(14, drafts[part].split('\n').length + 1)}
              spellcheck={false}
              value={drafts[part]}
              onInput={(e) => change({ ...drafts, [part]: e.currentTarget.value })}
            />
          </label>
        ))}
      </details>
      <p class="quiet visually-hidden" role="status">
        {problems.length > 0 ? m.problems(problems.length) : ''}
      </p>
    </div>
  );
}
