package seed_test

import "testing"

// TestChineseNames checks that the most connected entities have Chinese names, except documents, which are cited by their
// authors.
func TestChineseNames(t *testing.T) {
	answer := ask(t, `{ entities(orderBy: {relations: DESC}, first: 60) { edges { node { id kind localName(language: "zh-Hans") } } } }`)
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
