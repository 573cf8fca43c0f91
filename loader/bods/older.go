package bods

import (
	"bytes"
	"encoding/json"
	"strings"

	"nexum/loader/format"
)

// The versions 0.1 to 0.3 of the standard have no records: a statement that replaces others names them, and relations
// refer to statements. Statements of these versions are read as statements of 0.4. The record of a statement is named
// after the first statement that it replaces, directly or through others.

// roots maps statements that replace others to the first statement that each replaces.
type roots map[string]string

// of returns the record of a statement of an older version. It shortens the way to it, for the next call. Of statements
// that replace each other in a circle, it makes one the first.
func (r roots) of(id string) string {
	root := id
	for range len(r) {
		before, replaces := r[root]
		if !replaces {
			break
		}
		root = before
	}
	delete(r, root) // it is there only in a circle
	for id != root {
		id, r[id] = r[id], root
	}
	return root
}

// add notes what a statement of an older version replaces.
func (r roots) add(raw json.RawMessage) {
	var s struct {
		ID       string   `json:"statementID"`
		Replaces []string `json:"replacesStatements"`
	}
	if json.Unmarshal(raw, &s) == nil && s.ID != "" && len(s.Replaces) > 0 {
		r[s.ID] = s.Replaces[0]
	}
}

// olderTypes maps the types of statements of older versions to types of records.
var olderTypes = map[string]string{
	"entityStatement": "entity", "personStatement": "person", "ownershipOrControlStatement": "relationship",
}

// object is a JSON object, decoded one level deep.
type object map[string]json.RawMessage

func objectOf(raw json.RawMessage) (o object, ok bool) {
	return o, json.Unmarshal(raw, &o) == nil && o != nil
}

// text returns a member that is a string, or "".
func (o object) text(key string) (s string) {
	_ = json.Unmarshal(o[key], &s)
	return s
}

// rename moves a member to another name, unless there is one of that name.
func (o object) rename(from, to string) {
	raw, ok := o[from]
	if _, taken := o[to]; ok && !taken {
		o[to] = raw
		delete(o, from)
	}
}

func (o object) raw() json.RawMessage {
	raw, _ := json.Marshal(o) // its members are valid JSON
	return raw
}

func quoted(s string) json.RawMessage {
	raw, _ := json.Marshal(s) // a text always has a JSON form
	return raw
}

// ofStatement are the members of a statement that do not describe its subject.
var ofStatement = []string{
	"statementID", "statementDate", "statementType", "replacesStatements", "publicationDetails", "source", "annotations",
	"declarationSubject", "declaration",
}

// upgrade returns a statement of an older version as one of 0.4, and any other statement as it is.
func (r roots) upgrade(raw json.RawMessage) json.RawMessage {
	if !bytes.Contains(raw, []byte(`"statementID"`)) {
		return raw
	}
	s, ok := objectOf(raw)
	if !ok || s.text("statementID") == "" {
		return raw
	}
	details := object{}
	for key, v := range s {
		details[key] = v
	}
	out := object{}
	for _, key := range ofStatement {
		if v, ok := s[key]; ok {
			out[key] = v
		}
		delete(details, key)
	}
	id, typ := s.text("statementID"), s.text("statementType")
	delete(out, "statementID")
	delete(out, "statementType")
	out["statementId"], out["recordId"] = quoted(id), quoted(r.of(id))
	out["recordType"] = quoted(typ)
	if now, known := olderTypes[typ]; known {
		out["recordType"] = quoted(now)
	}
	switch typ {
	case "entityStatement":
		if kind := details.text("entityType"); kind != "" {
			entity := object{"type": quoted(kind)}
			if sub, ok := details["entitySubtype"]; ok {
				entity["subtype"] = sub
				delete(details, "entitySubtype")
			}
			details["entityType"] = entity.raw()
		}
		details.rename("incorporatedInJurisdiction", "jurisdiction")
	case "personStatement":
		if string(bytes.TrimSpace(details["hasPepStatus"])) == "true" {
			details["politicalExposure"] = object{"status": quoted("isPep")}.raw()
		}
	case "ownershipOrControlStatement":
		r.upgradeRelationship(details)
	}
	out["recordDetails"] = details.raw()
	return out.raw()
}

// upgradeRelationship changes the description of a relationship to that of 0.4.
func (r roots) upgradeRelationship(details object) {
	for _, end := range []string{"subject", "interestedParty"} {
		party, ok := objectOf(details[end])
		if !ok {
			continue
		}
		for _, key := range []string{"describedByEntityStatement", "describedByPersonStatement"} {
			if id := party.text(key); id != "" {
				details[end] = quoted(r.of(id))
			}
		}
		if raw, ok := party["unspecified"]; ok {
			details[end] = raw
		}
	}
	var components []string
	if json.Unmarshal(details["componentStatementIDs"], &components) == nil && len(components) > 0 {
		for i := range components {
			components[i] = r.of(components[i])
		}
		details["componentRecords"], _ = json.Marshal(components)
		delete(details, "componentStatementIDs")
	}
	var interests []json.RawMessage
	if json.Unmarshal(details["interests"], &interests) != nil {
		return
	}
	for i, raw := range interests {
		if interest, ok := objectOf(raw); ok {
			interests[i] = upgradeInterest(interest)
		}
	}
	details["interests"], _ = json.Marshal(interests)
}

// upgradeInterest returns an interest as one of 0.4. In older versions its type is written with hyphens, and
// exclusiveMinimum says whether the minimum is excluded.
func upgradeInterest(i object) json.RawMessage {
	i.rename("interestLevel", "directOrIndirect")
	if typ := i.text("type"); typ != "" {
		i["type"] = quoted(camel(typ))
	}
	if share, ok := objectOf(i["share"]); ok {
		for _, end := range [][2]string{{"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"}} {
			var exclusive bool
			if raw, ok := share[end[1]]; !ok || json.Unmarshal(raw, &exclusive) != nil {
				continue
			}
			delete(share, end[1])
			if exclusive {
				share.rename(end[0], end[1])
			}
		}
		i["share"] = share.raw()
	}
	return i.raw()
}

// camel returns a code with hyphens as 0.4 writes it: votingRights for voting-rights.
func camel(code string) string {
	if code == "influence-or-control" || code == "influenceOrControl" {
		return "otherInfluenceOrControl"
	}
	parts := strings.Split(code, "-")
	for i, p := range parts[1:] {
		if p != "" {
			parts[i+1] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

// upgraded returns a function that passes each statement to f as one of 0.4.
func (r roots) upgraded(f func(format.Place, json.RawMessage) error) func(format.Place, json.RawMessage) error {
	return func(at format.Place, raw json.RawMessage) error { return f(at, r.upgrade(raw)) }
}
