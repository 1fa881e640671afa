"""`python -m okrkit`."""

from okrkit.cli.main import main

main()
