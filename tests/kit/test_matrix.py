"""The matrix: what stands in a row of it."""

from hongxian.kit.matrix import Mark, MatrixCell, MatrixRow

LEAD = Mark("●", "牵", "牵头", "part-lead")
HELP = Mark("△", "配", "配合", "part-assist")


def test_a_row_draws_its_cells_and_escapes_what_they_say():
    cells = (
        MatrixCell((LEAD, HELP), "/cell/?line=1&unit=2", "<一所> 牵头、配合"),
        None,
        MatrixCell((LEAD,), "/cell/", "二所 牵头", is_inherited=True),
    )

    assert MatrixRow("1", "领域", 1, cells).html == (
        '<td><a href="/cell/?line=1&amp;unit=2" title="&lt;一所&gt; 牵头、配合">'
        '<i class="part-lead">●</i><b>牵</b><i class="part-assist">△</i><b>配</b></a></td>'
        "<td></td>"
        '<td class="inherited"><a href="/cell/" title="二所 牵头">'
        '<i class="part-lead">●</i><b>牵</b></a></td>'
    )
