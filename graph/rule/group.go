package rule

// A Group combines all answers with the same values of some variables into one.
type Group struct {
	By []int // variables
	Of []Aggregate
}

// An Aggregate is one value that is computed for each group.
type Aggregate struct {
	Op   string // count, sum, avg, total, min or max
	Of   int    // the variable that is counted, added up or compared
	Per  []int  // variables: each combination of their values counts once; if nil, each claim counts once
	Name string // the name of the column

	Values []string // for the min and max of the values of an enum: these values in their order

	Line, Column int // position of the variable, from 1
}

// Adds reports whether the aggregate adds up values of claims.
func (a *Aggregate) Adds() bool { return a.Op == "sum" || a.Op == "avg" || a.Op == "total" }

// Momentary reports whether the aggregate uses only answers that hold at the same time, if its group has a sum or avg.
// Only a total does not.
func (a *Aggregate) Momentary() bool { return a.Op != "total" }

// A Condition compares columns of grouped answers. The variables of its sides are column numbers.
type Condition struct {
	Op    Op
	Sides [2]*Expr
}
