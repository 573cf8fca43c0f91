package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"

	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
	"nexum/server/export"
)

type compareCmd struct {
	Question string `arg:"" help:"A query in the rule language: exposedTo(X, /china)"`
	First    int    `help:"The maximum number of answers to show for each view; 0 shows all." default:"50"`

	Before changeFlags `embed:"" prefix:"before-"`
	After  changeFlags `embed:"" prefix:"after-"`
	formatFlag
	remoteFlags
}

// Run asks one question of two views. Each view is the view of the common flags, changed by its own flags.
func (c *compareCmd) Run(ctx context.Context, p *program) error {
	if reflect.ValueOf(c.Before).IsZero() && reflect.ValueOf(c.After).IsZero() {
		return errors.New("both views are the same: change one with a flag such as --after-distrust or --before-as-of; " +
			"flags without such a beginning change both")
	}
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	before, err := c.Before.change(session, "before-")
	if err != nil {
		return err
	}
	after, err := c.After.change(session, "after-")
	if err != nil {
		return err
	}
	old, err := session.With(before)
	if err != nil {
		return query.Within("before", err)
	}
	now, err := session.With(after)
	if err != nil {
		return query.Within("after", err)
	}
	found, err := query.Compare(ctx, old, now, c.Question)
	if err != nil {
		return withPosition(c.Question, err)
	}
	l, err := c.listing(found)
	if err != nil {
		return err
	}
	return l.print(p, c.Format)
}

func (c *compareCmd) listing(found *query.Comparison) (*listing, error) {
	l := &listing{none: fmt.Sprintf("no difference; both views give the same answers: %d", found.Unchanged)}
	removed, added := newDifference(found, found.Before, found.Removed), newDifference(found, found.After, found.Added)
	l.columns = append([]string{"change"}, added.Header()...)
	lists := map[string][]any{}
	for _, side := range []struct {
		mark, change string
		answers      *export.Answers
		total        int
	}{{"-", "removed", removed, len(found.Removed)}, {"+", "added", added, len(found.Added)}} {
		lists[side.change] = []any{}
		shown := 0
		for r, err := range side.answers.Rows {
			if err != nil {
				return nil, err
			}
			if c.First > 0 && shown == c.First {
				l.note("and %d more that are %s; --first 0 shows all", side.total-shown, side.change)
				break
			}
			shown++
			lists[side.change] = append(lists[side.change], side.answers.Value(&r))
			l.rows = append(l.rows, row{
				text:  side.mark + " " + answerLine(side.answers, &r),
				cells: append(cells(side.change), side.answers.Cells(&r)...),
			})
		}
	}
	changed, err := c.changed(l, found)
	if err != nil {
		return nil, err
	}
	if len(l.rows) > 0 {
		l.foot = fmt.Sprintf("%d answers are the same in both views", found.Unchanged)
	}
	l.whole = export.Object{
		{Name: "added", Value: lists["added"]},
		{Name: "removed", Value: lists["removed"]},
		{Name: "changed", Value: changed},
		{Name: "addedCount", Value: len(found.Added)},
		{Name: "removedCount", Value: len(found.Removed)},
		{Name: "changedCount", Value: len(found.Changed)},
		{Name: "unchangedCount", Value: found.Unchanged},
	}
	return l, nil
}

// changed adds the answers that both views give, but not alike, to a listing. It returns them as values, too.
func (c *compareCmd) changed(l *listing, found *query.Comparison) ([]any, error) {
	var old, now []proof.Row
	for _, x := range found.Changed {
		old, now = append(old, x.Before), append(now, x.After)
	}
	before, after := newDifference(found, found.Before, old), newDifference(found, found.After, now)
	next, stop := iter.Pull2(after.Rows)
	defer stop()
	list, i := []any{}, 0
	for r, err := range before.Rows {
		to, wrong, ok := next()
		if err = errors.Join(err, wrong); err != nil || !ok {
			return nil, err
		}
		if c.First > 0 && i == c.First {
			l.note("and %d more that are changed; --first 0 shows all", len(old)-i)
			break
		}
		list = append(list, export.Object{
			{Name: "before", Value: before.Value(&r)},
			{Name: "after", Value: after.Value(&to)},
		})
		i++
		l.rows = append(l.rows,
			row{text: "~ " + answerLine(before, &r), cells: append(cells("before"), before.Cells(&r)...)},
			row{text: "  " + answerLine(after, &to), cells: append(cells("after"), after.Cells(&to)...)})
	}
	return list, nil
}

// newDifference returns the answers that only one of two views has.
func newDifference(c *query.Comparison, of *query.Answers, rows []proof.Row) *export.Answers {
	a := export.NewAnswers(&query.Answers{Session: of.Session, Query: of.Query, Rows: rows}, len(rows), false)
	a.Columns = nil
	for _, column := range c.Columns() {
		a.Columns = append(a.Columns, export.AnswerColumn{Name: column.Name, Entity: column.Type == rule.EntityType})
	}
	return a
}
