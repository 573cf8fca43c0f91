package graphql

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// valueRule rejects invalid values that gqlparser's rule accepts: objects in place of a built-in scalar or an enum
// value, and integers of more than 32 bits.
var valueRule = core.Rule{
	Name: "ValuesOfCorrectTypeToo",
	RuleFunc: func(observers *core.Events, addError core.AddErrFunc) {
		observers.OnValue(func(_ *core.Walker, v *ast.Value) {
			if v.Definition == nil || v.ExpectedType == nil {
				return
			}
			enum := v.Definition.Kind == ast.Enum
			switch v.Kind {
			case ast.ObjectValue:
				if enum || v.Definition.OneOf("Int", "Float", "String", "Boolean", "ID") {
					addError(core.Message("%s cannot represent an object: %s", v.ExpectedType, v), core.At(v.Position))
				}
			case ast.IntValue:
				if _, err := strconv.ParseInt(v.Raw, 10, 32); err != nil && v.Definition.Name == "Int" {
					addError(core.Message("Int cannot represent non 32-bit signed integer value: %s", v), core.At(v.Position))
				}
			}
		})
	},
}
