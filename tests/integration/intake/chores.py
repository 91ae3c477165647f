"""What the workers of the tests are asked to do."""

import os
import signal
import socket
import time
from pathlib import Path

from caseferry.domain.errors import Refusal

READY = []


def prepare(word):
    READY.append(word)


def prepared():
    return READY


def double(number):
    time.sleep(0.02 if number % 2 else 0)
    return number * 2


def die_on(number, bad):
    if number == bad:
        os.kill(os.getpid(), signal.SIGSEGV)
    return number


def die_once(folder):
    """Cannot mark a file (nothing may be written), so it dies by how warm the process is."""
    if READY[:1] == ["warm"]:
        os.kill(os.getpid(), signal.SIGSEGV)
    return folder


def warm():
    READY.insert(0, "warm")
    return True


def process_id():
    return os.getpid()


def spin():
    while True:
        pass


def swallow(size):
    return len(bytearray(size))


def refuse():
    raise Refusal("encrypted", "It has a password.", next_step="Send the password.")


def fail(words):
    raise ValueError(words)


def write(path):
    Path(path).write_text("x" * 100)


def surroundings():
    return sorted(os.environ), os.environ.get("PYTHONHASHSEED"), str(Path.cwd())


def dial(port):
    socket.create_connection(("127.0.0.1", port), timeout=2).close()
    return True


class Sly:
    def __reduce__(self):
        return (os.system, ("true",))


def sly():
    return Sly()


def count_up(stream, upto):
    for number in range(upto):
        yield number, stream.read(2)


def chatter(upto):
    for number in range(upto):
        yield bytes([number % 256]) * 100_000


def die_late():
    yield b"first"
    os.kill(os.getpid(), signal.SIGKILL)
