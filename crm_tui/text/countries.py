"""Countries as people write them in an address: ISO 3166 codes and names in the usual languages."""

from functools import lru_cache

from crm_tui.text.fold import fold

_NAMES = {
    "IR": "iran | irn | islamic republic of iran | ایران | جمهوری اسلامی ایران | iranas | irão",
    "TR": "turkey | turkiye | tur | ترکیه | turkija | turquia",
    "LT": "lithuania | ltu | لیتوانی | litvanya | lietuva | lituânia | lituania",
    "PT": "portugal | prt | پرتغال | portekiz | portugalija",
    "BR": "brazil | bra | برزیل | brezilya | brazilija | brasil",
    "GB": "united kingdom | uk | gbr | great britain | england | scotland | wales"
    " | northern ireland | بریتانیا | انگلستان | انگلیس"
    " | birleşik krallık | ingiltere | jungtinė karalystė"
    " | reino unido | inglaterra",
    "US": "united states | united states of america | usa | us of a | america | آمریکا"
    " | ایالات متحده | abd | amerika birleşik devletleri | jav | estados unidos | eua",
    "DE": "germany | deu | آلمان | almanya | vokietija | alemanha | deutschland",
    "AE": "united arab emirates | uae | are | امارات | امارات متحده عربی | bae | emirados árabes",
    "IQ": "iraq | irq | عراق | irak | irakas | iraque",
    "AF": "afghanistan | afg | افغانستان | afganistan | afganistanas | afeganistão",
    "FR": "france | fra | فرانسه | fransa | prancūzija | frança",
    "ES": "spain | esp | اسپانیا | ispanya | ispanija | espanha | españa",
    "PL": "poland | pol | لهستان | polonya | lenkija | polónia | polska",
    "LV": "latvia | lva | لتونی | letonya | latvija | letónia",
    "CA": "canada | can | کانادا | kanada | canadá",
}
_REGION_OF = {fold(name): region for region, names in _NAMES.items() for name in names.split(" | ")}
_CODE_LENGTH = 2


@lru_cache(maxsize=4096)
def region_of(country: str) -> str:
    """Return the ISO 3166 code of a country as typed, empty if it is not known."""
    folded = fold(country).strip(" .")
    if len(folded) == _CODE_LENGTH and folded.isascii() and folded.isalpha() and folded != "uk":
        return folded.upper()
    return _REGION_OF.get(folded, "")
