"""Numbering plans of the countries met most: enough to tell and group their usual numbers.

A rule accepts only what is surely valid; what it leaves is asked of ``phonenumbers``.
Sources: the national numbering plans as published by the regulators (ITU-T E.164 national
numbering plan notices).
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_IR_AREAS = (
    "11 13 17 21 23 24 25 26 28 31 34 35 38 41 44 45 51 54 56 58 61 66 71 74 76 77 81 83 84 86 87"
)
_TR_AREAS = (
    "212 216 222 224 226 228 232 236 242 246 248 252 256 258 262 264 266 272 274 276 282 284 286 "
    "288 312 318 322 324 326 328 332 338 342 344 346 348 352 354 356 358 362 364 366 368 370 372 "
    "374 376 378 380 382 384 386 388 392 412 414 416 422 424 426 428 432 434 436 438 442 446 452 "
    "454 456 458 462 464 466 472 474 476 478 482 484 486 488"
)
_PT_AREAS = (
    "21 22 231 232 233 234 235 236 238 239 241 242 243 244 245 249 251 252 253 254 255 256 258 259 "
    "261 262 263 265 266 268 269 271 272 273 274 275 276 277 278 279 281 282 283 284 286 289 291 "
    "292 295 296"
)
_BR_AREAS = (
    "11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 "
    "53 54 55 61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 "
    "95 96 97 98 99"
)

_US_AREAS = (
    "201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 220 223 224 225 227 "
    "228 229 231 234 235 239 240 248 251 252 253 254 256 260 262 267 269 270 272 274 276 279 "
    "281 283 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 "
    "324 325 326 327 329 330 331 332 334 336 337 339 341 346 347 350 351 352 353 360 361 363 "
    "364 369 380 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 "
    "425 430 432 434 435 440 442 443 445 447 448 458 463 464 469 470 472 475 478 479 480 484 "
    "501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 520 530 531 534 539 540 541 "
    "551 557 559 561 562 563 564 567 570 571 572 573 574 575 580 582 585 586 601 602 603 605 "
    "606 607 608 609 610 612 614 615 616 617 618 619 620 623 626 628 629 630 631 636 640 641 "
    "645 646 650 651 656 657 659 660 661 662 667 669 678 680 681 682 686 689 701 702 703 704 "
    "706 707 708 712 713 714 715 716 717 718 719 720 724 725 726 727 728 730 731 732 734 737 "
    "738 740 743 747 748 754 757 760 762 763 765 769 770 771 772 773 774 775 779 781 785 786 "
    "801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 820 821 826 828 830 831 832 "
    "835 838 839 840 843 845 847 848 850 854 856 857 858 859 860 862 863 864 865 870 872 878 "
    "901 903 904 906 907 908 909 910 912 913 914 915 916 917 918 919 920 925 928 929 930 931 "
    "934 936 937 938 940 941 943 945 947 948 949 951 952 954 956 959 970 971 972 973 975 978 "
    "979 980 984 985 986 989"
)


class Plan:
    """How one country writes its numbers. Patterns are compiled when first needed.

    ``pattern`` makes the expression for surely valid national significant numbers (NSN);
    ``trunks`` are the digits dialled before an NSN at home; ``groups`` map a pattern of the NSN
    to its national form; ``local`` are the lengths of a number that lacks its area code.
    """

    # No dataclass: that module alone costs a fast shell command a tenth of its time.
    __slots__ = ("abroad", "accepts", "code", "groups", "local", "pattern", "trunks")

    def __init__(
        self,
        code: str,
        *,
        pattern: Callable[[], str],
        groups: tuple[tuple[str, str], ...],
        trunks: tuple[str, ...] = ("0",),
        local: tuple[int, ...] = (),
        abroad: str = "00",
    ) -> None:
        self.code = code
        self.pattern = pattern
        self.groups = groups
        self.trunks = trunks
        self.local = local
        self.abroad = abroad
        self.accepts: Callable[[str], object] = self._accepts_first

    def _accepts_first(self, number: str) -> object:
        self.accepts = re.compile(self.pattern()).fullmatch
        return self.accepts(number)


def _any(*patterns: str) -> str:
    return "|".join(patterns)


def _areas(listed: str, length: int, subscriber: str = "") -> str:
    """Build a pattern: one of the area codes, then ``subscriber``, then digits up to ``length``."""
    taken = 1 if subscriber else 0
    return "|".join(
        rf"{area}{subscriber}\d{{{length - len(area) - taken}}}" for area in listed.split()
    )


PLANS = {
    "IR": Plan(
        "98",
        pattern=lambda: _any(r"9(?:0[0-5]|[13]\d|2[0-3]|9[0-46])\d{7}", _areas(_IR_AREAS, 10)),
        local=(4, 5, 6, 7, 8),
        groups=((r"(9\d\d)(\d{3})(\d{4})", r"0\1 \2 \3"), (r"(\d\d)(\d{4})(\d{4})", r"0\1 \2 \3")),
    ),
    "TR": Plan(
        "90",
        pattern=lambda: _any(r"5(?:[03-5]\d|1[06])\d{7}", r"444\d{4}", _areas(_TR_AREAS, 10)),
        local=(7,),
        groups=(
            (r"(\d{3})(\d{3})(\d\d)(\d\d)", r"0\1 \2 \3 \4"),
            (r"(444)(\d)(\d{3})", r"\1 \2 \3"),
        ),
    ),
    "LT": Plan(
        "370",
        pattern=lambda: _any(r"6\d{7}", _areas("31 34 37 38 41 44 45 46 52", 8)),
        trunks=("8", "0"),
        local=(5, 6, 7),
        groups=(
            (r"(5)(\d{3})(\d{4})", r"0 \1 \2 \3"),
            (r"(6\d\d)(\d{5})", r"0 \1 \2"),
            (r"(\d\d)(\d{6})", r"0 \1 \2"),
        ),
    ),
    "PT": Plan(
        "351",
        pattern=lambda: _any(r"9[1236]\d{7}", _areas(_PT_AREAS, 9)),
        trunks=(),
        groups=((r"(\d{3})(\d{3})(\d{3})", r"\1 \2 \3"),),
    ),
    "BR": Plan(
        "55",
        pattern=lambda: _any(_areas(_BR_AREAS, 11, "9"), _areas(_BR_AREAS, 10, "[2-5]")),
        local=(8, 9),
        groups=((r"(\d\d)(\d{5})(\d{4})", r"(\1) \2-\3"), (r"(\d\d)(\d{4})(\d{4})", r"(\1) \2-\3")),
    ),
    "GB": Plan(
        "44",
        pattern=lambda: _any(
            r"7(?:[1-3]\d|4[0-46-9]|5[1-79]|7[1-7]|8[014-9]|9[024-8])\d{7}",
            r"20[378]\d{7}",
            r"1(?:21|31|41|51|61)[2-7]\d{6}",
        ),
        local=(5, 6, 7, 8),
        groups=(
            (r"(2\d)(\d{4})(\d{4})", r"0\1 \2 \3"),
            (r"(7\d{3})(\d{6})", r"0\1 \2"),
            (r"(1\d1|11\d)(\d{3})(\d{4})", r"0\1 \2 \3"),
            (r"(\d{4})(\d{5,6})", r"0\1 \2"),
        ),
    ),
    "US": Plan(
        "1",
        pattern=lambda: _any(rf"(?:{_US_AREAS.replace(' ', '|')})[2-9]\d{{6}}"),
        trunks=("1",),
        local=(7,),
        groups=((r"(\d{3})(\d{3})(\d{4})", r"(\1) \2-\3"),),
        abroad="011",
    ),
}
"""Numbering plans by ISO 3166 region."""

BY_CODE = {plan.code: plan for plan in PLANS.values()}
"""The same by country calling code."""


def by_number(digits: str) -> Plan | None:
    """Return the plan whose country calling code ``digits`` begin with."""
    return BY_CODE.get(digits[:2]) or BY_CODE.get(digits[:3]) or BY_CODE.get(digits[:1])
