"""The words of mails to staff: reminders of milestones, and the daily notices."""

from typing import Final

MAILS: Final[dict[str, tuple[str, str]]] = {
    "mail.subject": ("Looptijd: {when} {what} ({about}), {day:day}", "Looptijd: {when} {what} ({about}), {day:day}"),
    "mail.today": ("vandaag", "today"),
    "mail.tomorrow": ("morgen", "tomorrow"),
    "mail.in_days": ("over {count} dagen", "in {count} days"),
    "mail.milestone": (
        "{milestone:word} ({about}): {day:day}, {when}. Looptijd voert dit uit op {due:moment}",
        "{milestone:word} ({about}): {day:day}, {when}. Looptijd does this on {due:moment}",
    ),
    "mail.of_year": ("contractjaar {year}", "contract year {year}"),
    "mail.to_offer": (
        "Aangevraagd of beoordeeld, en nog niet aangeboden: {count}",
        "Applied or assessed, and not offered yet: {count}",
    ),
    "mail.open_offers": ("Aanbod nog niet getekend: {count}", "Offer not signed yet: {count}"),
    "mail.open_run_offs": ("Uitloopaanbod nog niet getekend: {count}", "Run-off offer not signed yet: {count}"),
    "mail.to_publish": ("Getekend, en nog niet gepubliceerd: {count}", "Signed, and not published yet: {count}"),
    "mail.to_end": ("De looptijd eindigt: {count}", "The term ends: {count}"),
    "mail.to_run_off": ("De getekende uitloop gaat in: {count}", "The signed run-off starts: {count}"),
    "mail.objections": ("Bezwaren ontvangen: {count}", "Objections received: {count}"),
    "mail.draft": (
        "{policy} is nog een concept; wat dan in concept is, wordt gepubliceerd",
        "{policy} is still a draft; what is a draft by then is published",
    ),
    "mail.tariff_set": (
        "Het tarief van {year} is vastgesteld: {amount} euro",
        "The tariff of {year} is set: {amount} euros",
    ),
    "mail.tariff_not_set": (
        "Het tarief van {year} is nog niet vastgesteld; zonder tarief wordt niemand geïnformeerd",
        "The tariff of {year} is not set yet; without it nobody is informed",
    ),
    "mail.to_inform": ("Nog niet geïnformeerd over het tarief: {count}", "Not informed of the tariff yet: {count}"),
    "mail.contract": ("{number} {name} ({state:word})", "{number} {name} ({state:word})"),
    "mail.objection": ("bezwaar {number} {name}", "objection {number} {name}"),
    "mail.more": ("en nog {count}", "and {count} more"),
    "mail.sustainability": ("duurzaamheidsgegevens aankondigen", "announce sustainability data"),
    "mail.announce": (
        "maak vóór {day:day} bekend of aanbieders duurzaamheidsgegevens (CSRD) moeten leveren ({policy}, {paragraph})",
        "announce before {day:day} whether providers must deliver sustainability (CSRD) data ({policy}, {paragraph})",
    ),
    "mail.need_not": (
        "zonder aankondiging hoeven zij dat niet",
        "without an announcement they need not",
    ),
    "mail.closing": (
        "Looptijd stuurt dit bericht één keer. Hoe het nu staat: looptijd contracts en looptijd milestones",
        "Looptijd sends this message once. How things stand now: looptijd contracts and looptijd milestones",
    ),
    "seals.subject": ("Looptijd: controlepunt van {count} vastleggingen", "Looptijd: checkpoint of {count} records"),
    "seals.daily": ("het controlespoor op {day:day}", "the audit trail on {day:day}"),
    "seals.milestone": ("{milestone:word} ({about}) is afgerond", "{milestone:word} ({about}) is closed"),
    "seals.keep": (
        "bewaar dit bericht buiten Looptijd: het bewijst later dat deze {count} vastleggingen niet zijn gewijzigd",
        "keep this message outside Looptijd: it proves later that these {count} records were not changed",
    ),
    "notice.subject": ("Looptijd: nieuw op {day:day}", "Looptijd: new on {day:day}"),
    "notice.opening": ("Nieuw sinds het vorige overzicht", "New since the last notice"),
    "notice.question": (
        "Vragen, te beantwoorden binnen twee werkdagen: {count}",
        "Questions, to answer within two working days: {count}",
    ),
    "notice.signing": ("Aanbod, te tekenen binnen zeven dagen: {count}", "Offers, to sign within seven days: {count}"),
    "notice.run_off": (
        "Uitloopaanbod, te tekenen binnen zeven dagen: {count}",
        "Run-off offers, to sign within seven days: {count}",
    ),
    "notice.overdue": ("Aanvragen die te laat zijn: {count}", "Applications that are overdue: {count}"),
    "notice.licence": (
        "Licenties die binnen zestig dagen aflopen: {count}",
        "Licences that run out within sixty days: {count}",
    ),
    "notice.term": (
        "Contracten die binnen zestig dagen eindigen: {count}",
        "Contracts that end within sixty days: {count}",
    ),
    "notice.on_day": ("{number} {name}: {day:day}", "{number} {name}: {day:day}"),
    "notice.of_question": (
        "{number} {name}: vraag {question}, {day:day}",
        "{number} {name}: question {question}, {day:day}",
    ),
    "notice.of_licence": ("{number} {name}: {programme}, {day:day}", "{number} {name}: {programme}, {day:day}"),
}
