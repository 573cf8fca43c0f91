//go:build !race

package main

// underRace reports whether the race detector is on. It makes everything about ten times slower.
const underRace = false
