"""Words for the response itself, for how far a fault reaches, and for what is not ours.

Data only, in the language of ``phrases``; read with ``vocabulary``. It never names a rule.
"""

from __future__ import annotations

from sic.assistant.vocabulary import Fault

# What people ask of the process itself; the names are the compiler's topics of headings.
ASKS: tuple[Fault, ...] = (
    Fault(
        "escalation",
        """
        escalate
        | who/whom & notify/tell/told/inform/involve/wake & director/manager/legal/next/
          customers/missed/sla/money/data
        | legal/director/executives/ceo/management/cto & notify/tell/told/involve/inform/call/
          wake/must/should/know/when
        | sla & missed/breached/exceeded/passed/blown/over/expired | not mitigated | past sla
        | engineering director | on-call manager | c-level | next rung | no progress & two/hours
        | who & know/told & hours/mitigation/customers/mitigated
        | customer success | who & next & line/up | next/higher level/rung/up
        | who & wake/know/knows
        | mitigation & deadline/missed/passed/no/late & who/whom/next/tell
        """,
        hint="director | legal | executives | rung",
    ),
    Fault(
        "contacts",
        """
        phone/telephone number
        | on-call/security/lead/manager/cto/team phone/number/contact
        | emergency number/contact/line | number & security/lead/sre/platform/cto
        | who/whom & call/ring/phone
        | contact & cto/lead/security/platform/team/sre/manager
        | reach/call/ring & cto/security/platform/lead/sre | contact details/list
        """,
        hint="phone & number | emergency & call",
    ),
    Fault(
        "roles",
        """
        who & resolve/close/declare/end & incident
        | who & leads/lead/decides/coordinates/runs/charge & incident/response
        | who & updates/writes/speaks/talks/keeps/tells & status/timeline/customers/
          stakeholders/notes
        | role & who/which/what/incident/response
        | responsibilities & incident/role/commander/lead | incident commander | commander
        | comms lead | tech lead | scribe | subject matter expert
        | ic & resolve/close/allowed/debug/fix/technical/runs/may/do/does
        """,
        hint="role | responsibilities",
    ),
    Fault(
        "severities",
        """
        severity | sev-1 | sev1/sev2/sev3/sev4 | sev 1/2/3/4
        | which/what & sev/priority/severity
        | ack/acknowledgement/mitigation sla/time/deadline/target
        | how often & update/communicate/post/report/write/status/inform
        | update cadence/frequency/interval | how long/fast/quickly & acknowledge/ack/mitigate
        """,
        hint="sla | cadence | sev",
    ),
    Fault(
        "postmortem",
        """
        post-mortem | postmortem | retrospective & incident | lessons learned | action items
        | blameless | root cause & write/meeting/document/review/analysis
        | review & incident/after & incident/meeting/document
        | after & incident & write/meeting/document/review/closing | retro & incident/days/after
        | learned/lessons/learnings & incident/outage/share/sharing/company/rest/organization
        | review & incident/outage & days/who/when/night/invite/invited/within/deadline
        | invite/invited/attend & review/postmortem/retro | write-up & incident/outage
        | days & review/retro
        """,
        hint="root cause | retrospective",
    ),
    Fault(
        "template",
        """
        template & post/postmortem/mortem/incident
        | post mortem & template/format/skeleton/fill/headings/structure/document
        """,
    ),
    Fault(
        "diagnosis",
        """
        where/how & start/begin & look/investigate/diagnose/debug/do/know/troubleshoot
        | first steps/checks/things & incident/do/check/diagnose
        | diagnose/diagnosis/troubleshoot | what & check/look/do & first
        | not know & wrong/start/cause/where | no idea & wrong/cause/what/why | deploy log
        | review/check/read & last/recent changes | health dashboard | where start
        """,
        hint="investigate",
    ),
    Fault(
        "checklist",
        """
        checklist | tick off | first steps/minutes & incident/paged/triage
        | paged & first/steps/do
        | triage & list/items/complete/checklist/tick/done/forget/todo
        """,
        hint="triage",
    ),
    Fault(
        "flow",
        """
        process/procedure/response overview | detection/detect & close/closing/resolve
        | response/incident flow/process/steps/procedure/phases/lifecycle
        | phases/stages & incident
        | open/need/require bridge/channel | convene | incident channel | channel & name/called
        | what & happens/next/after & triage/mitigate/detect/resolve | detect triage
        """,
        hint="bridge | triage",
    ),
    Fault(
        "contents",
        """
        glossary | mean/definition/stand & sme/ic/sla/sev/ack/term/acronym/abbreviation
        | what & sme/acronym
        """,
    ),
)

# How far it reaches: read in the runbook's definitions and in the question alike.
EXTENTS: tuple[Fault, ...] = (
    Fault(
        "outage",
        """
        total/complete/full/entire/whole/major outage | outage & all/every/everyone/everything
        | everything/whole/entire & down/offline/dead/gone/broken/unavailable
        | site/website/platform/shop/production/business & down/offline/dead/unreachable/
          unavailable/blank
        | all/every users/customers/regions/services/requests/traffic/clients & not/down/fail/
          affected/error/lost
        | down everyone/everybody/all | nobody & work/can/able/login/log/order/pay/reach/use
        | no one & can/able/login/order/pay/use
        | completely/totally/wholly down/unavailable/broken/dead/unreachable/offline
        | not reachable all | nothing works
        | 100 % & users/customers/requests/traffic/fail/errors/down
        """,
        about="everything down | total outage | complete outage | full outage | all users",
    ),
    Fault(
        "severe",
        """
        severe/badly/heavily/seriously degraded/affected/impaired/slow/impacted/broken
        | most/majority/many/half/thirds users/customers/requests/clients/traffic/shoppers
        | half/majority/most & users/customers/requests/traffic/clients/visitors/accounts
        | several/multiple/many regions/services/tenants/countries & down/fail/affected/slow
        | large/big share/part/portion/number & users/customers/requests
        | core/critical/key/main function/feature/flow/path/service/checkout/payment & broken/
          down/fail/unavailable/degraded
        """,
        about="severe degradation | badly degraded | major degradation | significant",
    ),
    Fault(
        "partial",
        """
        some/few/single/handful/several users/customers/requests/clients/tenants/accounts/pods
        | one region/tenant/customer/user/client/endpoint/zone/node
        | small/minor share/part/portion/number/subset/fraction/percentage | partial/partly
        | intermittent/occasionally/sporadic | limited/minor impact
        | workaround & exists/available | subset & users/customers/requests
        | slightly/somewhat slow/degraded
        """,
        about="partial degradation | partly degraded | partial | minor",
    ),
    Fault(
        "cosmetic",
        """
        cosmetic | typo/spelling/misspelled/wording/grammar | misaligned/alignment
        | wrong/odd/strange/ugly colour/color/font/icon/logo/spacing/shade
        | looks wrong/odd/ugly/strange/off | layout & broken/off/wrong/shifted/odd
        | label & cut/wrong/misspelled/overlap | no functional impact
        | translation & wrong/missing/typo | only visual | purely visual
        """,
        about="cosmetic | looks wrong | no functional impact",
    ),
)

# Production is spoken of: without one of these, a hint alone is no symptom.
OURS = """
dependency dependencies triage lookup lookups nslookup dig zone zones asset assets bundle
price prices warehouse ledger mailbox mailboxes directory system systems platform agent runner
scrape probe invalidation stack heap pool lock locks query queries replica shard volume cloud
region firewall packet subnet ingress egress webhook graphql grpc websocket sla ack mitigate
mitigation service services microservice api apis endpoint server servers host hosts node
nodes pod pods container cluster machine instance vm app application backend frontend gateway
loadbalancer proxy database db postgres mysql redis kafka queue broker worker job cron daemon
process thread request requests response traffic deploy deployment release rollout rollback
config migration alert alerts metric metrics log logs error errors exception timeout timeouts
latency cpu memory disk filesystem partition storage dns hostname domain network tunnel vpn
port tcp http https tls certificate customer customers user users client clients shop shoppers
checkout cart payment payments login site website page pages portal dashboard production prod
incident outage upstream data records rows table tables backup cache cdn version account
accounts order orders transaction transactions invoice upload uploads file files bucket
session token browser mobile consumer producer scheduler systemd kubernetes kubelet nginx
envoy jvm connection connections severity escalation bridge postmortem status commander
"""

# Speaks of someone's own desk or another team's business: such a text needs more than a hint.
ELSEWHERE = """
toner | printer & office/paper/ink/floor/desk/jam
| coffee/lunch/canteen/fridge/kitchen/pizza/cake/recipe/dinner
| payroll/salary/payslip/expenses/bonus
| parking & lot/space/car/garage | elevator/lift/badge/desk/chair/heating/plumber/toilet
| birthday/party/holiday/vacation/leave/weekend/trip/flight/hotel booking
| weather/football/movie/song/joke/poem/game/guitar/horoscope
| netflix/spotify/youtube/tv | interview/recruiter/onboarding/appraisal/candidate
| keyboard/mouse/headset/webcam/projector/whiteboard | meeting room
| wifi & office/guest/password/visitor | conference/newsletter/brochure/slogan
| keys/wallet/umbrella/purse/jacket/glasses/phone & lost/find/forgot/battery
| gym/cats/dogs/pets | taxes | train/bus & late | homework/essay/translate/haiku
| stock tips | maintenance & planned/scheduled | planned maintenance | feature request
| translate
| order/buy new | renew contract/licence/license/subscription | feature idea | change request
| sales numbers/figures | naming/name & project/product | learn & want/wants
| football/parade/garden/novel/music/poster/homepage & love/photo/photos/wall/playlist/leaking
| powerpoint/excel/spreadsheet/slides/outlook/zoom/figma/photoshop
| newsletter | next year/month/quarter | wish | would love
| roadmap | privacy policy | pull request | demo/presentation & prepare/client
"""

# Asks what a thing is or which one to choose: nothing is wrong.
GENERAL = """
difference between | explain what/how/why | what & mean | tutorial/course/lecture
| which & better/best/choose/prefer/should | should & use/choose/learn/adopt/buy
| how does work | recommend & book/tool/library/framework/course/laptop/editor
| best practice/practices/book/library/framework/tool/language | pros cons | write & poem/story/
  essay/song/haiku/regex | who invented/wrote/made | homework/assignment
"""

# Thanks, plans, wishes, and what is asked of a writer or of a teacher: nothing is wrong yet.
AT_EASE = """
thanks/thank/cheers & all/quick/help/everyone/team/much/again/job/great/work
| great/good/nice/excellent/amazing/awesome/superb/fantastic/lovely work/job/release/effort
| great/good/nice/interesting talk/article/presentation/post/book
| usage/latency/vpn/release/deployment/deploy/dns/backup/rate fine/excellent/perfectly/great/
  well/succeeded/successfully/quiet | false alarm | test alert | completed successfully
| documentation/guide/docs | who owns/own/maintains/wrote | how works
| add/implement/introduce button/field/option/endpoint/pagination/sorting/validation/filter/
  column/support/limits/dialog/page/menu/link/caching/tests
| tune/adjust/change/raise/lower threshold/limit/level/retention | mute/silence alert/alerts
| bump/rename/deprecate | idea/proposal/suggestion
| thinking/think/consider about/switching/moving/dropping
| well done | kudos | congrats/congratulations | smoothly | without hitch | hats off | bravo
| all/everything & green/healthy/operational | impressed | quiet night | nothing report/wrong
| how & configure/set/setup/install/enable/disable/create/add/write/upgrade/rotate/size/
  export/schedule/learn/build/implement/design/register/subscribe/tune/monitor/integrate/
  deploy/choose/automate/document/rename/define/uninstall/customise/customize
| where & documentation/docs/manual/source/repository/repo | how much & cost/costs/price
| will & upgrade/migrate/replace/patch/move/resize/decommission/launch/switch/rename/add/
  retire/introduce/rebuild/refactor
| want/wants/would/like/wish/could/should/please & add/support/feature/new/redesign/rename/
  integration/rewrite/option/button/colour/color/theme/migrate
| next/coming sprint/quarter/week/month/year/monday/tuesday/wednesday/thursday/friday/
  saturday/sunday/release/summer | plan/planning/plans & move/migrate/upgrade/replace/
  add/resize/week/month/year/march/april/may/june/july/october/november/december/january
| scheduled/planned/booked/announced & upgrade/maintenance/window/downtime/migration/test/
  restart/update/next/weekend/tomorrow/sunday/saturday/work
| write/draft/compose email/function/script/class/tests/regex/letter/description/tweet/
  article/slide/speech/dockerfile/essay/announcement/paragraph/release/post
| summarise/summarize/paraphrase/proofread/rephrase | rewrite & service/code
| job & description/opening/offer/vacancy | what name | what model
| ignore & previous/above/instructions | upgrade & tomorrow/weekend/tonight/planned/soon
| what/which & cheapest/favourite/favorite/default/recommended | estimate/story points
| compare/comparison/versus/vs | what & stand/stands/acronym
| what & mean/means
"""

# A text that begins so orders work on something that is well, or will be one day.
TASKS = """
add optimize optimise tighten implement improve refactor introduce provision evaluate enhance
redesign rewrite rename prepare organize organise book invite remind translate summarize compare
"""

# Somebody speaks for those who are hurt: something is wrong, whatever it is.
COMPLAINTS = """
customer/customers/user/users/client/clients/merchant/merchants/shopper/shoppers/visitors/
  tenants/callers/players/patients/subscribers/people & complain/complains/complaining/
  report/reports/reporting/angry/unable/affected/impacted/hurt/confused/stuck/locked
| customers/users/clients/people/everyone/everybody/nobody & cannot/not/get/gets/sees/see/say/
  saying/can & more/since/any/error/page/nothing/wrong/old/again/work
| support/helpdesk/hotline & tickets/calls/complaints/flooded | complaints
| phones ringing | everyone/everybody/nobody & sees/gets/can/able
"""

# Runs somewhere, but hurts nobody: runbooks leave staging, laptops and planned work out.
NOT_PRODUCTION = """
staging/sandbox/localhost/preprod | dev/development/test/qa/demo/uat environment/env/cluster/
  server/system/stage/database/instance/box
| local machine/branch/docker/setup/build
| unit/integration/flaky test
| ci/pipeline/build/lint/linter & red/failing/fail/broken/flaky
| uat | integration environment | local dev/development
| run/runs/running & laptop/macbook | npm/pip/yarn/maven/gradle install
| merge conflict/request | pull request | code review | ide/vscode/intellij/eclipse
| planned/scheduled/announced work/maintenance/downtime/outage/upgrade/window
| maintenance window | change request | drill/rehearsal/exercise/training | test data/account
"""
# Unless it is said that people are hurt all the same.
PRODUCTION = (
    "prod/production/live | customers/users & affected/hurt/see/report/complain/impacted"
)
