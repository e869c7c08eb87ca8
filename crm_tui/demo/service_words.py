"""What customers of the demo book ask for, and what is known about it, in their languages."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Case(NamedTuple):
    """A request with its answer, and what it is about."""

    category: str
    subject: str
    request: str
    answer: str


CASES: Final[Mapping[str, tuple[Case, ...]]] = {
    "fa": (
        Case("تعمیر", "پمپ آب نمی‌دهد", "سلام، پمپ از صبح می‌چرخد ولی آب نمی‌دهد.",
             "سلام، شیر ورودی را ببندید و هواگیری کنید؛ اگر نشد همکارمان فردا می‌آید."),
        Case("فاکتور", "مبلغ فاکتور اشتباه است", "جمع فاکتور با پیش‌فاکتور یکی نیست.",
             "حق با شماست؛ فاکتور درست پیوست است."),
        Case("نرم‌افزار", "رمز را فراموش کرده‌ام", "نمی‌توانم وارد برنامه شوم.",
             "پیوند تازه برایتان فرستاده شد؛ یک روز اعتبار دارد."),
        Case("تحویل", "بار هنوز نرسیده", "قرار بود دیروز برسد.",
             "بار امروز ساعت ۴ می‌رسد؛ رانندهٔ ما تماس می‌گیرد."),
    ),
    "en": (
        Case("Repair", "Pump runs but gives no water", "It has been humming since this morning.",
             "Please close the inlet and vent it; else our fitter comes tomorrow at ten."),
        Case("Invoice", "Total on the invoice is wrong", "It does not match your quote.",
             "You are right, the corrected invoice is attached."),
        Case("Software", "Password forgotten", "I can't sign in any more.",
             "We have sent a new link; it works for a day."),
        Case("Delivery", "Pallet has not arrived", "It was due yesterday.",
             "It arrives today at four; the driver will call you."),
    ),
    "tr": (
        Case("Tamir", "Pompa su basmıyor", "Sabahtan beri ses çıkarıyor ama su yok.",
             "Girişi kapatıp havasını alın; olmazsa ustamız yarın saat onda gelir."),
        Case("Fatura", "Faturadaki tutar yanlış", "Teklifinizle aynı değil.",
             "Haklısınız, düzeltilmiş fatura ektedir."),
        Case("Yazılım", "Şifremi unuttum", "Programa giremiyorum.",
             "Yeni bağlantı gönderildi; bir gün geçerli."),
        Case("Teslimat", "Palet gelmedi", "Dün gelecekti.",
             "Bugün saat dörtte geliyor; şoförümüz arayacak."),
    ),
    "lt": (
        Case("Remontas", "Siurblys nepumpuoja vandens", "Nuo ryto ūžia, bet vandens nėra.",
             "Uždarykite įvadą ir išleiskite orą; jei nepadės, meistras atvyks rytoj dešimtą."),
        Case("Sąskaita", "Sąskaitoje klaidinga suma", "Ji nesutampa su pasiūlymu.",
             "Jūs teisūs, pataisyta sąskaita pridėta."),
        Case("Programa", "Pamiršau slaptažodį", "Nebegaliu prisijungti.",
             "Išsiuntėme naują nuorodą; ji galioja parą."),
        Case("Pristatymas", "Krovinys neatvyko", "Turėjo būti vakar.",
             "Atvyks šiandien ketvirtą; vairuotojas paskambins."),
    ),
    "pt": (
        Case("Reparação", "A bomba não deita água", "Faz barulho desde manhã.",
             "Feche a entrada e purgue o ar; senão o técnico vai amanhã às dez."),
        Case("Fatura", "O total da fatura está errado", "Não coincide com a proposta.",
             "Tem razão, a fatura corrigida vai em anexo."),
        Case("Software", "Esqueci a senha", "Já não consigo entrar.",
             "Enviámos um novo link; vale um dia."),
        Case("Entrega", "A palete não chegou", "Era para ontem.",
             "Chega hoje às quatro; o motorista liga-lhe."),
    ),
}  # fmt: skip
"""Requests by language; their categories are those of who keeps the book."""

THANKS: Final[Mapping[str, str]] = {
    "fa": "ممنون، درست شد.",
    "en": "Thank you, it works again.",
    "tr": "Teşekkürler, düzeldi.",
    "lt": "Ačiū, jau veikia.",
    "pt": "Obrigado, já funciona.",
}

NOTES: Final[Mapping[str, str]] = {
    "fa": "قطعه سفارش داده شد.",
    "en": "Spare part is ordered.",
    "tr": "Yedek parça sipariş edildi.",
    "lt": "Detalė užsakyta.",
    "pt": "A peça foi encomendada.",
}
"""What we say among us."""

READY: Final[Mapping[str, tuple[str, str]]] = {
    "fa": (
        "سلام و پیگیری",
        "{name} عزیز،\n\nدرخواست شما ({number}) رسید و پیگیری می‌کنیم.\n\n{owner}",
    ),
    "en": (
        "Received",
        "Dear {name},\n\nwe have your request ({number}) and look into it.\n\n{owner}",
    ),
    "tr": (
        "Alındı",
        "Sayın {name},\n\ntalebiniz ({number}) bize ulaştı, ilgileniyoruz.\n\n{owner}",
    ),
    "lt": ("Gauta", "Gerb. {name},\n\njūsų užklausą ({number}) gavome ir sprendžiame.\n\n{owner}"),
    "pt": ("Recebido", "Caro(a) {name},\n\nrecebemos o seu pedido ({number}).\n\n{owner}"),
}
"""A canned answer: its name and its text."""

ARTICLES: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "fa": (
        ("تعمیر", "هواگیری پمپ",
         "# پیش از هر کار\n\nبرق پمپ را قطع کنید.\n\n1. شیر ورودی را ببندید.\n"
         "2. پیچ هواگیری را نیم دور باز کنید تا آب بیاید.\n"
         "3. پیچ را ببندید و پمپ را روشن کنید.\n\n> اگر باز آب نداد، صافی را ببینید."),
        ("نرم‌افزار", "بازیابی رمز",
         "در صفحهٔ ورود **رمز را فراموش کرده‌ام** را بزنید. پیوند یک روز اعتبار دارد."),
        ("فاکتور", "فاکتور اصلاحی",
         "فاکتور نادرست پاک نمی‌شود: یکی برگشتی و یکی درست صادر کنید."),
    ),
    "en": (
        ("Repair", "Vent a pump",
         "# Before you begin\n\nSwitch the pump off.\n\n1. Close the inlet.\n"
         "2. Open the vent screw half a turn until water comes.\n"
         "3. Close it and switch the pump on.\n\n> Still no water? Look at the filter."),
        ("Software", "Reset a password",
         "Choose **Password forgotten** on the sign-in page. The link works for a day."),
        ("Invoice", "Correct an invoice",
         "A wrong invoice is never deleted: issue a credit note and a new one."),
    ),
    "tr": (
        ("Tamir", "Pompanın havasını almak",
         "# Başlamadan\n\nPompayı kapatın.\n\n1. Girişi kapatın.\n2. Su gelene dek hava vidasını "
         "yarım tur açın.\n3. Vidayı kapatıp pompayı çalıştırın."),
        ("Yazılım", "Şifre yenileme", "Giriş sayfasında **Şifremi unuttum** seçin."),
        ("Fatura", "Fatura düzeltme", "Yanlış fatura silinmez: iade faturası ve yenisi kesilir."),
    ),
    "lt": (
        ("Remontas", "Oro išleidimas iš siurblio",
         "# Prieš pradedant\n\nIšjunkite siurblį.\n\n1. Uždarykite įvadą.\n2. Atsukite oro varžtą "
         "per pusę, kol pasirodys vanduo.\n3. Užsukite ir įjunkite."),
        ("Programa", "Slaptažodžio keitimas",
         "Prisijungimo lange rinkitės **Pamiršau slaptažodį**."),
        ("Sąskaita", "Sąskaitos taisymas",
         "Klaidinga sąskaita netrinama: išrašoma kreditinė ir nauja."),
    ),
    "pt": (
        ("Reparação", "Purgar uma bomba",
         "# Antes de começar\n\nDesligue a bomba.\n\n1. Feche a entrada.\n2. Abra o parafuso de "
         "purga meia volta até sair água.\n3. Feche-o e ligue a bomba."),
        ("Software", "Repor a senha", "Na página de entrada escolha **Esqueci a senha**."),
        ("Fatura", "Corrigir uma fatura",
         "Uma fatura errada não se apaga: emite-se nota de crédito."),
    ),
}  # fmt: skip
"""Category, title and text of articles, in the language of who keeps the book."""
