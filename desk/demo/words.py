"""What people say and write in the season, in Dutch."""

from typing import Final

QUESTIONS: Final = (
    "Mogen we het programma ook deels online aanbieden?",
    "Wanneer ontvangen we het definitieve tarief voor 2027?",
    "Onze coach gaat in januari met verlof. Hoe melden wij de vervanging?",
    "Kunnen we halverwege het jaar een tweede programma toevoegen?",
    "Wij verhuizen in februari. Is een adreswijziging per e-mail genoeg?",
    "Geldt de looptijd in het aanbod ook als wij pas in maart starten?",
    "Hoe declareren we een traject dat in 2026 is begonnen?",
    "Welke gegevens verwachten jullie in de jaarlijkse evaluatie?",
    "In het aanbod staat één postcodegebied minder dan in onze aanvraag. Klopt dat?",
    "Mag een collega met volmacht het contract tekenen?",
    "Is een verwijzing van de praktijkondersteuner voldoende?",
    "Waar vinden wij de bijlage over controle en verantwoording?",
)
RUN_OFF_QUESTIONS: Final = (
    "Tot wanneer mogen wij onze huidige deelnemers blijven behandelen?",
    "Mogen deelnemers die in december starten nog onder de uitloop vallen?",
    "Geldt tijdens de uitloop het tarief van 2027 of dat van 2026?",
    "Kunnen wij daarna als onderaannemer van de regionale organisatie verder?",
)
ANSWERS: Final = (
    "Ja, dat mag. In het contract staat onder welke voorwaarden.",
    "Dat hoort u uiterlijk 31 oktober van ons.",
    "Een bericht aan uw inkoper is genoeg; wij passen het dossier aan.",
    "Nee, dat kan niet binnen dit contract. Bij de volgende ronde wel.",
    "U heeft gelijk. Wij hebben het gecorrigeerd en sturen u een nieuwe versie.",
    "Dat staat in de bijlage; wij hebben haar nogmaals meegestuurd.",
    "Ja, mits de volmacht bij de ondertekening is gevoegd.",
    "Dat bespreken wij graag met u. Wij bellen deze week.",
)
RECEIVED: Final = (
    "Ontvangst van de aanvraag per e-mail bevestigd.",
    "Digitale vragenlijst verstuurd.",
    "Vragenlijst volledig ingevuld terug, klaar voor beoordeling.",
    "Kennismaking gehad; aanbieder kent de regio goed.",
    "Aanvraag besproken in het regio-overleg.",
)
REMINDED: Final = (
    "Gebeld over de ontbrekende stukken; aanbieder stuurt ze na.",
    "Herinnering verstuurd: het dossier is nog niet compleet.",
    "Aanbieder vraagt een week uitstel voor het aanleveren.",
    "Nogmaals gemaild over de openstaande punten.",
    "Opleider bevestigt dat het bewijs onderweg is.",
)
SILENT: Final = (
    "Geen reactie op twee herinneringen.",
    "Voicemail ingesproken, nog niets gehoord.",
    "Contactpersoon blijkt vertrokken; nieuw adres opgevraagd.",
)
WAITING: Final = (
    "Wacht op de uitkomst van de aanvraag van de huisartsenorganisatie in deze regio.",
    "Volgorde in de regio nog niet duidelijk; na de zomer opnieuw bekijken.",
)
OFFERED: Final = (
    "Aanbod verstuurd per beveiligde e-mail.",
    "Aanbod telefonisch toegelicht.",
    "Aanbieder meldt dat het aanbod bij het bestuur ligt.",
    "Getekend exemplaar toegezegd voor volgende week.",
)
RUNNING: Final = (
    "Halfjaargesprek gevoerd: instroom op schema.",
    "Aanbieder meldt wachttijd van vier weken.",
    "Jaarlijkse evaluatie ingepland.",
    "Etalagetekst ontvangen voor de publicatie.",
    "Tevredenheid van deelnemers besproken; geen bijzonderheden.",
    "Kwartaalcijfers ontvangen.",
)
REJECTED: Final = (
    "Het dossier voldoet na herhaald verzoek niet aan de gestelde eisen.",
    "De ontbrekende stukken zijn niet binnen de afgesproken tijd aangeleverd.",
    "Bij de beoordeling is vastgesteld dat aan deze eis niet wordt voldaan en dat herstel niet wordt verwacht.",
)
REFERRED: Final = (
    "In deze regio is al een organisatie gecontracteerd; wij verwijzen u daarnaar door.",
    "De zorg in deze regio is via een organisatie ingekocht. U kunt zich daar als onderaannemer melden.",
    "De voorkeursvolgorde in de regio laat geen apart contract toe.",
)
TOO_LATE: Final = (
    "De uiterste dag voor aanbiedingen is verstreken en de aanvrager is geen nieuwe zorgaanbieder.",
    "De beoordeling kwam pas na 30 september rond; een aanbod is niet meer mogelijk.",
)
OBJECTIONS: Final = (
    "Wij zijn het niet eens met de voorrang voor huisartsenorganisaties.",
    "De eis van twee programma's is voor een klein verband niet haalbaar.",
    "Wij missen het register waarin onze coaches staan ingeschreven.",
    "Twee overleggen per jaar in elke regio is voor een landelijke aanbieder onevenredig.",
    "De termijn tussen aanbod en ondertekening valt deels in de herfstvakantie.",
    "Wij vragen om een overgangsregeling voor coaches in opleiding.",
    "De uitloop van twee jaar is te kort voor deelnemers met een onderhoudsfase.",
)
UNWILLING: Final = "De huisartsenorganisatie laat weten dit jaar geen contract aan te gaan."
RISK: Final = (
    "Wachttijd boven de norm en geen organisatie in beeld; de zorgplicht komt in gevaar.",
    "Geen enkele keten in deze regio voor kinderen; individuele coaches zijn nodig.",
)
DUTY_OF_CARE: Final = (
    "Zonder deze aanbieder loopt de wachttijd in het oosten van de regio op tot boven de norm.",
    "De gecontracteerde organisatie kan de vraag in dit gebied dit jaar niet aan.",
)
EXCLUDED: Final = (
    "Uit openbare gegevens blijkt een uitsluitingsgrond die bij de aanvraag niet is gemeld.",
    "De uitsluitingsgrond staat vast; voortzetting van het contract is niet verantwoord.",
)
AMENDMENT: Final = "Na bezwaren erkend: het register stelt gelijkwaardige eisen aan scholing en kwaliteit."
WITHDRAWN: Final = (
    "Aanbieder ziet af van een contract: te weinig capaciteit.",
    "Aanbieder gaat als onderaannemer verder bij een samenwerkingsverband.",
    "Praktijk stopt per einde jaar.",
)
