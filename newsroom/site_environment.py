"""Site environment: Jinja2's, with what a page does most often done in fewer steps.

A list escapes six hundred values, and asks for two hundred attributes. What comes out is
the same to the byte.
"""

from functools import lru_cache
from types import FunctionType, MethodType

import jinja2
from jinja2.runtime import Context, Macro

from articles.text.escaping import escaped

TAKES_OF_THE_PAGE = "jinja_pass_arg"
# Of these a call says by an attribute whether it takes something of the page.
FUNCTIONS = {FunctionType, MethodType, type(lru_cache(str))}


class SiteTemplate(jinja2.Template):
    """Template whose values are escaped by escaped()."""

    @classmethod
    def from_code(cls, *args, **kwargs):
        made = super().from_code(*args, **kwargs)
        made.root_render_func.__globals__["escape"] = escaped
        return made


class SiteContext(Context):
    """Names of a page; it calls what takes nothing of the page without more ado."""

    def call(self, called, /, *args, _loop_vars=None, _block_vars=None, **kwargs):
        # The compiler of templates says in these that a call stands in a loop or a block.
        kind = type(called)
        if kind is Macro:
            return called(self.eval_ctx, *args, **kwargs)
        if kind in FUNCTIONS and not hasattr(called, TAKES_OF_THE_PAGE):
            return called(*args, **kwargs)
        kwargs |= {"_loop_vars": _loop_vars, "_block_vars": _block_vars}
        return super().call(called, *args, **kwargs)


class SiteEnvironment(jinja2.Environment):
    context_class, template_class = SiteContext, SiteTemplate

    def make_globals(self, d):
        """Return what every template can call, and what is its own, in one dictionary:
        Jinja2's chain of two is walked by Python for each page, import and include."""
        return self.globals | (d or {})

    def getattr(self, obj, attribute):
        """Return an attribute; of a dictionary first what it has under that name."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)
