package loader

import (
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
	"nexum/schema/spelling"
)

// maxExamples is the maximum number of examples in a message.
const maxExamples = 10

// usage is data of the store that a change of the ontology forbids.
type usage struct {
	what     string // why the data is forbidden
	count    int
	examples []string
	lacks    bool // whether the examples are entities that lack a fact, and not claims
}

// heldView returns the view of the store before the load; nil if there is none.
func (r *reading) heldView() *graph.View {
	if r.view != nil {
		return r.view
	}
	v, _ := r.known.(*graph.View)
	return v
}

// checkNarrowing refuses a change of the ontology that forbids data which stays in the store.
func (r *reading) checkNarrowing() {
	if !r.brings || r.partial || r.known == nil {
		return
	}
	v := r.heldView()
	if v == nil || r.narrowing.IsZero() {
		return
	}
	old := r.old
	if r.view == nil {
		old = v.Replace(nil)
	}
	n := narrower{
		reading: r, old: old, before: v.Ontology(), usages: map[string]*usage{}, retyped: map[string][]schema.Attribute{},
	}
	for c := range old.Staying() {
		n.noteFact(&c)
		n.see(&c)
	}
	n.endSubject()
	for _, u := range n.order {
		more := ""
		if u.count > len(u.examples) {
			more = fmt.Sprintf(" and %d more", u.count-len(u.examples))
		}
		if u.lacks {
			r.problemIn(r.anyFile(nil),
				"%s, but the store has %s without it: %s%s; load it for them with the ontology, or keep the ontology as it was",
				u.what, count(u.count, "entity"), strings.Join(u.examples, ", "), more)
			continue
		}
		r.problemIn(r.anyFile(nil),
			"%s, but the store has %s of it: %s%s; change or retract them first, or keep the ontology as it was",
			u.what, count(u.count, "claim"), strings.Join(u.examples, ", "), more)
	}
}

// narrower finds the claims that the new ontology does not allow.
type narrower struct {
	*reading
	old     *graph.Replacement
	before  *schema.Ontology
	usages  map[string]*usage
	order   []*usage
	retyped map[string][]schema.Attribute // attributes with another type than before, by relation type

	pair    claim.RelationID // the ends of the previous relation that is no longer repeatable
	pairKey string           // the key of that occurrence

	subject string          // subject of the previous claim
	has     map[string]bool // facts of the subject

	single    string // subject and fact of the previous claim
	singleIs  string // the value of that fact
	singleHas bool
}

// see checks one claim that stays.
func (n *narrower) see(c *claim.Claim) {
	switch {
	case c.Predicate == claim.PredicateKind:
		if n.narrowing.Kinds[c.Object.Text] {
			n.found("the kind "+c.Object.Text+" is removed", c.Subject)
		}
	case c.Object.Entity && n.narrowing.Types[c.Predicate]:
		n.relation(c)
	case !c.Object.Entity && n.narrowing.Facts[c.Predicate]:
		n.fact(c)
	}
}

// noteFact notes a fact of the subject of a claim, if there are facts that a kind needs now. The claims of a subject
// follow each other.
func (n *narrower) noteFact(c *claim.Claim) {
	if len(n.narrowing.Needed) == 0 {
		return
	}
	if c.Subject != n.subject {
		n.endSubject()
		n.subject, n.has = c.Subject, map[string]bool{}
	}
	if !c.Object.Entity && c.Context.Stance == claim.Supports {
		n.has[c.Predicate] = true
	}
}

// endSubject checks that the last subject has the facts that its kind now needs, in the store or in the load.
func (n *narrower) endSubject() {
	if n.subject == "" || !n.has[claim.PredicateKind] {
		return
	}
	kind := n.kindOf(n.subject)
	for _, f := range n.narrowing.Needed[kind] {
		if !n.has[f.Name] && !n.given[entityFact{n.subject, f.Name}] {
			what := fmt.Sprintf("%s.%s is @mandatory now", kind, f.Name)
			n.found(what, n.subject)
			n.usages[what].lacks = true
		}
	}
}

// entityFact is a fact of an entity.
type entityFact struct{ id, fact string }

// noteGiven notes which of the facts that the new ontology makes mandatory the load brings for an entity of the store.
func (r *reading) noteGiven(cur *identity) {
	if len(r.narrowing.Needed) == 0 {
		return
	}
	kind, _ := r.heldView().KindOf(cur.id)
	for _, f := range r.narrowing.Needed[kind] {
		if cur.required[f.Name] {
			if r.given == nil {
				r.given = map[entityFact]bool{}
			}
			r.given[entityFact{cur.id, f.Name}] = true
		}
	}
}

// relation checks a claim of a relation type that now allows fewer kinds, attributes or occurrences.
func (n *narrower) relation(c *claim.Claim) {
	example := claim.RelationID{Source: c.Subject, Predicate: c.Predicate, Target: c.Object.Text}.String()
	t, ok := n.vocab.Type(c.Predicate)
	if !ok {
		n.found("the relation type "+c.Predicate+" is removed", example)
		return
	}
	from, to := n.kindOf(c.Subject), n.kindOf(c.Object.Text)
	if !t.Allows(from, to) && from != schema.Thing && to != schema.Thing {
		n.found(fmt.Sprintf("%s no longer connects %s with %s", c.Predicate, from, to), example)
	}
	was, ok := n.before.Type(c.Predicate)
	if !ok {
		return
	}
	if was.Repeatable && !t.Repeatable {
		n.occurrence(c, was)
	}
	n.attributes(c, t, was)
}

// occurrence checks a claim of a relation type that is no longer repeatable. It may have no key, and no other
// occurrence between the same entities.
func (n *narrower) occurrence(c *claim.Claim, was *schema.RelationType) {
	key, given := graph.OccurrenceKey(was, c.Context.Attributes, c.Context.Period)
	pair := claim.RelationID{Source: c.Subject, Predicate: c.Predicate, Target: c.Object.Text}
	if given || pair == n.pair && key != n.pairKey {
		occurrence := pair
		occurrence.Occurrence = key
		n.found(c.Predicate+" is no longer @repeatable", occurrence.String())
	}
	n.pair, n.pairKey = pair, key
}

// attributes checks the values of those attributes of a claim that have another type than before.
func (n *narrower) attributes(c *claim.Claim, t, was *schema.RelationType) {
	retyped, known := n.retyped[t.Name]
	if !known {
		retyped = t.Retyped(was)
		n.retyped[t.Name] = retyped
	}
	if len(retyped) == 0 || c.Context.Attributes == "" {
		return
	}
	values := parsedAttributes(c.Context.Attributes)
	for _, a := range retyped {
		value, given := values[a.Name]
		wrong := func(v any) bool { return graph.WrongAttribute(a, v) != "" }
		if given && slices.ContainsFunc(attributeValues(value), wrong) {
			example := claim.RelationID{Source: c.Subject, Predicate: c.Predicate, Target: c.Object.Text}
			n.found(fmt.Sprintf("the attribute %s of %s is narrowed: it is of type %s", a.Name, t.Name, a.Type),
				fmt.Sprintf("%s: %v", example, value))
		}
	}
}

// fact checks a claim of a fact that now has fewer kinds or values.
func (n *narrower) fact(c *claim.Claim) {
	kind := n.kindOf(c.Subject)
	k, ok := n.vocab.Kind(kind)
	if !ok || kind == schema.Thing {
		return // its kind was removed, or it is foreign data
	}
	f, ok := k.Fact(c.Predicate)
	if !ok {
		n.found(fmt.Sprintf("%s.%s is removed", kind, c.Predicate), c.Subject)
		return
	}
	value := node{kind: text, text: c.Object.Text}
	if f.IsNumber() || f.Type == "Boolean" {
		value.kind = scalarKind(value.text)
	}
	if _, wrong := factValue(f, value); wrong != "" {
		n.found(fmt.Sprintf("%s.%s is narrowed: %s", kind, f.Name, typeOf(f)), c.Subject+": "+quote(c.Object.Text))
		return
	}
	key := c.Subject + "\x00" + c.Predicate
	if n.narrowing.Single[kind+"."+f.Name] && n.singleHas && key == n.single && c.Object.Text != n.singleIs {
		n.found(fmt.Sprintf("%s.%s can have only one value", kind, f.Name), c.Subject+": "+quote(c.Object.Text))
	}
	n.single, n.singleIs, n.singleHas = key, c.Object.Text, true
}

// typeOf describes the values of a fact.
func typeOf(f *schema.Fact) string {
	if len(f.Values) > 0 {
		return "it is one of " + spelling.OrList(f.Values)
	}
	return "it is of type " + f.Type
}

// kindOf returns the kind of an entity after the load.
func (n *narrower) kindOf(id string) string {
	if kind, ok := n.old.KindAfter(id); ok {
		return kind
	}
	return schema.Thing
}

// found counts a claim that is not allowed.
func (n *narrower) found(what, example string) {
	u := n.usages[what]
	if u == nil {
		u = &usage{what: what}
		n.usages[what] = u
		n.order = append(n.order, u)
	}
	u.count++
	if len(u.examples) < maxExamples && !slices.Contains(u.examples, short(example)) {
		u.examples = append(u.examples, short(example))
	}
}
