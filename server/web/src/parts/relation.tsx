// A relation in a list of relations.
import type { ComponentChildren } from 'preact';
import type { Relation } from '../api/generated';
import { sentence } from '../state/labels';
import { Badges, Sentence, WhyButton } from './parts';

/** A relation in a line, with what asks why it holds: the whole sentence, or what the children say of it. */
export function RelationLine({ of, children }: { of: Relation; children?: ComponentChildren }) {
  return (
    <div class="relation-line">
      {children ?? <Sentence of={of} />}
      <WhyButton id={of.id} what={sentence(of)} />
    </div>
  );
}

/** A relation as an item of a list: its line, its badges, and below them the children. */
export function RelationItem({
  of,
  line,
  children,
}: {
  of: Relation;
  line?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <li class="relation">
      <RelationLine of={of}>{line}</RelationLine>
      <Badges of={of} />
      {children}
    </li>
  );
}
