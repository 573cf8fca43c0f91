//go:build !race

package cayley_test

// underRace reports whether the race detector is on. It makes everything about ten times slower.
const underRace = false
