import { Dialog } from '../ui/dialog.tsx';
import { Sidebar } from './sidebar.tsx';

/** The navigation of narrow screens. */
export default function Drawer({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title="Navigation" shape="side">
      <Sidebar />
    </Dialog>
  );
}
