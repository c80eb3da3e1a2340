// Runs before the first paint. Sets the chosen theme, or the system's if none was chosen.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem("astrolabe.theme");
  } catch {
    // storage is blocked: use the system's theme
  }
  var dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
