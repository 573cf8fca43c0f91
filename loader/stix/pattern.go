package stix

import (
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
		if typ != "url" && typ != "mutex" && typ != "email-addr" {
			value = strings.ToLower(value)
		}
		to := stixID(format.ObservableID(typ, property, value))
		if !r.defined[to] {
			r.defined[to] = true
			plain := o.ctx
			plain.Period, plain.Doubt = claim.Period{}, 0
			r.to.Kind(o.at, to, iri(typ), &plain)
			r.to.Fact(o.at, to, claim.PredicateName, claim.Literal(oneLine(value)), &plain)
			r.to.Fact(o.at, to, iri(property), claim.Literal(value), &plain)
		}
		r.to.Relation(o.at, id, iri("based-on"), to, &o.ctx)
	}
}
