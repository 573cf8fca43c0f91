// Keeps the drawn graph in step with the state of the page.
import { computed, effect } from '@preact/signals';
import { ask, AskError, type View } from '../api/client';
import { returns } from '../api/connection';
import { nodesOf } from '../api/nodes';
import { held } from './conditions';
import { damage, unreadable } from './damaged';
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
  piece,
  problem,
  renewals,
  start,
} from './graph';
import { overview } from './overview';
import { amend, arrived, parse, part, state, viewText } from './state';
import { leftGraph } from './ui';
import { warn, warnOfLink } from './warnings';
import { listed } from '../lang/format';
import { t } from '../lang/language';

/** The most unknown ids that a notice names. */
const MOST_NAMED = 5;

/** Removes ids that this service does not have. An address from another service can contain such ids. */
async function drop(ids: string[]): Promise<void> {
  const nodes = await nodesOf('Names', ids);
  const known = ids.filter((_, i) => nodes[i]);
  const unknown = ids.filter((_, i) => !nodes[i]);
  if (unknown.length === 0) throw new AskError(t().page.noView, 'NOT_FOUND');
  const m = t().page;
  const more = unknown.length - MOST_NAMED;
  const named = listed([...unknown.slice(0, MOST_NAMED), ...(more > 0 ? [m.moreIds(more)] : [])]);
  warn(m.dropped(unknown.length, ids.length, named), true);
  amend({ ids: known });
}

/** Reports whether the service has what a view names. */
async function holds(view: View): Promise<boolean> {
  try {
    await ask('There', { ids: [] }, view);
    return true;
  } catch (e) {
    if (failed(e).code === 'NOT_FOUND') return false;
    throw e;
  }
}

/** Removes the conditions that this service does not know from the view of a link. */
async function dropConditions(view: View): Promise<void> {
  const { view: rest, leftOut } = await held(view, holds);
  if (leftOut.length === 0 || viewText(state.peek().view) !== viewText(view)) return;
  warn(t().page.conditionsDropped(listed(leftOut)), true);
  amend({ view: rest });
}

/** Checks the link with which the page was opened, and those that are opened after it. */
function followLinks(): () => void {
  return effect(() => {
    const link = arrived.value;
    if (link === '') return;
    warnOfLink(damage(unreadable(link)));
    // The picture and the panel say so if the service cannot be asked.
    // A link that is opened later is read after this, so its view is not that of the state yet.
    void dropConditions(parse(link).view).catch(() => undefined);
  });
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
  let overviewOf = '';
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
      busy.value = false;
      // The overview is of the whole graph: another view of it changes nothing, and must not leave the stage blank.
      const revision = [started, returns.peek(), renewals.peek(), attempts.peek()].join();
      if (piece.peek().overview && revision === overviewOf) return;
      overviewOf = revision;
      piece.value = emptyPiece;
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
  const endLinks = followLinks();
  const endChosen = leftGraph(part('ids'));
  return () => {
    endLinks();
    endChosen();
    end();
    endFollowing();
  };
}
