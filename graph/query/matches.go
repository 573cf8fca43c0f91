package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/match"
	"nexum/graph/trace"
)

// A MatchQuestion asks which entities are probably the same.
type MatchQuestion struct {
	Kinds    []string           // values of EntityKind; nil for all but Document
	Of       string             // the id of an entity: only pairs with it; empty for all pairs
	MinScore float64            // match.DefaultScore if 0
	ByKind   map[string]float64 // minimum scores of kinds that differ from MinScore, by value of EntityKind
	// Unlimited is set if the question does not count against the budget of the session.
	Unlimited bool
}

// Matches are the pairs of entities that are probably the same.
type Matches struct {
	Session *Session
	*match.Result
}

// Key returns the ids of a pair. They identify it in any view.
func (m *Matches) Key(p match.Pair) []string {
	v := m.Session.View
	return []string{v.ID(p.A), v.ID(p.B)}
}

// Matches proposes pairs of entities that are probably the same, the highest score first. It does not propose pairs
// that are merged in the view, or that a claim declares different. The answer is stored in the cache of the session.
func (s *Session) Matches(ctx context.Context, q MatchQuestion) (_ *Matches, err error) {
	ctx, span := trace.Start(ctx, "query.Matches")
	defer span.EndWith(&err)
	kinds, o, err := s.matchOptions(q)
	if err != nil {
		return nil, err
	}
	of := graph.NoNode
	if q.Of != "" {
		if of, err = s.Node("of", q.Of); err != nil {
			return nil, err
		}
	}
	key := answerKey{s.Engine.Program(), fmt.Sprintf("matches %q %q %v %v", q.Kinds, q.Of, q.MinScore, q.ByKind)}
	if r, ok := s.options.Cache.value(key).(*match.Result); ok {
		return &Matches{s, r}, nil
	}
	if q.Unlimited {
		o.Meter = nil
	}
	if err := s.known(ctx, &o); err != nil {
		return nil, err
	}
	x, err := s.matchIndex(ctx, kinds, o.Meter)
	if err != nil {
		return nil, err
	}
	var r *match.Result
	if of == graph.NoNode {
		r, err = x.Match(ctx, o)
	} else {
		r, err = x.MatchesOf(ctx, of, o)
	}
	if err != nil {
		return nil, err
	}
	const pairBytes = 1000 // the size of a pair with its reasons
	s.options.Cache.keepValue(key, r, pairBytes*int64(len(r.Pairs)+len(r.Ambiguous)))
	return &Matches{s, r}, nil
}

// matchOptions checks a question. It returns the names of its kinds.
func (s *Session) matchOptions(q MatchQuestion) (kinds []string, o match.Options, err error) {
	o = match.Options{MinScore: q.MinScore, ByKind: map[string]float64{}, Meter: s.Budget()}
	name := func(argument Argument, enum string) (string, error) {
		k, ok := s.View.Ontology().KindByEnum(enum)
		if !ok {
			return "", InputError("%s: there is no kind %s", argument, Clip(enum))
		}
		return k.Name, nil
	}
	for _, enum := range q.Kinds {
		k, err := name("kinds", enum)
		if err != nil {
			return nil, o, err
		}
		kinds = append(kinds, k)
	}
	if q.Kinds != nil && kinds == nil {
		kinds = []string{}
	}
	scores := []float64{q.MinScore}
	for enum, score := range q.ByKind {
		k, err := name("minScores", enum)
		if err != nil {
			return nil, o, err
		}
		o.ByKind[k] = score
		scores = append(scores, score)
	}
	if slices.ContainsFunc(scores, func(f float64) bool { return !(f >= 0 && f <= 1) }) {
		return nil, o, InputError("%s: a score must be from 0 to 1", Argument("minScore"))
	}
	if q.Of == "" && slices.ContainsFunc(scores, func(f float64) bool { return f > 0 && f < leastScore }) {
		return nil, o, InputError("%s: a score must be at least %v if all entities are compared; for a lower one, name an "+
			"entity in %s", Argument("minScore"),
			leastScore, Argument("of"))
	}
	return kinds, o, nil
}

// known sets the pairs that claims declare different, and the pairs that sources propose to merge. A proposal with a
// score was made by matching, and is no evidence for a match.
func (s *Session) known(ctx context.Context, o *match.Options) error {
	type pair [2]graph.Node
	apart, claimed := map[pair]bool{}, map[pair]bool{}
	merges, err := s.View.Merges(ctx)
	if err != nil {
		return err
	}
	for _, m := range merges {
		a, ok := s.View.Lookup(m.Subject)
		b, there := s.View.Lookup(m.Object)
		if !ok || !there {
			continue
		}
		a, b = min(a, b), max(a, b)
		_, _, scored := MergeMatch(m)
		switch {
		case m.State == graph.Apart || m.State == graph.Overruled:
			apart[pair{a, b}] = true
		case m.State == graph.Proposed && !scored:
			claimed[pair{a, b}] = true
		}
	}
	o.Apart = func(a, b graph.Node) bool { return apart[pair{min(a, b), max(a, b)}] }
	o.Claimed = func(yield func(a, b graph.Node) bool) {
		for p := range claimed {
			if !yield(p[0], p[1]) {
				return
			}
		}
	}
	return nil
}

// leastScore is the lowest score of a question for all pairs. Below it, there are very many pairs, and most of them are
// wrong.
const leastScore = 0.1

// matchIndex returns the index of the kinds, from the cache if the cache has it.
func (s *Session) matchIndex(ctx context.Context, kinds []string, m match.Meter) (*match.Index, error) {
	key := "match index " + strings.Join(kinds, " ")
	if kinds == nil {
		key = "match index of all"
	}
	return Kept(s, key, func() (*match.Index, int64, error) {
		x, err := match.NewIndex(ctx, s.View, kinds, m)
		if err != nil {
			return nil, 0, err
		}
		return x, x.Bytes(), nil
	})
}
