package cayley

// SetLimits makes a store write small transactions and remember few contexts, so that small tests reach both
// limits.
func SetLimits(s *Store, quads, contexts int) { s.limits = limits{quads, contexts} }
