package claim_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"nexum/graph/claim"
)

func TestProvenance(t *testing.T) {
	ships := claim.Dataset{
		Name: "ships", Title: "Ships & who\n\nowns <them>", Version: "2026-1", Description: "From a\tregister.",
		Questions:    []claim.Question{{Text: "Who?", Hint: "All.", Open: "n=x"}},
		Translations: []claim.DatasetText{{Language: "zh", Title: "船"}},
	}
	for _, tt := range []struct {
		name    string
		from    claim.Provenance
		subject string
		want    claim.Provenance // if it differs from from
	}{
		{name: "a file", from: claim.Provenance{Sources: []string{"a.yaml"}}, subject: "load a.yaml"},
		{
			name: "a name with a comma", from: claim.Provenance{Sources: []string{"firms, 2019.csv"}},
			subject: "load firms, 2019.csv",
		},
		{
			name: "names that look like a count", from: claim.Provenance{Sources: []string{"a", "and 3 more"}, Replaces: true},
			subject: "replace a, and 3 more",
		},
		{
			name: "more than are shown", from: claim.Provenance{Sources: []string{"a", "b", "c", "d"}},
			subject: "load a, b, c, and 1 more",
		},
		{
			name: "a name of two lines", from: claim.Provenance{Sources: []string{"a\n\nb.csv"}}, subject: "load a b.csv",
		},
		{
			name: "a dataset that describes itself", subject: "load ships",
			from: claim.Provenance{Sources: []string{"ships"}, Datasets: []claim.Dataset{ships}},
		},
		{
			name: "a dataset that does not", subject: "load plain",
			from: claim.Provenance{Sources: []string{"plain"}, Datasets: []claim.Dataset{{Name: "plain"}}},
			want: claim.Provenance{Sources: []string{"plain"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want.Sources == nil {
				tt.want = tt.from
			}
			r := claim.Revision{Message: tt.from.Message(3)}
			if got := r.Subject(); got != tt.subject {
				t.Errorf("the subject is %q, want %q", got, tt.subject)
			}
			got := r.Provenance()
			if len(got.Datasets) == 0 {
				got.Datasets = nil
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}

// TestProvenanceIsBounded checks that the message of a revision does not grow with the number of files without limit.
func TestProvenanceIsBounded(t *testing.T) {
	var p claim.Provenance
	for i := range claim.MaxSources + 5 {
		p.Sources = append(p.Sources, fmt.Sprint("file", i))
	}
	got := claim.Revision{Message: p.Message(6)}.Provenance()
	if len(got.Sources) != claim.MaxSources || got.More != 5 {
		t.Errorf("%d sources and %d more", len(got.Sources), got.More)
	}
	if s := got.String(); !strings.HasSuffix(s, "file9, and 9995 more") {
		t.Errorf("as text: %s", s)
	}
}

// TestEarlierProvenance checks that messages of earlier releases, in which the provenance is not JSON, are understood.
func TestEarlierProvenance(t *testing.T) {
	for _, tt := range []struct {
		name, message string
		want          claim.Provenance
	}{
		{"no load", "merge a, b", claim.Provenance{}},
		{"empty", "", claim.Provenance{}},
		{"two", "load a, b.csv", claim.Provenance{Sources: []string{"a", "b.csv"}}},
		{"more", "replace a, and 12 more", claim.Provenance{Replaces: true, Sources: []string{"a"}, More: 12}},
		{
			"described",
			"load a, b\n\na\tA\t\n\t\tzh\t甲\t关于甲\n\tWho?\tAll.\tn=x\n\t\t\tzh\t谁？\t\nb\t\tB.",
			claim.Provenance{
				Sources: []string{"a", "b"},
				Datasets: []claim.Dataset{
					{
						Name: "a", Title: "A", Translations: []claim.DatasetText{{"zh", "甲", "关于甲"}},
						Questions: []claim.Question{
							{Text: "Who?", Hint: "All.", Open: "n=x", Translations: []claim.QuestionText{{"zh", "谁？", ""}}},
						},
					},
					{Name: "b", Description: "B."},
				},
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := (claim.Revision{Message: tt.message}).Provenance(); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}
