import pytest

from crm_tui.domain.fields import FieldType, stored
from crm_tui.errors import BadInput


@pytest.mark.parametrize(
    ("kind", "text", "form"),
    [
        (FieldType.TEXT, "  علی   رضایی ", "علی رضایی"),
        (FieldType.NUMBER, "۱۲٫۵", "12.5"),
        (FieldType.NUMBER, "12,5", "12.5"),
        (FieldType.NUMBER, "1,234", "1234"),
        (FieldType.NUMBER, "1.234.567,8", "1234567.8"),
        (FieldType.NUMBER, "-3", "-3"),
        (FieldType.DATE, "2026-11-22", "2026-11-22"),
        (FieldType.YES_NO, "بله", "1"),
        (FieldType.YES_NO, "Hayır", "0"),
        (FieldType.YES_NO, "NÃO", "0"),
        (FieldType.CHOICE, "gold", "Gold"),
        (FieldType.CHOICE, "طلايي", "طلایی"),
        (FieldType.NUMBER, "", ""),
        (FieldType.DATE, " ", ""),
    ],
)
def test_typed_values_take_their_stored_form(kind: FieldType, text: str, form: str) -> None:
    assert stored("field", kind, text, ("Gold", "طلایی")) == form


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FieldType.NUMBER, "many"),
        (FieldType.NUMBER, "1.2.3"),
        (FieldType.NUMBER, "nan"),
        (FieldType.DATE, "2026-02-30"),
        (FieldType.DATE, "soon"),
        (FieldType.CHOICE, "silver"),
        (FieldType.YES_NO, "maybe"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_by_the_name_of_its_field(
    kind: FieldType, text: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        stored("Level", kind, text, ("Gold",))
    assert "Level" in str(refusal.value)


@pytest.mark.parametrize("kind", FieldType)
def test_a_stored_form_is_stored_as_it_is(kind: FieldType) -> None:
    form = {
        FieldType.TEXT: "علی",
        FieldType.NUMBER: "12.5",
        FieldType.DATE: "2026-11-22",
        FieldType.CHOICE: "Gold",
        FieldType.YES_NO: "1",
    }[kind]
    assert stored("field", kind, form, ("Gold",)) == form
