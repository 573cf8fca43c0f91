package search_test

import (
	"slices"
	"testing"

	"nexum/graph/search"
)

// TestMarksAndScripts checks that words with marks are found before words without, and that names are found whatever
// the form of their characters is.
func TestMarksAndScripts(t *testing.T) {
	var docs []search.Document
	for id, name := range map[string]string{
		"c": "C", "circle": "Circle", "c++": "C++ Builders", "c#": "Works in C#", "net": "Net Works",
		".net": ".NET Foundation", "smile": "Smile 😀 Corp", "plain": "Smile Corp", "heart": "I ❤\ufe0f NY",
		"thumb": "👍🏽 Ltd", "trad": "臺灣積體電路", "simp": "台湾大学", "huawei": "華為技術", "arabic": "شركة ٢٠٢٠",
		"thai": "บริษัทไทย", "google": "Google",
	} {
		docs = append(docs, search.Document{ID: "id-" + id, Kind: "Company", Name: name})
	}
	x := indexOf(t, docs)
	for _, tt := range []struct {
		text  string
		first string   // the first hit
		also  []string // further hits
		not   []string
	}{
		{"C++", "c++", []string{"c", "c#"}, []string{"circle"}},
		{"c#", "c#", []string{"c", "c++"}, []string{"circle"}},
		{"C", "c", []string{"circle", "c++", "c#"}, nil},
		{".NET", ".net", []string{"net"}, nil},
		{"net", "net", []string{".net"}, nil},
		{"net foundation", ".net", nil, nil},
		{"Google+", "google", nil, nil},
		{"😀", "smile", nil, []string{"plain"}},
		{"Smile 😀", "smile", nil, nil},
		{"smile corp", "plain", []string{"smile"}, nil},
		{"❤", "heart", nil, nil},
		{"I ❤ NY", "heart", nil, nil},
		{"👍", "thumb", nil, nil},
		{"台灣", "simp", []string{"trad"}, nil},
		{"臺湾积体", "trad", nil, nil},
		{"华为", "huawei", nil, nil},
		{"2020", "arabic", nil, nil},
		{"شرکة", "arabic", nil, nil},
		{"ไทย", "thai", nil, nil},
	} {
		t.Run(tt.text, func(t *testing.T) {
			got := find(t, x, search.Query{Text: tt.text, Limit: 20})
			if len(got) == 0 || got[0] != "id-"+tt.first {
				t.Errorf("got %v, want %s first", got, tt.first)
			}
			for _, id := range tt.also {
				if !slices.Contains(got, "id-"+id) {
					t.Errorf("got %v without %s", got, id)
				}
			}
			for _, id := range tt.not {
				if slices.Contains(got, "id-"+id) {
					t.Errorf("got %v with %s", got, id)
				}
			}
		})
	}
}
