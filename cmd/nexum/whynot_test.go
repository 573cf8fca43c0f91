package main

import (
	"strings"
	"testing"
)

// TestWhyNotSays checks that an answer without near misses says its reason in every format, on standard output.
func TestWhyNotSays(t *testing.T) {
	data := bundled(t)
	for _, tt := range []struct{ name, relation, kind, reason string }{
		{"no rule", "microsoft|OWNS|apple", "NO_RULE", "no rule of this view yields OWNS; it holds only where a source states it"},
		{"derived", "cn-icp-isp-licensing|CONSTRAINS|21vianet", "HOLDS", "it holds: ICP and ISP licensing CONSTRAINS 21Vianet"},
		{"stated", "21vianet|OPERATES|azure-china", "HOLDS", "it holds: 21Vianet OPERATES Azure China"},
	} {
		for format, parts := range map[string][]string{
			"csv":   {"\n,", tt.kind, tt.reason},
			"table": {tt.kind, tt.reason},
			"json":  {`"nearMisses": []`, `"kind": "` + tt.kind + `"`, `"note": "` + tt.reason},
			"text":  {tt.reason},
		} {
			t.Run(tt.name+" in "+format, func(t *testing.T) {
				out, notes, err := both("whynot", tt.relation, "--data", data, "--format", format)
				if err != nil || notes != "" {
					t.Errorf("%v, and beside the answer %q", err, notes)
				}
				for _, part := range parts {
					if !strings.Contains(out, part) {
						t.Errorf("no %q in %q", part, out)
					}
				}
			})
		}
	}
}
