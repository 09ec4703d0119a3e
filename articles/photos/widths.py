"""Widths of a photo's renditions, in pixels, from small to large.

Of their own, for who looks for a small one loads no Pillow.
"""

WIDTHS = (400, 800, 1600)
