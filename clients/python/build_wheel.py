"""Builds the wheel of this package with the standard library alone.

pip, build and other tools call these functions (PEP 517, PEP 660). A backend of others would have to be downloaded
first, and without a network that fails.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import io
import os
import re
import tarfile
import zipfile
from typing import Any, Dict, List, Optional, Tuple

HERE = os.path.dirname(os.path.abspath(__file__))
TIME = (1980, 1, 1, 0, 0, 0)  # the same sources make the same wheel


def get_requires_for_build_wheel(config_settings: Optional[Dict[str, Any]] = None) -> List[str]:
    return []


get_requires_for_build_sdist = get_requires_for_build_editable = get_requires_for_build_wheel


def build_wheel(folder: str, config_settings: Optional[Dict[str, Any]] = None, metadata: Optional[str] = None) -> str:
    """Writes the wheel to a folder and returns its name."""
    return _wheel(folder, [("nexum/" + name, _read("nexum", name)) for name in _modules()])


def build_editable(
    folder: str, config_settings: Optional[Dict[str, Any]] = None, metadata: Optional[str] = None
) -> str:
    """Writes a wheel that leads to this folder, for pip install -e."""
    return _wheel(folder, [("nexum.pth", (HERE + "\n").encode())])


def build_sdist(folder: str, config_settings: Optional[Dict[str, Any]] = None) -> str:
    """Writes an archive of the sources to a folder and returns its name."""
    about = _project()
    base = "%s-%s" % (about["name"], about["version"])
    files = [(name, _read(name)) for name in ("README.md", "build_wheel.py", "pyproject.toml")]
    files += [("nexum/" + name, _read("nexum", name)) for name in _modules()]
    with tarfile.open(os.path.join(folder, base + ".tar.gz"), "w:gz") as out:
        for name, data in files + [("PKG-INFO", _metadata(about))]:
            member = tarfile.TarInfo(base + "/" + name)
            member.size = len(data)
            out.addfile(member, io.BytesIO(data))
    return base + ".tar.gz"


def _modules() -> List[str]:
    return sorted(n for n in os.listdir(os.path.join(HERE, "nexum")) if n.endswith(".py") or n == "py.typed")


def _read(*path: str) -> bytes:
    with open(os.path.join(HERE, *path), "rb") as f:
        return f.read()


def _project() -> Dict[str, Any]:
    """Reads what pyproject.toml says about the project. Python 3.9 and 3.10 have no reader of TOML, but each value
    there is on one line, and is also a value of Python."""
    out: Dict[str, Any] = {"extras": {}}
    section = ""
    for line in _read("pyproject.toml").decode().splitlines():
        key, _, value = (part.strip() for part in line.partition("="))
        if line.startswith("["):
            section = line.strip()
        elif section == "[project]" and value:
            out[key] = ast.literal_eval(value)
        elif section == "[project.optional-dependencies]" and value:
            out["extras"][key] = ast.literal_eval(value)
    out["version"] = _normal(out["version"])
    return out


def _normal(version: str) -> str:
    """Returns the version in the form that packages of Python have: 1.2.3rc1 for 1.2.3-rc.1."""
    found = re.fullmatch(r"(\d+(?:\.\d+)*)(?:[-_.~]?(a|alpha|b|beta|c|rc|pre|preview)[-_.]?(\d*))?", version)
    if not found:
        raise ValueError("pyproject.toml: %r is no version such as 1.2.3 or 1.2.3-rc.1" % version)
    number, stage, count = found.groups()
    short = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}
    return number if stage is None else number + short.get(stage, stage) + (count or "0")


def _metadata(about: Dict[str, Any]) -> bytes:
    lines = ["Metadata-Version: 2.1"]
    lines += ["%s: %s" % (k.title(), about[k]) for k in ("name", "version")]
    lines += ["Summary: " + about["description"], "Requires-Python: " + about["requires-python"]]
    lines += ["Classifier: " + c for c in about["classifiers"]] + ["Requires-Dist: " + d for d in about["dependencies"]]
    for extra, wanted in about["extras"].items():
        lines += ["Provides-Extra: " + extra] + ['Requires-Dist: %s; extra == "%s"' % (d, extra) for d in wanted]
    lines += ["Description-Content-Type: text/markdown", "", _read(about["readme"]).decode()]
    return "\n".join(lines).encode()


def _wheel(folder: str, files: List[Tuple[str, bytes]]) -> str:
    about = _project()
    base = "%s-%s" % (re.sub(r"[-_.]+", "_", about["name"]), about["version"])
    tag = "Wheel-Version: 1.0\nGenerator: nexum\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    info = base + ".dist-info/"
    files = files + [(info + "METADATA", _metadata(about)), (info + "WHEEL", tag.encode())]
    record = ["%s,sha256=%s,%d" % (name, _digest(data), len(data)) for name, data in files]
    record += [info + "RECORD,,", ""]
    files = files + [(info + "RECORD", "\n".join(record).encode())]
    name = base + "-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w", zipfile.ZIP_DEFLATED) as out:
        for path, data in files:
            entry = zipfile.ZipInfo(path, TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            out.writestr(entry, data)
    return name


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
