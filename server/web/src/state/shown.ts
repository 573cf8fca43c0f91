// The piece that is drawn: without what the legend and the filters leave out.
import { computed } from '@preact/signals';
import { filtered } from './filter';
import { piece, type Piece } from './graph';
import { state } from './state';
import { chosen } from './ui';

const nobody: ReadonlySet<string> = new Set();

export const shown = computed<Piece>(() => {
  const { hiddenKinds, hiddenTypes, filter } = state.value;
  return filtered(piece.value, { hiddenKinds, hiddenTypes, filter }, filter.keep === 'near' ? chosen.value : nobody);
});
