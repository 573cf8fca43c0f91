package server_test

import (
	"testing"

	"nexum/graph/claim"
)

func TestMatches(t *testing.T) {
	var claims []claim.Claim
	for _, c := range [][3]string{
		{"a", claim.PredicateKind, "Company"},
		{"a", claim.PredicateName, "Quill Trading Ltd"},
		{"a", "foundedOn", "1999-05-04"},
		{"b", claim.PredicateKind, "Company"},
		{"b", claim.PredicateName, "QUILL TRADING"},
		{"b", "foundedOn", "1999-05-04"},
		{"c", claim.PredicateKind, "Company"},
		{"c", claim.PredicateName, "Quill"},
	} {
		claims = append(claims, claim.Claim{
			Subject: c[0], Predicate: c[1], Object: claim.Literal(c[2]),
			Context: claim.Context{Revision: 1},
		})
	}
	h := serveClaims(t, claims, nil).Handler()
	want(t, h,
		`{matches{totalCount clusters ambiguous skipped{value entities} pageInfo{hasNextPage} edges{node{cluster left{id} right{id} reasons{evidence weight text left right}}}}}`,
		`{"matches":{"totalCount":1,"clusters":1,"ambiguous":0,"skipped":[],"pageInfo":{"hasNextPage":false},"edges":[{"node":{"cluster":1,"left":{"id":"a"},"right":{"id":"b"},"reasons":[`+
			`{"evidence":"NAME","weight":10,"text":"the same words","left":"Quill Trading Ltd","right":"QUILL TRADING"},`+
			`{"evidence":"DATE","weight":9,"text":"the same day","left":"1999-05-04","right":"1999-05-04"}]}}]}}`)
	want(t, h, `{matches(minScores:[{kind:COMPANY, minScore:1}]){totalCount}}`, `{"matches":{"totalCount":0}}`)
	want(t, h,
		`{matches(of:"c", minScore:0, first:1){totalCount pageInfo{hasNextPage} edges{node{cluster left{id} right{id}}}}}`,
		`{"matches":{"totalCount":2,"pageInfo":{"hasNextPage":true},"edges":[{"node":{"cluster":null,"left":{"id":"a"},"right":{"id":"c"}}}]}}`)
	want(t, h, `{view(without:["b"]){matches{totalCount}}}`, `{"view":{"matches":{"totalCount":0}}}`)
	for _, tt := range []struct{ name, query, code string }{
		{"an unknown entity", `{matches(of:"nobody"){totalCount}}`, "NOT_FOUND"},
		{"a score above 1", `{matches(minScore:2){totalCount}}`, "BAD_USER_INPUT"},
		{"a score too low for all pairs", `{matches(minScore:0.01){totalCount}}`, "BAD_USER_INPUT"},
		{"a cursor of another list", `{matches(after:"aaaa"){totalCount}}`, "BAD_USER_INPUT"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := ask(t, h, tt.query, nil).code(t); got != tt.code {
				t.Errorf("%s, want %s", got, tt.code)
			}
		})
	}
}
