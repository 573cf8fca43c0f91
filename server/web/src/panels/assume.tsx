import { useState } from 'preact/hooks';
import type { EntityRef, Found, RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { assume } from '../state/state';
import { Choose } from '../parts/choose';
import { Search } from '../parts/search';
import { wordsOf } from '../parts/types';
import { entityName, typeName } from '../state/labels';
import { t } from '../lang/language';
import { rich } from '../lang/rich';
import { AttributeFields, written, type Texts } from './attributes';

/** Adds a relation that nobody claims to the view, to show what would follow. */
export function Assume({ from, onDone }: { from: EntityRef; onDone: () => void }) {
  const [type, setType] = useState<RelationType | ''>('');
  const [target, setTarget] = useState<Found | null>(null);
  const [texts, setTexts] = useState<Texts>({});
  const types = [...typeInfo.value.keys()];
  const m = t().card;
  const { given, wrong } = written(type, texts);
  const ready = type !== '' && target !== null && wrong === undefined;
  return (
    <form
      class="assume"
      onSubmit={(e) => {
        e.preventDefault();
        if (!target || !type || wrong !== undefined) return;
        assume([{ source: from.id, type, target: target.id, ...given }], [from.id, target.id]);
        onDone();
      }}
    >
      <div>
        {rich(m.assume, <bdi>{entityName(from)}</bdi>)}
        <Choose
          label={m.chooseRelation}
          none={m.chooseRelation}
          options={types.map((one) => ({ key: one, name: typeName(one), also: wordsOf(one) }))}
          value={type}
          onPick={(one) => {
            setType(one as RelationType);
            setTexts({});
          }}
        />
      </div>
      {target ? (
        <p>
          <bdi>{entityName(target)}</bdi>{' '}
          <button type="button" class="link" onClick={() => setTarget(null)}>
            {t().parts.change}
          </button>
        </p>
      ) : (
        <Search id="assume-target" label={m.toWhich} placeholder={m.toWhich} onPick={setTarget} />
      )}
      <AttributeFields type={type} texts={texts} onTexts={setTexts} />
      <button class="primary" disabled={!ready}>
        {m.follow}
      </button>
    </form>
  );
}
