"""What people say in several words for one thing. Data only, and read in questions only.

Errors are quoted by their text, and components are called by what they do: who sees a fault
need not know which product is in use.
"""

from __future__ import annotations

# Asked in several words, named in one. Read in questions only: a page that says "has not run
# the compaction" does not say that something is down.
SPOKEN = """
connection refused=down|connection reset=disconnect|context deadline exceeded=timeout|
deadline exceeded=timeout|no route to host=unreachable|too many clients=toomanyconnections|
too many connections=toomanyconnections|permission denied=forbidden|bad gateway=5xx|
internal server error=5xx|gateway timeout=5xx|service unavailable=5xx|
failed scheduling=unschedulable|failed mount=mount|scheduling disabled=cordon|
not ping=unreachable|answer ping=unreachable|throw off=evict|thrown off=evict|
throwing off=evict|kicked out=evict|thrown out=evict|moved away=evict|
network card=interface|no traffic=absent|no requests=absent|no data=absent|
went to zero=absent|dropped to zero=absent|fell to zero=absent|logged out=session|
credit card=payment|differs from=mismatch|not change=stuck|out of rotation=unhealthy|
docker push=registry|docker pull=registry|out of date=outdated|
not running=down|not run=down|stopped running=down|went down=down|go down=down|
not up=down|not alive=down|not available=unavailable|not reachable=unreachable|
not be reached=unreachable|not reached=unreachable|not reach=unreachable|
lost contact=unreachable|lose contact=unreachable|not answer=unresponsive|
not respond=unresponsive|not work=fail|not working=fail|not succeed=fail|
not complete=fail|not finish=stuck|not progress=stuck|not moving=stuck|not valid=invalid|
takes long=slow|take long=slow|taking long=slow|takes too long=slow|too slow=slow|
take longer=slow|takes seconds=slow|take seconds=slow|takes minutes=slow|
runs out=full|no space=full|no room=full|used up=exhaust|use up=exhaust|
not accept=reject|not allowed=forbidden|not permitted=forbidden|no permission=forbidden|
back and forth=flap|up and down=flap|on and off=flap|goes up and down=flap|
keeps changing=flap|keep changing=flap|switches between=flap|switch between=flap|
keeps restarting=crashloop|keep restarting=crashloop|keeps crashing=crashloop|
keep crashing=crashloop|keeps dying=crashloop|restart repeatedly=crashloop|
restart over over=crashloop|restarts again again=crashloop|pile up=backlog|
piling up=backlog|left over=orphan|too big=exceed|too large=exceed|too old=outdated|
no free space=full|space left=full|free space=full|little space=full|low on space=full|
take ages=slow|takes ages=slow|take forever=slow|hours late=lag|takes in=ingest|take in=ingest|
thrown away=drop|throws away=drop|throw away=drop|time series database=tsdb|
root certificate=ca|certificate authority=ca|priority fairness=flowcontrol|
not stay up=crashloop|restarts every=crashloop|restart every=crashloop|keeps exiting=crashloop|
keeps failing=fail|not come up=down|not come back=down|
not bound=pending|not get through=fail|not delivered=fail|
not enough=insufficient|too few=insufficient|fewer than=insufficient|
not enabled=disabled|turned off=disabled|switched off=disabled|
run queue=saturated|load average=saturated|jumbo frames=mtu|jumbo frame=mtu|
hardware virtualization=kvm|live migration=migrate|hands out=allocate|hand out=allocate|
checksum error=crc|checksum errors=crc|open file=filedescriptor|
open any more files=filedescriptor|not renewed=expire|not renew=expire|
about to expire=expire|ran out of time=timeout|runs out of time=timeout|
out of time=timeout|mmap regions=memorymap|plain text=expose|
not match=mismatch|not agree=mismatch|not same=mismatch|kicked off=evict|
no longer=not|wrong time=clock|time off=clock|not in sync=desync|not synced=desync|
not sync=desync|out of date=outdated|too far behind=lag|too late=lag|two masters=splitbrain|
two primaries=splitbrain|two leaders=splitbrain|same time=concurrent|at once=concurrent
"""

# Components by what they do: asked for by people who do not know which one is in use here.
# Read in questions only; each stands for the components on the right, see ``words``.
ROLES = """
log store|log storage|log backend|logging backend|log aggregation = loki elasticsearch
metrics store|metrics storage|metrics backend|long term storage = mimir thanos cortex
trace store|trace storage|tracing backend = tempo jaeger
key value store|cluster state = etcd consul
storage cluster|distributed storage = ceph gluster
message queue|message broker|queue server = rabbitmq kafka sqs
event stream|message log|streaming platform = kafka
cache server|in memory cache|session store = redis memcached
name resolution|name lookup|name server|dns server|cluster dns = coredns dns
reverse proxy|edge proxy = haproxy nginx envoy traefik
service mesh|mesh sidecar = istio envoy linkerd
secret store|secrets manager|secret manager = vault
connection pooler|connection pool = pgbouncer
single sign on|identity provider = keycloak dex
search cluster|search engine = elasticsearch opensearch
pod network|network plugin|overlay network = cilium calico cni
service routing|service address|cluster ip|virtual ip = kubeproxy proxy
background job|background worker|job queue = sidekiq
node agent = kubelet
paging|pager = alertmanager
monitoring system|monitoring server|metrics server = prometheus
letsencrypt|acme|certificate issuer = certmanager
git server|code hosting = gitlab gitea
image registry|container registry = registry harbor
relational database = postgres mysql
metrics server|metrics system|metrics database = prometheus
monitoring database|monitoring stack = prometheus
notification system|notification cluster|notification service = alertmanager
alert router|alert routing = alertmanager
log database|log system|log server|logs backend = loki elasticsearch
tracing system|trace backend = tempo jaeger
document database|document store = mongodb
cache cluster|caching layer|cache layer|cache instance = redis memcached
in memory store|in memory database = redis memcached
message bus|event bus|broker cluster|broker node = rabbitmq kafka
edge load balancer|web proxy|proxy server = haproxy nginx envoy traefik
dns resolver|name resolver = coredns dns
cluster store|cluster database|kv store = etcd
node daemon = kubelet
gitops|continuous delivery = argocd flux
secrets store|secret vault = vault
storage system = ceph
java process|java application|java service|java app|java program = jvm
search backend|search index|search nodes = elasticsearch opensearch
sql database|database server = postgres mysql
synthetic check|external check|synthetic monitoring|synthetic test = blackbox
node scaling|cluster scaling = autoscaler
serverless function|cloud function = lambda
connection table = conntrack
pod autoscaler|horizontal scaling = hpa
scheduled job|scheduled task|nightly job|periodic job|recurring job = cronjob
control loop = controller
virtualization api = virtapi
"""
