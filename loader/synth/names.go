package synth

import (
	"fmt"
	"math/rand/v2"

	"nexum/graph/claim"
)

var (
	adjectives = []string{
		"Bright",
		"Northern",
		"Golden",
		"Silent",
		"Rapid",
		"Eastern",
		"Open",
		"United",
		"Blue",
		"Grand",
		"Clear",
		"Iron",
		"Distant",
		"Prime",
		"Quiet",
		"Rising",
	}
	nouns = []string{
		"River",
		"Harbor",
		"Mountain",
		"Bridge",
		"Lantern",
		"Valley",
		"Anchor",
		"Falcon",
		"Garden",
		"Meridian",
		"Compass",
		"Orchard",
		"Summit",
		"Canal",
		"Beacon",
		"Forest",
	}
	trades = []string{
		"Cloud",
		"Networks",
		"Telecom",
		"Logistics",
		"Energy",
		"Robotics",
		"Media",
		"Finance",
		"Biotech",
		"Semiconductors",
		"Software",
		"Shipping",
	}
	matters = []string{
		"Data Protection",
		"Network Security",
		"Telecommunications",
		"Export Control",
		"Competition",
		"Consumer Rights",
		"Financial Supervision",
		"Public Procurement",
	}
	doings = []string{
		"storing", "transmitting", "encrypting", "selling", "importing", "publishing",
		"processing", "insuring",
	}
	goods = []string{
		"personal data",
		"health records",
		"network traffic",
		"microchips",
		"satellite images",
		"payments",
		"maps",
		"news",
	}
	surnames = []string{
		"Li", "Wang", "Zhang", "Chen", "Smith", "Garcia", "Müller", "Okafor", "Tanaka", "Ivanova",
		"Rossi", "Novak",
	}
	forenames = []string{"Wei", "Anna", "Jun", "Maria", "David", "Mei", "Peter", "Yuki", "Olga", "Grace", "Hans", "Lucia"}
	chinese   = []string{"世纪", "华", "中", "云", "海", "金", "光", "新", "联", "通", "星", "山"}
)

func pick(words []string, n int) string { return words[n%len(words)] }

// properties returns the kind, name, aliases and facts of an entity. A name consists of common words, so that a
// search finds several entities, and the number of the entity, so that a search can find exactly one.
func (m *maker) properties(r *rand.Rand, k kind, n int) [][2]string {
	word := func(words []string) string { return words[r.IntN(len(words))] }
	out := [][2]string{{claim.PredicateKind, kindNames[k]}}
	add := func(predicate, text string) { out = append(out, [2]string{predicate, text}) }
	name := func(format string, args ...any) { add(claim.PredicateName, fmt.Sprintf(format, args...)) }
	day := func() string { return claim.Day(1980+r.IntN(40), 1+r.IntN(12), 1+r.IntN(28)).String() }
	switch k {
	case company:
		trade := word(trades)
		name("%s %s %s %d", word(adjectives), word(nouns), trade, n)
		if r.IntN(4) == 0 {
			add(claim.PredicateAlias, fmt.Sprintf("%s%s%s%d", word(chinese), word(chinese), word(chinese), n))
		}
		add("foundedOn", claim.Year(1950+r.IntN(70)).String())
		add("industry", trade)
	case service:
		name("%s %s %d", word(nouns), word(trades), n)
		add("launchedOn", claim.Day(2000+r.IntN(20), 1+r.IntN(12), 0).String())
	case person:
		name("%s %s %d", word(forenames), word(surnames), n)
	case document:
		name("Report %d on %s", n, word(matters))
		add("publishedOn", day())
	case law:
		year := 1990 + r.IntN(30)
		name("%s Act %d of %d", word(matters), n, year)
		add("enactedOn", claim.Year(year).String())
		add("inForceOn", claim.Day(year+1, 1+r.IntN(12), 1).String())
	case activity:
		name("%s %s, class %d", word(doings), word(goods), n)
	case place:
		name("%s %s City %d", word(adjectives), word(nouns), n)
	case state:
		name("Republic of %s%s %d", pick(nouns, n), pick(adjectives, n/len(nouns)), n)
	}
	return out
}
