"use strict";
/* Everything here is a convenience: each page does its work without it. */

/* A form is sent once; coming back with the browser's back button frees it again. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "resubmit" in form.dataset) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => (button.disabled = false));
  });
});

/* Menus close on a click outside and on Escape. */
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

/* Filters apply when a choice changes; empty ones stay out of the address. */
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form || !("autosubmit" in form.dataset)) return;
  if (event.target.tagName === "SELECT") form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  if (!("autosubmit" in event.target.dataset)) return;
  for (const field of event.target.elements) if (field.name && field.value === "") field.disabled = true;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

/* Ticked rows: all of the page at once, and how many. */
document.addEventListener("change", (event) => {
  const form = event.target.closest(".bulk-form");
  if (!form) return;
  const rows = [...form.querySelectorAll("input[name=row]")];
  if ("pickAll" in event.target.dataset) rows.forEach((row) => (row.checked = event.target.checked));
  form.querySelector("[data-picked]").textContent = ` ${rows.filter((row) => row.checked).length} 行`;
});

/* Several files: their names and sizes before they are sent. */
document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "file") return;
  let list = input.parentElement.querySelector(".file-names");
  if (!list) {
    list = document.createElement("ul");
    list.className = "file-names";
    input.after(list);
  }
  list.replaceChildren(
    ...[...input.files].map((file) => {
      const line = document.createElement("li");
      const size = file.size < 1048576 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
      line.textContent = `${file.name}（${size}）`;
      return line;
    }),
  );
});

/* A long select becomes a box that finds by text and by pinyin initials. */
let combos = 0;
function searchable(select) {
  const number = (combos += 1);
  const box = document.createElement("div");
  box.className = "combo";
  const input = document.createElement("input");
  const list = document.createElement("ul");
  list.id = `combo-${number}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  for (const [name, value] of [["type", "text"], ["role", "combobox"], ["autocomplete", "off"], ["aria-expanded", "false"], ["aria-controls", list.id], ["placeholder", "输入汉字或拼音首字母"]]) input.setAttribute(name, value);
  const label = select.id && document.querySelector(`label[for="${select.id}"]`);
  input.id = `${select.id || "combo"}-search-${number}`;
  if (label) label.htmlFor = input.id;
  const shown = () => (select.selectedOptions[0] && select.value !== "" ? select.selectedOptions[0].textContent.trim() : "");
  let at = 0;
  let options = [];
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.value = shown();
  };
  const choose = (option) => {
    select.value = option.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  };
  const mark = () => {
    [...list.children].forEach((line, no) => {
      line.setAttribute("aria-selected", String(no === at));
      if (no === at && options.length) {
        line.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", line.id);
      }
    });
  };
  const open = (text) => {
    const wanted = text.trim().toLowerCase();
    options = [...select.options].filter((option) => !wanted || option.textContent.toLowerCase().includes(wanted) || (option.dataset.pinyin || "").includes(wanted));
    at = 0;
    list.replaceChildren(
      ...options.map((option, no) => {
        const line = document.createElement("li");
        line.id = `combo-${number}-${no}`;
        line.setAttribute("role", "option");
        line.textContent = option.textContent.trim();
        line.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(option);
        });
        return line;
      }),
    );
    if (!options.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.textContent = "没有找到";
      list.append(none);
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark();
  };
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => open(""));
  input.addEventListener("input", () => open(input.value));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return open("");
      at = Math.max(0, Math.min(options.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      mark();
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (options[at]) choose(options[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  input.value = shown();
  input.required = select.required;
  select.required = false;
  select.hidden = true;
  box.append(input, list);
  select.after(box);
}

/* Drafts: what was typed survives an expired log-in; it stays in this browser tab alone. */
function drafts(form, number) {
  const key = `draft:${location.pathname}:${number}`;
  const fields = [...form.elements].filter((field) => field.name && ["text", "textarea", "date", "select-one"].includes(field.type) && field.name !== "csrfmiddlewaretoken");
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  if (kept && !form.querySelector(".form-errors")) {
    const changed = fields.filter((field) => kept.values[field.name] && kept.values[field.name] !== field.value);
    changed.forEach((field) => (field.value = kept.values[field.name]));
    if (changed.length) {
      const note = document.createElement("p");
      note.className = "draft-note";
      note.textContent = "已恢复上次没有提交的内容。";
      const drop = document.createElement("button");
      drop.type = "button";
      drop.textContent = "不要了";
      drop.addEventListener("click", () => {
        sessionStorage.removeItem(key);
        form.reset();
        note.remove();
      });
      note.append(drop);
      form.prepend(note);
    }
  }
  const keep = (sent) => sessionStorage.setItem(key, JSON.stringify({ sent, values: Object.fromEntries(fields.map((field) => [field.name, field.value])) }));
  form.addEventListener("input", () => keep(false));
  form.addEventListener("submit", () => keep(true));
}
/* A draft that was sent is done with, unless the log-in page came up instead of an answer. */
function settleDrafts() {
  const atGate = document.body.classList.contains("gate-page");
  const failed = document.querySelector(".form-errors, .problem");
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith("draft:")) continue;
    const draft = JSON.parse(sessionStorage.getItem(key));
    if (atGate) sessionStorage.setItem(key, JSON.stringify({ ...draft, sent: false }));
    else if (draft.sent && !failed) sessionStorage.removeItem(key);
  }
}
/* Whoever logs out leaves nothing to the next person at this machine. */
document.addEventListener("submit", (event) => {
  if (event.target.action.endsWith("/logout/")) sessionStorage.clear();
});

function enhance(root) {
  root.querySelectorAll("select[data-search]:not([hidden])").forEach(searchable);
}
document.addEventListener("DOMContentLoaded", () => {
  settleDrafts();
  document.querySelectorAll("form[data-draft]").forEach(drafts);
  enhance(document);
  const tab = document.querySelector(".views [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 40;
  const rail = document.querySelector(".rail");
  const here = rail && rail.querySelector("[aria-current]");
  if (here && here.offsetTop + here.offsetHeight > rail.clientHeight) rail.scrollTop = here.offsetTop - rail.clientHeight / 2;
  const errors = document.querySelector(".form-errors");
  if (errors) errors.focus();
});
document.addEventListener("htmx:afterSwap", (event) => enhance(event.target));
