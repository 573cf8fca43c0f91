package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// An askedAgain answers a question with groups again. The checker sees that an answer follows from its parts, but not
// whether other answers are to be counted, too.
type askedAgain struct {
	session *Session
	query   *rule.Query
	columns []rule.Column
	rows    map[string][]*proof.Row // by their values; nil before the first use
}

// has returns nil if the question has an answer with the values of a row in its period. Otherwise the error wraps
// proof.ErrWrong, or says why the question could not be answered.
func (a *askedAgain) has(ctx context.Context, row *proof.Row) error {
	if a.rows == nil {
		if err := a.ask(ctx); err != nil {
			return err
		}
	}
	for _, r := range a.rows[a.key(row)] {
		held := r.Held
		if held == nil {
			held = []graph.Summary{r.Summary}
		}
		if slices.ContainsFunc(held, func(s graph.Summary) bool { return s.Period.Covers(row.Period) }) {
			return nil
		}
	}
	return fmt.Errorf("%w: the question, asked again, does not have this answer: other answers count, too", proof.ErrWrong)
}

func (a *askedAgain) ask(ctx context.Context) error {
	answers, err := a.session.AskValues(ctx, a.query.Text)
	if err != nil {
		return err
	}
	a.columns = answers.Columns()
	a.rows = map[string][]*proof.Row{}
	watch := budget.NewWatch(ctx)
	for i := range answers.Rows {
		r := &answers.Rows[i]
		key := a.key(r)
		a.rows[key] = append(a.rows[key], r)
		if err := watch.Err(); err != nil {
			return err
		}
	}
	return nil
}

// key returns the texts of the values of a row. An entity has the id that stays after merges, also if it is named by
// another one.
func (a *askedAgain) key(r *proof.Row) string {
	var out strings.Builder
	for i, v := range r.Values {
		text := v.Text
		if a.columns[i].Type == rule.EntityType {
			if n, ok := a.session.View.Lookup(text); ok {
				text = a.session.View.ID(n)
			}
		}
		out.WriteString(text)
		out.WriteByte(0)
	}
	return out.String()
}
