// The nodes of a scene. What follows from the style and the data of a node alone is kept from one frame to the next.
import { type Language, language } from '../lang/language';
import { palette, type Theme } from '../look/kinds';
import type { Style } from '../look/style';
import { isAway, type Mind } from './looks';
import type { Drawing, NodeData } from './model';
import type { Projection, SceneNode } from './scene';

/** Up to this many selected entities always show their names. If more are selected, only those with room do. */
const NAMED_CHOSEN = 20;

function ringOf(mind: Mind, id: string): SceneNode['ring'] {
  if (mind.cursor === id) return 'cursor';
  if (mind.chosen.has(id)) return 'chosen';
  return mind.focus.has(id) || mind.hovered === id ? 'focus' : 'none';
}

/** Reports whether the user points at this one entity. Only then is an entity without a name written. */
const isPointed = (mind: Mind, ring: SceneNode['ring']): boolean =>
  ring === 'chosen' ? mind.chosen.size === 1 : ring !== 'none';

/** A node of the last scenes, the name that the style gives it, and the data from which it was made. */
interface Kept {
  node: SceneNode;
  label: string;
  name: string;
  kind: string;
  removed: boolean;
}

function keptOf(id: string, { name, kind, removed }: NodeData, { style, theme }: Mind): Kept {
  const node: SceneNode = {
    id,
    x: 0,
    y: 0,
    r: 0,
    clear: 0,
    name: '',
    title: name,
    kind,
    shape: style.shape(id, kind),
    sign: removed ? null : style.sign(id, kind),
    removed,
    faint: false,
    pinned: false,
    ring: 'none',
    color: removed ? palette[theme].faint : style.color(id, kind),
    must: false,
  };
  return { node, label: style.label(id, name), name, kind, removed };
}

/**
 * Makes the nodes of scenes. A large picture has thousands of them in each frame, so a node is the same object in each
 * scene: a scene is valid until the next one is made.
 */
export class SceneNodes {
  private kept = new WeakMap<NodeData, Kept>();
  private style: Style | undefined;
  private theme: Theme | undefined;
  private language: Language | undefined;

  /** Returns a node at its place in the frame. */
  at(id: string, graph: Drawing, mind: Mind, p: Projection, pins: object): SceneNode {
    this.heed(mind);
    const data = graph.node(id);
    const { node, label } = this.of(id, data, mind);
    const ring = ringOf(mind, id);
    node.x = data.x * p.k + p.dx;
    node.y = p.dy - data.y * p.k;
    node.r = data.size * p.sizes;
    node.clear = ring === 'none' ? node.r : node.r * 1.12 + 5;
    node.name = data.nameless && !isPointed(mind, ring) ? '' : label;
    node.faint = isAway(graph, mind, id);
    node.pinned = id in pins;
    node.ring = ring;
    node.must = ring !== 'none' && (mind.chosen.size <= NAMED_CHOSEN || !mind.chosen.has(id) || id === mind.hovered);
    delete node.size;
    delete node.hub;
    return node;
  }

  /** Forgets all nodes if they look different now. */
  private heed({ style, theme }: Mind): void {
    const spoken = language();
    if (style === this.style && theme === this.theme && spoken === this.language) return;
    [this.style, this.theme, this.language] = [style, theme, spoken];
    this.kept = new WeakMap();
  }

  private of(id: string, data: NodeData, mind: Mind): Kept {
    const before = this.kept.get(data);
    if (before && before.name === data.name && before.kind === data.kind && before.removed === data.removed)
      return before;
    const made = keptOf(id, data, mind);
    this.kept.set(data, made);
    return made;
  }
}
