"""What somebody typed is shown again by the words that stood beside it."""

from desk.web.typed import shown


def test_fields_go_by_their_words_and_what_nobody_typed_is_left_out() -> None:
    fields = [("version", "3"), ("text", "Gebeld."), ("reason", " "), ("coach1.agb", "90000001"), ("fte", "12")]
    assert shown(fields) == [("Tekst", "Gebeld."), ("Onderaannemer 2, AGB-code", "90000001"), ("Fte", "12")]


def test_an_answer_about_a_rule_goes_by_its_paragraph() -> None:
    assert shown([("3.3.2/education", "yes")]) == [("Paragraaf 3.3.2", "ja")]


def test_a_field_without_words_goes_by_its_own_name() -> None:
    assert shown([("coach.", "x"), ("licence.kd2o.from", "1-1-2026")]) == [
        ("Coach.", "x"),
        ("Licence.kd2o.from", "1-1-2026"),
    ]
