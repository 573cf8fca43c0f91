package graph

import (
	"cmp"
	"slices"
	"sort"

	"nexum/graph/claim"
)

// A Direction is which end of a relation an entity is, seen from it.
type Direction uint8

const (
	Both Direction = iota
	Out            // it is the source
	In             // it is the target
)

// A Relation is a tie in one view: stated (Rel is its number) or derived (Rel is NoRel).
type Relation struct {
	Source Node
	Type   Pred
	Target Node
	Rel    Rel
}

// Derived reports whether nobody claims the relation.
func (r Relation) Derived() bool { return r.Rel == NoRel }

// Far returns the end that is not n; n itself for a tie of n with itself.
func (r Relation) Far(n Node) Node {
	if r.Source == n {
		return r.Target
	}
	return r.Source
}

// Key is a relation without its Rel: what makes it unique in a view.
type Key struct {
	Source Node
	Type   Pred
	Target Node
}

// Key returns what makes r unique in its view.
func (r Relation) Key() Key { return Key{r.Source, r.Type, r.Target} }

func (v *View) relation(r Rel) Relation {
	t := v.table
	if base := Rel(t.src.Len()); r >= base {
		k := v.over.rels[r-base]
		return Relation{k.Source, k.Type, k.Target, r}
	}
	return t.relation(r)
}

// Find returns the stated relation with these three parts, if it is shown. The ends of a symmetric
// type may be given in either order.
func (v *View) Find(source Node, p Pred, target Node) (Relation, bool) {
	if v.predicate(p).symmetric && v.Compare(source, target) > 0 {
		source, target = target, source
	}
	r, ok := v.find(Key{source, p, target})
	if !ok || !v.shown(r) {
		return Relation{source, p, target, NoRel}, false
	}
	return v.relation(r), true
}

// find looks a stated relation up, hidden or not.
func (v *View) find(k Key) (Rel, bool) {
	if v.over != nil {
		if r, ok := v.over.relN[k]; ok {
			return r, true
		}
	}
	t := v.table
	if int(k.Source) >= t.ids.len() {
		return NoRel, false
	}
	lo, hi := t.outRow(k.Source)
	at := lo + uint32(sort.Search(int(hi-lo), func(i int) bool {
		o := t.ties.At(lo + uint32(i))
		return o.pred > k.Type || o.pred == k.Type && o.dst >= k.Target
	}))
	return Rel(at), at < hi && t.ties.At(at) == tie{k.Type, k.Target}
}

// relClaims returns the contexts of the claims of a stated relation.
func (v *View) relClaims(r Rel) []uint32 {
	if v.over != nil {
		if c, ok := v.over.relClaims[r]; ok {
			return c
		}
	}
	return v.table.relClaims(r)
}

// shown reports whether a stated relation is there in the view. As of a date, one that no source dates is there
// while both of its ends are.
func (v *View) shown(r Rel) bool {
	if v.lens == nil && !v.isOdd(r) {
		return true
	}
	rel := v.relation(r)
	if v.lens.hidesNode(rel.Source) || v.lens.hidesNode(rel.Target) || v.lens.hidesRelation(rel.Key()) {
		return false
	}
	claims := v.relClaims(r)
	if !v.holds(claims) {
		return false
	}
	if v.lens == nil || v.lens.asOf.IsZero() || slices.ContainsFunc(claims, func(c uint32) bool { return v.dates(c, claims) }) {
		return true
	}
	// No source dates it: it holds while both of its ends are there.
	p, ok := v.Lifetime(rel.Source).Intersect(v.Lifetime(rel.Target))
	return ok && v.lens.at(p)
}

func (v *View) isOdd(r Rel) bool {
	if v.over != nil {
		if odd, ok := v.over.odd[r]; ok {
			return odd
		}
	}
	return v.table.odd.has(uint32(r))
}

// holds reports whether claims make what they are about hold in the view: one at least supports it,
// and if any says when, one says that it is at the view's date.
func (v *View) holds(claims []uint32) bool {
	supported, dated, meets := false, false, false
	for _, c := range claims {
		row := v.ctx(c)
		if row.stance != claim.Supports || !v.claimShown(c, claims) {
			continue
		}
		supported = true
		if !row.period.IsZero() {
			dated = true
			meets = meets || v.atDate(row)
		}
	}
	return supported && (!dated || meets)
}

// claimShown reports whether the claim of context c is there, among all claims of the same thing: its
// revision is known, its sources are trusted, and no later one retracts it.
func (v *View) claimShown(c uint32, all []uint32) bool {
	row := v.ctx(c)
	if row.stance == claim.Retracts || v.lens.hidesClaim(row) {
		return false
	}
	for _, other := range all {
		o := v.ctx(other)
		if o.stance == claim.Retracts && o.revision > row.revision && !v.lens.hidesRevision(o.revision) && o.sameBut(row) {
			return false
		}
	}
	return true
}

// cites reports whether one of the documents makes one of the claims, or another has it from them.
func (v *View) cites(claims []uint32, documents []Node) bool {
	return slices.ContainsFunc(claims, func(c uint32) bool {
		row := v.ctx(c)
		return (row.document != NoNode && slices.Contains(documents, row.document) ||
			row.relays != NoNode && slices.Contains(documents, row.relays)) && v.claimShown(c, claims) && v.atDate(row)
	})
}

// Cites reports whether a claim of a stated relation that the view shows is of one of the documents, or comes from one
// of them by way of another document.
func (v *View) Cites(r Relation, documents []Node) bool {
	return v.cites(v.relClaims(r.Rel), documents)
}

// sameBut reports whether two contexts are the same but for stance and revision.
func (a *contextRow) sameBut(b *contextRow) bool {
	x, y := *a, *b
	x.stance, y.stance, x.revision, y.revision = 0, 0, 0, 0
	// Retractions of older versions have the doubt of what they retract in single precision.
	x.doubt, y.doubt = float64(float32(x.doubt)), float64(float32(y.doubt))
	return x == y
}

// A Summary tells how something is claimed, all claims taken together.
type Summary struct {
	Period     claim.Period   // when it holds, without a gap; see Strongest for which of several periods
	Modality   claim.Modality // the strongest of a supporting claim that counts for that time
	Confidence float64        // the greatest of such a claim
	Disputed   bool           // a claim denies it
}

// Summary tells how a stated relation is claimed at the view's date. It panics for a derived one: its proof tells.
func (v *View) Summary(r Relation) Summary { return v.summary(v.relClaims(r.Rel)) }

func (v *View) summary(claims []uint32) Summary {
	var period claim.Period
	several := false
	s := v.weigh(claims, func(row *contextRow) bool {
		p := v.periodOf(row)
		if p.IsZero() {
			return true
		}
		if !v.lens.at(p) {
			return false
		}
		several = several || !period.IsZero() && period != p
		period = p
		return true
	}, v.atDate)
	if several {
		return Strongest(v.summaries(claims))
	}
	s.Period = period
	return s
}

// weigh tells how strongly and surely claims say what they do, by those that support it and count, and whether one
// denies it. It asks of each claim that supports or denies it whether it counts.
func (v *View) weigh(claims []uint32, counts, denies func(*contextRow) bool) Summary {
	s := Summary{Modality: claim.Hypothetical}
	for _, c := range claims {
		row := v.ctx(c)
		switch {
		case !v.claimShown(c, claims):
		case row.stance == claim.Disputes:
			s.Disputed = s.Disputed || denies(row)
		case counts(row):
			s.Modality = min(s.Modality, row.modality)
			s.Confidence = max(s.Confidence, claim.ConfidenceOf(row.doubt))
		}
	}
	return s
}

// SummaryIn tells how it is claimed that a stated relation holds in all of a period: by claims that date it so,
// or do not date it. With attributes, in the form that a claim has them, only claims with these count. A claim that
// denies it for another time does not count.
func (v *View) SummaryIn(r Relation, in claim.Period, attributes string) Summary {
	return v.summaryIn(v.relClaims(r.Rel), in, attributes)
}

func (v *View) summaryIn(claims []uint32, in claim.Period, attributes string) Summary {
	s := v.weigh(claims, func(row *contextRow) bool {
		return (row.period.IsZero() || v.periodOf(row).Covers(in)) && (attributes == "" || v.text(row.attributes) == attributes)
	}, func(row *contextRow) bool { return v.periodOf(row).Meets(in) && v.atDate(row) })
	s.Period = in
	return s
}

// Periods returns when supporting claims say that a stated relation holds, in the order of time; periods that share a
// time are one. It returns nothing if no claim says when.
func (v *View) Periods(r Relation) []claim.Period {
	if r.Derived() {
		return nil
	}
	if v.undated(r.Rel) {
		return nil
	}
	return claim.JoinPeriods(v.periods(v.relClaims(r.Rel), v.lasts))
}

// PeriodsOf returns the periods that supporting claims give a stated relation, in the order of time. One within another
// is left out only if the other is claimed as strongly and as surely: what is alleged of ten years can be stated of one.
func (v *View) PeriodsOf(r Relation) []claim.Period {
	if v.undated(r.Rel) {
		return nil
	}
	return v.periods(v.relClaims(r.Rel), v.covers)
}

// lasts reports whether a claims for all the time of b.
func (v *View) lasts(a, b *contextRow) bool {
	return a.period == b.period || v.periodOf(a).Covers(v.periodOf(b))
}

// covers reports whether a claims for all the time of b, as strongly and as surely.
func (v *View) covers(a, b *contextRow) bool {
	return v.lasts(a, b) && a.modality <= b.modality && claim.ConfidenceOf(a.doubt) >= claim.ConfidenceOf(b.doubt)
}

// Dated reports whether a supporting claim says when a stated relation holds.
func (v *View) Dated(r Relation) bool {
	if v.undated(r.Rel) {
		return false
	}
	claims := v.relClaims(r.Rel)
	return slices.ContainsFunc(claims, func(c uint32) bool { return v.dates(c, claims) })
}

// undated reports, of a relation that is as it was compiled, that no claim at all has a period.
func (v *View) undated(r Rel) bool {
	if v.over != nil {
		if _, ok := v.over.relClaims[r]; ok {
			return false
		}
	}
	return !v.table.dated.has(uint32(r))
}

// dates reports whether one of several claims says when what they claim holds.
func (v *View) dates(c uint32, claims []uint32) bool {
	row := v.ctx(c)
	return row.stance == claim.Supports && !row.period.IsZero() && v.claimShown(c, claims) && v.atDate(row)
}

// atDate reports whether a claim is of the view's date, or does not say when.
func (v *View) atDate(row *contextRow) bool {
	return v.lens == nil || v.lens.asOf.IsZero() || v.lens.at(v.periodOf(row))
}

// periods returns the periods that claims give, each once, those left out for which another does.
func (v *View) periods(claims []uint32, does func(a, b *contextRow) bool) []claim.Period {
	if len(claims) == 1 && v.dates(claims[0], claims) { // as mostly
		return []claim.Period{v.periodOf(v.ctx(claims[0]))}
	}
	var rows []*contextRow
	for _, c := range claims {
		if !v.dates(c, claims) {
			continue
		}
		row := v.ctx(c)
		if slices.ContainsFunc(rows, func(r *contextRow) bool { return does(r, row) }) {
			continue
		}
		rows = append(slices.DeleteFunc(rows, func(r *contextRow) bool { return does(row, r) }), row)
	}
	out := make([]claim.Period, 0, len(rows))
	for _, r := range rows {
		if p := v.periodOf(r); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, claim.ComparePeriods)
	return out
}

// A ClaimOf is a claim as a view shows it, with its context resolved.
type ClaimOf struct {
	Document, Relays, By Node // NoNode if there is none
	Context              claim.Context
}

// Claims returns who says that a relation holds or does not at the view's date, by revision and document; of a
// derived one, who denies it.
func (v *View) Claims(r Relation) []ClaimOf {
	if r.Derived() {
		rel, ok := v.find(r.Key())
		if !ok {
			return nil
		}
		all := v.claimsOf(v.relClaims(rel))
		return slices.DeleteFunc(all, func(c ClaimOf) bool { return c.Context.Stance != claim.Disputes })
	}
	return v.claimsOf(v.relClaims(r.Rel))
}

// Denied reports whether a claim says that a relation does not hold, for some of a period or without a date, be it
// stated or not.
func (v *View) Denied(k Key, in claim.Period) bool {
	if v.over == nil && v.table.odd.Len() == 0 {
		return false
	}
	r, ok := v.find(k)
	if !ok || !v.isOdd(r) {
		return false
	}
	claims := v.relClaims(r)
	return slices.ContainsFunc(claims, func(c uint32) bool {
		row := v.ctx(c)
		return row.stance == claim.Disputes && v.claimShown(c, claims) && v.atDate(row) && v.periodOf(row).Meets(in)
	})
}

func (v *View) claimsOf(claims []uint32) []ClaimOf {
	out := make([]ClaimOf, 0, len(claims))
	for _, c := range claims {
		row := v.ctx(c)
		if !v.claimShown(c, claims) || !v.atDate(row) {
			continue
		}
		out = append(out, ClaimOf{row.document, row.relays, row.by, v.context(row)})
	}
	slices.SortStableFunc(out, func(a, b ClaimOf) int {
		return cmp.Or(cmp.Compare(a.Context.Revision, b.Context.Revision), cmp.Compare(a.Context.Document, b.Context.Document),
			cmp.Compare(a.Context.Locator, b.Context.Locator), cmp.Compare(a.Context.Relays, b.Context.Relays))
	})
	return out
}

func (v *View) context(row *contextRow) claim.Context {
	id := func(n Node) string {
		if n == NoNode {
			return ""
		}
		return v.ID(n)
	}
	return claim.Context{
		Document: id(row.document), Relays: id(row.relays), By: id(row.by), Locator: v.text(row.locator),
		Attributes: v.text(row.attributes), Graph: v.text(row.grf), Period: v.periodOf(row), Stance: row.stance,
		Modality: row.modality, Doubt: row.doubt, Revision: uint64(row.revision),
	}
}

// RelationID returns the id of a relation, which has three parts: 21vianet|OPERATES|azure-china.
func (v *View) RelationID(r Relation) string {
	return claim.JoinRelationID(v.ID(r.Source), v.PredName(r.Type), v.ID(r.Target))
}
