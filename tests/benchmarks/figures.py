# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is printed of a measurement: medians beside their targets and their baselines."""

import statistics


def show(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


class Figure:
    """A measured value with its target; `better` is the direction."""

    def __init__(self, title, unit, target, better):
        self.title = title
        self.unit = unit
        self.target = target
        self.better = better
        self.values = []
        self.baselines = {}  # by title

    def add(self, value, baseline=None, baseline_title=None):
        self.values.append(value)
        if baseline is not None:
            self.add_baseline(baseline, baseline_title)

    def add_baseline(self, value, title):
        self.baselines.setdefault(title, []).append(value)

    def judged(self):
        """What the target is for."""
        return statistics.median(self.values)

    def verdict(self):
        if self.target is None:
            return ""
        value = self.judged()
        met = value >= self.target if self.better == "more" else value <= self.target
        return f" target {'≥' if self.better == 'more' else '≤'} {show(self.target)}: {'met' if met else 'NOT MET'}"

    def line(self):
        middle = statistics.median(self.values)
        text = f"  {self.title:<52} {show(middle):>10} {self.unit:<5}{self.verdict()}"
        text += f"   [{show(min(self.values))} … {show(max(self.values))}]"
        for title, values in self.baselines.items():
            base = statistics.median(values)
            text += f"\n  {'':<4}{title:<48} {show(base):>10} {self.unit:<5} ratio {middle / base:.2f}"
        return text


class Comparison(Figure):
    """Its target is for what the medians of value and its one baseline make together."""

    def judged(self):
        [baseline] = self.baselines.values()
        return self.compare(statistics.median(self.values), statistics.median(baseline))

    def line(self):
        lines = []
        [(baseline_title, baseline)] = self.baselines.items()
        for title, values in ((self.title, self.values), (f"    {baseline_title}", baseline)):
            lines.append(f"  {title:<52} {show(statistics.median(values)):>10} {self.unit:<5}"
                         f"   [{show(min(values))} … {show(max(values))}]")
        lines.append(f"      {self.word:<48} {self.judged():>10.2f}      {self.verdict()}")
        return "\n".join(lines)


class Ratio(Comparison):
    word = "ratio of the medians"

    @staticmethod
    def compare(value, baseline):
        return value / baseline


class Difference(Comparison):
    word = "difference of the medians"

    @staticmethod
    def compare(value, baseline):
        return value - baseline


def more(title, target, unit="/s"):
    return Figure(title, unit, target, "more")


def less(title, target, unit="ms"):
    return Figure(title, unit, target, "less")
