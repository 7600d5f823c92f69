/* A visit while it is being recorded; kept after every touch, so that a killed tab loses nothing. */
import { daysAfter, newId } from "./dom.js";
import { app, checklistOf, placeOf } from "./server.js";
import { askToLast, get, handIn, kept, keep, mine, put, takeBack } from "./store.js";

const ORDERED = ["at_once", "by_date"];
let saving = Promise.resolve();

/* One object for each draft while the page is open: two copies would overwrite each other. */
const live = new Map();

export async function draftOf(id) {
  if (!live.has(id)) live.set(id, await get("drafts", id));
  return live.get(id);
}

/** Drafts of this person, newest first. */
export async function drafts() {
  if (!app.me) return [];
  const all = await mine("drafts", app.me.id);
  return all.sort((one, other) => other.started_at.localeCompare(one.started_at));
}

/** Save; writes queue up, so that the last touch wins. */
export function save(draft) {
  draft.touched_at = new Date().toISOString();
  saving = saving.then(() => put("drafts", JSON.parse(JSON.stringify(draft))));
  return saving;
}

function checklistFor(place) {
  const lists = app.day.checklists;
  const fits = (list) => (place ? list.categories.includes(place.category) : list.at.includes("spot"));
  return lists.find(fits) || lists.find((list) => list.is_general);
}

/** Begin: everything the phone can know is filled in. `planned` is a visit that was planned. */
export async function begin({ place = null, spot = "", planned = null }) {
  const at = new Date().toISOString();
  const known = placeOf(place);
  const list = (planned && checklistOf(planned.checklist)) || checklistFor(known);
  const partner = (await kept(`partner:${app.me.id}`)) || [];
  const usual = partner.filter((id) => app.day.people.some((person) => person.id === id));
  const draft = {
    id: planned ? planned.id : newId(), owner: app.me.id, kind: planned ? planned.kind : "daily",
    place: known ? { id: known.id, name: known.name, address: known.address } : null,
    spot, checklist: list ? list.code : "", started_at: at, day: app.day.today,
    officers: planned && planned.officers.length ? planned.officers : [app.me.id, ...usual],
    agencies: planned ? planned.agencies || [] : [],
    answers: {}, findings: [], gps: null, gps_problem: "", present_name: "", present_part: "",
    refused: false, witness: "", note: "", counts: {}, signature: "", step: "list", reason: "", order: true,
  };
  if (!draft.officers.includes(app.me.id)) draft.officers.push(app.me.id);
  live.set(draft.id, draft);
  await save(draft);
  askToLast();
  return draft;
}

/** Where and when, by the satellites. Refused or failed: said, and the visit goes on. */
export function locate(draft, ondone) {
  const fail = (why) => { draft.gps_problem = why; save(draft).then(ondone); };
  if (!window.isSecureContext) { fail("未用 HTTPS 打开，浏览器不给定位"); return; }
  if (!navigator.geolocation) { fail("这台设备没有定位"); return; }
  const reasons = { 1: "没有允许定位", 2: "收不到定位信号", 3: "定位超时" };
  navigator.geolocation.getCurrentPosition((found) => {
    draft.gps_problem = "";
    draft.gps = {
      lon: Number(found.coords.longitude.toFixed(7)), lat: Number(found.coords.latitude.toFixed(7)),
      accuracy_m: Math.round(found.coords.accuracy), at: new Date(found.timestamp).toISOString(),
    };
    save(draft).then(ondone);
  }, (error) => fail(reasons[error.code] || "定位失败"), { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
}

function add(draft, told) {
  const blank = { line: "", violation: null, what: "", basis: "", order_text: "", handling: "by_date", days: 7, plate: "", group: "" };
  const made = { id: newId(), ...blank, ...told };
  draft.findings.push(made);
  return made;
}

/** Not in order: the line's own wording, order and days stand there already. */
export function findingFor(draft, line) {
  return draft.findings.find((finding) => finding.line === line.code) || add(draft, {
    line: line.code, violation: line.violation || null, what: line.wrong || "", basis: line.basis || "",
    order_text: line.order || "", handling: line.handling || "by_date", days: line.days || 7,
  });
}

export const freeFinding = (draft) => add(draft, {});

export function dueOf(draft, finding) {
  if (finding.handling === "at_once" || finding.handling === "on_the_spot") return draft.day;
  return finding.handling === "by_date" ? daysAfter(draft.day, finding.days) : null;
}

/** Findings a correction order can be made out for with the visit: by an enforcer, of an open visit to one place. */
export function orderable(draft) {
  if (["secret", "checkpoint"].includes(draft.kind) || !app.day.person.enforces) return [];
  return draft.findings.filter((finding) => ORDERED.includes(finding.handling));
}

export const isOrdered = (draft) => draft.order !== false && orderable(draft).length > 0;

function enforcersOf(draft) {
  const all = [app.day.person, ...app.day.people];
  return draft.officers.filter((id) => all.some((person) => person.id === id && person.enforces));
}

/** Who came along: of a joint visit alone. */
export function joined(draft) {
  return draft.kind === "joint" ? draft.agencies || [] : [];
}

/** What still has to be said before the visit can be handed in. */
export function lacks(draft) {
  const list = checklistOf(draft.checklist);
  const open = list && draft.kind !== "checkpoint" ? list.lines.filter((line) => !draft.answers[line.code]).length : 0;
  const found = [];
  if (open) found.push(`还有 ${open} 项没有选`);
  if (draft.findings.some((finding) => !finding.what.trim())) found.push("有一个问题没有写内容");
  if (draft.refused && !draft.witness.trim()) found.push("拒绝签字须写见证人");
  if (!draft.place && !draft.spot.trim()) found.push("没有写地点");
  if (draft.kind === "joint" && !joined(draft).length) found.push("联合检查要选参加的单位：点上方的“更改”");
  if (isOrdered(draft) && enforcersOf(draft).length < 2) found.push("开具通知书要两名民警：请在“检查人员”里选上同行民警，或者选“以后再开”");
  if (isOrdered(draft) && !draft.present_name.trim() && !(draft.refused && draft.place)) found.push("开具通知书要写在场人员姓名（签收人）");
  return found;
}

/** The visit as the interface takes it (POST /api/field/visits). */
export function payload(draft, ended_at) {
  const me = app.day.people.concat(app.day.person).find((person) => person.id === app.me.id);
  const list = checklistOf(draft.checklist);
  const lead = draft.officers.find((id) => id !== app.me.id || me.enforces);
  return {
    id: draft.id, kind: draft.kind, place: draft.place ? draft.place.id : null, spot: draft.spot,
    checklist: list ? list.code : "", checklist_version: list ? list.version : "",
    started_at: draft.started_at, ended_at, gps: draft.gps,
    officers: draft.officers.map((id) => ({ user: id, part: partOf(id, lead) })), agencies: joined(draft),
    answers: Object.entries(draft.answers).map(([line, value]) => ({ line, value, note: "" })),
    findings: draft.findings.map(({ days, ...finding }) => ({
      ...finding, due_on: dueOf(draft, { ...finding, days }), order: isOrdered(draft) && ORDERED.includes(finding.handling),
    })),
    counts: Object.entries(draft.counts).map(([group, count]) => ({ group, ...count })),
    present_name: draft.present_name, present_part: draft.present_name ? draft.present_part : "",
    signed: !draft.refused && Boolean(draft.signature), refused_to_sign: draft.refused, witness_name: draft.refused ? draft.witness : "",
    note: draft.note, gps_problem: draft.gps ? "" : draft.gps_problem,
  };
}

function partOf(id, lead) {
  const person = app.day.people.concat(app.day.person).find((one) => one.id === id);
  if (person && !person.enforces) return "entry";
  return id === lead ? "lead" : "with";
}

/** Into the outbox: from here on nothing is typed again. */
export async function finish(draft) {
  const ended = draft.ended_at || new Date().toISOString();
  live.delete(draft.id);
  await saving;
  await keep(`partner:${app.me.id}`, draft.officers.filter((id) => id !== app.me.id));
  await handIn({
    id: draft.id, owner: draft.owner, title: titleOf(draft), visit: payload(draft, ended), draft: { ...draft, ended_at: ended },
    handed_at: new Date().toISOString(), state: "queued", reason: "", tries: 0, next: 0, outcomes: [],
  });
}

export function titleOf(draft) {
  return draft.place ? draft.place.name : draft.spot || "未写地点";
}

/** A visit that came back: open again as it was, with the reason on top. */
export async function reopen(entry) {
  const draft = { ...entry.draft, reason: entry.reason, step: "list" };
  live.set(draft.id, draft);
  await takeBack(draft);
  return draft;
}
