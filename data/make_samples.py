"""Make the sample legacy files in ``samples/``: the same bytes every time.

``python data/make_samples.py [FOLDER]``. The people are invented, the domains reserved, the phone
ranges dummies. What each file holds is told in ``samples/README.md``.
"""

import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter
from sample_cards import ldif, vcard21, vcard30, vcard40
from sample_people import EN, FA, LT, PT, TR, Person

SAMPLES = Path(__file__).resolve().parent / "samples"
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC_YEH = str.maketrans("ی", "ي")


MESSY_LINES = (
    "Customer list 2024;;;;;",
    ";;;;;",
    "Full name;Company;Phone;E-mail;Birthday;Notes",
    "Zoë Oakford;Blue Kettle;07700 900123 / 020 7946 0101;zoe@kettle.example;14/09/1983;fine",
    "",
    "Rhys Marlwood;Blue Kettle;9.12E+09;rhys@kettle.example;28/02/1990;a number lost",
    "Niamh O'Sample;Lantern & Daughters;7700900789.0;not an address;31/02/1985;no such day",
    "Seán Brontë-Hill;;2345;sean@example.com;1/1/1970",
    ";;;;;",
    "Çiğdem Demiroğlu;Işıklar Gıda A.Ş.;0532 000 12 34;cigdem@isiklar.example;17/03/1984;;extra",
    ";Pınarbaşı Tarım;0232 555 01 03;info@pinarbasi.example;;a company without a person",
    "مریم رستم‌زاده;بازرگانی سبلان;۰۹۱۲ ۰۰۰ ۱۲۳۴;m@sabalan.example;1365/05/12;no\u00a0break  twice",
    'Inês Magalhães;"Azulejo; Comércio";+351 930 000 456;INES@AZULEJO.EXAMPLE;;"one line\nand two"',
    "Inês Magalhães;Azulejo Comércio;930000456;ines@azulejo.example;;the same person again",
    ";;;;;nobody, only a remark",
    "Total;8;;;;",
    "",
)


def columns(names: str) -> list[str]:
    """Return the column names written between bars."""
    return names.split("|")


def table(rows: Iterable[Sequence[str]], delimiter: str, *, quote: int = csv.QUOTE_MINIMAL) -> str:
    """Lay out rows as CSV with CRLF ends, as Windows programs write it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quote, lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def unix_table(head: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Lay out rows given by column name as comma-separated lines with bare line feeds."""
    cells = [[row.get(column, "") for column in head] for row in rows]
    return table([head, *cells], ",").replace("\r\n", "\n")


def fields(person: Person, born: Callable[[str], str] = str) -> list[str]:
    """Return the person's cells in the order of the national files."""
    return [
        person.given,
        person.family,
        person.company,
        person.title,
        person.mobile,
        person.phone,
        person.mail,
        person.city,
        born(person.born),
        person.note,
    ]


def slashed(day: str) -> str:
    """Return ``1365-05-12`` as ``1365/05/12``."""
    return day.replace("-", "/")


def dotted(day: str) -> str:
    """Return ``1984-03-17`` as ``17.03.1984``."""
    return ".".join(reversed(day.split("-"))) if day else ""


def dashed(day: str) -> str:
    """Return ``1972-04-25`` as ``25-04-1972``."""
    return dotted(day).replace(".", "-")


def fa_cp1256() -> bytes:
    """Semicolons, Windows Arabic code page: no Persian yeh, no Persian digits, no ZWNJ lost."""
    head = columns("نام|نام خانوادگی|شرکت|سمت|موبایل|تلفن|ایمیل|شهر|تاریخ تولد|توضیحات")
    text = table([head, *(fields(p, slashed) for p in FA)], ";")
    return text.translate(ARABIC_YEH).encode("cp1256")


def fa_unicode_text() -> bytes:
    """Excel's "Unicode text": UTF-16 little-endian with a mark, tabs, Persian digits."""
    head = columns("نام|نام خانوادگی|شرکت|سمت|تلفن همراه|تلفن|پست الکترونیک|شهر|تولد|یادداشت")
    rows = [
        [c if "@" in c else c.translate(PERSIAN_DIGITS) for c in fields(p, slashed)] for p in FA
    ]
    return b"\xff\xfe" + table([head, *rows], "\t").encode("utf-16-le")


def tr_cp1254() -> bytes:
    """Semicolons, Windows Turkish code page."""
    head = columns(
        "Ad|Soyad|Firma|Unvan|Cep Telefonu|İş Telefonu|E-posta|Şehir|Doğum Tarihi|Notlar"
    )
    return table([head, *(fields(p, dotted) for p in TR)], ";").encode("cp1254")


def lt_cp1257() -> bytes:
    """Semicolons, Windows Baltic code page."""
    head = columns(
        "Vardas|Pavardė|Įmonė|Pareigos|Mobilusis telefonas|Telefonas|El. paštas|Miestas|"
        "Gimimo data|Pastabos"
    )
    return table([head, *(fields(p) for p in LT)], ";").encode("cp1257")


def pt_cp1252() -> bytes:
    """Semicolons, Windows Western code page; "Apelido" is the surname."""
    head = columns(
        "Nome|Apelido|Empresa|Cargo|Telemóvel|Telefone|E-mail|Localidade|"
        "Data de nascimento|Observações"
    )
    return table([head, *(fields(p, dashed) for p in PT)], ";").encode("cp1252")


def sep_line() -> bytes:
    """Write a ``sep=`` line before the header, UTF-8 with a mark."""
    head = columns("Name|Company|Phone|E-mail|City")
    rows = [[f"{p.given} {p.family}", p.company, p.mobile, p.mail, p.city] for p in (*EN, *PT)]
    return ("\ufeffsep=|\r\n" + table([head, *rows], "|")).encode()


def google_old() -> bytes:
    """Google's export until 2023: ``Type`` columns and ``:::`` between several values."""
    head = columns(
        "Name|Given Name|Additional Name|Family Name|Yomi Name|Name Prefix|Birthday|"
        "Notes|Group Membership|E-mail 1 - Type|E-mail 1 - Value|E-mail 2 - Type|"
        "E-mail 2 - Value|Phone 1 - Type|Phone 1 - Value|Phone 2 - Type|Phone 2 - Value|"
        "Address 1 - Type|Address 1 - City|Organization 1 - Name|Organization 1 - Title"
    )
    rows = [
        {
            "Name": f"{p.given} {p.family}",
            "Given Name": p.given,
            "Family Name": p.family,
            "Birthday": p.born if p in EN else "",
            "Notes": p.note,
            "Group Membership": "* myContacts ::: Customers",
            "E-mail 1 - Type": "* Work" if p.mail else "",
            "E-mail 1 - Value": f"{p.mail} ::: office.{p.mail}" if p is EN[0] else p.mail,
            "Phone 1 - Type": "Mobile",
            "Phone 1 - Value": p.mobile,
            "Phone 2 - Type": "Work" if p.phone else "",
            "Phone 2 - Value": p.phone,
            "Address 1 - Type": "Home",
            "Address 1 - City": p.city,
            "Organization 1 - Name": p.company,
            "Organization 1 - Title": p.title,
        }
        for p in (*EN, FA[0], TR[0])
    ]
    return b"\xff\xfe" + unix_table(head, rows).encode("utf-16-le")


def google_new() -> bytes:
    """Google's export since 2023: ``Label`` columns, "First Name", labels."""
    head = columns(
        "First Name|Middle Name|Last Name|Nickname|File As|Organization Name|"
        "Organization Title|Birthday|Notes|Labels|E-mail 1 - Label|E-mail 1 - Value|"
        "Phone 1 - Label|Phone 1 - Value|Phone 2 - Label|Phone 2 - Value|"
        "Address 1 - Label|Address 1 - City|Website 1 - Label|Website 1 - Value"
    )
    rows = [
        {
            "First Name": p.given,
            "Last Name": p.family,
            "Organization Name": p.company,
            "Organization Title": p.title,
            "Birthday": "--02-28" if p is EN[1] else "",
            "Notes": p.note,
            "Labels": "Customers ::: * myContacts",
            "E-mail 1 - Label": "* Work" if p.mail else "",
            "E-mail 1 - Value": p.mail,
            "Phone 1 - Label": "Mobile",
            "Phone 1 - Value": p.mobile,
            "Phone 2 - Label": "Work" if p.phone else "",
            "Phone 2 - Value": p.phone,
            "Address 1 - Label": "Home",
            "Address 1 - City": p.city,
        }
        for p in (*EN, LT[0], FA[2])
    ]
    return unix_table(head, rows).encode()


def outlook() -> bytes:
    """Outlook's export: everything quoted, "Title" is a prefix, an unknown date is ``0/0/00``."""
    head = columns(
        "Title|First Name|Middle Name|Last Name|Suffix|Company|Department|Job Title|"
        "Business Street|Business City|Business Country/Region|Business Phone|Home Phone|"
        "Mobile Phone|Anniversary|Birthday|Categories|E-mail Address|E-mail Type|Notes|"
        "Web Page"
    )

    def american(born: str) -> str:
        year, month, day = born.split("-")
        return f"{int(month)}/{int(day)}/{year}"

    rows = [
        {
            "Title": ("Ms", "Mr")[number % 2],
            "First Name": p.given,
            "Last Name": p.family,
            "Company": p.company,
            "Job Title": p.title,
            "Business Street": "1 Sample Street",
            "Business City": p.city,
            "Business Phone": p.phone,
            "Mobile Phone": p.mobile,
            "Anniversary": "0/0/00",
            "Birthday": american(p.born) if p.born else "0/0/00",
            "Categories": "Customer;Fair",
            "E-mail Address": p.mail,
            "E-mail Type": "SMTP" if p.mail else "",
            "Notes": p.note,
        }
        for number, p in enumerate((*EN, *PT))
    ]
    cells = [[row.get(column, "") for column in head] for row in rows]
    return table([head, *cells], ",", quote=csv.QUOTE_ALL).encode("cp1252")


def linkedin() -> bytes:
    """LinkedIn's connections: three lines of notes stand before the header."""
    notes = (
        "Notes:\n"
        '"Addresses of people who did not agree to share them are missing from this file."\n\n'
    )
    head = columns("First Name|Last Name|URL|Email Address|Company|Position|Connected On")
    rows = [
        {
            "First Name": p.given,
            "Last Name": p.family,
            "URL": f"https://www.example.com/in/person{number}",
            "Email Address": p.mail,
            "Company": p.company,
            "Position": p.title,
            "Connected On": f"{number + 3:02} Mar 2024",
        }
        for number, p in enumerate((*EN, *TR[:3]))
    ]
    return (notes + unix_table(head, rows)).encode()


def messy() -> bytes:
    """Write what grown lists look like: blank, short and long rows, two numbers, a total."""
    return "\r\n".join(MESSY_LINES).encode()


def spreadsheet() -> bytes:
    """Write a workbook: merged title, header in row 3, phones as numbers, birthdays as dates."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    book.set_properties({"created": datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("مشتریان")
    sheet.right_to_left()
    sheet.merge_range(0, 0, 0, 6, "فهرست مشتریان نمونه", book.add_format({"align": "center"}))
    sheet.write_row(
        2, 0, ["نام و نام خانوادگی", "شرکت", "موبایل", "تلفن", "ایمیل", "شهر", "تاریخ عضویت"]
    )
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, person in enumerate(FA, 3):
        sheet.write_string(row, 0, f"{person.given} {person.family}")
        sheet.write_string(row, 1, person.company)
        sheet.write_number(
            row, 2, int(person.mobile.replace(" ", "").removeprefix("+98").removeprefix("0098"))
        )
        sheet.write_string(row, 3, person.phone)
        sheet.write_string(row, 4, person.mail)
        sheet.write_string(row, 5, person.city)
        sheet.write_datetime(row, 6, date(2020, row, 2 * row), day)
    book.add_worksheet("empty")
    book.close()
    return packed.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "fa-cp1256-semicolon.csv": fa_cp1256,
    "fa-unicode-text.txt": fa_unicode_text,
    "tr-cp1254-semicolon.csv": tr_cp1254,
    "lt-cp1257-semicolon.csv": lt_cp1257,
    "pt-cp1252-semicolon.csv": pt_cp1252,
    "sep-line.csv": sep_line,
    "google-old.csv": google_old,
    "google-new.csv": google_new,
    "outlook.csv": outlook,
    "linkedin.csv": linkedin,
    "fa-vcard21.vcf": vcard21,
    "vcard30.vcf": vcard30,
    "vcard40.vcf": vcard40,
    "mail-program.ldif": ldif,
    "messy.csv": messy,
    "fa-merged-title.xlsx": spreadsheet,
}


def main() -> None:
    """Write every file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    main()
