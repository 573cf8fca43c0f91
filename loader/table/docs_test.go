package table_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

// mapped is a mapping of the manual: files for its tables, and claims that it makes of them.
type mapped struct {
	name  string
	files map[string]string
	make  func(t *testing.T, dir string) // makes files that are not text
	want  []string
}

// manual has what the mappings of the page are tried with, in the order of the page.
var manual = []mapped{
	{
		name: "tables", files: map[string]string{
			"companies.csv":   "number;name;founded\n1;Acme;03.02.1999\n2;Beta;01.01.2001\n",
			"owners-2024.csv": "owner,owner_name,number,since,share\n2,Beta,1,2010,51\n",
		},
		want: []string{"reg:1 foundedOn 1999-02-03 |", "reg:2 OWNS -> reg:1 |", `{"percent":51}`},
	},
	{
		name: "options of values", files: map[string]string{
			"people.csv": "id,first,last,name_ru,name_zh,also,born,income,active,status,lang,motto,phone\n" +
				"1,Ann,Lee,Анна,安,A. Lee;Annie,05.06.1970,EUR 1.200.000,yes,X,fr,Voilà,0049\n" +
				"2,Bob,-,NULL,-,-,1980,\"EUR 7,5\",no,A,-,-,12\n",
		},
		want: []string{
			"person:1 name Ann Lee |", "person:1 reg:born 1970-06-05 ^date |", "person:1 reg:status unknown |",
			"person:1 alias Annie |", "person:2 reg:status active |", "person:2 reg:income 7.5 ^decimal |",
			"person:1 reg:phone 0049 |", "person:1 reg:source register |",
		},
	},
	{
		name: "headers of several rows",
		want: []string{
			"firm:1 name Alpha |", "firm:2 reg:sales2019 20 ^decimal |", "firm:2 reg:sales2020 3.5 ^decimal |",
		},
	},
	{
		name: "each", files: map[string]string{"parties.csv": "Party,Members\nGreen,Jane Doe; John Roe\n"},
		want: []string{"person:jane-doe MEMBER_OF -> party:green |", "person:john-roe MEMBER_OF -> party:green |"},
	},
	{
		name: "claims", files: map[string]string{
			"stakes.csv": "source,page,owner,company,since,until,stance,sure\nRegister,7,1,2,02/03/2010,2012,supports,0.7\n",
		},
		want: []string{`reg:1 OWNS -> reg:2 |`, `doc:Register "page 7"`, "2010-02-03..2012 SUPPORTS ALLEGED 0.7"},
	},
	{
		name:  "bounds",
		files: map[string]string{"reports.csv": "owner,company,first_reported,last_reported\n1,2,2012,2015\n"},
		want:  []string{"reg:1 OWNS -> reg:2 |", "..2012", "2015.."},
	},
	{
		name: "rows that were deleted", files: map[string]string{
			"changes.csv": "owner,company,deleted_at\n1,2,\n3,2,2024-05-01\n3,2,\n",
		},
		want: []string{"reg:1 OWNS -> reg:2 |", "reg:3 OWNS -> reg:2 |", "..2024-05-01", "org:register name The register |"},
	},
	{
		name: "rows of JSON", files: map[string]string{
			"firms.json": `{"result": {"register": "R", "firms": [` +
				`{"number": "1", "name": "Acme", "owners": [{"number": "2", "share": 60}]}]}}`,
		},
		want: []string{"reg:1 name Acme |", "reg:2 OWNS -> reg:1 |", `{"percent":60}`, "reg:1 reg:register R |"},
	},
	{
		name: "the first value that counts", files: map[string]string{
			"contracts.json": `{"generated": "x", "contracts": [{"lessor": "1", "lessee": "2", "signed": "2001",` +
				` "periods": [{"kind": "sale", "start": "1990"}, {"kind": "lease", "start": "1995"}]}]}`,
		},
		want: []string{"reg:1 OWNS -> reg:2 |", "1995"},
	},
	{
		name: "JSON beside a list", files: map[string]string{
			"firms.json": `{"file": {"source": "S"}, "firms": [{"number": "1", "name": "Acme", "meta": {"size": "big"},` +
				` "owners": [{"number": "2", "permille": 510, "grades": ["low", "high"]}]}]}`,
		},
		want: []string{"reg:1 name Acme |", "reg:2 OWNS -> reg:1 |", `{"percent":51}`, "0.2", "reg:1 reg:size big |"},
	},
	{name: "Parquet", make: manualParquet, want: []string{"reg:beta OWNS -> reg:1 |", `{"percent":60}`}},
	{
		name: "a workbook", make: manualBook,
		want: []string{"reg:1 reg:founded 1999", "reg:2 OWNS -> reg:1 |", `{"percent":51}`},
	},
	{
		name: "lookups", files: map[string]string{
			"companies.csv": "number,name\n1,Acme\n",
			"people.csv":    "number,first,last\n7,Ann,Lee\n",
			"stakes.csv":    "owner,company\nANN  LEE,acme\nNobody,Acme\n",
		},
		want: []string{"person:7 OWNS -> company:1 |", "owner:nobody OWNS -> company:1 |"},
	},
	{
		name: "a mapping that recognizes", files: map[string]string{
			"register.json": `{"source": "S", "firms": [{"number": "1", "name": "Acme", "size": 3}]}`,
		},
		want: []string{"reg:1 name Acme |", "reg:1 reg:size 3 ^decimal |"},
	},
}

func manualParquet(t *testing.T, dir string) {
	t.Helper()
	type owner struct {
		Name  string `parquet:"name"`
		Share int64  `parquet:"share"`
	}
	type firm struct {
		Number string  `parquet:"number"`
		Owners []owner `parquet:"owners,list"`
	}
	if err := parquet.WriteFile(filepath.Join(dir, "firms.parquet"), []firm{{"1", []owner{{"Beta", 60}}}}); err != nil {
		t.Fatal(err)
	}
}

func manualBook(t *testing.T, dir string) {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for sheet, rows := range map[string][][]any{
		"Companies":   {{"Number", "Name", "Founded"}, {"1", "Acme", 1999}},
		"Stakes 2024": {{"Owner", "Company", "Share"}, {"2", "1", "51 %"}},
	} {
		if _, err := book.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if err := book.SetSheetRow(sheet, "A"+string(rune('1'+i)), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := book.SaveAs(filepath.Join(dir, "register.xlsx")); err != nil {
		t.Fatal(err)
	}
}

// TestManual loads files with each mapping in the manual, and looks for the claims that the mapping makes. A file that
// the manual shows before a mapping is one of them.
func TestManual(t *testing.T) {
	page, err := os.ReadFile("../../docs/mapping.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := "(?:^`([^`\n]+)`:\n\n```\n([^`]*)^```\n\n)?"
	blocks := regexp.MustCompile("(?ms)"+shown+"^```yaml\n(.*?)^```$").FindAllSubmatch(page, -1)
	if len(blocks) != len(manual) {
		t.Fatalf("the page has %d mappings, and the test has files for %d", len(blocks), len(manual))
	}
	for i, tt := range manual {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			files := map[string]string{"dataset.yaml": "name: manual\n", "a.mapping.yaml": string(blocks[i][3])}
			if name := string(blocks[i][1]); name != "" {
				files[name] = string(blocks[i][2])
			}
			for name, text := range tt.files {
				files[name] = text
			}
			for name, text := range files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if tt.make != nil {
				tt.make(t, dir)
			}
			got := load(t, newLoader(t), dir)
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %s in\n%s", want, got)
				}
			}
		})
	}
}
