package graphfile

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
)

// A file that nexum wrote has each claim in the field claims. Its other fields summarize the claims: one modality, one
// period, one value of a fact. They are read only to find changes by another program or a person: a value that is in no
// claim becomes a claim of the file itself.

// said holds the values in the claims of a node or edge: texts of values by name.
type said map[string][]string

func (s said) add(name, text string) { s[name] = append(s[name], text) }

// has reports whether one of the claims gives the value text to name. It ignores differences in white space, control
// characters and the notation of numbers, because graph formats and other programs change these.
func (s said) has(name, text string) bool {
	number, err := strconv.ParseFloat(text, 64)
	plain := plainText(text)
	return slices.ContainsFunc(s[name], func(other string) bool {
		if other == text || plainText(other) == plain {
			return true
		}
		same, wrong := strconv.ParseFloat(other, 64)
		return err == nil && wrong == nil && same == number
	})
}

// plainText returns a text without the characters that exports cannot write.
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffd || r == 0xfffe || r == 0xffff {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// raw returns a property as JSON: a list, or the text of one.
func (p property) raw() []byte {
	if text, ok := p.value.(string); ok {
		return []byte(text)
	}
	raw, _ := json.Marshal(p.value) // a value from JSON can be written as JSON
	return raw
}

// hasClaims reports whether a node has the field claims as nexum writes it. Then nexum wrote the file, and another
// program may have written it again.
func hasClaims(n *node) bool {
	for _, p := range n.properties {
		if p.name != "claims" {
			continue
		}
		facts, err := format.ExportedFacts(p.raw())
		return err == nil && len(facts) > 0 && (facts[0].Fact != "" || facts[0].Relation != "") && len(facts[0].Claims) > 0
	}
	return false
}

// cite records the documents that claims cite.
func (g *graph) cite(at format.Place, contexts []format.ClaimAbout) {
	for i := range contexts {
		for _, id := range []string{contexts[i].Document, contexts[i].Relays} {
			if id != "" {
				g.document(at, id)
			}
		}
	}
}

// parsed returns the contexts of a list of claims.
func (g *graph) parsed(at format.Place, list any) []format.ClaimAbout {
	out, err := format.ExportedContexts(property{value: list}.raw(), g.ctx.Document)
	if err != nil {
		g.to.Problem(at, "%s", err)
	}
	g.cite(at, out)
	return out
}

// exportedNode makes the claims of a node that has the field claims.
func (g *graph) exportedNode(n *node, id string, k *schema.Kind, list property) {
	facts, err := format.ExportedFacts(list.raw())
	var cited []format.ClaimAbout
	if err == nil {
		cited, err = format.PassFacts(g.to, n.at, id, g.ctx.Document, facts)
	}
	if err != nil {
		g.to.Problem(n.at, "%s", err)
		return
	}
	g.cite(n.at, cited)
	known := said{}
	for i := range facts {
		known.add(facts[i].Fact, facts[i].Value)
	}
	if k != nil && !slices.Contains(known[claim.PredicateKind], k.Name) {
		g.to.Kind(n.at, id, k.Name, &g.ctx)
	}
	g.changedNode(n, id, k, known)
}

// changedNode makes a claim of each value of a node that is in none of the known claims.
func (g *graph) changedNode(n *node, id string, k *schema.Kind, known said) {
	c := g.ctx
	say := func(predicate string, v claim.Value) {
		names := predicate == claim.PredicateName || predicate == claim.PredicateAlias
		if known.has(predicate, v.Text) || names &&
			(known.has(claim.PredicateName, v.Text) || known.has(claim.PredicateAlias, v.Text)) {
			return
		}
		g.to.Fact(n.at, id, predicate, v, &c)
	}
	name, label := takeText(&n.properties, "name"), takeText(&n.properties, "label")
	for _, s := range []string{label, n.label} {
		if name == "" {
			name = s
		}
	}
	if strings.TrimSpace(name) != "" && name != n.id {
		say(claim.PredicateName, claim.Literal(name))
	}
	aliases, _ := take(&n.properties, "aliases")
	for _, a := range g.values(aliases, true) {
		say(claim.PredicateAlias, claim.Literal(a))
	}
	if s := takeText(&n.properties, "description"); strings.TrimSpace(s) != "" {
		say(claim.PredicateDescription, claim.Literal(s))
	}
	n.flattenFacts()
	for _, name := range []string{"documents", "citations"} {
		take(&n.properties, name)
	}
	for _, p := range n.properties {
		c.Modality = claim.Stated
		if fact, m, ok := format.SplitModality(p.name); ok {
			p.name, c.Modality = fact, m
		}
		g.fact(n, p, k, say)
	}
}

// summaries are the fields of an edge that summarize its claims.
var summaries = []string{
	"documents",
	"citations",
	"periods",
	"validFrom",
	"validTo",
	"validFromOrBefore",
	"validToOrAfter",
	"disputed",
	"occurrence",
	"label",
}

// exportedClaims returns the contexts of the claims of an edge. ok is false if the edge has no claims.
func (g *graph) exportedClaims(e *edge) (out []format.ClaimAbout, ok bool) {
	list, ok := take(&e.properties, "claims")
	if !ok {
		for _, p := range e.properties {
			if _, isList := p.value.([]any); p.name == "citations" && isList {
				list, ok = p, true
			}
		}
	}
	if !ok {
		return nil, false
	}
	out, err := format.ExportedContexts(list.raw(), g.ctx.Document)
	if err != nil {
		g.to.Problem(e.at, "%s", err)
		return nil, true
	}
	if len(out) == 0 {
		return nil, false
	}
	g.cite(e.at, out)
	if changed, ok := g.changedEdge(e, out); ok {
		out = append(out, format.ClaimAbout{Context: changed})
	}
	return out, true
}

// changedEdge returns the context of a claim with those attributes of an edge that none of its claims has; false if
// there are none. The claim has the modality and the confidence of the edge.
func (g *graph) changedEdge(e *edge, claims []format.ClaimAbout) (claim.Context, bool) {
	known := said{}
	for i := range claims {
		var all map[string]json.RawMessage
		if json.Unmarshal([]byte(claims[i].Attributes), &all) != nil {
			continue
		}
		for name, raw := range all {
			known.add(name, rawText(raw))
		}
	}
	c := g.ctx
	if m, ok := claim.ParseModality(takeText(&e.properties, "modality")); ok {
		c.Modality = m
	}
	c.Doubt = g.doubt(e.at, takeText(&e.properties, "confidence"))
	for _, name := range summaries {
		take(&e.properties, name)
	}
	if p, ok := take(&e.properties, "attributes"); ok {
		e.properties = append(e.properties, members(p.value)...)
	}
	var changed, key []property
	for _, p := range e.properties {
		p.name = strings.TrimPrefix(p.name, "attribute:")
		if p.name == schema.KeyAttribute {
			key = append(key, p)
			continue
		}
		if base, _, ok := format.SplitModality(p.name); ok && known[base] != nil {
			p.name = base
		}
		if !g.saidAttribute(known, p) {
			changed = append(changed, p)
		}
	}
	if len(changed) == 0 {
		return c, false
	}
	e.properties = append(changed, key...) // the key identifies the occurrence of a repeatable relation
	c.Attributes = g.attributes(e)
	return c, true
}

// rawText returns a JSON value as the text of a field.
func rawText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// saidAttribute reports whether the claims of an edge give all values of a field.
func (g *graph) saidAttribute(known said, p property) bool {
	if text := p.text(); text != "" && known.has(p.name, text) {
		return true
	}
	values := g.values(p, true)
	return !slices.ContainsFunc(values, func(text string) bool { return !known.has(p.name, text) })
}
