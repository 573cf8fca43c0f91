package rule

// A Group combines all answers that agree in some variables into one.
type Group struct {
	By []int // variables
	Of []Aggregate
}

// An Aggregate is one value that is computed for each group.
type Aggregate struct {
	Op   string // count, sum, avg, total, min or max
	Of   int    // the variable that is counted, added up or compared
	Per  []int  // each combination of their values counts once; if nil, each claim
	Name string // the name of the column

	Values []string // for the min and max of the values of an enum: these values in their order

	Line, Column int // position of the variable, from 1
}

// Adds reports whether the aggregate adds up what claims say.
func (a *Aggregate) Adds() bool { return a.Op == "sum" || a.Op == "avg" || a.Op == "total" }

// Momentary reports whether the aggregate is about one time, if another aggregate of its group is a sum or mean.
func (a *Aggregate) Momentary() bool { return a.Op != "total" }

// A Condition compares columns of grouped answers. The variables of its sides are column numbers.
type Condition struct {
	Op    Op
	Sides [2]*Expr
}
