// Draws icons and flags within nodes. Each is drawn once per size and colour.
import { palette, type Theme } from '../look/kinds';
import type { Sign } from '../look/style';
import type { Point } from './geometry';
import { FLAG_PART } from './pen';

const BOX = 24; // the size of an icon
const STROKE = 2.2;
/** Sizes are rounded to steps of this factor, so that few icons are drawn again when the user zooms. */
const STEP = 1.08;
const MOST_KEPT = 600;

export class Signs {
  private readonly drawn = new Map<string, HTMLCanvasElement>();
  private readonly flags = new Map<string, HTMLImageElement>();

  /** Calls arrived when a flag has been loaded that could not be drawn at first. */
  constructor(private readonly arrived: () => void) {}

  draw(c: CanvasRenderingContext2D, at: Point & { r: number }, sign: Sign, size: number, theme: Theme): void {
    if (sign.flag !== undefined) this.drawFlag(c, at, sign.flag);
    else if (sign.path !== undefined) {
      const rounded = STEP ** Math.round(Math.log(size) / Math.log(STEP));
      const icon = this.icon(sign.path, rounded, palette[theme].paper);
      c.drawImage(icon, at.x - rounded / 2, at.y - rounded / 2, rounded, rounded);
    }
  }

  private icon(path: string, size: number, color: string): HTMLCanvasElement {
    const key = `${size.toFixed(1)} ${color} ${path}`;
    const known = this.drawn.get(key);
    if (known) return known;
    if (this.drawn.size > MOST_KEPT) this.drawn.clear();
    const scale = Math.max(2, devicePixelRatio);
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(size * scale);
    canvas.height = canvas.width;
    const c = canvas.getContext('2d');
    if (c) {
      c.scale(canvas.width / BOX, canvas.width / BOX);
      c.lineWidth = STROKE;
      c.lineCap = 'round';
      c.lineJoin = 'round';
      c.strokeStyle = color;
      c.stroke(new Path2D(path));
    }
    this.drawn.set(key, canvas);
    return canvas;
  }

  private drawFlag(c: CanvasRenderingContext2D, at: Point & { r: number }, file: string): void {
    const image = this.flag(file);
    if (!image.complete || image.naturalWidth === 0) return;
    const r = at.r * FLAG_PART;
    c.save();
    c.beginPath();
    c.arc(at.x, at.y, r, 0, Math.PI * 2);
    c.clip();
    c.drawImage(image, at.x - 1.5 * r, at.y - r, 3 * r, 2 * r);
    c.restore();
  }

  private flag(file: string): HTMLImageElement {
    const known = this.flags.get(file);
    if (known) return known;
    const image = new Image();
    image.onload = this.arrived;
    image.src = file;
    this.flags.set(file, image);
    return image;
  }
}
