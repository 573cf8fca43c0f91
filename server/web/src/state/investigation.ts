// An investigation: a picture with its notes, questions and texts, and its file format. The storage of the browser uses
// the same format. docs/explorer.md and docs/investigation.schema.json describe it.
import { t } from '../lang/language';
import { unpack } from './address';
import { encode, isPanel, MOST_ENTITIES, type Panel, parse, type State } from './state';

export interface Note {
  id: string;
  /** The id of an entity or a relation; empty for the investigation itself. */
  about: string;
  text: string;
  changed: string;
}

/** A text on the canvas, at a place of the picture. */
export interface Text {
  id: string;
  at: [number, number];
  text: string;
}

/** A saved panel with a name. */
export interface Question {
  id: string;
  name: string;
  panel: Panel;
}

/** A panel that is watched: an entity or a question, and the revision that the user saw last. */
export interface Watch {
  id: string;
  name: string;
  panel: Panel;
  seen: { revision: number; at: string };
}

export interface Investigation {
  id: string;
  name: string;
  created: string;
  changed: string;
  /** The origin: the names of the datasets, and the revision of the graph. */
  from: { datasets: string[]; revision: number };
  picture: State;
  /** The names of the entities, for readers of the file. */
  names: Record<string, { name: string; kind: string }>;
  notes: Note[];
  texts: Text[];
  questions: Question[];
  watches: Watch[];
}

/** The format of the file. A page reads this version and earlier ones. */
export const FORMAT = 'nexum-investigation';
export const VERSION = 2;
/** Version 1 had no watches. A file without any has this version, so that an older page reads it, too. */
const WITHOUT_WATCHES = 1;

/** The maximum size of a file that is read, because a file may come from anybody. */
export const MOST_BYTES = 20_000_000;
const MOST_TEXT = 20_000;
const MOST_NAME = 300;
const MOST_ITEMS = 5_000;

interface FileEntity {
  id: string;
  name?: string;
  kind?: string;
  at?: [number, number];
  pinned?: boolean;
}

export interface File {
  format: typeof FORMAT;
  version: number;
  id: string;
  name: string;
  created: string;
  changed: string;
  from: { datasets: string[]; revision: number };
  entities: FileEntity[];
  settings: Record<string, string>;
  notes: Note[];
  texts: Text[];
  questions: Question[];
  watches?: Watch[];
}

const rounded = ([x, y]: [number, number]): [number, number] => [Math.round(x * 10) / 10, Math.round(y * 10) / 10];

/** Converts an investigation to the object of a file. */
export function toFile(of: Investigation): File {
  const { ids, pins, places } = of.picture;
  const settings = new URLSearchParams(unpack(encode({ ...of.picture, ids: [], pins: {}, places: {} })));
  return {
    format: FORMAT,
    version: of.watches.length > 0 ? VERSION : WITHOUT_WATCHES,
    id: of.id,
    name: of.name,
    created: of.created,
    changed: of.changed,
    from: of.from,
    entities: ids.map((id) => {
      const at = pins[id] ?? places[id];
      const known = of.names[id];
      return { id, ...known, ...(at ? { at: rounded(at) } : {}), ...(id in pins ? { pinned: true } : {}) };
    }),
    settings: Object.fromEntries(settings),
    notes: of.notes,
    texts: of.texts.map((t) => ({ ...t, at: rounded(t.at) })),
    questions: of.questions,
    ...(of.watches.length > 0 ? { watches: of.watches } : {}),
  };
}

/** The error that says what is wrong with a file, and where. */
export class FileError extends Error {}

const wrong = (where: string, what: string): never => {
  throw new FileError(t().unread.wrong(where, what));
};

type Fields = Record<string, unknown>;

/** Returns the fields of an object. Unknown fields are an error, so that nothing is lost in silence. */
function fields(value: unknown, where: string, required: readonly string[], optional: readonly string[] = []): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(where, t().unread.noObject);
  const has = value as Fields;
  for (const name of required) if (!Object.hasOwn(has, name)) wrong(where, t().unread.lacks(name));
  for (const name of Object.keys(has))
    if (!required.includes(name) && !optional.includes(name)) wrong(where, t().unread.unknown(name.slice(0, 60)));
  return has;
}

function text(value: unknown, where: string, most = MOST_TEXT): string {
  if (typeof value !== 'string') return wrong(where, t().unread.noText);
  return value.length > most ? wrong(where, t().unread.tooLong(most)) : value;
}

function name(value: unknown, where: string): string {
  const read = text(value, where, MOST_NAME);
  return read === '' ? wrong(where, t().unread.empty) : read;
}

function time(value: unknown, where: string): string {
  const read = text(value, where, 40);
  return /^\d{4}-\d\d-\d\dT/.test(read) && !Number.isNaN(Date.parse(read)) ? read : wrong(where, t().unread.noTime);
}

function place(value: unknown, where: string): [number, number] {
  if (!Array.isArray(value) || value.length !== 2 || !value.every((n) => typeof n === 'number' && Number.isFinite(n)))
    return wrong(where, t().unread.noPair);
  return [value[0] as number, value[1] as number];
}

function array<T>(value: unknown, where: string, most: number, item: (value: unknown, where: string) => T): T[] {
  if (!Array.isArray(value)) return wrong(where, t().unread.noList);
  if (value.length > most) wrong(where, t().unread.tooMany(most));
  return value.map((v, i) => item(v, `${where}[${i}]`));
}

function entityOf(value: unknown, where: string): FileEntity {
  const e = fields(value, where, ['id'], ['name', 'kind', 'at', 'pinned']);
  if ('pinned' in e && typeof e['pinned'] !== 'boolean') wrong(`${where}.pinned`, t().unread.noBoolean);
  if (e['pinned'] === true && !('at' in e)) wrong(where, t().unread.noPlace);
  return {
    id: name(e['id'], `${where}.id`),
    ...('name' in e ? { name: text(e['name'], `${where}.name`) } : {}),
    ...('kind' in e ? { kind: text(e['kind'], `${where}.kind`, MOST_NAME) } : {}),
    ...('at' in e ? { at: place(e['at'], `${where}.at`) } : {}),
    ...(e['pinned'] === true ? { pinned: true } : {}),
  };
}

function noteOf(value: unknown, where: string): Note {
  const n = fields(value, where, ['id', 'about', 'text', 'changed']);
  return {
    id: name(n['id'], `${where}.id`),
    about: text(n['about'], `${where}.about`),
    text: text(n['text'], `${where}.text`),
    changed: time(n['changed'], `${where}.changed`),
  };
}

function textOf(value: unknown, where: string): Text {
  const t = fields(value, where, ['id', 'at', 'text']);
  return {
    id: name(t['id'], `${where}.id`),
    at: place(t['at'], `${where}.at`),
    text: text(t['text'], `${where}.text`),
  };
}

function questionOf(value: unknown, where: string): Question {
  const q = fields(value, where, ['id', 'name', 'panel']);
  const panel = q['panel'];
  if (!isPanel(panel) || panel.at === 'none') return wrong(`${where}.panel`, t().unread.noQuestion);
  return { id: name(q['id'], `${where}.id`), name: name(q['name'], `${where}.name`), panel };
}

function watchOf(value: unknown, where: string): Watch {
  const w = fields(value, where, ['id', 'name', 'panel', 'seen']);
  const { panel } = questionOf({ id: w['id'], name: w['name'], panel: w['panel'] }, where);
  const seen = fields(w['seen'], `${where}.seen`, ['revision', 'at']);
  if (typeof seen['revision'] !== 'number') wrong(`${where}.seen.revision`, t().unread.noNumber);
  return {
    id: name(w['id'], `${where}.id`),
    name: name(w['name'], `${where}.name`),
    panel,
    seen: { revision: seen['revision'] as number, at: time(seen['at'], `${where}.seen.at`) },
  };
}

function pictureOf(entities: FileEntity[], settings: unknown): State {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
    return wrong('settings', t().unread.noObject);
  const parameters = Object.entries(settings).map(([key, value]) => [key, text(value, `settings.${key}`, 1_000_000)]);
  const read = parse(new URLSearchParams(parameters).toString());
  const understood = new URLSearchParams(unpack(encode(read)));
  for (const [key] of parameters) if (!understood.has(key ?? '')) wrong(`settings.${key}`, t().unread.noMeaning);
  const placed = entities.flatMap((e) => (e.at ? [[e, e.at] as const] : []));
  const at = (pinned: boolean) =>
    Object.fromEntries(placed.filter(([e]) => (e.pinned === true) === pinned).map(([e, p]) => [e.id, p]));
  return { ...read, ids: [...new Set(entities.map((e) => e.id))], pins: at(true), places: at(false) };
}

const required = ['id', 'name', 'created', 'changed', 'from', 'entities', 'settings', 'notes', 'texts', 'questions'];

/** Reads the object of a file. */
export function fromFile(value: unknown): Investigation {
  const head = value as { format?: unknown; version?: unknown } | null;
  if (typeof head !== 'object' || head === null || head.format !== FORMAT)
    return wrong(t().unread.file, t().unread.noFormat(FORMAT));
  const { version } = head;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return wrong('version', t().unread.noVersion);
  if (version > VERSION) throw new FileError(t().unread.newer(version, VERSION));
  const optional = version > WITHOUT_WATCHES ? ['watches'] : [];
  const f = fields(value, t().unread.file, ['format', 'version', ...required], optional);
  const from = fields(f['from'], 'from', ['datasets', 'revision']);
  if (typeof from['revision'] !== 'number') wrong('from.revision', t().unread.noNumber);
  const entities = array(f['entities'], 'entities', MOST_ENTITIES, entityOf);
  return {
    id: name(f['id'], 'id'),
    name: name(f['name'], 'name'),
    created: time(f['created'], 'created'),
    changed: time(f['changed'], 'changed'),
    from: {
      datasets: array(from['datasets'], 'from.datasets', MOST_ITEMS, (d, where) => name(d, where)),
      revision: from['revision'] as number,
    },
    picture: pictureOf(entities, f['settings']),
    names: Object.fromEntries(entities.map((e) => [e.id, { name: e.name ?? e.id, kind: e.kind ?? '' }])),
    notes: array(f['notes'], 'notes', MOST_ITEMS, noteOf),
    texts: array(f['texts'], 'texts', MOST_ITEMS, textOf),
    questions: array(f['questions'], 'questions', MOST_ITEMS, questionOf),
    watches: array(f['watches'] ?? [], 'watches', MOST_ITEMS, watchOf),
  };
}

/** Reads the text of a file. */
export function readInvestigation(text: string): Investigation {
  if (text.length > MOST_BYTES) throw new FileError(t().keep.investigation.tooLarge(MOST_BYTES / 1e6));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FileError(t().unread.noJson);
  }
  return fromFile(value);
}

export const writeInvestigation = (of: Investigation): string => `${JSON.stringify(toFile(of), null, 1)}\n`;

/** Returns the link of an investigation: its picture with arrangement and zoom, without notes and texts. */
export const linkOf = (of: Investigation): string => encode(of.picture);

/** Returns the content of an investigation as a text, to find out whether it has changed. */
export const printOf = (of: Investigation): string => {
  const { changed: _changed, ...rest } = toFile(of);
  return JSON.stringify(rest);
};
