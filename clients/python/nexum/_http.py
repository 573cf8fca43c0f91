"""Requests to the service, with nothing but the standard library."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import io
import json
import socket
import urllib.error
import urllib.parse
import urllib.request
import zlib
from typing import IO, Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from ._arguments import as_json
from .errors import ServiceUnavailable, from_errors
from .progress import Progress
from .tables import Builder, Column, Row, Table

Parameters = Sequence[Tuple[str, str]]


class Transport:
    """Sends requests to one service."""

    def __init__(self, url: str, token: Optional[str], timeout: float, progress: Optional[bool]) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("%r is not an address such as http://127.0.0.1:8080" % url)
        path = parts.path.rstrip("/")
        for ending in ("/graphql", "/graphiql"):
            if path.endswith(ending):
                path = path[: -len(ending)]
        if token is not None and (not token.isascii() or not token.isprintable()):
            raise ValueError(
                "token: it has a line break or another character that no token has; is it the whole text of a file? Then strip it"
            )
        self.base = urllib.parse.urlunsplit((parts.scheme, parts.netloc, path, "", ""))
        self.timeout = timeout
        self.progress = progress
        self._token = token

    def graphql(self, query: str, variables: Mapping[str, Any], text: str = "", raw: bool = False) -> Dict[str, Any]:
        """Asks a query, and returns its data. text is the question in the rule language, if the query has one.

        The errors of a raw query name the arguments of the API, and those of others the parameters of methods.
        """
        body = json.dumps({"query": query, "variables": variables}, default=as_json).encode()
        with self._open("/graphql", body, "application/json", text, query, raw=raw) as answer, self._reading():
            try:
                reply = json.load(answer)
            except ValueError:
                raise ServiceUnavailable("%s/graphql does not answer like nexum" % self.base) from None
        if reply.get("errors"):
            raise from_errors(reply["errors"], text, query, raw)
        data: Dict[str, Any] = reply["data"]
        return data

    def events(self, query: str, variables: Mapping[str, Any], text: str, silence: float) -> IO[bytes]:
        """Begins a subscription, and returns its server-sent events.

        silence is how many seconds without a byte are an error.
        """
        body = json.dumps({"query": query, "variables": variables}, default=as_json).encode()
        answer = self._open(
            "/graphql", body, "application/json", text, query, accept="text/event-stream", timeout=silence
        )
        if answer.info().get_content_type() == "text/event-stream":  # type: ignore[attr-defined]
            return answer
        with answer:
            try:
                errors = json.load(answer)["errors"]
            except (ValueError, KeyError, TypeError):
                raise ServiceUnavailable(
                    "%s/graphql has no subscriptions; it is an older version of nexum" % self.base
                ) from None
        raise from_errors(errors, text, query)

    def table(self, file: str, parameters: Parameters, what: str, text: str = "") -> Table:
        """Reads a table from /export."""
        body = urllib.parse.urlencode(parameters).encode()
        done = 0
        with Progress(what, self.progress) as progress:
            with self._open(
                "/export/%s.ndjson" % file, body, "application/x-www-form-urlencoded", text, ""
            ) as answer, self._reading():
                headers = answer.info()  # type: ignore[attr-defined]
                progress.total(int(headers.get("Nexum-Rows") or 0))
                stated = headers.get("Nexum-Columns")
                columns = [Column(*pair) for pair in json.loads(urllib.parse.unquote(stated))] if stated else None
                table = Builder(columns)
                for rows in _parts(_unpacked(answer)):
                    table.add(rows)
                    done += len(rows)
                    progress.at(done)
        return table.build()

    def document(self, path: str, parameters: Parameters, what: str) -> bytes:
        """Reads a file from /export."""
        body = urllib.parse.urlencode(parameters).encode()
        with Progress(what, self.progress):
            with self._open(path, body, "application/x-www-form-urlencoded", "", "") as answer, self._reading():
                text: bytes = _unpacked(answer).read()
                return text

    def post(self, path: str, body: bytes, media_type: str) -> Any:
        """Sends a body and returns the answer, which is JSON. For invalid data it is the report with the problems."""
        with self._open(path, body, media_type, "", "") as answer, self._reading():
            return json.load(_unpacked(answer))

    def _open(
        self,
        path: str,
        body: bytes,
        media_type: str,
        text: str,
        query: str,
        *,
        accept: str = "application/json",
        timeout: Optional[float] = None,
        raw: bool = False,
    ) -> IO[bytes]:
        request = urllib.request.Request(
            self.base + path, body, {"Content-Type": media_type, "Accept-Encoding": "gzip"}
        )
        if path == "/graphql":
            request.remove_header("Accept-encoding")
            request.add_header("Accept", accept)
        if self._token:
            request.add_header("Authorization", "Bearer " + self._token)
        try:
            answer: IO[bytes] = urllib.request.urlopen(request, timeout=timeout or self.timeout)
            return answer
        except urllib.error.HTTPError as e:
            return self._refused(e, path, text, query, raw)
        except urllib.error.URLError as e:
            raise ServiceUnavailable(
                "%s cannot be reached: %s; is nexum serve running there?" % (self.base, e.reason)
            ) from None
        except socket.timeout:
            raise ServiceUnavailable(
                "%s did not begin to answer within %g s: ask for less, or give it more with nexum.connect(%r, timeout=…)"
                % (self.base, timeout or self.timeout, self.base)
            ) from None
        except (OSError, http.client.HTTPException) as e:
            raise ServiceUnavailable("%s cannot be reached: %s" % (self.base, _said(e))) from None

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Raises ServiceUnavailable if an answer breaks off or does not come from nexum."""
        try:
            yield
        except (OSError, EOFError, http.client.HTTPException, zlib.error) as e:
            raise ServiceUnavailable(
                "the answer of %s broke off: %s; the log of the service may say why" % (self.base, _said(e))
            ) from None
        except json.JSONDecodeError:
            raise ServiceUnavailable("%s does not answer like nexum, or its answer broke off" % self.base) from None

    def _refused(self, e: urllib.error.HTTPError, path: str, text: str, query: str, raw: bool) -> IO[bytes]:
        body = e.read()
        if e.code == 401:
            wrong = "the service does not accept this token" if self._token else "the service needs a token"
            raise ServiceUnavailable(
                "%s: %s: nexum.connect(%r, token=…), with the text in the file of serve --token-file"
                % (self.base, wrong, self.base)
            ) from None
        if e.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        try:
            reply = json.loads(body)
            if e.code == 422 and "problems" in reply:  # of POST /load
                return io.BytesIO(body)
            errors = reply["errors"]
        except (ValueError, KeyError, TypeError):
            said = body.decode("utf-8", "replace").strip()[:300]
            raise ServiceUnavailable("%s%s answers %d %s: %s" % (self.base, path, e.code, e.reason, said)) from None
        raise from_errors(errors, text, query, raw) from None


def _said(e: Exception) -> str:
    """Returns the message of an error, or its name if it has none."""
    return str(e).strip() or type(e).__name__


#: How many bytes of an answer are decoded at a time, so that the decoder is not called for each line.
_PART = 1 << 18


def _parts(answer: IO[bytes]) -> Iterator[List[Row]]:
    """Yields the rows of an answer in NDJSON, some at a time."""
    rest = b""
    while True:
        part = answer.read(_PART)
        whole, end, rest = (rest + part).rpartition(b"\n") if part else (rest, b"", b"")
        if whole:
            yield json.loads(b"[" + whole.replace(b"\n", b",") + b"]")
        if not part:
            return


def _unpacked(answer: IO[bytes]) -> Any:
    info = getattr(answer, "info", None)
    if info is not None and info().get("Content-Encoding") == "gzip":
        return gzip.GzipFile(fileobj=answer)
    return answer
