package graph

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"nexum/graph/claim"
)

// ErrNotFound is wrapped by errors about an id that no entity has.
var ErrNotFound = errors.New("no such entity")

// A NotFoundError is the error about an id that no entity has. It wraps ErrNotFound.
type NotFoundError struct {
	ID   string
	text string
}

// Error implements error.
func (e *NotFoundError) Error() string { return e.text }

// Unwrap returns ErrNotFound.
func (e *NotFoundError) Unwrap() error { return ErrNotFound }

// A ChangeError is an error about one part of a Change. Its Field is distrust, without, or the Field of an assumed
// relation.
type ChangeError struct {
	Field string
	Err   error
}

// Error implements error.
func (e *ChangeError) Error() string { return e.Field + ": " + e.Err.Error() }

// Unwrap returns Err.
func (e *ChangeError) Unwrap() error { return e.Err }

// notFound returns a NotFoundError. more is appended to the message, to say what the id could name other than an
// entity.
func notFound(id, more string) error {
	return &NotFoundError{id, fmt.Sprintf("%v%s: %.200q", ErrNotFound, more, id)}
}

// ErrAssumedRelation is wrapped by errors about an assumed relation that the ontology does not allow.
var ErrAssumedRelation = errors.New("no such relation can be assumed")

// An AssumedRelation is a relation that a view assumes.
type AssumedRelation struct {
	Source, Type, Target string // ids, and the name of a relation type
	Occurrence           string // the key of an occurrence of a repeatable type; empty for none
	Period               claim.Period
	Attributes           string // a JSON object; empty for none

	Field string // the Field of a ChangeError about the relation; "with" if it is empty
}

// A Change describes how one view differs from another. The zero Change changes nothing.
type Change struct {
	// AsOf keeps only relations and facts that hold at this date, and those without a period. Zero keeps all times.
	AsOf claim.Date
	// KnownAt keeps only claims that were committed up to this time. Zero keeps all revisions.
	KnownAt time.Time
	// Without hides entities with their relations, single relations, merges, and rules, by their ids. The id of a
	// relation is source|TYPE|target, that of a merge is subject|sameAs|object. If the view states the relation, the
	// stated relation is hidden, but rules may still derive it. If the view does not state it, rules no longer derive
	// it. If the type is repeatable, such an id hides all occurrences, and an id with the key of an occurrence hides
	// only that occurrence.
	Without []string
	// Distrust hides the claims of documents, and the claims of other documents that relay them, by the ids of the
	// documents. An id that no claim uses as its document gives an error that wraps ErrNotFound.
	Distrust []string
	// With assumes relations, or merges if the type is sameAs. An assumed relation that is also hidden is visible with
	// its assumed claim only, without its stated claims.
	With []AssumedRelation
}

// With returns the view with a change. Changes are cumulative: hidden entities and relations stay hidden, assumed ones
// stay assumed, and a later AsOf replaces an earlier one. The cost depends on the size of the change and not on that of
// the graph. The receiver does not change.
//
// An error about a part of the change is a ChangeError. The error for an unknown id wraps ErrNotFound. The error for an
// assumed relation whose type does not allow the kinds of its ends, or that ends before it begins, wraps
// ErrAssumedRelation.
func (v *View) With(c Change) (*View, error) {
	x := exclusions{}
	if v.exclusions != nil {
		x = *v.exclusions
		x.distrust, x.nodes = slices.Clip(x.distrust), slices.Clip(x.nodes)
		x.relations, x.derived, x.rules = slices.Clip(x.relations), slices.Clip(x.derived), slices.Clip(x.rules)
	}
	if !c.AsOf.IsZero() {
		x.asOf = c.AsOf
	}
	if !c.KnownAt.IsZero() {
		known := uint32(0)
		for _, r := range v.revisions {
			if !r.CommittedAt.After(c.KnownAt) {
				known = uint32(r.Number)
			}
		}
		if !x.bounded || known < x.known {
			x.known, x.bounded = known, true
		}
	}
	for _, id := range c.Distrust {
		n, ok := v.lookup(id)
		if !ok {
			return nil, &ChangeError{"distrust", notFound(id, "")}
		}
		nodes := v.nodesOf(v.canonical(n))
		if !slices.ContainsFunc(nodes, v.cited) {
			return nil, &ChangeError{"distrust", fmt.Errorf("%w that is a document, or that a claim cites: %q", ErrNotFound, id)}
		}
		x.distrust = append(x.distrust, nodes...)
	}
	if err := v.hideAll(&x, c); err != nil {
		return nil, &ChangeError{"without", err}
	}
	slices.Sort(x.nodes)
	w := v.through(&x, c.changesMerges())
	if len(c.With) == 0 {
		return w, nil
	}
	claims := make([]claim.Claim, 0, len(c.With))
	for _, t := range c.With {
		assumed, err := w.assume(t)
		if err != nil {
			return nil, &ChangeError{cmp.Or(t.Field, "with"), err}
		}
		claims = append(claims, assumed)
	}
	out := w.Apply(claim.Revision{}, claims)
	out.showAssumed(claims)
	return out, nil
}

// changesMerges reports whether the change can hide claims about merges of entities.
func (c *Change) changesMerges() bool {
	return !c.KnownAt.IsZero() || len(c.Distrust) > 0 || slices.ContainsFunc(c.Without, func(id string) bool {
		named, ok := claim.ParseRelationID(id)
		return ok && named.Predicate == claim.PredicateSameAs
	})
}

// through returns the view with other exclusions. merges is whether they can change which entities are merged.
func (v *View) through(x *exclusions, merges bool) *View {
	look := func(v *View) *View {
		w := *v
		w.exclusions, w.cache = x, newCache()
		if x.empty() {
			w.exclusions = nil
		}
		if x.bounded {
			i := slices.IndexFunc(w.revisions, func(r claim.Revision) bool { return r.Number > uint64(x.known) })
			if i >= 0 {
				w.revisions = w.revisions[:i:i]
			}
		}
		return &w
	}
	if merges {
		return look(v.Unmerged()).resolve(v.merges)
	}
	w := look(v)
	if v.merges != nil {
		w.withRaw(look(v.merges.raw))
	}
	return w
}

// assume returns the claim for an assumed relation, or for an assumed merge. The error is that of With.
func (v *View) assume(t AssumedRelation) (claim.Claim, error) {
	if err := v.allowed(t); err != nil {
		return claim.Claim{}, err
	}
	c := claim.Claim{
		Subject: t.Source, Predicate: t.Type, Object: claim.EntityValue(t.Target),
		Context: claim.Context{Period: t.Period, Modality: claim.Hypothetical},
	}
	if t.Type == claim.PredicateSameAs {
		return c, nil
	}
	typ, _ := v.ontology.Type(t.Type)
	var err error
	if c.Context.Attributes, err = assumedAttributes(typ, t); err != nil {
		return claim.Claim{}, err
	}
	for _, id := range [2]*string{
		&c.Subject,
		&c.Object.Text,
	} { // the assumption is about the entity, and not about an id that was merged into it
		n, _ := v.Lookup(*id)
		*id = v.ID(n)
	}
	return c, nil
}

// showAssumed shows assumed relations that are hidden, with their assumed claims only. The view must not be shared yet.
func (v *View) showAssumed(claims []claim.Claim) {
	assumed := map[relKey]int{}
	for i := range claims {
		c := &claims[i]
		s, _ := v.Lookup(c.Subject)
		p, _ := v.Pred(c.Predicate)
		o, _ := v.Lookup(c.Object.Text)
		key := ""
		if v.Repeats(p) {
			key, _ = OccurrenceKey(v.PredType(p), c.Context.Attributes, c.Context.Period)
		}
		if r, ok := v.findKey(v.inOrder(Key{s, p, o}), key); ok {
			assumed[v.keyOf(v.relation(r))]++
		}
	}
	for k, n := range assumed {
		if !v.exclusions.hidesRelation(k) {
			continue
		}
		v.keepLastClaims(k, n)
		if v.merges != nil {
			raw := v.merges.raw
			raw.over = raw.over.fork() // the overlay with the merges shares the data of raw.over
			raw.keepLastClaims(k, n)
		}
		v.exclusions.relations = slices.DeleteFunc(slices.Clone(v.exclusions.relations), func(h relKey) bool {
			return h == k
		})
	}
}

// keepLastClaims removes all but the last n claims of a relation. The view must not be shared yet.
func (v *View) keepLastClaims(k relKey, n int) {
	if r, ok := v.find(k); ok {
		claims := v.ownClaims(r)
		v.over.relClaims.Set(r, claims[len(claims)-n:])
		v.over.contested.Set(r, false)
	}
}

func (x *exclusions) empty() bool {
	return x.asOf.IsZero() && !x.bounded && len(x.distrust) == 0 && len(x.nodes) == 0 &&
		len(x.relations) == 0 && len(x.derived) == 0 && len(x.rules) == 0
}

// hideAll adds the ids in c.Without to the exclusions. It looks them up in the view with the rest of the change, in
// which other entities can be merged than in v. It also hides a relation that was retracted later than c.KnownAt.
func (v *View) hideAll(x *exclusions, c Change) error {
	var merges, others []string
	for _, id := range c.Without {
		if named, ok := claim.ParseRelationID(id); ok && named.Predicate == claim.PredicateSameAs {
			merges = append(merges, id)
		} else {
			others = append(others, id)
		}
	}
	for _, id := range merges {
		if err := v.hide(x, id, v); err != nil {
			return err
		}
	}
	in := v
	if len(others) > 0 && c.changesMerges() {
		rest := *x
		rest.asOf = claim.Date{}
		in = v.through(&rest, true)
	}
	for _, id := range others {
		if err := v.hide(x, id, in); err != nil {
			return err
		}
	}
	return nil
}

// hide adds the entity, relation, merge or rule with an id to the exclusions. in is the view with the rest of the
// change.
func (v *View) hide(x *exclusions, id string, in *View) error {
	if n, ok := v.lookup(id); ok {
		if v.isRule(n) {
			x.rules = append(x.rules, id)
		} else {
			x.nodes = append(x.nodes, in.nodesOf(in.canonical(n))...)
		}
		return nil
	}
	named, ok := claim.ParseRelationID(id)
	if !ok {
		return notFound(id, ", relation or rule")
	}
	s, ok1 := v.lookup(named.Source)
	p, ok2 := v.Pred(named.Predicate)
	t, ok3 := v.lookup(named.Target)
	if !ok1 || !ok2 || !ok3 {
		return notFound(id, ", or no such relation type")
	}
	if named.Predicate == claim.PredicateSameAs { // a merge: its ends are the ids that the claim names
		x.relations = append(x.relations, relKey{Key: Key{s, p, t}})
		return nil
	}
	stated := false
	for _, v := range slices.Compact([]*View{v, in}) {
		for r := range v.Occurrences(v.canonical(s), p, v.canonical(t)) {
			if named.Occurrence == "" || named.Occurrence == v.Occurrence(r) {
				x.relations, stated = append(x.relations, v.keyOf(r)), true
			}
		}
	}
	switch {
	case stated:
	case named.Occurrence != "":
		return fmt.Errorf("%w; %s %s %s has no such occurrence: %q", ErrNotFound, named.Source, named.Predicate,
			named.Target, id)
	default:
		x.derived = append(x.derived, in.inOrder(Key{in.canonical(s), p, in.canonical(t)}))
	}
	return nil
}

// cited reports whether an entity is a document, or a claim names it as its document.
func (v *View) cited(n Node) bool {
	if v.Kind(n).Name == "Document" {
		return true
	}
	if int(n) < v.table.ids.Len() {
		if lo, hi := v.table.contextsOf(n); lo < hi || len(v.table.relayed(n)) > 0 {
			return true
		}
	}
	names := func(c contextRow) bool { return c.document == n || c.relays == n }
	return v.over != nil && slices.ContainsFunc(v.over.ctxs, names)
}

// allowed returns an error if a relation cannot be assumed.
func (v *View) allowed(t AssumedRelation) error {
	if t.Type == claim.PredicateSameAs {
		return v.allowedMerge(t)
	}
	typ, ok := v.ontology.Type(t.Type)
	if !ok {
		return fmt.Errorf("%w: there is no relation type %q", ErrAssumedRelation, t.Type)
	}
	if t.Occurrence != "" && !typ.Repeatable {
		return fmt.Errorf(
			"%w: %s is not repeatable, so the assumption cannot name the occurrence %q",
			ErrAssumedRelation,
			typ.Name,
			t.Occurrence,
		)
	}
	if p := t.Period; p.Empty() {
		return fmt.Errorf("%w: it ends in %v, before it begins in %v", ErrAssumedRelation, p.To, p.From)
	}
	var nodes [2]Node
	var kinds [2]string
	for i, id := range [2]string{t.Source, t.Target} {
		n, ok := v.Lookup(id)
		if !ok {
			return notFound(id, "")
		}
		nodes[i], kinds[i] = n, v.Kind(n).Name
	}
	if nodes[0] == nodes[1] && t.Source != t.Target {
		return fmt.Errorf("%w: %s and %s are one entity in this view, and a relation between two ids of one entity "+
			"is not shown",
			ErrAssumedRelation, t.Source, t.Target)
	}
	if !typ.Allows(kinds[0], kinds[1]) {
		return fmt.Errorf("%w: %s goes from %s to %s, not from a %s to a %s", ErrAssumedRelation, typ.Name,
			strings.Join(typ.From, " or "), strings.Join(typ.To, " or "), kinds[0], kinds[1])
	}
	return nil
}

// allowedMerge returns an error if a merge cannot be assumed.
func (v *View) allowedMerge(t AssumedRelation) error {
	for _, id := range [2]string{t.Source, t.Target} {
		if _, ok := v.Lookup(id); !ok {
			return notFound(id, "")
		}
	}
	switch {
	case t.Source == t.Target:
		return fmt.Errorf("%w: %s is one id; give two different ids", ErrAssumedRelation, t.Source)
	case t.Occurrence != "":
		return fmt.Errorf("%w: a merge has no occurrences such as %q", ErrAssumedRelation, t.Occurrence)
	case t.Attributes != "":
		return fmt.Errorf("%w: a merge is assumed without attributes; leave them out", ErrAssumedRelation)
	case !t.Period.IsZero():
		return fmt.Errorf("%w: a merge holds at all times; leave out its period", ErrAssumedRelation)
	}
	return nil
}

// AsOf returns the date of the view; zero for a view of all times.
func (v *View) AsOf() claim.Date {
	if v.exclusions == nil {
		return claim.Date{}
	}
	return v.exclusions.asOf
}

// AnyTime returns the view of all times, without a date.
func (v *View) AnyTime() *View {
	if v.AsOf().IsZero() {
		return v
	}
	return v.withExclusions(func(x *exclusions) { x.asOf = claim.Date{} })
}

// AllRules returns the view with all rules switched on.
func (v *View) AllRules() *View {
	if v.exclusions == nil || len(v.exclusions.rules) == 0 {
		return v
	}
	return v.withExclusions(func(x *exclusions) { x.rules = nil })
}

// withExclusions returns the view with changed exclusions. The change must not concern claims that merge entities.
func (v *View) withExclusions(change func(*exclusions)) *View {
	x := *v.exclusions
	change(&x)
	return v.through(&x, false)
}

// At reports whether something that holds in a period is visible at the date of the view.
func (v *View) At(p claim.Period) bool { return v.exclusions.includes(p) }

// Hides reports whether a relation must not be derived, because the relation or one of its ends is hidden.
func (v *View) Hides(k Key) bool {
	return v.exclusions != nil &&
		(slices.Contains(v.exclusions.derived, k) || v.exclusions.hidesNode(k.Source) || v.exclusions.hidesNode(k.Target))
}
