package infer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"

	"nexum/loader/infer"
)

// TestEdges drafts tables whose headings say that the rows are relations.
func TestEdges(t *testing.T) {
	const relation = "    relations:\n      - type: DEAL\n        source: "
	for _, c := range []struct {
		name, text string
		want       string // part of the mapping
		not        string
	}{
		{
			"source and target, each source once", "source,target,weight\nA,B,1\nB,C,2\n",
			relation + `{id: "vertex:{source|slug}", kind: Vertex, name: source}`, "entities:",
		},
		{
			"from and to with codes", "from,to,amount,date\nDE12,FR34,5,2020-01-01\nDE12,FR35,6,2020-01-02\n",
			relation + `{id: "vertex:{from|slug}", kind: Vertex, name: from}`, "entities:",
		},
		{
			"numbers", "Source ID,Target ID\n1,2\n2,3\n",
			relation + `{id: "vertex:{Source ID|slug}", kind: Vertex, name: Source ID}`, "entities:",
		},
		{
			"owner and owned", "owner,owned,percent,since\nAcme,Bolt,50.5,2010\nBolt,Cog,25,2011\n",
			relation + `{id: "party:{owner|slug}", kind: Party, name: owner}`, "entities:",
		},
		{
			"from and to are a period", "name,from,to\nAnn,2010-01-01,2011-01-01\nBob,2012-01-01,2013-01-01\n", "entities:",
			"relations:",
		},
		{
			"from and to of rows that have a name", "name,from,to\nLine 1,Bonn,Ulm\nLine 2,Ulm,Bonn\n", "entities:",
			"relations:",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := draftOf(t, "deals.csv", []byte(c.text)).Mapping()
			if !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
				t.Errorf("there should be %q and no %q in\n%s", c.want, c.not, got)
			}
		})
	}
}

// TestGuessedEncoding drafts tables in encodings that are older than Unicode.
func TestGuessedEncoding(t *testing.T) {
	for _, c := range []struct{ encoding, text, want string }{
		{"windows-1252", "Nr;Firma\n1;Müller & Söhne\n2;Bäcker Café\n", "name: Firma"},
		{"windows-1251", "ИНН;Наименование\n7707083893;Сбербанк России\n7736050003;Газпром\n", "Наименование"},
		{"koi8-r", "ИНН;Наименование\n7707083893;Сбербанк России\n7736050003;Газпром\n", "Наименование"},
		{"shift_jis", "会社番号,会社名,設立日\n1,株式会社トヨタ,1937年8月28日\n2,ソニー株式会社,1946年5月7日\n", "会社名"},
		{"gb18030", "编号,公司名称,成立日期\n1,华为技术有限公司,1987-09-15\n2,腾讯科技,1998-11-11\n", `name: "公司名称"`},
		{"big5", "編號,公司名稱,成立日期\n1,台灣積體電路製造股份有限公司,1987-02-21\n2,鴻海精密工業,1974-02-20\n", `name: "公司名稱"`},
		{"euc-kr", "번호,회사명,설립일\n1,삼성전자,1969-01-13\n2,현대자동차,1967-12-29\n", `name: "회사명"`},
	} {
		t.Run(c.encoding, func(t *testing.T) {
			e, err := htmlindex.Get(c.encoding)
			if err != nil {
				t.Fatal(err)
			}
			text, err := e.NewEncoder().String(c.text)
			if err != nil {
				t.Fatal(err)
			}
			got := draftOf(t, "t.csv", []byte(text)).Mapping()
			if !strings.Contains(got, "encoding: "+c.encoding+"\n") || !strings.Contains(got, c.want) {
				t.Errorf("there should be encoding: %s and %q in\n%s", c.encoding, c.want, got)
			}
		})
	}
}

// TestDateFormats drafts columns with dates as registers write them.
func TestDateFormats(t *testing.T) {
	for _, c := range []struct{ name, heading, first, second, want string }{
		{"digits only, under a heading for dates", "reg_date", "20200102", "20211231", "format: YYYYMMDD"},
		{"digits only, under another heading", "number", "20200102", "20211231", "number: number"},
		{"the month first, in words", "date", `"Jan 2, 2020"`, `"Feb 28, 2021"`, `format: "MMM D, YYYY"`},
		{"the month in words, without a comma", "date", "Jan 2 2020", "Feb 28 2021", "format: MMM D YYYY"},
		{"the month in full", "date", `"January 2, 2020"`, `"February 28, 2021"`, `format: "MMMM D, YYYY"`},
		{"hyphens and the month in words", "date", "02-JAN-2020", "28-FEB-2021", "format: DD-MMM-YYYY"},
		{"a year and slashes, without zeros", "date", "2020/1/2", "2021/12/31", "format: YYYY/M/D"},
		{"a year and points", "date", "2020.01.02", "2021.12.31", "format: YYYY.MM.DD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "id,name," + c.heading + "\n1,A," + c.first + "\n2,B," + c.second + "\n"
			if got := draftOf(t, "t.csv", []byte(text)).Mapping(); !strings.Contains(got, c.want) {
				t.Errorf("no %q in\n%s", c.want, got)
			}
		})
	}
}

func draftOf(t *testing.T, name string, text []byte) *infer.Draft {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := infer.Files(t.Context(), []string{path}, infer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}
