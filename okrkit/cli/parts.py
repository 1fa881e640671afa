"""Parts of one as people type them."""

from __future__ import annotations


def part(text: str) -> float:
    """A chance or a score: ``70%``, ``70 %`` or ``0.7``.

    >>> part("70%"), part("0.7")
    (0.7, 0.7)

    Raises
    ------
    typer.BadParameter
        If it is no number. Whether it may be used is said by who uses it.
    """
    import typer

    body = text.strip()
    percent = body.endswith("%")
    try:
        value = float(body.removesuffix("%").strip().replace(",", "."))
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no number; write 70% or 0.7") from None
    return round(value / 100, 12) if percent else value
