# Two commands do everything: `make run` and `make test`. README.md has the same commands for a shell without make.
# the newest that runs: pyenv has a command for versions, too, that it then refuses
PYTHON   ?= $(firstword $(foreach v,3.13 3.12 3.11,$(shell python$(v) -c "import sys; print(sys.executable)" 2>/dev/null)) python3.11)
RUNS_DIR ?= runs
VENV     := .venv
BIN      := $(VENV)/bin
READY    := $(VENV)/.ready
MAIN     := $(RUNS_DIR)/05_simsiam.ipynb
SOURCES  := $(wildcard nbs/0[0-6]*.ipynb)

.PHONY: help run test lab clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /: /'

run: $(MAIN) ## the main job: pretrain on the embedded fabrics, show the result (a few minutes)
	@echo; cat "$(RUNS_DIR)/05_simsiam.txt"; echo "executed notebook: $(MAIN)"

test: $(READY) ## check lib/ against the notebooks, lint, check layers and spelling, and run every notebook as a test
	@$(BIN)/python .ci/test.py

lab: $(READY) ## open JupyterLab in nbs/
	@$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/nbs

clean: ## remove what `make run` shows, so that it runs again; checkpoints, data and environment stay
	rm -f $(MAIN) $(RUNS_DIR)/05_simsiam.txt

$(READY): requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed; install Python 3.11, 3.12 or 3.13, or name yours: make PYTHON=python3"; exit 1; }
	@echo "setting up $(VENV) (PyTorch is large: a few minutes and about 6 GB)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -e .
	@$(BIN)/python -m pip check
	@touch $(READY)

# Written under another name and renamed, so that only a finished run counts as done.
$(MAIN): $(READY) $(SOURCES)
	@mkdir -p $(RUNS_DIR)
	@RUNS_DIR="$(abspath $(RUNS_DIR))" $(BIN)/papermill --stdout-file - --no-progress-bar --log-level WARNING nbs/05_simsiam.ipynb $(RUNS_DIR)/.05_simsiam.part.ipynb
	@cp $(RUNS_DIR)/simsiam-fabrics/result.txt $(RUNS_DIR)/05_simsiam.txt
	@mv $(RUNS_DIR)/.05_simsiam.part.ipynb $(MAIN)
