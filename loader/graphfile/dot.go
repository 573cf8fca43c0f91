package graphfile

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"unsafe"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// DOT is the format of Graphviz.
type DOT struct{}

// Info describes the format.
func (DOT) Info() format.Info {
	return format.Info{Name: "dot", Title: "graphs of Graphviz in DOT", Extensions: []string{".dot", ".gv"}}
}

// Recognize recognizes DOT by its extension.
func (f DOT) Recognize(name string, head []byte) format.Match {
	if slices.Contains(f.Info().Extensions, path.Ext(name)) && bytes.Contains(head, []byte("graph")) {
		return format.ByName
	}
	return format.No
}

// Read reads a graph.
func (DOT) Read(_ context.Context, in *format.Input, to format.Sink) error {
	r := &dotReader{
		graph: newGraph(in, to), src: in.Body, line: 1, col: 1, nodes: map[string]*node{},
		clusters: map[string]string{},
	}
	if err := r.file(); err != nil {
		return err
	}
	r.flush()
	r.finish()
	return nil
}

// dotReader reads one file. It keeps nodes until the end, because their attributes may come after their edges.
type dotReader struct {
	*graph
	src       *bufio.Reader
	line, col int
	token     dotToken // the next one
	directed  bool
	depth     int
	nodes     map[string]*node
	order     []*node
	edges     []*edge
	size      int
	labels    []string          // the labels of the blocks that are being read
	open      []string          // the clusters that are being read
	clusters  map[string]string // the innermost cluster of each node that is in one
}

const (
	// maxDOT is the maximum size in bytes of the nodes and edges in memory.
	maxDOT = 512 << 20
	// maxAttributes is the maximum number of attributes of a node or edge.
	maxAttributes = 1000

	nodeSize     = int(unsafe.Sizeof(node{})) + 48 // with its entries in the map and in the list of nodes
	edgeSize     = int(unsafe.Sizeof(edge{})) + 8
	propertySize = int(unsafe.Sizeof(property{}))
)

// tooLarge is the message about a graph that is larger than maxDOT.
const tooLarge = "the graph is too large to be read from DOT: its nodes and edges need more than 512 MiB, where " +
	"an edge from one group of nodes to another counts for each pair of them; write the graph in GraphML"

func (r *dotReader) fail(message string, args ...any) error {
	return format.Errorf(r.token.at, message, args...)
}

// file parses: strict? (graph | digraph) ID? { … }
func (r *dotReader) file() error {
	if err := r.next(); err != nil {
		return err
	}
	if r.keyword("strict") {
		if err := r.next(); err != nil {
			return err
		}
	}
	if r.directed = r.keyword("digraph"); !r.directed && !r.keyword("graph") {
		return r.fail("a file of DOT begins with graph or digraph")
	}
	if err := r.next(); err != nil {
		return err
	}
	if r.token.id {
		r.own = r.token.text == "nexum" && r.directed
		if err := r.next(); err != nil {
			return err
		}
	}
	_, label, err := r.block(nil, nil)
	if err != nil {
		return err
	}
	if text := strings.TrimSpace(dotText(label)); text != "" && !r.own {
		r.to.Fact(r.in.At(1, 0), r.ctx.Document, "graph:label", claim.Literal(text), &r.ctx)
	}
	if r.token.text != "" || r.token.id {
		return r.fail("the file continues after its graph; a file contains one graph")
	}
	return nil
}

// block parses { … }. nodes and edges are the default attributes. It returns the nodes in the block, and its label.
func (r *dotReader) block(nodes, edges []property) (in []string, label string, err error) {
	if r.depth++; r.depth > maxDepth {
		return nil, "", r.fail("subgraphs nest deeper than %d", maxDepth)
	}
	r.labels = append(r.labels, "")
	defer func() {
		r.depth--
		label = r.labels[len(r.labels)-1]
		r.labels = r.labels[:len(r.labels)-1]
	}()
	if ok, err := r.mark("{"); err != nil {
		return nil, "", err
	} else if !ok {
		return nil, "", r.fail("expected {")
	}
	for {
		if ok, err := r.mark("}"); ok {
			return unique(in), "", err
		}
		if r.token.text == "" && !r.token.id {
			return nil, "", r.fail("the graph has no closing }")
		}
		if err := r.to.Err(); err != nil {
			return nil, "", &format.Error{Place: r.token.at, Err: err}
		}
		ids, err := r.statement(&nodes, &edges)
		if err != nil {
			return nil, "", err
		}
		in = append(in, ids...)
		if _, err := r.mark(";"); err != nil {
			return nil, "", err
		}
	}
}

// unique removes repeated ids from a list.
func unique(ids []string) []string {
	seen := make(map[string]bool, len(ids))
	return slices.DeleteFunc(ids, func(id string) bool {
		twice := seen[id]
		seen[id] = true
		return twice
	})
}

// statement parses a statement, and returns the nodes in it.
func (r *dotReader) statement(nodes, edges *[]property) ([]string, error) {
	for _, d := range []struct {
		word string
		to   *[]property
	}{{"graph", nil}, {"node", nodes}, {"edge", edges}} {
		if !r.keyword(d.word) {
			continue
		}
		if err := r.next(); err != nil {
			return nil, err
		}
		list, err := r.attributes(nil)
		if d.to != nil {
			if *d.to = merge(*d.to, list); err == nil {
				err = r.tooMany(*d.to)
			}
		} else if label, ok := take(&list, "label"); ok {
			r.labels[len(r.labels)-1] = label.text()
		}
		return nil, err
	}
	at := r.token.at
	ends, err := r.endpoint(*nodes, *edges)
	if err != nil || ends == nil {
		return nil, err
	}
	all, chain := ends, [][]string{ends}
	for !r.token.id && (r.token.text == "->" || r.token.text == "--") {
		if r.directed != (r.token.text == "->") {
			return nil, r.fail("%s", wrongArrow(r.directed))
		}
		if err := r.next(); err != nil {
			return nil, err
		}
		if ends, err = r.endpoint(*nodes, *edges); err != nil {
			return nil, err
		}
		all, chain = append(all, ends...), append(chain, ends)
	}
	list, err := r.attributes(nil)
	if err != nil {
		return nil, err
	}
	if len(chain) == 1 {
		for _, id := range chain[0] {
			n := r.nodes[id]
			n.properties = merge(n.properties, list)
			if err := r.tooMany(n.properties); err != nil {
				return nil, err
			}
		}
		return all, nil
	}
	list = merge(slices.Clone(*edges), list)
	if err := r.tooMany(list); err != nil {
		return nil, err
	}
	return all, r.join(at, chain, list)
}

// join adds the edges of a chain, which share their attributes until flush.
func (r *dotReader) join(at format.Place, chain [][]string, list []property) error {
	for i := 1; i < len(chain); i++ {
		for _, source := range chain[i-1] {
			if r.size += len(chain[i]) * edgeSize; r.size > maxDOT {
				return format.Errorf(at, tooLarge)
			}
			for _, target := range chain[i] {
				e := &edge{at: at, source: source, target: target, undirected: !r.directed, properties: list}
				r.edges = append(r.edges, e)
			}
		}
	}
	return nil
}

// endpoint parses a node or a subgraph. It returns nil for an attribute of the graph.
func (r *dotReader) endpoint(nodes, edges []property) ([]string, error) {
	begin, name := r.token.at, ""
	if r.keyword("subgraph") {
		if err := r.next(); err != nil {
			return nil, err
		}
		if r.token.id {
			name = r.token.text
			if err := r.next(); err != nil {
				return nil, err
			}
		}
	}
	if !r.token.id && r.token.text == "{" {
		return r.subgraph(begin, name, slices.Clone(nodes), slices.Clone(edges))
	}
	if !r.token.id {
		return nil, r.fail("expected a node, an edge or a subgraph, not %q", r.token.text)
	}
	at := r.token.at
	id, err := r.identifier()
	if err != nil {
		return nil, err
	}
	if ok, err := r.mark("="); ok || err != nil { // an attribute of the graph
		value := ""
		if err == nil {
			value, err = r.identifier()
		}
		if id == "label" {
			r.labels[len(r.labels)-1] = value
		}
		return nil, err
	}
	for range 2 { // a port and a compass point
		if ok, err := r.mark(":"); err != nil {
			return nil, err
		} else if ok {
			if _, err := r.identifier(); err != nil {
				return nil, err
			}
		}
	}
	if r.nodes[id] == nil {
		if r.size += nodeSize + len(id) + propertySize*len(nodes); r.size > maxDOT {
			return nil, format.Errorf(at, tooLarge)
		}
		r.nodes[id] = &node{at: at, id: id, properties: slices.Clone(nodes)}
		r.order = append(r.order, r.nodes[id])
	}
	return []string{id}, nil
}

// subgraph parses the block of a subgraph, and returns its nodes.
func (r *dotReader) subgraph(at format.Place, name string, nodes, edges []property) ([]string, error) {
	isCluster := strings.HasPrefix(name, "cluster")
	if isCluster {
		r.open = append(r.open, name)
	}
	ids, label, err := r.block(nodes, edges)
	if isCluster && err == nil {
		r.open = r.open[:len(r.open)-1]
		r.cluster(at, name, label, ids)
	}
	if ids == nil {
		ids = []string{}
	}
	return ids, err
}

// cluster makes a node of a cluster: a subgraph that is drawn as a box. Nodes that are in no cluster within it are part
// of it.
func (r *dotReader) cluster(at format.Place, name, label string, ids []string) {
	for _, id := range ids {
		if r.clusters[id] == "" && id != name {
			r.clusters[id] = name
		}
	}
	n := r.nodes[name]
	if n == nil {
		n = &node{at: at, id: name}
		r.nodes[name] = n
		r.order = append(r.order, n)
	}
	if label != "" {
		n.properties = merge(n.properties, []property{{name: "label", value: label}})
	}
	if len(r.open) > 0 && r.open[len(r.open)-1] != name {
		r.clusters[name] = r.open[len(r.open)-1]
	}
}

// identifier parses an identifier. Quoted texts may be joined with +.
func (r *dotReader) identifier() (string, error) {
	if !r.token.id {
		return "", r.fail("expected a name")
	}
	first := r.token.text
	if err := r.next(); err != nil {
		return "", err
	}
	var b strings.Builder
	for {
		ok, err := r.mark("+")
		if err != nil || !ok {
			return cmp.Or(b.String(), first), err
		}
		if !r.token.quoted {
			return "", r.fail("expected a text in quotes after +")
		}
		if b.Len() == 0 {
			b.WriteString(first)
		}
		if b.WriteString(r.token.text); b.Len() > format.MaxRecord {
			return "", r.fail("a text is longer than %d MiB", format.MaxRecord>>20)
		}
		if err := r.next(); err != nil {
			return "", err
		}
	}
}

// attributes parses any number of lists [a=b, c=d].
func (r *dotReader) attributes(list []property) ([]property, error) {
	for {
		if ok, err := r.mark("["); err != nil || !ok {
			return list, err
		}
		for {
			if ok, err := r.mark("]"); err != nil {
				return nil, err
			} else if ok {
				break
			}
			p, err := r.attribute()
			if err != nil {
				return nil, err
			}
			list = merge(list, []property{p})
			if err := r.tooMany(list); err != nil {
				return nil, err
			}
		}
	}
}

// attribute parses a=b or a, which is short for a=true, and a separator after it.
func (r *dotReader) attribute() (property, error) {
	name, err := r.identifier()
	if err != nil {
		return property{}, err
	}
	value := "true"
	if ok, err := r.mark("="); err != nil {
		return property{}, err
	} else if ok {
		if value, err = r.identifier(); err != nil {
			return property{}, err
		}
	}
	if r.size += propertySize + len(name) + len(value); r.size > maxDOT {
		return property{}, r.fail(tooLarge)
	}
	for _, sep := range []string{",", ";"} {
		if _, err := r.mark(sep); err != nil {
			return property{}, err
		}
	}
	return property{name: name, value: value}, nil
}

// tooMany returns an error if a list has more than maxAttributes.
func (r *dotReader) tooMany(list []property) error {
	if len(list) > maxAttributes {
		return r.fail("a node or edge has more than %d attributes", maxAttributes)
	}
	return nil
}

// merge adds the properties of more to list. They replace properties with the same name.
func merge(list, more []property) []property {
	for _, p := range more {
		if i := slices.IndexFunc(list, func(q property) bool { return q.name == p.name }); i >= 0 {
			list[i] = p
		} else {
			list = append(list, p)
		}
	}
	return list
}

// dotDrawing lists the attributes that only concern the drawing.
var dotDrawing = strings.Fields(
	`arrowhead arrowsize arrowtail color colorscheme constraint decorate dir fillcolor fixedsize fontcolor fontname fontsize

	headport height labelangle labeldistance labelfloat labelfontcolor labelfontname labelfontsize layer len lhead lp ltail margin minlen nojustify
	ordering orientation penwidth peripheries pin pos regular samehead sametail sides skew style tailport vertices width xlp group shape image
	imagepos imagescale labelloc rank showboxes sortv`,
)

// flush makes the claims of all nodes, and then of all edges.
func (r *dotReader) flush() {
	for _, n := range r.order {
		r.clean(&n.properties)
		r.graph.node(n)
		r.partOf(n.at, n.id, r.clusters[n.id])
	}
	for _, e := range r.edges {
		e.properties = slices.Clone(e.properties)
		r.clean(&e.properties)
		r.graph.edge(e)
	}
}

// clean removes drawing attributes and resolves the escapes of texts.
func (r *dotReader) clean(list *[]property) {
	*list = slices.DeleteFunc(*list, func(p property) bool { return slices.Contains(dotDrawing, strings.ToLower(p.name)) })
	for i := range *list {
		p := &(*list)[i]
		text, _ := p.value.(string)
		if r.own && p.name != "id" {
			text = strings.ReplaceAll(text, "&amp;", "&")
		}
		if p.value = dotText(text); p.name != "label" && p.name != "name" && p.name != "id" && format.IsNumber(text) {
			p.value = json.Number(text)
		}
	}
}

// wrongArrow returns what is wrong with an edge operator that does not fit the graph: -- in a directed graph, or -> in
// an undirected one.
func wrongArrow(directed bool) string {
	if directed {
		return "an edge of a digraph is written ->, not --; write ->, or graph instead of digraph if its edges have " +
			"no direction"
	}
	return "an edge of a graph is written --, not ->; write --, or digraph instead of graph if its edges have a direction"
}
