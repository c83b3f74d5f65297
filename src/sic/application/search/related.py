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
dlq queue
imagepull image pull waiting registry
unschedulable schedule pending
freeze pause hang stuck
pause hang
collector daemonset exporter agent
payment pay checkout
programmed apply
manifest git sync
disconnect connection reset
often frequent many high repeatedly flap
frequent high flap
abort rollback fail cancel
overflow wraparound exceed
statement query sql
router haproxy ingress route
pool pgbouncer connection
talk reach connect communicate
program sync
pg postgres
remain stuck stay
stay stuck
hand allocate assign give
permit allow limit
larger big exceed size
vacuum bloat dead
bloat dead repack
cr resource object
migrate move
unsupported support
launch start create
elected leader
shutdown stop
utilization full
expansion scale grow
leak expose grow
golden image
daemon osd service daemonset
node osd host machine server worker
slow latency delay duration long unresponsive sluggish degraded throttle
fail error unsuccessful
5xx error 500 502 503 504
4xx error client 400 404
restart crash crashloop reboot repeatedly
die crash exit kill terminate
oom memory kill
down unavailable unreachable offline outage absent die disappear unresponsive
notready unready unhealthy
unhealthy degraded bad fail
absent missing disappear lose no gap
unreachable connect
full fill exhaust capacity saturated
disk filesystem storage drive volume device space osd
persistentvolume volume persistentvolumeclaim storage
space full free low
inode file
certificate tls x509 ca
expire validity renew rotate
lag behind delay late stale backlog
clock ntp time skew drift chrony
sync desync clock
leader master primary quorum
elect vote
replica follower standby secondary copy instance
quota limit allowance
limit max cap threshold reach
throttle ratelimit limit 429
many excessive high number large flood lot
high excessive elevated heavy above large
increase grow rise spike burst surge climb
low few insufficient little shortage lack
reject refuse deny drop discard forbid
drop discard lose
stuck hang pending wait block stall halt progress
wait pending
complete finish succeed success
job cronjob batch
pod container workload
machine host virtualmachine
virtualmachine guest instance vmi
member peer instance
queue backlog pending rabbitmq kafka sqs saturated
request call traffic
query request select
configuration setting reload
invalid wrong bad incorrect malformed broken
notification send deliver alert
send deliver forward ship push
scrape collect target metric
target endpoint exporter objective
metric series sample
permission access denied forbidden 403
forbidden 403
unauthorized 401 authentication
login authentication password user
backup snapshot
restore recover
schedule place assign
scale autoscaler hpa
hpa autoscaler maximum
mismatch differ inconsistent disagree match diverge
differ inconsistent drift desync
wrong mis misconfigured incorrect
version release upgrade
upgrade update rollout
rollout deployment update
old outdated stale deprecated obsolete expire
duplicate twice same conflict collision
flap bounce unstable intermittently
evict pressure preempt
corrupt damage invalid checksum
throughput bandwidth traffic saturated rate
packet network interface
network connectivity
connect reach
transmit send outgoing outbound
outgoing send outbound
receive incoming inbound
incoming inbound
resolve dns lookup
name dns
event audit
cpu processor compute throttle
budget burn slo objective
burn slo
deadlock lock
lock blocked contention
commit fsync wal git revision
fsync disk sync
degraded raid broken fail
raid array disk
spread distributed zone
webhook admission integration receiver
image pull registry tag
secret credential key token password vault
break fail
unused orphan leftover
write ingest push
read query fetch consume
fetch pull download get
pull download
upload push send
webpage http site web
user customer client
visitor user client
message event record
consumer lag group subscriber
partition shard topic
empty no zero missing
compaction compact block
rule evaluation alert
fewer replica insufficient
api apiserver
kubelet node
loadbalancer haproxy ingress
ingress route incoming
proxy haproxy envoy nginx
cost bill spend
attack ddos abuse flood
exceed over above limit
overcommit exceed request
predict soon trend expected within forecast
repeatedly crashloop flap loop
switch flap change
change flap
forth flap
toggle flap
balanc spread
single spread
hardware mac device disk machine
same equal
two multiple several many
multiple several many
several many
few under
no missing
provision persistentvolume
panic crash kernel fatal reboot
brain split partition
idle inactive unused
asked desired want
desired wanted expected
kick evict
remove evict drop clean
drain evict cordon
maintenance drain cordon
invocation request call function
cache redis memcached
broker kafka rabbitmq
topic kafka
database postgres mysql mongodb sql rds
sql postgres mysql query
session connection login
serverless lambda function
function lambda
bucket s3 objectstore gcs
monitor prometheus
monitoring telemetry
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
website blackbox probe http endpoint
site blackbox probe http endpoint web
check probe healthcheck
probe blackbox
outside external blackbox
synthetic blackbox probe
gateway ingress
trace span tempo jaeger profile
build ci pipeline job
runner ci
chat slack
email smtp mail
mail smtp
bandwidth nic saturated
saturated overloaded busy high utilization pressure exhaust
busy high use load run
hot temperature heat overheat skew
temperature heat overheat
mac address duplicate
agent daemonset daemon exporter
jumbo mtu
unseal seal
recover repair rebuild backfill rebalance
first initial cold
core cpu dump
load cpu saturated traffic utilization
heartbeat watchdog deadman alive ping lease
overlap conflict
choose elect
assign place
run execute start
stop halt down die terminate end
succeed success
accept reject take
malformed parse
sign csr certificate issue
credential certificate
component operator controller
password authentication
expensive heavy slow cost
expand grow resize
compact defragment
flush fsync
tomorrow 24 day
week 7 day
yesterday day 24
half 50
quarter 15
almost nearly close near approaching soon
nearly close near approaching soon
close near approaching
apply reload
consume receive use
dump backup snapshot export
copy replicate backup snapshot
replicate sync replication
archive wal upload store
ship forward write upload
issue certificate
hole vulnerability
weakness vulnerability
scanner scan vulnerability
hold capacity limit
room space capacity free
left free remain available
spare free available raid
available free ready up
answer respond response reply
respond response
reply respond
majority quorum half member
delete remove clean purge
purge clean
cleanup delete clean garbagecollection
clean healthy
healthy unhealthy ready
ready notready
readiness probe
liveness probe healthcheck
healthcheck probe unhealthy
refresh update renew sync
boot start reboot
start startup
startup launch
mount attach volume
attach volume
ping probe reach
mute inhibit silence suppress
silence inhibit silent quiet
cordon unschedulable
unusual anomaly spike
anomaly spike
overload busy load pressure
isolate partition split
split partition
timeout deadline slow unresponsive exceed
hit reach limit exceed
reach threshold available
decrease drop fall low
fall drop low
external blackbox
url http endpoint probe site
task job
policy rule
hostname dns name
trust ca certificate
authority ca certificate signer
promise objective slo
swap page memory
interrupt disconnect stop
terminate kill delete end
exit crash terminate
leave evict drain
oversize large exceed
ephemeral temporary
bytes size
ratio percent rate share
share percent
rate percent
consistent inconsistent mismatch
unexpected unknown wrong
interval period
silent absent quiet
quiet absent
cable link interface network carrier
link interface connection
thread pool worker
unclean dirty corrupt
repair fix
rebuild resilver sync backfill
mirror raid replica replication sync
worker machine
reserve request allocate
merge compact
deny forbidden 403
hang unresponsive
hook webhook
validation webhook admission
authorize permission access forbidden
root ca
signer ca certificate
shard replica
fairness flowcontrol throttle
bottleneck saturated slow
contention wait
leftover stale
jitter latency
replay apply
garbagecollection heap
lease lock leader
standby passive
resync sync
drift skew
diverge split
frame mtu
carrier link
card nic
adapter interface
firmware hardware bios
fan temperature
power ups battery
battery ups
voltage power
bsod panic
guest panic
clone snapshot
storage ceph
placement schedule
spike high
elevated increase
error exception
exception crash
stacktrace exception
handshake tls
verify invalid
signature verify
unlock seal
ingest append
append write
sample point
label selector
selector matcher
cardinality series many
series sample
histogram quantile
dashboard grafana
receiver integration
integration slack pagerduty
slack notification
pagerduty notification pager
notify alert page
pager alertmanager
hop route
blackhole drop
egress outgoing
firewall securitygroup rule policy
nat gateway
peer neighbor
bgp peer route
tunnel vpn
rename move
age old
lifetime expire
revoke expire
thrash swap
fragment defragment compact
iops disk throughput
iowait disk
io disk
uneven spread balance hot
skew uneven
tombstone delete
orphan unmanaged
tag version
artifact package
branch git
revision version
downgrade rollback
rollback revert undo
revert restore
override modify
modify change edit
edit change
customize modify
automatic auto
manual hand
approve csr sign
autoscaler nodegroup
taint unschedulable cordon
toleration taint
affinity spread
container image
exec shell
delay wait
starve throttle
starvation throttle
""".strip().splitlines()
