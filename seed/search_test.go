package seed_test

import (
	"fmt"
	"slices"
	"testing"
)

// TestSearch checks that plain words, and Chinese names in both scripts, find what they name among the first hits.
func TestSearch(t *testing.T) {
	for _, c := range []struct {
		text  string
		among int // the number of hits that are looked at
		want  string
	}{
		{"华为", 1, "huawei"},
		{"華為", 1, "huawei"},
		{"阿里巴巴", 1, "alibaba"},
		{"腾讯", 1, "tencent"},
		{"騰訊", 1, "tencent"},
		{"中兴通讯", 1, "zte"},
		{"字节跳动", 1, "bytedance"},
		{"世纪互联", 1, "21vianet"},
		{"工业和信息化部", 1, "miit"},
		{"工信部", 1, "miit"},
		{"国家安全部", 1, "mss"},
		{"發改委", 1, "ndrc"},
		{"国资委", 1, "sasac"},
		{"解放军", 1, "pla"},
		{"61398部队", 1, "unit-61398"},
		{"网络安全法", 1, "cn-cybersecurity-law-2017"},
		{"網絡安全法", 1, "cn-cybersecurity-law-2017"},
		{"国家安全法", 1, "cn-national-security-law-2015"},
		{"电信条例", 1, "cn-telecom-regulations"},
		{"中国制造2025", 1, "made-in-china-2025"},
		{"十二五规划", 1, "cn-12th-five-year-plan"},
		{"孟晚舟", 1, "meng-wanzhou"},
		{"changing planes", 1, "meng-wanzhou-arrest-2018"},
		{"research questions", 3, "arg-question-cybersecurity-risk"},
		{"research questions", 3, "arg-question-policy-implications"},
		{"research questions", 3, "arg-question-strategy-reactions"},
		{"HSBC presentation 2013", 1, "hsbc-presentations-2013"},
		{"feedback loop", 1, "us-china-systems-framework"},
		{"groupings of the hexad elements", 3, "hexad-pair-integrity-authenticity"},
	} {
		t.Run(c.text, func(t *testing.T) {
			answer := ask(t, fmt.Sprintf(`{ search(text: %q, first: %d) { edges { node { id } } } }`, c.text, c.among))
			var got []string
			for _, row := range rows(answer, "search.edges.node.id", nil) {
				got = append(got, row[0])
			}
			if !slices.Contains(got, c.want) {
				t.Errorf("the first %d hits are %v, without %s", c.among, got, c.want)
			}
		})
	}
}
