"""What the activities of the demo book are about, in the languages of its people."""

from collections.abc import Mapping
from typing import Final

ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "fa": (
        "پیش‌فاکتور", "تمدید قرارداد", "زمان تحویل", "نمونهٔ کالا", "تسویهٔ فاکتور",
        "قیمت جدید", "نصب دستگاه", "آموزش کاربران", "سفارش ماه آینده",
    ),
    "en": (
        "the offer", "renewal of the contract", "the delivery date", "samples",
        "an open invoice", "the new price list", "installation", "training", "next month's order",
    ),
    "tr": (
        "teklif", "sözleşmenin yenilenmesi", "teslim tarihi", "numuneler", "açık fatura",
        "yeni fiyat listesi", "kurulum", "eğitim", "gelecek ayın siparişi",
    ),
    "lt": (
        "pasiūlymas", "sutarties pratęsimas", "pristatymo data", "pavyzdžiai",
        "neapmokėta sąskaita", "nauja kainų lentelė", "montavimas", "mokymai",
        "kito mėnesio užsakymas",
    ),
    "pt": (
        "a proposta", "renovação do contrato", "data de entrega", "amostras",
        "fatura em aberto", "nova tabela de preços", "instalação", "formação",
        "encomenda do próximo mês",
    ),
}  # fmt: skip
"""Subjects of calls, meetings and visits."""

TO_DO: Final[Mapping[str, tuple[str, ...]]] = {
    "fa": ("ارسال فهرست قیمت", "آماده کردن پیش‌فاکتور", "پیگیری پرداخت", "ارسال کاتالوگ"),
    "en": ("Send the price list", "Prepare the offer", "Ask about the payment", "Send samples"),
    "tr": ("Fiyat listesini gönder", "Teklifi hazırla", "Ödemeyi sor", "Numune gönder"),
    "lt": ("Išsiųsti kainas", "Paruošti pasiūlymą", "Paklausti apie apmokėjimą", "Siųsti pavyzdį"),
    "pt": ("Enviar os preços", "Preparar a proposta", "Perguntar pelo pagamento", "Enviar amostra"),
}
"""Tasks with a customer."""

LOOSE: Final[Mapping[str, tuple[str, ...]]] = {
    "fa": ("سفارش کارت ویزیت", "مرتب کردن فهرست نمایشگاه"),
    "en": ("Order business cards", "Tidy up the list from the fair"),
    "tr": ("Kartvizit bastır", "Fuar listesini düzenle"),
    "lt": ("Užsakyti vizitinių kortelių", "Sutvarkyti parodos sąrašą"),
    "pt": ("Encomendar cartões de visita", "Arrumar a lista da feira"),
}
"""Tasks without a day."""

TEAM: Final[Mapping[str, tuple[str, str]]] = {
    "fa": ("جلسهٔ هفتگی فروش", "ارسال صورت‌حساب‌های ماه"),
    "en": ("Weekly sales meeting", "Send the month's statements"),
    "tr": ("Haftalık satış toplantısı", "Ayın ekstrelerini gönder"),
    "lt": ("Savaitinis pardavimų susirinkimas", "Išsiųsti mėnesio suvestines"),
    "pt": ("Reunião semanal de vendas", "Enviar os extratos do mês"),
}
"""What repeats every week, and every month."""

SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "fa": (
        "تخفیف می‌خواهد؛ تا هفتهٔ بعد خبر می‌دهد.", "از کیفیت راضی بود.",
        "مدیر خرید عوض شده است.", "با رقیب مقایسه می‌کند.",
    ),
    "en": (
        "Wants a discount; will tell us next week.", "Happy with the quality.",
        "There is a new head of purchasing.", "Compares us with somebody else.",
    ),
    "tr": (
        "İndirim istiyor; haftaya haber verecek.", "Kaliteden memnun.",
        "Satın alma müdürü değişmiş.", "Bizi bir rakiple karşılaştırıyor.",
    ),
    "lt": (
        "Nori nuolaidos; praneš kitą savaitę.", "Kokybe patenkinti.",
        "Pasikeitė pirkimų vadovas.", "Lygina mus su kitais.",
    ),
    "pt": (
        "Quer um desconto; responde na próxima semana.", "Contente com a qualidade.",
        "Há um novo diretor de compras.", "Compara-nos com outros.",
    ),
}  # fmt: skip
"""Notes on what was said."""
