"""Run the command line as `python -m monitor.cli`; knows nothing else."""

from monitor.cli import main

main()
