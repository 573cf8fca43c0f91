package table

import (
	"encoding/json"
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
var ownSkipped = map[string]bool{
	"id": true, "validFrom": true, "validTo": true, "validFromOrBefore": true, "documents": true, "citations": true,
	"claims": true,
}

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
		return format.AsIRI(name), true
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
		typ = format.AsIRI(predicate)
	} else if _, ok := t.to.Ontology().Type(typ); !ok {
		t.to.Problem(at, "there is no relation type %q; load the ontology that the graph was exported under first",
			short(typ))
		return
	}
	contexts, err := t.ownClaims(cells, c)
	if err != nil {
		t.to.Problem(at, "claims: %s", err)
		return
	}
	for i := range contexts {
		subject, object := contexts[i].Ends(source, target)
		t.to.Relation(at, subject, typ, object, &contexts[i].Context)
	}
}

// ownClaims returns the contexts of the claims of a relationship.
func (t *neo4jTable) ownClaims(cells []string, c claim.Context) ([]format.ClaimAbout, error) {
	if text := t.cell(cells, "claims"); text != "" {
		if out, err := format.ExportedContexts([]byte(text), c.Document); err != nil || len(out) > 0 {
			return out, err
		}
	}
	one := format.ExportedClaim{
		Locator: c.Locator, Modality: t.cell(cells, "modality"), Confidence: json.Number(t.cell(cells, "confidence")),
		ValidFrom: t.cell(cells, "validFrom"), ValidTo: t.cell(cells, "validTo"),
		ValidFromOrBefore: t.cell(cells, "validFromOrBefore") == "true",
		ValidToOrAfter:    t.cell(cells, "validToOrAfter") == "true",
	}
	x, err := one.Context(c.Document)
	return []format.ClaimAbout{{Context: x}}, err
}

// ownNode makes the claims of a node that has the column claims. ok is false if it has none.
func (t *neo4jTable) ownNode(id string, cells []string, line int, c *claim.Context) (ok bool) {
	text := t.cell(cells, "claims")
	if text == "" {
		return false
	}
	at := t.in.At(line, t.rows.column(t.id))
	facts, err := format.ExportedFacts([]byte(text))
	if err == nil {
		_, err = format.PassFacts(t.to, at, id, c.Document, facts)
	}
	if err != nil {
		t.to.Problem(at, "%s", err)
	}
	return true
}
