package stix

import (
	"encoding/json"
	"regexp"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// comparison matches a comparison of a STIX pattern that names one value: domain-name:value = 'example.com'. What comes
// before it shows whether it is negated.
var comparison = regexp.MustCompile(
	`(NOT\s+)?\b([a-z0-9-]+):([A-Za-z0-9_]+(?:\.(?:[A-Za-z0-9_-]+|'[^']+'))?)\s*(NOT\s+)?=\s*'((?:[^'\\]|\\.)*)'`)

// hashNames maps names of hash algorithms as patterns write them to those of STIX 2.1.
var hashNames = map[string]string{
	"MD5": "MD5", "SHA1": "SHA-1", "SHA-1": "SHA-1", "SHA256": "SHA-256", "SHA-256": "SHA-256", "SHA512": "SHA-512",
	"SHA-512": "SHA-512",
}

var unescape = strings.NewReplacer(`\\`, `\`, `\'`, `'`)

// observables relates an indicator to the observables that its pattern names, which have the ids that STIX gives them.
// Other indicators, and the attributes of MISP, that name the same value are so related to the same entity. What the
// pattern excludes is left out.
func (r *reader) observables(o *object, id string) {
	if typ := o.text("pattern_type"); o.typ != "indicator" || typ != "" && typ != "stix" {
		return
	}
	for _, m := range comparison.FindAllStringSubmatch(o.text("pattern"), -1) {
		typ, property, value := m[2], m[3], unescape.Replace(m[5])
		if list, name, ok := strings.Cut(property, "."); ok {
			property = list + "." + hashNames[strings.ToUpper(strings.Trim(name, "'"))]
		}
		if m[1] != "" || m[4] != "" || strings.TrimSpace(value) == "" || !format.IsObservable(typ, property) {
			continue
		}
		to := r.observable(o, typ, property, value)
		r.versioned.Relation(o.at, id, iri("based-on"), to, &o.ctx)
	}
}

// observable defines an observable with one identifying property, which an object mentions, and returns its id.
func (r *reader) observable(o *object, typ, property, value string) string {
	if typ != "url" && typ != "mutex" && typ != "email-addr" {
		value = strings.ToLower(value)
	}
	id := stixID(format.ObservableID(typ, property, value))
	if !r.defined[id] {
		r.defined[id] = true
		plain := o.ctx
		plain.Period, plain.Doubt = claim.Period{}, 0
		r.to.Kind(o.at, id, iri(typ), &plain)
		r.to.Fact(o.at, id, claim.PredicateName, claim.Literal(oneLine(value)), &plain)
		r.to.Fact(o.at, id, iri(property), claim.Literal(value), &plain)
	}
	return id
}

// observed relates observed data to the observables in it. STIX 2.0 has them in the property objects, by keys that hold
// in this object alone; those that have an identifying property get the id that STIX 2.1 gives them. The property is
// kept, too.
func (r *reader) observed(o *object, id string) {
	var objects map[string]map[string]json.RawMessage
	if o.typ != "observed-data" || json.Unmarshal(o.values["objects"], &objects) != nil {
		return
	}
	ids := map[string]string{}
	for _, key := range sortedKeys(objects) {
		inner := object{values: objects[key]}
		typ := inner.text("type")
		if property, value := inner.identity(typ); property != "" {
			ids[key] = r.observable(o, typ, property, value)
			r.versioned.Relation(o.at, id, iri("object_refs"), ids[key], &o.ctx)
		}
	}
	for _, key := range sortedKeys(ids) {
		r.observedRelations(o, &object{values: objects[key]}, ids[key], ids)
	}
}

// observedRelations passes on the references of an observable to others in the same observed data. ids has the ids of
// these by their keys.
func (r *reader) observedRelations(o, inner *object, id string, ids map[string]string) {
	for _, name := range sortedKeys(inner.values) {
		if !strings.HasSuffix(name, "_ref") && !strings.HasSuffix(name, "_refs") {
			continue
		}
		for _, to := range inner.list(name) {
			if ids[to] != "" {
				r.versioned.Relation(o.at, id, iri(name), ids[to], &o.ctx)
			}
		}
	}
}

// identity returns the property that identifies an observable, and its value; "" if it has none.
func (o *object) identity(typ string) (property, value string) {
	for _, property := range []string{"value", "name"} {
		if value := o.text(property); strings.TrimSpace(value) != "" && format.IsObservable(typ, property) {
			return property, value
		}
	}
	var hashes map[string]string
	_ = json.Unmarshal(o.values["hashes"], &hashes) // a value of another form identifies nothing
	for _, name := range []string{"MD5", "SHA-1", "SHA-256", "SHA-512"} {
		if value := hashes[name]; value != "" && format.IsObservable(typ, "hashes."+name) {
			return "hashes." + name, value
		}
	}
	return "", ""
}
