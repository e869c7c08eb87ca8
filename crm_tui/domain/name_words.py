"""Words in names, folded: titles, legal forms, particles, in the five languages."""

from crm_tui.text.fold import fold


def _folded(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


HONORIFICS = _folded(
    "آقای آقا خانم دکتر مهندس جناب سرکار استاد حاج حاجی سرهنگ سردار پروفسور "
    "mr mrs ms miss dr prof eng ing sir madam sayın bay bayan ponas ponia panelė gerb "
    "sr sra srta dra senhor senhora dona engº"
)
"""Titles before a name."""

SUFFIXES = _folded("jr sr ii iii iv phd md mba esq cpa dds")
"""Titles and generations after a name."""

PARTICLES = _folded("de da do dos das del della di du la le van von der den ter ten bin ibn al el")
"""Small words a family name may begin with."""

LEGAL_FORMS = _folded(
    "شرکت مؤسسه هلدینگ تعاونی سهامی "
    "ltd limited inc incorporated llc llp plc gmbh corp corporation company "
    "şirketi şti anonim uab všį lda ltda limitada eireli unipessoal sgps"
)
"""Words that only say what kind of firm it is."""

FIRM_WORDS = LEGAL_FORMS | _folded(
    "بازرگانی صنایع صنعتی تولیدی فروشگاه کارخانه بانک سازمان دانشگاه بیمارستان کلینیک آژانس "
    "اتحادیه انتشارات بیمه شهرداری اداره گروه holding vakfı derneği cooperativa"
)
"""Words that only firms and offices have in their names."""

BESIDE_LEGAL_FORMS = _folded("خاص عام نامحدود با مسئولیت محدود و san tic sanayi ticaret ve")
"""Words that belong to the legal form where there is one, and to the name where there is none."""

SHORT_FORMS = _folded("SA AB AG CO BV NV KG MB IĮ AS SE OY")
"""Legal forms that are common words or names unless written in capitals or with dots."""

COMPOUND_GIVEN = _folded("محمد علی امیر سید سیده عبد غلام میر شاه نور")
"""Persian first names that are often followed by a second one."""

FAMILY_ENDS = _folded("نژاد پور زاده زاد فر نیا منش دوست خواه پرور اصل مقدم راد تبار وند فرد")
"""Last words of Persian family names of two words."""
