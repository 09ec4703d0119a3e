from newsroom.admin import breaking, front_page, staff

__all__ = ["breaking", "front_page", "staff"]
