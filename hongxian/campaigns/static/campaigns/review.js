// The plan beside its draft: a click on either side shows the other, selected text opens 补录.
(function () {
  "use strict";

  function show(element, pane) {
    if (!element) return;
    document.querySelectorAll(".is-shown").forEach(function (old) { old.classList.remove("is-shown"); });
    var fact = element.getAttribute("data-fact");
    document.querySelectorAll('[data-fact="' + fact + '"]').forEach(function (one) { one.classList.add("is-shown"); });
    if (pane && pane.scrollHeight > pane.clientHeight) {
      var place = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTop += place - pane.clientHeight / 3;
    }
    if (!pane || pane.scrollHeight <= pane.clientHeight || window.innerWidth <= 900) {
      element.scrollIntoView({ block: "center" });
    }
  }

  function pane(name) { return document.querySelector('[data-pane="' + name + '"]'); }

  function showOther(id, side) {
    var target = document.getElementById(id);
    if (target) show(target, pane(side));
    return target;
  }

  document.addEventListener("click", function (event) {
    var goto_ = event.target.closest("[data-goto]");
    if (goto_ && showOther(goto_.getAttribute("href").slice(1), "text")) { event.preventDefault(); return; }
    var seg = event.target.closest(".seg[data-fact]");
    if (seg && window.getSelection().isCollapsed) {
      if (showOther("f-" + seg.getAttribute("data-fact"), "draft")) event.preventDefault();
      return;
    }
    var words = event.target.closest(".line[data-fact] > .line-main");
    if (words && !event.target.closest("a, button, input, form")) {
      showOther("t-" + words.parentElement.getAttribute("data-fact"), "text");
    }
    var close = event.target.closest("[data-close-edit]");
    var edit = close && close.closest(".line-edit");
    if (edit) { event.preventDefault(); edit.textContent = ""; }
    if (event.target.closest("[data-pick-close]")) hidePick();
  });

  // Offsets count characters as the server does, not UTF-16 units.
  function offset(node, at) {
    var element = node.nodeType === 3 ? node.parentElement : node;
    var run = element.closest("[data-start]");
    if (!run) return null;
    var range = document.createRange();
    range.setStart(run, 0);
    range.setEnd(node, at);
    return Number(run.getAttribute("data-start")) + Array.from(range.toString()).length;
  }

  function hidePick() {
    var pick = document.querySelector("[data-pick]");
    if (pick) pick.hidden = true;
  }

  function offerPick() {
    var pick = document.querySelector("[data-pick]");
    var selection = window.getSelection();
    if (!pick) return;
    if (selection.isCollapsed || !selection.rangeCount) { hidePick(); return; }
    var range = selection.getRangeAt(0);
    var text = document.querySelector("[data-text]");
    if (!text || !text.contains(range.commonAncestorContainer)) { hidePick(); return; }
    var start = offset(range.startContainer, range.startOffset);
    var end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) { hidePick(); return; }
    pick.querySelectorAll("a").forEach(function (link) {
      link.href = link.href.split("?")[0] + "?start=" + start + "&end=" + end;
    });
    pick.hidden = false;
  }

  document.addEventListener("mouseup", function () { setTimeout(offerPick, 0); });
  document.addEventListener("keyup", function (event) { if (event.shiftKey || event.key === "Shift") offerPick(); });
  document.addEventListener("touchend", function () { setTimeout(offerPick, 50); });

  // The two panes keep their places when the page is drawn again after a change.
  var places = {};
  var touched = null;
  document.addEventListener("submit", function (event) {
    var line = event.target.closest(".line[data-fact]");
    touched = line && line.id;
  });
  document.addEventListener("htmx:beforeSwap", function () {
    document.querySelectorAll("[data-pane]").forEach(function (one) { places[one.getAttribute("data-pane")] = one.scrollTop; });
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (!event.target || event.target.id !== "review") return;
    document.querySelectorAll("[data-pane]").forEach(function (one) { one.scrollTop = places[one.getAttribute("data-pane")] || 0; });
    var line = touched && document.getElementById(touched);
    if (line) {
      line.classList.add("is-shown");
      if (line.getBoundingClientRect().top < 60 || line.getBoundingClientRect().bottom > window.innerHeight) show(line, pane("draft"));
    }
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var field = event.target && event.target.classList.contains("line-edit") && event.target.querySelector("input:not([type=hidden]), textarea");
    if (field) field.focus();
  });

  var drop = document.querySelector("[data-drop]");
  if (drop) {
    ["dragover", "dragleave", "drop"].forEach(function (name) {
      drop.addEventListener(name, function (event) {
        event.preventDefault();
        drop.classList.toggle("is-over", name === "dragover");
        if (name === "drop" && event.dataTransfer.files.length) {
          drop.querySelector("input[type=file]").files = event.dataTransfer.files;
        }
      });
    });
  }
  document.documentElement.setAttribute("data-pin-ready", "");
  if (location.hash.indexOf("#f-") === 0) showOther(location.hash.slice(1), "draft");
})();
