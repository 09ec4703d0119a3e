from newsroom.admin import breaking, duties, front_page, staff

__all__ = ["breaking", "duties", "front_page", "staff"]
