import { answers, perhaps, says, scene } from './scene.ts';

const thanks = `[thanks|thank you|thx|cheers] [so much|a lot|a bunch|]! [you're a star|you saved my evening|owe you one|{:lantern:}|that was quick]
perfect, [sending|mailing] the {material} now
you legend
awesome, see you at {place}
great, tip is in the mail :)
got it, looks fantastic {:spark:}`;

const learnt = `[thanks|thank you|thx|cheers], [off to {place} then|I'll try that tonight|good to know]!
ahh, that explains it. Thank you {@B}
you know everything {:lantern:}
saved, thanks!
been looking for that since {weekday}, [thanks|cheers]`;

export const craftingScenes = [
  scene(
    'craft-request',
    says(
      'A',
      `can [anyone|somebody|someone] craft a **{item}**? I [have|bring] all the mats
looking for a {profession} crafter, I need {number} × {potion} before [tonight|the raid|{weekday}]
[WTB|looking to buy] {item}, paying {price} + mats
{&Crafters} who can make {item}? need it for {dungeon} on {weekday}
hi! how much would a {item} cost me if I bring [half|most|none] of the materials?
is there a {profession} person online? [just need|looking for] a {item} and {number} {material}
could someone turn {number} {material} into something useful for me? {profession} preferred
new here, do I ask for crafts in this channel? I'd love a {item} :)`,
    ),
    answers(
      'B',
      `I can do that, [on in|give me] {number} minutes
1 2 4 6| sure! need {number} {material} and {number2} {material2} from you
1 2 4 6| [my alt|my {profession} alt] has the recipe, what [stats|quality] do you want?
1 2 3 4 6 7| {profession} 300 here, free of charge for guild members
1 2 4 6| I can, but I'm short on {material}. Do you have any?
1 2 4 6| yes, costs you {price}. The {material} alone is expensive this week
1 2 4 6| on it, meet me at {place}? 🔨
@{A} I'm your [smith|crafter]. Mats in the guild bank or by mail?`,
    ),
    perhaps(
      0.6,
      'A',
      `2 3 4 5 6| [I have|got] {number} {material}, will that do?
1 2 3 4 6 7| mailed you the {material} just now
[common|blue|epic] quality is enough, it's for levelling
1 2 3 4 6 7| how long does it take?
1 2 4 6 8| oh nice, is {price} okay as a tip?`,
      { replies: 0.5 },
    ),
    perhaps(
      0.35,
      'C',
      `careful, {item} needs the forge at {place}, the one in {place2} is bugged
I've got spare {material} if you're short
{material} is cheap on {server} right now btw
don't forget the recipe changed with {version}, it takes {number} {material} now`,
    ),
    perhaps(
      0.7,
      'B',
      `done ✅ sent by mail
crafted! it procced into a [rare|masterwork] one, lucky you
finished, [comes with|threw in] a {potion} for the road
here you go`,
      { extra: 'image', extraOdds: 0.15 },
    ),
    answers('A', thanks, { odds: 0.85 }),
  ),
  scene(
    'recipe-question',
    says(
      'A',
      `where does the recipe for {item} drop?
does anyone know what {material} is [good|used] for?
what's the fastest way to level {profession} from {number}0 to 300?
is {profession} still worth it after {version}?
which vendor sells the {potion} recipe? I was in {place} and found nothing
how many {material} per {item}? the tooltip says {number}, the wiki says {number2}`,
    ),
    answers(
      'B',
      `1| [drops|it drops] from {boss} in {dungeon}, about {percent} in my experience
1 5| vendor in {place}, behind the [smithy|chapel|fish stall], only at night
6| {number}. The tooltip is [outdated|wrong] since {version}
3 4| make {potion} until 150, then {item}. Boring but cheap
1 5| you get it from the reputation chest, needs honoured with {place}
2 3 4 6| see the table here: {url}`,
      { extra: 'link', extraOdds: 0.2 },
    ),
    perhaps(
      0.4,
      'C',
      `1| can confirm, got mine there on [{weekday}|the third run]
1| took me {number} runs 😭
5| it's ||under the bridge in {place}||, but only after the quest
1| it also [drops|dropped] in {dungeon} for me, {percent} maybe`,
    ),
    perhaps(
      0.3,
      'B',
      `2 3 6| full list for later:\\n> 1. {number} × {material}\\n> 2. {number2} × {material2}\\n> 3. one {potion}
rule of thumb: never buy {material} on a weekend`,
    ),
    answers('A', learnt, { odds: 0.7 }),
  ),
  scene(
    'market',
    says(
      'A',
      `WTS {number} {material}, {price} a stack
selling {item} ([barely used|mint condition|two sockets]), {price} or best offer
WTB {material}, any amount, {price} each twenty
trading {number} × {potion} for {material}
price check on {item}? found one in {dungeon}
guild prices: {material} {price}, {material2} {price2}. Whisper me at {place}`,
      { extra: 'image', extraOdds: 0.06 },
    ),
    answers(
      'B',
      `1 2 4| I'll take [half|all of it|one stack]
1 2| {price}? and I'll pick it up at {place}
1 2 5| sold for {price} yesterday on {server}
1 2 6| bit steep, it's {price2} on {server}
1 2| reserved please! paying tonight
1 2 3 4| how about {number} {material2} instead?`,
    ),
    perhaps(
      0.6,
      'A',
      `1 2 3 4 6| deal 🤝
1 2 6| [sure|ok], {price} for guildies
1 2 5| I'd rather wait for the weekend, prices go up {percent}
1 2 3 4 6| meet you at {place} in {number}`,
      { replies: 0.4 },
    ),
    perhaps(
      0.3,
      'C',
      `1 2 4 6| if that falls through I'm next
prices for {material} are wild since {version}
anyone else notice {material} went up {percent}?`,
    ),
  ),
  scene(
    'crafting-achievement',
    says(
      'A',
      `finally hit 300 {profession}!!! 🎉
{item} on the [first|second|{number}th] try, I can't believe it
my whole bank is {material} now, send help
just crafted my {number}00th {potion}
burned {number} {material} and got nothing but {dish}, ask me anything`,
      { extra: 'image', extraOdds: 0.35 },
    ),
    answers(
      'B',
      `[gratz|grats|congrats]! {:spark:}
woah, well done 🎉
1 2 4| what did it cost you? {price}?
teach me your ways
5| F for the {material}`,
    ),
    perhaps(
      0.6,
      'C',
      `{number} [months|weeks] of {profession}, respect
🔥🔥🔥
2 4| can you make me one too? :)`,
    ),
    perhaps(
      0.5,
      'A',
      `thank you all 🥹
1 2 4 5| cost me roughly {price} and my sanity
1 3| next stop {profession2}`,
    ),
  ),
];
