"""Search phrases as people type them, as many as asked for: distinct, in five themes."""

from __future__ import annotations

from itertools import chain, islice, product, zip_longest

THEMES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("tomatoes", "garlic", "carrots", "zucchini", "lettuce", "peppers", "onions", "radishes", "spinach", "kale",
         "strawberries", "potatoes", "beetroot", "pumpkins", "cucumbers", "leeks", "basil", "mint"),
        ("when to plant {}", "how to grow {} from seed", "best soil for {}", "companion plants for {}",
         "how often to water {}", "{} in raised beds", "growing {} in pots", "when to harvest {}",
         "how to store {} after harvest", "pests that eat {}", "fertilizer for {}", "{} spacing in rows"),
    ),
    (
        ("espresso", "cold brew", "pour over coffee", "french press coffee", "moka pot coffee", "latte", "cappuccino",
         "flat white", "decaf coffee", "aeropress coffee", "iced coffee", "turkish coffee", "cortado", "macchiato"),
        ("how to make {} at home", "best beans for {}", "grind size for {}", "water temperature for {}",
         "{} ratio of coffee to water", "why does my {} taste bitter", "how much caffeine is in {}",
         "{} without a machine", "best grinder for {}", "milk for {}", "{} recipe for two", "how long does {} keep",
         "is {} bad for the stomach", "{} for beginners"),
    ),
    (
        ("road bike", "mountain bike", "gravel bike", "folding bike", "electric bike", "kids bike", "city bike",
         "cargo bike", "touring bike", "fixed gear bike", "commuter bike", "hybrid bike"),
        ("how to clean a {} chain", "{} tire pressure", "how to adjust {} brakes", "best lights for a {}",
         "what size {} do i need", "how to fix a flat on a {}", "{} saddle height", "how to store a {} in winter",
         "{} lock that cannot be cut", "how much does a {} cost", "used {} what to check", "{} maintenance schedule",
         "best helmet for a {}", "{} for commuting in rain", "how to pack a {} for a flight", "{} pedals for beginners",
         "how long does a {} last"),
    ),
    (
        ("sourdough bread", "rye bread", "focaccia", "baguette", "brioche", "whole wheat bread", "pizza dough",
         "ciabatta", "banana bread", "soda bread", "bagels", "cinnamon rolls", "flatbread", "challah"),
        ("easy {} recipe", "how long to knead {}", "why is my {} dense", "{} without yeast", "{} in a dutch oven",
         "how to freeze {}", "{} hydration", "overnight {}", "best flour for {}", "{} oven temperature",
         "how to keep {} fresh", "{} with seeds", "gluten free {}", "{} calories per slice"),
    ),
    (
        ("kitchen tap", "toilet", "wooden floor", "window frame", "door hinge", "bathroom tiles", "washing machine",
         "dishwasher", "radiator", "gutter", "garden fence", "shower head", "drywall", "light switch"),
        ("how to repair a {}", "how to clean a {}", "{} leaking what to do", "how to replace a {}", "cost to fix a {}",
         "tools needed for a {}", "{} making noise", "when to call a plumber for a {}", "how to paint around a {}",
         "how to install a {}", "how long does a {} hold", "{} checklist before winter", "{} mistakes beginners make",
         "how to measure a {}"),
    ),
)  # fmt: skip


def keywords(count: int) -> list[str]:
    """`count` distinct ones, the themes mixed as in a person's own list."""
    themes = ([pattern.format(noun) for noun, pattern in product(*theme)] for theme in THEMES)
    mixed = list(islice(dict.fromkeys(filter(None, chain.from_iterable(zip_longest(*themes)))), count))
    if len(mixed) < count:
        raise ValueError(f"there are {len(mixed)} keywords, not {count}")
    return mixed
