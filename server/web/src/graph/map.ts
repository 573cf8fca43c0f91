// The map: the projection of places, and the outlines of countries. It is loaded with the first map.
import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature, merge, mesh } from 'topojson-client';
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification';
import atlas from 'world-atlas/countries-110m.json';
import middles from '../api/countries.json';
import { countryOfNumber } from '../look/countries';
import type { Point } from './geometry';

/** The number of graph units per radian of the equator. At this scale a country has room for the names in it. */
const SCALE = 900;
const projection = geoNaturalEarth1().scale(SCALE).translate([0, 0]);

const topology = atlas as unknown as Topology<{ countries: GeometryCollection }>;

/** Antarctica has no entities, and would lie under those without a place. */
const ANTARCTICA = '010';
const land = () =>
  merge(
    topology,
    topology.objects.countries.geometries.filter(
      (g): g is Polygon | MultiPolygon => g.id !== ANTARCTICA && 'arcs' in g,
    ),
  );

const middleOf = new Map(
  Object.entries(middles).flatMap(([number, at]) => {
    const code = countryOfNumber(number);
    return code === null ? [] : [[code, at as [number, number]] as const];
  }),
);
middleOf.set('EU', [9.5, 50.6]);

/** Returns the point of a place in the graph, where y points up. */
export function placeOn(site: { country?: string; point?: [number, number] }): Point | null {
  const at = site.point ?? middleOf.get(site.country ?? '');
  const projected = at && projection(at);
  return projected ? { x: projected[0], y: -projected[1] } : null;
}

/** Returns the outline of a country as a path in units of the graph; null if the map does not have it. */
export function countryPath(code: string): Path2D | null {
  const of = topology.objects.countries.geometries.find((g) => countryOfNumber(String(g.id)) === code);
  const text = of && geoPath(projection)(feature(topology, of));
  return text ? new Path2D(text) : null;
}

export interface Outlines {
  land: Path2D;
  borders: Path2D;
}

/** Returns the outlines as paths in units of the graph, where y points down. */
export function outlines(): Outlines {
  const path = geoPath(projection);
  const { countries } = topology.objects;
  return {
    land: new Path2D(path(land()) ?? ''),
    borders: new Path2D(path(mesh(topology, countries, (a, b) => a !== b)) ?? ''),
  };
}

/** Returns the outlines for a picture that is saved. */
export function outlinesText(): { land: string; borders: string } {
  const path = geoPath(projection).digits(1);
  const { countries } = topology.objects;
  return {
    land: path(land()) ?? '',
    borders: path(mesh(topology, countries, (a, b) => a !== b)) ?? '',
  };
}
