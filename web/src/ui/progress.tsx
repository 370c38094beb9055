import { cx } from '../lib/cx.ts';

type ProgressProps = { share: number; label: string; tone?: 'accent' | 'warn' | 'bad' | 'quiet'; className?: string };

const tones = { accent: 'bg-accent-fill', warn: 'bg-warn-fill', bad: 'bg-bad-fill', quiet: 'bg-line-control' };

export function Progress({ share, label, tone = 'accent', className }: ProgressProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
      className={cx('h-1.5 overflow-hidden rounded-full bg-track', className)}
    >
      <div
        className={cx('h-full origin-left rounded-full transition-transform duration-300 ease-linear', tones[tone])}
        style={{ transform: `scaleX(${percent / 100})` }}
      />
    </div>
  );
}
