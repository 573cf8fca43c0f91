package table

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"nexum/loader/format"
	"nexum/schema/spelling"
)

// mapping defines the meaning of the columns of some tables.
type mapping struct {
	prefix string // prefix for the names of facts that the mapping does not name
	tables []*tableSpec
	files  *signature // which files a mapping that is part of the program reads; nil for one that names its tables
}

// tableSpec is one element of tables.
type tableSpec struct {
	pos
	file      string // a pattern
	prefix    string // the prefix of the mapping
	sheet     string // a pattern for the names of sheets of a workbook; empty for its only one
	csv       csvSpec
	list      string     // for a file with one JSON object: the key of the list of its objects; otherwise empty
	rows      [][]string // for a file of JSON objects: the paths to the rows in each
	beside    string     // for a file with one JSON object: the prefix of the columns with its other values
	lenient   bool       // whether a column that a table does not have counts as empty
	draft     bool       // whether the columns are those of the first objects, since there is no mapping yet
	rest      restSpec
	empty     map[string]bool // values that count as empty
	ignore    map[string]pos  // columns
	ignoreAll bool
	where     []condition
	ctx       contextSpec
	entities  []*entitySpec
	relations []*relationSpec
}

// csvSpec describes the syntax of a delimited text.
type csvSpec struct {
	delimiter rune // 0 to detect it
	encoding  string
	skip      int      // lines before the header
	skips     bool     // whether the mapping gives the number
	header    []string // header of a table without one; empty if its columns have numbers
	noHeader  bool
	headRows  int  // number of rows of the header; 0 for one
	footer    int  // number of rows at the end that are no data
	quotes    bool // whether quotes have no special meaning
}

// condition selects the rows whose column has one of these values.
type condition struct {
	pos
	column string
	values map[string]bool // "*" means any value that is not empty
	index  int
}

// contextSpec defines the context of claims. Parts that the mapping does not set are nil.
type contextSpec struct {
	document, by         *end
	at, relays           *template
	quote                *template
	stance, modality     *template
	from, to, confidence *value
}

// entitySpec makes an entity from a row.
type entitySpec struct {
	pos
	id          *template
	kind        *template
	kinds       *value // instead of kind
	name        *value
	description *value
	aliases     []*value
	facts       []factSpec
	each        *each // nil for one entity per row
	where       []condition
	ctx         contextSpec
}

// factSpec makes a fact from a row.
type factSpec struct {
	pos
	name  string
	value *value
}

// end is the id of an entity. It may also define the entity.
type end struct {
	id      *template   // nil if the entity must be found by a lookup
	entity  *entitySpec // nil if the end does not define the entity
	lookups []*lookup   // tried in order, before id, to find the entity
}

// valueTemplate returns the template of the id or, without one, of the text that a lookup finds.
func (e *end) valueTemplate() *template {
	if len(e.lookups) > 0 {
		return e.lookups[0].value
	}
	return e.id
}

// relationSpec makes a relation from a row.
type relationSpec struct {
	pos
	typ            *template
	types          *value // instead of typ
	source, target end
	optional       bool
	key            *template // the key of an occurrence; nil for none
	attributes     []factSpec
	each           *each // nil for one relation per row
	where          []condition
	ctx            contextSpec
}

// parseMapping reads a mapping.
func parseMapping(src []byte) (*mapping, []problem) {
	root, wrong := parseYAML(src)
	if len(wrong) > 0 {
		return nil, wrong
	}
	p, m := &parser{}, &mapping{prefix: "column"}
	var defaults contextSpec
	var tables *yaml.Node
	fields := map[string]field{
		"prefix": func(v *yaml.Node) {
			if m.prefix = p.text(v, "prefix"); strings.ContainsAny(m.prefix, ": <>\"{}|^`\\") {
				p.fail(v, "a prefix must be a word such as reg, which makes names such as reg:postcode")
			}
		},
		"tables":    func(v *yaml.Node) { tables = v },
		"recognize": func(v *yaml.Node) { m.files = p.signature(v) },
	}
	p.contextFields(fields, &defaults)
	p.object(root, "the mapping", fields)
	if tables == nil {
		if root.Kind == yaml.MappingNode {
			p.fail(root, "the mapping has no tables:, a list that begins with - file:")
		}
		return m, p.problems
	}
	p.list(tables, "tables", func(n *yaml.Node) { m.tables = append(m.tables, p.table(n, defaults)) })
	for _, t := range m.tables {
		t.prefix = m.prefix
	}
	return m, p.problems
}

// table reads an element of tables.
func (p *parser) table(n *yaml.Node, defaults contextSpec) *tableSpec {
	t := &tableSpec{pos: posOf(n), empty: map[string]bool{}, ignore: map[string]pos{}, ctx: defaults}
	var entities, relations *yaml.Node
	fields := map[string]field{
		"file": func(v *yaml.Node) {
			t.file = p.text(v, "file")
			if _, err := path.Match(t.file, ""); err != nil {
				p.fail(v, "file must be the name of a file, or a pattern such as companies-*.csv, not %q", t.file)
			}
		},
		"rest":   func(v *yaml.Node) { t.rest = p.rest(v) },
		"beside": func(v *yaml.Node) { t.beside = p.beside(v) },
		"list":   func(v *yaml.Node) { t.list = p.text(v, "list") },
		"rows": func(v *yaml.Node) {
			for _, text := range p.texts(v, "rows") {
				path := strings.Split(text, ".")
				if t.rows = append(t.rows, path); slices.Contains(path, "") {
					p.fail(v, "rows must be a path to the rows in each JSON object, such as Event.Attribute, or several paths, not %q",
						text)
				}
			}
		},
		"sheet": func(v *yaml.Node) {
			t.sheet = p.text(v, "sheet")
			if _, err := path.Match(t.sheet, ""); err != nil {
				p.fail(v, "sheet must be the name of a sheet, or a pattern such as 20*, not %q", t.sheet)
			}
		},
		"empty":     func(v *yaml.Node) { t.empty = set(p.texts(v, "empty")) },
		"ignore":    func(v *yaml.Node) { p.ignore(v, t) },
		"where":     func(v *yaml.Node) { t.where = p.where(v) },
		"entities":  func(v *yaml.Node) { entities = v },
		"relations": func(v *yaml.Node) { relations = v },
	}
	p.csvFields(fields, &t.csv)
	p.contextFields(fields, &t.ctx)
	p.object(n, "a table", fields)
	if n.Kind == yaml.MappingNode && t.file == "" {
		p.fail(n, "a table needs file:, the name of its file or a pattern such as companies-*.csv")
	}
	if t.beside != "" && t.list == "" {
		p.fail(n, "beside: is for the values beside a list; give the key of the list with list:")
	}
	if n.Kind == yaml.MappingNode && entities == nil && relations == nil {
		p.fail(n, "a table needs entities: or relations:, which say what a row means")
	}
	// Entities and relations inherit defaults from the table, which have been read only now.
	if entities != nil {
		p.list(entities, "entities", func(n *yaml.Node) { t.entities = append(t.entities, p.entity(n, t.ctx)) })
	}
	if relations != nil {
		p.list(relations, "relations", func(n *yaml.Node) { t.relations = append(t.relations, p.relation(n, t.ctx)) })
	}
	return t
}

func (p *parser) csvFields(fields map[string]field, c *csvSpec) {
	fields["delimiter"] = func(v *yaml.Node) {
		s := p.text(v, "delimiter")
		if s == "tab" {
			s = "\t"
		}
		r, n := utf8.DecodeRuneInString(s)
		if n == 0 || n != len(s) || r == '"' || r == '\n' || r == '\r' || r == utf8.RuneError {
			p.fail(v, "delimiter must be one character, such as \";\", or tab, not %q", s)
			return
		}
		c.delimiter = r
	}
	fields["encoding"] = func(v *yaml.Node) {
		if c.encoding = p.text(v, "encoding"); c.encoding != "" {
			if _, err := format.Decoder(c.encoding); err != nil {
				p.fail(v, "%s", err)
			}
		}
	}
	fields["skip"] = func(v *yaml.Node) {
		c.skips = true
		if err := v.Decode(&c.skip); err != nil || c.skip < 0 || c.skip > 1000 {
			p.fail(v, "skip must be the number of lines before the header, at most 1000, not %q", v.Value)
		}
	}
	fields["header"] = func(v *yaml.Node) {
		switch {
		case v.Kind == yaml.SequenceNode:
			c.header, c.noHeader = p.texts(v, "header"), true
		case v.Tag == "!!int":
			if err := v.Decode(&c.headRows); err != nil || c.headRows < 1 || c.headRows > maxHeader {
				p.fail(v, "header must be false, a list of names, or the number of rows of the header, at most %d, not %q",
					maxHeader, v.Value)
			}
		default:
			c.noHeader = !p.boolean(v, "header")
		}
	}
	fields["footer"] = func(v *yaml.Node) {
		if err := v.Decode(&c.footer); err != nil || c.footer < 0 || c.footer > maxFooter {
			p.fail(v, "footer must be the number of rows below the table that are no data, at most %d, not %q", maxFooter,
				v.Value)
		}
	}
	fields["quotes"] = func(v *yaml.Node) { c.quotes = !p.boolean(v, "quotes") }
}

func (p *parser) ignore(v *yaml.Node, t *tableSpec) {
	if v.Kind == yaml.ScalarNode && v.Value == "all" {
		t.ignoreAll = true
		return
	}
	p.list(v, "ignore", func(n *yaml.Node) { t.ignore[p.text(n, "ignore")] = posOf(n) })
}

// where reads conditions: a map from columns to one or more values.
func (p *parser) where(v *yaml.Node) (out []condition) {
	if v.Kind != yaml.MappingNode {
		p.fail(v, `where must be a map from columns to values, such as {status: [active, new]}; "*" stands for any value`)
		return nil
	}
	p.pairs(v, func(k, v *yaml.Node) {
		out = append(out, condition{pos: posOf(k), column: k.Value, values: set(p.texts(v, "a value of where"))})
	})
	return out
}

// contextFields adds the keys for the context of claims.
func (p *parser) contextFields(fields map[string]field, c *contextSpec) {
	fields["document"] = func(v *yaml.Node) {
		e := p.end(v, "document", contextSpec{})
		c.document = &e
	}
	fields["at"] = func(v *yaml.Node) {
		if v.Kind == yaml.ScalarNode && v.Tag == "!!str" && v.Value == "" {
			c.at = &template{pos: posOf(v)} // no place
			return
		}
		c.at = p.template(v, "at")
	}
	fields["relays"] = func(v *yaml.Node) { c.relays = p.id(v, "relays") }
	fields["by"] = func(v *yaml.Node) {
		e := p.end(v, "by", contextSpec{})
		c.by = &e
	}
	fields["stance"] = func(v *yaml.Node) { c.stance = p.choice(v, "stance", stances) }
	fields["modality"] = func(v *yaml.Node) { c.modality = p.choice(v, "modality", modalities) }
	fields["from"] = func(v *yaml.Node) { c.from = p.value(v, "from") }
	fields["to"] = func(v *yaml.Node) { c.to = p.value(v, "to") }
	fields["confidence"] = func(v *yaml.Node) { c.confidence = p.value(v, "confidence") }
}

var (
	stances    = []string{"supports", "disputes", "retracts"}
	modalities = []string{"stated", "alleged", "planned", "recommended", "hypothetical"}
)

// choice reads one of some words, or a template that yields one of them.
func (p *parser) choice(v *yaml.Node, what string, words []string) *template {
	t := p.template(v, what)
	if t == nil {
		return nil
	}
	if s, ok := t.constant(); ok && !slices.Contains(words, strings.ToLower(s)) {
		p.fail(v, "%s must be %s, not %q%s; for the value of a column, write {%s}", what, spelling.OrList(words), s,
			spelling.DidYouMean(s, slices.Values(words)), s)
	}
	return t
}

// id reads a template for an id, or a list of them, of which the first that has a text counts.
func (p *parser) id(v *yaml.Node, what string) *template {
	if v.Kind == yaml.SequenceNode {
		var first *template
		next := &first
		for _, n := range v.Content {
			if t := p.id(n, what); t != nil {
				*next, next = t, &t.or
			}
		}
		if len(v.Content) == 0 {
			p.fail(v, "%s: the list is empty; write a text with columns, such as reg:{number}", what)
		}
		return first
	}
	t := p.template(v, what)
	if t == nil {
		return nil
	}
	t.escapeIfPrefixed()
	return t
}

// end reads the id of an entity, or a map that defines one.
func (p *parser) end(v *yaml.Node, what string, defaults contextSpec) end {
	if v.Kind == yaml.MappingNode && !isColumn(v) {
		var out end
		rest, found := withoutLookup(v)
		if found != nil {
			out.lookups = p.lookups(found)
		}
		if found != nil && len(rest.Content) == 0 {
			return out
		}
		e := p.entity(rest, defaults)
		if e.each != nil {
			p.fail(v, "each: belongs to the relation, not to its %s", what)
		}
		out.id, out.entity = e.id, e
		return out
	}
	return end{id: p.id(v, what)}
}

// entity reads the definition of an entity.
func (p *parser) entity(n *yaml.Node, defaults contextSpec) *entitySpec {
	e := &entitySpec{pos: posOf(n), ctx: defaults}
	hasID := false
	fields := map[string]field{
		"id": func(v *yaml.Node) { e.id, hasID = p.id(v, "id"), true },
		"kind": func(v *yaml.Node) {
			if v.Kind == yaml.MappingNode && !isColumn(v) {
				e.kinds = p.value(v, "kind")
				e.kinds.escape()
				return
			}
			e.kind = p.template(v, "kind")
		},
		"name":        func(v *yaml.Node) { e.name = p.value(v, "name") },
		"description": func(v *yaml.Node) { e.description = p.value(v, "description") },
		"aliases": func(v *yaml.Node) {
			p.list(v, "aliases", func(n *yaml.Node) { e.aliases = append(e.aliases, p.value(n, "alias")) })
		},
		"names": func(v *yaml.Node) { p.names(v, e) },
		"facts": func(v *yaml.Node) { e.facts = append(e.facts, p.facts(v, "facts")...) },
		"each":  func(v *yaml.Node) { e.each = p.each(v) },
		"where": func(v *yaml.Node) { e.where = p.where(v) },
	}
	p.contextFields(fields, &e.ctx)
	p.object(n, "an entity", fields)
	if n.Kind == yaml.MappingNode && !hasID {
		p.fail(n, "an entity needs id:, a text with a column in it such as person:{number}")
	}
	return e
}

// names reads a map from languages to names.
func (p *parser) names(v *yaml.Node, e *entitySpec) {
	for _, f := range p.facts(v, "names") {
		if f.value != nil {
			f.value.lang = &template{parts: []part{{text: f.name}}}
			f.name = "name"
			e.facts = append(e.facts, f)
		}
	}
}

// facts reads a map from facts, or attributes, to values.
func (p *parser) facts(v *yaml.Node, what string) (out []factSpec) {
	if v.Kind != yaml.MappingNode {
		p.fail(v, "%s must be a map from names to columns, such as {foundedOn: founded}", what)
		return nil
	}
	p.pairs(v, func(k, v *yaml.Node) {
		out = append(out, factSpec{posOf(k), k.Value, p.value(v, what+"."+k.Value)})
	})
	return out
}

// relation reads the definition of a relation.
func (p *parser) relation(n *yaml.Node, defaults contextSpec) *relationSpec {
	r := &relationSpec{pos: posOf(n), ctx: defaults}
	var source, target *yaml.Node
	fields := map[string]field{
		"type": func(v *yaml.Node) {
			if v.Kind == yaml.MappingNode && !isColumn(v) {
				r.types = p.value(v, "type")
				r.types.escape()
				return
			}
			r.typ = p.template(v, "type")
		},
		"source":     func(v *yaml.Node) { source = v },
		"target":     func(v *yaml.Node) { target = v },
		"optional":   func(v *yaml.Node) { r.optional = p.boolean(v, "optional") },
		"key":        func(v *yaml.Node) { r.key = p.template(v, "key") },
		"attributes": func(v *yaml.Node) { r.attributes = p.facts(v, "attributes") },
		"each":       func(v *yaml.Node) { r.each = p.each(v) },
		"where":      func(v *yaml.Node) { r.where = p.where(v) },
	}
	p.contextFields(fields, &r.ctx)
	fields["quote"] = func(v *yaml.Node) { r.ctx.quote = p.template(v, "quote") }
	p.object(n, "a relation", fields)
	if n.Kind != yaml.MappingNode {
		return r
	}
	for _, end := range []struct {
		name string
		node *yaml.Node
		to   *end
	}{{"source", source, &r.source}, {"target", target, &r.target}} {
		if end.node == nil {
			p.fail(n, "a relation needs %s:, the id of an entity such as person:{number}", end.name)
			continue
		}
		*end.to = p.end(end.node, end.name, endContext(r.ctx))
	}
	if r.typ == nil && r.types == nil {
		p.fail(n, "a relation needs type:, such as OWNS")
	}
	return r
}

// endContext returns the context for the entities that a relation defines at its ends: the context of the relation
// without the parts that concern the relation itself.
func endContext(c contextSpec) contextSpec {
	c.from, c.to, c.stance, c.modality, c.confidence = nil, nil, nil, nil, nil
	return c
}

func set(words []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[w] = true
	}
	return out
}
