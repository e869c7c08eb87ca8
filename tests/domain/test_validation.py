from dataclasses import replace

import pytest

from crm_tui.domain.contacts import ContactDraft, ContactKind, Email, Employment, Identifier, Phone
from crm_tui.domain.validation import NOTES_LIMIT, Severity, problems

ALI = ContactDraft(given="علی", family="رضایی")


def found(draft: ContactDraft) -> list[tuple[str, Severity]]:
    return [(problem.field, problem.severity) for problem in problems(draft)]


def test_a_plain_contact_has_no_problem() -> None:
    assert found(ALI) == []


def test_somebody_without_name_phone_or_mail_is_nobody() -> None:
    assert found(ContactDraft(notes="who?")) == [("name", Severity.ERROR)]
    assert found(ContactDraft(kind=ContactKind.COMPANY)) == [("name", Severity.ERROR)]


@pytest.mark.parametrize(
    "draft",
    [
        ContactDraft(nickname="Ali"),
        ContactDraft(phones=(Phone("021"),)),
        ContactDraft(emails=(Email("ali@demo.example"),)),
        ContactDraft(employments=(Employment("Demo"),)),
        ContactDraft(kind=ContactKind.COMPANY, name="نمونه"),
    ],
)
def test_any_one_of_name_phone_mail_or_company_will_do(draft: ContactDraft) -> None:
    assert found(draft) == []


@pytest.mark.parametrize("mail", ["ali", "ali@", "@demo.example", "a b@demo.example", "ali@demo"])
def test_a_malformed_mail_is_pointed_out(mail: str) -> None:
    draft = replace(ALI, emails=(Email("ali@demo.example"), Email(mail)))
    assert found(draft) == [("emails.1", Severity.WARNING)]


def test_a_wrong_checksum_is_a_warning_not_a_refusal() -> None:
    draft = replace(ALI, ids=(Identifier("national_id", "0499370898"),))
    assert found(draft) == [("ids.0", Severity.WARNING)]


@pytest.mark.parametrize("birthday", ["1990-02-30", "--13-01", "tomorrow", "1990"])
def test_a_birthday_that_is_no_day_is_an_error(birthday: str) -> None:
    assert found(replace(ALI, birthday=birthday)) == [("birthday", Severity.ERROR)]


@pytest.mark.parametrize("birthday", ["", "1990-02-28", "--02-29"])
def test_birthdays_may_lack_the_year(birthday: str) -> None:
    assert found(replace(ALI, birthday=birthday)) == []


def test_texts_have_limits() -> None:
    assert found(replace(ALI, given="ع" * 301)) == [("given", Severity.ERROR)]
    assert found(replace(ALI, phones=(Phone("0" * 1001),))) == [("phones.0", Severity.ERROR)]
    assert found(replace(ALI, notes="x" * NOTES_LIMIT)) == []
    (problem,) = problems(replace(ALI, notes="x" * (NOTES_LIMIT + 1)))
    assert problem.template.format(**problem.values) == "too long: at most 1000000 characters"
