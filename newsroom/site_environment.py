"""Site environment: Jinja2's, with what a page does most often done in fewer steps.

A list escapes six hundred values, and asks for two hundred attributes. What comes out is
the same to the byte.
"""

from functools import lru_cache
from types import FunctionType, MethodType

import jinja2
from jinja2.runtime import Context, Macro

from articles.text.escaping import escaped

# How the compiler of templates says in a call that it stands in a loop, or in a block.
OF_THE_PLACE = ("_loop_vars", "_block_vars")
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

    def call(self, called, /, *args, **kwargs):
        if type(called) is Macro:
            args = (self.eval_ctx, *args)
        elif type(called) not in FUNCTIONS or hasattr(called, TAKES_OF_THE_PAGE):
            return super().call(called, *args, **kwargs)
        for name in OF_THE_PLACE:
            kwargs.pop(name, None)
        return called(*args, **kwargs)


class SiteEnvironment(jinja2.Environment):
    context_class, template_class = SiteContext, SiteTemplate

    def getattr(self, obj, attribute):
        """Return an attribute; of a dictionary first what it has under that name."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)
