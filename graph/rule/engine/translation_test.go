package engine_test

import (
	"slices"
	"strings"
	"testing"

	"nexum/graph/rule"
)

// TestTranslations checks that the meaning of a rule and its reason are read in other languages, too.
func TestTranslations(t *testing.T) {
	const clause = "\n  controls(X, Z) :- controls(X, Y), controls(Y, Z)."
	const start = "rule along-chains: \"Control passes along chains.\" "
	for _, c := range []struct {
		name, text string
		want       []rule.Translation
		wrong      string
	}{
		{name: "none", text: start + clause},
		{
			name: "two, one without the reason",
			text: start + `because "So it is." in zh "控制沿链传递。" because "事实如此。" in de "Kontrolle folgt Ketten."` + clause,
			want: []rule.Translation{
				{Language: "zh", Meaning: "控制沿链传递。", Because: "事实如此。"},
				{Language: "de", Meaning: "Kontrolle folgt Ketten.", Because: ""},
			},
		},
		{
			name: "with a script", text: start + `in zh-hant "控制沿鏈傳遞。"` + clause,
			want: []rule.Translation{{Language: "zh-hant", Meaning: "控制沿鏈傳遞。", Because: ""}},
		},
		{
			name: "a language in capitals", text: start + `in zh-Hans "控制沿链传递。"` + clause,
			wrong: "a language must be written in lower case, as zh or zh-hant, not zh-Hans",
		},
		{name: "twice", text: start + `in zh "甲" in zh "乙"` + clause, wrong: "there are two translations into zh; keep one"},
		{
			name: "a reason that is not there", text: start + `in zh "甲" because "乙"` + clause,
			wrong: "the rule has no reason; add one with \"because\"",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			rules, problems := parser().Rules("r", c.text, ontology(t))
			if c.wrong != "" {
				if len(problems) != 1 || !strings.Contains(problems[0].Message, c.wrong) {
					t.Fatalf("problems %v, want %q", problems, c.wrong)
				}
				return
			}
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if r := rules[0]; !slices.Equal(r.In, c.want) || r.Meaning != "Control passes along chains." || r.Text != c.text {
				t.Errorf("read %+v", r)
			}
		})
	}
}
