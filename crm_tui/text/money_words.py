"""Words for amounts of money in five languages: powers of ten, and names of currencies.

All of them in their folded form (see ``text.fold``).
"""

from crm_tui.text.currencies import EXPONENTS

MAGNITUDES = {
    "3": "k هزار bin tukst tukstantis tukstanciai tukstanciu thousand mil",
    "6": "m mn mln mio mi milj میلیون ملیون milyon million millions milhao milhoes milijonas"
    " milijonai milijonu",
    "9": "b bn bi mlrd mrd md میلیارد ملیارد milyar billion billions bilhao bilhoes milijardas"
    " milijardai milijardu",
    "12": "t tn trn تریلیون trillion trillions trilyon trilijonas trilijonai trilijonu trilhao"
    " trilhoes",
}
"""Words by the power of ten they stand for."""

TOMAN = "toman"
"""The unit that is ten rials."""

HEMAT = "همت"
"""A thousand milliards of tomans, as newspapers count."""

UNITS = {
    TOMAN: "toman tomans تومان تومن tumen tomanu tmn",
    "IRR": "ریال rial rials riyal riyali rialu riais irr",
    "EUR": "€ یورو euro euros avro euras eurai euru eur",
    "USD": "$ us$ دلار dollar dollars dolar dolares usd",
    "GBP": "£ پوند pound pounds gbp",
    "TRY": "₺ tl لیر lira try",
    "BRL": "r$ reais real brl",
    "JPY": "¥ jpy",
    "INR": "₹ inr",
    "AED": "درهم aed",
}
"""Names of currencies; others go by their code."""

SCALES = {word: int(power) for power, words in MAGNITUDES.items() for word in words.split()}
UNIT_OF = {code.lower(): code for code in EXPONENTS} | {
    word: unit for unit, words in UNITS.items() for word in words.split()
}
"""The currency, or ``toman``, by each of its names and codes."""
