"""Single words that lean towards a fault without saying it; none of them proves anything.

Data only. ``telling`` takes each for one more text of its fault that the word stood in: what a
thesaurus and other operators say, beside what stood in the texts of ``counted``.
"""

from __future__ import annotations

LEANINGS: dict[str, str] = {
    "latency": """
slow slower slowly quick fast faster instant instantly seconds minutes wait waits waiting
patience unusable click clicks scroll spinner render renders refreshing responsive snappy
crawl pile piling queued peak load loaded busy overload overloaded saturated pool pools
connections parked ceiling throughput volume rpm rps threshold median percentile average
baseline doubled threefold tenfold twice keep catch drag suffering struggle struggling usual
normally heap collecting pauses query queries index lock locks threads slots cpu backlog delay
delays finish finishes longer ages halt transaction contention saturation warm cold keys
evicted slowdown overcrowded stagnant overwhelmed strain strained laboured snail tortoise
glacial eternity stutter stutters jerky choppy bogged bottleneck contended backpressure
throttled starved hogging hogs reacts responsiveness buffering thinking loader paint jank
""",
    "server errors": """
error errors erroring exception exceptions traceback fails failed failing failure failures
crash crashes crashed crashing broken breaks code codes status endpoint endpoints route routes
api upstream backend backends gateway proxy unhealthy healthy unavailable unreachable outage
down dead offline white blank ugly page graph counter counters red shipped release released
deploy deployed rollout config provider vendor carrier partner third external dependency
depends signin sentry synthetic check checks ingress envoy balancer retries retry refused
rejected reset drag dragging chain domino everywhere callers requests calls responses answered
press button submit glitch blackout faulty malfunction malfunctioning unicorn oops whoops
declined rejects rejecting refusing aborted panics inaccessible outages busted kaput flatlined
explode exploded
""",
    "data loss": """
missing lost gone vanished disappeared deleted removed erased wiped empty emptied zero zeros
blank null nulls found find older earlier entries entry rows row table tables column columns
schema record records tenant tenants invoice invoices order orders history attachments
attachment files documents notes photos projects account accounts balance balances total
totals sum sums report differ differs different mismatch tally booked bank finance ledger
merged dedupe duplicates script migration upgrade import cleanup retention purge trail audit
dump backup restore recover recovery snapshot overwritten reset mistake accident accidentally
ran update filter where years work customers customer independently yesterday wrong values
amounts prices half most inaccurate misplaced irretrievable evaporated scrambled jumbled
swapped shuffled tampered blanked bytes truncated incomplete duplicated doubled tripled
discrepancy discrepancies shortfall imbalance gap gaps hole orphaned stray absent nuked
trashed clobbered fewer
""",
    "hung service": """
hung hang hangs hanging stuck frozen freeze stalled stall idle asleep silent nothing progress
process processes pid daemon worker workers job jobs consumer consumers scheduler thread
threads queue enqueued dispatcher dispatch heartbeat alive ignores ignored ignoring
terminating terminate kill killed stop stopped exit exits shutdown reload signal accepts
sitting same moving moves midnight hours waiting forever delete pod remains remain last line
ago anything out restart restarted restarting kick bounce loop crash responds respond answer
answers says never lifeless comatose limbo paralysed paralyzed motionless dormant lingering
wedged jammed deadlock livelock unkillable sigkill sigterm bouncing reboot recycle
""",
    "disk space": """
disk disks space full fill filled filling room left free gb mb tb volume volumes partition
drive storage filesystem mount mounted node directory folder logs dump dumps images uploads
upload write writes writing save saved capacity exhausted cleanup watermark quota grow growing
running megabytes terabytes bloat bloated accumulates leftover leftovers cluttered overflowing
brimming crammed
""",
    "name resolution": """
name names resolve resolves resolved resolver resolvers resolution lookup lookups domain
domains host hosts hostname hostnames address addresses ip zone zones record records points
point machine switched moved old retired dig nslookup nameserver ttl nameservers authoritative
recursive delegation registrar propagation subdomain
""",
    "remote access": """
vpn tunnel remote remotely home travelling traveling hotel abroad office branch building
outside intranet internal network company corporate laptop laptops colleagues employees staff
handshake gateway client certificate connect connected disconnects overseas roaming hotspot
contractors freelancers citrix bastion dial
""",
    "stale cache": """
cache cached caches cdn edge stale old older outdated previous yesterday version page pages
content price prices image images logo script bundle browser visitors visitor see seeing shows
shown showing serves served corrected changed updated publish published editor editors admin
right correct wrong refresh reload purge expire expired hour ago still go different person
obsolete superseded former formerly invalidated revalidate
""",
    "reading logs": """
log logs output stdout lines line watch watching follow following tail live screen print
prints stream console see look while during retry reproduce writes wrote trace stderr journal
journalctl verbose
""",
}
