// Shares the picture: the address contains what is shown and the places of all entities.
import { onStage } from '../graph/handle';
import { notice } from '../state/graph';
import { amend, MOST_PLACED, state } from '../state/state';
import { t } from '../lang/language';

export async function share(): Promise<void> {
  const stage = onStage.peek();
  const { ids } = state.peek();
  const all = ids.length > 0 && ids.length <= MOST_PLACED;
  if (stage && all) amend({ places: stage.places(), camera: stage.camera() });
  const m = t().page.share;
  const more = all || ids.length === 0 ? '' : ` ${m.withoutPlaces}`;
  try {
    await navigator.clipboard.writeText(location.href);
    notice.value = m.copied + more;
  } catch {
    notice.value = m.copyYourself + more;
  }
}
