// SPDX-License-Identifier: GPL-3.0-or-later
// Filters over findings: the matrix, its columns and the list below show what matches, and a live region says how much that is.

const filters = document.getElementById("filters");
const control = (name) => document.getElementById(`filter-${name}`);
const chosen = (name) => (control(name) ? control(name).value : "");
const listed = new Map();

/** Lower-case text that the search looks in; made once per org and finding, when first asked. */
const haystacks = new WeakMap();
function haystack(thing, make) {
  if (!haystacks.has(thing)) haystacks.set(thing, make().join("\n").toLowerCase());
  return haystacks.get(thing);
}

function currentFilter() {
  const statuses = [...filters.querySelectorAll("[name=status]:checked")].map((box) => Number(box.value));
  return {
    words: control("text").value.toLowerCase().split(/\s+/).filter(Boolean),
    severity: chosen("severity") === "" ? Infinity : Number(chosen("severity")),
    kind: chosen("kind"),
    baseline: chosen("baseline"),
    drift: chosen("drift"),
    statuses: new Set(statuses),
    everything: statuses.length === data.statuses.length,
  };
}

function matches(filter, org, list) {
  const requirement = data.requirements[list[0]];
  if (!filter.statuses.has(list[1]) || list[2] > filter.severity) return false;
  if (filter.kind && org.kind !== filter.kind) return false;
  if (filter.baseline && requirement.baseline !== filter.baseline) return false;
  if (filter.drift && text(list[9]) !== filter.drift) return false;
  if (!filter.words.length) return true;
  const ofOrg = orgHaystack(org);
  const ofFinding = haystack(list, () => [requirement.key, ...[3, 4, 5, 7, 8].map((at) => text(list[at])), ...list[6].map(text), ...requirement.sbs]);
  return filter.words.every((word) => ofOrg.includes(word) || ofFinding.includes(word));
}

const orgHaystack = (org) => haystack(org, () => [org.name, org.title, org.id, org.username, org.kind, ...(org.cannot_audit || [])]);

/** An org that could not be audited has no findings: it shows unless the filter asks for some. */
function orgItself(filter, org) {
  if (!org.cannot_audit || !filter.everything || filter.severity !== Infinity || filter.baseline || filter.drift) return false;
  return (!filter.kind || org.kind === filter.kind) && filter.words.every((word) => orgHaystack(org).includes(word));
}

function applyFilter() {
  const filter = currentFilter();
  const columns = new Set();
  const counts = { orgs: 0, findings: 0, failing: 0 };
  data.orgs.forEach((org, number) => {
    const shown = new Set(org.findings.filter((list) => matches(filter, org, list)).map((list) => list[0]));
    for (const list of org.findings) {
      if (!shown.has(list[0])) continue;
      columns.add(list[0]);
      counts.findings += 1;
      counts.failing += data.statuses[list[1]] === "fail" ? 1 : 0;
    }
    const visible = shown.size > 0 || orgItself(filter, org);
    counts.orgs += visible ? 1 : 0;
    showRow(matrix.rows[number], visible, shown);
    showListed(number, visible, shown);
  });
  showColumns(columns);
  tell(counts);
  busy(false);
}

const busy = (is) => document.getElementById("matrix-scroll").setAttribute("aria-busy", String(is));

function showRow(row, visible, shown) {
  row.line.hidden = !visible;
  if (!visible) return;
  row.cells.forEach((cell, number) => {
    if (cell) cell.classList.toggle("filtered", !shown.has(number));
  });
}

function showColumns(columns) {
  const all = columns.size === 0;
  matrix.heads.forEach((head, number) => {
    const hidden = !all && !columns.has(number);
    if (head.hidden === hidden) return;
    head.hidden = hidden;
    for (const row of matrix.rows) if (row.places.length) row.places[number].hidden = hidden;
  });
  if (matrix.at.closest("[hidden], .filtered")) settle(matrix.rows.find((row) => !row.line.hidden)?.line.querySelector("button"));
}

function showListed(number, visible, shown) {
  const org = listed.get(number);
  if (!org) return;
  let some = false;
  for (const line of org.querySelectorAll(".finding")) {
    line.hidden = !shown.has(Number(line.dataset.requirement));
    some ||= !line.hidden;
  }
  org.hidden = !(some || (visible && data.orgs[number].cannot_audit));
}

function tell({ orgs, findings, failing }) {
  const of = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const words = `Showing ${of(orgs, "org")} of ${data.orgs.length}, ${of(findings, "finding")}, ${failing} of them failing.`;
  document.getElementById("shown").textContent = words;
  document.getElementById("no-findings").hidden = [...listed.values()].some((org) => !org.hidden) || listed.size === 0;
}

function startFilters() {
  for (const org of document.querySelectorAll("#findings .org")) listed.set(Number(org.dataset.org), org);
  let waiting = 0;
  const later = (milliseconds) => {
    clearTimeout(waiting);
    busy(true);
    waiting = setTimeout(applyFilter, milliseconds);
  };
  filters.addEventListener("input", () => later(120));
  // The controls have their first values only after this event.
  filters.addEventListener("reset", () => later(0));
  filters.addEventListener("submit", (event) => event.preventDefault());
  applyFilter();
}
