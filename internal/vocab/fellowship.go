package vocab

// Fellowship is a peer program whose own published rule settles facts that its feeds leave out. It is
// applied only when the host names it (--program aa).
type Fellowship struct {
	ID, Name string
	Topic    string
	Family   bool // its groups are for relatives
	Approach string
	// NoFee cites the fellowship's own rule that attending costs nothing; "" when none was read, and
	// then the cost stays unknown.
	NoFee string
	// Codes: the Meeting Guide type letters of this feed mean what A.A.'s list says.
	AACodes bool
}

// twelveStepNoFee: the seventh tradition these fellowships share and print in their own literature.
const twelveStepNoFee = "Seventh Tradition: groups are self-supporting through voluntary contributions; there are no dues or fees."

// Fellowships are the programs a feed can be declared to belong to.
var Fellowships = []Fellowship{
	{ID: "aa", Name: "Alcoholics Anonymous", Topic: "alcohol", Approach: "twelve-step", NoFee: twelveStepNoFee, AACodes: true},
	{ID: "al-anon", Name: "Al-Anon Family Groups", Topic: "family-of-alcoholics", Family: true, Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "aca", Name: "Adult Children of Alcoholics", Topic: "adult-children-of-alcoholics", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "na", Name: "Narcotics Anonymous", Topic: "drugs", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "ha", Name: "Heroin Anonymous", Topic: "opioids", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "ca", Name: "Cocaine Anonymous", Topic: "stimulants", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "cma", Name: "Crystal Meth Anonymous", Topic: "stimulants", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "ma", Name: "Marijuana Anonymous", Topic: "cannabis", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "eda", Name: "Eating Disorders Anonymous", Topic: "eating-disorders", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "oa", Name: "Overeaters Anonymous", Topic: "binge-eating", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "ga", Name: "Gamblers Anonymous", Topic: "gambling", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "da", Name: "Debtors Anonymous", Topic: "debt-spending", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "slaa", Name: "Sex and Love Addicts Anonymous", Topic: "sex-love-addiction", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "coda", Name: "Co-Dependents Anonymous", Topic: "codependency", Approach: "twelve-step", NoFee: twelveStepNoFee},
	{ID: "recovery-dharma", Name: "Recovery Dharma", Topic: "addiction", Approach: "buddhist-recovery"},
}

// FellowshipByID finds a program.
func FellowshipByID(id string) (Fellowship, bool) {
	for _, f := range Fellowships {
		if f.ID == id {
			return f, true
		}
	}
	return Fellowship{}, false
}
