// SPDX-License-Identifier: GPL-3.0-or-later
// The drawer at the side: one finding, one org, or one requirement. The dialog element keeps the focus inside and gives it back.

const drawer = document.getElementById("drawer");

function openDrawer(title, ...content) {
  document.getElementById("drawer-title").replaceChildren(isolated(title));
  document.getElementById("drawer-body").replaceChildren(...content);
  if (!drawer.open) drawer.showModal();
  drawer.scrollTop = 0;
  document.getElementById("drawer-title").focus();
}

document.getElementById("drawer-close").onclick = () => drawer.close();
drawer.onclick = (event) => {
  if (event.target === drawer) drawer.close();
};

const part = (label, ...content) => element("div", {}, element("h3", {}, label), ...content);
const paragraph = (words) => element("p", { dir: "auto" }, words);

function sourceLink(source) {
  if (!source) return null;
  const isLink = source.startsWith("https://") || source.startsWith("http://");
  return part("Source", isLink ? element("a", { href: source, rel: "noreferrer noopener" }, source) : paragraph(source));
}

function openFinding(org, list) {
  const shown = finding(list);
  const { requirement } = shown;
  const drift = { new: "New since the last report", still_failing: "Failing since an earlier report" }[shown.drift];
  const who = requirement.by === "person" ? "by a person" : "by the next provisioning run";
  openDrawer(
    shown.title,
    element("p", {}, statusBadge(shown.status), " ", severityTag(shown.severity), drift ? ` ${drift}` : ""),
    part("Org", element("p", {}, ...[org.name, org.title, org.kind].filter(distinct).flatMap((words) => [isolated(words), " "]))),
    element("div", { class: "pair" }, part("Expected", paragraph(shown.expected || "—")), part("Found", paragraph(shown.found || "—"))),
    ...optional(shown.evidence.length && part("Evidence", evidenceList(shown.evidence))),
    ...optional(shown.waiver && part("Waived by", paragraph(shown.waiver))),
    ...optional(shown.remedy && shown.status !== "pass" && part(`Remedy, ${who}`, paragraph(shown.remedy))),
    ...optional(requirement.rationale && part("Why it is required", paragraph(requirement.rationale))),
    ...optional(requirement.sbs.length && part("Security Benchmark for Salesforce", paragraph(requirement.sbs.join(", ")))),
    ...optional(sourceLink(requirement.source)),
    part("Requirement", paragraph(requirement.key)),
  );
}

const distinct = (words, at, all) => words && all.indexOf(words) === at;
const optional = (content) => (content ? [content] : []);
const evidenceList = (lines) => element("ul", { class: "evidence" }, ...lines.map((line) => element("li", { dir: "auto" }, line)));

function openOrg(org) {
  const identity = [org.title, org.kind, org.username, org.id].filter(Boolean);
  openDrawer(
    org.name,
    element("p", {}, statusBadge(org.status)),
    ...identity.map((words) => element("p", { class: "quiet" }, isolated(words))),
    ...optional(org.cannot_audit && part("Why it could not be audited", ...org.cannot_audit.map(paragraph))),
    element("ul", { class: "cells" }, ...org.findings.map((list) => findingLine(org, list, text(list[3])))),
  );
}

function openRequirement(requirement, number) {
  const met = data.orgs.flatMap((org) => org.findings.filter((list) => list[0] === number).map((list) => [org, list]));
  met.sort(([, one], [, other]) => one[1] - other[1]);
  openDrawer(
    requirement.title,
    element("p", {}, severityTag(requirement.severity), ` fails in ${requirement.counts.fail} of ${met.length}`),
    ...optional(requirement.rationale && part("Why it is required", paragraph(requirement.rationale))),
    ...optional(requirement.sbs.length && part("Security Benchmark for Salesforce", paragraph(requirement.sbs.join(", ")))),
    ...optional(sourceLink(requirement.source)),
    element("ul", { class: "cells" }, ...met.map(([org, list]) => findingLine(org, list, org.name))),
  );
}

function findingLine(org, list, words) {
  const open = () => openFinding(org, list);
  return element("li", {}, element("button", { type: "button", onclick: open }, statusBadge(data.statuses[list[1]]), isolated(words)));
}
