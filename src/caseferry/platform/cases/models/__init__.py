"""Everything that a case holds. Health data stands in sealed columns alone; ids, states and times are plain."""

from caseferry.platform.cases.models.case import Case, Member
from caseferry.platform.cases.models.conversation import Message, Opinion
from caseferry.platform.cases.models.outside import Outbox, Reminder, Worker
from caseferry.platform.cases.models.packet import Build, Packet
from caseferry.platform.cases.models.places import CalendarDay, ConfirmedYear, HospitalChange
from caseferry.platform.cases.models.records import ItemRequest, Ruling, Statement, Upload
from caseferry.platform.cases.models.sending import ClockPause, Consent, Sending

__all__ = [
    "Build", "CalendarDay", "Case", "ClockPause", "ConfirmedYear", "Consent", "HospitalChange", "ItemRequest", "Member",
    "Message", "Opinion", "Outbox", "Packet", "Reminder", "Ruling", "Sending", "Statement", "Upload",
    "Worker",
]  # fmt: skip
