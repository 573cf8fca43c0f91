// Keeps what a mapping adds to the ontology in step with it: the kinds, facts and relation types that it uses and that
// the service does not have.
import type { Spec, TableSpec } from './columns';

/** What the service has. */
export interface Served {
  /** The facts of each kind, and the interfaces that it has. */
  kinds: ReadonlyMap<string, { facts: readonly string[]; interfaces: readonly string[] }>;
  /** The kinds and interfaces at both ends of each relation type. */
  types: ReadonlyMap<string, { from: readonly string[]; to: readonly string[] }>;
}

interface Ends {
  from: Set<string>;
  to: Set<string>;
  attributes: Set<string>;
}
interface Needs {
  kinds: Set<string>;
  /** Keys of a kind and a fact. */
  facts: Map<string, { kind: string; fact: string; column: string }>;
  types: Map<string, Ends>;
}

const isWord = (s: unknown): s is string => typeof s === 'string' && /^\w+$/.test(s);

type EndSpec = NonNullable<TableSpec['relations']>[number]['source'];
function kindOf(end: EndSpec, spec: Spec): string {
  if (typeof end !== 'string') {
    const table = [end.lookup ?? []].flat()[0]?.table;
    return end.kind ?? spec.tables.find((t) => t.file === table)?.entities?.[0]?.kind ?? '';
  }
  const prefix = end.split(':')[0];
  return spec.tables.flatMap((t) => t.entities ?? []).find((e) => e.id.split(':')[0] === prefix)?.kind ?? '';
}

/** Returns what a mapping uses of an ontology. */
function needsOf(spec: Spec): Needs {
  const needs: Needs = { kinds: new Set(), facts: new Map(), types: new Map() };
  for (const t of spec.tables) {
    for (const e of t.entities ?? []) {
      if (!isWord(e.kind)) continue;
      const { kind } = e;
      needs.kinds.add(kind);
      for (const [fact, v] of Object.entries(e.facts ?? {}))
        if (isWord(fact))
          needs.facts.set(`${kind}.${fact}`, { kind, fact, column: typeof v === 'string' ? v : (v.column ?? fact) });
    }
    for (const r of t.relations ?? []) {
      if (!isWord(r.type)) continue;
      const ends = needs.types.get(r.type) ?? { from: new Set(), to: new Set(), attributes: new Set() };
      needs.types.set(r.type, ends);
      for (const [end, into] of [
        [r.source, ends.from],
        [r.target, ends.to],
      ] as const) {
        const kind = kindOf(end, spec);
        if (!isWord(kind)) continue;
        into.add(kind);
        needs.kinds.add(kind);
      }
      for (const a of Object.keys(r.attributes ?? {})) ends.attributes.add(a);
    }
  }
  return needs;
}

/** A definition of the text: lines before it, its first line, and its members with their lines. */
interface Block {
  before: string[];
  head: string;
  members: { name: string; lines: string[] }[];
}

const opens = /^(extend )?(type|enum|interface) (\w+)/;

/** Cuts a text into definitions. Lines after the last one are returned with it. */
function blocksOf(text: string): { blocks: Block[]; rest: string[] } {
  const blocks: Block[] = [];
  let before: string[] = [];
  let block: Block | null = null;
  let lines: string[] = [];
  for (const line of text.trimEnd().split('\n')) {
    if (block) {
      if (line.startsWith('}')) {
        block = null;
        before = lines;
        lines = [];
        continue;
      }
      const name = /^ {2}(\w+)/.exec(line)?.[1];
      if (name) block.members.push({ name, lines: [...lines, line] });
      else if (/^ {3,}\S/.test(line) && block.members.length > 0 && lines.length === 0)
        block.members.at(-1)?.lines.push(line);
      else lines.push(line);
      if (name) lines = [];
      continue;
    }
    if (!opens.test(line)) {
      before.push(line);
      continue;
    }
    const made: Block = { before, head: line.replace(/\s*\{\s*$/, ''), members: [] };
    blocks.push(made);
    before = [];
    if (/\{\s*$/.test(line)) block = made;
  }
  return { blocks, rest: before };
}

const written = ({ blocks, rest }: { blocks: Block[]; rest: string[] }): string => {
  const parts = blocks.map(({ before, head, members }) =>
    [
      ...before,
      members.length > 0 ? `${head} {` : head,
      ...members.flatMap((m) => m.lines),
      ...(members.length > 0 ? ['}'] : []),
    ].join('\n'),
  );
  const text = [...parts, ...rest].join('\n');
  return text.trim() === '' ? '' : `${text.trimEnd()}\n`;
};

const nameOf = (b: Block): string => opens.exec(b.head)?.[3] ?? '';
const extendsIt = (b: Block): boolean => b.head.startsWith('extend ');

/** Returns the definition of a name, which is made if there is none. */
function blockFor(blocks: Block[], name: string, head: string, description = ''): Block {
  const now = blocks.find((b) => nameOf(b) === name);
  if (now) return now;
  const made = { before: description ? ['', description] : [''], head, members: [] };
  blocks.push(made);
  return made;
}

const quoted = (of: Iterable<string>): string =>
  [...of].map((k) => k.replace(/([a-z\d])([A-Z])/g, '$1_$2').toUpperCase()).join(', ');

/** Converts the name of a kind to words: LegalForm is Legal form. */
function wordsOfName(kind: string): string {
  const words = kind.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Converts a constant to words: OWNED_BY is owned by. */
const wordsOf = (constant: string): string => constant.replaceAll('_', ' ').toLowerCase();

function predicate(type: string, { from, to, attributes }: Ends): string {
  const names =
    attributes.size > 0 ? `, attributes: [${[...attributes].map((a) => JSON.stringify(a)).join(', ')}]` : '';
  return `  ${type} @predicate(from: [${quoted(from)}], to: [${quoted(to)}], inverse: ${JSON.stringify(`${wordsOf(type)} of`)}${names})`;
}

const same = (a: Ends | undefined, b: Ends): boolean =>
  a !== undefined &&
  (['from', 'to', 'attributes'] as const).every((k) => [...a[k]].sort().join() === [...b[k]].sort().join());

/** Returns the kinds that are not allowed at an end of a relation type. allowed lists kinds and interfaces. */
function lacking(kinds: Set<string>, allowed: readonly string[], served: Served): string[] {
  const norm = (s: string) => s.replaceAll('_', '').toLowerCase();
  const all = new Set(allowed.map(norm));
  return [...kinds].filter(
    (k) => !all.has('entity') && ![k, ...(served.kinds.get(k)?.interfaces ?? [])].some((x) => all.has(norm(x))),
  );
}

/** Writes a relation type that the mapping uses in another way than before. */
function fitType(blocks: Block[], type: string, ends: Ends, served: Served): void {
  const block = blockFor(blocks, 'RelationType', 'extend enum RelationType');
  const now = block.members.find((m) => m.name === type);
  const known = served.types.get(type);
  if (known) {
    const [from, to] = [lacking(ends.from, known.from, served), lacking(ends.to, known.to, served)];
    block.members = block.members.filter((m) => m !== now);
    const parts = [from.length ? `from: [${quoted(from)}]` : '', to.length ? `to: [${quoted(to)}]` : ''].filter(
      Boolean,
    );
    if (parts.length > 0) block.members.push({ name: type, lines: [`  ${type} @widen(${parts.join(', ')})`] });
    return;
  }
  const doc = now?.lines.filter((l) => /^ {2}"/.test(l)) ?? [];
  const lines = [...(doc.length > 0 ? doc : [`  "${wordsOf(type)}"`]), predicate(type, ends)];
  if (now) now.lines = lines;
  else block.members.push({ name: type, lines });
}

/**
 * Returns the additions to the ontology after a change of the mapping: without what only the mapping before the change
 * used, and with what the new one needs. All other parts keep their text.
 */
export function additionsFor(
  text: string,
  before: Spec,
  after: Spec,
  served: Served,
  typeOf: (column: string) => string,
): string {
  const [was, is] = [needsOf(before), needsOf(after)];
  const read = blocksOf(text);
  let { blocks } = read;
  const moved = [...was.types.keys()].filter((t) => !same(is.types.get(t), was.types.get(t) as Ends));
  for (const b of blocks) {
    const kind = nameOf(b);
    b.members = b.members.filter(({ name, lines }) => {
      const body = lines.join('\n');
      if (kind === 'RelationType') return is.types.has(name) || !was.types.has(name);
      const follows = /@relation\(type: (\w+)/.exec(body)?.[1];
      if (follows) return !moved.includes(follows);
      return !was.facts.has(`${kind}.${name}`) || is.facts.has(`${kind}.${name}`);
    });
  }
  for (const [type, ends] of is.types) if (!same(was.types.get(type), ends)) fitType(blocks, type, ends, served);
  for (const kind of is.kinds)
    if (!served.kinds.has(kind)) blockFor(blocks, kind, `type ${kind}`, `"${wordsOfName(kind)}."`);
  for (const [key, { kind, fact, column }] of is.facts) {
    if (was.facts.has(key) || served.kinds.get(kind)?.facts.includes(fact)) continue;
    const block = blockFor(blocks, kind, ['extend', 'type', kind].join(' '));
    if (!block.members.some((m) => m.name === fact))
      block.members.push({
        name: fact,
        lines: [`  "The column ${column.replace(/["\\]/g, '')}."`, `  ${fact}: ${typeOf(column)}`],
      });
  }
  blocks = blocks.filter((b) => {
    const kind = nameOf(b);
    if (extendsIt(b)) return b.members.length > 0;
    return is.kinds.has(kind) || !was.kinds.has(kind);
  });
  return written({ blocks, rest: read.rest });
}

/** Guesses the type of a fact from cells of its column. */
export function typeOfCells(cells: readonly string[]): string {
  const full = cells.filter((c) => c !== '');
  if (full.length === 0) return 'String';
  if (full.every((c) => /^\d{4}(-\d\d){1,2}$/.test(c))) return 'Date';
  if (full.every((c) => /^-?\d{1,9}$/.test(c))) return 'Int';
  return full.every((c) => /^-?\d+(\.\d+)?$/.test(c)) ? 'Decimal' : 'String';
}
