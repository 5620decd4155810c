"""A small thesaurus: which words belong to which part of life, and who does what there.

It lets "latte art" and "espresso" meet although they share no word, and gives articles the right people and places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.words import stem, stems


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Words that fit a theme. `pro` takes an article; `round` is one go at it."""

    people: str = "people"
    pro: str = "experienced friend"
    place: str = "at home"
    shop: str = "specialist shop"
    round: str = "attempt"


@dataclass(frozen=True, slots=True)
class Theme:
    key: str
    cast: Cast
    stems: frozenset[str]


def _theme(key: str, words: str, cast: Cast | None = None) -> Theme:
    return Theme(key, cast or Cast(), frozenset(stem(word) for word in words.split()))


THEMES: tuple[Theme, ...] = (
    _theme(
        "garden",
        """
        garden gardening gardener soil compost composting mulch seed seedling plant planting tomato potato pepper
        garlic onion carrot lettuce herb basil cucumber squash pumpkin raised bed greenhouse prune pruning harvest
        fertilizer fertiliser manure weed weeding lawn grass flower rose tulip orchid shrub tree hedge pot container
        trellis watering irrigation vegetable fruit strawberry aphid slug tumbler patio perennial bulb succulent
        transplant germinate sow mower allotment bin leaf leaves
        """,
        Cast(
            people="gardeners", pro="experienced gardener", place="in the garden", shop="garden centre", round="season"
        ),
    ),
    _theme(
        "coffee",
        """
        coffee espresso latte cappuccino americano macchiato mocha barista brew brewing grinder grind burr roast
        roaster roasting milk froth frother frothing steam portafilter tamp tamper crema descale descaling aeropress
        chemex pour-over v60 french press moka decaf arabica robusta extraction filter kettle shot caffeine wand
        """,
        Cast(
            people="home baristas",
            pro="experienced barista",
            place="in the kitchen",
            shop="coffee roaster",
            round="cup",
        ),
    ),
    _theme(
        "cycling",
        """
        bike bicycle cycling cyclist chain derailleur gear brake brakes tire tyre tube tubeless clincher wheel spoke
        rim hub pedal saddle handlebar crank cassette sprocket rotor caliper hydraulic disc lube puncture headset fork
        mountain gravel commuter e-bike cadence peloton hanger shifter shifting pump
        """,
        Cast(people="riders", pro="experienced mechanic", place="in the workshop", shop="bike shop"),
    ),
    _theme(
        "cooking",
        """
        recipe cook cooking bake baking bread sourdough dough oven pan skillet cake cookie pasta pizza sauce soup stew
        roast grill grilling chicken beef pork fish salmon rice noodle vegan vegetarian dessert breakfast dinner lunch
        knife spice salt butter flour yeast cheese egg slow cooker fryer meal salad marinade
        """,
        Cast(people="home cooks", pro="experienced cook", place="in the kitchen", shop="kitchen shop", round="batch"),
    ),
    _theme(
        "home",
        """
        house home room kitchen bathroom bedroom sofa couch paint painting wall floor flooring tile roof gutter door
        window insulation plumbing pipe faucet tap toilet sink shower drain leak drill screw furniture shelf shelves
        mattress curtain carpet rug vacuum laundry washing dishwasher fridge appliance heating boiler thermostat
        """,
        Cast(people="home owners", pro="experienced tradesperson", shop="hardware shop", round="job"),
    ),
    _theme(
        "pets",
        """
        dog puppy cat kitten pet vet leash litter kennel breed breeder grooming paw collar hamster rabbit parrot bird
        aquarium fish tank horse saddle feed kibble flea tick treat crate obedience training
        """,
        Cast(people="owners", pro="experienced keeper", shop="pet shop", round="week"),
    ),
    _theme(
        "fitness",
        """
        workout exercise gym yoga pilates run running runner marathon squat deadlift bench press muscle strength
        cardio stretch stretching dumbbell kettlebell treadmill protein fitness training plank abs glute hamstring jog
        swim swimming hike hiking climb climbing boots trail tennis golf football
        """,
        Cast(people="athletes", pro="experienced coach", place="in training", shop="sports shop", round="session"),
    ),
    _theme(
        "health",
        """
        health diet sleep insomnia vitamin supplement headache pain anxiety stress therapy doctor symptom allergy skin
        acne moisturizer sunscreen hair shampoo teeth dental weight calorie fasting blood pressure diabetes pregnancy
        baby toddler breastfeeding
        """,
        Cast(pro="qualified professional", shop="pharmacy", round="week"),
    ),
    _theme(
        "money",
        """
        money budget saving savings bank account loan mortgage credit debt tax taxes invest investing investment stock
        bond fund etf pension retirement insurance salary income interest rate broker crypto bitcoin invoice
        accounting payroll refund
        """,
        Cast(people="savers", pro="qualified adviser", shop="bank", round="month"),
    ),
    _theme(
        "computing",
        """
        computer laptop phone iphone android windows linux mac software app browser wifi router network password
        backup python javascript code coding programming developer website server cloud database sql api excel
        spreadsheet printer monitor keyboard mouse gpu cpu ssd battery charger camera lens printer email seo keyword
        """,
        Cast(people="users", pro="experienced engineer", place="on your own machine", shop="computer shop"),
    ),
    _theme(
        "travel",
        """
        travel trip flight airport hotel hostel visa passport luggage suitcase packing itinerary beach cruise train
        camping campsite tent backpack backpacking roadtrip vacation holiday tour museum airline booking
        """,
        Cast(people="travellers", pro="experienced traveller", place="on the road", shop="outfitter", round="trip"),
    ),
    _theme(
        "cars",
        """
        car truck motorcycle engine oil transmission clutch radiator mileage tyre dealership used lease driving
        license exhaust alternator windshield headlight hybrid diesel petrol gasoline suv van towing trailer
        """,
        Cast(people="drivers", pro="experienced mechanic", place="in the garage", shop="car parts shop", round="job"),
    ),
    _theme(
        "crafts",
        """
        knit knitting crochet yarn sew sewing fabric quilt quilting embroidery pottery clay ceramic woodworking lathe
        chisel plywood drawing watercolor acrylic canvas origami candle soap jewelry bead leather resin guitar piano
        violin chord
        """,
        Cast(people="makers", pro="experienced maker", place="at the workbench", shop="craft shop", round="piece"),
    ),
    _theme(
        "study",
        """
        study exam test essay school university college student teacher lesson homework math algebra grammar
        vocabulary language spanish french german english history science physics chemistry biology scholarship degree
        course tutor resume interview job career
        """,
        Cast(people="students", pro="experienced teacher", place="at the desk", shop="bookshop", round="week"),
    ),
)


def themes_of(text: str) -> list[str]:
    """Keys of the themes that the words of a text belong to, one for each word and theme."""
    return [theme.key for word in stems(text) for theme in THEMES if word in theme.stems]


def cast_for(texts: Iterable[str]) -> Cast:
    """Who and where: the cast of the theme that most words of these texts belong to."""
    counts = Counter(key for text in texts for key in themes_of(text))
    if not counts:
        return Cast()
    best = max(counts.values())
    return next(_CASTS[theme.key] for theme in THEMES if counts[theme.key] == best)


_CASTS: Mapping[str, Cast] = {theme.key: theme.cast for theme in THEMES}
