"""The currencies of ISO 4217 and how many decimals their minor unit has."""

_TWO = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL
MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"

EXPONENTS: dict[str, int] = {
    code: exponent
    for exponent, codes in ((2, _TWO), (0, _NONE), (3, _THREE), (4, _FOUR))
    for code in codes.split()
}
"""Decimals of the minor unit by code. The rial has two here whatever its coins are worth."""

OF_TERRITORY: dict[str, str] = {
    "IR": "IRR",
    "TR": "TRY",
    "LT": "EUR",
    "PT": "EUR",
    "BR": "BRL",
    "GB": "GBP",
    "US": "USD",
}
"""What is paid with where our languages are at home."""

NOT_COINED = frozenset(
    {"IRR", "AFN", "IDR", "IQD", "KPW", "LAK", "LBP", "MMK", "SOS", "SYP", "YER"}
)
"""Minor units that are not in use: shown only if an amount has some."""
