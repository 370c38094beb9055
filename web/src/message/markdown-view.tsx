import type { MessageView } from '@guildhall/contract';
import { Link } from '@tanstack/react-router';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { cx } from '../lib/cx.ts';
import { formatRelative } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';
import { readableColor } from './author.tsx';
import { CustomEmoji } from './custom-emoji.tsx';
import { type Block, parseMarkdown } from './markdown.ts';
import type { Inline } from './markdown-inline.ts';
import { isOnlyEmoji } from './only-emoji.ts';

type Names = MessageView['names'];
type Context = { guildId: string; names: Names };

type MarkdownProps = {
  text: string;
  guildId: string;
  names: Names;
  /** Stands behind the last word. */
  after?: ReactNode;
};

/** A message's text as React elements; nothing of it is ever read as HTML. */
export const Markdown = memo(function Markdown({ text, guildId, names, after }: MarkdownProps) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  const context = { guildId, names };
  const last = blocks.at(-1);
  if (isOnlyEmoji(blocks)) {
    return (
      <div className="text-[2.25rem] leading-[1.3]">
        <Blocks blocks={blocks} context={context} />
        {after}
      </div>
    );
  }
  if (!after || last?.kind !== 'text') {
    return (
      <>
        <Blocks blocks={blocks} context={context} />
        {after}
      </>
    );
  }
  return (
    <>
      <Blocks blocks={blocks.slice(0, -1)} context={context} />
      <p dir="auto" className="whitespace-pre-wrap">
        <Inlines nodes={last.children} context={context} /> {after}
      </p>
    </>
  );
});

function Blocks({ blocks, context }: { blocks: Block[]; context: Context }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the tree of one text never reorders.
  return blocks.map((block, index) => <BlockView key={index} block={block} context={context} />);
}

const headings = { 1: 'text-xl font-bold', 2: 'text-lg font-bold', 3: 'font-bold' };

function BlockView({ block, context }: { block: Block; context: Context }): ReactNode {
  const inline = (nodes: Inline[]) => <Inlines nodes={nodes} context={context} />;
  switch (block.kind) {
    case 'text':
      return (
        <p dir="auto" className="whitespace-pre-wrap">
          {inline(block.children)}
        </p>
      );
    case 'heading':
      // A heading of a message is none of the page's outline.
      return (
        <p dir="auto" className={cx('mt-2 mb-1 first:mt-0', headings[block.level])}>
          {inline(block.children)}
        </p>
      );
    case 'small':
      return (
        <p dir="auto" className="text-faint text-xs">
          {inline(block.children)}
        </p>
      );
    case 'quote':
      return (
        <blockquote className="my-0.5 border-line-strong border-s-3 ps-3">
          <Blocks blocks={block.blocks} context={context} />
        </blockquote>
      );
    case 'list':
      return (
        <ul className="my-0.5">
          {block.items.map((item, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the tree of one text never reorders.
              key={index}
              dir="auto"
              className="flex gap-2"
              style={{ paddingInlineStart: `${item.depth * 1.25 + 0.25}rem` }}
            >
              <span aria-hidden={item.marker === null} className="tabular shrink-0 text-faint">
                {item.marker ?? '•'}
              </span>
              <span className="min-w-0">{inline(item.children)}</span>
            </li>
          ))}
        </ul>
      );
    case 'code':
      return (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
          tabIndex={0}
          aria-label={block.language ? `Code, ${block.language}` : 'Code'}
          className="my-1 max-h-96 max-w-3xl overflow-auto rounded-md border border-line bg-sunken px-3 py-2"
        >
          <pre className="font-mono text-sm">
            <code>{block.text}</code>
          </pre>
        </section>
      );
  }
}

function Inlines({ nodes, context }: { nodes: Inline[]; context: Context }): ReactNode {
  return nodes.map((node, index) => {
    if (node.kind === 'text') return node.text;
    // biome-ignore lint/suspicious/noArrayIndexKey: the tree of one text never reorders.
    return <InlineView key={index} node={node} context={context} />;
  });
}

const chip = 'rounded-sm bg-accent-soft px-0.5 font-medium text-accent';

function InlineView({ node, context }: { node: Exclude<Inline, { kind: 'text' }>; context: Context }): ReactNode {
  const children = 'children' in node ? <Inlines nodes={node.children} context={context} /> : null;
  switch (node.kind) {
    case 'bold':
      return <strong className="font-semibold">{children}</strong>;
    case 'italic':
      return <em>{children}</em>;
    case 'underline':
      return <u>{children}</u>;
    case 'strike':
      return <s>{children}</s>;
    case 'spoiler':
      return <Spoiler>{children}</Spoiler>;
    case 'code':
      return <code className="rounded-sm border border-line bg-sunken px-1 font-mono text-[0.92em]">{node.text}</code>;
    case 'link':
      return (
        <a
          href={node.url}
          title={node.url}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          className="text-accent underline decoration-1 underline-offset-2 hover:decoration-2"
        >
          {children}
        </a>
      );
    case 'user':
      return <bdi className={chip}>@{context.names.users[node.id] ?? 'somebody'}</bdi>;
    case 'role':
      return <RoleChip role={context.names.roles[node.id]} />;
    case 'channel':
      return (
        <Link
          to="/g/$guildId/c/$channelId"
          params={{ guildId: context.guildId, channelId: node.id }}
          preload={false}
          className={cx(chip, 'hover:underline')}
        >
          <bdi>#{context.names.channels[node.id] ?? 'unknown channel'}</bdi>
        </Link>
      );
    case 'everyone':
      return <span className={chip}>{node.raw}</span>;
    case 'command':
      return <span className={chip}>/{node.name}</span>;
    case 'emoji':
      return <CustomEmoji key={node.id} guildId={context.guildId} id={node.id} name={node.name} />;
    case 'time':
      return <Timestamp seconds={node.seconds} style={node.style} />;
  }
}

function RoleChip({ role }: { role: { name: string; color: string | null } | undefined }) {
  return (
    <bdi
      className={cx('rounded-sm px-0.5 font-medium', role?.color ? 'bg-active' : 'bg-accent-soft text-accent')}
      style={readableColor(role?.color)}
    >
      @{role?.name ?? 'unknown role'}
    </bdi>
  );
}

function Spoiler({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(false);
  if (shown) return <span className="rounded-sm bg-active px-0.5">{children}</span>;
  return (
    <button
      type="button"
      onClick={() => setShown(true)}
      aria-label="Spoiler: show the text"
      className="rounded-sm bg-line-control px-0.5 text-start"
    >
      <span aria-hidden="true" className="invisible">
        {children}
      </span>
    </button>
  );
}

const styles: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

function Timestamp({ seconds, style }: { seconds: number; style: string }) {
  const now = useNow();
  const date = new Date(seconds * 1_000);
  const iso = date.toISOString();
  const full = new Intl.DateTimeFormat('en', styles.F).format(date);
  const text =
    style === 'R' ? formatRelative(iso, now) : new Intl.DateTimeFormat('en', styles[style] ?? styles.f).format(date);
  return (
    <time dateTime={iso} title={full} className="rounded-sm bg-active px-1">
      {text}
    </time>
  );
}
