package table

import (
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/schema/spelling"
)

// context returns the context of claims of a row: the defaults with the parts that the mapping sets. Invalid values are
// problems of the row.
func (t *tableReader) context(r *row, c *contextSpec) claim.Context {
	ctx := t.ctx
	if c.document != nil {
		if id := t.end(r, c.document, "document"); id != "" {
			ctx.Document = id
		}
	}
	if c.at != nil {
		ctx.Locator, _ = c.at.eval(r)
	} else {
		ctx.Locator = r.locator()
	}
	if c.relays != nil {
		ctx.Relays, _ = c.relays.eval(r)
	}
	if c.by != nil {
		ctx.By = t.end(r, c.by, "by")
	}
	c.setQuote(r, &ctx)
	c.setStance(r, &ctx)
	c.setModality(r, &ctx)
	c.setConfidence(r, &ctx)
	t.date(r, c.from, &ctx.Period.From, claim.ParseStart, claim.Date.OrBefore)
	t.date(r, c.to, &ctx.Period.To, claim.ParseEnd, claim.Date.OrAfter)
	if ctx.Period.Empty() {
		r.problem(c.from.from, "the period ends before it begins: from %s to %s", ctx.Period.From, ctx.Period.To)
		ctx.Period = claim.Period{}
	}
	return ctx
}

func (c *contextSpec) setQuote(r *row, ctx *claim.Context) {
	if c.quote == nil {
		return
	}
	quote, _ := c.quote.eval(r)
	if quote = strings.TrimSpace(quote); len(quote) > claim.MaxQuote {
		r.problem(c.quote, "the quote has %d bytes; at most %d are allowed", len(quote), claim.MaxQuote)
	} else if quote != "" {
		ctx.SetQuote(quote)
	}
}

func (c *contextSpec) setStance(r *row, ctx *claim.Context) {
	if c.stance == nil {
		return
	}
	s, missing := c.stance.eval(r)
	if missing != "" {
		return
	}
	stance, ok := claim.ParseStance(strings.ToUpper(s))
	if !ok {
		r.problem(c.stance, "stance must be %s, not %q", spelling.OrList(stances), short(s))
	}
	if stance == claim.Retracts && ctx.By == "" {
		r.problem(c.stance, "stance is retracts, which withdraws what somebody has said; say who with by:")
	}
	ctx.Stance = stance
}

func (c *contextSpec) setModality(r *row, ctx *claim.Context) {
	if c.modality == nil {
		return
	}
	s, missing := c.modality.eval(r)
	if missing != "" {
		return
	}
	modality, ok := claim.ParseModality(strings.ToUpper(s))
	if !ok {
		r.problem(c.modality, "modality must be %s, not %q", spelling.OrList(modalities), short(s))
	}
	ctx.Modality = max(modality, 0)
}

func (c *contextSpec) setConfidence(r *row, ctx *claim.Context) {
	confidence := r.value(c.confidence)
	if confidence == nil {
		return
	}
	least := 1.0
	confidence.eval(r, func(s string) {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || !(v >= 0 && v <= 1) {
			r.problem(confidence.from, "confidence must be a number from 0 to 1, not %q", short(s))
			return
		}
		least = min(least, v)
		ctx.Doubt = claim.DoubtOf(least)
	})
}

// date reads the start or end of a period. bound makes it a bound, if the mapping says so.
func (t *tableReader) date(r *row, v *value, to *claim.Date, parse func(string) (claim.Date, error),
	bound func(claim.Date) claim.Date,
) {
	if v = r.value(v); v == nil {
		return
	}
	v.eval(r, func(s string) {
		d, err := parse(s)
		if err != nil {
			r.problem(v.from, "%s: %s%s", v.what, err, formatHint(v))
			return
		}
		if v.bound {
			d = bound(d)
		}
		*to = d
	})
}

// formatHint returns advice for a message: how a mapping states the format of dates.
func formatHint(v *value) string {
	if len(v.dates) == 0 {
		return "; if dates have another form, give it: {column: …, format: DD.MM.YYYY}"
	}
	return ""
}
