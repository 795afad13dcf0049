"""Worded questions over the corpora of tests/corpora, each with its answer reckoned apart: fractions, written out.

Conventions: a month has 730 hours, a year 12 months, 365 days or 8,760 hours, and 52 weeks; a working week has 40
hours; what is bought whole is rounded up. Several readings of a question may be right: then all are listed, the best first.
"""

from fractions import Fraction as F
from typing import NamedTuple

CORPORA = ("databases", "hosting", "office", "helpdesk")
Reading = tuple[F, F | None, str]
"""Low, high (None: open above) and unit."""


class Case(NamedTuple):
    """One question and what must come of it."""

    question: str
    accept: tuple[Reading, ...] = ()
    after: tuple[str, ...] = ()
    """Earlier questions of the conversation, oldest first."""
    corpus: str = ""
    expect: str = "calculation"
    """calculation, needs_input, lookup (answered by a quote) or not_in_sources."""
    says: tuple[str, ...] = ()
    """What the answer must contain."""
    cites: tuple[str, ...] = ()
    """What the cited quotes must contain."""


def one(value: F, *units: str) -> tuple[Reading, ...]:
    """One exact value, in each unit in which it may fairly be given."""
    return tuple((value, value, unit) for unit in units)


def span(low: F, high: F | None, *units: str) -> tuple[Reading, ...]:
    """A range, in each unit in which it may fairly be given."""
    return tuple((low, high, unit) for unit in units)


def of(corpus: str, *cases: Case) -> list[Case]:
    """`cases` over one corpus."""
    return [case._replace(corpus=corpus) for case in cases]


CASES = [
    # databases: fixed fee
    *of(
        "databases",
        Case(
            "What would 4 larchbase databases run us per year, just the fee?",
            one(F(4) * 48 * 12, "EUR", "EUR per year"),
            cites=("€48",),
        ),
        Case("a dozen databases on Larch for half a year, fees only pls", one(F(12) * 48 * 6, "EUR"), cites=("€48",)),
        Case(
            "Broken down to a single day, what is the database fee of one Larchbase database?",
            one(F(48) * 12 / 365, "EUR per day", "EUR"),
            cites=("€48",),
        ),
        Case(
            "Two databases on Larchbase plus business support for our one account, for eighteen months. What do fee and support add up to?",
            one(F(2) * 48 * 18 + F(210) * 18, "EUR"),
            cites=("€48", "€210"),
        ),
        Case(
            "With seven databases, by how much do the monthly database fees of Larchbase and Quillstore differ?",
            one(F(7) * 48 - F(7) * 0, "EUR per month", "EUR"),
            says=("336.00",),
            cites=("€48", "monthly fee"),
        ),
    ),
    # databases: storage and traffic
    *of(
        "databases",
        Case(
            "800 GB on Quillstore for a year, storage only",
            one(F(800) * F("0.32") * 12, "EUR", "EUR per year"),
            cites=("€0.32",),
        ),
        Case(
            "storage bill larchbase, 2.5k GB, monthly?",
            one(F(2500) * F("0.25"), "EUR per month", "EUR"),
            cites=("€0.25",),
        ),
        Case(
            "Our archive is 2 TB. What does it cost to keep it on Larchbase each month, as far as storage goes?",
            one(F(2) * 1000 * F("0.25"), "EUR per month", "EUR") + one(F(2) * 1024 * F("0.25"), "EUR per month", "EUR"),
            cites=("€0.25",),
        ),
        Case(
            "Storing 1,500 GB: Larchbase next to Quillstore per month, which one is cheaper and by how much?",
            one(F(1500) * F("0.32") - F(1500) * F("0.25"), "EUR per month", "EUR"),
            says=("375.00", "480.00", "Larchbase"),
            cites=("€0.25", "€0.32"),
        ),
        Case(
            "I'm planning 3 databases of 400 GB each on Larchbase. Fee and storage together, what leaves our account every month?",
            one(F(3) * 48 + F(3) * 400 * F("0.25"), "EUR per month", "EUR"),
            cites=("€48", "€0.25"),
        ),
        Case(
            "Somewhere between 500 and 900 GB will sit on Quillstore. In what range will the monthly storage bill be?",
            span(F(500) * F("0.32"), F(900) * F("0.32"), "EUR per month", "EUR"),
            cites=("€0.32",),
        ),
        Case(
            "300 GB of outbound traffic a month on Larchbase: what's that over a year?",
            one(F(300) * F("0.09") * 12, "EUR", "EUR per year"),
            cites=("€0.09",),
        ),
    ),
    # databases: compute
    *of(
        "databases",
        Case(
            "Two Quillstore instances round the clock for a month, how much?",
            one(F(2) * F("0.65") * 730, "EUR", "EUR per month"),
            cites=("€0.65",),
        ),
        Case(
            "We'd run 4 instances on Larch 8 hours a day on weekdays. Compute for a year?",
            one(F(4) * F("0.40") * 8 * 5 * 52, "EUR", "EUR per year"),
            cites=("€0.40",),
        ),
        Case(
            "one larchbase instance 24/7 = how many euros a day",
            one(F("0.40") * 24, "EUR per day", "EUR"),
            cites=("€0.40",),
        ),
        Case(
            "Compute for three instances 24/7 over 6 months: compare Larch with Quill, please.",
            one(F(3) * F("0.65") * 730 * 6 - F(3) * F("0.40") * 730 * 6, "EUR"),
            says=("5,256.00", "8,541.00", "Larchbase"),
            cites=("€0.40", "€0.65"),
        ),
    ),
    # databases: share and break-even
    *of(
        "databases",
        Case(
            "One Larchbase database with two instances running all month long: what percentage of fee plus compute is the fee?",
            one(F(48) / (F(48) + F(2) * F("0.40") * 730) * 100, "%"),
            cites=("€48", "€0.40"),
        ),
        Case(
            "At how many GB in a database does Larchbase's cheaper storage make up for its monthly fee, compared with Quillstore?",
            one(F(48) / (F("0.32") - F("0.25")), "GB") + one(F(686), "GB"),
            cites=("€48", "€0.25", "€0.32"),
        ),
    ),
    # databases: total cost
    *of(
        "databases",
        Case(
            "Finance asks for the total cost of ownership over a year, Larchbase against Quillstore: one database, one instance 24/7, 500 GB of storage, and our administrator earns €72,000 a year.",
            span(
                F("0.65") * 8760
                + F(500) * F("0.32") * 12
                + F(72000) * 15 / 100
                - (F(48) * 12 + F("0.40") * 8760 + F(500) * F("0.25") * 12 + F(72000) * 10 / 100),
                F("0.65") * 8760
                + F(500) * F("0.32") * 12
                + F(72000) * 25 / 100
                - (F(48) * 12 + F("0.40") * 8760 + F(500) * F("0.25") * 12 + F(72000) * 5 / 100),
                "EUR",
                "EUR per year",
            )
            + span(
                F("0.65") * 8760
                + F(500) * F("0.32") * 12
                + F(72000) * 15 / 100
                - (F(48) * 12 + F("0.40") * 8760 + F(500) * F("0.25") * 12 + F(72000) * 5 / 100),
                F("0.65") * 8760
                + F(500) * F("0.32") * 12
                + F(72000) * 25 / 100
                - (F(48) * 12 + F("0.40") * 8760 + F(500) * F("0.25") * 12 + F(72000) * 10 / 100),
                "EUR",
                "EUR per year",
            ),
            says=("9,180.00", "12,780.00", "18,414.00", "25,614.00", "Larchbase"),
            cites=("5-10%", "15-25%", "€48"),
        ),
    ),
    # databases: team time
    *of(
        "databases",
        Case(
            "How many hours a week would one full-time administrator put into Quillstore?",
            span(F(40) * 15 / 100, F(40) * 25 / 100, "hours per week", "hours"),
            cites=("15-25%",),
        ),
        Case(
            "Two admins, and each of them gives Larchbase the share of time that your notes estimate. What's that in FTE?",
            span(F(2) * 5 / 100, F(2) * 10 / 100, "FTE"),
            cites=("5-10%",),
        ),
        Case(
            "How many hours a week would one administrator save on Larchbase as compared with Quillstore?",
            span(F(40) * 15 / 100 - F(40) * 10 / 100, F(40) * 25 / 100 - F(40) * 5 / 100, "hours per week", "hours")
            + span(F(40) * 15 / 100 - F(40) * 5 / 100, F(40) * 25 / 100 - F(40) * 10 / 100, "hours per week", "hours"),
            cites=("5-10%", "15-25%"),
        ),
        Case(
            "An administrator's hour costs us €55. What does the time for Quillstore come to per month, with one administrator?",
            span(F(40) * 52 / 12 * 15 / 100 * 55, F(40) * 52 / 12 * 25 / 100 * 55, "EUR per month", "EUR"),
            cites=("15-25%",),
        ),
    ),
    # databases: what-if and conversion
    *of(
        "databases",
        Case(
            "If Larchbase raised its fee to €60 per database, what would five of them cost us in a year?",
            one(F(5) * 60 * 12, "EUR", "EUR per year"),
        ),
        Case(
            "Suppose the fee for Larch goes up 10%. Six databases, one quarter?",
            one(F(6) * 48 * F("1.1") * 3, "EUR"),
            cites=("€48",),
        ),
        Case(
            "A euro is 1.10 dollars at the moment. What are the fees of 2 Larchbase databases for a year in dollars?",
            one(F(2) * 48 * 12 * F("1.10"), "USD"),
            cites=("€48",),
        ),
    ),
    # databases: follow-up
    *of(
        "databases",
        Case(
            "and for 9?",
            one(F(9) * 48 * 12, "EUR", "EUR per year"),
            cites=("€48",),
            after=("What is the fee for 4 Larchbase databases over a year?",),
        ),
        Case(
            "per month?",
            one(F(9) * 48, "EUR per month", "EUR"),
            cites=("€48",),
            after=("What is the fee for 4 Larchbase databases over a year?", "and for 9?"),
        ),
        Case(
            "at €40 instead?",
            one(F(5) * 40 * 12, "EUR", "EUR per year"),
            after=("What do 5 Larchbase databases cost per year in fees?",),
        ),
        Case(
            "and on quillstore?",
            one(F(300) * F("0.05") * 12, "EUR", "EUR per year"),
            cites=("€0.05",),
            after=("What do 300 GB of outbound traffic a month on Larchbase cost over a year?",),
        ),
        Case(
            "And if she only worked 32 hours a week?",
            span(F(32) * 15 / 100, F(32) * 25 / 100, "hours per week", "hours"),
            cites=("15-25%",),
            after=("How many hours a week would one administrator spend on Quillstore?",),
        ),
    ),
    # databases: needs_input
    *of(
        "databases",
        Case("What will storage on Larchbase cost us per month?", expect="needs_input", says=("GB",)),
        Case("minus 3 databases on Larchbase for a year, what's the fee?", expect="needs_input"),
        Case("Our admin works 30 hours a day. How many hours a week does Quillstore take of it?", expect="needs_input"),
        Case(
            "If Quillstore took 150% of an administrator's time, how many hours a week would that be for one admin?",
            expect="needs_input",
        ),
        Case("Work out the whole yearly compute bill that we'd have on Quillstore", expect="needs_input"),
    ),
    # databases: lookup
    *of(
        "databases",
        Case("what's the fee per database on larchbase?", expect="lookup", cites=("€48",)),
        Case("Does Quillstore bill for storage, and how much per GB?", expect="lookup", cites=("€0.32",)),
        Case("how big a share of an administrator's time does Larch take", expect="lookup", cites=("5-10%",)),
        Case("How much is business support on Larchbase?", expect="lookup", cites=("€210",)),
    ),
    # databases: near miss
    *of(
        "databases",
        Case("Annual cost of 4 databases on Harborline, please", expect="not_in_sources"),
        Case("What would a Larchbase training course for six people cost?", expect="not_in_sources"),
        Case("How much do 3 public IP addresses on Quillstore cost per month?", expect="not_in_sources"),
    ),
    # hosting: fixed fee
    *of(
        "hosting",
        Case(
            "platform fees for 4 projects on Korvane, whole year",
            one(F(4) * 150 * 12, "USD", "USD per year"),
            cites=("$150",),
        ),
        Case(
            "If we open five projects, how far apart are Korvane and Tessalon in platform fees each month?",
            one(F(5) * 150 - F(5) * 45, "USD per month", "USD"),
            says=("750.00", "225.00", "Tessalon"),
            cites=("$150", "$45"),
        ),
        Case(
            "What does Korvane's platform fee for one project come to per day?",
            one(F(150) * 12 / 365, "USD per day", "USD"),
            cites=("$150",),
        ),
        Case(
            "Three projects for 18 months: put the platform fees of Korvane, Brightmoor and Tessalon side by side.",
            one(F(3) * 150 * 18 - F(3) * 0 * 18, "USD")
            + one(F(3) * 45 * 18 - F(3) * 0 * 18, "USD")
            + one(F(3) * 150 * 18 - F(3) * 45 * 18, "USD"),
            says=("8,100.00", "2,430.00", "Brightmoor"),
            cites=("$150", "$45"),
        ),
    ),
    # hosting: compute
    *of(
        "hosting",
        Case(
            "10 GPUs at Brightmoor 24/7 for one month?",
            one(F(10) * F("2.50") * 730, "USD", "USD per month"),
            cites=("$2.50",),
        ),
        Case(
            "We want to keep one Tessalon node busy a whole year, day and night. What's the compute bill, fee aside?",
            one(F("18.40") * 8760, "USD", "USD per year"),
            cites=("$18.40",),
        ),
        Case(
            "six GPUs on korvane, office hours only (8 hours a day on weekdays), compute per month",
            one(F(6) * F("3.20") * 8 * 5 * 52 / 12, "USD per month", "USD"),
            cites=("$3.20",),
        ),
        Case(
            "Going by the prices elsewhere on the market, what would four GPUs running nonstop set us back a month?",
            (
                (F(4) * 2 * 730, None, "USD per month"),
                (F(4) * 2 * 730, None, "USD"),
                (F(4) * 2 * 730, F(4) * 12 * 730, "USD"),
            ),
            cites=("$2 to $12+",),
        ),
        Case(
            "8 GPUs for 1,000 hours, compute only: is Brightmoor or Korvane cheaper, and by how much?",
            one(F(8) * F("3.20") * 1000 - F(8) * F("2.50") * 1000, "USD"),
            says=("25,600.00", "20,000.00", "Brightmoor"),
            cites=("$3.20", "$2.50"),
        ),
        Case(
            "Korvane: one project, two GPUs that never rest. What share of the monthly bill is the platform fee?",
            one(F(150) / (F(150) + F(2) * F("3.20") * 730) * 100, "%"),
            cites=("$150", "$3.20"),
        ),
        Case(
            "We plan dev, test, staging and prod, each as its own Korvane project. What do the platform fees add up to over a year?",
            one(F(4) * 150 * 12, "USD", "USD per year"),
            cites=("$150",),
        ),
        Case(
            "We keep one GPU at $4/hr up for 500 hours a month in one Korvane project. How big is the platform fee as a percentage of the GPU's bill?",
            one(F(150) / (4 * 500) * 100, "%"),
            cites=("$150",),
        ),
        Case(
            "Sharing on Korvane (one project) gets us from 10 GPUs to 6, each $5 an hour, 720 hours a month. What do we save a month against staying on Brightmoor with 10, after the platform fee?",
            one(F(4) * 5 * 720 - 150, "USD", "USD per month"),
            cites=("$150",),
        ),
    ),
    # hosting: packing
    *of(
        "hosting",
        Case(
            "We've got 9 small inference jobs, each needs 30% of a GPU. How many GPUs is that on Korvane?",
            one(F(3), "GPU", "GPUs"),
        ),
        Case(
            "Two jobs take 60% of a GPU each, three take 40% and two take 25%. How many GPUs do we need when they share?",
            one(F(3), "GPU", "GPUs"),
        ),
        Case(
            "14 models, a quarter of a GPU apiece. How many GPUs does sharing save against a whole GPU for each model?",
            one(F(14) - F(4), "GPU", "GPUs"),
        ),
        Case(
            "Ten jobs at 25% of a GPU, sharing, but we never load a GPU beyond 80%. GPUs needed?",
            one(F(4), "GPU", "GPUs"),
        ),
        Case("20 worklods of 15% each sharing gpus on korvane: number of gpus?", one(F(4), "GPU", "GPUs")),
        Case(
            "A dozen services need 0.2 GPU each; how many whole GPUs would Brightmoor make us rent, as it gives every job a GPU of its own?",
            one(F(12), "GPU", "GPUs"),
        ),
    ),
    # hosting: sharing money
    *of(
        "hosting",
        Case(
            "Fourteen models at 25% of a GPU, nonstop for a month, compute only: shared on Korvane versus one GPU each on Brightmoor. What's the difference?",
            one(F(14) * F("2.50") * 730 - F(4) * F("3.20") * 730, "USD", "USD per month"),
            says=("9,344.00", "25,550.00", "Korvane"),
            cites=("$3.20", "$2.50"),
        ),
        Case(
            "Six jobs that need half a GPU each run 24/7 on Korvane. How much compute money per year do we save if they share, against a GPU for each?",
            one((F(6) - F(3)) * F("3.20") * 8760, "USD", "USD per year"),
            cites=("$3.20",),
        ),
    ),
    # hosting: a number and what it costs, and what one dollar pays for
    *of(
        "hosting",
        Case(
            "I have 12 jobs, each needs a quarter of a GPU. GPUs at $2 an hour, one project, 730 hours in a month: how many GPUs and what monthly cost on Korvane versus Brightmoor?",
            one(F(12) * 2 * 730 - F(3) * 2 * 730 - 150, "USD", "USD per month"),
            says=("12 GPUs", "3 GPUs"),
        ),
        Case(
            "How many GPU hours a month must sharing save to pay for Korvane's platform fee at $1 an hour?",
            one(F(150), "hour", "hours", "hours per month"),
        ),
    ),
    # hosting: utilization
    *of(
        "hosting",
        Case(
            "Our GPUs on Brightmoor are busy 40% of the time. What do we effectively pay per used GPU-hour?",
            one(F("2.50") / F("0.40"), "USD per hour", "USD"),
            cites=("$2.50",),
        ),
        Case(
            "If we take utilization on Korvane from 30% to 75%, how much lower is the effective cost per used GPU-hour?",
            one(F("3.20") / F("0.30") - F("3.20") / F("0.75"), "USD per hour", "USD")
            + one((1 - F("0.30") / F("0.75")) * 100, "%")
            + one(F("3.20") / F("0.75"), "USD per hour", "USD"),
            cites=("$3.20",),
        ),
        Case(
            "we pay $24k a month for GPUs that are 25% utilized. sharing would bring us to 75%. new bill for the same work?",
            one(F(24000) * 25 / 75, "USD per month", "USD")
            + one(F(24000) - F(24000) * 25 / 75, "USD per month", "USD"),
        ),
        Case(
            "At 35% utilization we need 20 GPUs. How many would do the same work at 70%?",
            one(F(20) * 35 / 70, "GPU", "GPUs"),
        ),
        Case(
            "18 GPUs sit at 30% today. Say we got them up to 80%: how many do we still need?", one(F(7), "GPU", "GPUs")
        ),
    ),
    # hosting: team time
    *of(
        "hosting",
        Case(
            "There are six of us. How many hours a week would Korvane eat?",
            span(F(6) * 40 * 8 / 100, F(6) * 40 * 15 / 100, "hours per week", "hours"),
            cites=("8-15%",),
        ),
        Case(
            "ten engineers on Tessalon: operations effort in full-time equivalents?",
            span(F(10) * 4 / 100, F(10) * 10 / 100, "FTE"),
            cites=("4-10%",),
        ),
        Case(
            "For a team of five, how many more hours per week does Korvane take than Brightmoor?",
            span(
                F(5) * 40 * 8 / 100 - F(5) * 40 * 6 / 100,
                F(5) * 40 * 15 / 100 - F(5) * 40 * 3 / 100,
                "hours per week",
                "hours",
            )
            + span(
                F(5) * 40 * 8 / 100 - F(5) * 40 * 3 / 100,
                F(5) * 40 * 15 / 100 - F(5) * 40 * 6 / 100,
                "hours per week",
                "hours",
            ),
            cites=("8-15%", "3-6%"),
        ),
        Case(
            "Four engineers at $140k a year each: what does the time they spend on Brightmoor cost us annually?",
            span(F(4) * 140000 * 3 / 100, F(4) * 140000 * 6 / 100, "USD", "USD per year"),
            cites=("3-6%",),
        ),
    ),
    # hosting: break-even
    *of(
        "hosting",
        Case(
            "How many GPU-hours a month do we have to save by sharing on Korvane until the platform fee of one project has paid for itself?",
            one(F(150) / F("3.20"), "hours", "hours per month") + one(F(47), "hours", "hours per month"),
            cites=("$150", "$3.20"),
        ),
        Case(
            "We run eight GPUs 24/7 on Brightmoor. Moving to one Tessalon node, with one project, costs $6,000 once. After how many months have we earned that back, fee included?",
            one(F(6000) / (F(8) * F("2.50") * 730 - F("18.40") * 730 - 45), "month", "months")
            + one(F(6), "month", "months"),
            cites=("$18.40", "$2.50", "$45"),
        ),
    ),
    # hosting: total cost
    *of(
        "hosting",
        Case(
            "Please do the TCO for a year, Korvane against Brightmoor: 2 projects, 8 GPUs 24/7, a team of five at $120,000 each.",
            span(
                F(2) * 150 * 12
                + F(8) * F("3.20") * 8760
                + F(5) * 120000 * 8 / 100
                - (F(8) * F("2.50") * 8760 + F(5) * 120000 * 6 / 100),
                F(2) * 150 * 12
                + F(8) * F("3.20") * 8760
                + F(5) * 120000 * 15 / 100
                - (F(8) * F("2.50") * 8760 + F(5) * 120000 * 3 / 100),
                "USD",
                "USD per year",
            )
            + span(
                F(2) * 150 * 12
                + F(8) * F("3.20") * 8760
                + F(5) * 120000 * 8 / 100
                - (F(8) * F("2.50") * 8760 + F(5) * 120000 * 3 / 100),
                F(2) * 150 * 12
                + F(8) * F("3.20") * 8760
                + F(5) * 120000 * 15 / 100
                - (F(8) * F("2.50") * 8760 + F(5) * 120000 * 6 / 100),
                "USD",
                "USD per year",
            ),
            says=("275,856.00", "317,856.00", "193,200.00", "211,200.00", "Brightmoor"),
            cites=("$150", "$3.20", "$2.50", "8-15%", "3-6%"),
        ),
    ),
    # hosting: what-if
    *of(
        "hosting",
        Case(
            "Say Tessalon doubles its platform fee. What do three projects pay over a year?",
            one(F(3) * 2 * 45 * 12, "USD", "USD per year"),
            cites=("$45",),
        ),
    ),
    # hosting: follow-up
    *of(
        "hosting",
        Case(
            "Same on Brightmoor?",
            one(F(4) * 0 * 12, "USD", "USD per year"),
            cites=("o platform fee",),
            after=("What are the platform fees for 4 projects on Korvane for a year?",),
        ),
        Case(
            "ok, and Tessalon?",
            one(F(4) * 45 * 12, "USD", "USD per year"),
            cites=("$45",),
            after=("What are the platform fees for 4 projects on Korvane for a year?", "Same on Brightmoor?"),
        ),
        Case(
            "at $2 instead?",
            one(F(10) * 2 * 730, "USD", "USD per month"),
            after=("What do 10 GPUs on Brightmoor cost, 24/7 for a month?",),
        ),
        Case(
            "and at 50%?",
            one(F("2.50") / F("0.50"), "USD per hour", "USD"),
            cites=("$2.50",),
            after=("What does a used GPU-hour on Brightmoor effectively cost at 40% utilization?",),
        ),
        Case(
            "what about Korvane",
            span(F(4) * 140000 * 8 / 100, F(4) * 140000 * 15 / 100, "USD", "USD per year"),
            cites=("8-15%",),
            after=("Four engineers at $140,000 a year each: what does their time on Brightmoor cost per year?",),
        ),
    ),
    # hosting: needs_input
    *of(
        "hosting",
        Case("What's our compute on Korvane going to cost a month?", expect="needs_input", says=("GPU",)),
        Case("At 0% utilization, what is the effective cost per used GPU-hour on Brightmoor?", expect="needs_input"),
        Case("6 GPUs running 30 hours a day on Korvane for a month: cost?", expect="needs_input"),
    ),
    # hosting: lookup
    *of(
        "hosting",
        Case("how much is a node at tessalon per hour", expect="lookup", cites=("$18.40",)),
        Case("Is there a platform fee on Brightmoor?", expect="lookup", cites=("o platform fee",)),
    ),
    # hosting: near miss
    *of(
        "hosting",
        Case("What do 4 TPUs on Korvane cost for a month?", expect="not_in_sources"),
        Case("How much would the onboarding workshop at Tessalon be for a team of seven?", expect="not_in_sources"),
    ),
    # office: monthly rates
    *of(
        "office",
        Case("how much are 12 desks a month", one(F(12) * 185, "GBP per month", "GBP"), cites=("£185",)),
        Case(
            "Desk rent for a team of nine over a full year?",
            one(F(9) * 185 * 12, "GBP", "GBP per year"),
            cites=("£185",),
        ),
        Case(
            "Coffee subscription for 23 people for half a year, what's the damage?",
            one(F(23) * F("9.50") * 6, "GBP"),
            cites=("£9.50",),
        ),
        Case("Eight parking spaces for 18 months?", one(F(8) * 70 * 18, "GBP"), cites=("£70",)),
        Case(
            "What do lockers for forty of us cost per year?",
            one(F(40) * 0 * 12, "GBP", "GBP per year"),
            cites=("ree of charge",),
        ),
        Case("Three parking spaces, one quarter pls", one(F(3) * 70 * 3, "GBP"), cites=("£70",)),
    ),
    # office: cleaning
    *of(
        "office",
        Case(
            "How many hours do the cleaners spend here in a year?",
            one(F(14) * 52, "hours", "hours per year"),
            cites=("14 hours per week",),
        ),
        Case(
            "What does cleaning cost us per month?",
            one(F(14) * F("18.50") * 52 / 12, "GBP per month", "GBP"),
            cites=("14 hours per week", "£18.50"),
        ),
        Case(
            "And the whole cleaning bill for a year, at the cleaning company's rate?",
            one(F(14) * F("18.50") * 52, "GBP", "GBP per year"),
            cites=("14 hours per week", "£18.50"),
        ),
        Case(
            "Express the cleaning hours as a full-time equivalent.",
            one(F(14) / 40, "FTE"),
            cites=("14 hours per week",),
        ),
        Case(
            "if the cleaners came 20 hours a week instead, what'd a week of cleaning cost?",
            one(F(20) * F("18.50"), "GBP per week", "GBP"),
            cites=("£18.50",),
        ),
    ),
    # office: per hour and per day
    *of(
        "office",
        Case("Conference room for three hours?", one(F(3) * 26, "GBP"), cites=("£26",)),
        Case("the snug for a full working day of 8 hours", one(F(8) * 12, "GBP"), cites=("£12",)),
        Case(
            "For a six-hour workshop, how much do we save by taking the Snug and not the conference room?",
            one(F(6) * 26 - F(6) * 12, "GBP"),
            says=("84.00",),
            cites=("£26", "£12"),
        ),
        Case("Five days on the road within the country: meal allowance?", one(F(5) * 34, "GBP"), cites=("£34",)),
        Case(
            "By how much is the meal allowance for ten days abroad higher than for ten days within the country?",
            one(F(10) * 58 - F(10) * 34, "GBP"),
            cites=("£58", "£34"),
        ),
    ),
    # office: totals and shares
    *of(
        "office",
        Case(
            "One person with a desk and the coffee subscription: monthly total?",
            one(F(185) + F("9.50"), "GBP per month", "GBP"),
            cites=("£185", "£9.50"),
        ),
        Case(
            "What does a new starter cost in the first year, counting the equipment grant, a desk and the coffee subscription?",
            one(F(320) + F(12) * (F(185) + F("9.50")), "GBP", "GBP per year"),
            cites=("£320", "£185", "£9.50"),
        ),
        Case(
            "we onboard 6 new starters this spring. equipment grants in total?", one(F(6) * 320, "GBP"), cites=("£320",)
        ),
    ),
    # office: break-even and what-if
    *of(
        "office",
        Case(
            "If a desk went up to £200, what would 10 seats cost in a year?",
            one(F(10) * 200 * 12, "GBP", "GBP per year"),
        ),
    ),
    # office: team time
    *of(
        "office",
        Case(
            "How many hours a week do desk moves and repairs take the facilities coordinator, who works full time?",
            span(F(40) * 20 / 100, F(40) * 30 / 100, "hours per week", "hours"),
            cites=("20-30%",),
        ),
        Case(
            "Ms Pryce, the facilities coordinator, earns £36,000 a year. What do desk moves and repairs cost in her time?",
            span(F(36000) * 20 / 100, F(36000) * 30 / 100, "GBP", "GBP per year"),
            cites=("20-30%",),
        ),
    ),
    # office: follow-up
    *of(
        "office",
        Case(
            "and for 15?",
            one(F(15) * 185 * 12, "GBP", "GBP per year"),
            cites=("£185",),
            after=("What do desks for 9 people cost over a year?",),
        ),
        Case(
            "per quarter?",
            one(F(9) * 185 * 3, "GBP", "GBP per quarter"),
            cites=("£185",),
            after=("What do desks for 9 people cost over a year?",),
        ),
        Case(
            "at £8 instead?",
            one(F(23) * 8 * 6, "GBP"),
            after=("What does the coffee subscription cost for 23 people for 6 months?",),
        ),
    ),
    # office: needs_input
    *of(
        "office",
        Case("What'll the coffee subscription cost our department for a year?", expect="needs_input"),
        Case("We book the conference room 26 hours a day for a week. Price?", expect="needs_input"),
        Case(
            "If repairs took 130% of the facilities coordinator's time, how many hours a week is that?",
            expect="needs_input",
        ),
        Case(
            "What do desk moves and repairs cost us a year in the facilities coordinator's pay?", expect="needs_input"
        ),
    ),
    # office: lookup
    *of(
        "office",
        Case("what's the daily meal allowance abroad", expect="lookup", cites=("£58",)),
        Case("How many hours per week are the cleaners in?", expect="lookup", cites=("14 hours per week",)),
        Case("How much is a guest pass?", expect="lookup", cites=("£15",)),
    ),
    # office: near miss
    *of(
        "office",
        Case("Gym membership for ten people for a year, what do we pay?", expect="not_in_sources"),
        Case("How much are lunch vouchers for 12 people per month?", expect="not_in_sources"),
        Case("We need 3 monitors: what does the office charge for them?", expect="not_in_sources"),
    ),
    # helpdesk: licences
    *of(
        "helpdesk",
        Case(
            "9 agents on Threadwell for a year, licences only",
            one(F(9) * 45 * 12, "USD", "USD per year"),
            cites=("$45",),
        ),
        Case(
            "We're a support crew of seven. Mossdesk licences for 18 months, ignoring tickets?",
            one(F(7) * 15 * 18, "USD"),
            cites=("$15",),
        ),
        Case(
            "With a dozen agents, how much more a month are Threadwell's licences than Mossdesk's?",
            one(F(12) * 45 - F(12) * 15, "USD per month", "USD"),
            says=("540.00", "180.00"),
            cites=("$45", "$15"),
        ),
        Case("3 phone lines on Threadwell, a year?", one(F(3) * 8 * 12, "USD", "USD per year"), cites=("$8",)),
    ),
    # helpdesk: tickets
    *of(
        "helpdesk",
        Case(
            "1.5k tickets a month on moss - ticket charges over a year?",
            one(F(1500) * F("0.30") * 12, "USD", "USD per year"),
            cites=("$0.30",),
        ),
        Case(
            "We had 5,000 tickets last month. What would Threadwell have charged us for the tickets as such?",
            one(F(5000) * 0, "USD", "USD per month"),
            cites=("charge per ticket",),
        ),
        Case(
            "40 tickets a day, 365 days a year, on Mossdesk: charges for the tickets per year",
            one(F(40) * 365 * F("0.30"), "USD", "USD per year"),
            cites=("$0.30",),
        ),
    ),
    # helpdesk: totals
    *of(
        "helpdesk",
        Case(
            "Mossdesk with 20 agents and 3,000 tickets a month: what's the monthly bill?",
            one(F(20) * 15 + F(3000) * F("0.30"), "USD per month", "USD"),
            cites=("$15", "$0.30"),
        ),
        Case(
            "Five agents, between 1,000 and 1,400 tickets a month. What should we expect Mossdesk to bill us monthly?",
            span(F(5) * 15 + F(1000) * F("0.30"), F(5) * 15 + F(1400) * F("0.30"), "USD per month", "USD"),
            cites=("$15", "$0.30"),
        ),
        Case(
            "First year on Threadwell for eight agents, setup included?",
            one(F(2400) + F(8) * 45 * 12, "USD", "USD per year"),
            cites=("$2,400", "$45"),
        ),
        Case(
            "10 agents and 2,000 tickets a month. Licences plus tickets: which suite is cheaper per month, and by how much?",
            one(F(10) * 15 + F(2000) * F("0.30") - (F(10) * 45 + F(2000) * 0), "USD per month", "USD"),
            says=("450.00", "750.00", "Threadwell"),
            cites=("$45", "$15", "$0.30"),
        ),
        Case(
            "Licences, tickets and setup over two years for 6 agents with 800 tickets a month: Threadwell or Mossdesk, and what's the gap?",
            one(F(2400) + F(6) * 45 * 24 - (F(6) * 15 * 24 + F(800) * F("0.30") * 24), "USD"),
            says=("8,880.00", "7,920.00", "Mossdesk"),
            cites=("$2,400", "$45", "$15", "$0.30"),
        ),
        Case(
            "Total cost of ownership for the first 12 months, both suites: 10 agents, 2,000 tickets a month, setup and upkeep (at our house rate) included.",
            span(
                F(10) * 15 * 12
                + F(2000) * F("0.30") * 12
                + F(5) * 52 * 60
                - (F(2400) + F(10) * 45 * 12 + F(4) * 52 * 60),
                F(10) * 15 * 12
                + F(2000) * F("0.30") * 12
                + F(7) * 52 * 60
                - (F(2400) + F(10) * 45 * 12 + F(2) * 52 * 60),
                "USD",
                "USD per year",
            )
            + span(
                F(10) * 15 * 12
                + F(2000) * F("0.30") * 12
                + F(5) * 52 * 60
                - (F(2400) + F(10) * 45 * 12 + F(2) * 52 * 60),
                F(10) * 15 * 12
                + F(2000) * F("0.30") * 12
                + F(7) * 52 * 60
                - (F(2400) + F(10) * 45 * 12 + F(4) * 52 * 60),
                "USD",
                "USD per year",
            ),
            says=("14,040.00", "20,280.00", "24,600.00", "30,840.00", "Threadwell"),
            cites=("$2,400", "$45", "$15", "$0.30", "2-4 hours", "5-7 hours", "$60"),
        ),
    ),
    # helpdesk: break-even
    *of(
        "helpdesk",
        Case(
            "With ten agents, at how many tickets a month do Threadwell and Mossdesk cost the same, setup left aside?",
            one(F(10) * (F(45) - F(15)) / F("0.30"), "ticket", "tickets", "tickets per month"),
            cites=("$45", "$15", "$0.30"),
        ),
        Case(
            "How many tickets per agent and month does it take for Threadwell's dearer licence to pay off against Mossdesk's ticket charge?",
            one((F(45) - F(15)) / F("0.30"), "ticket", "tickets", "tickets per month"),
            cites=("$45", "$15", "$0.30"),
        ),
    ),
    # helpdesk: upkeep
    *of(
        "helpdesk",
        Case(
            "Hours per year for the upkeep of Threadwell?",
            span(F(2) * 52, F(4) * 52, "hours", "hours per year"),
            cites=("2-4 hours",),
        ),
        Case(
            "What does Mossdesk's upkeep cost a year at what an administrator's hour is charged in our house?",
            span(F(5) * 52 * 60, F(7) * 52 * 60, "USD", "USD per year"),
            cites=("5-7 hours", "$60"),
        ),
        Case(
            "threadwell upkeep, hours per month",
            span(F(2) * 52 / 12, F(4) * 52 / 12, "hours", "hours per month"),
            cites=("2-4 hours",),
        ),
        Case(
            "How many more hours a week does the upkeep of Mossdesk take than that of Threadwell?",
            span(F(5) - F(4), F(7) - F(2), "hours per week", "hours")
            + span(F(5) - F(2), F(7) - F(4), "hours per week", "hours"),
            cites=("2-4 hours", "5-7 hours"),
        ),
        Case(
            "Our administrator makes $83,200 a year. Going by her salary, what does Threadwell's upkeep cost us annually?",
            span(F(83200) / 2080 * 2 * 52, F(83200) / 2080 * 4 * 52, "USD", "USD per year"),
            cites=("2-4 hours",),
        ),
    ),
    # helpdesk: what-if
    *of(
        "helpdesk",
        Case(
            "Assume Threadwell gave us the licence at $39. 12 agents, one year?",
            one(F(12) * 39 * 12, "USD", "USD per year"),
        ),
        Case(
            "10% off Mossdesk's licence price for 25 agents: monthly licence bill, tickets aside?",
            one(F(25) * 15 * F("0.90"), "USD per month", "USD"),
            cites=("$15",),
        ),
        Case("If Mossdesk charged 20 cents a ticket, what would 2.5k tickets cost?", one(F(2500) * F("0.20"), "USD")),
        Case(
            "Threadwell's setup cost rises by a quarter. Setup plus one year for 4 agents?",
            one(F(2400) * F("1.25") + F(4) * 45 * 12, "USD", "USD per year"),
            cites=("$2,400", "$45"),
        ),
    ),
    # helpdesk: follow-up
    *of(
        "helpdesk",
        Case(
            "per year?",
            one((F(12) * 45 - F(12) * 15) * 12, "USD", "USD per year"),
            cites=("$45", "$15"),
            after=("How much more a month do 12 agents cost in licences on Threadwell than on Mossdesk?",),
        ),
        Case(
            "at $75 an hour instead?",
            span(F(5) * 52 * 75, F(7) * 52 * 75, "USD", "USD per year"),
            cites=("5-7 hours",),
            after=("What does the upkeep of Mossdesk cost per year at $60 an hour?",),
        ),
        Case(
            "same for mossdesk?",
            one(F(9) * 15 * 12, "USD", "USD per year"),
            cites=("$15",),
            after=("Licences for 9 agents on Threadwell for a year?",),
        ),
        Case(
            "and three years?",
            one(F(2400) + F(8) * 45 * 36, "USD"),
            cites=("$2,400", "$45"),
            after=("What does Threadwell cost for 8 agents in one year, setup included?",),
        ),
    ),
    # helpdesk: needs_input
    *of(
        "helpdesk",
        Case("Licences for -5 agents on Threadwell for a year", expect="needs_input"),
        Case("minus 2.5k tickets on Mossdesk, what are the charges?", expect="needs_input"),
        Case(
            "In how many months will Threadwell's setup have paid for itself for us, against Mossdesk?",
            expect="needs_input",
        ),
        Case("How much will our licences on Threadwell be over a year?", expect="needs_input", says=("agents",)),
    ),
    # helpdesk: lookup
    *of(
        "helpdesk",
        Case("what does threadwell charge for setup", expect="lookup", cites=("$2,400",)),
        Case("What's the price per ticket on Mossdesk?", expect="lookup", cites=("$0.30",)),
        Case("How many hours a week of upkeep does Moss need?", expect="lookup", cites=("5-7 hours",)),
    ),
    # helpdesk: near miss
    *of(
        "helpdesk",
        Case("The chatbot add-on of Threadwell for 10 agents, per month?", expect="not_in_sources"),
        Case("What would 1,000 text messages sent through Mossdesk cost?", expect="not_in_sources"),
        Case("How much is Ravenpost for six agents a year?", expect="not_in_sources"),
        Case("Custom logo on the Mossdesk portal for 3 brands: yearly price?", expect="not_in_sources"),
    ),
]
