import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';

/** The console's own icons: 16 × 16, one line of 1.5, drawn in the text's colour. */
const shapes = {
  home: <path d="M2.500 7.500 8 3l5.500 4.500V13h-4V9.500h-3V13h-4z" />,
  capture: <path d="M8 2.500v7m0 0L5 6.500m3 3 3-3M2.500 10v3.500h11V10" />,
  coverage: <path d="M2.500 4.500h7m2 0h2M2.500 8h3m2 0h6M2.500 11.500h9" />,
  search: <path d="M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9Zm3.200-1.300L13.500 13.500" />,
  hash: <path d="M6.500 2.500 5 13.500m6-11-1.500 11M3 6h11M2 10h11" />,
  thread: <path d="M4 2.500v5.500a3 3 0 0 0 3 3h6m0 0-2.500-2.500M13 11l-2.500 2.500" />,
  megaphone: <path d="M2.500 6.500v3h2l6 3.500V3l-6 3.500zm10.500 0v3M5 9.500l.8 3.500" />,
  forum: <path d="M2.500 3h8v5.500h-5L3.500 10.500v-2h-1zm10.500 3v5.500h-1v2l-2-2H7.500" />,
  voice: <path d="M3 6.500v3h2L8 12V4L5 6.500zm7.500 0a2 2 0 0 1 0 3m1.500-5a4.500 4.500 0 0 1 0 7" />,
  lock: <path d="M4 7.500h8V13H4zm1.500 0V5.500a2.500 2.500 0 0 1 5 0v2" />,
  chevronLeft: <path d="M10 3.500 5.500 8l4.500 4.500" />,
  chevronRight: <path d="m6 3.500 4.500 4.500L6 12.500" />,
  chevronDown: <path d="M3.500 6 8 10.500 12.500 6" />,
  arrowDown: <path d="M8 3v10m0 0 4-4m-4 4L4 9" />,
  check: <path d="m3 8.500 3.500 3.500L13 4.500" />,
  close: <path d="m4 4 8 8m0-8-8 8" />,
  plus: <path d="M8 3v10M3 8h10" />,
  pause: <path d="M5.500 3.500v9m5-9v9" />,
  play: <path d="M5 3.500v9l7-4.500z" />,
  retry: <path d="M13 8a5 5 0 1 1-1.500-3.500L13 6m0-3.500V6H9.500" />,
  warn: <path d="M8 2.500 14 13H2zM8 6.500v3m0 1.800v.2" />,
  stop: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v4m0 1.800v.2" />,
  info: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Zm0-7v4m0-6.200V5" />,
  menu: <path d="M2.500 4.500h11m-11 3.500h11m-11 3.500h11" />,
  more: <path d="M3.500 8h.01M8 8h.01m4.490 0h.01" strokeWidth="2.500" />,
  sun: (
    <path d="M8 10.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM8 1.500V3m0 10v1.500M1.500 8H3m10 0h1.500M3.400 3.400l1 1m7.200 7.200 1 1m0-9.200-1 1m-7.200 7.200-1 1" />
  ),
  moon: <path d="M13 9.500A5.500 5.500 0 0 1 6.500 3 5.500 5.500 0 1 0 13 9.500Z" />,
  screen: <path d="M2 3h12v8H2zm3.500 10.500h5" />,
  calendar: <path d="M2.500 4h11v9.500h-11zm0 3h11M5.500 2v3m5-3v3" />,
  link: <path d="M6.500 9.500l3-3M7 4.500l1-1a3 3 0 0 1 4.300 4.300l-1 1M9 11.500l-1 1a3 3 0 0 1-4.300-4.300l1-1" />,
  pin: <path d="M6 2.500h4l-.5 4 2 2.500h-7l2-2.500zM8 9v4.500" />,
  reply: <path d="M13.500 12.500v-2a3 3 0 0 0-3-3h-8m0 0L6 4M2.500 7.500 6 11" />,
  forward: <path d="M2.500 12.500v-2a3 3 0 0 1 3-3h8m0 0L10 4m3.500 3.500L10 11" />,
  file: <path d="M4 2.500h5L12.500 6v7.500H4zM9 2.500V6h3.500" />,
  poll: <path d="M3 13V8m5 5V3m5 10V6" />,
  trash: <path d="M3 4.500h10m-6 0v-2h2v2m-4.500 0 .5 9h6l.5-9" />,
  keyboard: <path d="M1.500 4.500h13v7h-13zM4 7h.01M6.500 7h.01M9 7h.01M11.500 7h.01M5 9.500h6" />,
  bot: <path d="M3 6h10v7H3zm5-3.500V6M6 9v.500M10 9v.500" />,
  user: <path d="M8 8a2.700 2.700 0 1 0 0-5.500A2.700 2.700 0 0 0 8 8Zm-5.500 5.500a5.500 5.500 0 0 1 11 0" />,
  external: <path d="M6.500 3.500h-4v10h10v-4M9 2.500h4.500V7m0-4.500-6 6" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={cx('shrink-0', className)}
    >
      {shapes[name]}
    </svg>
  );
}

/** The hall: a roof, three pillars, a step. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" className={cx('shrink-0', className)}>
      <rect width="32" height="32" rx="7" fill="#0f766e" />
      <path d="M16 5.500 26 12v2H6v-2z" fill="#fff" />
      <path d="M8 16h3v7H8zm6.500 0h3v7h-3zM21 16h3v7h-3z" fill="#99f6e4" />
      <path d="M6 24.500h20V27H6z" fill="#fff" />
    </svg>
  );
}
