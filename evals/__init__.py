"""Quality and speed, measured: run a module with `python -m evals.NAME`."""
