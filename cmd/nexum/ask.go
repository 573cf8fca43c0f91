package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"nexum/graph"
	"nexum/graph/rule"
)

type askCmd struct {
	Question string   `arg:"" help:"A query in the rule language: constrains(Law, /21vianet), enacted(Body, Law)"`
	First    int      `help:"Show at most so many answers; 0 for all." default:"20"`
	Format   string   `help:"Show answers with their proofs, or as a table, JSON or CSV." enum:"text,table,json,csv" default:"text"`
	Proofs   bool     `help:"Show why each answer holds." default:"true" negatable:""`
	AsOf     string   `help:"Ask of what holds at this date." placeholder:"DATE"`
	Distrust []string `help:"Leave out what these documents claim." placeholder:"ID"`
	Without  []string `help:"Leave out these entities, relations (source|TYPE|target) and rules." placeholder:"ID"`
	Seed     bool     `help:"Load the dataset that comes along if the store is empty." default:"true" negatable:""`
}

func (c *askCmd) Run(ctx context.Context, p *program) error {
	v, err := c.view(ctx, p)
	if err != nil {
		return err
	}
	query, problems := rule.NewParser().Query(c.Question, v.Ontology())
	if len(problems) > 0 {
		return pointed(c.Question, problems)
	}
	program, err := rule.Load(v)
	if err != nil {
		return err
	}
	rows, err := rule.NewEngine(program, rule.Limits{}).Ask(ctx, query)
	if err != nil {
		return err
	}
	more := 0
	if c.First > 0 && len(rows) > c.First {
		more = len(rows) - c.First
		rows = rows[:c.First]
	}
	switch c.Format {
	case "json":
		err = c.json(p, v, query, rows)
	case "csv":
		err = c.csv(p, query, rows)
	case "table":
		err = c.table(p, query, rows)
	default:
		c.text(p, v, query, rows)
	}
	if err == nil && more > 0 { // told apart from the answers, which another program may read
		fmt.Fprintf(p.err, "and %d more; see them with --first 0\n", more)
	}
	return err
}

// view opens the store for as long as it takes to compile the view that the flags ask for.
func (c *askCmd) view(ctx context.Context, p *program) (*graph.View, error) {
	g, err := p.openGraph(ctx)
	if err != nil {
		return nil, err
	}
	if c.Seed && g.View().Revision().Number == 0 {
		if err := p.loadSeed(ctx, g); err != nil {
			return nil, closing(err, g.Close)
		}
	}
	v := g.View()
	if err := g.Close(); err != nil {
		return nil, err
	}
	change := graph.Change{Distrust: c.Distrust, Without: c.Without}
	if c.AsOf != "" {
		if change.AsOf, err = graph.ParseDate(c.AsOf); err != nil {
			return nil, fmt.Errorf("--as-of: %w", err)
		}
	}
	return v.See(change)
}

// pointed shows where in a question a mistake is.
func pointed(question string, problems []rule.Problem) error {
	lines := strings.Split(question, "\n")
	var b strings.Builder
	for _, q := range problems {
		line := lines[min(q.Line, len(lines))-1]
		fmt.Fprintf(&b, "\n%s\n%s^ %s", line, strings.Repeat(" ", max(0, q.Column-1)), q.Message)
	}
	return errors.New(b.String())
}

func (c *askCmd) text(p *program, v *graph.View, q *rule.Query, rows []rule.Row) {
	columns := q.Columns()
	for _, r := range rows {
		var parts []string
		for j, val := range r.Values {
			text := val.Text
			if val.Type == rule.EntityType {
				text = fmt.Sprintf("%s (%s)", v.Name(val.Node), val.Text)
			}
			parts = append(parts, fmt.Sprintf("%s = %s", columns[j].Name, text))
		}
		if len(parts) == 0 {
			parts = []string{"yes"}
		}
		fmt.Fprintln(p.out, strings.Join(parts, ", "))
		if c.Proofs {
			for _, line := range strings.Split(strings.TrimRight(r.Text(v, q), "\n"), "\n") {
				fmt.Fprintln(p.out, "  "+line)
			}
			fmt.Fprintln(p.out)
		}
	}
	if len(rows) == 0 {
		fmt.Fprintln(p.out, "no answer")
	}
}

func names(q *rule.Query) []string {
	var out []string
	for _, c := range q.Columns() {
		out = append(out, c.Name)
	}
	return out
}

func texts(r rule.Row) []string {
	var out []string
	for _, v := range r.Values {
		out = append(out, v.Text)
	}
	return out
}

func (c *askCmd) table(p *program, q *rule.Query, rows []rule.Row) error {
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(names(q), "\t"))
	for _, r := range rows {
		fmt.Fprintln(w, strings.Join(texts(r), "\t"))
	}
	return w.Flush()
}

func (c *askCmd) csv(p *program, q *rule.Query, rows []rule.Row) error {
	w := csv.NewWriter(p.out)
	if err := w.Write(names(q)); err != nil {
		return err
	}
	for _, r := range rows {
		cells := texts(r)
		for i, s := range cells {
			cells[i] = harmless(s, r.Values[i].Type)
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula.
func harmless(s string, t rule.Type) string {
	if s != "" && t != rule.NumberType && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func (c *askCmd) json(p *program, v *graph.View, q *rule.Query, rows []rule.Row) error {
	type answer struct {
		Values     map[string]any `json:"values"`
		ValidFrom  string         `json:"validFrom,omitempty"`
		ValidTo    string         `json:"validTo,omitempty"`
		Modality   string         `json:"modality"`
		Confidence float64        `json:"confidence"`
		Disputed   bool           `json:"disputed"`
		Text       string         `json:"text,omitempty"`
	}
	out := make([]answer, len(rows))
	columns := q.Columns()
	for i, r := range rows {
		a := answer{
			Values: map[string]any{}, ValidFrom: r.Period.From.String(), ValidTo: r.Period.To.String(),
			Modality: r.Modality.String(), Confidence: r.Confidence, Disputed: r.Disputed,
		}
		for j, val := range r.Values {
			a.Values[columns[j].Name] = val.Text
			if f, err := strconv.ParseFloat(val.Text, 64); err == nil && val.Type == rule.NumberType {
				a.Values[columns[j].Name] = f
			}
		}
		if c.Proofs {
			a.Text = r.Text(v, q)
		}
		out[i] = a
	}
	e := json.NewEncoder(p.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
