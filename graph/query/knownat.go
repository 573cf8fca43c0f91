package query

import (
	"strconv"
	"time"
)

// KnownAt reads the argument knownAt of a view: a moment, such as 2026-01-31T12:00:00Z, or the number of a revision. It
// returns the moment, and for a revision the moment of its commit.
func (s *Session) KnownAt(argument Argument, text string) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	number, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return time.Time{}, InputError(
			"%s: %q is not a moment such as 2026-01-31T12:00:00Z, and not the number of a revision such as 3",
			argument,
			Clip(text),
		)
	}
	return s.KnownAfter(argument, number)
}

// KnownAfter returns a moment for Change.KnownAt: a view as known at it has everything up to a revision and nothing
// later. Revision 0 stands for the empty store. It returns an error if there is no such revision.
func (s *Session) KnownAfter(argument Argument, revision uint64) (time.Time, error) {
	all := s.View.Revisions()
	if len(all) == 0 && revision == 0 {
		return time.Unix(0, 0), nil
	}
	if revision == 0 {
		return all[0].CommittedAt.Add(-time.Microsecond), nil
	}
	r, ok := s.View.RevisionOf(revision)
	if !ok {
		return time.Time{}, newError(
			CodeNotFound, "%s: there is no revision %d; the newest is %d", argument, revision, s.View.Revision().Number)
	}
	return r.CommittedAt, nil
}
