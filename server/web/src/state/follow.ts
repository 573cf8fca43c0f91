// Keeps the drawn graph in step with the state of the page.
import { computed, effect } from '@preact/signals';
import { AskError, type View } from '../api/client';
import { returns } from '../api/connection';
import { nodesOf } from '../api/nodes';
import { coloured, playing } from './playback';
import {
  askAgain,
  attempts,
  begin,
  busy,
  compared,
  emptyPiece,
  fail,
  failed,
  load,
  notice,
  piece,
  problem,
  renewals,
  start,
} from './graph';
import { overview } from './overview';
import { amend, arrived, state } from './state';
import { listed } from '../lang/format';
import { t } from '../lang/language';

/** The most unknown ids that a notice names. */
const MOST_NAMED = 5;

/** Removes ids that this service does not have. An address from another service can contain such ids. */
async function drop(ids: string[]): Promise<void> {
  const nodes = await nodesOf('Names', ids);
  const known = ids.filter((_, i) => nodes[i]);
  const unknown = ids.filter((_, i) => !nodes[i]);
  if (unknown.length === 0) throw new AskError(t().desk.noView, 'NOT_FOUND');
  const m = t().desk;
  const more = unknown.length - MOST_NAMED;
  const named = listed([...unknown.slice(0, MOST_NAMED), ...(more > 0 ? [m.moreIds(more)] : [])]);
  const dropped = m.dropped(unknown.length, ids.length, named);
  notice.value = [notice.peek(), dropped].filter(Boolean).join(' '); // another part of the link may be wrong, too
  // The page keeps its message about the other parts of the link that it could not read.
  const link = arrived.peek();
  amend({ ids: known });
  arrived.value = link;
}

/** Follows the state until the returned function is called. */
export function follow(): () => void {
  const what = computed(() =>
    JSON.stringify([
      state.value.ids,
      state.value.view,
      start.value.is === 'ready',
      returns.value,
      renewals.value,
      attempts.value,
      compared.value,
    ]),
  );
  let going: AbortController | undefined;
  let renewed = renewals.peek();
  const end = effect(() => {
    if (returns.value > 0 && start.peek().is === 'failed') void begin();
  });
  const endFollowing = effect(() => {
    const [ids, view, started] = JSON.parse(what.value) as [string[], View, boolean];
    going?.abort();
    const mine = new AbortController();
    going = mine;
    problem.value = null;
    if (ids.length === 0) {
      piece.value = emptyPiece;
      busy.value = false;
      // The overview is optional: the page works without it.
      if (started)
        overview(mine.signal)
          .then((p) => {
            if (!mine.signal.aborted) piece.value = p;
          })
          .catch(() => undefined);
      return;
    }
    busy.value = true;
    load(ids, view, mine.signal)
      .then((p) => {
        // After an update, added and removed items have the same colours as while the years are played.
        const changes = playing.peek() || renewals.peek() !== renewed;
        renewed = renewals.peek();
        piece.value = changes ? coloured(p, piece.peek()) : p;
      })
      .catch(async (e: unknown) => {
        if (mine.signal.aborted) return;
        const error = failed(e);
        if (error.code !== 'NOT_FOUND') fail(error, askAgain);
        else
          await drop(ids).catch(() => {
            fail(error, askAgain);
          });
      })
      .finally(() => {
        if (going === mine) busy.value = false;
      });
  });
  return () => {
    end();
    endFollowing();
  };
}
