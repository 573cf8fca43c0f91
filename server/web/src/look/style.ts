// The style: by which rules nodes get their colour and their size.
import { colorOf, type Theme } from './kinds';

export interface NodeStyle {
  color(id: string, kind: string): string;
  /** The radius, or undefined where it follows from how many lines end at the node. */
  size(id: string): number | undefined;
}

/** Colours by kind, sizes by the number of lines. */
export const plainStyle = (theme: Theme): NodeStyle => ({
  color: (_id, kind) => colorOf(kind, theme),
  size: () => undefined,
});
