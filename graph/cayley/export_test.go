package cayley

// SetLimits makes a store write small transactions and remember few contexts, so that small tests reach both
// limits. Cayley writes all of them.
func SetLimits(s *Store, quads, contexts int) { s.limits = limits{quads: quads, contexts: contexts} }

// SetBulk is SetLimits for a store that sorts so many quads before it writes them.
func SetBulk(s *Store, quads, contexts, bulk int) { s.limits = limits{quads, contexts, bulk} }
