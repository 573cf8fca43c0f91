// Package engine evaluates rules and questions over a view.
//
// A [Program] is the rules of one view, checked and stratified. An [Engine] answers questions of a program: it derives
// on demand what a question needs, keeps each goal in a table that later questions reuse, and finds the proofs of what
// it derives. It also says why a relation does not hold ([Engine.WhyNot]) and which sources a relation depends on
// ([Engine.Fragility]). All work is charged to one budget.
//
// The language itself is package rule; proofs are package proof.
package engine
