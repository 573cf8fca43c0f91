package claim_test

import (
	"reflect"
	"testing"

	"nexum/graph/claim"
)

func TestDatasetsOfAMessage(t *testing.T) {
	ships := claim.Dataset{Name: "ships", Title: "Ships and who\n\nowns them", Description: "From a register."}
	for _, tt := range []struct {
		name     string
		datasets []claim.Dataset
		message  string
		want     []claim.Dataset
	}{
		{"none", nil, "load a.yaml", nil},
		{"one without a title", []claim.Dataset{{Name: "plain"}}, "load plain", nil},
		{
			"one with a title of several lines",
			[]claim.Dataset{ships},
			"load ships\n\nships\tShips and who owns them\tFrom a register.",
			[]claim.Dataset{{Name: "ships", Title: "Ships and who owns them", Description: "From a register."}},
		},
		{
			"two",
			[]claim.Dataset{{Name: "a", Title: "A"}, {Name: "b", Description: "B."}},
			"load a, b\n\na\tA\t\nb\t\tB.",
			[]claim.Dataset{{Name: "a", Title: "A"}, {Name: "b", Description: "B."}},
		},
		{
			"one with questions",
			[]claim.Dataset{
				{
					Name: "a", Title: "A",
					Questions: []claim.Question{{Text: "Who?", Hint: "All.", Open: "n=x"}, {Text: "Why?", Open: "n=y"}},
				},
			},
			"load a\n\na\tA\t\n\tWho?\tAll.\tn=x\n\tWhy?\t\tn=y",
			[]claim.Dataset{
				{
					Name: "a", Title: "A",
					Questions: []claim.Question{{Text: "Who?", Hint: "All.", Open: "n=x"}, {Text: "Why?", Open: "n=y"}},
				},
			},
		},
		{
			"one with translations",
			[]claim.Dataset{{
				Name: "a", Title: "A", Translations: []claim.DatasetText{{"zh", "甲", "关于甲"}, {"de", "", "Über A"}},
				Questions: []claim.Question{
					{Text: "Who?", Open: "n=x", Translations: []claim.QuestionText{{"zh", "谁？", ""}}},
					{Text: "Why?", Open: "n=y"},
				},
			}},
			"load a\n\na\tA\t\n\t\tzh\t甲\t关于甲\n\t\tde\t\tÜber A\n\tWho?\t\tn=x\n\t\t\tzh\t谁？\t\n\tWhy?\t\tn=y",
			[]claim.Dataset{{
				Name: "a", Title: "A", Translations: []claim.DatasetText{{"zh", "甲", "关于甲"}, {"de", "", "Über A"}},
				Questions: []claim.Question{
					{Text: "Who?", Open: "n=x", Translations: []claim.QuestionText{{"zh", "谁？", ""}}},
					{Text: "Why?", Open: "n=y"},
				},
			}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			subject := claim.Subject(tt.message)
			if got := claim.MessageOf(subject, tt.datasets); got != tt.message {
				t.Errorf("%q, want %q", got, tt.message)
			}
			if got := claim.DatasetsOf(tt.message); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}
