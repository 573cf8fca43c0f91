// The piece that is drawn: without what the legend and the filters leave out, and with groups as one.
import { computed } from '@preact/signals';
import { filtered } from './filter';
import { kindInfo, piece, type Piece } from './graph';
import { collapsed, type Grouping } from './groups';
import { measures } from './measures';
import { state } from './state';
import { capital, chosen, words } from './ui';

const nobody: ReadonlySet<string> = new Set();

/** What the filters leave. */
export const left = computed<Piece>(() => {
  const { hiddenKinds, hiddenTypes, filter } = state.value;
  return filtered(piece.value, { hiddenKinds, hiddenTypes, filter }, filter.keep === 'near' ? chosen.value : nobody);
});

const byKind: Grouping = {
  keyOf: (e) => e.kind,
  name: (kind, members) => `${members.length} × ${kindInfo.value.get(kind)?.name ?? capital(words(kind))}`,
};

function byCommunity(): Grouping {
  const of = measures.value.get('COMMUNITY')?.values;
  const rank = new Map([...(of?.keys() ?? [])].map((id, i) => [id, i]));
  return {
    keyOf: (e) => of?.get(e.id)?.toString(),
    name: (_key, members) => {
      const [first] = [...members].sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
      return `${members.length} around ${first?.name ?? ''}`;
    },
  };
}

export const shown = computed<Piece>(() => {
  const { by, open } = state.value.groups;
  if (by === 'none' || left.value.overview) return left.value;
  return collapsed(left.value, by === 'kind' ? byKind : byCommunity(), open);
});
