// The form that merges two entities, keeps them apart, or splits them. It shows first what will change.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { EntityRef, SameAs } from '../api/generated';
import { Failure, Name, Problem, Sentence, useAnswer } from '../parts/parts';
import { bodyOf, datasetName, LoadError, recordFile, type Report, send } from '../parts/upload';
import { notice, renew } from '../state/graph';
import { entityName, factName } from '../state/labels';
import {
  countsOf,
  DECIDER,
  type Decision,
  linesOf,
  mergedAs,
  type Merged,
  recordsOf,
  relationsOf,
  rivalsOf,
  splitInto,
} from '../state/same';
import { capital } from '../state/ui';
import { t } from '../lang/language';
import './same.css';

/** The initial state of the form. */
export interface Proposal {
  is: 'merge' | 'apart' | 'split';
  one: EntityRef;
  other: EntityRef;
  score: number | null;
  reasons: string[];
  /** The merge that is split. */
  merge?: SameAs;
}

/** The dataset that holds the decisions of the explorer. */
const DATASET = 'explorer-decisions';

function Becomes({ of }: { of: Merged }) {
  const { goes, stays, as, between } = of;
  const m = t().same.form;
  if (!goes || !stays || !as) return <Problem message={t().same.missing} />;
  if (goes.id === stays.id) return <p>{t().same.already}</p>;
  return (
    <>
      <p>{m.becomes(entityName(as), relationsOf(as), relationsOf(stays), relationsOf(goes))}</p>
      {rivalsOf(of).map((r) => (
        <p key={r.fact} class="warn">
          {m.rivals(factName(r.fact), r.values.join(t().parts.comma))}
        </p>
      ))}
      {between.length > 0 && (
        <>
          <p class="warn">{m.hidden(between.length)}</p>
          <ul>
            {between.slice(0, 5).map((r) => (
              <li key={r.id}>
                <Sentence of={r} />
              </li>
            ))}
            {between.length > 5 && <li class="quiet">{t().parts.andMore(between.length - 5)}</li>}
          </ul>
        </>
      )}
    </>
  );
}

function MergePreview({ goes, stays }: { goes: string; stays: string }) {
  const answer = useAnswer((signal) => mergedAs(goes, stays, signal), [goes, stays]);
  if (answer.is === 'failed') return <Failure of={answer} />;
  if (answer.is === 'loading') return <p class="quiet">{t().same.form.checking}</p>;
  return <Becomes of={answer.value} />;
}

function SplitPreview({ of }: { of: SameAs }) {
  const answer = useAnswer((signal) => splitInto(of, signal), [of.id]);
  if (answer.is === 'failed') return <Failure of={answer} />;
  if (answer.is === 'loading') return <p class="quiet">{t().same.form.checking}</p>;
  const [a, b] = answer.value;
  if (!a || !b) return null;
  return <p>{t().same.form.parts(entityName(a), relationsOf(a), entityName(b), relationsOf(b))}</p>;
}

interface Sent {
  report: Report | null;
  error: LoadError | null;
}

/** Checks records with the service whenever they change, and commits them on request. */
function useDecision(lines: string, token: string) {
  const [sent, setSent] = useState<Sent>({ report: null, error: null });
  const [busy, setBusy] = useState(false);
  const going = useRef<AbortController | undefined>(undefined);
  const attempt = async (dryRun: boolean): Promise<Report | null> => {
    going.current?.abort();
    const mine = new AbortController();
    going.current = mine;
    setBusy(true);
    try {
      const body = await bodyOf([recordFile('decision', lines)]);
      const report = await send(body, { dataset: DATASET, replace: false, dryRun, token }, mine.signal);
      setSent({ report, error: null });
      return report;
    } catch (e) {
      if (mine.signal.aborted) return null;
      setSent({ report: null, error: e instanceof LoadError ? e : new LoadError(String(e)) });
      return null;
    } finally {
      if (going.current === mine) setBusy(false);
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => {
      void attempt(true);
    }, 250);
    return () => {
      clearTimeout(timer);
      going.current?.abort();
    };
  }, [lines]);
  return { sent, busy, attempt };
}

function Outcome({ of: { report, error } }: { of: Sent }) {
  const m = t().same.form;
  if (error) return <Problem message={error.readOnly ? m.readOnly : error.message} />;
  if (!report) return null;
  if (report.status === 'invalid')
    return <Problem message={report.problems.map((p) => capital(p.text)).join(' ') || t().load.invalid} />;
  if (report.new + report.retracted === 0) return <p>{m.nothing}</p>;
  const { added, withdrawn } = countsOf(report);
  return (
    <>
      <p>{m.claims(added, withdrawn)}</p>
      {report.changes && (
        <details>
          <summary>{t().load.changes}</summary>
          <pre tabIndex={0}>{report.changes.slice(0, 30).join('\n')}</pre>
        </details>
      )}
    </>
  );
}

export function Decide({ of, onDone }: { of: Proposal; onDone: () => void }) {
  const m = t().same.form;
  const [stays, setStays] = useState(of.other.id);
  const [deny, setDeny] = useState(false);
  const [title, setTitle] = useState(m.documentDefault);
  const [reason, setReason] = useState('');
  const [confidence, setConfidence] = useState(Math.round((of.score ?? 1) * 100) / 100);
  const [token, setToken] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, button')?.focus(), []);
  const goes = stays === of.other.id ? of.one.id : of.other.id;
  const names = title.trim() || m.documentDefault;
  const slug = datasetName(names);
  const id = names === m.documentDefault || slug === 'dropped' ? DECIDER : slug;
  const reasons = [...(reason.trim() ? [reason.trim()] : []), ...(of.is === 'merge' ? of.reasons : [])];
  const withdraws = of.is === 'split' && !deny;
  const decision: Decision =
    withdraws && of.merge
      ? { is: 'undo', merge: of.merge }
      : of.is === 'merge'
        ? {
            is: 'merge',
            goes,
            stays,
            confidence,
            score: of.score,
            reasons,
          }
        : { is: 'apart', one: of.merge?.subject ?? of.one.id, other: of.merge?.object ?? of.other.id, reasons };
  const at = new Date().toISOString().slice(0, 10); // a review has no pages, so the day is the place
  const lines = useMemo(
    () => linesOf(recordsOf(decision, { id, title: names, at })),
    [JSON.stringify(decision), id, names, at],
  );
  const { sent, busy, attempt } = useDecision(lines, token);
  const { report, error } = sent;
  const good = report?.status === 'dryRun' && report.new + report.retracted > 0;
  const commit = async () => {
    const done = await attempt(false);
    if (done?.status !== 'committed') return;
    const said = of.is === 'merge' ? m.merged : of.is === 'apart' ? m.apartDone : m.splitDone;
    notice.value = said(done.revision);
    onDone();
    await renew();
  };
  const confirm = of.is === 'merge' ? m.confirmMerge : of.is === 'apart' ? m.confirmApart : m.confirmSplit;
  return (
    <form
      ref={form}
      class="decide"
      onSubmit={(e) => {
        e.preventDefault();
        if (good && !busy) void commit();
      }}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.stopPropagation();
        onDone();
      }}
    >
      <h3>{of.is === 'merge' ? m.merge : of.is === 'apart' ? m.apart : m.split}</h3>
      {of.is === 'merge' && (
        <fieldset>
          <legend>{m.stays}</legend>
          {[of.one, of.other].map((e) => (
            <label key={e.id} class="check-line">
              <input type="radio" name="stays" checked={stays === e.id} onChange={() => setStays(e.id)} />{' '}
              <bdi>{t().parts.bracketed(entityName(e), e.id)}</bdi>
            </label>
          ))}
        </fieldset>
      )}
      {of.is === 'split' && (
        <fieldset>
          <legend>{m.how}</legend>
          {[false, true].map((is) => (
            <label key={String(is)} class="check-line">
              <input type="radio" name="how" checked={deny === is} onChange={() => setDeny(is)} />{' '}
              {is ? m.deny : m.undo}
            </label>
          ))}
        </fieldset>
      )}
      {!withdraws && (
        <div class="decide-fields">
          <label>
            <span>{m.document}</span>
            <input
              class="field"
              type="text"
              maxLength={200}
              value={title}
              onInput={(e) => setTitle(e.currentTarget.value)}
            />
          </label>
          <label>
            <span>{m.reason}</span>
            <input
              class="field"
              type="text"
              maxLength={500}
              placeholder={m.reasonHint}
              value={reason}
              onInput={(e) => setReason(e.currentTarget.value)}
            />
          </label>
          {of.is === 'merge' && (
            <label>
              <span>{m.confidence}</span>
              <input
                class="field"
                type="number"
                min={0.01}
                max={1}
                step={0.01}
                value={confidence}
                onInput={(e) => setConfidence(Math.min(1, Math.max(0.01, Number(e.currentTarget.value) || 0.01)))}
              />
            </label>
          )}
        </div>
      )}
      <div class="decide-change" role="group" aria-label={m.change}>
        <h4>{m.change}</h4>
        {of.is === 'merge' && <MergePreview goes={goes} stays={stays} />}
        {of.is === 'split' && of.merge && <SplitPreview of={of.merge} />}
        {of.is === 'apart' && <p>{m.stay(entityName(of.one), entityName(of.other))}</p>}
        <Outcome of={sent} />
        {good && <p class="quiet">{m.everybody}</p>}
      </div>
      {error?.forbidden && !error.readOnly && /token/.test(error.message) && (
        <label class="decide-token">
          <span>{m.token}</span>
          <input
            class="field"
            type="password"
            autocomplete="off"
            value={token}
            onInput={(e) => setToken(e.currentTarget.value)}
          />
          <button
            type="button"
            onClick={() => {
              void attempt(true);
            }}
          >
            {m.again}
          </button>
        </label>
      )}
      <div class="actions">
        <button class="primary" disabled={!good || busy}>
          {confirm}
        </button>
        <button type="button" onClick={onDone}>
          {m.cancel}
        </button>
        <span class="quiet" role="status">
          {busy ? m.checking : ''}
        </span>
      </div>
    </form>
  );
}

/** Shows both entities of a decision. */
export const Both = ({ one, other }: { one: EntityRef; other: EntityRef }) => (
  <span class="sentence">
    <Name of={one} most={60} /> <em>=</em> <Name of={other} most={60} />
  </span>
);
