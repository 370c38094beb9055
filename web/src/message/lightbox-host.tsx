import { lazy, Suspense, useEffect } from 'react';
import { closeLightbox, useLightbox } from './lightbox.ts';

const LightboxDialog = lazy(() => import('./lightbox-dialog.tsx'));

/** Where pictures open large; a page with messages has one. */
export function LightboxHost() {
  const shown = useLightbox();
  useEffect(() => closeLightbox, []);
  if (!shown) return null;
  return (
    <Suspense>
      <LightboxDialog pictures={shown.pictures} first={shown.index} />
    </Suspense>
  );
}
