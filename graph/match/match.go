package match

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"

	"nexum/graph"
	"nexum/graph/budget"
)

// DefaultScore is the default of the minimum score of proposed pairs.
const DefaultScore = 0.85

// ambiguousBits is the number of bits by which a match must be better than another match that contradicts it.
const ambiguousBits = 3.0

// Options determine which pairs are proposed.
type Options struct {
	MinScore float64 // DefaultScore if 0
	// ByKind has, by name, minimum scores for kinds that differ from MinScore. For a pair of two kinds, the higher one
	// counts.
	ByKind map[string]float64
	// Apart reports whether a pair must not be proposed, because its entities are known to be different or are already
	// merged. It may be nil.
	Apart func(a, b graph.Node) bool
	// Claimed yields the pairs that sources propose. They are compared even if they share no block. It may be nil.
	Claimed func(yield func(a, b graph.Node) bool)
	Meter   Meter // may be nil
}

// A Pair is a pair of entities that are probably the same. The id of A is less than that of B.
type Pair struct {
	A, B    graph.Node
	Score   float64
	Reasons []Reason // the strongest first
	// Cluster is the number of the cluster with both entities. It is 0 if they are in different clusters, because a
	// member of the one contradicts a member of the other.
	Cluster int
}

// A Result is the outcome of matching.
type Result struct {
	Pairs []Pair // the highest score first
	// sets of entities that are the same by these pairs, each ordered by id; the first has number 1
	Clusters [][]graph.Node
	// Ambiguous are pairs above the threshold that are not proposed. One of their entities matches two others about
	// equally well, and these contradict each other.
	Ambiguous []Pair
	Entities  int // number of entities that were read
	Compared  int // number of pairs that were compared
	// Skipped are identifiers that more than 1,000 entities share.
	Skipped []Skipped
}

// A scored is a pair with the weight of its evidence in bits.
type scored struct {
	pair pairKey
	bits float64
}

// Match proposes pairs among all entities of the index.
func (x *Index) Match(ctx context.Context, o Options) (*Result, error) { return x.match(ctx, o, -1) }

// MatchesOf proposes pairs of one entity, without clusters. If the entity is not in the index, there are none.
func (x *Index) MatchesOf(ctx context.Context, n graph.Node, o Options) (*Result, error) {
	i, ok := x.at[n]
	if !ok {
		return &Result{Entities: len(x.list)}, nil
	}
	return x.match(ctx, o, i)
}

func (x *Index) match(ctx context.Context, o Options, only int32) (*Result, error) {
	if o.MinScore == 0 {
		o.MinScore = DefaultScore
	}
	pairs, skipped, err := x.candidates(ctx, only)
	if err != nil {
		return nil, err
	}
	claimed := x.claimed(o, only)
	for p := range claimed {
		if i, ok := slices.BinarySearch(pairs, p); !ok {
			pairs = slices.Insert(pairs, i, p)
		}
	}
	list, err := x.scoreAll(ctx, pairs, claimed, o)
	if err != nil {
		return nil, err
	}
	r := &Result{Entities: len(x.list), Compared: len(pairs), Skipped: skipped}
	slices.SortFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.bits, a.bits), cmp.Compare(a.pair, b.pair))
	})
	kept, ambiguous := list, []scored(nil)
	if only < 0 {
		kept, ambiguous = x.resolve(list)
	}
	for _, s := range ambiguous {
		r.Ambiguous = append(r.Ambiguous, x.pair(s, claimed))
	}
	for _, s := range kept {
		r.Pairs = append(r.Pairs, x.pair(s, claimed))
	}
	if only < 0 {
		x.cluster(r, kept)
	}
	return r, nil
}

// claimed returns the pairs that sources propose.
func (x *Index) claimed(o Options, only int32) map[pairKey]bool {
	out := map[pairKey]bool{}
	if o.Claimed == nil {
		return out
	}
	o.Claimed(func(a, b graph.Node) bool {
		i, ok := x.at[a]
		j, there := x.at[b]
		if ok && there && i != j && (only < 0 || i == only || j == only) {
			out[newPairKey(i, j)] = true
		}
		return true
	})
	return out
}

// scoreAll compares pairs and returns those that reach their threshold and do not contradict each other.
func (x *Index) scoreAll(ctx context.Context, pairs []pairKey, claimed map[pairKey]bool, o Options) ([]scored, error) {
	workers := min(runtime.GOMAXPROCS(0), runtime.NumCPU(), 1+len(pairs)/1000)
	lists, errs := make([][]scored, workers), make([]error, workers)
	var wait sync.WaitGroup
	for w := range workers {
		part := pairs[len(pairs)*w/workers : len(pairs)*(w+1)/workers]
		wait.Go(func() {
			watch, steps := budget.NewWatch(ctx), stepper{meter: o.Meter}
			defer steps.close()
			for _, p := range part {
				if errs[w] = cmp.Or(watch.Err(), steps.step()); errs[w] != nil {
					return
				}
				i, j := p.split()
				a, b := &x.list[i], &x.list[j]
				threshold := x.threshold(a, b, o)
				given := 0.0
				if claimed[p] {
					given = proposed
				}
				out := x.compare(a, b, false, bitsOf(threshold)-given)
				out.bits += given
				if out.excluded || ScoreOf(out.bits) < threshold || o.Apart != nil && o.Apart(a.node, b.node) {
					continue
				}
				lists[w] = append(lists[w], scored{p, out.bits})
			}
		})
	}
	wait.Wait()
	return slices.Concat(lists...), cmp.Or(errs...)
}

// threshold returns the minimum score for a pair of entities.
func (x *Index) threshold(a, b *entity, o Options) float64 {
	if len(o.ByKind) == 0 {
		return o.MinScore
	}
	of := func(e *entity) float64 {
		if s, ok := o.ByKind[x.source.Kind(e.node).Name]; ok {
			return s
		}
		return o.MinScore
	}
	return max(of(a), of(b))
}

// pair returns a pair with its reasons.
func (x *Index) pair(s scored, claimed map[pairKey]bool) Pair {
	i, j := s.pair.split()
	a, b := &x.list[i], &x.list[j]
	if x.source.Compare(a.node, b.node) > 0 {
		a, b = b, a
	}
	out := x.compare(a, b, true, 0)
	if claimed[s.pair] {
		out.reasons = append(out.reasons, Reason{Evidence: Claimed, Bits: proposed, Text: "a source proposes it"})
	}
	slices.SortStableFunc(out.reasons, func(p, q Reason) int { return cmp.Compare(q.Bits, p.Bits) })
	return Pair{A: a.node, B: b.node, Score: ScoreOf(s.bits), Reasons: out.reasons}
}

// Explain compares two entities and returns their score with all evidence, even if the score is low. excluded reports
// whether they contradict each other. ok is false if one of them is not in the index.
func (x *Index) Explain(a, b graph.Node) (p Pair, excluded, ok bool) {
	i, there := x.at[a]
	j, also := x.at[b]
	if !there || !also || i == j {
		return Pair{}, false, false
	}
	out := x.compare(&x.list[i], &x.list[j], false, math.Inf(-1))
	return x.pair(scored{newPairKey(i, j), out.bits}, nil), out.excluded, true
}
