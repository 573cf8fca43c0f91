// Package proof says why something holds, and checks it.
//
// A [Proof] is why a relation holds: the claims that state it, or a rule with a proof of each premise. A [Row] is one
// answer of a question, with its premises. Both are written as text ([Proof.Text]), as steps ([Proof.Steps]) and as the
// leaves they rest on. Proofs that are shared between premises are one value, so a proof is a graph without cycles.
//
// A [Checker] takes a proof and verifies each step against the view and the rules. It shares no code with the engine
// that finds proofs: this package does not import it.
package proof
