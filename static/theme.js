// Runs before the first paint, so that the page never flashes in the wrong theme or says the wrong language.
(function () {
  try {
    var theme = localStorage.getItem('tasuki.theme');
    if (theme === 'day' || theme === 'night') document.documentElement.dataset.theme = theme;
    if (localStorage.getItem('tasuki.language') === 'en') document.documentElement.lang = 'en';
  } catch (refused) {
    // Storage is off: the device's own theme and Japanese.
  }
})();
