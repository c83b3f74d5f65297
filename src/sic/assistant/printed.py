"""What products print, and what their alerts are called: data only, beside ``vocabulary``.

The words stand in the messages of databases, proxies, clusters, resolvers, clients of private
networks and monitors, whoever runs them. One that several faults print belongs to none.
"""

from __future__ import annotations

from sic.assistant.vocabulary import Fault

PRINTED: tuple[Fault, ...] = (
    Fault(
        "name resolution",
        """
        kube-dns | unbound/bind9/route53/nameservers & error/fail/down/wrong/timeout | server
        not find & nxdomain/name/host | non-existent domain | err_name_not_resolved |
        getaddrinfo failed | nodename nor servname | no address associated | 53 & timeout/
          refused/udp/lookup | dnssec | systemd-resolved | unknownhost | wrong/bad ip |
        temporary failure name | lookup failed | lookup & no such/timeout/53 | ndots | search
        domain | record & removed/deleted/missing/gone & domain/zone/cname | names & not/
          wrong/fail/old | resolution & fail/broken/slow/wrong/error | domain & expired/not &
        reach/resolve/renewed/found | www/apex/subdomain/cname points/resolves | still points
        | resolves & wrong/old/nothing/dead/previous
        """,
        "name & wrong/error | domain",
    ),
    Fault(
        "disk space",
        """
        ephemeral-storage | flood stage | disk watermark | watermark & exceeded/disk/high/low
        | freestoragespace | free storage | not extend file | out-of-space | outofdisk | wal/
          binlog/binlogs/journal/dumps/images/overlay2/artifacts/snapshots & fill/full/disk/
          gb/space/grow | hdd/ssd/drive/lun/raid/nfs/share & full/%/space | free bytes | free
        & root/data/var/tmp/home & 0/1/2/3/4/5/6/7/8/9/10 | filesystem/disk/volume & used/
          utilization/utilisation/usage & 9/90/91/92/93/94/95/96/97/98/99/100 | sda1/nvme0n1/
          xvda/sdb1 & %/full | disk fill/full | disk critical/warning | filled partition/disk/
          volume/drive | evict & disk/storage | inodes | readonly filesystem | write failed &
        space/quota/full | space & run/ran/running/eaten/eat/exhausted/used/up/critical | full
        drive/disk/volume/partition/mount
        """,
        "drive | gb & free/left/remaining | tmp | watermark | ssd | fill",
    ),
    Fault(
        "remote access",
        """
        ike/ikev1/phase1 & fail/error/negotiation/phase/timeout | isakmp | wg0/tun0/tap0/ppp0
        | forticlient/pritunl/netskope/sonicwall/softether/strongswan/mullvad | sslvpn | cisco
        secure client | site-to-site | point-to-site | tls key negotiation | peer/tunnel
        handshake & not/fail/no/old | tunnel & up/interface/peer/flap/branch/office |
        teleworker/telework/telecommuters/homeworkers | home office | remote workers/staff/
          employees/users/people/team/colleagues/engineers/offices & not/cannot/fail/out/
          unable/drop/lose/lost/cut/locked | nobody & outside & reach/network | tunnel down/
          broken/dead/flapping/unstable
        """,
        "remote & connect/access/office | peer",
    ),
    Fault(
        "stale cache",
        """
        cache/cdn & not/never & pick/show/reflect/updated/refreshed/expire | cache &
        refreshed/updated/invalidated/cleared & not/never/should/need/must | cache &
        invalidate/purge/empty/reset/bust | cached & wrong/old/stale/outdated/bad/expired/
          previous/invalid/corrupt/other/match | cms/editor/publish/published & not/old &
        appear/visible/shown/website/site/live/show | after publish & old/stale | origin/
          database/db/backend/source & correct/right/fine/updated/new/ok & page/site/website/
          users/shown/show/browser/customers/still/old/outdated | served cache |
        deserialization & cache/redis | delivered/served & fastly/akamai/cloudfront/cdn/edge |
        cached copy/copies | surrogate-control | x-cache | old css/js/html/javascript/
          stylesheet/assets/images/logo/prices/version/copy/page | old/outdated/stale stock/
          price/rate/numbers/values/translation & page/shown/show/site/website/app/customers/
          users | cache entry/entries/objects & wrong/bad/corrupt/mixed | redis/memcached/
          cache & returns/returning/gives & wrong/garbage/old/other/nonsense
        """,
        "cached | edge & old | purge",
    ),
    Fault(
        "cache misses",
        """
        misses & cache/redis/%/rate | evicted/evicting keys | flushall/flushdb | cache/redis/
          memcached & flushed/lost/empty/wiped/restart & database/slow/load/hit/miss |
        flushed/emptied cache/redis/memcached & accident/mistake/somebody/someone | cache hits
        & drop/low/fell/zero
        """,
        "hits | hit rate/ratio | cold",
    ),
    Fault(
        "latency",
        """
        deadline exceeded | deadlineexceeded | tail latency | slowness | slow response/
          requests | request/response/trace/http duration & high/above/rise/second | response
        time | requestlatency | targetresponsetime | responsetime | durationseconds | lcp/
          ttfb/inp | apdex | loading forever/slow/minutes | lags/lagging/laggy | performance
        regression/degradation/drop/issue/problem/complaints | degraded performance | sla/slo
        & <duration> | snail/molasses/glacial/treacle | drags/dragging | freezes & <duration>
        | loads/opens/renders/answers/appears & <duration>/slow/late/minute/eventually | round
        trip & high/long/up | <percentile> & <duration> | <percentile> & request/duration/
          response/latency/above/over/critical/breach/ms | seconds & load/open/answer/page/
          click | median/average/mean/typical & <duration>/double/doubled/twice | slo &
        duration/latency | eventually loads/answers/works | times slower | slower | users/
          customers wait/waiting | delays & response/api/page/requests/order/checkout |
        backlog & requests
        """,
        "slo | <percentile> | performance | quick | delayed | minutes",
    ),
    Fault(
        "server errors",
        """
        no server available | no live upstreams | upstream timeout/time/prematurely/sent/reset
        | econnrefused/econnreset/epipe & service/gateway/api/upstream | healthy hosts |
        target group & healthy/unhealthy/no | unhealthyhostcount | targets unhealthy |
        unhealthy & hosts/targets/backends/services/instances | httpcode | elb 5xx | status
        500/501 | non-2xx | success rate/ratio & drop/fell/below/down/low/only/% | successrate
        | errorrate/errorratio | availability & below/drop/fell/burn/slo/% | 520/521/522/523/
          525/526 & error/cloudflare/origin/code/status | origin unreachable | whitelabel
        error | application error | fatal error & php/page/request/users |
        nullpointerexception/typeerror/keyerror/valueerror/attributeerror/runtimeexception &
        users/requests/spike/release/deploy/checkout/prod/production/events/endpoint |
        internalservererror | unhandled/uncaught error/exception | http probe/check & fail/
          down/503/500 | site/website/shop/store/portal/platform/app/page & down/offline |
        probe & fail/success & https/http/www/com | exception & rate/count/spike/volume |
        stripe/twilio/paypal/adyen/sendgrid/mailgun/auth0/okta/cloudflare/aws/azure/gcp/
          salesforce/visa/psp/maps/s3/bank & down/outage/fail/error/unavailable/unreachable/
          incident/reject/refuse/broken/refused | partner/vendor/external/supplier/carrier/
          provider & fail/unreachable/down/refuse/error/outage/unavailable/reject/broken |
        cannot & pay/login/order/checkout/log/register/book/buy/purchase/submit/sign &
        customers/users/anybody/anyone/nobody/people/clients/shoppers | nobody & pay/login/
          order/checkout/register/book/buy/purchase/submit | broken & everyone/everybody/all/
          users/customers/login/checkout/payments/search/site | failures & propagate/spread/
          cascade/chain | error & everywhere/everyone/page/pages | requests & rejected/
          refused/failed/dropped/erroring | throwing/returning/throws/returns error/errors/
          exceptions | errors & checkout/login/payment/endpoint/api/microservices | server
        error | unreachable & service/provider/api/upstream/endpoint/site
        """,
        "failed | unhealthy | refused | reject | outage | 4xx | unreachable",
    ),
    Fault(
        "bad change",
        """
        pushed/pushing/push & config/new/code/change/since/after | rollback/revert & need/
          should/consider/deploy/release/do | since/after release/version/deploy/change/push/
          rollout/update/upgrade/shipped/flag | configmap/config map & wrong/bad/old/broken |
        environment variable & bad/wrong/missing | flag & changed/flipped/enabled/turned |
        helm/argocd/terraform & apply/upgrade/sync & error/fail/after/broke
        """,
        "version | release | feature flag",
    ),
    Fault(
        "database saturation",
        """
        connection slots | too many clients | max_connections | maxconnections | pool limit |
        connection limit & reached/exceeded/database/db/hit | ora-12519 | ora-00020 |
        sqltransientconnectionexception | connection not available & timed/hikari/pool/request
        | lock wait | accessexclusivelock | deadlock found | threads_running | row lock | long
        running/lasting queries/transactions/query/transaction | seq scan | sequential scan |
        idle transaction | autovacuum/vacuum & slow/block/stuck/running | databaseconnections
        | db & cpu/connections/slow/overloaded/maxed/saturated/locks/busy/pegged/hot |
        connections & maxed/exhausted/saturated/limit/waiting | queries/query/sql/select &
        slow/long/second/minute/blocked/pile/stuck/wait/<duration> | table locks | locks &
        tables/rows/block/updates/held/waiting/database | missing indexes/index | mongodb/
          mysql/postgres/oracle/mariadb/cassandra/sqlserver & slow/load/overload/hot/knees/
          stall/cpu/melt
        """,
        "sql | db | idle & connections | replica & lag | index",
    ),
    Fault(
        "garbage collection",
        """
        gc time/pauses/overhead/high/pressure/logs & high/%/jvm/second/minute/every/long/above
        | gctime | gcpause | stop-the-world | old gen | heap & full/98/99/95/90/almost/% |
        garbage & collect | g1gc/zgc/cms & pause/evacuation/failure | allocation failure
        """,
        "heap",
    ),
    Fault(
        "data loss",
        """
        pictures/videos/albums/playlists/notes/drafts/designs/letters/recipes/lists/bookmarks/
          favourites/favorites/preferences/conversations/chats/mails/replies/posts/surveys/
          forms/drawings/plans/results/scores/measurements/readings/scans/certificates/
          contracts/policies/claims/quotes/offers/receipts/statements/vouchers/coupons/
          credits/donations/memberships/registrations/stuff/attachments/timesheets/shipments &
          gone/missing/vanished/disappeared/deleted/erased/wiped/emptied/nowhere/removed
        | bug/script/job & changed/overwrote/wrote/set/reset/swapped/doubled & amounts/values/
          prices/records/rows/customers/profiles/status/addresses/accounts/orders
        | delete without where | update & without where | update & wrong/all rows/tenants/prod |
        orders/records/rows/files/documents/objects/items/tenants/messages/comments/reviews/
          images/photos/media/addresses/subscriptions/products/folders/events/writes/backups/
          sessions/chats/contacts/history/users/list/bucket/volume/collection/topic/index &
        wiped/erased/removed/vanished/disappeared/emptied/gone/deleted/dropped/lost/cleared |
        removed/deleted/erased/wiped & still/use/active/live/paid/should/mistake/accident/
          wrong/production/customer/intended | not & find/locate/open/see & records/files/
          documents/orders/invoices/history/photos/messages/account/accounts/data/customers/
          customer/client | comments/orders/files/documents/messages/records/photos/data/
          items/history & not & anymore/longer | not exist/visible/appear anymore/longer/more
        | no longer exist/shows/appears/visible/listed | retention/lifecycle/ttl rule/policy/
          job & removed/deleted/expired/erased/objects | ttl & expired/removed & orders/
          records/rows/data | never arrived/stored/saved/persisted & messages/orders/events/
          records/data/payments | numbers/points/balances/prices/values/stock/fields/columns/
          totals/names/addresses & null/zero/zeroed/blank | where & go/went/gone & invoices/
          orders/files/data/records/documents/photos/messages/history | rm -rf | pitr |
        point-in-time | dropped & production/prod/database/table/column/schema/index/
          collection | integrity & check/fail/violation/data | orphans/orphan/orphaned & rows/
          records/orders/integrity | gaps & event/events/data/sequence/records/invoice | split
        brain | data & gone/empty/blank/wiped/corrupted/lost/deleted/swapped/mixed/incomplete
        | restore/recover/recovery & backup/snapshot/data/deleted/table/database/accounts |
        wrong/incorrect/bad/odd values/amounts/balances/totals/balance/total/numbers/data &
        database/table/column/account/accounts/customers/users/migration/report/see/after/
          ledger/invoice/payments | history & empty/nothing/blank/gone/missing/incomplete/
          before | nothing & list/history/account/inbox/folder | reconciliationmismatch |
        mismatch & ledger/bank/data/orders/payments/rows/count/warehouse/billing/reconcile |
        duplicate/double charges/orders/records/rows/entries/payments/invoices | says & paid/
          shipped/cancelled & none/not/other | unrecoverable read | migration & bug/damaged/
          destroyed/garbled/emptied/zeroed/wrecked/values/blank | scrambled/garbled/mangled/
          mojibake & names/records/data/text/db/database/fields | import/sync/batch/job/
          script/cron & deleted/missing/empty/emptied/duplicated/half/lost
        """,
        "missing & account/customer | truncated | gone | overwrote | empty | incomplete",
    ),
    Fault(
        "hung service",
        """
        crashloopbackoff | crashlooping | crashloop | oomkilled & restart/again/container/pod
        | back-off restarting | keeps/kept restarting | restarting again | restart loop |
        watchdog & heartbeat/timeout/no/reset | stop-sigterm | d state | hung_task | hung task
        | worker timeout | thread dump | consumer & froze/stopped/stuck/lag/idle/dead | jobs/
          queue/messages/events & pile/growing/grow/backlog/pending/enqueued/waiting &
        nothing/not/no/consumer/worker/processed/stopped | scheduler/cron/daemon/worker/
          consumer/process/agent/service/indexer/broker & stalled/stopped/hang/hangs/hung/
          froze/dead/asleep/comatose/stuck/frozen | stalled/hangs/hanging & service/worker/
          process/daemon/reload/start/app/job | ghost/orphan/runaway/rogue process/instance |
        no consumer | crash loop | missed heartbeat | container/pod/node/instance/app/service/
          server/application/broker unresponsive | alive & nothing/no/idle/not | kill & not/
          nothing/ignored/refuse | reload/signal & not/ignored/no & react/effect | stops/
          stopped responding/answering/working/consuming/processing/logging/polling | not
        ready & pod/pods & stuck/blocked/process/deadlock | needs/need restart/kick/bounce
        """,
        "hang | froze | heartbeat | terminating | restarting",
    ),
    Fault(
        "reading logs",
        """
        stream/watch/see/follow/show/tail & output/writing/printing/logs/stdout | stern |
        live/realtime log/logs/output | log/logs & happens/live/eyes | what & service/app/
          process & writing/printing/logging/says & now | output & live/now/stream/pod/service
        | logs & pod/ingress/api/service/node & see/need/want/follow/last/tail | get logs
        """,
    ),
    Fault(
        "connectivity",
        """
        tcp port | port & open/check/test | netcat/telnet/nc/curl/ping & check/test/port/http
        | check connectivity | answers http
        """,
    ),
)
