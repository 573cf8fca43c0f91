package format_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
)

// recorder is a Sink that records all calls as lines of text.
type recorder struct {
	problems []string
	stop     error
}

func (r *recorder) Ontology() *schema.Ontology                                     { return nil }
func (r *recorder) Kind(format.Place, string, string, *claim.Context)              {}
func (r *recorder) Row(format.Place, string)                                       {}
func (r *recorder) Fact(format.Place, string, string, claim.Value, *claim.Context) {}
func (r *recorder) Relation(format.Place, string, string, string, *claim.Context)  {}
func (r *recorder) Warn(format.Place, string, ...any)                              {}
func (r *recorder) Err() error                                                     { return r.stop }
func (r *recorder) Version(*format.Version) format.Sink                            { return r }

func (r *recorder) Unread(at format.Place, message string, args ...any) {
	r.Problem(at, message, args...)
}

func (r *recorder) Problem(at format.Place, message string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf("%d:%d: ", at.Line, at.Column)+fmt.Sprintf(message, args...))
}

func TestObjects(t *testing.T) {
	for _, tt := range []struct {
		name, src, key, want, wrong string
	}{
		{"a list", "[\n 1,\n {\"a\": [2]}\n]\n", "", `2:2 1; 3:2 {"a": [2]}`, ""},
		{"lines", "{\"a\":1}\n\n  {\"b\":2}", "", `1:1 {"a":1}; 3:3 {"b":2}`, ""},
		{
			"an envelope", "{\"type\": \"bundle\",\n\"objects\": [{},\n{}], \"z\": 0}", "objects",
			`1:10 type="bundle"; 2:13 {}; 3:1 {}; 3:11 z=0`, "",
		},
		{"a list where an envelope can be", "[{}]", "objects", `1:2 {}`, ""},
		{"an empty list", " [ ] ", "", "", ""},
		{"numbered from 0", "{\"0\": {\"a\":1},\n\"1\": {}, \"2\":{\"0\":{}}}", "", `1:7 {"a":1}; 2:6 {}; 2:14 {"0":{}}`, ""},
		{"numbered from 1", "{\"1\":{}}", "", "1:6 {}", ""},
		{
			"numbered, and a name", `{"0": {}, "1": {}, "next": {}}`, "", "1:7 {}; 1:16 {}",
			`1:26: the first keys of this object number its rows, but "next" is no number`,
		},
		{"numbers that are ids", `{"1": {}, "7": {}}`, "", `1:1 {"1": {}, "7": {}}`, ""},
		{"numbered values", `{"0": 1, "1": 2}`, "", `1:1 {"0": 1, "1": 2}`, ""},
		{"nothing", "  \n", "", "", "the file contains no JSON value"},
		{"cut off", "[{\"a\":1},\n{\"b\":", "", `1:2 {"a":1}`, "2:6: the JSON is cut off"},
		{
			"broken", "[{},\n{]", "", "1:2 {}",
			"2:2: this is not JSON: invalid character ']' looking for beginning of object key string",
		},
		{"more after the list", "[] 1", "", "", "1:4: there is more text after the one JSON value of the file"},
		{"no list", "{\"a\": 1}", "objects", "1:7 a=1", "1:1: the object has no \"objects\" with a list of records"},
		{"not a list", "{\"objects\": 1}", "objects", "", "1:14: objects must be one list of records"},
		{
			"a record over the limit", `[1,["` + strings.Repeat("a", format.MaxRecord) + `"]]`, "", "1:2 1",
			"1:4: the record is longer than 16 MiB, and the rest of the file has not been read; " +
				"split it into several records, each with the same id and a part of its lists",
		},
		{
			"a long record", `["` + strings.Repeat("a", 40<<20) + `"]`, "", "",
			"1:2: the record is longer than 16 MiB, and the rest of the file has not been read; " +
				"split it into several records, each with the same id and a part of its lists",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			in := &format.Input{Body: bufio.NewReader(strings.NewReader(tt.src))}
			err := format.Objects(in, &recorder{}, tt.key, func(at format.Place, v json.RawMessage) error {
				got = append(got, fmt.Sprintf("%d:%d %s", at.Line, at.Column, v))
				return nil
			}, func(at format.Place, name string, v json.RawMessage) error {
				got = append(got, fmt.Sprintf("%d:%d %s=%s", at.Line, at.Column, name, v))
				return nil
			})
			wrong := ""
			if e, ok := errors.AsType[*format.Error](err); ok {
				wrong = fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e)
			} else if err != nil {
				wrong = err.Error()
			}
			if s := strings.Join(got, "; "); s != tt.want || wrong != tt.wrong {
				t.Errorf("got %s\nerror %s\nwant %s\nerror %s", s, wrong, tt.want, tt.wrong)
			}
		})
	}
}

func TestObjectsAreUTF8(t *testing.T) {
	r := &recorder{}
	in := &format.Input{Body: bufio.NewReader(strings.NewReader("[1,\n\"\xff\",\n3]"))}
	n := 0
	err := format.Objects(in, r, "", func(format.Place, json.RawMessage) error { n++; return nil }, nil)
	if err != nil || n != 2 || len(r.problems) != 1 || !strings.HasPrefix(r.problems[0], "2:1: this record is not UTF-8") {
		t.Errorf("%d records, problems %q, error %v", n, r.problems, err)
	}
}

func TestStops(t *testing.T) {
	stop := errors.New("stop")
	for name, read := range map[string]func(in *format.Input, to format.Sink) error{
		"lines": func(in *format.Input, to format.Sink) error {
			return format.Lines(in, to, func(int, string) error { return nil })
		},
		"objects": func(in *format.Input, to format.Sink) error {
			return format.Objects(in, to, "", func(format.Place, json.RawMessage) error { return nil }, nil)
		},
	} {
		in := &format.Input{Body: bufio.NewReader(strings.NewReader("1\n2\n3\n"))}
		if err := read(in, &recorder{stop: stop}); !errors.Is(err, stop) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAttributes(t *testing.T) {
	var a format.Attributes
	a.Text("b", "x\"\u00e9<")
	ok, no := a.Number("a", "51.0"), a.Number("n", "0x10")
	a.Bool("c", true)
	a.Texts("d", []string{"p", "q"})
	err := a.JSON("e", json.RawMessage(` {"z": 1.50, "a": [null, "\u0041"]}`))
	a.Text("c", "late")
	if got, want := a.String(),
		`{"a":51.0,"b":"x\"é<","c":"late","d":["p","q"],"e":{"a":[null,"A"],"z":1.50}}`; got != want || !ok || no ||
		err != nil {
		t.Errorf("got %s, want %s; %v %v %v", got, want, ok, no, err)
	}
	if a.Reset(); a.String() != "" {
		t.Error("Reset leaves attributes")
	}
	if err := a.JSON("e", json.RawMessage(`1e99999`)); err == nil {
		t.Error("a number out of range is taken")
	}
}

func TestIDs(t *testing.T) {
	for _, tt := range []struct{ prefix, text, want string }{
		{"ftm", "NK-2Tbri", "ftm:NK-2Tbri"},
		{"csv", "A B%<\u200b\xff", "csv:A%20B%25%3C%E2%80%8B%FF"},
		{"x", "世纪", "x:世纪"},
	} {
		if got := format.ID(tt.prefix, tt.text); got != tt.want {
			t.Errorf("ID(%q, %q) is %q, want %q", tt.prefix, tt.text, got, tt.want)
		}
	}
	for in, want := range map[string]string{
		"x:a%2Fb": "x:a%2Fb", "x:a%2fb": "x:a%2fb", "x:a%252Fb": "x:a%252Fb", "x:a b": "x:a%20b", "x:100%": "x:100%25",
		"x:%2": "x:%252", "x:%zz|": "x:%25zz%7C", "x:世纪": "x:世纪",
	} {
		if got := format.AsIRI(in); got != want {
			t.Errorf("AsIRI(%q) is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"  Ünited States, Inc. ": "ünited-states-inc", "Müller AG": "müller-ag", "Möller AG": "möller-ag",
		"Weiß KG": "weiß-kg", "Wei KG": "wei-kg", "Газпром": "газпром", "阿里 云": "阿里-云", "Mu\u0308ller": "müller", "—": "",
	} {
		if got := format.Slug(in); got != want {
			t.Errorf("Slug(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestLongLine(t *testing.T) {
	in := &format.Input{
		Body: bufio.NewReader(io.MultiReader(strings.NewReader("a\n"),
			strings.NewReader(strings.Repeat("b", format.MaxRecord+2)))),
	}
	n := 0
	err := format.Lines(in, &recorder{}, func(int, string) error { n++; return nil })
	if e, ok := errors.AsType[*format.Error](err); n != 1 || !ok || e.Line != 2 ||
		!strings.Contains(e.Error(), "longer than 16 MiB") {
		t.Errorf("%d lines, %v", n, err)
	}
}
