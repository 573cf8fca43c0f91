package infer_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2" // an independent writer of workbooks

	"nexum/loader/infer"
	"nexum/schema"
)

var rewrite = flag.Bool("rewrite", false, "write the expected outputs anew")

// draft returns the draft from files, and checks that the ontology is valid.
func draft(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		paths = append(paths, filepath.Join(dir, e.Name()))
	}
	d, err := infer.Files(context.Background(), paths, infer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := d.Ontology()
	o, err := schema.New(schema.Source{Name: "draft", Text: text})
	if err == nil {
		_, err = o.Compose()
	}
	if err != nil {
		t.Errorf("%v\n%s", err, text)
	}
	return text + d.Mapping()
}

// TestFormOfWorkbook drafts from a sheet with a title, a header of two rows with merged cells, and a total.
func TestFormOfWorkbook(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	var errs []error
	for i, row := range [][]any{
		{"The register"},
		nil,
		{"number", "Firm", nil, "Sales", nil},
		{nil, "name", "city", 2019, 2020},
		{1, "Alpha", "Bonn", 10, 2.5},
		{2, "Beta", "Ulm", 20, 3.5},
		{"Total", nil, nil, 30, 6},
	} {
		errs = append(errs, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	errs = append(errs, f.MergeCell("Sheet1", "B3", "C3"), f.MergeCell("Sheet1", "D3", "E3"),
		f.MergeCell("Sheet1", "A3", "A4"))
	dir := t.TempDir()
	book := filepath.Join(dir, "firms.xlsx")
	if err := errors.Join(append(errs, f.SaveAs(book))...); err != nil {
		t.Fatal(err)
	}
	d, err := infer.Files(t.Context(), []string{book}, infer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"my.graphqls": d.Ontology(), "my.mapping.yaml": d.Mapping()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if len(d.Assumed) != 3 {
		t.Errorf("the draft assumes %q", d.Assumed)
	}
	got := claims(t, filepath.Join(dir, "my.graphqls"), filepath.Join(dir, "my.mapping.yaml"))
	for _, want := range []string{
		"firm:1 name Alpha", "firm:2 firmCity Ulm", "firm:2 sales2019 20", "firm:1 sales2020 2.5",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("the load has no %q:\n%s\n%s", want, strings.Join(got, "\n"), d.Mapping())
		}
	}
	if slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "firm:Total") }) {
		t.Errorf("the load has the total:\n%s", strings.Join(got, "\n"))
	}
}

func TestFiles(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files map[string]string
	}{
		{"lookups", map[string]string{
			"people.csv": `id,name,born
P1,Ann Lee,1970-03-01
P2,Bob Roe,1981
P3,Cid Poe,1990-12-24
P4,Dora Moe,1965-07-30
`,
			"companies.csv": `number,name,founded
C1,Acme Ltd,1999-01-02
C2,Beta GmbH,2003-04-05
C3,Gamma SA,2010-06-07
C4,Delta Holding,2015-08-09
`,
			"roles.csv": `person,company,role,since
Ann Lee,Acme Ltd,director,2001
Bob Roe,Acme Ltd,secretary,2004
Bob Roe,Beta GmbH,director,2005
Cid Poe,Gamma SA,director,2011
Dora Moe,Delta Holding,director,2016
`,
			"addresses.csv": `occupant,street,city,country
Acme Ltd,1 High Street,London,UK
Beta GmbH,Hauptstr. 2,Berlin,Germany
Gamma SA,1 High Street,London,UK
Dora Moe,9 Low Road,Leeds,UK
`,
			"payments.csv": `reference,payer,payee,amount,date
T1,Acme Ltd,Beta GmbH,5000,2020-01-02
T2,Beta GmbH,gamma sa,4500,2020-01-05
T3,Gamma SA,Ann Lee,4000,2020-01-09
T4,Delta Holding,Acme Ltd,100,2020-02-01
T5,Acme Ltd,Omega Trust,50,2020-03-01
`,
		}},
		{"films", map[string]string{"a.nq": `</f/1> <type> </film/film> .
</f/1> <name> "One" .
</f/1> </film/film/directed_by> </p/1> .
</f/1> </film/film/starring> _:x .
_:x </film/performance/actor> </p/1> .
_:x </film/performance/character> "Rick" .
_:y </film/performance/actor> </p/2> .
</f/2> </film/film/starring> _:y .
</f/2> <type> </film/film> .
</p/1> <type> </people/person> .
`}},
		{"tuples", map[string]string{
			"Student.facts": "\"<http://e/s1>\"\n\"<http://e/s2>\"\n", "Assistant.facts": "\"<http://e/s2>\"\n",
			"Course.facts": "\"<http://e/c1>\"\n",
			"takes.facts":  "\"<http://e/s1>\"\t\"<http://e/c1>\"\n\"<http://e/s2>\"\t\"<http://e/c1>\"\n",
			"name.facts":   "\"<http://e/s1>\"\t\"Ada\"\n", "email.facts": "\"<http://e/s1>\"\t\"ada@e\"\n",
		}},
		{
			"shared-classes",
			map[string]string{"a.nt": `<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#NamedIndividual> .
<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Person> .
<http://e/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#NamedIndividual> .
<http://e/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Place> .
<http://e/a> <http://e/livesIn> <http://e/b> .
`},
		},
		{
			"facts",
			map[string]string{"a.nt": `<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Document> .
<http://e/a> <http://e/born> "1999-02-03"^^<http://www.w3.org/2001/XMLSchema#date> .
<http://e/a> <http://e/size> "5" .
<http://e/a> <http://e/weight> "5.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://e/a> <http://e/tag> "x" .
<http://e/a> <http://e/tag> "y" .
<http://e/a> <http://e/at> "z" .
<http://e/a> <http://e/tag> <http://e/b> .
<http://e/a> <http://e/partOf> <http://e/c> .
`},
		},
		{"tables", map[string]string{
			"companies.csv": "number,name,founded,size,listed\nA1,Alpha,01.02.1999,\"1,5\",true\nB2,Beta,17.05.2003,\"2,5\",false\n",
			"people.csv":    "id,name,employer_number,born\n1,Ann,A1,1970-02-03\n2,Bob,,1980-05\n",
			"roles.csv":     "person_id,company_number,role,since\n1,A1,chair,2001\n2,B2,clerk,2002\n",
		}},
		{"german", map[string]string{
			"Gesellschaften.csv": "\ufeffHRB-Nummer;Firma;Gründungsdatum;Stammkapital (€);Anteil\nA1;Müller GmbH;31.12.2024;1.234.567,89;51 %\nB2;Söhne AG;01.02.1999;900,5;49,5 %\n",
			"sociétés.csv":       "numéro;nom;créée le\nx1;Alpha SA;31/12/2024\nx2;Bêta SA;01/02/1999\n",
		}},
		{
			"objects", map[string]string{
				"items.json": `[{"id": "x", "name": "X", "tags": ["a"], "owners": [{"name": "A"}], "size": {"w": 1.5}}, {"id": "y", "name": "Y"}]`,
			},
		},
		{"lists in an object", map[string]string{
			"register.json": `{"meta": {"source": "register"}, "companies": [{"id": "C1", "name": "Acme"}, {"id": "C2", "name": "Beta"}],
				"people": [{"id": "P1", "name": "Ann", "born": "1970-02-03"}, {"id": "P2", "name": "Bob", "born": "1980"}],
				"roles": [{"person": "Ann", "company": "Acme", "role": "chair"}, {"person": "Bob", "company": "Beta", "role": "clerk"},
				{"person": "Ann", "company": "Beta", "role": "clerk"}]}`,
			"deep.json":  `{"took": 3, "result": {"ships": [{"imo": "9811000", "owner_id": "C1"}, {"imo": "9074729", "owner_id": "X9"}]}}`,
			"ports.json": `{"data": [{"code": "RTM", "name": "Rotterdam"}, {"code": "HAM", "name": "Hamburg"}]}`,
		}},
		{"objects with lists", map[string]string{
			"one.json":   `{"id": "x", "name": "X", "owners": [{"name": "A"}]}`,
			"lines.json": `{"key": "x", "owners": [{"name": "A"}]}` + "\n" + `{"key": "y", "owners": [{"name": "B"}]}`,
			"mixed.json": `{"number": "x", "owners": [{"name": "A"}, 5]}`,
		}},
		{"equal cells without ids", map[string]string{
			"stakes.csv": "owner,company,percent,since\nA,X,60,1998\nB,X,40,1999\n,X,40,\n,Y,40,\n",
		}},
		{"without ids", map[string]string{"rows.csv": "a,b\n1,2\n1,3\n2,3\n"}},
		{"rows twice", map[string]string{
			"ships.csv":  "imo,name,owner_number,tonnage\n9811000,Ever Bright,A 1,\"219,079\"\n9811000,Ever Bright,A 1,\"219,079\"\n9074729,Sea Lion,A 2,800\n9123451,Third,A 2,9\n",
			"owners.csv": "number,name,capital,share\nA 1,Alpha,\"1,234.50\",\"0,125\"\nA 2,Beta,\"2,000\",\"0,5\"\nA 1,Alpha,\"1,234.50\",\"0,125\"\nA 3,B \"x\" C,1,2\n",
		}},
		{"ids of two tables", map[string]string{
			"companies.csv": "number,name\nC1,Alpha\nC2,Beta\nC3,Gamma\n",
			"people.csv":    "id,name\nP1,Ann\nP2,Bob\n",
			"stakes.csv":    "owner,company,percent\nC1,C2,60\nP1,C1,40\nP2,C1,60\nX9,C3,40\nC2,C3,60\n",
		}},
		{"dangling ids", map[string]string{
			"ships.csv":    "imo,name\nA1,Sea\nA2,Sun\n",
			"sisters.csv":  "ship,sister,yard\nA1,A2,U\nA2,A7,V\nA1,A8,W\n",
			"unlike.csv":   "key,size\nk1,1\nk2,2\n",
			"clusters.csv": "record,cluster_id\n1,1\n2,1\n3,9\n4,8\n",
		}},
		{"values of another type", map[string]string{"events.csv": events()}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			golden(t, tt.name, draft(t, tt.files))
		})
	}
}

// events returns a table whose columns have a few values that do not fit: one of the dates, one of the numbers, too
// many of the sizes.
func events() string {
	var b strings.Builder
	b.WriteString("key,day,amount,size,percent\n")
	for i := range 40 {
		day, amount, size := fmt.Sprintf("%02d.03.2001", i%28+1), fmt.Sprintf("1.%03d,50", i), fmt.Sprint(i)
		switch i {
		case 3:
			day = "soon"
		case 5:
			day, amount = "31.02.2001", "a lot\twith a tab"
		}
		if i%10 == 0 {
			size = "large"
		}
		fmt.Fprintf(&b, "e-%d,%s,\"%s\",%s,%d %%\n", i, day, amount, size, i)
	}
	return b.String()
}

// TestEncodings checks that the mapping names the encoding only of the tables that are not in UTF-8.
func TestEncodings(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"firmen.csv": "Nummer;Firma;Sitz\n1;M\xfcller;K\xf6ln\n2;S\xf6hne;Ulm\n",
		"people.csv": "id,name,town\n1,Øster,Århus\n2,Ann,Oslo\n",
	}
	var paths []string
	for name, text := range files {
		paths = append(paths, filepath.Join(dir, name))
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(paths)
	d, err := infer.Files(t.Context(), paths, infer.Options{Encoding: "windows-1252"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.Mapping(), "  - file: firmen.csv\n    encoding: windows-1252\n"; !strings.Contains(got, want) ||
		strings.Count(got, "encoding:") != 1 {
		t.Errorf("the mapping is\n%s\nit should have %q, and no other encoding", got, want)
	}
	for _, want := range []string{"such as Ulm", "such as Oslo"} {
		if !strings.Contains(d.Ontology(), want) {
			t.Errorf("the draft has no %q:\n%s", want, d.Ontology())
		}
	}
	if strings.Contains(d.Ontology(), "Ã") {
		t.Errorf("a table in UTF-8 was read in another encoding:\n%s", d.Ontology())
	}
}

// TestFilms drafts from a real graph, in which the performances have no class.
func TestFilms(t *testing.T) {
	const films = "../../../shared/datasets/30kmoviedata.nq.gz"
	if _, err := os.Stat(films); err != nil {
		t.Skip("the film graph is not there")
	}
	d, err := infer.Files(t.Context(), []string{films}, infer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"type Film @iri(is: \"/film/film\") {", "type Person @kind(plural: \"people\")", "type Performance {",
		"starring: [Performance!] @relation(type: STARRING, direction: OUT)", "136,709 entities",
		"DIRECTED_BY @predicate(from: [FILM], to: [PERSON, FILM], inverse: \"directed\")",
	} {
		if !strings.Contains(d.Ontology(), want) {
			t.Errorf("the draft has no %q:\n%s", want, d.Ontology())
		}
	}
}

func TestErrors(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a.nq", "<a:b> <a:c>", "a.nq: line 1: expected an object"},
		{"a.csv", "", "a.csv: the table has no header"},
		{"a.csv", "a,a\n1,2\n", `are both called "a"`},
		{"a.json", "{", "a.json: the JSON is cut off"},
		{"a.nq", "", "no kinds were found in the data"},
	} {
		path := filepath.Join(t.TempDir(), tt.name)
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := infer.Files(t.Context(), []string{path}, infer.Options{}); err == nil ||
			!strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %q: %v", tt.name, tt.text, err)
		}
	}
}

// TestWorkbook checks that each sheet with rows is a table of the draft.
func TestWorkbook(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	_, err := f.NewSheet("Stakes")
	errs := []error{err}
	for i, row := range [][]any{{"Number", "Name"}, {1, "A"}, {2, "B"}} {
		errs = append(errs, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	for i, row := range [][]any{{"Company", "Share"}, {1, 0.5}, {2, 0.25}} {
		errs = append(errs, f.SetSheetRow("Stakes", fmt.Sprintf("A%d", i+1), &row))
	}
	style, err := f.NewStyle(&excelize.Style{NumFmt: 9})
	var b bytes.Buffer
	errs = append(errs, err, f.SetCellStyle("Stakes", "B2", "B3", style))
	_, err = f.WriteTo(&b)
	if err := errors.Join(append(errs, err)...); err != nil {
		t.Fatal(err)
	}
	golden(t, "workbook", draft(t, map[string]string{"companies.xlsx": b.String()}))
}

// golden compares a draft with the expected one.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + strings.ReplaceAll(name, " ", "-") + ".expected"
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%v: got\n%s\nwant\n%s", err, got, want)
	}
}

// TestNamesOfOtherRows checks two columns with headings such as payer and payee, whose cells are names of entities. The
// draft must look the names up in the table that has them, and must make a relation from the first column to the
// second.
func TestNamesOfOtherRows(t *testing.T) {
	got := draft(t, map[string]string{
		"companies.csv": "company_id,name\nC1,Alpha Ltd\nC2,Beta GmbH\nC3,Gamma SA\n",
		"payments.csv":  "payment_no,payer,payee,amount\n1,Alpha Ltd,Beta GmbH,5\n2,Beta GmbH,Omega,6\n3,Zeta,Gamma SA,7\n4,Zeta,Gamma SA,8\n",
	})
	got += draft(t, map[string]string{
		"people.csv":    "id,name\nP1,Jürgen Weiß\nP2,María Núñez\n",
		"firms.csv":     "number,name\nF1,Acme Ltd\nF2,Beta GmbH\nF3,Gamma SA\n",
		"holdings.csv":  "owner,company,share\njürgen weiß,F1,51\nAcme Ltd,F3,100\nOmega,F2,10\nDelta,F1,5\n",
		"donations.csv": "Donor,Recipient,Amount\nMaría Núñez,Blue Party,5\nAcme Ltd,Blue Party,8\nJohn Smith,Red Party,8\n",
	})
	for _, want := range []string{
		`target: {lookup: {table: companies.csv, column: name, value: payer}, id: "party:{payer|slug}", kind: Party, name: payer}`,
		`target: {lookup: {table: companies.csv, column: name, value: payee}, id: "party:{payee|slug}", kind: Party, name: payee}`,
		"payer: 1 of 3 different values is no name in companies.csv.",
		"HOLDING @predicate(from: [FIRM, PARTY, PERSON], to: [FIRM]",
		`source: {lookup: [{table: firms.csv, column: name, value: owner}, {table: people.csv, column: name, value: owner}], ` +
			`id: "party:{owner|slug}", kind: Party, name: owner}` + "\n        target: firm:{company}",
		`value: Donor}], id: "party:{Donor|slug}", kind: Party, name: Donor}` + "\n" +
			`        target: {id: "party:{Recipient|slug}", kind: Party, name: Recipient}`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestHeadings checks drafts for tables with headings of other languages.
func TestHeadings(t *testing.T) {
	golden(t, "headings", draft(t, map[string]string{
		"Kunden.csv": "Kundennr.;Kunde;Umsatz (EUR);seit\nK-1;Öhler OHG;1.250,50;01.03.2011\nK-2;Müller GmbH;980,00;2015\n" +
			"K-3;Łódź Trans;-;n.a.\n",
		"Beteiligungen.csv": "Gesellschafter;Gesellschaft;Anteil\nMüller GmbH;Öhler OHG;51 %\nKarl Öhler;Öhler OHG;49 %\n",
		"名单.csv": "编号,公司名称,成立日期,注册资本（万元）,法定代表人\nA1,阿里云计算有限公司,2008年4月8日,\"101,082.57\",张建锋\n" +
			"A2,世纪互联,2006-03-15,\"1,000\",陈升\nA3,上海蓝云,2013-05-28,500,陈升\n",
		"株主.csv": "氏名,会社名,持株比率\n山田太郎,蓝云,12.5\n佐藤花子,世纪互联,30\n",
	}))
}

// TestAmbiguousNames checks that the draft does not look up the names in a column if one of them stands for two rows in
// any spelling.
func TestAmbiguousNames(t *testing.T) {
	got := draft(t, map[string]string{
		"companies.csv": "company_id,name\nC1,Alpha Ltd\nC2,Beta GmbH\nC3,ALPHA  LTD\n",
		"payments.csv":  "payment_no,payer,amount\n1,Alpha Ltd,5\n2,Beta GmbH,6\n3,Beta GmbH,7\n",
	})
	if want := "since some of these names stand for several rows"; !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
	if strings.Contains(got, "{lookup:") {
		t.Errorf("a lookup in\n%s", got)
	}
}

// TestNamedLikeRows checks which column called like its table has the names of the rows.
func TestNamedLikeRows(t *testing.T) {
	for _, tt := range []struct{ name, companies, want string }{
		{
			"names beside ids", "Reg No,Company,Country\nC-1,Alpha Ltd,Cyprus\nC-2,Beta SA,Malta\n",
			"        kind: Company\n        name: Company\n",
		},
		{
			"a name beside it", "Reg No,Name,Company\nC-1,Alpha Ltd,Omega\nC-2,Beta SA,Psi\n",
			"        kind: Company\n        name: Name\n",
		},
		{
			"ids of other rows", "Reg No,Company,Country\nC-1,C-2,Cyprus\nC-2,C-1,Malta\n",
			"        kind: Company\n        facts:\n",
		},
		{
			"one text in several rows", "Reg No,Company,Country\nC-1,Omega,Cyprus\nC-2,Omega,Malta\nC-3,Psi,Malta\n",
			"        kind: Company\n        facts:\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := draft(t, map[string]string{"companies.csv": tt.companies}); !strings.Contains(got, tt.want) {
				t.Errorf("no\n%s\nin\n%s", tt.want, got)
			}
		})
	}
}
