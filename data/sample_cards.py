"""The sample address cards: vCard 2.1, 3.0 and 4.0, and LDIF."""

import base64
import quopri

from sample_people import EN, FA, LT, PT, TR, Person


def vcard21() -> bytes:
    """Write vCard 2.1 as old phones do: quoted-printable UTF-8 with soft line breaks."""

    def encoded(text: str) -> str:
        packed = quopri.encodestring(text.encode(), quotetabs=True).decode()
        return packed.replace("\n", "\r\n")

    mark = ";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
    cards = []
    for p in FA:
        lines = [
            "BEGIN:VCARD",
            "VERSION:2.1",
            f"N{mark}{encoded(p.family)};{encoded(p.given)};;;",
            f"FN{mark}{encoded(f'{p.given} {p.family}')}",
            f"TEL;CELL:{p.mobile}",
            *([f"TEL;WORK;VOICE:{p.phone.split()[0]}"] if p.phone else []),
            *([f"ORG{mark}{encoded(p.company)}"] if p.company else []),
            *([f"EMAIL;INTERNET:{p.mail}"] if p.mail else []),
            *([f"NOTE{mark}{encoded(p.note)}"] if p.note else []),
            f"ADR;HOME{mark};;;{encoded(p.city)};;;",
            "END:VCARD",
        ]
        cards.append("\r\n".join(lines) + "\r\n")
    return "".join(cards).encode("ascii")


def folded(line: str) -> str:
    """Fold a content line at 75 octets, never inside a character (RFC 6350, 3.2)."""
    parts: list[str] = []
    part = ""
    for letter in line:
        limit = 75 if not parts else 74
        if len((part + letter).encode()) > limit:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])


def escaped(text: str) -> str:
    """Escape a text value (RFC 6350, 3.4)."""
    for raw, written in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\n", "\\n")):
        text = text.replace(raw, written)
    return text


def card(person: Person, version: str, number: int) -> str:
    """Return a vCard 3.0 or 4.0 of a person, with the grouped labels of Apple in 3.0."""
    new = version == "4.0"
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        f"UID:{'urn:uuid:' if new else ''}00000000-0000-4000-8000-{number:012}",
        f"N:{escaped(person.family)};{escaped(person.given)};;;",
        f"FN:{escaped(f'{person.given} {person.family}')}",
        f"TEL;VALUE=uri;TYPE=cell:tel:{person.mobile.replace(' ', '-')}"
        if new
        else f"TEL;TYPE=CELL,VOICE:{person.mobile}",
    ]
    if person.phone:
        lines.append(f"item1.TEL:{person.phone}")
        lines.append("item1.X-ABLabel:_$!<Work>!$_" if not new else "item1.X-ABLABEL:office")
    if person.mail:
        lines.append(f"EMAIL;TYPE={'work' if new else 'INTERNET,PREF'}:{person.mail}")
    if person.company:
        lines.append(f"ORG:{escaped(person.company)};{escaped('Sample department')}")
        lines.append(f"TITLE:{escaped(person.title)}")
    lines.append(
        f"ADR;TYPE={'home' if new else 'HOME'}:;;1 Sample Street;{escaped(person.city)};;;"
    )
    if person.born:
        day = person.born.replace("-", "")
        lines.append(
            f"BDAY:--{day[4:]}" if new and number % 2 else f"BDAY:{person.born if not new else day}"
        )
    if person.note:
        lines.append(f"NOTE:{escaped(person.note)}")
    lines.append("END:VCARD")
    return "".join(folded(line) + "\r\n" for line in lines)


def vcard30() -> bytes:
    """Write vCard 3.0 with folded lines and Apple's grouped labels."""
    return "".join(card(p, "3.0", n) for n, p in enumerate((*TR, *LT, *EN))).encode()


def vcard40() -> bytes:
    """Write vCard 4.0 with a company card, years left out of birthdays, telephone URIs."""
    company = (
        "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nFN:Azulejo Comércio\\, Lda.\r\n"
        "ORG:Azulejo Comércio\\, Lda.\r\nTEL;TYPE=work:+351 210 000 101\r\nEND:VCARD\r\n"
    )
    return (company + "".join(card(p, "4.0", n) for n, p in enumerate((*PT, *EN, *LT)))).encode()


def ldif() -> bytes:
    """Write LDIF as mail programs do: values beyond ASCII in base64, long lines folded."""

    def pair(name: str, value: str) -> str:
        if value.isascii() and not value.startswith((" ", ":", "<")):
            line = f"{name}: {value}"
        else:
            line = f"{name}:: {base64.b64encode(value.encode()).decode()}"
        return "\n ".join([line[:76], *(line[i : i + 75] for i in range(76, len(line), 75))])

    entries = ["version: 1\n"]
    for p in (*LT, *PT, FA[0]):
        lines = [
            pair("dn", f"cn={p.given} {p.family},mail={p.mail}"),
            "objectclass: top\nobjectclass: person\nobjectclass: inetOrgPerson",
            pair("givenName", p.given),
            pair("sn", p.family),
            pair("cn", f"{p.given} {p.family}"),
            *([pair("mail", p.mail)] if p.mail else []),
            pair("mobile", p.mobile),
            *([pair("telephoneNumber", p.phone)] if p.phone else []),
            *([pair("o", p.company), pair("title", p.title)] if p.company else []),
            pair("l", p.city),
            *([pair("description", p.note)] if p.note else []),
        ]
        entries.append("\n".join(lines) + "\n")
    return "\n".join(entries).encode("ascii")
