// What is in files, what is wrong with them, and what would change: then they are loaded, if somebody says so.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../parts/parts';
import { begin, kindInfo, notice } from '../state/graph';
import { capital, words } from '../state/ui';
import { bodyOf, datasetName, type FileProblem, isArchive, LoadError, previewOf, type Report, send } from './upload';
import './load.css';

const SHOWN = 30;
const count = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
const formatOf = (name: string): string =>
  isArchive(name) ? 'archive' : (/\.([^.]+)$/.exec(name)?.[1] ?? 'unknown').toUpperCase();

function Previewed({ file }: { file: File }) {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    previewOf(file)
      .then(setText)
      .catch(() => setText(null));
  }, [file]);
  return (
    <details>
      <summary>
        <bdi>{file.name}</bdi>{' '}
        <span class="quiet">
          {formatOf(file.name)}, {(file.size / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} kB
        </span>
      </summary>
      {text === null ? <p class="quiet">It is not text.</p> : <pre tabIndex={0}>{text}</pre>}
    </details>
  );
}

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
            </code>{' '}
            {capital(p.text)}
          </li>
        ))}
      </ul>
      {rest > 0 && <p class="quiet">and {rest.toLocaleString('en')} more</p>}
    </section>
  );
}

function Counts({ name, of }: { name: string; of: [string, number][] }) {
  if (of.length === 0) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {of
          .toSorted((a, b) => b[1] - a[1])
          .slice(0, 12)
          .map(([what, n]) => `${what} ${n.toLocaleString('en')}`)
          .join(', ')}
        {of.length > 12 && ` and ${of.length - 12} other kinds`}
      </dd>
    </div>
  );
}

function Changes({ of }: { of: Report }) {
  const kind = (k: string) => kindInfo.value.get(k)?.name ?? k;
  const changes = of.changes ?? [];
  const rest = changes.length - SHOWN + (of.moreChanges ?? 0);
  return (
    <>
      <p class="lead">
        {of.new === 0 && of.retracted === 0
          ? 'Nothing would change: all of this is here already.'
          : `${count(of.new, 'claim', 'claims')} would be added${of.retracted ? ` and ${of.retracted.toLocaleString('en')} taken back` : ''}; ${count(of.held, 'is', 'are')} here already.`}
      </p>
      <dl class="facts">
        <Counts name="Entities" of={Object.entries(of.entities).map(([k, n]) => [kind(k), n])} />
        <Counts name="Relations" of={Object.entries(of.relations).map(([t, n]) => [words(t), n])} />
        <Counts name="Facts" of={Object.entries(of.facts)} />
        {of.ontologies > 0 && <Counts name="Ontology" of={[['files', of.ontologies]]} />}
        {of.rules > 0 && <Counts name="Rules" of={[['rules', of.rules]]} />}
        {of.foreign > 0 && <Counts name="Unknown to the ontology" of={[['claims', of.foreign]]} />}
      </dl>
      {changes.length > 0 && (
        <details>
          <summary>Each change</summary>
          <pre tabIndex={0}>{changes.slice(0, SHOWN).join('\n')}</pre>
          {rest > 0 && <p class="quiet">and {rest.toLocaleString('en')} more</p>}
        </details>
      )}
    </>
  );
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
  const going = useRef<AbortController | undefined>(undefined);
  const attempt = async (dryRun: boolean) => {
    going.current?.abort();
    const mine = new AbortController();
    going.current = mine;
    setBusy(dryRun ? 'Checking…' : 'Loading…');
    try {
      const report = await send(await bodyOf(files), { dataset, replace, dryRun, token }, mine.signal);
      if (report.status === 'committed' || report.status === 'unchanged') {
        notice.value =
          report.status === 'unchanged'
            ? 'Nothing has changed: all of it was here already.'
            : `Loaded ${count(report.new, 'claim', 'claims')} as revision ${report.revision}.`;
        dialog.current?.close();
        await begin();
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
  useEffect(() => {
    dialog.current?.showModal();
    return () => going.current?.abort();
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => {
      void attempt(true);
    }, 250);
    return () => clearTimeout(timer);
  }, [files, dataset, replace]);
  const { report, error, forbidden } = tried;
  const good = report?.status === 'dryRun';
  return (
    <dialog class="load" ref={dialog} aria-labelledby="load-title" onClose={onClose}>
      <h2 id="load-title">Load {files.length === 1 ? files[0]?.name : `${files.length} files`}</h2>
      {files.slice(0, 8).map((f) => (
        <Previewed key={f.name} file={f} />
      ))}
      {files.length > 8 && <p class="quiet">and {files.length - 8} more</p>}
      <div class="load-form">
        <label>
          Name of the dataset{' '}
          <input
            class="field"
            type="text"
            pattern="[a-z0-9-]+"
            value={dataset}
            onInput={(e) => setDataset(e.currentTarget.value)}
          />
        </label>
        <label class="check-line">
          <input type="checkbox" checked={replace} onChange={(e) => setReplace(e.currentTarget.checked)} /> Replace what
          this dataset claimed before
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
            Token (of --load-token){' '}
            <input
              class="field"
              type="password"
              autocomplete="off"
              value={token}
              onInput={(e) => setToken(e.currentTarget.value)}
            />
          </label>
          <button>Check again</button>
        </form>
      )}
      {report?.status === 'invalid' && (
        <p class="problem" role="alert">
          It cannot be loaded as it is. Nothing has changed.
        </p>
      )}
      {report && <Problems of={report.problems} more={report.moreProblems} name="Problems" />}
      {good && <Changes of={report} />}
      {report && <Problems of={report.notes} name="Notes" />}
      {report && <Problems of={report.warnings} name="Warnings" />}
      <div class="actions">
        <button
          class="primary"
          disabled={!good || busy !== '' || (report.new === 0 && report.retracted === 0)}
          onClick={() => {
            void attempt(false);
          }}
        >
          Load it
        </button>
        <button onClick={() => dialog.current?.close()}>Cancel</button>
        <span class="quiet" role="status">
          {busy}
        </span>
      </div>
    </dialog>
  );
}
