package claim

// A RuleText is the text of a rule, with the id that claims give it.
type RuleText struct{ ID, Text string }

// A RuleClaim is a claim of the text of a rule, with the revision that brought it.
type RuleClaim struct {
	Claim
	By Revision
}
