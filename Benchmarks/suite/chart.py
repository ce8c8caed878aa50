"""Charts of results as SVG: text stays text, and the colours follow the light or dark scheme of the page.

A viewer that does not support the dark scheme shows the light one.
"""

import math
from xml.sax.saxutils import escape

from . import rounds

STYLE = """<style>
  text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
  .card { fill: #ffffff; }
  .title { font-size: 15px; font-weight: 600; }
  .quiet { fill: #59636e; font-size: 12px; }
  .own { fill: #0969da; } .limit { fill: #8c959f; } .other { fill: #bf8700; }
  .grid { stroke: #d1d9e0; stroke-width: 1; } .line { fill: none; stroke: #0969da; stroke-width: 1.5; }
  .spread { stroke: #1f2328; stroke-width: 1.5; }
  @media (prefers-color-scheme: dark) {
    .card { fill: #0d1117; } text { fill: #e6edf3; } .quiet { fill: #9198a1; }
    .own { fill: #4493f8; } .limit { fill: #656c76; } .other { fill: #d29922; }
    .grid { stroke: #3d444d; } .line { stroke: #4493f8; } .spread { stroke: #e6edf3; }
  }
</style>"""

BARS = [
    ("jirastream fastest", "jirastream, fastest", "own"),
    ("jirastream optimal", "jirastream, optimal", "own"),
    ("limit: ISA-L 1, all cores", "limit: ISA-L 1, nothing else to do", "limit"),
    ("limit: pigz -6", "limit: pigz -6, nothing else to do", "limit"),
    ("curl | jq | gzip -1", "curl | jq | gzip -1", "other"),
    ("curl | jq | gzip -6", "curl | jq | gzip -6", "other"),
    ("jira", "jira (Python)", "other"),
    ("atlassian-python-api", "atlassian-python-api", "other"),
    ("dlt", "dlt", "other"),
    ("tap-jira", "tap-jira (Singer)", "other"),
]


def throughput(result, facts):
    """Returns bars of issues per second, on a logarithmic scale."""
    bars = []
    for key, label, kind in BARS:
        entry = result["entries"].get(key)
        times = entry and rounds.series(entry, "seconds")
        if times:
            issues = entry["issues"]
            bars.append((label, kind, issues / rounds.median(times), issues / max(times), issues / min(times)))
    if not bars:
        return None
    left, right, top, step = 236, 90, 62, 27
    width, height = 760, top + step * len(bars) + 48
    least = 10 ** math.floor(math.log10(min(low for *_, low, _ in bars)))
    most = max(high for *_, high in bars) * 1.1
    scale = (width - left - right) / math.log10(most / least)

    def x(value):
        return left + scale * math.log10(max(value, least) / least)

    bottom = top + step * len(bars)
    memory = f", {facts['memoryBytes'] / 2**30:.0f} GiB" if facts.get("memoryBytes") else ""
    parts = [
        f'<text class="title" x="16" y="26">Issues exported in a second (more is better; logarithmic)</text>',
        f'<text class="quiet" x="16" y="45">{escape(facts["cpu"])}, {facts["cores"]} cores{memory}; '
        f"a mock site without latency on the same cores; all fields, gzip</text>",
    ]
    tick = least
    while tick <= most:
        parts.append(f'<line class="grid" x1="{x(tick):.1f}" y1="{top - 6}" x2="{x(tick):.1f}" y2="{bottom}"/>')
        parts.append(f'<text class="quiet" x="{x(tick):.1f}" y="{bottom + 17}" text-anchor="middle">{tick:,.0f}</text>')
        tick *= 10
    for number, (label, kind, middle, low, high) in enumerate(bars):
        y = top + step * number
        parts.append(f'<text x="{left - 10}" y="{y + 15}" text-anchor="end">{escape(label)}</text>')
        parts.append(f'<rect class="{kind}" x="{left}" y="{y}" width="{x(middle) - left:.1f}" height="20" rx="2"/>')
        parts.append(f'<line class="spread" x1="{x(low):.1f}" y1="{y + 10}" x2="{x(high):.1f}" y2="{y + 10}"/>')
        parts.append(f'<text x="{max(x(high), x(middle)) + 8:.1f}" y="{y + 15}">{middle:,.0f}</text>')
    parts.append(
        f'<text class="quiet" x="16" y="{bottom + 38}">Median of rounds taken in turns; the thin line is from the slowest to '
        "the fastest round.</text>"
    )
    return document(width, height, parts, "Issues exported in a second, by way of exporting")


def memory(result):
    """Returns the memory of a long run over time."""
    samples = result["samples"]
    if len(samples) < 2:
        return None
    width, height, left, right, top, bottom = 760, 250, 64, 24, 62, 204
    duration = samples[-1][0]
    most = max(100e6, max(size for _, size in samples) * 1.1)

    def x(seconds):
        return left + (width - left - right) * seconds / duration

    def y(size):
        return bottom - (bottom - top) * size / most

    parts = [
        f'<text class="title" x="16" y="26">Memory of an export of {result["issues"]:,} issues</text>',
        f'<text class="quiet" x="16" y="45">resident megabytes over seconds; peak {result["peakBytes"] / 1e6:.0f} MB, '
        f'{result["textBytes"] / 1e9:.1f} GB of text</text>',
    ]
    for megabytes in range(0, int(most / 1e6) + 1, 25 if most <= 150e6 else 100):
        line = y(megabytes * 1e6)
        parts.append(f'<line class="grid" x1="{left}" y1="{line:.1f}" x2="{width - right}" y2="{line:.1f}"/>')
        parts.append(f'<text class="quiet" x="{left - 8}" y="{line + 4:.1f}" text-anchor="end">{megabytes}</text>')
    for share in range(0, 5):
        seconds = duration * share / 4
        parts.append(
            f'<text class="quiet" x="{x(seconds):.1f}" y="{bottom + 18}" text-anchor="middle">{seconds:.0f}</text>'
        )
    # As many points as are distinguishable.
    stride = max(1, len(samples) // 600)
    points = " ".join(f"{x(seconds):.1f},{y(size):.1f}" for seconds, size in samples[::stride])
    parts.append(f'<polyline class="line" points="{points}"/>')
    return document(width, height, parts, "Resident memory over time")


def document(width, height, parts, title):
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img">\n<title>{escape(title)}</title>\n{STYLE}\n'
        f'<rect class="card" width="{width}" height="{height}" rx="6"/>\n{body}\n</svg>\n'
    )
