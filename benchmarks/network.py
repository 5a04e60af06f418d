"""Several machines on one: network namespaces with addresses of their own, joined by a bridge. Needs root and `ip`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

SUBNET = "10.77.0"
HERE = f"{SUBNET}.1"
"""The address of this machine on the bridge, where the services listen."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A network namespace; a command with `prefix` before it runs there."""

    name: str
    address: str

    @property
    def prefix(self) -> tuple[str, ...]:
        return ("ip", "netns", "exec", self.name)


def obstacle() -> str | None:
    """Why namespaces cannot be made here; None when they can."""
    if shutil.which("ip") is None:
        return "the program `ip` (iproute2) is not installed"
    name = f"regelaar-{uuid4().hex[:6]}"
    tried = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if tried.returncode:
        return tried.stderr.strip()
    _ip(f"netns del {name}")
    return None


@contextmanager
def machines(count: int) -> Iterator[list[Machine]]:
    """`count` machines that reach one another and us by their addresses."""
    mark = uuid4().hex[:6]
    bridge = f"rgb{mark}"
    made = [Machine(f"regelaar-{mark}-{number}", f"{SUBNET}.{10 + number}") for number in range(1, count + 1)]
    try:
        _ip(f"link add {bridge} type bridge")
        _ip(f"addr add {HERE}/24 dev {bridge}")
        _ip(f"link set {bridge} up")
        for number, machine in enumerate(made, 1):
            _join(machine, bridge, f"rgv{mark}{number}")
        yield made
    finally:
        for machine in made:
            subprocess.run(["ip", "netns", "del", machine.name], capture_output=True, check=False)
        subprocess.run(["ip", "link", "del", bridge], capture_output=True, check=False)


def _join(machine: Machine, bridge: str, cable: str) -> None:
    _ip(f"netns add {machine.name}")
    _ip(f"link add {cable} type veth peer name eth0 netns {machine.name}")
    _ip(f"link set {cable} master {bridge} up")
    _ip(f"-n {machine.name} addr add {machine.address}/24 dev eth0")
    _ip(f"-n {machine.name} link set eth0 up")
    _ip(f"-n {machine.name} link set lo up")


def _ip(arguments: str) -> None:
    subprocess.run(["ip", *arguments.split()], capture_output=True, text=True, check=True)
