"""The environment of the measurements: the machine, the tools, the checkout, and the machine's other load."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "Benchmarks"
WORK = BENCHMARKS / ".work"
TICKS = os.sysconf("SC_CLK_TCK")


def first_line(*command):
    """Returns the first line of a command's output, or None if there is no such command."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].strip() if lines else None


def facts():
    """Returns a short description of the machine, without its name."""
    model = platform.processor() or platform.machine()
    memory = None
    try:
        model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text()).group(1)
        memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text()).group(1)) * 1024
    except (OSError, AttributeError):
        pass
    return {
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memoryBytes": memory,
        "system": platform.system(),
        "kernel": platform.release(),
    }


def tools():
    """Returns the versions of the measured programs and of those that they are compared with."""
    versions = {
        "python": platform.python_version(),
        "swift": first_line("swift", "--version"),
        "curl": first_line("curl", "--version"),
        "jq": first_line("jq", "--version"),
        "gzip": first_line("gzip", "--version"),
        "pigz": first_line("pigz", "--version"),
        "libcurl": first_line("pkg-config", "--modversion", "libcurl"),
        "zlib": first_line("pkg-config", "--modversion", "zlib"),
        "libisal": first_line("pkg-config", "--modversion", "libisal"),
        "simdjson": first_line("pkg-config", "--modversion", "simdjson"),
    }
    return {name: version for name, version in versions.items() if version}


def commit():
    """Returns the checked-out commit, and whether files differ from it."""
    name = first_line("git", "-C", str(ROOT), "rev-parse", "HEAD")
    changed = first_line("git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no")
    return {"commit": name, "modified": changed is not None}


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def busy_seconds():
    """Returns the processor seconds of the whole machine since its start, or None if the system does not report them."""
    try:
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    except OSError:
        return None
    user, nice, system, _, _, irq, softirq, steal = (int(field) for field in fields[:8])
    return (user + nice + system + irq + softirq + steal) / TICKS


def process_seconds(pid):
    """Returns the processor seconds of a running process, of all its threads."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_bytes(pid):
    """Returns the resident memory of a running process, or None if it has ended."""
    try:
        match = re.search(r"VmRSS:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return None
    return int(match.group(1)) * 1024 if match else None
