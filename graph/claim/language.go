package claim

import "strings"

// LanguageFit rates a text in the language have for a reader who wants the language want. Both are BCP 47 tags in any
// case. A lower fit is better: 0 for the same tag, 1 for a less precise one (zh for zh-hans), 2 for a more precise one
// (zh-hans-cn), 3 for another one of the same primary language (zh-hant). ok is false for different languages.
func LanguageFit(have, want string) (fit int, ok bool) {
	have, want = strings.ToLower(have), strings.ToLower(want)
	switch {
	case have == want:
		return 0, true
	case strings.HasPrefix(want, have+"-"):
		return 1, true
	case strings.HasPrefix(have, want+"-"):
		return 2, true
	}
	a, _, _ := strings.Cut(have, "-")
	b, _, _ := strings.Cut(want, "-")
	return 3, a == b
}
