"""Every setting: its variable, the option that wins over it, what holds without it, and what it means.

The page of the reference and that of the administrator are made of it; a test compares it with what the code reads.
"""

from dataclasses import dataclass
from typing import Final

from desk import mail_settings, seal_settings, time_stamping, wiring
from desk.commands import options, scheduler
from desk.language import VARIABLE as LANGUAGE
from desk.sign_on import settings as sign_on
from lifecycle.languages import Both, Language


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; the value of a `secret` one is shown nowhere."""

    variable: str
    meaning: Both
    option: str = ""
    default: str = ""
    secret: bool = False


_LANGUAGES: Final = ", ".join(Language)
_SECURITY: Final = mail_settings.Security

SETTINGS: Final = (
    Setting(
        wiring.DATABASE_VARIABLE,
        Both(
            "De databank om in te werken, als URL. Alleen SQLite-bestanden kunnen: sqlite:///naam.db is een bestand in"
            " de huidige map, sqlite:////map/naam.db een met zijn hele pad.",
            "The database to work on, as a URL. Only SQLite files are supported: `sqlite:///name.db` is a file in the"
            " current folder, `sqlite:////folder/name.db` one with its full path.",
        ),
        "--database",
        wiring.DEFAULT_DATABASE,
    ),
    Setting(
        LANGUAGE,
        Both(
            f"De taal van commando's en berichten: {_LANGUAGES}. Op de pagina's kiest ieder zelf.",
            f"The language people see: {_LANGUAGES}. On pages everybody chooses for themselves.",
        ),
        "--lang",
        Language.NL.value,
    ),
    Setting(
        scheduler.METRICS_VARIABLE,
        Both(
            "De poort op deze machine waar `looptijd scheduler` en `serve` Prometheus vertellen hoe het gaat; zonder is"
            " er geen.",
            "The port on loopback where `looptijd scheduler` and `serve` tell Prometheus; without it there is none.",
        ),
        "--metrics",
    ),
    Setting(
        options.USER_VARIABLE,
        Both(
            "De gebruiker die doet wat een commando vraagt, voor commando's die iets wijzigen.",
            "The user who does what a command asks, for commands that change something.",
        ),
        "--by",
    ),
    Setting(
        seal_settings.FOLDER,
        Both(
            "De map van de zegels: de sleutel waarmee wordt getekend en de getekende controlepunten van het spoor."
            " Zonder `NAAM.db.seals` naast de databank; een oefendatabank gebruikt altijd die.",
            "The folder of the seals: the signing key and the signed checkpoints of the audit trail. Without it"
            " `NAME.db.seals` beside the database; a practice database always uses that.",
        ),
    ),
    Setting(
        seal_settings.COPY,
        Both(
            "Een tweede map die ook elk controlepunt en tijdstempel krijgt, zoals een gekoppelde.",
            "A second folder that gets every checkpoint and time-stamp too, such as a mounted one.",
        ),
    ),
    Setting(
        seal_settings.MAIL,
        Both(
            "Wie het nieuwste controlepunt per mail krijgt, zoals een auditor: een keer per dag, en bij elke mijlpaal."
            " Het gaat langs de uitgaande berichten, dus er is een mailserver nodig.",
            "Who gets the newest checkpoint by mail, such as an auditor: once a day, and at the close of each"
            " milestone. It goes through the outbox, so a mail server is needed.",
        ),
    ),
    Setting(
        time_stamping.URL,
        Both(
            "De tijdstempeldienst (RFC 3161) die om elk controlepunt wordt gevraagd: een http- of https-adres. Zonder"
            " zijn er geen tijdstempels.",
            "The time-stamp service (RFC 3161) that is asked about each checkpoint: an http or https address."
            " Without it there are no time-stamps.",
        ),
        secret=True,
    ),
    Setting(
        time_stamping.CA,
        Both(
            "Een bestand met de certificaten (PEM) van wie achter die dienst staat; nodig bij een dienst. Laat de oude"
            " erin staan als ze worden vernieuwd.",
            "A file with the certificates (PEM) of the authorities behind that service; needed with one. Keep the old"
            " ones in it when they are renewed.",
        ),
    ),
    Setting(
        mail_settings.HOST,
        Both(
            "De mailserver waaraan berichten worden overgedragen. Zonder staat mail uit.",
            "The mail server that messages of the outbox are handed over to. Without it mail is off.",
        ),
    ),
    Setting(
        mail_settings.PORT,
        Both(
            "Zijn poort; zonder 587 voor `starttls`, 465 voor `tls`, 25 voor `none`.",
            "Its port; without it 587 for `starttls`, 465 for `tls`, 25 for `none`.",
        ),
    ),
    Setting(
        mail_settings.SECURITY,
        Both(
            "Hoe de verbinding is beschermd: `starttls`, `tls` of `none`. Het certificaat van de server moet er een"
            " zijn dat de machine vertrouwt (`SSL_CERT_FILE` kan een andere lijst noemen). Met `none` kan inloggen"
            " alleen op deze machine zelf.",
            "How the connection is protected: `starttls`, `tls` or `none`. The server's certificate must be one that"
            " the machine trusts (`SSL_CERT_FILE` can name another list). With `none`, logging in is possible only on"
            " this machine itself.",
        ),
        default=_SECURITY.STARTTLS.value,
    ),
    Setting(
        mail_settings.USER,
        Both(
            "De gebruiker om als in te loggen, als de server daarom vraagt.",
            "The user to log in as, where the server asks for one.",
        ),
        secret=True,
    ),
    Setting(
        mail_settings.PASSWORD,
        Both(
            "Het wachtwoord van die gebruiker; het staat nooit in een log of een bericht.",
            "The password of that user; it never stands in a log or a message.",
        ),
        secret=True,
    ),
    Setting(
        mail_settings.FROM,
        Both(
            "Het adres waaruit gemaild wordt, zoals `Looptijd <looptijd@voorbeeld.example>`; nodig bij een server.",
            "The address that mail is sent from, such as `Looptijd <looptijd@voorbeeld.example>`; needed with a"
            " server.",
        ),
    ),
    Setting(
        sign_on.ISSUER,
        Both(
            "De inlogdienst voor single sign-on, precies zoals die zichzelf noemt: een https-adres. Zonder is die er"
            " niet.",
            "The provider of single sign-on, exactly as it calls itself: an https address. Without it there is none.",
        ),
    ),
    Setting(
        sign_on.CLIENT_ID,
        Both(
            "Het nummer van deze werkplek bij de inlogdienst; nodig als er een is.",
            "The id of this desk at the provider; needed with one.",
        ),
    ),
    Setting(
        sign_on.CLIENT_SECRET,
        Both(
            "Het geheim daarbij; het staat nooit in een log of op een pagina. Zonder is de werkplek een publieke"
            " client.",
            "Its secret; it never stands in a log or on a page. Without it the desk is a public client.",
        ),
        secret=True,
    ),
    Setting(
        sign_on.ROLES,
        Both(
            "Welke groep welke rol geeft, zoals `inkoop-hoofd=approver, inkoop=buyer`; nodig bij een inlogdienst. De"
            " eerste waar iemand in zit, telt. Zet `;` ertussen als een groep een komma heeft.",
            "Which group gives which role, such as `inkoop-hoofd=approver, inkoop=buyer`; needed with a provider. The"
            " first that somebody is in counts. Put `;` between them where a group has a comma.",
        ),
    ),
    Setting(
        sign_on.ROLE_CLAIM,
        Both(
            "De claim met de groepen; `realm_access.roles` is er een binnen een andere.",
            "The claim that lists the groups; `realm_access.roles` is one within another.",
        ),
        default=sign_on.DEFAULTS[sign_on.ROLE_CLAIM],
    ),
    Setting(
        sign_on.NAME_CLAIM,
        Both("De claim waarnaar een nieuwe gebruiker wordt genoemd.", "The claim that a new user is called after."),
        default=sign_on.DEFAULTS[sign_on.NAME_CLAIM],
    ),
    Setting(
        sign_on.SCOPES,
        Both(
            "De scopes die worden gevraagd, met spaties ertussen; minstens `openid`.",
            "The scopes that are asked for, with spaces between them; `openid` at least.",
        ),
        default=sign_on.DEFAULTS[sign_on.SCOPES],
    ),
    Setting(
        sign_on.ALGORITHM,
        Both(
            f"Het enige algoritme waarmee tokens ondertekend mogen zijn: {', '.join(sign_on.ALGORITHMS)}.",
            f"The one algorithm that tokens are signed with: {', '.join(sign_on.ALGORITHMS)}.",
        ),
        default=sign_on.DEFAULTS[sign_on.ALGORITHM],
    ),
    Setting(
        sign_on.LOCAL_ACCOUNTS,
        Both(
            "Of een naam en een wachtwoord de werkplek openen: `on`, of `off` als single sign-on dat doet.",
            "Whether a name and a password open the desk: `on`, or `off` where single sign-on does.",
        ),
        default=sign_on.DEFAULTS[sign_on.LOCAL_ACCOUNTS],
    ),
)
