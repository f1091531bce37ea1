// Runs before the first paint, so that a dark page is never white for a moment.
(() => {
  let saved = null;
  try {
    saved = localStorage.getItem("godwit-theme");
  } catch (e) {
    // A browser may forbid storage: then the system decides each time.
  }
  const dark = saved ? saved === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
})();
