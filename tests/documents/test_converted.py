"""HTML, PDF and DOCX: small real files, made here by hand."""

import io
import sys
import zipfile

import pytest

from assistant.errors import DocumentError, MissingExtra


def said(document):
    for statement in document.statements:
        assert " ".join(document.quote(statement).replace("*", "").replace("\\", "").split())
    return [(s.section, s.lead, s.text) for s in document.statements]


HTML = """<!doctype html><html><head><title>Kettles | Shop</title><style>p {color: red}</style></head><body>
<nav><ul><li><a href="/">Home</a></li></ul></nav>
<h1>Swift vs Steady</h1><p>The <b>Swift</b> boils in 30&nbsp;s, e.g. for <a href="tea.html">tea</a>.
It costs $1.50 &amp; more_or_less * 2.</p>
<h2>Choice</h2><p>Choose Steady when:</p><ul><li>you have time<ul><li>or a book</li></ul></li>
<li><b>Noise</b>: low</li></ul>
<table><tr><th>Feature</th><th>Swift</th><th>Steady</th></tr>
<tr><td>Power</td><td>2 | 3<br>kW</td><td></td></tr></table>
<table><tr><td>Weight</td><td>1 kg</td></tr><tr><td>Height</td><td>20 cm</td></tr></table>
<script>alert("no")</script><!-- no --><footer>Imprint of the shop.</footer></body></html>"""


@pytest.mark.parametrize("suffix", ["html", "htm", "HTML"])
def test_html(read, suffix):
    document = read(f"page.{suffix}", HTML)
    assert document.title == "Swift vs Steady"
    assert [subject.name for subject in document.subjects] == ["Swift", "Steady"]
    assert said(document) == [
        ((), "", "The Swift boils in 30 s, e.g. for tea."),
        ((), "", "It costs $1.50 & more_or_less * 2."),
        (("Choice",), "Choose Steady when:", "you have time"),
        (("Choice",), "Choose Steady when: you have time", "or a book"),
        (("Choice",), "Choose Steady when:", "Noise: low"),
        (("Choice",), "Power", "2 | 3 kW"),
        (("Choice",), "Weight", "1 kg"),
        (("Choice",), "Height", "20 cm"),
    ]


def test_html_without_a_heading_is_titled_by_its_head(read):
    assert read("a.html", "<title>Our\n kettles</title><p>They boil.</p>").title == "Our kettles"


def test_html_in_another_encoding_says_so_itself(read):
    page = '<meta charset="iso-8859-1"><p>Zürich brews café.</p>'.encode("latin-1")
    assert said(read("a.html", page)) == [((), "", "Zürich brews café.")]


def test_html_nested_too_deeply_is_refused(read):
    with pytest.raises(DocumentError, match=r"^a\.html is nested too deeply"):
        read("a.html", "<div>" * 20_000 + "Tea.")


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>' for level in range(2)
)
DOCX_FILES = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
    'Target="styles.xml"/><Relationship Id="r2" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>'
    "</Relationships>",
    "word/styles.xml": f"<w:styles {WORD}>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
        for name in ("Title", "heading 1", "heading 2")
    )
    + "</w:styles>",
    "word/numbering.xml": f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
}


def paragraph(text, style="", level=None):
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level is not None:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(*body):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in DOCX_FILES.items():
            archive.writestr(name, text)
        archive.writestr("word/document.xml", f"<w:document {WORD}><w:body>{''.join(body)}</w:body></w:document>")
    return content.getvalue()


def test_docx(read):
    rows = [("Feature", "Swift", "Steady"), ("Power", "2 kW", "1 | 2 kW"), ("Price", "$30", "")]
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    document = read(
        "kettles.docx",
        docx(
            paragraph("Two kettles", "Title"),
            paragraph("Choice", "heading1"),
            paragraph("The Swift boils in 30 s, e.g. for tea. It costs $1.50."),
            paragraph("Choose Steady when:"),
            paragraph("you have time", level=0),
            paragraph("or a book", level=1),
            paragraph("Details", "heading2"),
            "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>",
        ),
    )
    assert document.title == "Two kettles"
    assert [subject.name for subject in document.subjects] == ["Swift", "Steady"]
    assert said(document) == [
        (("Choice",), "", "The Swift boils in 30 s, e.g. for tea."),
        (("Choice",), "", "It costs $1.50."),
        (("Choice",), "Choose Steady when:", "you have time"),
        (("Choice",), "Choose Steady when: you have time", "or a book"),
        (("Choice", "Details"), "Power", "2 kW"),
        (("Choice", "Details"), "Power", "1 | 2 kW"),
        (("Choice", "Details"), "Price", "$30"),
    ]


def test_docx_that_unpacks_to_a_giant_is_refused(read):
    with pytest.raises(DocumentError, match=r"^a\.docx unpacks to far more"):
        read("a.docx", docx(" " * 200_000_001))


def pdf(*pages):
    """A PDF; a page is lines of (x, y, size, text), measured in points from below left."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        stream = "".join(f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, size, text in lines)
        resources = "/Resources << /Font << /F 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {resources} /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}endstream")
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(places) + 1} /Root 1 0 R >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


def flowing(*lines):
    """Lines of a page from its top; a line that is None leaves a gap, `#` makes it large, blanks indent it."""
    placed, y = [], 740
    for line in lines:
        if line is not None:
            text = line.lstrip("# ")
            placed.append((90 if line.startswith(" ") else 72, y, 18 if line.startswith("#") else 11, text))
        y -= 24 if line and line.startswith("#") else 14
    return placed


PAGE = flowing(
    "#Swift vs Steady",
    None,
    "The Swift boils in 30 s and it costs $1.50 for each litre of the water that you",
    "pour. Steady takes longer, e.g. two minutes, but it makes far less noise than any",
    "other kettle here.",
    None,
    "#Choice",
    None,
    "Choose Steady when:",
    "•  you have time",
    "•  you have small cups and you do not mind that the water is not quite hot in the",
    "  morning",
    None,
    "Swift has one lid.",
)
PROSE = [
    ((), "", "The Swift boils in 30 s and it costs $1.50 for each litre of the water that you pour."),
    ((), "", "Steady takes longer, e.g. two minutes, but it makes far less noise than any other kettle here."),
    (("Choice",), "Choose Steady when:", "you have time"),
    (
        ("Choice",),
        "Choose Steady when:",
        "you have small cups and you do not mind that the water is not quite hot in the morning",
    ),
    (("Choice",), "", "Swift has one lid."),
]


def test_pdf_of_prose(read):
    document = read("kettles.pdf", pdf(PAGE, flowing("The second page says this. It is short.")))
    assert document.title == "Swift vs Steady"
    assert [subject.name for subject in document.subjects] == ["Swift", "Steady"]
    assert said(document) == [
        *PROSE,
        (("Choice",), "", "The second page says this."),
        (("Choice",), "", "It is short."),
    ]


def test_pdf_with_a_table(read):
    rows = [
        ("Feature", "Swift", "Steady"),
        ("Power", "2 kW", "1 kW"),
        ("Noise", "loud", "low, even at night"),
        ("Price", "$30", "$45"),
    ]
    table = [
        (x, 400 - 16 * n, 11, cell) for n, row in enumerate(rows) for x, cell in zip((72, 230, 400), row, strict=True)
    ]
    document = read("kettles.pdf", pdf([*PAGE, *table]))
    assert document.title == "Swift vs Steady"
    assert said(document) == [
        *PROSE,
        (("Choice",), "Power", "2 kW"),
        (("Choice",), "Power", "1 kW"),
        (("Choice",), "Noise", "loud"),
        (("Choice",), "Noise", "low, even at night"),
        (("Choice",), "Price", "$30"),
        (("Choice",), "Price", "$45"),
    ]


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
@pytest.mark.parametrize("content", [b"", b"no such file", b"%PDF-1.4 broken", b"PK\x03\x04 broken"])
def test_a_broken_file_is_refused_quietly(read, capfd, name, content):
    with pytest.raises(DocumentError, match=rf"^{name} is (no|empty)"):
        read(name, content)
    assert capfd.readouterr() == ("", "")


def test_a_pdf_without_text_is_refused(read):
    with pytest.raises(DocumentError, match=r"^scan\.pdf is empty"):
        read("scan.pdf", pdf([]))


@pytest.mark.parametrize("name", ["a.html", "a.pdf", "a.docx"])
def test_without_the_extra_its_name_is_told(read, monkeypatch, name):
    monkeypatch.setitem(sys.modules, "markitdown", None)
    monkeypatch.delitem(sys.modules, "assistant.documents.convert", raising=False)
    with pytest.raises(MissingExtra, match=rf"Reading {name[2:].upper()} files needs the extra 'documents'"):
        read(name, b"")


def test_markdown_and_plain_text_need_no_extra(read, monkeypatch):
    monkeypatch.setitem(sys.modules, "markitdown", None)
    monkeypatch.delitem(sys.modules, "assistant.documents.convert", raising=False)
    assert said(read("a.md", "Tea is hot.")) == said(read("a.txt", "Tea is hot.")) == [((), "", "Tea is hot.")]
