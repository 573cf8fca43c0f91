package loader

import (
	"encoding/json"
	"slices"

	"nexum/graph/claim"
)

// A record that the publisher of a file has deleted withdraws what this publisher has said: its claims have the stance
// Retracts, and Context.By is the publisher. Such a claim is not kept. It withdraws the claims of the store and of the
// load with the same subject, predicate, object and By, if they have all of its attributes and hold on or after the
// start of its period. So what the publisher said about the time before stays, and what others say is not touched.

// withdrawal identifies what a record withdraws.
type withdrawal struct {
	subject, predicate string
	object             claim.Value
	by                 string
}

func withdrawalOf(c *claim.Claim) withdrawal {
	return withdrawal{c.Subject, c.Predicate, c.Object, c.Context.By}
}

// withdrawn limits which claims a record withdraws: those that hold on or after a date, and have all attributes.
type withdrawn struct {
	since      claim.Date // zero for all times
	attributes map[string]json.RawMessage
}

// isWithdrawal reports whether a claim withdraws others. A retraction of a merge is about one claim only.
func isWithdrawal(predicate string, c *claim.Context) bool {
	return c.Stance == claim.Retracts && c.By != "" && predicate != claim.PredicateSameAs
}

// includes reports whether a claim is within these limits.
func (w *withdrawn) includes(c *claim.Context) bool {
	if p := c.Period; !w.since.IsZero() {
		ended := !p.To.IsZero() && !p.ToOrAfter() && !p.To.First().After(w.since.Last())
		if ended || !p.From.IsZero() && p.From.First().After(w.since.Last()) {
			return false
		}
	}
	if len(w.attributes) == 0 {
		return true
	}
	has := attributesOf(c)
	for name, value := range w.attributes {
		if string(has[name]) != string(value) {
			return false
		}
	}
	return true
}

// attributesOf returns the attributes of a claim without its quote. They are in canonical form, so equal values are
// equal texts.
func attributesOf(c *claim.Context) (all map[string]json.RawMessage) {
	if text := c.OtherAttributes(); text != "" {
		_ = json.Unmarshal([]byte(text), &all) // they are valid JSON
	}
	return all
}

// findWithdrawals collects what the records of the load withdraw, and retracts claims of the store.
func (r *reading) findWithdrawals() error {
	if !r.withdraws {
		return nil
	}
	all, order := map[withdrawal][]withdrawn{}, []claim.Claim(nil)
	err := r.eachClaim(func(c claim.Claim, _ []place) bool {
		if isWithdrawal(c.Predicate, &c.Context) {
			key := withdrawalOf(&c)
			if all[key] == nil {
				order = append(order, c)
			}
			all[key] = append(all[key], withdrawn{c.Context.Period.From, attributesOf(&c.Context)})
		}
		return true
	})
	if err != nil {
		return err
	}
	r.withdrawn = all
	if r.known == nil {
		return nil
	}
	for _, c := range order {
		for old := range r.known.About(c) {
			if r.isWithdrawn(&old, withdrawalOf(&c)) {
				r.retract(old)
			}
		}
	}
	return nil
}

// isWithdrawn reports whether a claim is withdrawn. key is its withdrawal or, for the other direction of a symmetric
// relation, that of the direction that a record withdraws.
func (r *reading) isWithdrawn(c *claim.Claim, key withdrawal) bool {
	return c.Context.Stance != claim.Retracts && c.Context.By == key.by &&
		slices.ContainsFunc(r.withdrawn[key], func(w withdrawn) bool { return w.includes(&c.Context) })
}

// leftOutBy reports whether a claim of the load is not kept, since it withdraws claims or is withdrawn.
func (r *reading) leftOutBy(c *claim.Claim) bool {
	if len(r.withdrawn) == 0 || c.Context.By == "" {
		return false
	}
	if isWithdrawal(c.Predicate, &c.Context) || r.isWithdrawn(c, withdrawalOf(c)) {
		return true
	}
	t, ok := r.vocab.Type(c.Predicate)
	if !ok || !t.Symmetric || !c.Object.Entity {
		return false
	}
	other := *c
	other.Subject, other.Object.Text = c.Object.Text, c.Subject
	return r.isWithdrawn(c, withdrawalOf(&other))
}
