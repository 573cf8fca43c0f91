// Package cayley keeps claims in Cayley. It implements claim.Store over an embedded Pebble database, over Pebble in
// memory, and over PostgreSQL. It is the only package that imports Cayley.
//
// # The model
//
// A claim is one quad, (subject, predicate, object, context). The name of a context node consists of a key made
// from its content, its revision, and the attempt at a commit that wrote it. The quads of a context have no label:
//
//	<nexum:context/KEY.5.ATTEMPT>  <nexum:document>  <isaacs-2019>
//	<nexum:context/KEY.5.ATTEMPT>  <nexum:locator>   "4.5"^^<nexum:text>
//	<nexum:context/KEY.5.ATTEMPT>  <nexum:revision>  <nexum:revision/5.ATTEMPT>
//	<nexum:revision/5.ATTEMPT>     <nexum:message>   "load companies.yaml"^^<nexum:text>
//	<nexum:revision/5.ATTEMPT>     <nexum:committed> "2026-01-02T15:04:05.000000Z"^^<nexum:text>
//
// The last of these quads is the mark of the revision. It is also the last quad that a commit writes. Contexts without
// a mark, and their claims, do not count. So a commit of any size is atomic in bounded memory, and readers never see
// the quads of a crashed commit. The attempt is a random name. It prevents a later commit with the same revision number
// from adopting contexts of a crashed one.
//
// Nothing is ever deleted: Cayley's deletion can lose data (its issue 885 is one example), and a store that only
// appends does not need it.
//
// # Durability
//
// Commit returns after the mark is on the disk, and everything else is written before the mark. So after a kill -9
// or a power loss the store is in the state before a commit or in the state after it. If Commit has returned, it is
// in the state after it.
package cayley
