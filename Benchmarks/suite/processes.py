"""Starts, measures and stops programs. Every program that is started here is stopped, also on Ctrl-C."""

import atexit
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from . import machine

_running = set()


class RunFailed(Exception):
    """The error of a program that failed."""


def end(process, number=signal.SIGTERM, patience=5):
    """Stops a program and its children."""
    if process.poll() is None:
        for attempt in (number, signal.SIGKILL):
            try:
                os.killpg(process.pid, attempt)
            except ProcessLookupError:
                break
            try:
                process.wait(patience)
                break
            except subprocess.TimeoutExpired:
                continue
    _running.discard(process)


def end_all():
    for process in list(_running):
        end(process)


def _stop(number, _frame):
    end_all()
    sys.exit(128 + number)


def watch():
    """Stops all programs when the suite ends for any reason."""
    atexit.register(end_all)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)


def start(command, **options):
    """Starts a program in its own process group."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    _running.add(process)
    return process


@dataclass
class Run:
    """One measured run of a program, including its children that it waited for."""

    seconds: float
    cpu_seconds: float
    #: The largest resident memory of any of its processes; None if it was less than that of this suite, which the
    #: operating system counts before the program replaces it.
    peak_bytes: int | None
    #: Average number of processor cores used by anything except the program, the mock and this suite.
    foreign_load: float | None
    #: Processor seconds of the mock during the run.
    mock_cpu_seconds: float = 0.0
    output: str = ""
    #: Resident bytes by second, if requested.
    memory: list = field(default_factory=list)

    def record(self):
        record = {
            "seconds": round(self.seconds, 4),
            "cpuSeconds": round(self.cpu_seconds, 4),
            "peakBytes": self.peak_bytes,
            "foreignLoad": None if self.foreign_load is None else round(self.foreign_load, 3),
            "mockCPUSeconds": round(self.mock_cpu_seconds, 2),
        }
        return record


def measure(command, *, timeout=120, mock=None, environment=None, sample_memory=None, output=None):
    """Runs a program until it ends and measures it.

    `output` is a file for standard output; without it the output is returned. `mock` is a running mock whose processor
    time is measured separately. A program that fails, or takes longer than `timeout` seconds, raises RunFailed.
    """
    sink = open(output, "wb") if output else subprocess.PIPE
    own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mock_before = machine.process_seconds(mock.pid) if mock else 0.0
    self_before = sum(os.times()[:2])
    busy_before = machine.busy_seconds()
    began = time.perf_counter()
    process = start(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sink,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    texts = {}
    readers = [
        threading.Thread(target=lambda name=name, pipe=pipe: texts.__setitem__(name, pipe.read()), daemon=True)
        for name, pipe in (("out", process.stdout), ("err", process.stderr))
        if pipe
    ]
    for reader in readers:
        reader.start()
    is_late = threading.Event()

    def stop():
        is_late.set()
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    timer = threading.Timer(timeout, stop)
    timer.start()
    memory = []
    ended = threading.Event()

    def sample():
        while not ended.is_set():
            size = machine.resident_bytes(process.pid)
            if size:
                memory.append((round(time.perf_counter() - began, 2), size))
            ended.wait(sample_memory)

    sampler = threading.Thread(target=sample, daemon=True) if sample_memory else None
    if sampler:
        sampler.start()
    try:
        # The resource usage of the program and of all children that it waited for.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        timer.cancel()
        ended.set()
        if sampler:
            sampler.join()
        _running.discard(process)
    for reader in readers:
        reader.join(10)
    if output:
        sink.close()
    cpu = usage.ru_utime + usage.ru_stime
    busy_after = machine.busy_seconds()
    mock_cpu = (machine.process_seconds(mock.pid) if mock else 0.0) - mock_before
    foreign = None
    if busy_before is not None:
        own = cpu + mock_cpu + sum(os.times()[:2]) - self_before
        foreign = max(0.0, (busy_after - busy_before - own) / max(seconds, 1e-3))
    if is_late.is_set():
        raise RunFailed(f"{command[0]} did not end within {timeout} seconds")
    if process.returncode != 0:
        said = (texts.get("err") or b"").strip() or (texts.get("out") or b"").strip()
        tail = said.decode(errors="replace").splitlines()[-6:]
        raise RunFailed(f"{os.path.basename(command[0])} ended with {process.returncode}: " + " / ".join(tail))
    return Run(
        seconds=seconds,
        cpu_seconds=cpu,
        peak_bytes=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) if usage.ru_maxrss > own_peak else None,
        foreign_load=foreign,
        mock_cpu_seconds=mock_cpu,
        output=(texts.get("out") or b"").decode(errors="replace"),
        memory=memory,
    )
