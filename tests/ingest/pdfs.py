"""PDFs for tests of reading: strings at places, in a font that no file has to carry."""

FONT = b"""\
<< /Type /Font /Subtype /Type0 /BaseFont /%(name)s /Encoding /UniGB-UCS2-H
/DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 /BaseFont /%(name)s
/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000
/FontDescriptor << /Type /FontDescriptor /FontName /%(name)s /Flags 4 /Ascent 880
/Descent -120 /CapHeight 700 /ItalicAngle 0 /StemV 80 /FontBBox [0 -120 1000 880] >> >> ] >>"""


def pdf(*pages, size=(600, 800)):
    """Return a PDF; a page is a list of (x, y from the top, size of type, text), with a
    fifth "bold" or "turned" where a string is that."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    fonts = b"<< /F1 3 0 R /F2 4 0 R >>"
    objects[3] = FONT % {b"name": b"STSong-Light"}
    objects[4] = FONT % {b"name": b"STHeiti-Bold"}
    kids = []
    for page in pages:
        drawn = b"\n".join(_drawn(size[1], *string) for string in page)
        at = len(objects) + 2
        objects[at] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)
        objects[at + 1] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font %s >> >>" % (*size, at, fonts)
        )
        kids.append(b"%d 0 R" % (at + 1))
    objects[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(kids),
    )
    out, places = b"%PDF-1.7\n", {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = b"".join(b"%010d 00000 n \n" % places[n] for n in sorted(places))
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF" % (len(places) + 1, table, len(places) + 1, len(out))
    )


def _drawn(height, x, y, size, text, kind=""):
    font = b"/F2" if kind == "bold" else b"/F1"
    turn = b"0 1 -1 0" if kind == "turned" else b"1 0 0 1"
    shown = text.encode("utf-16-be").hex().encode()
    place = b"%.1f %.1f" % (x, height - y)
    return b"BT %s %d Tf %s %s Tm <%s> Tj ET" % (font, size, turn, place, shown)
