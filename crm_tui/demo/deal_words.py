"""What the deals and leads of the demo book are about, in the languages of its people."""

from collections.abc import Mapping
from typing import Final

GOODS: Final[Mapping[str, tuple[str, ...]]] = {
    "fa": (
        "۲۰ تن میلگرد", "سقف سالن", "خدمات سالانه", "نصب آسانسور", "۴۰ درب چوبی",
        "تجهیز انبار", "پنجرهٔ دوجداره", "نرم‌افزار حسابداری", "سرویس تهویه", "نمای ساختمان",
    ),
    "en": (
        "20 t of rebar", "Hall roof", "Yearly service", "Lift, 6 floors", "40 oak doors",
        "Warehouse shelves", "Double glazing", "Accounting seats", "Ventilation", "Facade, north",
    ),
    "tr": (
        "20 ton inşaat demiri", "Salon çatısı", "Yıllık bakım", "Asansör, 6 kat", "40 ahşap kapı",
        "Depo rafları", "Isıcam", "Muhasebe lisansı", "Havalandırma", "Cephe kaplama",
    ),
    "lt": (
        "20 t armatūros", "Salės stogas", "Metinė priežiūra", "Liftas, 6 aukštai",
        "40 ąžuolinių durų", "Sandėlio lentynos", "Stiklo paketai", "Apskaitos licencijos",
        "Vėdinimas", "Fasadas",
    ),
    "pt": (
        "20 t de varão", "Telhado do pavilhão", "Manutenção anual", "Elevador, 6 pisos",
        "40 portas de carvalho", "Estantes de armazém", "Vidro duplo", "Licenças de contabilidade",
        "Ventilação", "Fachada",
    ),
}  # fmt: skip
"""Titles of deals."""

NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "fa": ("پیگیری پیش‌فاکتور", "هماهنگی بازدید", "پرسیدن تصمیم", "ارسال قرارداد"),
    "en": ("Ask about the offer", "Arrange a visit", "Ask for the decision", "Send the contract"),
    "tr": ("Teklifi sor", "Ziyaret ayarla", "Kararı sor", "Sözleşmeyi gönder"),
    "lt": ("Paklausti apie pasiūlymą", "Suderinti vizitą", "Paklausti sprendimo", "Siųsti sutartį"),
    "pt": ("Perguntar pela proposta", "Marcar visita", "Perguntar a decisão", "Enviar contrato"),
}
"""The next step of a deal."""

SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "fa": ("نمایشگاه", "وب‌گاه", "معرفی", "تماس تلفنی"),
    "en": ("fair", "web", "a friend", "phone call"),
    "tr": ("fuar", "web sitesi", "tavsiye", "telefon"),
    "lt": ("paroda", "svetainė", "rekomendacija", "skambutis"),
    "pt": ("feira", "sítio web", "recomendação", "telefonema"),
}
"""Where deals and leads come from, in the language of who keeps the book."""

RIVALS: Final = ("Example Steel", "Sample & Sons", "نمونه‌گستر")
"""Who else wants the deals."""

NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "fa": ("قیمت درب برای ۱۲ واحد می‌خواهد.", "نمونه خواسته است.", "برای سال بعد می‌پرسد."),
    "en": ("Wants a price for 12 flats.", "Asked for samples.", "Asks for next year."),
    "tr": ("12 daire için fiyat istiyor.", "Numune istedi.", "Gelecek yıl için soruyor."),
    "lt": ("Nori kainos 12 butų.", "Prašė pavyzdžių.", "Klausia dėl kitų metų."),
    "pt": ("Quer preço para 12 casas.", "Pediu amostras.", "Pergunta para o próximo ano."),
}
"""What leads want."""
