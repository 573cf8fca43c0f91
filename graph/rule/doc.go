// Package rule derives relations by rules, and proves what it derives.
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
// A rule has an id, a plain sentence of what it means, often a reason why it is sound, and a clause:
// the head holds if every literal of the body does. A literal is
//
//	operatesIn(X, S)       a relation: source, then target; of a symmetric type in either order
//	inForceOn(Law, D)      a fact: the entity, then the value
//	company(X)             a kind: X is one
//	actor(X)               an interface: X is of a kind that implements it
//	not ownedBy(X, S)      negation: no such relation at any time, or, in a view as of a date, then; its variables
//	                       stand in other literals too
//	D < 2017-06, X != Y    a comparison: = != < <= > >= of numbers, dates, texts or entities. A date is before another
//	                       if all of it is, and = another if one lies within the other, so that D = 2017 holds of
//	                       2017-06-01. A text that is a date, as an attribute can be, is compared with a date or year
//	                       as a date: T > 2021-01-01 holds of "2021-03-03 18:00:00". The order of two texts that are
//	                       both dates is that of time. Two texts are = if they are written alike. Where a variable
//	                       stands twice, its values are the same as they are written
//	owns(X, Y, percent: P) a relation with what its claims say besides, in their attributes: a text, a number, or
//	                       true or false, which is a text here
//	R = P * Q / 100        arithmetic: + - * / and parentheses on either side of a comparison. A Variable that no other
//	                       literal gives a value gets that of the other side
//	sum(P: owns(X, Y, percent: P), sanctioned(S, X)) >= 50
//	                       a sum, for each S and Y that stand outside of it too; see Sums. count(X: …) >= 3 counts the
//	                       different values of X. Either can rest on what the rule yields, so that ownership is summed
//	                       along chains: more claims never make it less, since only >= and > can be asked and what is
//	                       negative does not count
//
// A term is a Variable (it begins with an upper-case letter), _ (any), /21vianet (an entity by its id,
// /<…> around a foreign one), "text", 41.5 or 2017-06-01. A date is 2017-06, 2017-06-01 or a time of day, 2017-06-01T12:30:59.538+08:00; it is of UTC
// without a zone. A year is a number, 2017, and a date where it stands beside a date. A constant in a literal means the
// same as a variable that is = to it. No order holds between a number and a text or date that it is not compared with as
// a date, so that T > 20200 fails where T is a date.
//
// # Numbers and dates
//
// Numbers are exact: they are decimals of any length, and answers and proofs show the digits of the source. 1.50, 1.5 and
// 15e-1 are one number, "1.5" is a text. Sums, differences, products and quotients that end have all of their digits. A
// quotient that does not end within 1,000 digits is rounded, half to even, to 34 significant digits or to as many as the
// number that is divided has, if these are more. Of two days, T - S is the number of days between them, and D + 30
// is the day 30 days later. There is no value, and the literal does not hold, for a division by zero, where an attribute
// is no number or day, for a month or a year, and beyond 1,000 digits or 1e6144.
//
// # Questions
//
// A query is a body. Its answers are the values of its variables that are named, each once. select chooses the columns,
// an answer is then each different row of these, with the best of its proofs; the others can be grouped and ordered:
//
//	"transfersTo"(X, Y, time: T), T > 2020 | select X, Y
//	constrains(Law, X), company(X) | count(X) by Law | order count desc
//	owns(Y, X, percent: P) | count(Y), sum(P), max(P) by X | having sum > 50 | order sum desc, X
//	owns(Y, X, percent: P) | S = sum(P), N = count(Y) by X | having S / N >= 10
//
// The stages come in one order, body | select … or aggregates by … | having … | order …, and each can be left out.
// The aggregates are count, sum, avg, min and max. A column is named as the query names it, else by the word, or by
// count(Y) where the word stands twice. having compares columns, with arithmetic. count counts different values; min and
// max take one of the answers' values. What an attribute is, number or text, only the answers tell: a column of it is of
// numbers or dates if all of its values are, else of texts. Each value keeps its own type, so that 9 is before 10 and is
// not the text "9", and P > 9 holds of numbers alone. In order, and for min and max, numbers come first, then dates and
// texts that are dates, by time, then other texts. There is no sum of a value that is no number. The count and the sum of
// nothing are 0; it has no avg, min or max, which alone are no answer, and beside a count an empty text. A group is as
// sure as the least sure of what it takes, and holds while all of that does, at no time if there is none that it shares.
//
// # Sums
//
// A sum adds what claims say, and each claim counts once, whatever else a body joins it with. So in
//
//	owns(Y, /x, percent: P), locatedIn(Y, Place) | sum(P)
//
// a share counts once, though its owner is in two places. A claim is told by its relation, or by the entity of its
// fact, and by its other attributes: transfers at two times are two. These are the attributes that the literal names, as
// time in "pays"(X, Y, amount: A, time: T), and what all claims that it can match say besides. What several sources
// state otherwise is one thing: of rival values one counts, in a question one of the strongest modality, of these an
// undisputed one before others, of these the greatest. A rule adds up what holds at one time; a question adds values of
// one claim that are claimed of times that do not meet, those that come to the most together. What a comparison computes,
// R = P * Q, counts once for each pair of the claims that P and Q are taken from. sum(P per X, Y) counts once for each X
// and Y instead.
//
// What nothing can be by the ontology is a mistake, and not without answers: company(X), law(X), a relation with an
// end of a kind that neither its type nor a rule joins, a value that a fact does not have. So is an id that no
// entity has, and an attribute that the ontology does not name for the relation type and no claim of that type has.
// What is only hidden in the view is none: nothing is related or equal to it there, so that its literal fails, and the
// negation of it holds. A rule can be loaded before the claims that it reads: of an attribute, a foreign predicate and an
// id that nothing has, the loader only warns.
//
// # Foreign predicates
//
// A predicate that the ontology does not know, as foreign data brings, is written by its IRI or by the last part of it:
//
//	<http://xmlns.com/foaf/0.1/knows>(X, Y)
//	"http://xmlns.com/foaf/0.1/knows"(X, Y)
//	"knows"(X, Y)
//	<http://x/Person>(X)   a class: X has it for its rdf:type
//	related(X, Y)          any foreign relation, or one of the type RELATED
//
// Such a literal matches the relations and the facts of the predicate. The datatype of a fact tells whether it is a
// number, a date or a text; a plain literal is a text. If several predicates end in the same word, a question that
// uses the word alone is a mistake that lists them, and a rule that does is not used. A predicate that nothing has is
// a mistake in a question; in a rule, the loader warns of it. A rule may yield a foreign predicate, which its head
// writes in full. It joins any entities, while a relation type joins the kinds that the ontology names.
//
// The name of an attribute is a word in any script (持股比例: P), or any text in quotes ("voting share": P).
//
// # Kinds and attributes that rules yield
//
// A rule may conclude that an entity is of a kind: company(X) :- person(X), owns(X, _). In questions and rules, the entity
// then is a company as well as a person, and not company(X) does not hold of it. Its field kind, lists of entities and
// filters by kind, and which relation types may join it, go by the kind that sources state. A class is concluded in
// the same way, <http://x/Adult>(X) :- …; an entity has to stand for it: say what it is,
// as in <http://x/Adult> rdf:type owl:Class. In proofs, what is of a derived kind is related to itself.
//
// thing(X) is what no source gives a kind. It is proved by a fact of X, or a relation that X has.
//
// A head may name attributes, which the body computes:
//
//	stake(X, Y, percent: P) :- owns(X, Y, percent: P).
//	stake(X, Y, percent: R) :- owns(X, Z, percent: P), stake(Z, Y, percent: Q), R = P * Q / 100,
//	  R >= 0.01.
//	reaches(X, Y, time: T) :- reaches(X, Z, time: S), pays(Z, Y, time: T), S < T.
//
// An attribute is a number, a text or a date. Each different value makes a derivation of its own, while the relation is
// one: two ways to the same value are one value, also in a sum, unless another attribute tells them apart. Exports write
// the values as those of the attributes of the relation. What a rule
// computes along a circle without a bound would never end: after 1,000 different values for one relation, the
// evaluation stops with an error that names the rule. Let the rule say where it stops, as in N < 10 or
// R >= 0.01; the loader warns of a rule that does not.
//
// # Rules that fit together
//
// All rules of a store are one program, whichever file they are of. None rests on its own absence, through
// whatever others; Parser.Fit checks that before rules are loaded. A store can still hold rules that do not fit, after
// a change of the ontology or from an export that was edited. They are not used, nor is any rule that rests on the
// absence of what they could lead to, and a query for that absence is a mistake: less is derived, and nothing wrong.
// A fact that is not of the type that the ontology gives it is no value; Unread counts them.
//
// # What a derived relation is worth
//
// A derived relation holds for the time that its premises have in common; premises without a time in
// common derive nothing. A premise that no source dates is taken to hold while its source and target
// are there, by the facts that the ontology marks @begins and @ends; a fact that none dates is one of all times.
// A premise is as strong and as sure as those of its claims that say so of all of that time, or do not say when;
// where the rule names attributes, as those that have these. A sum is taken of what holds at one time, and reached
// by what is stated alone if that is enough. The derived relation is as sure as its least sure premise, its modality
// is the weakest of theirs, and it is disputed if a premise is.
//
// # Evaluation
//
// An Engine answers goals on one view, top down, with tables (memory for goals that were asked, as in
// SLG resolution: Chen and Warren, "Tabled Evaluation with Delaying for General Logic Programs", 1996;
// here for stratified programs, without delaying). So one question touches only what leads to it, and
// recursion ends. The strata are as fine as can be: relation types of one stratum rest on each other, and what a rule
// asks of a lower one is evaluated to its end and looked up, while a rule in the middle of its body waits for
// answers of its own stratum alone. Every answer keeps its derivations, from which proofs are extracted, the best first
// (Knuth, "A Generalization of Dijkstra's Algorithm", 1977).
package rule
