"""Faults that a test orders for requests to come."""

import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Fault:
    """What happens to the next `times` requests that match.

    Without `perform` they are refused with `status` before anything happens. With it they are done; where the answer is
    `lost`, `status` is sent in its place, or with None the connection closes without one. `delay` is in seconds.
    """

    method: str
    path: re.Pattern[str]
    times: int = 1
    perform: bool = False
    status: int | None = None
    lost: bool = False
    retry_after: float = 0.2
    everywhere: bool = False
    delay: float = 0.0

    def matches(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method == method and self.path.search(path) is not None


@dataclass(slots=True)
class Faults:
    ordered: list[Fault] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        self.ordered.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """The oldest fault that matches, used up by one."""
        for fault in self.ordered:
            if fault.matches(method, path):
                fault.times -= 1
                return fault
        return None
