package graph

import (
	"slices"

	"nexum/graph/claim"
)

// A lens defines what a view hides. A nil lens hides nothing.
type lens struct {
	asOf      claim.Date // show only what holds at this date; zero for all times
	known     uint32     // show only claims up to this revision, if bounded
	bounded   bool       // whether known applies
	distrust  []Node     // documents whose claims are hidden
	nodes     []Node     // hidden entities, sorted
	relations []relKey   // stated relations that are hidden
	derived   []Key      // derived relations that are hidden
	rules     []string   // rules that are switched off
}

func (l *lens) hidesNode(n Node) bool {
	if l == nil || len(l.nodes) == 0 {
		return false
	}
	_, ok := slices.BinarySearch(l.nodes, n)
	return ok
}

func (l *lens) hidesRelation(k relKey) bool { return l != nil && slices.Contains(l.relations, k) }

func (l *lens) hidesRevision(number uint32) bool { return l != nil && l.bounded && number > l.known }

func (l *lens) hidesClaim(row *contextRow) bool {
	if l == nil {
		return false
	}
	return l.hidesRevision(row.revision) || len(l.distrust) > 0 &&
		(row.document != NoNode && slices.Contains(l.distrust, row.document) ||
			row.relays != NoNode && slices.Contains(l.distrust, row.relays))
}

func (l *lens) hidesRule(id string) bool { return l != nil && slices.Contains(l.rules, id) }

// includes reports whether a period includes the date of the view.
func (l *lens) includes(p claim.Period) bool {
	return l == nil || l.asOf.IsZero() || p.Meets(claim.On(l.asOf))
}

// hidesClaims reports whether the lens hides claims for reasons other than a date. Then entities may have other kinds
// and names than without the lens. A date does not change them: an entity has one kind and name for all times.
func (l *lens) hidesClaims() bool { return l != nil && (l.bounded || len(l.distrust) > 0) }
