"""The command line: ``hot`` for the quick reads, ``program`` (Typer) for everything else."""
