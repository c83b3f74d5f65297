"""English words one letter away from one of ours: whoever writes them has not slipped.

Data only: those of the thirty thousand commonest words that ``spelling`` would have put right.
"""

from __future__ import annotations

NO_SLIPS = """
abound absentee abstentions accent accents addition additional additions additive additives
adept advani agence agencies agency aground alain albert allotment allotted alloy anson anton
apparent apparently appease appointee appointees approx aptly archie archrival argent artefacts
assent assert asserted asserting assertion assertions assertive asserts attendees attention
attentive auction auctioned auctions audio automaker automakers automotive avert averted
averting backfire backfired bacterial banker bankers banter beginners begun benin biological
blaine blanc blanche bland bleach bleak bloch bonner booker bookmakers botched braun brawn
breath breathe breathed breathing brian briggs brock brown browne browned browning browns bruins
buckeyes built bungled burnt carlin cartier certified certify certifying chance chancel chances
chand chanel chant chanted chanting chants charles charm charmed charming charms cheat cheated
cheating cheats cheek cheeks cheng chiang ching chong chose chronic chronically chuck chung
citic clair claire clash clashed clashes clashing claude cleansing cliche cliches cline clint
cloak closer cloudy clout cloves collins commando commandos commence commenced commencement
commencing commended common commons commotion compartment compartments compatibility compatible
compete competed competence competency competent competes competing complex complexes
complexities complexity compliant compton comune condon condone confidant confided confidence
confident confidently consent consul consulate consulates consummate contentious contest
contestant contestants contested contesting contests context contexts contractual contrast
contrasted contrasting contrasts convection convenience convenient conveniently convent
convention conventional conventions converge converged convergence convex convey conveyed
conveying conveys corriere counties county covenant cradle crease cremated cremation crest
crested croat croats cronies crush crushed crushing currencies currency custer dalai damon darin
deadly decade decades decay decaying deciduous decimal decimated decision decisions decisive
decisively decker dedicate dedicated dedication defect defected defection defections defective
defects defend defendant defendants defended defender defenders defending defends deficit
deficits delhi delicate deluge demon demons deplorable deplored depreciation derail derailed
derailment derided derivation derivative derivatives derive derived derives deserve deserved
deserves deserving destroyer destroyers detain detained detaining detention detentions devine
devise devised devising diagnostic disagreement disagreements discord displaced displacement
diver divers diverse diversion diversity divert diverted diverting dominance dominant dominate
dominated dominates dominating domination dominic doubt doubted doubtful doubts drawn driven
duarte duran durant eaters eaton eclectic edict editorial editorials ejected ejection electric
electrical electrically electricity elgin emery employer employers employment emptive energize
energized enjoy enjoyed enjoying enjoys equation equations equator erect erected erecting
erection erroneous erroneously escape escaped escapes escaping evacuees evert everton exert
exerted exerting explosion explosions explosive explosives exponent extension extensions
extensive extensively extent extort extortion falter faltered faltering fatah fault faulted
faults fellow fellows fetal finnish fireball firth fitch flame flames flaming flash flashed
flashes flashing floyd fodder forbade forewings forex formal formality formalized formally
forman formidable freed freeh freer frist gamble gambling gender genera genetic genetically
genetics ghosn gooden greece greed greek greeks greer guess guessed guessing handel handy heady
healy heath hilarious hilary historia historic historical historically hostel howell immortal
immortality impotence incest incite incited incitement inciting incompetence incompetent
indecent indelible india indict indicted indictment indictments induce induced inducing
inevitable inevitably infested inhabit inhabitants inhabited innocence innocent innocents insect
insects insolvency insolvent intact integer integers intense intensely intensity intensive
intensively intent intention intentional intentions inter intercity interfax interfered
interfering interred intoxicated intractable inuit inventor inventors invest invested investing
investment investments invests invisible invoke invoked invoking jagger jittery kennel knowles
lakers laser lasers latent latex latter leander leaner learnt leary leeson leiter lender lenders
lesions lessen lessened lester lever libel liter literal literally literate liters litter
littered logan managerial mandal manga mango manifesto manor mantle manuel marchers massage
mastery mater mather matrices mattel matteo mayor mayoral mayors medial mediate mediated
mediating mediation mediator mediators medic medical medically medication medications medics
medina meditation mejia memoir memoirs memorable migrant migrants mingled mister mitch
modification modifications monet mongol mongols monkey monkeys monroe monti monty mooney
mortimer mound mounds multiplied multiply muster mustered nearby neatly nightlife nightline
norma norman numerical numerous official officially officials officiated officiating otter
outrage outraged outrageous overheard overheated overheating oversee overseeing oversees
overstated overt pacers packer packers panicked papal parity parry partly passover patti patty
perception perceptions phonetic phony phrase phrases picket placer plame pleased pleasing
plummer pocket pocketed pockets poker police policing portable portage postal powder powdered
powell precious predicament premise premises pricey pride prides primate primates prime primed
prince princely princes prison prisoner prisoners prisons prize prized prizes proceed proceeds
prodi professed profession professions professor professors profit profitability profitable
profited profiting profits prominence prominent prominently prone propane prose prove proved
proves proving prowess proximity quantify quantitative quartet quilt quito quotation quotations
qurei ratification ration rational rationing rations ratko reais realty rebate rebates rebel
rebelled rebels rebuilt recall recalled recalling recalls recaps recep recipient recipients
recital recite recited reciting rector reddy redress redundant reelected reelection refuge
refuted regain regained regaining regal regent regents regis reich relented remainder renal
rendell reneged renters repaid reparations repay repressed repression repressive resale resent
resented resentment reside resided residence residences residency resident residents resides
residing resilience resilient resin resist resistance resistant resisted resisting resists
resort resorted resorting resorts restated retiree retirees retorted returnees reuters revere
revered reverence reviled revitalization revitalize revival revive revived reviving revolution
revolutions revolve revolved revolver revolves revolving rightwing riven roach rosen roster
rosters rufus runway runways saddened satire satirical saturn savers scala scalp scare scared
scares scarves scope scorer scorers scorn scrap scrapped scrapping scraps scream screamed
screaming screams scripps sevens severn sewer sewers shack shacks shake shakes shaking shale
shame shameful shane shape shaped shapes shaping shara shark sharks sharm sharp sharpe shave
shaved shaving shawn sheep shelly shelved shelves shillings shingles shippers shire shock
shocked shocking shocks shoot shooting shootings shoots shore shores shout shouted shouting
shouts simple sincere sincerely sincerity singer singers singh skate skated skates skating
skelton skill skilled skillful skilling skills skinner slate slated sleek sleepy sleeve sleeves
slick smack smacked smart snare sneak sneaked sneaking snuff solis spacey spade spark sparked
sparking sparks sparse sparsely spate spear spears speed speeding speeds spell spelled spelling
spellings spells spence spice spices spill spilled spilling spills spine spines spire spite
spores sport sported sporting sports stacy stade stake staked stakes stalemate stalk stalked
stalking stalks stance stances staple staples starch stark starks starr startled startling
staten statue statues stature statute statutes stave stead steak steaks steam steamed steaming
steamy stearns steen steep steeped stein sterling steyn stick sticking sticks stiff stifle
stifled stifling stiles stipe stirling stitch stitched stitches stoke stoked stokes stoking
stone stoned stones stoning storey stout stove stoves strand stranded strands streak streaks
stride strides strife strike strikes striking strip stripped stripping strips strive strives
striving struck stuart subset successor successors summit summits surrey surveillance swear
swearing sweep sweeping sweeps sweet sweetness sweets swell swelled swelling swells swept swore
synthesized synthesizer taunted taunting taunts telecommunication telecommunications telephony
temple temples temporal temptation temptations tempted tempting tenet tenets thome thorough
thought thoughtful thoughts threat threats threw throes thrust ticker toder tonic topix tough
toughness toxic toxicity tracey track tracked tracking tracks tract tracts tracy trade traded
trades trading trafficked trafficker traffickers trafficking transit transition transitional
transitions transmitter transmitters transnational travers tread trendy trent triad tripp
tropical tropics trough truce truss trustee trustees tyler unclear undated undefeated underwent
undeterred unfounded unleaded unload unloaded unloading unseat unser unwilling vanish vanishing
vaunted viola violet wafer walter walters watergate wavering whale whales whaling wherever witch
witches wound wounded wounding wounds wracked wreak
"""
