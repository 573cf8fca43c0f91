package cayley

// SetLimits makes a store write in small transactions, and remember few contexts, so that small tests
// meet the ends of both.
func SetLimits(s *Store, quads, contexts int) { s.limits = limits{quads, contexts} }
