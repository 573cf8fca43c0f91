package format_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"nexum/loader/format"
)

func TestMembers(t *testing.T) {
	for _, tt := range []struct{ name, src, want, wrong string }{
		{
			"lists in an object", "{\"a\": 1,\n\"elements\": {\"nodes\": [{}, 2],\n \"x\": [3]}, \"links\": [4]}",
			`1:7 a 1; 2:24 elements.nodes* {}; 2:28 elements.nodes* 2; 3:7 elements.x [3]; 3:23 links* 4`, "",
		},
		{"no list where one can be", `{"elements": [1], "links": {"a": 2}}`, `1:14 elements [1]; 1:28 links {"a": 2}`, ""},
		{"empty", `{}`, "", ""},
		{"no object", `[]`, "", "expected a JSON object"},
		{"cut off", `{"links": [1,`, "1:12 links* 1", "the JSON is cut off"},
		{"more", `{} {}`, "", "there is more text after the one JSON value of the file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			in := &format.Input{Body: bufio.NewReader(strings.NewReader(tt.src))}
			err := format.Members(in, &recorder{}, []string{"elements.nodes", "links"},
				func(at format.Place, path string, element bool, v json.RawMessage) error {
					if element {
						path += "*"
					}
					got = append(got, fmt.Sprintf("%d:%d %s %s", at.Line, at.Column, path, v))
					return nil
				})
			wrong := ""
			if err != nil {
				wrong = err.Error()
			}
			if s := strings.Join(got, "; "); s != tt.want || wrong != tt.wrong {
				t.Errorf("got %s, error %s\nwant %s, error %s", s, wrong, tt.want, tt.wrong)
			}
		})
	}
}
