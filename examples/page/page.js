'use strict';

// The address of nexum. A page of another origin can read its answers only if nexum allows it with --origin.
const NEXUM = new URLSearchParams(location.search).get('nexum') ?? 'http://127.0.0.1:8080';

/** Asks a question in GraphQL. */
async function ask(query, variables) {
  const answer = await fetch(`${NEXUM}/graphql`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

// What every cell is about. The year and the document are arguments of the view that is asked.
const state = { company: '21vianet', year: '', distrust: false };
const view = () => ({ asOf: state.year || null, distrust: state.distrust ? ['minnick-2013'] : null });

// --- The cells. Each returns the elements to show.

async function years() {
  const span = Array.from({ length: 31 }, (_, i) => 1990 + i);
  const data = await ask(`query($id: ID!, $distrust: [ID!]) {
    ${span.map((y) => `y${y}: view(asOf: "${y}", distrust: $distrust) {
      company(id: $id) { constrainedBy(first: 100) { edges { node { id } } } }
    }`).join('\n')}
  }`, { id: state.company, distrust: view().distrust });
  const counts = span.map((y) => data[`y${y}`].company?.constrainedBy.edges.length ?? 0);
  const most = Math.max(1, ...counts);
  const bars = element('div', { class: 'bars' }, ...span.map((y, i) => {
    const bar = element('span', {});
    bar.style.height = `${100 * counts[i] / most}%`;
    const button = element('button', { 'aria-label': `${y}: ${plural(counts[i], 'law')}`, title: `${y}: ${plural(counts[i], 'law')}`,
      'aria-pressed': String(y === Number(state.year)) }, bar);
    button.onclick = () => change({ year: state.year === String(y) ? '' : String(y) });
    return button;
  }));
  return [bars, element('div', { class: 'axis' }, element('span', {}, span[0]), element('span', {}, `at most ${plural(most, 'law')}`), element('span', {}, span.at(-1)))];
}

async function laws() {
  const data = await ask(`query($id: ID!, $asOf: Date, $distrust: [ID!]) {
    view(asOf: $asOf, distrust: $distrust) { company(id: $id) {
      constrainedBy(first: 100) { edges {
        node { name }
        relation { validFrom modality disputed proof { text } }
      } }
    } }
  }`, { id: state.company, ...view() });
  const found = data.view.company?.constrainedBy.edges ?? [];
  if (!found.length) return [element('p', { class: 'none' }, 'None that is known.')];
  return found.map(({ node, relation: r }) => {
    const notes = [r.validFrom && `since ${r.validFrom}`, r.modality !== 'STATED' && r.modality.toLowerCase(), r.disputed && 'disputed'];
    return element('details', { class: 'law' },
      element('summary', {}, node.name, element('small', {}, notes.filter(Boolean).join(', '))),
      element('pre', { tabindex: 0 }, r.proof.text));
  });
}

async function relations() {
  const query = new URLSearchParams({ of: state.company, depth: 1, limit: 60,
    type: 'OPERATES,PARTNERS_WITH,LICENSES_TO,SUPPLIES,SUBSIDIARY_OF,OWNS,EXPOSED_TO,CAN_COMPEL,HOLDS_DATA_OF,HOSTED_IN' });
  if (state.year) query.set('asOf', state.year);
  if (state.distrust) query.set('distrust', 'minnick-2013');
  const answer = await fetch(`${NEXUM}/export/neighborhood.graphology.json?${query}`);
  if (!answer.ok) throw new Error(await answer.text());
  const graph = await answer.json();
  const around = graph.nodes.filter((n) => n.key !== state.company)
    .sort((a, b) => a.attributes.kind.localeCompare(b.attributes.kind) || a.attributes.name.localeCompare(b.attributes.name));
  const place = new Map([[state.company, [0, 0, 0]]]);
  around.forEach((n, i) => {
    const turn = 2 * Math.PI * i / around.length;
    place.set(n.key, [140 * Math.cos(turn), 140 * Math.sin(turn), turn]);
  });
  const drawing = svg('svg', { viewBox: '-300 -275 600 550', role: 'group', 'aria-label': `${graph.nodes.length} entities and ${graph.edges.length} relations` });
  for (const { source, target, attributes: a } of graph.edges) {
    const [x1, y1] = place.get(source), [x2, y2] = place.get(target);
    const kind = [source, target].includes(state.company) ? 'near' : '';
    const weak = a.derived || a.modality !== 'STATED' ? 'weak' : '';
    drawing.append(svg('path', { class: `relation ${kind} ${weak}`, d: `M${x1},${y1} Q0,0 ${x2},${y2}` }));
  }
  for (const n of graph.nodes) {
    const [x, y, turn] = place.get(n.key);
    const centre = n.key === state.company, left = Math.cos(turn) < 0;
    const name = n.attributes.name.length > 21 ? `${n.attributes.name.slice(0, 20)}…` : n.attributes.name;
    const node = svg('g', { class: centre ? 'centre' : n.attributes.kind.toLowerCase(), transform: `translate(${x} ${y})` },
      svg('circle', { r: centre ? 8 : 5 }),
      svg('text', centre ? { y: -14, 'text-anchor': 'middle' } : {
        transform: `rotate(${turn * 180 / Math.PI + (left ? 180 : 0)})`, x: left ? -10 : 10, y: 4, 'text-anchor': left ? 'end' : 'start',
      }, name), svg('title', {}, n.attributes.name));
    if (!centre && companies.has(n.key)) {
      node.setAttribute('role', 'link');
      node.setAttribute('tabindex', '0');
      node.onclick = () => change({ company: n.key });
      node.onkeydown = (e) => { if (e.key === 'Enter') change({ company: n.key }); };
    }
    drawing.append(node);
  }
  const cut = answer.headers.get('Nexum-Truncated'); // DEPTH it always is: one step is what was asked for
  return cut && cut !== 'DEPTH' ? [drawing, element('p', { class: 'none' }, `There is more: a limit cut it (${cut}).`)] : [drawing];
}

// --- What makes them a page.

const cells = { years, laws, relations };
const companies = new Map();

/** Makes an element. Texts, which others wrote, go in as text alone. */
function element(name, attributes, ...children) { return filled(document.createElement(name), attributes, children); }
function svg(name, attributes, ...children) { return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children); }
function filled(e, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  e.append(...children);
  return e;
}

const plural = (n, what) => `${n} ${what}${n === 1 ? '' : 's'}`;
const by = (id) => document.getElementById(id);

let asked = 0;
async function change(to) {
  Object.assign(state, to);
  by('company').value = state.company;
  by('year').value = state.year;
  by('distrust').checked = state.distrust;
  const mine = ++asked;
  await Promise.all(Object.entries(cells).map(async ([id, cell]) => {
    const figure = by(id).querySelector('figure');
    figure.setAttribute('aria-busy', 'true');
    try {
      const shown = await cell();
      if (mine === asked) figure.replaceChildren(...shown); // an answer to an older question comes too late
    } catch (e) {
      if (mine === asked) figure.replaceChildren(element('p', { class: 'none' }, `No answer: ${e.message}`));
    }
    if (mine === asked) figure.removeAttribute('aria-busy');
  }));
}

async function start() {
  for (const [id, cell] of Object.entries(cells)) by(id).querySelector('code').textContent = cell.toString();
  by('year').append(element('option', { value: '' }, 'any time'), ...Array.from({ length: 31 }, (_, i) => element('option', {}, 1990 + i)));
  const bound = await ask('{ ask(query: "constrains(Law, X), company(X)", first: 1000) { edges { node { values { entity { id name } } } } } }');
  for (const { node } of bound.ask.edges) companies.set(node.values[1].entity.id, node.values[1].entity.name);
  const byName = [...companies].sort((a, b) => a[1].localeCompare(b[1]));
  by('company').append(...byName.map(([id, name]) => element('option', { value: id }, name)));
  by('company').onchange = (e) => change({ company: e.target.value });
  by('year').onchange = (e) => change({ year: e.target.value });
  by('distrust').onchange = (e) => change({ distrust: e.target.checked });
  await change(companies.has(state.company) ? {} : { company: byName[0]?.[0] });
}

start().catch((e) => {
  by('trouble').textContent = `nexum does not answer at ${NEXUM} (${e.message}). Start it so that this page may read its answers:\n`
    + `nexum --origin ${location.origin === 'null' ? 'http://localhost:8000' : location.origin}`
    + (location.protocol === 'file:' ? '\nand open the page at http://localhost:8000, after python3 -m http.server in its folder.' : '');
  by('trouble').hidden = false;
  by('controls').hidden = true;
  document.querySelectorAll('section').forEach((s) => { s.hidden = true; });
});
