package graphfile

import (
	"encoding/json"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
)

// edge makes the claims of an edge.
func (g *graph) edge(e *edge) {
	source, target := g.end(e, e.source), g.end(e, e.target)
	if source == "" || target == "" {
		return
	}
	typ := g.typeOf(e)
	e.declared, _ = g.to.Ontology().Type(typ)
	if g.own {
		derived := takeText(&e.properties, "derived") == "true"
		for _, name := range []string{"symmetric", "rule", "id", "key", "sourceName", "targetName", "source", "target"} {
			take(&e.properties, name)
		}
		if derived {
			g.to.Warn(e.at, "derived relations are not loaded, since the rules derive them again")
			return
		}
	}
	contexts := g.edgeContexts(e)
	for i := range contexts {
		subject, object := contexts[i].Ends(source, target)
		g.to.Relation(e.at, subject, typ, object, &contexts[i].Context)
	}
}

// maxUndefined is the maximum number of ends of edges that are checked again at the end of a file.
const maxUndefined = 1 << 16

// end returns the id of the entity at an end of an edge. A node that the file does not define is an entity with
// only an id.
func (g *graph) end(e *edge, id string) string {
	if id == "" {
		g.to.Problem(e.at, "an edge needs a source and a target")
		return ""
	}
	if known, ok := g.ids[id]; ok {
		return known
	}
	if len(g.undefined) < maxUndefined && !g.own {
		if _, again := g.undefined[id]; !again {
			g.undefined[id] = e.at
		}
	}
	return g.idOf(id, g.own)
}

// typeOf removes the field that gives the type of an edge, and returns the type.
func (g *graph) typeOf(e *edge) string {
	predicate := takeText(&e.properties, "predicate")
	names := []string{"type", "relationType"}
	if !g.own {
		names = append(names, "relation", "kind", "interaction")
	}
	typ := takeText(&e.properties, names...)
	label := takeText(&e.properties, "label")
	if label == "" && (typ == "" || !g.own) {
		label = e.label
	}
	if g.own && predicate != "" {
		return format.AsIRI(predicate)
	}
	if typ == "" {
		typ, label = label, ""
	}
	if label != "" && label != typ {
		e.properties = append(e.properties, property{name: "label", value: label})
	}
	if t, ok := g.to.Ontology().Type(typ); ok {
		return t.Name
	}
	if t, ok := g.to.Ontology().TypeByTerm(typ); ok {
		return t.Name
	}
	switch {
	case typ == "":
		return "graph:edge"
	case strings.Contains(typ, ":"):
		return format.AsIRI(typ)
	}
	return format.Name("graph", typ)
}

// edgeContexts returns the contexts of the claims of an edge: one per citation in the file or, without citations,
// one per document and period.
func (g *graph) edgeContexts(e *edge) (out []format.ClaimAbout) {
	if g.own {
		if out, ok := g.exportedClaims(e); ok {
			return out
		}
	}
	documents := g.documents(e.at, &e.properties)
	periods := g.periods(e)
	dated := g.dated(e)
	attributes := g.attributes(e)
	for _, d := range documents {
		for _, p := range periods {
			c := g.ctx
			c.Document, c.Attributes = d, attributes
			c.Period, c.Modality, c.Doubt, c.Stance = p.Period, p.Modality, p.Doubt, p.Stance
			out = append(out, format.ClaimAbout{Context: c})
		}
		for _, v := range dated {
			c := g.ctx
			c.Document, c.Attributes, c.Period = d, v.attributes, v.period
			out = append(out, format.ClaimAbout{Context: c})
		}
	}
	return out
}

// datedAttributes are the attributes of an edge in a period.
type datedAttributes struct {
	period     claim.Period
	attributes string
}

// dated takes the fields of an edge that hold for a period, and returns the attributes of each period.
func (g *graph) dated(e *edge) (out []datedAttributes) {
	all := e.properties
	var always []property
	byPeriod := map[claim.Period][]property{}
	var order []claim.Period
	for _, p := range all {
		if p.period == (claim.Period{}) {
			always = append(always, p)
			continue
		}
		if byPeriod[p.period] == nil {
			order = append(order, p.period)
		}
		byPeriod[p.period] = append(byPeriod[p.period], p)
	}
	for _, when := range order {
		e.properties = slices.Concat(always, byPeriod[when])
		out = append(out, datedAttributes{when, g.attributes(e)})
	}
	e.properties = always
	return out
}

func (g *graph) doubt(at format.Place, s string) float64 {
	if s == "" {
		return 0
	}
	doubt, err := format.ExportedDoubt(s)
	if err != nil {
		g.to.Problem(at, "%s", err)
	}
	return doubt
}

// period parses the dates of a period. An empty date is unknown.
func (g *graph) period(at format.Place, from, to string) claim.Period {
	p, err := claim.ParsePeriod(from, to)
	if err != nil {
		g.to.Problem(at, "%s", err)
	}
	if p.Empty() {
		g.to.Problem(at, "the period ends before it begins: from %s to %s", p.From, p.To)
		return claim.Period{}
	}
	return p
}

// contexts returns the contexts for the claims about a node: one per document that the node cites.
func (g *graph) contexts(at format.Place, list *[]property) (out []claim.Context) {
	if !g.own {
		return []claim.Context{g.ctx}
	}
	citations, _ := take(list, "citations")
	if all, ok := citations.value.([]any); ok {
		take(list, "documents")
		for _, c := range g.parsed(at, all) {
			c.Attributes = ""
			if !slices.Contains(out, c.Context) {
				out = append(out, c.Context)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	for _, d := range g.documents(at, list) {
		c := g.ctx
		c.Document = d
		out = append(out, c)
	}
	return out
}

// documents removes the field with the documents and returns them, or the document of the file if there are none.
func (g *graph) documents(at format.Place, list *[]property) (out []string) {
	if !g.own {
		return []string{g.ctx.Document}
	}
	p, _ := take(list, "documents")
	for _, d := range g.values(p, true) {
		out = append(out, g.document(at, d))
	}
	if len(out) == 0 {
		out = []string{g.ctx.Document}
	}
	return out
}

// document records that a document is cited. If it is not a node, finish defines it.
func (g *graph) document(at format.Place, id string) string {
	if _, seen := g.docs[id]; !seen {
		g.docs[id] = at
	}
	return id
}

// finish defines the cited documents that are not nodes, and warns of ends of edges that are not nodes.
func (g *graph) finish() {
	for id, at := range g.undefined {
		if _, ok := g.ids[id]; !ok {
			g.to.Warn(at, "an edge is to or from %q, which is no node of the file: it is an entity without a name", id)
		}
	}
	for id, at := range g.docs {
		if g.kinds[id] == "" && id != g.ctx.Document {
			c := claim.Context{Document: id}
			g.to.Kind(at, id, documentKind, &c)
		}
	}
}

const documentKind = "Document"

// periods removes the field with the periods of an edge and returns their contexts, with stance, modality and
// confidence.
func (g *graph) periods(e *edge) (out []claim.Context) {
	base := claim.Context{}
	if !g.own {
		for _, s := range e.spells {
			out = append(out, claim.Context{Period: s})
		}
		if len(out) == 0 {
			out = append(out, base)
		}
		return out
	}
	if m, ok := claim.ParseModality(takeText(&e.properties, "modality")); ok {
		base.Modality = m
	}
	base.Doubt = g.doubt(e.at, takeText(&e.properties, "confidence"))
	base.Period = g.period(e.at, takeText(&e.properties, "validFrom"), takeText(&e.properties, "validTo"))
	base.Period = base.Period.Bounds(
		base.Period.FromOrBefore() || takeText(&e.properties, "validFromOrBefore") == "true",
		base.Period.ToOrAfter() || takeText(&e.properties, "validToOrAfter") == "true")
	disputed := takeText(&e.properties, "disputed") == "true"
	p, _ := take(&e.properties, "periods")
	for _, text := range g.values(p, true) {
		out = append(out, g.held(e.at, text)...)
	}
	if len(out) == 0 {
		out = g.disputes(base, disputed)
	}
	return out
}

// disputes adds the context of the denial if a relation is disputed.
func (g *graph) disputes(c claim.Context, disputed bool) []claim.Context {
	out := []claim.Context{c}
	if disputed {
		c.Stance = claim.Disputes
		out = append(out, c)
	}
	return out
}

// openEnd returns the end of a period in nexum's format as ParsePeriod reads it: an open end is empty.
func openEnd(s string) string {
	if s == ".." {
		return ""
	}
	return s
}

// held parses one period in nexum's format: 2001/2003, 2010/.. (alleged, confidence 0.5, disputed), ..2012/2015.. with
// two bounds.
func (g *graph) held(at format.Place, text string) []claim.Context {
	var c claim.Context
	interval, manner, _ := strings.Cut(text, " (")
	from, to, _ := strings.Cut(interval, "/")
	c.Period = g.period(at, openEnd(from), openEnd(to))
	if !strings.Contains(interval, "/") {
		c.Period.To = c.Period.From
	}
	disputed := false
	for word := range strings.SplitSeq(strings.TrimSuffix(manner, ")"), ", ") {
		if m, ok := claim.ParseModality(strings.ToUpper(word)); ok {
			c.Modality = m
		} else if v, ok := strings.CutPrefix(word, "confidence "); ok {
			c.Doubt = g.doubt(at, v)
		} else if word == "disputed" {
			disputed = true
		}
	}
	return g.disputes(c, disputed)
}

// attributes returns the attributes of an edge: the remaining fields.
func (g *graph) attributes(e *edge) string {
	g.attrs.Reset()
	if g.own {
		if p, ok := take(&e.properties, "attributes"); ok {
			for _, m := range members(p.value) {
				g.attribute(e, m)
			}
		}
	}
	for _, p := range e.properties {
		p.name = strings.TrimPrefix(p.name, "attribute:")
		g.attribute(e, p)
	}
	if e.undirected {
		g.attrs.Bool("undirected", true)
	}
	return g.attrs.String()
}

func (g *graph) attribute(e *edge, p property) {
	switch v := p.value.(type) {
	case nil:
	case string:
		if v != "" && !g.numbers(e, p.name, v) {
			g.attrs.Text(p.name, v)
		}
	case json.Number:
		if !g.attrs.Number(p.name, v.String()) {
			g.to.Problem(e.at, "%s: %.40q is not a number that can be kept", p.name, v)
		}
	case bool:
		g.attrs.Bool(p.name, v)
	default:
		raw, _ := json.Marshal(v) // a value from JSON can be written as JSON
		if err := g.attrs.JSON(p.name, raw); err != nil {
			g.to.Problem(e.at, "%s: %s", p.name, err)
		}
	}
}

// numbers sets an attribute that the ontology declares as a number from a text, since some formats write numbers as
// texts. In a file that nexum wrote, the text may hold several numbers. It returns false if the text is not numbers.
func (g *graph) numbers(e *edge, name, text string) bool {
	if e.declared == nil || !slices.ContainsFunc(e.declared.Typed, func(a schema.Attribute) bool {
		f := schema.Fact{Name: a.Name, Type: a.Type}
		return a.Name == name && f.IsNumber()
	}) {
		return false
	}
	list := []string{text}
	if g.own {
		list = split(text)
	}
	for _, s := range list {
		if !format.IsNumber(s) {
			return false
		}
	}
	if len(list) == 1 {
		return g.attrs.Number(name, list[0])
	}
	return g.attrs.JSON(name, json.RawMessage("["+strings.Join(list, ",")+"]")) == nil
}

// literal returns a text as a value, with the datatype of the original value.
func literal(text string, of any) claim.Value {
	return claim.Value{Text: text, Datatype: datatype(of)}
}
