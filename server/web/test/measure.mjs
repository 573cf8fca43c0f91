// Measures a picture that the page saves as SVG.

/** Measures a picture as SVG. It runs in the page. */
export function measure(svg) {
  const host = document.createElement('div');
  host.style.cssText = 'position: absolute; left: 0; top: 0; visibility: hidden';
  host.innerHTML = svg.replace(/<\?xml[^>]*>/, '');
  document.body.append(host);
  // The corners of the letters of a text, which are less high than its box.
  const cornersOf = (text) => {
    const { x, y, width, height } = text.getBBox();
    const m = text.getCTM();
    const [left, top, right, bottom] = [x + 1, y + 2, x + width - 1, y + height - 2];
    return [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ].map(([u, v]) => ({ x: m.a * u + m.c * v + m.e, y: m.b * u + m.d * v + m.f }));
  };
  // Two convex shapes are apart if they are on two sides of a line along one of their edges.
  const apartAlong = (a, b, from, to) => {
    const far = (shape) => shape.map((p) => (p.x - from.x) * (to.y - from.y) - (p.y - from.y) * (to.x - from.x));
    return Math.max(...far(a)) <= Math.min(...far(b)) || Math.max(...far(b)) <= Math.min(...far(a));
  };
  const overlap = (a, b) => ![a, b].some((of) => of.some((p, i) => apartAlong(a, b, p, of[(i + 1) % of.length])));
  const [ofLines, ofEntities] = host.querySelector('#names').children;
  const names = [...ofLines.querySelectorAll('text'), ...ofEntities.querySelectorAll('text')].map((e) => ({
    text: e.textContent,
    corners: cornersOf(e),
  }));
  const overlaps = names.flatMap((a, i) =>
    names.slice(i + 1).flatMap((b) => (overlap(a.corners, b.corners) ? [`${a.text} / ${b.text}`] : [])),
  );
  const entities = [...host.querySelectorAll('#entities > g')].map((g) => {
    const [, x, y] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(g.getAttribute('transform')).map(Number);
    const { width, height } = g.getBBox();
    // A name is where the picture is, under its heading, and an icon as large as it is there.
    const m = g.getCTM();
    const disc = { x: 8 * m.a + m.e, y: 8 * m.d + m.f, r: (m.a * Math.min(width, height)) / 2 };
    return { name: g.querySelector('title').textContent, x, y, r: Math.min(width, height) / 2, disc };
  });
  // A bent line is measured by the points along it.
  const lines = [...host.querySelectorAll('#relations path')].flatMap((path) => {
    const found = /^M([-\d.]+) ([-\d.]+)(?:Q([-\d.]+) ([-\d.]+) |L)([-\d.]+) ([-\d.]+)$/.exec(path.getAttribute('d'));
    if (!found) return [];
    const [ax, ay, cx, cy, bx, by] = found.slice(1).map(Number);
    const [ux, uy] = Number.isNaN(cx) ? [(ax + bx) / 2, (ay + by) / 2] : [cx, cy];
    return [
      Array.from({ length: 33 }, (_, i) => {
        const [t, s] = [i / 32, 1 - i / 32];
        return [s * s * ax + 2 * s * t * ux + t * t * bx, s * s * ay + 2 * s * t * uy + t * t * by];
      }),
    ];
  });
  const distance = ([ax, ay], [bx, by], { x, y }) => {
    const t = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1);
    const at = Math.max(0, Math.min(1, t));
    return Math.hypot(x - ax - at * (bx - ax), y - ay - at * (by - ay));
  };
  const runsThrough = (line, e) =>
    [line[0], line[32]].every(([x, y]) => Math.hypot(e.x - x, e.y - y) >= 1.3 * e.r) &&
    line.some((p, i) => i > 0 && distance(line[i - 1], p, e) < 0.8 * e.r);
  const through = lines.flatMap((line) => entities.filter((e) => runsThrough(line, e))).length;
  // The distance of a point from a convex shape; 0 within it.
  const away = (corners, { x, y }) => {
    const sides = corners.map((a, i) => [a, corners[(i + 1) % corners.length]]);
    const within = sides.every(([a, b]) => (b.x - a.x) * (y - a.y) >= (b.y - a.y) * (x - a.x));
    return within ? 0 : Math.min(...sides.map(([a, b]) => distance([a.x, a.y], [b.x, b.y], { x, y })));
  };
  const over = names.flatMap((n) =>
    entities.filter((e) => away(n.corners, e.disc) < 0.8 * e.disc.r).map((e) => `${n.text} over ${e.name}`),
  );
  const named = ofEntities.querySelectorAll('text').length / entities.length;
  host.remove();
  return {
    entities: entities.length,
    named,
    lineNames: ofLines.querySelectorAll('text').length,
    overlaps,
    over,
    through,
  };
}
