"""Numbers that people and things carry, looked at with the standards in hand.

Each function answers a `Look`: ok, or doubtful with a sentence. Nothing here refuses: a shop may
have no credit code, a farm vehicle no plate of GA 36, and a paper may be wrong where the world is
right. Only `Look.is_impossible` is beyond any exception of the standard.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
PLATE = re.compile(rf"[{PROVINCES}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警港澳]")
NEW_ENERGY = re.compile(rf"[{PROVINCES}][A-HJ-NP-Z](?:[A-HJK]\w{{5}}|\d{{5}}[A-HJK])")
FARM = re.compile(rf"[{PROVINCES}]\d{{2}}[A-Z0-9]{{4,6}}")
LONGEST_PLATE = 20


@dataclass(frozen=True)
class Look:
    """What a look at a number found. `sentence` is empty when nothing is odd."""

    sentence: str = ""
    is_impossible: bool = False

    def __bool__(self) -> bool:
        return not self.sentence


OK = Look()


def clean(number: str) -> str:
    """Half-width capitals without blanks and separators."""
    plain = unicodedata.normalize("NFKC", number).upper()
    # Once more: without the blank between them, a letter and its mark become one letter.
    return unicodedata.normalize("NFKC", re.sub(r"[\s·•.\-—_]", "", plain))


def look_at_credit_code(number: str) -> Look:
    """统一社会信用代码 (GB 32100). None at all is fine; the standard knows no exception else."""
    number = clean(number)
    if not number:
        return OK
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

    try:
        uscc.validate(number)
    except InvalidLength:
        if len(number) == 15 and number.isdigit():
            return Look("这是15位的旧工商注册号，请补登18位统一社会信用代码。")
        return Look(f"统一社会信用代码应为18位，这里是{len(number)}位。", is_impossible=True)
    except InvalidChecksum:
        return Look("统一社会信用代码的校验位不对，请对照营业执照核对。")
    except (InvalidFormat, ValidationError):
        return Look("统一社会信用代码里有不该出现的字符（不用 I、O、Z、S、V），请核对。")
    return OK


def look_at_identity_number(number: str, day: date) -> Look:
    """公民身份号码 (GB 11643). Softly: unknown divisions exist, a wrong check digit is doubted."""
    number = clean(number)
    if not number:
        return OK
    from stdnum.cn import ric
    from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

    try:
        ric.validate(number)
    except InvalidLength:
        return Look(f"身份证号应为18位，这里是{len(number)}位。", is_impossible=True)
    except InvalidChecksum:
        return Look("身份证号的校验位不对，请对照证件核对。")
    except ValidationError:
        return Look("身份证号里的地区或出生日期不对，请对照证件核对。")
    if number[6:14] > f"{day:%Y%m%d}":
        return Look("身份证号里的出生日期在今天之后，请核对。")
    return OK


def look_at_plate(plate: str, *, plates: str = "any") -> Look:
    """号牌 (GA 36), softly. `plates`: general, farm (another numbering) or any."""
    plate = clean(plate)
    if not plate:
        return Look("没有号牌号码。", is_impossible=True)
    if len(plate) > LONGEST_PLATE:
        return Look(f"号牌号码最长{LONGEST_PLATE}个字符。", is_impossible=True)
    fits = {
        "general": (PLATE, NEW_ENERGY),
        "farm": (FARM, PLATE),
        "any": (PLATE, NEW_ENERGY, FARM),
    }[plates]
    if any(pattern.fullmatch(plate) for pattern in fits):
        return OK
    kind = "农机号牌" if plates == "farm" else "机动车号牌"
    return Look(f"“{plate}”不像{kind}，临时号牌、特种号牌可以例外，请核对。")
