package export

import (
	"bufio"
	"slices"
)

// A Format is a file format for graphs.
type Format struct {
	// Name is the value of the enum GraphFormat, such as GEXF.
	Name string
	// Extension is the extension of file names without the dot, such as gexf.
	Extension string
	// MediaType is the media type for HTTP.
	MediaType string

	encoder func(*bufio.Writer, *head) encoder
	table   *tableForm // the form of the table, if the format is a table of only the entities or relations
	rdf     bool       // whether the format contains IRIs
	// attributes is true if the format declares the attributes of relations before the first relation.
	attributes bool
	// nodesOnly and edgesOnly are true if the format is a table of only the entities or only the relations.
	nodesOnly, edgesOnly bool
}

// csvMedia is the media type of tables.
const csvMedia = "text/csv; charset=utf-8; header=present"

// NodeTable returns the format of a table with one row per entity.
func NodeTable(f RowFormat) Format {
	form := &tableForm{rows: f}
	if f.Extension == "csv" {
		return Format{Name: "CSV_NODES", Extension: "nodes.csv", MediaType: csvMedia, table: form, nodesOnly: true}
	}
	return Format{Name: "NODES", Extension: f.Extension, MediaType: f.MediaType, table: form, nodesOnly: true}
}

// EdgeTable returns the format of a table with one row per relation.
func EdgeTable(f RowFormat) Format {
	out := Format{Name: "EDGES", Extension: f.Extension, MediaType: f.MediaType, edgesOnly: true, attributes: true}
	out.table = &tableForm{f, edgeColumns, edgeCells}
	if f.Extension == "csv" {
		out.Name, out.Extension, out.MediaType = "CSV_EDGES", "edges.csv", csvMedia
		out.table = &tableForm{f, csvEdgeColumns, csvEdgeCells}
	}
	return out
}

// Formats returns all formats in the order of the documentation.
func Formats() []Format {
	csv, _ := RowFormatByExtension("csv")
	return []Format{
		{Name: "GEXF", Extension: "gexf", MediaType: "application/gexf+xml", encoder: newGEXF, attributes: true},
		{Name: "GRAPHML", Extension: "graphml", MediaType: "application/graphml+xml", encoder: newGraphML, attributes: true},
		{Name: "CYTOSCAPE", Extension: "cyjs", MediaType: "application/json", encoder: newCytoscape},
		{Name: "GRAPHOLOGY", Extension: "graphology.json", MediaType: "application/json", encoder: newGraphology},
		{Name: "D3", Extension: "d3.json", MediaType: "application/json", encoder: newD3},
		{Name: "DOT", Extension: "dot", MediaType: "text/vnd.graphviz; charset=utf-8", encoder: newDOT},
		{Name: "MERMAID", Extension: "mmd", MediaType: "text/vnd.mermaid; charset=utf-8", encoder: newMermaid},
		NodeTable(csv),
		EdgeTable(csv),
		{Name: "KUMU", Extension: "kumu.json", MediaType: "application/json", encoder: newKumu},
		{
			Name: "FLOURISH_POINTS", Extension: "flourish.points.csv", MediaType: csvMedia, encoder: newFlourishPoints,
			nodesOnly: true,
		},
		{
			Name:       "FLOURISH_LINKS",
			Extension:  "flourish.links.csv",
			MediaType:  csvMedia,
			encoder:    newFlourishLinks,
			attributes: true,
			edgesOnly:  true,
		},
		{Name: "NEO4J_NODES", Extension: "neo4j.nodes.csv", MediaType: csvMedia, encoder: newNeo4jNodes, nodesOnly: true},
		{
			Name:       "NEO4J_RELATIONSHIPS",
			Extension:  "neo4j.relationships.csv",
			MediaType:  csvMedia,
			encoder:    newNeo4jRelationships,
			attributes: true,
			edgesOnly:  true,
		},
		{Name: "JSONLD", Extension: "jsonld", MediaType: "application/ld+json", encoder: newJSONLD, rdf: true},
		{Name: "NQUADS", Extension: "nq", MediaType: "application/n-quads", encoder: newNQuads, rdf: true},
		{Name: "TURTLE", Extension: "ttl", MediaType: "text/turtle; charset=utf-8", encoder: newTurtle, rdf: true},
		{
			Name: "NTRIPLES_12", Extension: "1.2.nt", MediaType: "application/n-triples; version=1.2",
			encoder: newNTriples12, rdf: true,
		},
		{
			Name: "TURTLE_12", Extension: "1.2.ttl", MediaType: "text/turtle; version=1.2; charset=utf-8",
			encoder: newTurtle12, rdf: true,
		},
	}
}

// ByName finds a format by its name.
func ByName(name string) (Format, bool) {
	return find(func(f Format) bool { return f.Name == name })
}

// ByExtension finds a format by the extension of its files. In addition to the formats of Formats, it finds 1.2.gexf,
// which is GEXF 1.2draft.
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

// An encoder writes one format. Errors of the writer are reported when it is flushed.
type encoder interface {
	begin()
	entity(e *Entity)
	relation(r *Relation)
	end()
}

// A head has the information about an export as a whole.
type head struct {
	title     string
	truncated string // DEPTH, LIMIT or TIME; empty if the graph is complete
	revision  uint64
	times     bool     // whether a claim of the graph has a time of day
	facts     []column // the facts that some entity has
	// attributes are the attributes that some relation has.
	attributes []attributeColumn
	names      names
}
