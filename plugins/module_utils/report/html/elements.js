// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
// The data of the page, and elements made of it. Nothing is ever parsed as HTML: texts become text nodes.

const data = JSON.parse(document.getElementById("data").textContent);

const text = (position) => (position < 0 ? "" : data.texts[position]);

/** An element: properties by name (`class`, `on...`, `aria-...` too), children as nodes or strings; empty ones are left out. */
function element(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name in made && typeof value === "function") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A finding out of the compact list that `matrix_data.py` writes. */
function finding(list) {
  const [requirement, status, severity, title, expected, found, evidence, remedy, waiver, drift] = list;
  return {
    requirement: data.requirements[requirement],
    status: data.statuses[status],
    severity: data.severities[severity],
    title: text(title),
    expected: text(expected),
    found: text(found),
    evidence: evidence.map(text),
    remedy: text(remedy),
    waiver: text(waiver),
    drift: text(drift),
  };
}

const statusBadge = (status) => element("span", { class: `status ${status}` }, data.words[status]);
const severityTag = (severity) => element("span", { class: `severity ${severity}` }, severity);
const isolated = (words) => element("bdi", {}, words);
