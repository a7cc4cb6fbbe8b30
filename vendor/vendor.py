#!/usr/bin/env python3
"""Copy the pinned browser assets out of their npm packages; no Node is needed at run time.

    python vendor/vendor.py            fetch each package, check it against package-lock.json, copy the files listed below
    python vendor/vendor.py --check    without the network: every copied file still has the digest in MANIFEST.json

A package whose SHA-512 differs from the lock file stops the run before anything is written. A ``sourceMappingURL`` is
removed because the manifest storage of static files refuses a map that is not there.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MANIFEST = HERE / "MANIFEST.json"

# package -> {file in the package: file in the project}
WANTED: dict[str, dict[str, str]] = {
    "htmx.org": {
        "dist/htmx.min.js": "static/vendor/htmx/htmx.min.js",
        "LICENSE": "static/vendor/htmx/LICENSE",
    },
    "echarts": {
        "dist/echarts.min.js": "static/vendor/echarts/echarts.min.js",
        "LICENSE": "static/vendor/echarts/LICENSE",
        "NOTICE": "static/vendor/echarts/NOTICE",
    },
    "axe-core": {
        "axe.min.js": "tests/vendor/axe-core/axe.min.js",
        "LICENSE": "tests/vendor/axe-core/LICENSE",
    },
}
SOURCE_MAP = re.compile(rb"\n?//[#@] sourceMappingURL=\S+\s*$")


def sha512(content: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def fetch(name: str, version: str, integrity: str, folder: Path) -> Path:
    """The package as the registry's own client delivers it, refused if its digest is not the locked one."""
    command = ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(folder)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    package = folder / printed.strip().splitlines()[-1]
    found = sha512(package.read_bytes())
    if found != integrity:
        sys.exit(f"{name}@{version}: the package has {found}, package-lock.json says {integrity}. Nothing was written.")
    return package


def copy_all() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text())["packages"]
    manifest: dict[str, dict[str, str]] = {}
    files: dict[Path, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, wanted in WANTED.items():
            entry = lock[f"node_modules/{name}"]
            package = fetch(name, entry["version"], entry["integrity"], Path(folder))
            with tarfile.open(package) as archive:
                for source, target in wanted.items():
                    member = archive.extractfile(f"package/{source}")
                    if member is None:
                        sys.exit(f"{name}@{entry['version']} holds no {source}")
                    content = member.read()
                    if source.endswith(".js"):
                        content = SOURCE_MAP.sub(b"\n", content)
                    files[ROOT / target] = content
                    manifest[target] = {
                        "package": f"{name}@{entry['version']}",
                        "licence": entry["license"],
                        "sha256": hashlib.sha256(content).hexdigest(),
                    }
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{len(files)} files from {len(WANTED)} packages")


def check() -> None:
    manifest = json.loads(MANIFEST.read_text())
    wrong = [
        target
        for target, entry in manifest.items()
        if not (ROOT / target).exists() or hashlib.sha256((ROOT / target).read_bytes()).hexdigest() != entry["sha256"]
    ]
    if wrong:
        sys.exit("Changed since they were vendored: " + ", ".join(wrong))
    print(f"{len(manifest)} vendored files are as they were")


if __name__ == "__main__":
    check() if "--check" in sys.argv[1:] else copy_all()
