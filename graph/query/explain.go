package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/trace"
	"nexum/schema"
)

// WhyNot returns how rules could yield a relation that does not hold: near misses, the one that lacks least first. It
// returns nil if the relation holds. If no rule yields the type, it returns an error with CodeNoRule.
func (s *Session) WhyNot(ctx context.Context, source, typ, target string, limit int) (_ []engine.NearMiss, err error) {
	ctx, span := trace.Start(ctx, "query.WhyNot")
	defer span.EndWith(&err)
	a, err := s.Node("source", source)
	if err != nil {
		return nil, err
	}
	b, err := s.Node("target", target)
	if err != nil {
		return nil, err
	}
	t, ok := s.View.Ontology().Type(typ)
	if !ok {
		return nil, InputError("%s: there is no relation type %s%s", Argument("type"), Clip(typ),
			NearType(s.View.Ontology(), typ))
	}
	pred := s.View.TypePred(t)
	if s.View.Related(a, pred, b) {
		return nil, nil
	}
	// An entity without a stated kind can have any relation.
	if ka, kb := s.View.Kind(a).Name, s.View.Kind(b).Name; ka != schema.Thing && kb != schema.Thing && !t.Allows(ka, kb) {
		return nil, InputError(
			"%s: %s goes from %s to %s, not from a %s to a %s", Argument("type"),
			t.Name,
			strings.Join(t.From, " or "),
			strings.Join(t.To, " or "),
			ka,
			kb,
		)
	}
	if slices.Contains(s.Engine.Program().Yields(), pred) {
		return s.Engine.WhyNot(ctx, graph.Key{Source: a, Type: pred, Target: b}, limit)
	}
	off, err := s.rulesOff(t)
	if err != nil {
		return nil, err
	}
	if len(off) == 0 {
		return nil, noRule("it holds only where a source states it", t)
	}
	out, err := s.Engine.WhyNot(ctx, graph.Key{Source: a, Type: pred, Target: b}, limit)
	if err != nil || len(out) > 0 {
		return out, err
	}
	return nil, noRule("the view leaves out all that can: "+strings.Join(off, ", "), t)
}

// noRule returns the error about a relation that does not hold and whose type no rule of the view yields.
func noRule(why string, t *schema.RelationType) error {
	return newError(CodeNoRule, "%s: no rule of this view yields %s; %s", Argument("type"), t.Name, why)
}

// NoRule returns the message of an error of WhyNot that says that no rule yields the type. This is an answer for a
// person, and not a mistake in the question.
func NoRule(err error) (message string, ok bool) {
	coded, ok := errors.AsType[*Error](err)
	if !ok || coded.Code != CodeNoRule {
		return "", false
	}
	return strings.TrimPrefix(coded.Message, string(coded.Arguments()[0])+": "), true
}

// rulesOff returns the ids of the rules that yield a type and that the view leaves out.
func (s *Session) rulesOff(t *schema.RelationType) ([]string, error) {
	all := s.View.AllRules()
	if all == s.View {
		return nil, nil
	}
	p, err := s.Engine.Program().For(all)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range p.Rules() {
		if s.View.HidesRule(r.ID) && r.Head.Type != nil && r.Head.Type.Name == t.Name {
			out = append(out, r.ID)
		}
	}
	return out, nil
}

// Reason describes why a near miss does not hold although no literal is missing; empty if one is missing.
func (s *Session) Reason(m engine.NearMiss) string {
	switch {
	case m.Other:
		return fmt.Sprintf("rule %s can never derive this relation between these two entities", m.Rule.ID)
	case m.Nothing && len(m.Missing) == 0:
		return "the premises of the rule do not hold together for these two"
	case m.Nothing:
		return ""
	case m.Never:
		return "all of this holds, but never at the same time"
	case m.Hidden:
		return "all of this holds, but the view hides the relation that follows from it"
	case len(m.Off) == 1:
		return fmt.Sprintf("all of this holds, but the view leaves out the rule %s, from which it would follow", m.Off[0])
	case len(m.Off) > 1:
		return fmt.Sprintf("all of this holds, but the view leaves out the rules %s, from which it would follow",
			strings.Join(m.Off, ", "))
	case len(m.Missing) == 0:
		return fmt.Sprintf("it holds %s, not at %s", cmp.Or(m.Period.String(), "at some time"), s.View.AsOf())
	}
	return ""
}

// Fragility is the answer to the question on which sources or relations a relation depends.
type Fragility struct {
	Sets       []engine.CriticalSet // the smallest first
	Exhaustive bool                 // whether Sets has all that exist within the limits of the question
}

// Fragility returns the smallest sets of documents or of relations without which a relation does not hold: at most
// limit sets, each with at most size members.
func (s *Session) Fragility(ctx context.Context, r graph.Relation, by engine.Removal,
	size, limit int,
) (_ Fragility, err error) {
	ctx, span := trace.Start(ctx, "query.Fragility")
	defer span.EndWith(&err)
	if limit == 0 {
		return Fragility{}, nil
	}
	sets, complete, err := s.Engine.Fragility(ctx, r, by, size, limit)
	if errors.Is(err, engine.ErrNoProof) {
		return Fragility{Exhaustive: true}, nil
	}
	return Fragility{sets, complete}, err
}
