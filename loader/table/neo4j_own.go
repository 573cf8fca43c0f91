package table

import (
	"encoding/json"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// Tables for Neo4j that nexum itself wrote have the group nexum. Their ids are ids of nexum, and they are read like the
// other files that nexum exports: with descriptions, other names, documents, periods and claims.

// ownGroup is the group of ids in tables that nexum wrote.
const ownGroup = "nexum"

// own reports whether nexum wrote the table.
func (t *neo4jTable) own() bool {
	at := t.id
	if at < 0 {
		at = t.start
	}
	return t.columns[at].group == ownGroup
}

// ownSkipped lists the columns of own tables that follow from others.
var ownSkipped = map[string]bool{"id": true, "validFrom": true, "validTo": true, "documents": true, "citations": true}

// ownFact returns the predicate of a column in a table of nodes that nexum wrote; false if the column is not a fact.
func ownFact(name string) (string, bool) {
	switch {
	case ownSkipped[name]:
		return "", false
	case name == "aliases":
		return claim.PredicateAlias, true
	case name == "description":
		return claim.PredicateDescription, true
	}
	name = strings.TrimPrefix(name, "fact:")
	if strings.ContainsAny(name, ":/") {
		return format.Escaped(name), true
	}
	return name, true
}

// cell returns the cell of a column; empty if there is no such column.
func (t *neo4jTable) cell(cells []string, name string) string {
	for i, c := range t.columns {
		if c.name == name {
			return strings.TrimSpace(cells[i])
		}
	}
	return ""
}

// ownContexts returns the contexts of the claims of a node in an own table: one per document.
func (t *neo4jTable) ownContexts(cells []string, c claim.Context) []claim.Context {
	var out []claim.Context
	for d := range strings.SplitSeq(t.cell(cells, "documents"), t.separator) {
		if d = strings.TrimSpace(d); d != "" {
			out = append(out, claim.Context{Document: d})
		}
	}
	if len(out) == 0 {
		out = append(out, c)
	}
	return out
}

// An ownClaim is a claim as nexum writes it in JSON.
type ownClaim struct {
	Document, Locator, Relays, By string
	Stance, Modality              string
	Confidence                    *float64
	ValidFrom, ValidTo            claim.Date
	Attributes                    json.RawMessage
}

// context converts the claim.
func (o *ownClaim) context() (claim.Context, error) {
	c := claim.Context{
		Document: o.Document, Locator: o.Locator, Relays: o.Relays, By: o.By, Period: claim.Period{From: o.ValidFrom, To: o.ValidTo},
	}
	if s, ok := claim.ParseStance(o.Stance); ok && s != claim.Retracts {
		c.Stance = s
	}
	if m, ok := claim.ParseModality(o.Modality); ok {
		c.Modality = m
	}
	if o.Confidence != nil && *o.Confidence >= 0 && *o.Confidence <= 1 {
		c.Doubt = claim.DoubtOf(*o.Confidence)
	}
	if len(o.Attributes) == 0 {
		return c, nil
	}
	text, err := format.Canonical(o.Attributes)
	c.Attributes = text
	return c, err
}

// ownRelationship makes the claims of a relationship in an own table. Derived ones are left out. The column claims has
// each claim; a row without it is one claim with the context of its cells.
func (t *neo4jTable) ownRelationship(cells []string, line int, c claim.Context) {
	at := t.in.At(line, t.rows.column(t.start))
	source, target := t.idOf(cells, line, t.start), t.idOf(cells, line, t.end)
	if source == "" || target == "" {
		return
	}
	if t.cell(cells, "derived") == "true" {
		t.to.Warn(at, "derived relations are not loaded, since the rules derive them again")
		return
	}
	typ := strings.TrimSpace(cells[t.typ])
	if predicate := t.cell(cells, "predicate"); predicate != "" {
		typ = format.Escaped(predicate)
	} else if _, ok := t.to.Ontology().Type(typ); !ok {
		t.to.Problem(at, "there is no relation type %q; load the ontology that the graph was exported under first", short(typ))
		return
	}
	contexts, err := t.ownClaims(cells, c)
	if err != nil {
		t.to.Problem(at, "claims: %s", err)
		return
	}
	for i := range contexts {
		t.to.Relation(at, source, typ, target, &contexts[i])
	}
}

// ownClaims returns the contexts of the claims of a relationship.
func (t *neo4jTable) ownClaims(cells []string, c claim.Context) ([]claim.Context, error) {
	var list []ownClaim
	if text := t.cell(cells, "claims"); text != "" {
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			return nil, err
		}
	}
	if len(list) == 0 {
		return t.ownCells(cells, c)
	}
	out := make([]claim.Context, len(list))
	for i := range list {
		var err error
		if out[i], err = list[i].context(); err != nil {
			return nil, err
		}
		if out[i].Document == "" {
			out[i].Document = c.Document
		}
	}
	return out, nil
}

// ownCells returns the context of a relationship that has no claims of its own, from its cells.
func (t *neo4jTable) ownCells(cells []string, c claim.Context) ([]claim.Context, error) {
	one := ownClaim{Document: c.Document, Locator: c.Locator, Modality: t.cell(cells, "modality")}
	if s := t.cell(cells, "confidence"); s != "" {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return nil, err
		}
		one.Confidence = &v
	}
	for _, d := range []struct {
		text string
		into *claim.Date
	}{{t.cell(cells, "validFrom"), &one.ValidFrom}, {t.cell(cells, "validTo"), &one.ValidTo}} {
		if d.text == "" {
			continue
		}
		var err error
		if *d.into, err = claim.ParseDate(d.text); err != nil {
			return nil, err
		}
	}
	x, err := one.context()
	return []claim.Context{x}, err
}
