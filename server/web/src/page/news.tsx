// Says that a newer revision has arrived and whether it changes what is drawn. Offers to watch a panel.
import { useEffect, useState } from 'preact/hooks';
import { current, newId, unwatch, watch } from '../keep/current';
import { questionOf } from '../panels/comparing';
import { renew } from '../state/graph';
import { arrived, before, entityNews, latest, MOST_COMPARED, shownMoment, streamed, watchable } from '../state/news';
import { open, type Panel, state } from '../state/state';
import { about } from './title';
import { t } from '../lang/language';

/** Reads the newest revision, and shows what it changed. */
async function update(panel: Panel): Promise<void> {
  before.value = shownMoment.peek();
  const question = questionOf(panel);
  open({ at: 'news', ...(question ? { question } : {}) });
  await renew();
}

export function NewsNote() {
  const now = arrived.value;
  const { ids, panel } = state.value;
  const [changed, setChanged] = useState<number | null>(null);
  useEffect(() => {
    const since = shownMoment.peek();
    setChanged(null);
    if (!now || !since) return undefined;
    const mine = new AbortController();
    entityNews(ids.slice(0, MOST_COMPARED), since, mine.signal)
      .then((n) => setChanged(n.length))
      .catch(() => undefined); // the note then names the revision only
    return () => mine.abort();
  }, [now?.revision, ids.join()]);
  if (!now) return null;
  const m = t().news;
  return (
    <div class="cut arrived" role="status">
      {m.arrived(now.revision)}{' '}
      {ids.length > 0 && (changed === null ? m.comparing : changed > 0 ? m.changedHere(changed) : m.sameHere)}{' '}
      <button
        title={m.updateHint}
        onClick={() => {
          void update(panel);
        }}
      >
        {m.update}
      </button>
    </div>
  );
}

/** Says how many of the watched panels of the open investigation have changed since the user saw them. */
export function WatchedNote() {
  const watches = current.value?.watches ?? [];
  const now = latest.value;
  const old = watches.filter((w) => now && w.seen.revision < now.revision);
  const [changed, setChanged] = useState(0);
  const key = old.map((w) => `${w.id} ${w.seen.revision} ${streamed.value.get(w.id) ?? ''}`).join();
  useEffect(() => {
    setChanged(0);
    if (old.length === 0) return undefined;
    const mine = new AbortController();
    import('../panels/watched')
      .then(async ({ changesOf }) => {
        const news = await Promise.all(old.map((w) => changesOf(w, mine.signal)));
        if (!mine.signal.aborted) setChanged(news.filter((n) => n > 0).length);
      })
      .catch(() => undefined); // the panel of the investigation shows the error
    return () => mine.abort();
  }, [key, now?.revision]);
  if (changed === 0 || state.value.panel.at === 'kept') return null;
  const m = t().news;
  return (
    <div class="cut arrived" role="status">
      {m.watchedChanged(changed)} <button onClick={() => open({ at: 'kept' })}>{m.show}</button>
    </div>
  );
}

/** The button that watches a panel, or stops watching it. */
export function WatchPanel({ panel }: { panel: Panel }) {
  const moment = shownMoment.value;
  if (!watchable(panel) || !moment) return null;
  const key = JSON.stringify(panel);
  const there = current.value?.watches.find((w) => JSON.stringify(w.panel) === key);
  const m = t().news;
  return (
    <button
      class="keep-question watch"
      aria-pressed={there !== undefined}
      title={there ? m.unwatchHint : m.watchHint}
      onClick={() => {
        void (there ? unwatch(there.id) : watch({ id: newId(), name: about(panel), panel, seen: moment }));
      }}
    >
      {there ? m.watching : m.watch}
    </button>
  );
}
