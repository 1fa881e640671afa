"""Nouns by what they name: a number one measures, a thing one makes, people, or next to nothing."""

from __future__ import annotations

RATES = frozenset(
    """
    abandonment acceptance accuracy activation adherence adoption aov arpa arpu arr attainment attendance attrition
    availability awareness backlog basket bounce bounce-rate breakeven breakage budget burn cac capacity cash-flow cashflow
    churn clickthrough click-through clv cltv cogs complaint completion compliance consumption contribution conversion
    cost coverage cpa cpc cpl cpm craft csat ctr cycle-time defect deflection delay delinquency demand detractor discount
    dropoff drop-off dso dwell earnings ebitda effort efficiency engagement error escalation expenditure expense
    failure fee footfall frequency fulfilment fulfillment gmv growth headcount hour impression income index
    interaction inventory kpi latency lead-time leadtime lifetime liquidity load load-time loss ltv ltv:cac margin markup mau dau wau
    membership mql mrr mttr mttd nps nrr occupancy openrate open-rate outage output overtime participation payback payout
    penetration percent percentage performance pipeline price productivity profit profitability promoter punctuality quota
    quality rate rating ratio readership recall recognition refund refund-rate registration reliability renewal repurchase
    resolution respond response-time retention return revenue roas roi run-rate sale sales satisfaction saving savings score
    sentiment sessions share shrinkage sla sov spend spending speed spoilage sql stickiness stockout stock-out sell-through
    sellthrough subscription throughput ticket time traffic turnaround turnover uptime usage utilisation utilization
    value velocity view visibility visit volume wastage waste yield bandwidth downtime cost-per-order spam bug incident
    restart timeout crash vulnerability lcp cls inp lighthouse ranking position acv tcv csi ces enps e-nps dau/mau
    weight fat pound squat debt length duration duration tenure ltv/cac cvr rpv rps rpm upt asp
    """.split()
)
"""A number that can be read off somewhere."""

COUNTED = frozenset(
    """
    account activation advocate ambassador applicant app-install attendee audience bookings booking buyer candidate
    click client contract conversion customer deal demo dollar download enrollment enrolment enquiry euro fan follower
    guest household inquiry install installation invoice lead like listener member mention merchant opportunity
    order parcel partner participant patient payment player prospect purchase reader referral registrant reply request
    retailer review reviewer sale seat session share shopper sign-up signup subscriber subscription supplier supporter ticket trial unit upgrade
    user vendor viewer visitor vote voter watcher checkout shipment delivery return cart basket testimonial star
    impression win logo renewal donation donor backlink domain rsvp repeat reorder
    """.split()
)
"""People, deals and events that others bring: a count of them is a result."""

PEOPLE = frozenset(
    """
    audience buyer client community company consumer colleague crew customer employee everyone family fan guest kid
    member merchant mum partner people person player reader shopper staff student subscriber supplier talent team
    user viewer visitor woman man parent child owner founder seller creator developer engineer leader manager newcomer
    millennial gen generation
    """.split()
)
"""Those who can be better off."""

THINGS = frozenset(
    """
    ad advert advertisement agenda algorithm announcement api app application architecture article asset assessment audit
    banner blog blogpost blueprint board book booklet bot brief briefing brochure budget bundle bus business-case calendar
    call campaign catalog catalogue certification change channel chart charter chatbot checklist class code codebase component
    competition conference connector content contest contract course crm curriculum dashboard data database dataset deck demo
    design diagram digest documentation doc document draft ebook e-book email endpoint episode erp essay event experiment
    faq fair feature feed fix flow flowchart flyer form forum framework funnel gallery guide guideline handbook hire hiring
    homepage hub image infographic infrastructure initiative integration interface interview journey keynote kit landing landing-page
    layout leaflet lesson letter library link list list logo magazine mailing manual map material meeting meetup memo menu message
    microsite migration milestone mockup mock-up model module mvp newsletter note notification offer office onboarding-program
    page pamphlet panel paper partnership persona photo picture pilot pipeline-review pitch plan platform playbook plugin
    podcast policy popup pop-up portal post poster presentation procedure process product profile program programme
    project promotion prompt proposal prototype questionnaire recording redesign refactor release report repository
    research retrospective roadmap role rollout routine scan schedule schema script segment seminar sequence series server service
    session set setup shop showroom shoot site sketch slide software solution spec specification spreadsheet sprint
    standup standard step storage store story strategy structure study suite survey system task team template test
    test-case theme tool toolkit tour tracking training translation trip tutorial tweet update upgrade variant video
    visit warehouse webinar webpage website white-paper whitepaper widget wiki workflow workshop write-up prototype
    implementation visualization visualisation meetup dark-mode sdk cli language dry-run
    """.split()
)
"""Things one makes, buys or runs: having them shows work, not what came of it."""

GENERIC = frozenset(
    """
    achievement activity area aspect base best brand business capability communication company content culture
    customer ecommerce e-commerce efficiency e-shop effort excellence experience eshop goal growth improvement industry innovation
    initiative issue item management marketing material matter metric money need number onboarding operation
    opportunity organisation organization outcome output performance personal practice process product productivity
    quality relationship resource result sale sales satisfaction service shape shop site skill software solution store stuff success
    system team technology testing thing time user ux value way web website work workflow world shopping social media
    online better more great good new organize organise everything anything revenue income profit profits support
    documentation docs debt tech operational overall level current internal our experience engagement
    """.split()
)
"""Nouns that hold for every company in every year."""

BENEFIT = frozenset(
    """
    experience relationship culture place workplace home company future world destination choice reputation trust loyalty
    love joy delight happiness market presence leadership momentum movement community brand habit advantage confidence
    impact value connection sense moment
    """.split()
)
"""What an objective may build, create or launch without being a task."""

UNITS = frozenset(
    """
    minute min hour hr day week month quarter year second sec ms millisecond business-day workday step click point
    point pp kg gram ton tonne km mile meter litre gb mb tb item line piece unit time star page lb pound
    """.split()
)
