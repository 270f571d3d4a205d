#!/usr/bin/env python3
"""Draws docs/aop-lint.svg, the picture in the README: a terminal in which aop-lint reads an example.

    docs/terminal.py AOP_LINT        # for example build/release/aop-lint

The output is that of the program, with its own colours. The same program and the same example give the same picture,
byte for byte. Run it again after a change to the messages.
"""
import pathlib
import re
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

EXAMPLE = "AOP302"
COLUMNS = 100
CELL_WIDTH, LINE_HEIGHT, FONT_SIZE = 8.4, 19, 14
MARGIN, TITLE_BAR = 16, 34

BACKGROUND, TEXT, DIM = "#161b22", "#e6edf3", "#8b949e"
COLOURS = {31: "#ff7b72", 32: "#56d364", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea"}


def lint(program):
    """The output of `aop-lint bad.conf` in a scratch folder that holds the example and the certificates it names."""
    source = pathlib.Path(__file__).resolve().parent.parent
    example = next(source.glob(f"examples/**/{EXAMPLE}/bad.conf"))
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch)
        (root / "bad.conf").write_bytes(example.read_bytes())
        (root / "htdocs").mkdir()
        subprocess.run(["sh", source / "test/certs/make.sh", root / "certs"], check=True, capture_output=True)
        command = [program, "--no-config", "--color", "always", "--width", str(COLUMNS), "--now", "2026-01-01", "bad.conf"]
        ended = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if ended.returncode != 1:
        sys.exit(f"terminal.py: exit status {ended.returncode}, not 1\n{ended.stderr}")
    return ended.stdout


def styled(text):
    """Each character with the SGR codes in force there; links (OSC 8) are left out."""
    style, characters = (), []
    text = re.sub(r"\x1b]8;[^\x1b]*\x1b\\", "", text)
    for codes, plain in re.findall(r"\x1b\[([0-9;]*)m|([^\x1b])", text):
        if plain:
            characters.append((plain, style))
        else:
            style = tuple(int(code) for code in codes.split(";") if code.strip("0"))
    return characters


def rows(characters):
    """Lines of at most COLUMNS characters: the words beyond go on below."""
    lines = [[]]
    for character, style in characters:
        if character == "\n":
            lines.append([])
            continue
        lines[-1].append((character, style))
        if len(lines[-1]) > COLUMNS:
            blank = max((i for i, (one, _) in enumerate(lines[-1]) if one == " "), default=COLUMNS - 1)
            lines.append(lines[-1][blank + 1:])
            del lines[-2][blank + 1:]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def runs(line):
    """(column, text, style) for each stretch of one style, without the blanks around it."""
    start = 0
    for end in range(1, len(line) + 1):
        if end < len(line) and line[end][1] == line[start][1]:
            continue
        text = "".join(character for character, _ in line[start:end])
        if text.strip():
            yield start + len(text) - len(text.lstrip()), text.strip(), line[start][1]
        start = end


def attributes(style):
    colour = next((COLOURS[code] for code in style if code in COLOURS), DIM if 2 in style else TEXT)
    return (f' fill="{colour}"' if colour != TEXT else "") + (' font-weight="bold"' if 1 in style else "")


def draw(lines):
    width = round(COLUMNS * CELL_WIDTH + 2 * MARGIN)
    height = TITLE_BAR + len(lines) * LINE_HEIGHT + MARGIN
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        ' aria-labelledby="title">',
        "<title id=\"title\">aop-lint reports a site that requires a client certificate on port 443 and is also served in plain HTTP</title>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>',
    ]
    for x, colour in ((20, "#ff5f57"), (40, "#febc2e"), (60, "#28c840")):
        out.append(f'<circle cx="{x}" cy="17" r="6" fill="{colour}"/>')
    out.append(
        f'<g fill="{TEXT}" font-size="{FONT_SIZE}" xml:space="preserve"'
        ' font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', \'Liberation Mono\', monospace">'
    )
    for number, line in enumerate(lines):
        y = TITLE_BAR + number * LINE_HEIGHT + FONT_SIZE
        for column, text, style in runs(line):
            x, length = MARGIN + column * CELL_WIDTH, len(text) * CELL_WIDTH
            # The length keeps columns straight in whatever font the reader has.
            out.append(f'<text x="{x:.1f}" y="{y}" textLength="{length:.1f}"{attributes(style)}>{escape(text)}</text>')
    return "\n".join([*out, "</g>", "</svg>", ""])


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: docs/terminal.py AOP_LINT")
    program = pathlib.Path(sys.argv[1]).resolve()
    prompt = [("$", (32, 1))] + [(character, (1,)) for character in " aop-lint bad.conf"]
    lines = rows(prompt + [("\n", ())] + styled(lint(program)))
    pathlib.Path(__file__).with_name("aop-lint.svg").write_text(draw(lines), encoding="utf-8")


main()
