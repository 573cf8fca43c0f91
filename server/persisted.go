package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"

	gqlgen "github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"nexum/server/graphql"
	"nexum/server/model"
)

// codeUntrusted is the code of the error for a document that is not in the manifest of trusted documents.
const codeUntrusted = "UNTRUSTED_DOCUMENT"

// persistedBytes is the maximum size of all queries that clients have persisted, in bytes. The least recently used
// ones are removed first; clients then send their text again.
const persistedBytes = 16 << 20

// persistedQueries is the extension for automatic persisted queries, the protocol of Apollo: a client sends the SHA-256
// of a query, and its text only if the service does not know it. It wraps the extension of gqlgen, whose errors have
// no codes.
type persistedQueries struct {
	extension.AutomaticPersistedQuery
}

// newPersistedQueries returns the extension with an empty cache.
func newPersistedQueries() persistedQueries {
	return persistedQueries{extension.AutomaticPersistedQuery{Cache: graphql.NewTextCache(persistedBytes)}}
}

// MutateOperationParameters implements gqlgen's OperationParameterMutator.
func (q persistedQueries) MutateOperationParameters(ctx context.Context, p *gqlgen.RawParams) *gqlerror.Error {
	if id, ok := documentID(p); ok && p.Extensions["persistedQuery"] == nil {
		hash, ok := strings.CutPrefix(id, "sha256:")
		if !ok {
			return coded(model.CodeRequest,
				"documentId: %.100q does not have the form sha256:HASH, where HASH is the SHA-256 of a query", id)
		}
		p.Extensions = maps.Clone(p.Extensions)
		if p.Extensions == nil {
			p.Extensions = map[string]any{}
		}
		p.Extensions["persistedQuery"] = map[string]any{"version": json.Number("1"), "sha256Hash": hash}
	}
	err := q.AutomaticPersistedQuery.MutateOperationParameters(ctx, p)
	if err != nil && err.Extensions["code"] == nil {
		return coded(model.CodeRequest, "extensions.persistedQuery: %s", err.Message)
	}
	return err
}

// documentIDKey is the key under which the transport puts the id of a document into the extensions of a request.
const documentIDKey = "documentId"

// documentID returns the id of the document that a request asks for without its text.
func documentID(p *gqlgen.RawParams) (string, bool) {
	if id, ok := p.Extensions[documentIDKey].(string); ok {
		return id, true
	}
	q, _ := p.Extensions["persistedQuery"].(map[string]any)
	id, ok := q["sha256Hash"].(string)
	return id, ok
}

// TrustedDocuments are the only GraphQL documents that a service answers, by the ids that clients send.
type TrustedDocuments struct {
	byID   map[string]string
	byHash map[string]string // by the SHA-256 of the text, which clients of Apollo's protocol send
}

// ParseTrustedDocuments reads a manifest of trusted documents. It has one of two forms: that of
// @apollo/generate-persisted-query-manifest, or an object of ids and texts, which relay-compiler and graphql-codegen
// write.
func ParseTrustedDocuments(manifest []byte) (*TrustedDocuments, error) {
	t := &TrustedDocuments{byID: map[string]string{}, byHash: map[string]string{}}
	if err := t.Read(manifest); err != nil {
		return nil, err
	}
	return t, nil
}

// Read adds the documents of another manifest.
func (t *TrustedDocuments) Read(manifest []byte) error {
	documents, err := readManifest(manifest)
	if err != nil {
		return err
	}
	for _, d := range documents {
		if err := t.add(d.ID, d.Body); err != nil {
			return err
		}
	}
	if len(t.byID) == 0 {
		return errors.New("the manifest has no document, so every request would be rejected")
	}
	return nil
}

// A trustedDocument is an entry of a manifest.
type trustedDocument struct {
	ID   string `json:"id"`
	Body string `json:"body"`
}

// readManifest returns the documents of a manifest.
func readManifest(manifest []byte) ([]trustedDocument, error) {
	var apollo struct {
		Format     string            `json:"format"`
		Version    int               `json:"version"`
		Operations []trustedDocument `json:"operations"`
	}
	if err := json.Unmarshal(manifest, &apollo); err == nil && apollo.Format != "" {
		if apollo.Format != "apollo-persisted-query-manifest" || apollo.Version != 1 {
			return nil, fmt.Errorf("the manifest has the format %.60q, version %d; use "+
				"apollo-persisted-query-manifest, version 1",
				apollo.Format, apollo.Version)
		}
		return apollo.Operations, nil
	}
	var texts map[string]string
	if err := json.Unmarshal(manifest, &texts); err != nil {
		return nil, fmt.Errorf("a manifest must be an object from ids to texts, or in the format of Apollo: %w", err)
	}
	var out []trustedDocument
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		out = append(out, trustedDocument{id, texts[id]})
	}
	return out, nil
}

// add adds a document.
func (t *TrustedDocuments) add(id, text string) error {
	if id == "" || strings.TrimSpace(text) == "" {
		return fmt.Errorf("the document %.60q has no id or no text", id)
	}
	if before, ok := t.byID[id]; ok && before != text {
		return fmt.Errorf("two documents have the id %.100q", id)
	}
	t.byID[id], t.byHash[hashOf(text)] = text, text
	return nil
}

// Len returns the number of documents.
func (t *TrustedDocuments) Len() int { return len(t.byID) }

// find returns the text of the trusted document that a request names or brings.
func (t *TrustedDocuments) find(p *gqlgen.RawParams) (text string, ok bool) {
	if p.Query != "" {
		text, ok = t.byHash[hashOf(p.Query)]
		return text, ok
	}
	id, _ := documentID(p)
	hash := strings.TrimPrefix(id, "sha256:") // the prefix of GraphQL over HTTP
	for _, found := range [...]string{t.byID[id], t.byID[hash], t.byHash[hash]} {
		if found != "" {
			return found, true
		}
	}
	return "", false
}

// ExtensionName implements gqlgen's HandlerExtension.
func (*TrustedDocuments) ExtensionName() string { return "trusted documents" }

// Validate implements gqlgen's HandlerExtension.
func (*TrustedDocuments) Validate(gqlgen.ExecutableSchema) error { return nil }

// MutateOperationParameters implements gqlgen's OperationParameterMutator. It rejects every other document.
func (t *TrustedDocuments) MutateOperationParameters(_ context.Context, p *gqlgen.RawParams) *gqlerror.Error {
	text, ok := t.find(p)
	if !ok {
		return coded(
			codeUntrusted,
			"this service answers only the documents of a manifest (--trusted-documents), and this is not one of them; "+
				"send the id of one as documentId or as extensions.persistedQuery.sha256Hash, or its exact text",
		)
	}
	p.Query = text
	return nil
}

// useDocuments adds the extension that finds the text of a query: in the manifest if there is one, and among what
// clients have persisted if not. It logs which trusted documents do not fit the schema.
func (s *Server) useDocuments(e *graphql.Executor) {
	t := s.options.TrustedDocuments
	if t == nil {
		e.Use(s.persisted)
		return
	}
	e.Use(t)
	for _, id := range slices.Sorted(maps.Keys(t.byID)) {
		if err := e.Check(t.byID[id]); err != nil {
			s.options.Log.Warn("a trusted document cannot be answered", slog.String("id", id), slog.String("why", err.Error()))
		}
	}
}

// hashOf returns the SHA-256 of a text as hexadecimal digits, as clients write it.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
