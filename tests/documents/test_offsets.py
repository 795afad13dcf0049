"""For every statement of every document, what is cited stands there."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.documents import read_document
from assistant.errors import DocumentError

WORDS = st.sampled_from(
    ("tea", "$1.50", "e.g.", "v1.2", "p4d.24xlarge.", "It", "is", "hot!", "Why?", "Alpha", "Beta,", "Dr.", "4:", "[1]")
)
ODD_WORDS = st.sampled_from(
    ("–", "a*b", "a_b_", "\\", "Zürich", "😀", "𝔘𝔫𝔦", "日本。", "a\u0301", "\u200b\xa0", "x\u2028y")
)
TEXT = st.lists(st.one_of(WORDS, ODD_WORDS), min_size=1, max_size=8).map(" ".join)
SPAN = st.one_of(
    TEXT,
    TEXT.map("**{}**".format),
    TEXT.map("*{}*".format),
    TEXT.map("***{}***".format),
    TEXT.map("`{}`".format),
    TEXT.map("`` `{} ``".format),
    TEXT.map('[{}](https://x.org/tea "tea")'.format),
    TEXT.map("[**{}**][ref]".format),
    TEXT.map("![{}](a.png)".format),
    TEXT.map("<b>{}</b>".format),
    st.sampled_from(
        [
            "&amp;",
            "&nbsp;",
            "&#x1F600;",
            r"\*",
            r"\|",
            "<br>",
            "<https://x.org/a%20b>",
            "<!-- no -->",
            "  \n",
            "\\\n",
            "\n",
        ]
    ),
)
INLINE = st.lists(SPAN, min_size=1, max_size=5).map(" ".join)
ON_ONE_LINE = INLINE.map(lambda text: text.replace("\n", " "))
CELL = st.one_of(st.just(""), ON_ONE_LINE)
ROW = st.lists(CELL, min_size=1, max_size=4).map(lambda cells: "| " + " | ".join(cells) + " |")


def indented(prefix, first=None):
    return lambda text: (first or prefix) + text.replace("\n", "\n" + prefix)


def blocks_within(block):
    return st.lists(
        st.one_of(
            block.map(indented("> ")),
            block.map(indented("  ", "- ")),
            block.map(indented("   ", "1. ")),
            block.map(indented("\t", "*\t")),
        ),
        min_size=1,
        max_size=3,
    ).map("\n".join)


BLOCK = st.recursive(
    st.one_of(
        INLINE,
        ON_ONE_LINE.map("## {} ##".format),
        ON_ONE_LINE.map("{}\n---".format),
        st.lists(ROW, max_size=3).map(lambda rows: "\n".join(["| A | B |", "|---|:-:|", *rows])),
        TEXT.map("```\n{}\n```".format),
        TEXT.map("    {}".format),
        TEXT.map("<div>\n{}\n</div>".format),
        st.lists(TEXT.map("• {}".format), min_size=1, max_size=3).map("\n".join),
        st.lists(st.lists(TEXT, min_size=2, max_size=3).map("\t".join), min_size=1, max_size=3).map("\n".join),
        st.just("[ref]: https://x.org"),
    ),
    blocks_within,
    max_leaves=5,
)
DOCUMENT = st.lists(BLOCK, min_size=1, max_size=5).map("\n\n".join)
JUNK = st.text(
    st.one_of(st.sampled_from("*_`[]()<>!|\\&#;:-+=>~.\t\n\r •1a \x0b\x1c\x85\u2028"), st.characters(codec="utf-8")),
    max_size=60,
)
FRONT = st.one_of(st.just(""), TEXT.map("---\ntitle: {}\nsubjects: [Alpha, Beta]\n---\n".format), st.just("---\n"))


def check(folder, name, data):
    """Reads the document and checks all that holds for every statement."""
    path = folder / "content"
    path.write_bytes(data)
    try:
        document = read_document(name, path)
    except DocumentError:
        return
    end = 0
    for statement in document.statements:
        quote = document.text[statement.start : statement.end]
        assert end <= statement.start < statement.end <= len(document.text)
        assert document.quote(statement) == quote == quote.strip()
        assert statement.text == " ".join(statement.text.split()) != ""
        end = statement.end
    assert document.statements


# Each example overwrites the file of the one before.
shared_folder = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@shared_folder
@given(front=FRONT, text=DOCUMENT, line_end=st.sampled_from(["\n", "\r\n", "\r"]), bom=st.booleans())
def test_markdown(tmp_path, front, text, line_end, bom):
    text = (front + text).replace("\n", line_end)
    check(tmp_path, "a.md", text.encode("utf-8-sig" if bom else "utf-8"))


@shared_folder
@given(text=DOCUMENT, line_end=st.sampled_from(["\n", "\r\n", "\r"]), encoding=st.sampled_from(["utf-8", "utf-16"]))
def test_plain_text(tmp_path, text, line_end, encoding):
    check(tmp_path, "a.txt", text.replace("\n", line_end).encode(encoding))


@shared_folder
@given(name=st.sampled_from(["a.md", "a.txt"]), text=JUNK)
def test_junk(tmp_path, name, text):
    check(tmp_path, name, text.encode())


@shared_folder
@given(name=st.sampled_from(["a.md", "a.txt"]), data=st.binary(max_size=40))
def test_bytes(tmp_path, name, data):
    check(tmp_path, name, data)


@shared_folder
@given(words=st.lists(st.sampled_from(["tea", "is", "hot", "Zürich", "😀", "v1.2", "$3"]), min_size=1, max_size=12))
def test_the_text_of_a_plain_paragraph_is_its_quote(tmp_path, words):
    path = tmp_path / "content"
    path.write_text("So " + " ".join(words) + " it ends.")
    [statement] = read_document("a.md", path).statements
    assert statement.text == path.read_text()
