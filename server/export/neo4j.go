package export

import (
	"bufio"
	"encoding/csv"
	"strings"
)

// neo4jGroup is the group of ids in tables for Neo4j. Package loader/table recognizes tables of nexum by it.
const neo4jGroup = "nexum"

// A neo4jTable writes one of the two tables of neo4j-admin database import: nodes or relationships. The name of a
// column includes its type, such as name:string, and labels and relationship types have columns of their own. A
// database reads the table, so texts that a spreadsheet would take for formulas are written as they are.
type neo4jTable struct {
	w *csv.Writer
	h *head
}

// neo4jTypes maps types of values to those of Neo4j.
var neo4jTypes = map[valueType]string{
	textType: "string", integerType: "long", numberType: "double",
	booleanType: "boolean",
}

// neo4jColumn returns the name of a column for a property.
func neo4jColumn(name, typ string) string {
	return clean(strings.ReplaceAll(name, "\n", " ")) + ":" + typ
}

// neo4jList joins the elements of an array. Neo4j separates them by semicolons and has no escape, so a semicolon in an
// element becomes a full-width semicolon.
func neo4jList(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strings.ReplaceAll(v, ";", "；")
	}
	return strings.Join(out, ";")
}

func (t neo4jTable) row(cells []string) {
	for i, c := range cells {
		cells[i] = clean(c)
	}
	_ = t.w.Write(cells)
}

func (neo4jTable) begin() {}
func (t neo4jTable) end() { t.w.Flush() }

type neo4jNodes struct{ neo4jTable }

func newNeo4jNodes(w *bufio.Writer, h *head) encoder {
	t := neo4jNodes{neo4jTable{csv.NewWriter(w), h}}
	header := []string{
		"id:ID(" + neo4jGroup + ")", "name:string", "aliases:string[]", "description:string", "validFrom:string",
		"validTo:string", "validFromOrBefore:boolean", "documents:string[]", "citations:string[]",
	}
	fields := entityFields(&Entity{}, h.facts)
	for i, c := range h.facts {
		typ := neo4jTypes[c.typ]
		if c.list {
			typ += "[]"
		}
		header = append(header, neo4jColumn(fields[len(fields)-len(h.facts)+i].name, typ))
	}
	t.row(append(header, claimsName+":string", ":LABEL"))
	return t
}

func (t neo4jNodes) entity(e *Entity) {
	cells := []string{
		e.ID, e.Name, neo4jList(e.Aliases), e.Description, e.Period.From.Plain().String(), e.Period.To.String(),
		trueText(e.Period.FromOrBefore()),
		neo4jList(documents(e.Citations)), neo4jList(texts(e.Citations)),
	}
	for i := range t.h.facts {
		cells = append(cells, neo4jList(e.Facts[i].Texts))
		if !t.h.facts[i].list {
			cells[len(cells)-1] = strings.Join(e.Facts[i].Texts, "") // there is at most one
		}
	}
	t.row(append(cells, e.claimsText(), e.kind))
}

func (neo4jNodes) relation(*Relation) {}

type neo4jRelationships struct{ neo4jTable }

func newNeo4jRelationships(w *bufio.Writer, h *head) encoder {
	t := neo4jRelationships{neo4jTable{csv.NewWriter(w), h}}
	header := []string{":START_ID(" + neo4jGroup + ")", ":END_ID(" + neo4jGroup + ")"}
	for _, f := range neo4jFields(&Relation{}, h) {
		header = append(header, neo4jColumn(f.name, neo4jTypes[f.typ]))
	}
	t.row(append(header, claimsName+":string", ":TYPE"))
	return t
}

// neo4jFields returns the properties of a relationship, without its type.
func neo4jFields(r *Relation, h *head) []field {
	return renamed(append([]field{{"id", textType, r.ID}}, relationFields(r, h.attributes)[1:]...),
		attributePrefix, claimsName)
}

func (neo4jRelationships) entity(*Entity) {}

func (t neo4jRelationships) relation(r *Relation) {
	cells := []string{r.Source, r.Target}
	for _, f := range neo4jFields(r, t.h) {
		cells = append(cells, f.value)
	}
	t.row(append(cells, r.claimsText(), r.Type))
}
