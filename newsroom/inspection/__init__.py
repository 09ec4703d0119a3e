"""迎检包, the pack for an inspection: what was printed and published, and who answers for it.

`days` reads what a day has, `pages` writes it as HTML, `packing` makes the zip as it is
read, `making` is what the command and the desk begin with. Decision 045.
"""
