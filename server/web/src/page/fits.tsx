// If the ontology does not define the terms of some data, offers the pack for the format of the data, or drafts an
// ontology.
import { formatName } from '../parts/foreign';
import type { Report } from '../parts/upload';
import { t } from '../lang/language';

interface Props {
  report: Report;
  packs: readonly string[];
  choose: (packs: string[]) => void;
  /** Drafts kinds and relation types; undefined if that is not possible for the files, or already done. */
  draft: (() => void) | undefined;
  busy: boolean;
}

export function Fits({ report, packs, choose, draft, busy }: Props) {
  const m = t().load.fits;
  const offered = report.pack ? [report.pack] : [];
  if (packs.length > 0)
    return (
      <section class="fits chosen" aria-label={m.label}>
        {packs.map((pack) => (
          <p key={pack}>
            {m.with(m.packs[pack] ?? pack)}{' '}
            <button disabled={busy} onClick={() => choose(packs.filter((p) => p !== pack))}>
              {m.without}
            </button>
          </p>
        ))}
      </section>
    );
  if (offered.length === 0 && !draft) return null;
  const format = formatName(report);
  return (
    <section class="fits" aria-label={m.label}>
      <p>
        {format && <b>{m.is(format)} </b>}
        {offered.length > 0 ? m.offer : m.draftOffer}
      </p>
      <p class="actions">
        {offered.map((pack) => (
          <button key={pack} class="primary" disabled={busy} onClick={() => choose([pack])}>
            {m.use(m.packs[pack] ?? pack)}
          </button>
        ))}
        {offered.length === 0 && (
          <button class="primary" disabled={busy} onClick={draft}>
            {m.draft}
          </button>
        )}
      </p>
    </section>
  );
}
