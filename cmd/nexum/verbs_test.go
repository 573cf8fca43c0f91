package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// both runs the program and returns its standard output and standard error.
func both(args ...string) (out, notes string, err error) {
	var stdout, stderr bytes.Buffer
	err = Main{Stdout: &stdout, Stderr: &stderr}.Run(context.Background(), args)
	return stdout.String(), stderr.String(), err
}

// bundled returns a store with the bundled dataset: a copy of one that is loaded once for all tests.
func bundled(t *testing.T) (data string) {
	t.Helper()
	loaded := filepath.Join(sharedDir, "bundled")
	if _, err := os.Stat(loaded); errors.Is(err, fs.ErrNotExist) {
		part := filepath.Join(sharedDir, "part")
		must(t, "load", "--data", part, filepath.Join("..", "..", "seed"))
		if err := os.Rename(part, loaded); err != nil {
			t.Fatal(err)
		}
	}
	data = t.TempDir()
	if err := os.CopyFS(data, os.DirFS(loaded)); err != nil {
		t.Fatal(err)
	}
	return data
}

// TestVerbInMemory checks that without a store, a verb queries the bundled dataset in memory.
func TestVerbInMemory(t *testing.T) {
	out, notes, err := both("search", "--store", "memory:", "阿里云")
	if err != nil || !strings.HasPrefix(out, "Alicloud (alibaba-cloud), company\n") || notes != "" {
		t.Errorf("%v: %q, %q", err, out, notes)
	}
}

// TestVerbs checks that the command has a verb for every question of the API.
func TestVerbs(t *testing.T) {
	data := bundled(t)
	const anything = "*"
	for _, tt := range []struct {
		name, args string
		want       []string // texts in the output
		without    string   // text that must not be in the output
		note       string   // text on standard error
	}{
		{
			"paths", "paths;21vianet;azure-china;--first;1;--max-length;1",
			[]string{"21Vianet → Azure China\n", "  21Vianet OPERATES Azure China [since 2013-06]  (isaacs-2019, 4.5"},
			"no path", "there are more paths",
		},
		{
			"a table of paths has how certain each is",
			"paths;alibaba;alibaba-us-cloud-expansion-halt-2018;--max-length;1;--format;csv",
			[]string{
				"length,weight,entities,relations,times,modality,confidence,disputed,derived\n",
				`alibaba\|PARTY_TO\|alibaba-us-cloud-expansion-halt-2018,,ALLEGED,1,false,false`,
				`halt-2018\|PERPETRATED_BY\|alibaba,,ALLEGED,1,true,false`,
			},
			"STATED", "",
		},
		{
			"paths of one type", "paths;21vianet;azure-china;--type;provides;--max-length;1",
			[]string{"21Vianet PROVIDES Azure China"},
			"OPERATES", "",
		},
		{
			"paths in another view",
			"paths;21vianet;azure-china;--max-length;1;--without;21vianet|OPERATES|azure-china;--no-derived",
			[]string{"21Vianet PROVIDES Azure China"},
			"OPERATES", "",
		},
		{
			"no path", "paths;21vianet;azure-china;--max-length;1;--type;owns",
			[]string{"no path of at most 1 relations\n"},
			"→", "",
		},
		{
			"whynot", "whynot;us-cloud-act-2018;constrains;china;--first;1",
			[]string{"rule ", "missing: "},
			"it holds", "and more; see them with a greater --first",
		},
		{
			"whynot of what holds", "whynot;cn-icp-isp-licensing;CONSTRAINS;21vianet",
			[]string{
				"it holds: ICP and ISP licensing CONSTRAINS 21Vianet [confidence 0.8, since 2012 or before]  (derived by activity-in-jurisdiction",
			},
			"missing", "",
		},
		{
			"whynot by the id of the relation", "whynot;us-cloud-act-2018|constrains|china;--first;1",
			[]string{"rule ", "missing: "},
			"it holds", "and more; see them with a greater --first",
		},
		{
			"whynot of a type that no rule yields", "whynot;microsoft;owns;apple",
			[]string{"no rule of this view yields OWNS; it holds only where a source states it\n"},
			"missing", "",
		},
		{
			"a relation in three words", "show;21vianet;operates;azure-china",
			[]string{"21Vianet OPERATES Azure China [since 2013-06]"},
			"holds several times", "",
		},
		{
			"conflicts", "conflicts;microsoft",
			[]string{
				"Microsoft (microsoft) cannot do both [since 2018-03]", ", by us-cloud-act-2018",
				", by cn-cybersecurity-law-2017",
			},
			"Apple", "",
		},
		{"conflicts before there were any", "conflicts;--as-of;2018-02", []string{"no conflict\n"}, "cannot do both", ""},
		{
			"conflicts, cut", "conflicts;--first;1",
			[]string{"Apple (apple) cannot do both"},
			"Microsoft",
			"more; --first 0 shows all",
		},
		{
			"timeline", "timeline;21vianet;--no-derived;--from;2013;--to;2013",
			[]string{"2013-06  begins: 21Vianet OPERATES Azure China [since 2013-06]"},
			"derived", "",
		},
		{
			"timeline with a bound", "timeline;21vianet;--no-derived;--type;holdsDataOf",
			[]string{"2018 or before  begins: 21Vianet HOLDS_DATA_OF "},
			"..2018", "",
		},
		{
			"timeline with a bound, as JSON", "timeline;21vianet;--no-derived;--type;holdsDataOf;--format;json",
			[]string{"\"date\": \"2018\",\n      \"bound\": true,\n"},
			"\"..2018", "",
		},
		{
			"timeline with a bound, as CSV", "timeline;21vianet;--no-derived;--type;holdsDataOf;--format;csv",
			[]string{"date,bound,what,entity,", "\n2018,true,BEGINS,21vianet,"},
			"\n..2018", "",
		},
		{
			"timeline of all", "timeline;--first;1",
			[]string{"1973  Application and Analysis"},
			"1979",
			"and more; --first 0 shows all",
		},
		{
			"neighborhood", "neighborhood;21vianet;--type;incorporatedIn,headquarteredIn",
			[]string{
				"21Vianet INCORPORATED_IN Cayman Islands  (isaacs-2019, 4.5, from ragland-2013",
				"21Vianet HEADQUARTERED_IN China",
			},
			"OPERATES", "there are entities farther away",
		},
		{
			"neighborhood of two, cut", "neighborhood;21vianet;adobe;--limit;3",
			nil, "no relation", "there are more entities; see them with a greater --limit",
		},
		{
			"aggregate", "aggregate;company;--group-by;headquarteredIn;--fact;foundedOn;--first;2",
			[]string{
				"China (china): 26\n  foundedOn: 3 values, from 1987 to 2009\n",
				"no headquarteredIn: 28\n  foundedOn: no value\n", "67 entities in 6 groups; some are in several groups",
			},
			"United States", "and 4 more groups; --first 0 shows all",
		},
		{
			"aggregate, as a table",
			"aggregate;company;--filter;{\"foundedOn\": {\"lt\": \"2000\"}};--group-by;founded on year;--fact;foundedOn;--format;csv",
			[]string{"foundedOnYear,count,foundedOn.values,foundedOn.min,foundedOn.max\n1987,1,1,1987,1987\n"},
			"2009", "",
		},
		{
			"aggregate without groups", "aggregate;company;--fact;employees;--format;json",
			[]string{`"count": 67`, `"groupCount": 0`, `"values": 0`, `"sum": null`},
			"keys", "",
		},
		{"aggregate of the empty store", "aggregate;--known-at;0", []string{"0 entities\n"}, "in groups", ""},
		{"aggregate after the first revision", "aggregate;company;--known-at;1", []string{"67 entities\n"}, "in groups", ""},
		{
			"compare", "compare;exposedTo(X, /china);--after-without;microsoft",
			[]string{"- X = Microsoft (microsoft) [hypothetical, since 2013-06]\n", "answers are the same in both views"},
			"+ ", "",
		},
		{
			"compare two equal views",
			"compare;constrains(L, /21vianet);--after-distrust;minnick-2013;--before-distrust;minnick-2013",
			[]string{
				"no difference",
			},
			"- ", "",
		},
		{
			"fragility of a relation in three words", "fragility;cn-icp-isp-licensing;constrains;21vianet",
			[]string{"without Isaacs 2019 (isaacs-2019)"},
			"no set", "there may be more sets; see them with a greater --first or --size",
		},
		{
			"fragility", "fragility;cn-icp-isp-licensing|CONSTRAINS|21vianet",
			[]string{"without Isaacs 2019 (isaacs-2019)\n"},
			"no set", anything,
		},
		{
			"cycles", "cycles;techno-nationalism;--max-length;3",
			[]string{
				"Techno-nationalism → Chinese policy regime for the cloud → Indigenous innovation → Techno-nationalism  (of unknown sign)",
			},
			"no feedback", "",
		},
		{
			"a table of cycles has how certain each is", "cycles;--first;1;--format;table",
			[]string{"modality", "RECOMMENDED"},
			"STATED", anything,
		},
		{
			"all cycles, the shortest first", "cycles;--first;1",
			[]string{
				"Cybersecurity and data norms → Cooperation of the U.S. and China → Cybersecurity and data norms  (reinforcing)\n",
				"[recommended]",
			},
			"unknown", "there are more loops",
		},
		{
			"entities, filtered and ordered",
			`entities;company;--filter;{"foundedOn": {"lt": "1990"}};--order;foundedOn desc;--first;1`,
			[]string{"Huawei (huawei), company\n  foundedOn: 1987\n"},
			"Microsoft", "",
		},
		{
			"entities of an interface", "entities;actor;--order;relations desc;--first;1",
			[]string{"China (china), state\n"},
			"company", "and more; --first 0 shows all",
		},
		{
			"relations of one entity", "relations;21vianet;--type;incorporatedIn",
			[]string{"21Vianet INCORPORATED_IN Cayman Islands  (isaacs-2019, 4.5"},
			"OPERATES", "",
		},
		{
			"relations of all", "relations;--type;owns;--first;1",
			[]string{"Alibaba OWNS Alicloud"},
			"Apple",
			"and more; --first 0 shows all",
		},
		{
			"subgraph", "subgraph;21vianet;azure-china;--type;operates",
			[]string{"21Vianet OPERATES Azure China [since 2013-06]"},
			"PROVIDES", "",
		},
		{
			"merges", "merges;--with;apple|sameAs|microsoft",
			[]string{"apple is the same as microsoft [merged]"},
			"proposed", "",
		},
		{"no merges", "merges", []string{"no claim says that two ids are the same entity"}, "[", ""},
		{"stats", "stats;--first;1", []string{
			"revision 1, dates from 1973 to 2021\n", "dataset us-china-cloud: ",
			"  entities\n", "Isaacs 2019 (isaacs-2019)",
		}, "minnick", "and more; --first 0 shows all documents"},
		{
			"rules", "rules;activity-in-jurisdiction",
			[]string{"rule activity-in-jurisdiction:\n", "constrains(Law, X) :- "},
			"not used", "",
		},
		{
			"metrics", "metrics;core;community;--of;21vianet;--first;1",
			[]string{"core 13  21Vianet (21vianet)\n", "community 1  21Vianet"},
			"PageRank", "more entities; see them with a greater --first",
		},
		{"search", "search;阿里云", []string{"Alicloud (alibaba-cloud), company\n"}, "nothing", ""},
		{"search of a kind", "search;china;--kind;law;--first;1", []string{", law\n"}, ", company", "and more"},
		{"nothing found", "search;qqqqqqq", []string{"nothing found\n"}, ", ", ""},
		{
			"show", "show;21vianet;--no-derived;--first;1",
			[]string{
				"21Vianet (21vianet), company\n", "  alias: 世纪互联 @zh-hans  (common-names, Chinese names)\n",
				"  21Vianet INCORPORATED_IN Cayman Islands  (isaacs-2019, 4.5",
			},
			"OPERATES", "more relations; --first 0 shows all",
		},
		{
			"show a relation", "show;21vianet|operates|azure-china",
			[]string{"21Vianet OPERATES Azure China, since 2013-06   isaacs-2019, 4.5"},
			"derived", "",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, notes, err := both(append(strings.Split(tt.args, ";"), "--data", data)...)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if !strings.Contains(out, want) {
					t.Errorf("no %q in\n%s", want, out)
				}
			}
			if strings.Contains(out, tt.without) {
				t.Errorf("there is %q in\n%s", tt.without, out)
			}
			if tt.note != anything && (!strings.Contains(notes, tt.note) || tt.note == "" && notes != "") {
				t.Errorf("beside the answer it says %q, want %q", notes, tt.note)
			}
		})
	}
}

// TestVerbFormats checks that JSON and CSV have the same entries, for every verb.
func TestVerbFormats(t *testing.T) {
	data := bundled(t)
	for _, tt := range []struct{ list, args string }{
		{"paths", "paths;microsoft;china;--max-length;2"},
		{"nearMisses", "whynot;us-cloud-act-2018;constrains;china"},
		{"conflicts", "conflicts"},
		{"events", "timeline;21vianet"},
		{"relations", "neighborhood;21vianet"},
		{"removed", "compare;exposedTo(X, /china);--after-without;microsoft"},
		{"entities", "entities;company"},
		{"relations", "relations;21vianet"},
		{"relations", "subgraph;21vianet;azure-china"},
		{"merges", "merges;--with;apple|sameAs|microsoft"},
		{"counts", "stats"},
		{"rules", "rules;jurisdiction"},
		{"sets", "fragility;cn-icp-isp-licensing|CONSTRAINS|21vianet"},
		{"cycles", "cycles"},
		{"values", "metrics;pagerank;--limit-rule-time;5m"}, // derives everything
		{"entities", "search;china"},
	} {
		t.Run(tt.list, func(t *testing.T) {
			args := append(strings.Split(tt.args, ";"), "--data", data)
			out, _, err := both(append(args, "--format", "json")...)
			var answer map[string]json.RawMessage
			var list []map[string]any
			if err != nil || json.Unmarshal([]byte(out), &answer) != nil || json.Unmarshal(answer[tt.list], &list) != nil ||
				len(list) == 0 {
				t.Fatalf("%v: JSON\n%s", err, out)
			}
			out, _, err = both(append(args, "--format", "csv")...)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := csv.NewReader(strings.NewReader(out)).ReadAll() // also compares the numbers of cells
			if err != nil || len(rows) != len(list)+1 {
				t.Errorf("%v: %d rows of CSV for %d entries of JSON", err, len(rows), len(list))
			}
			out, _, err = both(append(args, "--format", "table")...)
			if err != nil || strings.Count(out, "\n") != len(list)+1 {
				t.Errorf("%v: %d entries and this table:\n%s", err, len(list), out)
			}
		})
	}
}

// TestFormatOfEnvironment checks that the format of answers and that of files have variables of their own.
func TestFormatOfEnvironment(t *testing.T) {
	t.Setenv("NEXUM_OUTPUT_FORMAT", "csv")
	if out, _, err := both("search", "--store", "memory:", "阿里云"); err != nil ||
		!strings.HasPrefix(out, "id,kind,name,score\n") {
		t.Errorf("%v: %s", err, out)
	}
	t.Setenv("NEXUM_FORMAT", "csv")
	if _, _, err := both("search", "--store", "memory:", "阿里云"); err == nil ||
		!strings.Contains(err.Error(), "set NEXUM_INPUT_FORMAT for load and check") {
		t.Error(err)
	}
}

// TestOutputIsHarmless checks that names cannot control the terminal, in text and in tables.
func TestOutputIsHarmless(t *testing.T) {
	name := "Acme\x1b[2J\x1b]0;owned\x07 \u202egnp.exe 世\u3000界"
	for _, format := range []string{"text", "table"} {
		var out bytes.Buffer
		l := &listing{head: name, columns: []string{"name"}, rows: []row{{text: name, cells: cells(name)}}}
		if err := l.print(&program{out: &out, err: &out}, format); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(out.String(), "\x1b\x07\u202e") || !strings.Contains(out.String(), `Acme\u001b[2J`) ||
			!strings.Contains(out.String(), "世\u3000界") {
			t.Errorf("%s: %q", format, out.String())
		}
	}
}

// TestEmptyAnswer checks that a question without an answer names the condition that fails.
func TestEmptyAnswer(t *testing.T) {
	out, notes, err := both("ask", "company(X), owns(X, Y, percent: P), P > 1000", "--store", "memory:")
	if err != nil || out != "no answer\n" ||
		notes != "company(X), owns(X, Y, percent: P) has answers, and none of them is left with P > 1000\n" {
		t.Errorf("%v: %q, %q", err, out, notes)
	}
}

// TestVerbErrors checks that errors name the invalid argument.
func TestVerbErrors(t *testing.T) {
	data := bundled(t)
	for _, tt := range []struct{ name, args, want string }{
		{"a filter that is no JSON", "entities;company;--filter;foundedOn<1990", "--filter: it is not a JSON object such as"},
		{
			"a filter of several kinds", `entities;company;state;--filter;{"foundedOn": {"lt": "1990"}}`,
			"--filter: foundedOn: Entity has no such fact or relation field",
		},
		{"an unknown kind", "entities;compny", `there is no kind or interface "compny"; did you mean Company?`},
		{"an order", "entities;company;--order;foundedOn up", `--order: "foundedOn up" is not a fact`},
		{"an unknown id", "show;21vianett", `there is no entity "21vianett"`},
		{"an unknown type", "paths;a;b;--type;owned", `--type: there is no "owned"`},
		{"too long a path", "paths;microsoft;china;--max-length;13", "--max-length: 13 is over 12"},
		{"a lower limit", "paths;microsoft;china;--max-length;4;--limit-length;3", "--max-length: 4 is over 3"},
		{"a filter of relations", "relations;21vianet;--min-confidence;4", "--min-confidence: 4 is not from 0 to 1"},
		{"an empty list", "relations;21vianet;--document=", "--document: an empty list matches nothing"},
		{"an argument without a flag", "relations;21vianett", `<of>: there is no entity "21vianett"; did you mean 21vianet?`},
		{"several arguments", "timeline;--from;2020;--to;2010", "--to: 2010 is before --from: 2020"},
		{
			"an argument and a flag", "timeline;--derived",
			"--derived: derived relations are only in the timeline of one entity; name it with <of>",
		},
		{
			"kinds in the events of one entity", "timeline;21vianet;--kind;Law",
			"--kind: kinds select among the events of all entities, not of one; leave out --kind or <of>",
		},
		{"a flag that needs another", "metrics;--depth;3", "--depth: give it only together with --of"},
		{
			"a view", "ask;company(X);--distrust;isaac-2019",
			`--distrust: no such entity: "isaac-2019"; did you mean isaacs-2019?`,
		},
		{
			"one of two views", "compare;company(X);--after-distrust;isaac-2019",
			`--after-distrust: no such entity: "isaac-2019"; did you mean isaacs-2019?`,
		},
		{
			"parts of a relation", "whynot;microsoft;owns;chinaa",
			`<relation>: there is no entity "chinaa"; did you mean china?`,
		},
		{"a negative limit", "conflicts;--limit-rule-steps=-1", "--limit-rule-steps is -1"},
		{"no steps", "conflicts;--limit-rule-steps=10", "steps"},
		{"a relation that never can be", "whynot;adobe;constrains;china", "CONSTRAINS goes from Law to"},
		{"a relation that does not hold", "fragility;us-cloud-act-2018|CONSTRAINS|21vianet", "does not hold in this view"},
		{"a date", "conflicts;--as-of;May", "--as-of: "},
		{"a date of one view", "compare;company(X);--before-as-of;May", "--before-as-of: "},
		{"two words for a relation", "whynot;microsoft;owns", `"microsoft owns" is not a relation; write its id`},
		{"an occurrence", "whynot;microsoft|OWNS|apple|1", `leave the occurrence "1" out`},
		{"a topic of help", "help;aks", `there is no topic "aks"; did you mean ask?; nexum help lists them`},
		{
			"a question", "compare;exposedTo(X, /chinas);--after-as-of;2015",
			"there is no entity /chinas; did you mean /china?",
		},
		{"a flag of another verb", "conflicts;--max-length;3", "unknown flag --max-length; see nexum conflicts --help"},
		{"a flag that is misspelt", "ask;--fromat;json;company(X)", `did you mean "--format"?; see nexum ask --help`},
		{
			"a command that is misspelt", "serach;cloud",
			"there is no command serach; did you mean search?\nnexum --help lists the commands",
		},
		{"no command", "xyzzy", "there is no command xyzzy\n"},
		{
			"one view twice", "compare;company(X);--distrust;isaacs-2019",
			"both views are the same: change one with a flag such as --after-distrust",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, _, err := both(append(strings.Split(tt.args, ";"), "--data", data)...)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s\n%s", err, tt.want, out)
			}
		})
	}
}

// TestLetterCase checks that flags with a fixed set of values take them in any letter case, as GraphQL and exports
// write them.
func TestLetterCase(t *testing.T) {
	for _, args := range []string{
		"relations;21vianet;--direction;OUT;--modality;STATED;--type;OPERATES",
		"paths;microsoft;china;--order;FEWEST_HUBS;--first;1",
		"merges;--state;MERGED",
		"ask;company(X);--format;JSON;--first;1",
	} {
		t.Run(args, func(t *testing.T) {
			if _, _, err := both(append(strings.Split(args, ";"), "--store", "memory:")...); err != nil {
				t.Error(err)
			}
		})
	}
	if _, _, err := both("merges", "--store", "memory:", "--state", "MERGD"); err == nil ||
		!strings.Contains(err.Error(), `must be one of "merged"`) {
		t.Error(err)
	}
}
