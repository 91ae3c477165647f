"""Keeps what people sent out of the logs."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"(/(?:f|h|mail|erased)/)[A-Za-z0-9_:.-]{16,}")

_LONGEST = 300


class WithoutRecords(logging.Filter):
    """Drops tracebacks' values, query strings and link tokens: a log line names places in the code, never a person."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message in place; every record passes."""
        message = _TOKEN.sub(r"\1…", record.getMessage())
        if not record.name.startswith(
            "caseferry"
        ):  # libraries write what they were given: their first words are enough
            message = message.partition("\n")[0][:_LONGEST]
        record.msg, record.args = re.sub(r"\?\S+", "?…", message), ()
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "unknown place"
            record.msg = f"{record.msg} [{kind.__name__ if kind else ''} at {place}]"
            record.exc_info = record.exc_text = None
        return True
