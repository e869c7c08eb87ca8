"""The settings file: what is read, and how a mistake is named."""

from datetime import datetime
from pathlib import Path

import pytest

from crm_tui import config
from crm_tui.config import BadConfig, MailSettings, Settings, locale_for, parse, zone_for
from crm_tui.config.choices import NUMBERS

ROOT = Path(__file__).parents[1]


def refused(text: str) -> BadConfig:
    with pytest.raises(BadConfig) as caught:
        parse(text, "config.toml")
    return caught.value


def test_week_hours_and_holidays_are_read() -> None:
    settings = parse(
        """
        week_start = "saturday"
        weekend = ["thursday", "friday"]
        worked_holidays = [2026-06-10, "1405-10-03"]
        currency = "IRR"
        currency_unit = "toman"
        time_zone = "Asia/Tehran"
        [work_hours]
        usual = "08:00-16:00"
        [extra_holidays]
        1405-12-28 = "انبارگردانی"
        """,
        "config.toml",
    )
    assert settings.weekend == ("thursday", "friday")
    assert settings.worked_holidays == ("2026-06-10", "2026-12-24")
    assert settings.extra_holidays == {"2027-03-19": "انبارگردانی"}
    assert settings.work_hours == {"usual": "08:00-16:00"}
    assert settings.currency_unit == "toman"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('week_start = "shanbe"', "week_start"),
        ('weekend = "friday"', "weekend"),
        ('weekend = ["fri"]', "weekend"),
        ("workdays = [1, 2]", "workdays"),
        ('time_zone = "Tehran"', "time_zone"),
        ('time_zone = "Asia/Nowhere"', "time_zone"),
        ('holidays_country = "Iran"', "holidays_country"),
        ('worked_holidays = ["1405-12-31"]', "worked_holidays"),
        ('worked_holidays = ["1650-01-01"]', "worked_holidays"),
        ('currency = "TMN"', "currency"),
        ('currency_unit = "dinar"', "currency_unit"),
        ('currency_unit = ["rial"]', "currency_unit"),
        ('work_hours = "9-17"', "work_hours"),
        ("bell = 1", "bell"),
        ('start = "tomorrow"', "start"),
        ("reminder_minutes = -2", "reminder_minutes"),
        ("reminder_minutes = true", "reminder_minutes"),
        ('next_step_days = "60"', "next_step_days"),
        ("next_step_days = 1.5", "next_step_days"),
        ('mail = "sara@example.com"', "mail"),
        ("mail.port = 0", "mail.port"),
        ('colour = "red"', "colour"),
    ],
)
def test_a_bad_value_is_named_with_its_line(line: str, key: str) -> None:
    error = refused(f'# mine\nlanguage = "fa"\n{line}\n')
    assert error.values["key"] == key
    assert error.values["line"] == 3


@pytest.mark.parametrize(
    ("table", "entry", "key"),
    [
        ("work_hours", 'monday = "17:00-09:00"', "work_hours.monday"),
        ("work_hours", 'montag = "09:00-17:00"', "work_hours.montag"),
        ("extra_holidays", '2026-02-30 = "x"', "extra_holidays.2026-02-30"),
        ("mail", "port = 65536", "mail.port"),
        ("mail", 'keyring = "yes"', "mail.keyring"),
        ("mail", 'security = "ssl"', "mail.security"),
        ("mail", 'host = "smtp example"', "mail.host"),
        ("mail", 'from = "Sara <sara@example.com>"', "mail.from"),
        ("mail", 'to = "sara@example.com"', "mail.to"),
        ("mail", 'colour = "red"', "mail.colour"),
        ("mail.to", 'sara = "sara@example.com, evil@example.com"', "mail.to.sara"),
        ("mail.to", "sara = 1", "mail.to.sara"),
    ],
)
def test_a_bad_entry_of_a_table_is_named_with_its_own_line(
    table: str, entry: str, key: str
) -> None:
    error = refused(f'currency = "EUR"\n\n[{table}]\n# note\n{entry}\n')
    assert error.values["key"] == key
    assert error.values["line"] == 5


@pytest.mark.parametrize("name", ['"contacts.new"', "contacts.new", "keys.contacts.new"])
def test_keys_are_named_with_quotes_or_without(name: str) -> None:
    text = f'{name} = "a"' if name.startswith("keys.") else f'[keys]\n{name} = "a"'
    settings = parse(text, "config.toml")
    assert settings.keys == {"contacts.new": "a"}
    if not name.startswith("keys."):
        assert settings.key_lines == {"contacts.new": 2}


def test_a_locale_always_has_its_territory(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_TIME", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    assert locale_for(Settings(), "fa") == "fa_IR"
    assert locale_for(Settings(), "en") == "en_GB"
    assert locale_for(Settings(region="br"), "pt") == "pt_BR"
    monkeypatch.setenv("LANG", "pt_BR.UTF-8")
    assert locale_for(Settings(), "pt") == "pt_BR"
    assert locale_for(Settings(), "lt") == "lt_LT"


def test_the_time_zone_is_the_settings_or_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(zone_for(Settings(time_zone="Europe/Vilnius"))) == "Europe/Vilnius"
    monkeypatch.setenv("TZ", "Asia/Tehran")
    assert str(zone_for(Settings())) == "Asia/Tehran"
    monkeypatch.setenv("TZ", "<+0330>-3:30")
    assert str(zone_for(Settings())) == "UTC"
    monkeypatch.delenv("TZ")
    assert datetime(2026, 11, 22, tzinfo=zone_for(Settings())).utcoffset() is not None


def test_a_time_zone_that_does_not_exist_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(BadConfig):
        zone_for(Settings(time_zone="Asia/Teheran"))


def test_who_sends_mail_and_who_gets_it_is_read() -> None:
    mail = parse(
        """
        [mail]
        host = "smtp.example.com"
        port = 2525
        security = "tls"
        from = "crm@example.com"
        [mail.to]
        sara = "sara@example.com"
        "رضا" = "reza@example.com"
        """,
        "config.toml",
    ).mail
    assert (mail.host, mail.port, mail.security) == ("smtp.example.com", 2525, "tls")
    assert mail.sender == "crm@example.com"
    assert mail.to == {"sara": "sara@example.com", "رضا": "reza@example.com"}


def test_a_password_in_the_settings_is_refused_without_repeating_it() -> None:
    error = refused('[mail]\nhost = "h"\npassword = "geheim"')
    assert (error.values["key"], error.values["line"]) == ("mail.password", 3)
    assert "password_file" in str(error)
    assert "geheim" not in str(error)


def test_the_limits_of_a_number_are_those_that_are_told() -> None:
    for least, most, told in NUMBERS.values():
        assert told.endswith(f"from {least} to {most}")
    assert parse("reminder_minutes = -1", "config.toml").reminder_minutes == -1
    assert parse("next_step_days = 3650", "config.toml").next_step_days == 3650


def test_settings_shown_have_the_names_of_the_file() -> None:
    settings = parse('[mail]\nfrom = "crm@example.com"\n[keys]\n"a.b" = "c"', "config.toml")
    shown = config.as_table(settings)
    assert "key_lines" not in shown
    assert isinstance(shown["mail"], dict)
    assert shown["mail"]["from"] == "crm@example.com"
    assert "sender" not in shown["mail"]


def test_every_setting_is_described() -> None:
    described = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    for name in Settings.__dataclass_fields__:
        if name != "key_lines":
            assert f"`{name}`" in described
    for name in MailSettings.__dataclass_fields__:
        assert f"`{'from' if name == 'sender' else name}`" in described
    for values in config.CHOICES.values():
        for value in values:
            assert not value or f"`{value}`" in described
