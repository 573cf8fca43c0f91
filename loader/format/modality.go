package format

import (
	"strings"

	"nexum/graph/claim"
)

// SplitModality splits the name of a column or attribute in which nexum exports facts that are not stated, such as
// employees.alleged. It returns false for other names.
func SplitModality(name string) (fact string, m claim.Modality, ok bool) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return name, claim.Stated, false
	}
	if m, ok = claim.ParseModality(strings.ToUpper(name[i+1:])); !ok || m == claim.Stated {
		return name, claim.Stated, false
	}
	return name[:i], m, true
}
