package query

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"nexum/graph"
	"nexum/graph/trace"
)

// Merges returns the pairs of ids about which a claim states that they are, or are not, the same entity, the oldest
// first. If states are given, it returns only pairs with one of these states; if of is not empty, only pairs with that
// entity.
func (s *Session) Merges(ctx context.Context, of string, states ...graph.MergeState) (_ []graph.Merge, err error) {
	ctx, span := trace.Start(ctx, "query.Merges")
	defer span.EndWith(&err)
	var list []graph.Merge
	if of == "" {
		var err error
		if list, err = s.View.Merges(ctx); err != nil {
			return nil, err
		}
	} else {
		n, err := s.Node("of", of)
		if err != nil {
			return nil, err
		}
		list = s.View.SameAs(n)
	}
	if len(states) > 0 {
		list = slices.DeleteFunc(list, func(m graph.Merge) bool { return !slices.Contains(states, m.State) })
	}
	return list, nil
}

// MergeKey returns the position of a pair in the order of Merges.
func MergeKey(m graph.Merge) []string {
	const digits = 12 // numbers are padded to this length, so that they sort as texts
	number := strconv.FormatUint(m.Claims[0].Context.Revision, 10)
	for len(number) < digits {
		number = "0" + number
	}
	return []string{number, m.Subject, m.Object}
}

// MergeMatch returns the attributes score and reasons of a merge, from the claim with the highest score. scored is
// false if no claim has a score.
func MergeMatch(m graph.Merge) (score float64, reasons []string, scored bool) {
	for _, c := range m.Claims {
		var a struct {
			Score   *float64
			Reasons []any
		}
		if c.Context.Attributes == "" || json.Unmarshal([]byte(c.Context.Attributes), &a) != nil {
			continue
		}
		if a.Score == nil && len(reasons) > 0 || a.Score != nil && scored && *a.Score <= score {
			continue
		}
		if a.Score != nil {
			score, scored = *a.Score, true
		}
		reasons = nil
		for _, r := range a.Reasons {
			if text, ok := r.(string); ok {
				reasons = append(reasons, text)
			} else if b, err := json.Marshal(r); err == nil {
				reasons = append(reasons, string(b))
			}
		}
	}
	return score, reasons, scored
}
