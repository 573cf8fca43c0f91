// Package proof holds proofs of relations and answers, and checks them.
//
// A [Proof] shows why a relation holds: the claims that state it, or a rule with a proof of each premise. A [Row] is
// one answer to a query, with its premises. Both can be written as text ([Proof.Text], [Row.Text]); a proof also has
// steps ([Proof.Steps]) and leaves ([Proof.Leaves]). Premises share proofs that they have in common, so a proof is a
// graph without cycles.
//
// A [Checker] verifies each step of a proof against the view and the rules. It is independent of the engine that
// finds proofs: this package does not import it.
package proof
