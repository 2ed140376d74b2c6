// Runs before the first paint, so that a chosen look never flashes. It is a file because the policy allows no inline script.
(function () {
  try {
    var theme = localStorage.getItem('portico:theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is switched off: the system's choice stays.
  }
})();
