package main

import (
	"context"
	"fmt"
	"strings"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/server/export"
)

type conflictsCmd struct {
	Of    string `arg:"" optional:"" help:"The id of an entity. By default, the conflicts of all entities."`
	First int    `help:"The maximum number of conflicts to show; 0 shows all." default:"50"`

	formatFlag
	remoteFlags
}

func (c *conflictsCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	found, err := session.Conflicts(ctx, optional(c.Of))
	if err != nil {
		return err
	}
	shown := len(found.List)
	if c.First > 0 {
		shown = min(shown, c.First)
	}
	l := &listing{
		name: "conflicts", none: "no conflict", rest: export.Object{{Name: "totalCount", Value: len(found.List)}},
		columns: append(
			[]string{"bearer", "bearerName", "duty", "dutyName", "dutyLaws", "against", "againstName", "againstLaws"},
			standingNames()...),
	}
	for _, x := range found.List[:shown] {
		r, err := conflictRow(ctx, session, x)
		if err != nil {
			return err
		}
		l.rows = append(l.rows, r)
	}
	if more := len(found.List) - shown; more > 0 {
		l.note("and %d more; --first 0 shows all", more)
	}
	return l.print(p, c.Format)
}

// optional returns the value of an optional argument; nil if it is absent.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func standingNames() []string {
	var out []string
	for _, s := range export.Standings() {
		out = append(out, s.Name)
	}
	return out
}

// A dutyOut is the JSON form of one side of a conflict.
type dutyOut struct {
	ID   string   `json:"id"`
	Name string   `json:"name"`
	Laws []string `json:"laws"` // ids of the laws that impose the duty
}

func newDuty(ctx context.Context, s *query.Session, duty graph.Node) (dutyOut, error) {
	laws, err := s.Laws(ctx, duty)
	out := dutyOut{ID: s.View.ID(duty), Name: s.View.Name(duty), Laws: []string{}}
	for _, n := range laws {
		out.Laws = append(out.Laws, s.View.ID(n))
	}
	return out, err
}

// line formats a duty with the laws that impose it.
func (d *dutyOut) line() string {
	text := oneLine(named(d.Name, d.ID))
	if len(d.Laws) == 0 {
		return text
	}
	return text + ", by " + strings.Join(d.Laws, ", ")
}

// A conflictOut is the JSON form of a conflict.
type conflictOut struct {
	Bearer     string  `json:"bearer"`
	BearerName string  `json:"bearerName"`
	Duty       dutyOut `json:"duty"`
	Against    dutyOut `json:"against"`
	export.Dates
	Periods    []export.Held `json:"periods,omitempty"`
	Modality   string        `json:"modality"`
	Confidence float64       `json:"confidence"`
	Disputed   bool          `json:"disputed"`
}

func conflictRow(ctx context.Context, s *query.Session, c query.Conflict) (row, error) {
	v, r := s.View, c.Row
	out := conflictOut{
		Bearer: v.ID(c.Bearer), BearerName: v.Name(c.Bearer), Dates: export.DatesOf(r.Period),
		Periods: export.JSONPeriods(r.Held), Modality: r.Modality.String(), Confidence: r.Confidence, Disputed: r.Disputed,
	}
	var err error
	if out.Duty, err = newDuty(ctx, s, c.Duty); err != nil {
		return row{}, err
	}
	if out.Against, err = newDuty(ctx, s, c.Against); err != nil {
		return row{}, err
	}
	head := oneLine(fmt.Sprintf("%s cannot do both", named(out.BearerName, out.Bearer))) +
		bracketed(inWords(r.Summary, r.Held))
	line := cells(
		out.Bearer, out.BearerName, out.Duty.ID, out.Duty.Name, export.Join(out.Duty.Laws),
		out.Against.ID, out.Against.Name, export.Join(out.Against.Laws),
	)
	return row{
		text: block(head, []string{out.Duty.line(), out.Against.line()}), value: out,
		cells: append(line, standingCells(r.Summary, r.Held)...),
	}, nil
}
