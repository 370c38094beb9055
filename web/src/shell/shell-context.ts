import { createContext, useContext } from 'react';

type ShellActions = { openDrawer: () => void; openPalette: () => void; openHelp: () => void };

const nothing = () => {};
export const ShellContext = createContext<ShellActions>({
  openDrawer: nothing,
  openPalette: nothing,
  openHelp: nothing,
});
export const useShell = (): ShellActions => useContext(ShellContext);
