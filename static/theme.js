// Runs before the first paint, so that the page never flashes in the wrong theme or says the wrong language.
// The content policy lets no text become code: the validator of the API's answers need not try (zod's own switch).
globalThis.__zod_globalConfig = { jitless: true };

(function () {
  try {
    var theme = localStorage.getItem('tasuki.theme');
    if (theme === 'day' || theme === 'night') document.documentElement.dataset.theme = theme;
    if (localStorage.getItem('tasuki.language') === 'en') document.documentElement.lang = 'en';
  } catch (refused) {
    // Storage is off: the device's own theme and Japanese.
  }
})();
