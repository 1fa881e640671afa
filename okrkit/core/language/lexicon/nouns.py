"""Nouns by what they name: a number one measures, a thing one makes, people, or next to nothing."""

from __future__ import annotations

from okrkit.core.language.lexicon.listing import vocabulary

RATES = vocabulary(
    """
    abandonment absenteeism acceptance accuracy activation acv adherence adoption aov arpa arpu arr asp
    attainment attendance attrition availability awareness backlog bandwidth basket-size bounce budget bug burn
    cac capacity capital cash cash-flow cashflow churn click-through clickthrough cls cltv clv cogs complaint
    completion compliance concentration consumption contribution conversion cost cost-per-order coverage cpa cpc
    cpl cpm crash csat csi ctr cvr cycle-time dau dau/mau debt defect deflection delay delinquency demand
    detractor downtime drop-off dropoff dso duration dwell earnings ebitda efficiency effort engagement enps
    error escalation expenditure expense failure fat fee footfall frequency fulfillment fulfilment gap gmv gpa
    grade growth handling headcount hour impression inaccuracy incident income index inp inventory kpi latency
    lcp lead-time leadtime length lighthouse liquidity load load-time loss ltv ltv/cac ltv:cac margin markup mau
    membership miles mistake morale mql mrr mttd mttr no-show nps nrr occupancy open-rate outage output overdue
    overtime participation payback payout penetration percent percentage performance pipeline popularity
    position pound price productivity profit profitability promoter punctuality quality queue quota rate rating
    ratio readership readmission recall recognition refund registration rejection reliability renewal repurchase
    reserve resolution respond response response-time restart retention return revenue roas roi rollback rpm rps
    rpv run-rate sale sales satisfaction saving savings score sell-through sellthrough sentiment sessions share
    shrinkage sla sov spam speed spend spending spoilage sql stickiness stock-out stockout subscription tcv
    tenure throughput ticket time timeout traffic turnaround turnover upt uptime usage utilisation utilization
    vacancy value velocity view visibility visit volume vulnerability wait wastage waste wau weight yield
    """
)
"""A number that can be read off somewhere."""

COUNTED = vocabulary(
    """
    account activation advocate ambassador app-install applicant attendee audience backlink basket booking
    bookings buyer candidate cart checkout click client contract conversion customer deal delivery demo dollar
    domain donation donor download enquiry enrollment enrolment euro fan follower gift guest household
    impression inquiry install installation invoice lead like listener logo member mention merchant opportunity
    order parcel participant partner patient payment player prospect purchase reader referral registrant renewal
    reorder repeat reply request retailer return review reviewer rsvp sale seat session share shipment shopper
    sign-up signup star stockist student subscriber subscription supplier supporter testimonial ticket trial
    unit upgrade upvote user vendor viewer visitor vote voter win
    """
)
"""People, deals and events that others bring: a count of them is a result."""

STAFF = vocabulary(
    """
    agent analyst apprentice assistant buyer-agent champion coach colleague designer developer director driver
    employee engineer freelancer hire hr intern maintainer manager marketer mentor nurse picker recruiter rep
    representative salespeople salesperson specialist staff staffer teacher team teammate trainee volunteer
    worker
    """
)
"""Those who work here: to hire, train or onboard them is work."""

PEOPLE = vocabulary(
    """
    audience buyer caller child citizen client colleague community company consumer creator crew customer
    developer employee engineer everybody everyone expert family fan founder friend generation guest kid leader
    man manager member merchant millennial mum neighbour newcomer newcomers nobody owner parent partner
    passenger patient people person player pupil reader rep resident seller shopper staff student subscriber
    supplier supporter talent teacher team teenager user viewer visitor volunteer woman
    """
)
"""Those who can be better off."""

THINGS = vocabulary(
    """
    ad advert advertisement agenda agreement algorithm analysis announcement api app application architecture
    article assessment assignment audit backup banner blog blogpost blueprint board book booklet bot brief
    briefing brochure bundle business-case calendar call campaign card catalog catalogue certification change
    channel chart charter chatbot checklist class clause clinic club code codebase collab collaboration
    committee competition component conference connector content contest count course crm curriculum cv
    dashboard data database dataset deck demo design diagram digest doc document documentation draft drive
    e-book ebook email endpoint episode erp essay evaluation event exercise experiment export fair faq feature
    feed fix flow flowchart flyer form format forum framework funnel gallery guide guideline hackathon handbook
    home-page homepage hub huddle image import index-card infographic infrastructure initiative integration
    interface interview inventory-count investigation invitation job journey keynote keyword kit landing
    landing-page layout leaflet lesson letter library licence license link list listing logo loop machine macro
    magazine mailing manual map marketplace material meeting meetup memo menu message microsite migration
    milestone mock-up mockup model module mvp newsletter note notification office option package packet page
    pamphlet panel paper patch permission persona phase photo picture pilot pitch plan platform playbook plugin
    podcast policy pop-up popup portal post poster presentation pricelist procedure process product profile
    program programme project prompt proposal prototype query questionnaire recording release repo report
    repository requirement resume retrospective review-meeting roadmap role rota routine rule scan scanner
    schedule schema scheme script sdk search segment seminar sequence series server service set setup shelf
    shoot shop showroom site sketch slide software solution spec specification spike spreadsheet sprint stand-up
    standard standup step stocktake storage store story strategy structure studio study suite survey syllabus
    sync system table tag task template test test-case theme tool toolkit tour tracker tracking trailer training
    translation trip tutorial tweet variant video visit visualisation visualization warehouse webinar webpage
    website white-paper whitepaper widget wiki workflow workshop write-up
    """
)
"""Things one makes, buys or runs: having them shows work, not what came of it."""

WORK_NOUNS = vocabulary(
    """
    adoption-plan automation clean-up cleanup completion creation deployment development digitisation
    digitization go-live implementation installation integration introduction kick-off kickoff launch migration
    modernisation modernization move onboarding opening overhaul pilot preparation production publication
    re-launch rebrand rebranding redesign refactor refactoring refresh relaunch release relocation renovation
    reorganisation reorganization replacement restructuring revamp rewrite roll-out rollout set-up setup
    sharding update upgrade
    """
)
"""Work said as a noun: "rollout of the live chat"."""

GENERIC = vocabulary(
    """
    achievement activity anything area aspect base best brand business capability career collaboration
    communication company confidence confident content control creative culture current customer debt docs
    documentation e-commerce e-shop ecommerce efficiency effort engagement eshop everything excellence
    experience family finances fit future goal good grade growth habit happy healthy hiring improvement income
    industry initiative innovation insight internal issue item knowledge level life living logistics management
    market marketing material matter media metric money morale need number onboarding online operation
    operational opportunity organisation organise organization organize outcome output people performance person
    personal planning practice proactive process product productivity profile profit profits project push
    quality relationship resource result retail revenue routine sale sales satisfaction seller service shape
    shop shopping site situation skill social software solution something speaker staff stakeholder standard
    standards state store study stuff success system team teamwork tech technology testing thing time topic user
    ux visible way web website work workflow world year
    """
)
"""Nouns that hold for every company in every year."""

BENEFIT = vocabulary(
    """
    advantage advocacy brand choice commitment community confidence connection culture delight destination
    dignity experience freedom future habit happiness home impact joy leadership livelihood love loyalty market
    moment momentum movement place presence pride relationship reputation safety sense standard story trust
    value workplace world
    """
)
"""What an objective may build, create or launch without being a task."""

UNITS = vocabulary(
    """
    click day gb gram hour hr item kg km lb line litre mb meter metre mile millisecond min minute month ms page
    piece point pound pp quarter sec second step tb ton tonne unit week workday year
    """
)
