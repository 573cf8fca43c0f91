package engine

import (
	"cmp"
	"context"
	"slices"

	"nexum/graph/budget"
	"nexum/graph/fold"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// sortRows sorts rows in the order of the query, and rows that are equal in this order by their values.
func sortRows(ctx context.Context, q *rule.Query, rows []proof.Row) error {
	if err := budget.Sort(ctx, rows, compareRows); err != nil || len(q.Order) == 0 {
		return err
	}
	o := ordering{}
	return budget.SortStable(ctx, rows, func(x, y proof.Row) int {
		for _, k := range q.Order {
			c := o.compare(x.Values[k.Column], y.Values[k.Column], k.Values)
			if k.Desc {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
}

// compareRows orders rows by their values. Values that are equal in order, such as 5 and "5", are ordered as texts.
func compareRows(x, y proof.Row) int {
	return slices.CompareFunc(x.Values, y.Values, func(a, b proof.Value) int {
		if c := compareValues(a, b); c != 0 {
			return c
		}
		return cmp.Compare(a.Text, b.Text) // 5 and "5"
	})
}

// An ordering compares values in the order that lists of entities have. It maps each text to the form of it that is
// compared, as a cache.
type ordering map[string]string

// compare orders the values of an enum as enum lists them, other texts without regard to case and accents, and all else
// as compareValues does.
func (o ordering) compare(a, b proof.Value, enum []string) int {
	switch i, j := slices.Index(enum, a.Text), slices.Index(enum, b.Text); {
	case i >= 0 && j >= 0:
		return cmp.Compare(i, j)
	case isPlainText(a) && isPlainText(b):
		return cmp.Compare(o.sortText(a.Text), o.sortText(b.Text))
	}
	return compareValues(a, b)
}

func (o ordering) sortText(text string) string {
	f, ok := o[text]
	if !ok {
		f = fold.Sort(text)
		o[text] = f
	}
	return f
}

// extreme returns the first of the values of shares in order, or the last one if last is set. Among values that are
// equal in the order, it returns the first one by compareValues.
func extreme(shares []share, enum []string, last bool) proof.Value {
	o, best := ordering{}, shares[0].aggregated()
	for _, s := range shares[1:] {
		v := s.aggregated()
		c := o.compare(v, best, enum)
		if last {
			c = -c
		}
		if cmp.Or(c, compareValues(v, best)) < 0 {
			best = v
		}
	}
	return best
}

// isPlainText reports whether a value is a text that is ordered as names are, and not by time.
func isPlainText(v proof.Value) bool {
	if v.Type != rule.TextType {
		return false
	}
	_, isDate := v.Date()
	return !isDate
}

// compareValues orders numbers first, by their value; then dates and texts that are dates, by time; then the rest as
// texts. Of two dates that begin at the same time, the less precise comes first.
func compareValues(a, b proof.Value) int {
	switch x, y := a.Type == rule.NumberType, b.Type == rule.NumberType; {
	case x && y:
		return a.Number().Compare(b.Number())
	case x:
		return -1
	case y:
		return 1
	case a.Type == rule.EntityType && b.Type == rule.EntityType:
		return cmp.Compare(a.Text, b.Text)
	case a.Type == b.Type && a.Text == b.Text:
		return 0
	}
	d, x := a.Date()
	e, y := b.Date()
	switch {
	case x && y:
		return d.Compare(e)
	case x:
		return -1
	case y:
		return 1
	}
	return cmp.Compare(a.Text, b.Text)
}
