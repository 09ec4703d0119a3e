from newsroom.admin import front_page, staff

__all__ = ["front_page", "staff"]
