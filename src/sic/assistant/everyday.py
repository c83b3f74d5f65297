"""Words of home, food, sport, arts and other professions: a text of them is no incident.

Data only. Found as the neighbours, in vectors of words trained on news, of some ninety such
words, and picked by hand: names, and words that operators use as well, were left out.
"""

from __future__ import annotations

EVERYDAY = """
abuela abused accommodations acoustic acquaintance actress admissions adoptive adorned adventure
afc ager airliner airplane airport aisle album alcohol ale alice allergy almond almuerzo alpine
alps altar alumni alumnus amateur amusement animals ankle anniversary anthem anthology
anthropology antique apartment apparel appraisal aquarium archaeology archery architect arctic
arena aroma art artists ash asparagus astrology athletes attic attire auditorium aunt author
autobiographical autobiography automobile autumn award baby babysitter backache backpack
backyard bacon badge badminton bakery baking ballad balloting ballroom bamboo banana banquet
baptist barbecue barber barley bartender baseball basement bash basil basketball bassist bath
bathroom bathrooms bathtub batter beach beans bear beard beast beaver bed bedroom beef beer
beige beloved berries berth beside bestseller beverage bible biblical biblioteca bicycle
bicycles bike billboard bingo biographer biology birds birth birthday biscuits blanket blessing
blizzard blockbuster blossom boating boda bollywood bonus bookstore boss boston botanical bottle
boutique bowl boy boyfriend brandy bread breakfast brew brewery bride bright broadway broccoli
brochure broth brother buchanan buffet bulldogs burger buried buses businessman butter cabbage
cabinet cafes cafeteria cake california camisa camouflage campus cancer cancion candidacy
candidate candle candy canteen canyon cappuccino carnival carpenter carpet carpool carriage
carrots cartoon castle casual cat cathedral cats caucus cave caviar cedar cellar cemetery cena
cereal ceremony chair chairman chairs challenger champ champagne chancellor chapel cheese cherry
chess chic chicken child childhood chili chill chilly choreographer chores chorus christian
church cider cigarettes cigars cilantro cinema cinematic cinnamon citrus classic classmates
classroom clay closet clothes coach coat coche cocktail cocoa coconut coffee coke college
collegiate comeback comedian comedic comedy commemorate commercials commute commuting companion
compatriot competition concert condo condominium conference confessed congregation congress
conservatory cookbook corn corner coronation costume cottage cotton couch cough counselor couple
courthouse courtyard cousin cove cow cowboys crab crackers crafts crazy cream creamy creature
cricket croissant croissants crops croquettes crossword crowded crown cry cuisine culinary
cultural cumple cumpleanos curry curtain cute cypress dad daddy dairy dance dancer daycare
debates debut deceased decorative delegation deli delicious denim dentist dentista desayuno
desert desk desks dessert devil diary diet diner dining dinner dish dishwasher diving divinity
divorce doctor documentary dog dogs donated donned doorway dorm dormitory dough downstairs
downtown drama drank draped dream dried drinking driver driveway drizzle drought drove drummer
duel duet dumbbell dunes earth economics edible education elderly eldest electrician elegant
elephant elevator emblazoned embroidered emeritus emperor empire entertaining entrepreneur epic
equestrian erotic espresso essay estranged exam examinations excerpt exciting excursion explores
fabric faculty fairy fame famous fancy fantastic farm farmers fascinating fashion father feast
fellowship female fencing fever fiance fiancee fiesta film filmmaker fireplace fitness fixture
flatmate flavor flesh floral flour flowers flu flying fog foliage football footsteps footwear
forest fork forum fountain franklin freestyle freshman fridge fried frigid frost fruit fry
funeral funk funny fur furniture futbol gallery garage garden garlic garments garnish gato genre
getaway giants gimnasio girl girlfriend giveaway glacier glass glory gloves golds golf golfer
gorge gospel gourmet governor gown grand grandchildren granddaughter grandfather grandma
grandmother grandparents grandson grapes grass grease greeting grill grocery groom growers
guitar guitarist gym gymnasium gymnastics haiku hair haircut hairdresser halloween hallway
hamburger handball harvest headache headmaster headset hearty heater heaven heels henin herb
herbal hermana hero heroine highlands highway hiking hill hillside historian historic hobby
hockey hog holiday holidays hollywood homage homecoming homemade hometown homework honey
honeymoon honors hoodie hop hopeful horoscope horror horse hospital hostel hostess housewife
humanities humidity humor husband hut hymn icy illustrated imagine indie indoor ingredients inn
instagram instructor insurance interview interviews invierno jacket jackpot janitor jealous
jeans jelly jerseys jesuit jewelry jewish joan jog jogging joke journey joy judo juice junior
karaoke katherine kerosene keyboard keyboardist keynote kid kids kindergarten kingdom kiss
kitchen knee knit knockout kosher lacrosse lagoon lamb lamp landlady landlord landscape lanyard
latte laugh laundry lavender lavish lawn leafy leather lectures leg legendary legislative lemon
lettuce librarian lifelong lift lime limousine linen lipstick liquor literary literature lluvia
loaf lobster locksmith lodge lottery lover lucky lunch luncheon lunchtime lutheran luxury
lyricist lyrics magazine magical maize majors man mango manicure mansion manuscript marathon
marriage married martini mascota massage masterpiece matchup maternal maternity mathematics
mattress mayor meadows meal meat mechanic medal medalist medallist medical medicine medieval
meditation melody memoir memorable mentor merch methodist metro microwave midfielder midtown
midway milk mindfulness minibus miniseries minivan mist mistress monarch monkey monsoon monster
mortgage mother motorbike motorcycle motorway mountain mouse movie mud muddy mural murdered
museo museum mushrooms musicians mustard mystery nanny narrative narrator nba neck necklace
neighbor neighborhood neighbors neighbour netflix newborn newcomer newsletter newsweek nickname
niece nightclub nonfiction noodles novelist novelty novia novio nun nurse nursery nursing nuts
nylon obituary ocean offsite oils olive olympic olympics onion onstage opera opposition orchard
orchestra ornamental orphanage oscar ounces outdoor outfit oven overlooking oversized overtime
oyster paella painter painting palace pamphlet pants paperback paracetamol parliament parlor
parody parsley passion passover pasta pastor pastry paternal paternity patio patriots patron
pavilion payday payroll payslip peach peanut pear peas pebble pediatric pediatrician pelicula
peluqueria pension pepper perfume perro pet pharmacist pharmacy philosopher philosophy
photographer photography phrase physician physics pianist piano pickup picnic pies pigs
pilgrimage pine pineapple pink pizza plains plaster platter playa playground playlist playoff
playwright plaza plumber plumbing podcast poem poet poetic poetry poker politicians polytechnic
popcorn poppy populist porch pork portrait portrayal posh postgraduate postseason potatoes
potluck poultry practitioner prairie pram prayer precipitation pregnancy pregnant premiership
prep preparatory presbyterian preschool prescription priest princess printer professional
professor projector proprietor prostitute protagonist pseudonym psychiatric psychiatrist
psychologist psychology pub publicist pudding pumpkin punk pupils purple qualification
quarterback quarterfinals queen race racer radiator raffle rain rainfall rainy ranch raped
rapper receptionist receta recreation recruiter recruiting rector redecorate referee regalo
rehearsal religion religious remarried renaissance renovation rent researcher resort restaurant
revolution revolutionary rhythm ribbons ribs rice riddle riders rideshare riff rink ritual
rivalry river riverside riviera road rock rode romance romantic rooftop roommate roses rug ruler
rum sacred sailing saint salad salaries salary salmon salon saloon salsa salt sandals sandwich
sandy satin satire sauce sausage scarves scenic scholarly scholarship school schoolchildren
schoolhouse schoolteacher science scientist scooter screenwriter sculptor sculpture seafood seas
seaside semester semifinals seminar seminary senate sequel servant sesame sexy shack sheep shirt
shore shoreline shorts shoulder showdown showers showroom shrimp shrubs siblings sick sidewalk
siesta sightseeing silk silly singer sipping sister sitcom skateboard skating sketch ski skillet
skin skinny skirt slalom sleeve slogan slopes smile smoked smoothie snack snake sneakers sneeze
snooker snow snowfall snowy soaked soap soccer sociology socks soda sofa softball soldier song
songwriter soprano soul soundtrack soup sour souvenir soy spaghetti sparkling spice spicy
spinach spirits spoof spoon sport spotify sprinkle squash stadium stalks standout stapler star
statue steak stepfather stew stickers storyline strawberry stroller studies studio stuffed style
suburb suburban subway successor sudoku sugar suitcase suits summer summertime sunburn sung
sunglasses sunlight sunny sunrise sunscreen sunset sunshine supermarket superstar supper surf
surgeon surgical sushi suv sweater sweatshirt sweet swimmer swimming symposium synagogue syrup
tablespoons taco tapas tart tasty tattoo tavern taxi taxis tea teacher teaching teambuilding
teammates teen teenage temple tennis tenor tent terrace terrain testament textbook thanksgiving
theater theatre theatrical theme theological theology therapist thesis thriller throne tiktok
toast tobacco toddler toilet toner toothache torrential tour tourists tournament towel toys
tractor trademark tradition trailer trainer tram transplant treadmill treasures treatise treats
trendy triathlon tribute trio trivia trolley trophy trousers truck trustees tshirt tshirts
tucked tuition tuna tune tutor uber umbrella unborn uncle underwear uniform university unmarried
unpaid upstairs vacaciones vacation vaccine valentine valley vanilla varsity vegetables
vegetarian verano verse veteran veterinarian veterinary victory village villain vine vinegar
vineyard violin violinist vocalist vocational vodka volleyball vote wagon waist waiter waitress
warmer wars waterfall waterfront wearing weather webcam webinar wedding weeklong weightlifting
welfare wheat wheelchair whiskey whisky whiteboard widow wife wig wild wildcats wilderness windy
wine winery winter winters wives woman women wonder woodland woods wool workout workshop worship
wrestler wrestling yeast yellow yoga yogurt younger youngest youngsters youth youtube zapatos
zodiac
"""
