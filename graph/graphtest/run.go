package graphtest

import (
	"testing"

	"nexum/graph/claim"
)

// Stores defines how to create stores of one kind.
type Stores struct {
	// New returns an empty store. The suite closes it.
	New func(t *testing.T) claim.Store
	// Reopen opens a store that New returned and that was closed. It is nil if stores of this kind do not survive
	// Close.
	Reopen func(t *testing.T, closed claim.Store) claim.Store
	// Batch is a number of claims that the store does not write in one transaction; 0 means 30,000.
	Batch int
}

// Run runs the suite.
func Run(t *testing.T, stores Stores) {
	if stores.Batch == 0 {
		stores.Batch = 30_000
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := stores.New(t)
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
			})
			c.test(t, s, stores)
		})
	}
	if stores.Reopen != nil {
		t.Run("Reopen", func(t *testing.T) {
			t.Parallel()
			testReopen(t, stores)
		})
	}
}

var cases = []struct {
	name string
	test func(*testing.T, claim.Store, Stores)
}{
	{"Empty", testEmpty},
	{"Commit", testCommit},
	{"NoClaims", testNoClaims},
	{"Conflict", testConflict},
	{"Later", testLater},
	{"LazyOnce", testLazyOnce},
	{"YieldError", testYieldError},
	{"Cancel", testCancel},
	{"Cancelled", testCancelled},
	{"Panic", testPanic},
	{"FailedThenCommitted", testFailedThenCommitted},
	{"Contexts", testContexts},
	{"Values", testValues},
	{"Huge", testHuge},
	{"Refused", testRefused},
	{"Repeated", testRepeated},
	{"Retraction", testRetraction},
	{"SinkError", testSinkError},
	{"WithinCallbacks", testWithinCallbacks},
	{"Concurrent", testConcurrent},
	{"Export", testExport},
	{"ExportErrors", testExportErrors},
	{"RestoreErrors", testRestoreErrors},
	{"NotEmpty", testNotEmpty},
	{"Closed", testClosed},
	{"CloseWhileBusy", testCloseWhileBusy},
	{"Metamorphic", testMetamorphic},
	{"Since", testSince},
}
