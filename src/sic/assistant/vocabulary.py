"""How people and monitors say what is wrong: general field knowledge, as data only.

Written from what operators' tools print and what people say on the phone, never from the
wording of one runbook: a fault is recognised in the runbook's own text and in the question
by the same table, and the two meet by the fault's name. Language: see ``phrases``.

Each fault has phrases that say it (``plain``: enough by themselves) and phrases that hint at
it (``hint``: two of them, or one beside other words). ``about`` says how a runbook's entry
names it, where that is shorter than any symptom. A wrong entry costs precision everywhere:
a phrase stands here only where it means this fault in most of the tickets one can think of.
"""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """One kind of thing that is wrong, or one kind of thing people ask for."""

    name: str
    plain: str
    hint: str = ""
    about: str = ""


FAULTS: tuple[Fault, ...] = (
    Fault(
        "name resolution",
        """
        dns | nxdomain | servfail | getaddrinfo | resolv.conf | coredns | dnsmasq | enotfound
        | eai_again | name/hostname/host/domain/address & resolve/resolution | could not resolve
        | not/fail resolve | resolver | nameserver | unknown host | name service not known
        | name lookup | host not found
        | lookup & fail/timeout/host/hostname/domain/wrong/refused | unresolvable
        | unresolved host/hostname | dig/nslookup & wrong/no/old/empty/fail/return
        | old/previous/wrong/stale/decommissioned & ip & name/hostname/domain/record/points
        | hostname/domain/record/name/subdomain & old/wrong/stale/previous/decommissioned/
          retired & address/ip/server/machine/host/load
        | aaaa/cname record & wrong/stale/old/missing/expired | no such host
        | record & not & propagate | find/reach/locate & each/other & name
        | look up & name/host/service | not & name & find/found/lookup/look
        | address & retired/decommissioned/old/previous & clients/machines/traffic/still/go/
          connect/hosts
        | dig/nslookup/host & answer/result/different | unknownhostexception | failure resolving
        | ttl & expired/old/record/stale | zone transfer/record/file
        | nslookup/dig & time/timeout/fail/wrong/error/empty
        | domain/hostname/name/record & points & server/machine/address/box/wrong/old | fqdn
        | dns_probe | internal zone | mx/srv/txt record
        | host/hostname & not & found/known/exist | name & unknown
        """,
        hint="""
        hostname | nslookup | dig | domain | lookup | look up | ttl | record & old
        | address & old/retired/wrong/previous | find & name
        """,
        about="dns | names resolve",
    ),
    Fault(
        "disk space",
        """
        no space left | no space | out space | out disk | enospc | inode
        | root/disk/filesystem/volume/partition/drive/mount/storage/pvc/var/tmp/data/node/
          server/host/device & full/fills/exhausted
        | root/disk/filesystem/volume/partition/drive/mount/storage/pvc/var/tmp/inode/df & %
        | disk/filesystem/volume/partition/drive/storage & pressure/cleanup/nearly/almost/
          running/low/space/over/above/capacity/usage/left/remaining/free
        | diskpressure | disk quota | run out & disk/space/storage | free/disk/storage space
        | nodefilesystemalmostoutofspace | nodefilesystemspacefillingup
        | kubepersistentvolumefillingup | diskfull | diskspacelow
        | old/rotated/piled/huge/large/gigabytes/gb logs/dumps/files/artifacts/images & disk/
          space/full/fill/eating/consuming/volume/partition
        | not/fail write & disk/file/device/space/temp/temporary | logrotate
        | core dumps & fill/disk/space/gigabytes/gb
        | logs/dumps/files/backups & ate/eat/fill/consume/take & partition/disk/space/volume/
          drive/storage/server/host
        | space & free/enough/low/little/left/more/device/insufficient/not/no
        | read-only & volume/disk/filesystem/full | df & 100/99/98/97/96/95/94/93/92/91/90
        | partition/volume/disk/filesystem & bursting/bloated/crammed/exhausted/overflowing
        | directory/folder/mount & full/fills/leftovers/huge/bursting/gigabytes | errcode 28
        | errno 28 | out inodes | gigabytes/gb & left/free/remaining/available | low disk
        | quota & exceeded/reached/full | cannot & save/store/write & full/space
        """,
        hint="""
        disk | volume | filesystem | partition | mount | storage | space | df | not write
        | quota | full
        """,
        about="disk",
    ),
    Fault(
        "remote access",
        """
        vpn | wireguard | openvpn | globalprotect | anyconnect | ipsec | ikev2
        | tunnel & drop/down/fail/connect/up/establish/disconnect/stuck/reconnect/handshake/
          remote/office
        | remote/home/hotel/travelling/field/roaming staff/employees/workers/users/people/
          colleagues/engineers/access/office/working & not/fail/drop/connect/reach/log/timeout/
          disconnected/kicked/lost
        | working home & not/fail/lost/connect/reach/access/kicked/dropped
        | corporate/internal/company/private/office network & not & reach/access/connect/
          remote/home/join
        | home/remote/outside/travelling/abroad & not & internal/reach/access/connect/company/
          work/systems/tools/intranet
        | intranet & not/no/reach/lost/access
        | office & fine/ok/well/works/only & remote/home/vpn
        | internal & tools/systems/sites/network & home/remote/outside/away
        | kicked/thrown/dropped network & remote/home/again | remote access
        | not & internal/corporate/intranet & home/outside/remote
        | zero trust client/agent/tunnel/gateway | split tunnel
        | zscaler/tailscale/forticlient/fortinet | ipsec tunnel | bastion & not & reach/connect
        | tunnel & remote/users/staff/people/company/office/disconnect/minutes
        | private/corporate/company network & not/lost/reach/join/abroad/outside/remote
        | home & not & network/internal/wiki/intranet/systems/log/login/tools | openconnect
        | pulse secure | l2tp | radius & remote/vpn
        """,
        hint="""
        tunnel | remote | home | handshake | concentrator | bastion | intranet
        | laptops & connect | internal & reach/access/site/tools/systems
        """,
        about="vpn",
    ),
    Fault(
        "stale cache",
        """
        cache/cdn/varnish/redis/memcached/edge & stale/old/outdated/corrupt/poisoned/wrong/
          invalid/purge/flush/clear/garbage/garbled/yesterday/expired/bust/refresh/bad/
          inconsistent/previous
        | stale/outdated content/page/data/prices/asset/response/copy/version/html/image/
          results/value/entries/objects/listing/inventory/stock/banner/catalogue/catalog
        | old/previous/outdated/yesterday/last version/content/page/assets/banner/price/image/
          logo/stylesheet/javascript/js/css/homepage/catalogue/catalog/copy/values/bundle/build
          & still/serve/shown/shows/see/seeing/display/appear/get/getting/returned/browser/
          edge/users/customers/visitors
        | still & show/shown/see/seeing/serve/display/returns & old/previous/yesterday/
          outdated/deleted/removed/earlier/stale/before/last
        | not refresh | not see & new/latest/updated & version/price/content/page/changes
        | changes/edits/updates & not & visible/appear/show/reflected
        | somebody/someone else/other account/page/profile/data/basket/cart/session
        | varnish/cdn/edge/proxy & old/broken/bad/wrong/previous/hands/serves/version
        | change/edit/update & not & visible/website/site/page/live/shown
        | browser & old/bad/load/version/bundle/previous | clear/flush/empty/reset cache
        | hard refresh & fix/helps/only/works/see/shows
        | other/another/someone user/customer & profile/session/account/basket/cart/data &
          sees/seeing/shown/showing/cached/page
        | purge & cache/cdn | cache-control | surrogate key
        | stale/outdated & content/page/data/price/asset/response/copy/value/entries/listing/
          image
        | cache & garbage/mixed/wrong/other/someone/bad/mess/broken/refuses/stuck/poison
        | invalidation & not/failed/broken/
          work/missed | remains/stays outdated/old/stale
        | site/website/page/app/frontend/storefront & shows/display & old/previous/outdated
        | previous/old/outdated version/bundle/build/copy & page/site/content/users/clients/
          browser
        | not expire | etag | cloudfront/fastly/akamai & old/stale/wrong/purge/corrupt
        """,
        hint="""
        stale | outdated | cache/cdn/varnish | ttl | refresh
        | old version/data/content/page/prices | previous text/version | purge | not visible
        """,
        about="cache & stale/corrupt | stale cache | cache purge",
    ),
    Fault(
        "cache misses",
        """
        cache miss | hit rate/ratio & drop/fell/low/collapse/down/plummeted/zero
        | cache & cold/empty/flushed/eviction/stampede/warm/miss/restarted/wiped
        | thundering herd | cache hit rate/ratio
        """,
        hint="cache/redis/memcached | hit rate | eviction",
    ),
    Fault(
        "latency",
        """
        latency | p99 | percentile & response/latency/time/rise/high/up
        | slow/sluggish/laggy/crawl
        | response/load/request/page/processing/query/render/checkout/api/round time/duration &
          high/rise/risen/increase/double/tripled/up/grow/spike/long/climb/jump/went/exceed/
          above/over/worse/degraded/times/seconds
        | take/need/wait/load/respond/answer/reply/finish/spin/after/within & <duration>
        | take long/forever/ages/minutes/twice/ten/times | spinner | spinning wheel
        | time out & intermittently/sometimes/occasionally/under | response degraded
        | performance/response & degraded/bad/terrible/poor/worse
        | timeout & rising/increase/more/spike/client/read/request/query/upstream/mobile/api/
          checkout/search
        | time first byte | ttfb | median/average/mean response/latency/time/duration
        | response & 2x/3x/4x/5x/10x/baseline/doubled/tripled/normal/usual | waiting waiting
        | wait & click/page/users/result/app/site/login | used & <duration>/fast/instant
        | normally/usually & <duration> | painful/painfully & site/app/slow/page/use
        | backend/database & drowning/sweating/overloaded/struggling/saturated | long wait
        | wait forever/long/ages/minutes | hourglass | apdex & drop/fell/low/down
        | requests queue/queuing/pile | slo burn & latency | highlatency | highrequestlatency
        | response time & alarm/alert/high/slo/breach/target/up/bad/budget
        | needs/takes & minute/forever/long/twice/ages/while
        | twice/double/triple/ten/10x/tenfold & time/long/slower/usual/normal/before/yesterday
        | hang while | time interactive | request/response & tenfold/twice/double
        | <percentile> & jump/rise/spike/up/double/tenfold/climb/high/target/slo
        """,
        hint="""
        timeout | <duration> | performance | degraded | lag
        | traffic & normal/flat/same/unchanged/steady/usual | wait | delay | long | baseline
        | response time | rps unchanged | load | forever | ages | queue
        """,
        about="latency",
    ),
    Fault(
        "server errors",
        """
        5xx | 502 | 503 | 504 | http 500/501 | 500/501 error/status/response/page/code/internal
        | error/status/code/return/throw/respond/get/gets/getting/answer/response/serving/
          spike/api & 500/501
        | internal server error | bad gateway | service unavailable | gateway timeout
        | gateway time out
        | upstream & error/down/connect/prematurely/reset/refused/fail/unavailable/dead/
          unhealthy/unreachable
        | error rate/ratio/budget/page/count/volume/percentage & up/high/rise/spike/jump/climb/
          increase/above/over/exceed/burn/%
        | errors/exceptions/failures & spike/surge/jump/rising/cascading/sudden/suddenly/
          everywhere/flood/cluster/several/many/half/every/most/all
        | unhandled exception | stack trace & users/customers/page/response/browser/returned
        | requests/calls/endpoints/api/checkout/logins/payments/transactions & failing/error &
          %/spike/half/many/most/every/all/since/after/suddenly/rate/gateway/sudden/users/
          customers/multiple/several/everywhere
        | service/microservices/api/endpoint/backend & failing/down/broken/dead/unavailable &
          another/everything/several/multiple/all/cascade/takes/dependent/others/rest/chain/
          same/since/after
        | service/api/backend & down/offline/outage/dead | cascading
        | whoops/oops & something/page/error
        | something went wrong & page/users/customers/error/message/everyone/everybody
        | third/external/partner/payment/upstream/dependency/provider/vendor party/api/
          provider/gateway/service/processor & down/unavailable/failing/outage/errors/refused/
          reject/unreachable/not/timing
        | connection refused & upstream/backend/service/api/gateway/proxy/requests
        | no healthy upstream/backend/host/target | circuit breaker & open/tripped
        | high error rate | http 5xx | http5xx
        | error & page & users/customers/visitors/shoppers/everyone
        | crash & request/endpoint/page/app/checkout/after/deploy/release & error
        | dependency & down/failed/broken/unavailable/out/dead
        | everything/all/most/many calls/requests/endpoints/services & fail/error
        | calls/requests/endpoints/services & blow/explode/erroring/rejected
        | failure/error rate & alarm/alert/high/elevated/up/above/time
        | errors/exceptions/failures & skyrocketed/exploding/elevated/throughout
        | outage & provider/vendor/third/external/partner/upstream/stripe/aws/payment
        | backend/targets/instances/upstreams unhealthy | http error | error page
        | api & broken/failing/errors/down
        """,
        hint="""
        error | exception | failing | upstream | gateway | unavailable | outage | down | crash
        | broken | 500 | 4xx | red | exploded
        """,
        about="http 500/502/503 | 5xx errors",
    ),
    Fault(
        "bad change",
        """
        after/since/following/right/recent/last/latest/new/bad/faulty/broken/today/yesterday/
          previous & deploy/deployment/release/rollout/rolled/config/shipped/upgrade/pushed/
          merge/version/migration/flag
        | rollback/revert/roll back
        | bad/wrong/invalid/broken config/setting/deploy/release/flag/value
        | feature flag & error/broken/enabled/turned/toggled/after/flipped | misconfiguration
        | canary & error/fail/bad/rollout/red
        """,
        hint="deploy/deployment/release/rollout/config/canary/shipped",
        about="deploy & path | configuration rolled | configuration deployed",
    ),
    Fault(
        "database saturation",
        """
        connection pool | pool & exhausted/full/saturated/maxed/empty/wait/depleted
        | too many connections/clients | toomanyconnections | slow query
        | table/row/lock/database lock/contention/wait & slow/waiting/high/long/pile/blocked/
          contention/hold/timeout
        | database/postgres/mysql/sql/rds & slow/overloaded/saturated/contention/maxed/cpu/
          busy/struggling/pinned/locks/connections
        | full table scan | missing index | hikari/pgbouncer & timeout/exhausted/wait/full/queue
        """,
        hint="pool | query | lock | database",
        about="connection pool",
    ),
    Fault(
        "garbage collection",
        """
        garbage collection/collector
        | gc & pause/long/full/stop/overhead/heap/time/jvm/seconds/thrash | stop world | full gc
        | jvm/heap & pause/pressure/full/gc/high/thrash | old generation/gen
        """,
        hint="gc | jvm | heap",
        about="garbage collections",
    ),
    Fault(
        "data loss",
        """
        data/records/rows/orders/files/documents/invoices/messages/history/transactions/
          entries/uploads/photos/attachments/profiles/accounts/tables/balances/items/comments/
          customers/payments/tickets/bookings/reservations/appointments/contacts/emails/
          content/points/notes/events/subscriptions/settings/logs/work & missing/lost/gone/
          vanished/disappeared/deleted/erased/wiped/dropped/purged/truncated/overwritten/
          overwrote/emptied/removed
        | data/records/rows/balances/totals/ledger/numbers/figures/counts/amounts/
          reports/state/database/table/inventory/stock/histories/files/backup/documents/dataset
          & inconsistent/corrupt/mismatch/disagree/contradict/contradictory/garbled/mangled/
          scrambled/differ/diverged/unreadable/duplicated/wrong/incorrect/tie/reconcile/
          swapped/mixed
        | not match/add/tally/reconcile/agree & totals/balance/ledger/numbers/records/figures/
          counts/sums/books/amounts
        | drop table/database/collection/column | truncate
        | delete & too/accident/accidentally/mistake/wrong/production/more/all/everything/
          unintended/where/mass/bulk/customer/live
        | cleanup/retention/purge/archive/batch/cron/nightly job/script/task/policy & delete/
          removed/erased/wiped/live/more/wrong/much/customer/records/rows
        | migration & lost/corrupt/null/wrong/column/delete/dropped/mangled/bug/bad/wiped/
          overwrote/blank
        | customer/user & lost/missing/vanished/disappeared/gone & order/data/history/file/
          account/cart/messages/points/balance/records/invoices/documents/photos/bookings
        | restore & backup/snapshot | data loss/corruption | data & corruption
        | blank/empty/null column/fields/table/profile/list/history/inbox/account/dashboard/
          folder & customers/users/after/migration/everyone/rows/records/suddenly
        | tickets/orders/records/files/entries/items/data/messages/documents & nowhere
        | nowhere found
        | settings/preferences/accounts/passwords/profiles & reset/default/blank/empty
        | writes/commits/updates/transactions/minutes/hours/day/changes & lost/missing/gone/
          vanished
        | wrong/bad cutoff/date/filter & deleted/purged/script/job
        | empty/blank history/inbox/list/account/profile/basket/folder | add up & not
        | not & add/sum/tally up | backup & restore/recover/need/only/last/failed
        | overwritten/overwrote | unrecoverable | bit rot | checksum mismatch
        | saved/submitted/created/uploaded & gone/missing/vanished/disappeared/not/nowhere &
          later/yesterday/saved/anymore/today/find/exist/persist
        | numbers/figures/totals/counts/amounts & different/other/odd/off/wrong/disagree/
          contradict
        | clients/customers/users & see/saw & other/different/wrong numbers/data/figures/orders
        | mailboxes/inbox/folders/buckets & empty/blank/missing/wiped/gone
        | job/script/batch/import/sync/cron & overwrote/overwritten/deleted/removed/wiped/
          erased/corrupted
        | old/wrong snapshot/backup & restored/mistake | dates/values/fields & null/blank/zero
        | charged/payments/refunds & missing/duplicate/twice/lost
        | purge/cleanup/retention & removed/deleted/active/live/accounts/wrong/too
        """,
        hint="""
        missing | lost | deleted | vanished | disappeared | gone | inconsistent | corrupt
        | backup | wrong balance/total/amount/quantities/number | mismatch | wiped | purged
        | overwritten | duplicated | migration | restore | erased | nowhere | contradict
        """,
        about="data & lost/missing | data loss",
    ),
    Fault(
        "hung service",
        """
        hung | zombie | frozen/freeze/froze/wedged/unresponsive/defunct | deadlock/livelock
        | service/process/daemon/worker/pod/container/server/app/application/job/instance/
          thread/consumer/queue/scheduler/api/broker/agent/node/listener/backend & stuck/
          stopped/stalled/blocked & process/respond/answer/progress/accept/terminating/exit/
          shut/shutdown/consume/
          work/state/doing/anything/requests/loop/forever/messages/
          moving/making/heartbeat/alive/up/running
        | service/process/daemon/worker/pod/container/server/app/application/job/instance/
          threads/consumer/scheduler/node & not & respond/answer/die/exit/stop/terminate/
          accept/progress/kill/shut/react/consume/
          work/doing/alive/listen/shutdown
        | stuck terminating/starting/shutting/stopping/processing
        | stuck pod/process/worker/service/job/thread/container/daemon/consumer | sigterm
        | sigkill | kill -9 | not die | not kill | ignore signal/kill/term/shutdown/stop
        | no progress/heartbeat | heartbeat & stopped/missed/lost/no/late
        | alive/up/running/green & not/nothing & respond/processing/answer/requests/
          work/doing/
          serve/accept/response/done/handled/progress
        | accept connections & never/no | health check/probe & hang/time/timeout/not/no/stuck
        | liveness probe | uninterruptible sleep
        | restart/bounce & service/process/daemon/only/pod/worker/needed/helps/fixes/until/
          somebody/someone
        | locks up | dead water | job & not/no & start/run/processed/picked
        | nothing moves/happens/processed | up & not & answer/respond/
          work/serve/request
        | need restart/bounce | worker/threads & all & busy/blocked/waiting/stuck
        | silent & worker/service/process/consumer/daemon | spin/pegged cpu/100 & no/not/process
        | job/worker/service/process/generator/runner/export/import/sync & stuck/frozen/stalled
        | not & picked/process/handled/moving/advance
        | kill/sigterm/stop & effect/nothing/not/ignored/refuses/useless
        | won't shut/stop/terminate/exit/die | blocked & lock/threads/forever | locked up/solid
        | no cpu activity | brought back only restart | kick & needs/service/process
        """,
        hint="""
        stuck | unresponsive | not respond | stalled | process | daemon | worker | restart
        | progress | thread | not start | idle | blocked | die | locks up | not answer
        | crashloop
        """,
        about="service & hung/zombie | service restart",
    ),
    Fault(
        "reading logs",
        """
        log & live/tail/follow/real/realtime/stream/watch/see/look/show/now/moment/happen/
          happens/happening/written/read/need/want/pod/container/kubectl/last/inspect/view/
          output/stderr/stdout/check/get
        | follow/watch/see/tail & prints/writes/lines/says/output/messages
        | error messages coming
        | last/recent lines/entries/log & pod/container/service/app/wrote/log
        | messages & coming/arrive/live | tail | log-tail | journalctl | kubectl logs
        | stderr/stdout | live output
        | watch/follow/see & output/messages/entries & live/real/now/happen/happens/arrive/come
        | stack trace & need/see/look/find/where/which/read
        | see/watch/follow/look/view & log/output | live/recent/current/latest log
        | log & stream/feed/while/during/right/line
        """,
        hint="log & error/service/pod/server/app/api/entries | kubectl | trace | output",
        about="logs & live/written/real | log tail",
    ),
    Fault(
        "connectivity",
        """
        tcp | port & open/closed/blocked/reach/reachable/listen/refused/check/test/firewall
        | connection refused/reset | no route | ping/traceroute/telnet/netcat/curl/mtr/nc
        | packet loss
        | network/firewall & unreachable/partition/blocked/drop/reach/test/check/path
        | check/test/verify connectivity/reachability/network | unreachable | reachability
        | check/test/whether/see & api/http/endpoint/host/server/port & answers/up/reachable/
          responds/alive/open
        | not & reach/connect & database/port/server/service/host/backend/endpoint/api/
          upstream/machine/node/internal
        | check/test/verify & dns/tcp/port/connectivity/reachable
        """,
        hint="network | connect | reach | firewall | route | refused | reachable",
        about="connectivity",
    ),
    Fault(
        "resource use",
        """
        cpu | memory & containers/pod/node/processes
        | memory & high/usage/leak/pressure/limit/grow/climb/up/full/%/check/how/much/pod/
          container/node/exhausted/spike
        | oom | out memory | load average | kubectl top | how much memory/cpu/disk | top pods
        | pod/node/container & cpu/memory/usage/resources | throttled & cpu/pod/container
        | swapping | resource usage/metrics | commands & pod/memory/cpu/disk/metrics
        | free disk & node/command/see/show
        """,
        hint="memory | metrics | load & node/cpu/host",
        about="cpu | memory",
    ),
)
