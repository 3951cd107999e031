"""The smallest Typer app: one command, no import but Typer."""

import typer

app = typer.Typer()


@app.command()
def greet(name: str = "world") -> None:
    """Say hello."""
    typer.echo(f"Hello, {name}")


if __name__ == "__main__":
    app()
