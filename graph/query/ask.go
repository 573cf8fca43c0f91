package query

import (
	"context"
	"strings"

	"nexum/graph/budget"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
	"nexum/graph/trace"
)

// Answers are the answers to a query.
type Answers struct {
	Session *Session // the session that answered
	Query   *rule.Query
	Rows    []proof.Row // shared with other readers; do not change them

	kept *cacheEntry
}

// Place returns the index of the row with this RowKey. It returns false if there is none.
func (a *Answers) Place(key []string) (int, bool) { return a.kept.place(strings.Join(key, "\x00")) }

// Columns returns the columns of the answers, each with the type of its values.
func (a *Answers) Columns() []rule.Column { return proof.ColumnsOf(a.Query, a.Rows) }

// Parse reads a query in the rule language. The error is an *Error with the positions of the mistakes.
func (s *Session) Parse(question string) (*rule.Query, error) {
	q, list := s.options.Parser.Query(question, s.View.Ontology())
	if len(list) > 0 {
		return nil, problems(list)
	}
	return q, nil
}

// Ask answers a query in the rule language. It takes the answers from the cache of the session if they are there.
func (s *Session) Ask(ctx context.Context, question string) (_ *Answers, err error) {
	ctx, span := trace.Start(ctx, "query.Ask")
	defer span.EndWith(&err)
	key := answerKey{s.Engine.Program(), question}
	if k := s.options.Cache.answer(key); k != nil {
		span.Text("nexum.cached", "true")
		return &Answers{s, k.query, k.rows, k}, nil
	}
	q, err := s.Parse(question)
	if err != nil {
		return nil, err
	}
	rows, err := s.Engine.Ask(ctx, q)
	if err != nil {
		return nil, located(err)
	}
	span.Int("nexum.answers", len(rows))
	k := s.options.Cache.keep(key, q, rows)
	return &Answers{s, k.query, k.rows, k}, nil
}

// AskValues is like Ask, but the rows have no proofs. It suits answers with many rows, because the cache does not store
// them.
func (s *Session) AskValues(ctx context.Context, question string) (_ *Answers, err error) {
	ctx, span := trace.Start(ctx, "query.AskValues")
	defer span.EndWith(&err)
	key := answerKey{s.Engine.Program(), question}
	if k := s.options.Cache.answer(key); k != nil {
		return &Answers{s, k.query, k.rows, k}, nil
	}
	q, err := s.Parse(question)
	if err != nil {
		return nil, err
	}
	rows, err := s.Engine.AskValues(ctx, q)
	if err != nil {
		return nil, located(err)
	}
	return &Answers{s, q, rows, &cacheEntry{key: key, query: q, rows: rows}}, nil
}

// RowKey returns the keys of the values of a row. They identify the row in any view.
func RowKey(r proof.Row) []string {
	out := make([]string, len(r.Values))
	for i, v := range r.Values {
		out[i] = v.Key()
	}
	return out
}

// A Comparison shows how the answers to a query differ between two views.
type Comparison struct {
	Before, After  *Answers
	Added, Removed []proof.Row // rows of After and of Before, in their order
	Changed        []ChangedAnswer
	Unchanged      int // the number of rows that both views give, and that hold alike
}

// Columns returns the columns that both answers have, with the types of the values in both.
func (c *Comparison) Columns() []rule.Column {
	return proof.ColumnsOf(c.Before.Query, c.Before.Rows, c.After.Rows)
}

// Compare asks two sessions the same query. It fails if more rows were added, removed or changed than a page may have.
func Compare(ctx context.Context, before, after *Session, question string) (_ *Comparison, err error) {
	ctx, span := trace.Start(ctx, "query.Compare")
	defer span.EndWith(&err)
	c := &Comparison{}
	if c.Before, err = before.Ask(ctx, question); err != nil {
		return nil, err
	}
	if c.After, err = after.Ask(ctx, question); err != nil {
		return nil, err
	}
	old, err := newRowSet(ctx, before.Budget(), c.Before.Rows)
	if err != nil {
		return nil, err
	}
	defer old.close()
	watch := budget.NewWatch(ctx)
	for _, r := range c.After.Rows {
		if err := watch.Err(); err != nil {
			return nil, err
		}
		i, ok := old.find(r)
		if !ok {
			c.Added = append(c.Added, r)
			continue
		}
		old.kept[i] = true
		if then := c.Before.Rows[i]; c.differs(&then, &r) {
			c.Changed = append(c.Changed, ChangedAnswer{then, r})
		} else {
			c.Unchanged++
		}
	}
	for i, r := range c.Before.Rows {
		if err := watch.Err(); err != nil {
			return nil, err
		}
		if !old.kept[i] {
			c.Removed = append(c.Removed, r)
		}
	}
	if n := max(len(c.Added), len(c.Removed), len(c.Changed)); n > before.Limits().Page {
		return nil, LimitError(
			"%s: the views differ in %d answers, and at most %d can be shown; ask a narrower question", Argument("question"),
			n,
			before.Limits().Page,
		)
	}
	return c, nil
}

// A rowSet finds rows by their values.
type rowSet struct {
	places map[string]int
	kept   []bool
	budget *budget.Budget
	bytes  int64
}

func newRowSet(ctx context.Context, b *budget.Budget, rows []proof.Row) (*rowSet, error) {
	s := &rowSet{places: make(map[string]int, len(rows)), kept: make([]bool, len(rows)), budget: b}
	watch := budget.NewWatch(ctx)
	for i, r := range rows {
		if err := watch.Err(); err != nil {
			s.close()
			return nil, err
		}
		key := rowText(r)
		n := int64(len(key)) + 64 // includes the map entry
		if err := b.Hold(n); err != nil {
			s.close()
			return nil, err
		}
		s.bytes += n
		s.places[key] = i
	}
	return s, nil
}

func (s *rowSet) find(r proof.Row) (int, bool) {
	i, ok := s.places[rowText(r)]
	return i, ok
}

func (s *rowSet) close() { s.budget.Free(s.bytes) }

func rowText(r proof.Row) string { return strings.Join(RowKey(r), "\x00") }
