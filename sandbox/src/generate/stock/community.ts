import { answers, perhaps, says, scene } from './scene.ts';

export const chatScenes = [
  scene(
    'small-talk',
    says(
      'A',
      `good [morning|evening|afternoon] everyone {:lantern:}
how is everybody's [week|{weekday}|weekend] going?
{weather} here today, staying in with {drink}
just came back from holiday, what did I miss?
can't sleep, who's awake?
my {animal} just deleted an hour of farming by sitting on the keyboard
finally {weekday}`,
      { extra: 'image', extraOdds: 0.06 },
    ),
    answers(
      'B',
      `[hey|hi|hello|heya] {@A}!
1 3| morning! {weather} over here too
4| welcome back! {version} came out and {boss} is harder now
3 5| same, [too much|not enough] {drink}
6| tell the {animal} I said hi
2 7| surviving. You?`,
    ),
    perhaps(
      0.7,
      'C',
      `o/
3| I'd trade my {weather} for yours
1 3 5| {drink} gang ☕
2 5| haven't slept since the {event}`,
    ),
    perhaps(
      0.4,
      'A',
      `2 7| can't complain, did some {hobby} today
1 2 3 5 7| going to finish my {item} tonight
4| reading the backlog, {number}00 messages, oh no`,
    ),
    perhaps(
      0.3,
      'D',
      `brb, dinner
who's on voice tonight?
😂`,
      { extra: 'sticker', extraOdds: 0.25 },
    ),
  ),
  scene(
    'food',
    says(
      'A',
      `what is everyone having for dinner?
made {food} for the first time, it didn't explode
recipe swap! I offer {food}, who has something with {drink}?
hot take: {food} is better the next day`,
      { extra: 'image', extraOdds: 0.3 },
    ),
    answers(
      'B',
      `1| {food}, as every {weekday}
2| that looks [delicious|amazing|suspicious]
1| cereal. I have no shame
2 3| recipe please!
2 3| you forgot the {food2}`,
    ),
    perhaps(
      0.6,
      'C',
      `now I'm hungry, thanks
1 2 4| {food} supremacy
2 3| what do you put in it? I use way too much garlic
2 4| my grandmother would like a word with you`,
    ),
    perhaps(
      0.4,
      'A',
      `2 3| flour, patience and {number} minutes in the oven
2| half of it was for the {animal}
2 3| will post the recipe on {weekday}`,
      { replies: 0.5 },
    ),
  ),
  scene(
    'hobbies',
    says(
      'A',
      `anyone else into {hobby}? started {number} weeks ago
looking for a [good|cheap] {instrument} for a beginner, tips?
been listening to {genre} all day while crafting, recommendations?
watched three films this weekend, all of them [terrible|great]
what got you into {hobby}?`,
      { extra: 'voice', extraOdds: 0.03 },
    ),
    answers(
      'B',
      `1 5| yes! {number} years of {hobby} here
2| used {instrument}s are fine, look for one from the nineties
3| {genre} + {dungeon} is a perfect evening
1 2| buy the cheap one first, you'll know later what you really want
1 5| I gave up {hobby} for {hobby2}, no regrets`,
    ),
    perhaps(
      0.6,
      'C',
      `1 2| there's a whole forum about that, careful, it's expensive
3| {genre}? have you tried {genre2}?
saving this
2| my neighbour plays {instrument} at 6 in the morning, I have opinions`,
    ),
    perhaps(
      0.4,
      'A',
      `2 3| thanks, will look around
3| added to the playlist!
1 2 5| oh no, another hobby`,
      { replies: 0.5 },
    ),
  ),
  scene(
    'pets',
    says(
      'A',
      `[meet|this is] my new {animal}, name suggestions?
my {animal} learned to open doors
pet tax 🐾
the {animal} is {number} today!`,
      { extra: 'image', extraOdds: 0.65 },
    ),
    answers(
      'B',
      `omg so cute
1| call it {material}
1 3 4| what a [majestic|tiny|round] {animal}
I need to see more, for science
4| happy birthday, little one 🎂`,
    ),
    perhaps(
      0.6,
      'C',
      `2| mine does that too, we lock the fridge now
❤️
1 3| is that a {animal} or a loaf of bread?`,
    ),
    perhaps(
      0.4,
      'A',
      `1| settled on "Biscuit", thank you all
1 3 4| it's asleep on my {item} poster now
will keep you posted`,
    ),
  ),
  scene(
    'newcomer',
    says(
      'A',
      `hi, I'm new! found you through [a friend|the {event}|the wiki]. I play {role}
hello all, just joined. Where do I start?
hey! back after {number} years, everything is different
new here, based in a place with {weather}, love {profession} and {hobby}`,
    ),
    answers(
      'B',
      `welcome! 👋 have a look at {#rules} and then {#crafting-requests}
1 2 4| welcome {@A}! {profession} people are always needed
hey, welcome! ask anything, nobody bites (except the {animal})
1 2 4| nice to have you! raids are on {weekday}, {time}`,
    ),
    perhaps(
      0.6,
      'C',
      `welcome 🎉
wave from {place}!
another {role}! finally`,
      { extra: 'sticker', extraOdds: 0.3 },
    ),
    perhaps(
      0.5,
      'A',
      `thank you, such a friendly place
is there a starter guide?
see you on {weekday} then!`,
    ),
    perhaps(
      0.3,
      'B',
      `{url} has everything for the first week
I'll give you a tour of {place} if you like`,
      { replies: 0.6, extra: 'link', extraOdds: 0.3 },
    ),
  ),
  scene(
    'opinion',
    says(
      'A',
      `unpopular opinion: {dungeon} is the best dungeon
{weapon} or {weapon2} for a {role}?
which patch was your favourite? mine was {version}
is it just me or is {place} prettier at night?
what's the one thing you'd change about {profession}?`,
      { extra: 'poll', extraOdds: 0.15 },
    ),
    answers(
      'B',
      `2| {weapon}, no question
1| hard disagree, {dungeon2} wins
1 4| fully agree
2 3| depends on the {role2} you play with
1 3 4| it's the music for me`,
    ),
    perhaps(
      0.6,
      'C',
      `2| {weapon2} looks cooler and that's what counts
1 2| this is the way
1 4| y'all have never been to {place2} in {weather}`,
    ),
    perhaps(
      0.4,
      'D',
      `2| why not both
I'm with {@B} here
*grabs popcorn* 🍿`,
    ),
    perhaps(
      0.3,
      'A',
      `1 2| you may have convinced me
1| ok ok, {dungeon2} is fine too`,
    ),
  ),
];

export const galleryScenes = [
  scene(
    'artwork',
    says(
      'A',
      `{subject}, {medium}
finished! {subject} in {medium}, about {number} hours
{medium} study: {subject}. Feedback welcome
commission for a guildie: {subject}
{number} evenings of {medium}, here is {subject}
trying {medium} for the first time: {subject}`,
      { extra: 'image' },
    ),
    answers(
      'B',
      `[wow|oh wow|woah], the [light|colours|texture|composition]!
this is [gorgeous|stunning|lovely], may I use it as a wallpaper?
how did you do the [water|glow|fur|sky]?
the longer I look the more I see {:spark:}
please put it in the {event}!`,
    ),
    perhaps(
      0.5,
      'C',
      `❤️
you get better every week
the little {animal} in the corner 😍
love the palette`,
    ),
    perhaps(
      0.5,
      'A',
      `thank you! reference was a photo from {place}
mostly layers and {drink}
three glazes, then I stopped before ruining it
of course, go ahead!`,
      { replies: 0.6 },
    ),
  ),
  scene(
    'art-advice',
    says(
      'A',
      `which paper do you use for {medium}?
work in progress of {subject}, something about the perspective is off
how do you start a painting like {subject}? I stare at the blank page
any tips for photographing {medium} without glare?`,
      { extra: 'image', extraOdds: 0.5 },
    ),
    answers(
      'B',
      `2| flip it horizontally, you'll see it at once
1| cotton, 300 g, everything else buckles
4| daylight from the side, no flash, grey card
3| start with three values only, details last
2| the horizon is a bit high, otherwise it's great`,
    ),
    perhaps(
      0.5,
      'C',
      `there's a good tutorial: {url}
2 3| I do {number} thumbnails before anything else
what {@B} said`,
      { extra: 'link', extraOdds: 0.3 },
    ),
    perhaps(
      0.6,
      'A',
      `that helps a lot, thank you
2| flipped it, you're right, oh no
2 3| will try, second version on {weekday}`,
      { replies: 0.5 },
    ),
  ),
  scene(
    'screenshot',
    says(
      'A',
      `sunset over {place}
caught {boss} dancing
[screenshot|view] of the day: {place} in {weather}
my {role} in the new {item}
found this behind {dungeon}, has it always been there?`,
      { extra: 'image', extraOdds: 0.95 },
    ),
    answers(
      'B',
      `1 3 4| that light 😮
new desktop background, thanks
1 3 5| where exactly is that?
looks unreal on {gpu}
4| 10/10 fashion`,
    ),
    perhaps(
      0.4,
      'A',
      `1 3 5| just past the bridge at {place}
{os}, everything on ultra, {number} fps
no shaders!`,
      { replies: 0.5 },
    ),
  ),
];

export const staffScenes = [
  scene(
    'staff-case',
    says(
      'A',
      `got a report about spam links in {#general}, three accounts, all joined within {number} minutes
do we warn or time out for the [argument|name-calling] in {#raids} yesterday?
appeal from a member banned in {version} times, who takes it?
someone sells gold in DMs, screenshots in the case
trial mods: how did the first week go?`,
      { extra: 'image', extraOdds: 0.15 },
    ),
    answers(
      'B',
      `1 4| banned and cleaned up, case noted
2| first offence, I'd warn and keep an eye on it
3| I can take it, will answer until {weekday}
2| time-out for {number} hours, I've written to both
2 3| agree`,
    ),
    perhaps(
      0.6,
      'C',
      `+1
1 2 4| please write down the evidence before you delete anything
1| we should raise the verification level for the {event}
2 3| they apologised, I'd leave it at that`,
    ),
    perhaps(
      0.4,
      'A',
      `1 2 3 4| ok, closing the case
done. Next: budget for the {event}
let's talk about it on {weekday}`,
    ),
  ),
  scene(
    'staff-planning',
    says(
      'A',
      `server bill for {server} is due, {number2}0 € this month
draft of the announcement for {event} is ready, please read
we have {number} open tickets older than a week
who restarts {server} on {weekday} at {time}?`,
    ),
    answers(
      'B',
      `1| paid from the donations, {percent} left
2| looks good, one typo in the second line
3| I'll go through them tonight
4| me`,
    ),
    perhaps(
      0.5,
      'C',
      `1 3 4| can we automate that? {url}
thanks 🙏
4| let me check the calendar`,
    ),
  ),
];
