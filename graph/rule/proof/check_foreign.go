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

// temporal lists the datatypes of XML Schema whose values are dates.
var temporal = strings.Fields("date dateTime gYear gYearMonth")

// foreign reads a value of foreign data as its datatype: a number or a date if its text is one, otherwise a text.
func foreign(v claim.Value) value {
	name, ok := strings.CutPrefix(v.Datatype, "http://www.w3.org/2001/XMLSchema#")
	if ok && slices.Contains(numeric, name) {
		if out := typed(v.Text, rule.NumberType); out.num != nil {
			return out
		}
	}
	if ok && slices.Contains(temporal, name) {
		return typed(v.Text, rule.DateType)
	}
	return textValue(v.Text)
}
