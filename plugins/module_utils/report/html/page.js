// SPDX-License-Identifier: GPL-3.0-or-later
// What the page does once it is there: theme, print, and the start of the matrix and its filters.

function startTheme() {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const label = () => {
    button.textContent = isDark() ? "Light theme" : "Dark theme";
  };
  button.onclick = () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
  };
  system.addEventListener("change", label);
  button.hidden = false;
  label();
}

/** On paper everything is open; afterwards it is as it was. */
function startPrint() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
}

startTheme();
startPrint();
if (data.orgs.some((org) => org.findings.length || org.cannot_audit)) {
  drawMatrix();
  startFilters();
  for (const id of ["filters", "matrix-scroll", "matrix-help"]) document.getElementById(id).hidden = false;
}
