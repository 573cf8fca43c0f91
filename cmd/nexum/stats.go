package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/server/export"
)

type statsCmd struct {
	First int `help:"The maximum number of documents to show; 0 shows all." default:"20"`

	formatFlag
	remoteFlags
}

// Run shows what the view holds: its revision and size, its datasets, and counts by kind, relation type and document.
func (c *statsCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	v := session.View
	counts, err := v.StatsWithin(ctx)
	if err != nil {
		return err
	}
	l := &listing{name: "counts", columns: []string{"what", "id", "name", "count"}}
	l.head = fmt.Sprintf("revision %d", v.Revision().Number)
	l.rest = append(l.rest, export.Member{Name: "revision", Value: v.Revision().Number})
	if first, last := v.Span(); !first.IsZero() {
		l.head += fmt.Sprintf(", dates from %v to %v", first, last)
		l.rest = append(l.rest, export.Member{Name: "earliest", Value: first.String()},
			export.Member{Name: "latest", Value: last.String()})
	}
	var datasets []any
	for _, d := range v.Datasets() {
		l.head += "\n" + oneLine("dataset "+d.Label()+": "+d.Title)
		about := export.Object{{Name: "name", Value: d.Name}, {Name: "title", Value: d.Title}}
		if d.Version != "" {
			about = append(about, export.Member{Name: "version", Value: d.Version})
		}
		datasets = append(datasets, about)
	}
	l.rest = append(l.rest, export.Member{Name: "datasets", Value: datasets})
	for _, c := range countsOf(session, counts, c.First) {
		l.rows = append(l.rows, c.row())
	}
	if c.First > 0 && len(counts.Sources) > c.First {
		l.cut("--first 0 shows all documents")
	}
	return l.print(p, c.Format)
}

// A count is one line of the statistics. What is a total, such as entities, or one of kind, type and document; ID is
// then the id of that kind, relation type or document.
type count struct {
	What  string `json:"what"`
	ID    string `json:"id,omitempty"`
	Name  string `json:"name,omitempty"`
	Count int    `json:"count"`
}

func (c count) row() row {
	shown := c.ID
	if c.What == "document" {
		shown = named(c.Name, c.ID)
	}
	return row{
		text:  strings.TrimRight(oneLine(fmt.Sprintf("%9d  %-9s  %s", c.Count, c.What, shown)), " "),
		cells: append(cells(c.What, c.ID, c.Name), export.TableCell{Text: strconv.Itoa(c.Count), Number: true}), value: c,
	}
}

// countsOf returns the counts of a view: in all, and by kind, relation type and document, the greatest first.
func countsOf(s *query.Session, counts graph.Stats, first int) []count {
	v := s.View
	out := []count{
		{What: "entities", Count: counts.Entities},
		{What: "relations", Count: counts.Relations},
		{What: "facts", Count: counts.Facts},
		{What: "claims", Count: counts.Claims},
		{What: "documents", Count: counts.Documents},
	}
	var kinds, types []count
	for i, k := range v.Ontology().Kinds() {
		if counts.Kinds[i] > 0 {
			kinds = append(kinds, count{"kind", k.Enum, k.Name, counts.Kinds[i]})
		}
	}
	for i, n := range counts.Types {
		if p := graph.Pred(i); n > 0 {
			id := s.TypeName(p)
			if v.PredType(p) == nil { // a type of foreign data
				id = v.PredName(p)
			}
			types = append(types, count{"type", id, v.PredName(p), n})
		}
	}
	for _, list := range [][]count{kinds, types} {
		slices.SortStableFunc(list, func(a, b count) int { return b.Count - a.Count })
		out = append(out, list...)
	}
	for i, d := range counts.Sources {
		if first > 0 && i == first {
			break
		}
		out = append(out, count{"document", v.ID(d.Document), v.Name(d.Document), d.Claims})
	}
	return out
}

type rulesCmd struct {
	Find string `arg:"" optional:"" help:"Only rules with this word in their id, meaning or text."`

	formatFlag
	remoteFlags
}

// Run shows the rules of the view, and for each rule that cannot be used the reason.
func (c *rulesCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	l := &listing{name: "rules", none: "no rule", columns: []string{"id", "meaning", "because", "text", "unused"}}
	add := func(id, meaning, because, text, unused string) {
		if !strings.Contains(strings.ToLower(id+" "+meaning+" "+text), strings.ToLower(c.Find)) {
			return
		}
		shown := strings.TrimSpace(text) + "\n"
		value := export.Object{
			{Name: "id", Value: id},
			{Name: "meaning", Value: meaning},
			{Name: "because", Value: because},
			{Name: "text", Value: text},
		}
		if unused != "" {
			shown += "  not used: " + unused + "\n"
			value = append(value, export.Member{Name: "unused", Value: unused})
		}
		l.rows = append(l.rows, row{text: shown, cells: cells(id, meaning, because, text, unused), value: value})
	}
	for _, r := range session.Engine.Program().Rules() {
		add(r.ID, r.Meaning, r.Because, r.Text, "")
	}
	for _, u := range session.Engine.Program().Unfit() {
		add(u.ID, "", "", u.Text, u.Why)
	}
	return l.print(p, c.Format)
}
