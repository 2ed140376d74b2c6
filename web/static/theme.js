// Runs before the first paint, so that a chosen look never flashes. It is a file because the policy allows no inline script.
(function () {
  try {
    var theme = localStorage.getItem('portico:theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    // What the page says by itself is in the browser's language: whoever has chosen another one waits for the app.
    var locale = localStorage.getItem('portico:locale');
    if (locale && locale !== document.documentElement.lang)
      document.documentElement.dataset.other = 'language';
  } catch {
    // Storage is switched off: the system's choice stays.
  }
})();
