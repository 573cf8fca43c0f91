package infer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nexum/loader/infer"
)

// TestSources drafts tables as well-known sources publish them: lists of sanctions without a header or with a line
// above it, nodes and edges of graph tools, answers of Wikidata, lines of JSON that are called .txt.
func TestSources(t *testing.T) {
	type files map[string]string
	for _, c := range []struct {
		name  string
		files files
		want  []string // parts of the mapping
		not   []string
	}{
		{
			"a list without a header, with the end of file of DOS",
			files{
				"SDN.CSV": "36,\"AEROCARIBBEAN AIRLINES\",-0- ,\"CUBA\"\r\n2674,\"ABBAS, Abu\",\"individual\",\"SDGT\"\r\n15036,\"ALFA\",\"vessel\",-0- \r\n\x1a",
				"ALT.CSV": "36,12,\"aka\",\"AERO-CARIBBEAN\"\r\n36,13,\"aka\",\"AERO CARIBBEAN\"\r\n2674,1234,\"fka\",\"ZAYDAN\"\r\n\x1a",
			},
			[]string{
				"header: false  # the first row is data", `empty: ["-0-"]`, `- id: "sdn:{#1}"`, `x4: "{#4}"`,
				`target: "sdn:{#1}"`,
			},
			[]string{"AEROCARIBBEAN"},
		},
		{
			"cells of the first row again, and no number",
			files{"links.csv": "Person,Ann,Firm,Acme\nPerson,Ann,Firm,Bolt\nFirm,Acme,Port,Ulm\n"},
			[]string{"header: false"},
			nil,
		},
		{
			"IRIs in angle brackets and no header",
			files{
				"Chair.csv":    "\"<http://d0.u0.edu/Full7>\"\n\"<http://d10.u0.edu/Full5>\"\n\"<http://d11.u0.edu/Full0>\"\n",
				"worksFor.csv": "\"<http://d0.u0.edu/Full7>\"\t\"<http://d0.u0.edu>\"\n\"<http://d10.u0.edu/Full5>\"\t\"<http://d10.u0.edu>\"\n",
			},
			[]string{"file: Chair.csv\n    header: false", "file: worksFor.csv\n    header: false"},
			nil,
		},
		{"one IRI above another", files{"u.csv": "http://u0.edu\nhttp://u84.edu\n"}, []string{"header: false"}, nil},
		{
			"an IRI that ends in a word above one of its domain",
			files{"places.csv": "http://dbpedia.org/resource/Ulm,5\nhttp://dbpedia.org/resource/Bonn,6\n"},
			[]string{"header: false"},
			nil,
		},
		{"IRIs of items", files{"i.csv": "http://x.org/i/Q1,Ann\nhttp://x.org/i/Q2,Bob\n"}, []string{"header: false"}, nil},
		{"URNs", files{"b.csv": "urn:isbn:0262046305,A\nurn:isbn:0262033844,B\n"}, []string{"header: false"}, nil},
		{"addresses of e-mail", files{"p.csv": "Ann,ann@x.org\nBob,bob@y.co.uk\n"}, []string{"header: false"}, nil},
		{
			"UUIDs",
			files{
				"u.csv": "0b5f5c4e-6f1d-4a53-9c1b-3f5f7a1d2e4c,Ann\n1c5f5c4e-6f1d-4a53-9c1b-3f5f7a1d2e4c,Bob\n",
			},
			[]string{"header: false"},
			nil,
		},
		{
			"hashes",
			files{
				"h.csv": "a.exe,d41d8cd98f00b204e9800998ecf8427e\nb.exe,9e107d9d372bb6826bd81d3542a419d6\n",
			},
			[]string{"header: false"},
			nil,
		},
		{
			"LEIs, and an empty cell",
			files{
				"l.csv": "Acme,5493001KJTIIGC8Y1R12\nBolt,\nCore,HWUPKR0MPOU8FGXBT394\n",
			},
			[]string{"header: false"},
			nil,
		},
		{"numbers after one word", files{"e.csv": "EMP-0012,Ann\nEMP-0013,Bob\n"}, []string{"header: false"}, nil},
		{
			"no header below a comment",
			files{"a.tsv": "# subclass A B: every A is a B.\nsubclass\tChair\tStaff\nsubclass\tDean\tStaff\nrange\tChair\tPost\n"},
			[]string{"header: false", "skip: 1  # 1 line above the table that is no data"},
			nil,
		},
		{
			"IRIs of properties as header",
			files{"p.csv": "http://schema.org/url,http://schema.org/sameAs\nhttp://a.org/1,http://b.org/1\nhttp://c.org/2,http://b.org/2\n"},
			[]string{"http://schema.org/"},
			[]string{"header: false"},
		},
		{
			"IRIs of properties above texts, too",
			files{"p.csv": "http://schema.org/url,http://schema.org/name\nhttp://a.org/1,Ann\nhttp://c.org/2,Bob\n"},
			[]string{"http://schema.org/name"},
			[]string{"header: false"},
		},
		{
			"addresses as titles of numbers",
			files{"m.csv": "day,ann@x.org,bob@x.org\nMonday,1,2\nFriday,3,4\n"},
			[]string{"ann@x.org"},
			[]string{"header: false"},
		},
		{"years after a word", files{"y.csv": "FY2019,FY2020\nFY2018,a\nFY2017,b\n"}, []string{"FY2019"}, []string{"header: false"}},
		{"a word above ids", files{"w.csv": "EMP-0000 is not used,x\nEMP-0012,Ann\nEMP-0013,Bob\n"}, nil, []string{"header: false"}},
		{"a heading that is a code", files{"c.csv": "ISO3166,x\nDE,Ann\nFR,Bob\n"}, []string{"ISO3166"}, []string{"header: false"}},
		{"a header that is repeated", files{"firms.csv": "id,name\nA1,Acme\nid,name\nB2,Bolt\n"}, []string{"name: name"}, []string{"header: false"}},
		{"years as names of columns", files{"sales.csv": "2019,2020\n5,6\n7,8\n"}, []string{"2019"}, []string{"header: false"}},
		{
			"a line with a date above the header",
			files{
				"ConList.csv": "Last Updated,01/11/2023\nName 6,Name 1,Title,DOB,Regime,Listed On,Group ID\n" +
					"ABBOTT,Greg,Mr,00/00/1970,Russia,15/03/2022,14001\nROE,Bob,Dr,01/02/1960,Russia,15/03/2022,14002\n" +
					"LEE,Ann,,00/05/1980,Russia,24/02/2022,14003\n",
			},
			[]string{"skip: 1  # 1 line above the header", "dob: {column: DOB, format: [00/00/YYYY, 00/MM/YYYY, D/M/YYYY]}", "title: Title"},
			[]string{"name: Title", "header:"},
		},
		{
			"nodes and edges of Gephi",
			files{
				"nodes.csv": "Id,Label,timeset\n1,Ann,\n2,Bob,\n3,Cyd,\n",
				"edges.csv": "Source,Target,Type,Id,Label,Weight\n1,2,Directed,0,,1.0\n2,3,Directed,1,knows,2.5\n",
			},
			[]string{"source: node:{Source}\n        target: node:{Target}", "weight: {column: Weight, type: number}", "name: Label"},
			nil,
		},
		{
			"ends in two tables, the second end first",
			files{
				"entities.csv": "node_id,name\n10,Acme\n11,Bolt\n", "officers.csv": "node_id,name\n20,Ann\n21,Bob\n",
				"relationships.csv": "node_id_end,node_id_start,rel_type,start_date\n10,20,officer_of,2001-01-01\n11,21,officer_of,\n11,10,similar,\n",
			},
			[]string{"{node_id_start}\n", "target:", "{node_id_end}\n", "from: start_date", "relType: {column: rel_type, type: text}"},
			[]string{"Relationship\n"},
		},
		{"start and end without ids are a period", files{"jobs.csv": "start,end\n10,20\n11,21\n"}, nil, []string{"relations:"}},
		{
			"an answer of Wikidata",
			files{
				"query.csv": "item,itemLabel,parent,parentLabel\nhttp://www.wikidata.org/entity/Q95,Google,http://www.wikidata.org/entity/Q2,Alphabet\n" +
					"http://www.wikidata.org/entity/Q2,Alphabet,,\n",
			},
			[]string{`id: "{item|url}"`, "name: itemLabel", `target: "{parent|url}"`},
			[]string{"slug"},
		},
		{
			"lines of JSON that are called .txt",
			files{
				"psc.txt": `{"company_number":"09145694","data":{"name":"Ann","natures":["a","b"]}}` + "\n" +
					`{"company_number":"00000006","data":{"name":"Bob","natures":["c"]}}` + "\n",
			},
			[]string{"file: psc.txt", "id: psc:{company_number}", "name: data.name", "{column: data.natures, split: json}"},
			nil,
		},
		{
			"an id within each object that is its own",
			files{"entities.json": `[{"id":1,"attributes":{"id":1,"start":"1962-00-00"}},{"id":2,"attributes":{"id":2,"start":"1966-10-17"}}]`},
			[]string{"attributesStart: {column: attributes.start, format: [YYYY-00-00, YYYY-MM-DD]}"},
			[]string{"relations:"},
		},
		{
			"lists of lists",
			files{"tickers.json": `{"fields":["cik","name"],"data":[[320193,"Apple"],[789019,null]]}`},
			[]string{"data: data  # lists of lists, kept as JSON"},
			[]string{"column: data,"},
		},
		{
			"the fullest of several names",
			files{"eu.csv": "Ref;Alias_LastName;Alias_WholeName\nE1;Lee;Ann Lee\nE2;;Abu Ali\nE3;;Central Petroleum\n"},
			[]string{"name: Alias_WholeName"},
			nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			var paths []string
			for name, text := range c.files {
				paths = append(paths, filepath.Join(dir, name))
				if err := os.WriteFile(paths[len(paths)-1], []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			d, err := infer.Files(t.Context(), paths, infer.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := d.Mapping()
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("there is no %q", want)
				}
			}
			for _, not := range c.not {
				if strings.Contains(got, not) {
					t.Errorf("there is %q", not)
				}
			}
			if t.Failed() {
				t.Log(got)
			}
		})
	}
}

// TestNoTables checks that a file that is no table is refused with what to do, and not drafted as one.
func TestNoTables(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"sdn.xml":  {"<?xml version=\"1.0\"?>\n<sdnList><sdnEntry><uid>36</uid></sdnEntry></sdnList>\n", "OpenSanctions publishes this list"},
		"list.xml": {"<LIST date=\"2024\"><A>1</A></LIST>", "this is XML and no table"},
		"page.csv": {"<!DOCTYPE html>\n<html><table></table></html>", "this is a web page and no table"},
		"in.mbox":  {"From ann@example.com Thu Jan  5 14:32:10 2023\nFrom: Ann\nTo: bob@example.com\n\nHi\n", "this is a mailbox and no table"},
		"a.csv":    {"%PDF-1.7\n1 0 obj\n", "this is a PDF and no table"},
		"ok.csv":   {"<id>,<name>\n1,Ann\n", ""},
		"from.csv": {"From Ann,To\nUlm,Bonn\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := infer.Files(t.Context(), []string{path}, infer.Options{})
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
