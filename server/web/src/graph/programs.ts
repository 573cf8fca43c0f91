// Draws nodes of several shapes, as triangles and as points.
import { NodeProgram } from 'sigma/rendering';
import type { ProgramInfo } from 'sigma/rendering';
import type { NodeDisplayData, RenderParams } from 'sigma/types';
import { floatColor } from 'sigma/utils';
import { shapes, type Shape } from '../look/kinds';

const { FLOAT, UNSIGNED_BYTE, TRIANGLES, POINTS } = WebGLRenderingContext;
const COLOR = { size: 4, type: UNSIGNED_BYTE, normalized: true } as const;

/**
 * The colour of the node of a vertex. When sigma looks for the node under the pointer, the colour is the number of the
 * node instead.
 */
export const COLOR_OF = `#ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;`;

const NODE_VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec2 v_at;
varying float v_shape;
varying float v_feather;
void main() {
  // A triangle around a disc of twice the radius: room for the corners of a diamond.
  float radius = a_size * u_correctionRatio / u_sizeRatio * 2.0;
  vec2 corner = 2.9 * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + radius * corner, 1)).xy, 0, 1);
  v_at = corner;
  v_shape = a_shape;
  v_feather = u_correctionRatio * 2.0 / radius;
  ${COLOR_OF}
}`;

/** The condition that a_shape, an index of shapes, is a shape. */
const is = (shape: Shape): string => `abs(shape - ${shapes.indexOf(shape)}.0) < 0.5`;

const SHAPE = `
precision highp float;
varying vec4 v_color;
varying float v_shape;
varying float v_feather;
float distanceTo(vec2 p, float shape) {
  if (${is('circle')}) return length(p) - 1.0;
  if (${is('square')}) return max(abs(p.x), abs(p.y)) - 0.88;
  if (${is('diamond')}) return (abs(p.x) + abs(p.y) - 1.2) * 0.7071;
  if (${is('hexagon')}) return max(abs(p.y), abs(p.x) * 0.866 + abs(p.y) * 0.5) - 0.95;
  float up = ${is('triangle')} ? p.y : -p.y;
  return max(-up, abs(p.x) * 0.866 + up * 0.5) - 0.62;
}
vec4 drawn(float d) {
  #ifdef PICKING_MODE
  if (d > 0.15) discard;
  return v_color;
  #else
  return mix(v_color, vec4(0.0), smoothstep(-v_feather, 0.0, d));
  #endif
}
`;

const NODE_FRAGMENT = `
${SHAPE}
varying vec2 v_at;
void main() {
  gl_FragColor = drawn(distanceTo(v_at, v_shape));
}`;

const NODE_UNIFORMS = ['u_sizeRatio', 'u_correctionRatio', 'u_matrix'] as const;

export class ShapeProgram extends NodeProgram<(typeof NODE_UNIFORMS)[number]> {
  override getDefinition() {
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: NODE_VERTEX,
      FRAGMENT_SHADER_SOURCE: NODE_FRAGMENT,
      METHOD: TRIANGLES as 4,
      UNIFORMS: NODE_UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_position', size: 2, type: FLOAT },
        { name: 'a_size', size: 1, type: FLOAT },
        { name: 'a_shape', size: 1, type: FLOAT },
        { name: 'a_color', ...COLOR },
        { name: 'a_id', ...COLOR },
      ],
      CONSTANT_ATTRIBUTES: [{ name: 'a_angle', size: 1, type: FLOAT }],
      CONSTANT_DATA: [[Math.PI / 2], [(Math.PI * 7) / 6], [(Math.PI * 11) / 6]],
    };
  }
  override processVisibleItem(index: number, start: number, data: NodeDisplayData & { shape?: Shape }) {
    this.array.set(
      [data.x, data.y, data.size, shapes.indexOf(data.shape ?? 'circle'), floatColor(data.color), index],
      start,
    );
  }
  override setUniforms(params: RenderParams, { gl, uniformLocations: u }: ProgramInfo) {
    gl.uniform1f(u['u_correctionRatio'] ?? null, params.correctionRatio);
    gl.uniform1f(u['u_sizeRatio'] ?? null, params.sizeRatio);
    gl.uniformMatrix3fv(u['u_matrix'] ?? null, false, params.matrix);
  }
}

/** How far a shape extends from its middle, in radii. */
const REACH = 1.3;

const POINT_VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
varying vec4 v_color;
varying float v_shape;
varying float v_feather;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  float radius = a_size / u_sizeRatio * u_pixelRatio;
  gl_PointSize = radius * 2.0 * ${REACH.toFixed(1)};
  v_shape = a_shape;
  v_feather = 1.0 / radius;
  ${COLOR_OF}
}`;

const POINT_FRAGMENT = `
${SHAPE}
void main() {
  gl_FragColor = drawn(distanceTo((gl_PointCoord - 0.5) * vec2(2.0, -2.0) * ${REACH.toFixed(1)}, v_shape));
}`;

const POINT_UNIFORMS = ['u_sizeRatio', 'u_pixelRatio', 'u_matrix'] as const;

/**
 * Draws the same shapes as single points. This is many times faster for thousands of nodes without a graphics card, but
 * a point disappears when its middle leaves the view.
 */
export class PointProgram extends NodeProgram<(typeof POINT_UNIFORMS)[number]> {
  override getDefinition() {
    return {
      VERTICES: 1,
      VERTEX_SHADER_SOURCE: POINT_VERTEX,
      FRAGMENT_SHADER_SOURCE: POINT_FRAGMENT,
      METHOD: POINTS as 0,
      UNIFORMS: POINT_UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_position', size: 2, type: FLOAT },
        { name: 'a_size', size: 1, type: FLOAT },
        { name: 'a_shape', size: 1, type: FLOAT },
        { name: 'a_color', ...COLOR },
        { name: 'a_id', ...COLOR },
      ],
    };
  }
  override processVisibleItem(index: number, start: number, data: NodeDisplayData & { shape?: Shape }) {
    this.array.set(
      [data.x, data.y, data.size, shapes.indexOf(data.shape ?? 'circle'), floatColor(data.color), index],
      start,
    );
  }
  override setUniforms(params: RenderParams, { gl, uniformLocations: u }: ProgramInfo) {
    gl.uniform1f(u['u_pixelRatio'] ?? null, params.pixelRatio);
    gl.uniform1f(u['u_sizeRatio'] ?? null, params.sizeRatio);
    gl.uniformMatrix3fv(u['u_matrix'] ?? null, false, params.matrix);
  }
}
