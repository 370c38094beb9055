// Sets the chosen theme before the first paint; a file of its own because the page admits no inline script.
(() => {
  try {
    const theme = localStorage.getItem('guildhall.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be blocked: then the system's choice stands.
  }
})();
