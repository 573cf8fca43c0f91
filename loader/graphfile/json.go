package graphfile

import (
	"bytes"
	"context"
	"encoding/json"
	"path"
	"slices"

	"nexum/loader/format"
)

// Formats returns the formats of this package.
func Formats() []format.Format {
	return []format.Format{
		XML{"graphml"}, XML{"gexf"}, JSON{"cytoscape"}, JSON{"graphology"}, JSON{"nodelink"}, DOT{},
	}
}

// JSON is one of the graph formats in JSON: cytoscape, graphology or nodelink.
type JSON struct{ name string }

// layout is the structure of a JSON format: where its nodes and edges are.
type layout struct {
	title        string
	extensions   []string
	nodes, edges []string // paths of lists
}

func (f JSON) layout() layout {
	switch f.name {
	case "cytoscape":
		return layout{
			"graphs of Cytoscape in JSON",
			[]string{".cyjs", ".json"},
			[]string{"elements.nodes"},
			[]string{"elements.edges"},
		}
	case "graphology":
		return layout{"graphs of graphology in JSON", []string{".graphology", ".json"}, []string{"nodes"}, []string{"edges"}}
	}
	return layout{
		"graphs of networkx and D3 in JSON (node-link)",
		[]string{".json"},
		[]string{"nodes"},
		[]string{"links", "edges"},
	}
}

// Info describes the format.
func (f JSON) Info() format.Info {
	l := f.layout()
	return format.Info{Name: f.name, Title: l.title, Extensions: l.extensions, Defines: "node"}
}

// Recognize looks for keys that only this format has.
func (f JSON) Recognize(name string, head []byte) format.Match {
	keys := topKeys(head)
	has := func(name string) bool { return slices.Contains(keys, name) }
	switch {
	case f.name == "cytoscape" && has("elements"):
		return format.Likely
	case f.name == "graphology" && has("nodes") && has("options") && !has("links"):
		return format.Likely
	case f.name == "graphology" && has("nodes") && bytes.Contains(head, []byte(`"key"`)) && !has("links") &&
		!has("directed"):
		return format.Likely
	case f.name == "nodelink" && has("nodes") && (has("links") || has("directed") || has("multigraph")):
		return format.Likely
	case f.name != "nodelink" && path.Ext(name) == f.layout().extensions[0]:
		return format.ByName
	}
	return format.No
}

// topKeys returns the keys of the object at the beginning of a file that are complete within the head.
func topKeys(head []byte) (keys []string) {
	d := json.NewDecoder(bytes.NewReader(head))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	depth, key := 0, true
	for {
		t, err := d.Token()
		if err != nil {
			return keys
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
			continue
		case json.Delim('}'), json.Delim(']'):
			if depth--; depth < 0 {
				return keys
			}
		default:
			if depth > 0 {
				continue
			}
			if s, ok := t.(string); ok && key {
				keys = append(keys, s)
				key = false
				continue
			}
		}
		if depth == 0 {
			key = true
		}
	}
}

// Read reads a graph.
func (f JSON) Read(_ context.Context, in *format.Input, to format.Sink) error {
	g, l := newGraph(in, to), f.layout()
	var edges []func() // edges that come before all nodes are known
	nodesDone := false
	err := format.Members(
		in,
		to,
		slices.Concat(l.nodes, l.edges),
		func(at format.Place, path string, element bool, value json.RawMessage) error {
			v, err := decode(value)
			if err != nil {
				to.Problem(at, "%s", err)
				return nil
			}
			switch {
			case element && slices.Contains(l.nodes, path):
				g.node(f.nodeOf(at, v))
			case element:
				e := f.edgeOf(at, v)
				if nodesDone = nodesDone || len(g.ids) > 0; !nodesDone {
					if len(edges) >= maxNodes/20 {
						return format.Errorf(at, "there are too many edges before the nodes; write the nodes first")
					}
					edges = append(edges, func() { g.edge(e) })
					return nil
				}
				g.edge(e)
			case slices.Contains(l.nodes, path), slices.Contains(l.edges, path):
				to.Problem(at, "%s must be a list", path)
			case path == "generated_by":
				g.own = v == "nexum"
			case path == "elements":
				g.elements(f, at, v)
			default:
				g.head(at, path, v)
			}
			return nil
		},
	)
	for _, e := range edges {
		e()
	}
	if err == nil {
		g.finish()
	}
	return err
}

// head reads data about the graph as a whole.
func (g *graph) head(at format.Place, path string, v any) {
	object, _ := v.(map[string]any)
	if _, revision := object["revision"]; revision && object["name"] != nil {
		g.own = true
	}
	switch path {
	case "format_version", "target_cytoscapejs_version", "directed", "multigraph", "options":
		return
	}
	if g.own || v == nil || len(object) == 0 && object != nil {
		return
	}
	texts := g.values(property{name: path, value: v}, false)
	for _, text := range texts {
		g.to.Fact(at, g.ctx.Document, format.Name("graph", path), literal(text, v), &g.ctx)
	}
}

// elements reads the elements of Cytoscape.js in one list, where the member group distinguishes nodes from edges.
func (g *graph) elements(f JSON, at format.Place, v any) {
	list, ok := v.([]any)
	if !ok {
		g.to.Problem(at, "elements must be an object with nodes and edges, or a list")
		return
	}
	for pass := range 2 {
		for _, x := range list {
			object, _ := x.(map[string]any)
			data, _ := object["data"].(map[string]any)
			isEdge := object["group"] == "edges" || data["source"] != nil && data["target"] != nil
			if isEdge && pass == 1 {
				g.edge(f.edgeOf(at, x))
			} else if !isEdge && pass == 0 {
				g.node(f.nodeOf(at, x))
			}
		}
	}
}

func decode(value json.RawMessage) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// fields returns the fields of a node or edge. In Cytoscape these are the members of data. In graphology they are
// the members of attributes and those next to attributes.
func (f JSON) fields(v any) []property {
	list := members(v)
	inner := map[string]string{"cytoscape": "data", "graphology": "attributes"}[f.name]
	if p, ok := take(&list, inner); ok && inner != "" {
		list = append(list, members(p.value)...)
	}
	if f.name == "cytoscape" { // drawing data
		for _, name := range []string{
			"group", "classes", "position", "selected", "selectable", "locked", "grabbable",
			"pannable", "removed",
		} {
			if p, ok := take(&list, name); ok && name == "position" {
				list = append(list, p)
			}
		}
	}
	return list
}

func (f JSON) nodeOf(at format.Place, v any) *node {
	n := &node{at: at, properties: f.fields(v)}
	names := []string{"id", "key"}
	if f.name == "graphology" {
		names = []string{"key"}
	}
	n.id = takeText(&n.properties, names...)
	return n
}

func (f JSON) edgeOf(at format.Place, v any) *edge {
	e := &edge{at: at, properties: f.fields(v)}
	e.source, e.target = takeText(&e.properties, "source"), takeText(&e.properties, "target")
	if f.name == "graphology" {
		take(&e.properties, "key")
		e.undirected = takeText(&e.properties, "undirected") == "true"
	}
	if f.name == "cytoscape" {
		take(&e.properties, "id")
	}
	return e
}
