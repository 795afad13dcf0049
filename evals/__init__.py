"""How true the answers are, measured.

    cases/*.yaml ─► run: the assistant and two baselines answer ─► checks: each answer judged ─► metrics ─► report
                                                                                            └► accepted: has it fallen?

cases       questions with what an honest answer holds, lacks and cites
checks      what is wrong with one answer, by rules alone
mutations   wrong answers made from right ones: what the checks are worth
metrics     figures with intervals
baselines   the best statement quoted; a plain RAG of the same parts
accepted    the figures last accepted
report      for the terminal, as JSON, as a page
command     `assistant eval`
calibrate   fits the weights of retrieval, on calibration/, which has nothing to do with the cases
"""
