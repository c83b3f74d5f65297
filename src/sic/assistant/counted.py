"""In how many of our texts of each fault a word stands. It holds no text that was ever asked.

Data only, written by ``pytest tests/golden --update-golden``: ``word=3`` stood in three of
the texts of ``tests/golden/assistant/dev.jsonl``, ``word`` in one.
"""

from __future__ import annotations

TEXTS: dict[str, int] = {
    "data loss": 277,
    "disk space": 132,
    "hung service": 153,
    "latency": 286,
    "name resolution": 125,
    "nothing": 1179,
    "reading logs": 77,
    "remote access": 119,
    "server errors": 289,
    "stale cache": 118,
    "the response": 158,
}

COUNTED: dict[str, str] = {
    "data loss": """
% 14k 9k <duration> about=2 absent=2 accept access accid accident account=17 activ=4 add=3
address=6 admin after=23 against agre album all=19 alter although=2 amount=4 anoch anoth any=7
anybodi anymore=2 anyon anyth apart app=3 appoint archiv=4 arriv=2 ask=4 attach=3 audit=2 awai
back=6 backfil backoffic backup=8 backupverificationfail balanc=10 bank=3 basket batch=2
before=4 between=10 bill blank=3 block=2 book=4 brain break=2 bucket=6 bug=8 buggi byte=2
calendar call came can=2 cancel cart catalog chang=6 charg=2 check=4 checksum=4 claim claus
clean cleanup=6 client=8 clinic clobber collect=3 column=8 come=3 comentario comment=2
complain=2 confirm contact=4 contain content contract=4 contradict=3 copi corrupt=6 count=4
crash=2 creat=2 cron=3 custom=33 cutoff dai=3 dashboard data=19 databas=18
dataintegritycheckfail dataset date=2 daten dear dedup=2 default=5 delet=17 delta destroi
detect=2 dev develop dicen=2 did=3 differ=9 disagre=2 disappear=7 discrep disk do=5 doc
document=5 doubl drop=12 dump=3 duplic=8 during=2 each=3 els=2 email=2 employe empti=13 encod
entir=3 entri eras=3 error=3 euro evapor even event=3 everi=3 everybodi=2 everyth execut=2
exist=4 expir=2 export fail=6 failov=3 famili fehlend few=2 field=4 figur file=9 filter=2
financ=2 find=2 first=2 folder=3 foreign forti found=7 gap=3 garbag get gets go=5 gone=13 got=6
half=9 happen hemo her=5 histori=6 hit=2 hole=2 hour=3 hundr imbal import=7 inbox incomplet=2
inconsist=7 incorrect independ index=2 instead=2 integr=4 invalid inventori invoic=10 irretriev
item=3 januari job=10 june=3 kafka=2 kei kept=2 kunden lab lambda last=14 ledger=9 left=2 level
lifecycl=2 limpieza line=2 link list=3 live=8 load logic=2 login long=4 look lose=15 loyalti=2
mai=2 mail=2 mailbox=2 mainten make mandatori mangl mani=2 march master match=3 melden
merchant=2 merg=4 messag=7 migrat=14 misconfigur mismatch=5 miss=26 mistak=4 mix=3 mongodb month
more=5 morn=4 most must name=5 need=6 neg newer night=5 nightli=5 no=20 nonsens noon not=22 note
notic nov now=3 nowher=3 nuke null=7 number=5 object=5 octob off old=7 on onli=3 oop order=26
orphan=3 other=5 out=3 over=2 overnight=5 overwritten=2 overwrot=4 overzeal page=4 paid=3 parent
part=2 patient=2 payment=6 peopl=3 per persist pg phone=3 photo=5 pictur place playlist please
point=5 polici post power prefer=2 price=3 primari=6 prior prod=3 produccion product=9 profil=4
project=2 promot purchas=2 purg=7 quantiti rang rather reach read=3 real reconcili=2
reconciliationmismatch record=17 recov=2 recreat refund relat remov=12 replica=4 replication=2
report=8 requir reset=4 restor=11 result=2 retent=4 retri review rogu rollback round row=17
rowcountdrop rule run=12 s3=2 sai=6 sale same=2 saturdai save=5 scan schema=8 scrambl script=11
see=7 send sens session=2 set=6 settlement sever share shipment shop=2 short should=3 show=9
shown sign since=10 snapshot=4 some=5 somebodi=4 someone=9 sourc spent split state statement=4
status=2 still=3 stock=3 storag=2 store=5 stream stuff subscript=3 sum=3 sundai support=4 swap=2
switch sync=3 system tabl=20 take=4 tenant=8 test=2 their things thousand=5 ticket=5 time
timesheet todai tonight too topic=2 total=10 trail=2 transact=4 truncat=5 ttl turn twice=3
umlaut unread=2 unrecover up=7 updat=5 upgrad=3 upload=9 us=2 user=16 valid valu=6 verif viern
volum vs warehous=4 web week=6 weekend weekli what=3 where=9 while whole=3 whose wipe=7 work
workspac write=14 wrong=18 year=3 yesterdai=9
""",
    "disk space": """
%=32 1g 78g <duration> abort about=2 abov=2 agent ahead alert=2 all=4 almost=7 any artifact at=3
avail=2 aw awai azur backup=4 because=4 below binlog broker build=4 burst byte cach capac casi
ci ciento claim clutter command core=2 could=2 cram creat=2 critic=2 data=8 databas=9 dev=2
devic=10 df=4 dir directori=2 disk=33 diskpressur=2 diskwillfillin4hours docker=6 drive=2 dump=2
eat=2 eaten eb elast elasticsearch=3 engin enospc=2 enough=2 ephemer errcod errno=2 error=3
evict=3 exceed=6 exhaust=5 exporter extend fail=9 few file=11 filesystem=11 filesystemspacecrit
fill=14 fine flood=2 free=9 freestoragespac full=22 gb=6 gigabyt=2 go=2 grow=2 hard high home
host=5 hostoutofdiskspac=2 hour=5 imag=3 imagef in4 indic=2 inod=5 instanc job=3 journald
kafka=3 kubelet=2 kubelethasdiskpressur kubepersistentvolumefillingup kubernetes layer left=17
leftov=3 less lib log=15 low=4 mail mb megabyt mode more mount mysql=2 mysqld nearli=4 need
no=14 node=14 nodediskalmostful nodefilesystemalmostoutofspac=2 nodefilesystemspacefillingup=2
not=11 occupi offlin old=5 onli=8 os=3 oserror out=14 overlay2 overnight panic partit=9 pass per
persist persistentvolumeclaim=2 pg=2 pod=3 postgres=5 predict pressur=5 prod=4 prometheus queda
quickli=2 quota=4 rd read=5 reject=2 remain=3 replica report=2 room=5 root=5 rotat run=8 runner
sai sda1=2 sdb1 see server=7 servic share show=2 since space=33 spool sql srv stage=2 stop
storag=8 swap system taint take target=2 temp temporari tmp=4 tmpf tsdb up=10 upload=6 us=11
var=6 volum=16 wal=3 warn=2 watermark=4 web=3 while whole will win within worker=2 write=14
""",
    "hung service": """
%=4 3am 40k <duration>=9 accept=3 accord accumul=2 activ=4 advanc after=2 again=4 agent=2 ago=2
aliv=8 all=4 although=2 answer=8 any=3 anymore anyth=8 api=2 app=10 applic=3 ask back=5 batch
beat because=2 bill=4 block=7 bounc=3 bound broker=2 celeri chat check=2 children cli client
comatos come=3 commit complet connect=3 consum=9 container=9 control correo=2 cpu=7 crash=4
crashloopbackoff=3 cron=4 daemon=9 deadlock=9 defunct=4 delet deliv detect did die=5 dispatch
does=15 doing=2 done down=2 dump=3 eat effect email endpoint=3 enqueu error even event everi=3
everywher=2 exist exit=2 exporter=2 fail=3 few file fire forev=2 freez=4 froze=7 full gener
gets=2 ghost go grow=3 hang=21 health=5 heartbeat=4 hold hour=10 idl=2 ignor=5 import=2 index=5
ingest insid=2 instanc=3 itself java job=12 jobschedulerstal keeps=2 kick=3 kill=9
kubecontainerwait kubectl kubepodcrashloop kubepodnotreadi kubernetes=3 lag last=2 ledger like
limbo line=3 list=2 live=3 lock=7 log=4 long look=3 loop=5 lot mail=3 mailer=2 matcher messag=3
middl midnight=2 miss=2 more=2 move=4 need=7 nginx night no=28 node=3 non not=41 notif notifi
off=3 offset oom=2 open=2 order out=3 output over own paralys parent payment pend pick=2 pid=2
pile ping pod=12 pool port=5 postfix print=3 probe=3 process=29 progress ps pull push quedo=2
queue=6 rabbit rabbitmq react=4 readi=2 reap recommend record redis relai reload remain render
repli replication report=5 request respond=6 restart=9 run=10 runner=3 sai=3 same=2 scheduler=7
scrape search=2 serv=2 server=5 servic=26 servicehung=2 show=4 shut shutdown=2 sic sidekiq=2
sighup signal sigterm=6 silent since=10 sit=5 slot somebodi=2 spooler stabl stai=2 stale stall=3
start=2 starv state=3 still=7 stop=11 stuck=11 supervisor=2 systemctl systemd=3 take target task
tcp termin=4 though=2 thread=9 thumbnail time=3 timeout tomcat=2 transcod unrespons=9 until=2
up=16 video wait=5 watchdog=2 water web websocket=2 wedg=4 while=2 whole will=2 work worker=15
yesterdai yet=2 zombi=6
""",
    "latency": """
%=17 1.8 14x 2.31 2pm 3.4=2 3.871 3x=2 4.5 4x 4xx 5.7 8.2 8x <duration>=86 <percentile>=26
abandon about=3 abov=4 abrir access accessexclusivelock accid accident account=2 acquisit
across=3 activ=3 af after=16 ag=6 alarm=2 alb alert=5 all=16 alloc almost although alwai=2
analyt anim answer=8 anyth=4 apdex=4 api=21 apilatencyhigh apiserv aplicacion=2 apm app=12
appear=2 applic=2 around arriv asid ask aurora autocomplet avail averag=3 averageresponsetim
avg=3 aw=2 awfulli back=4 backend=6 backlog backpressur bad badli balanc=2 baselin=2 basket=2
because=2 before=5 began behind=6 between blank blink=2 block=5 bloquean board=2 book=3 both
bottleneck box=2 breach=3 break=2 bucket budget=3 bunch burn=4 busi busqueda byte=4 cach=11
calendar call=4 cancel card cargar=2 cart=4 ceil=2 chang=2 chat=2 check checkout=9 chile click=6
client=7 cliff climb=2 clock cloud cloudwatch cluster coffe cold=2 collaps collect=7 collector=3
com come=5 complain=3 complan confirm connect=21 connectoin constant=2 constantli=2 consum
content=4 controller countri=2 cpu=6 crawl=4 credit creep crept critic=2 current custom=9 dai
dashboard=3 data databas=24 databaseconnect datadog datapoint datasourc dawdl deadlin deadlock
dear degrad=5 delai=3 depart deploi=2 describ did diez=2 does=2 done doubl=4 down=3 download
drag=2 drain dread dreadfulli drop=4 drown due dump durat=9 dynatrac each=4 eaten elev eleven
els empti end endpoint=2 endpointlatencybudgetburn entri envoi ergonom error=2 etern eu evacu
event=2 eventu=3 everi=14 everybodi=2 everyth=6 everywher=2 evict=3 exceed except exclus exec
exhaust=4 exhuast expens experi expir explod=3 extra extrem factor fail=4 fall=2 fast=2 fatal
feel=2 feet few=4 file filter final=2 fine=2 finish=2 fire=3 first=5 flat=3 flow flush=7 font
forev=6 form forti free=2 freez front=2 full=9 g1 garbag=3 garbagecollect=10 gatewai=6
gctimehigh gen=4 gener get=5 getconnect=2 getting give go=11 gone=2 good got grafana graph
graphql grow grpc hace half=6 halt hammer hand handl=2 hang=2 hardli heap=6 heavi heik hello
help herd hi high=10 highrequestlat=3 hikari=2 hikaripool histogram hit=9 hog hold horribl hot
hour http=4 huge ident idl ido impati increas incres index=2 innodb=2 input instanc instantli=2
instead integr=2 interact intermitt invalid inventori investig invoic istio=2 java jdbc job=4
jump jvm=7 jvmgctimetoohigh kafka kafkaconsum keep=3 keeps kei=4 kept kilobyt knee ladezeiten
lag=8 langsam largest=2 last=5 latam late=2 latenc=24 latencyp99 latencyp99critical lcp leav
ledger level limit=2 littl load=13 lock=10 log=3 login=3 long=13 longest lot=3 low lunch make=2
manana mani=2 map max=4 mean=2 median=3 memcach=2 metadata million mismo miss=4 mistak mobil=4
moment mongo mongodb monitor more=3 morn=5 most=2 move=2 much mysql=5 nearli=4 need=11 new=2
nightli nio no=10 node non=2 normal=11 not=9 now=13 nuev number object=3 occupi odd off=2
offer=2 ok old=3 onc=3 onli onlin open=3 ora order=11 ordercontrol origin=2 other=2 otherw out=7
over=4 overflow overhead=2 overload=2 overnight pace page=12 pai pain=2 painfulli=2 paint=3
park=2 parti partner=3 paus=6 payment=4 peg=2 peopl=4 per=2 percent percentil=6 perform=2 period
pg pgbouncer=2 phone pick pile=5 plan planner plataforma platform please=2 pod pool=9 pop portal
postgr=2 postgres=4 postgresqlslowqueri price=3 primari=5 probabl process processlist prod=2
product promot ql qp quadrupl quantil queri=15 queu queue=10 queuepool quot=5 rate=8 ratio=4
rd=2 reach=4 react=2 read=8 real reali recommend=2 redis=9 rediscachehitratelow regard regress
reindex relic remain render=3 repeat repli=2 replica replication report=7 request=40
requestdurationslobreach requesttim reserv respon responc respond respons=15 restart=3 ring
rise=2 risk roof=3 rout row=3 rp=5 rpm rum run=10 sai=4 sale same=4 satur save scan=2 score
screen=4 script scroll search=9 searchtaillatencyhigh see=3 seems select=3 sequenti serv
server=6 servic=13 servicelatencyp99toohigh session=4 sever=5 shop=4 show=5 shrunk side since=12
singl site=3 size sla=2 slo=7 slot=2 slow=37 slowrequest sluggish=4 snail snappi somebodi
someone=2 space spend=2 spid spinner=3 sql=6 stabl stai stale stall=2 stamped stare start stat=2
state statement=3 steadi step stop=8 store storefront straight stutter succe=2 suffer super
superus sweat=2 swipe system tabl=8 tail=4 take=29 tap=2 target=2 targetresponsetim team=4
tenfold terribl there thing things think=2 third though thr thread=11 threefold threshold=4
through=5 throughput=2 thumbnail thunder ticket tile till time=35 timeout=8 timer tocado todai=6
tomcat too=5 tortois touch trace traffic=6 transact=2 transient treacl trickl trigger tripl=2
ttfb=2 tuesdai=2 turn twice type=3 unbear unbeliev unchang=4 under unhurri unrespons until
unus=2 up=23 updat=3 upload upstream urgent us=7 usabl user=10 usual=5 v2=2 va=3 vacuum val valu
video visitor=2 volum=6 vs wai=2 wait=26 warm warn=3 watch=2 we're web websit week=2 west what
wheel where=2 wherea while=3 whole=3 why=3 wizard work=4 worker=2 world=5 wors write=2 writer=2
yesterdai=2 yet young=2 zaxxer zone
""",
    "name resolution": """
%=2 <duration>=4 about abov address=7 after=9 again=2 ago=3 all=3 answer=5 any=2 api=7 archiv
authent=4 avail balanc=3 box break=2 browser=2 cach=2 call=3 centr chang=3 check checkout
client=4 cluster=5 cname com=3 configur connect=2 coredn=5 corednsdown corednserrorshigh=2 corp
could=5 curl=2 custom=2 data databas=6 decommiss=3 deliv dial did die differ=2 dig=5 dns=16
dnsmasq dnsresolutionfailur dnssec do does=3 domain=11 down=2 each=3 eai=2 enotfound=3 entri
error=6 eu even everi=5 exampl=5 except=4 exist=2 extern fail=19 failov=5 file find=2 fine
finish=2 follow found=5 get getaddrinfo=3 give=4 go=4 got half=2 high=3 host=23 hostnam=5 hour=3
how insid=3 intermitt=4 intern=15 interno ip=10 java=2 keep=2 known=3 kubernetes=2 last=2
leader=3 ledger load=3 local=2 log look lookup=14 machin=4 mail master migrat miss more move=2
mx name=24 nameserv net=2 network no=8 node=5 not=30 nowher nslookup=3 nxdomain=6 off=2 old=10
order other=2 out=5 outdat outgo overload overwritten own page park part partner pass payment=6
ping pod=10 point=6 poison previous primari=3 probe=2 problem prod=2 propag provid=2 public
queri=2 rate=2 record=8 redis=3 refus registri remain report=3 request resolut=7
resolutionfailur resolv=33 respond retir=2 return=7 sai serv server=5 servfail=7 servic=10 shell
shut since=2 site smtp=2 some=4 stale=3 still=8 subdomain=2 such=4 switch=4 take talk tcp
temporari=4 though thousand throw time=7 timeout=2 traffic=2 ttl unansw unbound unknown=6
unknownhostexcept=4 up updat us user valid week west when=4 work=3 wrong=5 www zone=7
""",
    "nothing": """
%=4 3rd <duration>=9 <percentile>=2 abl aboard about=25 abov=2 access=5 accord account=10
acronym add=20 address=5 adjust admin=3 administr affect=2 after=7 afternoon ag again=9 air=3
airport=3 alarm=4 album alert=10 alguien all=17 alon alumni amaz amet ana analyt android anim
ankl anna annoi announc=2 anoth=5 answer any=4 anybodi anyon=2 api=9 apocalyps app=9 appeal
appl=2 applaus appli=2 applic appoint=2 approv=9 april arab=2 architectur=2 archiv=2 arm around
arrai arriv=4 arrow articl=2 asdf=2 ask=10 assist=2 at=4 attach audit auditor=2 autopista
autumn=3 avail aw=2 awai=2 awesom ayuda babi back=2 backend backfil background=2 backlog
backup=6 bad=2 badg=8 bai balanc=3 balconi band bank=4 bar basement basic batteri=4 baz beach=2
beat beauti before=2 begin=2 behind benefit berlin=3 best=4 better=5 between=12 bicycl big=5
bike=4 bill=3 billet birthdai=5 biscuit black=3 block=2 blog=3 blue=5 board=6 bob=3 boil book=15
bookmark bookshelf bore born box=2 branch=7 brand=2 brb bread break=17 breaker bridg bring=4
brochur=2 brought browser=2 budget=4 bueno bug=2 bui=2 build=5 bulb=2 bulk bump=2 burn=2 bus=6
busi=2 busiest button=6 cabin cabl cach=9 cafeteria=3 cake=3 calcul calendar=5 call=6 cambiar
came campaign can=41 cancel=7 candid=2 canteen=5 cap capac=2 capit captain car=4 card=5 care
carpet=3 cash cat=6 cave cd cdn=3 ceil center=4 centr ceo=3 certif=6 chair=7 chang=19 changelog
channel charg=2 charger chariti chart=2 cheapest=2 check checkout=2 chef cherri chess chicago
chist chocol choir choos christma=3 ci=4 circuit citi=2 claim class clean=9 clearer client=4
clock=2 clog=2 close=10 cloud=7 club=2 cluster=8 code=7 coffe=9 coin=3 cold=5 colleagu=7
collect=3 color colour=4 column=3 combin come=4 comer commit=3 compani=11 compar=4 competitor=2
compil complain complet=2 compon compos comprehens con condit=4 confer=4 configur=3 conflict
congrat=2 congratul connect=6 consid consist consol container contract=10 contrasena convert
cook cool copi=3 core corner=2 correct corridor cost=3 could=7 count countri courier=2 cours=4
court cover coverag=2 cpu=3 cr=2 crack crash=5 creat=7 credit crew=2 crm croissant cron
crossword csv=2 cuanto cuesta cumpleano cushion custom=26 cut=3 daemon dai=15 dark=4 dashboard=5
data=14 databas=22 date=3 daughter deadlin deal deck=2 declin decommiss default=2 defin=2
delai=3 delet=8 deliv=2 demo=6 dentist=2 depart depend deploi=7 deploy=7 deprec descript
design=7 desk=7 detail dev=6 dia diagram=3 dialog diari dictionari did=6 die=4 diet differ=9
dime dinner=3 directori disast=3 disc discount=3 discuss=2 dish dishwash disk=9 disregard
distribut=2 div=2 dns=6 do=84 dock docker=4 dockerfil doctor document=8 documentacion does=36
dog=4 dolor domain=5 done=2 door=3 doubl down=11 download downstair downtim=2 draft=2 dragon
drain dress=3 drill=4 drink drip drive=2 driver drop=5 due=4 duplic during easter edit editor=2
egg eiffel elect elev=5 eleven=2 email=6 employe=3 empti=5 enabl=2 end=4 endless endpoint=4
engag engin=6 enrol enterpr=2 entranc=2 entri env environ=6 episod equal eras error=5 escal
escrib estim euro europ evalu even=2 eventu everest everi=2 everyon=4 everyth=3 everywher exam=3
excel=4 exerc=2 exit expect expens=5 explain=7 explod export=5 express face facil factor fail=8
failov=4 fake fall=2 fals famili fantasi far farewel fast=2 faster fatal favourit=2 featur=7
feedback=2 feel=3 feliz fenc fever field figma=2 file=3 fill=2 film=2 filter find=6 fine=2
finger fire=4 firewal first=2 fish fit fix=4 flaki=3 flat=2 flatmat fli flicker=4 flight=5
floor=9 flower=2 flu foam folder folk font=2 foo food footbal=2 footer forecast forgot=5 form=5
formacion format former formula found=3 fourth framework frankfurt freez=5 french=2 fridai=12
fridg=4 front=4 full=7 fun function=2 funni further gala=2 game=3 gano garag=3 garbag=2 garden
gate=3 gatewai=2 gdpr gener=3 gentli geocach german=2 germani get=6 gift=2 git=2 github=2 give=5
glass go=15 goal goalkeep gold gone good=15 goodby got=2 grab gracia grafana grammar grandmoth
grant great=12 green=4 grow=2 grpc guid=2 guidelin guild gym=3 hace hackathon=2 hand=5 handl=2
handov hang=5 happen happi=7 harass hard hash he=4 head headach header headphon headset=2
health=2 healthi heap heat=4 heater hello=2 help=2 her=3 hi=2 high hikari hill hire=6 his=3 hit
hitch hold holidai=4 home=8 homepag homework=4 hose host=6 hot hotel=3 hour=7 hous how=96 http=2
huelga hurt i'd=5 i'm=9 id=2 idea=4 idempot ignor=3 imag implement=4 impress improv=4 incid=6
increas=4 index instal=4 instalo instanc instead=2 instruct=2 insur=2 integr=2 interest intern=7
internet interst interview=5 intranet=2 introduc invent inventori investig invit=5 invoic=8
ipsum ir item itil jam=4 januari japanes jazz jira=3 job=7 join=2 joke=2 journalist json juev
julia june=2 jvm kafka=4 keep=3 keeps=2 kei=8 kept kettl keyboard=4 keynot kid=2 kill kilometr
kitchen=4 klingon know kubectl kubernetes=7 kudo label=2 lake=2 land landlord=2 laptop=8 larg
largest lasagn last=18 late=7 latenc=5 launch laundri law=2 lawyer lead leader leaflet leagu
leak=4 learn=6 leas leav=7 left=10 legal length leo let=6 letter=5 level=2 librari=3 licenc=4
life lift=3 light=2 like=16 limerick limit=3 line=4 link=2 linter=2 lisbon list=9 littl live=2
load=8 lobbi=4 local=4 lock=2 locker log=9 login=3 logist logo=5 lol long=9 look=8 lorem lose=18
lot lotteri loud loung love=7 low=3 loyalti luck luggag lunch=6 mac=2 machin=9 made=2 magazin
mai=4 mail=2 mailbox=3 main=3 maintain mainten=4 make=6 manager manana mandatori mani=12 mantien
mar marathon=3 march=4 maria market=6 match=5 mattress max meal mean=7 meet=19 meetup
membership=2 memcach=2 memori=7 menu=2 merg=2 merger mesh messag=5 metric=2 metro mi microphon
microservic microwav migrat=9 mile milk=2 miss=10 mobil=2 mock=2 mode=3 model modul monad
mondai=10 monei=2 monitor=11 month=11 moon more=4 morn=9 mother motorwai mount mous=2 move=15
movi=2 movido mttr much=5 mug museum music=4 mute mutex=2 mysql name=11 near=4 nearest necesito
need=22 neighbour netflix=2 network=3 new=66 newslett=4 newspap next=35 nginx=2 nice=5 nicer=4
night=7 no=19 node nois=2 nomin nonsens noon=3 normal=2 north not=26 note=2 notic=2 notif=2
notifi novel now=3 npm number=9 oat object=2 observ octob off=4 offer=2 offic=15 offsit=2
often=2 ok=2 okr okta old=12 olymp onboard=3 onli open=14 oper=2 option oracl orchestra order=13
organ out=18 outag outdat outlook=2 outsid over=4 overkil overload overtim own=5 owner=2
packag=2 page=17 pager pagin paid=4 paper=4 parad paragraph parcel=2 parent=4 park=7 parser=2
part parti=4 partido partner=4 pass password=9 patch pattern paw paydai payment=3 payrol=3
payslip pdf=2 pend pension peopl=2 per=2 perfectli perform=3 period person phish phone=13
photo=5 photoshop pick picker pictur=3 pido pigeon pipe pipelin=2 pirat pizza=3 place=2 plai=3
plan=25 plane planet plant=4 plate platform player=2 playlist please=47 plumber plus pod podcast
poem=3 poema point=2 polici=7 poll pool=4 port=4 portal=4 porto portug=2 posit post=4 poster
postgr postgres=7 postmortem power=3 powerpoint=2 pr practic=2 prais prepar=4 preprod present=3
press=3 pressur pretend previous=2 price=7 print=2 printer=4 privaci pro problem process
product=7 profil=2 programm project=9 projector=5 prometheus promot prompt properli properti
propos prospect provid=6 provis proxi proxima public=2 pull=3 puppi purg purpos push=2 put=2
puzzl pytest python=6 q2 q3 qa=2 quarter=7 quarterli=4 queri=2 queue=8 quick quickli=2 quicksort
quier quiero quiet=5 quit quiz=2 quot qwer qwerti rabbit rabbitmq race=2 rack=3 radio rain
rais=4 rate=2 react=2 read=4 reader=2 readi readm=3 rebas=3 receipt recept=2 recip recogn
recommend=9 record=5 recov=2 recycl redesign redis=5 refactor=3 refer refresh refund regex=2
region registrar regular rehears reject=4 releas=11 reliabl remind=3 remot=2 remov renam=7
renew=7 renov rent=2 repaint repair repeat replac=5 replica replication report=9 repositori=3
repositorio request=19 reset resiz respond respons=3 restart=6 restaur=5 result retain retent=2
retir retri retro=5 return=3 revenu revers=2 revert review=13 rewrit right ring=3 rise risotto
river road=3 roadmap=3 robot roll=2 rollback rome roof room=12 rota rotat=2 round rounder rubi
rule run=7 runbook=2 rust=3 sabbat sad sai=4 salari=2 sale=7 saml sampl=2 sandbox=2 sandwich
saturdai=3 save scanner scarf schedul=7 schema scheme school=2 scrape screen=5 script=2 search=6
seat secur=2 see=4 seed sell semaphor send=7 senior sentenc=2 septemb serv server=14 servic=14
set=15 sev seventi sever sevilla shade shall=2 share=2 she=2 shed sheet shelf=2 shift shirt
shoe=2 shop=2 should=13 show=12 shower shown shut shuttl sick side sign=5 signal signatur=2
significa signup=2 silenc=2 silent silla sim since=2 sing=3 singl=2 sink=2 sit site size=7
skip=2 sky sla slack slide=5 slip=2 slo=2 slogan slow=12 small smell=2 smoothli snack snow
snowflak sobr sock sofa sold=2 solv some=3 somebodi=4 someone=5 something=2 song sort=2 sourc=2
sourdough space=3 spain=2 spare speak speaker spend spike spoke spot spreadsheet=2 spring=2
sprint=6 sql=3 squar squeak sre=2 ssh stage staging=8 stai=2 stain stair=2 stale=2 stand=2
standup=3 star stardat start=8 starter=2 static station=3 statist still=2 stock=3 stole stolen
stop=2 storag=5 store=3 stori=3 storm=2 stream street structur stub stuck=8 student=2 stun style
subdomain submit subscrib subscript=2 succeed success successfulli=2 suggest=2 suitcas summar=3
summari sundai=5 superb supplier=3 support=9 survei=2 swallow swap swim switch=4 sync syntax
sysadmin system=6 tab tabl=9 tablet tag tail take=7 talk=6 tall=2 target=3 tax=3 taxi=4 tcp=2
team=19 tech telegraf telephon televis tell=3 temper temperatur=2 templat=2 tender tennis
terribl=4 test=31 text th=2 thank=9 that theatr theme theorem think=2 third=2 thread threshold=2
through throughput throw thursdai=7 ticket=7 time=10 timeout timesheet tip tl=2 todai=12
toilet=2 tokyo tom tomato tomorrow=8 toner=2 tonight=4 too=7 tool=5 torn tour tower tracker=2
traffic=6 trai train=11 traine transfer translat=6 travel=3 tree=2 tren trial trip truck=2 try=2
ttl=2 tuesdai=5 tune tunnel=2 turn tutori tv tweet twice=2 twist type=3 typeerror typo=4 tyre
uat=2 ubuntu udp=2 umbrella=2 under=2 undo unit=6 unknown unsubscrib until=2 unus up=15 updat=5
upgrad=10 upload=3 uptim=2 us=15 user=16 usual v1 vacat=5 valid valkei variabl vase vend=3
vendor=4 venu version=6 vest video view villag vinyl visa visit=4 vpn=3 vscode vue=2 wai=3
waiter=2 walk wall=2 wallet want=23 warehous=2 watch water=6 wave we'd we'll=3 we're=4 weather=2
webhook=2 websit websocket wed wednesdai=2 week=10 weekend=5 welcom well=4 what=66 when=14
where=13 whether=3 which=14 while white who=34 why=5 wifi=3 wiki=5 will=11 window=10 wine wing
winter wizard wobbl won=3 wood word=2 work=24 workout workspac would=9 write=23 wrong=11 year=11
yesterdai=8 yet yoghurt york you're youtub zombi=2 zone zoom=2 zxcv
""",
    "reading logs": """
7d4 <duration> again api=11 app applic=2 arriv authent=5 back batch bill bug can=7 checkout=5
come=4 consol=2 container controller could debug do=3 during=2 engin entri error=2 except ey=2
follow=10 forward gatewai=3 get=3 give=2 happens=4 host=2 how=4 i'd=2 import ingress=4 journal
journalctl keep kubectl=2 last=4 let=6 like=3 line=5 live=14 log=50 look=2 match messag moment=2
necesito need=12 now=7 open=3 order=3 out output=11 over payment=8 pl please=7 pod=14 print=4
process prod pull=2 put quiero real=7 realtim recent record reproduc=3 request=4 retri=4 right=6
roll=2 run=3 scheduler screen see=12 seguir send servic=8 show=5 somebodi=2 someone=2 specif
stdout=3 stream=9 switch tail=8 test=4 time=7 trace trigger try up=2 ver=2 view want=8 watch=11
what=12 where=2 while=16 worker=2 would write=4
""",
    "remote access": """
%=2 <duration>=10 abroad=2 access=4 activ address=2 affect after=2 again=3 all=7 answer=2 any=6
anyconnect=5 app arriv ask=2 attempt=2 authent=5 avail back berlin=2 branch=4 break=2 build=3
cada call=2 can=8 certif=5 cisco=2 citrix client=9 coffe colleagu=2 come=2 compani=3 complet=2
concentr=3 connect=24 contractor=4 corpor=3 could credenti=2 cut datacent deni desktop=3 dial=3
dice did=2 disconnect=4 do does down=10 drop=6 empleado employe=2 empresa engin=2 error=2
establish=4 everi=6 everybodi=2 everyon=2 expir=2 factor fail=14 few=3 field=2 file fine=2
flap=3 folk=3 forti forticli fortinet gatewai=8 get=14 gets global=3 globalprotect=3 go guard
half=3 handshak=8 headquart=2 hire hola home=18 host hotel i'm=2 ik=3 ikev2 inest insid interfac
intern=13 interna internet intranet=4 ip ipsec=4 jira keeps=3 kei=2 kick=3 laptop licenc=2 load
lock=2 login=5 logro loop lose=3 lyon madrid=2 mfa mi mismatch mobil morn negoti=4 network=11
new=2 no=21 not=35 occur=2 off=5 offic=12 onli=2 open=4 openvpn=6 out=5 outsid=4 password peer=2
peopl=6 permiss phase=2 pool privat=3 prompt propos protect=3 psec=2 radius rato reach=10
reachabl recent=2 red refus reject=4 rekei remot=16 renew reset restart road rotat=2 sa=2 sai=3
sale=2 secur=4 server session=4 share show=3 since=4 site=4 soon spin split staff=5 start
stuck=3 support=2 system=2 team=2 through=3 thrown time=2 timeout=3 tl=5 todai tool=3 traffic
travel=2 tunel tunnel=17 unreach up=2 user=6 vpn=47 vpngatewaydown=2 vpntunneldown warehous
warrior well wg0=2 when=2 who=2 wiki will wire wireguard=3 within=2 work=10 worker=4 zscaler=2
""",
    "server errors": """
%=19 2k 2xx=2 5xx=33 5xxx 7c9d 8k 9f2c <duration>=13 about abov account across=3 action add
address affect=2 after=16 afternoon again alarm=3 alb=2 alert all=21 along anoth answer=14 any
api=36 app=5 appli applic=4 applicationelb auth0=2 authent=4 avail=7 aw=2 backend=8 bad=10
balanc=4 basket=3 because before=3 behind=2 below between bill=2 blackbox=2 blackboxprobefail
blow=4 book boot bought break=10 breaker=3 bubbl budget=5 build=3 bunch burn=4 burst button=2
call=15 caller=3 can=5 canari card=2 carrier cart=12 cascad=2 cascada catalog=2 catalogu caus
certif chang=2 chart check=3 checkout=17 circuit=3 client=3 climb=2 close=3 cloudflar=2 code=8
com=4 complet configur=15 connect=15 consum contact count=3 counter=2 crash=2 critic=2 curl=2
current currently custom=9 databas=3 declin=2 depend=5 deploi=6 deploy=3 desc devolvemo
devuelv=3 devuelven die=6 disconnect=2 django do does domino down=19 downdetector downstream
dozen drag=2 drop=2 each=2 econnrefus edg=3 edit elev els=2 enabl end endpoint=22 environ=3
envoi=2 error=98 errorbudgetburn=2 errorr errorratio errror event=2 ever everi=10 everybodi=3
everyon=5 everyth=7 everywher=4 exampl=6 exce except=14 exceptoin expect experienc expir
explod=4 extern=2 facturacion fail=43 fall falla fatal featur=5 fetch file first flag=3 flap
flip=2 flood flow follow form=2 found fpm friend full=2 function gatewai=21 geo geocod=2 get=13
getting=3 give=4 glitch go=11 gone=4 googl got graph=2 graphql=2 group=3 grpc=2 half=6 handler
handshak haproxy=3 header=6 health=2 healthcheck healthi=5 healthyhostcount hello helm high=5
home host=6 http=29 httpcode=2 httperrorratehigh id ident=3 incid ingress=8 ingresshigh instanc
instead interfac=2 intermitt intern=13 internalservererror invalid=2 inventori=6 invoc invoic=2
issu=3 java job jump=3 kei kick kong=2 kubedeploymentreplicasmismatch kubepodcrashloop
kubernetes=2 label lambda lang last=7 later left=2 like line littl live=2 llamada load=4
loadbalanc=2 locat log=5 login=11 look lookup loop lot made mail=2 make=2 mani=2 map=4 mark
messag=2 method microservic=2 mismatch miss mobil more most=5 multipl=3 namespac nearli need=2
new=6 nginx=9 nginxhighhttp no=16 non noon=3 nosuchmethoderror not=9 now=3 nowher null=2
nullpointerexcept=2 occur offlin=2 oop=2 open=5 oper operationalerror order=13 org=2 other=2
out=11 outag=9 over=3 page=18 pai=3 panic parti=2 partner=4 pasarela=2 password path=3
payment=13 peopl per phone php pingdom place please=2 pod=5 pointer=2 pop post=2 prematur=2
press=2 price print probe=4 processor=2 prod=2 product=3 profil=7 propag=2 provid=8 proxi psp=2
public=3 push=6 py ql queri quot rate=16 ratehigh ratio=8 ratiohigh reachabl read=5 reason
receiv=3 recent red=3 refus=7 region=2 regress reject=4 releas=9 reload remot replica report=5
request=21 reset=3 resolv respons=9 result retri return=25 revert right=4 rippl rise=2 robot
roll=2 rollback rollout=6 rompio roof=2 rout=8 rpc=2 s3 sad sai=5 same save=2 screen=2 search=3
see=8 seen send=5 sendgrid sentri=5 sentryissu server=19 servic=35 sever=4 sharpli ship=5 shop=6
show=5 shown=2 side sign=5 since=15 site=6 skyrocket slo slow sm=2 some somebodi someone=3
something=5 spike=6 spread=2 stack start=5 state status=11 step store storefront=3 stripe=3
submit=2 success=4 successr such suggest supplier=2 support=2 switch synthet=2 system take=5
target=5 targetgroup tax=2 temporarili=2 that third=3 thousand through=2 throw=7 tienda time=3
timeout=4 tl toggl=2 token=5 too=3 toomanyerror total=4 trace=2 traceback traefik=2 traffic
transport troubl=2 try=2 twilio=2 type typeerror typo=2 uf ugli=2 ultima ultimo unavail=10
uncaught undefin unexpect=3 unhandl=3 unhealthi=5 unicorn unreach=5 up=8 upstream=17 urx user=15
util v1=2 v2 v4 valid valu variabl=3 vendor version=2 vertic view visitor=3 wall=2 we're=2
weather web=3 webhook websit=2 well=3 what whatever=2 when=7 whenev=2 while=7 white=3 whole=2
work wrong=11 www=4 yaml
""",
    "stale cache": """
account=3 act ad add address admin after=18 ag ago=5 already although=2 anoth=2 api=2 app=2
appear articl=2 asset avail backoffic bad=2 banner because before blank blob=2 break=3 browser=3
bulk bundl=4 bust cach=43 cart caus cdn=12 chang=9 clear=3 client=2 cloudfront=2 cm=2 configur=2
contain=4 contenido content=7 correct=2 corrupt=10 crash css=3 custom=5 dai=2 dashboard data=5
databas=4 date delet deliv=3 deploi deseri did=2 differ discontinu discount displai=3 does=2
down drop each edg=5 editor els=2 entri=10 error=2 everywher exchang=2 expir=4 fail failov
fastli=2 featur=2 figur file flag forc format former=3 fra garbag=5 get=8 getting go hand=6
happen hard=2 help hit hold=2 home=2 homepag=2 hour=6 ignor imag=3 import invalid=5 javascript=4
keep keeps=6 kei=2 land=2 last=4 later layout level like list=6 live load=2 login=2 logo=4
look=2 market match memcach=4 menu mix month need=5 new node not=13 number object=4 offer old=20
on=3 onli origin other=2 otherw out=8 outdat=12 page=29 paramet peopl=2 person pick pictur
please=2 poison=3 precio previous=6 price=11 product=9 profil=2 publish=5 purg=6 rate=2 redesign
redirect redis=6 refresh=4 releas=2 reload remain remov=3 replac respons=4 result return=6
right=4 rollback rubbish=2 search see=11 seeing serv=12 servic session=2 set share shopper
show=11 shown=2 site=5 sold somebodi=2 sourc=2 stale=8 stalecacheserv still=17 stock=4 surrog
take text=4 though=3 till toggl translat=2 unless until=4 up=5 updat=7 upgrad=3 url user=15
valu=6 variant varnish=4 version=7 visibl=5 visitor=3 websit=4 week=3 weird=2 work wrong=8
yesterdai=5
""",
    "the response": """
%=2 <duration> about=3 ack=2 acknowledg=2 action affect=3 after=8 again alert=3 all=2 allow=2
answer=3 api app attend before begin=2 belong blameless=2 blown break=2 bridg=2 brought call=4
can=2 chang channel check=7 checklist close=3 clue colour come=3 comm=2 command=5 commander=4
commun compani contact=3 container=3 count=3 cpu=4 cto=2 curl custom=5 dai=3 databas=2 deadlin=3
debug decid declar=2 detail detect=2 dev diagnos=2 diagnosis=2 director=2 do=38 doc document=2
does=5 done down=2 due during=3 duti each emerg=2 enough environ escal=3 fast find first=8 fix=4
forgot gets=2 give=2 go got happen happens=2 head high himself hit hold=3 hour=5 how=20 http=2
idea incid=24 inform intrud invit involv=2 item job know land last lead=5 learn leav legal=3
lesson level line list=3 long=3 look=3 lose=3 lower mai=4 mainten=2 mani=2 mean meet=2 memori=6
miss=3 mitig=9 monei=3 mortem=9 most much must=9 need=7 netcat next=2 night=2 no=5 node not=2
notic notifi now=2 number=6 off=3 often=3 onli open=4 out=2 outag=2 over=2 overview own page=4
part partial pass=3 path peopl=3 per=4 phase phone=5 place plan=3 platform=2 please pod=6 port=6
post=11 postmortem=5 problem process product rais reach=2 reachabl=2 resolv respons=2 rest
retrospect=2 review=5 ring role runbook rung scribe=2 section secur=5 see send sev=12 sev1=2
sev2=2 sev3 sever=8 share=2 should=8 show=2 side skeleton sla=4 sme somebodi speak sre staging=2
stand start=3 status step=4 still stuck success=2 take=3 talk task tcp team=2 telephon tell
templat=4 test=3 things=2 third tick=4 time=4 timelin=2 told=3 triag=7 typo until up=4 updat=4
us=4 user=5 wake=2 weekend what=33 when=11 where=3 whether=4 which=7 who=20 whom=3 within
write=6 wrong=2
""",
}
