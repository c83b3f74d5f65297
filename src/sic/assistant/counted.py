"""In how many of our texts of each fault a word stands. It holds no text that was ever asked.

Data only, written by ``pytest tests/golden --update-golden``: ``word=3`` stood in three of
the texts of ``tests/golden/assistant/dev.jsonl``, ``word`` in one.
"""

from __future__ import annotations

TEXTS: dict[str, int] = {
    "data loss": 227,
    "disk space": 117,
    "hung service": 133,
    "latency": 238,
    "name resolution": 110,
    "nothing": 1000,
    "reading logs": 67,
    "remote access": 105,
    "server errors": 244,
    "stale cache": 103,
    "the response": 92,
}

COUNTED: dict[str, str] = {
    "data loss": """
% 14k 9k <duration> about=2 accept access accid accident account=15 activ=4 add=3 address=6
admin after=17 against agre all=15 alter although amount=3 anoch any=6 anybodi anymore=2 anyon
anyth app=3 appoint archiv=4 arriv=2 ask attach=2 audit=2 awai back=4 backfil backoffic backup=6
backupverificationfail balanc=8 bank=2 basket batch=2 before=3 between=8 bill blank=3 block=2
book=3 brain break=2 bucket=4 bug=6 buggi calendar call came can=2 cancel cart catalog chang=3
charg=2 check=4 checksum=4 claim claus clean cleanup=5 client=6 clinic collect=3 column=7 come
comentario comment=2 complain contact=3 content contract=2 contradict=3 copi corrupt=6 count=4
creat=2 cron=2 custom=28 cutoff dai=2 dashboard data=17 databas=14 dataintegritycheckfail
dataset date daten dear dedup=2 default=3 delet=15 delta destroi detect=2 dev dicen=2 did=3
differ=8 disagre disappear=7 disk do=5 doc document=4 doubl drop=9 dump=3 duplic=7 during=2
each=3 els=2 email=2 empti=12 encod entir=3 eras=2 error=2 euro evapor even event=2 everi=2
everybodi=2 execut exist=3 expir=2 fail=6 failov=2 fehlend field=3 figur file=7 filter financ=2
find=2 folder=2 foreign forti found=6 gap=2 garbag get gets go=3 gone=11 got=6 half=8 happen
hemo her=4 histori=5 hit=2 hole hour=3 hundr imbal import=6 inbox incomplet inconsist=7
incorrect independ index=2 instead=2 integr=4 invalid inventori invoic=8 item=3 januari job=10
june=3 kafka kei kept=2 kunden lab lambda last=10 ledger=7 left=2 level lifecycl=2 limpieza
line=2 list=3 live=7 logic=2 login long=4 look lose=13 loyalti=2 mai=2 mail mailbox=2 mainten
make mandatori mangl mani=2 march master match=3 melden merg=2 messag=6 migrat=12 misconfigur
mismatch=5 miss=25 mistak=3 mix=2 mongodb month more=4 morn=3 most must name=3 need=5 neg newer
night=5 nightli=4 no=17 nonsens noon not=19 nov now=3 nowher=3 nuke null=6 number=3 object=5
octob off old=6 on onli=2 oop order=24 orphan=3 other=5 out=3 over overnight=5 overwritten=2
overwrot=4 overzeal page=4 paid=2 parent part=2 patient=2 payment=5 peopl=2 persist pg phone=2
photo=4 place playlist point=5 polici power prefer price=3 primari=4 prior prod=3 produccion
product=9 profil=3 project=2 promot purchas=2 purg=6 quantiti rang rather reach read=3
reconcili=2 reconciliationmismatch record=15 recov=2 refund relat remov=9 replica=3
replication=2 report=8 requir reset=2 restor=8 result=2 retent=4 review rogu rollback round
row=14 rowcountdrop rule run=11 s3=2 sai=6 sale same=2 saturdai save=5 schema=8 scrambl script=8
see=6 send sens session=2 set=5 settlement sever shop=2 short should=3 show=8 shown since=7
snapshot=4 some=4 somebodi=4 someone=7 sourc spent split state statement=4 still=3 stock=3
storag=2 store=3 subscript=2 sum sundai support=4 swap switch sync=2 system tabl=17 take=3
tenant=8 test=2 things thousand=3 ticket=4 time timesheet todai tonight too topic total=8
trail=2 transact=4 truncat=5 ttl turn twice=2 umlaut unread=2 unrecover up=5 updat=4 upgrad=2
upload=8 us user=14 valid valu=5 verif viern volum vs warehous=4 web week=4 what=3 where=7 while
whole whose wipe=6 work write=11 wrong=13 year=2 yesterdai=8
""",
    "disk space": """
%=29 1g 78g <duration> abort about=2 abov=2 agent ahead alert=2 all=3 almost=6 any artifact at=3
avail aw awai azur backup=4 because=4 below binlog broker build=3 burst byte cach capac casi ci
ciento claim clutter command core=2 could=2 cram creat=2 critic=2 data=7 databas=8 dev devic=9
df=4 dir directori=2 disk=31 diskpressur=2 diskwillfillin4hours docker=5 drive=2 dump=2 eat
eaten eb elast elasticsearch=3 engin enospc=2 enough=2 ephemer errcod errno=2 error=3 evict=2
exceed=6 exhaust=3 exporter extend fail=8 file=10 filesystem=10 filesystemspacecrit fill=13 fine
flood=2 free=9 freestoragespac full=19 gb=6 gigabyt=2 go=2 grow=2 hard high home host=5
hostoutofdiskspac=2 hour=5 imag=3 imagef in4 indic=2 inod=4 instanc job=3 journald kafka=3
kubelet=2 kubelethasdiskpressur kubepersistentvolumefillingup kubernetes left=14 leftov=2 less
lib log=12 low=3 mail mb mode more mysql=2 mysqld nearli=3 need no=13 node=13 nodediskalmostful
nodefilesystemalmostoutofspac=2 nodefilesystemspacefillingup=2 not=11 occupi offlin old=4 onli=5
os=3 oserror out=13 overlay2 overnight panic partit=8 pass per persist persistentvolumeclaim=2
pg=2 pod=2 postgres=4 predict pressur=4 prod=4 prometheus queda quickli=2 quota=4 rd read=4
reject=2 remain=3 replica report room=5 root=5 rotat run=7 runner sai sda1=2 see server=6 servic
share show=2 since space=30 spool sql srv stage=2 stop storag=6 swap taint take target=2 temp
temporari tmp=4 tmpf tsdb up=9 upload=6 us=9 var=6 volum=13 wal=3 warn watermark=4 web=3 whole
will win within worker write=12
""",
    "hung service": """
%=3 3am <duration>=9 accept=3 accord accumul=2 activ=4 advanc after=2 again=3 agent=2 ago=2
aliv=6 all=4 although=2 answer=6 any=2 anymore anyth=8 api=2 app=8 applic=2 ask back=5 batch
beat because=2 bill=3 block=7 bounc=2 bound broker celeri check=2 children cli client comatos
come=2 commit complet connect=3 consum=7 container=9 control correo=2 cpu=5 crash=4
crashloopbackoff=3 cron=3 daemon=9 deadlock=8 defunct=4 delet deliv detect did die=4 dispatch
does=15 doing=2 down=2 dump=2 effect email endpoint=3 enqueu error even event everi=2 everywher
exist exit=2 exporter fail=3 few file fire forev=2 freez=4 froze=6 gener gets ghost go grow=3
hang=19 health=5 heartbeat=4 hold hour=10 idl ignor=4 import=2 index=3 ingest insid instanc=3
itself java job=11 jobschedulerstal keeps=2 kick=3 kill=8 kubecontainerwait kubectl
kubepodcrashloop kubepodnotreadi kubernetes=3 lag last=2 ledger like line=3 list=2 live=3 lock=6
log=4 long look=3 loop=5 lot mail=3 mailer=2 matcher messag=2 middl midnight=2 miss=2 more=2
move=3 need=5 nginx night no=24 node=2 non not=38 notif notifi off=3 offset oom=2 open=2 order
out=3 own parent payment pend pick=2 pid=2 pile ping pod=9 pool port=5 postfix print=2 probe=3
process=26 progress ps pull push quedo=2 queue=6 rabbitmq react=4 readi=2 reap recommend record
redis relai reload remain render repli replication report=4 request respond=6 restart=8 run=7
runner=3 sai=3 same=2 scheduler=7 search serv server=4 servic=22 servicehung=2 show=4 shut
shutdown=2 sic sidekiq=2 sighup sigterm=6 silent since=7 sit=4 slot somebodi=2 spooler stabl
stai=2 stale stall=3 start=2 starv state=3 still=6 stop=10 stuck=10 supervisor systemctl
systemd=3 take target task tcp termin=4 though=2 thread=8 thumbnail time=3 timeout tomcat=2
transcod unrespons=9 until=2 up=14 video wait=3 watchdog=2 water web websocket=2 wedg=3 while
whole will=2 work worker=13 yesterdai yet=2 zombi=5
""",
    "latency": """
%=14 1.8 14x 2.31 2pm 3.4 3.871 3x=2 4.5 4x 5.7 8.2 <duration>=74 <percentile>=23 abandon
about=3 abov=4 abrir access accessexclusivelock accid accident account acquisit across=3 activ=3
af after=14 ag=5 alarm=2 alb alert=4 all=12 alloc almost although alwai=2 analyt answer=4
anyth=4 apdex=4 api=18 apilatencyhigh apiserv aplicacion=2 apm app=10 appear=2 applic=2 around
arriv asid ask aurora avail averag=3 averageresponsetim avg=2 aw awfulli back=4 backend=5
backlog bad badli balanc=2 baselin basket=2 because before=4 behind=5 blink block=2 bloquean
board=2 book=3 box=2 breach=3 break=2 bucket budget=3 bunch burn=4 busi busqueda byte=3 cach=10
calendar call=3 cancel card cargar cart=3 ceil chang=2 chat=2 check checkout=8 chile click=5
client=7 cliff climb=2 clock cloud cloudwatch coffe cold=2 collaps collect=7 collector=2 com
come=4 complain=3 confirm connect=19 connectoin constant=2 constantli consum content controller
cpu=5 crawl=4 credit creep crept critic=2 current custom=8 dashboard=3 databas=19
databaseconnect datadog datapoint datasourc dawdl deadlin deadlock degrad=5 delai depart deploi
describ did diez=2 does done doubl=4 down=3 download drag dreadfulli drop=2 drown due durat=9
dynatrac each=2 elev els empti end endpoint=2 endpointlatencybudgetburn entri ergonom error=2
etern eu evacu event eventu=3 everi=12 everybodi=2 everyth=6 everywher evict=2 exceed except
exclus exec exhaust=4 exhuast expens experi expir explod=3 extra extrem factor fail=3 fall=2
fast fatal feel=2 few=3 filter final fine=2 finish fire=3 first=3 flat=2 flow flush=6 font
forev=5 form forti free=2 freez front full=9 g1 garbag=3 garbagecollect=8 gatewai=6 gctimehigh
gen=4 gener get=2 getting give go=11 gone=2 good got grafana graph graphql grpc hace half=6 halt
hammer hand handl hang=2 heap=5 heavi hello help herd hi high=9 highrequestlat=3 hikari=2
hikaripool histogram hit=8 hog hold horribl hour http=4 ident idl ido impati increas incres
index innodb=2 instantli=2 instead integr interact intermitt invalid investig invoic istio=2
java jdbc job=2 jump jvm=6 kafka kafkaconsum keep=2 keeps kei=3 kept kilobyt knee ladezeiten
lag=6 langsam last=4 latam late latenc=22 latencyp99 latencyp99critical lcp ledger level limit
littl load=10 lock=10 log=3 login=3 long=11 lot=2 lunch make=2 manana mani max=4 mean=2 median=3
memcach=2 metadata million mismo miss=3 mistak mobil=3 moment mongo mongodb monitor more=3
morn=5 most move mysql=5 nearli=3 need=8 new nightli nio no=10 node non=2 normal=10 not=8 now=10
nuev number object=3 occupi odd off offer old=3 onc=3 onli onlin open ora order=10 ordercontrol
origin other otherw out=6 over=4 overflow overhead overload=2 overnight pace page=8 pai pain
painfulli=2 paint park=2 parti partner=2 paus=6 payment=4 peg=2 peopl=2 per percent percentil=5
perform=2 period pg pgbouncer=2 phone pick pile=4 plan planner plataforma please=2 pool=8 pop
portal postgr postgres=4 price=3 primari=4 probabl process processlist prod=2 product ql qp
quadrupl quantil queri=14 queu queue=9 queuepool quot=3 rate=7 ratio=4 rd=2 reach=3 react read=5
real recommend redis=7 regress reindex relic remain render=3 repeat repli=2 replica replication
report=5 request=34 requestdurationslobreach requesttim reserv respon responc respond respons=14
restart=3 ring rise=2 roof=3 rout row=3 rp=4 rpm run=8 sai=4 same=4 satur save scan=2 score
screen=3 search=9 searchtaillatencyhigh see=3 select=2 sequenti serv server=5 servic=12
servicelatencyp99toohigh session sever=4 shop=3 show=5 shrunk side since=9 singl site=3 size
sla=2 slo=5 slot=2 slow=29 slowrequest sluggish=4 snail snappi somebodi someone=2 space spend=2
spinner=3 sql=4 stabl stai stale stall=2 stamped stat=2 state statement=3 stop=7 store
storefront straight stutter succe=2 suffer super superus sweat swipe system tabl=6 tail=4
take=22 tap=2 target=2 targetresponsetim team=3 tenfold terribl there things think third thr
thread=9 threefold threshold=4 through=3 throughput=2 thumbnail thunder till time=31 timeout=7
timer tocado todai=5 tomcat too=4 touch trace traffic=6 transact transient treacl trickl trigger
tripl=2 ttfb=2 tuesdai turn twice type=2 unbear unbeliev unchang=3 under unhurri unrespons until
unus=2 up=20 updat=2 upload urgent us=6 usabl user=8 usual=4 v2 va=3 vacuum val valu video
visitor volum=5 vs wai=2 wait=23 warm warn=2 watch=2 we're web websit week west what wheel
where=2 wherea while=3 whole why=3 work=3 worker=2 world=5 wors write writer=2 yesterdai=2 yet
young=2 zaxxer zone
""",
    "name resolution": """
% <duration>=4 about address=7 after=8 again=2 ago=3 all=3 answer=3 any=2 api=6 archiv authent=4
avail balanc=3 box break=2 browser=2 cach=2 call=3 chang=3 check checkout client=4 cluster=4
cname com=3 configur connect coredn=5 corednsdown corednserrorshigh=2 could=5 curl=2 custom=2
databas=6 decommiss=3 deliv dial did die differ=2 dig=4 dns=14 dnsmasq dnsresolutionfailur
dnssec do does=3 domain=11 down=2 each=3 eai=2 enotfound=3 entri error=6 eu even everi=5
exampl=5 except=4 exist extern fail=18 failov=5 file find=2 fine finish=2 found=3 get
getaddrinfo=3 give=3 go=4 got half=2 high=3 host=19 hostnam=5 hour=3 how insid=2 intermitt=4
intern=13 interno ip=9 java=2 keep=2 known=2 kubernetes=2 last=2 leader ledger load=3 local=2
log look lookup=13 machin=4 mail master migrat miss more move mx name=20 nameserv net=2 network
no=7 node=4 not=27 nowher nslookup=3 nxdomain=5 off=2 old=8 order other=2 out=3 outgo overload
overwritten own part partner pass payment=5 ping pod=10 point=5 poison previous primari=3
probe=2 problem prod=2 propag provid=2 public queri rate record=6 redis=2 refus remain report=3
request resolut=7 resolutionfailur resolv=30 respond retir=2 return=7 sai serv server=5
servfail=6 servic=9 shell shut since=2 smtp some=4 stale=2 still=7 subdomain such=4 switch=4
take talk tcp temporari=4 though thousand throw time=5 timeout=2 traffic ttl unansw unbound
unknown=6 unknownhostexcept=4 up updat us user valid week west when=3 work=3 wrong=4 www zone=6
""",
    "nothing": """
%=4 3rd <duration>=9 <percentile>=2 abl aboard about=25 abov=2 access=5 account=7 add=16
address=4 admin=3 administr affect=2 after=7 afternoon ag again=9 air=3 airport=3 alarm=4 album
alert=3 alguien all=12 alon amaz amet ana analyt anim ankl anna annoi announc=2 anoth=3 answer
any=3 anybodi anyon=2 api=7 apocalyps app=6 appeal appl applaus appli=2 applic appoint=2
approv=8 april arab=2 architectur=2 archiv=2 around arrai arriv=4 articl=2 asdf=2 ask=8 assist=2
at=4 attach autopista autumn=3 avail aw=2 awai=2 ayuda babi back=2 backend backfil background=2
backlog backup=3 bad=2 badg=6 bai balanc=2 balconi band bank=3 bar basement basic batteri=4 baz
beach=2 beat beauti before begin=2 behind benefit berlin=3 best=4 better=5 between=8 bicycl
big=5 bike=3 bill=3 billet birthdai=4 biscuit black=3 block=2 blog=3 blue=5 board=5 bob=3 boil
book=14 bookmark bookshelf bore born box=2 branch=6 brand=2 brb bread break=13 bridg bring=4
brochur=2 brought browser=2 budget=4 bueno bug bui build=4 bulb bulk burn bus=4 button=5 cabin
cabl cach=9 cafeteria=3 cake=3 calendar=5 call=6 cambiar came campaign can=35 cancel=6 candid=2
canteen=5 cap capac=2 capit captain car=4 card=4 care carpet=3 cash cat=5 cave cdn=3 ceil
center=3 centr ceo=2 certif=6 chair=6 chang=16 channel charg=2 charger chariti chart cheapest=2
check chef chess chicago chocol choir christma=2 ci=3 citi claim class clean=9 clearer client=3
clock=2 clog=2 close=10 cloud=7 club=2 cluster=7 code=7 coffe=8 coin=3 cold=4 colleagu=5
collect=3 color colour=4 column=3 combin come=2 comer commit=2 compani=10 compar=3 competitor
compil complain complet=2 compos comprehens con condit=3 confer=3 configur=3 conflict congrat=2
congratul connect=6 consid consist consol container contract=9 contrasena convert cook copi=2
core corner=2 correct corridor cost=3 could=6 count countri courier=2 cours=4 court cover
coverag cpu=2 cr crack crash=5 creat=6 credit crew=2 crm croissant cron crossword csv=2 cuanto
cuesta cumpleano cushion custom=24 cut=2 daemon dai=11 dark=4 dashboard=5 data=10 databas=17
date=3 daughter deadlin deck=2 declin decommiss default=2 defin=2 delai=3 delet=6 deliv demo=4
dentist=2 depart deploi=4 deploy=5 descript design=5 desk=7 dev=4 dia diagram=2 dialog diari
dictionari did=6 die=3 diet differ=5 dinner=2 directori disast disc discount=2 discuss=2 dish
dishwash disk=8 disregard distribut=2 div dns=6 do=70 dock docker=4 dockerfil doctor document=8
documentacion does=31 dog=3 dolor domain=4 done=2 door=3 doubl down=9 downtim=2 draft=2 dragon
drain dress=3 drill=4 drip drive=2 driver drop=5 due=3 duplic easter edit editor=2 egg eiffel
elect elev=4 eleven=2 email=6 employe=3 empti=4 enabl=2 end=3 endless endpoint=4 engag engin=6
enrol enterpr entranc=2 env environ=5 episod equal error=5 escal escrib estim euro evalu even=2
eventu everest everi=2 everyon=4 everyth=3 everywher exam=3 excel=4 exerc=2 exit expect expens=5
explain=6 explod export=4 express face facil factor fail=7 failov=4 fall fals famili fantasi far
farewel fast faster fatal favourit=2 featur=7 feedback=2 feel=3 feliz fenc fever field figma=2
file=3 fill=2 film=2 filter find=6 fine=2 finger fire=4 first=2 fish fit fix=3 flaki=3 flat
flatmat fli flicker=4 flight=5 floor=9 flower=2 flu foam folder folk font=2 foo food footbal=2
footer forecast forgot=5 form=5 formacion former formula found=3 fourth framework frankfurt
freez=4 french fridai=10 fridg=4 front=2 full=6 fun function=2 funni further gala=2 game=3 gano
garag=3 garbag=2 garden gate=2 gatewai gener gentli geocach german=2 germani get=6 gift git=2
github give=5 glass go=12 goal goalkeep gold gone good=12 goodby got=2 grab gracia grafana
grammar grandmoth grant great=11 green=4 grow=2 grpc guid=2 guidelin guild gym=3 hace hackathon
hand=4 handl handov hang=5 happen happi=5 harass hard hash he=2 head header headphon headset=2
health=2 healthi heap heat=3 hello=2 help=2 her=3 hi=2 high hikari hill hire=5 his hit hitch
hold holidai=3 home=8 homepag homework=4 hose host=5 hot hotel=2 hour=7 hous how=79 http=2 hurt
i'd=3 i'm=8 id=2 idea=4 idempot ignor=3 imag implement=4 impress improv=3 incid=5 increas=3
index instal=3 instalo instanc instead=2 instruct=2 insur=2 integr=2 interest intern=6 internet
interst interview=5 intranet=2 introduc invent investig invit=4 invoic=7 ipsum ir item jam=4
januari japanes jazz jira=2 job=6 join=2 joke=2 journalist json juev june jvm kafka=4 keep=2
keeps=2 kei=7 kept keyboard=3 keynot kid=2 kill kilometr kitchen=4 know kubectl kubernetes=7
kudo label=2 lake=2 landlord laptop=7 larg largest lasagn last=16 late=7 latenc=4 launch laundri
law lawyer lead leagu leak=4 learn=5 leas leav=4 left=10 legal length leo let=5 letter=4 level
librari=3 licenc=4 life lift=3 light=2 like=14 limerick limit=2 line=4 link=2 linter lisbon
list=6 littl live=2 load=7 lobbi=4 local=4 locker log=8 login=2 logist logo=5 lol long=8 look=7
lorem lose=15 lot lotteri loud loung love=6 low=2 loyalti luck luggag lunch=5 mac=2 machin=9
made magazin mai=2 mail=2 mailbox=2 main maintain mainten=4 make=3 manager mandatori mani=10
mantien mar marathon=3 march=4 maria market=5 match=4 mattress max meal mean=6 meet=17 meetup
membership=2 memcach=2 memori=7 menu=2 merg=2 merger mesh messag=4 metric mi microphon
microservic microwav migrat=7 mile milk miss=9 mobil=2 mode=3 model modul mondai=8 monei=2
monitor=10 month=9 moon more=4 morn=9 mother motorwai mount mous=2 move=12 movi=2 movido mttr
much=5 mug museum music=4 mutex=2 mysql name=10 near=4 nearest necesito need=21 neighbour
netflix=2 network=2 new=58 newslett=4 newspap next=28 nginx=2 nice=5 nicer=3 night=6 no=18 node
nois=2 nomin noon=3 normal north not=25 note=2 notif=2 notifi novel now=3 npm number=9 oat
object=2 observ octob off=4 offer offic=12 offsit=2 often ok=2 okr okta old=11 olymp onboard=2
onli open=14 oper=2 option oracl orchestra order=11 organ out=14 outdat outlook=2 outsid over=3
overkil overload overtim own=4 packag=2 page=15 pager pagin paid=4 paper=3 parad paragraph
parcel=2 parent=4 park=5 parser part parti=4 partido partner=4 pass password=9 patch paw paydai
payment=2 payrol=2 payslip pdf=2 pend pension peopl=2 per perfectli perform=3 phish phone=13
photo=4 photoshop picker pictur=3 pido pigeon pipe pipelin pirat pizza=3 place=2 plai=3 plan=20
plane planet plant=4 plate platform player=2 playlist please=39 plumber plus pod podcast poem=3
poema point polici=7 poll pool=4 port=4 portal=4 porto portug=2 posit post=4 poster postgr
postgres=7 postmortem power=3 powerpoint=2 pr practic=2 prais prepar=3 preprod present=2 press=2
pressur pretend previous=2 price=5 print=2 printer=4 privaci pro product=4 profil=2 programm
project=9 projector=3 prometheus promot prompt properli properti propos prospect provid=5 provis
proxi proxima public pull=3 puppi purg purpos push=2 put=2 puzzl pytest python=5 qa=2 quarter=6
quarterli=4 queri=2 queue=7 quick quickli=2 quicksort quier quiero quiet=5 quiz=2 quot qwer
qwerti rabbit rabbitmq race rack=3 radio rais rate=2 react read=4 reader=2 readm=2 rebas=2
receipt recept=2 recip recogn recommend=8 record=5 recycl redesign redis=4 refactor=2 refer
refresh refund regex=2 region registrar regular rehears reject=4 releas=9 reliabl remind=2 remot
remov renam=6 renew=7 renov rent repaint repair repeat replac=4 replica report=8 repositori=3
repositorio request=16 reset resiz respond respons=2 restart=6 restaur=5 result retain retent
retri retro=3 return=2 revenu revers=2 revert review=12 rewrit right ring=3 rise risotto river
road=3 roadmap=3 robot roll roof room=10 rota rotat=2 round rubi rule run=7 runbook=2 rust=2
sabbat sad sai=2 salari=2 sale=7 saml sampl sandbox=2 sandwich saturdai=3 save scanner scarf
schedul=6 schema scheme school scrape screen=4 script=2 search=5 seat secur=2 see=4 sell
semaphor send=5 senior sentenc=2 septemb server=9 servic=13 set=13 seventi sever sevilla shade
shall share=2 she shed sheet shelf=2 shift shirt shoe=2 shop=2 should=12 show=11 shower shown
shut sick side sign=5 signal signatur=2 significa signup silent silla sim since=2 sing=2 singl=2
sink=2 sit site size=6 skip=2 sky sla slack slide=4 slip=2 slo=2 slogan slow=10 small smell=2
smoothli snack snow snowflak sobr sock sofa sold=2 solv some=3 somebodi=4 someone=4 something=2
song sort=2 sourc=2 space=3 spain spare speaker spend spike spot spreadsheet=2 spring=2 sprint=4
sql=3 squar sre=2 ssh stage staging=6 stai=2 stain stair=2 stale=2 stand=2 standup=3 star
stardat start=7 starter=2 static station=3 still=2 stock=3 stole stolen stop=2 storag=5 store=2
stori=2 storm stream street stuck=7 student=2 stun style subdomain submit subscrib subscript=2
succeed successfulli=2 suggest suitcas summar=3 sundai=4 superb supplier=3 support=8 survei=2
swallow swap swim switch=4 sync syntax sysadmin system=5 tab tabl=9 tail take=6 talk=6 tall=2
target=3 tax=3 taxi=4 tcp=2 team=17 tech telegraf telephon televis tell=3 temperatur=2 templat=2
tennis terribl=3 test=21 th=2 thank=9 that theatr theme theorem think=2 third=2 throw thursdai=6
ticket=5 time=9 timesheet tl=2 todai=11 toilet=2 tokyo tom tomato tomorrow=6 toner=2 tonight=4
too=7 tool=3 tour tower tracker=2 traffic=6 train=11 transfer translat=5 travel=3 tree=2 tren
trial truck try=2 ttl=2 tuesdai=4 tunnel=2 turn tutori tv tweet twice=2 twist type=3 typeerror
typo=3 uat=2 ubuntu udp=2 umbrella=2 under=2 undo unit=5 unknown unus up=14 updat=4 upgrad=8
upload=2 uptim=2 us=14 user=14 usual vacat=4 valid valkei variabl vase vend=3 vendor=4 version=3
vest video view villag vinyl visa visit=3 vpn=3 vscode vue wai=3 waiter=2 wall=2 wallet want=18
warehous=2 watch water=6 wave we'd we'll=2 we're=3 weather=2 webhook=2 websit websocket wed
wednesdai=2 week=7 weekend=5 welcom well=3 what=55 when=12 where=12 whether=3 which=12 while
white who=27 why=4 wifi=3 wiki=5 will=9 window=8 wine wing winter wizard wobbl won=2 wood word
work=21 workout would=7 write=22 wrong=10 year=8 yesterdai=7 yet yoghurt york you're youtub
zombi=2 zone zoom=2 zxcv
""",
    "reading logs": """
7d4 <duration> api=9 applic=2 arriv authent=4 back batch bill bug can=7 checkout=5 come=3 consol
container controller could debug do=3 during=2 engin entri error=2 except ey=2 follow=9 forward
gatewai=2 get=3 give happens=3 host how=4 i'd import ingress=4 journalctl keep kubectl=2 last=4
let=5 like=2 line=4 live=12 log=45 look=2 match messag moment=2 necesito need=11 now=6 open=2
order=2 out output=11 over payment=6 pl please=6 pod=13 print=3 process prod pull=2 put quiero
real=7 realtim recent record reproduc=3 request=4 retri=3 right=5 roll=2 run=3 scheduler screen
see=10 seguir send servic=6 show=4 somebodi=2 someone=2 specif stdout=3 stream=7 switch tail=7
test=3 time=7 trace trigger up=2 ver=2 view want=8 watch=9 what=9 where=2 while=13 worker=2
would write=3
""",
    "remote access": """
%=2 <duration>=10 abroad=2 access=4 activ address affect after=2 again=2 all=5 answer=2 any=6
anyconnect=4 app arriv ask attempt=2 authent=4 avail back berlin branch=3 break=2 build=3 cada
call=2 can=7 certif=5 cisco=2 citrix client=7 colleagu=2 come compani=2 complet=2 concentr=3
connect=21 contractor=4 corpor=3 could credenti cut datacent deni desktop=3 dial=2 dice did=2
disconnect=4 do down=9 drop=6 empleado employe=2 empresa engin=2 error=2 establish=3 everi=6
everybodi=2 everyon=2 expir=2 factor fail=14 few=3 field=2 file fine=2 flap=3 folk=3 forti
forticli fortinet gatewai=8 get=13 gets global=3 globalprotect=3 go guard half=3 handshak=7
headquart hire hola home=16 host hotel i'm=2 ik=3 ikev2 inest insid interfac intern=12 interna
internet intranet=3 ip ipsec=3 jira keeps=3 kei=2 kick=3 laptop licenc=2 lock=2 login=4 logro
lose=3 madrid=2 mfa mi mismatch mobil morn negoti=4 network=10 new=2 no=16 not=31 occur=2 off=4
offic=11 onli=2 open=3 openvpn=5 out=5 outsid=3 peer peopl=5 permiss phase=2 pool privat=3
prompt propos protect=3 psec radius rato reach=9 reachabl recent=2 red refus reject=3 rekei
remot=15 renew road rotat=2 sa=2 sai=2 sale=2 secur=4 session=4 share show=2 since=4 site=4 soon
spin split staff=4 start stuck=3 support=2 system=2 team=2 through=3 time=2 timeout=3 tl=5 todai
tool=3 traffic travel=2 tunel tunnel=14 unreach up user=5 vpn=41 vpngatewaydown=2 vpntunneldown
warehous warrior well wg0=2 when=2 who=2 wiki will wire wireguard=2 within=2 work=8 worker=3
zscaler=2
""",
    "server errors": """
%=16 2k 2xx=2 5xx=29 5xxx 7c9d 8k 9f2c <duration>=10 about account across=3 action add address
affect=2 after=14 afternoon again alarm=3 alb=2 alert all=18 along anoth answer=11 api=29 app=3
appli applic=4 applicationelb auth0 authent=3 avail=6 aw=2 backend=6 bad=9 balanc=3 basket=2
before=3 behind=2 below between bill blackbox=2 blackboxprobefail blow=3 book boot break=10
breaker=3 bubbl budget=5 build=3 bunch burn=4 burst button=2 call=12 caller=2 can=3 canari card
carrier cart=10 cascad=2 cascada catalog=2 catalogu caus certif chang=2 chart check=3
checkout=15 circuit=3 client=3 climb=2 close=3 cloudflar=2 code=7 com=4 complet configur=12
connect=13 contact count=3 counter crash=2 critic=2 current currently custom=8 databas=2
declin=2 depend=3 deploi=6 deploy=3 desc devolvemo devuelv=2 devuelven die=4 disconnect=2 django
do does down=15 downdetector downstream dozen drag=2 drop=2 each=2 econnrefus edg=3 elev els=2
enabl end endpoint=19 environ=3 envoi=2 error=83 errorbudgetburn=2 errorratio errror event=2
ever everi=8 everybodi=2 everyon=4 everyth=6 everywher=3 exampl=5 exce except=11 exceptoin
expect experienc expir explod=3 extern=2 facturacion fail=35 fall falla fatal featur=4 fetch
file first flag=3 flap flip=2 flood flow follow form=2 found fpm friend full=2 function
gatewai=19 geocod=2 get=10 getting=3 give=2 go=8 gone=2 googl got graph=2 graphql=2 group=3 grpc
half=5 handler handshak haproxy=2 header=6 health=2 healthi=5 healthyhostcount hello helm high=4
home host=6 http=25 httpcode=2 httperrorratehigh id ident=2 ingress=6 ingresshigh instanc
instead interfac intermitt intern=13 internalservererror invalid=2 inventori=5 invoc invoic
issu=2 job jump=3 kei kong=2 kubedeploymentreplicasmismatch kubepodcrashloop kubernetes=2 label
lambda last=7 later left like line live llamada load=3 loadbalanc=2 locat log=4 login=9 look
lookup loop lot made mail make=2 mani=2 map=3 mark messag=2 microservic=2 mismatch miss mobil
most=4 multipl=3 namespac nearli need=2 new=5 nginx=7 no=12 non noon=3 not=6 now=3 nowher null=2
nullpointerexcept=2 offlin=2 oop=2 open=4 oper operationalerror order=11 org other=2 out=10
outag=8 over=2 page=15 pai=2 parti=2 partner=2 pasarela=2 path payment=13 phone php pingdom
place please pod=4 pointer=2 post=2 prematur=2 press price print probe=4 processor prod=2
product=3 profil=6 propag=2 provid=8 proxi psp=2 public=3 push=6 py ql queri quot rate=14
ratehigh ratio=7 ratiohigh reachabl read=5 reason receiv=3 recent red=3 refus=5 region=2 regress
reject=3 releas=7 reload remot replica report request=18 reset=3 resolv respons=9 result
return=21 revert right=3 rippl rise roll=2 rollback rollout=5 rompio roof=2 rout=7 rpc=2 s3
sai=4 same save screen search=2 see=6 seen send=5 sendgrid sentri=5 sentryissu server=18
servic=29 sever=4 ship=4 shop=4 show=4 shown sign=3 since=12 site=5 skyrocket slo slow sm=2 some
somebodi someone=3 something=4 spike=5 spread=2 stack start=5 state status=9 step store
storefront=3 stripe=3 submit=2 success=4 successr supplier=2 support=2 synthet=2 system take=4
target=5 targetgroup temporarili=2 third=3 thousand through=2 throw=7 time=3 timeout=4 tl
toggl=2 token=4 too=3 toomanyerror total=3 trace=2 traceback traefik=2 traffic transport
troubl=2 try=2 twilio=2 type typeerror typo uf ugli=2 ultima ultimo unavail=9 uncaught undefin
unexpect=2 unhandl=3 unhealthi=5 unreach=5 up=6 upstream=17 urx user=13 util v1=2 v2 v4 valid
valu variabl=3 version vertic view visitor=2 wall=2 we're=2 weather web=3 websit=2 well=2
whatever when=5 whenev=2 while=7 white=3 whole=2 work wrong=9 www=4 yaml
""",
    "stale cache": """
account=3 act admin after=16 ag ago=5 already although=2 anoth=2 api=2 app=2 appear articl=2
asset avail backoffic bad=2 banner because before blank blob=2 break=3 browser=3 bulk bundl=4
bust cach=36 cart caus cdn=9 chang=8 clear=3 client=2 cloudfront=2 cm=2 configur=2 contain=4
contenido content=5 correct=2 corrupt=9 css=3 custom=3 dai dashboard data=5 databas=4 delet
deliv=3 deploi deseri did=2 differ discontinu discount displai=3 does=2 down each edg=5 els=2
entri=9 error=2 everywher exchang=2 expir=3 fail failov fastli=2 featur=2 file flag forc format
former=2 fra garbag=4 get=6 getting go hand=5 happen hard=2 help hit hold=2 home homepag=2
hour=6 ignor imag=3 import invalid=4 javascript=4 keep keeps=6 kei=2 land=2 last=4 later layout
level like list=3 live load=2 login=2 logo=2 look=2 market match memcach=4 menu mix month need=4
new node not=11 number object=4 old=18 on=3 onli origin other=2 otherw out=6 outdat=11 page=25
peopl=2 person pick pictur please=2 poison=3 precio previous=5 price=10 product=8 profil
publish=4 purg=6 rate=2 redesign redirect redis=5 refresh=4 releas=2 reload remain remov=3
replac respons=4 result return=5 right=4 rollback rubbish search see=10 seeing serv=12 servic
session=2 set share shopper show=11 shown=2 site=5 sold somebodi=2 sourc=2 stale=7
stalecacheserv still=14 stock=3 surrog take text=3 though=3 till toggl translat=2 unless until=2
up=5 updat=6 upgrad=3 user=14 valu=5 variant varnish=4 version=7 visibl=4 visitor=2 websit=4
week=3 weird=2 work wrong=7 yesterdai=4
""",
    "the response": """
%=2 about ack acknowledg affect=2 after=6 alert=2 allow=2 answer=2 api app before begin
blameless blown bridg call=3 check=5 close=2 come=3 comm command=3 commander=3 commun contact=2
container=2 count=2 cpu=3 cto curl custom=3 dai databas deadlin declar detect=2 diagnos=2
diagnosis director do=22 doc document does=2 done down during=2 emerg enough escal=2 first=5
fix=3 forgot got happen happens himself hold=3 hour=3 how=10 http=2 idea incid=9 inform involv
know land lead=3 leav legal=2 list=2 long=3 look=2 lose=2 mai=3 mainten mani mean meet memori=5
miss=2 mitig=6 monei=2 mortem=6 most must=6 need=3 netcat no=2 node not=2 notifi now=2 number=3
off=2 often=2 open outag over overview page=3 part partial pass=2 path peopl=2 per=3 phone=2
plan platform pod=5 port=4 post=7 postmortem=3 problem process reach reachabl=2 resolv respons=2
retrospect review=2 scribe section secur=3 see send sev=7 sev1 sev2=2 sev3 sever=4 should=4
show=2 sla=4 sme staging stand start=2 status step=3 still success take=2 talk tcp team=2
templat=3 test=2 things=2 tick=3 time timelin told=2 triag=6 typo until up updat=3 us=3 user=2
wake weekend what=20 when=8 where=2 whether=2 which=4 who=12 whom write=3 wrong
""",
}
