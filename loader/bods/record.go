package bods

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
)

// record passes on an entity or a person.
func (r *reader) record(at format.Place, s *statement, c *claim.Context) {
	id, kind := bodsID(s.Record), r.history.kind(s.Record)
	plain := *c // kind and names of an entity have no period
	plain.Period = claim.Period{}
	r.to.Kind(at, id, kind, &plain)
	r.fact(at, id, kind, "ftm:entityId", claim.Literal(s.Record), &plain)
	r.names(at, s, id, &plain)
	for _, key := range sortedKeys(s.Details) {
		raw := s.Details[key]
		switch key {
		case "foundingDate":
			r.fact(at, id, kind, "ftm:incorporationDate", value(raw), c)
		case "dissolutionDate", "birthDate", "deathDate":
			r.fact(at, id, kind, "ftm:"+key, value(raw), c)
		case "name":
			// it has already been passed on
		case "alternateNames":
			for _, e := range elements(raw) {
				r.to.Fact(at, id, claim.PredicateAlias, value(e), &plain)
			}
		default:
			r.facts(at, id, kind, key, raw, c)
			r.understood(at, id, kind, key, raw, c)
		}
	}
}

// names passes on the names of an entity or a person: the first one as the name, and the others as aliases.
func (r *reader) names(at format.Place, s *statement, id string, c *claim.Context) {
	var names []struct {
		Full string `json:"fullName"`
	}
	_ = json.Unmarshal(s.Details["names"], &names) // a value of another form is kept as JSON
	name := value(s.Details["name"]).Text
	for _, n := range names {
		switch {
		case strings.TrimSpace(n.Full) == "":
		case name == "":
			name = n.Full
		default:
			r.to.Fact(at, id, claim.PredicateAlias, claim.Literal(n.Full), c)
		}
	}
	if name == "" {
		name = unnamed(s)
	}
	r.to.Fact(at, id, claim.PredicateName, claim.Literal(name), c)
}

// unnamed returns a description for a person or an entity without a name.
func unnamed(s *statement) string {
	for _, key := range []string{"unspecifiedPersonDetails", "unspecifiedEntityDetails"} {
		var d struct{ Reason string }
		if json.Unmarshal(s.Details[key], &d) == nil && d.Reason != "" {
			return "unspecified: " + d.Reason
		}
	}
	return s.Type + " " + s.Record
}

// understood passes on the values for which the pack ownership has a fact, as facts of FollowTheMoney.
func (r *reader) understood(at format.Place, id, kind, key string, raw json.RawMessage, c *claim.Context) {
	for _, e := range elements(raw) {
		var v struct {
			Code, Name, ID, Scheme, Address, Status string
		}
		if json.Unmarshal(e, &v) != nil {
			continue
		}
		switch key {
		case "nationalities":
			r.fact(at, id, kind, "ftm:nationality", claim.Literal(strings.ToLower(v.Code)), c)
		case "jurisdiction":
			r.fact(at, id, kind, "ftm:jurisdiction", claim.Literal(strings.ToLower(v.Code)), c)
		case "addresses":
			r.fact(at, id, kind, "ftm:address", claim.Literal(v.Address), c)
		case "identifiers":
			fact := "ftm:registrationNumber"
			switch {
			case strings.HasSuffix(v.Scheme, "LEI"):
				fact = "ftm:leiCode"
			case kind == "ftm:Person":
				fact = "ftm:idNumber"
			}
			r.fact(at, id, kind, fact, claim.Literal(v.ID), c)
		case "politicalExposure":
			if v.Status == "isPep" {
				r.fact(at, id, kind, "ftm:topics", claim.Literal("role.pep"), c)
			}
		}
	}
}

// relations maps types of direct interests to relation types.
var relations = map[string]string{
	"shareholding": "ftm:owns", "votingRights": "bods:votingRights", "appointmentOfBoard": "bods:appointmentOfBoard",
	"otherInfluenceOrControl":          "bods:otherInfluenceOrControl",
	"controlViaCompanyRulesOrArticles": "bods:otherInfluenceOrControl",
	"controlByLegalFramework":          "bods:otherInfluenceOrControl", "boardMember": "ftm:directs",
	"boardChair": "ftm:directs", "seniorManagingOfficial": "ftm:directs",
}

// interest is an interest of a party in an entity.
type interest struct {
	Type   string                     `json:"type"`
	Way    string                     `json:"directOrIndirect"`
	Start  string                     `json:"startDate"`
	End    string                     `json:"endDate"`
	Share  map[string]json.RawMessage `json:"share"`
	values map[string]json.RawMessage
}

// sort returns the type of the interest as a part of its key: /shareholding, /votingRights/indirect.
func (i *interest) sort() string {
	switch {
	case i.Type == "" && i.Way != indirect:
		return ""
	case i.Way != indirect:
		return "/" + i.Type
	}
	return "/" + i.Type + "/" + indirect
}

// indirect is the value of directOrIndirect for an interest that a party has through others.
const indirect = "indirect"

// interests returns the interests of a relationship: one that is not described if it lists none.
func (s *statement) interests() (list []json.RawMessage) {
	if raw, ok := s.Details["interests"]; ok {
		list = elements(raw)
	}
	if len(list) == 0 {
		list = append(list, json.RawMessage("{}"))
	}
	return list
}

// relationship passes on a relationship: one claim per interest, each with the key of the interest.
func (r *reader) relationship(at format.Place, s *statement, c *claim.Context) {
	subject, party := r.party(at, s, "subject", c), r.party(at, s, "interestedParty", c)
	if subject == "" || party == "" {
		r.to.Problem(at, "the relationship %s has no subject or no interestedParty", s.Record)
		return
	}
	for n, raw := range s.interests() {
		i := interest{}
		if json.Unmarshal(raw, &i) != nil || json.Unmarshal(raw, &i.values) != nil {
			r.to.Problem(at, "an interest of the relationship %s is not valid in BODS 0.4", s.Record)
			continue
		}
		typ, ok := relations[i.Type]
		if !ok || i.Way == indirect {
			typ = "bods:interest"
		}
		r.checkDate(at, s, "startDate", i.Start)
		r.checkDate(at, s, "endDate", i.End)
		one := *c
		r.attributes(at, s, &i)
		r.attrs.Text(schema.KeyAttribute, r.history.key(s, n))
		if day, ok := r.history.changes(s, n); ok {
			y, m, d := day.AddDate(0, 0, -1).Date()
			one.Period.To = claim.Day(y, int(m), d)
			r.attrs.Text("caveat", "the next statement lets this interest begin again on "+day.Format(time.DateOnly))
		}
		if end, ok := r.history.end(s, n); ok && (one.Period.To.IsZero() || end.Last().Before(one.Period.To.Last())) {
			one.Period.To = end
			r.attrs.Text("caveat", "a later statement gives this interest the end "+end.String())
		}
		r.period(&one, &i)
		one.Attributes = r.attrs.String()
		r.to.Relation(at, party, typ, subject, &one)
	}
}

// party returns the id of an end of a relationship. An unspecified party is a separate entity.
func (r *reader) party(at format.Place, s *statement, key string, c *claim.Context) string {
	raw := bytes.TrimSpace(s.Details[key])
	v := value(raw)
	if v.Datatype != format.JSON {
		if v.Text == "" {
			return ""
		}
		return bodsID(v.Text)
	}
	var d map[string]json.RawMessage
	if json.Unmarshal(raw, &d) != nil {
		return ""
	}
	id := bodsID("unspecified/" + s.Record + "/" + key)
	plain := *c
	plain.Period = claim.Period{}
	r.to.Kind(at, id, "ftm:LegalEntity", &plain)
	r.to.Fact(at, id, claim.PredicateName, claim.Literal("unspecified: "+value(d["reason"]).Text), &plain)
	for _, k := range sortedKeys(d) {
		r.facts(at, id, "ftm:LegalEntity", "unspecified."+k, d[k], &plain)
	}
	return id
}

// period sets the period of an interest: its own dates, limited by the period of its statement. Dates that do not
// fit into the period become attributes.
func (r *reader) period(c *claim.Context, i *interest) {
	p := claim.Period{To: c.Period.To}
	from, err := claim.ParseDate(i.Start)
	if p.From = from; err != nil || p.Empty() { // it was replaced before it began
		p.From = claim.Date{}
	}
	to, err := claim.ParseDate(i.End)
	if q := (claim.Period{From: p.From, To: to}); err == nil && !q.Empty() && (p.To.IsZero() || to.Compare(p.To) < 0) {
		p = q
	}
	if i.Start != "" && p.From.String() != i.Start {
		r.attrs.Text("startDate", i.Start)
	}
	if i.End != "" && p.To.String() != i.End {
		r.attrs.Text("endDate", i.End)
	}
	c.Period = p
}

// attributes collects the attributes of an interest: everything except its ends and its period.
func (r *reader) attributes(at format.Place, s *statement, i *interest) {
	r.attrs.Reset()
	set := func(name string, raw json.RawMessage) {
		if err := r.attrs.JSON(name, raw); err != nil {
			r.to.Problem(at, "%s of the relationship %s: %s", name, s.Record, err)
		}
	}
	for _, key := range sortedKeys(i.values) {
		switch key {
		case "share", "startDate", "endDate":
		default:
			set(key, i.values[key])
		}
	}
	if i.Type == "boardMember" || i.Type == "boardChair" || i.Type == "seniorManagingOfficial" {
		r.attrs.Text("role", i.Type)
	}
	for _, key := range []string{"isComponent", "componentRecords"} {
		if raw, ok := s.Details[key]; ok {
			set(key, raw)
		}
	}
	for key, raw := range i.Share {
		switch key {
		case "exact":
			set("percent", raw)
		case "minimum":
			set("percentMin", raw)
		case "maximum":
			set("percentMax", raw)
		case "exclusiveMinimum":
			set("percentMin", raw)
			r.attrs.Bool("exclusiveMin", true)
		case "exclusiveMaximum":
			set("percentMax", raw)
			r.attrs.Bool("exclusiveMax", true)
		default:
			set("share."+key, raw)
		}
	}
}
