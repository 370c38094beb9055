/** Words of the invented game and its guild, by slot: `{item}` in a line takes one, `{item2}` another of the same list. */
export const vocabulary: Readonly<Record<string, readonly string[]>> = {
  item: list(`Moonlit Hauberk|Emberforged Blade|Thornwood Bow|Lantern of the Deep|Stormweave Robe|Frostbitten Gauntlets
    |Wayfarer's Cloak|Ironbark Shield|Sunken Crown|Whisperstep Boots|Ashen Greaves|Starglass Ring|Gilded Compass|Marshlight Staff
    |Dragonet Saddle|Runed Pauldrons|Tideglass Amulet|Hollowbone Flute|Duskfeather Hood|Oakheart Maul|Saltwind Spyglass|Bramblehide Vest`),
  material:
    list(`moonsilver ore|ember dust|ironbark planks|frost lotus|spider silk|deepwater pearls|sunstone shards|thornroot
    |copper wire|dragonet scales|bog iron|starglass|wyrm leather|quicksilver|honeycomb resin|ghostcap mushrooms|whale oil|amber sap
    |black salt|silverleaf|cured hides|obsidian flakes`),
  profession: list(
    `blacksmithing|alchemy|tailoring|enchanting|leatherworking|cooking|jewelcrafting|woodcarving|tinkering|inscription`,
  ),
  potion:
    list(`stamina draught|elixir of clarity|frost resistance potion|potion of swift feet|giant's brew|flask of the deep|night-vision tonic
    |antivenom|healing salve|invisibility philtre`),
  dish: list(
    `mushroom stew|honey-glazed trout|pepper bread|harvest pie|spiced cider|smoked eel|berry tart|dumpling soup|roast parsnips|lantern cakes`,
  ),
  boss: list(`the Drowned Bishop|Mother Thorn|Old Cinderjaw|the Clockwork Stag|the Pale Ferryman|Queen of Wasps|the Hollow King|Grimtide
    |the Glass Giant|Warden Ashveil|the Twin Lanterns|Bogmaw`),
  dungeon:
    list(`Saltcellar Mines|the Sunken Abbey|Thornwood Keep|Frostspire|the Clockwork Vault|Gloomfen|Emberfall Caldera|the Drowned Archive
    |Wasp Hive|Lighthouse of Sorrows`),
  place:
    list(`Port Gannet|Mistwick|Emberhollow|the North Gate|Candlemarsh|Old Quarry|Fernhill|Whistling Pass|the Amber Coast|Duskmoor|Saltbridge
    |the Moon Orchard`),
  server: list(`Emberhollow-1|Emberhollow-2|Gannet-EU|Gannet-NA|Duskmoor-Test|Fernhill-Event|Saltbridge-PvP`),
  role: list(`tank|healer|ranger|support|off-tank|crowd control|second healer|ranged DPS`),
  errorcode: list(
    `E-1042|E-2207|ERR_HANDSHAKE_TIMEOUT|E-3310|ERR_SAVE_LOCKED|LH-503|E-7781|ERR_MOD_MISMATCH|TLS-14|E-0099`,
  ),
  version: list(`1.18.2|1.19.0|1.19.1|1.19.3|1.20.0-rc1|1.20.0|1.20.1|1.21.0`),
  os: list(`Windows 11|Windows 10|Fedora 41|Ubuntu 24.04|Arch|macOS 15|Steam Deck|Linux Mint`),
  gpu: list(
    `an old laptop|integrated graphics|a mid-range card from five years ago|a brand-new GPU|two monitors|an ultrawide|a TV over HDMI`,
  ),
  plugin: list(
    `the minimap plugin|BetterBags|the auction helper|QuestCompass|DamageLedger|the weather shader|FishFinder|the guild bank add-on`,
  ),
  medium: list(
    `watercolour|ink|gouache|charcoal|pixel art|digital paint|linocut|clay|embroidery|coloured pencil|blender|oil pastels`,
  ),
  subject:
    list(`a lighthouse in fog|our guild hall at dusk|a sleeping dragonet|the market in Port Gannet|my character with too many lanterns
    |a grumpy badger in armour|the Moon Orchard in bloom|a portrait of the Hollow King|two foxes sharing an umbrella|a tiny tavern in a teapot
    |the Whistling Pass in snow|a map of the Amber Coast`),
  event:
    list(`Lantern Festival|crafting marathon|fishing derby|screenshot contest|midnight dungeon run|newcomer tour|build-off|charity race|trivia night
    |treasure hunt|bake-along|speed-run Sunday`),
  weekday: list(`Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday`),
  time: list(`18:00 UTC|19:00 UTC|19:30 UTC|20:00 UTC|20:30 UTC|21:00 UTC|14:00 UTC|16:00 UTC`),
  price: list(
    `40 silver|75 silver|2 gold|3 gold 50|5 gold|8 gold|12 gold|a stack of bread|15 gold|20 gold|one favour to be named later`,
  ),
  number: list(`3|4|5|6|7|8|9|12|14|15|17|20|23|25|30|40`),
  percent: list(`2 %|3 %|5 %|8 %|11 %|14 %|18 %|22 %|35 %|60 %`),
  animal: list(`cat|dog|parrot|rabbit|tortoise|ferret|hamster|hedgehog|rescue greyhound|kitten`),
  food: list(
    `ramen|pierogi|shakshuka|banana bread|tacos|lasagne|curry|pancakes|sourdough|feijoada|okonomiyaki|potato salad`,
  ),
  drink: list(`coffee|green tea|mint tea|hot chocolate|mate|ginger ale|cold brew|chai`),
  hobby: list(
    `bouldering|bread baking|mechanical keyboards|gardening|film photography|model trains|knitting|playing the bass|birdwatching|chess|running|restoring a bicycle`,
  ),
  instrument: list(`bass|fiddle|ukulele|drums|piano|accordion|flute|synthesiser`),
  genre: list(`synthwave|folk metal|lo-fi|baroque|ska|ambient|surf rock|choral music|post-rock|bluegrass`),
  weather: list(`pouring rain|a heatwave|first snow|thick fog|a thunderstorm|perfect autumn light|gale-force wind`),
  weapon: list(`dual daggers|greatsword|crossbow|staff|spear|war hammer|throwing knives|lute`),
  skill: list(
    `Ember Rush|Stone Skin|Chain Lantern|Thorn Wall|Second Wind|Shadow Fold|Mend|Tidal Pull|Volley|Taunt of the Stag`,
  ),
  url: list(`https://wiki.lantern-guild.example/crafting|https://wiki.lantern-guild.example/servers|https://status.lantern-guild.example
    |https://wiki.lantern-guild.example/raids/basics|https://gallery.lantern-guild.example/new|https://maps.lantern-guild.example/emberhollow
    |https://forum.lantern-guild.example/t/4821|https://git.lantern-guild.example/tools/issues/317|https://wiki.lantern-guild.example/faq`),
};

function list(text: string): string[] {
  return text.split('|').map((word) => word.trim());
}
