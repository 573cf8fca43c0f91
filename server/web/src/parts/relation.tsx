// Shows a relation in a list of relations.
import type { ComponentChildren } from 'preact';
import type { Relation } from '../api/generated';
import { sentence } from '../state/labels';
import { Badges, Sentence, WhyButton } from './parts';

/**
 * Shows a relation on one line, with a button that asks why it holds. The text is the whole sentence, or the children.
 */
export function RelationLine({ of, children }: { of: Relation; children?: ComponentChildren }) {
  return (
    <div class="relation-line">
      {children ?? <Sentence of={of} />}
      <WhyButton id={of.id} what={sentence(of)} />
    </div>
  );
}

/** Shows a relation as a list item: its line, its badges, and the children below. */
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
