package loader

import (
	"cmp"
	"regexp"
	"slices"
)

// A WarningKind counts the warnings of one kind.
type WarningKind struct {
	Text   string `json:"text"`   // the message, with … for what differs
	Listed int    `json:"listed"` // how many of Report.Warnings are of this kind
	Total  int    `json:"total"`  // how many there are
}

// warnings collects warnings by their kind, so that many of one kind do not hide the others.
type warnings struct {
	limit int // how many of each kind are listed
	kinds map[string]*problems
}

// add takes a warning. Its kind is its format.
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

var verb = regexp.MustCompile(`%[a-z]`)

// result returns the listed warnings of all kinds by their places, with names for files, and the kinds, the most
// frequent first.
func (w *warnings) result(name func(file int) string) (list []Problem, kinds []WarningKind) {
	var all []found
	for format, ps := range w.kinds {
		ps.cut()
		all = append(all, ps.list...)
		kinds = append(kinds, WarningKind{verb.ReplaceAllString(format, "…"), len(ps.list), ps.total})
	}
	slices.SortFunc(all, compareFound)
	for _, f := range slices.Compact(all) {
		list = append(list, Problem{name(f.file), f.line, f.col, f.message})
	}
	slices.SortFunc(kinds, func(a, b WarningKind) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Text, b.Text))
	})
	return list, kinds
}

// warningCount returns how many warnings there are of all kinds.
func warningCount(kinds []WarningKind) (n int) {
	for k := range slices.Values(kinds) {
		n += k.Total
	}
	return n
}
