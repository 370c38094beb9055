/** Two halves of a nickname that is nobody's name: mossy_kettle, QuietAnvil, tin.heron. */
export const firstHalves =
  `mossy quiet tin amber velvet rusty hollow paper copper sleepy frosty nimble wandering crooked silver thistle cinder
dusty gentle hasty lucky misty noble plucky salty sunny tidal umber wobbly zesty brisk clever dapper earnest feral
glassy humble inky jolly keen lunar mellow nutty odd patchy quilted rowdy sturdy tangled upbeat vivid windy woolly
yonder ashen bramble chalky drowsy elder fuzzy golden hidden ivory jagged kindly lofty minty northern opal pebble
rainy secret timid winter barefoot borrowed cheerful distant electric floating grumpy honest idle juniper knotted
limping marbled neon onyx pocket rambling spiral toasted unlikely vagrant whistling`.split(/\s+/);

export const secondHalves =
  `kettle anvil heron lantern badger thimble otter compass acorn teapot raven biscuit marrow pickle saddle turnip
walnut whisker bellows candle dragonet ember ferret goblet hammer inkwell jackdaw kestrel ladle mitten nettle oyster
parsnip quill rocket sparrow trowel urchin violet wombat yak zephyr barrel cricket dumpling engine fiddle gadget
hedgehog icicle jigsaw kazoo lemur magpie noodle orchard piston quartz radish satchel tinker umbrella vole waffle
yarrow beacon clover dormouse ferry gravel harbour igloo jester keystone loom moth nutmeg owl pretzel rivet scarf
toad turbine vase windmill sprocket bobbin cauldron drizzle flagon gosling hinge puffin muffin wren`.split(/\s+/);

export const nickSuffixes = [
  '🔨',
  '(afk till Monday)',
  '🌙',
  'the Unlucky',
  '⚔️',
  '| Smith 300',
  '| healer main',
  '🍞',
  '~',
  'of the North Gate',
  '| EU evenings',
  '🦊',
  '[alch]',
  'senior potato',
  '☕',
  '✨',
];
