"""``python -m tests.walk [registry v1:officer …]`` writes down who gets what now, into ``matrix.yaml``.

All of it, or the addresses whose names begin like this. Read the difference, judge each line.
"""

import os
import subprocess
import sys

if __name__ == "__main__":
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--show-capture=no",
        "tests/walk/test_matrix.py",
        "-k",
        "gets_what",
    ]
    wanted = " ".join(sys.argv[1:]) or ":all"
    code = subprocess.run(command, env={**os.environ, "RECORD_MATRIX": wanted}, check=False).returncode
    print("Now read `git diff tests/walk/matrix.yaml`: a line that looks wrong is a defect of the product.")
    sys.exit(code)
