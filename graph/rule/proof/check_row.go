package proof

import (
	"context"
	"fmt"

	"nexum/graph/rule"
)

// WithContext returns a checker that stops when the context ends. Its methods then return the cause of the context's
// end.
func (c *Checker) WithContext(ctx context.Context) *Checker {
	out := *c
	out.ctx = ctx
	return &out
}

// live reports whether the check may continue.
func (c *Checker) live() bool { return c.ctx == nil || c.ctx.Err() == nil }

// ended returns the cause of the context's end, or nil if the context has not ended.
func (c *Checker) ended() error {
	if c.live() {
		return nil
	}
	return context.Cause(c.ctx)
}

// CheckRow returns nil if the answer follows from its premises: every literal of the question matches its premise, the
// values are those of the variables, and the period, modality, confidence and dispute follow from the premises.
// Otherwise the error wraps ErrWrong. The question must not have groups. Values are compared by their texts.
func (c *Checker) CheckRow(q *rule.Query, r *Row) error {
	once := *c
	once.checked = map[*Proof]bool{}
	return once.row(q, r)
}

func (c *Checker) row(q *rule.Query, r *Row) error {
	if q.Group != nil {
		return fmt.Errorf("%w: the counts and sums of a question cannot be checked", ErrWrong)
	}
	used, why := byLiteral(q.Body, r.Premises)
	if why != "" {
		return fmt.Errorf("%w: %s of the question", ErrWrong, why)
	}
	if err := c.each(r.Premises); err != nil {
		return err
	}
	// The answer is checked like an instance of a rule whose body is the question and whose head is the row.
	p := &Proof{Rule: &rule.Rule{ID: "question", Body: q.Body, Vars: q.Vars}, Premises: r.Premises, Summary: r.Summary}
	fits := c.literals(q.Body, used, positive(q.Body), make([]*value, len(q.Vars)), func(vals []*value) bool {
		c.assign(q.Body, vals)
		return c.conditions(p, used, vals) && c.shown(q, r, vals)
	})
	if err := c.ended(); err != nil {
		return err
	}
	if !fits {
		return fmt.Errorf("%w: the premises do not match the question with these values", ErrWrong)
	}
	return c.checkPremises(p, false, func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{ErrWrong}, args...)...)
	})
}

// shown reports whether the values of a row are those of the shown variables.
func (c *Checker) shown(q *rule.Query, r *Row, vals []*value) bool {
	if len(r.Values) != len(q.Shown) {
		return false
	}
	for i, v := range q.Shown {
		have, text := vals[v], r.Values[i].Text
		switch {
		case have == nil:
			return false
		case have.entity:
			if n, ok := c.View.Lookup(text); !ok || n != have.node {
				return false
			}
		case have.num != nil:
			if n, ok := rational(text); !ok || n.Cmp(have.num) != 0 {
				return false
			}
		case have.moment != "": // a row can have the text of another source for the same moment
			if typed(text, rule.DateType).moment != have.moment {
				return false
			}
		case have.text != text:
			return false
		}
	}
	return true
}
