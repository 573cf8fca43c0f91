// Reads exported files with the libraries that they are for, and prints what it found as JSON:
// {nodes: {id: attributes}, edges: {id: attributes with source and target}}, and of RDF sorted N-Quads.
import { readFile } from "node:fs/promises";
import cytoscape from "cytoscape";
import Graph from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";
import jsonld from "jsonld";
import { Parser, Writer } from "n3";

const seen = (graph) => {
  const out = { nodes: {}, edges: {}, graph: graph.getAttributes() };
  graph.forEachNode((key, a) => (out.nodes[key] = a));
  graph.forEachEdge((key, a, source, target) => (out.edges[a.id ?? key] = { ...a, source, target }));
  return out;
};

const sorted = (text) => text.split("\n").filter(Boolean).sort();

const quads = (text, format) =>
  new Promise((resolve, reject) => {
    const writer = new Writer({ format: "N-Quads" });
    writer.addQuads(new Parser({ format }).parse(text));
    writer.end((err, result) => (err ? reject(err) : resolve(sorted(result))));
  });

const multi = { addMissingNodes: false, allowUndeclaredAttributes: false };

const readers = {
  gexf: (text) => seen(gexf.parse(Graph.MultiDirectedGraph, text, multi)),
  graphml: (text) => seen(graphml.parse(Graph.MultiDirectedGraph, text, { addMissingNodes: false })),
  // Sigma takes an edge attribute type for the way to draw the edge, so the type of a relation is relationType.
  graphology: (text) => {
    const out = seen(Graph.from(JSON.parse(text)));
    for (const edge of Object.values(out.edges)) {
      if ("type" in edge) throw new Error("an edge has the attribute type");
      edge.type = edge.relationType;
    }
    return out;
  },
  cytoscape: (text) => {
    const file = JSON.parse(text);
    const cy = cytoscape({ headless: true, ...file });
    const out = { nodes: {}, edges: {}, graph: cy.data() };
    cy.nodes().forEach((n) => void (out.nodes[n.id()] = n.data()));
    cy.edges().forEach((e) => void (out.edges[e.id()] = e.data()));
    return out;
  },
  nquads: (text) => quads(text, "N-Quads"),
  ntriples12: (text) => quads(text, "N-Triples"),
  turtle12: (text) => quads(text, "Turtle"),
  turtle: (text) => quads(text, "Turtle"),
  jsonld: async (text) => {
    // The file must not refer to other documents, so loading one is an error.
    const documentLoader = (url) => Promise.reject(new Error("the file refers to " + url));
    const dataset = await jsonld.toRDF(JSON.parse(text), { documentLoader, format: "application/n-quads" });
    return quads(dataset, "N-Quads");
  },
};

const out = {};
for (const arg of process.argv.slice(2)) {
  const at = arg.indexOf("=");
  out[arg] = await readers[arg.slice(0, at)](await readFile(arg.slice(at + 1), "utf8"));
}
process.stdout.write(JSON.stringify(out));
