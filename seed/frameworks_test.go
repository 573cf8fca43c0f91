package seed_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// criteria are the frameworks of the documents, each with its criteria, elements, steps or goals in the order of the
// document.
var criteria = []struct {
	framework string
	inOrder   string
}{
	{"china-inc", "state-as-corporate-holding-entity state-control-of-finance state-control-of-planning " +
		"corporate-groups-and-networks party-involvement-and-control private-enterprise-and-party-state"},
	{"china-strategic-goals", "goal-comprehensive-national-power goal-innovation-driven-growth " +
		"goal-military-modernization mechanism-mergers-and-acquisitions mechanism-talent-recruitment " +
		"mechanism-legal-environment mechanism-joint-ventures"},
	{"cia-triad", "confidentiality integrity availability"},
	{"cybersecurity-law-highlights", "highlight-personal-information highlight-cii highlight-network-operators " +
		"highlight-sensitive-information highlight-certification highlight-legal-liability"},
	{"huang-systematic-framework", "perspective-national-security perspective-supply-chain"},
	{"isaacs-four-factors", "institutional-factors technological-factors social-factors managerial-factors"},
	{"khetri-concern-categories", "category-military-security category-political-security " +
		"category-economic-security category-cultural-security"},
	{"nist-cloud-definition", "nist-on-demand-self-service nist-broad-network-access nist-resource-pooling " +
		"nist-rapid-elasticity nist-measured-service nist-saas nist-paas nist-iaas nist-private-cloud " +
		"nist-community-cloud nist-public-cloud nist-hybrid-cloud"},
	{"parkerian-hexad", "confidentiality possession-control integrity authenticity availability utility"},
	{"policy-perspectives", "us-perspective chinese-perspective common-good-perspective"},
	{"porter-five-forces", "competitive-rivalry supplier-power buyer-power threat-of-substitution threat-of-new-entry"},
	{"required-steps-2017", "step-security-review step-local-storage step-joint-venture step-transfer-approval " +
		"step-approved-encryption"},
	{"updated-parkerian-hexad", "confidentiality possession-control integrity authenticity availability utility " +
		"jurisdiction"},
	{"us-china-systems-framework", "element-cybersecurity-concerns element-government-policy " +
		"element-corporate-reaction element-consumer-adoption element-market-structure"},
}

// TestCriteria checks that every framework lists its criteria through one field, in order, on one page or on several.
func TestCriteria(t *testing.T) {
	known := rows(ask(t, `{ frameworks(first: 100) { edges { node { id } } } }`), "frameworks.edges.node.id", nil)
	if len(known) != len(criteria) {
		t.Errorf("%d frameworks, of which %d are expected here", len(known), len(criteria))
	}
	for _, c := range criteria {
		t.Run(c.framework, func(t *testing.T) {
			want := strings.Fields(c.inOrder)
			if got := pages(t, c.framework, 100); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			if got := pages(t, c.framework, 1); !slices.Equal(got, want) {
				t.Errorf("one at a time: got %v, want %v", got, want)
			}
		})
	}
}

// pages reads the criteria of a framework, in pages of the given size.
func pages(t *testing.T, framework string, size int) []string {
	t.Helper()
	var all []string
	after := ""
	for {
		answer := ask(t, fmt.Sprintf(`{ framework(id: %q) { criteria(first: %d, after: %q) {
			edges { node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } } }`, framework, size, after))
		for _, row := range rows(answer, "framework.criteria.edges.node.id", nil) {
			all = append(all, row[0])
		}
		info := rows(answer, "framework.criteria.pageInfo", []string{"hasNextPage", "hasPreviousPage", "endCursor"})[0]
		if info[1] != fmt.Sprint(after != "") {
			t.Errorf("after %d: hasPreviousPage is %s", len(all), info[1])
		}
		if info[0] != "true" {
			return all
		}
		after = info[2]
	}
}

// TestHouseRecommendations checks the five recommendations of the report and the details of each, in order.
func TestHouseRecommendations(t *testing.T) {
	answer := ask(t, `{ document(id: "us-house-report-huawei-zte-2012") { recommends { edges { node {
		id detailOf { edges { node { id } } } details { edges { node { id } } } } } } } }`)
	got := rows(answer, "document.recommends.edges.node",
		[]string{"id", "detailOf.edges.node.id", "details.edges.node.id"})
	want := [][]string{
		{"rec-house-1", "", "rec-house-1-intelligence, rec-house-1-cfius, rec-house-1-government-systems"},
		{"rec-house-1-intelligence", "rec-house-1", ""},
		{"rec-house-1-cfius", "rec-house-1", ""},
		{"rec-house-1-government-systems", "rec-house-1", ""},
		{"rec-house-2", "", ""},
		{"rec-house-3", "", "rec-house-3-financial-support"},
		{"rec-house-3-financial-support", "rec-house-3", ""},
		{"rec-house-4", "", "rec-house-4-listing, rec-house-4-review, rec-house-4-us-standards"},
		{"rec-house-4-listing", "rec-house-4", ""},
		{"rec-house-4-review", "rec-house-4", ""},
		{"rec-house-4-us-standards", "rec-house-4", ""},
		{"rec-house-5", "", "rec-house-5-mitigate-risk, rec-house-5-cfius"},
		{"rec-house-5-mitigate-risk", "rec-house-5", ""},
		{"rec-house-5-cfius", "rec-house-5", ""},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}
