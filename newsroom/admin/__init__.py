from newsroom.admin import (
    breaking,
    duties,
    front_page,
    inspection,
    sign_ins,
    staff,
)

__all__ = ["breaking", "duties", "front_page", "inspection", "sign_ins", "staff"]
