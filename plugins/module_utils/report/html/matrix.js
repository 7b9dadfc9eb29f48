// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix: orgs in rows, requirements in columns, a button in every cell, one tab stop for all of them (the ARIA grid pattern).

const matrix = { table: null, rows: [], at: null };

function drawMatrix() {
  const corner = element("th", { class: "corner", scope: "col" }, "Org, and how much fails");
  const heads = data.requirements.map((requirement, number) => columnHead(requirement, number));
  const body = element("tbody");
  matrix.rows = data.orgs.map(drawRow);
  body.append(...matrix.rows.map((row) => row.line));
  matrix.table = element(
    "table",
    { class: "matrix", role: "grid", "aria-labelledby": "matrix-title", "aria-describedby": "matrix-help" },
    element("thead", {}, element("tr", {}, corner, ...heads)),
    body,
  );
  matrix.heads = heads;
  matrix.table.onkeydown = moveByKey;
  matrix.table.onpointerover = (event) => showTip(event.target.closest(".cell"));
  matrix.table.addEventListener("focusin", (event) => settle(event.target.closest("button")));
  document.getElementById("matrix-scroll").append(matrix.table);
  settle(matrix.table.querySelector("tbody button"));
}

function columnHead(requirement, number) {
  const fails = requirement.counts.fail ? ` fails ${requirement.severity}` : "";
  const label = `${requirement.title}, ${requirement.severity}, fails in ${requirement.counts.fail}`;
  const open = () => openRequirement(requirement, number);
  const properties = { type: "button", class: `column${fails}`, tabindex: -1, title: label, onclick: open };
  return element("th", { scope: "col" }, element("button", properties, requirement.title));
}

function drawRow(org) {
  const failing = org.findings.filter((list) => data.statuses[list[1]] === "fail").length;
  const name = element(
    "button",
    { type: "button", class: "row", tabindex: -1, title: org.name, onclick: () => openOrg(org) },
    element("bdi", { class: "name" }, org.name),
    element("span", { class: "kind" }, org.kind),
    failing ? element("span", { class: "number" }, String(failing), element("span", { class: "unseen" }, " failing")) : "",
  );
  const line = element("tr", {}, element("th", { scope: "row" }, name));
  const cells = new Array(data.requirements.length).fill(null);
  const places = data.requirements.map(() => element("td"));
  for (const list of org.findings) {
    cells[list[0]] = drawCell(org, list);
    places[list[0]].append(cells[list[0]]);
  }
  if (org.cannot_audit) {
    line.append(element("td", { colspan: places.length, class: "refused" }, `Cannot be audited: ${org.cannot_audit[0]}`));
    return { org, line, cells, places: [] };
  }
  line.append(...places);
  return { org, line, cells, places };
}

function drawCell(org, list) {
  const status = data.statuses[list[1]];
  const severity = data.severities[list[2]];
  const label = `${data.words[status]}, ${severity}: ${text(list[3])}, ${org.name}`;
  const properties = { type: "button", tabindex: -1, "aria-label": label, onclick: () => openFinding(org, list) };
  return element("button", { ...properties, class: `cell ${status} ${severity}` });
}

/** Thousands of tooltips cost time to make, so a cell gets its own when a pointer first comes over it. */
function showTip(cell) {
  if (cell && !cell.title) cell.title = cell.getAttribute("aria-label");
}

/** One button of the grid is in the tab order: the one that had the focus last. */
function settle(button) {
  if (!button) return;
  if (matrix.at) matrix.at.tabIndex = -1;
  matrix.at = button;
  button.tabIndex = 0;
}

const reachable = (row) => [...row.cells].filter((cell) => !cell.hidden && cell.querySelector("button:not(.filtered)"));

function moveByKey(event) {
  const place = event.target.closest("th, td");
  const rows = [...matrix.table.rows].filter((row) => !row.hidden && reachable(row).length);
  const line = rows.indexOf(place.parentElement);
  const inRow = reachable(place.parentElement);
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const lines = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[event.key];
  let target = null;
  if (step) target = inRow[inRow.indexOf(place) + step];
  else if (lines) target = below(rows, line + lines, place.cellIndex);
  else if (event.key === "Home") target = event.ctrlKey ? reachable(rows[0])[0] : inRow[0];
  else if (event.key === "End") target = event.ctrlKey ? reachable(rows.at(-1)).at(-1) : inRow.at(-1);
  else return;
  event.preventDefault();
  if (target) target.querySelector("button").focus();
}

/** The reachable cell of a row that is nearest to the column we come from. */
function below(rows, number, column) {
  const row = rows[Math.max(0, Math.min(rows.length - 1, number))];
  return reachable(row).reduce((best, cell) =>
    Math.abs(cell.cellIndex - column) < Math.abs(best.cellIndex - column) ? cell : best,
  );
}
