"""Names that belong together, so that any one of a group could stand where another does: countries of a continent,
cities of a country, space agencies. A name that could be something else ("Jordan", "Shell") is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

# What is asked for -> the groups of its names. A group's neighbours in its family are the farther choice.
FAMILIES: dict[str, tuple[str, ...]] = {
    "country": (
        """India; Pakistan; Bangladesh; Sri Lanka; Nepal; Bhutan; Myanmar; Afghanistan""",
        """China; Japan; South Korea; North Korea; Mongolia; Vietnam; Thailand; Cambodia; Malaysia; Singapore;
        Indonesia; Laos; Taiwan""",
        """Iran; Iraq; Saudi Arabia; Qatar; Kuwait; Oman; Yemen; Syria; Israel; Lebanon; Bahrain""",
        """Kazakhstan; Uzbekistan; Kyrgyzstan; Tajikistan; Turkmenistan; Azerbaijan; Armenia""",
        """France; Germany; Italy; Spain; Portugal; Belgium; Austria; Switzerland; Ireland; Luxembourg; Britain""",
        """Sweden; Norway; Denmark; Finland; Iceland; Estonia; Latvia; Lithuania""",
        """Poland; Hungary; Romania; Bulgaria; Slovakia; Slovenia; Croatia; Serbia; Ukraine; Greece; Albania; Russia""",
        """Kenya; Tanzania; Uganda; Rwanda; Ethiopia; Somalia; Sudan; South Sudan; Madagascar""",
        """Nigeria; Ghana; Senegal; Cameroon; Ivory Coast; Benin; Liberia; Sierra Leone""",
        """South Africa; Namibia; Botswana; Zimbabwe; Zambia; Mozambique; Angola; Malawi""",
        """Egypt; Morocco; Algeria; Tunisia; Libya""",
        """Brazil; Argentina; Chile; Peru; Colombia; Ecuador; Bolivia; Uruguay; Paraguay; Venezuela""",
        """Mexico; Guatemala; Honduras; Costa Rica; Panama; Nicaragua; Cuba; Jamaica; Haiti; Canada""",
        """Australia; New Zealand; Fiji; Papua New Guinea; Samoa; Tonga; Vanuatu""",
    ),
    "city": (
        """Mumbai; Delhi; New Delhi; Bengaluru; Chennai; Kolkata; Hyderabad; Pune; Ahmedabad; Jaipur; Lucknow; Bhopal;
        Patna; Nagpur; Kochi; Indore; Guwahati; Chandigarh; Visakhapatnam; Surat; Varanasi; Coimbatore; Bhubaneswar""",
        """Karachi; Lahore; Islamabad; Dhaka; Chittagong; Colombo; Kathmandu; Kabul; Thimphu""",
        """London; Manchester; Birmingham; Leeds; Liverpool; Bristol; Sheffield; Newcastle; Nottingham; Edinburgh;
        Glasgow; Cardiff; Belfast; Plymouth; Southampton""",
        """Paris; Lyon; Marseille; Toulouse; Bordeaux; Lille; Nantes; Strasbourg""",
        """Berlin; Hamburg; Munich; Frankfurt; Cologne; Stuttgart; Leipzig; Dresden; Bremen""",
        """Madrid; Barcelona; Valencia; Seville; Bilbao; Lisbon; Porto""",
        """Rome; Milan; Naples; Turin; Bologna; Venice; Genoa; Palermo""",
        """Brussels; Amsterdam; Rotterdam; Antwerp; Geneva; Zurich; Vienna; Salzburg""",
        """Stockholm; Gothenburg; Oslo; Bergen; Copenhagen; Helsinki; Reykjavik; Tallinn; Riga; Vilnius""",
        """Warsaw; Krakow; Prague; Budapest; Bucharest; Sofia; Belgrade; Zagreb; Athens; Kyiv; Moscow""",
        """New York; Chicago; Los Angeles; Houston; Boston; Philadelphia; San Francisco; Seattle; Denver; Atlanta;
        Miami; Dallas; Detroit; San Diego; Minneapolis; Baltimore; Pittsburgh""",
        """Toronto; Montreal; Vancouver; Ottawa; Calgary; Winnipeg; Halifax; Edmonton""",
        """Tokyo; Osaka; Kyoto; Nagoya; Sapporo; Fukuoka; Hiroshima; Kobe""",
        """Beijing; Shanghai; Shenzhen; Guangzhou; Wuhan; Chengdu; Chongqing; Tianjin""",
        """Bangkok; Hanoi; Jakarta; Kuala Lumpur; Manila; Phnom Penh; Yangon; Seoul; Busan; Taipei""",
        """Dubai; Abu Dhabi; Doha; Riyadh; Jeddah; Muscat; Tehran; Baghdad; Beirut; Damascus; Istanbul; Ankara""",
        """Cairo; Alexandria; Casablanca; Rabat; Tunis; Algiers; Tripoli""",
        """Nairobi; Mombasa; Kampala; Kigali; Addis Ababa; Dar es Salaam; Khartoum""",
        """Lagos; Abuja; Accra; Dakar; Abidjan; Kumasi; Freetown""",
        """Johannesburg; Cape Town; Durban; Pretoria; Harare; Lusaka; Maputo; Windhoek; Luanda""",
        """Sydney; Melbourne; Brisbane; Perth; Adelaide; Canberra; Hobart; Auckland; Wellington; Christchurch""",
        """Buenos Aires; São Paulo; Rio de Janeiro; Brasília; Montevideo; Bogotá; Lima; Quito; Caracas; La Paz;
        Mexico City; Havana; Guadalajara""",
    ),
    "state": (
        """Kerala; Tamil Nadu; Karnataka; Andhra Pradesh; Telangana; Maharashtra; Gujarat; Rajasthan; Punjab; Haryana;
        Uttar Pradesh; Madhya Pradesh; Bihar; Jharkhand; Odisha; West Bengal; Assam; Chhattisgarh; Uttarakhand;
        Himachal Pradesh; Sikkim; Meghalaya; Manipur; Mizoram; Nagaland; Tripura; Arunachal Pradesh; Goa""",
        """California; Texas; Florida; Ohio; Michigan; Oregon; Arizona; Nevada; Colorado; Minnesota; Wisconsin;
        Illinois; Pennsylvania; Massachusetts; North Carolina; South Carolina; Tennessee; Louisiana; Alabama""",
        """New South Wales; Queensland; South Australia; Western Australia; Tasmania""",
        """Ontario; Quebec; British Columbia; Alberta; Manitoba; Saskatchewan; Nova Scotia""",
        """Bavaria; Saxony; Brandenburg; Lower Saxony; Hesse; Thuringia""",
    ),
    "planet": ("""Venus; Mars; Jupiter; Saturn; Uranus; Neptune""",),
    "ocean": ("""Pacific Ocean; Atlantic Ocean; Indian Ocean; Arctic Ocean; Southern Ocean""",),
    "river": (
        """Ganges; Brahmaputra; Yamuna; Godavari; Narmada; Indus; Kaveri""",
        """Rhine; Danube; Seine; Thames; Volga; Elbe; Loire; Rhône; Tamar; Severn""",
        """Nile; Niger; Zambezi; Limpopo""",
        """Mississippi; Missouri; Colorado River; Yukon; Hudson""",
        """Mekong; Yangtze; Irrawaddy""",
    ),
    "space agency": ("""NASA; ISRO; JAXA; Roscosmos; ESA""",),
    "international organisation": (
        """World Bank; International Monetary Fund; World Health Organization; World Trade Organization; United Nations;
        European Union; African Union; Asian Development Bank; Red Cross""",
        """UNESCO; UNICEF; NATO; OPEC; Interpol; ASEAN""",
    ),
    "central bank": (
        """Reserve Bank of India; Bank of England; Bank of Japan; European Central Bank; Federal Reserve;
        Reserve Bank of Australia; Swiss National Bank; Bank of Canada""",
    ),
    "company": (
        """Google; Microsoft; Samsung; Intel; Nvidia; IBM; Sony; Huawei; Infosys; Wipro; Qualcomm; Cisco; Nokia""",
        """Toyota; Honda; Volkswagen; BMW; Hyundai; Tesla; Renault; Tata Motors; Mahindra; Nissan; General Motors""",
        """Airbus; Boeing; Embraer; Bombardier""",
        """Air India; IndiGo; Lufthansa; Emirates; Qantas; British Airways; Air France; Ryanair""",
        """Pfizer; Moderna; AstraZeneca; Novartis; Roche; Bayer; GlaxoSmithKline""",
        """Walmart; Carrefour; Tesco; Ikea; Lidl; Aldi""",
    ),
    "university": (
        """University of Oxford; University of Cambridge; University of Leeds; University of Bristol;
        University of Edinburgh; University of Glasgow; University of Manchester""",
        """University of California; University of Michigan; University of Chicago; University of Washington;
        University of Texas""",
        """University of Delhi; University of Mumbai; University of Calcutta; University of Madras;
        University of Hyderabad""",
        """Stanford University; Harvard University; Yale University; Princeton University; Columbia University;
        Cornell University""",
        """University of Toronto; University of Sydney; University of Melbourne; University of Tokyo;
        University of Cape Town; University of Nairobi""",
    ),
    "ministry": (
        """Ministry of Health; Ministry of Education; Ministry of Finance; Ministry of Defence; Ministry of Agriculture;
        Ministry of Transport; Ministry of Justice; Ministry of Culture; Ministry of Labour""",
        """Finance Ministry; Health Ministry; Education Ministry; Defence Ministry; Foreign Ministry; Home Ministry;
        Transport Ministry; Agriculture Ministry; Environment Ministry; Railway Ministry""",
    ),
    "gas": ("""carbon dioxide; methane; nitrogen; oxygen; hydrogen; helium; ozone; ammonia""",),
    "metal": ("""copper; lithium; nickel; cobalt; aluminium; zinc; titanium; platinum""",),
    "crop": ("""wheat; rice; maize; barley; cotton; sugarcane; soybeans; millet; sorghum""",),
    "source of energy": ("""solar power; wind power; nuclear power; hydropower; coal; natural gas""",),
    "language": (
        """Hindi; Tamil; Telugu; Bengali; Marathi; Gujarati; Kannada; Malayalam; Urdu; Sanskrit; Odia""",
        """English; Spanish; Portuguese; Mandarin; Arabic; Swahili""",
    ),
    "disease": ("""malaria; dengue; cholera; measles; polio; tuberculosis; typhoid; yellow fever""",),
    "sport": ("""cricket; football; hockey; tennis; badminton; volleyball; basketball; rugby; athletics; swimming""",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A name, the family it belongs to, and the place of its group there."""

    name: str
    family: str
    group: int


def members_in(text: str) -> Iterator[tuple[int, int, Member]]:
    """The names of the stock in a text, each with where it begins and ends."""
    known = _members()
    for found in _pattern().finditer(text):
        yield found.start(), found.end(), known[found[0]]


def group_of(member: Member) -> list[str]:
    return _names(FAMILIES[member.family][member.group])


def family_of(member: Member) -> list[str]:
    """The names of the other groups, the nearest group first."""
    groups = FAMILIES[member.family]
    others = sorted((at for at in range(len(groups)) if at != member.group), key=lambda at: abs(at - member.group))
    return [name for at in others for name in _names(groups[at])]


@cache
def _members() -> dict[str, Member]:
    return {
        name: Member(name, family, at)
        for family, groups in FAMILIES.items()
        for at, group in enumerate(groups)
        for name in _names(group)
    }


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_members(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")


@cache
def _names(group: str) -> list[str]:
    return [" ".join(name.split()) for name in group.split(";")]
