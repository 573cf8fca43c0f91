package proof

import (
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/rule"
)

// numeric lists the datatypes of XML Schema whose values are numbers.
var numeric = strings.Fields(`integer decimal double float long int short byte nonNegativeInteger positiveInteger
	nonPositiveInteger negativeInteger unsignedLong unsignedInt unsignedShort unsignedByte`)

// foreign reads a value of foreign data: a number if its datatype is numeric and its text is a number, otherwise a
// text.
func foreign(v claim.Value) value {
	name, ok := strings.CutPrefix(v.Datatype, "http://www.w3.org/2001/XMLSchema#")
	if ok && slices.Contains(numeric, name) {
		if out := typed(v.Text, rule.NumberType); out.num != nil {
			return out
		}
	}
	return textValue(v.Text)
}
