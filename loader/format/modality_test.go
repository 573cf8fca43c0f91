package format_test

import (
	"testing"

	"nexum/graph/claim"
	"nexum/loader/format"
)

func TestSplitModality(t *testing.T) {
	for _, tt := range []struct {
		name, fact string
		modality   claim.Modality
		ok         bool
	}{
		{"employees", "employees", claim.Stated, false},
		{"employees.alleged", "employees", claim.Alleged, true},
		{"http://e/x.y.planned", "http://e/x.y", claim.Planned, true},
		{"employees.stated", "employees.stated", claim.Stated, false},
		{"employees.2019", "employees.2019", claim.Stated, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fact, m, ok := format.SplitModality(tt.name)
			if fact != tt.fact || m != tt.modality || ok != tt.ok {
				t.Errorf("%s, %v, %v", fact, m, ok)
			}
		})
	}
}
