package match

import "math"

// The weights of evidence, in bits. docs/matching.md explains them.
const (
	// prior is the weight that the evidence for a pair must exceed. Without evidence, the odds that two entities are
	// one are 1 to 2^12.
	prior = 12

	// The weight of a word of a name is its rarity in bits, limited to wordLeast and wordMost, times its similarity.
	wordLeast, wordMost = 1.0, 8.0
	nameMost            = 10.0 // the maximum for a name
	nameConflict        = -5.0 // each of the two names has a word that the other lacks
	nameConflictMore    = -2.0 // for each further such pair of words
	nameTranslated      = -2.0 // they have no word in common and are in different scripts: one can be a translation
	initialConflict     = -3.0 // the words without counterpart are initials
	nameExtra           = -0.3 // for each word that only one of the names has
	nameMore            = 3.0  // the maximum for a second pair of names that agree
	formConflict        = -1.0 // two different legal forms
	suffixConflict      = -10.0

	identifierUnique  = 22.0 // an identifier of a scheme that gives each entity only one, such as LEI
	identifierEqual   = 20.0
	identifierShort   = 8.0   // an identifier of less than five characters
	identifierDiffers = -12.0 // where an entity has only one

	dateEqual    = 9.0
	dateSwapped  = 7.0 // day and month are exchanged
	dateNear     = 4.0 // one part differs
	datePartial  = 3.0 // one is less precise than the other
	dateDoubtful = -3.0
	dateDiffers  = -10.0

	emailEqual       = 8.0
	phoneEqual       = 8.0
	phoneEnd         = 5.0 // the last seven digits are equal, and one of the numbers has only seven
	addressEqual     = 7.0
	addressNear      = 4.0
	affiliationEqual = 5.0
	neighborMost     = 6.0
	neighborEach     = 4.0 // the maximum for one neighbor
	// contactMost is the maximum weight of addresses, telephone numbers and neighbors together if the names do not
	// agree, because relatives and colleagues share these.
	contactMost = 2.0

	countryEqual, countryDiffers = 0.5, -2.0
	classEqual, classDiffers     = 0.5, -2.0
	kindsDiffer                  = -3.0
	related                      = -4.0 // one has a relation to the other
	proposed                     = 10.0 // a source claims that they are one
)

// rarity returns the information, in bits, of a word that df of n entities have.
func rarity(df, n uint32) float64 {
	return min(max(math.Log2(float64(max(n, 1000))/float64(max(df, 1))), wordLeast), wordMost)
}

// shared reduces the weight of a value that df entities have, by loss for each doubling of df above 2. With df 2, the
// weight is complete, because the two entities are the pair.
func shared(weight, loss float64, df uint32) float64 {
	return max(0, weight-loss*max(0, math.Log2(float64(max(df, 1)))-1))
}

// The losses of weight for shared. A name of many entities is a title or a common name. An address is shared by the
// people who live there. An e-mail address or a telephone number that many share is not personal.
const (
	nameLoss    = 2.0
	addressLoss = 1.0
	valueLoss   = 1.5
)

// ScoreOf converts log-odds in bits to a score: the probability of a match.
func ScoreOf(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }

// bitsOf is the inverse of ScoreOf.
func bitsOf(score float64) float64 { return math.Log2(score / (1 - score)) }
