"""Pairs of questions, written by hand: the same one reworded, and two different ones on one subject.

A question is written with its answer on a second line, as `similarity.asked` joins them.
"""

from __future__ import annotations

SAME = [
    ("What is the capital of France?\nParis", "Which city is the capital of France?\nParis"),
    ("What is the capital of Australia?\nCanberra", "Name the capital city of Australia.\nCanberra"),
    ("Who wrote the play Hamlet?\nWilliam Shakespeare", "Hamlet is a play written by whom?\nShakespeare"),
    ("Which planet is known as the Red Planet?\nMars", "Which planet is called the Red Planet?\nMars"),
    ("How many players are there in a cricket team?\n11", "A cricket team has how many players?\n11"),
    ("In which year did World War I begin?\n1914", "World War I began in which year?\n1914"),
    ("Who painted the Mona Lisa?\nLeonardo da Vinci", "The Mona Lisa was painted by which artist?\nLeonardo da Vinci"),
    ("What is the chemical symbol for gold?\nAu", "Which is the chemical symbol of gold?\nAu"),
    (
        "Who was the first person to walk on the Moon?\nNeil Armstrong",
        "Which person was the first to walk on the Moon?\nNeil Armstrong",
    ),
    ("Which is the longest river in Africa?\nNile", "What is the name of the longest river in Africa?\nThe Nile"),
    ("When did India become a republic?\n1950", "In what year did India become a republic?\n1950"),
    ("How many bones does an adult human body have?\n206", "How many bones are there in the adult human body?\n206"),
    (
        "Which gas do plants absorb from the atmosphere?\nCarbon dioxide",
        "From the atmosphere, plants absorb which gas?\nCarbon dioxide",
    ),
    ("Who discovered penicillin?\nAlexander Fleming", "Penicillin was discovered by whom?\nAlexander Fleming"),
    ("What is the largest ocean on Earth?\nPacific Ocean", "Which ocean is the largest on Earth?\nThe Pacific"),
    (
        "Which country hosted the 2016 Summer Olympics?\nBrazil",
        "The 2016 Summer Olympics were hosted by which country?\nBrazil",
    ),
    ("What is the smallest prime number?\n2", "Which number is the smallest prime?\n2"),
    (
        "Which bank raised its repo rate to 6.5 percent in February?\nReserve Bank of India",
        "Which bank raised the repo rate to 6.5 percent in February?\nThe Reserve Bank of India",
    ),
    (
        "Which year belongs in the blank? “The bridge over the Tamar opened in ____ after nine years of work.”\n1859",
        "Which year is missing? “The bridge over the Tamar opened in ____, after nine years of work.”\n1859",
    ),
    (
        "Which number is missing? “The council will plant ____ trees along the river this autumn.”\n4,200",
        "“The council will plant ____ trees along the river in the autumn.” Which number is missing?\n4,200",
    ),
    ("Who is the author of Pride and Prejudice?\nJane Austen", "Who wrote Pride and Prejudice?\nJane Austen"),
    (
        "What does the abbreviation CPU stand for?\nCentral Processing Unit",
        "What does CPU stand for?\nCentral Processing Unit",
    ),
    (
        "At what temperature does water boil at sea level?\n100 °C",
        "At sea level, water boils at what temperature?\n100 °C",
    ),
    ("Which element has the atomic number 1?\nHydrogen", "What element has atomic number 1?\nHydrogen"),
    (
        "Which Indian state has the longest coastline?\nGujarat",
        "The longest coastline in India belongs to which state?\nGujarat",
    ),
    ("How long is a marathon in kilometres?\n42.195", "What is the length of a marathon in kilometres?\n42.195"),
    (
        "Who invented the telephone?\nAlexander Graham Bell",
        "Who is credited with inventing the telephone?\nAlexander Graham Bell",
    ),
    (
        "Which mission landed near the south pole of the Moon in August 2023?\nChandrayaan-3",
        "In August 2023, which mission landed near the Moon's south pole?\nChandrayaan-3",
    ),
    ("What is the currency of Japan?\nYen", "Which currency is used in Japan?\nThe yen"),
    ("Which of the planets has the most moons?\nSaturn", "Which planet has the most moons?\nSaturn"),
]

DIFFERENT = [
    ("What is the capital of France?\nParis", "What is the capital of Germany?\nBerlin"),
    ("What is the capital of Australia?\nCanberra", "What is the largest city of Australia?\nSydney"),
    ("Who wrote the play Hamlet?\nWilliam Shakespeare", "Who wrote the play Macbeth?\nWilliam Shakespeare"),
    ("Which planet is known as the Red Planet?\nMars", "Which planet is known as the Morning Star?\nVenus"),
    ("How many players are there in a cricket team?\n11", "How many players are there in a football team?\n11"),
    ("In which year did World War I begin?\n1914", "In which year did World War II begin?\n1939"),
    ("In which year did World War I begin?\n1914", "In which year did World War I end?\n1918"),
    ("Who painted the Mona Lisa?\nLeonardo da Vinci", "Who painted The Last Supper?\nLeonardo da Vinci"),
    ("What is the chemical symbol for gold?\nAu", "What is the chemical symbol for silver?\nAg"),
    (
        "Who was the first person to walk on the Moon?\nNeil Armstrong",
        "Who was the second person to walk on the Moon?\nBuzz Aldrin",
    ),
    ("Which is the longest river in Africa?\nNile", "Which is the longest river in Asia?\nYangtze"),
    ("When did India become a republic?\n1950", "When did India become independent?\n1947"),
    ("How many bones does an adult human body have?\n206", "How many muscles does an adult human body have?\n600"),
    (
        "Which gas do plants absorb from the atmosphere?\nCarbon dioxide",
        "Which gas do plants release into the atmosphere?\nOxygen",
    ),
    ("Who discovered penicillin?\nAlexander Fleming", "When was penicillin discovered?\n1928"),
    ("What is the largest ocean on Earth?\nPacific Ocean", "What is the smallest ocean on Earth?\nArctic Ocean"),
    ("Which country hosted the 2016 Summer Olympics?\nBrazil", "Which country hosted the 2020 Summer Olympics?\nJapan"),
    ("What is 3 + 2?\n5", "What is 3 - 2?\n1"),
    ("What is 12 x 12?\n144", "What is 12 x 11?\n132"),
    ("What is the capital of France?\nParis", "Paris is the capital of which country?\nFrance"),
    (
        "Which year is missing? “The bridge over the Tamar opened in ____ after nine years of work.”\n1859",
        "Which number is missing? “The bridge over the Tamar opened in 1859 after ____ years of work.”\nnine",
    ),
    (
        "Which number is missing? “The council will plant ____ trees along the river.”\n4,200",
        "Which number is missing? “The council will plant ____ trees in the parks.”\n900",
    ),
    (
        "Which number is missing? “The council will spend ____ million euros on schools.”\n12",
        "Which number is missing? “The council will spend ____ million euros on roads.”\n31",
    ),
    (
        "Which name is missing? “____ won the women's final in straight sets.”\nIga Swiatek",
        "Which name is missing? “____ won the men's final in straight sets.”\nCarlos Alcaraz",
    ),
    (
        "Who is the author of Pride and Prejudice?\nJane Austen",
        "Who is the author of Sense and Sensibility?\nJane Austen",
    ),
    (
        "What does the abbreviation CPU stand for?\nCentral Processing Unit",
        "What does the abbreviation GPU stand for?\nGraphics Processing Unit",
    ),
    ("Which element has the atomic number 1?\nHydrogen", "Which element has the atomic number 2?\nHelium"),
    (
        "Which Indian state has the longest coastline?\nGujarat",
        "Which Indian state has the largest population?\nUttar Pradesh",
    ),
    ("How long is a marathon in kilometres?\n42.195", "How long is a half marathon in kilometres?\n21.1"),
    ("What is the currency of Japan?\nYen", "What is the currency of China?\nYuan"),
    ("Who is the prime minister of Canada?\nMark Carney", "Who is the prime minister of Denmark?\nMette Frederiksen"),
    ("Which planet has the most moons?\nSaturn", "Which planet has the fewest moons?\nMercury"),
    ("What is the square root of 64?\n8", "What is the square root of 81?\n9"),
    ("Which team won the IPL in 2023?\nChennai Super Kings", "Which team won the IPL in 2024?\nKolkata Knight Riders"),
]
