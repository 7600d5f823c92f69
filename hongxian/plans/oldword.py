""".doc, .wps and .rtf: told by their content, converted by LibreOffice where the machine has it."""

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from hongxian.plans.facts import UnreadableError

_NO_OFFICE = (
    "旧版 Word（.doc、.wps、.rtf）需要本机装有 LibreOffice 才能识别，请另存为 .docx 后再上传。"
)
_LOCKED = "文档设了打开密码，请去掉密码后再上传。"
_BROKEN = "文档打不开，可能已损坏，请另存为 .docx 后再上传。"
_NOT_WORD = "这个文件不是 Word 文档，请上传方案的文本、Word 或 PDF 文件。"
_SECONDS = 60
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What olefile raises on a damaged file, wherever the damage shows first."""


def text_of_old_word(data: bytes) -> str:
    """The text of an OLE document; refused where it is locked, not Word, or not convertible."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {"/".join(path) for path in ole.listdir()}
            flags = ole.openstream("WordDocument").read(12) if "WordDocument" in names else b""
    except _DAMAGE as error:
        raise UnreadableError(_BROKEN) from error
    if {"EncryptedPackage", "EncryptionInfo"} & names:
        raise UnreadableError(_LOCKED)
    if "WordDocument" not in names:
        raise UnreadableError(_NOT_WORD)
    if len(flags) >= 12 and flags[11] & 0x01:
        raise UnreadableError(_LOCKED)
    return converted(data)


def converted(data: bytes) -> str:
    """The text of what LibreOffice makes of the document."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise UnreadableError(_NO_OFFICE)
    from hongxian.plans.word import text_of_docx

    with tempfile.TemporaryDirectory(prefix="hongxian-") as folder:
        source = Path(folder) / "plan.doc"
        source.write_bytes(data)
        command = [
            office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
            "--convert-to", "docx", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603 - the office found on PATH, our own arguments
                command, check=True, timeout=_SECONDS, capture_output=True
            )
            return text_of_docx((Path(folder) / "plan.docx").read_bytes())
        except (subprocess.SubprocessError, OSError) as error:
            raise UnreadableError(_BROKEN) from error
