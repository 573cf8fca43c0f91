// Tests the places, colours and sizes in files for other programs.
import { expect, test } from 'vitest';
import { withLooks } from '../src/save/placed';

const looks = new Map([['a&b', { x: 1.5, y: -20.123, size: 7, color: '#1f4e79' }]]);

test('a GEXF file has the look of each node that is drawn', () => {
  const gexf =
    '<gexf xmlns="http://gexf.net/1.3" version="1.3"><nodes><node id="a&amp;b" label="A"><attvalues/></node>\n<node id="c" label="C"></node></nodes></gexf>';
  expect(withLooks('gexf', gexf, looks)).toBe(
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3"><nodes><node id="a&amp;b" label="A"><attvalues/><viz:color r="31" g="78" b="121"/><viz:position x="1.5" y="-20.12" z="0"/><viz:size value="7"/></node>\n<node id="c" label="C"></node></nodes></gexf>',
  );
});

test('a GraphML file declares what it has of the look', () => {
  const graphml =
    '<graphml><key id="node.name" for="node"/><graph><node id="a&amp;b"><data key="node.name">A</data></node></graph></graphml>';
  const out = withLooks('graphml', graphml, looks);
  expect(out).toContain('<key id="look.x" for="node" attr.name="x" attr.type="double"/>');
  expect(out).toContain('<data key="node.name">A</data><data key="look.x">1.5</data><data key="look.y">-20.12</data>');
  expect(out).toContain('<data key="look.r">31</data>');
});

test('other formats stay as they are', () => {
  expect(withLooks('dot', 'digraph {}', looks)).toBe('digraph {}');
});
