"""Word lists: verbs of search phrases, nouns without a plural, names with capitals, and the small words of grammar."""

from __future__ import annotations

from chalicelib.words import word_set

# Verbs that people search with. Those in NOUNS_TOO start a phrase as a verb only after "how to" and the like.
VERBS = word_set("""
    add adjust align apply arrange assemble avoid bake become begin bleed boil book brew brush build buy calculate
    calibrate call care change charge check choose clean clear combine compare compost connect convert cook cool cover
    create cure cut dial dig descale design dispose divide do draw drain dress dry eat edit enter exercise extract
    feed fertilize fill filter find finish fit fix fold freeze froth get give go grind grow handle hang harden harvest
    heat help hold identify improve increase index insert inspect install invest join keep know learn lift lower lube
    lubricate maintain make manage mark measure melt mend mix move mow mulch negotiate open order organise organize
    oil pack paint patch pay pick plan plant play polish pour practise prepare preserve press prevent propagate
    protect prune pull pump put raise reach read recycle reduce refinance refill remove renew repair replace repot
    reset resize restore revive ride rinse roast rotate run sand save schedule seal season seat select sell send
    separate serve set sew shape sharpen shift shop sign size sleep smooth soak solve sow space spot spray stain start
    steam sterilize stop store straighten stretch study swap sync tamp teach tell test thin tie tighten time touch
    track train transfer transplant travel treat trim true tune turn type understand unclog update upgrade use wash
    watch water wear weed weigh whisk wipe work wrap write knit crochet bend season trim start stack stake
""")
NOUNS_TOO = word_set("""
    book brew brush call care change charge check compost cool cover cure cut design dial dress drain dry exercise
    feed fill filter find finish fit fold grind harvest heat help hold index join lift lower lube mark measure mix
    move mulch oil open order pack paint patch pay pick plan plant play polish press pump raise read repair reset
    rinse ride roast run sand save schedule seal season seat set shape shift shop sign size sleep smooth space spot
    spray stain start steam stop store stretch study swap tamp tell test tie time touch track train transfer travel
    treat trim true tune turn type update upgrade use wash watch water wear weed work wrap clear thin stake stack
    separate bend
""")
DOUBLING = word_set("""
    begin cut dig fit get mop put rub run set shop sit spin spot stop swim swap thin trim tip plan wrap knit hem wet
    pat pot repot transfer refer unclog
""")

# "keep slipping": what a thing does wrong, so that its name ends before it.
FAULT_VERBS = word_set("""
    keep skip slip leak drip smell taste look feel squeak squeal click rub fall break stick stop drop rattle make turn
    wobble have need crack burn rust freeze crash overheat bubble curl die go run shake spin wilt rot hurt ache itch
    bark meow shed bite
""")
FAULT_WORDS = word_set("""
    so too not sour bitter weak watery slow loud noisy hot cold dirty soft hard dry wet brown yellow black blue sticky
    loose tight bent flat stiff rusty important good bad better necessary worth expensive cheap healthy different
    called used made
""")

PREPOSITIONS = word_set("""
    about after against around as at before between by for from in into near of off on onto over per through to under
    until up upon vs versus via with within without during and or than if when while out down
""")
PRONOUNS = word_set("you they it there we")
DETERMINERS = PRONOUNS | word_set("""
    a an the my your our his her its their this that these those any some no each every all both one two three four
    five six seven eight nine ten more less much many enough which what whose
""")
MASS = word_set("""
    advice air art bacon baking basil beef beer beginner-level blood bread butter care cash cheese chicken chocolate
    cleaning clay clothing coffee cold compost concrete content corn cotton cream crema credit data decaf dirt dough
    dust electricity equipment espresso exercise extraction fabric fertilizer fertiliser fish flour food fuel fun
    furniture garlic gas gasoline gear glass gold grass grease hair hand health heat help home honey housework
    humidity ice information insurance interest jewelry jewellery kale lavender leather lettuce light lighting lime
    linen literature lotion lubricant lube luggage lumber maintenance manure meat metal milk mint moisture mold money
    mould mud mulch music oil oxygen paint paper parsley pasta plastic plywood pollen pork poultry power pressure
    produce progress protein python quality rain research rice rosemary rust salad salmon salt sand sawdust scratch
    seafood seaweed seed shade shampoo shipping silk silver skin sleep snow soap software soil sourdough space spinach
    spring stainless steam steel storage stress stuff sugar summer sun sunlight tape tea thyme timber time toast
    traffic travel turf vinegar water weather wheat winter wine wood wool work yarn yeast yogurt zinc autumn fall
    inside outside indoors outdoors online overnight beginners
""")
NOT_PLURAL = word_set("is this gas bus lens plus bonus canvas christmas always texas atlas bias")

_NAMES = word_set("""
    AeroPress Chemex V60 Shimano SRAM Presta Schrader January February April June July August September October
    November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas Easter English French
    Italian Turkish Vietnamese Japanese Chinese German Spanish American European Excel Python JavaScript Google
    Apple Amazon iPhone iPad Android Windows Linux WiFi USB GPS LED TV PC CPU GPU SSD SQL API HTML CSS SEO DIY UK US
    EU USA NYC AI PDF
""")
PROPER = {name.casefold(): name for name in sorted(_NAMES)}
