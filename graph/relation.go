package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
)

// A Direction selects relations by the role of an entity in them.
type Direction uint8

const (
	Both Direction = iota
	Out            // the entity is the source
	In             // the entity is the target
)

// A Relation is a relation in one view. It is stated, and Rel is its number, or derived, and Rel is NoRel.
type Relation struct {
	Source Node
	Type   Pred
	Target Node
	Rel    Rel
}

// Derived reports whether the relation is derived by a rule and not stated by claims.
func (r Relation) Derived() bool { return r.Rel == NoRel }

// Far returns the end that is not n. For a relation of n with itself it returns n.
func (r Relation) Far(n Node) Node {
	if r.Source == n {
		return r.Target
	}
	return r.Source
}

// Key identifies the relations of one type between two entities in a view: one relation, or all occurrences of a
// repeatable type. A Relation identifies one of them.
type Key struct {
	Source Node
	Type   Pred
	Target Node
}

// Key returns the key of r.
func (r Relation) Key() Key { return Key{r.Source, r.Type, r.Target} }

func (v *View) relation(r Rel) Relation {
	t := v.table
	if base := Rel(t.src.Len()); r >= base {
		k := v.over.rels[r-base].Key
		return Relation{k.Source, k.Type, k.Target, r}
	}
	return t.relation(r)
}

// Find returns the stated relation with these three parts and without the key of an occurrence, if it is visible. If
// the type is symmetric, the ends may be given in either order. Use Occurrences for all relations of a repeatable type.
func (v *View) Find(source Node, p Pred, target Node) (Relation, bool) {
	k := v.inOrder(Key{source, p, target})
	r, ok := v.find(relKey{Key: k})
	if !ok || !v.shown(r) {
		return Relation{k.Source, p, k.Target, NoRel}, false
	}
	return v.relation(r), true
}

// find looks up a stated relation, hidden or not. The ends of a symmetric relation must be in order.
func (v *View) find(k relKey) (Rel, bool) {
	r := v.rowOf(k.Source, Out)
	return r.find(k)
}

// relClaims returns the contexts of the claims of a stated relation. The claims of an occurrence include those that
// deny all occurrences of its pair.
func (v *View) relClaims(r Rel) []uint32 {
	claims := v.ownClaims(r)
	if v.pairsDenied() {
		claims = append(slices.Clip(claims), v.ofPair(r)...)
	}
	return claims
}

// ownClaims returns the contexts of the claims that are stored with a stated relation.
func (v *View) ownClaims(r Rel) []uint32 {
	if v.over != nil {
		if c, ok := v.over.relClaims.Get(r); ok {
			return c
		}
	}
	return v.table.relClaims(r)
}

// cites reports whether one of the claims is visible at the date of the view, and is made by one of the documents or
// relays one of them.
func (v *View) cites(claims []uint32, documents []Node) bool {
	documents = v.allNodesOf(documents)
	return slices.ContainsFunc(claims, func(c uint32) bool {
		row := v.ctx(c)
		return (row.document != NoNode && slices.Contains(documents, row.document) ||
			row.relays != NoNode && slices.Contains(documents, row.relays)) && v.claimShown(c, claims) && v.atDate(row)
	})
}

// Cites reports whether a visible claim of a stated relation is made by one of the documents, or relays one of them.
func (v *View) Cites(r Relation, documents []Node) bool {
	return v.cites(v.relClaims(r.Rel), documents)
}

// A Summary describes how a relation or fact holds in one period, by its claims or its derivations.
type Summary struct {
	Period     claim.Period   // a period in which it holds; if there are several, Strongest chooses one
	Modality   claim.Modality // the strongest modality of the supporting claims for that time
	Confidence float64        // the highest confidence of the supporting claims for that time with this modality
	Disputed   bool           // whether a claim denies it
}

// Summary summarizes the claims of a stated relation at the date of the view. It panics for a derived relation; use its
// proof instead.
func (v *View) Summary(r Relation) Summary {
	claims := v.relClaims(r.Rel)
	s := v.summary(claims)
	if !s.Disputed || !s.Period.IsZero() {
		return s
	}
	// No claim gives a period, so the relation holds while both of its ends exist. A denial for another time does not
	// count.
	if life, ok := v.CommonLifetime(r); ok && !life.IsZero() {
		s.Disputed = v.summaryIn(claims, life, "").Disputed
	}
	return s
}

func (v *View) summary(claims []uint32) Summary {
	var period claim.Period
	several, undated := false, false
	s := v.weigh(claims, func(row *contextRow) bool {
		p := v.periodOf(row)
		if p.IsZero() {
			undated = true
			return true
		}
		if !v.exclusions.includes(p) {
			return false
		}
		several = several || !period.IsZero() && period != p
		period = p
		return true
	}, v.atDate)
	switch {
	case undated && !period.IsZero() && v.isTimeless(claims):
		return s
	case several:
		return Strongest(v.summaries(claims))
	case (undated || s.Disputed) && !period.IsZero():
		return v.summaryIn(claims, period, "") // what is only claimed for another time does not count
	}
	s.Period = period
	return s
}

// weigh combines the modality and confidence of the supporting claims for which counts is true. The result is disputed
// if denies is true for a denial.
func (v *View) weigh(claims []uint32, counts, denies func(*contextRow) bool) Summary {
	s := Summary{Modality: claim.Hypothetical}
	for _, c := range claims {
		row := v.ctx(c)
		switch {
		case !v.claimShown(c, claims):
		case row.stance == claim.Disputes:
			s.Disputed = s.Disputed || denies(row)
		case counts(row):
			s.support(row.modality, claim.ConfidenceOf(row.doubt))
		}
	}
	return s
}

// support adds a supporting claim. A claim with a weaker modality does not raise the confidence of the summary.
func (s *Summary) support(m claim.Modality, confidence float64) {
	switch {
	case m < s.Modality:
		s.Modality, s.Confidence = m, confidence
	case m == s.Modality:
		s.Confidence = max(s.Confidence, confidence)
	}
}

// SummaryIn summarizes a stated relation for a period. It uses the claims that support the relation during all of the
// period, and the undated claims that count for the period. If attributes is not empty, only claims with exactly this
// text as their attributes count. Denials for other times do not count.
func (v *View) SummaryIn(r Relation, in claim.Period, attributes string) Summary {
	return v.summaryIn(v.relClaims(r.Rel), in, attributes)
}

func (v *View) summaryIn(claims []uint32, in claim.Period, attributes string) Summary {
	s := v.weigh(claims, func(row *contextRow) bool {
		if attributes != "" && v.text(row.attributes) != attributes {
			return false
		}
		if row.period.IsZero() {
			return v.undatedCounts(claims, row.strength(), in)
		}
		return v.periodOf(row).Covers(in)
	}, func(row *contextRow) bool { return v.periodOf(row).Meets(in) && v.atDate(row) })
	s.Period = in
	return s
}

// Periods returns the periods in which a stated relation holds according to supporting claims, in the order of time.
// Overlapping periods are joined. It returns nothing if no claim gives a period, and for a derived relation.
func (v *View) Periods(r Relation) []claim.Period {
	if r.Derived() {
		return nil
	}
	if v.undated(r.Rel) {
		return nil
	}
	return claim.JoinPeriods(v.periods(v.relClaims(r.Rel), v.lasts))
}

// StrongestPeriods returns the periods that supporting claims give a stated relation, in the order of time. It leaves
// out a period within another only if the other has at least the same modality and confidence: ten years can be alleged
// while one of them is stated.
func (v *View) StrongestPeriods(r Relation) []claim.Period {
	if v.undated(r.Rel) {
		return nil
	}
	return v.periods(v.relClaims(r.Rel), v.covers)
}

// lasts reports whether the period of a includes the period of b.
func (v *View) lasts(a, b *contextRow) bool {
	return a.period == b.period || v.periodOf(a).Includes(v.periodOf(b))
}

// covers reports whether a includes the period of b and has at least the modality and confidence of b.
func (v *View) covers(a, b *contextRow) bool {
	return v.lasts(a, b) && a.modality <= b.modality && claim.ConfidenceOf(a.doubt) >= claim.ConfidenceOf(b.doubt)
}

// HasPeriod reports whether a supporting claim gives a period for a stated relation.
func (v *View) HasPeriod(r Relation) bool {
	if v.undated(r.Rel) {
		return false
	}
	return v.isDated(v.relClaims(r.Rel))
}

// undated reports whether the table shows that a relation has no claim with a period. It is always false for relations
// of the overlay.
func (v *View) undated(r Rel) bool {
	return !v.over.hasRelation(r) && !v.table.dated.Has(uint32(r))
}

// dates reports whether c, one of several claims, is visible, is a supporting claim, and has a period that includes the
// date of the view.
func (v *View) dates(c uint32, claims []uint32) bool {
	row := v.ctx(c)
	return row.stance == claim.Supports && !row.period.IsZero() && v.claimShown(c, claims) && v.atDate(row)
}

// atDate reports whether the period of a claim includes the date of the view. A claim without a period includes every
// date.
func (v *View) atDate(row *contextRow) bool {
	return v.exclusions == nil || v.exclusions.asOf.IsZero() || v.exclusions.includes(v.periodOf(row))
}

// periods returns the distinct periods that claims give, sorted. It leaves out the period of a claim b if hides(a, b)
// is true for another claim a.
func (v *View) periods(claims []uint32, hides func(a, b *contextRow) bool) []claim.Period {
	if len(claims) == 1 && v.dates(claims[0], claims) { // the usual case
		return []claim.Period{v.periodOf(v.ctx(claims[0]))}
	}
	if v.isTimeless(claims) {
		return nil
	}
	var rows []*contextRow
	for _, c := range claims {
		if !v.dates(c, claims) {
			continue
		}
		row := v.ctx(c)
		if slices.ContainsFunc(rows, func(r *contextRow) bool { return hides(r, row) }) {
			continue
		}
		rows = append(slices.DeleteFunc(rows, func(r *contextRow) bool { return hides(row, r) }), row)
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

// A ResolvedClaim is a claim in a view, with its context resolved.
type ResolvedClaim struct {
	Document, Relays, By Node // NoNode if there is none
	Context              claim.Context
	// Subject and Object are the ids that the claim was made about, if one of them was merged into another entity.
	// Object is empty for a fact. Both are empty for any other claim.
	Subject, Object string

	// modality and doubt are those of the claim in the view. They are zero if the claim was not made about a merged id.
	modality claim.Modality
	doubt    float64
}

// Weakened returns the context with the modality and the confidence that the claim has in the view. A claim about a
// merged id is at most as strong as the merges.
func (c *ResolvedClaim) Weakened() claim.Context {
	out := c.Context
	out.Modality = max(out.Modality, c.modality)
	out.Doubt = claim.DoubtOf(min(out.Confidence(), claim.ConfidenceOf(c.doubt)))
	return out
}

// Claims returns the visible claims of a relation at the date of the view, both supporting ones and denials, ordered by
// document and place. For a derived relation, it returns only the claims that deny it.
func (v *View) Claims(r Relation) []ResolvedClaim {
	if r.Derived() {
		rel, ok := v.find(relKey{Key: r.Key()})
		if !ok {
			return nil
		}
		all := v.claimsOf(v.relClaims(rel))
		return slices.DeleteFunc(all, func(c ResolvedClaim) bool { return c.Context.Stance != claim.Disputes })
	}
	return v.claimsOf(v.relClaims(r.Rel))
}

// Denied reports whether a visible claim denies a relation without a key for a part of a period, or without a period.
// The relation need not be stated.
func (v *View) Denied(k Key, in claim.Period) bool {
	if v.over == nil && v.table.contested.Len() == 0 {
		return false
	}
	r, ok := v.find(relKey{Key: k})
	if !ok || !v.isContested(r) {
		return false
	}
	claims := v.relClaims(r)
	return slices.ContainsFunc(claims, func(c uint32) bool {
		row := v.ctx(c)
		return row.stance == claim.Disputes && v.claimShown(c, claims) && v.atDate(row) && v.periodOf(row).Meets(in)
	})
}

// AppendClaims appends the claims that Claims returns for a stated relation to out. With it, a caller that visits many
// relations can use the memory of out again.
func (v *View) AppendClaims(out []ResolvedClaim, r Relation) []ResolvedClaim {
	return v.appendClaims(out, v.relClaims(r.Rel))
}

// MayHaveAttributes reports whether a claim about a stated relation, hidden or not, has attributes. It also returns the
// number of the claims.
func (v *View) MayHaveAttributes(r Relation) (has bool, claims int) {
	all := v.relClaims(r.Rel)
	for _, c := range all {
		if row := v.ctx(c); row.attributes != noLit || row.tag != 0 {
			return true, len(all)
		}
	}
	return false, len(all)
}

func (v *View) claimsOf(claims []uint32) []ResolvedClaim {
	return v.appendClaims(make([]ResolvedClaim, 0, len(claims)), claims)
}

func (v *View) appendClaims(out []ResolvedClaim, claims []uint32) []ResolvedClaim {
	begin := len(out)
	for _, c := range claims {
		row := v.ctx(c)
		if !v.claimShown(c, claims) || !v.atDate(row) {
			continue
		}
		out = append(out, v.claimOf(c))
	}
	if len(out) < begin+2 {
		return out
	}
	slices.SortStableFunc(out[begin:], compareClaims)
	return out
}

// compareClaims orders the claims of a relation or fact by their content, so that the order does not depend on when
// they were loaded.
func compareClaims(a, b ResolvedClaim) int {
	x, y := &a.Context, &b.Context
	return cmp.Or(cmp.Compare(x.Document, y.Document), cmp.Compare(x.Locator, y.Locator), cmp.Compare(x.Relays, y.Relays),
		claim.ComparePeriods(x.Period, y.Period), cmp.Compare(x.Stance, y.Stance), cmp.Compare(x.Modality, y.Modality),
		cmp.Compare(y.Confidence(), x.Confidence()), cmp.Compare(x.Attributes, y.Attributes), cmp.Compare(x.By, y.By),
		cmp.Compare(x.Graph, y.Graph), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Object, b.Object),
		cmp.Compare(x.Revision, y.Revision))
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

// RelationID returns the id of a relation: 21vianet|OPERATES|azure-china, and with a fourth part for the key of an
// occurrence.
func (v *View) RelationID(r Relation) string { return v.identify(r).String() }

// AppendRelationID appends the id of a relation.
func (v *View) AppendRelationID(b []byte, r Relation) []byte { return v.identify(r).Append(b) }

func (v *View) identify(r Relation) claim.RelationID {
	return claim.RelationID{
		Source: v.ID(r.Source), Predicate: v.PredName(r.Type), Target: v.ID(r.Target), Occurrence: v.Occurrence(r),
	}
}
