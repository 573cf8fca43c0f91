package search_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"nexum/graph/search"
)

// graph returns a small graph with names that are easily confused.
func graph() []search.Document {
	return []search.Document{
		{
			ID: "21vianet", Kind: "Company", Name: "21Vianet",
			Aliases:     []string{"世纪互联", "21Vianet Group", "Beijing 21Vianet Broad Band Data Center"},
			Description: "A data centre operator that runs Azure in China.",
		},
		{ID: "alibaba", Kind: "Company", Name: "Alibaba Group", Aliases: []string{"阿里巴巴", "Alibaba"}},
		{
			ID: "alibaba-cloud", Kind: "Company", Name: "Alibaba Cloud", Aliases: []string{"阿里云", "Aliyun", "Alicloud"},
			Description: "The cloud arm of Alibaba.",
		},
		{
			ID: "microsoft", Kind: "Company", Name: "Microsoft", Aliases: []string{"Microsoft Corporation", "微软"},
			Description: "A maker of software from Redmond.",
		},
		{ID: "microsoft-azure", Kind: "Service", Name: "Microsoft Azure", Aliases: []string{"Azure"}},
		{ID: "micron", Kind: "Company", Name: "Micron Technology"},
		{ID: "huawei", Kind: "Company", Name: "Huawei", Aliases: []string{"华为", "Huawei Technologies Co., Ltd."}},
		{ID: "guizhou-cloud", Kind: "Company", Name: "Guizhou-Cloud Big Data", Aliases: []string{"云上贵州"}},
		{ID: "guizhou", Kind: "Place", Name: "Guizhou", Aliases: []string{"贵州", "贵州省"}},
		{ID: "red-cloud-rising", Kind: "Document", Name: "Red Cloud Rising: Cloud Computing in China"},
		{
			ID: "cn-cybersecurity-law-2017", Kind: "Law", Name: "Cybersecurity Law",
			Aliases: []string{"网络安全法", "中华人民共和国网络安全法", "Cyber Security Law of the People's Republic of China"},
		},
		{ID: "cn-national-security-law-2015", Kind: "Law", Name: "National Security Law", Aliases: []string{"国家安全法"}},
		{
			ID: "us-cloud-act", Kind: "Law", Name: "CLOUD Act",
			Description: "Lets U.S. authorities ask for data stored abroad.",
		},
		{
			ID: "miit", Kind: "Ministry", Name: "Ministry of Industry and Information Technology",
			Aliases: []string{"工业和信息化部", "工信部"},
		},
		{ID: "chongqing", Kind: "Place", Name: "Chongqing", Aliases: []string{"重庆", "Chóngqìng", "Chungking"}},
		{
			ID: "unit-61398", Kind: "Organization", Name: "PLA Unit 61398",
			Aliases: []string{"APT1", "Comment Crew", "61398部队"},
		},
		{ID: "societe", Kind: "Company", Name: "Société Générale"},
		{ID: "strasse", Kind: "Place", Name: "Straße"},
		{ID: "rocket", Kind: "Concept", Name: "🚀"},
		{ID: "http://example.org/thing#Widget-9", Kind: "Concept", Name: "A widget"},
		{ID: "us", Kind: "State", Name: "United States", Aliases: []string{"U.S.", "USA", "美国"}},
	}
}

// indexOf returns an index of docs in memory.
func indexOf(tb testing.TB, docs []search.Document) *search.Index {
	tb.Helper()
	x, err := search.Open("")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := x.Close(); err != nil {
			tb.Error(err)
		}
	})
	if err := x.Build(context.Background(), 1, slices.Values(docs)); err != nil {
		tb.Fatal(err)
	}
	return x
}

func find(tb testing.TB, x *search.Index, q search.Query) []string {
	tb.Helper()
	hits, _, err := x.Search(context.Background(), q)
	if err != nil {
		tb.Fatalf("%q: %v", q.Text, err)
	}
	ids := []string{}
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	return ids
}

// TestRanking compares the first hits. If a want ends with ".", it is the whole list.
func TestRanking(t *testing.T) {
	x := indexOf(t, graph())
	for _, c := range []struct{ text, want string }{
		// One entity by all its names.
		{"阿里云", "alibaba-cloud ."},
		{"Alicloud", "alibaba-cloud"},
		{"Aliyun", "alibaba-cloud"},
		{"Alibaba Cloud", "alibaba-cloud"},
		{"alibaba-cloud", "alibaba-cloud"},
		{"alibabacloud", "alibaba-cloud"},
		{"ALIBABA   CLOUD!", "alibaba-cloud"},
		{"Ａｌｉｙｕｎ", "alibaba-cloud"},
		// The order of tiers: exact, prefix, words, typos, description.
		{"alibaba", "alibaba alibaba-cloud"},
		{"azure", "microsoft-azure 21vianet ."},
		{"microsoft", "microsoft microsoft-azure ."},
		{"micro", "micron microsoft microsoft-azure ."},
		{"guizhou", "guizhou guizhou-cloud ."},
		{"cloud", "us-cloud-act alibaba-cloud guizhou-cloud red-cloud-rising ."},
		{"security law", "cn-cybersecurity-law-2017 cn-national-security-law-2015 ."},
		// Words, in any order, the last unfinished.
		{"21via", "21vianet ."},
		{"vianet", "21vianet"},
		{"21 vianet", "21vianet ."},
		{"micros", "microsoft microsoft-azure micron ."},
		{"azure microsoft", "microsoft-azure ."},
		{"azure micr", "microsoft-azure ."},
		{"law nat", "cn-national-security-law-2015 ."},
		{"red cloud rising", "red-cloud-rising ."},
		{"RedCloud rising", "red-cloud-rising ."},
		{"rising red", "red-cloud-rising ."},
		{"guizhou cloud", "guizhou-cloud ."},
		{"GuizhouCloud", "guizhou-cloud ."},
		{"GCBD", "guizhou-cloud ."},
		{"big data", "guizhou-cloud"},
		{"MIIT", "miit ."},
		{"ministry of industry", "miit ."},
		{"the ministry", "miit ."},
		{"cyber security law", "cn-cybersecurity-law-2017 ."},
		{"cyber-security", "cn-cybersecurity-law-2017"},
		{"peoples republic", "cn-cybersecurity-law-2017"},
		{"people's republic", "cn-cybersecurity-law-2017"},
		{"apt1", "unit-61398 ."},
		{"61398", "unit-61398 ."},
		{"U.S.", "us"},
		{"us", "us"},
		// Ids.
		{"cn-cybersecurity-law-2017", "cn-cybersecurity-law-2017 ."},
		{"cn-", "cn-cybersecurity-law-2017 cn-national-security-law-2015 ."},
		{"http://example.org/thing#Widget-9", "http://example.org/thing#Widget-9 ."},
		{"widget-9", "http://example.org/thing#Widget-9 ."},
		// Diacritics and letters written out.
		{"societe generale", "societe ."},
		{"SOCIÉTÉ", "societe ."},
		{"Chongqing", "chongqing ."},
		{"chóng", "chongqing ."},
		{"strasse", "strasse ."},
		// Typos.
		{"alibba", "alibaba alibaba-cloud ."},
		{"aliyn", "alibaba-cloud ."},
		{"chonqing", "chongqing ."},
		{"chogqinng", "chongqing ."},
		{"micorsoft", "microsoft microsoft-azure ."},
		{"micrsft azure", "microsoft-azure ."},
		// Most of the words, if nothing has all of them.
		{"who runs the azure data centre", "21vianet ."},
		{"azure nonsense nonsuch", "."},
		{"hauwei", "huawei ."},
		{"uhawei", "huawei ."},
		{"guizhoucluod", "guizhou-cloud ."},
		{"cybersecurty law", "cn-cybersecurity-law-2017 ."},
		{"61399", "."},
		{"usb", "."},
		// Chinese.
		{"世纪互联", "21vianet ."},
		{"世纪", "21vianet ."},
		{"互联", "21vianet ."},
		{"阿里", "alibaba-cloud alibaba ."},
		{"阿", "alibaba-cloud alibaba ."},
		{"云", "guizhou-cloud alibaba-cloud ."},
		{"贵州", "guizhou guizhou-cloud ."},
		{"安全法", "cn-cybersecurity-law-2017 cn-national-security-law-2015 ."},
		{"网络安全法", "cn-cybersecurity-law-2017 ."},
		{"中华人民共和国网络安全法", "cn-cybersecurity-law-2017 ."},
		{"信息化部", "miit ."},
		{"世纪互连", "21vianet ."},
		{"阿里雲", "alibaba-cloud ."},
		// Mixed.
		{"阿里云 alibaba", "alibaba-cloud ."},
		{"Alibaba阿里云", "alibaba-cloud ."},
		{"贵州 cloud", "guizhou-cloud ."},
		{"61398部队", "unit-61398 ."},
		// Descriptions.
		{"redmond", "microsoft ."},
		{"stored abroad", "us-cloud-act ."},
		{"microsoft redmond", "microsoft ."},
		// The remaining words of a text if no entity has all of them.
		{"microsoft xyzzyplugh", "microsoft microsoft-azure ."},
		{"xyzzyplugh", "."},
		{"🚀", "rocket ."},
		{"", "."},
		{" \t\n", "."},
	} {
		t.Run(c.text, func(t *testing.T) {
			got := strings.Join(append(find(t, x, search.Query{Text: c.text}), "."), " ")
			if !strings.HasPrefix(got, c.want) {
				t.Errorf("%q finds\n  %s, want\n  %s", c.text, got, c.want)
			}
		})
	}
}

// TestIdentifiers finds an entity by a whole identifier in any notation, and does not find it by similar texts.
func TestIdentifiers(t *testing.T) {
	x := indexOf(t, append(graph(), search.Document{
		ID: "ever-given", Kind: "Vessel", Name: "Ever Given",
		Identifiers: []string{"9811000", "imo 9811000", "5493001KJTIIGC8Y1R12", "HRB 1234"},
	}))
	for _, c := range []struct {
		text  string
		found bool
	}{
		{"9811000", true},
		{"IMO 9811000", true},
		{"imo9811000", true},
		{"5493001kjtiigc8y1r12", true},
		{"5493 001K JTII GC8Y 1R12", true},
		{"hrb-1234", true},
		{"981100", false},
		{"9811001", false},
		{"98110000", false},
		{"5493001KJTIIGC8Y1R13", false},
		{"HRB 1243", false},
		{"HRB", false},
	} {
		t.Run(c.text, func(t *testing.T) {
			if got := slices.Contains(find(t, x, search.Query{Text: c.text}), "ever-given"); got != c.found {
				t.Errorf("found: %v", got)
			}
		})
	}
}

// TestIdentifierHasNoTypos checks that an identifier finds no entity whose id or name differs from it in a letter.
func TestIdentifierHasNoTypos(t *testing.T) {
	x := indexOf(t, []search.Document{
		{ID: "intrusion-set--1", Kind: "Thing", Name: "Sandworm", Identifiers: []string{"G0034", "mitre G0034"}},
		{ID: "g0035", Kind: "Thing", Name: "Dragonfly", Identifiers: []string{"G0035", "mitre G0035"}},
		{ID: "other", Kind: "Thing", Name: "G0036 and others"},
	})
	if got := find(t, x, search.Query{Text: "G0034"}); !slices.Equal(got, []string{"intrusion-set--1"}) {
		t.Errorf("found %v", got)
	}
	if got := find(t, x, search.Query{Text: "Sandwurm"}); !slices.Equal(got, []string{"intrusion-set--1"}) {
		t.Errorf("found %v", got)
	}
}

// The label of a blank node without a name is generated, and no person types it. The node is found only by the complete
// label.
func TestBlankNodes(t *testing.T) {
	x := indexOf(t, []search.Document{
		{ID: "_:e3ad0f-1999", Kind: "Performance", Name: "_:e3ad0f-1999"},
		{ID: "_:e3ad0f-2000", Kind: "Performance", Name: "Rick"},
		{ID: "film-1999", Kind: "Film", Name: "Film 1999"},
	})
	for _, c := range []struct {
		text string
		want []string
	}{
		{"_:e3ad0f-1999", []string{"_:e3ad0f-1999"}},
		{"e3ad0f", []string{"_:e3ad0f-2000"}},
		{"1999", []string{"film-1999"}},
		{"Rick", []string{"_:e3ad0f-2000"}},
	} {
		t.Run(c.text, func(t *testing.T) {
			if have := find(t, x, search.Query{Text: c.text}); !slices.Equal(have, c.want) {
				t.Errorf("have %q, want %q", have, c.want)
			}
		})
	}
}

func TestKinds(t *testing.T) {
	x := indexOf(t, graph())
	for _, c := range []struct {
		kinds []string
		want  string
	}{
		{[]string{"Law"}, "us-cloud-act"},
		{[]string{"Law", "Document"}, "us-cloud-act red-cloud-rising"},
		{[]string{"Law", "Nonsense"}, "us-cloud-act"},
		{[]string{"Nonsense"}, ""},
		{[]string{""}, ""},
	} {
		if got := strings.Join(find(t, x, search.Query{Text: "cloud", Kinds: c.kinds}), " "); got != c.want {
			t.Errorf("cloud among %v is %q, want %q", c.kinds, got, c.want)
		}
	}
}

// TestPaging takes the hits in pages of every size, and through the iterator. All lists must be the same.
func TestPaging(t *testing.T) {
	x := indexOf(t, slices.Collect(generated(2000)))
	for _, text := range []string{"cloud", "b", "beijing t", "chonqing", "云", "works with"} {
		var want []search.Hit
		for hit, err := range x.Hits(context.Background(), search.Query{Text: text}) {
			if err != nil {
				t.Fatal(err)
			}
			if n := len(want); n > 0 && (hit.Score > want[n-1].Score || hit.Score == want[n-1].Score && hit.ID <= want[n-1].ID) {
				t.Fatalf("%q: %v comes after %v", text, hit, want[n-1])
			}
			want = append(want, hit)
		}
		if len(want) < 5 {
			t.Fatalf("%q: only %d hits", text, len(want))
		}
		for _, size := range []int{1, 7, 50, len(want), len(want) + 1} {
			if size == 1 && len(want) > 100 {
				continue
			}
			var got []search.Hit
			for more := true; more; {
				q := search.Query{Text: text, Limit: size}
				if len(got) > 0 {
					q.After = got[len(got)-1]
				}
				var page []search.Hit
				var err error
				page, more, err = x.Search(context.Background(), q)
				if err != nil {
					t.Fatal(err)
				}
				if more && len(page) != size {
					t.Fatalf("%q: a page of %d instead of %d, and more to come", text, len(page), size)
				}
				got = append(got, page...)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%q in pages of %d: %d hits, want %d", text, size, len(got), len(want))
			}
		}
	}
}

// TestOrderOfDocuments checks that hits and scores do not depend on how the index was made: the order of the
// documents, one build or many updates, and earlier content.
func TestOrderOfDocuments(t *testing.T) {
	docs := append(graph(), slices.Collect(generated(500))...)
	texts := []string{"cloud", "alibba", "b", "世纪", "云", "beijing tel", "works with", "data xyzzy", "microsoft xyzzyplugh"}
	want := results(t, indexOf(t, docs), texts)

	reversed := slices.Clone(docs)
	slices.Reverse(reversed)
	if got := results(t, indexOf(t, reversed), texts); got != want {
		t.Errorf("in the opposite order:\n%s\nwant\n%s", got, want)
	}

	for _, dir := range []string{"", t.TempDir()} {
		x, err := search.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		junk := []search.Document{{ID: "junk", Name: "Cloud"}, {ID: docs[0].ID, Name: "Alibaba"}}
		if err := x.Build(context.Background(), 1, slices.Values(junk)); err != nil {
			t.Fatal(err)
		}
		for i, chunk := range slices.Collect(slices.Chunk(docs, 50)) {
			if err := x.Update(context.Background(), uint64(i+2), slices.Values(chunk), "junk"); err != nil {
				t.Fatal(err)
			}
		}
		if got := results(t, x, texts); got != want {
			t.Errorf("by updates:\n%s\nwant\n%s", got, want)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}

func results(t *testing.T, x *search.Index, texts []string) string {
	t.Helper()
	var b strings.Builder
	for _, text := range texts {
		b.WriteString(text + ": " + strings.Join(find(t, x, search.Query{Text: text, Limit: 100}), " ") + "\n")
	}
	return b.String()
}

func TestInvalidDocuments(t *testing.T) {
	x := indexOf(t, graph())
	for _, c := range []struct {
		docs []search.Document
		want error
	}{
		{[]search.Document{{Name: "no id"}}, search.ErrInvalid},
		{[]search.Document{{ID: strings.Repeat("x", 1<<17)}}, search.ErrInvalid},
		{[]search.Document{{ID: "a"}, {ID: "b"}, {ID: "a"}}, search.ErrDuplicate},
	} {
		if err := x.Build(context.Background(), 2, slices.Values(c.docs)); !errors.Is(err, c.want) {
			t.Errorf("build: %v, want %v", err, c.want)
		}
	}
	if revision, ok := x.Revision(); revision != 1 || !ok {
		t.Errorf("revision %d, %v after failed builds, want 1", revision, ok)
	}
	if got := find(t, x, search.Query{Text: "aliyun"}); len(got) == 0 {
		t.Error("the index is lost after failed builds")
	}
}
