import { useState } from 'preact/hooks';
import { attributeValue } from '../api/assumed';
import type { EntityRef, Found, RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { assume } from '../state/state';
import { Choose } from '../parts/choose';
import { Search } from '../parts/search';
import { wordsOf } from '../parts/types';
import { attributeName, entityName, typeName } from '../state/labels';
import { t } from '../lang/language';
import { rich } from '../lang/rich';

/** Adds a relation that nobody claims to the view, to show what would follow. */
export function Assume({ from, onDone }: { from: EntityRef; onDone: () => void }) {
  const [type, setType] = useState<RelationType | ''>('');
  const [target, setTarget] = useState<Found | null>(null);
  const [texts, setTexts] = useState<Record<string, string>>({});
  const types = [...typeInfo.value.keys()];
  const m = t().card;
  const given = (typeInfo.value.get(type)?.attributeTypes ?? []).flatMap((a) => {
    const text = texts[a.name]?.trim() ?? '';
    return text === '' ? [] : [{ name: a.name, value: attributeValue(a, text) }];
  });
  const wrong = given.find((a) => a.value === null);
  const ready = type !== '' && target !== null && !wrong;
  return (
    <form
      class="assume"
      onSubmit={(e) => {
        e.preventDefault();
        if (!target || !type || wrong) return;
        const attributes = Object.fromEntries(given.map((a) => [a.name, a.value]));
        const some = given.length > 0 ? { attributes } : {};
        assume([{ source: from.id, type, target: target.id, ...some }], [from.id, target.id]);
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
      {(typeInfo.value.get(type)?.attributeTypes ?? []).map((a) => (
        <label key={a.name}>
          {attributeName(a.name, type)}{' '}
          <input
            value={texts[a.name] ?? ''}
            aria-invalid={wrong?.name === a.name}
            onInput={(e) => setTexts({ ...texts, [a.name]: e.currentTarget.value })}
          />
        </label>
      ))}
      {wrong && <p role="alert">{m.wrongAttribute(attributeName(wrong.name, type))}</p>}
      <button class="primary" disabled={!ready}>
        {m.follow}
      </button>
    </form>
  );
}
