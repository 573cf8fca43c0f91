// Package synth makes graphs of any size for benchmarks and tests: companies, laws, activities and the relations
// between them, with the names, contexts and skewed degrees of real data. A graph depends only on its size and
// seed. It needs no memory that grows with the size.
package synth

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"

	"nexum/graph/claim"
)

// Graph describes the graph to make.
type Graph struct {
	Entities  int // at least 100
	Relations int // number of different ones by source, type and target; up to 30 per entity
	Seed      uint64
}

// kind is a kind of entity with its share of every hundred entities.
type kind uint8

const (
	company kind = iota
	service
	person
	document
	law
	activity
	place
	state
	kinds
)

var (
	kindNames = [kinds]string{"Company", "Service", "Person", "Document", "Law", "Activity", "Place", "State"}
	idNames   = [kinds]string{"company", "service", "person", "document", "law", "activity", "place", "state"}
	shares    = [kinds]int{44, 14, 14, 10, 8, 6, 3, 1}
	slots     = func() (first [kinds]int) {
		for k := kind(1); k < kinds; k++ {
			first[k] = first[k-1] + shares[k-1]
		}
		return first
	}()
)

// relationSpec is a relation type with its distribution for the sources of one kind.
type relationSpec struct {
	relation string
	to       kind
	weight   int     // share among the relation types of the kind
	skew     float64 // 1 for equally likely targets; for higher values, low numbers are hubs
	lower    bool    // only targets with a lower number: no cycles, and no symmetric relation twice
	most     int     // maximum number per source; 0 for no limit
	// of, if not 0, makes the relations a tree: the number of the target is the number of the source divided by of.
	of    int
	every int // if not 0, one in every entities is a source and the others are targets, so there are no chains
}

// relationSpecs lists the relation types by the kind of their source.
var relationSpecs = [kinds][]relationSpec{
	company: {
		{relation: "HEADQUARTERED_IN", to: state, weight: 8, skew: 2, most: 1},
		{relation: "OPERATES_IN", to: state, weight: 12, skew: 2},
		{relation: "CONDUCTS", to: activity, weight: 15, skew: 1.6},
		{relation: "PARTNERS_WITH", to: company, weight: 25, skew: 3, lower: true},
		{relation: "LICENSES_TO", to: company, weight: 12, skew: 2, every: 10},
		{relation: "OPERATES", to: service, weight: 12, skew: 1.5},
		{relation: "CUSTOMER_OF", to: company, weight: 12, skew: 3},
		{relation: "SUBSIDIARY_OF", to: company, weight: 4, skew: 3, lower: true, most: 1},
	},
	service: {
		{relation: "CONDUCTS", to: activity, weight: 3, skew: 1.6},
		{relation: "HOSTED_IN", to: state, weight: 3, skew: 2, most: 3},
		{relation: "BASED_ON", to: service, weight: 4, skew: 3, lower: true},
	},
	person: {
		{relation: "WORKS_FOR", to: company, weight: 6, skew: 2},
		{relation: "NATIONAL_OF", to: state, weight: 2, skew: 2, most: 2},
		{relation: "AUTHORED", to: document, weight: 3, skew: 1.5},
	},
	document: {
		{relation: "CITES", to: document, weight: 5, skew: 2.5, lower: true},
		{relation: "CONCERNS", to: company, weight: 5, skew: 2.5},
	},
	law: {
		{relation: "REGULATES", to: activity, weight: 5, skew: 1.6},
		{relation: "APPLIES_IN", to: state, weight: 2, skew: 2, most: 3},
		{relation: "AMENDS", to: law, weight: 1, skew: 1.5, lower: true},
		{relation: "CONCERNS", to: company, weight: 2, skew: 2.5},
	},
	activity: {
		{relation: "ENTAILS", to: activity, weight: 2, skew: 1.5, most: 1, of: 8},
		{relation: "TAKES_PLACE_IN", to: state, weight: 2, skew: 2, most: 2},
		{relation: "CONCERNS", to: company, weight: 1, skew: 2},
	},
	place: {
		{relation: "PART_OF", to: state, weight: 1, skew: 2, most: 1},
		{relation: "CONCERNS", to: company, weight: 1, skew: 2},
	},
	state: {{relation: "OVERSEES", to: company, weight: 1, skew: 1.5}},
}

// kindOf returns the kind of the entity with number i, and its number within the kind.
func kindOf(i int) (k kind, number int) {
	slot := i % 100
	k = kinds - 1
	for slots[k] > slot {
		k--
	}
	return k, i/100*shares[k] + slot - slots[k]
}

// count returns the number of entities of a kind.
func (g Graph) count(k kind) int {
	return g.Entities/100*shares[k] + max(0, min(g.Entities%100-slots[k], shares[k]))
}

func idOf(k kind, number int) string { return fmt.Sprintf("%s-%d", idNames[k], number) }

// Claims yields the claims of the graph. For each entity, it yields the kind, name and facts, and the relations of
// which it is the source. Equal Graphs always yield the same claims in the same order. About twenty consecutive
// claims share a context.
func (g Graph) Claims() iter.Seq2[claim.Claim, error] {
	return func(yield func(claim.Claim, error) bool) {
		m := maker{Graph: g, yield: func(c claim.Claim) bool { return yield(c, nil) }}
		if g.Entities < 100 || g.Relations < 0 || g.Relations > 30*g.Entities {
			yield(
				claim.Claim{},
				fmt.Errorf("a graph has at least 100 entities and at most 30 relations per entity, not %d and %d", g.Entities,
					g.Relations),
			)
			return
		}
		for i := range g.Entities {
			if !m.entity(i) {
				return
			}
		}
		if m.owed > 0 {
			yield(claim.Claim{}, fmt.Errorf("%d entities are too few for %d relations: %d are missing", g.Entities,
				g.Relations, m.owed))
		}
	}
}

// maker makes the claims of one graph.
type maker struct {
	Graph
	yield   func(claim.Claim) bool
	claims  int
	context claim.Context
	second  claim.Context // context of claims that repeat another claim
	owed    int           // number of relations that earlier entities lack
}

// degree returns how many relations should start at the entity. Entities with lower numbers have
// more.
func (m *maker) degree(i int) int {
	upTo := func(i int) int {
		return int(math.Round(float64(m.Relations) * math.Pow(float64(i)/float64(m.Entities), 0.75)))
	}
	return upTo(i+1) - upTo(i)
}

func (m *maker) entity(i int) bool {
	k, number := kindOf(i)
	r := rand.New(rand.NewPCG(m.Seed, uint64(i)))
	id := idOf(k, number)
	for _, p := range m.properties(r, k, number) {
		if !m.claim(r, id, p[0], claim.Literal(p[1]), nil) {
			return false
		}
	}
	type end struct {
		spec   int // index in relationSpecs
		target int
	}
	seen := map[end]bool{}
	had := make([]int, len(relationSpecs[k]))
	total := 0
	for _, t := range relationSpecs[k] {
		total += t.weight
	}
	want := m.degree(i) + m.owed
	made := 0
	for try := 0; made < want && try < 3*want+20; try++ {
		n := r.IntN(total)
		at := 0
		for n >= relationSpecs[k][at].weight {
			n -= relationSpecs[k][at].weight
			at++
		}
		if try < len(had) && made < len(had) && relationSpecs[k][try%len(had)].most == 1 {
			at = try // relations that every entity has first: a home, a parent
		}
		t := relationSpecs[k][at]
		below := m.count(t.to)
		if t.lower {
			below = number
		}
		target := int(math.Pow(r.Float64(), t.skew) * float64(below))
		if t.of > 0 {
			target = number / t.of
		}
		if t.every > 0 && (number%t.every != 0 || target%t.every == 0) {
			continue
		}
		if below == 0 || t.most > 0 && had[at] == t.most || seen[end{at, target}] || t.to == k && target == number {
			continue
		}
		seen[end{at, target}] = true
		had[at]++
		made++
		if !m.claim(r, id, t.relation, claim.EntityValue(idOf(t.to, target)), r) {
			return false
		}
	}
	m.owed = want - made
	return true
}

// claim yields a claim, and sometimes the same claim from a second source. vary is nil if the claim must be plainly
// stated.
func (m *maker) claim(r *rand.Rand, subject, predicate string, o claim.Value, vary *rand.Rand) bool {
	if m.claims%25 == 0 {
		m.context = m.newContext(r)
	}
	if m.claims%400 == 0 {
		m.second = m.newContext(r)
	}
	m.claims++
	c := claim.Claim{Subject: subject, Predicate: predicate, Object: o, Context: m.context}
	if vary == nil {
		c.Context = claim.Context{Document: c.Context.Document, Locator: c.Context.Locator}
		return m.yield(c)
	}
	if !m.yield(c) {
		return false
	}
	if vary.IntN(20) == 0 && m.second != m.context {
		c.Context = m.second
		return m.yield(c)
	}
	return true
}

// newContext returns a context in a random document. One in five has a date, one in thirty is an allegation, and
// one in thirty is a denial.
func (m *maker) newContext(r *rand.Rand) claim.Context {
	c := claim.Context{
		Document: idOf(document, r.IntN(m.count(document))),
		Locator:  fmt.Sprintf("%d.%d", 1+r.IntN(9), 1+r.IntN(99)),
	}
	switch r.IntN(30) {
	case 0, 1, 2:
		c.Period.From = claim.Year(2000 + r.IntN(20))
	case 3, 4, 5:
		c.Period = claim.Period{
			From: claim.Day(2000+r.IntN(10), 1+r.IntN(12), 0),
			To:   claim.Day(2010+r.IntN(10), 1+r.IntN(12), 1+r.IntN(28)),
		}
	case 6:
		c.Modality, c.Doubt = claim.Alleged, 0.25
	case 7:
		c.Stance = claim.Disputes
	}
	return c
}
