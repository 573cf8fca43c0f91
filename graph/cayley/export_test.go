package cayley

import cgraph "github.com/cayleygraph/cayley/graph"

// SetLimits makes a store write small transactions and remember few contexts, so that small tests reach both
// limits. Cayley writes all of them.
func SetLimits(s *Store, quads, contexts int) { s.limits = limits{quads: quads, contexts: contexts} }

// SetBulk is like SetLimits. It also sets the number of quads that the store sorts before it writes them.
func SetBulk(s *Store, quads, contexts, bulk int) { s.limits = limits{quads, contexts, bulk} }

// QuadStore returns Cayley's own reader of a store in PostgreSQL.
func QuadStore(s *Store) cgraph.QuadStore { return s.back.(*pgBackend).qs }
