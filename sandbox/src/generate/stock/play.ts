import { answers, perhaps, says, scene } from './scene.ts';

export const raidScenes = [
  scene(
    'raid-planning',
    says(
      'A',
      `{&Raiders} {dungeon} on {weekday}, {time}. Who's in?
need one more {role} for {boss} tonight
sign-ups for {dungeon} are open until {weekday}! We need {number} people
who can [lead|take over] on {weekday}? I'm away
moving the raid to {time}, {boss} has waited this long`,
      { extra: 'poll', extraOdds: 0.15 },
    ),
    answers(
      'B',
      `1 2 3| I'm in as {role}
1 2 3 5| can come from {time} on, a bit late
1 3 5| +1, bringing {potion} for everyone
1 2 3| only if I can play {role} this time 😅
not this week, exams`,
    ),
    perhaps(
      0.8,
      'C',
      `me too, {role} or {role2}
I'll bring {dish}
1 2 3| what item level do we need?
is this okay for a first timer?`,
    ),
    perhaps(
      0.6,
      'A',
      `1 2 3| {role} is taken, {role2} still open
everybody is welcome, we explain the fight before
bring {number} × {potion} each, please
gear check at {place}, {number} minutes before`,
      { replies: 0.5 },
    ),
    perhaps(
      0.4,
      'D',
      `count me in too
reserve {role} for me pls
I'll stream it if nobody minds`,
    ),
  ),
  scene(
    'raid-strategy',
    says(
      'A',
      `how do you survive {skill} from {boss}? we wipe at {percent} every time
who should take the adds in {dungeon}, the {role} or the {role2}?
is {weapon} any good against {boss}?
what does the third rune in {dungeon} do?
our {role} dies in phase {number}, what are we missing?`,
    ),
    answers(
      'B',
      `1 5| stack behind the pillar, use {skill} at {percent}
1 5| [interrupt|stun] the second cast, never the first
1 3 5| two bottles of {potion} and frost gear, then it's easy
1 5| move [left|right|out] when the bells ring, that's all there is to it
2 5| the {role} must taunt before {skill} lands
3| swap {weapon} for {weapon2} in that phase, more reach`,
    ),
    perhaps(
      0.5,
      'C',
      `1 2| we did it with {number} people by ignoring the adds completely
guide with pictures: {url}
1 4| ||the bells are random, the guide lies||
1 2 4| you can [skip|cheese] it from the balcony at the moment`,
      { extra: 'link', extraOdds: 0.3 },
    ),
    perhaps(
      0.6,
      'A',
      `1 5| ohh, that explains the {percent} wipes
will try on {weekday}, thanks!
we got {boss} down!! thank you 🎉`,
      { replies: 0.6, extra: 'image', extraOdds: 0.15 },
    ),
  ),
  scene(
    'looking-for-group',
    says(
      'A',
      `LFG {dungeon}, I'm a {role} with [too much time|good gear|no idea]
anyone up for {dungeon} in {number} minutes?
LF1M {role} {dungeon}, quick run
who wants to farm {material} around {place}?
fishing at {place}, come chill 🎣`,
    ),
    answers(
      'B',
      `omw
1 2 3 4| [invite|inv] me, {role}
1 2 3 4| give me {number} min, need to feed the {animal}
1 2 3 4 5| which server? I'm on {server}
1 2 3| I'd join but my {role} is locked until {weekday}`,
    ),
    perhaps(
      0.6,
      'C',
      `room for one more?
me!
late but interested, next run maybe?`,
    ),
    perhaps(
      0.5,
      'A',
      `inv sent, meet at {place}
2 3| we're full, thanks all
1 3| gg everyone, {item} dropped!`,
    ),
  ),
  scene(
    'raid-aftermath',
    says(
      'A',
      `what. a. night. {boss} at {percent} and then the server restarts
GG everyone, {dungeon} cleared in {number} tries!
{boss} down, first kill! {:spark:}
loot tonight: {item}, {item2}, and a lot of {material}
we don't talk about the {skill} incident`,
      { extra: 'image', extraOdds: 0.4 },
    ),
    answers(
      'B',
      `2 3| gg! best raid since {dungeon2}
1 2 3| my ears still ring from voice chat
1 5| who pulled with {percent} health? asking for a friend
2 3| well played, {role}s carried 💪
1 2 3 5| next week we do it without deaths`,
    ),
    perhaps(
      0.6,
      'C',
      `1 5| wasn't me
4| grats on {item}!
5| sorry for the {skill}, my {animal} was on the keyboard
🎉🎉`,
    ),
    perhaps(
      0.3,
      'D',
      `log of the fight is up, {role} did {number}k
same time on {weekday}?`,
      { extra: 'log', extraOdds: 0.3 },
    ),
  ),
];

export const eventScenes = [
  scene(
    'event-organising',
    says(
      'A',
      `the {event} is on {weekday} at {time}! [Prizes|First prize]: {item}
planning a {event}, who wants to help?
what should we do for the next guild birthday? {event} or {event2}?
volunteers for the {event}: we need two people at {place} and one on voice`,
      { extra: 'poll', extraOdds: 0.35 },
    ),
    answers(
      'B',
      `2 4| I can do the {role}… I mean the snacks
[count me in|I'm in|yes!]
1| {weekday} is bad for me, {weekday2}?
1 2 4| I can make {number} {dish} as prizes
3| {event2}! the last one was the best evening of the year`,
    ),
    perhaps(
      0.6,
      'C',
      `1| do we need to sign up somewhere?
can I bring a friend who isn't in the guild?
1 2| will it be streamed?
1| what about people in other time zones?`,
    ),
    perhaps(
      0.6,
      'A',
      `1 2| sign-up: just react with ✅ here
yes, bring everyone!
we'll do a second round at {time} for the others
wrote everything down: {url}`,
      { replies: 0.6, extra: 'link', extraOdds: 0.2 },
    ),
  ),
  scene(
    'event-recap',
    says(
      'A',
      `what a {event}! {number}0 people at {place}, thank you all ❤️
results of the {event}: 1. {@B} 2. {@C} 3. a very lucky {animal}
photos from the {event} 📸`,
      { extra: 'image', extraOdds: 0.7 },
    ),
    answers(
      'B',
      `that was [so much fun|brilliant|chaos, in a good way]
already looking forward to the next one
1| my {item} will never recover
thanks for organising!`,
    ),
    perhaps(
      0.6,
      'C',
      `when is the next?
1 3| sad I missed it
the bit at {place} 😂`,
    ),
  ),
];
