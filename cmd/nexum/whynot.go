package main

import (
	"context"
	"fmt"
	"strings"

	"nexum/graph/rule/engine"

	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/server/export"
)

type whynotCmd struct {
	relationArgs
	First int32 `help:"The maximum number of rules to show. Those with the fewest missing premises come first." default:"5"`

	formatFlag
	remoteFlags
}

// maxMisses is the maximum number of near misses that whynot shows, as in the API.
const maxMisses = 20

func (c *whynotCmd) Run(ctx context.Context, p *program) error {
	most, err := query.Bound("--first", &c.First, 5, maxMisses)
	if err != nil {
		return err
	}
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	named, err := c.named(session)
	if err != nil {
		return err
	}
	l := &listing{name: "nearMisses", columns: []string{"rule", "kind", "missing", "reason", "held"}}
	misses, err := session.WhyNot(ctx, named.Source, named.Predicate, named.Target, most+1)
	if message, ok := query.NoRule(err); ok {
		return l.answer("NO_RULE", message, false).print(p, c.Format)
	}
	if err != nil {
		return err
	}
	message, held, err := holds(ctx, session, named)
	if err != nil {
		return err
	}
	if len(misses) == 0 && held {
		return l.answer("HOLDS", message, true).print(p, c.Format)
	}
	l.none, l.rest = message, export.Object{{Name: "holds", Value: held}}
	more := len(misses) > most
	for _, m := range misses[:min(most, len(misses))] {
		r, err := missRow(session, &m)
		if err != nil {
			return err
		}
		l.rows = append(l.rows, r)
	}
	if more {
		l.cut("see them with a greater --first")
	}
	return l.print(p, c.Format)
}

// answer makes a list of near misses say why it has none. Tables and CSV get a row of this kind.
func (l *listing) answer(kind, message string, held bool) *listing {
	l.none, l.instead = message, cells("", kind, "", message, "")
	l.rest = export.Object{{Name: "holds", Value: held}, {Name: "kind", Value: kind}, {Name: "note", Value: message}}
	return l
}

// holds reports whether a relation holds. message is the text that whynot prints if the relation holds or if there is
// no near miss.
func holds(ctx context.Context, s *query.Session, named claim.RelationID) (message string, held bool, err error) {
	if list := s.Occurrences(named, 1); len(list) > 0 {
		return "it holds: nexum show '" + list[0] + "'", true, nil
	}
	r, held, err := s.Relation(ctx, named.String())
	if err != nil || !held {
		return "no rule comes close to deriving it", false, err
	}
	x, err := describe(ctx, s, r)
	if err != nil {
		return "", false, err
	}
	return "it holds: " + relationLine(x), true, nil
}

// A missOut is the JSON form of a near miss.
type missOut struct {
	Rule    string   `json:"rule"`
	Meaning string   `json:"meaning"`
	Kind    string   `json:"kind"`
	Held    []string `json:"held"`
	Missing []string `json:"missing"`
	Reason  string   `json:"reason,omitempty"`
}

func missRow(s *query.Session, m *engine.NearMiss) (row, error) {
	out := missOut{
		Rule:    m.Rule.ID,
		Meaning: m.Rule.Meaning,
		Kind:    string(m.Kind()),
		Held:    []string{},
		Missing: []string{},
		Reason:  s.Reason(*m),
	}
	for _, premise := range m.Held {
		if premise.Proof == nil {
			continue
		}
		text, err := premise.Proof.TextWithin(s.View, s.Budget())
		if err != nil {
			return row{}, err
		}
		out.Held = append(out.Held, strings.TrimRight(text, "\n"))
	}
	for _, g := range m.Missing {
		out.Missing = append(out.Missing, g.Text(m.Rule))
	}
	var lines []string
	for _, g := range out.Missing {
		lines = append(lines, "missing: "+g)
	}
	if out.Reason != "" {
		lines = append(lines, out.Reason)
	}
	for _, h := range out.Held {
		lines = append(lines, "there is: "+strings.ReplaceAll(h, "\n", "\n          "))
	}
	return row{
		text: block(fmt.Sprintf("rule %s: %s", out.Rule, oneLine(out.Meaning)), lines), value: out,
		cells: cells(out.Rule, out.Kind, export.Join(out.Missing), out.Reason, export.Join(out.Held)),
	}, nil
}
