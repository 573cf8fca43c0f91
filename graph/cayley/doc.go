// Package cayley keeps claims in Cayley: claim.Store over an embedded Pebble, over the same in
// memory, and over PostgreSQL. It is the only package that imports Cayley.
//
// # The model
//
// A claim is one quad, (subject, predicate, object, context). A context is a node named after its
// content, its revision and the attempt at a commit that wrote it; its quads carry no label:
//
//	<nexum:context/KEY.5.ATTEMPT>  <nexum:document>  <isaacs-2019>
//	<nexum:context/KEY.5.ATTEMPT>  <nexum:locator>   "4.5"^^<nexum:text>
//	<nexum:context/KEY.5.ATTEMPT>  <nexum:revision>  <nexum:revision/5.ATTEMPT>
//	<nexum:revision/5.ATTEMPT>     <nexum:message>   "load companies.yaml"^^<nexum:text>
//	<nexum:revision/5.ATTEMPT>     <nexum:committed> "2026-01-02T15:04:05.000000Z"^^<nexum:text>
//
// The last of these is the revision's mark, and the last quad that a commit writes. Before it, the
// contexts of the revision do not count, and so neither do its claims: a commit of any size is atomic
// in bounded memory, and what a crash leaves behind is never seen and need not be swept. The attempt,
// a random name, keeps the next revision of the same number from adopting what a crashed one left.
//
// Nothing is ever deleted: Cayley's deletion paths lose data (its issue 885, for one), and a store
// that only appends has no use for them.
//
// # What survives what
//
// Commit returns after the mark is on the disk, and everything else was written before the mark. So
// after a kill -9 or a power loss at any moment the store is exactly as before a commit or exactly as
// after it, and after the Commit returned, as after it.
package cayley
