import { type Inline, parseInline } from './markdown-inline.ts';

export type Block =
  | { kind: 'text'; children: Inline[] }
  | { kind: 'heading'; level: 1 | 2 | 3; children: Inline[] }
  | { kind: 'small'; children: Inline[] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; items: { depth: number; marker: string | null; children: Inline[] }[] }
  | { kind: 'code'; language: string | null; text: string };

const fence = /```(?:([\w+\-.#]{1,32})\n)?([\s\S]*?[^\s][\s\S]*?)```/g;
const listItem = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;
// Discord indents no deeper, and neither does a narrow screen.
const maxListDepth = 5;

/** Discord's markdown as a tree. Never throws, and every letter of the text is in the tree. */
export function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  for (const match of text.matchAll(fence)) {
    // The line break before and after a code block belongs to the block.
    blocks.push(...parseLines(text.slice(at, match.index).replace(/\n$/, '')));
    blocks.push({ kind: 'code', language: match[1] ?? null, text: (match[2] ?? '').replace(/^\n|\n$/g, '') });
    at = match.index + match[0].length;
    if (text[at] === '\n') at += 1;
  }
  blocks.push(...parseLines(text.slice(at)));
  return blocks;
}

function parseLines(text: string, quoted = false): Block[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const blocks: Block[] = [];
  let run: string[] = [];
  const flush = (): void => {
    if (run.length > 0) blocks.push({ kind: 'text', children: parseInline(run.join('\n')) });
    run = [];
  };

  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (!quoted && line.startsWith('>>> ')) {
      flush();
      blocks.push({ kind: 'quote', blocks: parseLines([line.slice(4), ...lines.slice(index + 1)].join('\n'), true) });
      return blocks;
    }
    if (!quoted && line.startsWith('> ')) {
      flush();
      const inner: string[] = [];
      while (lines[index]?.startsWith('> ')) inner.push((lines[index++] ?? '').slice(2));
      index -= 1;
      blocks.push({ kind: 'quote', blocks: parseLines(inner.join('\n'), true) });
      continue;
    }
    const heading = /^(#{1,3}) +(\S.*)$/.exec(line);
    if (heading) {
      flush();
      const level = heading[1]?.length;
      blocks.push({
        kind: 'heading',
        level: level === 1 || level === 2 ? level : 3,
        children: parseInline(heading[2] ?? ''),
      });
      continue;
    }
    const small = /^-# +(\S.*)$/.exec(line);
    if (small) {
      flush();
      blocks.push({ kind: 'small', children: parseInline(small[1] ?? '') });
      continue;
    }
    const item = listItem.exec(line);
    if (item) {
      flush();
      const entry = {
        depth: Math.min(maxListDepth, Math.ceil((item[1]?.length ?? 0) / 2)),
        marker: item[2] === '-' || item[2] === '*' ? null : (item[2] ?? null),
        children: parseInline(item[3] ?? ''),
      };
      const last = blocks.at(-1);
      if (last?.kind === 'list') last.items.push(entry);
      else blocks.push({ kind: 'list', items: [entry] });
      continue;
    }
    run.push(line);
  }
  flush();
  return blocks;
}

/** The text as a reader would say it, with the raw form of what stands for something else. */
export function plainText(blocks: Block[]): string {
  const inline = (nodes: Inline[]): string =>
    nodes
      .map((node) => {
        if ('raw' in node) return node.raw;
        if ('text' in node) return node.text;
        if (node.kind !== 'link') return inline(node.children);
        const label = inline(node.children);
        return label === node.url ? label : `${label} ${node.url}`;
      })
      .join('');
  return blocks
    .map((block) => {
      if (block.kind === 'code') return `${block.language ?? ''}\n${block.text}`;
      if (block.kind === 'quote') return plainText(block.blocks);
      if (block.kind === 'list')
        return block.items.map((item) => `${item.marker ?? ''} ${inline(item.children)}`).join('\n');
      return inline(block.children);
    })
    .join('\n');
}
