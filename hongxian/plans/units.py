"""Unit names in running text: how they end, how lists of them are split, where they act."""

import re
from collections.abc import Callable

_ENDS = (
    "派出所|镇街|街镇|大队|支队|总队|中队|小队|公安局|分局|局机关|局|委员会|党委|县委|市委|区委|省委|组织部|宣传部|"
    "统战部|政法委|编办|委办|办公室|指挥中心|中心|部门|厅|处室|科室|处|科|院|校|学校|幼儿园|园区|管委会|"
    "政府|街道办事处|街道办|办事处|街道|乡镇|镇|乡|社区|居委会|村委会|公司|集团|工会|团委|妇联|科协|残联|"
    "工商联|协会|联合会|专班|领导小组|工作组|督察组|督查组|检查组|单位|企业|机关|警种|所队|所|队|站|室|"
    "办|委|部|厂|车间|班组|项目部|班级|法院|检察院|银行|供电所|卫生院|医院|研究院|组|署|海关|支行|高速|店铺|"
    "县级市|区|县|市|村|工区|线路|联社|党支部|年级|教研组|总务处|行署|开发区|会"
)
_UNIT = re.compile(
    rf"^(?:[\u4e00-\u9fa5A-Za-z0-9“”·]|（[^（）]{{1,12}}）){{0,24}}(?:{_ENDS})(?:（[^（）]{{1,20}}）)?$"
)
_SPLIT = re.compile(r"[、，,/／；;+]|\s+")
_AND = re.compile(r"(?:以及|和|与|及)")
_TAIL = re.compile(
    r"(?:等(?:有关|相关|各|成员|职能|多)*(?:部门和单位|单位和部门|部门|单位|科室|警种|处室|机关|地)?(?:按.{0,8})?|"
    r"按(?:照)?(?:各自)?(?:职责|职能)(?:分工)?|根据(?:各自)?职责(?:分工)?|分工|分别|具体|共同|各自|结合.{0,6})$"
)
_LEVEL = re.compile(
    r"^(?:有关)?(?:县级市|区|县|市|乡|镇|乡镇|街道|社区|村|开发区|园区|管委会)(?:（[^）]*）)?$"
)
_EACH = re.compile(r"^各(?:有关|相关)?(?:县级市|区|县|市|乡|镇|乡镇|街道|社区|村)(?:（[^）]*）)?$")
_NOISE = re.compile(r"^[“”\s：]+|[。；：\s]+$")
_ACTED_ON = re.compile(
    r"^(?:单位|部门|生产经营单位|(?:有关|相关)(?:部门|单位|企业|地区|县区|市区)|各?企业|各?生产经营单位|重点单位|"
    r"责任单位|牵头(?:单位|部门)|配合(?:单位|部门)|主管部门|行业主管部门|监管部门|使用单位|经营单位|建设单位|"
    r"施工单位|运输企业|其他(?:部门|单位)?|当地.*|本单位|本部门|本地区|上级.*)$"
)


def split_units(text: str) -> list[str]:
    """The units a list names; `各区、县级市` stays one unit.

    >>> split_units("治安大队、交警大队和各派出所")
    ['治安大队', '交警大队', '各派出所']
    >>> split_units("市人力资源和社会保障局，各区、县级市")
    ['市人力资源和社会保障局', '各区、县级市']
    """
    out: list[str] = []
    for piece in _top_level_pieces(text):
        for part in _split_and(piece):
            name = clean_unit(part)
            if not name:
                continue
            if out and _LEVEL.match(name) and _EACH.match(out[-1].split("、")[0]):
                out[-1] += "、" + name
            elif name not in out:
                out.append(name)
    return out


def clean_unit(text: str) -> str:
    """A unit's name without `等部门`, `按职责分工` and stray marks."""
    name = _NOISE.sub("", text)
    before = ""
    while before != name:
        before = name
        name = _TAIL.sub("", name)
    return name.strip("（）") if name.count("（") != name.count("）") else name


_VERB_START = re.compile(
    r"^(?:严禁|督促|指导(?!组|站|中心)|引导|要求|支持|鼓励|协助|配合|组织(?!部|人事|科|处|办)|加强|推动|"
    r"对(?!外)|在|由|向(?!阳)|将|通过|按照|根据|打击|查处|检查(?!组|站|队|院)|排查(?!组)|整治(?!办|组)|"
    r"未(?!成年)|无(?!线|锡)|不|非法|违法|个别|部分|一些|开展|落实|监督(?!局|管理|所|检查|科|处|大队)|"
    r"为|以|把|使|让|被|是|凡|及时|积极|确保|会同|联合(?!会|办|检查|执法)|报(?!社|业)|请|如(?!皋|东)|"
    r"至|到|于(?!都)|从(?!化)|自(?!然|治|来|贸)|因|经(?!济|信|贸|侦|发|开|营|委|管)|其他|发现|进一步|"
    r"充分|依法|依托|全面|建立|完善|健全|强化|推进|提高|提升|制定|明确|做好|抓好|充实|成立|没有|有的|"
    r"动员|协调(?!组|办|小组)|帮助|聘请|教育引导)"
)


_NO_NAME = re.compile("的|(?<!自)由|做好|开展|抓好|每[月周年季日]|负责人|带队|不少于|至少|以上")


def is_unit(name: str) -> bool:
    """Does this read as a unit that can act?

    >>> [is_unit(name) for name in ("各派出所", "县住建局", "消防安全", "有关部门")]
    [True, True, False, False]
    """
    if _NO_NAME.search(name) or name.endswith(
        (
            "小区",
            "区域",
            "地区",
            "场所",
            "工作",
            "全市",
            "全县",
            "全区",
            "全会",
            "社会",
            "大会",
            "机会",
            "全部",
            "内部",
            "外部",
            "局部",
        )
    ):
        return False
    return (
        2 <= len(name) <= 26
        and bool(_UNIT.match(name))
        and not (_ACTED_ON.match(name) or _VERB_START.match(name))
    )


def _top_level_pieces(text: str) -> list[str]:
    """Split at 、 and ， but not inside brackets: `各区（县级市、开发区）` is one piece."""
    if "（" not in text:
        return [piece for piece in _SPLIT.split(text) if piece.strip()]
    pieces, depth, begin = [], 0, 0
    for index, char in enumerate(text):
        if char in "（(":
            depth += 1
        elif char in "）)":
            depth = max(depth - 1, 0)
        elif depth == 0 and _SPLIT.match(char):
            pieces.append(text[begin:index])
            begin = index + 1
    pieces.append(text[begin:])
    return [piece for piece in pieces if piece.strip()]


def _split_and(piece: str) -> list[str]:
    """Split at 和/及/与 only where both sides are units: not in 人力资源和社会保障局."""
    begin, out = 0, []
    for match in _AND.finditer(piece):
        left, right = clean_unit(piece[begin : match.start()]), piece[match.end() :]
        head = _AND.split(right)[0]
        if is_unit(left) and (is_unit(clean_unit(head)) or is_unit(clean_unit(right))):
            out.append(piece[begin : match.start()])
            begin = match.end()
    out.append(piece[begin:])
    return out


_ACTS = (
    r"(?:要|应当|应(?!急|对|用|届)|须|必须|务必|负责|具体负责|牵头|会同|配合|积极配合|积极|按照|按|结合|根据|依法|组织|"
    r"开展|对|将|在|于|每|严格|加强|督促|全面|具体|分别|主要负责|承担|做好|制定|建立|务必要|切实|认真|"
    r"深入|指导|协助|统筹|协调|共同|联合|利用|充分|及时|定期|落实|查处|打击|完成|成立|设立|整改|自查|排查|检查(?!组|站)|上报|报送|，)"
)
_EVERYWHERE = re.compile(
    r"^各(?:地|级|有关方面|村|乡|镇|县|区|市|处|班|级部门|方|网格员|网格长|责任人|警务区)$"
)


def is_actor(name: str) -> bool:
    """A unit, or a word like 各地 that stands for all of them where something is owed."""
    return is_unit(name) or bool(_EVERYWHERE.match(name))


_ACT = re.compile(_ACTS)
_MAY_END = re.compile(
    rf"(?:{_ENDS}|[地级方员长人乡镇处班区）]|等[^，。]{{0,8}}|分工|职责|分别|共同|各自|具体)$"
)


def subject_units(
    sentence: str, known: Callable[[str], bool] = is_unit
) -> tuple[list[str], str, int]:
    """Units that act at the start of a sentence, the word they act with, and where it stands.

    >>> subject_units("治安大队、森林大队及各派出所负责森林火灾区域社会治安")[:2]
    (['治安大队', '森林大队', '各派出所'], '负责')
    >>> subject_units("督促企业全面开展自查自纠工作")[0]
    []
    """
    for match in _ACT.finditer(sentence, 2, 100):
        position = match.start()
        head = sentence[:position]
        if "。" in head or "；" in head:
            break
        if not _MAY_END.search(sentence, max(position - 24, 0), position):
            continue
        names = split_units(head)
        if names and all(known(name) for name in names):
            return names, match.group(), position
    return [], "", 0
