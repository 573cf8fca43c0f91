package stix

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// New returns the format.
func New() format.Format { return stix{} }

type stix struct{}

func (stix) Info() format.Info {
	return format.Info{
		Name: "stix", Title: "STIX 2.1 bundles", Extensions: []string{".stix", ".json", ".stix2"},
		Defines: "object",
	}
}

func (stix) Recognize(_ string, head []byte) format.Match {
	compact := bytes.Join(bytes.Fields(head), nil)
	has := func(s string) bool { return bytes.Contains(compact, []byte(s)) }
	isBundle := has(`"type":"bundle"`) && (has(`"id":"bundle--`) || has(`"objects":[`))
	isEnvelope := has(`"objects":[{`) && has(`"spec_version":"2.`) && has(`"id":"`) // an answer of TAXII
	if bytes.HasPrefix(compact, []byte("{")) && (isBundle || isEnvelope) {
		return format.Sure
	}
	return format.No
}

// Read reads a bundle.
func (stix) Read(_ context.Context, in *format.Input, to format.Sink) error {
	r := &reader{in: in, to: to, words: format.NewWords(to.Ontology()), defined: map[string]bool{}}
	return format.Objects(in, to, "objects", r.object, r.envelope)
}

// Settle decides when the claims of the versions of an object hold.
func (stix) Settle(claims []format.VersionClaim) { format.SettleVersions(claims, timesOf) }

// timesOf returns which of its claims have times of their own: a relationship has start_time and stop_time, and the
// relations of a sighting have first_seen and last_seen.
func timesOf(c *claim.Claim) format.Times {
	switch typ, _, _ := strings.Cut(c.Context.Locator, "--"); {
	case typ == "relationship":
		return format.Times{From: "startTime", To: "stopTime", Revoked: isRevoked(c.Context.Attributes)}
	case typ == "sighting" && c.Object.Entity:
		return format.Times{From: "firstSeen", To: "lastSeen", Bounds: true}
	}
	return format.Times{}
}

// isRevoked reports whether the attributes of a relationship say that it is revoked.
func isRevoked(attributes string) bool {
	var a struct{ Revoked any }
	return strings.Contains(attributes, `"revoked":true`) && json.Unmarshal([]byte(attributes), &a) == nil &&
		a.Revoked == true
}

type reader struct {
	in        *format.Input
	to        format.Sink
	versioned format.Sink // for the claims of a version of the object that is read
	words     *format.Words
	defined   map[string]bool // documents and phases
	attrs     format.Attributes
}

// envelope reads the members of a bundle other than its objects.
func (r *reader) envelope(at format.Place, name string, raw json.RawMessage) error {
	switch name {
	case "type", "spec_version", "next":
		return nil
	case "more":
		if string(bytes.TrimSpace(raw)) == "true" {
			r.to.Warn(at, "this is one page of a TAXII collection, and it says that there are more: load the next pages, too")
		}
		return nil
	case "id":
		if v, ok := scalar(raw); ok {
			c := r.fileContext()
			r.to.Fact(at, c.Document, iri("bundle"), v, &c)
		}
		return nil
	}
	if v, ok := scalar(raw); ok {
		c := r.fileContext()
		r.to.Fact(at, c.Document, iri("bundle."+name), v, &c)
	}
	return nil
}

func (r *reader) fileContext() claim.Context {
	c := r.in.Context
	if c.Document == "" {
		c.Document = r.in.Document
	}
	return c
}

// object reads one object.
func (r *reader) object(at format.Place, raw json.RawMessage) error {
	o, err := parse(at, raw)
	if err != nil {
		r.to.Problem(at, "%s", err)
		return nil
	}
	o.ctx = r.fileContext()
	o.ctx.Locator = o.id
	if by := o.text("created_by_ref"); by != "" {
		o.ctx.By = stixID(by)
	}
	if raw, ok := o.values["confidence"]; ok {
		var n float64
		if json.Unmarshal(raw, &n) != nil || n < 0 || n > 100 {
			r.to.Problem(at, "confidence of %s must be a number from 0 to 100, not %s", o.id, raw)
			return nil
		}
		o.ctx.Doubt = claim.DoubtOf(n / 100)
	}
	r.checkTimes(o)
	r.versioned = r.to
	if d := o.date("modified"); !d.IsZero() {
		v := &format.Version{Record: o.id, Date: d, DateAttribute: "modified"}
		if o.typ != "relationship" {
			v.Entity, v.DateFact = stixID(o.id), r.factFor(o, "modified", o.text("modified"))
		}
		r.versioned = r.to.Version(v)
	}
	if o.typ == "relationship" {
		r.relationship(o)
		return nil
	}
	r.entity(o)
	return nil
}

// times are the properties of STIX objects whose values are timestamps. A name with a dot is the type of the object and
// the property.
var times = []string{
	"account_created", "account_expires", "account_first_login", "account_last_login", "analysis_ended",
	"analysis_started", "atime", "created", "created_time", "credential_last_changed", "ctime", "email-message.date",
	"first_observed", "first_seen", "last_observed", "last_seen", "modified", "modified_time", "mtime",
	"network-traffic.end", "network-traffic.start", "published", "start_time",
	"stop_time", "submitted", "valid_from", "valid_until", "validity_not_after", "validity_not_before",
}

// checkTimes warns of properties that should be timestamps and are not valid ones. They are kept as texts.
func (r *reader) checkTimes(o *object) {
	for name, raw := range o.values {
		if !slices.Contains(times, name) && !slices.Contains(times, o.typ+"."+name) {
			continue
		}
		v, ok := scalar(raw)
		if !ok {
			continue
		}
		if _, err := claim.ParseDate(v.Text); err != nil {
			r.to.Warn(o.at, "%s of %s: %v; it is kept as a text", name, o.id, err)
		}
	}
}

// entity passes on an object that is an entity.
func (r *reader) entity(o *object) {
	id := stixID(o.id)
	plain := o.ctx // kind and names of an object have no period
	plain.Period, plain.Doubt = claim.Period{}, 0
	r.to.Kind(o.at, id, iri(o.typ), &plain)
	r.to.Fact(o.at, id, claim.PredicateName, claim.Literal(o.name()), &plain)
	for _, name := range sortedKeys(o.values) {
		r.property(o, id, name, o.values[name])
	}
	r.observables(o, id)
	r.observed(o, id)
}

// implied are the properties that are passed on in another form.
var implied = []string{"id", "type", "confidence"}

// property passes on a property of an object.
func (r *reader) property(o *object, id, name string, raw json.RawMessage) {
	if r.special(o, id, name, raw) || slices.Contains(implied, name) {
		return
	}
	if strings.HasSuffix(name, "_ref") || strings.HasSuffix(name, "_refs") {
		if refs := o.list(name); len(refs) > 0 &&
			!slices.ContainsFunc(refs, func(s string) bool { return !strings.Contains(s, "--") }) {
			for _, to := range refs {
				r.relation(o, id, name, to)
			}
			return
		}
	}
	for _, e := range elements(raw) {
		r.fact(o, id, name, e)
	}
}

// special passes on a property that needs special treatment. It returns false for any other property, and for one whose
// value does not have the form that STIX prescribes; the caller then keeps the value unchanged.
func (r *reader) special(o *object, id, name string, raw json.RawMessage) bool {
	switch name {
	case "name":
		return o.text("name") == o.name()
	case "aliases", "x_mitre_aliases":
		list := o.list(name)
		for _, a := range list {
			if a != o.name() || name != "aliases" {
				r.versioned.Fact(o.at, id, claim.PredicateAlias, claim.Literal(a), &o.ctx)
			}
		}
		return len(list) > 0
	case "description":
		s := o.text(name)
		if strings.TrimSpace(s) == "" {
			return false
		}
		r.versioned.Fact(o.at, id, claim.PredicateDescription, claim.Literal(oneLine(s)), &o.ctx)
		return true
	case "external_references":
		refs := o.references()
		for i := range refs {
			r.refer(o, id, &refs[i])
		}
		return refs != nil
	case "kill_chain_phases":
		return r.phases(o, id, raw)
	case "hashes":
		return r.hashes(o, id, raw)
	}
	return false
}

// oneLine replaces control characters in a text other than line ends and tabs, which the loader would refuse.
func oneLine(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' {
			return ' '
		}
		return c
	}, s)
}

// fact passes on a value of a property.
func (r *reader) fact(o *object, id, name string, raw json.RawMessage) {
	v, ok := scalar(raw)
	if !ok {
		return // null and "" mean no value
	}
	r.versioned.Fact(o.at, id, r.factFor(o, name, v.Text), v, &o.ctx)
}

// factFor returns the name of the fact that a property is. If the value does not fit the fact of the ontology, it is a
// foreign fact of this type of object.
func (r *reader) factFor(o *object, name, value string) string {
	if fact := iri(name); r.words.Fits(iri(o.typ), fact, value) {
		return fact
	}
	return iri(o.typ + "." + name)
}

// relation passes on a property that refers to an object. The period of a sighting begins when it was first seen
// or before, and ends when it was last seen or after.
func (r *reader) relation(o *object, id, name, to string) {
	c := o.ctx
	if o.typ == "sighting" {
		if p := (claim.Period{From: o.date("first_seen"), To: o.date("last_seen")}); !p.Empty() {
			c.Period = p.Bounds(true, true)
		}
		c.Attributes = r.sightingAttributes(o)
	}
	r.versioned.Relation(o.at, id, iri(name), stixID(to), &c)
}

// sightingAttributes returns the attributes of the relations of a sighting: the date of its version, and its times if
// the period does not show that they are its own.
func (r *reader) sightingAttributes(o *object) string {
	r.attrs.Reset()
	modified := o.date("modified")
	if modified.IsZero() {
		return ""
	}
	r.attrs.Text("modified", o.text("modified"))
	if o.date("first_seen").First() == modified.First() {
		_ = r.attrs.JSON("firstSeen", o.values["first_seen"]) // it is a text
	}
	return r.attrs.String()
}

// refer passes on an external reference.
func (r *reader) refer(o *object, id string, ref *reference) {
	doc := r.document(o, ref)
	c := o.ctx
	r.attrs.Reset()
	for _, a := range []struct{ name, value string }{
		{"sourceName", ref.Source}, {"externalId", ref.ID}, {"description", ref.Description}, {"url", ref.URL},
	} {
		if a.value != "" {
			r.attrs.Text(a.name, oneLine(a.value))
		}
	}
	if len(ref.Hashes) > 0 {
		if err := r.attrs.JSON("hashes", ref.Hashes); err != nil {
			r.to.Problem(o.at, "the hashes of a reference of %s: %s", o.id, err)
		}
	}
	c.Attributes = r.attrs.String()
	r.versioned.Relation(o.at, id, iri("external_references"), doc, &c)
	if ref.ID == "" {
		return
	}
	name := "external_id"
	if strings.HasPrefix(ref.Source, "mitre-") {
		name = "mitre_id"
	}
	r.versioned.Fact(o.at, id, r.factFor(o, name, ref.ID), claim.Literal(ref.ID), &o.ctx)
}

// document defines the document for a reference. References name one document in several ways: it has all of these
// names, so that they do not depend on the order of the objects.
func (r *reader) document(o *object, ref *reference) string {
	id := ref.document()
	name := ref.Source
	if ref.ID != "" {
		name += " " + ref.ID
	}
	if r.defined[id+"\x00"+name] {
		return id
	}
	r.defined[id+"\x00"+name] = true
	c := claim.Context{Document: id}
	r.to.Kind(o.at, id, "Document", &c)
	if strings.TrimSpace(name) != "" {
		r.to.Fact(o.at, id, claim.PredicateName, claim.Literal(oneLine(name)), &c)
	}
	return id
}

// phases passes on the kill chain phases of an object.
func (r *reader) phases(o *object, id string, raw json.RawMessage) bool {
	var phases []map[string]json.RawMessage
	if json.Unmarshal(raw, &phases) != nil {
		return false
	}
	for _, p := range phases {
		text := func(key string) string { v, _ := scalar(p[key]); return v.Text }
		chain, phase := text("kill_chain_name"), text("phase_name")
		if chain == "" || phase == "" {
			r.to.Problem(o.at, "a kill chain phase of %s needs a kill_chain_name and a phase_name", o.id)
			continue
		}
		to := stixID("phase/" + chain + "/" + phase)
		if !r.defined[to] {
			r.defined[to] = true
			c := r.fileContext()
			r.to.Kind(o.at, to, iri("kill-chain-phase"), &c)
			r.to.Fact(o.at, to, claim.PredicateName, claim.Literal(phase), &c)
			r.to.Fact(o.at, to, iri("kill_chain_name"), claim.Literal(chain), &c)
		}
		c := o.ctx
		r.attrs.Reset()
		for _, k := range sortedKeys(p) {
			if k != "kill_chain_name" && k != "phase_name" {
				_ = r.attrs.JSON(k, p[k]) // the JSON reader has refused numbers out of range
			}
		}
		c.Attributes = r.attrs.String()
		r.versioned.Relation(o.at, id, iri("kill_chain_phases"), to, &c)
	}
	return true
}

// hashes passes on the hashes of a file, one fact per algorithm.
func (r *reader) hashes(o *object, id string, raw json.RawMessage) bool {
	var hashes map[string]string
	if json.Unmarshal(raw, &hashes) != nil {
		return false
	}
	for _, algorithm := range sortedKeys(hashes) {
		text, _ := json.Marshal(hashes[algorithm])
		r.fact(o, id, "hashes."+algorithm, text)
	}
	return true
}

// relationship passes on a relationship: one claim, or one per document to which it refers.
func (r *reader) relationship(o *object) {
	typ, source, target := o.text("relationship_type"), o.text("source_ref"), o.text("target_ref")
	if typ == "" || source == "" || target == "" {
		r.to.Problem(o.at, "%s needs a relationship_type, a source_ref and a target_ref", o.id)
		return
	}
	c := o.ctx
	if p := (claim.Period{From: o.date("start_time"), To: o.date("stop_time")}); p.Empty() {
		r.to.Warn(o.at, "a relationship ends before it begins; its times are stored as attributes only")
	} else if !p.IsZero() {
		c.Period = p
	}
	if o.isRevoked() && o.date("modified").IsZero() {
		c.Stance = claim.Disputes // revoked at no known time; Settle treats the other ones
	}
	r.attributes(o)
	c.Attributes = r.attrs.String()
	refs := o.references()
	for i := range refs {
		one := c
		one.Relays = r.document(o, &refs[i])
		r.versioned.Relation(o.at, stixID(source), iri(typ), stixID(target), &one)
	}
	if len(refs) == 0 {
		r.versioned.Relation(o.at, stixID(source), iri(typ), stixID(target), &c)
	}
}

// attributes collects the properties of a relationship.
func (r *reader) attributes(o *object) {
	r.attrs.Reset()
	for _, name := range sortedKeys(o.values) {
		switch name {
		case "type", "source_ref", "target_ref", "relationship_type", "confidence", "created_by_ref":
			continue
		case "start_time", "stop_time":
			if d := o.date(name); !d.IsZero() && o.showsTimes() {
				continue
			}
		}
		if err := r.attrs.JSON(attributeName(name), o.values[name]); err != nil {
			r.to.Problem(o.at, "%s of %s: %s", name, o.id, err)
		}
	}
}

// showsTimes reports whether the period of a relationship shows its own times. It would not if they are invalid, end at
// a revocation, or begin like the version.
func (o *object) showsTimes() bool {
	p := claim.Period{From: o.date("start_time"), To: o.date("stop_time")}
	return !p.Empty() && !o.isRevoked() && (p.From.IsZero() || p.From.First() != o.date("modified").First())
}

// isRevoked reports whether an object is revoked.
func (o *object) isRevoked() bool { return string(o.values["revoked"]) == "true" }

// attributeName converts object_marking_refs to objectMarkingRefs.
func attributeName(property string) string {
	parts := strings.Split(property, "_")
	for i := 1; i < len(parts); i++ {
		if parts[i] != "" {
			parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
		}
	}
	return strings.Join(parts, "")
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
