from types import SimpleNamespace

import pytest

from assistant.advice import criteria, in_general
from assistant.assistant import Assistant
from assistant.store import Index
from assistant.types import Statement, Subject


@pytest.fixture(scope="module")
def assistant(sync):
    return Assistant(Index.open(sync.index))


def test_advice_goes_by_the_criteria_that_are_met_each_cited_with_the_words_that_meet_it(assistant):
    answer = assistant.ask("Our files may not leave our own building, which one should we take?")
    assert (answer.status, answer.kind, answer.recommendation.choice) == ("answered", "recommendation", "Birch")
    assert answer.answer.startswith("Birch: ")
    (score,) = answer.recommendation.scores
    assert score.score == len(score.matched) >= 1
    quotes = {c.marker: c.quote for c in answer.citations}
    assert all(match.criterion in quotes[match.marker] for match in score.matched)
    assert any("building" in match.because for match in score.matched)


def test_where_no_criterion_is_met_the_answer_asks_back_and_cites_what_the_sources_choose_by(assistant):
    answer = assistant.ask("We paint our bikes green and have a parrot. Atlas or Birch?")
    assert (answer.status, answer.recommendation) == ("needs_input", None)
    assert answer.answer.startswith("Which of these is true of you? ")
    assert answer.citations


def test_a_criterion_that_names_a_product_is_met_by_who_names_it_too(sync, tmp_path):
    boats = (
        "# Heron vs Swan\n\nHeron is a sail loft. Swan is a sail loft.\n\n"
        "## When to choose Heron\n\nChoose Heron when:\n\n- you sew most of your sails with SailMaker\n"
        "- you race in strong wind\n\n## When to choose Swan\n\nChoose Swan when:\n\n- you sail with children\n"
    )
    lofts = Assistant(sync.of(tmp_path, boats))
    told = "We race in strong wind and sew most of our sails"
    without, named = (lofts.ask(f"{told}{how}. Heron or Swan?") for how in ("", " with SailMaker"))
    assert [c.quote for c in without.citations] == ["you race in strong wind"]
    assert "you sew most of your sails with SailMaker" in [c.quote for c in named.citations]


def test_what_is_told_in_several_clauses_is_held_against_the_criteria_clause_by_clause(sync, tmp_path):
    boats = (
        "# Heron vs Swan\n\nHeron is a sail loft. Swan is a sail loft.\n\n"
        "## When to choose Heron\n\nChoose Heron when:\n\n- you race in strong wind\n"
        "- you want Lugger or Gaffer sails\n\n"
        "## When to choose Swan\n\nChoose Swan when:\n\n- you sail with children\n- you live far from the sea\n"
    )
    answer = Assistant(sync.of(tmp_path, boats)).ask(
        "My brother insists on Gaffer sails, but our home is in the mountains, hours from any coast. Heron or Swan?"
    )
    assert {(s.subject, s.matched[0].criterion) for s in answer.recommendation.scores} == {
        ("Heron", "you want Lugger or Gaffer sails"),
        ("Swan", "you live far from the sea"),
    }


def test_what_is_chosen_when_is_a_criterion_though_nothing_is_compared(sync, tmp_path):
    handbook = (
        "# Handbook\n\nWork is done in one of two patterns.\n\n- Choose mornings when you have to collect children.\n"
        "- Choose evenings when your customers live overseas.\n\nThe canteen opens at noon.\n"
    )
    staff = Assistant(sync.of(tmp_path, handbook))
    answer = staff.ask("I collect my children at three. Which pattern should I choose?")
    assert (answer.kind, answer.recommendation.choice) == ("recommendation", "Mornings")
    assert staff.ask("Which pattern should I use for the minutes?").recommendation is None


def test_a_criterion_under_a_heading_is_held_against_the_numbers_of_a_situation(sync, tmp_path):
    printing = (
        "# Printing\n\nWe print in house or at a shop.\n\n## Choose the house printer when\n\n"
        "- you print more than 600 pages a month\n\n## Choose the shop when\n\n"
        "- you print less than 400 pages a month\n"
    )
    answer = Assistant(sync.of(tmp_path, printing)).ask("We print about 700 pages a month. What should we go for?")
    assert (answer.kind, answer.recommendation.choice) == ("recommendation", "House printer")
    assert [score.subject for score in answer.recommendation.scores] == ["House printer"]


FERRY = (
    "# Getting to the island\n\nThe island has no bridge.\n\n## Ferry or water taxi\n\n"
    "- Use the ferry when you bring a car or a caravan.\n"
    "- Use the water taxi when you arrive after the last sailing at night, or when you have a train to catch.\n\n"
    "## Where to sleep\n\n- Choose the campsite when you have a tent and do not mind rain.\n"
    "- Choose the hostel when you come alone and want company. Do not choose it for its breakfast.\n"
)


@pytest.fixture(scope="module")
def island(sync, tmp_path_factory):
    return Assistant(sync.of(tmp_path_factory.mktemp("island"), FERRY))


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        ("We have a caravan behind us. Ferry or water taxi?", "Ferry"),
        (
            "Our plane lands at midnight, long after the last sailing at night. Should we go by ferry or taxi?",
            "Water taxi",
        ),
        ("I travel by myself and would love company. Where should I sleep?", "Hostel"),
    ],
)
def test_of_several_choices_only_the_one_that_is_asked_about_is_weighed(island, question, choice):
    recommended = island.ask(question).recommendation
    assert (recommended.choice, [score.subject for score in recommended.scores]) == (choice, [choice])


def test_what_not_to_choose_for_is_no_criterion(island):
    assert not [c for c in criteria(island.index) if "breakfast" in c.statement.text]


def test_what_the_sources_say_decides_comes_first_and_is_quoted(sync, tmp_path):
    stores = (
        "# Barn vs Vault\n\nBarn is a store for seed. Vault is a store for seed.\n\n## When to choose which\n\n"
        "Choose Barn when:\n\n- you sow most of it within the year\n- you have no cold room\n\n"
        "Choose Vault when:\n\n- the seed is of a rare kind\n- you keep it for more than ten years\n\n"
        "If both lists fit, rare seed decides: it goes to Vault.\n"
    )
    shop = Assistant(sync.of(tmp_path, stores))
    answer = shop.ask("Our seed is of a rare kind, and we sow most of it within the year. Barn or Vault?")
    assert (answer.recommendation.choice, answer.answer.startswith("Vault: ")) == ("Vault", True)
    assert answer.citations[-1].quote == "If both lists fit, rare seed decides: it goes to Vault."
    one_sided = shop.ask("Our seed is of a rare kind. Barn or Vault?")
    assert [score.subject for score in one_sided.recommendation.scores] == ["Vault"]
    assert "decides" not in one_sided.answer


def test_the_conjunction_of_a_list_is_not_said_after_its_item(sync, tmp_path):
    lists = (
        "# Posting\n\n## Choose the courier when\n\n"
        "- the parcel weighs more than 20 kg, or\n- it has to arrive today.\n\n"
        "## Choose the post when\n\n- the parcel weighs less than 5 kg, and\n- there is no hurry.\n"
    )
    answer = Assistant(sync.of(tmp_path, lists)).ask("Our parcel weighs 30 kg. Which should we choose?")
    assert (answer.recommendation.choice, " or [" in answer.answer) == ("Courier", False)


def test_what_is_no_choice_is_no_advice(assistant):
    assert assistant.ask("Which encryption does Atlas use?").kind == "lookup"


@pytest.mark.parametrize(
    "question",
    [
        "When should we choose Birch?",
        "in which cases would you go for Birch",
        "Why take Birch over Atlas?",
        "give me the reasons that'd point to birch, as bullets",
    ],
)
def test_who_asks_when_to_choose_one_gets_all_that_the_sources_list_for_it(assistant, question):
    listed = [s.text for s in assistant.index.statements if s.section[-1:] == ("When to choose Birch",) and s.lead]
    answer = assistant.ask(question)
    assert [citation.quote for citation in answer.citations] == listed
    assert len(listed) > 1


def test_who_asks_when_to_use_a_part_of_it_does_not(assistant):
    answer = assistant.ask("When should we use encryption on Birch?")
    assert not any("When to choose" in " ".join(citation.section) for citation in answer.citations)


def test_what_is_recommended_without_a_condition_is_told_from_what_is_recommended_with_one():
    texts = ("We recommend Atlas.", "We recommend Atlas if you travel.", "Choose Atlas when you travel.")
    statements = tuple(Statement("d.md", 0, len(t), t, "sentence", ("Recommendation",), subject="Atlas") for t in texts)
    index = SimpleNamespace(statements=statements, subjects=(Subject("Atlas"), Subject("Birch")))
    assert [c.statement.text for c in in_general(criteria(index))] == ["We recommend Atlas."]
