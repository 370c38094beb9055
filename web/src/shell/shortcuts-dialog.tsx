import { Key } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { shortcuts } from './shortcuts.ts';

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title="Keyboard shortcuts">
      <dl>
        {shortcuts.map((shortcut) => (
          <div
            key={shortcut.does}
            className="flex items-center justify-between gap-4 border-line border-t py-2 first:border-t-0"
          >
            <dt>{shortcut.does}</dt>
            <dd className="flex gap-1">
              {shortcut.keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
