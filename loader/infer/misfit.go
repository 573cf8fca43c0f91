package infer

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/loader/table"
)

// A column whose values nearly all have a type gets this type if it has at least minValues values, and if at most one
// of maxMisfits values does not fit. Fewer values suffice if they are dates or numbers in a certain format, because
// such values rarely occur by chance.
const (
	minValues  = 20
	maxMisfits = 20

	minFormatted         = 5
	maxFormattedMisfits  = 5
	mostFormattedMisfits = 3 // in a column with fewer than minValues values
)

// misfit counts the values of a column that do not fit, and keeps the first ones.
type misfit struct {
	count int
	first []example
}

type example struct {
	value string
	line  int
}

// add adds a value that does not fit.
func (m *misfit) add(value string, line int) {
	if m.count++; len(m.first) < 3 {
		m.first = append(m.first, example{value, line})
	}
}

// examples lists the first values that do not fit, with their lines.
func (m *misfit) examples(t *tableDraft) string {
	unit := "line"
	if t.json || t.sheet != "" || strings.HasSuffix(t.file, ".parquet") {
		unit = "row"
	}
	var out []string
	for _, e := range m.first {
		value := []rune(e.value)
		if len(value) > 40 {
			value = append(value[:40], '…')
		}
		out = append(out, fmt.Sprintf("%s in %s %d", strconv.QuoteToGraphic(string(value)), unit, e.line))
	}
	if m.count > len(m.first) {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// reading is a type that the values of a column may have, and a way to write them.
type reading struct {
	typ     string
	options string // the options of the mapping for this type
	fits    func(string) bool
	misfit  misfit
	example string // the shortest value that fits
	day     bool   // whether a date that fits is more precise than a year
	clock   bool   // whether all dates that fit have a time
	signs   bool   // whether a value that fits is more than digits and a point
	// mixed has the formats of dates that are written in several ways; nil for other types.
	mixed *mixedDates
}

// allows reports whether few enough of n values do not have the type.
func (r *reading) allows(n int) bool {
	misfits := r.misfit.count
	if n >= minValues && misfits*maxMisfits <= n {
		return true
	}
	formatted := r.options != "" && r.signs || r.mixed != nil
	return formatted && n >= minFormatted && misfits*maxFormattedMisfits <= n && misfits <= mostFormattedMisfits
}

// newReadings returns the types that are tried, in the order in which they are preferred.
func newReadings() []*reading {
	comma := func(s string) string { return strings.Replace(s, ",", ".", 1) }
	percent := func(s string) (string, bool) {
		number, ok := strings.CutSuffix(s, "%")
		return strings.TrimSpace(number), ok
	}
	out := []*reading{
		{typ: typeBoolean, fits: func(s string) bool {
			return strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
		}},
		{typ: typeInt, fits: func(s string) bool {
			n, err := strconv.ParseInt(s, 10, 64)
			return err == nil && n >= math.MinInt32 && n <= math.MaxInt32 && format.IsNumber(s)
		}},
		{typ: typeDecimal, fits: format.IsNumber},
		{typ: typeDate, fits: func(s string) bool {
			_, ok := claim.ReadDate(s)
			return ok
		}},
		{typ: typeDecimal, options: `unit: "%"`, fits: func(s string) bool {
			number, ok := percent(s)
			return ok && format.IsNumber(number)
		}},
		{typ: typeDecimal, options: `unit: "%", decimal: ","`, fits: func(s string) bool {
			number, ok := percent(s)
			return ok && !strings.Contains(number, ".") && format.IsNumber(comma(number))
		}},
		{
			typ:     typeDecimal,
			options: `decimal: ","`,
			fits:    func(s string) bool { return !strings.Contains(s, ".") && format.IsNumber(comma(s)) },
		},
		{typ: typeDecimal, options: `thousands: ","`, fits: groupedByComma.MatchString},
		{typ: typeDecimal, options: `decimal: ",", thousands: "."`, fits: groupedNumber.MatchString},
	}
	for _, name := range formatNames {
		f, err := table.ParseDateFormat(name)
		if err != nil {
			continue
		}
		out = append(out, &reading{typ: typeDate, options: "format: " + f.String(), fits: func(s string) bool {
			date, ok := f.ISO(s)
			if ok {
				_, ok = claim.ReadDate(date)
			}
			return ok
		}})
	}
	for _, r := range out {
		r.clock = true
	}
	mixed := &mixedDates{}
	return append(out, &reading{typ: typeDate, mixed: mixed, fits: mixed.fits})
}

// read tries the types on a value. If many of the first values do not have a type, it is not tried again.
func (c *column) read(s string, line int) {
	if s = strings.TrimSpace(s); s == "" {
		return
	}
	c.readings = slices.DeleteFunc(c.readings, func(r *reading) bool {
		if !r.fits(s) {
			r.misfit.add(s, line)
			return r.misfit.count > 100 && r.misfit.count*4 > c.guess.seen
		}
		if r.example == "" || len(s) < len(r.example) {
			r.example = s
		}
		r.signs = r.signs || !format.IsNumber(s)
		r.day = r.day || len(s) > 4
		r.clock = r.clock && strings.ContainsAny(s, "T ")
		return false
	})
}

// settle chooses the type of a column whose values have no type in common: the type that nearly all of them have.
func (c *column) settle() {
	if typ, _ := c.guess.fact(); typ != typeString || c.list || c.guess.nearly != nil {
		return
	}
	var best *reading
	for _, r := range c.readings {
		if c.guess.zeros && (r.typ == typeInt || r.typ == typeDecimal) {
			continue // 00123 is a code
		}
		if r.mixed != nil && (!r.mixed.several() || len(r.mixed.list()) < 2) {
			continue
		}
		if r.allows(c.guess.seen) && (best == nil || r.misfit.count < best.misfit.count) {
			best = r
		}
	}
	if best == nil {
		return
	}
	if best.mixed != nil {
		best.options = best.mixed.options()
	}
	if best.typ == typeDate && best.options == "" && best.clock && best.day {
		best.typ = typeDateTime
	}
	c.guess.nearly, c.guess.example = best, best.example
}

// misfits describes the values of a column that do not have its type.
func (c *column) misfits(t *tableDraft) string {
	r := c.guess.nearly
	if r == nil || r.misfit.count == 0 {
		return ""
	}
	how := r.typ
	if r.options != "" {
		how += " (" + r.options + ")"
	}
	return fmt.Sprintf("%s: %s of %s values %s not of the type %s: %s. A load refuses such a value: correct it, "+
		"add it to empty: if it means that there is none, leave its row out with --skip-bad (%d or more, since rows that "+
		"refer to it are left out too), or make the column a String.",
		c.name, thousands(r.misfit.count), thousands(c.guess.seen), are(r.misfit.count), how, r.misfit.examples(t),
		r.misfit.count)
}

// noteMisfits adds notes about values of a table that do not fit to the ontology. The mapping has the same notes next
// to the columns.
func (d *Draft) noteMisfits(t *tableDraft) {
	note := func(text string) {
		if text != "" {
			d.Notes = append(d.Notes, t.source()+": "+text)
		}
	}
	note(t.repeated())
	if t.rows == 0 {
		note("the table has no rows; what is drafted for it is a guess from its header.")
		return
	}
	note(t.nearlyNamed())
	var empty []string
	for _, c := range t.columns {
		note(c.misfits(t))
		if c.filled == 0 {
			empty = append(empty, c.name)
		}
	}
	if len(empty) > 0 {
		note(
			"without a value, and left out: " + strings.Join(empty, ", ") + ". A load takes later values as facts such as " +
				format.Name("column", empty[0]) + ".",
		)
	}
	for _, r := range t.keys {
		if len(r.to) > 1 && r.lookup == nil && r.to[0].named == nil {
			note(
				fmt.Sprintf(
					"%s: this column refers to the rows of %s, so the ids of these tables all begin with %s:.",
					r.column.name,
					sourcesOf(r.to, " and "),
					r.to[0].prefix(),
				),
			)
		}
		note(r.remark(t))
	}
}
