package format

import (
	"encoding/json"

	"nexum/graph/claim"
)

// Times describes the own times of a claim of a version: those that the record itself gives, such as the start and the
// end of a relationship.
type Times struct {
	// From and To are the names of attributes. They keep the own times of a claim whose period is a different one. They
	// are empty if the claim cannot have own times.
	From, To string
	// Bounds means that a claim holds from From or before, and until To or after.
	Bounds bool
	// Revoked means that this version says that the record is no longer valid.
	Revoked bool
}

// SettleVersions is Versioned.Settle for records whose versions each describe the state at their date. timesOf returns
// the Times of a claim.
//
//   - A version holds from its date until that of the next version. The first one holds from its date or before. If
//     there is only one version, its claims have no period.
//   - Own times take the place of the date from which a version holds. They also limit the claims of earlier versions
//     with the same predicate, since a publisher that gives other times corrects what it said before. An earlier claim
//     that then has no time left holds at no time: its period is empty. Of several versions with own times, the last
//     one that has some time before the next version has this effect.
//   - A version without own times says nothing about the times of earlier ones, which end at its date.
//   - A revoked version holds until its date. If it has no own times, it has those of the version before. If it would
//     have begun later, it denies.
//
// A claim keeps its own times in attributes if its period does not show them.
func SettleVersions(claims []VersionClaim, timesOf func(c *claim.Claim) Times) {
	s := settling{claims: claims, limits: map[string]limit{}}
	for i := range claims {
		c := &claims[i]
		if n := len(s.dates); n == 0 || s.dates[n-1].First() != c.Date.First() {
			s.endVersion(c.Date)
			s.dates = append(s.dates, c.Date)
		}
		s.add(c, timesOf(&c.Claim))
	}
	s.endVersion(claim.Date{})
	for i := range claims {
		s.settle(&claims[i], &s.own[i])
	}
}

// settling is the state of SettleVersions.
type settling struct {
	claims []VersionClaim
	own    []ownTimes   // of the claims so far
	dates  []claim.Date // of the versions so far
	ended  int          // the number of claims of versions that have ended
	limits map[string]limit
}

// limit is what the last version with own times says about the times of a predicate.
type limit struct {
	version int
	period  claim.Period
}

// ownTimes are the times that a record itself gives for a claim.
type ownTimes struct {
	Times
	version int
	given   claim.Period // what the record says
	period  claim.Period // given, with the effect of a revocation
	some    bool         // whether there are own times or a revocation
	denies  bool         // whether the record is revoked before it begins
}

// endVersion takes the limits from the claims of a version that ends at the date of the next one. A claim without any
// time left until then limits nothing.
func (s *settling) endVersion(next claim.Date) {
	for ; s.ended < len(s.own); s.ended++ {
		o := &s.own[s.ended]
		p := o.period
		if !next.IsZero() && until(p, next).Empty() {
			continue
		}
		if o.denies {
			p = claim.Period{To: s.dates[o.version]}
		}
		if o.some {
			s.limits[s.claims[s.ended].Predicate] = limit{o.version, p}
		}
	}
}

// add adds the next claim.
func (s *settling) add(c *VersionClaim, t Times) {
	o := ownTimes{Times: t, version: len(s.dates) - 1}
	if t.From != "" {
		o.given, o.some = givenTimes(c, &t)
	}
	if o.period = o.given; t.Revoked {
		if !o.some {
			o.period = s.limits[c.Predicate].period
		}
		o.denies = claim.Period{From: o.period.From, To: c.Date}.Empty()
		if o.some = true; !o.denies {
			o.period = until(o.period, c.Date)
		}
	}
	s.own = append(s.own, o)
}

// settle sets the period of a claim.
func (s *settling) settle(c *VersionClaim, o *ownTimes) {
	p, l := o.period, s.limits[c.Predicate]
	corrected := false
	switch {
	case l.version > o.version && !o.some:
		p, corrected = l.period, true
	case l.version > o.version:
		p, _ = p.Intersect(l.period)
		corrected = p != o.period
	case !o.some && len(s.dates) > 1:
		if p.From = c.Date; o.version == 0 {
			p.From = p.From.OrBefore()
		}
	}
	if o.version+1 < len(s.dates) {
		p = until(p, s.dates[o.version+1])
	}
	c.Context.Period = p
	if o.Revoked {
		if c.Context.Stance = claim.Supports; o.denies {
			c.Context.Stance = claim.Disputes
		}
	}
	if o.From != "" {
		shown := p == o.given && !o.Revoked && !sameTime(p.From, c.Date)
		keepTimes(c, o, shown, corrected)
	}
}

// until limits a period to the time before a date.
func until(p claim.Period, d claim.Date) claim.Period {
	if p.To.IsZero() || d.Last().Before(p.To.Last()) {
		p.To = d
	}
	return p
}

// sameTime reports whether two dates begin at the same time.
func sameTime(a, b claim.Date) bool { return a.First() == b.First() }

// laterTimes is the caveat of a claim whose times are those of a later version.
const laterTimes = "a later version of this record gives these times"

// givenTimes returns the own times of a claim, and whether it has any. They are in its attributes, or else they are its
// period, unless that is from the versions: if it begins at the date of the version, or has the caveat.
func givenTimes(c *VersionClaim, t *Times) (p claim.Period, some bool) {
	attributes := attributesOf(c)
	p = claim.Period{From: dateIn(attributes, t.From), To: dateIn(attributes, t.To)}
	if !p.IsZero() {
		return p.Bounds(t.Bounds, t.Bounds), !p.Empty()
	}
	p = c.Context.Period
	if t.Revoked || sameTime(p.From, c.Date) || textIn(attributes, claim.AttributeCaveat) == laterTimes {
		return claim.Period{}, false
	}
	return p, !p.IsZero()
}

// keepTimes keeps the own times of a claim in its attributes, unless its period shows them, and says that its times are
// corrected.
func keepTimes(c *VersionClaim, o *ownTimes, shown, corrected bool) {
	if c.Context.Attributes == "" && shown && !corrected {
		return
	}
	var list Attributes
	for name, raw := range attributesOf(c) {
		_ = list.JSON(name, raw) // it is valid, as a part of a claim
	}
	own := o.given.Plain()
	for _, a := range []struct{ name, value string }{{o.From, own.From.String()}, {o.To, own.To.String()}} {
		switch {
		case o.given.Empty(): // they are kept as they are
		case shown || a.value == "":
			list.Remove(a.name)
		default:
			list.Text(a.name, a.value)
		}
	}
	if corrected {
		list.Text(claim.AttributeCaveat, laterTimes)
	} else if textIn(attributesOf(c), claim.AttributeCaveat) == laterTimes {
		list.Remove(claim.AttributeCaveat)
	}
	c.Context.Attributes = list.String()
}

func attributesOf(c *VersionClaim) (all map[string]json.RawMessage) {
	if c.Context.Attributes != "" {
		_ = json.Unmarshal([]byte(c.Context.Attributes), &all) // they are valid JSON
	}
	return all
}

func textIn(attributes map[string]json.RawMessage, name string) (s string) {
	_ = json.Unmarshal(attributes[name], &s) // another value is no text
	return s
}

func dateIn(attributes map[string]json.RawMessage, name string) claim.Date {
	d, _ := claim.ReadDate(textIn(attributes, name))
	return d
}
