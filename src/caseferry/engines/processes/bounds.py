"""What a worker process may use: set by the child on itself, kept by the kernel."""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import resource
import sys

_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")
_ONE_THREAD = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS", "OMP_THREAD_LIMIT",
)  # fmt: skip
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


def private_environment() -> dict[str, str]:
    """The environment of a worker: no secrets, no home, no temporary folder, one thread, fixed hash order."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept.update(dict.fromkeys(_ONE_THREAD, "1"))
    kept.update(
        ORT_DISABLE_TELEMETRY="1", LANG="C.UTF-8", PYTHONHASHSEED="0", PYTHONUTF8="1", MALLOC_ARENA_MAX="1", TZ="UTC"
    )
    return kept


def bind_process(*, memory_bytes: int, open_files: int = 256) -> None:
    """Bound this process for good: memory it may claim, no file it may grow, no core dump, last in line for the processor."""
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_NOFILE, open_files)
    _set(resource.RLIMIT_DATA, memory_bytes)
    with contextlib.suppress(OSError):
        os.nice(5)


def allow_seconds(cpu_seconds: int) -> None:
    """From now on this process may use `cpu_seconds` of processor time; the kernel ends it (SIGXCPU) when it takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + cpu_seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def leave_network() -> bool:
    """Step into a network of its own with nothing in it, where the kernel lets an ordinary user do so. Call before any thread starts."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NET) == 0)
    except (OSError, AttributeError):
        return False


def used_seconds() -> float:
    """Processor seconds this process used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _set(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    bound = most if hard < 0 else min(most, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(what, (bound, bound))
