"""Elements of pasted HTML, by what they are to a story."""

VOID = {"br", "hr", "img", "embed", "col", "wbr"}
CELLS = {"td", "th"}
OF_A_TABLE = {"caption", "thead", "tbody", "tfoot", "tr"} | CELLS
# Gone with all that is in them.
FOREIGN = {"script", "style", "title", "noscript", "template", "textarea", "select"}
FOREIGN |= {"canvas", "object", "button", "svg", "math", "rp", "datalist"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
BLOCKS = {"p", "div", "section", "article", "header", "footer", "main", "aside", "nav"}
BLOCKS |= {"figure", "figcaption", "pre", "dl", "dt", "dd", "address", "center", "form"}
BLOCKS |= {"fieldset", "legend", "details", "summary", "hr"}
LISTS = {"ul", "ol"}
TABLE = {"table"} | OF_A_TABLE
STRUCK = {"s", "strike"}
MOVING = {"iframe", "video", "audio", "embed", "mpvoice", "mp-common-videosnap"}
INLINE = {"a", "b", "strong", "i", "em", "sub", "sup", "span", "font", "u", "del"}
INLINE |= {"ins"}
INLINE |= {"ruby", "rt", "q", "img", "br", "blockquote", "small", "big", "cite", "code"}
INLINE |= {"abbr", "time", "mark", "label", "li"} | STRUCK | MOVING | LISTS
