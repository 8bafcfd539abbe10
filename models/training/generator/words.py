"""Word lists from which titles, files, notes, chores and messages are put together."""

from __future__ import annotations

from models.training.generator.text import listed

FIELDS = listed("""
    budget marketing sales design product hiring onboarding safety research finance engineering
    support legal launch roadmap strategy security website app mobile data analytics compliance
    training vendor supplier customer client partner investor board staff volunteer community charity
    alumni school kitchen garden wedding birthday holiday travel ski camping baby house garage
    insurance tax rent energy solar warehouse logistics packaging branding pricing podcast newsletter
    video photo music theatre chess book film soccer swimming yoga climbing cycling pottery history
    biology chemistry physics math Spanish French statistics thesis lab grant ethics curriculum exam
    admission migration database backup server payroll pension audit quarterly annual monthly weekly
    Q1 Q2 Q3 Q4 2025 2026 spring summer autumn winter neighborhood recycling election museum gallery
    bakery café restaurant harvest festival concert dog cat vet dental neurology pediatric physio
    nutrition sleep marathon fundraising sponsorship merger procurement robotics drone
""")

MEETINGS = listed("""
    meeting sync review standup workshop seminar lecture class call interview demo retrospective
    kickoff check-in catch-up session briefing presentation rehearsal debate brainstorm planning
    conference exam lesson tournament game practice training party dinner lunch breakfast brunch
    picnic reunion celebration rally protest exhibition show performance concert festival hackathon
    town-hall hike trip appointment visit tour campaign course get-together hearing inspection
    ceremony memorial potluck barbecue sleepover recital screening tasting auction cleanup open-house
""")

PAPERS = listed("""
    details details details notes agenda itinerary schedule document report updates
    report plan proposal budget agenda minutes notes slides deck presentation invoice contract brief
    schedule itinerary program outline checklist handbook manual guide brochure flyer poster syllabus
    transcript certificate receipt statement quote estimate roadmap spec requirements findings results
    analysis overview summary letter resume CV cover form application questionnaire survey worksheet
    recipe menu list timetable roster ledger forecast review article paper thesis chapter draft
    manuscript script storyboard blueprint map photo scan whitepaper policy agreement lease warranty
    datasheet dashboard spreadsheet template memo strategy details handout timeline inventory
""")

EXTENSIONS = (
    ("pdf",) * 12
    + ("docx",) * 4
    + ("xlsx", "pptx", "txt", "key", "md", "csv", "png", "jpg", "pages", "zip", "odt", "numbers", "doc")
)

FOLDERS = listed("""
    Work Personal Home School Travel Recipes Projects Finance Ideas Health Family Shopping Research
    Meetings Clients Journal Study Archive Inbox Kids Garden Fitness Books Music Writing Taxes
    Receipts Trips Wedding Hobbies Team Marketing Engineering Legal Sales Lectures University Thesis
    Dreams Cooking Admin Car Pets Side-projects 2026 Misc Quotes Movies Languages Church Volunteering
    House Renovation Startups Interviews Biology Chemistry
""")

STREETS = listed("""
    Main Oak Elm Maple Cedar Pine Lake Hill Park Station Church Mill River High King Queen Washington
    Lincoln Bahnhof Garden Harbor Market Spring Sunset Valley Victoria Bridge Castle Abbey Juniper
    Willow
""")

PLACES = """
    airport|JFK|Heathrow Terminal 5|SFO|the office|the library|the gym|the train station|Central
    Station|Central Park |Golden Gate Park|Times Square|the Louvre|the Eiffel Tower|Brandenburg
    Gate|Shinjuku Station|Trafalgar Square|Blue Bottle Coffee |Starbucks|Café Central|Café
    Müller|Trader Joe's|Whole Foods|the supermarket|the nearest pharmacy|the nearest gas station |the
    nearest hospital|St. Mary's Hospital|Charité|Mount Sinai|Stanford University|MIT|UC Berkeley|TU
    Delft|the campus |the science building|Room 204|Conference Room B|conference room 3|the
    boardroom|the main hall|Room 12.03|Studio 5|the rooftop |Luigi's|Nobu|The French Laundry|Osteria
    Francescana|Chez Panisse|El Bulli|the Thai place on 5th|the pizza place|Joe's Diner |the new ramen
    bar|Pike Place Market|the farmers market|Alexanderplatz|Marienplatz|Gare du Nord|Shibuya
    Crossing|Marina Bay Sands |Bandra Kurla Complex|Connaught Place|the Blue Mosque|Tahrir
    Square|Table Mountain|Kruger Park|Copacabana|Plaza Mayor |Madison Square Garden|Wembley
    Stadium|Camp Nou|the stadium|the convention center|Moscone Center|the Marriott downtown |Hotel
    Adlon|the Hilton|the hotel|Ikea|Best Buy|the Apple Store|the post office|City Hall|the DMV|the
    courthouse|the bank |the dentist|the vet|my parents' house|grandma's house|Grandma's place|the
    daycare|Lincoln Elementary|the kindergarten |the beach|Muir Woods|Lake Tahoe|Yosemite Valley|the
    trailhead|Lands End|the marina|Pier 39|the museum|MoMA|the Prado |the botanical garden|the zoo|the
    cinema|Odeon Leicester Square|the opera house|the community center|the mosque|the church |St.
    Patrick's Cathedral|the temple|the client's office|headquarters|Building 7|the warehouse|the
    lab|the co-working space |WeWork Kreuzberg|Meeting Room Everest|the cafeteria|the lobby|the
    auditorium|the coffee shop|the bookstore|the park |home|work|school|the university|the mall|Union
    Square|the venue|the restaurant|the garage|the barber|the bakery |Kyoto|Lyon|Porto|Palo
    Alto|downtown Oakland|Brooklyn|the old town|Terminal 2|Gate B12|Penn Station|Union Station
"""

PLACE_LIST = listed(PLACES)

LISTS = listed("""
    Groceries Shopping Work Chores Errands Home Personal Family School Wishlist Packing To-do Bills
    Garden Today Someday Reading Movies Gifts Health Calls Repairs Weekend Office Kids Travel Urgent
""")

QUICK = [
    item.replace("-", " ")
    for item in listed("""
    milk eggs bread butter cheese apples bananas oranges tomatoes onions garlic rice pasta coffee tea
    flour sugar salt yogurt chicken tofu spinach carrots potatoes lemons batteries soap shampoo
    toothpaste detergent stamps candles balloons napkins plates sunscreen socks charger passport
    tickets umbrella tent sleeping-bags matches cat-food diapers wipes lightbulbs screws paint tape
    glue pens paper honey oats lentils beans olives avocados basil cumin
""")
]
