"""Which unit the values of a series are read in: "1,160 EH/s" and not "1160000 PH/s", "148.2 trillion", "$86,000"."""

from dataclasses import dataclass

# (from this value on, in the base unit of its family; its name; its size), the largest first.
_STEPS: dict[str, tuple[tuple[float, str, float], ...]] = {
    "EH/s": ((5e3, "ZH/s", 1e3), (1.0, "EH/s", 1.0), (1e-3, "PH/s", 1e-3), (0.0, "TH/s", 1e-6)),
    "MW": ((2e3, "GW", 1e3), (1.0, "MW", 1.0), (1e-3, "kW", 1e-3), (0.0, "W", 1e-6)),
    "MWh": ((1e6, "TWh", 1e6), (1e3, "GWh", 1e3), (1.0, "MWh", 1.0), (0.0, "kWh", 1e-3)),
}
_WORDS = ((1e12, "trillion", 1e12), (1e9, "billion", 1e9), (1e6, "million", 1e6), (0.0, "", 1.0))


@dataclass(frozen=True, slots=True)
class Scale:
    """How a value is shown: divided by `size`, and `label` is what it is then in."""

    label: str
    size: float

    def shown(self, value: float) -> str:
        """The value as people write it, without its unit: "1,160", "0.845", "41.6"."""
        scaled = value / self.size
        if abs(scaled) >= 1e7 or 0 < abs(scaled) < 1e-3:
            return f"{scaled:.3g}"
        digits = 0 if abs(scaled) >= 1000 else 2 if abs(scaled) >= 1 else 4
        text = f"{scaled:,.{digits}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


def scale_for(unit: str, largest: float) -> Scale:
    """The scale in which the largest value of a series reads best; `unit` as in `trend.Series.unit`."""
    steps = _STEPS.get(unit, _WORDS)
    _, name, size = next((step for step in steps if abs(largest) >= step[0]), steps[-1])
    return Scale(name if unit in _STEPS else " ".join(filter(None, (name, unit))), size)
