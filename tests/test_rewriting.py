"""Conversations over invented documents: what the last question of each is taken to ask."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.documents import find_documents, read_document
from assistant.turn import understand
from assistant.types import Answer, Citation

ROOT = Path(__file__).parents[1]
CORPORA = {
    folder.name: folder
    for parent in ("evals/calibration", "evals/corpora", "tests/corpora")
    for folder in (ROOT / parent).iterdir()
}


@cache
def subjects(corpus):
    documents = [read_document(name, path) for name, path in find_documents(CORPORA[corpus]) if path.suffix != ".yaml"]
    return tuple(dict.fromkeys(subject for document in documents for subject in document.subjects))


def answer(text, *quotes):
    """What an assistant said that quoted `quotes`."""
    citations = tuple(Citation(n, "a.md", "A", (), quote, 0, 0, 0, 0) for n, quote in enumerate(quotes, start=1))
    return Answer("", None, "", "", "answered", "lookup", text, citations)


NOTHING = answer("The sources do not say.")


def standalone(corpus, *conversation, said=None):
    """The last question of `conversation`, with the help of those before; `said` was answered to the one before it."""
    asked = ()
    for question in conversation:
        turn = understand(question, asked, subjects(corpus), lambda _: said or NOTHING)
        asked = asked if turn.kind == "help" else (*asked, turn.standalone)
    return turn.standalone


# corpus, the conversation, what its last question means
FOLLOW_UPS = [
    # What a pronoun stands for, the question before alone tells
    ("office", "Can I give up my desk? | And what does that cost?", "Can I give up my desk? What does that cost?"),
    (
        "sync",
        "What does a restore cost with Atlas? | Is that less than at Birch?",
        "What does a restore cost with Atlas? Is that less than at Birch?",
    ),
    (
        "sync",
        "How many seats are free on Atlas? | what if we need more than that",
        "How many seats are free on Atlas? What if we need more than that?",
    ),
    # Another subject
    ("sync", "Does Atlas work offline? | but on Birch I can, right?", "Does Birch work offline?"),
    ("sync", "Can I hold the keys on Atlas? | But on Birch I can, right?", "Can I hold the keys on Birch?"),
    ("sync", "How large may a file be on Atlas? | and on the other one", "How large may a file be on Birch?"),
    ("sync", "How large may a file be? | and on Birch?", "How large may a file be on Birch?"),
    (
        "sync",
        "Does Atlas work offline? | what about the other service, can it be upgraded?",
        "Can Birch be upgraded?",
    ),
    (
        "sync",
        "How much time does Birch take? | So with 20 people, how many hours is that?",
        "With 20 people, how many hours is that on Birch?",
    ),
    (
        "museum",
        "What do you charge to take old tyres? | is there a limit on how many?",
        "Is there a limit on how many old tyres?",
    ),
    (
        "museum",
        "How soon do we have to report a leak? | How often is the log read for that one?",
        "How often is the log read for the leak?",
    ),
    ("sync", "Does Atlas work offline? | Is that possible on Birch as well?", "Does Birch work offline?"),
    ("sync", "Does Atlas work offline? | does brch?", "Does Birch work offline?"),
    (
        "sync",
        "How complex is Birch to run? | and what about the other in that respect?",
        "How complex is Atlas to run?",
    ),
    ("sync", "What does Atlas cost? | no, I meant Birch", "What does Birch cost?"),
    ("sync", "What does Atlas cost? | sorry, Birch", "What does Birch cost?"),
    ("sync", "What does Atlas cost? | thanks! | hello | and Birch?", "What does Birch cost?"),
    (
        "databases",
        "How many read replicas does Larch have? | and the other?",
        "How many read replicas does Quillstore have?",
    ),
    (
        "databases",
        "Is failover automatic on Larchbase? | and is it the same on Quillstore?",
        "Is failover automatic on Quillstore?",
    ),
    ("hosting", "Does Korvane share GPUs? | and the other two?", "Do Brightmoor and Tessalon share GPUs?"),
    ("hosting", "Does Korvane have notebooks? | and Tessalon? | and the other one?", "Does Korvane have notebooks?"),
    ("hosting", "What does Korvane cost? | ok and Brightmoor? | Tessalon too?", "What does Tessalon cost?"),
    ("espresso", "Is the Vesta Solo loud? | What about the Duo?", "Is the Brio Duo loud?"),
    ("transit", "Is a Hop transferable? | same for the Month Pass", "Is a Month Pass transferable?"),
    ("frost", "Does Zephra need water? | and Ignello? | Why?", "Why does Ignello need water?"),
    ("sync", "What does Atlas cost? | not Atlas, Birch", "What does Birch cost?"),
    ("sync", "What does Atlas cost? | no, I meant Birch, not Atlas", "What does Birch cost?"),
    ("handbook", "What is the limit for lunch? | not lunch but dinner", "What is the limit for dinner?"),
    # Something else about the same
    ("sync", "What is the encryption of Atlas? | price?", "Price of Atlas?"),
    ("sync", "What is the encryption of Atlas? | ok. Largest file?", "Largest file of Atlas?"),
    ("sync", "Does Atlas work offline? | really? what does it cost?", "What does Atlas cost?"),
    ("sync", "Does Atlas work offline? | what about encryption?", "What about encryption on Atlas?"),
    (
        "sync",
        "How do Atlas and Birch differ on encryption? | what about price?",
        "How do Atlas and Birch differ on price?",
    ),
    ("sync", "Compare Atlas and Birch | What about cost?", "What about cost on Atlas and Birch?"),
    (
        "databases",
        "Does Larchbase patch itself? | and how many replicas are allowed?",
        "How many replicas are allowed on Larchbase?",
    ),
    ("databases", "Does Larchbase run in Europe? | and in Asia?", "Does Larchbase run in Asia?"),
    ("helpdesk", "What does a licence of Threadwell cost? | and the setup?", "What about the setup on Threadwell?"),
    (
        "hosting",
        "How do Korvane, Brightmoor and Tessalon differ in price? | and in support hours?",
        "How do Korvane, Brightmoor and Tessalon differ in support hours?",
    ),
    (
        "frost",
        "What does a Zephra mast cost to buy? | and the service contract for it?",
        "What about the service contract for Zephra?",
    ),
    (
        "frost",
        "what guarantee is there on the pipes of rimewell | and on its pump?",
        "What guarantee is there on Rimewell's pump?",
    ),
    ("sync", "What does Atlas cost? | sorry, per year", "What does Atlas cost per year?"),
    ("sync", "Does Atlas work offline? | and Google Drive?", "Does Google Drive work offline?"),
    # Documents without subjects
    ("handbook", "What may a meal cost at lunch? | and at dinner?", "What may a meal cost at dinner?"),
    ("handbook", "What is the limit for lunch? | And dinner?", "What is the limit for dinner?"),
    (
        "handbook",
        "How long is full pay for the main carer? | and for the other parent?",
        "How long is full pay for the other parent?",
    ),
    ("office", "What does a desk cost? | and a parking space?", "What does a parking space cost?"),
    ("office", "How many people does the conference room seat? | and the Snug?", "How many people does the Snug seat?"),
    ("office", "How much is the guest pass? | also if I come twice?", "How much is the guest pass, if I come twice?"),
    ("dishwasher", "How long is the drain hose? | can it be extended?", "Can the drain hose be extended?"),
    ("dishwasher", "What is the delay timer? | How long does it last?", "How long does the delay timer last?"),
    ("museum", "When do the guided tours leave? | How long does one take?", "How long does a guided tour take?"),
    (
        "museum",
        "When do the guided tours leave? | How long does one take? | and how many people fit in?",
        "How many people fit in a guided tour?",
    ),
    (
        "museum",
        "How much is the audio guide? | which languages does it speak?",
        "Which languages does the audio guide speak?",
    ),
    ("museum", "Where are the lockers? | are they free?", "Are the lockers free?"),
    (
        "museum",
        "What light level is allowed for silk? | And naturally dyed wool?",
        "What light level is allowed for naturally dyed wool?",
    ),
    (
        "museum",
        "How cold is the freezer for moth-eaten objects? | How long do they have to thaw before I may open the bag?",
        "How long do the moth-eaten objects have to thaw before I may open the bag?",
    ),
    # A time for a time, a place for a place, a condition for a condition
    ("museum", "When is the shop open on weekdays? | and saturdays?", "When is the shop open on saturdays?"),
    ("museum", "When is the shop open in the week? | bank holidays?", "When is the shop open on bank holidays?"),
    ("museum", "What did we spend on frames last year? | and in 2022?", "What did we spend on frames in 2022?"),
    ("museum", "Can I park at the gate on feast days? | and the day before?", "Can I park at the gate the day before?"),
    (
        "museum",
        "How many feast days do new guides get? | and after two years?",
        "How many feast days do new guides get after two years?",
    ),
    ("sync", "Is Atlas open in the week? | and Birch? | and saturdays?", "Is Birch open on saturdays?"),
    ("sync", "What do 3 Atlas rooms cost? | in the holidays?", "What do 3 Atlas rooms cost in the holidays?"),
    (
        "office",
        "Who looks after the printer in Leeds? | and at the Hull office?",
        "Who looks after the printer at the Hull office?",
    ),
    ("office", "Can I eat in the library? | and on Sundays?", "Can I eat in the library on Sundays?"),
    ("office", "Who signs invoices over 500 euros? | and under that?", "Who signs invoices under 500 euros?"),
    (
        "office",
        "What is the rent in Wing A for a lorry? | what about in wing C?",
        "What is the rent in wing C for a lorry?",
    ),
    ("office", "What is the fee if I cancel late? | and if I am ill?", "What is the fee if I am ill?"),
    ("office", "Who do I call if the lift stops? | and if he is ill?", "Who do I call if the lift stops if he is ill?"),
    (
        "office",
        "I have rented for two years. When may I leave? | and if it were five?",
        "I have rented for five years. When may I leave?",
    ),
    # One of the same kind
    ("museum", "How warm is the inner hall? | and the outer one?", "How warm is the outer hall?"),
    ("museum", "What does the tour to York cost? | and the one to Bath?", "What does the tour to Bath cost?"),
    (
        "office",
        "What is the fee for a van that burns oil? | and for a fully electric one?",
        "What is the fee for a fully electric van?",
    ),
    # A thing for a thing, somebody for somebody
    (
        "office",
        "Am I allowed to keep plants on the shelf? | what about fish?",
        "Am I allowed to keep fish on the shelf?",
    ),
    ("office", "How much notice must a tenant give? | and the landlord?", "How much notice must the landlord give?"),
    (
        "office",
        "Do I have to wear a badge in the lobby? | and visitors?",
        "Do visitors have to wear a badge in the lobby?",
    ),
    ("office", "What does the bus to the airport cost? | and the tram?", "What does the tram to the airport cost?"),
    # Where it is not plain which of its words is the verb, the question before stays as it was
    ("office", "Does the tour include lunch? | and drinks?", "Does the tour include lunch? And drinks?"),
    (
        "office",
        "Does my lease cover theft? | what about fire damage?",
        "Does my lease cover theft? What about fire damage?",
    ),
    ("office", "Is the pool heated? | and the sauna?", "Is the sauna heated?"),
    ("office", "What does it cost to buy a boat? | and to rent one?", "What does it cost to rent one?"),
    (
        "office",
        "What is the fee for late return of a key? | and for a badge?",
        "What is the fee for late return of a badge?",
    ),
    # A condition that asks too is a question of its own
    (
        "office",
        "How many days of leave do I get? | and if I work part time can they be carried over?",
        "How many days of leave do I get? If I work part time can they be carried over?",
    ),
    (
        "office",
        "Who repairs the lift? | and when that happens is there a spare?",
        "Who repairs the lift? When that happens is there a spare?",
    ),
    ("office", "What is the fee? | and if I have it insured?", "What is the fee if I have it insured?"),
    ("office", "Is the roof open if it rains? | and if it snows?", "Is the roof open if it snows?"),
    ("office", "Is the roof open if it rains? | and if it is full?", "Is the roof open if it rains if it is full?"),
    # A verb for a verb; what is only its particle stays behind the question
    ("office", "What time does the shop open on Mondays? | and close?", "What time does the shop close on Mondays?"),
    ("office", "When do you open? | and close?", "When do you open? And close?"),
    (
        "office",
        "Is there a bus from the hall to the beach? | and back?",
        "Is there a bus from the hall to the beach? And back?",
    ),
    # What "that" is of a whole question, and "it" of one that is not known
    (
        "office",
        "When does the library close? | does that change in summer?",
        "When does the library close? Does that change in summer?",
    ),
    ("office", "Can I work abroad? | is the pay the same there?", "Is the pay the same abroad?"),
    ("office", "Who books the room? | who decides that?", "Who books the room? Who decides that?"),
    ("office", "Tell me about the timer. | who checks that?", "Who checks the timer?"),
    (
        "office",
        "Which of the rooms has a projector? | does it have a screen?",
        "Which of the rooms has a projector? Does it have a screen?",
    ),
    (
        "office",
        "Which of the rooms have a projector? | are they quiet?",
        "Which of the rooms have a projector? Are they quiet?",
    ),
    ("office", "Which of the boats has lockers? | are they free?", "Are the lockers free?"),
    # A thing without an article for one without, and the verb agrees
    ("office", "How many boats do the juniors have? | and oars?", "How many oars do the juniors have?"),
    ("office", "How many boats do the juniors have? | and the coaches?", "How many boats do the coaches have?"),
    ("office", "Is lunch included in the fee? | and drinks?", "Are drinks included in the fee?"),
    ("office", "Are drinks included in the fee? | and lunch?", "Is lunch included in the fee?"),
    ("office", "Is there a bus? | and trains?", "Are there trains?"),
    ("office", "Can I have a locker? | and towels?", "Can I have towels?"),
    ("office", "Which one has a garden? | and boats?", "Which one has boats?"),
    ("office", "What is the price of a tour? | and the cost?", "What is the cost of a tour?"),
    ("office", "Does a towel cost extra? | and a robe?", "Does a robe cost extra?"),
    # The same question of another, with what tells of each
    (
        "office",
        "Which one should a bank take whose trade is loans, or gold? | Same question for a shop where bread is one.",
        "Which one should a shop take where bread is one?",
    ),
    # What was put in last is what is spoken of
    ("museum", "When can I see the old wing? | and the crypt? | is it heated?", "Is the crypt heated?"),
    (
        "museum",
        "When can I sketch in the old wing? | and in the crypt? | how many chairs are free there?",
        "How many chairs are free in the crypt?",
    ),
    ("museum", "Can guests use the stairs? | and the lockers? | where are they?", "Where are the lockers?"),
    (
        "museum",
        "Tell me about the mentor scheme. | who may join? | how do I apply for it?",
        "How do I apply for the mentor scheme?",
    ),
    # No amount is "it"
    (
        "museum",
        "What do you charge a week for a folding chair? | how long can I keep it?",
        "How long can I keep the folding chair?",
    ),
    (
        "museum",
        "What is the deposit for a boat? | when do I get it back?",
        "When do I get the deposit for a boat back?",
    ),
    # Nothing that is said is dropped
    (
        "museum",
        "When does the pool close for cleaning? | and when does it open again?",
        "When does the pool open again?",
    ),
    (
        "sync",
        "What does Atlas cost? | and what would I pay if I had a Gold Card?",
        "What would I pay on Atlas if I had a Gold Card?",
    ),
    (
        "sync",
        "Can you share files on Atlas? | could several teams there edit one file?",
        "Could several teams on Atlas edit one file?",
    ),
    # All that was asked about
    (
        "office",
        "Can I bring my dog on the tour? | would that cost extra?",
        "Can I bring my dog on the tour? Would that cost extra?",
    ),
    (
        "office",
        "When does the trial end? | do the backups run while that happens?",
        "When does the trial end? Do the backups run while that happens?",
    ),
    (
        "office",
        "How large is the largest parcel? | would our crates stay below that limit?",
        "How large is the largest parcel? Would our crates stay below that limit?",
    ),
    ("office", "Who looks after the boiler? | what's his number?", "Who looks after the boiler? What's his number?"),
    (
        "sync",
        "How long are Atlas's files kept? | And Birch's? | Can the first one be stretched?",
        "How long are Atlas's files kept? Can that be stretched?",
    ),
    # What is put in front
    ("office", "How often is the water tested? | and the results, where do they go?", "Where do the results go?"),
    # Words that stand for something
    ("sync", "Does Atlas work offline? | Who hosts it?", "Who hosts Atlas?"),
    ("sync", "Does Atlas work offline? | and is it cheaper than the other?", "Is Atlas cheaper than Birch?"),
    ("sync", "What does Birch cost? | is that cheaper than Atlas?", "Is Birch cheaper than Atlas?"),
    ("sync", "What does Birch need? | how does it compare to Atlas?", "How does Birch compare to Atlas?"),
    ("sync", "How do Atlas and Birch differ? | do they both work offline?", "Do Atlas and Birch both work offline?"),
    (
        "sync",
        "Does Atlas cost more than Birch? | what is the largest file on each?",
        "What is the largest file on Atlas and Birch?",
    ),
    ("sync", "Who runs Atlas? | what about large files there?", "What about large files on Atlas?"),
    ("sync", "Who runs Atlas? | what's its price?", "What's Atlas's price?"),
    (
        "office",
        "What is a parcel worth £400 insured for? | And what if it is worth 800?",
        "What is a parcel worth £800 insured for?",
    ),
    ("sync", "Who runs Atlas? | does Birch have anything like it?", "Who runs Birch?"),
    ("dishwasher", "Tell me about the delay timer. | how long does that last?", "How long does the delay timer last?"),
    ("sync", "Who runs Atlas? | can you tell me how much it costs?", "Can you tell me how much Atlas costs?"),
    (
        "databases",
        "Does Larchbase have business support? | how much is it?",
        "How much is business support on Larchbase?",
    ),
    (
        "helpdesk",
        "Does Threadwell offer a phone line? | what does it cost?",
        "What does the phone line on Threadwell cost?",
    ),
    (
        "databases",
        "Does Larchbase take less of an administrator's time than Quillstore? | ok and how much is it on each?",
        "How much is the administrator's time on Larchbase and Quillstore?",
    ),
    (
        "databases",
        "Which upgrades are started by hand on Quillstore? | Besides those, what else does it need?",
        "What else does Quillstore need?",
    ),
    (
        "sync",
        "Who hosts Atlas? | and who hosts Birch? | do they both encrypt files?",
        "Do Atlas and Birch both encrypt files?",
    ),
    ("sync", "How large may a file be on Atlas? | what would it be on Birch?", "How large may a file be on Birch?"),
    ("sync", "Is Atlas costly? | and who runs the other?", "Who runs Birch?"),
    # Which of them
    ("sync", "How do Atlas and Birch differ? | which would you pick then?", "Which would you pick, Atlas or Birch?"),
    ("sync", "Does Atlas work offline? | and Birch? | so which is cheaper?", "Which is cheaper, Atlas or Birch?"),
    (
        "sync",
        "Our files may not leave the building. | What do Atlas and Birch cost? | which one should we take?",
        "Our files may not leave the building. Which one should we take, Atlas or Birch?",
    ),
    (
        "hosting",
        "Do Korvane and Tessalon share GPUs? | which of them is cheaper?",
        "Which is cheaper, Korvane or Tessalon?",
    ),
    ("sync", "Atlas or Birch? | what does the second one cost?", "What does Birch cost?"),
    ("sync", "Should I take Atlas or Birch? | who runs the former?", "Who runs Atlas?"),
    ("sync", "How large are Atlas's files? | and Birch's?", "How large are Birch's files?"),
    ("transit", "What does a Hop cost? | and the Pass?", "What does a Month Pass cost?"),
    ("office", "How many desks do the tenants have? | and guests?", "How many desks do the guests have?"),
    ("office", "What did the parking cost in 2024? | and the lockers?", "What did the lockers cost in 2024?"),
    # Why, what else
    ("sync", "Is Birch cheaper for small teams? | why?", "Why is Birch cheaper for small teams?"),
    ("sync", "Is Birch cheaper for small teams? | Why is that?", "Why is Birch cheaper for small teams?"),
    ("sync", "Can Atlas sync 10 GB files? | why not?", "Why can't Atlas sync 10 GB files?"),
    ("frost", "How close to a road may I light Ignello? | Why?", "How close to a road may I light Ignello, and why?"),
    ("helpdesk", "Which tasks does Mossdesk leave to us? | what else?", "Which other tasks does Mossdesk leave to us?"),
    (
        "databases",
        "Can Larchbase fail over by itself? | which other database does the same?",
        "Which other database can fail over by itself, besides Larchbase?",
    ),
    ("databases", "Does Larchbase fail over by itself? | how fast?", "How fast does Larchbase fail over by itself?"),
    ("handbook", "Can I work from abroad? | for how many days?", "For how many days can I work from abroad?"),
    ("museum", "Do you lend wheelchairs? | how many?", "Do you lend wheelchairs, and how many?"),
    # Numbers
    (
        "helpdesk",
        "What will our agents cost a month on Threadwell? | We have 6.",
        "What will our agents cost a month on Threadwell, we have 6?",
    ),
    ("sync", "What do 3 Atlas workspaces cost per month? | make it yearly", "What do 3 Atlas workspaces cost yearly?"),
    (
        "sync",
        "How many hours a week does Birch take my team? | 5 people, 40 hours each.",
        "How many hours a week does Birch take my team, 5 people, 40 hours each?",
    ),
    (
        "hosting",
        "What would a month of GPUs cost us on one Korvane project? | Two of them, $2 an hour each.",
        "What would a month of GPUs cost us on one Korvane project, two GPUs, $2 an hour each?",
    ),
    (
        "sync",
        "What do 3 Atlas workspaces cost per month? | and 5? | no, per year",
        "What do 5 Atlas workspaces cost per year?",
    ),
]

# Questions that stand by themselves, whatever was asked before
NEW_TOPICS = [
    ("sync", "Does Atlas work offline? | What does Birch cost?"),
    ("sync", "Does Atlas work offline? | What is Birch?"),
    ("sync", "Does Atlas work offline? | Does the IT department approve?"),
    ("sync", "Does Atlas work offline? | What is a queued write?"),
    ("sync", "Does Atlas work offline? | brch memory"),
    ("sync", "Does Atlas work offline? | largest file"),
    ("sync", "Does Atlas work offline? | Cheap storage for large videos?"),
    ("sync", "Does Atlas work offline? | tell me more"),
    ("sync", "Does Atlas work offline? | are you sure?"),
    ("sync", "Does Atlas work offline? | really?"),
    ("sync", "Does Atlas work offline? | more?"),
    ("sync", "Does Atlas work offline? | anything else?"),
    ("sync", "Atlas or Birch? | not Atlas, Birch"),
    ("sync", "How do Atlas and Birch differ on cost? | price?"),
    ("sync", "What does Atlas cost? | Same question for an insurer where nobody works at weekends"),
    ("sync", "What does Atlas cost? | Never mind. Does Birch need a Linux server?"),
    ("sync", "What does Atlas cost? | OK, something else entirely: how much memory does Birch need?"),
    ("sync", "What does Atlas cost? | Now back to encryption: who holds the keys on Birch?"),
    ("sync", "What does Atlas do for us? | Does Birch have something similar for looking after a fleet of laptops?"),
    ("sync", "What does Atlas cost? | Is it true that Birch needs a server?"),
    ("sync", "What does Atlas cost? | How long does it take to set up Birch?"),
    ("sync", "What do 3 Atlas workspaces cost? | Can 5 people share a Birch server?"),
    ("sync", "What do 3 Atlas workspaces cost? | How many hours a week does Birch take 8 people?"),
    ("sync", "How do Atlas and Birch differ on cost? | Does Atlas need a connection for every sync?"),
    ("sync", "Does Birch run on Linux? | Who won the football match last night?"),
    ("databases", "What does Larchbase cost? | Which database has more regions, Larchbase or Quillstore?"),
    ("databases", "What does Larchbase cost? | Does Quillstore need care, and does it have support?"),
    ("databases", "Is Larchbase in Asia? | Are there backups?"),
    ("helpdesk", "Which has more languages, Threadwell or Mossdesk? | What is an hour of an administrator worth?"),
    ("hosting", "Does Korvane share GPUs? | Which platform rents whole nodes?"),
    ("hosting", "What is the platform fee of Tessalon? | When a node fails on Brightmoor, who drains it?"),
    ("office", "What does a desk cost? | When are the meeting rooms cleaned?"),
    ("office", "What does a desk cost? | If I lose my guest pass, is it replaced?"),
    ("office", "What does a desk cost for 3 people? | Is the meal allowance £34 or £58 abroad?"),
    ("office", "Who is the facilities coordinator? | colour printing price"),
    ("handbook", "How many days of annual leave are there? | What is the mileage rate for a private car?"),
    ("handbook", "Is overtime paid? | What happens to unused days, and when do they lapse?"),
    ("dishwasher", "How hot is Intensive? | What does fault code F4 mean?"),
    ("dishwasher", "How much water does Eco use? | Which programme takes 35 minutes?"),
    ("dishwasher", "How much water does Eco use? | white streaks on glasses"),
    ("transit", "Can several people share a Flex Ten? | What does a rider without a ticket pay?"),
    ("transit", "What does a Hop cost? | Which ticket is the cheapest for a weekend?"),
    ("espresso", "How loud is the Solo? | What is the warranty of the Duo?"),
    ("espresso", "How loud is the Solo? | Is there a grinder in either machine?"),
    ("notes", "Does Larkpad work offline? | Tell me about sharing in Mossbook."),
    ("museum", "How much is the audio guide? | Is the museum open on 1 January?"),
    ("museum", "How much is the audio guide? | Do children pay when they come with a class?"),
    ("office", "What does a desk cost? | Does one lift in the tower go up to the roof?"),
    ("office", "Who runs the canteen? | Hi there, is the gym free?"),
    ("office", "Which box is the largest? | If we order one more box today when does it come?"),
    ("office", "How warm is the lobby? | How cold does it have to get outside before the heating starts?"),
    ("office", "What does a desk cost? | At the cheapest rate, which one can take its keys along?"),
    ("office", "What does a desk cost? | My son is nine, how long do you keep his file?"),
    ("office", "When does the trial end? | what happens if it rains?"),
    ("hosting", "What does Korvane cost? | How do they differ in price?"),
    ("frost", "Does Zephra need a permit? | Thanks. How long does an Ignello candle burn?"),
]


@pytest.mark.parametrize(
    ("conversation", "said", "meaning"),
    [
        (
            "How does Mossdesk sort tickets? | Tell me what the second one needs.",
            answer("…", "- **Routing rules** on Mossdesk are written by hand.", "- **Spam filters** are trained."),
            "Tell me what spam filters needs on Mossdesk.",
        ),
        (
            "What reports are there on Threadwell? | the first one",
            answer("…", "Ready-made, custom"),
            "What about Ready-made on Threadwell?",
        ),
        ("What reports are there on Threadwell? | the third one", answer("…", "Ready-made, custom"), "the third one"),
        (
            "How can I share tickets on Threadwell? | what does the second one need",
            answer("…", "Yes: links, seats and guests", "**Links** last a day."),
            "What does seats need on Threadwell?",
        ),
        (
            "Does Mossdesk charge for the setup? | Why?",
            answer("No: it has no setup cost [1].", "No setup cost"),
            "Why doesn't Mossdesk charge for the setup?",
        ),
        ("Does Threadwell have reports? | and Zendesk?", NOTHING, "Does Zendesk have reports?"),
        (
            "Does Threadwell have reports? | and Spanish?",
            answer("Nineteen languages [1].", "Nineteen"),
            "What about Spanish on Threadwell?",
        ),
        (
            "Which one makes no charge per ticket? | what does it cost?",
            answer("Threadwell [1].", "No charge per ticket"),
            "What does Threadwell cost?",
        ),
    ],
)
def test_what_was_answered_is_recalled_where_a_follow_up_is_about_it(conversation, said, meaning):
    assert standalone("helpdesk", *conversation.split(" | "), said=said) == meaning


@pytest.mark.parametrize(("corpus", "conversation", "meaning"), FOLLOW_UPS)
def test_a_follow_up_is_understood_from_the_conversation(corpus, conversation, meaning):
    assert standalone(corpus, *conversation.split(" | ")) == meaning


@pytest.mark.parametrize(("corpus", "conversation"), NEW_TOPICS)
def test_a_question_that_stands_by_itself_is_left_as_it_was_asked(corpus, conversation):
    assert standalone(corpus, *conversation.split(" | ")) == conversation.split(" | ")[-1]


REFERS = re.compile(
    r"\b(it|its|they|them|their|that|those|this|there|one|each|both|other|which|and|or|also|i mean)\b", re.I
)
ASKED = {
    corpus: [
        question for row in yaml.safe_load((folder / "questions.yaml").read_text("utf-8")) if (question := row["q"])
    ]
    for corpus, folder in sorted(CORPORA.items())
    if corpus != "databases" and (folder / "questions.yaml").is_file()
}
PAIRS = st.sampled_from(sorted(ASKED)).flatmap(
    lambda corpus: st.tuples(st.just(corpus), *[st.sampled_from(ASKED[corpus])] * 2)
)


@settings(max_examples=300, deadline=None)
@given(PAIRS)
def test_no_question_with_no_word_that_refers_is_changed_by_any_before_it(pair):
    corpus, before, asked = pair
    assume(not REFERS.search(asked))
    assert standalone(corpus, before, asked) == standalone(corpus, asked)
