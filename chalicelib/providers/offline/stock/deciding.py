"""Passages for decisions: choosing, comparing, costs, who it suits, when to ask for help."""

from __future__ import annotations

CHOOSE = (
    "With {many}, start from use and not from features. Ask how often, where and for whom, and write the answers "
    "down before you look at a single offer. A short list of needs protects you from a long list of extras.",
    "Three criteria are usually enough to decide. Pick the ones you would still care about in two years, rank "
    "them, and compare every candidate on those alone. Anything beyond that tends to confuse more than it helps.",
    "Be careful with averages and stars when you read about {many}. A rating mixes people whose needs differ from "
    "yours, and the most useful reviews are the middling ones that describe a particular situation. Look for "
    "someone who uses it the way you will.",
    "Handle it before you decide, if you can. Weight, noise, grip and the feel of small parts never show in a "
    "table. A few minutes at {a_shop} often settle what hours of reading could not.",
    "Think about the next step as well. A choice that allows repair, refilling or expansion stays useful for "
    "longer than one that is sealed. You may never need that freedom, but it costs little to keep it.",
    "Rule things out instead of searching for a winner. Whatever fails one firm requirement goes off the list "
    "without discussion. What remains is usually so close that any of it would serve you well.",
    "Ask what tends to fail first with {many}, and what replacing it costs. Sellers seldom mention it, owners "
    "always know. The answer separates a product that ages well from one that merely looks good on the day of "
    "purchase.",
    "Give less weight to novelty in {many}. Something that has been on the market for a while has known "
    "weaknesses, spare parts and plenty of {people} who can help. The newest option has to earn that trust first.",
)

COMPARE = (
    "Compare like with like. Put both options into the same situation, with the same budget and the same amount "
    "of use, and see which one asks for fewer compromises. General statements about {many} lead nowhere.",
    "The differences that are loudest in advertising are often the smallest in practice. What you notice every "
    "day is handling, upkeep and how forgiving the thing is when you are tired. Judge those first.",
    "Each side has a situation in which it is clearly right. One rewards care and attention, the other tolerates "
    "neglect, and neither quality is worth much to the wrong person. Be honest about which person you are.",
    "Draw two columns and limit yourself to five lines. Write what each option makes easier, and beside it what "
    "each makes harder. If the page does not decide for you, the choice is less important than it felt.",
    "Look at the running effort and not only at the first impression. An option that saves ten minutes a week "
    "returns a full working day in a year. Small and regular advantages add up quietly.",
    "Changing your mind later is cheaper in one direction than in the other. Starting with the simpler option and "
    "moving up is easy, while going back usually means a loss. In doubt, begin where the exit is open.",
    "Borrow before you buy. A weekend with a friend's equipment shows you more than any test report, because it "
    "is your hands, your place and your habits. Most {people} are glad to lend and gladder still to explain.",
)

COST = (
    "Count the whole cost and not just the price on the label. Consumables, spare parts, delivery and your own "
    "time belong in the sum. Spread over the years of use, the order of the candidates often changes.",
    "Set the budget for {many} before you look around. It sounds strict, and it makes the search shorter and the "
    "decision calmer. Leave a tenth of it unspent, because something small always turns out to be missing.",
    "Cheap is fine where failure is harmless. Pay more where failure would damage something else, cost a whole "
    "{round} or be hard to undo. That one rule answers most questions about where to save.",
    "Second-hand is worth a look whenever quality is visible. You pay less, you see how the thing has aged, and "
    "the worst of the loss in value is behind it. Ask why it is being sold and listen to the pause before the "
    "answer.",
    "Doing it yourself saves money only if you count honestly. Tools that are used once and material spoiled "
    "while learning are part of the bill. Still, the skill remains, and the second time is almost free.",
    "Prices move with the season. Demand peaks when everybody has the same idea, and a few weeks of patience can "
    "make a noticeable difference. Buy the durable parts in the quiet months and the perishable ones when you "
    "need them.",
    "Ask for the price of the complete job, in writing, with what is included. Two quotes can differ by half and "
    "still describe different work. Only when the lists match does comparing the totals make sense.",
)

BEGINNER = (
    "Begin smaller than you would like to. A modest first attempt that succeeds teaches more than an ambitious "
    "one that collapses, and it leaves you wanting to continue. Scale is easy to add once the basics sit.",
    "Not every approach suits everyone. If you enjoy detail, you will be happy with a method that offers control; "
    "if you want the matter settled, choose the one with fewer steps. Both can lead to a good result.",
    "People with little time should look for the version that forgives neglect. It may not reach the last few "
    "percent, but it will still be working when a perfectionist's set-up has been abandoned. Reliability is a "
    "feature too.",
    "The learning curve is steep for a day or two and then flattens. Expect the first {round} to be mediocre, "
    "keep notes, and do not change the method after a single disappointment. By the third you will know what to "
    "adjust.",
    "Find one person who is a few steps ahead of you with {many}. {people} at that stage still remember what was "
    "confusing and explain it without jargon. A local group or a patient neighbour will do nicely.",
    "There are good reasons to leave it alone, too. If the need comes up once in five years, hiring or borrowing "
    "may be the wiser course. Knowing how it works still helps you to judge what others do for you.",
)

HELP = (
    "Know the point at which to stop. If safety is involved, if the fault keeps coming back, or if the next step "
    "cannot be undone, the advice of {a_pro} is money well spent. Asking early is cheaper than asking late.",
    "When you ask for help with {thing}, bring facts. Say what you saw, what you did and what happened then, in "
    "that order, and show the pictures you took. A clear report often gets you the answer on the spot.",
    "A good adviser asks questions before giving answers. Be wary of anyone who recommends a purchase in the "
    "first minute. The staff of {a_shop} with experience of their own will usually want to hear about your "
    "situation first.",
    "Local knowledge counts. Climate, water, suppliers and rules differ from place to place, and {people} nearby "
    "have already paid for the lessons. A short conversation can replace a season of trial and error.",
    "Written guides to {many} are strongest on the normal case. If yours is not normal, look for accounts of "
    "similar cases rather than for more general advice. Two people with the same odd problem will solve it faster "
    "than ten with opinions.",
    "You can also share the work without giving it away. Do the preparation and the cleaning yourself and leave "
    "the delicate middle part to someone trained. That keeps the bill low and lets you watch how it is done.",
)
