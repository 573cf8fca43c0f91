package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/server/export"
)

// No format shows an answer that is alleged, planned, disputed or limited in time as if it were a plain fact.

// answerText writes one line per answer, with its proof below.
func answerText(w io.Writer, a *export.Answers, lines int) error {
	count := 0
	for r, err := range a.Rows {
		if err != nil {
			return err
		}
		count++
		if _, err := fmt.Fprintln(w, answerLine(a, &r)); err != nil {
			return err
		}
		if !a.Proofs {
			continue
		}
		if _, err := fmt.Fprintln(w, harmless(indented(r.Proof, lines))); err != nil {
			return err
		}
	}
	if count == 0 {
		_, err := fmt.Fprintln(w, "no answer")
		return err
	}
	return nil
}

// indented indents each line of a text. If most is not 0, it replaces the lines after the first most by their number.
func indented(text string, most int) string {
	var b strings.Builder
	count := 0
	for line := range strings.Lines(text) {
		if count++; most <= 0 || count <= most {
			b.WriteString("  " + line)
		}
	}
	if most > 0 && count > most {
		fmt.Fprintf(&b, "  and %d more lines; --proof-lines 0 shows all\n", count-most)
	}
	return b.String()
}

// answerLine formats an answer in words.
func answerLine(a *export.Answers, r *export.Answer) string {
	var parts []string
	for i, v := range r.Values {
		text := v.Text
		if a.Columns[i].Entity {
			text = named(v.Name, v.Text)
		}
		parts = append(parts, a.Columns[i].Name+" = "+text)
	}
	if len(parts) == 0 {
		parts = []string{"yes"}
	}
	return oneLine(strings.Join(parts, ", ")) + bracketed(inWords(r.Summary, r.Held))
}

// named formats an entity with its id.
func named(name, id string) string { return fmt.Sprintf("%s (%s)", name, id) }

// bracketed puts a remark in brackets. It returns "" for an empty remark.
func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return " [" + s + "]"
}

// inWords describes in what way something is less than a plain fact that always holds; "" if it is such a fact.
func inWords(s graph.Summary, held []graph.Summary) string {
	var out []string
	if s.Modality != claim.Stated {
		out = append(out, strings.ToLower(s.Modality.String()))
	}
	if s.Confidence < 1 {
		out = append(out, "confidence "+strconv.FormatFloat(s.Confidence, 'f', -1, 64))
	}
	if s.Disputed {
		out = append(out, "disputed")
	}
	if len(held) < 2 {
		if when := s.Period.String(); when != "" {
			out = append(out, when)
		}
		return strings.Join(out, ", ")
	}
	times := make([]string, len(held))
	for i, h := range held {
		times[i] = cmp.Or(h.Period.String(), "at all times")
		if h.Modality != s.Modality || h.Disputed != s.Disputed || h.Confidence != s.Confidence {
			times[i] += " (" + strings.Join(certaintyWords(h), ", ") + ")"
		}
	}
	return strings.Join(append(out, strings.Join(times, " and ")), ", ")
}

// certaintyWords describes how something is claimed: its modality, its confidence and whether it is disputed.
func certaintyWords(s graph.Summary) []string {
	out := []string{strings.ToLower(s.Modality.String())}
	if s.Confidence < 1 {
		out = append(out, "confidence "+strconv.FormatFloat(s.Confidence, 'f', -1, 64))
	}
	if s.Disputed {
		out = append(out, "disputed")
	}
	return out
}

// answerTable writes a table for people. It omits the columns in which all answers have the default value.
func answerTable(w io.Writer, a *export.Answers) error {
	var rows []export.Answer
	for r, err := range a.Rows {
		if err != nil {
			return err
		}
		rows = append(rows, r)
	}
	shown := slices.DeleteFunc(export.Standings(), func(s export.Standing) bool {
		return !slices.ContainsFunc(rows, func(r export.Answer) bool {
			return s.Of(&r).Text != s.Plain && (s.Name != "periods" || len(r.Held) > 1)
		})
	})
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, strings.Join(tableHeader(a, shown), "\t"))
	for _, r := range rows {
		fmt.Fprintln(out, strings.Join(tableRow(a, shown, &r), "\t"))
	}
	if len(a.Columns) == 0 && len(rows) == 0 {
		fmt.Fprintln(out, "false")
	}
	return out.Flush()
}

func tableHeader(a *export.Answers, shown []export.Standing) []string {
	var names []string
	for _, c := range a.Columns {
		names = append(names, c.Name)
	}
	if len(a.Columns) == 0 {
		names = []string{export.YesNo}
	}
	for _, s := range shown {
		names = append(names, s.Name)
	}
	return names
}

func tableRow(a *export.Answers, shown []export.Standing, r *export.Answer) []string {
	var cells []string
	for _, v := range r.Values {
		cells = append(cells, oneLine(v.Text))
	}
	if len(a.Columns) == 0 {
		cells = []string{"true"}
	}
	for _, s := range shown {
		cells = append(cells, s.Of(r).Text)
	}
	return cells
}
