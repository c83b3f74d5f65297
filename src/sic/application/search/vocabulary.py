"""Words of operations that mean the same, or nearly. Data only: it never reads a document.

Written by hand from the language of alerts. A wrong entry costs precision everywhere, so a
word stands here only where people describe one thing with it and alerts name it with another.
"""

from __future__ import annotations

# Say nothing of what is wrong. "not", "no", "without", "out", "over" stay: alerts turn on them.
STOP = """
a about am an and any are as at be been being but by can could did do does doing done
even for from get gets getting got had has have having he her here his how i if in into is
it its just keep keeps kept let like me my of on onto or our ours please seem seems she
should so some someone something still such than that the their them then there these they
thing things this those to us was we were what when where whether which while who whose
why will with would you your see seeing s t re ve ll d m via per also during there's it's
don't doesn't isn't aren't can't won't happen happens happening now currently suddenly
anymore around after before through each other ever both though although because since until
unless instead rather quite very really altogether anyway also yet already own whatever
"""

# Said by most alerts: when, for how long, in how many, where.
QUIET = """
last past ago recent minute hour day week second value more than least most longer detected
alert current time percent number instance namespace cluster production
"""

# Written one way here and another there; each becomes the word on the right.
SAME = {
    "k8s": "kubernetes", "kube": "kubernetes", "kubernete": "kubernetes", "db": "database",
    "dbs": "database", "postgresql": "postgres", "psql": "postgres",
    "prom": "prometheus", "mem": "memory", "ram": "memory", "fs": "filesystem",
    "svc": "service", "cert": "certificate", "certs": "certificate", "ssl": "tls",
    "config": "configuration", "configs": "configuration", "cfg": "configuration",
    "conf": "configuration", "conn": "connection", "conns": "connection", "req": "request",
    "reqs": "request", "repl": "replication", "lb": "loadbalancer", "elb": "loadbalancer",
    "pv": "persistentvolume", "pvs": "persistentvolume", "pvc": "persistentvolumeclaim",
    "pvcs": "persistentvolumeclaim", "pdb": "poddisruptionbudget", "vm": "virtualmachine",
    "vms": "virtualmachine", "ds": "daemonset", "cm": "configmap",
    "es": "elasticsearch", "gc": "garbagecollection", "oomkilled": "oom", "oomkill": "oom",
    "oomkiller": "oom", "ooms": "oom", "param": "parameter", "params": "parameter",
    "percent": "percent", "percentage": "percent", "pct": "percent", "hr": "hour",
    "hrs": "hour", "h": "hour", "min": "minute", "mins": "minute", "secs": "second",
    "sec": "second", "ms": "millisecond", "ctrl": "controller",
    "az": "zone", "auth": "authentication", "authn": "authentication", "repo": "repository",
    "lag": "lag", "lagging": "lag", "lags": "lag", "laggy": "lag", "lagged": "lag",
    "1st": "first", "apis": "api", "fds": "filedescriptor",
    "fd": "filedescriptor", "nic": "interface",
    "mitigate": "mitigation", "leading": "leader", "leads": "leader", "mgr": "manager",
    "maxed": "max", "maximum": "max", "maximal": "max", "minimum": "min", "minimal": "min",
    "txid": "xid", "errs": "error", "err": "error", "telemetry": "telemeter",
    "primaries": "primary",
    "provisioning": "provision", "provisioner": "provision", "mds": "mds",
    "telemeter": "telemeter",
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "twelve": "12", "fifteen": "15",
    "twenty": "20", "thirty": "30", "sixty": "60", "hundred": "100", "99th": "99",
    "p99": "99", "p95": "95", "daily": "day", "hourly": "hour",
    # Forms no rule of suffixes brings together.
    "recovery": "recover", "recoveries": "recover", "delivery": "deliver",
    "deliveries": "deliver", "discovery": "discover", "absence": "absent", "denial": "deny",
    "denied": "deny", "denies": "deny", "shortage": "short",
    "collision": "collide", "collisions": "collide",
    "written": "write", "wrote": "write", "writes": "write", "ran": "run", "sent": "send",
    "lost": "lose", "loses": "lose", "losing": "lose", "loss": "lose", "losses": "lose",
    "broke": "break", "broken": "break", "grew": "grow", "grown": "grow", "growth": "grow",
    "took": "take", "taken": "take", "fell": "fall", "fallen": "fall", "rose": "rise",
    "gone": "missing", "vanished": "missing", "frozen": "freeze", "went": "go",
    "goes": "go", "slower": "slow", "slowly": "slow",
    "slowness": "slow", "slowing": "slow", "slowed": "slow", "chosen": "choose",
    "died": "die", "dies": "die", "dying": "die", "dead": "die", "death": "die",
    "hung": "hang", "expiry": "expire", "failure": "fail", "failures": "fail",
    "failing": "fail", "failed": "fail", "fails": "fail", "usage": "use", "used": "use",
    "using": "use", "utilization": "use", "utilisation": "use", "utilized": "use",
    "consumption": "use", "higher": "high", "highly": "high", "lower": "low",
    "fewer": "few", "larger": "large", "bigger": "big", "older": "old", "longer": "long",
    "latencies": "latency", "inodes": "inode", "synchronise": "sync",
    "synchronize": "sync", "synchronising": "sync", "synchronizing": "sync",
    "synchronised": "sync", "synchronized": "sync", "synchronisation": "sync",
    "synchronization": "sync", "syncing": "sync", "synced": "sync", "syncs": "sync",
    "behaviour": "behavior", "cannot": "not", "can't": "not", "cant": "not", "isnt": "not",
    "isn't": "not", "doesnt": "not", "doesn't": "not", "wont": "not", "won't": "not",
    "unable": "not", "never": "not", "nobody": "no", "nothing": "no", "none": "no",
    "without": "no", "scheduler": "scheduler", "schedulers": "scheduler",
    "controller": "controller", "controllers": "controller", "operator": "operator",
    "operators": "operator", "exporter": "exporter", "exporters": "exporter",
    "compactor": "compactor", "compaction": "compaction", "compactions": "compaction",
    "ingester": "ingester", "ingesters": "ingester", "distributor": "distributor",
    "ruler": "ruler", "rulers": "ruler", "manager": "manager", "managers": "manager",
    "container": "container", "containers": "container", "autoscaler": "autoscaler",
    "replica": "replica", "replicas": "replica",
}  # fmt: skip

# Kept whole: a suffix rule would fold one of these into another thing's stem.
UNSTEMMED = """
scheduler controller operator exporter compactor compaction ingester distributor ruler manager
container autoscaler replica dns prometheus kubernetes redis status postgres haproxy lag
replication address process access
"""

# Written in one run of capitals with the next word: "OSDCPULoadHigh".
ACRONYMS = (
    "OSD|CPU|VCPU|ODF|OCS|RBD|MDS|API|DNS|TLS|HTTP|GRPC|JVM|NIC|MTU|SLO|TSDB|PVC|OVN|HCO|SSP"
)

# Names with capitals inside that are one name: the "core" of CoreDNS is no core of a processor.
WHOLE = "CoreDNS|GitLab|GitHub|Argo(?:CD|Cd)"

# Several words that are one thing: the joined word is indexed beside them. "=" gives it a
# spelling of its own; "+" says that who writes the joined word also means its parts.
COMPOUNDS = """
file system|crash loop+|crash loop back off+|back off|time out|time outs=timeout|roll out|
data base|name space|back up|fail over|work load|work loads=workload|stateful set+|
stateful sets=statefulset|daemon set+|daemon sets=daemonset|replica set+|
replica sets=replicaset|config map|config maps=configmap|load balancer+|
load balancers=loadbalancer|web hook|web hooks=webhook|end point|end points=endpoint|
auto scaler|auto scaling=autoscaler|over commit|over committed=overcommit|out of memory=oom|
persistent volume+|persistent volumes=persistentvolume|persistent volume claim+|
persistent volume claims=persistentvolumeclaim|pod disruption budget+|
pod disruption budgets=poddisruptionbudget|virtual machine+|virtual machines=virtualmachine|
api server|api servers=apiserver|control plane|garbage collection+|
garbage collector=garbagecollection|connection tracking=conntrack|
connection track=conntrack|cert manager+|kube proxy+|
file descriptor+|file descriptors=filedescriptor|dead letter+|dead letters=deadletter|
dead letter queue=deadletter|dead tuples=bloat|image pull back off=imagepull|
err image pull=imagepull|image pull=imagepull|image pulls=imagepull|
open files=filedescriptor|core dns|node port|host name|read only|alert manager|rate limit|
rate limits=ratelimit|rate limiting=ratelimit|rate limited=ratelimit|
too many requests=ratelimit|time stamp|time stamps=timestamp|black box|error budget|
burn rate|split brain|dead lock|dead locks=deadlock|check point|
horizontal pod autoscaler=hpa|horizontal autoscaler=hpa|network policy|health check|
health checks=healthcheck|object store|object storage=objectstore|remote write|
remote writes=remotewrite|stand by|micro service|micro services=microservice|log in|
sign in=login|log ins=login|running out of space=full|runs out of space=full|
run out of space=full|out of space=full|out of disk=full|run out=full|runs out=full|
running out=full|ran out=full|no space left=full|not ready=notready|
over and over=repeatedly|again and again=repeatedly|not responding=unresponsive|
out of sync=desync|not in sync=desync|not synced=desync|falling behind=lag|
fall behind=lag|falls behind=lag|far behind=lag|keep up=lag|keeping up=lag|catch up=lag|
catching up=lag|hand shake|transaction id=xid|transaction ids=xid|key value store=etcd|
metadata server=mds|metadata servers=mds|hostpath provisioner=hpp|
host path provisioner=hpp|hyperconverged=hco|object storage daemon=osd|
placement group=pg|placement groups=pg|custom resource=cr|custom resources=cr|
service account=serviceaccount|access key=accesskey|cold start|cold starts=coldstart|
point in time=pitr|write ahead log=wal|write ahead logs=wal|base backup|dead man=watchdog
"""

# What pages are about. A question that names one is not answered by a page of another.
SUBJECTS = """
etcd ceph prometheus alertmanager thanos loki mimir cortex tempo grafana kafka redis
postgres mysql mongodb elasticsearch rabbitmq patroni pgbouncer haproxy nginx envoy istio
traefik consul vault nomad argo argocd flux velero cilium calico ovn coredns kubelet
lambda s3 ec2 rds sqs dynamodb eks ecs iam cloudfront cloudwatch cassandra clickhouse
zookeeper memcached gitaly praefect sidekiq puma workhorse kas minio rook
noobaa longhorn jenkins gitlab github sentry teleport cloudflare fastly bgp vpn
ovs multus metallb keycloak airflow spark flink pulsar nats rke
"""
