from __future__ import annotations

from pathlib import Path

from crm_tui.interchange.source import ReadOptions, open_source


def test_a_national_number_belongs_to_the_country_of_its_row(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "First Name,Phone,Country\nZoë,07400 123456,GB\nمریم,0912 000 1234,ایران\n"
        "Çiğdem,0532 000 12 34,Türkiye\nNobody,0912 000 9999,\n",
        encoding="utf-8",
    )
    with open_source(file, ReadOptions(region="IR")) as source:
        phones = [row.draft.phones[0].e164 for row in source.drafts()]
    assert phones == ["+447400123456", "+989120001234", "+905320001234", "+989120009999"]
