"""Passages for what goes wrong and what comes after: trouble, mistakes, habits, improvement, questions, conclusions."""

from __future__ import annotations

TROUBLE = (
    "With {many}, start with the simplest explanation. Something loose, empty, dirty, old or set wrongly accounts "
    "for the large majority of cases, and each of those can be checked in a minute. Rare causes deserve attention "
    "only when the common ones are ruled out.",
    "Ask when it last worked. Whatever changed between that day and this one is the prime suspect, even if it "
    "seems unrelated. A new supply, a different hand or a change in the weather is often all it takes.",
    "Test one suspect at a time. If you change three things and the problem disappears, you have learned nothing "
    "that helps you next time. Put each part back as it was before you move on to the next.",
    "Note whether the trouble is constant or comes and goes. A constant fault usually has a fixed cause that you "
    "can see or measure. One that comes and goes points to temperature, moisture, load or a poor connection.",
    "Follow the path through {thing} from beginning to end. Begin at the source, confirm that all is well there, "
    "and move one station further. The first place where things look different from what you expect is where to "
    "dig.",
    "Early signs in {many} are usually quiet. A slightly different sound, smell, colour or feel comes days before "
    "the real failure. Take them seriously, because at that stage the remedy is small.",
    "More than one cause can be at work. If a remedy helps a little and not completely, keep it and continue the "
    "search instead of reversing it. Two half solutions frequently make a whole one.",
    "Do not treat the symptom for longer than you must. A quick remedy gets you through the day and hides the "
    "reason at the same time. Mark a date to return to the matter properly and keep it.",
)

MISTAKES = (
    "The most common mistake with {many} is hurry. It shows up as a skipped check, a guess where a measurement "
    "was due, or a step begun before the last one was finished. Nobody notices at the time, and everybody notices "
    "later.",
    "Another frequent error is doing too much. More product, more force and more interventions feel like care, "
    "while they often create the next problem. If in doubt, do less and watch longer.",
    "Copying someone else's settings without their conditions leads to odd results. The figures were right where "
    "they came from, and they may be far off in your case. Take the method across and find your own numbers.",
    "Many {people} buy something new before they have found the cause. It is satisfying, it is expensive, and it "
    "leaves the actual fault in place. Diagnosis is less exciting and solves more.",
    "Advice that starts with “always” deserves suspicion. Nearly every rule has a range in which it holds, and "
    "the exception may well be sitting in front of you. Look for the reason behind the rule and you will see its "
    "limits.",
    "Giving up too early is a mistake that many people make. Several methods look useless for the first few days "
    "and convincing after two weeks. Decide beforehand how long a fair trial lasts, and keep to it.",
    "Poor notes make people repeat their errors. Without a record, every {round} feels like the first one and the "
    "same detour is taken again. Three words on a label would have been enough.",
    "A mistake that is found early is hardly a mistake at all. Build in a moment to look, ideally at a point "
    "where turning back costs nothing. That one pause removes most of the drama.",
)

HABIT = (
    "Turn what works into a routine. Attach it to a fixed day or to an event that happens anyway, and it stops "
    "depending on motivation. A routine that is slightly too simple survives; one that is slightly too ambitious "
    "does not.",
    "A one-page checklist helps with {doing}, because it takes the strain off memory. Write it after the second "
    "time, when you still remember what you forgot, and keep it where the work happens. Cross out whatever proves "
    "unnecessary.",
    "Keep a small log for {many} with the date, what you did and how it turned out. It takes a minute each time. "
    "After a few months it becomes the most accurate handbook you could wish for, because it describes your own "
    "case.",
    "Share the routine with whoever else is involved. Uneven habits undo each other, and a short agreement "
    "prevents a good deal of grumbling. Two people who do the same simple thing beat one person who does "
    "everything perfectly.",
    "Review the routine once a year. Needs change, better supplies appear, and a few steps will have lost their "
    "purpose. Drop those without regret and give the time to what has proved its worth.",
    "Make the right thing the easy thing. Put the tool you should use within reach and the one you should not use "
    "out of sight. Small changes in arrangement do more than strong resolutions.",
)

IMPROVE = (
    "Once the basics are dependable, improve one aspect at a time. Choose the one that bothers you most, give it "
    "your attention for a few weeks, and leave the rest alone. Progress that you can attribute is progress that "
    "you can keep.",
    "Refinements pay off only on a sound base. If results still vary from one {round} to the next, consistency is "
    "the improvement to work on. Finesse comes after that and then comes quickly.",
    "Compare your result with one you admire and describe the difference in a single sentence. That sentence is "
    "your next goal. Vague ambition leads to vague changes, while a precise complaint is halfway to a remedy.",
    "Try a variation on purpose now and then. Change one element clearly, not by a hair, so that the effect is "
    "visible. Whether it turns out better or worse, you will understand the ordinary way more deeply.",
    "With {many}, equipment is seldom the next step. Technique, timing and better ingredients usually hold more "
    "potential, and they cost less. Upgrade when you can name the limit that the new thing removes.",
    "Teach it to somebody. Explaining each step aloud shows which parts you understand and which you merely "
    "repeat. The questions of a newcomer are an excellent test of any method.",
)

QUESTIONS = (
    "The short answer is that it depends, and the useful answer says on what. In most cases it comes down to how "
    "often you do it, what you start with and how exact the result has to be. Settle those three and the rest "
    "follows.",
    "In ordinary circumstances there is a good deal of leeway, as long as you go about it gently and keep an eye "
    "on the effect. The warnings you may have read mostly concern extremes. Stay within the usual range and there "
    "is little to fear.",
    "Opinions differ here for a good reason: both sides describe what they have seen. Their conditions were "
    "simply not the same. Look for the account that resembles your own situation and follow that one first.",
    "A single wrong answer rarely spoils everything. It limits what you can reach this time, and it still leaves "
    "you wiser for the next {round}. The only real loss is in waiting for the perfect moment.",
    "You will find exact figures for {many} in many places, and they are meant as guides. Use them to get into "
    "the right region, then go by what you observe. Anyone who claims that one number fits all has not seen "
    "enough cases.",
    "Nothing dramatic happens if you get it wrong once. Problems come from getting it wrong many times in a row "
    "without noticing. Pick it up again where you stopped and resist the urge to compensate.",
)

CONCLUSION = (
    "What remains is to begin. Choose the smallest version that makes sense, do it this week, and look closely at "
    "what happens. One real attempt will teach you more than another evening of reading about {doing}.",
    "If you remember only one thing, let it be the order: look, prepare, act in small steps, check. It sounds "
    "modest. It is also what separates people who get dependable results from people who get lucky now and then.",
    "You now have the whole picture, and you do not need all of it at once. Start with the part that solves "
    "today's problem. Come back to the rest when it becomes relevant, and it will make more sense than it does "
    "now.",
    "The difference between a good result and a poor one is smaller than it looks from outside. A few careful "
    "minutes at the right moments account for most of it. Those minutes are available to everybody.",
    "Keep what works for you and drop the rest without guilt. Methods are tools, and {people} who have done this "
    "for years use fewer of them than beginners do. In time you will have your own short list.",
    "None of the steps is difficult on its own, and together they are mostly a matter of attention. Do it twice "
    "with that attention, write down what you found, and the third time will feel like an old habit.",
    "Give it a fair trial before you judge. Two or three rounds under similar conditions will tell you whether "
    "you are on the right track. After that, small corrections are all that is needed.",
)
