"""What is told of a report file beside its bad lines, in a seller's words."""

from datetime import date

NO_ROW = (
    "The file has a header and no row below it. If there truly is nothing in that time, bring it again with the first and "
    "the last day of the period."
)
NO_GOOD_ROW = "None of its lines could be read."
NOTHING_THEN = (
    "The file has no row, so that nothing of this kind is known to have happened in the period that you gave."
)
TOO_MANY_BAD = (
    "So many lines could not be read that the days of this file do not count as known: claims of these days wait until they "
    "are. Mend the lines below and bring the file again."
)


def month_first(day: str) -> str:
    return (
        f"Days such as {day} can be read in two ways, and nothing in this file tells which one is meant. They were read with "
        "the month first, as Amazon writes them."
    )


def either_day(day: str) -> str:
    return (
        f"Days such as {day} can be read in two ways, and nothing in this file tells which one is meant. Bring it again with "
        "the first and the last day of the period, or as you downloaded it, without opening it in a spreadsheet."
    )


def other_period(found: tuple[date, date]) -> str:
    first, last = (f"{day.day} {day:%b %Y}" for day in found)
    return (
        f"Its rows are of {first} to {last}, which is not within the period that you gave. The days of the rows count."
    )


def one_kind(kind: str) -> str:
    return (
        f"Every row is of the event type {kind}, so that the report seems to have been filtered. Its rows are kept, but its "
        "days do not count as known. Choose all event types in Seller Central and bring that, too."
    )
