package graphql

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	gqlgen "github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// An Executor prepares and dispatches operations. It wraps gqlgen's executor and implements GraphExecutor, so that
// gqlgen's transports work with it, and its extensions too, except those that intercept fields. It differs in three
// ways: it caches parsed queries, it coerces variables as the specification requires, and its errors name the invalid
// part.
type Executor struct {
	inner   *executor.Executor
	schema  *Schema
	options ExecutorOptions
	docs    *cache[string, *document]

	intercepted bool // whether an extension intercepts operations or responses

	params   []gqlgen.OperationParameterMutator
	contexts []gqlgen.OperationContextMutator
	checkers []DocumentChecker
}

var _ gqlgen.GraphExecutor = (*Executor)(nil)

// ExecutorOptions configures an Executor. Zero values select defaults.
type ExecutorOptions struct {
	// Tokens is the maximum number of tokens in a query; 0 means no limit.
	Tokens int
	// Documents is the size in bytes of the cache of parsed queries; 0 means 32 MiB.
	Documents int64
	// Suggest is the maximum length of a query for which errors suggest similar names. Finding them takes time that
	// is quadratic in the length of a name.
	Suggest int
	// Present converts an error to the error that clients see.
	Present gqlgen.ErrorPresenterFunc
	// Recover converts the value of a panic in a resolver to an error.
	Recover gqlgen.RecoverFunc
}

// A DocumentChecker is an extension that checks a query before its validation, because validation can be expensive.
type DocumentChecker interface {
	gqlgen.HandlerExtension
	CheckDocument(doc *ast.QueryDocument) *gqlerror.Error
}

// A document is a parsed and valid query.
type document struct {
	doc  *ast.QueryDocument
	size int64
}

func (d *document) bytes() int64 { return d.size }

// NewExecutor returns an executor of a schema.
func NewExecutor(s *Schema, o ExecutorOptions) *Executor {
	if o.Documents == 0 {
		o.Documents = 32 << 20
	}
	if o.Present == nil {
		o.Present = gqlgen.DefaultErrorPresenter
	}
	if o.Recover == nil {
		o.Recover = gqlgen.DefaultRecover
	}
	e := &Executor{inner: executor.New(s), schema: s, options: o, docs: newCache[string, *document](o.Documents)}
	e.inner.SetErrorPresenter(o.Present)
	e.inner.SetRecoverFunc(o.Recover)
	return e
}

// Use adds a gqlgen extension. It panics if the extension intercepts fields, because fields run without gqlgen's
// field context.
func (e *Executor) Use(x gqlgen.HandlerExtension) {
	switch x.(type) {
	case gqlgen.FieldInterceptor, gqlgen.RootFieldInterceptor:
		panic(fmt.Sprintf("graphql: the extension %s intercepts fields", x.ExtensionName()))
	}
	e.inner.Use(x)
	switch x.(type) {
	case gqlgen.OperationInterceptor, gqlgen.ResponseInterceptor:
		e.intercepted = true
	}
	if p, ok := x.(gqlgen.OperationParameterMutator); ok {
		e.params = append(e.params, p)
	}
	if c, ok := x.(gqlgen.OperationContextMutator); ok {
		e.contexts = append(e.contexts, c)
	}
	if c, ok := x.(DocumentChecker); ok {
		e.checkers = append(e.checkers, c)
	}
}

// AroundOperations adds a middleware for operations.
func (e *Executor) AroundOperations(f gqlgen.OperationMiddleware) {
	e.intercepted = true
	e.inner.AroundOperations(f)
}

// DispatchOperation implements gqlgen's GraphExecutor.
func (e *Executor) DispatchOperation(ctx context.Context,
	op *gqlgen.OperationContext,
) (gqlgen.ResponseHandler, context.Context) {
	if e.intercepted {
		return e.inner.DispatchOperation(ctx, op)
	}
	// gqlgen's executor would do the same, with a context for each interceptor.
	ctx = gqlgen.WithOperationContext(ctx, op)
	return e.respond(e.schema.respond(op)), ctx
}

// respond adds to each response the errors and extensions of its context, as gqlgen's executor does.
func (e *Executor) respond(next gqlgen.ResponseHandler) gqlgen.ResponseHandler {
	return func(ctx context.Context) *gqlgen.Response {
		if ctx.Err() != nil {
			return nil
		}
		ctx = gqlgen.WithResponseContext(ctx, e.options.Present, e.options.Recover)
		resp := next(ctx)
		if resp == nil {
			return nil
		}
		resp.Errors = append(resp.Errors, gqlgen.GetErrors(ctx)...)
		if x := gqlgen.GetExtensions(ctx); len(x) > 0 {
			resp.Extensions = x
		}
		return resp
	}
}

// DispatchError implements gqlgen's GraphExecutor.
func (e *Executor) DispatchError(ctx context.Context, list gqlerror.List) *gqlgen.Response {
	return e.inner.DispatchError(ctx, list)
}

// CreateOperationContext implements gqlgen's GraphExecutor.
func (e *Executor) CreateOperationContext(ctx context.Context,
	params *gqlgen.RawParams,
) (*gqlgen.OperationContext, gqlerror.List) {
	op := &gqlgen.OperationContext{
		RecoverFunc:            e.options.Recover,
		ResolverMiddleware:     func(ctx context.Context, next gqlgen.Resolver) (any, error) { return next(ctx) },
		RootResolverMiddleware: func(ctx context.Context, next gqlgen.RootResolver) gqlgen.Marshaler { return next(ctx) },
		Stats:                  gqlgen.Stats{Read: params.ReadTime, OperationStart: params.ReadTime.Start},
	}
	ctx = gqlgen.WithOperationContext(ctx, op)
	for _, p := range e.params {
		if err := p.MutateOperationParameters(ctx, params); err != nil {
			return op, gqlerror.List{err}
		}
	}
	op.RawQuery, op.OperationName = params.Query, params.OperationName
	op.Extensions, op.Headers = params.Extensions, params.Headers

	var errs gqlerror.List
	if op.Doc, errs = e.document(&op.Stats, params.Query); errs != nil {
		return op, errs
	}
	var err *gqlerror.Error
	if op.Operation, err = operation(op.Doc, params.OperationName); err != nil {
		return op, gqlerror.List{err}
	}
	vars, bad := e.schema.variables(op.Operation, params.Variables)
	if bad != nil {
		g := &gqlerror.Error{Err: bad, Message: bad.Error()}
		errcode.Set(g, CodeInput)
		return op, gqlerror.List{g}
	}
	op.Variables = vars
	op.Stats.Validation.End = gqlgen.Now()
	for _, c := range e.contexts {
		if err := c.MutateOperationContext(ctx, op); err != nil {
			return op, gqlerror.List{err}
		}
	}
	return op, nil
}

// invalid returns an error for a request that cannot run.
func invalid(format string, args ...any) *gqlerror.Error {
	err := gqlerror.Errorf(format, args...)
	errcode.Set(err, errcode.ValidationFailed)
	return err
}

// operation selects the operation of a document to run.
func operation(doc *ast.QueryDocument, name string) (*ast.OperationDefinition, *gqlerror.Error) {
	if name == "" && len(doc.Operations) == 1 {
		return doc.Operations[0], nil
	}
	names := make([]string, len(doc.Operations))
	for i, op := range doc.Operations {
		if op.Name == name && name != "" {
			return op, nil
		}
		names[i] = op.Name
	}
	switch {
	case name == "":
		return nil, invalid("there are several operations; give the name of one as operationName: %s",
			strings.Join(names, ", "))
	case names[0] == "":
		return nil, invalid("there is no operation %s: the only one has no name", quoted(name))
	}
	return nil, invalid("there is no operation %s; the document has %s", quoted(name), strings.Join(names, ", "))
}

// Estimated memory of a parsed query in bytes: a fixed part and a part per byte of text.
const (
	documentBytes = 40
	documentSize  = 2 << 10
)

// document parses and validates a query, or returns it from the cache.
func (e *Executor) document(stats *gqlgen.Stats, query string) (*ast.QueryDocument, gqlerror.List) {
	stats.Parsing.Start = gqlgen.Now()
	if d, ok := e.docs.get(query); ok {
		stats.Parsing.End = gqlgen.Now()
		stats.Validation.Start = stats.Parsing.End
		return d.doc, nil
	}
	doc, err := e.parse(query)
	stats.Parsing.End = gqlgen.Now()
	stats.Validation.Start = stats.Parsing.End
	if err != nil {
		return nil, gqlerror.List{err}
	}
	for _, c := range e.checkers {
		if err := c.CheckDocument(doc); err != nil {
			return nil, gqlerror.List{err}
		}
	}
	if errs := validator.ValidateWithRules(e.schema.ast, doc, e.rules(len(query))); len(errs) > 0 {
		for _, err := range errs {
			errcode.Set(err, errcode.ValidationFailed)
		}
		return nil, errs
	}
	return e.docs.add(query, &document{doc, int64(len(query))*documentBytes + documentSize}).doc, nil
}

// Check parses and validates a query without running it.
func (e *Executor) Check(query string) error {
	if _, errs := e.document(&gqlgen.Stats{}, query); errs != nil {
		return errs
	}
	return nil
}

func (e *Executor) parse(query string) (*ast.QueryDocument, *gqlerror.Error) {
	source := ast.Source{Input: unescape(query)}
	doc, err := parser.ParseQueryWithTokenLimit(&source, e.options.Tokens)
	if err != nil {
		if strings.Contains(err.Error(), "exceeded token limit") {
			g := gqlerror.Errorf("the query has more than %d tokens, the most allowed (--limit-tokens)", e.options.Tokens)
			errcode.Set(g, CodeLimit)
			return nil, g
		}
		if strings.Contains(err.Error(), lexer.Invalid.String()) { // the parser drops the message of the lexer
			err = cmp.Or(lexicalError(&source), err)
		}
		g := gqlerror.WrapIfUnwrapped(err)
		errcode.Set(g, errcode.ParseFailed)
		return nil, g
	}
	if len(doc.Operations) == 0 {
		return nil, invalid("there is no operation in the query")
	}
	for _, op := range doc.Operations {
		if op.Operation == ast.Mutation && e.schema.ast.Mutation == nil {
			g := invalid("there are no mutations: data is loaded with nexum load or POST /load")
			g.Locations = []gqlerror.Location{{Line: op.Position.Line, Column: op.Position.Column}}
			return nil, g
		}
	}
	return doc, nil
}

// lexicalError returns the first error of the lexer in a query, such as an invalid escape; nil if there is none.
func lexicalError(source *ast.Source) error {
	for l := lexer.New(source); ; {
		switch token, err := l.ReadToken(); {
		case err != nil:
			return err
		case token.Kind == lexer.EOF:
			return nil
		}
	}
}

// Codes in extensions.code of errors, in addition to those of gqlgen.
const (
	CodeLimit = "LIMIT_EXCEEDED" // the query exceeds a limit
	CodeInput = "BAD_USER_INPUT" // a variable has an invalid value
)

// rules returns the validation rules for a query of the given length.
func (e *Executor) rules(bytes int) *rules.Rules {
	r := rules.NewDefaultRules()
	r.ReplaceRule(mergeRule.Name, mergeRule.RuleFunc)
	r.ReplaceRule(subscriptionRule.Name, subscriptionRule.RuleFunc)
	r.AddRule(valueRule.Name, valueRule.RuleFunc)
	if bytes < e.options.Suggest {
		return r
	}
	r.ReplaceRule(rules.KnownArgumentNamesRule.Name, rules.KnownArgumentNamesRuleWithoutSuggestions.RuleFunc)
	r.ReplaceRule(rules.KnownTypeNamesRule.Name, rules.KnownTypeNamesRuleWithoutSuggestions.RuleFunc)
	r.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, rules.ValuesOfCorrectTypeRuleWithoutSuggestions.RuleFunc)
	r.ReplaceRule(rules.FieldsOnCorrectTypeRule.Name, rules.FieldsOnCorrectTypeRuleWithoutSuggestions.RuleFunc)
	r.ReplaceRule(rules.ScalarLeafsRule.Name, rules.ScalarLeafsRuleWithoutSuggestions.RuleFunc)
	return r
}

// Schema returns the schema. The caller must not modify it.
func (e *Executor) Schema() *ast.Schema { return e.schema.Schema() }
