"use strict";
// The page is complete without this: it adds the filter, and opens everything for printing.
(function () {
  var bar = document.getElementById("filter");
  var findings = Array.prototype.slice.call(document.querySelectorAll("details.finding"));
  if (bar) {
    var text = document.getElementById("filter-text");
    var boxes = Array.prototype.slice.call(bar.querySelectorAll("input[type=checkbox]"));
    var words = findings.map(function (finding) {
      var table = finding.parentNode.querySelector(".name").textContent;
      return (table + " " + finding.querySelector("summary").textContent).toLowerCase();
    });
    var apply = function () {
      var wanted = text.value.trim().toLowerCase();
      var off = { status: {}, severity: {} };
      boxes.forEach(function (box) {
        if (!box.checked) off[box.dataset.field][box.value] = true;
      });
      var shown = 0;
      findings.forEach(function (finding, i) {
        var show = !off.status[finding.dataset.status] && !off.severity[finding.dataset.severity]
            && words[i].indexOf(wanted) >= 0;
        finding.hidden = !show;
        if (show) shown++;
      });
      document.querySelectorAll("details.table").forEach(function (table) {
        table.hidden = !table.querySelector("details.finding:not([hidden])");
      });
      document.getElementById("filter-count").textContent =
          shown === findings.length ? "" : shown + " of " + findings.length + " shown";
    };
    bar.addEventListener("input", apply);
    bar.hidden = false;
    apply();
  }
  if (location.hash) {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") target.open = true;
  }
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (details) {
      details.open = true;
    });
  });
})();
