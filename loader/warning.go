package loader

import (
	"cmp"
	"regexp"
	"slices"
)

// WarningKind is a kind of warning with its counts.
type WarningKind struct {
	Text   string `json:"text"`   // the message, with … for the parts that differ
	Listed int    `json:"listed"` // number of warnings of this kind in Report.Warnings
	Total  int    `json:"total"`  // number of all warnings of this kind
}

// warnings collects warnings by kind, so that many of one kind do not hide the others.
type warnings struct {
	limit int // maximum number of listed warnings per kind
	kinds map[string]*problems
}

// add adds a warning. Its kind is its format string.
func (w *warnings) add(at place, format string, args ...any) {
	if w.kinds == nil {
		w.kinds = map[string]*problems{}
	}
	ps := w.kinds[format]
	if ps == nil {
		ps = &problems{limit: w.limit}
		w.kinds[format] = ps
	}
	ps.add(at, format, args...)
}

// join adds the warnings about a later part of the input.
func (w *warnings) join(part *warnings) {
	for format, from := range part.kinds {
		if w.kinds == nil {
			w.kinds = map[string]*problems{}
		}
		ps := w.kinds[format]
		if ps == nil {
			ps = &problems{limit: w.limit}
			w.kinds[format] = ps
		}
		ps.list = append(ps.list, from.list...)
		ps.total += from.total
		if len(ps.list) >= 2*ps.limit {
			ps.cut()
		}
	}
}

// clone returns a copy that later warnings do not change.
func (w *warnings) clone() warnings {
	out := warnings{limit: w.limit, kinds: map[string]*problems{}}
	for format, ps := range w.kinds {
		c := *ps
		c.list = slices.Clone(ps.list)
		out.kinds[format] = &c
	}
	return out
}

// kindText returns the text of a kind of warnings, with … for the parts that differ.
func kindText(format string) string {
	return verb.ReplaceAllStringFunc(format, func(v string) string {
		if v == "%%" {
			return "%"
		}
		return "…"
	})
}

var verb = regexp.MustCompile(`%[-+#0-9.\[\]]*[a-z%]`)

// result returns the listed warnings of all kinds, sorted by place and with the names of files, and the kinds, most
// frequent first.
func (w *warnings) result(name func(file int) string) (list []Problem, kinds []WarningKind) {
	var all []found
	for format, ps := range w.kinds {
		ps.cut()
		all = append(all, ps.list...)
		kinds = append(kinds, WarningKind{kindText(format), len(ps.list), ps.total})
	}
	slices.SortFunc(all, compareFound)
	for _, f := range slices.Compact(all) {
		list = append(list, f.problem(name(f.file)))
	}
	slices.SortFunc(kinds, func(a, b WarningKind) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Text, b.Text))
	})
	return list, kinds
}

// warningCount returns the number of warnings of all kinds.
func warningCount(kinds []WarningKind) (n int) {
	for k := range slices.Values(kinds) {
		n += k.Total
	}
	return n
}
