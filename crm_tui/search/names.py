"""What people call the fields of a search, in five languages: a table of folded names.

Every key is in the folded form of :mod:`crm_tui.text.fold`, so that a look-up costs nothing at
import; a test holds the table to it.
"""

FIELDS = {
    "tag": "tag tags label برچسب تگ etiket zyma etiqueta",
    "city": "city town شهر sehir il miestas cidade",
    "country": "country کشور ulke salis pais",
    "company": "company firm org organization شرکت سازمان sirket firma imone empresa",
    "owner": "owner مسیول مالک sahip sorumlu atsakingas responsavel",
    "phone": "phone tel mobile تلفن موبایل شماره telefon telefonas telefone celular",
    "email": "email mail e-mail mailto ایمیل رایانامه eposta e-posta pastas correio",
    "name": "name نام اسم ad isim vardas nome",
    "title": "title role job سمت unvan gorev pareigos cargo",
    "notes": "note notes یادداشت not pastaba pastabos nota notas",
    "source": "source منبع kaynak saltinis fonte origem",
    "kind": "kind type نوع tur rusis tipo",
    "lifecycle": "lifecycle stage مرحله asama etapas etapa",
    "is": "is وضعیت durum busena estado",
    "language": "language lang زبان dil kalba idioma",
    "birthday": "birthday born تولد dogum gimtadienis aniversario nascimento",
    "created": "created added ایجاد olusturma sukurta criado",
    "updated": "updated changed modified تغییر guncelleme pakeista atualizado",
    "identifier": "identifier شناسهملی کدملی kimlik kodas nif",
    "id": "id شناسه",
    "has": "has دارد var turi tem",
    "no": "no without بدون ندارد yok be sem",
}

KINDS = {
    "person": "person individual شخص حقیقی kisi asmuo pessoa",
    "company": "company firm legal شرکت حقوقی sirket firma imone empresa",
}

LIFECYCLES = {
    "lead": "lead سرنخ aday potencialus potencial",
    "qualified": "qualified واجدشرایط nitelikli tinkamas qualificado validado",
    "customer": "customer client مشتری musteri klientas cliente",
    "former": "former سابق eski buves antigo",
}

STATES = {
    "trashed": "trashed deleted trash زباله حذفشده silinmis istrintas apagado",
    "do_not_call": "do-not-call dnc تماسممنوع",
    "do_not_mail": "do-not-mail dnm نامهممنوع",
}

PRESENCE = {
    "address": "address نشانی ادرس adres adresas endereco morada",
    "url": "url link website پیوند وبسایت baglanti nuoroda ligacao",
}

OR_WORDS = frozenset(["or", "یا", "veya", "arba", "ou", "|"])
"""Words that mean "either" between two terms; in quotes they are words like any other."""

ME_WORDS = frozenset(["me", "من", "ben", "as", "eu"])
"""Who is asking, as the value of ``owner:``."""


def lookup(table: dict[str, str], folded: str) -> str | None:
    """The key of ``table`` called ``folded`` by somebody, or None."""
    for key, names in table.items():
        if folded == key or folded in names.split():
            return key
    return None


def lookup_start(table: dict[str, str], folded: str) -> str | None:
    """As :func:`lookup`; failing that, the only key with a name that starts with ``folded``."""
    exact = lookup(table, folded)
    if exact is not None or not folded:
        return exact
    found = {
        key for key, names in table.items() if any(n.startswith(folded) for n in names.split())
    }
    return found.pop() if len(found) == 1 else None
