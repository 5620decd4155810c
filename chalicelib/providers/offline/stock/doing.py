"""Passages for the work itself: steps, checks, time, amounts, and the state afterwards."""

from __future__ import annotations

STEPS = (
    "Work in small steps and look at what each one does to {thing}. It feels slower, yet it saves the long search "
    "for a cause when something goes wrong. Change one thing, watch, and only then decide about the next.",
    "Keep to one direction and one order. Whether you go from top to bottom, from coarse to fine or from the "
    "outside in matters less than being consistent. A fixed order makes it hard to forget a spot and easy to "
    "resume after a break.",
    "Do not force anything. Resistance from {thing} is information, and it nearly always means that something is "
    "still in the way, misaligned or not ready yet. Step back, find the reason, and the same move will succeed "
    "with two fingers.",
    "Halfway through is a good time to pause. Compare what you see with the picture you had in mind at the start, "
    "and correct the course while that is still cheap. The second half goes faster when you know the first half "
    "is sound.",
    "Let each stage finish before you begin the next. Things that need to settle, dry, cool or adjust do so at "
    "their own pace, and impatience at this point undoes earlier care. Use the waiting time to tidy up and to "
    "prepare what follows.",
    "Pay most attention to the transitions. The individual moves are simple, and trouble tends to appear where "
    "one ends and another begins. Say the next step aloud before you start it, however silly that feels, and you "
    "will skip far fewer of them.",
    "Light pressure and several passes beat one heroic effort. You keep control, you can stop at any point, and "
    "the result is more even. That is how {a_pro} makes {doing} look effortless.",
    "When you reach the final step, slow down. Most people speed up because the end is in sight, and that is when "
    "the avoidable slips happen. A last unhurried look protects everything you did before it.",
    "If a step does not work at the second attempt, resist a third. Go one step back instead, confirm that the "
    "earlier part is really as it should be, and start again from there. The fault is usually one move earlier "
    "than it appears.",
)

CHECK = (
    "Look, listen and feel: plain senses are enough to judge the result. Notice whether it is even, whether "
    "anything sounds or looks unusual, and compare with the state you noted before you began. If all three tell "
    "the same story, there is little reason to doubt it.",
    "A good sign is that nothing needs explaining. With {many}, work that is right holds up under ordinary use "
    "without special handling. If you catch yourself making excuses for it, one part deserves a second look.",
    "Test under real conditions, but gently at first. A short trial shows most faults while they are still "
    "harmless. Increase the demands in stages, and stop at the first hint that something is not as it was.",
    "Wait a day and look again. Fresh eyes find what tired ones accept, and a few problems need time before they "
    "show. What still looks right tomorrow will most likely look right next month.",
    "Show {thing} to someone else without saying what you changed. An honest first impression is hard to get from "
    "the person who did the work. What they notice without a hint is what really stands out.",
    "Keep one reference to compare with: an earlier {round}, a photograph, a sample from {a_shop}. Memory "
    "flatters and complains by turns. A fixed point of comparison does neither.",
    "Measure the same thing in the same way each time. A single reading says little, three begin to show a trend, "
    "and a trend is what you can act on. Write the numbers where you will find them again.",
)

TIME = (
    "Plan generously the first time. A job with {many} that takes {a_pro} twenty minutes can take a newcomer an "
    "hour, and that is perfectly normal. With practice the difference shrinks quickly, mostly because you stop "
    "searching for things.",
    "Fixed intervals are easy to remember and often wrong. Use matters more than the calendar, so let the actual "
    "condition decide and treat the date as a reminder to look. Heavy use shortens every interval and rest "
    "lengthens it.",
    "With {many} there is such a thing as too early. Acting before the signs are there wastes effort and can even "
    "set you back. Learn the one or two signs that count and check for them regularly instead of watching the "
    "clock.",
    "Put it in the diary while you still remember how it felt. A short entry with the date, the time it took and "
    "one remark is enough. After three entries you have a schedule that fits you better than any printed one.",
    "If time is short, do the part that prevents damage and leave the part that improves appearance. The first "
    "cannot be caught up with later and the second always can. That simple ranking makes a busy week far less "
    "stressful.",
    "Waiting is sometimes the most useful step. Several of the processes involved cannot be hurried, and checking "
    "every few minutes only disturbs them. Set a timer, do something else, and come back when there is something "
    "to see.",
    "The time of year plays its part as well. Warmth speeds some things up and slows others down, and demand at "
    "{a_shop} follows the same rhythm. A little planning ahead means better choice and fewer compromises.",
)

AMOUNT = (
    "For {many}, start at the lower end of the recommended range. It is easy to add and difficult to take away, "
    "and the lower figure often turns out to be enough. Go up in small equal steps so that you can tell which one "
    "made the difference.",
    "Weigh or measure rather than estimate. The eye is good at noticing differences and poor at judging "
    "quantities, which is why the same spoon or the same glance gives another amount each time. A cheap scale "
    "settles the matter.",
    "Proportion counts for more than the absolute figure. If you double one part, the others usually have to "
    "follow, and a ratio written down once works for every size. Keep that ratio somewhere visible.",
    "Size is a question of what you will really use. Too small is annoying now, too large is a burden for years, "
    "and the usual regret is of the second kind. Picture an ordinary week and not an exceptional one.",
    "Note the figure that worked for you, together with the conditions. Next time you begin there and skip half "
    "of the experiments. A single line in a notebook can replace an evening of searching.",
    "When two sources give different numbers, look at what they assume. Often one of them includes a margin and "
    "the other does not. A value in the middle is a reasonable first try as long as you watch what happens.",
)

CARE = (
    "Clean up straight away. Residue that comes off with a cloth today needs tools and strong words next week. "
    "Five minutes at the end are the cheapest maintenance there is.",
    "A little attention often is better than a lot of attention rarely. Tie it to something you do anyway, and it "
    "will not need willpower. Once looking after {thing} has become routine, it disappears from the list of "
    "things to worry about.",
    "Store everything dry, clean and out of direct sun unless you have a reason to do otherwise. Those three "
    "conditions slow down almost every kind of decay. Label what is not obvious, because in six months it will be "
    "even less so.",
    "Look for wear at the places that move, touch or bear load. That is where change shows first, and a part "
    "replaced in time protects its more expensive neighbours. Make the inspection short enough that you actually "
    "do it.",
    "Keep all instructions and receipts that concern {many} in one envelope. When something does fail, you will "
    "know the exact model, the date and the terms in a minute. It is a dull habit and it has saved many people "
    "real money.",
    "Rest periods deserve care too. Before a longer break, leave things in a state in which nothing can dry out, "
    "seize up, rust or spoil. Restarting is then a matter of minutes instead of a project of its own.",
    "If the condition gets worse in spite of regular care, do not simply increase the dose. A steady decline has "
    "a cause, and more of the same rarely reaches it. Go back to the basic checks and work forward from there.",
)
