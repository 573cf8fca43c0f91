package rule

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"
)

// problem converts an error of the parser into a Problem whose message uses the terms of the language.
func problem(file, src string, err error) Problem {
	var pe participle.Error
	if !errors.As(err, &pe) {
		return Problem{file, 1, 1, err.Error()}
	}
	pos := pe.Position()
	at := min(max(pos.Offset, 0), len(src))
	return Problem{file, max(pos.Line, 1), max(pos.Column, 1), plain(pe.Message(), src[:at], src[at:])}
}

const aTerm = `a Variable, /an-entity, "a text", a number or a date`

const anEntity = "an entity is written /an-entity, or /<its id> if that has other characters than a to z, 0 to 9 and -"

// belongs maps the names in the grammar to the words for them in messages about what was expected.
var belongs = map[string]string{
	"RuleNode": "a rule", "AtomNode": "a relation type, fact or kind", "LiterNode": "a literal such as company(X)",
	"StageNode": "select, count, sum, avg, total, min, max, having or order", "OrderNode": "a column",
	"VarNode": "a Variable", "TermNode": aTerm, "ArgNode": aTerm, "<op>": "a comparison such as =",
	"<ident>": "a name, which begins with a lower-case letter,", "<string>": "a text in quotes", "<var>": "a Variable",
	")": ", or )",
}

var (
	unexpected = regexp.MustCompile(`(?s)^unexpected token "(.*?)"(?: \(expected \(*(<?\w+>?|"[^"]*").*\))?$`)
	aName      = regexp.MustCompile(`^[a-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$`)
	datePart   = regexp.MustCompile(`(^|[^\w.])[0-9]{1,2}\.[0-9]{1,2}\.?$`)
	bareWord   = regexp.MustCompile(`^([a-z][a-z0-9-]*)\s*[,)]`)
	anID       = regexp.MustCompile(`^/[a-z0-9][a-z0-9-]*(:` + idPart + `)*`)
	anIDStart  = regexp.MustCompile(`/([a-z0-9][a-z0-9-]*)$`)
	lowerWord  = regexp.MustCompile(`[a-z][a-z0-9-]*$`)
	wordNot    = regexp.MustCompile(`(^|[^\w-])not$`)
	negation   = regexp.MustCompile(`\bnot\s*\($`)
	upperWord  = regexp.MustCompile(`[A-Z][A-Za-z0-9]*$`)
	aDigit     = regexp.MustCompile(`[0-9][A-Za-z0-9-]*$`)
)

const noArithmetic = "only comparisons compute; give the result a name there and write the name here, as in Q = P * " +
	"2, owns(X, Y, percent: Q)"

// plain describes a syntax error. read is the source before the error, rest the source from there.
func plain(message, read, rest string) string {
	if m := unexpected.FindStringSubmatch(message); m != nil {
		want := strings.Trim(m[2], `"`)
		if want == "count" { // the first alternative of a stage
			want = "StageNode"
		}
		if want == "<number>" || want == "-" { // the first alternative of a term
			want = "TermNode"
		}
		if m[1] == "," && want == ")" {
			return argument(strings.TrimLeft(strings.TrimPrefix(rest, ","), " \t\r\n"))
		}
		if id := anID.FindString(rest); m[1] == "/" && want == ")" && id != "" && strings.TrimRight(read, " \t\r\n") != read {
			return "a comma is missing before " + id
		}
		return misplaced(m[1], want, uncommented(read), read)
	}
	if message == noToken {
		return unread([]rune(rest + " ")[0])
	}
	if strings.HasPrefix(message, "invalid quoted string") {
		return `a \ in a text must come before a quote, another \, or a letter of an escape: \", \\, \n, \u4e91`
	}
	return message
}

// beginsLower returns a word with a lower-case letter at the beginning, and a word in capitals in lower case.
func beginsLower(word string) string {
	if word == "" || word == strings.ToUpper(word) {
		return strings.ToLower(word)
	}
	return strings.ToLower(word[:1]) + word[1:]
}

// argument returns the message for a text after a comma that is not an argument.
func argument(rest string) string {
	if strings.HasPrefix(rest, "/") {
		return "after this comma, " + anEntity
	}
	says := "after this comma, another argument must follow: " + aTerm + ", or an attribute such as percent: P"
	switch m := bareWord.FindStringSubmatch(rest); {
	case m == nil:
	case m[1] == "true" || m[1] == "false":
		says += "; true and false are texts: " + strconv.Quote(m[1])
	default:
		says += "; an entity is written /" + m[1]
	}
	return says
}

// unread returns the message for a character with which no token begins.
func unread(sign rune) string {
	switch sign {
	case '%', '^':
		return "the operators are + - * /"
	case '"':
		return `a text ends with another " on its line`
	case '\'', '“', '”', '‘', '’', '„', '«', '»':
		return `a text is written in double quotes: "a text"`
	case ';', '&':
		return "literals are joined by commas: company(X), owns(X, Y)"
	}
	return "nothing in the language begins with " + string(sign)
}

// misplaced returns the message for a word in a place where something else is expected. upTo is the source before the
// word; before is upTo without the white space and comments at its end.
func misplaced(found, want, before, upTo string) string {
	name := strconv.Quote(found)
	if found == "<EOF>" {
		name = "the end"
	}
	word := belongs[want]
	if word == "" {
		word = want
	}
	says := name + " comes where " + word + " belongs"
	if word == "" {
		says = name + " does not belong here"
	}
	last := before[max(0, len(before)-1):]
	switch {
	case found == "<EOF>" && before == "" && want == "TermNode":
		return "the question is empty; write literals such as company(X), owns(X, Y)"
	case found == "|" && before == "":
		return "before a | there must be literals, such as company(X), owns(X, Y)"
	case want == "TermNode" && last == ",":
		return says + "; after this comma, another literal must follow, such as company(X)"
	case found == "_" && want == "<op>":
		return "a relation type begins with a lower-case letter and is written in camel case: KIND_OF is kindOf"
	case datePart.MatchString(upTo) && (found == "." || strings.Trim(found, "0123456789") == ""):
		return says + "; a date is written year, month, day: 2001, 2001-02 or 2001-02-01"
	case want == ":" && (found == "," || found == ")") && lowerWord.MatchString(before):
		return notArgument(lowerWord.FindString(before))
	case negation.MatchString(before) || found == "(" && negation.MatchString(strings.TrimRight(before, nameSigns)):
		return "not comes before a literal without parentheses: not owns(X, Y)"
	case want == "(" && wordNot.MatchString(before):
		return "not comes before a literal: not owns(X, Y)"
	case found == "/" && (want == "TermNode" || want == "ArgNode" || last == "(" || last == ","):
		return anEntity
	case strings.ContainsAny(found, "+-*/") && len(found) == 1 && want == ")":
		return noArithmetic
	case aDigit.MatchString(upTo) && (aName.MatchString(found) || strings.HasPrefix(found, "-")):
		return says + "; an entity is written with a slash: /" + aDigit.FindString(upTo) + found
	case aName.MatchString(found) && (want == "TermNode" || want == "ArgNode"):
		return says + "; an entity is written /" + strings.ToLower(found) +
			", and a Variable begins with an upper-case letter"
	case found != "" && found[0] >= utf8.RuneSelf && anIDStart.MatchString(upTo):
		return "an id with other characters than a to z, 0 to 9 and - has a prefix, as in /person:" +
			anIDStart.FindStringSubmatch(upTo)[1] + found
	case found == "(" && want == "<op>":
		return "a relation type, fact or kind begins with a lower-case letter: " + beginsLower(upperWord.FindString(upTo)) +
			"(…); what begins with an upper-case one is a Variable"
	case found == ":" && want == ")" && upperWord.MatchString(before):
		return "an attribute that begins with an upper-case letter is written in quotes: " +
			strconv.Quote(upperWord.FindString(before)) + ": P"
	case found == "=" && last == "=":
		return "= is written once"
	case found == ":-" && want == "":
		return "a query is the body of a rule alone, without :-"
	case isOp(found) && want == "":
		return says + "; a comparison has two sides: 3 < N, N < 5"
	case want == "" && before == "" || want == "RuleNode":
		return says + `; a rule is written: rule its-id: "What it means." owns(X, Y) :- controls(X, Y).`
	case want == "" && last == ")" && (found == "order" || found == "select" || found == "having" || found == "avg" ||
		found == "total" || found == "count" || found == "sum" || found == "min" || found == "max"):
		return says + "; stages that process the answers come after a |, as in | " + found + " …"
	case want == "" && last == ")" && (aName.MatchString(found) || found == "not" || found == "("):
		return says + "; literals are joined by commas: company(X), owns(X, Y)"
	}
	return says
}

// notArgument returns the message for a word that is no valid argument, such as true.
func notArgument(word string) string {
	says := strconv.Quote(word) + " comes where " + aTerm + " belongs"
	if word == "true" || word == "false" {
		return says + "; true and false are texts: " + strconv.Quote(word)
	}
	return says + "; an entity is written /" + word + ", and a Variable begins with an upper-case letter"
}

// nameSigns are the characters of names.
const nameSigns = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

func isOp(s string) bool { return s != "" && strings.Trim(s, "<>=!") == "" }
