import type { ComponentProps, ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import { Icon, type IconName } from './icons.tsx';
import { Tooltip } from './tooltip.tsx';

type Kind = 'primary' | 'plain' | 'quiet' | 'danger';

const kinds: Record<Kind, string> = {
  primary: 'bg-accent-fill text-on-accent hover:not-disabled:bg-accent-fill-hover',
  plain: 'border border-line-strong bg-raised text-text hover:not-disabled:bg-hover',
  quiet: 'text-soft hover:not-disabled:bg-hover hover:not-disabled:text-text',
  danger: 'border border-line-strong bg-raised text-bad hover:not-disabled:bg-bad-soft',
};

/** The look of a button, for links that stand among buttons. */
export function buttonStyle(kind: Kind = 'plain', className?: string): string {
  return cx(
    'inline-flex h-8 shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md px-3 font-medium transition-colors duration-(--quick) disabled:opacity-60',
    kinds[kind],
    className,
  );
}

export const iconButtonStyle =
  'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft transition-colors duration-(--quick) hover:not-disabled:bg-hover hover:not-disabled:text-text disabled:opacity-50 data-[state=open]:bg-active';

type ButtonProps = ComponentProps<'button'> & { kind?: Kind; icon?: IconName; pending?: boolean };

/** A button; while `pending` it keeps its width, cannot be pressed again and says so to screen readers. */
export function Button({
  kind = 'plain',
  icon,
  pending = false,
  className,
  children,
  disabled,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      className={buttonStyle(kind, className)}
    >
      {pending ? <Spinner /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

type IconButtonProps = ComponentProps<'button'> & {
  icon: IconName;
  label: string;
  pending?: boolean;
  shortcut?: string | undefined;
};

/** A square button with an icon; its label is the accessible name and the tooltip. */
export function IconButton({ icon, label, pending = false, shortcut, className, disabled, ...props }: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        {...props}
        disabled={disabled || pending}
        aria-busy={pending || undefined}
        className={cx(iconButtonStyle, className)}
      >
        {pending ? <Spinner /> : <Icon name={icon} />}
      </button>
    </Tooltip>
  );
}

export function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="size-3.5 animate-[spin_0.8s_linear_infinite] rounded-full border-2 border-current border-r-transparent"
    />
  );
}

export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line-strong bg-sunken px-1 font-sans text-soft text-xs">
      {children}
    </kbd>
  );
}
