package main

import (
	"maps"
	"slices"
	"strings"

	"nexum/loader/ftm"
)

// source is the model as FollowTheMoney publishes it.
type source struct {
	Schemata map[string]*schemaSource `json:"schemata"`
}

type schemaSource struct {
	Label       string                     `json:"label"`
	Plural      string                     `json:"plural"`
	Description string                     `json:"description"`
	Abstract    bool                       `json:"abstract"`
	Extends     []string                   `json:"extends"`
	Schemata    []string                   `json:"schemata"`
	Caption     []string                   `json:"caption"`
	Properties  map[string]*propertySource `json:"properties"`
	Edge        *edgeSource                `json:"edge"`
}

type edgeSource struct {
	Source   string `json:"source"`
	Target   string `json:"target"`
	Label    string `json:"label"`
	Directed bool   `json:"directed"`
}

type propertySource struct {
	Name        string `json:"name"`
	Label       string `json:"label"`
	Description string `json:"description"`
	Type        string `json:"type"`
	Range       string `json:"range"`
	Reverse     string `json:"reverse"`
	Format      string `json:"format"`
	Stub        bool   `json:"stub"`
}

// edgeNames maps schemata that are edges to the names of their relation types in both directions. The labels of
// some schemata in the model are too general for this.
var edgeNames = map[string][2]string{
	"Associate":          {"ASSOCIATED_WITH", "associate of"},
	"ContractAward":      {"AWARDED_TO", "awarded"},
	"CourtCaseParty":     {"PARTY_TO", "has the party"},
	"Debt":               {"OWES", "is owed by"},
	"Directorship":       {"DIRECTS", "directed by"},
	"Documentation":      {"DOCUMENTS", "documented by"},
	"Employment":         {"WORKS_FOR", "employs"},
	"Family":             {"FAMILY_OF", "has the relative"},
	"Membership":         {"MEMBER_OF", "has the member"},
	"Occupancy":          {"OCCUPIES", "occupied by"},
	"Ownership":          {"OWNS", "owned by"},
	"Payment":            {"PAID", "paid by"},
	"ProjectParticipant": {"PARTICIPATES_IN", "has the participant"},
	"Representation":     {"REPRESENTS", "represented by"},
	"Succession":         {"PRECEDES", "succeeds"},
	"UnknownLink":        {"LINKED_TO", "linked from"},
}

// referenceWords names the relation types of some properties in both directions, because the labels of these properties
// in the model are not nouns, or are plural.
var referenceWords = map[string][2]string{
	"ANCESTORS":                  {"has the ancestor", "is an ancestor of"},
	"CALL_FOR_TENDERS_AUTHORITY": {"has the contracting authority", "is the contracting authority of"},
	"EMAIL_RECIPIENTS":           {"was sent to", "received"},
	"EMITTERS":                   {"was sent by", "sent"},
	"IDENTIFICATION_HOLDER":      {"identifies", "is identified by"},
	"INVOLVED":                   {"involves", "is involved in"},
	"IN_REPLY_TO_EMAIL":          {"responds to", "is answered by"},
	"IN_REPLY_TO_MESSAGE":        {"responds to", "is answered by"},
	"MENTION_DOCUMENT":           {"is in", "has the mention"},
	"MESSAGE_RECIPIENTS":         {"was sent to", "received"},
	"NOTE_ENTITY":                {"is about", "has the note"},
	"ON_BEHALF_OF":               {"is published on behalf of", "has published on its behalf"},
	"PAGE_DOCUMENT":              {"is a page of", "has the page"},
	"PICTURED":                   {"pictures", "is pictured in"},
	"POST_HOLDER":                {"is held by", "holds"},
	"RESOLVED":                   {"mentions", "is mentioned by"},
	"SANCTION_ENTITY":            {"is imposed on", "is subject to"},
	"TENDERERS":                  {"has the tenderer", "is a tenderer for"},
}

// schemes maps properties to schemes of identifiers, if a scheme has its own format.
var schemes = map[string]string{
	"leiCode": "lei", "imoNumber": "imo", "isin": "isin", "wikidataId": "wikidata", "swiftBic": "bic", "bic": "bic",
	"innCode": "inn", "ogrnCode": "ogrn", "vatCode": "vat", "iban": "iban", "ibanCode": "iban", "dunsCode": "duns",
	"uniqueEntityId": "us-uei",
}

// generator finds the names of all elements of the ontology.
type generator struct {
	*source
	order     []string          // schemata by name
	parents   map[string]bool   // schemata that others extend and that do not only hold edges
	facts     map[string]string // GraphQL types of facts, by property
	relations map[string]string // relation types of properties, by schema and property
}

func newGenerator(m *source) *generator {
	g := &generator{
		source: m, order: slices.Sorted(maps.Keys(m.Schemata)), parents: map[string]bool{},
		facts: map[string]string{}, relations: map[string]string{},
	}
	for _, name := range g.order {
		if !g.isKind(name) {
			continue
		}
		for _, a := range m.Schemata[name].Schemata {
			if a != name {
				g.parents[a] = true
			}
		}
	}
	g.nameFacts()
	g.nameRelations()
	return g
}

// isKind reports whether entities of the schema become entities of nexum, not relations.
func (g *generator) isKind(name string) bool {
	s := g.Schemata[name]
	return s.Edge == nil && !s.Abstract
}

// properties returns by name the properties of a schema that are stored with its entities.
func (g *generator) properties(name string) map[string]*propertySource {
	out := map[string]*propertySource{}
	for _, a := range g.Schemata[name].Schemata {
		for n, p := range g.Schemata[a].Properties {
			if !p.Stub && (out[n] == nil || a == name) {
				out[n] = p
			}
		}
	}
	return out
}

// builtin maps properties that every entity of nexum has to nexum's names for them.
var builtin = map[string]string{"name": "name", "alias": "alias", "description": "description"}

// renamed are properties whose names have another meaning in nexum.
var renamed = map[string]string{
	"language": "documentLanguage",
	"from":     "mailFrom",
	"to":       "mailTo",
	"document": "documentText",
	"at":       "atText",
	"by":       "byText",
}

func factName(property string) string {
	if n, ok := builtin[property]; ok {
		return n
	}
	if n, ok := renamed[property]; ok {
		return n
	}
	return property
}

// nameFacts finds the type of each fact. A property with different types in different schemata becomes a text.
func (g *generator) nameFacts() {
	for _, name := range g.order {
		if !g.isKind(name) {
			continue
		}
		for n, p := range g.properties(name) {
			if p.Type == "entity" || builtin[n] != "" {
				continue
			}
			t := "String"
			switch p.Type {
			case "date":
				t = "Date"
			case "number":
				t = "Decimal"
			}
			if before, ok := g.facts[factName(n)]; ok && before != t {
				t = "String"
			}
			g.facts[factName(n)] = t
		}
	}
}

// nameRelations names the relation types of properties that refer to entities. The name comes from the property if
// that is unique, and otherwise from the property and its schema.
func (g *generator) nameRelations() {
	taken := map[string]int{}
	for _, name := range g.order {
		taken[lowerFirst(kindName(name))] += 2
	}
	for f := range g.facts {
		taken[f] += 2
	}
	for _, e := range edgeNames {
		taken[camel(e[0])] += 2
	}
	for _, name := range g.order {
		if g.Schemata[name].Edge != nil {
			continue
		}
		for n, p := range g.Schemata[name].Properties {
			if p.Type == "entity" && !p.Stub {
				taken[n]++
			}
		}
	}
	for _, name := range g.order {
		if g.Schemata[name].Edge != nil {
			continue
		}
		for n, p := range g.Schemata[name].Properties {
			if p.Type != "entity" || p.Stub {
				continue
			}
			word := n
			if taken[n] > 1 {
				word = lowerFirst(name) + upperFirst(n)
			}
			g.relations[name+"."+n] = upperSnake(word)
		}
	}
}

// kindName returns the kind for a schema. The schema Document is renamed, since nexum's kind Document is the source
// of claims.
func kindName(schema string) string {
	if schema == "Document" {
		return "File"
	}
	return schema
}

// interfaceName returns the interface for a schema that others extend.
func (g *generator) interfaceName(schema string) string {
	if g.Schemata[schema].Abstract && schema != "Thing" {
		return schema
	}
	return "Any" + kindName(schema)
}

// end returns the kinds allowed at an end of a relation. If the model names a kind of Thing, every thing is
// allowed, since data is often less specific.
func (g *generator) end(schema string) string {
	if slices.Contains(g.Schemata[schema].Schemata, "Thing") || g.parents[schema] && schema == "Thing" {
		return "AnyThing"
	}
	if g.parents[schema] {
		return g.interfaceName(schema)
	}
	return kindName(schema)
}

// model returns the Model for package ftm.
func (g *generator) model() *ftm.Model {
	m := &ftm.Model{Schemata: map[string]*ftm.Schema{}}
	for _, name := range g.order {
		s := g.Schemata[name]
		out := &ftm.Schema{
			Kind:       kindName(name),
			Caption:    s.Caption,
			Interval:   slices.Contains(s.Schemata, "Interval"),
			Properties: map[string]ftm.Property{},
		}
		if !g.isKind(name) {
			out.Kind = ""
		}
		if s.Edge != nil {
			out.Edge = &ftm.Edge{Source: s.Edge.Source, Target: s.Edge.Target, Type: edgeNames[name][0]}
		}
		for n, p := range g.properties(name) {
			out.Properties[n] = g.property(name, n, p)
		}
		m.Schemata[name] = out
	}
	return m
}

func (g *generator) property(schema, name string, p *propertySource) ftm.Property {
	switch {
	case p.Type != "entity":
		out := ftm.Property{Name: factName(name)}
		if t := g.facts[out.Name]; t != "String" {
			out.Type = t
		}
		return out
	case g.Schemata[schema].Edge != nil:
		return ftm.Property{Name: name, Entity: true}
	}
	for _, a := range g.Schemata[schema].Schemata {
		if r, ok := g.relations[a+"."+name]; ok {
			return ftm.Property{Name: r, Entity: true}
		}
	}
	return ftm.Property{Name: name, Entity: true}
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// upperSnake converts addressEntity to ADDRESS_ENTITY.
func upperSnake(s string) string {
	var b strings.Builder
	for i, c := range s {
		if i > 0 && c >= 'A' && c <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(c)
	}
	return strings.ToUpper(b.String())
}

// camel converts OWNS to owns and WORKS_FOR to worksFor.
func camel(s string) string {
	parts := strings.Split(strings.ToLower(s), "_")
	for i := range parts[1:] {
		parts[i+1] = upperFirst(parts[i+1])
	}
	return strings.Join(parts, "")
}
