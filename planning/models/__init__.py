from planning.models.departments import Department, Posting
from planning.models.notifications import Notification
from planning.models.points import Award, PointsRule, PointsRules, RoleShare
from planning.models.sheets import Sheet, SheetLine, SheetRow
from planning.models.story_reads import CountedLog, ReadCount, StoryLength

__all__ = [
    "Award",
    "CountedLog",
    "Department",
    "Notification",
    "PointsRule",
    "PointsRules",
    "Posting",
    "ReadCount",
    "RoleShare",
    "Sheet",
    "SheetLine",
    "SheetRow",
    "StoryLength",
]
