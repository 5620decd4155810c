"""Passages that open an article or set the scene: introductions, the basics, what is needed, preparation, place."""

from __future__ import annotations

INTRO = (
    "Most people come to {doing} with one specific problem in front of them and very little time. This article "
    "keeps that in mind. It starts with what matters most, explains the reasons in plain words, and leaves the "
    "refinements for later.",
    "There is no shortage of opinions about {doing}, and many of them contradict each other. That is usually "
    "because they answer slightly different questions. Once you know which situation is yours, most of the "
    "conflicting advice sorts itself out.",
    "You do not need special talent for {doing}. You need a clear idea of what good looks like, a sensible order "
    "of work, and enough patience to change one thing at a time. All three can be learned in an afternoon.",
    "Ask three {people} about {doing} and you will hear four answers. What they agree on is worth far more than "
    "what they argue about, so the common ground is where this text begins. The arguments can wait until you have "
    "a result of your own to judge.",
    "It is easy to put off {doing} because the subject looks bigger than it is. Taken apart, it comes down to a "
    "handful of decisions, and only two or three of them are hard to undo. Those are the ones to think about "
    "before you begin.",
    "The first time is always the slowest. After that, {doing} turns into something you do almost without "
    "thinking, and the details that seem fussy today become the part you would never skip. The aim here is to "
    "shorten the road to that point.",
    "Good results rarely come from one clever trick. They come from ordinary steps done in the right order, and "
    "from noticing early when something is off. That is as true of {doing} as of anything else worth learning.",
    "If you have tried before and were disappointed, the cause was probably small. A step left out, a number "
    "guessed instead of measured, a moment of hurry near the end: these explain most failures. Each of them is "
    "easy to avoid once it has a name.",
)

BASICS = (
    "With {many}, it helps to separate what always holds from what depends on your situation. The general rules "
    "are few and change little from one source to the next. Everything else is adjustment, and adjustment is only "
    "possible once you have something to adjust.",
    "Behind the instructions there is usually one simple idea, and it is worth finding it first. When you know "
    "why a step is there, you also know when it can be shortened and when it cannot. Instructions learned by "
    "heart give you neither.",
    "Words are half of the difficulty. In texts about {many} the same term can mean different things to a seller, "
    "to a hobbyist and to a professional, so check what is meant before you compare figures. Two minutes with a "
    "glossary can save an expensive misunderstanding.",
    "Think of {doing} as a chain of causes. What you start with limits what you can reach, the way you work "
    "decides how much of that you get, and the finishing touches only protect what is already there. Effort spent "
    "early in that chain pays back most.",
    "A beginner with {many} tends to look at the most visible part, while {a_pro} looks at the conditions around "
    "it. That difference in attention explains much of the difference in outcome. Train yourself to ask what "
    "happened just before the thing you noticed.",
    "Two questions cut through most of the confusion. What exactly should be different when you are done? And how "
    "would you notice if it were not? With honest answers to both, the rest of the plan almost writes itself.",
    "None of what is known about {many} is new, and that is good news. The methods have been tried by a great "
    "many {people}, the weak ones have been dropped, and what remains is dependable. You can borrow that "
    "experience instead of repeating every mistake yourself.",
    "Numbers quoted for {many} without their conditions are nearly useless. A figure that is right for one set-up "
    "can be badly wrong for another, even when both look alike. Treat published values as a starting point and "
    "let your own result have the last word.",
)

TOOLS = (
    "Begin with what you already own. Lay it out, look at the condition of each piece, and only then write a "
    "shopping list. Most lists for {many} found online assume that you start from nothing, which is seldom true "
    "and always more expensive.",
    "One good tool beats three mediocre ones. Choose the piece you will touch most often and spend your money "
    "there, because you will feel its quality every single time. The rest can be plain, borrowed or bought "
    "second-hand.",
    "Keep the kit together in one box or on one shelf. Half of the time lost on {doing} goes into looking for "
    "things, and an interruption at the wrong moment does more harm than a cheap tool ever could.",
    "A simple way to measure belongs in every kit for {many}, whether that is a scale, a ruler, a gauge or a "
    "timer. Guesses drift without anybody noticing. A number stays where you left it, and it lets you repeat what "
    "worked.",
    "If you are unsure about a purchase, do one round without it. You will then know precisely what was missing, "
    "and you can describe it to the staff of {a_shop} in one sentence. That conversation is usually worth more "
    "than an evening of reviews.",
    "Check that the parts fit each other before anything else. Standards and sizes that look alike often differ "
    "in one small respect, and that small respect is the one that matters. Write the exact sizes down and take "
    "the note with you.",
    "Protection is part of the equipment, not an extra. Gloves, an old cloth, a tray or a cover cost very little, "
    "and they let you work without worrying about hands, clothes or surfaces. People who feel safe also work more "
    "carefully.",
    "Do not overlook the consumables. The big items last for years, while the small ones run out halfway through, "
    "usually on a Sunday. Keep one spare of everything that gets used up and replace it on the day you open it.",
)

PREPARE = (
    "Preparation is dull, and it decides the outcome. Clear the space, read the steps once from start to finish, "
    "and set out everything in the order in which you will need it. After that the actual work feels surprisingly "
    "short.",
    "Take a picture of {thing} before you change anything. It costs a second, and it answers every later question "
    "about how things looked, which way round they were and what was there already. Many {people} would give a "
    "lot for a photograph they did not take.",
    "Choose a moment when you will not be disturbed. Starting late in the day, with one eye on the clock, invites "
    "exactly the kind of hurry that ruins a careful plan. A calm half hour is better than a rushed two.",
    "Write down the starting point in a sentence or two: what you have, what bothers you, and what you expect to "
    "change. It sounds pedantic. Yet without that note nobody can tell afterwards whether the effort made a "
    "difference.",
    "Before the first real step, do a dry run. Go through the motions without committing to anything and watch "
    "where you hesitate. Each hesitation marks a spot where a tool is missing or an instruction is not yet clear "
    "to you.",
    "Deal with the obvious obstacles first. Dirt, clutter, missing parts and unclear responsibilities will not "
    "improve while you work around them. Removing them is often a third of the whole effort and makes the other "
    "two thirds pleasant.",
    "Decide in advance where you will stop. A clear limit, such as one section, one unit or one hour, keeps a "
    "small job from growing into a large one. You can always continue another day with a fresh eye.",
)

PLACE = (
    "Where you do it matters more than most instructions admit. Light, temperature, air and a stable surface all "
    "have a say in how {doing} turns out, and they are far easier to choose beforehand than to correct later. "
    "Spend a moment looking around before you settle.",
    "Look at the spot at different hours. What seems ideal in the morning may be hot, dark or noisy by the "
    "afternoon, and the difference shows up in the result. A place that is merely decent all day usually beats "
    "one that is perfect for an hour.",
    "Leave yourself more room than you think you need. Cramped work leads to awkward angles, and awkward angles "
    "lead to small accidents. If space is short, make the steps smaller rather than the clearances.",
    "Conditions differ from one household to the next, so copy the principle and not the layout. What you are "
    "after is easy access, enough light to see detail, and a surface that is simple to clean. Any arrangement "
    "that offers those three will do.",
    "Try to keep the conditions the same from one {round} to the next. Only then can you tell whether a change in "
    "the result comes from something you did. When the surroundings shift as well, every comparison turns into "
    "guesswork.",
    "A short distance to water, power or storage saves more effort than any clever gadget. Walk the route once "
    "and count the steps. If something you need every time lies at the far end, move it closer before you begin.",
)
