"""Worker processes: everything that opens a stranger's bytes runs in one of them, bounded and replaceable."""

from caseferry.engines.processes.alone import run_alone
from caseferry.engines.processes.pool import Outcome, Workers

__all__ = ["Outcome", "Workers", "run_alone"]
