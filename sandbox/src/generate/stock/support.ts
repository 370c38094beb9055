import { answers, perhaps, says, scene } from './scene.ts';

const thanks = `that [fixed|did|solved] it, [thanks|thank you] {@B}!
1 2 3 4 5| works now, [thanks a lot|thank you|cheers] 🙏
2 4 5| [ahh|ooh|oh] okay, it was {plugin}. thanks!
1 2 3 4 7| you are a wizard, it connects again
solved! maybe worth adding to {url}?
1 4| perfect, no more {errorcode}`;

export const supportScenes = [
  scene(
    'connection-problem',
    says(
      'A',
      `I can't connect to {server}, it says \`{errorcode}\`. [Any ideas|Anyone else|Is it down]?
keep getting disconnected from {server} every {number} minutes since {version}
login queue on {server} is stuck at position {number}, normal?
getting {errorcode} on {os} right after the loading screen
the launcher wants to download {version} again and again, what am I doing wrong?
ping on {server} jumped from {number}0 to {number2}00 ms tonight, is it me?
is {server} down for everyone or only for me?`,
      { extra: 'log', extraOdds: 0.12 },
    ),
    answers(
      'B',
      `1 2 4 6| which [version|client version] are you on? {version} [had|has] a handshake bug
1 3 7| check {url} first, {server} restarts every {weekday} at {time}
1 2 4 5| can you post the last lines of \`client.log\`?
1 2 4 5| are you on {os}? if so, delete the \`cache\` folder and start again
1 2 4 6| try \`/reconnect\` and, if that fails, switch to the other gateway in the settings
2 4 5 6| do you use {plugin}? it [breaks|broke] with {version}`,
    ),
    perhaps(
      0.75,
      'A',
      `1 2 4 6| I'm on {version}, {os}
yes I have {plugin} installed, should I remove it?
1 2 4| here it is:\\n\`\`\`\\n[net] connecting to {server}:27015\\n[net] handshake sent\\n[net] timeout after 5000 ms ({errorcode})\\n\`\`\`
1 2 4 5| cleared the cache, same error
1 2 6| hm, other games work fine, only {server} doesn't`,
      { extra: 'log', extraOdds: 0.15 },
    ),
    answers(
      'B',
      `1 4 5| [update|upgrade] to the newest build, {errorcode} means the versions don't match
1 2 4| then it's the firewall: allow UDP 27015–27020
2 4 5| remove {plugin}, restart, log in once, then install it again
1 2 6| set \`network.ipv6 = false\` in \`settings.toml\`, that's the workaround until the next patch
1 4 5| your token is stale. Log out on the website, wait a minute, log in again
1 2 3 6 7| that's on our side, restarting {server} now`,
    ),
    perhaps(
      0.25,
      'C',
      `1 2 4| same here, and the firewall thing [helped|worked] for me
+1, {errorcode} since {version}
for the record: on {os} you also need to run it once as administrator`,
    ),
    answers('A', thanks, { odds: 0.75 }),
  ),
  scene(
    'server-admin',
    says(
      'A',
      `how do I raise the player limit on my own server? it kicks number {number}
what's the right way to back up the world on {server}?
my dedicated server eats {number} GB of memory after a night, is that expected with {version}?
can I move a world from {os} to a Linux box?
cron restarts the server but players lose {number} minutes of progress, how do you do it?`,
    ),
    answers(
      'B',
      `1| [set|put] \`max_players\` in \`server.toml\`:\\n\`\`\`toml\\n[server]\\nmax_players = {number}0\\nautosave_minutes = {number2}\\n\`\`\`
2 5| use \`lanternctl save --wait\` before you stop it:\\n\`\`\`bash\\nlanternctl save --wait && systemctl restart lantern\\n\`\`\`
2 4| just copy the \`world/\` folder while it's stopped; the format is the same everywhere
3| memory leak in {plugin}, pin it to {version} for now
2 5| read {url}, the part about snapshots. Took me a weekend to find`,
      { extra: 'link', extraOdds: 0.15 },
    ),
    perhaps(
      0.5,
      'A',
      `1 3| does that need a restart?
2 4| and the permissions? the service runs as its own user
1 2 4 5| is there a way to do it without kicking everyone?`,
      { replies: 0.5 },
    ),
    perhaps(
      0.6,
      'B',
      `1 3| yes, but {number} seconds are enough
2 4| chown it to \`lantern:lantern\` and you're fine
1 5| no restart, \`lanternctl reload\` does it
2 4 5| announce it first: \`lanternctl say "restart in 5"\``,
      { replies: 0.6 },
    ),
    perhaps(
      0.25,
      'C',
      `2 4 5| I keep hourly snapshots and delete them after {number} days, {number2} GB in total
small warning: {version} changed the default port
this should be [pinned|in the wiki]`,
    ),
    answers('A', thanks, { odds: 0.7 }),
  ),
  scene(
    'account-help',
    says(
      'A',
      `I lost access to my account after changing my e-mail, who can help?
my character is stuck in {dungeon}, can somebody move me?
I deleted my {item} by accident, is there a way to restore it?
how do I link my game account to Discord? the button does nothing
my guild bank rights are gone since {weekday}`,
    ),
    answers(
      'B',
      `1 3 5| open a ticket in {#help-desk} please, we need to see it in private
2| [/unstuck|type /unstuck] and wait {number} seconds
3| {&Support} can restore items up to {number} days back, write when it happened
4| log in on {url} first, then the button works
5| you were moved to a new rank, fixed now`,
    ),
    perhaps(
      0.4,
      'A',
      `1 3 5| it was on {weekday} around {time}
2 4| tried that, still stuck
1 3 5| just opened one`,
      { replies: 0.5 },
    ),
    perhaps(
      0.5,
      'B',
      `3| restored, check your mailbox
1 2 4 5| done, relog please
[I see it|found it], should be fine in {number} minutes`,
      { replies: 0.6 },
    ),
    answers('A', thanks, { odds: 0.8 }),
  ),
];

export const bugScenes = [
  scene(
    'bug-report',
    says(
      'A',
      `**Bug:** {item} loses its enchantment after entering {dungeon}\\n**Version:** {version}\\n**Steps:** equip it, enter, leave, look at the tooltip
{boss} does not reset when the tank dies during {skill}. Version {version}, happened {number} times tonight
with {plugin} enabled the map of {place} is black on {os}
crash to desktop when I open the {profession} window with more than {number}00 recipes ({version}, {os})
the {potion} gives {percent} instead of the {percent2} in the tooltip
text in the mail window overlaps when the subject is longer than {number} characters
sound cuts out near the waterfall at {place}, on {gpu}`,
      { extra: 'image', extraOdds: 0.25 },
    ),
    perhaps(
      0.8,
      'B',
      `can you [reproduce|trigger] it every time, or only sometimes?
which {os} build? and do you have {plugin} on?
thanks for the report, could you attach the log?
I [could|can] reproduce this on {server}, filing it`,
      { replies: 0.7 },
    ),
    perhaps(
      0.6,
      'A',
      `every time. Log attached
about one in {number} tries
3 4 6 7| without {plugin} it doesn't happen!
1 2 4 7| only on {server}, not on {server2}`,
      { extra: 'log', extraOdds: 0.45, replies: 0.5 },
    ),
    perhaps(
      0.35,
      'C',
      `I have the same, but with {item2}
same on {os} here
seems related to {errorcode}, see {url}
1 2| workaround: relog before you enter {dungeon}`,
    ),
    perhaps(
      0.6,
      'B',
      `1 2 3 4 5 6 7| filed as #{number}{number2}, thank you!
fixed in {version}, will be live on {weekday}
5| known issue, it's a rounding error in the {skill} code
5| works as intended, sadly: the cap is {percent}`,
      { replies: 0.7 },
    ),
    perhaps(
      0.5,
      'A',
      `1 2 3 4 6 7| great, I'll test it on Duskmoor-Test
confirmed fixed, thanks for being so quick
ok, good to know`,
    ),
  ),
  scene(
    'suggestion',
    says(
      'A',
      `**Suggestion:** let us search the guild bank by [material|name|tag]
could {profession} get a "craft all" button? clicking {number} times is not a game
it would be [great|lovely|so nice] if the map showed who is at {place}
feature request: a calendar for raids with reminders, the {event} nearly died because nobody knew
please add a colour-blind mode, {boss}'s red and green circles look the same to me
idea: weekly quests for {profession}, reward {material}`,
      { extra: 'poll', extraOdds: 0.12 },
    ),
    answers(
      'B',
      `yes please!
+1, wanted this since {version}
I'd rather have [fixes for {dungeon}|fewer features and more polish] first
1 2 3 4| how would that work for people without {plugin}?
the devs said no to that last year, but maybe now`,
    ),
    perhaps(
      0.4,
      'C',
      `1 2 3 4| there's {plugin} for that, until it's built in
would also help new members a lot
I'd pay {price} for it`,
    ),
    perhaps(
      0.4,
      'D',
      `noted, I'll bring it up in the next staff meeting
added to the list: {url}
we tried a prototype on Duskmoor-Test, it costs {percent} frame rate`,
      { replies: 0.7 },
    ),
    perhaps(
      0.4,
      'A',
      `good point, I hadn't thought of that
thanks for considering it 🙂
happy to test it`,
    ),
  ),
];
