// Package misp reads the clusters of MISP galaxies: {"type": "threat-actor", "uuid": …, "values": […]}.
//
// A cluster is an entity misp:UUID. Its kind is the STIX kind for its galaxy or, if there is none, the foreign kind
// misp:TYPE. Its synonyms are aliases, its refs are documents to which it refers, and the other members of its meta
// are facts misp:KEY. Suspected sponsors, victims and targets are also alleged relations, stix:attributed-to and
// stix:targets. attribution-confidence is the confidence of the sponsor. Relations to other clusters are
// stix:related-to, with their type and tags as attributes. A tag that says how likely the relation is gives its
// confidence.
package misp

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// New returns the format.
func New() format.Format { return galaxy{} }

type galaxy struct{}

func (galaxy) Info() format.Info {
	return format.Info{Name: "misp-galaxy", Title: "clusters of MISP galaxies", Extensions: []string{".json"}}
}

func (galaxy) Recognize(_ string, head []byte) format.Match {
	compact := bytes.Join(bytes.Fields(head), nil)
	if !bytes.HasPrefix(compact, []byte("{")) || !bytes.Contains(compact, []byte(`"values":[{`)) ||
		!bytes.Contains(compact, []byte(`"uuid":`)) ||
		!bytes.Contains(compact, []byte(`"category":`)) {
		return format.No
	}
	return format.Sure
}

// kinds maps galaxies to the STIX kinds of their clusters.
var kinds = map[string]string{
	"threat-actor": "stix:threat-actor", "mitre-intrusion-set": "stix:intrusion-set",
	"mitre-attack-pattern": "stix:attack-pattern", "mitre-course-of-action": "stix:course-of-action",
	"mitre-malware": "stix:malware", "mitre-tool": "stix:tool", "tool": "stix:tool", "ransomware": "stix:malware",
	"malpedia": "stix:malware", "rat": "stix:malware", "botnet": "stix:malware", "stealer": "stix:malware",
	"banker": "stix:malware", "backdoor": "stix:malware", "exploit-kit": "stix:tool", "sector": "stix:identity",
	"country": "stix:location",
}

// likelihood maps the words of estimative language in the taxonomies of MISP to confidence, as the DNI scale in
// appendix A of STIX 2.1 does.
var likelihood = map[string]float64{
	`estimative-language:likelihood-probability="almost-no-chance"`:    0.05,
	`estimative-language:likelihood-probability="very-unlikely"`:       0.15,
	`estimative-language:likelihood-probability="unlikely"`:            0.30,
	`estimative-language:likelihood-probability="roughly-even-chance"`: 0.50,
	`estimative-language:likelihood-probability="likely"`:              0.70,
	`estimative-language:likelihood-probability="very-likely"`:         0.85,
	`estimative-language:likelihood-probability="almost-certain"`:      0.95,
}

func (galaxy) Read(_ context.Context, in *format.Input, to format.Sink) error {
	r := &reader{in: in, to: to, defined: map[string]bool{}, kind: "misp:cluster"}
	return format.Objects(in, to, "values", r.cluster, r.envelope)
}

type reader struct {
	in      *format.Input
	to      format.Sink
	kind    string
	defined map[string]bool
}

func iri(name string) string { return format.Name("misp", name) }

func (r *reader) context() claim.Context {
	c := r.in.Context
	if c.Document == "" {
		c.Document = r.in.Document
	}
	return c
}

// envelope reads the members of a galaxy other than its clusters. The type must come before the clusters.
func (r *reader) envelope(at format.Place, name string, raw json.RawMessage) error {
	c := r.context()
	for _, v := range values(raw) {
		if name == "type" {
			r.kind = iri(v.Text)
			if k, ok := kinds[v.Text]; ok {
				r.kind = k
			}
		}
		if v.Text != "" {
			r.to.Fact(at, c.Document, iri("galaxy."+name), v, &c)
		}
	}
	return nil
}

// cluster is one value of a galaxy.
type cluster struct {
	UUID        string                     `json:"uuid"`
	Value       string                     `json:"value"`
	Description string                     `json:"description"`
	Meta        map[string]json.RawMessage `json:"meta"`
	Related     []struct {
		To   string   `json:"dest-uuid"`
		Type string   `json:"type"`
		Tags []string `json:"tags"`
	} `json:"related"`
}

func (r *reader) cluster(at format.Place, raw json.RawMessage) error {
	var x cluster
	var all map[string]json.RawMessage
	err := json.Unmarshal(raw, &x)
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	if err != nil {
		r.to.Problem(at, "this is not a cluster of a galaxy: %s", format.TypeError(err))
		return nil
	}
	if x.UUID == "" || x.Value == "" {
		r.to.Problem(at, "a cluster of a galaxy must have a uuid and a value")
		return nil
	}
	id, c := iri(x.UUID), r.context()
	c.Locator = x.UUID
	r.to.Kind(at, id, r.kind, &c)
	r.to.Fact(at, id, claim.PredicateName, claim.Literal(x.Value), &c)
	if strings.TrimSpace(x.Description) != "" {
		r.to.Fact(at, id, claim.PredicateDescription, claim.Literal(clean(x.Description)), &c)
	}
	for _, key := range sortedKeys(all) {
		if slices.Contains([]string{"uuid", "value", "description", "meta", "related"}, key) {
			continue
		}
		for _, v := range values(all[key]) {
			r.fact(at, id, key, v, &c)
		}
	}
	for _, key := range sortedKeys(x.Meta) {
		r.meta(at, id, key, values(x.Meta[key]), &c, &x)
	}
	for _, rel := range x.Related {
		var attrs format.Attributes
		attrs.Text("type", rel.Type)
		attrs.Texts("tags", rel.Tags)
		if rel.To == "" {
			r.to.Problem(at, "a related cluster of %s has no dest-uuid", x.UUID)
			continue
		}
		one := c
		one.Attributes = attrs.String()
		least := 1.0
		for _, tag := range rel.Tags {
			if likely, ok := likelihood[tag]; ok {
				least = min(least, likely)
			}
		}
		one.Doubt = claim.DoubtOf(least)
		r.to.Relation(at, id, "stix:related-to", iri(rel.To), &one)
	}
	return nil
}

// meta passes on the values of one key of the meta of a cluster.
func (r *reader) meta(at format.Place, id, key string, list []claim.Value, c *claim.Context, x *cluster) {
	alleged := *c
	alleged.Modality = claim.Alleged
	for _, v := range list {
		if strings.TrimSpace(v.Text) == "" {
			continue
		}
		switch key {
		case "synonyms":
			r.to.Fact(at, id, claim.PredicateAlias, claim.Literal(clean(v.Text)), c)
			continue
		case "refs":
			r.to.Relation(at, id, "stix:external_references", r.document(at, v.Text), c)
			continue
		case "cfr-suspected-state-sponsor", "state-sponsor":
			sponsor := alleged
			if confidence, ok := x.confidence(); ok {
				sponsor.Doubt = claim.DoubtOf(confidence)
			}
			r.to.Relation(at, id, "stix:attributed-to", r.define(at, "country/", "stix:location", v.Text, c), &sponsor)
		case "cfr-suspected-victims", "suspected-victims":
			r.to.Relation(at, id, "stix:targets", r.define(at, "country/", "stix:location", v.Text, c), &alleged)
		case "cfr-target-category", "targeted-sector", "sector":
			r.to.Relation(at, id, "stix:targets", r.define(at, "sector/", "stix:identity", v.Text, c), &alleged)
		}
		r.fact(at, id, key, v, c)
	}
}

// confidence returns the confidence of the attribution to a sponsor, from 0 to 1. ok is false if the cluster has none.
func (x *cluster) confidence() (confidence float64, ok bool) {
	for _, v := range values(x.Meta["attribution-confidence"]) {
		if f, err := strconv.ParseFloat(v.Text, 64); err == nil && f >= 0 && f <= 100 {
			confidence, ok = f/100, true
		}
	}
	return confidence, ok
}

func (r *reader) fact(at format.Place, id, key string, v claim.Value, c *claim.Context) {
	if strings.TrimSpace(v.Text) != "" {
		r.to.Fact(at, id, iri(key), v, c)
	}
}

// define defines an entity for a place or sector by its name.
func (r *reader) define(at format.Place, folder, kind, name string, c *claim.Context) string {
	id := iri(folder + name)
	if !r.defined[id] {
		r.defined[id] = true
		own := *c
		own.Locator = ""
		r.to.Kind(at, id, kind, &own)
		r.to.Fact(at, id, claim.PredicateName, claim.Literal(clean(name)), &own)
	}
	return id
}

// document defines a document by its address.
func (r *reader) document(at format.Place, address string) string {
	id := address
	if !strings.HasPrefix(id, "http://") && !strings.HasPrefix(id, "https://") || len(id) > 2000 ||
		strings.ContainsFunc(id, func(c rune) bool {
			return c <= ' ' || strings.ContainsRune("<>\"{}|^`\\", c) || format.IsHidden(c)
		}) {
		id = iri("reference/" + address)
	}
	if !r.defined[id] {
		r.defined[id] = true
		own := claim.Context{Document: id}
		r.to.Kind(at, id, "Document", &own)
		r.to.Fact(at, id, claim.PredicateName, claim.Literal(clean(address)), &own)
	}
	return id
}

// values returns the elements of a list, or the value itself if it is not a list, as values of a fact.
func values(raw json.RawMessage) (out []claim.Value) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	for _, e := range list {
		var s string
		switch e = bytes.TrimSpace(e); {
		case len(e) == 0 || string(e) == "null":
		case json.Unmarshal(e, &s) == nil:
			out = append(out, claim.Literal(s))
		case e[0] == '{' || e[0] == '[':
			text, err := format.Canonical(e)
			if err != nil {
				text = string(e)
			}
			out = append(out, claim.Value{Text: text, Datatype: format.JSON})
		default:
			out = append(out, claim.Literal(string(e)))
		}
	}
	return out
}

// clean replaces control characters that a name or description cannot contain with spaces.
func clean(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' {
			return ' '
		}
		return c
	}, s)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
