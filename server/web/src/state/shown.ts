// The piece that is drawn: without what the legend and the filters leave out, and with collapsed groups.
import { computed } from '@preact/signals';
import { t } from '../lang/language';
import { filtered } from './filter';
import { piece, type Piece } from './graph';
import { collapsed, type Grouping } from './groups';
import { factOf } from './facts';
import { measures } from './measures';
import type { Scale } from './scale';
import { colorScale, lineScale, valuesOf } from './style';
import { part } from './state';
import { chosen } from './ui';
import { entityName, kindCount } from './labels';

const nobody: ReadonlySet<string> = new Set();

const hiddenKindsNow = part('hiddenKinds');
const hiddenTypesNow = part('hiddenTypes');
const filterNow = part('filter');
const groupsNow = part('groups');

/** The piece after the filters. */
export const left = computed<Piece>(() => {
  const [hiddenKinds, hiddenTypes, filter] = [hiddenKindsNow.value, hiddenTypesNow.value, filterNow.value];
  const [colors, lines] = [
    filter.groups.length > 0 ? colorScale.value : null,
    filter.lines.length > 0 ? lineScale.value : null,
  ];
  const key = (scale: Scale | null, id: string) => (scale?.is === 'groups' ? scale.groupOf.get(id)?.key : undefined);
  return filtered(piece.value, { hiddenKinds, hiddenTypes, filter }, filter.keep === 'near' ? chosen.value : nobody, {
    ofEntity: (id) => key(colors, id),
    ofRelation: (id) => key(lines, id),
  });
});

const byKind: Grouping = {
  keyOf: (e) => e.kind,
  name: (kind, members) => kindCount(members.length, kind),
};

function byCommunity(): Grouping {
  const of = measures.value.get('COMMUNITY')?.values;
  const rank = new Map([...(of?.keys() ?? [])].map((id, i) => [id, i]));
  return {
    keyOf: (e) => of?.get(e.id)?.toString(),
    name: (_key, members) => {
      const [first] = [...members].sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
      return t().legend.groupAround(members.length, first ? entityName(first) : '');
    },
  };
}

function byValue(fact: string): Grouping {
  const values = valuesOf(fact);
  return { keyOf: (e) => values.get(e.id), name: (key, members) => t().legend.groupWith(members.length, key) };
}

const panelNow = part('panel');
/** The entity whose card is open, as text, so that other changes of the panel change nothing. */
const looked = computed(() => (panelNow.value.at === 'card' ? panelNow.value.id : ''));

export const shown = computed<Piece>(() => {
  const { by, open } = groupsNow.value;
  if (by === 'none' || left.value.overview) return left.value;
  const fact = factOf(by);
  return collapsed(
    left.value,
    by === 'kind' ? byKind : fact === null ? byCommunity() : byValue(fact),
    open,
    new Set([looked.value]),
  );
});
