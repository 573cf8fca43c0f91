package seed_test

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/claim"
)

var rewrite = flag.Bool("rewrite", false, "write what is derived into the reviewed list; what is new, as unreviewed")

// reviewedFile is the list that TestDerived compares with. Its head describes its form.
const reviewedFile = "testdata/derived.txt"

// reviewedTypes are the relation types whose derived relations somebody has to review.
var reviewedTypes = []string{
	"CONSTRAINS", "AFFECTS_INDIRECTLY", "BORNE_BY", "CONDUCTS", "CAN_COMPEL", "EXPOSED_TO", "CONFLICTS_WITH",
}

// reviewedDates are the dates as of which relations are derived. The last one, ever, stands for a view without a date.
var reviewedDates = []string{"1995", "2010", "2013-01", "2014", "2016", "2017-07", "2017-12", "2018-06", "2019", "ever"}

// A verdict says what a reviewer found about a group of relations.
type verdict string

const (
	holds       verdict = "holds"
	doesNotHold verdict = "does not hold"
	unreviewed  verdict = "unreviewed"
)

// A group is a list of relations that were reviewed together, for one reason.
type group struct {
	verdict verdict
	title   string
	because []string
	lines   []string
}

// TestDerived derives all relations of reviewedTypes from the seed and compares them with the reviewed list. Every
// derived relation must be listed under holds, with its modality and the dates at which it is derived. No relation that
// is listed under does not hold may be derived.
func TestDerived(t *testing.T) {
	src, err := os.ReadFile(reviewedFile)
	if err != nil {
		t.Fatal(err)
	}
	head, groups, err := parseReviewed(string(src))
	if err != nil {
		t.Fatal(err)
	}
	derived := drawDerived(t)
	reviewed := map[string]bool{}
	for _, g := range groups {
		for _, line := range g.lines {
			switch {
			case reviewed[line]:
				t.Errorf("%q is listed twice", line)
			case g.verdict == doesNotHold:
				if found := refuted(line, derived); len(found) > 0 {
					t.Errorf("%q is reviewed as wrong (%s), but derived: %s", line, g.title, strings.Join(found, "; "))
				}
			case g.verdict == unreviewed:
				t.Errorf("nobody has reviewed %q", line)
			case !slices.Contains(derived, line):
				t.Errorf("%q is reviewed as right (%s), but not derived like that", line, g.title)
			}
			reviewed[line] = true
		}
	}
	for _, line := range derived {
		if !reviewed[line] {
			t.Errorf("%q is derived, but not listed", line)
		}
	}
	t.Logf("%d relations are derived", len(derived))
	if *rewrite {
		writeReviewed(t, head, groups, derived)
	}
}

// drawDerived lists the relations that rules derive and no source states, one per line, in the order of the file.
func drawDerived(t *testing.T) []string {
	t.Helper()
	base := seedView(t)
	found := map[string][]string{} // the dates of a relation with its modality
	for _, date := range reviewedDates {
		v := base
		if date != "ever" {
			day, err := claim.ParseDate(date)
			if err != nil {
				t.Fatal(err)
			}
			v = see(t, base, graph.Change{AsOf: day})
		}
		for _, line := range derivedIn(t, v) {
			found[line] = append(found[line], date)
		}
	}
	var lines []string
	for line, dates := range found {
		lines = append(lines, line+" | "+strings.Join(spans(dates), ", "))
	}
	slices.SortFunc(lines, byType)
	return lines
}

// derivedIn lists the derived relations of a view, without dates.
func derivedIn(t *testing.T, v *graph.View) []string {
	t.Helper()
	program, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	engine := engine.NewEngine(program, engine.Limits{})
	var lines []string
	for n := range v.All("") {
		for _, name := range reviewedTypes {
			typ, ok := v.Ontology().Type(name)
			if !ok {
				t.Fatalf("there is no relation type %s", name)
			}
			relations, err := engine.Derived(ctx, n, graph.Out, v.NewPreds(v.TypePred(typ)))
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range relations {
				proofs, err := engine.Prove(ctx, r, 1)
				if err != nil {
					t.Fatal(err)
				}
				source, target := v.ID(r.Source), v.ID(r.Target)
				if typ.Symmetric && target < source {
					continue // it is listed from its other end
				}
				modality := strings.ToLower(proofs[0].Modality.String())
				lines = append(lines, fmt.Sprintf("%s %s %s | %s", source, name, target, modality))
			}
		}
	}
	return lines
}

// spans writes dates of reviewedDates, in their order, as few spans.
func spans(dates []string) []string {
	var out []string
	for i := 0; i < len(reviewedDates); i++ {
		first := i
		for i < len(reviewedDates) && slices.Contains(dates, reviewedDates[i]) {
			i++
		}
		switch {
		case i == first:
		case i == first+1:
			out = append(out, reviewedDates[first])
		default:
			out = append(out, reviewedDates[first]+" to "+reviewedDates[i-1])
		}
	}
	return out
}

// byType orders lines by relation type, source and target.
func byType(a, b string) int {
	x, y := strings.Fields(a), strings.Fields(b)
	return cmp.Or(cmp.Compare(slices.Index(reviewedTypes, x[1]), slices.Index(reviewedTypes, y[1])), cmp.Compare(a, b))
}

// refuted returns the derived lines that match a pattern of a relation that must not hold. In the source, type and
// target of a pattern, * stands for any text. After |, a pattern can name the wrong dates or the wrong modality.
func refuted(pattern string, derived []string) []string {
	want, restriction, restricted := strings.Cut(pattern, " | ")
	var out []string
	for _, line := range derived {
		what, rest, _ := strings.Cut(line, " | ")
		if ok, err := path.Match(want, what); err != nil || !ok {
			continue
		}
		modality, dates, _ := strings.Cut(rest, " | ")
		if !restricted || restriction == modality || holdsAt(dates, restriction) {
			out = append(out, line)
		}
	}
	return out
}

// holdsAt reports whether spans contain one of the dates of others.
func holdsAt(written, others string) bool {
	at := func(written string) (dates []string) {
		for span := range strings.SplitSeq(written, ", ") {
			first, last, ok := strings.Cut(span, " to ")
			if !ok {
				last = first
			}
			i, j := slices.Index(reviewedDates, first), slices.Index(reviewedDates, last)
			if i >= 0 && j >= i {
				dates = append(dates, reviewedDates[i:j+1]...)
			}
		}
		return dates
	}
	return slices.ContainsFunc(at(others), func(d string) bool { return slices.Contains(at(written), d) })
}

// parseReviewed reads the list: comments, then groups.
func parseReviewed(src string) (head []string, groups []group, err error) {
	for i, line := range strings.Split(strings.TrimRight(src, "\n"), "\n") {
		line = strings.TrimRight(line, " ")
		word, rest, _ := strings.Cut(line, ": ")
		switch {
		case strings.HasPrefix(line, "#") && len(groups) == 0:
			head = append(head, line)
		case line == "":
		case slices.Contains([]verdict{holds, doesNotHold, unreviewed}, verdict(word)):
			groups = append(groups, group{verdict: verdict(word), title: rest})
		case len(groups) == 0:
			return nil, nil, fmt.Errorf("%s:%d: a line outside of a group", reviewedFile, i+1)
		case strings.HasPrefix(line, "  because "):
			g := &groups[len(groups)-1]
			g.because = append(g.because, strings.TrimPrefix(line, "  because "))
		case strings.HasPrefix(line, "    ") && len(strings.Fields(line)) >= 3:
			g := &groups[len(groups)-1]
			g.lines = append(g.lines, strings.TrimSpace(line))
		default:
			return nil, nil, fmt.Errorf("%s:%d: %q is no group, reason or relation", reviewedFile, i+1, line)
		}
	}
	for _, g := range groups {
		if g.verdict != unreviewed && len(g.because) == 0 {
			return nil, nil, fmt.Errorf("%s: the group %q gives no reason", reviewedFile, g.title)
		}
	}
	return head, groups, nil
}

// writeReviewed writes the list again. It removes relations that are no longer derived from holds, and adds new ones as
// unreviewed.
func writeReviewed(t *testing.T, head []string, groups []group, derived []string) {
	t.Helper()
	listed := map[string]bool{}
	var out bytes.Buffer
	for _, line := range head {
		fmt.Fprintln(&out, line)
	}
	write := func(g group) {
		fmt.Fprintf(&out, "\n%s: %s\n", g.verdict, g.title)
		for _, b := range g.because {
			fmt.Fprintf(&out, "  because %s\n", b)
		}
		for _, line := range g.lines {
			fmt.Fprintf(&out, "    %s\n", line)
		}
	}
	for _, g := range groups {
		if g.verdict == unreviewed {
			continue
		}
		if g.verdict == holds {
			g.lines = slices.DeleteFunc(g.lines, func(line string) bool { return !slices.Contains(derived, line) })
			slices.SortFunc(g.lines, byType)
		}
		for _, line := range g.lines {
			listed[line] = true
		}
		write(g)
	}
	fresh := slices.DeleteFunc(slices.Clone(derived), func(line string) bool { return listed[line] })
	if len(fresh) > 0 {
		write(group{verdict: unreviewed, title: "move each of these into a group, with a reason", lines: fresh})
	}
	if err := os.WriteFile(reviewedFile, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
