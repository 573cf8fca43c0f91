// Command bench measures nexum and prints one report: what was measured, the figure, and what the
// project wants of it. See README.md for how to read it.
//
//	go run ./bench                     all, on graphs of 100,000 and 1,000,000 relations
//	go run ./bench -quick              the same on small graphs, within two minutes
//	go run ./bench -large              on one of 5,000,000 relations, too
//	go run ./bench -only film          one part: film, graph, rules
//	go run ./bench -relations 50000    other sizes
package main
