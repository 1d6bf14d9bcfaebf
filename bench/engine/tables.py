"""Tables of figures."""


def table(head, rows):
    """Returns a Markdown table whose first column is text and whose others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def milliseconds(seconds):
    return f"{float(seconds) * 1000:,.1f} ms"


# The median, the 99th percentile and the greatest of an interval, as columns of a query.
def spread(interval):
    seconds = f"extract(epoch from {interval})"
    of = lambda share: f"percentile_disc({share}) within group (order by {seconds})"
    return f"{of(0.5)}, {of(0.99)}, max({seconds})"
