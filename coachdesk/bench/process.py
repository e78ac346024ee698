"""How much memory a process holds, as Linux tells it."""

from pathlib import Path

PAGE_MIB = 1024


def rss_mib(pid: int | str = "self") -> float:
    """What it holds now."""
    return _status(pid, "VmRSS")


def peak_mib(pid: int | str = "self") -> float:
    """The most it held since it began, or since forget_peak()."""
    return _status(pid, "VmHWM")


def forget_peak() -> None:
    """Begin anew with what is held now."""
    Path("/proc/self/clear_refs").write_text("5")


def _status(pid: int | str, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / PAGE_MIB
    raise OSError(f"this system does not say {name} of a process")
