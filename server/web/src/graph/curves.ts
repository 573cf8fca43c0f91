// Lines that bend, for several relations between the same two: plain or dashed, with their arrowheads.
import { EdgeProgram } from 'sigma/rendering';
import type { ProgramInfo } from 'sigma/rendering';
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from 'sigma/types';
import { floatColor } from 'sigma/utils';
import type { Dash } from './model';
import { COLOR_OF, GAPS, HEAD_LENGTH, HEAD_WIDTH, dashNumber } from './programs';

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
const COLOR = { size: 4, type: UNSIGNED_BYTE, normalized: true } as const;
const STEPS = 20;

const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_start;
attribute vec2 a_end;
attribute float a_bend;
attribute float a_width;
attribute float a_radius;
attribute float a_dash; // 0 whole, 1 broken, 2 dotted
attribute float a_along; // of the line, or -1 for the head
attribute float a_side;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
uniform vec2 u_dimensions;
varying vec4 v_color;
varying float v_run;
varying float v_dash;
void main() {
  float unit = u_correctionRatio / u_sizeRatio;
  float thickness = max(a_width, 1.1 * u_sizeRatio) * unit * 0.8;
  vec2 d = a_end - a_start;
  vec2 middle = 0.5 * (a_start + a_end) + a_bend * vec2(-d.y, d.x);
  vec2 into = normalize(a_end - middle);
  vec2 tip = a_end - into * a_radius * 2.0 * unit;
  vec2 base = tip - into * thickness * 1.25 * ${HEAD_LENGTH.toFixed(1)} * 2.0;
  vec2 at;
  if (a_along < 0.0) {
    at = a_side == 0.0 ? tip : base + a_side * thickness * 1.25 * ${HEAD_WIDTH.toFixed(1)} * vec2(-into.y, into.x);
    v_run = 0.0;
  } else {
    float s = 1.0 - a_along;
    vec2 tangent = normalize(2.0 * s * (middle - a_start) + 2.0 * a_along * (base - middle));
    at = s * s * a_start + 2.0 * s * a_along * middle + a_along * a_along * base + a_side * thickness * vec2(-tangent.y, tangent.x);
    v_run = a_along * length((u_matrix * vec3(d, 0)).xy * u_dimensions * 0.5) * (1.0 + 2.0 * a_bend * a_bend);
  }
  gl_Position = vec4((u_matrix * vec3(at, 1)).xy, 0, 1);
  v_dash = a_dash;
  ${COLOR_OF}
}`;

const FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying float v_run;
varying float v_dash;
${GAPS}
void main() {
  if (gap(v_run, v_dash)) discard;
  gl_FragColor = v_color;
}`;

const UNIFORMS = ['u_matrix', 'u_sizeRatio', 'u_correctionRatio', 'u_dimensions'] as const;

const strip = Array.from({ length: STEPS }, (_, i) => [i / STEPS, (i + 1) / STEPS] as const).flatMap(([from, to]) => [
  [from, 1],
  [from, -1],
  [to, 1],
  [to, 1],
  [from, -1],
  [to, -1],
]);
const head = [
  [-1, 0],
  [-1, 1],
  [-1, -1],
];

export class CurveProgram extends EdgeProgram<(typeof UNIFORMS)[number]> {
  override getDefinition() {
    return {
      VERTICES: STEPS * 6 + 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES as 4,
      UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_start', size: 2, type: FLOAT },
        { name: 'a_end', size: 2, type: FLOAT },
        { name: 'a_bend', size: 1, type: FLOAT },
        { name: 'a_width', size: 1, type: FLOAT },
        { name: 'a_radius', size: 1, type: FLOAT },
        { name: 'a_dash', size: 1, type: FLOAT },
        { name: 'a_color', ...COLOR },
        { name: 'a_id', ...COLOR },
      ],
      CONSTANT_ATTRIBUTES: [
        { name: 'a_along', size: 1, type: FLOAT },
        { name: 'a_side', size: 1, type: FLOAT },
      ],
      CONSTANT_DATA: [...strip, ...head],
    };
  }
  override processVisibleItem(
    index: number,
    start: number,
    from: NodeDisplayData,
    to: NodeDisplayData,
    data: EdgeDisplayData & { bend?: number; dash?: Dash },
  ) {
    this.array.set(
      [
        from.x,
        from.y,
        to.x,
        to.y,
        data.bend ?? 0,
        data.size,
        to.size,
        dashNumber(data.dash),
        floatColor(data.color),
        index,
      ],
      start,
    );
  }
  override setUniforms(params: RenderParams, { gl, uniformLocations: u }: ProgramInfo) {
    gl.uniformMatrix3fv(u['u_matrix'] ?? null, false, params.matrix);
    gl.uniform1f(u['u_sizeRatio'] ?? null, params.sizeRatio);
    gl.uniform1f(u['u_correctionRatio'] ?? null, params.correctionRatio);
    gl.uniform2f(u['u_dimensions'] ?? null, params.width, params.height);
  }
}
