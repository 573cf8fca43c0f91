package graphfile

import (
	"cmp"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
)

// property is a field of a node or edge.
type property struct {
	name  string
	value any // string, json.Number, bool, []any or map[string]any
	// period is when a value of GEXF holds; the zero period for always.
	period claim.Period
}

// text returns the value as text. It is empty if the value is a list or map.
func (p property) text() string {
	switch v := p.value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// node is a node of a graph file.
type node struct {
	at         format.Place
	id, label  string
	properties []property
	spells     []claim.Period
}

// edge is an edge of a graph file.
type edge struct {
	at             format.Place
	source, target string
	label          string
	undirected     bool
	properties     []property
	spells         []claim.Period
	declared       *schema.RelationType // nil for a type that the ontology does not have
}

// take removes the property with the first of these names that exists, and returns it.
func take(list *[]property, names ...string) (property, bool) {
	for _, name := range names {
		for i, p := range *list {
			if p.name == name {
				*list = slices.Delete(*list, i, i+1)
				return p, true
			}
		}
	}
	return property{}, false
}

// takeText removes a property like take, and returns it as text.
func takeText(list *[]property, names ...string) string {
	p, _ := take(list, names...)
	return p.text()
}

// graph makes claims of the nodes and edges of a file.
type graph struct {
	in    *format.Input
	to    format.Sink
	ctx   claim.Context
	own   bool              // whether nexum wrote the file
	stem  string            // prefix for ids that are valid only within the file, from its name
	ids   map[string]string // ids of the nodes of the file, by their ids in the file
	kinds map[string]string // kinds of the nodes, by id
	docs  map[string]format.Place
	attrs format.Attributes
	// undefined are the ends of edges that were no nodes when the edge was read.
	undefined map[string]format.Place
}

// maxNodes is the maximum number of nodes in a graph file.
const maxNodes = 20_000_000

func newGraph(in *format.Input, to format.Sink) *graph {
	name, _, _ := strings.Cut(filepath.Base(filepath.ToSlash(in.Name)), ".")
	g := &graph{
		in: in, to: to, ctx: in.Context, stem: format.Slug(name), ids: map[string]string{}, kinds: map[string]string{},
		docs: map[string]format.Place{}, undefined: map[string]format.Place{},
	}
	if g.stem == "" {
		g.stem = "graph"
	}
	g.ctx.Document = in.Document
	return g
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// idOf returns the id of the entity for the id of a node. known means that it is an id of nexum.
func (g *graph) idOf(id string, known bool) string {
	switch {
	case strings.ContainsAny(id, ":/"):
		return format.AsIRI(id)
	case known && slug.MatchString(id):
		return id
	}
	return format.ID(g.stem, id)
}

// kindOf finds a kind by its name in a file: COMPANY or Company.
func kindOf(o *schema.Ontology, name string) (*schema.Kind, bool) {
	if k, ok := o.Kind(name); ok {
		return k, true
	}
	return o.KindByEnum(strings.ToUpper(name))
}

// node makes the claims of a node.
func (g *graph) node(n *node) {
	if n.id == "" {
		g.to.Problem(n.at, "a node has no id")
		return
	}
	if len(g.ids) >= maxNodes {
		g.to.Problem(n.at, "the graph has more than %d nodes", maxNodes)
		return
	}
	g.own = g.own || hasClaims(n)
	k := g.kind(n)
	id := g.idOf(n.id, g.own && k != nil)
	if _, twice := g.ids[n.id]; twice {
		g.to.Problem(n.at, "the node %q is defined twice", n.id)
		return
	}
	g.ids[n.id] = id
	if list, ok := take(&n.properties, "claims"); ok && g.own {
		if k != nil {
			g.kinds[id] = k.Name
		}
		g.exportedNode(n, id, k, list)
		return
	} else if ok {
		n.properties = append(n.properties, list)
	}
	contexts := g.contexts(n.at, &n.properties)
	if k != nil {
		g.kinds[id] = k.Name
		for i := range contexts {
			g.to.Kind(n.at, id, k.Name, &contexts[i])
		}
	}
	say := func(predicate string, v claim.Value) {
		for i := range contexts {
			g.to.Fact(n.at, id, predicate, v, &contexts[i])
		}
	}
	g.names(n, id, k != nil, say)
	if g.own {
		n.flattenFacts()
	}
	for _, p := range n.properties {
		fact, m, of := format.SplitModality(p.name)
		if of = of && g.own; of {
			p.name = fact
		}
		g.fact(n, p, k, func(predicate string, v claim.Value) {
			for _, c := range contexts {
				if of {
					c.Modality = m
				}
				if p.period != (claim.Period{}) {
					c.Period = p.period
				}
				g.to.Fact(n.at, id, predicate, v, &c)
			}
		})
	}
	g.existence(n, say)
}

// partOf makes the claim that a node is part of another node, its parent. It makes none if parent is empty.
func (g *graph) partOf(at format.Place, id, parent string) {
	if parent == "" || id == "" || g.own {
		return
	}
	g.to.Relation(at, g.idOf(id, false), "graph:partOf", g.idOf(parent, false), &g.ctx)
}

// names takes the name, the aliases and the description of a node from its properties. A node of another tool that has
// no name has its id as its name. typed reports whether a kind is known.
func (g *graph) names(n *node, id string, typed bool, say func(predicate string, v claim.Value)) {
	name, label := takeText(&n.properties, "name"), takeText(&n.properties, "label")
	if name = cmp.Or(name, label, n.label); strings.TrimSpace(name) == "" && !g.own {
		name = n.id
	}
	needless := name == id && g.own && (typed || len(n.properties) > 0) // an entity without a name is shown by its id
	if strings.TrimSpace(name) != "" && !needless {
		say(claim.PredicateName, claim.Literal(name))
	}
	if aliases, ok := take(&n.properties, "aliases"); ok {
		for _, a := range g.values(aliases, true) {
			say(claim.PredicateAlias, claim.Literal(a))
		}
	}
	if s := takeText(&n.properties, "description"); strings.TrimSpace(s) != "" {
		say(claim.PredicateDescription, claim.Literal(s))
	}
}

// flattenFacts puts the facts of a node from an export of nexum among its properties.
func (n *node) flattenFacts() {
	for _, name := range []string{
		"validFrom", "validTo", "validFromOrBefore",
		"id",
	} { // already read, or only metadata of facts
		take(&n.properties, name)
	}
	if facts, ok := take(&n.properties, "facts"); ok {
		n.properties = append(n.properties, members(facts.value)...)
	}
}

// existence records the spells of a node from another tool.
func (g *graph) existence(n *node, say func(string, claim.Value)) {
	if g.own {
		return
	}
	for _, s := range n.spells {
		say("graph:spell", claim.Literal(s.From.String()+"/"+s.To.String()))
	}
}

// members returns an object as properties, sorted by name.
func members(v any) (out []property) {
	object, _ := v.(map[string]any)
	for name, value := range object {
		out = append(out, property{name: name, value: value})
	}
	slices.SortFunc(out, func(a, b property) int { return strings.Compare(a.name, b.name) })
	return out
}

// kind removes the field with the kind of a node and returns the kind. If its value is not a kind of the ontology,
// the field stays.
func (g *graph) kind(n *node) *schema.Kind {
	for _, name := range []string{"kind", "type", "category"} {
		for i, p := range n.properties {
			if p.name != name {
				continue
			}
			k, ok := kindOf(g.to.Ontology(), p.text())
			if ok || g.own && name == "kind" {
				n.properties = slices.Delete(n.properties, i, i+1)
			}
			if ok && k.Name != schema.Thing {
				return k
			}
			if ok {
				return nil
			}
			if g.own && name == "kind" && p.text() != "" {
				g.to.Problem(n.at, "there is no kind %q; load the ontology that the graph was exported under first", p.text())
				return nil
			}
		}
	}
	return nil
}

// fact makes claims of one field of a node.
func (g *graph) fact(n *node, p property, k *schema.Kind, say func(string, claim.Value)) {
	name := strings.TrimPrefix(p.name, "fact:")
	of := (*schema.Fact)(nil)
	if k != nil {
		of, _ = k.Fact(name)
	}
	if of == nil && !strings.ContainsAny(name, ":/") {
		name = format.Name("graph", name)
	} else if of == nil {
		name = format.AsIRI(name)
	}
	for _, text := range g.values(p, of == nil || of.List) {
		v := claim.Literal(text)
		if of == nil {
			v.Datatype = datatype(p.value)
		}
		say(name, v)
	}
}

// datatype returns the datatype of a value of JSON, or of a typed field.
func datatype(v any) string {
	const xsd = "http://www.w3.org/2001/XMLSchema#"
	switch v := v.(type) {
	case json.Number:
		if strings.ContainsAny(v.String(), "eE") {
			return xsd + "double"
		}
		return xsd + "decimal"
	case bool:
		return xsd + "boolean"
	case map[string]any:
		return format.JSON
	}
	return ""
}

// values returns the texts of a property. In a file that nexum wrote, one text may hold several values.
func (g *graph) values(p property, several bool) (out []string) {
	switch v := p.value.(type) {
	case []any:
		for _, x := range v {
			out = append(out, g.values(property{name: p.name, value: x}, false)...)
		}
		return out
	case map[string]any:
		text, _ := json.Marshal(v) // a value from JSON can be written as JSON
		return []string{string(text)}
	case nil:
		return nil
	}
	text := p.text()
	if g.own && several {
		return split(text)
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return []string{text}
}

// split splits a text with several values: x | y. A bar in a value is written \| and a backslash \\.
func split(s string) (out []string) {
	var b strings.Builder
	end := func() {
		if t := strings.TrimSpace(b.String()); t != "" {
			out = append(out, t)
		}
		b.Reset()
	}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '|' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == '|':
			end()
		default:
			b.WriteByte(s[i])
		}
	}
	end()
	return out
}
