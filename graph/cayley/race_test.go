//go:build race

package cayley_test

// underRace says that the race detector makes all of it ten times slower.
const underRace = true
