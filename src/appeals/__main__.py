"""`python -m appeals`: the command line, where the program is not on the PATH."""

from appeals.cli.start import run

if __name__ == "__main__":
    run()
