"""Numbers of people shown in part: 138****1234."""


def masked_phone(number: str) -> str:
    """The first three and the last four digits; short numbers keep their last two alone."""
    number = number.strip()
    if len(number) < 8:
        return "*" * max(0, len(number) - 2) + number[-2:]
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
