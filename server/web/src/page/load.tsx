// Shows the content of files, their problems, and the changes that they would make. The user then decides whether to
// load them.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../parts/parts';
import { notice, renew, type Stats, statsNow } from '../state/graph';
import { capital } from '../state/ui';
import {
  bodyOf,
  datasetName,
  draft,
  type Drafts,
  type FileProblem,
  filesOf,
  isDraftable,
  hasBadRows,
  isGraph,
  lacksMapping,
  LoadError,
  type Report,
  send,
} from '../parts/upload';
import { later } from '../parts/later';
import { withNames } from '../parts/foreign';
import { Changes } from './changes';
import { Fits } from './fits';
import { Loaded } from './loaded';
import { Previewed } from './previewed';
import './load.css';
import { t } from '../lang/language';

const MappingForm = later(async () => (await import('../mapping/form')).MappingForm);
const SHOWN = 30;
function Problems({ of, more = 0, name }: { of: FileProblem[]; more?: number; name: string }) {
  if (of.length === 0) return null;
  const rest = of.length - SHOWN + more;
  return (
    <section>
      <h3>
        {name} <span class="count">{of.length + more}</span>
      </h3>
      <ul class="file-problems">
        {of.slice(0, SHOWN).map((p, i) => (
          <li key={i}>
            <code>
              {p.file}
              {p.line ? `:${p.line}` : ''}
              {p.column ? `:${p.column}` : ''}
              {p.record ? `#${p.record}` : ''}
            </code>{' '}
            {capital(p.text)}
          </li>
        ))}
      </ul>
      {rest > 0 && <p class="quiet">{t().parts.andMore(rest)}</p>}
    </section>
  );
}

function summary(of: Report): string {
  const m = t().load;
  if (of.new === 0 && of.retracted === 0) return m.wouldNotChange;
  const changes = of.retracted ? m.wouldRetract(of.new, of.retracted, of.held) : m.wouldAdd(of.new, of.held);
  return of.ended ? `${changes} ${m.wouldEnd(of.ended)}` : changes;
}

interface Tried {
  report: Report | null;
  error: string;
  forbidden: boolean;
}

export function LoadDialog({ files, onClose }: { files: readonly File[]; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [dataset, setDataset] = useState(datasetName(files[0]?.name ?? ''));
  const [replace, setReplace] = useState(false);
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState('');
  const [tried, setTried] = useState<Tried>({ report: null, error: '', forbidden: false });
  const [history, setHistory] = useState<Drafts[]>([]);
  const drafts = history.at(-1) ?? null;
  const [packs, setPacks] = useState<string[]>([]);
  const [skip, setSkip] = useState(false);
  const [loaded, setLoaded] = useState<{ report: Report; before: Stats } | null>(null);
  const going = useRef<AbortController | undefined>(undefined);
  const attempt = async (dryRun: boolean) => {
    going.current?.abort();
    const mine = new AbortController();
    going.current = mine;
    setBusy(dryRun ? t().load.checking : t().load.loading);
    try {
      const all = drafts ? [...files, ...filesOf(dataset, drafts)] : files;
      const report = await send(await bodyOf(all), { dataset, replace, dryRun, token, packs, skip }, mine.signal);
      if (report.status === 'unchanged') {
        notice.value = t().load.unchanged;
        dialog.current?.close();
        return;
      }
      if (report.status === 'committed') {
        const before = statsNow();
        await renew();
        setLoaded({ report, before });
        return;
      }
      if (!drafts && lacksMapping(report) && isDraftable(files)) {
        await draftMapping(mine, report);
        return;
      }
      setTried({ report, error: '', forbidden: false });
    } catch (e) {
      if (mine.signal.aborted) return;
      const error = e instanceof Error ? e.message : String(e);
      setTried({ report: null, error, forbidden: e instanceof LoadError && e.forbidden });
    } finally {
      if (going.current === mine) setBusy('');
    }
  };
  /** Drafts a mapping, which opens the form. If there is none, the dialog shows the report of the files. */
  const draftMapping = async (mine: AbortController, report: Report | null) => {
    setBusy(t().load.drafting);
    try {
      setHistory([await draft(await bodyOf(files), dataset, token, mine.signal)]);
    } catch (e) {
      if (!mine.signal.aborted)
        setTried({ report, error: e instanceof Error ? e.message : String(e), forbidden: false });
    }
  };
  const draftAgain = async () => {
    const mine = new AbortController();
    going.current = mine;
    await draftMapping(mine, tried.report);
    if (going.current === mine) setBusy('');
  };
  useEffect(() => {
    dialog.current?.showModal();
    return () => going.current?.abort();
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => {
      void attempt(true);
    }, 250);
    return () => clearTimeout(timer);
  }, [files, dataset, replace, drafts, packs, skip]);
  useEffect(() => {
    setDataset(datasetName(files[0]?.name ?? ''));
    setHistory([]);
    setPacks([]);
    setSkip(false);
    setLoaded(null);
  }, [files]);
  if (loaded)
    return (
      <dialog class="load" ref={dialog} aria-labelledby="load-title" onClose={onClose}>
        <Loaded {...loaded} close={() => dialog.current?.close()} />
      </dialog>
    );
  const { report, error, forbidden } = tried;
  const m = t().load;
  const good = report?.status === 'dryRun';
  return (
    <dialog class="load" ref={dialog} aria-labelledby="load-title" onClose={onClose}>
      <h2 id="load-title">{m.title(files.length === 1 ? (files[0]?.name ?? '') : m.files(files.length))}</h2>
      {files.slice(0, 8).map((f) => (
        <Previewed key={f.name} file={f} />
      ))}
      {files.length > 8 && <p class="quiet">{t().parts.andMore(files.length - 8)}</p>}
      <div class="load-form">
        <label>
          {m.dataset}{' '}
          <input
            class="field"
            type="text"
            pattern="[a-z0-9-]+"
            value={dataset}
            onInput={(e) => setDataset(e.currentTarget.value)}
          />
        </label>
        <label class="check-line">
          <input type="checkbox" checked={replace} onChange={(e) => setReplace(e.currentTarget.checked)} /> {m.replace}
        </label>
      </div>
      {error && <Problem message={error} />}
      {forbidden && /token/.test(error) && (
        <form
          class="load-form"
          onSubmit={(e) => {
            e.preventDefault();
            void attempt(true);
          }}
        >
          <label>
            {m.token}{' '}
            <input
              class="field"
              type="password"
              autocomplete="off"
              value={token}
              onInput={(e) => setToken(e.currentTarget.value)}
            />
          </label>
          <button>{m.again}</button>
        </form>
      )}
      {report?.status === 'invalid' && (
        <p class="problem" role="alert">
          {m.invalid}
        </p>
      )}
      {report && <Problems of={report.problems} more={report.moreProblems} name={m.problems} />}
      {(skip || hasBadRows(report)) && (
        <p>
          <label class="check-line">
            <input type="checkbox" checked={skip} onChange={(e) => setSkip(e.currentTarget.checked)} /> {m.skip}
          </label>
        </p>
      )}
      {report && <Problems of={report.skipped ?? []} name={m.skipped} />}
      {report && (
        <Fits
          report={report}
          packs={packs}
          choose={setPacks}
          draft={
            good && !drafts && (report.foreign ?? 0) > 0 && files.some((f) => isGraph(f.name))
              ? () => {
                  void draftAgain();
                }
              : undefined
          }
          busy={busy !== ''}
        />
      )}
      {report?.status === 'invalid' && !drafts && isDraftable(files) && (
        <p class="actions">
          <button
            disabled={busy !== ''}
            onClick={() => {
              void draftAgain();
            }}
          >
            {m.draft}
          </button>
          <span class="quiet">{m.draftHint}</span>
        </p>
      )}
      {drafts && (
        <>
          <p class="actions">
            <button disabled={history.length < 2} onClick={() => setHistory(history.slice(0, -1))}>
              {m.undo}
            </button>
            <button disabled={history.length < 2} onClick={() => setHistory(history.slice(0, 1))}>
              {m.reset}
            </button>
          </p>
          <MappingForm
            drafts={drafts}
            problems={[...(report?.problems ?? []), ...(report?.skipped ?? [])]}
            change={(next) => setHistory([...history, next])}
          />
        </>
      )}
      {good && <Changes of={report} />}
      {report && <Problems of={report.notes} name={m.notes} />}
      {report && <Problems of={withNames(report.warnings, report.added)} name={m.warnings} />}
      <div class="actions load-end">
        <button
          class="primary"
          disabled={!good || busy !== '' || (report.new === 0 && report.retracted === 0)}
          onClick={() => {
            void attempt(false);
          }}
        >
          {m.load}
        </button>
        <button onClick={() => dialog.current?.close()}>{m.cancel}</button>
        <span class="quiet" role="status">
          {busy || (good ? summary(report) : '')}
        </span>
      </div>
    </dialog>
  );
}
