package walk

import "time"

// deadline returns a function that reports whether a duration has passed. For 0 it never does.
func deadline(d time.Duration) func() bool {
	if d <= 0 {
		return func() bool { return false }
	}
	end := time.Now().Add(d)
	return func() bool { return time.Now().After(end) }
}
