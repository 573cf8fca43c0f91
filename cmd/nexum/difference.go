package main

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// A difference is the change that a load would make, as lines for people. Each line begins with the subject, so that
// the old and the new value are next to each other when the lines are sorted.
type difference struct{ lines []string }

// record is a loader.Commit that records claims and commits nothing.
func (d *difference) record(_ string, claims iter.Seq2[claim.Claim, error]) error {
	retracted := map[string]bool{}
	for c, err := range claims {
		if err != nil {
			return err
		}
		if c.Context.Stance != claim.Retracts {
			d.lines = append(d.lines, line(c)+"\x00+")
			continue
		}
		other := c // a symmetric relation is retracted in both directions
		other.Subject, other.Object.Text = c.Object.Text, c.Subject
		if l := line(c); !c.Object.Entity || !retracted[line(other)] {
			retracted[l] = true
			d.lines = append(d.lines, l+"\x00-")
		}
	}
	slices.Sort(d.lines)
	return nil
}

// texts returns at most most changes, one line each; 0 means all.
func (d *difference) texts(most int) []string {
	lines := d.lines
	if most > 0 {
		lines = lines[:min(most, len(lines))]
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		text, sign, _ := strings.Cut(l, "\x00")
		out[i] = sign + " " + text
	}
	return out
}

// line formats a claim on one line: its content and its place in the source.
func line(c claim.Claim) string {
	if c.Predicate == claim.PredicateOntology {
		return fmt.Sprintf("%s of %d lines", shown(c.Subject), strings.Count(strings.TrimSuffix(c.Object.Text, "\n"), "\n")+1)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s ", shown(c.Subject), shown(c.Predicate))
	if c.Object.Entity {
		b.WriteString(shown(c.Object.Text))
	} else {
		b.WriteString(strconv.Quote(c.Object.Text))
		if c.Object.Lang != "" {
			b.WriteString(" in " + c.Object.Lang)
		}
	}
	if when := c.Context.Period.String(); when != "" {
		b.WriteString(", " + when)
	}
	if c.Context.Doubt != 0 {
		b.WriteString(", confidence " + strconv.FormatFloat(c.Context.Confidence(), 'f', -1, 64))
	}
	if c.Context.Attributes != "" {
		b.WriteString(", " + c.Context.Attributes)
	}
	return b.String() + "   [" + shown(proof.Cite(c.Context)) + "]"
}

// shown returns a text unchanged unless it would break the line.
func shown(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}
