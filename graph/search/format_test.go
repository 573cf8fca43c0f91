package search

import (
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
)

// TestFormat fails if the terms of documents have changed. Then the constant format must be raised, because otherwise
// an index on disk with the old terms would be used.
func TestFormat(t *testing.T) {
	docs := []Document{
		{
			ID: "cn-cybersecurity-law-2017", Kind: "Law", Name: "Cyber-Security Law of the P.R.C.",
			Aliases: []string{"网络安全法", "中华人民共和国网络安全法"}, Description: "In force since 2017, 自2017年6月1日起施行.",
		},
		{
			ID: "http://example.org/GuizhouCloud", Kind: "Company", Name: "GuizhouCloud Big Data",
			Aliases:     []string{"Société d'Æther Ltd.", "5G网络", "🚀", strings.Repeat("long ", 1000)},
			Identifiers: []string{"LEI 2138-0068", "9811000"},
		},
		{ID: "_:3e8-99", Kind: "Concept", Name: "_:3e8-99"},
	}
	var lines []string
	for i, d := range docs {
		for _, f := range newEntry(d).fields {
			for term := range f.terms {
				lines = append(lines, fmt.Sprintf("%d %s %q", i, f.name, term))
			}
		}
	}
	slices.Sort(lines)
	text := strings.Join(lines, "\n")
	const wantFormat, wantSum = 5, 0x97b3bb7a
	if sum := crc32.ChecksumIEEE([]byte(text)); format != wantFormat || sum != wantSum {
		t.Errorf(
			"the terms of format %d have the sum %#x, those of format %d had %#x: if the terms changed, raise format, and put both figures here\n%.3000s",
			format, sum, wantFormat, uint32(wantSum), text)
	}
}
