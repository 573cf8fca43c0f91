package rule

// A Group makes one answer of all that agree in some variables.
type Group struct {
	By []int // variables
	Of []Aggregate
}

// An Aggregate is one value that a group is given.
type Aggregate struct {
	Op   string // count, sum, avg, min or max
	Of   int    // the variable that is counted, added up or compared
	Per  []int  // what a sum or avg counts once for each of, if the query names that; else for each claim that Of is taken from
	Name string // of the column

	Line, Column int // where the variable stands
}

// Adds reports whether an aggregate adds up what claims say.
func (a *Aggregate) Adds() bool { return a.Op == "sum" || a.Op == "avg" }

// A Condition compares columns of grouped answers: the variables of its sides are numbers of columns.
type Condition struct {
	Op    Op
	Sides [2]*Expr
}
