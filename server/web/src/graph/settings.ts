// The settings of sigma: what it draws, and with which programs.
import { EdgeLineProgram, type EdgeProgramType } from 'sigma/rendering';
import type { Settings } from 'sigma/settings';
import type { EdgeDisplayData, NodeDisplayData } from 'sigma/types';
import { ArcProgram, CurveProgram, StraightProgram } from './lines';
import type { EdgeData, NodeData } from './model';
import { PointProgram, ShapeProgram } from './programs';

const lines = { line: EdgeLineProgram, straight: StraightProgram, curve: CurveProgram, arc: ArcProgram };

interface Looks {
  /** Returns the factor by which nodes are smaller at a ratio of the camera. */
  shrinking(ratio: number): number;
  /** Returns a program that draws lines while they are not hidden. */
  lines(program: EdgeProgramType<NodeData, EdgeData>): EdgeProgramType<NodeData, EdgeData>;
  node(id: string, data: NodeData): Partial<NodeDisplayData>;
  line(id: string, data: EdgeData): Partial<EdgeDisplayData>;
}

export const settingsOf = (looks: Looks): Partial<Settings<NodeData, EdgeData>> => ({
  allowInvalidContainer: true,
  renderLabels: false,
  renderEdgeLabels: false,
  enableEdgeEvents: false,
  zIndex: true,
  stagePadding: 0,
  enableCameraRotation: false,
  minCameraRatio: 0.02,
  maxCameraRatio: 200,
  doubleClickZoomingRatio: 1,
  minEdgeThickness: 1.1,
  zoomToSizeRatioFunction: looks.shrinking,
  defaultEdgeType: 'straight',
  defaultNodeType: 'shape',
  nodeProgramClasses: { shape: ShapeProgram as never, point: PointProgram as never },
  edgeProgramClasses: Object.fromEntries(
    Object.entries(lines).map(([name, program]) => [name, looks.lines(program as never)]),
  ),
  defaultDrawNodeHover: () => undefined, // the ring is drawn with the names
  nodeReducer: looks.node,
  edgeReducer: looks.line,
});
