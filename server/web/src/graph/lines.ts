// Draws lines with WebGL: straight or bent, solid, dashed or dotted, with a head at one end, at both, or at none. All
// edges are smooth at every pixel density; sigma's own programs smooth only plain lines.
import type { ProgramInfo } from 'sigma/rendering';
import { EdgeProgram } from 'sigma/rendering';
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from 'sigma/types';
import { floatColor } from 'sigma/utils';
import type { Dash, Heads } from './model';
import { DASHES, HEAD } from './pen';
import { COLOR_OF } from './programs';

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
const COLOR = { size: 4, type: UNSIGNED_BYTE, normalized: true } as const;

const dashNumber = (dash: Dash | undefined): number => (dash === 'dotted' ? 2 : dash === 'broken' ? 1 : 0);
const HEAD_NUMBER: Record<Heads, number> = { none: 0, target: 1, both: 2, source: 3 };
/** Returns the period of a dash, and its drawn part, as GLSL. */
const dashed = ([drawn = 1, gap = 0]: readonly number[]): string => `${glsl(drawn + gap)}, ${glsl(drawn)}`;
const glsl = (x: number): string => x.toFixed(2);

/**
 * A vertex belongs to the strip (a_part 0), to the head at the target (1) or to the head at the source (2). In the
 * strip, a_along is the position along it and a_side the side. In a head, they select the corner.
 */
const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_start;
attribute vec2 a_end;
attribute float a_bend;
attribute float a_width;
attribute vec2 a_radii;
attribute vec2 a_manner; // dash, heads
attribute float a_part;
attribute float a_along;
attribute float a_side;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
uniform float u_pixelRatio;
varying vec4 v_color;
varying vec2 v_at;     // strip: run, across; head: from the tip, across; in pixels
varying vec4 v_shape;  // half the width, dash, part, length of the head
void main() {
  float pixel = 2.0 * u_correctionRatio;
  float rim = 1.0 / u_pixelRatio;
  float width = max(a_width / u_sizeRatio, 1.0);
  float headLength = ${glsl(HEAD.length)} + ${glsl(HEAD.perWidth)} * width;
  float headWidth = headLength * ${glsl(HEAD.shape)};
  vec2 d = a_end - a_start;
  vec2 middle = 0.5 * (a_start + a_end) + a_bend * vec2(-d.y, d.x);
  vec2 into = normalize(a_end - middle);
  vec2 outOf = normalize(a_start - middle);
  vec2 tip = a_end - into * a_radii.y / u_sizeRatio * pixel;
  vec2 tail = a_start - outOf * a_radii.x / u_sizeRatio * pixel;
  bool atTarget = a_manner.y > 0.5 && a_manner.y < 2.5;
  bool atSource = a_manner.y > 1.5;
  vec2 base = atTarget ? tip - into * headLength * 0.9 * pixel : tip;
  vec2 root = atSource ? tail - outOf * headLength * 0.9 * pixel : tail;
  vec2 at;
  if (a_part < 0.5) {
    float half_ = 0.5 * width;
    float s = 1.0 - a_along;
    vec2 tangent = normalize(2.0 * s * (middle - root) + 2.0 * a_along * (base - middle));
    vec2 across = vec2(-tangent.y, tangent.x);
    at = s * s * root + 2.0 * s * a_along * middle + a_along * a_along * base + a_side * (half_ + rim) * pixel * across;
    v_at = vec2(a_along * length(base - root) / pixel * (1.0 + 2.0 * a_bend * a_bend), a_side * (half_ + rim));
    v_shape = vec4(half_, a_manner.x, 0.0, 0.0);
  } else {
    bool there = a_part < 1.5 ? atTarget : atSource;
    vec2 along = a_part < 1.5 ? into : outOf;
    vec2 from = a_part < 1.5 ? tip : tail;
    float back = a_along * (headLength + 2.0 * rim) - 2.0 * rim;
    float side = a_side * (0.5 * headWidth + 2.0 * rim);
    at = there ? from - along * back * pixel + vec2(-along.y, along.x) * side * pixel : from;
    v_at = vec2(back, side);
    v_shape = vec4(0.5 * headWidth, 0.0, 1.0, headLength);
  }
  gl_Position = vec4((u_matrix * vec3(at, 1)).xy, 0, 1);
  ${COLOR_OF}
}`;

const FRAGMENT = `
precision highp float;
uniform float u_pixelRatio;
varying vec4 v_color;
varying vec2 v_at;
varying vec4 v_shape;
float within(float distance) { return clamp(distance * u_pixelRatio + 0.5, 0.0, 1.0); }
float dash(float run, float period, float drawn) {
  float at = mod(run, period);
  return within(min(at, drawn - at));
}
void main() {
  float alpha;
  if (v_shape.z > 0.5) {
    float slope = v_shape.x / v_shape.w;
    float side = (v_at.x * slope - abs(v_at.y)) / sqrt(1.0 + slope * slope);
    alpha = within(min(side, v_shape.w - v_at.x));
  } else {
    alpha = within(v_shape.x - abs(v_at.y));
    if (v_shape.y > 1.5) alpha *= dash(v_at.x, ${dashed(DASHES.dotted)});
    else if (v_shape.y > 0.5) alpha *= dash(v_at.x, ${dashed(DASHES.broken)});
  }
  #ifdef PICKING_MODE
  if (alpha < 0.5) discard;
  gl_FragColor = v_color;
  #else
  gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a) * alpha;
  #endif
}`;

const UNIFORMS = ['u_matrix', 'u_sizeRatio', 'u_correctionRatio', 'u_pixelRatio'] as const;

type LineData = EdgeDisplayData & { bend?: number; dash?: Dash; heads?: Heads };

/** Returns the vertices of a line with the given number of straight steps, and of its two heads: part, along, side. */
function verticesOf(steps: number): number[][] {
  const strip = Array.from({ length: steps }, (_, i) => [i / steps, (i + 1) / steps] as const).flatMap(([from, to]) =>
    [
      [from, 1],
      [from, -1],
      [to, 1],
      [to, 1],
      [from, -1],
      [to, -1],
    ].map(([along = 0, side = 0]) => [0, along, side]),
  );
  const corners = [
    [0, 0],
    [1, 1],
    [1, -1],
  ];
  return [...strip, ...[1, 2].flatMap((part) => corners.map(([along = 0, side = 0]) => [part, along, side]))];
}

function program(steps: number) {
  const vertices = verticesOf(steps);
  return class extends EdgeProgram<(typeof UNIFORMS)[number]> {
    override getDefinition() {
      return {
        VERTICES: vertices.length,
        VERTEX_SHADER_SOURCE: VERTEX,
        FRAGMENT_SHADER_SOURCE: FRAGMENT,
        METHOD: TRIANGLES as 4,
        UNIFORMS,
        ATTRIBUTES: [
          { name: 'a_start', size: 2, type: FLOAT },
          { name: 'a_end', size: 2, type: FLOAT },
          { name: 'a_bend', size: 1, type: FLOAT },
          { name: 'a_width', size: 1, type: FLOAT },
          { name: 'a_radii', size: 2, type: FLOAT },
          { name: 'a_manner', size: 2, type: FLOAT },
          { name: 'a_color', ...COLOR },
          { name: 'a_id', ...COLOR },
        ],
        CONSTANT_ATTRIBUTES: [
          { name: 'a_part', size: 1, type: FLOAT },
          { name: 'a_along', size: 1, type: FLOAT },
          { name: 'a_side', size: 1, type: FLOAT },
        ],
        CONSTANT_DATA: vertices,
      };
    }
    override processVisibleItem(
      index: number,
      start: number,
      from: NodeDisplayData,
      to: NodeDisplayData,
      data: LineData,
    ) {
      const { array: a } = this;
      let i = start;
      a[i++] = from.x;
      a[i++] = from.y;
      a[i++] = to.x;
      a[i++] = to.y;
      a[i++] = data.bend ?? 0;
      a[i++] = data.size;
      a[i++] = from.size;
      a[i++] = to.size;
      a[i++] = dashNumber(data.dash);
      a[i++] = HEAD_NUMBER[data.heads ?? 'target'];
      a[i++] = floatColor(data.color);
      a[i] = index;
    }
    override setUniforms(params: RenderParams, { gl, uniformLocations: u }: ProgramInfo) {
      gl.uniformMatrix3fv(u['u_matrix'] ?? null, false, params.matrix);
      gl.uniform1f(u['u_sizeRatio'] ?? null, params.sizeRatio);
      gl.uniform1f(u['u_correctionRatio'] ?? null, params.correctionRatio);
      gl.uniform1f(u['u_pixelRatio'] ?? null, params.pixelRatio);
    }
  };
}

const CURVE_STEPS = 18;
/** The lines of a large circle bend little, and there are thousands. */
const ARC_STEPS = 10;
export const StraightProgram = program(1);
export const CurveProgram = program(CURVE_STEPS);
export const ArcProgram = program(ARC_STEPS);
