import { useState } from 'preact/hooks';
import type { EntityRef, Found, RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { assume } from '../state/state';
import { Search } from '../parts/search';
import { typeName } from '../state/labels';

/** Adds a tie to the view that nobody claims, to see what would follow. */
export function Assume({ from, onDone }: { from: EntityRef; onDone: () => void }) {
  const [type, setType] = useState<RelationType | ''>('');
  const [target, setTarget] = useState<Found | null>(null);
  const types = [...typeInfo.value.values()].sort((a, b) => a.type.localeCompare(b.type));
  const ready = type !== '' && target !== null;
  return (
    <form
      class="assume"
      onSubmit={(e) => {
        e.preventDefault();
        if (!target || !type) return;
        assume([{ source: from.id, type, target: target.id }], [from.id, target.id]);
        onDone();
      }}
    >
      <label>
        Suppose <bdi>{from.name}</bdi>
        <select value={type} onChange={(e) => setType(e.currentTarget.value as RelationType)}>
          <option value="">chooses a relation…</option>
          {types.map((t) => (
            <option key={t.type} value={t.type}>
              {typeName(t.type)}
            </option>
          ))}
        </select>
      </label>
      {target ? (
        <p>
          <bdi>{target.name}</bdi>{' '}
          <button type="button" class="link" onClick={() => setTarget(null)}>
            another
          </button>
        </p>
      ) : (
        <Search id="assume-target" label="To which entity" placeholder="To which entity" onPick={setTarget} />
      )}
      <button class="primary" disabled={!ready}>
        See what follows
      </button>
    </form>
  );
}
