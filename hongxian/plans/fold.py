"""Fold characters one for one, so that a rule is written once for every way of typing it.

Full-width letters and digits become half-width; brackets, commas, colons and semicolons become
the full-width Chinese form; every dash becomes "-", every wave "~"; traditional characters that
occur in the words of a plan become simplified. One character in, one character out: positions hold.
"""

_DASHES = "-‐‑‒–—―─━﹣－−﹘⸺"
_WAVES = "~～〜∼˜"
_PAIRS = {
    "(": "（", ")": "）", "﹙": "（", "﹚": "）", "❨": "（", "❩": "）",
    ",": "，", "﹐": "，", ":": "：", "﹕": "：", "︰": "：", ";": "；", "﹔": "；",
    "﹑": "、", "､": "、", "｡": "。", "．": ".", "﹒": ".", "﹖": "？", "?": "？", "!": "！",
    "『": "“", "』": "”", "「": "“", "」": "”", "＂": '"',
    "○": "〇", "Ｏ": "O", "◯": "〇", "⼀": "一", "⼆": "二", "⼗": "十",
}  # fmt: skip
_TRADITIONAL = (
    "組组長长員员導导領领辦办單单責责門门牽牵頭头報报階阶時时間间開开總总結结級级縣县區区國国"
    "際际實实專专項项動动關关於于監监督督檢检查查違违隱隐患患後后為为與与從从進进過过這这會会"
    "議议機机構构務务業业產产車车運运輸输險险銷销點点對对應应學学習习體体現现萬万個个們们發发"
    "當当無无條条樣样標标準准圍围據据決决則则處处罰罚隊队衛卫療疗醫医場场廠厂礦矿電电氣气煙烟"
    "爆爆劃划計计規规範范設设備备訓训練练證证記记錄录認认識识訂订試试話话論论說说請请謝谢讓让"
    "負负貫贯財财貨货費费資资賬账質质軍军農农轉转輕轻較较遲迟遠远選选還还邊边鄉乡鎮镇鐵铁鏈链"
    "鍵键閉闭閱阅陽阳陳陈陸陆隨随雙双離离難难響响預预願愿類类顯显風风館馆驗验黨党龍龙書书東东"
    "來来協协參参變变號号團团圖图執执報报壓压夠够奪夺婦妇嚴严寫写將将導导層层屬属島岛帶带幫帮"
    "幹干庫库廣广彙汇彈弹強强徹彻徵征愛爱慣惯態态慮虑懷怀戰战擊击擔担據据擴扩攝摄敗败數数斷断"
    "舊旧畫画異异盡尽眾众礎础禮礼種种積积稱称穩稳窮穷筆笔節节範范築筑簡简簽签糾纠紀纪約约級级"
    "細细終终組组統统經经維维綜综網网緊紧線线編编縮缩縱纵績绩繼继續续羅罗聯联聲声職职聽听腳脚"
    "臨临興兴舉举艱艰藝艺藥药蘭兰號号術术衝冲裝装製制複复見见視视親亲覺觉覽览觀观訊讯許许評评"
    "週周隊队該该詳详語语課课調调談谈講讲護护讀读貪贪購购賣卖賽赛贊赞贏赢"
)


def _table() -> dict[int, int]:
    table = {0xFF01 + shift: 0x21 + shift for shift in range(94)}
    table |= {ord(old): ord(new) for old, new in _PAIRS.items()}
    table |= {ord(dash): ord("-") for dash in _DASHES}
    table |= {ord(wave): ord("~") for wave in _WAVES}
    table |= {0xFF08: ord("（"), 0xFF09: ord("）"), 0xFF0C: ord("，")}
    table |= {0xFF1A: ord("："), 0xFF1B: ord("；"), 0xFF1F: ord("？"), 0xFF01: ord("！")}
    pairs = zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)
    table |= {ord(old): ord(new) for old, new in pairs if old != new}
    return table


_TABLE = _table()


def fold(text: str) -> str:
    """The same number of characters, each in its canonical form.

    >>> fold("(一)３月２２日前，牽頭單位:治安大隊")
    '（一）3月22日前，牵头单位：治安大队'
    """
    return text.translate(_TABLE)
