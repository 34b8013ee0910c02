"""What may be written to the machine's log: that something failed, where in the program, never with what content."""

from __future__ import annotations

import logging


class NoPersonalData(logging.Filter):
    """Drops addresses of pages, request bodies and the words of exceptions; keeps type and place."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; always let it through."""
        if record.name.startswith("django.request") or record.name.startswith("django.security"):
            status = getattr(record, "status_code", "")
            record.msg, record.args = f"request answered with {status}", ()
        if record.exc_info and record.exc_info[0] is not None:
            kind, _error, trace = record.exc_info
            where = ""
            while trace is not None:
                where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
                trace = trace.tb_next
            record.msg, record.args = f"{record.getMessage()} · {kind.__name__} in {where}", ()
            record.exc_info, record.exc_text = None, None
        return True
