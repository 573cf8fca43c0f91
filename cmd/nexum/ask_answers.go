package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"nexum/graph"
	"nexum/graph/rule"
	"nexum/server/export"
)

// answers are what a question is answered with, to be written out. No format shows what is alleged, planned,
// disputed or of some time only as if it were plain fact.
type answers struct {
	columns []rule.Column
	rows    []rule.Row
	view    *graph.View
	query   *rule.Query
	proofs  bool
}

// yesNo is the column of a question that has no variables.
const yesNo = "answer"

// standing is how far an answer can be relied on, in the columns that /export/ask.csv has.
var standing = []struct {
	name  string
	plain string // what needs no mention
	of    func(rule.Row) string
}{
	{"validFrom", "", func(r rule.Row) string { return r.Period.From.String() }},
	{"validTo", "", func(r rule.Row) string { return r.Period.To.String() }},
	{"periods", "", func(r rule.Row) string { return export.TextPeriods(r.Held) }},
	{"modality", graph.Stated.String(), func(r rule.Row) string { return r.Modality.String() }},
	{"confidence", "1", func(r rule.Row) string { return strconv.FormatFloat(r.Confidence, 'f', -1, 64) }},
	{"disputed", "false", func(r rule.Row) string { return strconv.FormatBool(r.Disputed) }},
}

func (a answers) text(w io.Writer) error {
	var b strings.Builder
	for _, r := range a.rows {
		var parts []string
		for j, val := range r.Values {
			text := val.Text
			if val.Type == rule.EntityType {
				text = fmt.Sprintf("%s (%s)", a.view.Name(val.Node), val.Text)
			}
			parts = append(parts, fmt.Sprintf("%s = %s", a.columns[j].Name, text))
		}
		if len(parts) == 0 {
			parts = []string{"yes"}
		}
		b.WriteString(oneLine(strings.Join(parts, ", ")))
		if s := inWords(r); s != "" {
			b.WriteString(" [" + s + "]")
		}
		b.WriteByte('\n')
		if a.proofs {
			for line := range strings.Lines(r.Text(a.view, a.query)) {
				b.WriteString("  " + line)
			}
			b.WriteByte('\n')
		}
	}
	if len(a.rows) == 0 {
		b.WriteString("no answer\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// inWords tells what keeps an answer from being plain fact at all times.
func inWords(r rule.Row) string {
	var out []string
	if r.Modality != graph.Stated {
		out = append(out, strings.ToLower(r.Modality.String()))
	}
	if r.Confidence < 1 {
		out = append(out, "confidence "+strconv.FormatFloat(r.Confidence, 'f', -1, 64))
	}
	if r.Disputed {
		out = append(out, "disputed")
	}
	if len(r.Held) < 2 {
		if when := r.Period.String(); when != "" {
			out = append(out, when)
		}
		return strings.Join(out, ", ")
	}
	times := make([]string, len(r.Held))
	for i, s := range r.Held {
		times[i] = cmp.Or(s.Period.String(), "at all times")
		if s.Modality != r.Modality || s.Disputed != r.Disputed {
			times[i] += " (" + strings.Join(manner(s), ", ") + ")"
		}
	}
	return strings.Join(append(out, strings.Join(times, " and ")), ", ")
}

// manner tells in what way something is claimed.
func manner(s graph.Summary) []string {
	out := []string{strings.ToLower(s.Modality.String())}
	if s.Confidence < 1 {
		out = append(out, fmt.Sprintf("confidence %.2g", s.Confidence))
	}
	if s.Disputed {
		out = append(out, "disputed")
	}
	return out
}

// table leaves out the columns of standing in which all answers are plain.
func (a answers) table(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	shown := standing[:0:0]
	for _, s := range standing {
		for _, r := range a.rows {
			if s.of(r) != s.plain && (s.name != "periods" || len(r.Held) > 1) {
				shown = append(shown, s)
				break
			}
		}
	}
	var names []string
	for _, c := range a.columns {
		names = append(names, c.Name)
	}
	if len(a.columns) == 0 {
		names = []string{yesNo}
	}
	for _, s := range shown {
		names = append(names, s.name)
	}
	fmt.Fprintln(w, strings.Join(names, "\t"))
	for _, r := range a.rows {
		var cells []string
		for _, v := range r.Values {
			cells = append(cells, oneLine(v.Text))
		}
		if len(a.columns) == 0 {
			cells = []string{"true"}
		}
		for _, s := range shown {
			cells = append(cells, s.of(r))
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	if len(a.columns) == 0 && len(a.rows) == 0 {
		fmt.Fprintln(w, "false")
	}
	return w.Flush()
}

// oneLine keeps a text from breaking the lines and columns that it stands in.
func oneLine(s string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(s)
}

// csv writes what /export/ask.csv does, the proofs only if they are wanted.
func (a answers) csv(w io.Writer) error {
	var names []string
	for _, c := range a.columns {
		names = append(names, c.Name)
		if c.Type == rule.EntityType {
			names = append(names, c.Name+"Name")
		}
	}
	if len(a.columns) == 0 {
		names = []string{yesNo}
	}
	for _, s := range standing {
		names = append(names, s.name)
	}
	if a.proofs {
		names = append(names, "proof")
	}
	t := export.NewTable(w, names...)
	for _, r := range a.rows {
		var cells []export.TableCell
		for j, v := range r.Values {
			cells = append(cells, export.TableCell{Text: v.Text, Number: v.Type == rule.NumberType})
			if a.columns[j].Type == rule.EntityType {
				cells = append(cells, export.TableCell{Text: a.view.Name(v.Node)})
			}
		}
		if len(a.columns) == 0 {
			cells = []export.TableCell{{Text: "true"}}
		}
		for _, s := range standing {
			cells = append(cells, export.TableCell{Text: s.of(r)})
		}
		if a.proofs {
			cells = append(cells, export.TableCell{Text: r.Text(a.view, a.query)})
		}
		t.Cells(cells...)
	}
	if len(a.columns) == 0 && len(a.rows) == 0 {
		cells := make([]string, len(names))
		cells[0] = "false"
		t.Row(cells...)
	}
	return t.Flush()
}

func (a answers) json(w io.Writer) error {
	type answer struct {
		Values     export.Object `json:"values"`
		ValidFrom  string        `json:"validFrom,omitempty"`
		ValidTo    string        `json:"validTo,omitempty"`
		Periods    []export.Held `json:"periods,omitempty"`
		Modality   string        `json:"modality"`
		Confidence float64       `json:"confidence"`
		Disputed   bool          `json:"disputed"`
		Text       string        `json:"text,omitempty"`
	}
	out := make([]answer, len(a.rows))
	for i, r := range a.rows {
		out[i] = answer{
			Values: export.Object{}, ValidFrom: r.Period.From.String(), ValidTo: r.Period.To.String(),
			Periods: export.JSONPeriods(r.Held), Modality: r.Modality.String(), Confidence: r.Confidence, Disputed: r.Disputed,
		}
		for j, val := range r.Values {
			m := export.Member{Name: a.columns[j].Name, Value: val.Text}
			if val.Type == rule.NumberType && json.Valid([]byte(val.Text)) {
				m.Value = json.Number(val.Text) // with the digits of the source
			}
			out[i].Values = append(out[i].Values, m)
		}
		if a.proofs {
			out[i].Text = r.Text(a.view, a.query)
		}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
