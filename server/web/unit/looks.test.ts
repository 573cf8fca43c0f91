// Tests that files for other tools have the places, sizes and colours of the picture.
import { describe, expect, test } from 'vitest';
import './browser';
import type { Looks } from '../src/graph/drawn';
import { withLooks } from '../src/save/looks';

const looks: Looks = {
  nodes: new Map([
    ['a&b', { x: 10, y: -2.5, size: 6, color: '#1f4e79' }],
    ['c', { x: 0, y: 0, size: 4, color: '#ffffff' }],
  ]),
  lines: new Map([['a&b|OWNS|c', { color: '#b3261e', width: 1.8, dash: 'dotted' }]]),
};

describe('GEXF', () => {
  const file = `<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph><nodes>
<node id="a&amp;b" label="A"><attvalues><attvalue for="kind" value="&lt;node id="/></attvalues></node>
<node id="c" label="C"><attvalues></attvalues></node>
<node id="other" label="not drawn"><attvalues></attvalues></node>
</nodes><edges>
<edge id="a&amp;b|OWNS|c" source="a&amp;b" target="c"><attvalues></attvalues></edge>
</edges></graph></gexf>`;
  const text = withLooks('gexf', file, looks) ?? '';
  test.each([
    ['the prefix is declared', '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">'],
    [
      'an entity has its colour, place and radius',
      '</attvalues><viz:color r="31" g="78" b="121"/><viz:position x="10" y="-2.5" z="0"/><viz:size value="6"/></node>',
    ],
    ['what is not drawn stays as it was', '<node id="other" label="not drawn"><attvalues></attvalues></node>'],
    [
      'a relation has the look of its line',
      '<viz:color r="179" g="38" b="30"/><viz:thickness value="1.8"/><viz:shape value="dotted"/></edge>',
    ],
  ])('%s', (_, part) => expect(text).toContain(part));
});

describe('GraphML', () => {
  const file = `<graphml><key id="node.size" for="node" attr.name="size" attr.type="string"/>
<graph id="G" edgedefault="directed">
<node id="a&amp;b"><data key="node.size">large</data></node>
<edge id="a&amp;b|OWNS|c" source="a&amp;b" target="c"></edge>
</graph></graphml>`;
  const text = withLooks('graphml', file, looks) ?? '';
  test.each([
    ['keys are declared before the graph', '<key id="look.node.x" for="node" attr.name="x" attr.type="double"/>\n'],
    ['an entity has its place', '<data key="look.node.x">10</data><data key="look.node.y">-2.5</data>'],
    ['an entity has the colour of Gephi and of others', '<data key="look.node.r">31</data>'],
    ['a colour is also a text', '<data key="look.node.color">#1f4e79</data></node>'],
    ['a relation has its colour and width', '<data key="look.edge.width">1.8</data><data key="look.edge.r">179</data>'],
  ])('%s', (_, part) => expect(text).toContain(part));
  test('a fact of the dataset keeps its name', () => expect(text).not.toContain('look.node.size'));
});

test('Cytoscape has the places, with y downward', () => {
  const file = JSON.stringify({ elements: { nodes: [{ data: { id: 'a&b' } }, { data: { id: 'other' } }], edges: [] } });
  expect(JSON.parse(withLooks('cyjs', file, looks) ?? '')).toEqual({
    elements: { nodes: [{ data: { id: 'a&b' }, position: { x: 10, y: 2.5 } }, { data: { id: 'other' } }], edges: [] },
  });
});

test('Graphology has what sigma draws', () => {
  const file = JSON.stringify({
    nodes: [{ key: 'c', attributes: { name: 'C' } }],
    edges: [{ key: 'a&b|OWNS|c', attributes: {} }],
  });
  expect(JSON.parse(withLooks('graphology.json', file, looks) ?? '')).toEqual({
    nodes: [{ key: 'c', attributes: { x: 0, y: 0, size: 4, color: '#ffffff', name: 'C' } }],
    edges: [{ key: 'a&b|OWNS|c', attributes: { size: 1.8, color: '#b3261e' } }],
  });
});

test('other formats have no place for looks', () => expect(withLooks('ttl', '<a> <b> <c> .', looks)).toBeNull());
