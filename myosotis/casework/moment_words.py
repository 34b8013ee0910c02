"""The words in which people tell moments, per language: days, parts of the day, spans, months.

Written as `moments.normalise` leaves them: without accents, small letters, σ for ς.
"""

from __future__ import annotations

WEEKDAYS: dict[str, list[str]] = {
    "en": [
        "monday mon",
        "tuesday tue tues",
        "wednesday wed",
        "thursday thu thurs",
        "friday fri",
        "saturday sat",
        "sunday sun",
    ],
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "nl": ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    "el": ["δευτερα", "τριτη", "τεταρτη", "πεμπτη", "παρασκευη", "σαββατο", "κυριακη"],
    "ar": [
        "الاثنين اثنين",
        "الثلاثاء ثلاثاء",
        "الاربعاء اربعاء",
        "الخميس خميس",
        "الجمعة جمعة",
        "السبت سبت",
        "الاحد احد",
    ],
}
MONTHS: dict[str, list[str]] = {
    "en": [
        "january jan",
        "february feb",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sep sept",
        "october oct",
        "november nov",
        "december dec",
    ],
    "fr": [
        "janvier janv",
        "fevrier fevr fev",
        "mars",
        "avril avr",
        "mai",
        "juin",
        "juillet juil",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ],
    "nl": [
        "januari",
        "februari",
        "maart mrt",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober okt",
        "november",
        "december",
    ],
    "el": [
        "ιανουαριου ιανουαριοσ ιαν",
        "φεβρουαριου φεβρουαριοσ φεβ",
        "μαρτιου μαρτιοσ μαρ",
        "απριλιου απριλιοσ απρ",
        "μαιου μαιοσ μαι",
        "ιουνιου ιουνιοσ ιουν",
        "ιουλιου ιουλιοσ ιουλ",
        "αυγουστου αυγουστοσ αυγ",
        "σεπτεμβριου σεπτεμβριοσ σεπ",
        "οκτωβριου οκτωβριοσ οκτ",
        "νοεμβριου νοεμβριοσ νοε",
        "δεκεμβριου δεκεμβριοσ δεκ",
    ],
    "ar": [
        "يناير",
        "فبراير",
        "مارس",
        "ابريل",
        "مايو",
        "يونيو",
        "يوليو",
        "اغسطس",
        "سبتمبر",
        "اكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
}
DAYS_BACK: dict[str, dict[str, int]] = {
    "en": {"day before yesterday": 2, "yesterday": 1, "today": 0, "this": 0},
    "fr": {"avant-hier": 2, "avant hier": 2, "hier": 1, "aujourd'hui": 0, "aujourdhui": 0},
    "nl": {"eergisteren": 2, "gisteren": 1, "gister": 1, "vandaag": 0},
    "el": {"προχθεσ": 2, "προχτεσ": 2, "χθεσ": 1, "χτεσ": 1, "σημερα": 0},
    "ar": {"اول امس": 2, "قبل امس": 2, "امس": 1, "البارحة": 1, "اليوم": 0},
}
COMING: dict[str, int] = {
    **dict.fromkeys(["tomorrow", "demain", "morgen", "αυριο", "غدا"], 1),
    **dict.fromkeys(["day after tomorrow", "apres-demain", "overmorgen", "μεθαυριο", "بعد غد"], 2),
}
PARTS: dict[str, dict[str, str]] = {
    "en": {
        "morning": "morning",
        "noon": "noon",
        "midday": "noon",
        "afternoon": "afternoon",
        "evening": "evening",
        "tonight": "evening",
        "night": "night",
    },
    "fr": {
        "matin": "morning",
        "midi": "noon",
        "apres-midi": "afternoon",
        "apres midi": "afternoon",
        "soir": "evening",
        "nuit": "night",
    },
    "nl": {
        "ochtend": "morning",
        "vanmorgen": "morning",
        "voormiddag": "morning",
        "'s morgens": "morning",
        "middag": "noon",
        "namiddag": "afternoon",
        "avond": "evening",
        "vanavond": "evening",
        "nacht": "night",
        "vannacht": "night",
    },
    "el": {
        "πρωι": "morning",
        "μεσημερι": "noon",
        "απογευμα": "afternoon",
        "βραδυ": "evening",
        "νυχτα": "night",
    },
    "ar": {
        "صباحا": "morning",
        "الصباح": "morning",
        "ظهرا": "noon",
        "الظهر": "noon",
        "العصر": "afternoon",
        "مساء": "evening",
        "المساء": "evening",
        "ليلا": "night",
        "الليل": "night",
    },
}
GLUED_PARTS: dict[str, str] = {
    "ochtend": "morning",
    "morgen": "morning",
    "middag": "noon",
    "namiddag": "afternoon",
    "avond": "evening",
    "nacht": "night",
}
"""Dutch writes day and part as one word: gisterenavond, maandagochtend."""
HOUR_OF_PART: dict[str, int] = {"morning": 9, "noon": 12, "afternoon": 15, "evening": 20, "night": 23}
UNITS: dict[str, dict[str, str]] = {
    "en": {
        "minutes": "minute",
        "minute": "minute",
        "min": "minute",
        "hours": "hour",
        "hour": "hour",
        "days": "day",
        "day": "day",
        "weeks": "week",
        "week": "week",
        "months": "month",
        "month": "month",
        "years": "year",
        "year": "year",
    },
    "fr": {
        "minutes": "minute",
        "minute": "minute",
        "heures": "hour",
        "heure": "hour",
        "jours": "day",
        "jour": "day",
        "semaines": "week",
        "semaine": "week",
        "mois": "month",
        "ans": "year",
        "an": "year",
    },
    "nl": {
        "minuten": "minute",
        "minuut": "minute",
        "uren": "hour",
        "uur": "hour",
        "dagen": "day",
        "dag": "day",
        "weken": "week",
        "week": "week",
        "maanden": "month",
        "maand": "month",
        "jaar": "year",
    },
    "el": {
        "λεπτα": "minute",
        "λεπτο": "minute",
        "ωρεσ": "hour",
        "ωρα": "hour",
        "μερεσ": "day",
        "ημερεσ": "day",
        "μερα": "day",
        "ημερα": "day",
        "εβδομαδεσ": "week",
        "εβδομαδα": "week",
        "μηνεσ": "month",
        "μηνα": "month",
        "χρονια": "year",
        "χρονο": "year",
    },
    "ar": {
        "دقائق": "minute",
        "دقيقة": "minute",
        "ساعات": "hour",
        "ساعة": "hour",
        "ايام": "day",
        "يوم": "day",
        "اسابيع": "week",
        "اسبوع": "week",
        "اشهر": "month",
        "شهر": "month",
        "سنوات": "year",
        "سنة": "year",
    },
}
DUALS: dict[str, tuple[int, str]] = {
    "ساعتين": (2, "hour"),
    "يومين": (2, "day"),
    "اسبوعين": (2, "week"),
    "شهرين": (2, "month"),
    "سنتين": (2, "year"),
}
"""Arabic has a form of its own for two."""
AGO: tuple[str, ...] = ("ago", "il y a", "geleden", "πριν απο", "πριν", "قبل", "منذ")
AHEAD: tuple[str, ...] = ("in", "dans", "over", "σε", "μετα απο", "بعد", "خلال")
ABOUT: tuple[str, ...] = (
    "about",
    "around",
    "approximately",
    "environ",
    "vers",
    "ongeveer",
    "rond",
    "omstreeks",
    "περιπου",
    "γυρω",
    "حوالي",
    "تقريبا",
    "نحو",
    "~",
)
LAST: tuple[str, ...] = (
    "last",
    "dernier",
    "derniere",
    "vorige",
    "afgelopen",
    "προηγουμενη",
    "περασμενη",
    "περασμενο",
    "الماضي",
    "الماضية",
)
JUST_NOW: tuple[str, ...] = (
    "just now",
    "now",
    "maintenant",
    "a l'instant",
    "nu",
    "zonet",
    "τωρα",
    "μολισ",
    "الان",
)
NUMBERS: dict[str, int] = {
    word: number
    for number, written in enumerate(
        [
            "a an one un une een ενα μια μιασ ενοσ واحد",
            "two deux twee δυο δυ وثنين",
            "three trois drie τρεισ τρια ثلاثة ثلاث",
            "four quatre vier τεσσερισ τεσσερα اربعة اربع",
            "five cinq vijf πεντε خمسة خمس",
            "six zes εξι ستة ست",
            "seven sept zeven επτα εφτα سبعة سبع",
            "eight huit acht οκτω οχτω ثمانية ثماني",
            "nine neuf negen εννεα εννια تسعة تسع",
            "ten dix tien δεκα عشرة عشر",
        ],
        start=1,
    )
    for word in written.split()
}
FILLERS: frozenset[str] = frozenset(
    word
    for line in (
        "at on the in of since for and this from",
        "de le la les du au a vers depuis il y et ce cette dans h",
        "u om op uur in rond sinds en de het s van",
        "στισ στη στην στον τη την τον το τισ ωρα η ο απο κατα και",
        "في يوم الساعة ساعة من و",
    )
    for word in line.split()
)
"""Words that carry nothing and may stay over."""
