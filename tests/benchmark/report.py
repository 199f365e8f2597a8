"""The benchmark's table for people; the JSON holds the same numbers."""

from __future__ import annotations

from typing import Any

from cms.server import columns

HEADINGS = [
    *("scenario", "KB", "requests/s", "p50 ms", "p99 ms", "CPU µs", "of nginx", "wrong"),
]


def table(report: dict[str, Any]) -> str:
    """Return the report as lines with aligned columns."""
    rows = [HEADINGS, *map(_cells, report["scenarios"])]
    return "\n".join([*columns(rows), "", *_sentences(report)])


def _cells(row: dict[str, Any]) -> list[str]:
    many, one = row["many"], row["one"]
    return [
        row["name"],
        f"{row['bytes'] / 1000:.1f}",
        f"{many['per_second']:.0f}",
        f"{one['p50_ms']:.2f}",
        f"{one['p99_ms']:.2f}",
        str(row["cpu_us"]),
        "–" if row["of_nginx"] is None else f"{row['of_nginx']:.3f}",
        str(many["wrong"] + one["wrong"]),
    ]


def _sentences(report: dict[str, Any]) -> list[str]:
    made, writing = report["made"], report["writing"]
    memory = report["memory_mb"]
    found = [
        f"requests/s and CPU over {made['connections']} connections, p50 and p99 over one; "
        f"asked by {made['client']} for {made['seconds']:g} s each; "
        f"{made['pages']} pages, {made['workers']} web processes, {made['cpus']} processors.",
        f"publish call {writing['publish_ms']} ms (worst {writing['publish_worst_ms']}), seen "
        f"{writing['seen_after_ms']} ms after it (worst {writing['seen_after_worst_ms']}); "
        f"{writing['renewed']} dependants of one fact renewed at "
        f"{writing['documents_per_second']} documents/s.",
        f"memory of the server and its web processes {sum(memory):.0f} MB "
        f"({', '.join(f'{part:.0f}' for part in memory)}).",
    ]
    if report["without_nginx"]:
        found.append(f"The ratio to nginx is skipped: {report['without_nginx']}.")
    return found
