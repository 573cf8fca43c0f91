package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"nexum/server/export"
)

// formatFlag is the flag of every command that prints a list.
type formatFlag struct {
	Format string `help:"Show the answer as text, as a table, as JSON or as CSV: text, table, json or csv." enum:"text,table,json,csv" default:"text" env:"NEXUM_OUTPUT_FORMAT"`
}

// A listing is a list that a command prints, in any format.
type listing struct {
	name    string   // the name of the list in JSON
	columns []string // names of the columns of tables and CSV
	rows    []row
	head    string        // text before the rows; may be empty
	foot    string        // text after the rows; may be empty
	none    string        // text if there are no rows and no head
	rest    export.Object // additional members of the JSON object
	// instead is the row of tables and CSV if there are no rows. If it is nil, none is written to standard error.
	instead []export.TableCell
	// notes report what was left out. They are written to standard error, because a program may read the list.
	notes []string
	inCSV func(io.Writer) error // replaces columns and rows in CSV; may be nil
	whole any                   // replaces the list in JSON; may be nil
}

// A row is one entry of a listing.
type row struct {
	text  string // may have several lines
	cells []export.TableCell
	value any // JSON form
}

// cells converts texts to cells of a table.
func cells(texts ...string) []export.TableCell {
	out := make([]export.TableCell, len(texts))
	for i, t := range texts {
		out[i].Text = t
	}
	return out
}

// note adds a note about what was left out.
func (l *listing) note(format string, args ...any) {
	l.notes = append(l.notes, fmt.Sprintf(format, args...))
}

// cut adds a note that there are more entries, and how to get them.
func (l *listing) cut(how string) {
	l.note("and more; %s", how)
	l.rest = append(l.rest, export.Member{Name: "more", Value: true})
}

// print writes the listing in a format.
func (l *listing) print(p *program, format string) error {
	var err error
	empty := len(l.rows) == 0
	if tabular := format == "table" || format == "csv"; tabular && empty && l.instead != nil {
		l.rows = []row{{cells: l.instead}}
	} else if tabular && empty && l.none != "" {
		l.note("%s", l.none)
	}
	switch format {
	case "json":
		err = l.json(p.out)
	case "csv":
		err = l.csv(p.out)
	case "table":
		err = l.table(p.out)
	default:
		err = l.text(p.out)
	}
	if err != nil {
		return err
	}
	for _, n := range l.notes {
		if _, err := fmt.Fprintln(p.err, n); err != nil {
			return err
		}
	}
	return nil
}

func (l *listing) text(w io.Writer) error {
	out := bufio.NewWriter(w)
	if l.head != "" {
		fmt.Fprintln(out, harmless(l.head))
	}
	for _, r := range l.rows {
		fmt.Fprintln(out, harmless(r.text))
	}
	if len(l.rows) == 0 && l.head == "" {
		fmt.Fprintln(out, l.none)
	}
	if l.foot != "" {
		fmt.Fprintln(out, l.foot)
	}
	return out.Flush()
}

// table writes a table without the columns that have only default values.
func (l *listing) table(w io.Writer) error {
	names, texts := shownTable(l.columns, l.rows)
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, strings.Join(names, "\t"))
	for _, line := range texts {
		fmt.Fprintln(out, strings.Join(line, "\t"))
	}
	return out.Flush()
}

// shownTable removes the columns in which all cells are empty or have the default value.
func shownTable(columns []string, rows []row) (names []string, texts [][]string) {
	plain := map[string]string{}
	for _, s := range export.Standings() {
		plain[s.Name] = s.Plain
	}
	plain["derived"], plain["stance"] = "false", "SUPPORTS"
	for _, name := range [...]string{"rule", "weight", "times", "by", "relays", "attributes"} {
		plain[name] = ""
	}
	shown := func(i int) bool {
		value, has := plain[columns[i]]
		return !has || slices.ContainsFunc(rows, func(r row) bool { return r.cells[i].Text != value })
	}
	texts = make([][]string, len(rows))
	for i, name := range columns {
		if !shown(i) {
			continue
		}
		names = append(names, name)
		for j, r := range rows {
			texts[j] = append(texts[j], oneLine(r.cells[i].Text))
		}
	}
	return names, texts
}

func (l *listing) csv(w io.Writer) error {
	if l.inCSV != nil {
		return l.inCSV(w)
	}
	t := export.NewTable(w, append([]string(nil), l.columns...)...)
	for _, r := range l.rows {
		t.Cells(r.cells...)
	}
	return t.Flush()
}

// json writes an object with the list and the other members.
func (l *listing) json(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if l.whole != nil {
		return e.Encode(l.whole)
	}
	list := make([]any, len(l.rows))
	for i, r := range l.rows {
		list[i] = r.value
	}
	return e.Encode(append(export.Object{{Name: l.name, Value: list}}, l.rest...))
}

// oneLine replaces characters that would break the line or column of a text, and escapes those that control a terminal.
func oneLine(s string) string {
	return harmless(strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(s))
}

// harmless escapes the characters of a text that control a terminal, and those that reverse the direction of the text
// after them.
func harmless(s string) string {
	if strings.IndexFunc(s, controls) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if controls(r) {
			fmt.Fprintf(&b, "\\u%04x", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// controls reports whether a character controls how a terminal shows others.
func controls(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' ||
		r >= '\u2066' && r <= '\u2069'
}
