package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/rule"
)

// conflicting is who bears two duties that conflict. Who bears them is no class and no activity: those
// bear duties only for their members and for whoever does them.
const conflicting = "conflictsWith(D, E), duty(D), duty(E), borneBy(D, X), borneBy(E, X), not activity(X), not concept(X)"

// A Conflict is somebody who bears two duties that cannot both be kept.
type Conflict struct {
	AnswerRow
	bearer, duty, against graph.Node
}

// A ConflictConnection is a page of conflicts.
type ConflictConnection struct {
	Edges      []ConflictEdge
	PageInfo   PageInfo
	TotalCount int
}

// A ConflictEdge is a conflict in a page.
type ConflictEdge struct {
	Cursor string
	Node   *Conflict
}

// Bearer is who is caught between the duties.
func (c *Conflict) Bearer() AnyEntity { return c.scope.any(c.bearer) }

// DutyEntity is one of the duties.
func (c *Conflict) DutyEntity() *Entity { return c.scope.Entity(c.duty) }

// AgainstEntity is the other.
func (c *Conflict) AgainstEntity() *Entity { return c.scope.Entity(c.against) }

// LawsOf are the laws that impose a duty, stated and derived.
func (c *Conflict) LawsOf(ctx context.Context, duty *Entity) ([]*Entity, error) {
	s := c.scope
	imposes, ok := s.View.Ontology().Type("IMPOSES")
	if !ok {
		return nil, nil
	}
	preds := s.View.NewPreds(s.View.TypePred(imposes))
	out := []*Entity{}
	f := graph.Filter{Preds: preds, Direction: graph.In}
	if s.derives(preds) {
		f.Deriver = s.Engine
	}
	err := s.View.Relations(ctx, duty.node, f, func(r graph.Relation) bool {
		if s.View.Kind(r.Source).Name == "Law" {
			out = append(out, s.Entity(r.Source))
		}
		return true
	})
	return out, err
}

// Conflicts is a page of conflicts, of one entity if it is named.
func Conflicts(ctx context.Context, of *string, first *int32, after *string) (*ConflictConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	size, err := s.pageSize(first)
	if err != nil {
		return nil, err
	}
	text := conflicting
	bearer := graph.NoNode
	if of != nil {
		if bearer, err = s.node("of", *of); err != nil {
			return nil, err
		}
		text += ", X = /<" + *of + ">"
	}
	q, err := s.parse(text)
	if err != nil {
		return nil, err
	}
	rows, err := s.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	var all []*Conflict
	for _, r := range rows {
		c := &Conflict{AnswerRow{s, q, r}, bearer, graph.NoNode, graph.NoNode}
		for i, v := range q.Shown {
			switch q.Vars[v] {
			case "D":
				c.duty = r.Values[i].Node
			case "E":
				c.against = r.Values[i].Node
			case "X":
				c.bearer = r.Values[i].Node
			}
		}
		if s.View.Compare(c.duty, c.against) < 0 { // each pair once
			all = append(all, c)
		}
	}
	key := func(c *Conflict) []string {
		return []string{s.View.ID(c.bearer), s.View.ID(c.duty), s.View.ID(c.against)}
	}
	slices.SortFunc(all, func(a, b *Conflict) int { return slices.Compare(key(a), key(b)) })
	from, err := decodeCursor(after, cursorConflict, 3)
	if err != nil {
		return nil, err
	}
	at, err := after1(all, from, key)
	if err != nil {
		return nil, err
	}
	out := &ConflictConnection{Edges: []ConflictEdge{}, TotalCount: len(all)}
	end := min(at+size, len(all))
	for _, c := range all[at:end] {
		out.Edges = append(out.Edges, ConflictEdge{encodeCursor(cursorConflict, key(c)...), c})
	}
	out.PageInfo = PageInfo{HasPreviousPage: at > 0, HasNextPage: end < len(all)}
	if n := len(out.Edges); n > 0 {
		out.PageInfo.StartCursor, out.PageInfo.EndCursor = &out.Edges[0].Cursor, &out.Edges[n-1].Cursor
	}
	return out, nil
}

// A NearMiss is how a rule could have yielded a relation that does not hold.
type NearMiss struct {
	scope *Scope
	miss  rule.NearMiss
}

// Rule is the rule.
func (m *NearMiss) Rule() *Rule { return &Rule{m.miss.Rule} }

// Held is what it needed and is there.
func (m *NearMiss) Held() []*Proof { return m.scope.proofs(m.miss.Held) }

// Missing is what it needed and is not.
func (m *NearMiss) Missing() []MissingPremise {
	out := make([]MissingPremise, len(m.miss.Missing))
	for i, g := range m.miss.Missing {
		out[i] = MissingPremise{m.scope, m.miss.Rule, g}
	}
	return out
}

// Reason tells why it does not hold though nothing is missing.
func (m *NearMiss) Reason() *string {
	var text string
	switch {
	case m.miss.Never:
		text = "all of this holds, but at no one time"
	case m.miss.Hidden:
		text = "all of this holds, but the view is without what follows from it"
	case len(m.miss.Off) == 1:
		text = fmt.Sprintf("all of this holds, but the view is without the rule %s, by which it would follow", m.miss.Off[0])
	case len(m.miss.Off) > 1:
		text = fmt.Sprintf("all of this holds, but the view is without the rules %s, by which it would follow", strings.Join(m.miss.Off, ", "))
	case len(m.miss.Missing) == 0:
		text = fmt.Sprintf("it holds %s, not at %s", cmp.Or(m.miss.Period.String(), "at some time"), m.scope.View.AsOf())
	default:
		return nil
	}
	return &text
}

// A MissingPremise is a premise that is not there.
type MissingPremise struct {
	scope *Scope
	rule  *rule.Rule
	gap   rule.Gap
}

// Text is the premise as the rule writes it, with what is known filled in.
func (p MissingPremise) Text() string { return p.gap.Text(p.rule) }

// Type is nil if it is no relation.
func (p MissingPremise) Type() *string {
	if p.gap.Literal.Kind != rule.RelationLiteral {
		return nil
	}
	return &p.gap.Literal.Type.Name
}

// Source is nil if any would do.
func (p MissingPremise) Source() AnyEntity { return p.end(0) }

// Target is nil if any would do.
func (p MissingPremise) Target() AnyEntity { return p.end(1) }

func (p MissingPremise) end(i int) AnyEntity {
	if v := p.gap.Ends[i]; v.Type == rule.EntityType && v.Node != graph.NoNode {
		return p.scope.any(v.Node)
	}
	return nil
}

// Negated is whether the rule needs its absence.
func (p MissingPremise) Negated() bool { return p.gap.Literal.Not }

// WhyNot tells what is missing for a relation that does not hold.
func WhyNot(ctx context.Context, source, typ, target string, first *int32) ([]*NearMiss, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	n, err := s.bound("first", first, 5, 20)
	if err != nil {
		return nil, err
	}
	a, err := s.node("source", source)
	if err != nil {
		return nil, err
	}
	b, err := s.node("target", target)
	if err != nil {
		return nil, err
	}
	t, ok := s.View.Ontology().Type(typ)
	if !ok {
		return nil, inputError("type: there is no relation type %s", clip(typ))
	}
	if _, holds := s.View.Find(a, s.View.TypePred(t), b); holds {
		return []*NearMiss{}, nil
	}
	if ka, kb := s.View.Kind(a).Name, s.View.Kind(b).Name; !t.Allows(ka, kb) {
		return nil, inputError("type: %s joins %s with %s, not a %s with a %s", t.Name, strings.Join(t.From, " or "), strings.Join(t.To, " or "), ka, kb)
	}
	if !slices.Contains(s.Engine.Program().Yields(), s.View.TypePred(t)) {
		return nil, inputError("type: no rule of this view yields %s; it holds only where a source states it", t.Name)
	}
	misses, err := s.Engine.WhyNot(ctx, graph.Key{Source: a, Type: s.View.TypePred(t), Target: b}, n)
	if err != nil {
		return nil, err
	}
	out := make([]*NearMiss, len(misses))
	for i, m := range misses {
		out[i] = &NearMiss{s, m}
	}
	return out, nil
}

// A Fragility is what a relation cannot do without.
type Fragility struct {
	Sets       []WeakSet
	Exhaustive bool
}

// A WeakSet is a set of documents or relations on which a relation rests.
type WeakSet struct {
	scope *Scope
	ids   []string
}

// Members are the documents or relations.
func (w WeakSet) Members(ctx context.Context) ([]Node, error) {
	out := []Node{}
	for _, id := range w.ids {
		if n, ok := w.scope.View.Lookup(id); ok {
			out = append(out, w.scope.any(n))
			continue
		}
		r, ok, err := w.scope.findRelation(ctx, id)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, w.scope.relation(r))
		}
	}
	return out, nil
}

// Fragility finds the smallest sets without which the relation would not hold.
func (r *Relation) Fragility(ctx context.Context, by *string, size, first *int32) (*Fragility, error) {
	s := r.scope
	most, err := s.bound("first", first, 5, 20)
	if err != nil {
		return nil, err
	}
	wide, err := s.bound("size", size, 2, 4)
	if err != nil {
		return nil, err
	}
	removal := rule.Documents
	if by != nil && *by == "RELATIONS" {
		removal = rule.Relations
	}
	if most == 0 {
		return &Fragility{Sets: []WeakSet{}}, nil
	}
	sets, complete, err := s.Engine.Fragility(ctx, r.rel, removal, wide, most)
	if errors.Is(err, rule.ErrNoProof) {
		return &Fragility{Sets: []WeakSet{}, Exhaustive: true}, nil
	}
	if err != nil {
		return nil, err
	}
	out := &Fragility{Sets: []WeakSet{}, Exhaustive: complete}
	for _, w := range sets {
		out.Sets = append(out.Sets, WeakSet{s, w})
	}
	return out, nil
}
