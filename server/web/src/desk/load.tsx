// Shows the content of files, their problems, and the changes that they would make. The user then decides whether to
// load them.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../parts/parts';
import { notice, renew, type Stats, statsNow } from '../state/graph';
import { capital } from '../state/ui';
import {
  type Added,
  bodyOf,
  datasetName,
  draft,
  type Drafts,
  type FileProblem,
  filesOf,
  isDraftable,
  isArchive,
  LoadError,
  previewOf,
  type Report,
  send,
} from '../parts/upload';
import { later } from '../parts/later';
import { Loaded } from './loaded';
import './load.css';
import { t } from '../lang/language';
import { number } from '../lang/format';
import { factName, kindName, typeName } from '../state/labels';

const MappingForm = later(async () => (await import('../mapping/form')).MappingForm);
const SHOWN = 30;
const formatOf = (name: string): string =>
  isArchive(name) ? t().load.archive : (/\.([^.]+)$/.exec(name)?.[1]?.toUpperCase() ?? t().load.unknown);

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
          {t().load.about(formatOf(file.name), `${number(file.size / 1000, { maximumFractionDigits: 1 })} kB`)}
        </span>
      </summary>
      {text === null ? <p class="quiet">{t().load.notText}</p> : <pre tabIndex={0}>{text}</pre>}
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
      {rest > 0 && <p class="quiet">{t().parts.andMore(rest)}</p>}
    </section>
  );
}

const BECOMES = 8;

/** Shows the first entities and relations that the files would add. */
function Becomes({ of: { entities, relations, moreEntities, moreRelations } }: { of: Added }) {
  const m = t().mapping;
  const names = new Map(entities.map((e) => [e.id, e.name ?? e.id]));
  const rest = entities.length + relations.length - 2 * BECOMES;
  if (entities.length + relations.length === 0) return null;
  return (
    <section class="becomes">
      <h3>{m.becomes}</h3>
      <ul>
        {entities.slice(0, BECOMES).map((e) => (
          <li key={e.id}>
            <b>
              <bdi>{e.name ?? e.id}</bdi>
            </b>{' '}
            <span class="quiet">
              {e.kind ? `${kindName(e.kind)}${t().parts.comma}` : ''}
              {e.new ? m.isNew : m.exists}
            </span>
            {e.facts && (
              <div class="quiet">{e.facts.map((f) => `${factName(f.name)}: ${f.value}`).join(t().parts.comma)}</div>
            )}
          </li>
        ))}
        {relations.slice(0, BECOMES).map((r, i) => (
          <li key={i}>
            <bdi>{names.get(r.source) ?? r.source}</bdi> <span class="quiet">{typeName(r.type)} →</span>{' '}
            <bdi>{names.get(r.target) ?? r.target}</bdi> {r.when && <span class="quiet">{r.when}</span>}
          </li>
        ))}
      </ul>
      {(rest > 0 || moreEntities || moreRelations) && <p class="quiet">{m.more}</p>}
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
          .map(([what, n]) => `${what} ${number(n)}`)
          .join(t().parts.comma)}
        {of.length > 12 && ` ${t().load.otherKinds(of.length - 12)}`}
      </dd>
    </div>
  );
}

function summary(of: Report): string {
  const m = t().load;
  if (of.new === 0 && of.retracted === 0) return m.wouldNotChange;
  return of.retracted ? m.wouldRetract(of.new, of.retracted, of.held) : m.wouldAdd(of.new, of.held);
}

function Changes({ of }: { of: Report }) {
  const m = t().load;
  const changes = of.changes ?? [];
  const rest = changes.length - SHOWN + (of.moreChanges ?? 0);
  return (
    <>
      <dl class="facts">
        <Counts name={m.entities} of={Object.entries(of.entities).map(([k, n]) => [kindName(k), n])} />
        <Counts name={m.relations} of={Object.entries(of.relations).map(([type, n]) => [typeName(type), n])} />
        <Counts name={m.facts} of={Object.entries(of.facts).map(([f, n]) => [factName(f), n])} />
        {of.ontologies > 0 && <Counts name={m.ontology} of={[[m.ontologyFiles, of.ontologies]]} />}
        {of.rules > 0 && <Counts name={m.rules} of={[[m.rulesCounted, of.rules]]} />}
        {of.foreign > 0 && <Counts name={m.foreign} of={[[m.foreignCounted, of.foreign]]} />}
      </dl>
      {of.foreign > 0 && <p class="quiet">{m.foreignHint}</p>}
      {of.added && <Becomes of={of.added} />}
      {changes.length > 0 && (
        <details>
          <summary>{m.changes}</summary>
          <pre tabIndex={0}>{changes.slice(0, SHOWN).join('\n')}</pre>
          {rest > 0 && <p class="quiet">{t().parts.andMore(rest)}</p>}
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
  const [drafts, setDrafts] = useState<Drafts | null>(null);
  const [loaded, setLoaded] = useState<{ report: Report; before: Stats } | null>(null);
  const going = useRef<AbortController | undefined>(undefined);
  const attempt = async (dryRun: boolean) => {
    going.current?.abort();
    const mine = new AbortController();
    going.current = mine;
    setBusy(dryRun ? t().load.checking : t().load.loading);
    try {
      const all = drafts ? [...files, ...filesOf(dataset, drafts)] : files;
      const report = await send(await bodyOf(all), { dataset, replace, dryRun, token }, mine.signal);
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
      setTried({ report, error: '', forbidden: false });
    } catch (e) {
      if (mine.signal.aborted) return;
      const error = e instanceof Error ? e.message : String(e);
      setTried({ report: null, error, forbidden: e instanceof LoadError && e.forbidden });
    } finally {
      if (going.current === mine) setBusy('');
    }
  };
  const draftMapping = async () => {
    const mine = new AbortController();
    going.current = mine;
    setBusy(t().load.drafting);
    try {
      setDrafts(await draft(await bodyOf(files), dataset, token, mine.signal));
    } catch (e) {
      if (!mine.signal.aborted) setTried({ ...tried, error: e instanceof Error ? e.message : String(e) });
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
  }, [files, dataset, replace, drafts]);
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
      {report?.status === 'invalid' && !drafts && isDraftable(files) && (
        <p class="actions">
          <button
            disabled={busy !== ''}
            onClick={() => {
              void draftMapping();
            }}
          >
            {m.draft}
          </button>
          <span class="quiet">{m.draftHint}</span>
        </p>
      )}
      {drafts && <MappingForm drafts={drafts} problems={report?.problems ?? []} change={setDrafts} />}
      {good && <Changes of={report} />}
      {report && <Problems of={report.notes} name={m.notes} />}
      {report && <Problems of={report.warnings} name={m.warnings} />}
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
