package claim

// A RuleText is the text of a rule with its id.
type RuleText struct{ ID, Text string }

// A RuleClaim is a claim with the text of a rule, and the revision that added it.
type RuleClaim struct {
	Claim
	By Revision
}
