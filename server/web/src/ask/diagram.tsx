// Draws the conditions of a question: variables and entities as points, relations as arrows between them.
import { short } from '../state/ui';
import { typeInfo } from '../state/graph';
import type { Condition, Term } from './pattern';
import { typeName } from '../state/labels';
import { t } from '../lang/language';

const WIDTH = 380;
const ROW = 74;
const MARGIN = 34;

interface Place {
  x: number;
  y: number;
}

const PILL = 26;
const widthOf = (label: string): number => Math.max(40, label.length * 6.6 + 22);
/** Returns the fraction of the line between two labels that lies inside the first label. */
const rim = (label: string, dx: number, dy: number): number =>
  Math.min(0.45, widthOf(label) / 2 / (Math.abs(dx) || 0.01), (PILL / 2 + 1) / (Math.abs(dy) || 0.01));

const keyOf = (t: Term): string | null => (t.is === 'variable' ? t.name : t.is === 'entity' ? `/${t.id}` : null);

export function Diagram({ of, names }: { of: readonly Condition[]; names: ReadonlyMap<string, string> }) {
  const m = t().ask.builder;
  const arrows = of.flatMap((c) => {
    const type = c.is === 'literal' && [...typeInfo.value.values()].find((info) => info.name === c.name);
    const [a, b] = c.is === 'literal' ? c.terms.map(keyOf) : [];
    return type && a && b && c.is === 'literal'
      ? [{ a, b, says: typeName(type.type), not: c.not && m.negations[c.not], both: type.symmetric }]
      : [];
  });
  if (arrows.length === 0) return null;
  const keys = [...new Set(arrows.flatMap((r) => [r.a, r.b]))];
  const kinds = new Map(
    of.flatMap((c) =>
      c.is === 'literal' && c.terms.length === 1 && c.terms[0]?.is === 'variable'
        ? [
            [
              c.terms[0].name,
              c.terms[0].name.toLowerCase() === c.name.toLowerCase()
                ? c.terms[0].name
                : `${c.terms[0].name}: ${c.name}`,
            ],
          ]
        : [],
    ),
  );
  const label = (key: string): string =>
    short(key.startsWith('/') ? (names.get(key.slice(1)) ?? key) : (kinds.get(key) ?? key), 22);
  const rows = Math.ceil(keys.length / 2);
  const height = Math.max(1, rows) * ROW;
  const at = new Map(
    keys.map((key, i): [string, Place] => [
      key,
      {
        x: i % 2 === 0 ? MARGIN + 40 : WIDTH - MARGIN - 40,
        y: Math.floor(i / 2) * ROW + ROW / 2 - (i % 2 === 0 ? 6 : -6),
      },
    ]),
  );
  const says = arrows.map((r) => `${r.a} ${r.not ? `${r.not} ` : ''}${r.says} ${r.b}`).join('; ');
  return (
    <svg class="diagram" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={m.drawing(says)}>
      <defs>
        <marker id="diagram-head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
          <path d="M0 1 8 4 0 7z" />
        </marker>
      </defs>
      {arrows.map((r, i) => {
        const [a, b] = [at.get(r.a), at.get(r.b)];
        if (!a || !b) return null;
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const [t1, t2] = [rim(label(r.a), dx, dy), rim(label(r.b), dx, dy)];
        const [x1, y1, x2, y2] = [a.x + dx * t1, a.y + dy * t1, b.x - dx * t2, b.y - dy * t2];
        return (
          <g key={i} class={r.not ? 'not' : ''}>
            <line x1={x1} y1={y1} x2={x2} y2={y2} marker-end={r.both ? undefined : 'url(#diagram-head)'} />
            <text x={(a.x + b.x) / 2} y={(a.y + b.y) / 2 - 5}>
              {r.not ? `${r.not} ` : ''}
              {r.says}
            </text>
          </g>
        );
      })}
      {keys.map((key) => {
        const p = at.get(key) ?? { x: 0, y: 0 };
        const entity = key.startsWith('/');
        return (
          <g key={key}>
            <rect
              class={entity ? 'entity' : ''}
              x={p.x - widthOf(label(key)) / 2}
              y={p.y - PILL / 2}
              width={widthOf(label(key))}
              height={PILL}
              rx={PILL / 2}
            />
            <text class={entity ? 'says entity' : 'says'} x={p.x} y={p.y + 4}>
              {label(key)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
