// Package rule reads rules and queries, checks them against the ontology, and orders rules into strata. Package engine
// evaluates them; package proof holds the proofs.
//
// # The language
//
// Rules are Datalog over the relation types, facts and kinds of the ontology:
//
//	# A comment runs to the end of the line.
//	rule activity-in-jurisdiction:
//	  "A law binds whoever conducts an activity that it regulates, in a state where it applies."
//	  because "A statute governs conduct within its territory."
//	  constrains(Law, X) :- regulates(Law, A), conducts(X, A), appliesIn(Law, S), operatesIn(X, S).
//
// A rule has an id, a sentence that says what the rule means, optionally a reason why the rule is sound (because), and
// a clause. Before the clause, in zh "…" because "…" gives the sentence and the reason in another language. The part
// before :- is the head, the part after it is the body. The head holds if every literal of the body holds. These are
// the literals:
//
//	operatesIn(X, S)       a relation: source, then target
//	inForceOn(Law, D)      a fact: the entity, then the value
//	company(X)             a kind: X is of this kind
//	actor(X)               an interface: X is of a kind that implements it
//	not ownedBy(X, S)      a negation: no such relation holds
//	not stated owns(X, S)  a negation: no source states such a relation; what is alleged or weaker does not matter
//	D < 2017-06, X != Y    a comparison with = != < <= > or >=
//	R = P * Q / 100        a comparison with arithmetic: + - * / and parentheses on either side
//	owns(X, Y, percent: P) a relation with an attribute of its claims
//	sum(P: owns(X, Y, percent: P), sanctioned(S, X)) >= 50
//	                       a sum, for each S and Y that occur outside of it too; see Sums
//	count(X: owns(X, Y)) >= 3
//	                       a count of the different values of X
//
// These are the terms:
//
//	Law, X                 a variable: it begins with an upper-case letter
//	_                      any value
//	/21vianet              an entity by its id
//	/<http://example.org/x>
//	                       an entity whose id has other characters than a to z, 0 to 9 and -
//	"text"                 a text
//	41.5                   a number
//	2017-06, 2017-06-01, 2017-06-01T12:30:59.538+08:00
//	                       a date; a time of day without a zone is in UTC
//
// A relation of a symmetric type matches in either order.
//
// A negated literal holds in the periods in which nothing matches it; the modality of a match does not matter. Its rule
// or query holds in the time that these periods and those of the other literals have in common. A result holds as of a
// date if one of its periods includes the date. A match without a period takes away all time, and an end that no source
// gives is open. If there are matches, a negated relation does not hold before its entities begin or after they end. A
// negated relation can name attributes: then only claims with these values match it.
//
// Each variable of a negation or comparison, other than _ in a negation, must also occur in a literal that gives it a
// value.
//
// An attribute is a text, a number, or true or false, which are texts in rules. A text is a date if it can be read as
// one and the ontology declares the attribute as Date or DateTime. The name of an attribute is a word in any
// script (持股比例: P) or any text in quotes ("voting share": P).
//
// A text that is compared with an identifier of a scheme can be written in any way that the scheme allows: imo(X, "IMO
// 9074729") and imo(X, "9074729") are the same. Where a fact has the values of an enum, a variable cannot have the name
// of one of them, because it probably is a text without quotes.
//
// A variable that stands alone on one side of an = and has no value from another literal gets the value of the other
// side. A constant in a literal means the same as a variable that is = to the constant. The values of a variable that
// occurs twice must be the same: the date 2017 is not the same as the date 2017-06-01, but the fact
// 2017-06-01T12:00:00Z is the same as 2017-06-01T14:00:00+02:00 or an attribute with this value that is a date. A text
// is not the same as a date; compare them with =.
//
// # Comparisons
//
// A comparison compares numbers, dates, texts or entities. Entities have no order: only = and != compare them.
//
// A date is a period: a day, a month, a year or a moment. One date is before another if all of it is before the other.
// Two dates are = if one lies within the other, so D = 2017 holds for 2017-06-01.
//
// A number such as 2017 is a year where it is compared with a date. A text that is a date, as attributes can be, is
// compared with a date or a year as a date: T > 2021-01-01 holds for "2021-03-03 18:00:00". Two texts that are both
// dates are ordered by time, but they are = only if they are written in the same way. A number and a text or date have
// no order unless they are compared as dates, so T > 20200 never holds if T is a date.
//
// Two texts are equal if they are canonically equivalent in Unicode: é can be one character or two. Values of texts are
// in Normalization Form C.
//
// # Numbers and dates
//
// Numbers are exact decimals with at most 1,000 digits. Answers and proofs show the digits of the source. 1.50, 1.5 and
// 15e-1 are the same number; "1.5" is a text. Sums, differences and products are exact, and so are quotients with at
// most 1,000 digits. Other quotients are rounded half to even: to 34 significant digits, or to as many as the dividend
// has, if it has more.
//
// If T and S are days, T - S is the number of days between them, with a fraction if one of them has a time of day.
// D + 30 is the day 30 days after D. Two texts are joined by +, unless both are dates; the result has at most 4096
// bytes.
//
// An expression has no value, and its literal does not hold, in these cases: a division by zero; an operand that is
// neither a number nor a day, such as a month or a year; a result with more than 1,000 digits or an exponent beyond
// 6144.
//
// # Queries
//
// A query is a body. Its answers are the values of its named variables, each combination once. Stages after the body
// select columns, group, filter and order the answers:
//
//	"transfersTo"(X, Y, time: T), T > 2020 | select X, Y
//	constrains(Law, X), company(X) | count(X) by Law | order count desc
//	owns(Y, X, percent: P) | count(Y), sum(P), max(P) by X | having sum > 50 | order sum desc, X
//	owns(Y, X, percent: P) | S = sum(P), N = count(Y) by X | having S / N >= 10
//
// The order of the stages is body | select … or aggregates by … | having … | order …, and each stage can be left out.
//
// With select, each different row of the selected columns is one answer, with the best of its proofs.
//
// The aggregates are count, sum, avg, total, min and max. The name of an aggregate column is the one that the query
// gives it (N = count(Y)). Otherwise it is the word, such as count, or count(Y) if the word occurs twice. count counts
// different values; min and max return one of the values of the answers; sum, avg and total fail if a value is not a
// number. If a query without by has no answers, count, sum and total are 0, and avg, min and max have no value: next to
// a count or sum they are an empty text, and alone they give no row.
//
// having compares columns, with arithmetic.
//
// The type of an attribute is known only from the answers. A column of attributes has type number or date if all its
// values have that type, otherwise text. Each value keeps its own type, so 9 comes before 10, 9 is not the text "9",
// and P > 9 holds only for numbers. In order, min and max, numbers come first, then dates and texts that are dates, by
// time, then other texts without regard to case and accents. The values of an enum are ordered as the ontology lists
// them. A comparison such as S < "b" compares texts by their characters.
//
// sum and avg combine only answers that hold at the same time. So do the other aggregates of the same stage, except
// total. Such a group has one row for each different result, with the periods in which it holds. So the result as of a
// date is that of the row whose periods include the date. total, and count, min and max without a sum or avg, use the
// answers of any time.
//
// What is alleged does not hide what is stated. The first row of a group uses only its stated answers. For each weaker
// modality, a further row also uses the answers of that modality, if this changes the result.
//
// A group is as certain as the least certain of the answers that its aggregates use. If it uses the answers of any
// time, it holds in the time that these have in common, and at no time if they have none in common; a min or max alone
// holds whenever an answer has its value.
//
// # Sums
//
// In a rule, sum and count are compared with a number by >= or >. A sum can depend on what its own rule yields:
// ownership can be summed along chains.
//
// Negative values are subtracted, and the rule holds while the sum reaches the number. As in a query, the sum of what
// is stated has only stated values, that of what is alleged also alleged ones, and so on. A sum that depends on what
// its own rule yields cannot subtract, because the value could rest on the result: if a negative value can undo a
// result, the evaluation stops with an error that names both. P > 0 in the sum leaves negative values out.
//
// A sum adds values of claims, and each claim counts once, even if a body joins it with several other claims. In
//
//	owns(Y, /x, percent: P), locatedIn(Y, Place) | sum(P)
//
// a share counts once, even if its owner is in two places. A claim is identified by its relation, or by the entity and
// predicate of its fact, and by its other attributes, so transfers at two times are two. The other attributes are those
// that the literal names, as time in "pays"(X, Y, amount: A, time: T), and those that occur in every claim that the
// literal can match.
//
// Sources can state different values for the same claim. Only one of these rival values counts. In a query, values of
// the strongest modality have precedence, then undisputed values, then the greatest value. Sums add only what holds at
// one common time. A total also adds values of one claim if their periods do not overlap; if there are several ways to
// choose them, it takes the one with the greatest total.
//
// A value that a comparison computes, such as R = P * Q, counts once for each pair of claims that P and Q come from.
// sum(P per X, Y) counts once for each X and Y instead.
//
// # Mistakes
//
// A query or rule that is impossible by the ontology is reported as a mistake. Examples are company(X), law(X); a
// relation with an end of a kind that neither its type nor a rule allows; and a value that a fact cannot have. In a
// query, an id that no entity has is also a mistake, and so is an attribute that the ontology does not name for the
// relation type and that no claim of the type has.
//
// What the view only hides is not a mistake: nothing is related or equal to it in the view, so its literal fails, and
// the negation of the literal holds. Rules can be loaded before the claims that they read, so for an attribute, a
// foreign predicate or an id that nothing has, the loader only warns.
//
// # Foreign predicates
//
// A predicate that the ontology does not know, as foreign data has, is written as its IRI or as the last part of the
// IRI:
//
//	<http://xmlns.com/foaf/0.1/knows>(X, Y)
//	"http://xmlns.com/foaf/0.1/knows"(X, Y)
//	"knows"(X, Y)
//	<http://x/Person>(X)   a class: X has it as its rdf:type
//	related(X, Y)          any foreign relation, or one of the type RELATED
//
// Such a literal matches the relations and the facts of the predicate. The datatype of a fact decides whether its value
// is a number, a date or a text; a plain literal is a text. If several predicates end in the same word, a query that
// uses only the word is a mistake, reported with the list of predicates, and a rule that uses only the word is not
// used. A predicate that nothing has is a mistake in a query; in a rule, the loader warns about it.
//
// A rule can yield a foreign predicate. Its head writes the predicate in full. The relation can join any entities,
// while a relation type joins the kinds that the ontology names.
//
// # Kinds and attributes that rules yield
//
// A rule can conclude that an entity is of a kind: company(X) :- person(X), owns(X, _). In queries and rules, the
// entity is then a company as well as a person, and not company(X) does not hold for it. Its field kind, lists of
// entities, filters by kind, and the check of which relation types can join it use only the kind that sources state.
//
// A rule concludes a class in the same way: <http://x/Adult>(X) :- …. An entity must represent the class; declare it,
// as in <http://x/Adult> rdf:type owl:Class. In proofs, an entity of a derived kind is related to itself.
//
// thing(X) matches the entities to which no source gives a kind. Its proof is a fact of X or a relation of X.
//
// A head can name attributes, whose values the body computes:
//
//	stake(X, Y, percent: P) :- owns(X, Y, percent: P).
//	stake(X, Y, percent: R) :- owns(X, Z, percent: P), stake(Z, Y, percent: Q), R = P * Q / 100,
//	  R >= 0.01.
//	reaches(X, Y, time: T) :- reaches(X, Z, time: S), pays(Z, Y, time: T), S < T.
//
// An attribute is a number, a text or a date. There is one relation, with a derivation for each different value. If
// several derivations compute the same value, it counts once, also in a sum, unless another attribute distinguishes
// them. In a sum, values that are computed from rival values of one claim are rivals, too: if one source says 60
// percent and another 20, a rule that passes both on does not make 80 of them. Exports write the values as attributes
// of the relation; a moment is written in UTC.
//
// A rule that computes new values along a cycle of the data without a bound would never end. After 10,000 different
// values for one relation, the evaluation stops with an error that names the rule. Give the rule a bound, such as R >=
// 0.01; the loader warns about a rule without one.
//
// # Rules that fit together
//
// All rules of a store are one program, no matter which files they come from. No rule can depend on its own absence,
// directly or through other rules; [Parser.Fit] checks that before rules are loaded. A store can still hold rules that
// do not fit: after a change of the ontology, or from an edited export. The engine does not use these rules, nor the
// rules that depend on the absence of what they could yield, and a query for that absence is a mistake. So less is
// derived, but nothing wrong.
//
// A fact whose text is not of the type that the ontology gives it has no value; engine.Unread counts such facts.
//
// # Time and certainty of derived relations
//
// A derived relation holds in the time that its premises have in common. Premises without a common time derive nothing.
// If no source dates a premise, the premise holds while its source and target exist, according to the facts that the
// ontology marks @begins and @ends and that are at least as strong as the premise. Such a fact only limits the time: a
// doubtful or disputed date makes nothing less certain. A fact that no source dates holds at all times.
//
// The modality and confidence of a premise come from those of its claims that cover all of the derivation's time; if
// the rule names attributes, only from claims that have these attributes. An undated claim counts for the periods of
// claims that are at least as strong, by modality and then by confidence; if there are none, what it claims holds at
// all times, and weaker claims do not date it.
//
// A sum adds only values that hold at the same time. If the parts that are stated and undisputed are enough to reach
// its bound, the proof uses only these.
//
// The confidence of the derived relation is that of its least certain premise, its modality is the weakest of theirs,
// and it is disputed if one of them is disputed. A fact is disputed if a claim denies it, or if it can have only one
// value and has another one in the derivation's time.
//
// # Evaluation
//
// An engine answers goals on one view, top down, with tables: it keeps the answers of every goal that was asked, as in
// SLG resolution (Chen and Warren, "Tabled Evaluation with Delaying for General Logic Programs", 1996), here for
// stratified programs and without delaying. So a query reads only the data on which its answers depend, and recursion
// ends.
//
// The strata are as fine as possible: the relation types of one stratum depend on each other. Goals of a lower stratum
// are evaluated completely, and their results are then looked up. A rule in the middle of its body waits only for
// answers of its own stratum. Every answer keeps its derivations. Proofs are extracted from these, the best first
// (Knuth, "A Generalization of Dijkstra's Algorithm", 1977).
package rule
