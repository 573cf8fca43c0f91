package export_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/server/export"
)

// A drawing is the output of testtools/mermaid.mjs for a file.
type drawing struct {
	Nodes                       map[string]string
	Edges                       [][5]string
	Elements, Attributes, Wrong []string
	Picture                     string
}

// inMermaid matches entity codes in Mermaid's internal form.
var inMermaid = regexp.MustCompile(`ﬂ°°(\d+)¶ß`)

// words returns a text as Mermaid shows it, with entity codes resolved and white space collapsed.
func words(s string) string {
	s = inMermaid.ReplaceAllStringFunc(s, func(code string) string {
		n, _ := strconv.Atoi(inMermaid.FindStringSubmatch(code)[1])
		return string(rune(n))
	})
	return strings.Join(strings.Fields(s), " ")
}

// mermaid parses a file with Mermaid, and draws it if it is small enough.
func mermaid(t *testing.T, g *export.Graph, f map[string]string, draw bool) {
	args := []string{"testtools/mermaid.mjs", f["MERMAID"]}
	if draw {
		args = append(args, "draw")
	}
	var got drawing
	if err := json.Unmarshal(tool(t, "node", args...), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Wrong) > 0 || len(got.Attributes) > 0 {
		t.Errorf("mermaid: %q, handlers %q", got.Wrong, got.Attributes)
	}
	v, ids, count := g.View, map[string]string{}, 0
	picture := words(got.Picture)
	for n := range g.Entities {
		id := "n" + strconv.Itoa(count)
		ids[v.ID(n)] = id
		count++
		want, have := words(visible(v.Name(n))), words(got.Nodes[id])
		if cut, ok := strings.CutSuffix(have, "…"); ok && len(want) > 100 {
			want = want[:min(len(want), len(cut))] + "…"
		}
		if have != want {
			t.Errorf("mermaid: %s is shown as %q, want %q", v.ID(n), have, want)
		}
		if draw && !strings.Contains(picture, want) {
			t.Errorf("mermaid: the picture does not show %q", want)
		}
	}
	if len(got.Nodes) != count {
		t.Errorf("mermaid: %d nodes, want %d", len(got.Nodes), count)
	}
	var want [][5]string
	for r, err := range g.Relations {
		if err != nil {
			t.Fatal(err)
		}
		s, err := g.Engine.Summarize(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		e := [5]string{ids[v.ID(r.Source)], ids[v.ID(r.Target)], "RELATED", "normal", "arrow_point"}
		if k := v.PredType(r.Type); k != nil {
			e[2] = k.Name
		}
		if s.Modality != claim.Stated {
			e[2] += " (" + strings.ToLower(s.Modality.String()) + ")"
		}
		if r.Derived() {
			e[3] = "dotted"
		}
		if s.Disputed {
			e[4] = "arrow_cross"
		}
		want = append(want, e)
	}
	for i := range got.Edges {
		got.Edges[i][2] = words(got.Edges[i][2])
	}
	if !slices.Equal(got.Edges, want) {
		t.Errorf("mermaid: %d edges, want %d:\n%v\n%v", len(got.Edges), len(want), got.Edges, want)
	}
	for _, name := range got.Elements {
		if !slices.Contains([]string{
			"circle", "defs", "div", "feDropShadow", "filter", "foreignObject", "g", "marker", "p",
			"path", "polygon", "rect", "span", "style", "svg",
		}, name) {
			t.Errorf("mermaid: the picture has an element %s", name)
		}
	}
	if draw && len(got.Elements) == 0 {
		t.Error("mermaid: there is no picture")
	}
}
