package export

import (
	"bufio"
	"slices"
)

// A Format is a file format for graphs.
type Format struct {
	// Name is the value of the enum GraphFormat: GEXF.
	Name string
	// Extension is what a file's name ends with, without the dot: gexf.
	Extension string
	// MediaType is what HTTP calls it.
	MediaType string

	encoder func(*bufio.Writer, *head) encoder
	rdf     bool // what it writes has IRIs
	// attributes says that the format declares the attributes of relations before it writes any.
	attributes bool
	// nodesOnly and edgesOnly say that the format is a table of the entities or of the relations alone.
	nodesOnly, edgesOnly bool
}

// NodesOnly reports whether the format is a table of the entities alone.
func (f Format) NodesOnly() bool { return f.nodesOnly }

// NodeTable returns the format of a file with one row per entity.
func NodeTable(f RowFormat) Format {
	if f.Extension == "csv" {
		csv, _ := ByName("CSV_NODES")
		return csv
	}
	return Format{Name: "NODES", Extension: f.Extension, MediaType: f.MediaType, encoder: nodeRows(f), nodesOnly: true}
}

// EdgeTable returns the format of a file with one row per relation.
func EdgeTable(f RowFormat) Format {
	if f.Extension == "csv" {
		csv, _ := ByName("CSV_EDGES")
		return csv
	}
	return Format{Name: "EDGES", Extension: f.Extension, MediaType: f.MediaType, encoder: edgeRows(f), edgesOnly: true, attributes: true}
}

// Formats are all formats, in the order of the documentation.
func Formats() []Format {
	return []Format{
		{Name: "GEXF", Extension: "gexf", MediaType: "application/gexf+xml", encoder: newGEXF, attributes: true},
		{Name: "GRAPHML", Extension: "graphml", MediaType: "application/graphml+xml", encoder: newGraphML, attributes: true},
		{Name: "CYTOSCAPE", Extension: "cyjs", MediaType: "application/json", encoder: newCytoscape},
		{Name: "GRAPHOLOGY", Extension: "graphology.json", MediaType: "application/json", encoder: newGraphology},
		{Name: "D3", Extension: "d3.json", MediaType: "application/json", encoder: newD3},
		{Name: "DOT", Extension: "dot", MediaType: "text/vnd.graphviz; charset=utf-8", encoder: newDOT},
		{Name: "MERMAID", Extension: "mmd", MediaType: "text/vnd.mermaid; charset=utf-8", encoder: newMermaid},
		{Name: "CSV_NODES", Extension: "nodes.csv", MediaType: "text/csv; charset=utf-8; header=present", encoder: newCSVNodes, nodesOnly: true},
		{Name: "CSV_EDGES", Extension: "edges.csv", MediaType: "text/csv; charset=utf-8; header=present", encoder: newCSVEdges, attributes: true, edgesOnly: true},
		{Name: "JSONLD", Extension: "jsonld", MediaType: "application/ld+json", encoder: newJSONLD, rdf: true},
		{Name: "NQUADS", Extension: "nq", MediaType: "application/n-quads", encoder: newNQuads, rdf: true},
		{Name: "TURTLE", Extension: "ttl", MediaType: "text/turtle; charset=utf-8", encoder: newTurtle, rdf: true},
	}
}

// ByName finds a format by its name.
func ByName(name string) (Format, bool) {
	return find(func(f Format) bool { return f.Name == name })
}

// ByExtension finds a format by what file names end with. Beside those of Formats there is 1.2.gexf, GEXF 1.2draft.
func ByExtension(extension string) (Format, bool) {
	if extension == "1.2.gexf" {
		f, ok := ByName("GEXF")
		f.Extension, f.encoder = extension, newGEXFDraft
		return f, ok
	}
	return find(func(f Format) bool { return f.Extension == extension })
}

func find(match func(Format) bool) (Format, bool) {
	all := Formats()
	i := slices.IndexFunc(all, match)
	if i < 0 {
		return Format{}, false
	}
	return all[i], true
}

// An encoder writes one format. Errors of the writer are found when it is flushed.
type encoder interface {
	begin()
	entity(e *Entity)
	relation(r *Relation)
	end()
}

// head is what is said of an export as a whole.
type head struct {
	title     string
	truncated string // DEPTH, LIMIT or TIME; empty if it is whole
	revision  uint64
	times     bool     // whether a claim of the graph tells a time of day
	facts     []column // the facts that entities of it have
	// attributes are those that relations of it have.
	attributes []attributeColumn
	names      names
}
