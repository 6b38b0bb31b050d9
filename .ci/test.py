"""The test suite: is lib/ what the notebooks export, are the notebooks clean, do the linters agree, does every notebook run?

Run it with the environment's Python, from anywhere: `python .ci/test.py`. Standard library only."""
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

CHECKS = {"ruff check lib .ci": "ruff found something in lib/ or .ci/",
          "lint-imports": "a module of lib/ imports one of an upper layer",
          "codespell": "a word is misspelt"}
ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def contents() -> dict[Path, str]:
    "A hash of every module and notebook."
    files = [*ROOT.glob("lib/**/*.py"), *ROOT.glob("nbs/**/*.ipynb")]
    return {f.relative_to(ROOT): hashlib.sha256(f.read_bytes()).hexdigest() for f in files if ".ipynb_checkpoints" not in f.parts}


def call(name: str, *args: str, **pipes) -> subprocess.CompletedProcess:
    "Runs a command of the environment in the repository's root; one compute thread a process, since there is a process a core."
    env = os.environ | {"OMP_NUM_THREADS": "1", "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONWARNINGS": "ignore"}
    return subprocess.run([str(BIN / name), *args], cwd=ROOT, env=env, text=True, **pipes)


def executed(notebook: Path) -> bool:
    "False for notebooks whose front matter says `skip_exec: true`, such as benchmarks."
    first = json.loads(notebook.read_text(encoding="utf-8"))["cells"][:1]
    return not any(re.search(r"^(- )?skip_exec:\s*true", "".join(c["source"]), re.M) for c in first)


def main() -> int:
    start, faults = time.time(), []
    before = contents()
    for tool in ("nbdev_export", "nbdev_clean"):
        if call(tool).returncode: faults.append(f"{tool} failed")
    after = contents()
    changed = sorted(str(f) for f in before.keys() | after.keys() if before.get(f) != after.get(f))
    if changed:
        faults.append("not what nbdev_export and nbdev_clean make (they do now; look at git diff): " + ", ".join(changed))
    for command, fault in CHECKS.items():
        checked = call(*command.split(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if checked.returncode:
            print(checked.stdout)
            faults.append(f"{fault}; run `{command}`")

    notebooks = [f for f in after if f.suffix == ".ipynb" and executed(ROOT / f) and not any(p[0] in "._" for p in f.parts)]
    tests = call("nbdev_test", "--do_print", "--timing", "--n_workers", str(min(os.cpu_count() or 1, 8)), stderr=subprocess.PIPE)
    sys.stderr.write(tests.stderr)
    listed = tests.stderr.partition("nbdev Tests Failed On The Following Notebooks")[2].splitlines()
    failed = sum(line.strip().endswith(".ipynb") for line in listed)
    if tests.returncode and not failed: faults.append("nbdev_test stopped before it was done")
    for fault in faults: print("FAULT:", fault)
    print(f"{time.time() - start:.0f} s")
    print(f"{len(notebooks) - failed} passed, {failed} failed")
    return int(bool(faults or failed))


if __name__ == "__main__":
    sys.exit(main())
