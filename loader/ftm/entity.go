package ftm

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/loader/format"
	"nexum/schema"
)

// Prefix is the prefix of ids and names.
const Prefix = "ftm"

// entity is one line of a file of entities.
type entity struct {
	ID         string              `json:"id"`
	Caption    string              `json:"caption"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
	Datasets   []string            `json:"datasets"`
	Referents  []string            `json:"referents"`
	Target     *bool               `json:"target"`
	FirstSeen  string              `json:"first_seen"`
	LastSeen   string              `json:"last_seen"`
	LastChange string              `json:"last_change"`
}

// known are the keys of an entity that have fields in the type.
var known = []string{
	"id", "caption", "schema", "properties", "datasets", "referents", "target", "first_seen",
	"last_seen", "last_change",
}

// value is the value of a property, with the context of the claim.
type value struct {
	text string
	lang string
	ctx  *claim.Context
	said map[string]string // other columns of a statement, by the names of attributes
}

// subject is an entity with the values of its properties, in the order in which they are passed on.
type subject struct {
	id     string // the id with its prefix
	name   string // the name of the schema
	schema *Schema
	values map[string][]value
	seen   string // when it was first seen
	// members are the members of an edge other than its properties, such as firstSeen, by the names of attributes.
	members map[string][]string
	ctx     *claim.Context
	at      format.Place
}

// emitter passes on the claims of entities.
type emitter struct {
	model *Model
	to    format.Sink
	attrs format.Attributes
}

func ftmID(id string) string                { return format.ID(Prefix, id) }
func datasetID(name string) string          { return format.ID(Prefix, "dataset/"+name) }
func iri(name string) string                { return format.Name(Prefix, name) }
func qualifiedName(schema, p string) string { return format.Name(Prefix, schema+"."+p) }

// member returns the name of a fact that every entity can have, such as datasets. If the model does not have the
// schema, the name is foreign, because the ontology then has no kind with the fact.
func (s *subject) member(name string) string {
	if s.schema == nil {
		return qualifiedName(s.name, name)
	}
	return iri(name)
}

// subject passes on all claims of a subject.
func (e *emitter) subject(s *subject) {
	if s.schema == nil {
		e.to.Warn(s.at, "%s; the properties of %s are foreign facts", e.unfit(s.name), s.id)
		e.to.Kind(s.at, s.id, iri(s.name), s.ctx)
		e.foreign(s)
		return
	}
	if s.schema.Edge != nil {
		if len(s.values[s.schema.Edge.Source]) > 0 && len(s.values[s.schema.Edge.Target]) > 0 {
			e.edge(s)
			return
		}
		e.to.Warn(s.at, "a relation without source or target is loaded as an entity")
		e.to.Kind(s.at, s.id, iri(s.name), s.ctx)
		e.foreign(s)
		return
	}
	e.to.Kind(s.at, s.id, iri(s.name), s.ctx)
	for _, p := range sortedKeys(s.values) {
		prop, ok := s.schema.Properties[p]
		for _, v := range s.values[p] {
			switch {
			case !ok:
				e.to.Fact(s.at, s.id, qualifiedName(s.name, p), claim.Value{Text: v.text, Lang: v.lang}, v.ctx)
			case prop.Entity:
				e.reference(s, prop, v)
			default:
				e.fact(s, p, prop, v)
			}
		}
	}
}

// unfit returns why no entity can have a schema.
func (e *emitter) unfit(schema string) string {
	if e.model.Schemata[schema] != nil {
		return fmt.Sprintf("the schema %s is abstract: FollowTheMoney has entities only of schemata that extend it", schema)
	}
	return fmt.Sprintf("the model of FollowTheMoney has no schema %.40q", schema)
}

// foreign passes on the properties of an entity whose schema does not fit.
func (e *emitter) foreign(s *subject) {
	for _, p := range sortedKeys(s.values) {
		for _, v := range s.values[p] {
			if s.schema != nil && s.schema.Properties[p].Entity {
				e.to.Relation(s.at, s.id, qualifiedName(s.name, p), ftmID(v.text), v.ctx)
				continue
			}
			name := qualifiedName(s.name, p)
			if p == "name" || p == "alias" || p == "description" {
				name = p
			}
			e.to.Fact(s.at, s.id, name, claim.Value{Text: v.text, Lang: v.lang}, v.ctx)
		}
	}
}

// fact passes on a value that is not an entity.
func (e *emitter) fact(s *subject, property string, p Property, v value) {
	name := p.Name
	switch name {
	case claim.PredicateName, claim.PredicateAlias, claim.PredicateDescription:
	default:
		name = iri(name)
	}
	if !fits(p.Type, v.text) {
		e.to.Warn(s.at, "a value that is not a valid %s is loaded under another name", strings.ToLower(p.Type))
		name = qualifiedName(s.name, property)
	}
	o := claim.Value{Text: v.text, Lang: v.lang}
	if p.Type != "" {
		o.Lang = ""
	}
	e.to.Fact(s.at, s.id, name, o, v.ctx)
	if property == "previousName" { // a search for a former name should find the entity too
		e.to.Fact(s.at, s.id, claim.PredicateAlias, o, v.ctx)
	}
}

// fits reports whether a text is a valid value for a type of fact.
func fits(typ, text string) bool {
	switch typ {
	case "Date":
		_, err := claim.ParseDate(text)
		return err == nil
	case "Decimal":
		_, ok := decimal.Parse(text)
		return ok
	}
	return true
}

// reference passes on the relation for a property.
func (e *emitter) reference(s *subject, p Property, v value) {
	c := v.ctx
	if s.schema.Interval {
		dated := *c
		e.attrs.Reset()
		if dated.Period = e.period(s); s.name == "Sanction" && dated.Period.From.IsZero() {
			e.setListingStart(s, &dated.Period)
		}
		dated.Attributes = e.attrs.String()
		c = &dated
	}
	e.to.Relation(s.at, s.id, iri(camel(p.Name)), ftmID(v.text), c)
}

// setListingStart sets the start of a listing that has none: the date of listing or, if there is not exactly one, the
// last day by which it is known to exist, as a bound.
func (e *emitter) setListingStart(s *subject, p *claim.Period) {
	dates := distinct(texts(s.values["listingDate"]))
	exact := len(dates) == 1
	if len(dates) == 0 {
		dates = []string{s.seen}
	}
	var start claim.Date
	for _, date := range dates {
		d, ok := claim.ReadDate(date[:min(len(date), len("2006-01-02"))])
		if ok && (start.IsZero() || d.First().After(start.First())) {
			start = d
		}
	}
	if !exact {
		start = start.OrBefore()
	}
	q := claim.Period{From: start, To: p.To}
	if start.IsZero() || q.Empty() {
		return
	}
	if *p = q; !exact {
		e.attrs.Text(claim.AttributeCaveat, "the start is the day on which it is first known; it may be older")
	}
}

// period returns the period from startDate to endDate. An end with several values is left open. The result is the zero
// period if the dates do not fit together.
func (e *emitter) period(s *subject) (p claim.Period) {
	one := func(property string) (d claim.Date) {
		if v := distinct(texts(s.values[property])); len(v) == 1 {
			d, _ = claim.ParseDate(v[0])
		}
		return d
	}
	p = claim.Period{From: one("startDate"), To: one("endDate")}
	if p.Empty() {
		return claim.Period{}
	}
	return p
}

// edge passes on a relation. The id of the edge is its key, so two payments between the same two entities remain two.
// If several datasets have statements about one edge, each makes its own claim.
func (e *emitter) edge(s *subject) {
	edge := s.schema.Edge
	for _, group := range grouped(s) {
		e.attributes(s, group)
		e.attrs.Text(schema.KeyAttribute, strings.TrimPrefix(s.id, Prefix+":"))
		c := *group.ctx
		c.Period = e.period(group)
		c.Attributes = e.attrs.String()
		for _, source := range distinct(texts(s.values[edge.Source])) {
			for _, target := range distinct(texts(s.values[edge.Target])) {
				e.to.Relation(s.at, ftmID(source), iri(camel(edge.Type)), ftmID(target), &c)
			}
		}
	}
}

// grouped splits the values of an edge by the document that states them.
func grouped(s *subject) []*subject {
	by := map[string]*subject{}
	var order []string
	for _, p := range sortedKeys(s.values) {
		for _, v := range s.values[p] {
			g := by[v.ctx.Document]
			if g == nil {
				c := *v.ctx
				c.Attributes, c.Locator = "", strings.TrimPrefix(s.id, Prefix+":")
				g = &subject{
					id: s.id, name: s.name, schema: s.schema, values: map[string][]value{}, ctx: &c, at: s.at,
					members: maps.Clone(s.members),
				}
				by[v.ctx.Document] = g
				order = append(order, v.ctx.Document)
			}
			g.values[p] = append(g.values[p], v)
			for name, text := range v.said {
				g.addMember(name, text)
			}
		}
	}
	out := make([]*subject, len(order))
	for i, d := range order {
		out[i] = by[d]
	}
	return out
}

// addMember adds a member of an edge other than its properties.
func (s *subject) addMember(name, text string) {
	if s.members == nil {
		s.members = map[string][]string{}
	}
	s.members[name] = append(s.members[name], text)
}

// attributes collects the attributes of an edge: all properties except its ends and its period, and its members.
func (e *emitter) attributes(s, group *subject) {
	e.attrs.Reset()
	period := e.period(group)
	for _, p := range sortedKeys(group.values) {
		if p == s.schema.Edge.Source || p == s.schema.Edge.Target {
			continue
		}
		v := distinct(texts(group.values[p]))
		if s.schema.Properties[p].Entity {
			for i := range v {
				v[i] = ftmID(v[i])
			}
		}
		if p == "startDate" && len(v) == 1 && period.From.String() == v[0] ||
			p == "endDate" && len(v) == 1 && period.To.String() == v[0] {
			continue // the period of the claim has this date
		}
		if p == "percentage" {
			whole, known := e.percent(v)
			if whole {
				continue
			}
			if !known {
				e.to.Warn(
					s.at,
					"the percentage %s of %s is not a number from 0 to 100; it is kept as a text, and no percent is known",
					quoted(v),
					s.id,
				)
			}
		}
		e.attribute(attributeName(p), v)
	}
	for _, name := range sortedKeys(group.members) {
		if _, ok := s.schema.Properties[name]; ok {
			e.attribute("entity-"+name, distinct(group.members[name]))
			continue
		}
		e.attribute(name, distinct(group.members[name]))
	}
}

// attribute adds an attribute with one value or several.
func (e *emitter) attribute(name string, values []string) {
	if len(values) == 1 {
		e.attrs.Text(name, values[0])
		return
	}
	e.attrs.Texts(name, values)
}

// percent sets the attribute percent, or its minimum and maximum. whole is true if these attributes contain all
// information of the texts, and known if it set at least one of them.
func (e *emitter) percent(texts []string) (whole, known bool) {
	var least, most decimal.Decimal
	for i, t := range texts {
		from, to := share(t)
		low, ok1 := decimal.Parse(from)
		high, ok2 := decimal.Parse(to)
		if !ok1 || !ok2 {
			return false, false
		}
		if i == 0 || low.Compare(least) < 0 {
			least = low
		}
		if i == 0 || high.Compare(most) > 0 {
			most = high
		}
	}
	zero, hundred := decimal.Int(0), decimal.Int(100)
	if len(texts) == 0 || least.Compare(zero) < 0 || most.Compare(hundred) > 0 || most.Compare(least) < 0 {
		return false, false
	}
	if least.Compare(most) != 0 {
		e.attrs.Number("percentMin", least.String())
		e.attrs.Number("percentMax", most.String())
		return false, true
	}
	known = e.attrs.Number("percent", least.String())
	return known && len(texts) == 1 && least.String() == texts[0], known
}

// quoted returns texts for a message.
func quoted(texts []string) string {
	var b strings.Builder
	for i, t := range texts {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%.40q", t)
	}
	return b.String()
}

// share parses a share such as 51, 51%, 51.5 %, 51,5 % or 25-50.
func share(s string) (from, to string) {
	from, to, isRange := strings.Cut(s, "-")
	if !isRange {
		to = from
	}
	return shareNumber(from), shareNumber(to)
}

// shareNumber returns the number of a share, without its percent sign. A share is at most 100, so a comma in it is a
// decimal comma.
func shareNumber(s string) string {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	return s
}

func attributeName(p string) string {
	if p == "language" {
		return "documentLanguage"
	}
	return p
}

func texts(values []value) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.text
	}
	return out
}

// distinct returns the texts without duplicates.
func distinct(texts []string) []string {
	out := texts[:0:0]
	for _, t := range texts {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// camel converts SANCTION_ENTITY to sanctionEntity.
func camel(s string) string {
	parts := strings.Split(strings.ToLower(s), "_")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
	}
	return strings.Join(parts, "")
}

// extra returns the members of an object that have no field in the type entity.
func extra(raw json.RawMessage) (map[string]json.RawMessage, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, err
	}
	for _, k := range known {
		delete(all, k)
	}
	return all, nil
}
