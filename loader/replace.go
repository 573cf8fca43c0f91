package loader

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader/archive"
)

// Replace loads datasets like Load into the store that a view shows, and retracts, in the same revision, the claims
// that these datasets made before and do not make any more. Claims of other datasets stay, except for rules that
// one of the loaded datasets has with another text. A claim that two datasets make belongs to the one that brought
// it first. If there is nothing to add or retract, commit is not called.
//
// A file without a dataset is identified by its name. If a revision brought only files that are replaced now, all of
// its claims are their earlier claims. If it brought other files or datasets, too, the earlier claims of a file are
// those that cite it as their document.
//
// In addition to the problems of Load, it is a problem
//
//   - if a revision brought one of the datasets or files together with others that are not replaced, and the store does
//     not show which claims belong to which,
//   - if two files have the same name,
//   - if an entity would lose its definition or change its kind, and claims that stay are about it or cite it.
func (l *Loader) Replace(ctx context.Context, v *graph.View, commit Commit, paths ...string) (Report, error) {
	r := l.newReading(ctx)
	defer r.close()
	r.view = v
	report, err := r.check(paths)
	if err != nil || report.New == 0 && report.Retracted == 0 {
		return report, err
	}
	if err := commit(r.message(), r.changes()); err != nil {
		return report, fmt.Errorf("replacing: %w", err)
	}
	return report, nil
}

// replace finds the earlier claims of the datasets.
func (r *reading) replace() error {
	names := r.sources()
	loose := r.looseFiles()
	var revisions, mixed []uint64
	for _, rev := range r.view.Revisions() {
		by := rev.Provenance()
		brought := by.Sources
		others := by.More > 0 ||
			slices.ContainsFunc(brought, func(name string) bool { return !slices.Contains(names, name) })
		mine := by.More > 0 && len(loose) > 0 ||
			slices.ContainsFunc(brought, func(name string) bool { return slices.Contains(names, name) })
		switch {
		case !mine:
		case others:
			mixed = append(mixed, rev.Number)
			r.checkMixed(rev, by, loose)
		default:
			revisions = append(revisions, rev.Number)
		}
		for _, name := range slices.Sorted(maps.Keys(loose)) {
			if i := slices.Index(brought, name); i >= 0 && slices.Contains(brought[i+1:], name) {
				r.problemIn(
					r.files[loose[name]].name,
					"revision %d brought two files of the name %s, and the store does not know which claims belong to which file; "+
						"give the files different names and load them into a new store",
					rev.Number,
					name,
				)
			}
		}
	}
	r.old = r.view.Replace(revisions)
	r.known = r.old
	for _, n := range mixed {
		r.old.ReplaceCited(n)
	}
	return nil
}

// looseFiles returns the files without a dataset, by their names. It is a problem if two have one name, since the store
// identifies a file by its name.
func (r *reading) looseFiles() map[string]int {
	loose := map[string]int{}
	for i, s := range r.files {
		if s.open == nil || s.dataset >= 0 {
			continue
		}
		name := r.sourceOf(i)
		if other, taken := loose[name]; taken {
			r.problemIn(
				s.name,
				"%s has the same name, by which the store identifies the claims of a file; rename one of the two",
				r.files[other].name,
			)
			continue
		}
		loose[name] = i
	}
	return loose
}

// checkMixed reports the datasets and the files of rules that a revision brought together with others, because the
// claims do not show which of them they came from.
func (r *reading) checkMixed(rev claim.Revision, by claim.Provenance, loose map[string]int) {
	const mixed = "revision %d brought %s together, and the store does not know which claims belong to which " +
		"%s; %s"
	for _, d := range r.datasets {
		if slices.Contains(by.Sources, d.Name) {
			r.problemIn(d.root.Name(), mixed, rev.Number, by, "dataset", r.together(by))
		}
	}
	for _, name := range by.Sources {
		i, ok := loose[name]
		if plain, _ := archive.CutEnding(name); ok && strings.HasSuffix(plain, ".rules") {
			r.problemIn(r.files[i].name, mixed, rev.Number, by, "file", r.together(by))
		}
	}
}

// together says how to replace all that a revision brought: which of its sources the load has to read, too.
func (r *reading) together(by claim.Provenance) string {
	const advice = "replace all of them together"
	read := r.sources()
	missing := by
	missing.Sources = slices.DeleteFunc(slices.Clone(by.Sources), func(name string) bool {
		return slices.Contains(read, name)
	})
	if len(missing.Sources) == 0 {
		return advice
	}
	return fmt.Sprintf("%s: load %s, too; a pack is named with --pack, as in --replace --pack NAME", advice, missing)
}

// noteEarlier notes which of the loaded datasets and files the store had before, if the load adds to them: a load
// without replacement keeps their earlier claims.
func (r *reading) noteEarlier() {
	store, ok := r.known.(interface{ Revisions() []claim.Revision })
	if !ok || r.view != nil || r.report.New == 0 {
		return
	}
	brought := map[string]uint64{}
	for _, rev := range store.Revisions() {
		for _, name := range rev.Provenance().Sources {
			brought[name] = rev.Number
		}
	}
	noted := map[string]bool{}
	for i, s := range r.files {
		if s.open == nil && s.dataset < 0 {
			continue // a part of another file
		}
		name := r.sourceOf(i)
		revision, before := brought[name]
		if !before || noted[name] {
			continue
		}
		noted[name] = true
		if s.dataset >= 0 {
			r.notes.add(
				place{file: i},
				"revision %d brought the dataset %s; earlier claims that it no longer has are kept; --replace retracts them",
				revision,
				name,
			)
			continue
		}
		r.notes.add(
			place{file: i},
			"revision %d brought a file of this name; if it is the same file, its earlier claims that it no longer has "+
				"are kept; --replace retracts them",
			revision,
		)
	}
}

// sources returns the names of the loaded datasets, and of the files without a dataset.
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

// message returns the message of the revision.
func (r *reading) message() string {
	const shown = 6 // names in the first line
	by := claim.Provenance{Replaces: r.view != nil, Sources: r.sources()}
	for _, d := range r.datasets {
		by.Datasets = append(by.Datasets, d.Dataset)
	}
	return by.Message(shown)
}

// holds reports whether the store has a claim, and marks it so that it is not retracted.
func (r *reading) holds(c claim.Claim) bool {
	if r.old != nil {
		return r.old.Keep(c)
	}
	return r.known != nil && r.known.Holds(c)
}

// checkReplaced counts the claims to retract, and checks that no other data needs them.
func (r *reading) checkReplaced() {
	if r.partial { // claims that seem to be missing may be in the unread part
		return
	}
	var other map[uint64]int
	if r.problems.total == 0 {
		other = r.old.CitesOther(func(document string) bool { return !strings.HasPrefix(document, "file:") })
	}
	for _, number := range slices.Sorted(maps.Keys(other)) {
		rev, _ := r.view.RevisionOf(number)
		if !slices.ContainsFunc(rev.Provenance().Sources, func(name string) bool {
			return slices.Contains(r.sources(), name)
		}) {
			continue // the other claims are not known to be from these files
		}
		r.problemIn(
			r.first(),
			"revision %d brought %s together, and %d of its claims cite other documents than these files, so the store does "+
				"not know which belong to which file; %s",
			number,
			rev.Provenance(),
			other[number],
			r.together(rev.Provenance()),
		)
	}
	r.report.Retracted += r.old.Len()
	r.noteOther()
	for _, m := range r.old.KindLosses() {
		now := "is no longer defined"
		if m.Now != "" {
			now = "is " + oneOf([]string{m.Now}) + " now"
		}
		r.problemIn(r.first(), "%s was %s and %s, but revision %d (%s) brought claims that are about it or cite it",
			m.ID, oneOf([]string{m.Before}), now, m.By.Number, m.By.Subject())
	}
}

// noteOther adds a note if a file may be different from the file that was loaded before under the same name: only the
// documents are in both.
func (r *reading) noteOther() {
	loose := 0
	for _, s := range r.files {
		if s.open != nil && s.dataset < 0 {
			loose++
		}
	}
	const aboutDocument = 2 // its kind and its name
	if n := r.old.Len(); n > 0 && len(r.datasets) == 0 && r.old.Kept() <= aboutDocument*loose {
		r.notes.add(place{}, "the store has %d claims of a file of this name, and none of them is in this file; they are "+
			"retracted. If they are of another file, give this one another name, or put it into a folder with a dataset.yaml", n)
	}
}

// first returns the name of the first dataset or, if there is none, file of the load.
func (r *reading) first() string {
	if len(r.datasets) > 0 {
		return r.datasets[0].root.Name()
	}
	return r.files[0].name
}
