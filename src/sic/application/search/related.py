"""Words said for one another by people who describe what they see. Data only.

In each line the first may stand for all the others, and each of them for the first.
"""

from __future__ import annotations

# What is found by another word than was typed counts less.
RELATED_WEIGHT = 0.7
RELATED = """
toomanyconnections connection max
kubectl apiserver api kubernetes
docker image registry container
cve vulnerability
nxdomain dns
servfail dns
segfault crash
deadletter dlq queue
dlq deadletter queue
imagepull image pull waiting registry
unschedulable schedule pending
freeze pause hang stuck
pause freeze hang
collector daemonset exporter agent
payment pay checkout
programmed program apply
manifest git sync
disconnect connection reset
often frequent many high repeatedly flap
frequent often high flap
abort rollback fail cancel
overflow wraparound exceed
statement query sql
router haproxy ingress route
pool pgbouncer connection
talk reach connect communicate
program apply sync
pg postgres
remain stuck stay
stay stuck remain
hand allocate assign give
permit allow limit
larger big exceed size
vacuum bloat dead
bloat dead vacuum repack
cr resource object
migrate migration move
move migrate
unsupported support
launch start create
elected leader
shutdown stop
utilization full use
expansion scale grow
leak expose
golden image
daemon osd service
node osd
slow latency delay duration long unresponsive sluggish
fail error unsuccessful
5xx error 500 502 503 504
4xx error client 400 404
restart crash crashloop reboot repeatedly
die crash exit kill terminate
oom memory kill
down unavailable unreachable offline outage absent die disappear unresponsive
notready unready unhealthy
unhealthy degraded bad
absent missing disappear lose no gap
unreachable connect
full fill exhaust capacity saturated
disk filesystem storage drive volume device space
persistentvolume volume persistentvolumeclaim storage
space full free low
inode file
certificate tls x509 ca
expire validity renew rotate
lag behind delay late stale backlog
clock ntp time skew drift chrony
sync desync clock
leader election master primary quorum
elect leader vote
replica follower standby secondary copy instance
quota limit allowance
limit max cap threshold reach
throttle ratelimit limit 429
many excessive high number large flood lot
high excessive elevated heavy above large
increase grow rise spike burst surge climb
low few insufficient little shortage lack
reject refuse deny drop discard forbid
drop discard lose reject
stuck hang pending wait block stall halt freeze progress
wait pending
complete finish
job cronjob batch
pod container workload
container pod
node host machine server worker
machine node host virtualmachine
virtualmachine guest instance vmi
member peer instance
queue backlog pending
request call traffic
query request select
configuration setting reload
invalid wrong bad incorrect malformed broken
notification send deliver alert
send deliver forward ship push
scrape collect target metric
target endpoint scrape exporter
metric series sample
permission access denied forbidden 403
forbidden 403 permission
unauthorized 401 authentication
login authentication password
backup snapshot
restore recover
schedule place assign
scale autoscaler hpa
hpa autoscaler scale maximum
maximum max limit maxed
mismatch differ inconsistent disagree match diverge
differ mismatch inconsistent
wrong mis misconfigured incorrect
version release upgrade
upgrade update rollout
rollout deployment update
old outdated stale deprecated obsolete
duplicate twice same conflict collision
flap bounce unstable intermittently
evict pressure
corrupt damage invalid checksum
throughput bandwidth traffic saturated
packet network interface
network connectivity
connect connection reach
transmit send outgoing outbound
outgoing transmit send outbound
receive incoming inbound
incoming receive inbound
resolve dns lookup
name dns
log logging
event audit
cpu processor compute
budget burn slo objective
burn budget slo
deadlock lock
lock blocked contention
commit fsync wal
fsync disk sync
degraded raid broken fail
raid array disk degraded
spread distributed zone
webhook admission
image pull registry
secret credential key token password
break fail broken
unused orphan leftover
orphan unused
write ingest push
read query fetch
fetch pull download get
pull fetch download
upload push send
webpage http site web
user customer client
visitor user client
message event record
consumer lag group subscriber
partition shard topic
shard partition
empty no zero missing
compaction compact block
rule evaluation
evaluate rule
fewer replica insufficient
api apiserver
apiserver api
kubelet node
loadbalancer haproxy ingress
ingress router route
proxy haproxy envoy nginx
cost bill spend
attack ddos abuse
bill cost
pool connection
exceed over above limit
overcommit exceed request
predict soon trend expected within forecast
soon predict
repeatedly crashloop flap loop
switch flap change
change flap
forth flap
toggle flap
bounce flap
balanc spread
spread zone balance
single spread
hardware mac
same duplicate equal
two multiple several many
multiple several many two
several multiple many
few low insufficient fewer under
fewer low few
no absent missing without
provision persistentvolume
panic crash kernel fatal
brain split partition
idle inactive unused
asked desired want
desired wanted expected
scaling autoscaler hpa scale
place schedule
kick evict
remove evict
drain evict cordon
maintenance drain cordon
invocation request call function
cache redis memcached
broker kafka rabbitmq
queue rabbitmq kafka sqs
topic kafka
database postgres mysql mongodb sql rds
sql database postgres mysql query statement
session connection
serverless lambda function
function lambda
bucket s3 objectstore gcs
s3 bucket
monitor prometheus monitoring
monitoring prometheus telemetry
secret vault secret
mesh istio envoy
gitops argocd argo flux git
git argo flux
cluster kubernetes
heap jvm java memory
java jvm
search elasticsearch index
index indic shard
mongo mongodb
web http nginx
web nginx http
website blackbox probe http endpoint
site blackbox probe http endpoint
check probe healthcheck
probe blackbox check
outside external blackbox
synthetic blackbox probe
gateway ingress
trace span tempo jaeger
build ci pipeline job
runner ci
chat slack
email smtp mail
mail email smtp
bandwidth throughput nic saturated
saturated overloaded busy high
busy saturated high use
use busy
hot temperature heat
temperature hot heat overheat
mac address duplicate
agent daemonset daemon
daemon agent service
hardware device disk
jumbo mtu
vault secret
unseal seal
recover repair recovery rebuild
repair recover
slow degraded
first initial cold
cold first
core cpu
processor cpu
load cpu saturated traffic
heartbeat watchdog deadman alive
overlap conflict
choose elect
assign schedule place
run execute start
stop halt down die
halt stop
stop terminate down
complete finish succeed success
succeed success complete
accept reject
malformed invalid parse
sign csr certificate
credential certificate
release version
component operator controller
customer user
pay payment
password login authentication
expensive heavy slow
expand grow resize
compact defragment
flush fsync
tomorrow 24 day
week 7 day
yesterday day 24
half 50
quarter 15
almost nearly close near approaching
nearly almost close near approaching
close almost near approaching
accept take reject
apply reload program
read consume
consume read consumer receive
dump backup snapshot export
copy replicate backup snapshot replica
replicate copy sync replication
archive wal upload store
ship send forward write upload
sign issue certificate
issue sign certificate
hole vulnerability
weakness vulnerability
scanner scan vulnerability
hold capacity limit
room space capacity free
left free remain available
spare free available
available free ready up
answer respond response reply
respond answer response
reply answer respond
nearly almost near soon
almost near soon nearly
near almost close
majority quorum
bucket s3 objectstore
delete remove clean purge
remove delete drop clean
purge delete clean
cleanup delete clean garbagecollection
busy utilization load saturated run
load utilization busy saturated traffic
clean healthy
healthy unhealthy ready
ready notready healthy
readiness ready notready probe
liveness probe healthcheck
healthcheck probe unhealthy
refresh update renew sync
boot start reboot
start boot launch startup
startup start launch
mount attach volume
attach mount volume
heartbeat watchdog ping
ping probe heartbeat reach
mute inhibit silence suppress
silence inhibit mute
inhibit mute silence
cordon drain unschedulable
unusual anomaly spike
anomaly unusual spike
saturated full utilization overload
overload saturated busy load
stop halt down end
isolate partition split
split partition
session connection login
timeout deadline slow unresponsive exceed
deadline timeout
hit reach limit exceed
reach hit threshold
decrease drop fall low
fall drop low decrease
external outside blackbox
url http endpoint probe site
site http web url
task job
agent daemonset exporter daemon
daemon daemonset agent
policy rule
hostname dns name
trust ca certificate
authority ca certificate
seal unseal
promise objective slo
target objective
swap page memory
rollback abort
interrupt disconnect stop
terminate kill delete end
exit crash terminate
leave evict drain
oversize large exceed
expensive heavy cost
ephemeral temporary
temporary ephemeral
attack abuse flood
login authentication session
trace span
bytes size
size large bytes
ratio percent rate share
share percent ratio
rate percent ratio
consistent inconsistent mismatch
unexpected unknown wrong
interval period
silent absent quiet
quiet absent silent
hardware machine device
cable link interface
link interface connection
temperature hot overheat
hot temperature overheat
thread pool worker
unclean dirty corrupt
repair fix recover
recover repair rebuild
rebuild resilver recover sync
mirror raid replica
spare raid
worker node machine
reserve request allocate
merge compact
deny forbidden 403 reject permission
hang unresponsive stuck freeze
hook webhook
validation webhook admission
authorize permission access forbidden
root ca
signer ca certificate
authority signer
majority half
shard partition replica
fairness flowcontrol throttle
overload saturated pressure
saturated pressure exhaust
bottleneck saturated slow
contention lock wait
leftover stale
unhealthy notready fail
flood many attack
jitter latency
replay apply
trace profile
garbagecollection heap
heartbeat lease
lease lock leader
standby passive
mirror replication
mirror sync
resync sync
differ drift desync
drift differ skew
diverge split
frame mtu
cable network carrier
carrier link
card nic
adapter interface
firmware hardware bios
fan temperature
power ups battery
battery ups power
voltage power
panic reboot
bsod panic
guest panic
clone snapshot
snapshot clone
disk osd
osd disk
storage ceph
recover backfill rebalance
rebuild backfill
backfill recover
placement schedule
consume use
spike high
elevated increase
majority member
reach available
error exception
exception error crash
stacktrace exception
handshake tls
verify invalid
signature verify
login session user
unlock seal
cost expensive
ingest append
append write
sample metric point
point sample
label selector
selector matcher label
cardinality series many
series metric sample
histogram quantile
rule alert
dashboard grafana
silence silent quiet
webhook integration receiver
receiver integration
integration receiver slack pagerduty
slack notification chat
pagerduty notification pager
notify alert page
page notify
pager pagerduty alertmanager
hop route
blackhole drop
egress outgoing
ingress incoming
firewall securitygroup rule policy
nat gateway
peer neighbor
neighbor peer
bgp peer route
tunnel vpn
rename move
remain left
age old
old expire
lifetime expire
revoke expire
leak grow
thrash swap
fragment defragment compact
defragment compact fragment
iops disk throughput
iowait disk
io disk
queue saturated
uneven spread balance hot
skew uneven clock
hot uneven skew
tombstone delete
orphan unmanaged
unmanaged orphan
ephemeral temporary
image tag
tag version
artifact package
branch git
commit git revision
revision version
downgrade rollback
rollback revert undo
revert rollback restore
override modify
modify change edit
edit change modify
customize modify
automatic auto
manual hand
approve csr sign
autoscaler nodegroup
evict preempt
preempt evict
node kubelet
taint unschedulable cordon
toleration taint
affinity spread
container image
exec shell
crash segfault
core dump
delay wait
throughput rate
starve throttle
starvation throttle
cpu throttle
slow throttle
""".strip().splitlines()
