from fractions import Fraction
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring.amounts import Amount, read_amounts
from assistant.scoring.quantity import Quantity, exact, show
from assistant.scoring.units import Unit, per, unit

# What is written => its amounts as `reading` shows them, parted by semicolons.
READINGS = """
# counts
three clusters  =>  3 clusters
3 clusters  =>  3 clusters
1 cluster  =>  1 cluster
a dozen nodes  =>  12 nodes
half a dozen nodes  =>  6 nodes
two dozen nodes  =>  24 nodes
2 dozen nodes  =>  24 nodes
dozens of nodes  =>
a couple of nodes  =>  2 nodes
a couple nodes  =>  2 nodes
a pair of nodes  =>  2 nodes
a few nodes, several more  =>
2.5k requests  =>  2,500 requests
2.5K requests  =>  2,500 requests
1.5M requests a month  =>  1,500,000 requests per month
3m requests per day  =>  3,000,000 requests per day
2 m API calls  =>  2 (number)
5 m log lines, a 10 m boat  =>  5 (number); 10 metres
1.2 million requests per day  =>  1,200,000 requests per day
2bn tokens  =>  2,000,000,000 tokens
1e6 requests  =>  1,000,000 requests
1,000 tickets  =>  1,000 tickets
50 000 requests  =>  50,000 requests
1 250 000 requests  =>  1,250,000 requests
1,250,000 requests  =>  1,250,000 requests
two hundred and fifty users  =>  250 users
two hundred fifty users  =>  250 users
a hundred and fifty thousand users  =>  150,000 users
one hundred fifty users  =>  150 users
a thousand users  =>  1,000 users
ten thousand users  =>  10,000 users
five hundred thousand users  =>  500,000 users
half a million users  =>  500,000 users
a quarter of a million users  =>  250,000 users
a quarter million users  =>  250,000 users
two and a half million users  =>  2,500,000 users
2.5 million users  =>  2,500,000 users
twenty-five nodes  =>  25 nodes
twenty five nodes  =>  25 nodes
ninety-nine nodes  =>  99 nodes
one hundred and one nodes  =>  101 nodes
eleven hundred nodes  =>  1,100 nodes
zero nodes  =>  0 nodes
0 nodes  =>  0 nodes
a 4 kg parcel  =>  4 kg
3 km of cable  =>  3 km
40 litre pumps  =>  40 litres
45p a mile  =>  £0.45 per mile
a 720p screen  =>
8 GPUs  =>  8 GPUs
8 gpus  =>  8 GPUs
8 GPU  =>  8 GPUs
8xH100  =>  8 H100s
8x A100  =>  8 A100s
8 x A100 GPUs  =>  8 A100 GPUs
8× A100  =>  8 A100s
4x nodes  =>  4 nodes
8 A100s  =>  8 A100s
4 p4d.24xlarge instances  =>  4 p4d.24xlarge instances
8 GPU instances  =>  8 GPU instances
1 Atlas cluster today  =>  1 atlas cluster
3 Atlas clusters and 4 Birch clusters  =>  3 atlas clusters; 4 birch clusters
3 extra nodes  =>  3 nodes
5 more nodes  =>  5 nodes
10 of our nodes  =>  10 nodes
12 nodes running all week  =>  12 nodes; 1 week
one node shared by two teams  =>  1 node; 2 teams
three databases  =>  3 databases
40 queries  =>  40 queries
6 switches  =>  6 switches
5 boxes  =>  5 boxes
9 caches  =>  9 caches
4 processes  =>  4 processes
the first 100 GB  =>  100 GB
two 8-GPU nodes  =>  2 nodes; 8 GPUs
three 12-month contracts  =>  3 contracts; 12 months
5 clusters of 3 nodes  =>  5 clusters; 3 nodes
12 vCPUs  =>  12 vCPUs
10 VMs  =>  10 VMs
a 3-node cluster  =>  3 nodes
an 8-GPU server  =>  8 GPUs
# people
team of 8  =>  8 people
a team of eight  =>  8 people
a team of 8 engineers  =>  8 engineers
eight of us  =>  8 people
there are 5 of us  =>  5 people
a staff of 20  =>  20 people
5-person team  =>  5 people
a five-person team  =>  5 people
10 people  =>  10 people
12 headcount  =>  12 people
2-3 engineers  =>  2 to 3 engineers
10 to 15 people  =>  10 to 15 people
1.5 FTE  =>  1.5 FTE
0.2 FTEs  =>  0.2 FTE
half an FTE  =>  0.5 FTE
2 full-time equivalents  =>  2 FTE
1.5 full time equivalents  =>  1.5 FTE
2 full-time engineers  =>  2 engineers
one and a half engineers  =>  1.5 engineers
half an engineer  =>  0.5 engineers
0.4 of an engineer  =>  0.4 engineers
a fifth of an engineer  =>  0.2 engineers
three quarters of an engineer  =>  0.75 engineers
3 person-months  =>  3 person-months
20 engineer-hours a week  =>  20 engineer-hours per week
# money
$73  =>  $73
$ 73  =>  $73
$1,250.50  =>  $1,250.50
$1250.5  =>  $1,250.50
$.50  =>  $0.50
US$5  =>  $5
US$ 5  =>  $5
USD 5,000  =>  $5,000
5,000 USD  =>  $5,000
5 dollars  =>  $5
five dollars  =>  $5
5 US dollars  =>  $5
50 bucks  =>  $50
20 quid  =>  £20
£20  =>  £20
€49  =>  €49
49€  =>  €49
49 €  =>  €49
49 EUR  =>  €49
150k EUR  =>  €150,000
EUR 150k  =>  €150,000
3,50 €  =>  €3.50
€3,50  =>  €3.50
€1.250,50  =>  €1,250.50
CHF 200  =>  200 CHF
200 CHF  =>  200 CHF
A$30  =>  30 AUD
C$30  =>  30 CAD
¥500  =>  ¥500
40 cents  =>  $0.40
40¢  =>  $0.40
half a million dollars  =>  $500,000
a million dollars  =>  $1,000,000
$5 million  =>  $5,000,000
$5-million  =>  $5,000,000
$1.2M  =>  $1,200,000
$1.2m  =>  $1,200,000
$3bn  =>  $3,000,000,000
$3 bn  =>  $3,000,000,000
$100K  =>  $100,000
$100 k  =>  $100,000
ten grand a month  =>  10,000 (number); 1 month (period)
5k a month  =>  5,000 (number); 1 month (period)
$5k/mo  =>  $5,000 per month
-$5  =>  -$5
$-5  =>  -$5
~$500  =>  $500
about $500  =>  $500
($500)  =>  $500
$500.  =>  $500
# rates of money
$73 per month  =>  $73 per month
$73 a month  =>  $73 per month
$73/month  =>  $73 per month
$73 / month  =>  $73 per month
$73/mo  =>  $73 per month
$73 monthly  =>  $73 per month
$73 every month  =>  $73 per month
$73 each month  =>  $73 per month
$73 (per month)  =>  $73 per month
$73 by the month  =>  $73 per month
$73-a-month  =>  $73 per month
$4-per-hour  =>  $4 per hour
73 dollars monthly per cluster  =>  $73 per month per cluster
73$/mo  =>  $73 per month
USD 73/mo  =>  $73 per month
$73 per month, per cluster  =>  $73 per month per cluster
$73/month/cluster  =>  $73 per month per cluster
$73 per cluster per month  =>  $73 per month per cluster
$73 per cluster, per month  =>  $73 per month per cluster
$73 per cluster and month  =>  $73 per cluster
$4/GPU-hr  =>  $4 per hour per GPU
$4 per GPU-hour  =>  $4 per hour per GPU
$4 per GPU hour  =>  $4 per hour per GPU
$4/GPU/hour  =>  $4 per hour per GPU
$4 an hour per GPU  =>  $4 per hour per GPU
$4 an hour each  =>  $4 per hour each
$4 each per hour  =>  $4 per hour each
$4 an hour apiece  =>  $4 per hour each
$2.5/hour per node  =>  $2.50 per hour per node
$30/h  =>  $30 per hour
$30/hr/node  =>  $30 per hour per node
$12 a seat a month  =>  $12 per month per seat
$12 per user/month  =>  $12 per month per user
$12/user/mo  =>  $12 per month per user
$12 for each user each month  =>  $12 per month per user
$1,000 a head  =>  $1,000 per head
$100k p.a.  =>  $100,000 per year
$100k per annum  =>  $100,000 per year
£900 pcm  =>  £900 per month
$150,000-a-year salary  =>  $150,000 per year
$1,000 per engineer per year  =>  $1,000 per year per engineer
40 cents per ticket  =>  $0.40 per ticket
50 cents an hour  =>  $0.50 per hour
$5 per 1,000 tickets  =>  $0.005 per ticket
$0.20 per million requests  =>  $0.0000002 per request
$3 per 1M tokens  =>  $0.000003 per token
$3/1M tokens  =>  $0.000003 per token
$500 every two months  =>  $250 per month
$300 per 3 months  =>  $100 per month
$0.40 per GB-month  =>  $0.40 per month per GB
€0.25 per GB per month  =>  €0.25 per month per GB
$10 per TB  =>  $10 per TB
a monthly fee of $49  =>  1 month (period); $49 per month
the hourly rate is $4  =>  1 hour (period); $4 per hour
annual salary of $150,000  =>  1 year (period); $150,000 per year
the price per hour is $4  =>  1 hour (period); $4 per hour
$49 monthly fee  =>  $49 per month
# ranges of money
$1 to $30  =>  $1 to $30
$1 to $30+ per hour  =>  $1 to $30 or more per hour
$1 to $30 or more an hour  =>  $1 to $30 or more per hour
$1 to $30 an hour or more  =>  $1 to $30 or more per hour
$5–$10 per hour  =>  $5 to $10 per hour
$5-10/hr  =>  $5 to $10 per hour
5 to 10 dollars an hour  =>  $5 to $10 per hour
5-10 USD  =>  $5 to $10
EUR 5-10  =>  €5 to €10
$5 to 10  =>  $5 to $10
$1.5-2M  =>  $1,500,000 to $2,000,000
$1-2 million  =>  $1,000,000 to $2,000,000
$1 to $2 million  =>  $1,000,000 to $2,000,000
$120k-150k  =>  $120,000 to $150,000
$120-150k a year  =>  $120,000 to $150,000 per year
$120k to $150k a year  =>  $120,000 to $150,000 per year
between $3 and $4 per hour  =>  $3 to $4 per hour
between $3/h and $4/h  =>  $3 to $4 per hour
between $3 an hour and $4 an hour  =>  $3 to $4 per hour
$1 an hour to $30 an hour  =>  $1 to $30 per hour
from $73 to $100 a month  =>  $73 to $100 per month (step)
$500 to $2k  =>  $500 to $2,000
$30+ an hour  =>  $30 or more per hour
$30 or more per hour  =>  $30 or more per hour
at least $30  =>  $30 or more
up to $30  =>  $0 to $30
under $30  =>  $0 to $30
$30 or less  =>  $0 to $30
$5 to 30 engineers  =>  $5; 30 engineers
# other ranges
between 5 and 8 percent  =>  5% to 8%
between 2 and 3 clusters  =>  2 to 3 clusters
between one and three clusters  =>  1 to 3 clusters
one to three clusters  =>  1 to 3 clusters
two or three clusters  =>  2 to 3 clusters
3 or 4 clusters  =>  3 to 4 clusters
3 or 5 clusters  =>  3 (number); 5 clusters
two to three thousand requests  =>  2,000 to 3,000 requests
5 to 10k requests  =>  5,000 to 10,000 requests
80-100 thousand users  =>  80,000 to 100,000 users
90-110k  =>  90,000 to 110,000 (number)
5 – 10 nodes  =>  5 to 10 nodes
5 minutes to 10 minutes  =>  5 to 10 minutes
5 GB to 10 GB  =>  5 to 10 GB
5-10 GB  =>  5 to 10 GB
3 clusters to 5 clusters  =>  3 clusters; 5 clusters
from 3 to 5 clusters  =>  3 to 5 clusters (step)
from 12 GPUs to 9  =>  9 to 12 GPUs (step)
from 12 GPUs down to 9  =>  9 to 12 GPUs (step)
from 12 GPUs to 9 GPUs  =>  9 to 12 GPUs (step)
3 or more clusters  =>  3 or more clusters
3+ clusters  =>  3 or more clusters
5 nodes or more  =>  5 or more nodes
10 clusters or fewer  =>  0 to 10 clusters
no fewer than 4 nodes  =>  4 or more nodes
fewer than 10 nodes  =>  0 to 10 nodes
a minimum of 3 nodes  =>  3 or more nodes
at least three nodes  =>  3 or more nodes
more than 5 engineers  =>  5 or more engineers
>10 nodes  =>  10 or more nodes
>= 10 nodes  =>  10 or more nodes
≤ 80%  =>  0% to 80%
< 5%  =>  0% to 5%
1 to 30 or more nodes  =>  1 to 30 or more nodes
# shares
30%  =>  30%
30 %  =>  30%
30 percent  =>  30%
30 per cent  =>  30%
30pct  =>  30%
thirty percent  =>  30%
a hundred percent  =>  100%
half a percent  =>  0.5%
0.5%  =>  0.5%
5 percentage points  =>  5%
12.5%  =>  12.5%
10-20%  =>  10% to 20%
10%-20%  =>  10% to 20%
10 to 20 percent  =>  10% to 20%
10% to 20  =>  10% to 20%
10-20% of its time  =>  10% to 20% of time
10% of the time  =>  10% of time
half the time  =>  50% of time
half of the time  =>  50% of time
half of their time  =>  50% of time
a quarter of the time  =>  25% of time
two thirds of the time  =>  66.666667% of time
two-thirds of its time  =>  66.666667% of time
10% of an engineer's time  =>  10% of engineer's time
10% of each engineer's time  =>  10% of engineer's time
10% of an engineer  =>  0.1 engineers
10% of the bill  =>  10% of bill
20 percent of one GPU  =>  0.2 GPUs
20% of a single GPU  =>  0.2 GPUs
25% of a GPU each  =>  0.25 GPUs each
20% GPU utilization  =>  20%
150% utilization  =>  150%
from 30% to 75%  =>  30% to 75% (step)
from 30 percent to 75 percent  =>  30% to 75% (step)
from 30 to 75%  =>  30% to 75% (step)
from 30% utilization to 75%  =>  30% to 75% (step)
from 40% up to 70%  =>  40% to 70% (step)
30% → 75%  =>  30% to 75% (step)
30%->75%  =>  30% to 75% (step)
one in four  =>  25%
3 out of 5  =>  60%
1 in 10 requests  =>  10%
# parts
half a GPU  =>  0.5 GPUs
a half GPU  =>  0.5 GPUs
½ GPU  =>  0.5 GPUs
1/4 GPU  =>  0.25 GPUs
1/4 of a GPU  =>  0.25 GPUs
a third of a GPU  =>  0.333333 GPUs
one third of a GPU  =>  0.333333 GPUs
one-third of a GPU  =>  0.333333 GPUs
two-thirds of a GPU  =>  0.666667 GPUs
two thirds of a GPU  =>  0.666667 GPUs
2/3 of a GPU  =>  0.666667 GPUs
three quarters of a GPU  =>  0.75 GPUs
a quarter of a GPU  =>  0.25 GPUs
quarter of a GPU  =>  0.25 GPUs
a tenth of a GPU  =>  0.1 GPUs
0.4 of a GPU  =>  0.4 GPUs
.5 GPU  =>  0.5 GPUs
0,5 GPU  =>  0.5 GPUs
half a GPU each  =>  0.5 GPUs each
4 models at 1/2  =>  4 models; 0.5 (number)
the third cluster  =>
a third cluster  =>
half  =>
# lengths of time
half a year  =>  0.5 years
half an hour  =>  0.5 hours
for a year  =>  1 year
for the next year  =>  1 year
a year and a half  =>  1.5 years
an hour and a half  =>  1.5 hours
one and a half years  =>  1.5 years
two and a half years  =>  2.5 years
1½ years  =>  1.5 years
3½ years  =>  3.5 years
1 1/2 years  =>  1.5 years
2 and a half years  =>  2.5 years
18 months  =>  18 months
18-month  =>  18 months
a 12-month contract  =>  12 months
3-year TCO  =>  3 years
12mo  =>  12 months
36 mo  =>  36 months
3yrs  =>  3 years
6 wks  =>  6 weeks
90 min  =>  90 minutes
90min  =>  90 minutes
45 minutes  =>  45 minutes
8h  =>  8 hours
8 hrs  =>  8 hours
a fortnight  =>
two fortnights  =>  4 weeks
2 decades  =>  20 years
3 quarters  =>  3 quarters
two quarters  =>  2 quarters
a quarter  =>  1 quarter (period)
2 full years  =>  2 years
3 fiscal years  =>  3 years
1 year and 6 months  =>  1.5 years
2 hours 30 minutes  =>  2.5 hours
2h30m  =>  2.5 hours
1h15min  =>  1.25 hours
2h 30m  =>  2.5 hours
8h30  =>  8.5 hours
6 months and 12 months  =>  6 months; 12 months
5 days 8 hours a day  =>  5 days; 8 hours per day
over 3 years  =>  3 years
per year  =>  1 year (period)
yearly  =>  1 year (period)
every month  =>  1 month (period)
the whole year  =>  1 year
for the whole year  =>  1 year
a full year  =>  1 year
per calendar month  =>  1 month (period)
# schedules
8 hours a day  =>  8 hours per day
8 hours per day  =>  8 hours per day
8h/day  =>  8 hours per day
8 hours daily  =>  8 hours per day
8 hours each weekday  =>  8 hours per day
8 hours per working day  =>  8 hours per day
12 hours every night  =>  12 hours per day
8-hour days  =>  8 hours per day
an eight-hour day  =>  8 hours per day
40 hours a week  =>  40 hours per week
40 hrs/wk  =>  40 hours per week
40-hour week  =>  40 hours per week
40-hour weeks  =>  40 hours per week
5 days a week  =>  5 days per week
a four-day week  =>  4 days per week
8-hour shift  =>  8 hours
six-hour workshop  =>  6 hours
on each of 12 Saturdays  =>  12 days
the 12 Saturday workshops  =>  12 saturday workshops
4 to 6 hours a day  =>  4 to 6 hours per day
24/7  =>  24 hours per day
24x7  =>  24 hours per day
24 / 7  =>  24 hours per day
24/7/365  =>  24 hours per day
24/5  =>  120 hours per week
8x5  =>  40 hours per week
12x5 support  =>  60 hours per week
around the clock  =>  24 hours per day
round-the-clock  =>  24 hours per day
nonstop  =>  24 hours per day
non-stop  =>  24 hours per day
9 to 5  =>  8 hours per day
9-5  =>  8 hours per day
nine to five  =>  8 hours per day
Mon-Fri 9-5  =>  8 hours per day
9am to 5pm  =>  8 hours per day
9am-5pm every day  =>  8 hours per day
8am–6pm  =>  10 hours per day
9 a.m. to 5 p.m.  =>  8 hours per day
from 9:00 to 17:00  =>  8 hours per day
9:30-17:00  =>  7.5 hours per day
from 9 to 5  =>  5 to 9 (step)
10pm to 6am  =>  8 hours per day
twice a week  =>  2 times per week
3 times a day  =>  3 times per day
once a month  =>  1 time per month
20 hours a month  =>  20 hours per month
2 hours per engineer  =>  2 hours per engineer
5 requests per minute  =>  5 requests per minute
# periods and lasting times
per-hour desk cost of 25 clusters  =>  1 hour (period); 25 clusters
the per-GPU price  =>
per-month  =>  1 month (period)
$4 per-hour  =>  $4 per hour
$4 per-GPU per-hour  =>  $4 per hour per GPU
all month  =>  1 month
all year  =>  1 year
all week  =>  1 week
all day  =>
the whole month  =>  1 month
for a full year  =>  1 year
first year  =>  1 year
the first-year cost  =>  1 year
next week  =>  1 week
this year  =>  1 year
this year's bill  =>
last month  =>
# counts and what they are asked by
10 clusters, per month  =>  10 clusters; 1 month (period)
a dozen models, a quarter of a GPU each  =>  12 models; 0.25 GPUs each
$73, per month  =>  $73 per month
8 hours, per day  =>  8 hours per day
$500, a quarter of the bill  =>  $500; 25% of bill
12 desks a month  =>  12 desks; 1 month (period)
3 clusters a month  =>  3 clusters; 1 month (period)
5 nodes per year  =>  5 nodes; 1 year (period)
two gateways per month  =>  2 gateways; 1 month (period)
2 nodes monthly  =>  2 nodes; 1 month (period)
2 to 3 clusters a month  =>  2 to 3 clusters; 1 month (period)
3 nodes per cluster  =>  3 nodes per cluster
2,000 tickets a month  =>  2,000 tickets per month
90 charges a day  =>  90 charges per day
one charge a day  =>  1 charge per day
12 job runs per night  =>  12 job runs per night
a team of 8 runs a daily report  =>  8 people; 1 day (period)
300 orders/day  =>  300 orders per day
1.2 million API calls a day  =>  1,200,000 API calls per day
3 support tickets per engineer per week  =>  3 support tickets per week per engineer
500 GB per month  =>  500 GB per month
twenty of them  =>  20 (number)
two of those  =>  2 (number)
five of these  =>  5 (number)
five of you  =>  5 people
twenty of these nodes  =>  20 nodes
# what is reached, and what something is over
adds up to $1.2M  =>  $1,200,000
add up to $1.2M  =>  $1,200,000
add up to 5 nodes  =>  0 to 5 nodes
put the fee up to $90  =>  $90
raise it up to $90  =>  $90
push the price up to $90 per month  =>  $90 per month
went up to 12 nodes  =>  12 nodes
comes up to 30%  =>  30%
can go up to $90  =>  $0 to $90
35% utilization over 20 GPUs  =>  35%; 20 GPUs
over 20 GPUs  =>  20 GPUs
over $500 a month  =>  $500 or more per month
over 30%  =>  30% or more
# adjectives and short names of people
two always-on GPUs  =>  2 GPUs
one full-time engineer  =>  1 engineer
2 part-time engineers  =>  2 engineers
one idle GPU  =>  1 GPU
one GPU idle overnight  =>  1 GPU
10 busy always-on Atlas nodes  =>  10 atlas nodes
20 Birch idle nodes  =>  20 birch nodes
3 running nodes  =>  3 nodes
3 busy  =>  3 (number)
the one running Atlas  =>
20 tiny models  =>  20 tiny models
2 dedicated nodes  =>  2 dedicated nodes
4 ppl  =>  4 people
4ppl  =>  4 people
2 engs  =>  2 engineers
6 pax  =>  6 people
# prices of what is counted
one $1.46/h GPU  =>  $1.46 per hour
one $1.46 per hour GPU  =>  $1.46 per hour
a $5/h GPU  =>  $5 per hour
three $2-an-hour nodes  =>  3 (number); $2 per hour
each of our $0.50/h instances  =>  $0.50 per hour
two $3 nodes  =>  2 (number); $3
$140 each per month  =>  $140 per month each
£9.50 per person per month  =>  £9.50 per month per person
€15.80 to €18.40 per hour  =>  €15.80 to €18.40 per hour
# shares of what was named
a quarter of it used  =>  25% of it
half of them  =>  50% of them
two thirds take  =>  66.666667%
# factors
twice  =>  2 (factor)
twice as much  =>  2 (factor)
doubled  =>  2 (factor)
half the fee  =>  0.5 (factor)
half as much  =>  0.5 (factor)
3x cheaper  =>  3 (factor)
2x the price  =>  2 (factor)
1.5x  =>  1.5 (factor)
three times as many  =>  3 (factor)
5 times the fee  =>  5 (factor)
10-fold  =>  10 (factor)
# changes
the price dropped by a third  =>  33.333333%
cut by half  =>  50%
a quarter cheaper  =>  25%
10% more expensive  =>  10%
a 20% discount  =>  20%
minus 10%  =>  -10%
$73/mo. per cluster  =>  $73 per month per cluster
10,000-15,000 requests per second  =>  10,000 to 15,000 requests per second
$0.10/cluster-hour  =>  $0.10 per hour per cluster
100-200GB  =>  100 to 200 GB
# digits that count nothing
A100  =>
p4d.24xlarge  =>
v1.2  =>
version 1.2.3  =>
ISO 27001  =>
section 3.2  =>
GPT-4  =>
us-east-1  =>
SHA-256  =>
H100-80  =>
#12  =>
issue #12  =>
in 2025  =>
since 2019  =>
March 2025  =>
2025-01-31  =>
1/2/2024  =>
10.0.0.1  =>
1.2.3  =>
step 3:  =>
tier 2  =>
the 3rd month  =>
1st  =>
at 9:30  =>
a 70B model  =>
the 1990s  =>
x86  =>
S3, EC2  =>
which one is cheaper?  =>
one of them  =>
Q3  =>
- 5 clusters  =>  5 clusters
-3 clusters  =>  -3 clusters
minus two clusters  =>  -2 clusters
Birch - 3 clusters  =>  3 clusters
Total: -5%  =>  -5%
# bare numbers
and for 5?  =>  5 (number)
at 12  =>  12 (number)
salary 150k  =>  150,000 (number)
3, 4 and 5  =>  3 (number); 4 (number); 5 (number)
2-3  =>  2 to 3 (number)
"""
ROWS = [
    tuple(part.strip() for part in line.split("=> ")) if "=> " in line else (line.removesuffix("=>").strip(), "")
    for line in READINGS.replace("=>\n", "=> \n").strip().splitlines()
    if not line.startswith("# ")
]


def reading(amount: Amount) -> str:
    """An amount in words: its quantity, of what it is, whether each has so much, and its kind."""
    quantity = amount.quantity
    if not quantity.unit.powers and (
        amount.kind in {"number", "factor"} or (amount.kind == "step" and quantity.high > 2)
    ):
        quantity = Quantity(quantity.low, quantity.high, unit("one"))
    shown = show(quantity).removesuffix(" ones").removesuffix(" one")
    of = f" of {amount.of}" if amount.of else ""
    each = " each" if amount.each else ""
    kind = f" ({amount.kind})" if amount.kind != "quantity" else ""
    return f"{shown}{of}{each}{kind}"


@pytest.mark.parametrize(("text", "amounts"), ROWS, ids=[text for text, _ in ROWS])
def test_how_people_write_amounts(text, amounts):
    assert "; ".join(map(reading, read_amounts(text))) == amounts


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("a third of a GPU", exact(Fraction(1, 3), unit("GPU"))),
        ("two-thirds of the time", exact(Fraction(2, 3))),
        ("$0.20 per million requests", exact(Fraction(2, 10**7), unit("USD") * per("request"))),
        ("$5 per 1,000 tickets", exact(Fraction(1, 200), unit("USD") * per("ticket"))),
        ("$1 every three months", exact(Fraction(1, 3), unit("USD") * per("month"))),
        ("1 year and 1 month", exact(Fraction(13, 12), unit("year"))),
        ("0.1%", exact(Fraction(1, 1000))),
        ("at most 30%", Quantity(Fraction(0), Fraction(3, 10))),
        ("$1 to $30+ an hour", Quantity(Fraction(1), None, unit("USD") * per("hour"), Fraction(30))),
    ],
)
def test_amounts_are_exact(text, quantity):
    assert [a.quantity for a in read_amounts(text)] == [quantity]


def test_a_step_keeps_the_order_of_its_ends():
    (step,) = read_amounts("down from 75% to 30%")
    assert step.ends == (exact(Fraction(3, 4)), exact(Fraction(3, 10)))
    assert step.quantity == Quantity(Fraction(3, 10), Fraction(3, 4))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Atlas costs $73 per month, per cluster, for 3 clusters.", ["$73 per month, per cluster", "3 clusters"]),
        ("With 8 GPUs (at $4 an hour) for half a year?", ["8 GPUs", "$4 an hour", "half a year"]),
        ("At least 8 GB, i.e. 10-20% of its time; 30+ nodes", ["At least 8 GB", "10-20% of its time", "30+ nodes"]),
        ("Raise it from 30% to 75%!", ["from 30% to 75%"]),
    ],
)
def test_an_amount_knows_where_it_stands(text, pieces):
    assert [text[a.start : a.end] for a in read_amounts(text)] == pieces


CENTS = st.integers(0, 10**8).map(lambda n: Fraction(n, 100))
THINGS = st.sampled_from(
    ["cluster", "node", "GPU", "GPU instance", "A100", "box", "query", "switch", "database", "process", "person", "FTE"]
).map(unit)
TIMES = st.sampled_from(["minute", "hour", "day", "week", "month", "quarter", "year"])
MONEY = st.sampled_from(["USD", "EUR", "GBP", "JPY", "INR", "CHF"]).map(unit)


def _rates(counted: st.SearchStrategy[Unit]) -> st.SearchStrategy[Unit]:
    """Units of `counted` itself, per time, per thing, or both."""
    over_time = st.just(Unit()) | TIMES.map(per)
    over_things = st.just(Unit()) | st.sampled_from(["cluster", "GPU", "user", "GB", "ticket"]).map(per)
    return st.builds(lambda *parts: parts[0] * parts[1] * parts[2], counted, over_time, over_things)


WORK = st.sampled_from(["GPU", "person", "engineer"]).map(lambda who: unit(who) * unit("hour"))
SHOWABLE = (
    _rates(MONEY)
    | THINGS
    | WORK
    | st.sampled_from(["GB", "TB"]).map(unit)
    | TIMES.map(unit)
    | st.sampled_from(["request", "ticket"]).flatmap(lambda thing: TIMES.map(lambda time: unit(thing) * per(time)))
    | st.sampled_from(["day", "week", "month"]).map(lambda time: unit("hour") * per(time))
)


@st.composite
def shown_quantities(draw):
    """Quantities that two decimals show in full: exact ones, ranges, and ranges with an open end."""
    share = draw(st.booleans())
    the_unit = Unit() if share else draw(SHOWABLE)
    low, high = sorted(draw(st.tuples(CENTS, CENTS)))
    if share:
        low, high = low / 100, high / 100
    shapes = [exact(low, the_unit), exact(-low, the_unit), Quantity(low, None, the_unit)]
    if low < high:
        shapes += [Quantity(low, high, the_unit), Quantity(-high, low, the_unit), Quantity(-high, -low, the_unit)]
        shapes += [Quantity(low, None, the_unit, named=high)] if not share else []
    return draw(st.sampled_from(shapes))


@given(shown_quantities())
def test_what_is_shown_reads_as_the_same_quantity(quantity):
    text = show(quantity)
    (amount,) = read_amounts(text)
    assert amount.quantity == quantity
    assert (amount.start, amount.end) == (0, len(text))


@given(shown_quantities())
def test_what_is_shown_in_a_sentence_reads_as_the_same_quantity(quantity):
    text = show(quantity)
    sentence = f"Would {text} be enough, please?"
    (amount,) = read_amounts(sentence)
    assert (amount.quantity, sentence[amount.start : amount.end]) == (quantity, text)


FRAGMENTS = st.sampled_from(
    "1 2.5 30 1,000 1/2 ½ .5 2025 one two a an half third of dozen hundred million and per / % $ € USD k 5k 3x 24/7 - "
    "– to from between or more less + each every month hours year monthly GPU GPUs nodes team time "
    "the its at least up ( "
    ") , . ; : # 9am 9:00 v1.2 GPT-4 twice times as full".split()
)


@given(st.text() | st.lists(FRAGMENTS).map(" ".join) | st.lists(FRAGMENTS).map("".join))
def test_any_text_is_read_in_order_and_without_overlaps(text):
    end = 0
    for amount in read_amounts(text):
        assert end <= amount.start < amount.end <= len(text)
        piece = text[amount.start : amount.end]
        assert piece == piece.strip()
        end = amount.end


@pytest.mark.parametrize(
    "text",
    [
        "1" * 4000, "one " * 2000, "per " * 2000, "$" * 4000, "1-" * 2000, "a half " * 1500, "1," * 2000, "1.1." * 1000,
        "one million " * 800, "one thousand " * 800, "million " * 1000, "hundred " * 1000, "twenty-" * 1000,
        "of " * 2000, "the " * 2000, "full " * 2000, "5% of the " * 800, "half of a " * 800, "1/2/" * 1000,
        "from 1 to " * 700, "1 or more " * 800, "111 " * 1000, "111," * 1000, "1 000" * 800, "1 1/2 " * 700,
        "9 to 5 " * 800, "9:00-" * 1000, "½" * 2000, "1 a-b" * 1000, "x-" * 2000, "a." * 2000, "2 full full " * 500,
        "idle " * 2000, "2 idle " * 1000, "2h30m" * 1000, "all " * 2000, "raise it up to " * 500,
        "1 charges per " * 400,
    ],
    ids=lambda text: text[:12].strip(),
)  # fmt: skip
def test_long_text_is_read_in_no_time(text):
    # the best of three, and far more than it takes: other work on the machine must not fail this
    assert min(_seconds(text) for _ in range(3)) < 0.5


def _seconds(text: str) -> float:
    start = process_time()
    read_amounts(text)
    return process_time() - start
