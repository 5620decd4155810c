"""News texts, made up for the tests: each of another section of a newspaper, in the usual ways of writing."""

from __future__ import annotations


def _paragraphs(written: str) -> str:
    """As the readers of `chalicelib.sources` give it: one paragraph a line."""
    return "\n".join(" ".join(paragraph.split()) for paragraph in written.strip().split("\n\n"))


BRIDGE = (
    "Old river bridge to close for nine months",
    _paragraphs("""
        PLYMOUTH, March 4 — The council of Plymouth will close the Tamar road bridge for nine months from 14 September
        2026 so that its cables can be replaced.

        The bridge opened in 1961 and carries 41,000 vehicles a day. It was the longest suspension bridge in Britain at
        the time.

        The repairs will cost £38 million, of which the government pays 60 percent, said Helen Marsh, the council's
        chief engineer.

        "We could not wait any longer," she said. "The cables are worn."

        Engineers found broken wires in 17 of the 214 hangers during an inspection in October.

        A ferry will run every 12 minutes while the bridge is closed. Bus companies plan 26 extra services in the
        morning.

        Tom Hale, who leads the chamber of commerce, warned that shops on the Cornish side could lose a third of their
        customers.

        Read more: How the bridge was built. Subscribe to our newsletter.

        The contract went to a company from Hamburg, which rebuilt the harbour crossing there in 2019.

        Similar work on a bridge near Bristol took seven months and ended two weeks early.
    """),
)
SPACE = (
    "Orbiter sends first maps of ice at the lunar south pole",
    _paragraphs("""
        An orbiter launched by ISRO has sent the first complete map of water ice around the south pole of the Moon,
        scientists said on Tuesday.

        The spacecraft was launched on 18 August 2025 from Sriharikota and has circled the Moon 2,300 times since then.

        Its radar found ice in 43 craters, most of them in permanent shadow. The largest deposit covers 96 square
        kilometres.

        Dr. Meera Nair, who leads the radar team in Bengaluru, said the ice lies less than two metres below the surface
        in most places.

        The mission cost Rs 978 crore, about a fifth of what a comparable orbiter of NASA cost in 2009.

        Temperatures in the craters fall to minus 230 degrees, colder than on the surface of Neptune.

        The agency plans a lander with a drill for 2028. Japan and Germany will each contribute an instrument.

        The orbiter carries seven instruments and weighs 1,420 kg.

        Radar signals were received by stations in India and Australia, which together collected 61 terabytes of data.

        The results were published in a journal on 2 March.
    """),
)
ECONOMY = (
    "Central bank raises interest rate for the third time",
    _paragraphs("""
        The Reserve Bank of India raised its repo rate to 6.75 percent on Friday, the third rise in a row, to slow the
        growth of prices.

        Five of the six members of the monetary policy committee voted for the rise. Inflation stood at 7.2 percent in
        January.

        Food prices rose by 9.4 percent over the year, and the price of rice by 14 percent after a poor harvest in
        Punjab.

        The bank expects the economy to grow by 6.4 percent in the fiscal year that begins on 1 April.

        Governor Rajesh Iyer said the committee would act again if prices did not slow by summer.

        The rupee gained after the announcement and closed at 88.40 to the dollar. Shares in Mumbai fell by 1.3 percent.

        Home loans will become dearer for about 25 million families, according to the National Housing Council.

        The United States and Britain kept their rates unchanged last month, while Indonesia lowered its rate.

        The last time the rate was higher was in 2015. Economists in Singapore had expected a smaller step.
    """),
)
SPORT = (
    "Kerala win their first national football title in eight years",
    _paragraphs("""
        Kerala beat West Bengal 3-1 in the final of the national football championship in Hyderabad on Sunday, their
        first title in eight years.

        Arjun Menon scored twice in the first half and Vikram Sethi added a third goal after 71 minutes.

        A crowd of 38,500 watched the match, the largest for a final since 1998.

        Kerala conceded only four goals in eleven matches. Their goalkeeper, Anil Chopra, saved two penalties in the
        semi-final against Goa.

        Coach Sunita Deshmukh became the first woman to win the title with a men's team. She took over in 2023.

        West Bengal, who have won the championship 32 times, lost their captain to an injury after 20 minutes.

        The winners receive 50,00,000 rupees, the losers half of that.

        Next year's tournament will be held in Guwahati, with 28 teams instead of 24.

        "It is a victory for every small club," Menon said.
    """),
)
HEALTH = (
    "Kenya starts largest malaria vaccination in its history",
    _paragraphs("""
        Kenya has begun to vaccinate 1.6 million children against malaria in the counties around Lake Victoria, the
        Ministry of Health said.

        Each child receives four doses, the first at the age of six months. The vaccine protects about 75 percent of
        children from severe illness.

        Malaria killed 10,700 people in the country in 2024, most of them children under five.

        The campaign costs $84 million and is paid for by the World Health Organization, Germany and the government in
        Nairobi.

        Akinyi Odhiambo, a nurse in Kisumu, said mothers had walked 15 kilometres to reach her clinic.

        Trials in 2021 and 2022 had 4,800 participants in five hospitals. Side effects were mild in nearly all cases.

        Uganda and Tanzania will start similar campaigns in July.

        Doctors warned that mosquito nets are still needed. Some 900,000 nets will be handed out together with the
        vaccine.

        The disease is spread by mosquitoes, which breed in standing water after the long rains.
    """),
)
ENVIRONMENT = (
    "Forests of the northern hills are growing again",
    _paragraphs("""
        The forest area of Himachal Pradesh grew by 312 square kilometres between 2021 and 2025, according to a survey
        by satellite.

        It is the first increase since 1994. Oak and cedar account for most of the new growth.

        Villages planted 2.4 million trees under a programme that pays 1,200 rupees a month for each hectare that is
        looked after.

        Some 640 villages take part. Two thirds of the work is done by women, the survey says.

        Forests store carbon dioxide and keep soil on the slopes when rain is heavy. Landslides killed 83 people in the
        state in 2023.

        Kavita Joshi, a forester who has worked in Shimla for 20 years, said leopards and bears had returned to valleys
        that they had left.

        Neighbouring Uttarakhand lost 45 square kilometres of forest over the same four years, mostly to fires in May.

        The programme will be extended until 2032 and will receive 900 million rupees from a fund for climate
        protection.
    """),
)
POLITICS = (
    "Parliament lowers voting age to 16",
    _paragraphs("""
        The parliament of Estonia voted on Thursday to lower the voting age from 18 to 16, the first change to the
        electoral law since 2005.

        Of the 101 members, 67 voted for the bill and 29 against it; five did not vote.

        The law takes effect on 1 January 2027 and adds about 27,000 young people to the electoral roll.

        Prime Minister Jonas Keller called the vote a sign of trust in the young, according to a statement from Tallinn.

        Austria was the first country in Europe to let people vote at 16, in 2007. Malta followed in 2018.

        Lena Petrova, a pupil of 17 who had collected 31,000 signatures for the change, watched from the gallery.

        The opposition said it would take the law to court. A ruling is expected in November.

        Schools will teach two extra lessons a week on the constitution before the next election.
    """),
)
CULTURE = (
    "Archaeologists find Roman theatre under a car park",
    _paragraphs("""
        Archaeologists in Bologna have found a Roman theatre under a car park, complete with marble seats and part of
        the stage.

        The theatre was built around the year 90 and had room for 6,500 people, said Giorgio Bianchi of the city's
        museum.

        Workers came upon the first wall in June, when they dug a trench for a water pipe three metres below the street.

        So far 14 rows of seats have been uncovered. Coins and masks from the site will be shown from 20 October.

        The car park, which had 230 spaces, will not be reopened. A roof of glass will be built over the ruins for €11
        million.

        Rome has three theatres of the same age, but none in which the seats have survived so well.

        Visitors can watch the dig from a platform every Saturday. More than 18,000 people came in the first month.

        The museum expects the work to take until 2031.
    """),
)
NO_FACTS = (
    "On walking",
    _paragraphs("""
        Walking slowly is an art that many people in a hurry have forgotten, and few try to learn it again.

        Those who walk see more of the street than those who drive, and they hear the birds in the gardens as well.

        A good walk needs no purpose, no gear and no company, though a friend does no harm at all.

        When the weather turns, the wise walker turns too, and is home in time for tea and a warm fire.
    """),
)
SAMPLES = {
    "bridge": BRIDGE,
    "space": SPACE,
    "economy": ECONOMY,
    "sport": SPORT,
    "health": HEALTH,
    "environment": ENVIRONMENT,
    "politics": POLITICS,
    "culture": CULTURE,
}
