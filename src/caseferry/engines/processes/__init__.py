"""Worker processes: everything that opens a stranger's bytes runs in one of them, bounded and replaceable."""

from caseferry.engines.processes.alone import run_alone
from caseferry.engines.processes.pool import Outcome, Workers
from caseferry.engines.processes.standing import Standing

__all__ = ["Outcome", "Standing", "Workers", "run_alone"]
