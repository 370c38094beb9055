import type { Block } from './markdown.ts';

/** More than this many stand in the size of text, as on Discord. */
const most = 27;
const emoji = /^(?:\p{RGI_Emoji}|\s)+$/v;
const each = /\p{RGI_Emoji}/gv;

/** Whether a message is nothing but a few emoji, which are then shown large. */
export function isOnlyEmoji(blocks: Block[]): boolean {
  const [block] = blocks;
  if (blocks.length !== 1 || block?.kind !== 'text') return false;
  let count = 0;
  for (const node of block.children) {
    if (node.kind === 'emoji') count += 1;
    else if (node.kind === 'text' && node.text.trim() === '') continue;
    else if (node.kind === 'text' && emoji.test(node.text)) count += node.text.match(each)?.length ?? 0;
    else return false;
  }
  return count > 0 && count <= most;
}
