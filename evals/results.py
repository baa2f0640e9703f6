"""evals/RESULTS.md: one section a command, with the machine it ran on."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def write_section(title: str, command: str, lines: Iterable[str]) -> None:
    """Replace one section of RESULTS.md, which names the command that printed it."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Results\n"
    sections = text.split("\n## ")
    section = "\n".join([title, "", f"`{command}`", "", *lines, ""])
    others = [part for part in sections[1:] if not part.startswith(title + "\n")]
    RESULTS.write_text("\n## ".join([sections[0].rstrip() + "\n", *others, section]).rstrip() + "\n", encoding="utf-8")


def machine() -> str:
    """The processor and how many cores of it this process may use, the memory, and Python's version."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{_processor()}, {cores} cores, {memory:.0f} GiB; Python {platform.python_version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
