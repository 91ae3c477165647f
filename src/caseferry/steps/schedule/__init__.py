"""Step: when an answer can be expected, on the working days of the hospital that was asked."""

from caseferry.steps.schedule.due import due_window, not_opened_after
from caseferry.steps.schedule.reminders import family_reminders, hospital_reminders
from caseferry.steps.schedule.working_days import WorkingDays, find_closure, working_days_of

__all__ = [
    "WorkingDays",
    "due_window",
    "family_reminders",
    "find_closure",
    "hospital_reminders",
    "not_opened_after",
    "working_days_of",
]
