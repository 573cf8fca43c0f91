// Shows the drafts that say what the columns of tables mean. The user edits them before the tables are loaded.
import type { Drafts } from '../parts/upload';
import { t } from '../lang/language';

interface Props {
  drafts: Drafts;
  change: (drafts: Drafts) => void;
}

export function Drafted({ drafts, change }: Props) {
  const m = t().load;
  return (
    <section class="drafted">
      <p class="quiet">{m.drafted}</p>
      {(['mapping', 'ontology'] as const).map((part) => (
        <label key={part}>
          {part === 'mapping' ? m.mapping : m.addition}
          <textarea
            class="field"
            rows={Math.min(14, drafts[part].split('\n').length + 1)}
            spellcheck={false}
            value={drafts[part]}
            onInput={(e) => change({ ...drafts, [part]: e.currentTarget.value })}
          />
        </label>
      ))}
    </section>
  );
}
