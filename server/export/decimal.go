package export

import "regexp"

var decimalForm = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

// isDecimal reports whether a text is a valid xsd:decimal, which has no exponent.
func isDecimal(s string) bool { return decimalForm.MatchString(s) }
