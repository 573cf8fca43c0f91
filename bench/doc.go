// Command bench measures nexum and prints a report. Each line has the quantity, the figure and the target of the
// project. README.md explains how to read it.
//
//	go run ./bench                     everything, on graphs of 100,000 and 1,000,000 relations
//	go run ./bench -quick              the same on small graphs, within two minutes
//	go run ./bench -large              also on a graph of 5,000,000 relations
//	go run ./bench -only film          only one part, such as film, graph or rules
//	go run ./bench -relations 50000    other sizes
package main
