// Reads and changes what the columns of a table mean in a mapping. The text of the mapping is the only state: the form
// is read from it, and each change is written to it.
import { isMap, parseDocument } from 'yaml';

/** What a column means. */
export type Meaning =
  | { is: 'id' | 'name' | 'alias' | 'description' | 'from' | 'to' | 'ignored' }
  | { is: 'fact' | 'attribute'; name: string }
  /** The column names an entity to which the entity of the row has a relation, or which has one to it. */
  | { is: 'relation'; type: string; kind: string; inward: boolean }
  /** The column names the source or the target of the relation that the row states. */
  | { is: 'source' | 'target'; kind: string }
  /** The mapping does not name the column: it is kept as a fact or attribute with its own name. */
  | { is: 'kept' }
  /** The mapping uses the column in a way that the form cannot show. */
  | { is: 'written' };

type Value = string | ({ column?: string; template?: string; value?: string } & Record<string, unknown>);
interface Lookup {
  table?: string;
  column?: string;
  value?: string;
}
type End =
  | string
  | ({ id?: string; kind?: string; name?: Value; lookup?: Lookup | Lookup[] } & Record<string, unknown>);
interface EntitySpec {
  id: string;
  kind?: string;
  name?: Value;
  aliases?: Value[];
  description?: Value;
  facts?: Record<string, Value>;
  [key: string]: unknown;
}
interface RelationSpec {
  type: string;
  source: End;
  target: End;
  from?: Value;
  to?: Value;
  attributes?: Record<string, Value>;
  optional?: boolean;
  [key: string]: unknown;
}
export interface TableSpec {
  file: string;
  sheet?: string;
  list?: string;
  rows?: string | string[];
  entities?: EntitySpec[];
  relations?: RelationSpec[];
  ignore?: string | string[];
  [key: string]: unknown;
}
export interface Spec {
  tables: TableSpec[];
  [key: string]: unknown;
}

/** Reads a mapping; null if it is not one that the form can show. */
export function specOf(text: string): Spec | null {
  try {
    const read: unknown = parseDocument(text).toJS();
    const tables = (read as Spec | null)?.tables;
    return Array.isArray(tables) && tables.every((t) => typeof t?.file === 'string') ? (read as Spec) : null;
  } catch {
    return null;
  }
}

/** Returns the text of a mapping with one table changed. All other parts of the text are unchanged. */
export function withTable(text: string, index: number, table: TableSpec): string {
  const document = parseDocument(text);
  const node = document.createNode(table);
  for (const key of ['entities', 'relations']) {
    const list = isMap(node) ? node.get(key) : undefined;
    for (const item of (list as { items?: unknown[] } | undefined)?.items ?? [])
      for (const end of ['source', 'target']) {
        const map = isMap(item) ? item.get(end) : undefined;
        if (isMap(map)) map.flow = true;
      }
  }
  document.setIn(['tables', index], node);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Returns the columns of a text with columns: {first} {last|lower}. */
export const columnsIn = (template: string): string[] =>
  [...template.matchAll(/\{([^{}|]+)(?:\|[^{}]*)?\}/g)].map((m) => (m[1] ?? '').trim());

/** Returns the one column of a value; undefined if it is a constant or is made of several. */
function columnOf(v: Value | undefined): string | undefined {
  if (v === undefined || v === null) return undefined;
  const text = typeof v === 'string' ? v : (v.column ?? v.template);
  if (typeof text !== 'string') return undefined;
  if (!text.includes('{')) return text;
  const columns = columnsIn(text);
  return columns.length === 1 && text === `{${columns[0]}}` ? columns[0] : undefined;
}

/** Returns the column that names an end of a relation. */
function endColumn(end: End): string | undefined {
  if (typeof end === 'string') {
    const columns = columnsIn(end);
    return columns.length === 1 ? columns[0] : undefined;
  }
  const lookups = [end.lookup ?? []].flat();
  return lookups[0]?.value ?? columnOf(end.name) ?? (end.id ? columnsIn(end.id)[0] : undefined);
}

/** Returns the kind of an end of a relation, also of one that is looked up in another table. */
function endKind(end: End, spec: Spec): string {
  if (typeof end === 'string') return kindOfPrefix(end, spec);
  const table = [end.lookup ?? []].flat()[0]?.table;
  return end.kind ?? spec.tables.find((t) => t.file === table)?.entities?.[0]?.kind ?? '';
}
const kindOfPrefix = (id: string, spec: Spec): string =>
  spec.tables.flatMap((t) => t.entities ?? []).find((e) => e.id.split(':')[0] === id.split(':')[0])?.kind ?? '';

/** Whether each row of a table is an entity or a relation; null if the form cannot show it. */
export function rowsAre({ entities = [], relations = [] }: TableSpec): 'entity' | 'relation' | null {
  if (entities.length === 1 && typeof entities[0]?.id === 'string') return 'entity';
  return entities.length === 0 && relations.length === 1 && relations[0]?.source && relations[0].target
    ? 'relation'
    : null;
}

/** Reports whether a column occurs anywhere in a part of a mapping. */
function occurs(part: unknown, column: string): boolean {
  if (typeof part === 'string') return part === column || columnsIn(part).includes(column);
  return typeof part === 'object' && part !== null && Object.values(part).some((x) => occurs(x, column));
}

const found = (of: Record<string, Value> | undefined, column: string): string | undefined =>
  Object.entries(of ?? {}).find(([, v]) => columnOf(v) === column)?.[0];

/** Returns what a column means in a table whose rows are entities; undefined if the entity does not use it. */
function ofEntity(e: EntitySpec, column: string): Meaning | undefined {
  if (columnOf(e.name) === column) return { is: 'name' };
  if (columnsIn(e.id).length === 1 && columnsIn(e.id)[0] === column) return { is: 'id' };
  if (e.aliases?.some((a) => columnOf(a) === column)) return { is: 'alias' };
  if (columnOf(e.description) === column) return { is: 'description' };
  const fact = found(e.facts, column);
  return fact === undefined ? undefined : { is: 'fact', name: fact };
}

/** Returns the end of a relation that is not the entity of the row, and its direction; null if neither end is. */
function other(r: RelationSpec, row: string): { end: End; inward: boolean } | null {
  if (r.source === row) return { end: r.target, inward: false };
  return r.target === row ? { end: r.source, inward: true } : null;
}

/** Returns what a column means in a table. */
export function meaningOf(table: TableSpec, column: string, spec: Spec): Meaning {
  const entity = table.entities?.[0];
  const relations = table.relations ?? [];
  const is = rowsAre(table);
  const inEntity = is === 'entity' && entity ? ofEntity(entity, column) : undefined;
  if (inEntity) return inEntity;
  for (const r of relations) {
    if (columnOf(r.from) === column) return { is: 'from' };
    if (columnOf(r.to) === column) return { is: 'to' };
    const attribute = found(r.attributes, column);
    if (attribute !== undefined) return { is: 'attribute', name: attribute };
    if (is === 'relation') {
      if (endColumn(r.source) === column) return { is: 'source', kind: endKind(r.source, spec) };
      if (endColumn(r.target) === column) return { is: 'target', kind: endKind(r.target, spec) };
      continue;
    }
    const far = entity && other(r, entity.id);
    if (far && endColumn(far.end) === column)
      return { is: 'relation', type: r.type, kind: endKind(far.end, spec), inward: far.inward };
  }
  const { ignore, ...rest } = table;
  if (occurs(rest, column)) return { is: 'written' };
  return ignore === 'all' || (Array.isArray(ignore) && ignore.includes(column)) || ignore === column
    ? { is: 'ignored' }
    : { is: 'kept' };
}

/** Returns the beginning of the ids of a kind: SanctionsList is sanctions-list. */
const prefixOf = (kind: string): string => kind.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase() || 'row';

/** Returns an end that a column names. */
const endOf = (column: string, kind: string): End => ({
  id: `${prefixOf(kind)}:{${column}|slug}`,
  kind,
  name: column,
});

/** Changes the id of the rows, also where relations name it. */
function setID(table: TableSpec, id: string): void {
  const entity = table.entities?.[0];
  if (!entity) return;
  for (const r of table.relations ?? [])
    for (const end of ['source', 'target'] as const) if (r[end] === entity.id) r[end] = id;
  entity.id = id;
}

/** Returns the columns from which the ids of the rows are made. */
export const idColumns = (table: TableSpec): string[] => columnsIn(table.entities?.[0]?.id ?? '');

/** Returns a table whose rows have ids that are made from one column. Rows with equal ids are one entity. */
export function identify(before: TableSpec, column: string): TableSpec {
  const table = structuredClone(before);
  setID(table, `${table.entities?.[0]?.id.split(':')[0]}:{${column}|slug}`);
  return table;
}

/** Gives the rows an id that does not need the column: from the name, or else from all other columns together. */
function idWithout(table: TableSpec, column: string, columns: readonly string[]): void {
  const entity = table.entities?.[0];
  if (!entity) return;
  const prefix = entity.id.split(':')[0] ?? 'row';
  const name = columnOf(entity.name);
  const rest = columns.filter((c) => c !== column).map((c) => `{${c}|hash|optional}`);
  setID(table, `${prefix}:${name && name !== column ? `{${name}|slug}` : rest.join('-')}`);
}

function dropValue(of: Record<string, Value> | undefined, column: string): void {
  for (const [key, v] of Object.entries(of ?? {})) if (columnOf(v) === column) delete of?.[key];
}

/** Removes a column from all places of a table that the form can show, apart from the ends of a relation. */
function clear(table: TableSpec, column: string, columns: readonly string[]): void {
  const entity = table.entities?.[0];
  if (entity) {
    if (columnOf(entity.name) === column) delete entity.name;
    if (columnOf(entity.description) === column) delete entity.description;
    if (entity.aliases) entity.aliases = entity.aliases.filter((a) => columnOf(a) !== column);
    if (entity.aliases?.length === 0) delete entity.aliases;
    dropValue(entity.facts, column);
    if (entity.facts && Object.keys(entity.facts).length === 0) delete entity.facts;
    table.relations = table.relations?.filter((r) => {
      const far = other(r, entity.id);
      return !far || endColumn(far.end) !== column;
    });
    if (columnsIn(entity.id).includes(column)) idWithout(table, column, columns);
  }
  for (const r of table.relations ?? []) {
    if (columnOf(r.from) === column) delete r.from;
    if (columnOf(r.to) === column) delete r.to;
    dropValue(r.attributes, column);
    if (r.attributes && Object.keys(r.attributes).length === 0) delete r.attributes;
  }
  if (Array.isArray(table.ignore)) table.ignore = table.ignore.filter((c) => c !== column);
  if (table.ignore === 'all') table.ignore = columns.filter((c) => c !== column && !occurs({ ...table, ignore: 0 }, c));
  if (table.relations?.length === 0) delete table.relations;
  if (table.ignore?.length === 0) delete table.ignore;
}

/** Keeps how a value is written (its format, unit or separator) when the column gets another meaning. */
function writtenAs(table: TableSpec, column: string): Value {
  const all = [
    ...Object.values(table.entities?.[0]?.facts ?? {}),
    ...(table.relations ?? []).flatMap((r) => [r.from, r.to, ...Object.values(r.attributes ?? {})]),
  ];
  const now = all.find((v) => v !== undefined && columnOf(v) === column);
  return now ?? (/[{}]/.test(column) ? { column } : column);
}

/** Gives a column of an entity row its meaning. */
function setInEntity(table: TableSpec, entity: EntitySpec, column: string, m: Meaning, value: Value): void {
  switch (m.is) {
    case 'id':
      setID(table, `${entity.id.split(':')[0]}:{${column}}`);
      break;
    case 'name': {
      const before = columnOf(entity.name);
      entity.name = column;
      if (before === undefined || columnsIn(entity.id).includes(before))
        if (/\|(slug|hash)/.test(entity.id)) setID(table, `${entity.id.split(':')[0]}:{${column}|slug}`);
      break;
    }
    case 'alias':
      entity.aliases = [...(entity.aliases ?? []), column];
      break;
    case 'description':
      entity.description = column;
      break;
    case 'fact':
      entity.facts = { ...entity.facts, [m.name]: value };
      break;
    case 'relation': {
      const far = endOf(column, m.kind);
      const ends = m.inward ? { source: far, target: entity.id } : { source: entity.id, target: far };
      table.relations = [...(table.relations ?? []), { type: m.type, ...ends, optional: true }];
      break;
    }
    default:
  }
}

/** Returns a table in which a column has another meaning. */
export function assign(before: TableSpec, column: string, m: Meaning, columns: readonly string[]): TableSpec {
  const table = structuredClone(before);
  const value = writtenAs(table, column);
  clear(table, column, columns);
  const entity = table.entities?.[0];
  if (entity) setInEntity(table, entity, column, m, value);
  const relations = table.relations ?? [];
  if (m.is === 'from' || m.is === 'to') for (const r of relations) r[m.is] = value;
  if (m.is === 'attribute') for (const r of relations) r.attributes = { ...r.attributes, [m.name]: value };
  if (m.is === 'source' || m.is === 'target') {
    const [row] = relations;
    if (row) row[m.is] = endOf(column, m.kind);
  }
  if (m.is === 'ignored') table.ignore = [...[table.ignore ?? []].flat(), column];
  return table;
}

/** Returns a table whose rows are entities of another kind. */
export function withKind(before: TableSpec, kind: string): TableSpec {
  const table = structuredClone(before);
  const entity = table.entities?.[0];
  if (!entity) return table;
  entity.kind = kind;
  setID(table, entity.id.replace(/^[^:]*/, prefixOf(kind)));
  return table;
}

/** Returns a table whose rows are relations of another type. */
export function withType(before: TableSpec, type: string): TableSpec {
  const table = structuredClone(before);
  const [relation] = table.relations ?? [];
  if (relation) relation.type = type;
  return table;
}

/**
 * Returns a table whose rows are something else: an entity named by the first column, or a relation of the first two.
 */
export function withRows(
  { file, sheet, list, rows, ignore }: TableSpec,
  is: 'entity' | 'relation',
  columns: readonly string[],
  kind: string,
  type: string,
): TableSpec {
  const [first = '', second = first] = columns;
  const table: TableSpec = { file, ...(sheet === undefined ? {} : { sheet }) };
  if (list !== undefined) Object.assign(table, { list }, ignore === undefined ? {} : { ignore });
  if (rows !== undefined) table.rows = rows;
  if (is === 'entity') table.entities = [{ id: `${prefixOf(kind)}:{${first}|slug}`, kind, name: first }];
  else table.relations = [{ type, source: endOf(first, kind), target: endOf(second, kind) }];
  return table;
}

/** Returns the columns that a mapping names at a line and column of its text. */
export function columnsAt(text: string, line: number, column: number, known: readonly string[]): string[] {
  const source = text.split('\n')[line - 1] ?? '';
  const at = source.slice(Math.max(0, column - 1));
  const value = /^[^,}\]]*/.exec(at)?.[0] ?? '';
  const named = (part: string) =>
    known.filter((c) => columnsIn(part).includes(c) || new RegExp(`(^|[\\s"':])${escaped(c)}($|[\\s"',}])`).test(part));
  const here = named(value);
  return here.length > 0 ? here : named(source);
}
const escaped = (s: string): string => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
