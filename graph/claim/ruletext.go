package claim

// A RuleText is the text of a rule with its id.
type RuleText struct{ ID, Text string }

// A RuleClaim is a claim that gives the text of a rule, with the revision that brought it.
type RuleClaim struct {
	Claim
	By Revision
}
