import { Icon } from '../ui/icons.tsx';
import { reconnectNow, useConnection } from '../use-realtime.ts';

/** A line that appears when the live connection has been gone for more than two seconds. */
export function ConnectionNotice() {
  const state = useConnection();
  return (
    <div aria-live="polite">
      {state === 'lost' && (
        <div className="absolute inset-x-0 bottom-4 z-30 mx-auto flex w-fit max-w-[calc(100%-2rem)] items-center gap-2 rounded-lg border border-line bg-raised py-1.5 pr-1.5 pl-3 shadow-float">
          <Icon name="warn" className="text-warn" />
          <span className="min-w-0">Live updates are paused: the server does not answer.</span>
          <button
            type="button"
            onClick={reconnectNow}
            className="h-7 shrink-0 rounded-md px-2 font-medium text-accent hover:bg-hover"
          >
            Reconnect
          </button>
        </div>
      )}
    </div>
  );
}
