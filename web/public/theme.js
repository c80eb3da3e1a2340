// Runs before the first paint: the theme that was chosen, or the system's.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem("astrolabe.theme");
  } catch {
    // storage is blocked: the system's theme it is
  }
  var dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
