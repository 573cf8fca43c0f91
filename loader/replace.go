package loader

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
)

// The first line of the message of a revision says which datasets it brought: one of these, and their names with commas
// between. This is how Replace finds what a dataset claimed before.
const (
	loaded   = "load "
	replaced = "replace "
)

// Replace is Load into what a view shows, but for what the same datasets brought to it before and do not
// claim any more: that is retracted, in the same revision. Claims of other datasets stay, but for a rule that
// one of these has written otherwise; a claim that two datasets make belongs to the one that brought it. If nothing is new and nothing to be retracted,
// commit is not called.
//
// Beside what is wrong for Load, it is wrong if a path is no dataset, if one of the datasets came in one
// revision with others that are not replaced too, and if other claims are about or cite an entity that
// would not be defined any more, or be of another kind.
func (l *Loader) Replace(ctx context.Context, v *graph.View, commit Commit, paths ...string) (Report, error) {
	r := l.newReading(ctx)
	defer r.close()
	r.view = v
	report, err := r.check(paths)
	if err != nil || report.New == 0 && report.Retracted == 0 {
		return report, err
	}
	if err := commit(claim.MessageOf(replaced+r.titles(), r.described()), r.changes()); err != nil {
		return report, fmt.Errorf("replacing: %w", err)
	}
	return report, nil
}

// replace looks up what the datasets brought before.
func (r *reading) replace() error {
	var names []string
	for _, d := range r.datasets {
		names = append(names, d.Name)
	}
	for _, s := range r.files {
		if s.open != nil && s.dataset < 0 {
			r.problemIn(s.name, "only a dataset can be replaced, not a single file: the store does not know what came from it")
		}
	}
	var revisions []uint64
	for _, rev := range r.view.Revisions() {
		switch brought := datasetsOf(rev.Message); {
		case !slices.ContainsFunc(brought, func(name string) bool { return slices.Contains(names, name) }):
		case slices.ContainsFunc(brought, func(name string) bool { return !slices.Contains(names, name) }):
			for i, d := range r.datasets {
				if slices.Contains(brought, d.Name) {
					r.problemIn(r.datasets[i].root.Name(), "revision %d brought %s in one, and the store does not know which claim is whose; replace all of them together",
						rev.Number, strings.Join(brought, ", "))
				}
			}
		default:
			revisions = append(revisions, rev.Number)
		}
	}
	r.old = r.view.Replace(revisions)
	r.known = r.old
	return nil
}

// datasetsOf returns what a revision brought by its message: names of datasets and of single files.
func datasetsOf(message string) []string {
	message = claim.Subject(message)
	for _, prefix := range [...]string{loaded, replaced} {
		if names, ok := strings.CutPrefix(message, prefix); ok {
			return strings.Split(names, ", ")
		}
	}
	return nil
}

// sources names what is loaded: every dataset, and every file that is in none.
func (r *reading) sources() []string {
	var out []string
	for _, d := range r.datasets {
		out = append(out, d.Name)
	}
	for i, s := range r.files {
		if s.open != nil && s.dataset < 0 {
			out = append(out, r.sourceOf(i))
		}
	}
	return out
}

// described returns what the datasets say of themselves.
func (r *reading) described() []claim.Dataset {
	var out []claim.Dataset
	for _, d := range r.datasets {
		out = append(out, d.Dataset)
	}
	return out
}

// titles returns what to call what is loaded in the message of a revision: every dataset, and every file with
// rules, but not every other file.
func (r *reading) titles() string {
	out := r.sources()
	files := 0
	out = slices.DeleteFunc(out, func(name string) bool {
		plain := strings.TrimSuffix(name, ".gz")
		if !r.isKnown(name) || strings.HasSuffix(plain, ".rules") || strings.HasSuffix(plain, ".graphqls") {
			return false
		}
		files++
		return files > 5
	})
	if files > 5 {
		out = append(out, fmt.Sprintf("and %d more", files-5))
	}
	return strings.Join(out, ", ")
}

// holds reports whether a claim is there already, and keeps it from being retracted.
func (r *reading) holds(c claim.Claim) bool {
	if r.old != nil {
		return r.old.Keep(c)
	}
	return r.known != nil && r.known.Holds(c)
}

// checkReplaced counts what is to be retracted, and checks that nobody misses it.
func (r *reading) checkReplaced() {
	if r.partial { // what could not be read may make the claims that seem to be missing
		return
	}
	r.report.Retracted += r.old.Len()
	for _, m := range r.old.Missed() {
		now := "is defined no more"
		if m.Now != "" {
			now = "is " + oneOf([]string{m.Now}) + " now"
		}
		r.problemIn(r.datasets[0].root.Name(), "%s was %s and %s, but revision %d (%s) brought claims that are about it or cite it",
			m.ID, oneOf([]string{m.Was}), now, m.By.Number, claim.Subject(m.By.Message))
	}
}
