package seed_test

import (
	"testing"
	"unicode"
)

// TestChineseNames checks that the most connected entities have Chinese names, except documents, which are cited by
// their authors.
func TestChineseNames(t *testing.T) {
	answer := ask(t,
		`{ entities(orderBy: {relations: DESC}, first: 60) { edges { node { id kind localName(language: "zh-Hans") } } } }`)
	named := 0
	for _, row := range rows(answer, "entities.edges.node", []string{"kind", "localName"}) {
		if row[0] != "DOCUMENT" && row[1] != "" {
			named++
		}
	}
	if named < 55 {
		t.Errorf("%d of the 60 most connected entities have a Chinese name, want 55 at least", named)
	}
	for id, want := range map[string]string{"china": "中国", "mss": "国家安全部", "alibaba": "阿里巴巴", "data-privacy": "用户数据隐私"} {
		answer := ask(t, `{ entity(id: "`+id+`") { localName(language: "zh-Hans") } }`)
		if got := pick(answer, "entity.localName"); len(got) != 1 || text(got[0]) != want {
			t.Errorf("the Chinese name of %s is %v, want %s", id, got, want)
		}
	}
}

// TestChineseTexts checks that every kind, fact, relation type, question and rule of the dataset has a Chinese text.
func TestChineseTexts(t *testing.T) {
	answer := ask(t, `{
		ontology {
			kinds {
				name description(language: "zh-Hans")
				facts { name description(language: "zh-Hans") }
				questions { name label(language: "zh-Hans") heading(language: "zh-Hans") otherwise(language: "zh-Hans") }
			}
			relationTypes { name description(language: "zh-Hans") }
		}
		rules { id description(language: "zh-Hans") rationale(language: "zh-Hans") }
	}`)
	for _, list := range []struct {
		path, name string
		texts      []string
	}{
		{"ontology.kinds", "name", []string{"description"}},
		{"ontology.kinds.facts", "name", []string{"description"}},
		{"ontology.kinds.questions", "name", []string{"label", "heading", "otherwise"}},
		{"ontology.relationTypes", "name", []string{"description"}},
		{"rules", "id", []string{"description", "rationale"}},
	} {
		t.Run(list.path, func(t *testing.T) {
			all := rows(answer, list.path, append([]string{list.name}, list.texts...))
			if len(all) == 0 {
				t.Fatal("there are none")
			}
			for _, row := range all {
				for i, text := range row[1:] {
					if !hasHan(text) {
						t.Errorf("%s: the %s is %q, which is not Chinese", row[0], list.texts[i], text)
					}
				}
			}
		})
	}
	english := ask(t, `{ rules { description } }`)
	if hasHan(text(pick(english, "rules.description")[0])) {
		t.Error("without a language, the text of a rule is Chinese")
	}
}

func hasHan(text string) bool {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}
