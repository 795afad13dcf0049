"""Exact numbers: questions that ask for one, reckoned from what they give and what the documents say.

    question ─► Request ─► Side for each subject, with its Sheet ─► Formula ─► Worked ─► sentences, Calculation
    documents ─► Figures ──────────┘

An amount is read from the text of a question or of a document. In a question it plays a role (a count, a price, a
utilization); in a document it is a figure, with its subject and the statement that proves it. A side brings both
together for one subject: a term by name, such as "period" or "share", is looked for when a formula needs it, and is
written on the side's sheet with where it comes from. A formula adds steps to the sheet, the last of which is the
result. Everything is a fraction with a unit until it is shown. No model takes part, and no figure stands in the code.

Whatever is asked, nothing is raised but `CalculationError`: `MissingInput` where a number lacks that only the asker
has, `NotInSources` where the documents lack it.

Numbers and units
    units       units and conversions, and which names mean the same thing
    quantity    a number or a range with its unit, and how it is shown
    numbers     text → tokens → numbers
    measures    what stands after a number: its unit
    amounts     text → amounts: numbers with their units, where they stand

Documents → figures
    figures     statements → figures
    completing  the units of amounts as their whole statement gives them
    owners      of which subject a sentence says an amount
    nothing     where a statement says that something costs nothing
    named       figures that the front matter names, held against the text

Question → request
    request     the question as the formulas see it
    roles       the table of roles, with the words that tell each
    givens      each amount with its role
    pairing     what bare numbers beside others count, and what workloads need
    attribution for which subject an amount is given
    exchange    an exchange rate that the question gives
    followup    "and for 5?" → the question that it means

Terms and formulas
    calculate   the way from a question to what is worked
    formulas    the table of calculations
    asking      the words by which questions ask for them
    totals, savings, breakeven, teamtime
                how the formulas are worked
    side        one side: what is given and known of one subject
    sheet       its terms and steps, and how they are said
    terms       the table of terms that are found, not worked
    periods, hours, counts, staff, workloads, prices
                how they are found
    costs       a cost as a sum of rates
    rates, choosing, likeness
                what the documents have rates for, and which are meant
    tariffs, by_tariff
                prices that include so much, and what goes beyond
    by_bundle   what several at once save against one by one
    by_statement
                a number of the question at the one price, or rate, of the statement that answers it
    packing     bin packing, exactly
    worked      results, and the difference between two

Where nothing is answered
    wanted      questions that ask for no calculation
    impossible  amounts that cannot be
    relevance   figures used for what the sources do not speak of
    missing     what must be asked for
    known       what the documents give to choose from

Result → answer
    wording     the sentences, and the object that shows all inputs and steps
"""
