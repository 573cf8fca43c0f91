package engine

import (
	"fmt"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule/proof"
)

// A node is a derived relation with all derivations found so far.
type node struct {
	key    graph.Key
	items  []*item
	denied bool // whether a source denies it for some period
}

// An item is a derived relation in one period with one set of attributes. Other derivations use items as premises.
type item struct {
	node        *node
	period      claim.Period
	attributes  string // a JSON object that the rule computes; empty if its head names no attributes
	in          shapes // the shapes of the goals whose tables contain it
	covered     bool   // when it was found, another item already held for all of its period
	derivations []*derivation
	index       map[uint64]*derivation // an index of the derivations, if there are many
	number      uint64                 // numbers follow the order in which items are found

	rank   rank        // the rank of the best proof; set when proofs are extracted
	best   *derivation // the derivation of the best proof
	ranked int         // the engine's known when the rank was found; 0 before
	final  int         // the engine's finals when the rank became final; 0 before

	proof    *proof.Proof // the best one, built when the rank was final; nil before
	provenAt int          // the engine's finals at that time
}

// A premise is the match of one literal of a body. Every waiting frame has its own copy. To be small, a premise has
// only data that cannot be looked up again.
type premise struct {
	relation       graph.Relation // stated: the relation; absent: its ends; kind: the entity, as the source
	item           *item          // if the premise is a derived relation
	fact           *graph.Fact    // if the premise is a fact
	premiseDetails *more          // if the premise is a sum, or a relation with attributes
	kind           premiseKind
}

// more has the fields that only few premises need.
type more struct {
	parts [][]premise     // for a sum: the matches of its body that were added up
	total decimal.Decimal // for a sum

	// For a fact, or a stated relation with attributes, period is the period of its claims. For an absence, it is the
	// period in which nothing matches the literal, and for a sum the one in which no other negative part counts. It is
	// zero if there is no date.
	period     claim.Period
	attributes string // for a stated relation: the attributes of its claims
	values     []val  // the attribute values that the literal names
}

// attributes returns the attributes of the claims of a stated relation; empty if the literal names none.
func (p *premise) attributes() string {
	if p.premiseDetails == nil {
		return ""
	}
	return p.premiseDetails.attributes
}

// gap returns the period in which nothing matches the literal of an absence, or in which no other negative part of a
// sum counts; zero for all times.
func (p *premise) gap() claim.Period {
	if p.premiseDetails == nil {
		return claim.Period{}
	}
	return p.premiseDetails.period
}

type premiseKind uint8

const (
	noPremise premiseKind = iota // a comparison
	statedPremise
	derivedPremise
	factPremise
	kindPremise
	absentPremise
	sumPremise
)

// A task is work on the agenda: start a table, or give a frame the new answers of a table.
type task struct {
	start *table
	of    *table
	frame *frame
}

// maxItems limits the different attributes that rules compute for one relation, because a rule that computes along a
// cycle would never end.
const maxItems = 10_000

// add records the derivation of a finished frame and returns its item; nil if the item is covered by another one. known
// reports whether the derivation was known before.
func (e *Engine) add(n *node, f *frame, attributes string) (it *item, known bool) {
	covered := false
	for _, have := range n.items {
		if have.attributes != attributes {
			continue
		}
		if have.period == f.period {
			it = have
			break
		}
		covered = covered || have.period.Includes(f.period)
	}
	if it == nil {
		it = &e.slabs.items.take(1)[0]
		e.items++
		*it = item{node: n, period: f.period, attributes: attributes, covered: covered, number: e.items}
		n.items = append(n.items, it)
		e.memory += len(attributes)
		if len(n.items) > maxItems && attributes != "" {
			e.stop(fmt.Errorf("%w: %s %s %s has more than %d different attributes, which rule %s computes; a rule that "+
				"adds values along a cycle never ends; add a limit, as in R >= 0.01 or T < 100", ErrBudget,
				e.view.ID(n.key.Source), e.view.PredName(n.key.Type), e.view.ID(n.key.Target), maxItems, e.p.rules[f.rule].ID))
		}
		if covered {
			s := e.p.stratum(n.key.Type, n.key.Target)
			e.covered[s] = append(e.covered[s], it)
		}
	}
	if known = !e.addDerivation(it, f); !known && it.final == e.finals {
		e.finals++
	}
	if it.covered {
		return nil, known
	}
	return it, known
}

// derived makes a derivation from the premises of a frame.
func (e *Engine) derived(rule int, f *frame) *derivation {
	d := &e.slabs.derivations.take(1)[0]
	*d = derivation{rule, e.slabs.premises.clone(f.made), f.period}
	return d
}

func samePremises(a, b []premise) bool {
	return slices.EqualFunc(a, b, func(x, y premise) bool {
		return x.kind == y.kind && x.relation == y.relation && x.item == y.item &&
			(x.kind != factPremise || x.fact.Same(*y.fact)) &&
			x.attributes() == y.attributes() &&
			(x.kind != absentPremise && x.kind != sumPremise || x.gap() == y.gap()) &&
			(x.kind != sumPremise || slices.EqualFunc(x.premiseDetails.parts, y.premiseDetails.parts, samePremises))
	})
}
