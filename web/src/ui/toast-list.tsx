import { Toast as Radix } from 'radix-ui';
import { cx } from '../lib/cx.ts';
import { Icon } from './icons.tsx';

export type Toast = { id: number; tone: 'good' | 'bad'; title: string; text?: string };

export default function ToastList({ toasts, onDismiss }: { toasts: Toast[]; onDismiss: (id: number) => void }) {
  return (
    <Radix.Provider duration={6_000} label="Notice">
      {toasts.map((item) => (
        <Radix.Root
          key={item.id}
          type={item.tone === 'bad' ? 'foreground' : 'background'}
          onOpenChange={(open) => open || onDismiss(item.id)}
          className="flex animate-rise items-start gap-2.5 rounded-lg border border-line bg-raised p-3 shadow-float"
        >
          <Icon
            name={item.tone === 'bad' ? 'warn' : 'check'}
            className={cx('mt-0.5', item.tone === 'bad' ? 'text-bad' : 'text-accent')}
          />
          <div className="min-w-0 flex-1">
            <Radix.Title className="font-medium">{item.title}</Radix.Title>
            {item.text && <Radix.Description className="foreign text-soft text-sm">{item.text}</Radix.Description>}
          </div>
          <Radix.Close aria-label="Dismiss" className="rounded-sm text-faint hover:text-text">
            <Icon name="close" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-4 z-50 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2 outline-none" />
    </Radix.Provider>
  );
}
