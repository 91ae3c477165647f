"""Worker processes: order, replacement, bounds."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from caseferry.domain.errors import CaseferryError, Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.processes import Outcome, Workers, run_alone

SMALL = Limits(cpu_seconds=1, memory_bytes=512 << 20)


@pytest.fixture(autouse=True)
def chores_can_be_found(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


def values(outcomes):
    return [outcome.value for outcome in outcomes]


@pytest.mark.parametrize("count", [1, 3])
def test_results_come_in_input_order_whatever_the_number_of_processes(count):
    finished = []
    with Workers(count) as workers:
        assert values(workers.run("chores:double", ((n,) for n in range(20)), done=finished.append)) == list(
            range(0, 40, 2)
        )
        assert sorted(finished) == list(range(20))
        assert values(workers.run("chores:double", [(7,)])) == [14]


def test_input_is_drawn_lazily():
    drawn = []

    def tasks():
        for number in range(1000):
            drawn.append(number)
            yield (number,)

    with Workers(2) as workers:
        run = workers.run("chores:double", tasks())
        assert next(run).value == 0
        assert len(drawn) < 20
        run.close()
        assert values(workers.run("chores:double", [(1,)])) == [2], "usable after an early end"


def test_the_initializer_runs_once_in_each_process():
    with Workers(1, initializer="chores:prepare", init_args=("model",)) as workers:
        assert values(workers.run("chores:prepared", [(), ()])) == [["model"], ["model"]]


def test_taking_only_the_first_result_keeps_the_processes_warm():
    with Workers(1) as workers:
        assert next(workers.run("chores:process_id", [()])).value == next(workers.run("chores:process_id", [()])).value


def test_an_initializer_that_fails_stops_the_run_instead_of_respawning_forever():
    with Workers(2, initializer="chores:fail", init_args=("x",)) as workers, pytest.raises(CaseferryError):
        list(workers.run("chores:double", [(1,), (2,)]))


def test_only_the_task_of_a_dead_process_is_lost():
    with Workers(2) as workers:
        outcomes = list(workers.run("chores:die_on", ((n, 3) for n in range(8))))
    assert [o.value for o in outcomes] == [0, 1, 2, None, 4, 5, 6, 7]
    assert outcomes[3].refused and outcomes[3].refused.code == "damaged"


def test_a_task_that_died_in_a_worn_process_is_tried_once_more_in_a_fresh_one():
    with Workers(1) as workers:
        assert values(workers.run("chores:warm", [()])) == [True]
        assert values(workers.run("chores:die_once", [("again",)])) == ["again"]


def test_a_task_that_takes_too_much_processor_time_is_ended():
    with Workers(1, limits=SMALL) as workers:
        spun, after = workers.run("chores:spin", [()]), None
        outcome = next(spun)
        after = values(workers.run("chores:double", [(2,)])) if next(spun, None) is None else None
    assert (outcome.refused.code, after) == ("limit", [4])


def test_a_task_that_wants_too_much_memory_is_refused():
    with Workers(1, limits=SMALL) as workers:
        big, small = workers.run("chores:swallow", [(2 << 30,), (10,)])
    assert (big.refused.code, small.value) == ("limit", 10)


def test_a_refusal_keeps_its_words_and_a_failure_loses_the_words_of_the_record():
    with Workers(1) as workers:
        (refused,) = workers.run("chores:refuse", [()])
        (failed,) = workers.run("chores:fail", [("Maria Perez has cancer",)])
    assert refused == Outcome(refused=Refused("encrypted", "It has a password.", "Send the password."))
    assert failed.refused == Refused("damaged", "It could not be read (ValueError).", "Please ask for this file again.")
    assert "chores.py" in failed.trace and "Maria" not in repr(failed)


def test_a_worker_can_write_nothing_and_sees_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("CASEFERRY_SECRET", "x")
    with Workers(1) as workers:
        (wrote,) = workers.run("chores:write", [(str(tmp_path / "out"),)])
        (around,) = workers.run("chores:surroundings", [()])
    assert wrote.refused and (not (tmp_path / "out").exists() or (tmp_path / "out").read_bytes() == b"")
    names, seed, folder = around.value
    assert (seed, folder) == ("0", "/")
    assert not {"CASEFERRY_SECRET", "HOME", "TMPDIR"} & set(names)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="network namespaces are Linux's")
def test_a_worker_reaches_no_network_where_the_kernel_allows_namespaces():
    probe = [sys.executable, "-c", "import ctypes,sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) != 0)"]
    if subprocess.run(probe, check=False).returncode:
        pytest.skip("this kernel lets no ordinary user make a network namespace")
    with socket.create_server(("127.0.0.1", 0)) as server, Workers(1) as workers:
        (outcome,) = workers.run("chores:dial", [(server.getsockname()[1],)])
    assert outcome.refused


def test_a_hijacked_worker_cannot_make_the_parent_run_code():
    with Workers(1) as workers:
        (outcome,) = workers.run("chores:sly", [()])
    assert outcome.value is None and outcome.refused.code == "damaged"


def test_a_file_is_read_through_the_pipe_and_results_are_streamed():
    found = list(run_alone("chores:count_up", 3, limits=SMALL, data=io.BytesIO(b"aabbc")))
    assert found == [(0, b"aa"), (1, b"bb"), (2, b"c")]


def test_a_stream_that_nobody_reads_on_waits_and_ends_with_its_reader():
    stream = run_alone("chores:chatter", 100_000, limits=SMALL)
    assert next(stream)[:1] == b"\0"
    stream.close()


def test_a_child_that_dies_while_streaming_refuses_after_what_it_gave():
    stream = run_alone("chores:die_late", limits=SMALL)
    assert next(stream) == b"first"
    with pytest.raises(Refusal) as caught:
        next(stream)
    assert caught.value.code == "limit"


def test_ctrl_c_ends_the_run_and_leaves_no_process_behind(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(
        "from caseferry.engines.processes import Workers\n"
        "with Workers(2) as workers:\n"
        "    for o in workers.run('chores:spin', [(), ()]): pass\n"
    )
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    parent = subprocess.Popen(
        [sys.executable, str(script)], env={**os.environ, "PYTHONPATH": path}, stderr=subprocess.DEVNULL
    )
    time.sleep(1.5)
    children = _children_of(parent.pid)
    parent.send_signal(signal.SIGINT)
    parent.wait(timeout=20)
    assert parent.returncode != 0
    assert [pid for pid in children if _alive(pid)] == []


def _children_of(pid):
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if stat.read_text().rpartition(")")[2].split()[1] == str(pid):
                found.append(int(stat.parent.name))
        except OSError:
            continue
    return found


def _alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
