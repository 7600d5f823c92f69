/* One visit: checklist under the thumb, what is not in order unfolds, then the signature. */
import SignaturePad from "../../vendor/signature-pad.js";
import { chip, choice, clockTime, dayWords, field, h, icon, newId } from "./dom.js";
import { draftOf, dueOf, findingFor, finish, freeFinding, isOrdered, joined, lacks, locate, orderable, save, titleOf } from "./drafts.js";
import { send } from "./outbox.js";
import { keepPhoto, keepSignature } from "./photo.js";
import { app, checklistOf } from "./server.js";
import { drop, photosOf } from "./store.js";

const VALUES = [["yes", "符合"], ["no", "不符合"], ["na", "不涉及"]];
const HANDLINGS = [["on_the_spot", "当场改正"], ["at_once", "立即改正"], ["by_date", "限期改正"], ["hand_over", "移交部门"], ["case", "转办案"]];
const locating = new Set();
const unfolded = new Set();
let signed = Promise.resolve();
const DAYS = [[3, "3天"], [7, "7天"], [15, "15天"], [30, "30天"]];

/** The screen of one draft. `again` draws the screen anew, `leave(hash)` goes elsewhere. */
export async function visitScreen(id, again, leave) {
  const draft = await draftOf(id);
  if (!draft || draft.owner !== app.me.id) return h("p", { class: "empty" }, "这次检查已经完成或不在本机。");
  const photos = await photosOf(id);
  const redraw = () => { save(draft).then(again); };
  const scene = { draft, photos, list: checklistOf(draft.checklist), redraw, again, leave };
  return h("div", { class: "visit" },
    h("h1", {}, titleOf(draft)),
    draft.place && h("p", { class: "quiet" }, draft.place.address),
    draft.reason && h("p", { class: "returned", role: "alert" }, `被退回：${draft.reason} 改好后重新发送即可。`),
    draft.step === "list" ? [head(scene), body(scene)] : signing(scene));
}

function head({ draft, redraw, again }) {
  if (!draft.gps && !draft.gps_problem && !locating.has(draft.id)) {
    locating.add(draft.id);
    locate(draft, again);
  }
  const names = draft.officers.map((id) => nameOf(id)).join("、");
  const kind = app.day.kinds.find((one) => one.code === draft.kind);
  const where = draft.gps ? `已定位 ±${draft.gps.accuracy_m}米 ${clockTime(draft.gps.at)}` : draft.gps_problem || "正在定位…";
  const fold = (event) => { if (event.target.open) unfolded.add(draft.id); else unfolded.delete(draft.id); };
  return h("details", { class: "about", open: unfolded.has(draft.id), ontoggle: fold },
    h("summary", {}, h("span", {}, [kind ? kind.name : draft.kind, names, joined(draft).join("、")].filter(Boolean).join(" · ")), h("span", { class: "quiet" }, where), h("b", {}, "更改")),
    h("h2", {}, "检查方式"),
    choice("检查方式", app.day.kinds.map((one) => [one.code, one.name]), draft.kind, (code) => { draft.kind = code; redraw(); }),
    draft.kind === "joint" && [h("h2", {}, "参加的单位"),
      choice("参加的单位", agenciesOf(draft), draft.agencies, (name) => { toggle(draft.agencies, name); redraw(); }, { many: true })],
    h("h2", {}, "检查人员"),
    choice("检查人员", peopleOf(), draft.officers, (user) => { toggle(draft.officers, user); redraw(); }, { many: true }),
    h("h2", {}, "检查表"),
    choice("检查表", app.day.checklists.map((one) => [one.code, one.title]), draft.checklist, (code) => {
      draft.checklist = code;
      draft.answers = {};
      draft.findings = draft.findings.filter((finding) => !finding.line);
      redraw();
    }, { css: "choice-rows" }),
    h("button", { type: "button", class: "second", onclick: () => { draft.gps_problem = ""; draft.gps = null; locate(draft, again); } }, "重新定位"));
}

function peopleOf() {
  const all = [app.day.person, ...app.day.people.filter((person) => person.id !== app.me.id)];
  return all.map((person) => [person.id, person.enforces ? person.name : `${person.name}（辅警）`]);
}

/* Units of the county, and whoever the plan names besides. */
function agenciesOf(draft) {
  draft.agencies = draft.agencies || [];
  return [...new Set([...app.day.agencies || [], ...draft.agencies])].map((name) => [name, name]);
}

function nameOf(id) {
  const person = [app.day.person, ...app.day.people].find((one) => one.id === id);
  return person ? person.name : `编号${id}`;
}

function toggle(list, value) {
  const at = list.indexOf(value);
  if (at >= 0) list.splice(at, 1);
  else list.push(value);
}

function body(scene) {
  const { draft, list, redraw } = scene;
  const lines = list ? list.lines : [];
  const open = lines.filter((line) => !draft.answers[line.code]);
  return [
    !draft.place && field("检查地点", draft.spot, (text) => { draft.spot = text; save(draft); }, { required: true }),
    draft.kind === "checkpoint" && counting(scene),
    list && h("p", { class: "source quiet" }, `${list.title}（${list.source}）`),
    lines.map((line, at) => lineCard(scene, line, at)),
    draft.findings.filter((finding) => !finding.line).map((finding) => h("section", { class: "card" }, findingPart(scene, finding))),
    h("button", { type: "button", class: "second", onclick: () => { freeFinding(draft); redraw(); } }, icon("add"), "表外问题"),
    h("section", { class: "card" }, h("h2", {}, "现场照片"), photoPart(scene, "", "scene")),
    h("div", { class: "thumb" },
      open.length > 0 && h("button", {
        type: "button", class: "second", onclick: () => { for (const line of open) draft.answers[line.code] = "yes"; redraw(); },
      }, `其余 ${open.length} 项都符合`),
      h("button", {
        type: "button", class: "big", onclick: () => { draft.step = "sign"; save(draft).then(() => { scrollTo(0, 0); scene.again(); }); },
      }, "下一步：签字")),
  ];
}

function lineCard(scene, line, at) {
  const { draft, redraw } = scene;
  const value = draft.answers[line.code];
  const pick = (chosen) => {
    draft.answers[line.code] = chosen;
    if (chosen === "no") findingFor(draft, line);
    else draft.findings = draft.findings.filter((finding) => finding.line !== line.code);
    redraw();
  };
  return h("section", { class: `card${value ? " answered" : ""}`, "data-line": line.code },
    h("h2", {}, `${at + 1}. ${line.ask}`),
    line.how && h("p", { class: "quiet" }, line.how),
    choice(line.ask, VALUES, value, pick, { css: "answers" }),
    value === "no" && findingPart(scene, findingFor(draft, line)));
}

function findingPart(scene, finding) {
  const { draft, list, redraw } = scene;
  const due = dueOf(draft, finding);
  const ownDays = DAYS.some(([days]) => days === finding.days) ? DAYS : [...DAYS, [finding.days, `${finding.days}天`]];
  return h("div", { class: "finding" },
    field("问题", finding.what, (text) => { finding.what = text; save(draft); }, { rows: 2, maxlength: 500 }),
    h("h3", {}, "处理"),
    choice("处理", list && !list.may_punish ? HANDLINGS.filter(([code]) => code !== "case") : HANDLINGS, finding.handling, (chosen) => { finding.handling = chosen; redraw(); }),
    finding.handling === "by_date" && choice("期限", ownDays, finding.days, (days) => { finding.days = days; redraw(); }),
    due && h("p", { class: "quiet" }, `整改期限 ${dayWords(due)}`),
    draft.kind === "checkpoint" && field("号牌号码", finding.plate, (text) => { finding.plate = text.toUpperCase(); save(draft); }),
    h("details", {}, h("summary", {}, "依据与整改要求"),
      h("p", { class: "quiet" }, finding.basis || "检查表没有写依据"),
      field("整改要求", finding.order_text, (text) => { finding.order_text = text; save(draft); }, { rows: 3, maxlength: 500 })),
    !finding.line && [
      h("h3", {}, "违法行为类别"),
      choice("违法行为类别", app.day.violations.map((one) => [one.no, `${one.no} ${one.name}`]), finding.violation,
        (no) => { finding.violation = no; redraw(); }, { css: "choice-rows" }),
      h("button", { type: "button", class: "second", onclick: () => { draft.findings.splice(draft.findings.indexOf(finding), 1); redraw(); } }, "删除这个问题"),
    ],
    photoPart(scene, finding.id, "finding"));
}

function photoPart({ draft, photos, again }, finding, kind) {
  const take = async (event) => {
    const status = event.target.closest(".photos").querySelector("[role=status]");
    status.textContent = "正在处理照片…";
    try {
      for (const file of [...event.target.files]) await keepPhoto(file, { owner: draft.owner, visit: draft.id, finding, kind });
      again();
    } catch (error) {
      const full = error && error.name === "QuotaExceededError";
      status.textContent = full ? "本机存储空间不足：请先发送已有记录，或清理手机空间。" : error.message;
    }
  };
  const own = photos.filter((photo) => photo.kind === kind && photo.finding === finding);
  return h("div", { class: "photos" },
    own.map((photo) => h("figure", {}, h("img", { src: photo.thumb, alt: "照片" }),
      h("button", { type: "button", "aria-label": "删除照片", onclick: () => drop("photos", photo.id).then(again) }, "×"))),
    h("label", { class: "shoot" }, icon("camera"), "拍照",
      h("input", { type: "file", accept: "image/*", capture: "environment", multiple: true, class: "hidden-input", onchange: take })),
    h("p", { role: "status", class: "quiet" }));
}

function counting({ draft, redraw }) {
  return h("section", { class: "card" }, h("h2", {}, "检查车辆"), app.day.vehicle_groups.map(({ code, name }) => {
    const count = draft.counts[code] || { checked: 0, violations: 0 };
    const change = (key, by) => {
      const next = { ...count, [key]: Math.max(0, count[key] + by) };
      next.violations = Math.min(next.violations, next.checked);
      draft.counts[code] = next;
      if (!next.checked) delete draft.counts[code];
      redraw();
    };
    return h("div", { class: "counter" }, h("span", {}, name), stepper("检查", count.checked, (by) => change("checked", by)),
      stepper("违法", count.violations, (by) => change("violations", by)));
  }));
}

function stepper(word, count, change) {
  return h("span", { class: "stepper", role: "group", "aria-label": word },
    h("button", { type: "button", "aria-label": `${word}减一`, onclick: () => change(-1) }, "−"), `${word} ${count}`,
    h("button", { type: "button", "aria-label": `${word}加一`, onclick: () => change(1) }, "+"));
}

function signing(scene) {
  const { draft, redraw, again, leave } = scene;
  const missing = lacks(draft);
  const set = (key) => (text) => { draft[key] = text; save(draft); };
  return [
    h("section", { class: "card" }, h("h2", {}, draft.findings.length ? `发现问题 ${draft.findings.length} 个` : "未发现问题"),
      draft.findings.map((finding) => h("p", {}, finding.what || "（没有写内容）", " ",
        chip(HANDLINGS.find(([code]) => code === finding.handling)[1] + (dueOf(draft, finding) ? ` ${dayWords(dueOf(draft, finding))}` : ""), "waiting"),
        finding.order_text && h("span", { class: "quiet" }, ` ${finding.order_text}`))),
      orderPart(scene)),
    h("section", { class: "card" },
      field(isOrdered(draft) ? "在场人员姓名（签收人）" : "在场人员姓名（可不填）", draft.present_name, set("present_name"), { maxlength: 40 }),
      choice("在场人员身份", [["负责人", managerOf(draft) ? `负责人 ${managerOf(draft)}` : "负责人"], ["员工", "员工"], ["其他", "其他"]], draft.present_part, (part) => { standIn(draft, part); redraw(); }),
      choice("签字", [[false, "签字"], [true, "拒绝签字"]], draft.refused, (refused) => { draft.refused = refused; redraw(); }),
      draft.refused ? field("见证人姓名", draft.witness, set("witness"), { maxlength: 40, required: true }) : padPart(scene),
      field("检查情况（可不填）", draft.note, set("note"), { rows: 2, maxlength: 1000 })),
    missing.length > 0 && h("p", { class: "returned", role: "status" }, `${missing.join("；")}。`),
    h("div", { class: "thumb" },
      h("button", { type: "button", class: "second", onclick: () => { draft.step = "list"; redraw(); } }, "返回检查表"),
      h("button", {
        type: "button", class: "big",
        onclick: async (event) => {
          const still = lacks(draft);
          if (still.length) { again(); return; }
          event.target.disabled = true;
          await signed;
          await finish(draft);
          leave("#/outbox");
          send({ now: true });
        },
      }, "完成检查")),
  ];
}

/* The order goes with the visit unless the officer says otherwise. */
function orderPart({ draft, redraw }) {
  const rows = orderable(draft);
  if (!rows.length) return null;
  const wanted = draft.order !== false;
  const kinds = [["at_once", "责令立即改正"], ["by_date", "责令限期改正"]].filter(([code]) => rows.some((row) => row.handling === code));
  const papers = kinds.map(([, name]) => `${name}通知书`).join("、");
  const told = app.net === "online"
    ? "完成后立即编号开具；请被检查人看清以上要求后签字，签字即签收。拒绝签字的，打印后留置送达。"
    : "现在没有网络：联网后编号开具，打印送达。请被检查人看清以上要求后签字。";
  return [
    h("h3", {}, papers),
    choice(papers, [[true, "随检查开具"], [false, "以后再开"]], wanted, (chosen) => { draft.order = chosen; redraw(); }),
    wanted && h("p", { class: "quiet" }, told),
  ];
}

function managerOf(draft) {
  const known = draft.place && app.day.places.find((place) => place.id === draft.place.id);
  return known ? known.manager : "";
}

/* One touch writes the name on record of whoever is in charge; anybody else's is asked for. */
function standIn(draft, part) {
  const manager = managerOf(draft);
  draft.present_part = part;
  if (part === "负责人" && !draft.present_name) draft.present_name = manager;
  else if (part !== "负责人" && draft.present_name === manager) draft.present_name = "";
}

/* Kept at the end of every stroke: nobody has to say that they have signed. */
function padPart({ draft, photos, again }) {
  const there = photos.find((photo) => photo.kind === "signature");
  if (there) {
    const anew = () => { draft.signature = ""; save(draft); drop("photos", there.id).then(again); };
    return h("div", { class: "pad" }, h("img", { src: there.thumb, alt: "签字" }), h("button", { type: "button", class: "second", onclick: anew }, "重签"));
  }
  const canvas = h("canvas", { "aria-label": "请在此处签字" });
  const pad = new SignaturePad(canvas, { minWidth: 1.2, maxWidth: 3, backgroundColor: "#fff" });
  // Its size is known once it stands on the page; drawn on before, it would be empty.
  const sized = new ResizeObserver(() => {
    if (!canvas.offsetWidth) return;
    sized.disconnect();
    const ratio = window.devicePixelRatio || 1;
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
  });
  sized.observe(canvas);
  const clear = () => { pad.clear(); if (draft.signature) drop("photos", draft.signature); };
  pad.addEventListener("endStroke", () => {
    draft.signature = draft.signature || newId();
    save(draft);
    signed = keepSignature(canvas, { id: draft.signature, owner: draft.owner, visit: draft.id });
  });
  return h("div", { class: "pad" }, canvas, h("button", { type: "button", class: "second", onclick: clear }, "擦掉重签"));
}
