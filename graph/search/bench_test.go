package search_test

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nexum/graph/search"
)

// generated yields n documents that look like a graph of companies, laws and places. They are the same in each run.
// Half of them have a Chinese alias, and a third have a description.
func generated(n int) iter.Seq[search.Document] {
	first := strings.Fields(
		"Alibaba Huawei Tencent Baidu Guizhou Beijing Shanghai Chongqing Northern Southern Pacific Global United Cyber Cloud Data Digital Smart Red Blue Golden Silver Eastern Western Central National State Provincial Municipal International")
	last := strings.Fields(
		"Technology Holdings Group Law Regulation Ministry Bureau Commission Center Institute University Bank Telecom Networks Services Systems Software Partners Alliance Act Plan Incident Agreement Platform Zone")
	syllables := strings.Fields(
		"ba be bo chi da dor fen gal gu han hu jin ka kel lan li lo mar mi nan nor pa qing ran ros sha sun ta tor ul van wei xin yan yu zhe zon")
	chinese := []rune("阿里巴云腾讯百度华为京东网络安全法国家信息中心贵州北上海重庆工业和部电数据技术有限公司集团发展研究院银行通大学计划合作世纪互联平台服务")
	kinds := []string{"Company", "Law", "Ministry", "Place", "Person", "Incident", "Service"}
	return func(yield func(search.Document) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		word := func() string {
			var b strings.Builder
			for range 2 + r.IntN(3) {
				b.WriteString(syllables[r.IntN(len(syllables))])
			}
			s := b.String()
			return strings.ToUpper(s[:1]) + s[1:]
		}
		for i := range n {
			d := search.Document{Kind: kinds[r.IntN(len(kinds))]}
			d.Name = word() + " " + last[r.IntN(len(last))]
			if r.IntN(2) == 0 {
				d.Name = first[r.IntN(len(first))] + " " + d.Name
			}
			d.ID = fmt.Sprintf("%s-%d", strings.ToLower(strings.ReplaceAll(d.Name, " ", "-")), i)
			if r.IntN(2) == 0 {
				var alias []rune
				for range 2 + r.IntN(6) {
					alias = append(alias, chinese[r.IntN(len(chinese))])
				}
				d.Aliases = append(d.Aliases, string(alias))
			}
			if r.IntN(3) == 0 {
				d.Description = fmt.Sprintf("A %s of %s that works with %s on %s.", last[r.IntN(len(last))], word(), word(),
					first[r.IntN(len(first))])
			}
			if !yield(d) {
				return
			}
		}
	}
}

var sizes = []int{10_000, 100_000}

func BenchmarkBuild(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			docs := slices.Collect(generated(n))
			var size int64
			for b.Loop() {
				dir := b.TempDir()
				x, err := search.Open(dir)
				if err != nil {
					b.Fatal(err)
				}
				if err := x.Build(context.Background(), 1, slices.Values(docs)); err != nil {
					b.Fatal(err)
				}
				size = diskUse(b, dir)
				if err := x.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "entities/s")
			b.ReportMetric(float64(size)/float64(n), "diskB/entity")
		})
	}
}

func diskUse(tb testing.TB, dir string) (size int64) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return size
}

// built returns an index of n generated documents, on disk.
func built(b *testing.B, n int) *search.Index {
	x, err := search.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = x.Close() })
	if err := x.Build(context.Background(), 1, generated(n)); err != nil {
		b.Fatal(err)
	}
	return x
}

func BenchmarkSearch(b *testing.B) {
	cases := []struct{ name, text string }{
		{"OneLetter", "b"},
		{"ThreeLetters", "dat"},
		{"Prefix", "guizhou ba"},
		{"Word", "cloud"},
		{"Words", "telecom beijing"},
		{"Typo", "chonqing"},
		{"TwoTypos", "chonquing tecnology"},
		{"Chinese", "世纪互联"},
		{"ChinesePair", "贵州"},
		{"Mixed", "beijing 云"},
		{"Nothing", "qqqqxxxxzz"},
		{"Long", strings.Repeat("network security law of the people ", 300)},
	}
	for _, n := range sizes {
		x := built(b, n)
		names := slices.Collect(generated(min(n, 2000)))
		b.Run(fmt.Sprintf("%d/NamesMix", n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(3, 4))
			var took []time.Duration
			for b.Loop() {
				text := names[r.IntN(len(names))].Name
				switch r.IntN(3) {
				case 0:
					text = text[:1+r.IntN(len(text))]
				case 1:
					at := r.IntN(len(text) - 1)
					text = text[:at] + text[at+1:]
				}
				start := time.Now()
				if _, _, err := x.Search(context.Background(), search.Query{Text: text}); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			for _, p := range []int{50, 95, 99} {
				b.ReportMetric(float64(took[len(took)*p/100].Microseconds()), fmt.Sprintf("p%d-µs", p))
			}
		})
		for _, c := range cases {
			b.Run(fmt.Sprintf("%d/%s", n, c.name), func(b *testing.B) {
				b.ReportAllocs()
				found := 0
				for b.Loop() {
					hits, _, err := x.Search(context.Background(), search.Query{Text: c.text})
					if err != nil {
						b.Fatal(err)
					}
					found = len(hits)
				}
				b.ReportMetric(float64(found), "hits")
			})
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			x, err := search.Open(dir)
			if err != nil {
				b.Fatal(err)
			}
			if err := x.Build(context.Background(), 1, generated(n)); err != nil {
				b.Fatal(err)
			}
			if err := x.Close(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				x, err := search.Open(dir)
				if err != nil {
					b.Fatal(err)
				}
				if err := x.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkUpdate(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := built(b, n)
			docs := slices.Collect(generated(100))
			revision := uint64(1)
			for b.Loop() {
				revision++
				docs[0].Description = fmt.Sprint(revision)
				if err := x.Update(context.Background(), revision, slices.Values(docs)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
