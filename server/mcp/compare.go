package mcp

import (
	"context"

	"nexum/graph/query"
	"nexum/graph/rule/proof"
)

type compareIn struct {
	Question string `json:"question" jsonschema:"the question, in the rule language"`
	Before   View   `json:"before,omitempty" jsonschema:"one view; by default, the whole graph"`
	After    View   `json:"after,omitempty" jsonschema:"the other view; by default, the whole graph"`
	Limit    int    `json:"limit,omitempty" jsonschema:"how many answers of each list are returned at most; default 20"`
}

// view returns the whole graph, because the two views of a comparison are separate arguments.
func (compareIn) view() View { return View{} }

type compareOut struct {
	Added     []Answer  `json:"added" jsonschema:"answers that only the view after gives"`
	Removed   []Answer  `json:"removed" jsonschema:"answers that only the view before gives"`
	Changed   []Changed `json:"changed,omitempty" jsonschema:"answers that both give, but for other periods or less surely"`
	Unchanged int       `json:"unchanged" jsonschema:"how many answers both give alike"`
	Note      string    `json:"note,omitempty"`
}

// Changed is an answer that two views give differently.
type Changed struct {
	Before Answer `json:"before"`
	After  Answer `json:"after"`
}

// changed returns at most limit changed answers of a comparison, and only those for which there is room.
func (in compareIn) changed(c *query.Comparison, limit int, room *room) ([]Changed, error) {
	var out []Changed
	for i := range c.Changed[:min(limit, len(c.Changed))] {
		x := &c.Changed[i]
		before, err := answer(c.Before, &x.Before, in.Before)
		if err != nil {
			return nil, err
		}
		after, err := answer(c.After, &x.After, in.After)
		if err != nil {
			return nil, err
		}
		both := Changed{before, after}
		if !room.fits(both) {
			break
		}
		out = append(out, both)
	}
	return out, nil
}

func compare(ctx context.Context, s *query.Session, in compareIn) (compareOut, error) {
	_, limit, err := Page{Limit: in.Limit}.bounds()
	if err != nil {
		return compareOut{}, err
	}
	before, err := in.Before.session(s)
	if err != nil {
		return compareOut{}, query.Within("before", err)
	}
	after, err := in.After.session(s)
	if err != nil {
		return compareOut{}, query.Within("after", err)
	}
	c, err := query.Compare(ctx, before, after, in.Question)
	if err != nil {
		return compareOut{}, asked(in.Question, err)
	}
	out := compareOut{Added: []Answer{}, Removed: []Answer{}, Unchanged: c.Unchanged}
	room := Page{Limit: in.Limit}.room()
	if out.Changed, err = in.changed(c, limit, room); err != nil {
		return compareOut{}, err
	}
	all := len(out.Changed) == len(c.Changed)
	for _, side := range []struct {
		into *[]Answer
		of   *query.Answers
		rows []proof.Row
		view View
	}{{&out.Added, c.After, c.Added, in.After}, {&out.Removed, c.Before, c.Removed, in.Before}} {
		for i := range side.rows[:min(limit, len(side.rows))] {
			x, err := answer(side.of, &side.rows[i], side.view)
			if err != nil {
				return compareOut{}, err
			}
			if !room.fits(x) {
				break
			}
			*side.into = append(*side.into, x)
		}
		all = all && len(side.rows) == len(*side.into)
	}
	if !all {
		out.Note = "There are more answers than are shown; ask a narrower question, or raise limit."
	}
	return out, nil
}
